import assert from 'node:assert/strict';
import { it } from 'node:test';
import { nodeProblem } from '../../src/node_check.ts';

for (const version of ['v20.19.0', 'v20.20.2', 'v22.0.0', 'v22.11.0', '22.1.0']) {
  it(`Node ${version} can run the server`, () => assert.equal(nodeProblem(version), null));
}
for (const version of ['v18.20.0', 'v20.18.3', 'v21.7.3', 'v23.0.0', 'v24.1.0', 'v2.0.0', '']) {
  it(`Node ${version} is refused in one line`, () =>
    assert.match(nodeProblem(version) ?? '', /^Node .*install Node 22.*$/));
}
