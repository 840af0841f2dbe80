import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { AttemptRecord, OpenTurnRecord, TurnRecord, TurnTimeline } from '../../../src/domain/turn.ts';
import { waterfallOf } from '../../../src/metrics/waterfall.ts';
import { turnOf } from './turns.ts';

const STAMPS = [
  'firstPartialUs',
  'lastPartialChangeUs',
  'speechEndedUs',
  'finalUs',
  'lookedUpUs',
  'firstTextUs',
  'answerTextUs',
  'lastTextUs',
  'brokenOffUs',
  'gapBridgedUs',
  'resumedUs',
  'firstPlayedUs',
  'playedUs',
  'interruptedUs',
] as const;

describe('the waterfall of a turn', () => {
  it('shows what happened, in order, on the time axis of the call', () => {
    const timeline = {
      firstPartialUs: 0,
      lastPartialChangeUs: 900_000,
      speechEndedUs: 1_000_000,
      finalUs: 1_350_000,
      lookedUpUs: 1_350_400,
      firstTextUs: 2_000_000,
      answerTextUs: 2_000_000,
      lastTextUs: 2_600_000,
      firstPlayedUs: 2_100_000,
      interruptedUs: 3_000_000,
      endedUs: 3_000_100,
    };
    const attempts: readonly AttemptRecord[] = [
      {
        source: 'azure_openai',
        start: 'cold',
        startedUs: 1_350_500,
        firstTokenUs: null,
        endedUs: 1_700_000,
        end: 'failed',
        failure: 'HTTP_ERROR',
      },
      {
        source: 'openai',
        start: 'recovery',
        startedUs: 1_700_000,
        firstTokenUs: 1_990_000,
        endedUs: 2_600_000,
        end: 'whole',
        failure: null,
      },
    ];
    const bars = waterfallOf(turnOf('interrupted', 650, { atMs: 5_000, timeline, attempts }));
    assert.deepEqual(
      bars.map(({ name, source, fromMs, toMs }) => [source ?? name, fromMs, toMs]),
      [
        ['caller speaking', 5_000, 6_000],
        ['waiting for the final', 6_000, 6_350],
        ['look-up', 6_350, 6_350.4],
        ['azure_openai', 6_350.5, 6_700],
        ['openai', 6_700, 7_600],
        ['first text', 7_000, 7_000],
        ['speaking', 7_000, 7_600],
        ['playing', 7_100, 8_000],
        ['interrupted', 8_000, 8_000],
      ],
    );
    const [failed, spoke] = bars.filter(({ name }) => name === 'attempt');
    assert.deepEqual(
      [failed?.start, failed?.end, failed?.failure, failed?.firstTokenMs],
      ['cold', 'failed', 'HTTP_ERROR', null],
    );
    assert.deepEqual(
      [spoke?.start, spoke?.end, spoke?.failure, spoke?.firstTokenMs],
      ['recovery', 'whole', null, 6_990],
    );
  });

  it('shows the gap of an answer that broke off, up to the first text after it', () => {
    const timeline = {
      finalUs: 0,
      firstTextUs: 500_000,
      lastTextUs: 3_000_000,
      brokenOffUs: 1_000_000,
      endedUs: 4_000_000,
    };
    const gapOf = (more: TurnRecord['timeline']) =>
      waterfallOf(turnOf('answered', 500, { atMs: 0, timeline: { ...timeline, ...more } })).find(
        ({ name }) => name === 'gap',
      );
    assert.deepEqual(gapOf({ resumedUs: 1_400_000 }), { name: 'gap', fromMs: 1_000, toMs: 1_400 });
    assert.deepEqual(gapOf({ resumedUs: 1_400_000, gapBridgedUs: 1_250_000 }), {
      name: 'gap',
      fromMs: 1_000,
      toMs: 1_250,
    });
  });

  it('shows what was asked for ahead where it began: before the turn, but never before the call', () => {
    const timeline = {
      firstPartialUs: 0,
      finalUs: 500_000,
      firstTextUs: 500_100,
      lastTextUs: 500_100,
      endedUs: 900_000,
    };
    const attempts: readonly AttemptRecord[] = [
      {
        source: 'openai',
        start: 'predicted',
        startedUs: -2_500_000,
        firstTokenUs: -2_000_000,
        endedUs: -1_000_000,
        end: 'whole',
        failure: null,
      },
    ];
    const discarded = [
      { source: 'openai', startedUs: -2_400_000, firstTokenUs: null, endedUs: 500_200, why: 'unused' },
      { source: 'openai', startedUs: -9_000_000, firstTokenUs: -8_000_000, endedUs: -7_000_000, why: 'unused' },
      { source: 'openai', startedUs: 200_000, firstTokenUs: 300_000, endedUs: 400_000, why: 'appended' },
    ] as const;
    const bars = waterfallOf(turnOf('answered', 0.1, { atMs: 6_000, timeline, attempts, discarded }));
    const shown = bars.map(({ name, why, fromMs, firstTokenMs, toMs }) => [why ?? name, fromMs, firstTokenMs, toMs]);
    assert.deepEqual(shown, [
      ['unused', 0, 0, 0],
      ['attempt', 3_500, 4_000, 5_000],
      ['unused', 3_600, null, 6_500.2],
      ['caller speaking', 6_000, undefined, 6_500],
      ['appended', 6_200, 6_300, 6_400],
      ['first text', 6_500.1, undefined, 6_500.1],
      ['speaking', 6_500.1, undefined, 6_500.1],
    ]);
  });

  it('of a turn that goes on shows what was discarded to its end', () => {
    const discarded = [
      { source: 'openai', startedUs: 300_000, firstTokenUs: null, endedUs: 700_000, why: 'appended' },
    ] as const;
    const timeline = { firstPartialUs: 0, lastPartialChangeUs: 690_000 };
    const bars = waterfallOf({ ...turnOf('answered', null, { timeline, discarded }), outcome: null });
    const bar = bars.find(({ name }) => name === 'discarded');
    assert.deepEqual([bar?.fromMs, bar?.toMs], [3_300, 3_700]);
  });

  it('of a turn that goes on has bars without an end', () => {
    const attempt = {
      source: 'openai',
      start: 'cold',
      startedUs: 600_000,
      firstTokenUs: 900_000,
      endedUs: null,
      end: null,
      failure: null,
    } as const;
    const timeline = { firstPartialUs: 0, finalUs: 500_000, firstTextUs: 900_000, lastTextUs: 950_000 };
    const bars = waterfallOf({ ...turnOf('answered', 400, { timeline, attempts: [attempt] }), outcome: null });
    assert.deepEqual(
      bars.map(({ name, fromMs, toMs }) => [name, fromMs, toMs]),
      [
        ['caller speaking', 3_000, 3_500],
        ['attempt', 3_600, null],
        ['first text', 3_900, 3_900],
        ['speaking', 3_900, null],
      ],
    );
    const listening = waterfallOf({
      ...turnOf('answered', null, { timeline: { firstPartialUs: 0, lastPartialChangeUs: 200_000 } }),
      outcome: null,
    });
    assert.deepEqual(
      listening.map(({ name, toMs }) => [name, toMs]),
      [
        ['caller speaking', 3_200],
        ['waiting for the final', null],
      ],
    );
  });

  it('has only bars that run forwards, in order and inside the turn or the call before it, whatever was stamped', () => {
    const us = fc.integer({ min: -50_000, max: 20_000_000 });
    const ahead = fc.integer({ min: -20_000_000, max: 20_000_000 });
    const timelines = fc.record(Object.fromEntries(STAMPS.map((name) => [name, us])), { requiredKeys: [] });
    const maybe = fc.option(ahead, { nil: null });
    const attempts = fc.array(
      fc.record({
        source: fc.constant('openai'),
        start: fc.constantFrom('cold' as const, 'hedge' as const),
        startedUs: ahead,
        firstTokenUs: maybe,
        endedUs: maybe,
        end: fc.constantFrom('whole' as const, 'failed' as const, 'lost' as const, null),
        failure: fc.constant(null),
      }),
      { maxLength: 3 },
    );
    const discards = fc.array(
      fc.record({
        source: fc.constant('openai'),
        startedUs: ahead,
        firstTokenUs: maybe,
        endedUs: ahead,
        why: fc.constantFrom('appended' as const, 'unused' as const),
      }),
      { maxLength: 3 },
    );
    const ends = fc.option(fc.nat(20_000_000), { nil: null });
    fc.assert(
      fc.property(
        timelines,
        attempts,
        discards,
        ends,
        fc.nat(600_000),
        (stamps, attempts, discarded, endedUs, atMs) => {
          const timeline: TurnTimeline = { ...stamps, ...(endedUs === null ? {} : { endedUs }) };
          const ended = turnOf('answered', null, { atMs, timeline, attempts, discarded });
          const turn: TurnRecord | OpenTurnRecord = endedUs === null ? { ...ended, outcome: null } : ended;
          const generations = [...attempts, ...discarded];
          const all = [
            ...Object.values(timeline),
            ...generations.flatMap((generation) => [generation.startedUs, generation.endedUs ?? 0]),
          ];
          const lastMs = atMs + (endedUs ?? Math.max(0, ...all)) / 1000 + 0.01;
          let beforeMs = 0;
          for (const { name, fromMs, toMs, firstTokenMs } of waterfallOf(turn)) {
            const earliestMs = name === 'attempt' || name === 'discarded' ? 0 : atMs;
            assert.ok(fromMs >= Math.max(beforeMs, earliestMs) && fromMs <= lastMs);
            assert.ok(toMs === null ? endedUs === null : toMs >= fromMs && toMs <= lastMs);
            assert.ok((firstTokenMs ?? atMs) >= 0 && (firstTokenMs ?? atMs) <= lastMs);
            beforeMs = fromMs;
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
