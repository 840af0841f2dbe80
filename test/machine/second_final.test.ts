/** A caller who goes on speaking after the bridge line: the wait begins anew, the talk cycle is the same one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { final, interrupted, opened } from '../support/call_chart.ts';
import { ChartActor } from '../support/chart_actor.ts';

test('generating: a barge-in after a bridge and a second final prompt ends the turn, whose talk cycle is open', () => {
  const chart = new ChartActor({}).tell(opened, final).wait(1000).tell(final).tell(interrupted);
  assert.equal(chart.state, 'listening');
  assert.deepEqual(chart.look('endTurn'), ['1000 endTurn 1 interrupted']);
});
