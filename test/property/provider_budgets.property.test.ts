/** Requests beyond the first one of a turn stay within their budget whatever happens, and hedges stop where all are slow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Hedging, type HedgedTurn } from '../../src/providers/hedging.ts';
import { Spending } from '../../src/providers/spending.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';

const RULES = { share: 0.06, perSecond: 0.1, burst: 5 };

const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant('turn' as const) },
  { weight: 3, arbitrary: fc.constant('ask' as const) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
);

test('In any stretch of time no more is spent than is saved up, earned by turns and earned by time', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const clock = new VirtualClock();
      const spending = new Spending(clock, RULES);
      /** Of each prefix: turns, seconds and requests so far. */
      const so: { turns: number; seconds: number; spent: number }[] = [{ turns: 0, seconds: 0, spent: 0 }];
      let [turns, seconds, spent] = [0, 0, 0];
      for (const one of steps) {
        if (one === 'turn') {
          spending.turnBegan();
          turns += 1;
        } else if (one === 'ask') {
          if (spending.may()) {
            spending.take();
            spent += 1;
          }
        } else {
          clock.advance(one);
          seconds += one / 1000;
        }
        for (const from of so) {
          const most = RULES.burst + RULES.share * (turns - from.turns) + RULES.perSecond * (seconds - from.seconds);
          assert.ok(spent - from.spent <= most + 1e-6, `${spent - from.spent} > ${most}`);
        }
        if (so.length < 40) so.push({ turns, seconds, spent });
      }
    }),
    { numRuns: 200 },
  );
});

test('What has to be taken is a debt that is paid off within a bounded time', () => {
  fc.assert(
    fc.property(fc.nat(100), (count) => {
      const clock = new VirtualClock();
      const spending = new Spending(clock, RULES);
      for (let n = 0; n < count; n++) spending.take();
      clock.advance(60_000);
      assert.ok(spending.may(), 'a minute earns more than the largest debt');
    }),
  );
});

test('No hedge is made while more than fifteen of the last hundred turns were late', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 300 }), (lates) => {
      const hedging = new Hedging(new VirtualClock(), { share: 1, perSecond: 1, burst: 10_000 }, 15);
      const turns: HedgedTurn[] = [];
      for (const isLate of lates) {
        const turn = hedging.turnBegan();
        turns.push(turn);
        turn.isLate = isLate;
        const late = turns.slice(-100).filter((one) => one.isLate).length;
        assert.equal(hedging.may(), late <= 15);
      }
    }),
  );
});
