import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOptions } from '../../../src/warm/options.ts';
import { WarmProblem } from '../../../src/warm/problem.ts';

test('the defaults', () => {
  assert.deepEqual(readOptions(['front-desk']), {
    help: false,
    workflowId: 'front-desk',
    file: null,
    wordings: 5,
    server: null,
    limit: 100,
    concurrency: 4,
    trustsReplies: false,
    save: null,
    yes: false,
  });
});

test('every option is read', () => {
  const args = 'front-desk --file q.json --limit 7 --concurrency 2 --trust-replies --save s.json --yes'.split(' ');
  assert.deepEqual(readOptions([...args, '--server', 'https://calls.example.com/']), {
    help: false,
    workflowId: 'front-desk',
    file: 'q.json',
    wordings: 5,
    server: 'https://calls.example.com',
    limit: 7,
    concurrency: 2,
    trustsReplies: true,
    save: 's.json',
    yes: true,
  });
  assert.equal(readOptions(['a', '--wordings', '20']).wordings, 20);
  assert.equal(readOptions(['--help']).help, true);
});

const WRONG: readonly (readonly [args: string, problem: RegExp])[] = [
  ['', /^Which workflow is to be warmed up\?/],
  ['one two', /^One workflow at a time: "two" is one too many\./],
  ['a --loud', /^Unknown option '--loud'\./],
  ['a --wordings 21', /^--wordings must be a whole number from 1 to 20: it is "21"\./],
  ['a --limit 0', /^--limit must be a whole number from 1 to 10000: it is "0"\./],
  ['a --concurrency many', /^--concurrency must be/],
  ['a --file q.txt --wordings 3', /^--wordings is for a run without --file\./],
  ['a --trust-replies', /^--trust-replies is for the replies of a --file\./],
  ['a --server calls.example.com', /^--server must be an http or https URL/],
  ['a --server https://user:word@calls.example.com', /^--server must be an http or https URL/],
];

for (const [args, problem] of WRONG) {
  test(`refused in one line: ${args}`, () => {
    const words = args.split(' ').filter((word) => word !== '');
    assert.throws(
      () => readOptions(words),
      (error) => {
        assert.ok(error instanceof WarmProblem);
        assert.equal(error.exitCode, 2);
        assert.match(error.message, problem);
        assert.match(error.message, / See npm run warm -- --help\.$/);
        assert.ok(!error.message.includes('\n'));
        return true;
      },
    );
  });
}
