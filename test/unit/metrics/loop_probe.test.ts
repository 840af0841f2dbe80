import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '../../../src/domain/clock.ts';
import { createFigures } from '../../../src/metrics/create_figures.ts';
import { startLoopProbe } from '../../../src/metrics/loop_probe.ts';
import { insideTrust } from '../../../src/metrics/loop_trust.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { LIMITS } from './turns.ts';

/** Its timers fire late by what is set: the clock has moved on before they run. */
function stallingClock(clock: VirtualClock, stall: { ms: number }): Clock {
  return {
    nowUs: () => clock.nowUs() + stall.ms * 1000,
    epochMs: () => clock.epochMs(),
    setTimeout: (task, delayMs) => clock.setTimeout(task, delayMs),
    clearTimeout: (handle) => clock.clearTimeout(handle),
  };
}

describe('the probe of the event loop', () => {
  it('records how late it came to look, and every look that a stall left out', () => {
    const clock = new VirtualClock();
    const stall = { ms: 0 };
    const delays: number[] = [];
    const probe = startLoopProbe(stallingClock(clock, stall), { loopDelayed: (us) => delays.push(us) });
    clock.advance(100);
    stall.ms = 230;
    clock.advance(50);
    assert.deepEqual(delays, [0, 0, 230_000, 180_000, 130_000, 80_000]);
    probe.stop();
    assert.equal(clock.pendingCount, 0);
  });

  it('makes up for no more than a minute of a machine that slept', () => {
    const clock = new VirtualClock();
    const stall = { ms: 0 };
    let count = 0;
    const probe = startLoopProbe(stallingClock(clock, stall), { loopDelayed: () => void (count += 1) });
    stall.ms = 8 * 3600 * 1000;
    clock.advance(50);
    assert.equal(count, 1_200);
    probe.stop();
  });

  it('puts a stall of 300 ms into the p99 of a minute in which nothing else happened', () => {
    const clock = new VirtualClock();
    const stall = { ms: 0 };
    const figures = createFigures(clock, LIMITS);
    const probe = startLoopProbe(stallingClock(clock, stall), figures);
    clock.advance(10_000);
    stall.ms = 300;
    clock.advance(50);
    stall.ms = 0;
    const delay = figures.loopDelay('1m');
    assert.deepEqual([delay.n, delay.maxUs], [206, 300_000]);
    assert.ok((delay.percentileUs(99) ?? 0) >= 200_000);
    const stalls = figures.loopStalls('1m');
    assert.equal(stalls.n - stalls.countWithin(100_000), 1, 'it is one stall');
    probe.stop();
  });
});

describe('the trust in latencies measured inside', () => {
  const trustAfter = (delays: readonly (readonly [us: number, times: number])[]) => {
    const figures = createFigures(new VirtualClock(), LIMITS);
    for (const [us, times] of delays) for (let i = 0; i < times; i += 1) figures.loopDelayed(us);
    return insideTrust(figures);
  };

  it('is good while the loop is on time, and while too little is known', () => {
    assert.deepEqual(trustAfter([[2_000, 200]]), { insideFigures: 'good', why: null });
    assert.equal(trustAfter([[300_000, 99]]).insideFigures, 'good');
  });

  it('is doubtful while p99 is above 20 ms', () => {
    const late = trustAfter([
      [2_000, 97],
      [25_000, 3],
    ]);
    assert.equal(late.insideFigures, 'doubtful');
    assert.match(late.why ?? '', /p99 25 ms, longest 25 ms, n 100/);
  });

  it('is doubtful for a minute after one stall above 100 ms', () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    for (let i = 0; i < 1_000; i += 1) figures.loopDelayed(500);
    figures.loopDelayed(101_000);
    assert.equal(insideTrust(figures).insideFigures, 'doubtful');
    clock.advance(61_000);
    assert.equal(insideTrust(figures).insideFigures, 'good');
  });
});
