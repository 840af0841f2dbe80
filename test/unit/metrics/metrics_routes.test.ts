import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { MeteredCall } from '../../../src/domain/metered_call.ts';
import { RequestError } from '../../../src/domain/outcome.ts';
import type { Route } from '../../../src/domain/route.ts';
import { createQueryReader } from '../../../src/http/checks.ts';
import type { CacheCounts, LedgerRow } from '../../../src/domain/ledger.ts';
import { createFigures } from '../../../src/metrics/create_figures.ts';
import type { Figures } from '../../../src/metrics/figures.ts';
import { createMetricsRoutes } from '../../../src/metrics/metrics_routes.ts';
import type { CallFiguresAnswer, ExportAnswer, FleetAnswer } from '../../../src/metrics/metrics_schema.ts';
import { createProcessMeter } from '../../../src/metrics/process_meter.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { askRoute } from './ask_route.ts';
import { attemptOf, callOf, LIMITS, meteredOf, turnOf } from './turns.ts';

const OPTIMIZED = meteredOf();
const TRADITIONAL = meteredOf({ mode: 'traditional' });
const ALERT = {
  name: 'error_share',
  severity: 'critical',
  sinceEpochMs: 1_800_000_000_000,
  value: 0.05,
  target: 0.02,
  unit: 'share',
  n: 40,
  message: 'Too many turns failed.',
} as const;

const CACHE: CacheCounts = {
  lookUpCount: 90,
  hits: { exact: 1, normalised: 5, template: 4, near: 0 },
  turnCount: 40,
  eligibleTurnCount: 25,
  repeatedTurnCount: 20,
  near: { trialCount: 3, wrongCount: 0 },
};

const LEDGER_ROW: LedgerRow = {
  workflowId: 'test-workflow',
  state: 'a1b2c3d4',
  kind: 'speculation',
  startedCount: 10,
  adoptedCount: 6,
  discarded: { appended: 3, failed: 1 },
  savedMs: 1_800,
  wastedTokens: 400,
  wastedCost: 0.0002,
};

function routesOf(figures: Figures, clock = new VirtualClock(), call = callOf()): readonly Route[] {
  return createMetricsRoutes({
    figures,
    clock,
    calls: {
      find: (id) => (id === call.trackingId ? call : null),
      activeByState: () => ({ listening: 2, speaking: 1 }),
      capacity: () => ({ active: 3, max: 2_000 }),
    },
    process: createProcessMeter(clock),
    providers: () => [{ name: 'azure_openai' }],
    cache: () => CACHE,
    ledger: (workflowId) => (workflowId === 'quiet-workflow' ? [] : [LEDGER_ROW]),
    alerts: () => [ALERT],
  });
}

async function askFleet(figures: Figures, query = {}, clock = new VirtualClock()): Promise<FleetAnswer> {
  return (await askRoute(routesOf(figures, clock)[0], { query })).body as FleetAnswer;
}

describe('GET /api/performance-metrics', () => {
  it('shows the ledger of the workflow that was asked for, and none where nothing was asked early', async () => {
    const figures = createFigures(new VirtualClock(), LIMITS);
    assert.equal((await askFleet(figures, { workflowId: 'quiet-workflow' })).prediction, undefined);
  });

  it('without any turn shows only what exists', async () => {
    const body = await askFleet(createFigures(new VirtualClock(), LIMITS));
    assert.deepEqual(Object.keys(body.turns), ['measures', 'comparison', 'answered']);
    assert.deepEqual([body.twiml, body.window, body.filter, body.workflows], [{}, 'start', null, undefined]);
    assert.deepEqual([body.calls.active, body.capacity], [3, { active: 3, max: 2_000 }]);
    assert.deepEqual([body.turns.answered.share, body.turns.comparison.p50.improvementPercent], [null, null]);
    assert.deepEqual(body.alerts, [ALERT]);
    assert.deepEqual(body.prediction, {
      ledger: [LEDGER_ROW],
      cache: { ...CACHE, hitCount: 10, hitShare: { ofTurns: 0.25, ofEligible: 0.4, ofRepeated: 0.5 } },
    });
    assert.deepEqual(body.trust, { insideFigures: 'good', why: null });
    assert.deepEqual(body.process.eventLoopDelay, { n: 0, meanMs: null, p50Ms: null, p99Ms: null, maxMs: null });
  });

  it('shows each measure with what it measures, its number of samples and its shares', async () => {
    const figures = createFigures(new VirtualClock(), LIMITS);
    figures.turnEnded(OPTIMIZED, turnOf('answered', 120, { bridged: true }));
    figures.turnEnded(OPTIMIZED, turnOf('failed', null));
    const { optimized, answered } = (await askFleet(figures)).turns;
    assert.match(optimized?.responseGap?.measures ?? '', /^From the final transcript received to the first text/);
    assert.deepEqual([optimized?.n, optimized?.responseGap?.n, optimized?.responseGap?.maxMs], [2, 2, 4_000]);
    assert.deepEqual(optimized?.responseGap?.shares[1], { withinMs: 150, share: 0.5 });
    assert.deepEqual(optimized?.byOutcome, { answered: { count: 1, share: 0.5 }, failed: { count: 1, share: 0.5 } });
    assert.deepEqual(optimized?.turnsAnswered, { share: 0.5, answeredCount: 1, n: 2 });
    assert.deepEqual([optimized?.deadAir, optimized?.bridgedCount], [{ share: 0.5, count: 1, n: 2 }, 1]);
    assert.deepEqual(answered, { share: 0.5, answeredCount: 1, n: 2 });
    assert.ok(optimized !== undefined && !('recovery' in optimized), 'nothing recovered, so nothing is shown of it');
  });

  it('compares optimised with traditional turns of the same window, in percent from 100 turns of each on', async () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    const add = (call: MeteredCall, count: number, gapMs: number): void => {
      for (let i = 0; i < count; i += 1) figures.turnEnded(call, turnOf('answered', gapMs));
    };
    add(OPTIMIZED, 100, 200);
    const without = (await askFleet(figures)).turns.comparison;
    assert.deepEqual(without.p50, { optimizedMs: 200, traditionalMs: null, improvementPercent: null });
    add(TRADITIONAL, 99, 800);
    const few = (await askFleet(figures)).turns.comparison;
    assert.deepEqual(few.p50, { optimizedMs: 200, traditionalMs: 800, improvementPercent: null });
    add(TRADITIONAL, 1, 800);
    const gain = { optimizedMs: 200, traditionalMs: 800, improvementPercent: 75 };
    const none = { optimizedMs: null, traditionalMs: null, improvementPercent: null };
    const both = { optimizedN: 100, traditionalN: 100, p50: gain, p95: gain, p99: none };
    assert.deepEqual((await askFleet(figures)).turns.comparison, both);
    clock.advance(16 * 60_000);
    add(OPTIMIZED, 100, 900);
    const recent = (await askFleet(figures, { window: '15m' })).turns.comparison;
    assert.deepEqual([recent.optimizedN, recent.traditionalN, recent.p50.improvementPercent], [100, 0, null]);
    add(TRADITIONAL, 100, 600);
    const worse = (await askFleet(figures, { window: '15m' })).turns.comparison;
    assert.equal(worse.p50.improvementPercent, -50);
  });

  it('splits turns by each dimension, and shows failover by provider and kind', async () => {
    const figures = createFigures(new VirtualClock(), LIMITS);
    figures.turnEnded(OPTIMIZED, turnOf('answered', 100, { attempts: [attemptOf({ firstTokenMs: 90 })] }));
    const attempts = [
      attemptOf({ end: 'failed', endedMs: 300 }),
      attemptOf({ source: 'openai', start: 'recovery', startedMs: 300, firstTokenMs: 500 }),
    ];
    const recovered = { source: 'openai', start: 'recovery', language: 'es-ES', attempts } as const;
    figures.turnEnded(meteredOf({ workflowId: 'cafe' }), turnOf('answered', 510, recovered));
    const { turns, workflows, languages, failover } = await askFleet(figures);
    assert.deepEqual(Object.keys(turns.optimized?.splits ?? {}), [
      'outcome',
      'start',
      'workflow',
      'language',
      'provider',
      'carrier',
    ]);
    assert.deepEqual(workflows?.['cafe'], { n: 1, p50Ms: 510, p95Ms: 510, p99Ms: null });
    assert.deepEqual(languages?.['en-US']?.p50Ms, 100);
    assert.deepEqual(failover?.attemptsByStart, {
      cold: { count: 2, failedCount: 1 },
      recovery: { count: 1, failedCount: 0 },
    });
    assert.deepEqual(failover?.recoveryByStart, { recovery: { n: 1, p50Ms: 210, p95Ms: 210, p99Ms: null } });
    assert.deepEqual(failover?.providers, [
      {
        name: 'azure_openai',
        attempts: { count: 2, failedCount: 1 },
        providerTtft: { n: 2, p50Ms: 90.05, p95Ms: 300, p99Ms: null },
      },
    ]);
  });

  it('says nothing of the state of providers, which nothing watches', async () => {
    const { failover } = await askFleet(createFigures(new VirtualClock(), LIMITS));
    assert.deepEqual(failover?.providers, [{ name: 'azure_openai', attempts: { count: 0, failedCount: 0 } }]);
  });

  it('shows one workflow or one language, with n 0 where nothing is known of it', async () => {
    const figures = createFigures(new VirtualClock(), LIMITS);
    figures.turnEnded(OPTIMIZED, turnOf('answered', 100));
    figures.turnEnded(meteredOf({ workflowId: 'cafe' }), turnOf('answered', 300, { language: 'es-ES' }));
    const cafe = await askFleet(figures, { workflowId: 'cafe' });
    assert.deepEqual(cafe.filter, { dimension: 'workflow', label: 'cafe', n: 1 });
    assert.deepEqual([cafe.turns.optimized?.responseGap?.p50Ms, cafe.turns.optimized?.splits], [300, undefined]);
    assert.deepEqual([cafe.workflows, cafe.failover], [undefined, undefined]);
    assert.equal((await askFleet(figures, { language: 'en-US' })).turns.optimized?.responseGap?.p50Ms, 100);
    for (const query of [{ workflowId: 'nowhere' }, { language: '__proto__' }]) {
      const { filter, turns } = await askFleet(figures, query);
      assert.deepEqual([filter?.n, turns.answered.n, turns.optimized], [0, 0, undefined]);
    }
  });

  it('says that a workflow beyond the first fifty is counted in `other`, instead of n 0 alone', async () => {
    const figures = createFigures(new VirtualClock(), LIMITS);
    for (let i = 0; i < 51; i += 1) figures.turnEnded(meteredOf({ workflowId: `flow-${i}` }), turnOf('answered', 100));
    assert.deepEqual((await askFleet(figures, { workflowId: 'flow-49' })).filter, {
      dimension: 'workflow',
      label: 'flow-49',
      n: 1,
    });
    const { filter, turns } = await askFleet(figures, { workflowId: 'flow-50' });
    assert.deepEqual(filter, { dimension: 'workflow', label: 'flow-50', n: 0, keptIn: 'other' });
    assert.equal(turns.optimized, undefined);
    assert.equal((await askFleet(figures, { language: 'fr-FR' })).filter?.keptIn, undefined, 'no language shares yet');
  });

  it('refuses two dimensions at once and windows that do not exist', async () => {
    const figures = createFigures(new VirtualClock(), LIMITS);
    const both = askFleet(figures, { workflowId: 'cafe', language: 'en-US' });
    await assert.rejects(both, { status: 400, code: 'ONE_DIMENSION_AT_A_TIME' });
    for (const route of routesOf(figures).slice(0, 2)) {
      const read = createQueryReader(route.query ?? {}, route.path);
      assert.deepEqual({ ...read('window=15m') }, { window: '15m' });
      assert.throws(
        () => read('window=5m'),
        (error) => error instanceof RequestError && error.status === 400,
      );
    }
  });

  it('refuses a query name that it does not know, with the field, instead of answering for everything', () => {
    for (const route of routesOf(createFigures(new VirtualClock(), LIMITS))) {
      const read = createQueryReader(route.query ?? {}, route.path);
      assert.throws(
        () => read('windw=1m'),
        (error) => {
          assert.ok(error instanceof RequestError);
          assert.deepEqual([error.status, error.code], [400, 'INVALID_FIELD']);
          assert.match(error.message, /^Field 'windw' is not known/);
          return true;
        },
        route.path,
      );
      assert.deepEqual({ ...read('') }, {});
    }
  });

  it('shows TwiML by mode, counters and the process', async () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    figures.twimlBuilt(1_500, 'optimized');
    figures.count('FRAME_UNKNOWN');
    for (let i = 0; i < 1_000; i += 1) figures.loopDelayed(400);
    const body = await askFleet(figures, { window: '1m' }, clock);
    assert.equal(body.twiml.optimized?.p50Ms, 1.5);
    assert.deepEqual(body.counters, { FRAME_UNKNOWN: 1 });
    assert.deepEqual(body.process.eventLoopDelay, { n: 1_000, meanMs: 0.4, p50Ms: 0.4, p99Ms: 0.4, maxMs: 0.4 });
    assert.equal(body.process.histograms.bytes, figures.bytes);
    assert.ok(body.process.memory.rssBytes > body.process.memory.heapUsedBytes);
  });
});

describe('GET /api/performance-metrics/export', () => {
  async function exported(figures: Figures, query = {}): Promise<ExportAnswer> {
    return (await askRoute(routesOf(figures)[1], { query })).body as ExportAnswer;
  }

  it('lets several processes be merged exactly: decoded and added they are one that saw everything', async () => {
    const clock = new VirtualClock();
    const [first, second, all] = [1, 2, 3].map(() => createFigures(clock, LIMITS)) as [Figures, Figures, Figures];
    for (let i = 1; i <= 500; i += 1) {
      const turn = turnOf(i % 50 === 0 ? 'failed' : 'answered', i % 50 === 0 ? null : (i * i) / 20);
      const call = i % 3 === 0 ? TRADITIONAL : meteredOf({ workflowId: `flow-${i % 4}` });
      for (const figures of [i % 2 === 0 ? first : second, all]) {
        figures.turnEnded(call, turn);
        figures.twimlBuilt(i * 10, 'optimized');
        figures.loopDelayed(i);
      }
    }
    const parts = [await exported(first), await exported(second)].flatMap(({ histograms }) => histograms);
    const whole = await exported(all);
    assert.ok(whole.histograms.length > 40);
    for (const { measure, mode, dimension, label, n, encoded } of whole.histograms) {
      const same = parts.filter(
        (part) =>
          part.measure === measure && part.mode === mode && part.dimension === dimension && part.label === label,
      );
      const [sum, ...others] = same.map((part) => decodeFromCompressedBase64(part.encoded));
      assert.ok(sum);
      for (const other of others) sum.add(other);
      const expected = decodeFromCompressedBase64(encoded);
      assert.equal(sum.totalCount, n);
      const [added, seen] = [sum, expected].map((histogram) => encodeIntoCompressedBase64(histogram));
      assert.equal(added, seen, `${measure} ${mode} ${dimension} ${label}`);
    }
  });

  it('has the format, the counts of turns and only what was measured in the window', async () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    figures.turnEnded(OPTIMIZED, turnOf('answered', 100));
    clock.advance(61_000);
    figures.twimlBuilt(900, 'traditional');
    const { histograms, turns, ...format } = await exported(figures, { window: '1m' });
    const { startedEpochMs, takenEpochMs, ...rest } = format;
    assert.ok(takenEpochMs >= startedEpochMs);
    assert.deepEqual(rest, {
      success: true,
      window: '1m',
      unit: 'us',
      lowestUs: 1,
      highestUs: 60_000_000,
      digits: 3,
    });
    assert.deepEqual(turns, []);
    assert.deepEqual(
      histograms.map(({ measure, mode, dimension, n }) => [measure, mode, dimension, n]),
      [['twiml', 'traditional', null, 1]],
    );
    const since = await exported(figures);
    assert.deepEqual(since.turns[0], {
      mode: 'optimized',
      dimension: null,
      label: null,
      n: 1,
      byOutcome: { answered: 1 },
      answeredCount: 1,
      owedCount: 1,
      bridgedCount: 0,
      deadAirCount: 0,
      attemptCount: 0,
      failedAttemptCount: 0,
    });
  });

  it('gives way to calls while it takes long', async () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    figures.turnEnded(OPTIMIZED, turnOf('answered', 100));
    // Each look at this clock takes 3 ms, as if each histogram did.
    const slow = {
      nowUs: () => (clock.advance(3), clock.nowUs()),
      epochMs: () => clock.epochMs(),
      setTimeout: (task: () => void, delayMs: number) => clock.setTimeout(task, delayMs),
      clearTimeout: (handle: unknown) => clock.clearTimeout(handle),
    };
    const routes = routesOf(figures, slow as VirtualClock);
    let waits = 0;
    const giveTime = setInterval(() => {
      waits += clock.pendingCount;
      clock.advance(1);
    });
    await askRoute(routes[1]);
    clearInterval(giveTime);
    assert.ok(waits > 10, `${waits} turns of the event loop`);
  });
});

describe('GET /api/performance-metrics/:trackingId', () => {
  const figures = createFigures(new VirtualClock(), LIMITS);
  const clock = new VirtualClock();

  it('shows the turns of a call with exact figures, and neither words nor numbers', async () => {
    const failed = turnOf('failed', null, { attempts: [attemptOf({ end: 'failed' })] });
    const turns = [turnOf('answered', 100), turnOf('answered', 300), failed];
    const call = callOf({ turns, counters: { late_token: 2 } });
    const route = routesOf(figures, clock, call)[2];
    const body = (await askRoute(route, { params: { trackingId: call.trackingId } })).body as CallFiguresAnswer;
    assert.deepEqual(body.responseGap, { n: 2, meanMs: 200, p50Ms: 100, p95Ms: 300, maxMs: 300 });
    assert.deepEqual([body.outcomes, body.live], [{ answered: 2, failed: 1 }, true]);
    assert.deepEqual(
      body.turns.map(({ attemptCount, failures }) => [attemptCount, failures]),
      [
        [0, []],
        [0, []],
        [1, ['azure_openai:STALLED']],
      ],
    );
    const text = JSON.stringify(body);
    for (const hidden of ['private words', '+1415', 'hash-of-token', 'Ada']) assert.ok(!text.includes(hidden), hidden);
  });

  it('shows a waterfall of every turn, the one that goes on included', async () => {
    const open = {
      ...turnOf('answered', null, { timeline: { firstPartialUs: 0 } }),
      turnId: 2,
      outcome: null,
    } as const;
    const call = callOf({ turns: [turnOf('answered', 100)], openTurns: [open] });
    const route = routesOf(figures, clock, call)[2];
    const body = (await askRoute(route, { params: { trackingId: call.trackingId } })).body as CallFiguresAnswer;
    assert.deepEqual(
      body.turns.map(({ turnId, outcome, waterfall }) => [turnId, outcome, waterfall.length]),
      [
        [1, 'answered', 3],
        [2, null, 1],
      ],
    );
    assert.deepEqual(body.turns[1]?.waterfall, [{ name: 'caller speaking', fromMs: 3_000, toMs: null }]);
  });

  it('shows prepared answers, the adopted one and the discarded one, where they began: before the turn', async () => {
    const adopted = attemptOf({ start: 'predicted', startedMs: -2_250, firstTokenMs: -1_750, endedMs: -1_250 });
    const discarded = { source: 'azure_openai', startedUs: -1_900_000, firstTokenUs: null, endedUs: 250_000 } as const;
    const turn = turnOf('answered', 0, {
      start: 'predicted',
      attempts: [adopted],
      discarded: [{ ...discarded, why: 'unused' }],
    });
    const call = callOf({ turns: [turn] });
    const route = routesOf(figures, clock, call)[2];
    const body = (await askRoute(route, { params: { trackingId: call.trackingId } })).body as CallFiguresAnswer;
    const bars = body.turns[0]?.waterfall.filter(({ source }) => source !== undefined);
    assert.equal(body.turns[0]?.atMs, 3_000);
    assert.deepEqual(
      bars?.map(({ name, why, fromMs, firstTokenMs, toMs }) => [name, why, fromMs, firstTokenMs, toMs]),
      [
        ['attempt', undefined, 1_000, 1_500, 2_000],
        ['discarded', 'unused', 1_100, null, 3_250],
      ],
    );
  });

  for (const trackingId of ['call_1800000000000_zzzzzzzzzz', '../../etc/passwd', '']) {
    it(`answers 404 for ${trackingId || 'an empty id'}`, async () => {
      const answer = askRoute(routesOf(figures)[2], { params: { trackingId } });
      await assert.rejects(answer, (error) => error instanceof RequestError && error.code === 'CALL_NOT_FOUND');
    });
  }
});
