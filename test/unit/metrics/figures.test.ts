import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFigures } from '../../../src/metrics/figures.ts';
import { turnOf } from './turns.ts';

const LIMITS = { workflows: 3, counters: 3 };
const OPTIMIZED = { workflowId: 'test-workflow', mode: 'optimized' } as const;
const TRADITIONAL = { workflowId: 'test-workflow', mode: 'traditional' } as const;

describe('the figures', () => {
  it('of a process without calls are empty', () => {
    const { modes, answered, counters, workflows } = createFigures(LIMITS).snapshot();
    assert.deepEqual(modes, { optimized: null, traditional: null });
    assert.deepEqual(answered, { answeredCount: 0, n: 0 });
    assert.deepEqual([counters, workflows], [{}, {}]);
  });

  it('keep optimised and traditional turns apart', () => {
    const figures = createFigures(LIMITS);
    figures.turnEnded(OPTIMIZED, turnOf('answered', 100));
    figures.turnEnded(TRADITIONAL, turnOf('answered', 900));
    const { optimized, traditional } = figures.snapshot().modes;
    assert.deepEqual([optimized?.responseGap.maxMs, traditional?.responseGap.maxMs], [100, 900]);
  });

  it('record a turn without an answer at the time of its end, apart from the response gap', () => {
    const figures = createFigures(LIMITS);
    figures.turnEnded(OPTIMIZED, turnOf('answered', 100));
    figures.turnEnded(OPTIMIZED, turnOf('failed', null, 4_000));
    const mode = figures.snapshot().modes.optimized;
    assert.deepEqual([mode?.responseGap.n, mode?.responseGap.maxMs], [1, 100]);
    assert.deepEqual([mode?.withoutAnswer?.n, mode?.withoutAnswer?.maxMs], [1, 4_000]);
    assert.equal(mode?.byOutcome['failed']?.count, 1);
    assert.equal(mode?.byOutcome['failed']?.responseGap, null);
  });

  it('count as answered what the caller got whole or cut short, and owe nothing that the caller ended before', () => {
    const figures = createFigures(LIMITS);
    const turns = [
      turnOf('answered', 100),
      turnOf('interrupted', 100),
      turnOf('disconnected', 100),
      turnOf('failed', null),
      turnOf('truncated', 100),
      turnOf('overrun', 100),
      turnOf('interrupted', null),
      turnOf('disconnected', null),
      turnOf('abandoned', null),
    ];
    for (const turn of turns) figures.turnEnded(OPTIMIZED, turn);
    figures.turnEnded(TRADITIONAL, turnOf('answered', 900));
    const { modes, answered } = figures.snapshot();
    assert.deepEqual(modes.optimized?.answered, { answeredCount: 3, n: 6 });
    assert.deepEqual(answered, { answeredCount: 4, n: 7 });
  });

  it('count calls opened and ended', () => {
    const figures = createFigures(LIMITS);
    figures.callOpened('optimized');
    figures.callOpened('optimized');
    figures.callOpened('traditional');
    figures.callEnded({ end: 'completed' });
    figures.callEnded({ end: 'completed' });
    const { opened, ended } = figures.snapshot().calls;
    assert.deepEqual([opened, ended], [{ optimized: 2, traditional: 1 }, { completed: 2 }]);
  });

  it('stay bounded: labels beyond the limit share one', () => {
    const figures = createFigures(LIMITS);
    for (let i = 0; i < 10; i += 1) {
      figures.count(`CODE_${i}`);
      figures.turnEnded({ workflowId: `flow-${i}`, mode: 'optimized' }, turnOf('answered', 100));
    }
    const { counters, workflows } = figures.snapshot();
    assert.deepEqual(counters, { CODE_0: 1, CODE_1: 1, CODE_2: 1, other: 7 });
    assert.deepEqual(
      Object.entries(workflows).map(([id, { n }]) => [id, n]),
      [
        ['flow-0', 1],
        ['flow-1', 1],
        ['flow-2', 1],
        ['other', 7],
      ],
    );
  });
});

describe('the expected latency', () => {
  it('is the target until twenty optimised turns of this workflow were measured', () => {
    const figures = createFigures(LIMITS);
    for (let i = 0; i < 19; i += 1) figures.turnEnded(OPTIMIZED, turnOf('answered', 100));
    figures.turnEnded(TRADITIONAL, turnOf('answered', 900));
    figures.turnEnded({ ...OPTIMIZED, workflowId: 'another' }, turnOf('answered', 5));
    figures.turnEnded(OPTIMIZED, turnOf('failed', null));
    assert.deepEqual(figures.expected('test-workflow'), { range: '150-250ms', measured: false, n: 19 });
    assert.deepEqual(figures.expected('unknown'), { range: '150-250ms', measured: false, n: 0 });
    figures.turnEnded(OPTIMIZED, turnOf('answered', 300.4));
    assert.deepEqual(figures.expected('test-workflow'), { range: '100-100ms', measured: true, n: 20 });
  });

  it('is p50 to p95 of the last turns, the upper end rounded up', () => {
    const figures = createFigures(LIMITS);
    for (let i = 0; i < 300; i += 1) figures.turnEnded(OPTIMIZED, turnOf('answered', 5_000));
    for (let i = 1; i <= 200; i += 1) figures.turnEnded(OPTIMIZED, turnOf('answered', i + 0.5));
    assert.deepEqual(figures.expected('test-workflow'), { range: '100-191ms', measured: true, n: 200 });
  });
});
