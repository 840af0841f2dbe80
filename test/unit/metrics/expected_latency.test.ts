import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TurnRecord } from '../../../src/domain/turn.ts';
import { createFigures } from '../../../src/metrics/create_figures.ts';
import type { Figures } from '../../../src/metrics/figures.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { FINAL_US, LIMITS, meteredOf, turnOf } from './turns.ts';

const OPTIMIZED = meteredOf();
const TRADITIONAL = meteredOf({ mode: 'traditional' });

function figuresOf(turns: readonly TurnRecord[], clock = new VirtualClock()): Figures {
  const figures = createFigures(clock, LIMITS);
  for (const turn of turns) figures.turnEnded(OPTIMIZED, turn);
  return figures;
}

describe('the expected latency', () => {
  const OWN = { afterSpeech: null, ownFigures: true };

  it('is also told from the end of speech, in p50 to p95, where twenty turns have it', () => {
    const heard = (speechMs: number): TurnRecord => {
      const turn = turnOf('answered', 100);
      return { ...turn, timeline: { ...turn.timeline, speechEndedUs: FINAL_US - speechMs * 1000 } };
    };
    const figures = figuresOf(Array.from({ length: 19 }, () => heard(400)));
    figures.turnEnded(OPTIMIZED, turnOf('answered', 100));
    assert.equal(figures.expected('test-workflow').afterSpeech, null);
    figures.turnEnded(OPTIMIZED, heard(600));
    const { range, afterSpeech, n } = figures.expected('test-workflow');
    assert.deepEqual([range, afterSpeech, n], ['100-100ms', '500-501ms', 21]);
  });

  it('of a workflow that shares `other` says that it has no figures of its own, not that nothing was measured', () => {
    const figures = createFigures(new VirtualClock(), { ...LIMITS, labels: 1 });
    figures.turnEnded(OPTIMIZED, turnOf('answered', 100));
    assert.equal(figures.expected('late-workflow').ownFigures, true);
    for (let i = 0; i < 30; i += 1) figures.turnEnded(meteredOf({ workflowId: 'late' }), turnOf('answered', 100));
    const { measured, n, ownFigures } = figures.expected('late');
    assert.deepEqual([measured, n, ownFigures], [false, 0, false]);
    assert.equal(figures.expected('test-workflow').ownFigures, true);
  });

  it('is the target until twenty optimised turns of this workflow were measured', () => {
    const figures = figuresOf(Array.from({ length: 19 }, () => turnOf('answered', 100)));
    figures.turnEnded(TRADITIONAL, turnOf('answered', 900));
    figures.turnEnded(meteredOf({ workflowId: 'another' }), turnOf('answered', 5));
    figures.turnEnded(OPTIMIZED, turnOf('interrupted', null, {}, 100));
    assert.deepEqual(figures.expected('test-workflow'), { range: '150-250ms', measured: false, n: 19, ...OWN });
    assert.deepEqual(figures.expected('unknown'), { range: '150-250ms', measured: false, n: 0, ...OWN });
    figures.turnEnded(OPTIMIZED, turnOf('answered', 300.4));
    assert.deepEqual(figures.expected('test-workflow'), { range: '100-101ms', measured: true, n: 20, ...OWN });
  });

  it('is p50 to p95 of the last quarter of an hour, the upper end rounded up', () => {
    const clock = new VirtualClock();
    const figures = figuresOf(
      Array.from({ length: 300 }, () => turnOf('answered', 5_000)),
      clock,
    );
    clock.advance(16 * 60_000);
    for (let ms = 1; ms <= 200; ms += 1) figures.turnEnded(OPTIMIZED, turnOf('answered', ms + 0.5));
    assert.deepEqual(figures.expected('test-workflow'), { range: '100-191ms', measured: true, n: 200, ...OWN });
  });

  it('is that since the start while the last quarter of an hour has too few turns', () => {
    const clock = new VirtualClock();
    const figures = figuresOf(
      Array.from({ length: 20 }, () => turnOf('answered', 50.2)),
      clock,
    );
    clock.advance(16 * 60_000);
    figures.turnEnded(OPTIMIZED, turnOf('answered', 10));
    assert.deepEqual(figures.expected('test-workflow'), { range: '50-51ms', measured: true, n: 21, ...OWN });
  });
});
