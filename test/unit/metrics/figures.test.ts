import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { TurnRecord } from '../../../src/domain/turn.ts';
import { createFigures } from '../../../src/metrics/create_figures.ts';
import {
  CALL_MODES,
  type Dimension,
  DIMENSIONS,
  type Figures,
  type Measure,
  MEASURE_NAMES,
  type MetricsWindow,
  type RecoveryKind,
} from '../../../src/metrics/figures.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { attemptOf, FINAL_US, LIMITS, meteredOf, turnOf } from './turns.ts';

const OPTIMIZED = meteredOf();
const TRADITIONAL = meteredOf({ mode: 'traditional' });

function figuresOf(turns: readonly TurnRecord[], clock = new VirtualClock()): Figures {
  const figures = createFigures(clock, LIMITS);
  for (const turn of turns) figures.turnEnded(OPTIMIZED, turn);
  return figures;
}

/** n and max, in ms, of one measure of optimised turns. */
function seen(figures: Figures, measure: Measure, dimension?: Dimension, label?: string): readonly [number, number] {
  const split = dimension === undefined || label === undefined ? {} : { dimension, label };
  const counts = figures.read({ mode: 'optimized', window: 'start', ...split })?.measures[measure];
  return [counts?.n ?? 0, (counts?.maxUs ?? 0) / 1000];
}

describe('the figures', () => {
  it('of a process without calls are empty', () => {
    const figures = figuresOf([]);
    for (const mode of CALL_MODES) {
      assert.equal(figures.read({ mode, window: 'start' }), null);
      assert.equal(figures.twiml(mode, 'start'), null);
      for (const dimension of DIMENSIONS) assert.deepEqual(figures.labels(mode, dimension), []);
    }
    assert.deepEqual([figures.loopDelay('1m').n, figures.counters(), figures.roundedUpCount], [0, {}, 0]);
    assert.deepEqual(figures.calls(), { opened: { optimized: 0, traditional: 0 }, ended: {} });
  });

  it('keep optimised and traditional turns apart', () => {
    const figures = figuresOf([turnOf('answered', 100)]);
    figures.turnEnded(TRADITIONAL, turnOf('answered', 900));
    const maxima = CALL_MODES.map((mode) => figures.read({ mode, window: 'start' })?.measures.responseGap?.maxUs);
    assert.deepEqual(maxima, [100_000, 900_000]);
  });

  it('count a turn that was owed an answer and got none at its deadline, never leave it out', () => {
    const figures = figuresOf([turnOf('failed', null, {}, 2_000), turnOf('failed', null, {}, 9_000)]);
    assert.deepEqual(seen(figures, 'responseGap'), [2, 9_000]);
    assert.deepEqual(seen(figures, 'firstText'), [2, 9_000]);
    assert.equal(
      figures.read({ mode: 'optimized', window: 'start' })?.measures.responseGap?.percentileUs(1),
      4_001_791,
    );
  });

  it('count as answered what the caller got whole or cut short, and owe nothing that the caller ended before', () => {
    const figures = figuresOf([
      turnOf('answered', 100),
      turnOf('interrupted', 100),
      turnOf('disconnected', 100),
      turnOf('failed', null),
      turnOf('truncated', 100),
      turnOf('overrun', 100),
      turnOf('interrupted', null, {}, 800),
      turnOf('disconnected', null, {}, 800),
      turnOf('abandoned', null, {}, 800),
    ]);
    const turns = figures.read({ mode: 'optimized', window: 'start' })?.turns;
    assert.deepEqual([turns?.n, turns?.answeredCount, turns?.owedCount], [9, 3, 6]);
    assert.deepEqual(turns?.byOutcome, {
      answered: 1,
      interrupted: 2,
      disconnected: 2,
      failed: 1,
      truncated: 1,
      overrun: 1,
      abandoned: 1,
    });
  });

  it('count bridges and dead air', () => {
    const figures = figuresOf([
      turnOf('answered', 100, { bridged: true }),
      turnOf('answered', 1_600),
      turnOf('failed', null),
    ]);
    const turns = figures.read({ mode: 'optimized', window: 'start' })?.turns;
    assert.deepEqual([turns?.bridgedCount, turns?.deadAirCount], [1, 2]);
  });

  it('measure each stretch of a turn', () => {
    const timeline = {
      firstPartialUs: 0,
      speechEndedUs: FINAL_US - 100_000,
      finalUs: FINAL_US,
      firstTextUs: FINAL_US + 900_000,
      answerTextUs: FINAL_US + 1_200_000,
      lastTextUs: FINAL_US + 2_000_000,
      endedUs: FINAL_US + 3_000_000,
    };
    const figures = figuresOf([turnOf('answered', 1_200, { timeline })]);
    const maxima = MEASURE_NAMES.map((measure) => [measure, seen(figures, measure)[1]]);
    assert.deepEqual(Object.fromEntries(maxima), {
      responseGap: 1_200,
      firstText: 900,
      providerTtft: 0,
      lead: 0,
      recovery: 0,
      wholeReply: 2_000,
      speechEndToText: 1_000,
    });
    const measured = Object.keys(figures.read({ mode: 'optimized', window: 'start' })?.measures ?? {});
    assert.deepEqual(measured, ['responseGap', 'firstText', 'wholeReply', 'speechEndToText']);
  });

  it('measure the whole reply of answered turns only', () => {
    assert.deepEqual(seen(figuresOf([turnOf('interrupted', 100), turnOf('truncated', 100)]), 'wholeReply'), [0, 0]);
  });

  it('tell turns apart by each dimension', () => {
    const figures = figuresOf([]);
    figures.turnEnded(meteredOf({ workflowId: 'cafe', carrier: 'twilio' }), turnOf('answered', 100));
    figures.turnEnded(
      OPTIMIZED,
      turnOf('interrupted', 200, { language: 'es-ES', source: 'openai', start: 'recovery' }),
    );
    figures.turnEnded(OPTIMIZED, turnOf('failed', null));
    const labels = DIMENSIONS.map((dimension) => [dimension, figures.labels('optimized', dimension)]);
    assert.deepEqual(Object.fromEntries(labels), {
      outcome: ['answered', 'interrupted', 'failed'],
      start: ['cold', 'recovery', 'none'],
      workflow: ['cafe', 'test-workflow'],
      language: ['en-US', 'es-ES'],
      provider: ['azure_openai', 'openai', 'none'],
      carrier: ['twilio', 'simulator'],
    });
    assert.deepEqual(seen(figures, 'responseGap', 'workflow', 'cafe'), [1, 100]);
    assert.deepEqual(seen(figures, 'responseGap', 'language', 'es-ES'), [1, 200]);
    assert.deepEqual(seen(figures, 'responseGap', 'start', 'recovery'), [1, 200]);
    assert.deepEqual(seen(figures, 'responseGap', 'language', 'nowhere'), [0, 0]);
  });

  it('know nothing of a label without its dimension', () => {
    const figures = figuresOf([turnOf('answered', 100)]);
    assert.equal(figures.read({ mode: 'optimized', window: 'start', label: 'test-workflow' }), null);
    assert.equal(figures.read({ mode: 'optimized', window: 'start', dimension: 'workflow' }), null);
  });

  it('count calls opened and ended', () => {
    const figures = figuresOf([]);
    figures.callOpened(OPTIMIZED);
    figures.callOpened(OPTIMIZED);
    figures.callOpened(TRADITIONAL);
    figures.callEnded(OPTIMIZED, 'completed');
    figures.callEnded(TRADITIONAL, 'completed');
    assert.deepEqual(figures.calls(), { opened: { optimized: 2, traditional: 1 }, ended: { completed: 2 } });
  });
});

describe('the attempts of a turn', () => {
  const recovered = turnOf('answered', 700, {
    source: 'openai',
    start: 'recovery',
    attempts: [
      attemptOf({ end: 'failed', endedMs: 400 }),
      attemptOf({ source: 'openai', start: 'recovery', startedMs: 400, firstTokenMs: 690 }),
    ],
  });

  it('count for their own provider and their own start, a failed one at its end', () => {
    const figures = figuresOf([recovered]);
    assert.deepEqual(seen(figures, 'providerTtft'), [2, 400]);
    assert.deepEqual(seen(figures, 'providerTtft', 'provider', 'azure_openai'), [1, 400]);
    assert.deepEqual(seen(figures, 'providerTtft', 'provider', 'openai'), [1, 290]);
    assert.deepEqual(seen(figures, 'providerTtft', 'start', 'cold'), [1, 400]);
    const scope = { mode: 'optimized', window: 'start', dimension: 'provider' } as const;
    const turns = figures.read({ ...scope, label: 'azure_openai' })?.turns;
    assert.deepEqual([turns?.n, turns?.attemptCount, turns?.failedAttemptCount], [0, 1, 1]);
  });

  it('that recovered are told by kind', () => {
    const figures = figuresOf([recovered]);
    assert.deepEqual(seen(figures, 'recovery'), [1, 300]);
    assert.deepEqual(seen(figures, 'recovery', 'start', 'recovery'), [1, 300]);
    assert.deepEqual(seen(figures, 'recovery', 'start', 'cold'), [0, 0]);
  });

  it('that went on with a broken answer are told apart from those that began it, and a bridge from the answer', () => {
    const attempts = [
      attemptOf({ end: 'failed', endedMs: 1_500 }),
      attemptOf({ source: 'openai', start: 'continuation', startedMs: 1_500, firstTokenMs: 1_700 }),
    ];
    const spoke = turnOf('answered', 500, { attempts });
    const broken = { ...spoke.timeline, brokenOffUs: FINAL_US + 1_500_000, resumedUs: FINAL_US + 1_900_000 };
    const bridged = { ...broken, gapBridgedUs: FINAL_US + 1_760_000 };
    const figures = figuresOf([recovered, { ...spoke, timeline: broken }, { ...spoke, timeline: bridged }]);
    assert.equal(seen(figures, 'recovery')[0], 3);
    const byKind = (kind: RecoveryKind): readonly [number, number] => {
      const counts = figures.recovery('optimized', kind, '1m');
      return [counts?.n ?? 0, Math.round((counts?.maxUs ?? 0) / 1000)];
    };
    assert.deepEqual(byKind('before_text'), [1, 300]);
    assert.deepEqual(byKind('mid_sentence'), [2, 400]);
    assert.deepEqual(byKind('by_answer'), [3, 400]);
    assert.deepEqual(byKind('by_bridge'), [1, 260]);
    assert.equal(figures.recovery('traditional', 'by_answer', 'start'), null);
    const scope = { mode: 'optimized', window: 'start', dimension: 'start', label: 'continuation' } as const;
    assert.equal(figures.read(scope)?.turns.attemptCount, 2);
  });

  it('that were beaten count at their end, those that the caller ended do not', () => {
    const beaten = [
      attemptOf({ end: 'lost', endedMs: 1_200 }),
      attemptOf({ source: 'openai', start: 'hedge', startedMs: 900, firstTokenMs: 1_200 }),
    ];
    const spoke = turnOf('answered', 1_200, { source: 'openai', start: 'hedge', attempts: beaten });
    const timeline = { ...spoke.timeline, providerFirstTokenUs: FINAL_US + 1_200_000 };
    assert.deepEqual(seen(figuresOf([{ ...spoke, timeline }]), 'providerTtft', 'start', 'cold'), [1, 1_200]);
    const cutOff = turnOf('interrupted', null, { attempts: [attemptOf({ end: 'lost', endedMs: 80 })] });
    const figures = figuresOf([cutOff]);
    assert.deepEqual(seen(figures, 'providerTtft'), [0, 0]);
    assert.equal(figures.read({ mode: 'optimized', window: 'start' })?.turns.attemptCount, 1);
  });

  it('without a provider have no time to first token', () => {
    const attempts = (['curated', 'scripted', 'apology'] as const).map((start) =>
      attemptOf({ start, firstTokenMs: 0 }),
    );
    assert.deepEqual(seen(figuresOf([turnOf('answered', 1, { attempts })]), 'providerTtft'), [0, 0]);
  });
});

describe('the windows', () => {
  const read = (figures: Figures): readonly (number | undefined)[] =>
    (['1m', '15m', 'start'] as const).map((window) => figures.read({ mode: 'optimized', window })?.turns.n);

  it('forget what is older than they are, the figures since the start do not', () => {
    const clock = new VirtualClock();
    const figures = figuresOf([turnOf('answered', 100)], clock);
    assert.deepEqual(read(figures), [1, 1, 1]);
    clock.advance(49_000);
    assert.deepEqual(read(figures), [1, 1, 1]);
    clock.advance(12_000);
    assert.deepEqual(read(figures), [undefined, 1, 1]);
    clock.advance(15 * 60_000);
    assert.deepEqual(read(figures), [undefined, undefined, 1]);
  });

  it('hold exactly the turns of their running slot and those before it', () => {
    const gaps = fc.array(fc.record({ afterMs: fc.nat(30_000), gapMs: fc.integer({ min: 1, max: 3_000 }) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(gaps, fc.nat(40_000), (turns, restMs) => {
        const clock = new VirtualClock();
        const figures = createFigures(clock, LIMITS);
        const ended: { readonly atUs: number; readonly gapMs: number }[] = [];
        for (const { afterMs, gapMs } of turns) {
          clock.advance(afterMs);
          figures.turnEnded(OPTIMIZED, turnOf('answered', gapMs));
          ended.push({ atUs: clock.nowUs(), gapMs });
        }
        clock.advance(restMs);
        const slotOf = (us: number, slotMs: number): number => Math.floor(us / (slotMs * 1000));
        for (const [window, slotMs, slots] of [
          ['1m', 10_000, 6],
          ['15m', 60_000, 15],
        ] as const) {
          const first = slotOf(clock.nowUs(), slotMs) - slots + 1;
          const expected = ended.filter(({ atUs }) => slotOf(atUs, slotMs) >= first);
          const reading = figures.read({ mode: 'optimized', window });
          assert.equal(reading?.turns.n ?? 0, expected.length);
          const sumUs = expected.reduce((sum, { gapMs }) => sum + gapMs * 1000, 0);
          assert.equal(reading?.measures.responseGap?.sumUs ?? 0, sumUs);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('have TwiML and the delay of the event loop as well', () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    figures.twimlBuilt(1_500, 'traditional');
    figures.loopDelayed(700);
    clock.advance(61_000);
    const windows: readonly MetricsWindow[] = ['1m', '15m', 'start'];
    assert.deepEqual(
      windows.map((window) => figures.twiml('traditional', window)?.maxUs ?? null),
      [null, 1_500, 1_500],
    );
    assert.deepEqual(
      windows.map((window) => figures.loopDelay(window).maxUs),
      [0, 700, 700],
    );
  });
});

describe('the memory of the figures', () => {
  it('is bounded: labels beyond the limit share one', () => {
    const figures = createFigures(new VirtualClock(), { ...LIMITS, labels: 3, counters: 3 });
    for (let i = 0; i < 10; i += 1) {
      figures.count(`CODE_${i}`);
      figures.turnEnded(meteredOf({ workflowId: `flow-${i}` }), turnOf('answered', 100));
    }
    assert.deepEqual(figures.counters(), { CODE_0: 1, CODE_1: 1, CODE_2: 1, other: 7 });
    assert.deepEqual(figures.labels('optimized', 'workflow'), ['flow-0', 'flow-1', 'flow-2', 'other']);
    assert.deepEqual(seen(figures, 'responseGap', 'workflow', 'other'), [7, 100]);
  });

  it('stays within its bytes with sixty labels everywhere and durations of every size, and loses no sample', () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    let state = 1;
    const random = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
    const any = (): number => Math.ceil(60_000 * random() ** 4);
    const turnCount = 20_000;
    for (let i = 0; i < turnCount; i += 1) {
      const label = (name: string): string => `${name}-${Math.floor(random() * 60)}`;
      const mode = random() < 0.5 ? 'optimized' : 'traditional';
      const call = meteredOf({ mode, workflowId: label('flow'), carrier: label('carrier') });
      const source = label('provider');
      const attempts = [attemptOf({ source, firstTokenMs: any(), endedMs: 60_000 })];
      const gapMs = any();
      const turn = turnOf('answered', gapMs, { language: label('language'), source, attempts });
      figures.turnEnded(call, turn);
      clock.advance(100);
    }
    assert.ok(figures.bytes <= LIMITS.histogramBytes, `${figures.bytes} bytes`);
    assert.ok(figures.bytes > 0.9 * LIMITS.histogramBytes, `${figures.bytes} bytes are no test of the bound`);
    assert.ok(figures.roundedUpCount > 0);
    let turns = 0;
    for (const mode of CALL_MODES) {
      const all = figures.read({ mode, window: 'start' });
      turns += all?.turns.n ?? 0;
      assert.equal(all?.measures.responseGap?.n, all?.turns.n);
      for (const dimension of DIMENSIONS) {
        const labels = figures.labels(mode, dimension);
        const ns = labels.map((label) => figures.read({ mode, window: 'start', dimension, label })?.turns.n ?? 0);
        assert.equal(
          ns.reduce((sum, n) => sum + n, 0),
          all?.turns.n,
        );
        assert.ok(labels.length <= 51);
      }
    }
    assert.equal(turns, turnCount);
  });

  it('is given back by windows that are over', () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    figures.turnEnded(OPTIMIZED, turnOf('answered', 1));
    const emptyBytes = figures.bytes;
    for (let ms = 2; ms <= 2_000; ms += 1) figures.turnEnded(OPTIMIZED, turnOf('answered', ms));
    const fullBytes = figures.bytes;
    clock.advance(16 * 60_000);
    figures.turnEnded(TRADITIONAL, turnOf('abandoned', null));
    assert.ok(figures.bytes - emptyBytes < (fullBytes - emptyBytes) * 0.6, `${figures.bytes} of ${fullBytes} bytes`);
    assert.equal(figures.read({ mode: 'optimized', window: 'start' })?.turns.n, 2_000);
  });
});
