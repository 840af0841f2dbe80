/** What was ready before its final prompt: the bound, the counts, and what a server tells of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { earlyFiguresOf } from '../../../bench/early_figures.ts';
import { upperErrorBound } from '../../../bench/error_bound.ts';
import { answerTo } from '../../../bench/meaning/answer.ts';
import { stateAfter } from '../../../bench/meaning/conversation.ts';
import { isEligible, trainedKeys, turnKey } from '../../../bench/meaning/repeats.ts';
import { centsOf } from '../../../bench/money.ts';
import { coldP50Ms, perfectBound, type PerfectBound, type PerfectOrder } from '../../../bench/perfect_speculation.ts';
import { PROFILES, type ReplyProfile } from '../../../bench/profiles.ts';
import { combine } from '../../../bench/results.ts';
import { callMinutesOf, callersOrder, perfectOrder, trainingOrder, upstreamOrder } from '../../../bench/run_orders.ts';
import { SCENARIOS } from '../../../bench/scenarios/all.ts';
import type { CallsScenario } from '../../../bench/scenarios/scenario.ts';
import { planCalls, type PlannedTurn } from '../../../bench/schedule.ts';
import { between, NOTHING_TOLD, readLeadP50Ms, readSelfReport, together } from '../../../bench/self_report.ts';
import type { SilenceMs } from '../../../bench/speech_timing.ts';
import { callsResult, earlyResult, samples } from '../../support/bench_results.ts';

const { fast: FAST, B_payg: SHARED, D_lpu: QUICK } = PROFILES;

/** A model whose first token always takes so long. */
function steady(medianMs: number): ReplyProfile {
  return { ...FAST, firstToken: { medianMs, sigma: 0 } };
}

const STALLED: ReplyProfile = { ...FAST, stallShare: 1 };
const REFUSING: ReplyProfile = { ...FAST, serverErrorShare: 1, errorDelay: { fixedMs: 200, medianMs: 0, sigma: 0 } };

const ORDER: PerfectOrder = {
  seed: 1,
  profiles: [steady(500), steady(150)],
  firstVoice: 'hedge',
  hedgeMs: 700,
  sendsPartials: true,
  window: { fromMs: 0, toMs: 10_000 },
};

function turn(partials: PlannedTurn['partials'], finalMs = 2_000): PlannedTurn {
  const about = { text: 'Cheap food', isTrap: false, isRepeated: false, isEligible: true, isBargeIn: false };
  const expected = { act: 'not_understood', slots: {} } as const;
  return { ...about, expected, beginsMs: 500, endsMs: 1_300, partials, finalMs };
}

function boundOf(turns: readonly PlannedTurn[], change: Partial<PerfectOrder> = {}): PerfectBound {
  return perfectBound([{ line: 0, from: '+12015550100', startMs: 0, turns, endMs: 9_000 }], { ...ORDER, ...change });
}

const EARLY = turn([
  { atMs: 1_400, text: 'cheap' },
  { atMs: 1_700, text: 'cheap  FOOD' },
  { atMs: 1_900, text: 'cheap foo' },
]);

test('the bound asks once, at the first partial that says what the final does, whatever came between', () => {
  const early = boundOf([EARLY]);
  assert.deepEqual([early.n, early.p50Ms, early.within250, early.earlyShare, early.leadP50Ms], [1, 200, 1, 1, 300]);
  const late = boundOf([turn([{ atMs: 1_400, text: 'cheap' }])]);
  assert.deepEqual([late.p50Ms, late.within250, late.earlyShare, late.leadP50Ms], [500, 0, 0, null]);
  assert.equal(boundOf([EARLY], { sendsPartials: false }).p50Ms, 500);
  assert.equal(
    boundOf([EARLY], { profiles: [steady(250)] }).p50Ms,
    0,
    'an answer that is ready does not come too early',
  );
});

test('the bound hedges after its own start and never before the final, races at the final, and goes on after a failure', () => {
  const late = turn([]);
  assert.equal(boundOf([late], { profiles: [steady(2_000), steady(150)] }).p50Ms, 850);
  assert.equal(boundOf([EARLY], { profiles: [steady(2_000), steady(150)] }).p50Ms, 550);
  assert.equal(boundOf([EARLY], { profiles: [steady(2_000), steady(150)], hedgeMs: 100 }).p50Ms, 150);
  assert.equal(boundOf([late], { firstVoice: 'race' }).p50Ms, 150);
  assert.equal(boundOf([EARLY], { firstVoice: 'race' }).p50Ms, 150);
  assert.equal(boundOf([late], { profiles: [steady(1_200), steady(150)], firstVoice: 'off' }).p50Ms, 1_200);
  assert.equal(boundOf([late], { profiles: [REFUSING, steady(150)] }).p50Ms, 350);
  assert.equal(boundOf([late], { profiles: [STALLED, steady(150)], firstVoice: 'off' }).p50Ms, 1_650);
  assert.equal(boundOf([late], { profiles: [steady(600)], hedgeMs: 100 }).p50Ms, 600, 'there is nobody to hedge to');
  assert.equal(boundOf([late], { profiles: [STALLED] }).p50Ms, 15_000);
});

test('asked cold is what the first model takes alone from the final on, whoever else could have been asked', () => {
  const calls = [{ line: 0, from: '+12015550100', startMs: 0, turns: [EARLY], endMs: 9_000 }];
  assert.equal(coldP50Ms(calls, { ...ORDER, firstVoice: 'race' }), 500);
});

test('turns outside of the window are not in the bound', () => {
  assert.equal(boundOf([turn([], 9_000), turn([], 10_000)]).n, 1);
  assert.deepEqual(boundOf([]), { n: 0, p50Ms: null, within250: null, earlyShare: null, leadP50Ms: null });
});

const PUBLISHED: readonly (readonly [SilenceMs, number, number])[] = [
  [700, 338, 0.4],
  [350, 483, 0.11],
];

for (const [silenceMs, p50Ms, within250] of PUBLISHED) {
  test(`with ${silenceMs} ms of silence the bound is what an independent model of the same callers gave`, () => {
    const schedule = { seed: 1, callCount: 100, rampMs: 10_000, lengthMs: 264_000, silenceMs };
    const calls = planCalls({ ...schedule, trapShare: 0.05, bargeInShare: 0, pace: 1 });
    const window = { fromMs: 24_000, toMs: 264_000 };
    const bound = perfectBound(calls, { ...ORDER, profiles: [SHARED, QUICK], hedgeMs: 900, window });
    assert.ok(bound.n > 1_900);
    assert.ok(Math.abs((bound.p50Ms ?? 0) / p50Ms - 1) < 0.05, `${bound.p50Ms}`);
    assert.ok(Math.abs((bound.within250 ?? 0) - within250) < 0.03, `${bound.within250}`);
  });
}

test('no errors in n leave about 3 of n possible, and the bound is exact where it can be computed by hand', () => {
  assert.ok(Math.abs(upperErrorBound(0, 600) * 600 - 3) < 0.02);
  assert.ok(Math.abs(upperErrorBound(0, 10) - (1 - 0.05 ** 0.1)) < 1e-9);
  // The chance of at most one of two: 1 - p².
  assert.ok(Math.abs(upperErrorBound(1, 2) - Math.sqrt(0.95)) < 1e-9);
  assert.ok(Math.abs(upperErrorBound(3, 1_000) - 0.00774) < 2e-5, `${upperErrorBound(3, 1_000)}`);
  assert.deepEqual([upperErrorBound(0, 0), upperErrorBound(5, 5)], [1, 1]);
});

test('turns are repeated whatever their values and words, not in another place', () => {
  const [thai, indian] = [stateAfter(['thai food']), stateAfter(['looking for indian food'])];
  assert.equal(turnKey(thai, 'in the north'), turnKey(indian, 'the south part of town'));
  assert.notEqual(turnKey(thai, 'in the north'), turnKey(stateAfter(['cheap']), 'in the north'));
  assert.notEqual(turnKey(thai, 'in the north'), turnKey(thai, 'not in the north'));
  assert.notEqual(turnKey(thai, 'in the north'), turnKey(stateAfter([]), 'in the north'));
  assert.equal(isEligible(answerTo(thai, 'any').answer), true);
  const offered = stateAfter(['cheap restaurant in the south', 'any']);
  assert.equal(isEligible(answerTo(offered, 'phone number').answer), false);
});

test('most turns of other calls were asked in training, and only those that are measured are marked', () => {
  assert.ok(trainedKeys({}).has(turnKey(stateAfter([]), 'thai food')));
  const order = { seed: 1, callCount: 20, rampMs: 1_000, lengthMs: 120_000, silenceMs: 700, pace: 1 } as const;
  const turns = (marksRepeats: boolean): readonly PlannedTurn[] =>
    planCalls({ ...order, trapShare: 0, bargeInShare: 0, marksRepeats }).flatMap((call) => call.turns);
  const repeated = (trainedCount: number): readonly boolean[] =>
    planCalls({ ...order, trapShare: 0, bargeInShare: 0, marksRepeats: true, trainedCount })
      .flatMap((call) => call.turns)
      .map(({ isRepeated }) => isRepeated);
  assert.deepEqual(
    repeated(1_000),
    turns(true).map(({ isRepeated }) => isRepeated),
  );
  const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length;
  assert.ok(count(repeated(20)) < count(repeated(1_000)), 'a short training asks less');
  const share = turns(true).filter(({ isRepeated }) => isRepeated).length / turns(true).length;
  assert.ok(share > 0.8 && share < 0.95, `${share}`);
  assert.ok(turns(false).every(({ isRepeated }) => !isRepeated));
});

/** As a server tells it that tells all. */
const METRICS = {
  turns: {
    optimized: {
      responseGap: { n: 9, p50Ms: 400, p99Ms: null },
      lead: { n: 4, p50Ms: 260.5 },
      splits: {
        start: {
          cold: { n: 5, attempts: { count: 7, failedCount: 1 } },
          hedge: { n: 1, attempts: { count: 3, failedCount: 0 } },
          cache_exact: { n: 2, attempts: { count: 2, failedCount: 0 } },
          cache_template: { n: 1, attempts: { count: 1, failedCount: 0 } },
        },
      },
    },
  },
  process: { eventLoopDelay: { p99Ms: 3 } },
  prediction: {
    ledger: [
      { kind: 'speculation', state: 'a', startedCount: 5, adoptedCount: 2 },
      { kind: 'speculation', state: 'b', startedCount: 1, adoptedCount: 1 },
      { kind: 'race', state: 'a', startedCount: 9, adoptedCount: 4 },
    ],
    cache: { lookedUpCount: 9, hitCount: 3, eligibleCount: 6, repeatedCount: 7 },
  },
};

test('what a server tells of itself is read, and what it does not tell is not there', () => {
  const { early, responseGap, loopDelayP99Ms } = readSelfReport(METRICS, null, 'relay');
  assert.deepEqual([responseGap, loopDelayP99Ms], [{ n: 9, p50Ms: 400, p99Ms: null }, 3]);
  assert.deepEqual(early, {
    hedgeCount: 3,
    storedTurnCount: 3,
    speculations: { startedCount: 6, adoptedCount: 3 },
    cache: { lookedUpCount: 9, hitCount: 3, eligibleCount: 6, repeatedCount: 7 },
  });
  assert.equal(readLeadP50Ms(METRICS), 260.5);
  for (const nothing of [null, {}, { turns: 'x', prediction: { ledger: 1, cache: null } }]) {
    assert.deepEqual(readSelfReport(nothing, null, 'relay').early, NOTHING_TOLD);
    assert.equal(readLeadP50Ms(nothing), null);
  }
  const counts = { turnCount: 8, hits: { exact: 1, near: 2 }, eligibleTurnCount: 5, repeatedTurnCount: 4 };
  assert.deepEqual(readSelfReport({}, { counts }, 'relay').early.cache, {
    lookedUpCount: 8,
    hitCount: 3,
    eligibleCount: 5,
    repeatedCount: 4,
  });
});

test('a window is the difference of two readings, two runs are their sum, and what was first told later was nothing', () => {
  const { early } = readSelfReport(METRICS, null, 'relay');
  const twice = together(early, early);
  assert.deepEqual([twice.hedgeCount, twice.cache?.hitCount, twice.speculations?.adoptedCount], [6, 6, 6]);
  assert.deepEqual(between(early, twice), early);
  assert.deepEqual(between(NOTHING_TOLD, early), early);
  assert.deepEqual(between(early, NOTHING_TOLD), NOTHING_TOLD);
});

test('wasted calls are requests beyond those of turns that needed one, hedges apart; shares are of the turns', () => {
  const told = { ...readSelfReport(METRICS, null, 'relay').early, hedgeCount: 50, storedTurnCount: 200 };
  const kind = { n: 500, readyCount: 250 };
  const ready = {
    ...earlyResult().ready,
    all: { n: 1_000, readyCount: 400 },
    repeatedAndEligible: kind,
    wrongCount: 2,
  };
  const result = callsResult({
    server: 'product',
    modelCallCount: 1_450,
    early: earlyResult({ told, ready, leadP50Ms: 250 }),
  });
  const figures = earlyFiguresOf(result);
  assert.deepEqual([figures.wastedPerTurn, figures.hedgesPerTurn], [0.6, 0.05]);
  assert.deepEqual([figures.readyShare, figures.wrongShare, figures.leadP50], [0.4, 0.005, 250]);
  assert.deepEqual([figures.adoption, figures.centsPerMinute, figures.unaskedP99], [0.003, 0.1, 4]);
  assert.ok(figures.wrongBound > 0.005 && figures.wrongBound < 0.02);
  const silent = earlyFiguresOf(callsResult({ runs: [samples(10, 400_000)] }));
  const unknown = [silent.wastedPerTurn, silent.hedgesPerTurn, silent.adoption, silent.cache, silent.unaskedP99];
  assert.ok(unknown.every((value) => value === null));
  const both = combine([result, result]).early;
  assert.deepEqual(
    [both.ready.all, both.ready.wrongCount, both.told.hedgeCount],
    [{ n: 2_000, readyCount: 800 }, 4, 100],
  );
  assert.deepEqual([both.cents, both.callMinutes, both.leadP50Ms], [20, 200, 250]);
});

test('a request costs by its tokens and by the kind of its deployment', () => {
  const use = { requestCount: 1, promptTokens: 1_000_000, replyTokens: 1_000_000 };
  assert.equal(centsOf({ profile: 'B_payg' }, [use]), 75);
  assert.equal(centsOf({ profile: ['B_payg', 'D_lpu'] }, [use, use]), 75 + 138);
});

const scenario = (name: string): CallsScenario => {
  const found = SCENARIOS.find((each) => each.name === name);
  assert.ok(found?.kind === 'calls');
  return found;
};

test('a scenario becomes the orders of its processes: trained on other callers than it is measured with', () => {
  const line = { twimlUrl: 'http://a', path: 'relay', authToken: 't' } as const;
  const cache = scenario('answer_cache_variant');
  assert.ok(cache.train);
  const { schedule: taught } = trainingOrder(cache, cache.train, line, 3);
  assert.deepEqual([taught.part, taught.callsMax, taught.pace, taught.trapShare], ['training', 1_000, 8, 0]);
  const { schedule, window, sendsPartials } = callersOrder(cache, line, 3);
  assert.deepEqual([schedule.part, schedule.marksRepeats, schedule.trainedCount], [undefined, true, 1_000]);
  assert.equal(schedule.olderHistory, 0.05);
  assert.deepEqual([window.toMs - window.fromMs, sendsPartials], [130_000, true]);
  assert.equal(callMinutesOf(cache), (100 * 26 * 10) / 60);
  assert.equal(callersOrder(scenario('no_partials'), line, 3).sendsPartials, false);
  const upstream = upstreamOrder(cache, { seed: 3, profile: null });
  assert.deepEqual([upstream.profile, upstream.paraphrases, upstream.olderHistory], [['B_payg', 'D_lpu'], 0.3, 0.05]);
  assert.equal(upstreamOrder(cache, { seed: 3, profile: 'A_good' }).profile, 'A_good');
});

test('a bound is told for a model that is nothing but its profile, and that takes its time', () => {
  const order = (name: string): PerfectOrder | null => {
    const each = scenario(name);
    return perfectOrder(each, upstreamOrder(each, { seed: 1, profile: null }), ORDER.window);
  };
  const hedged = order('speculation_700');
  assert.deepEqual([hedged?.firstVoice, hedged?.hedgeMs, hedged?.profiles.length], ['hedge', 700, 2]);
  assert.deepEqual(hedged?.profiles, [SHARED, QUICK]);
  assert.equal(order('race_350')?.firstVoice, 'race');
  assert.equal(order('no_partials')?.sendsPartials, false);
  assert.equal(order('alone_a_good')?.profiles.length, 1);
  for (const name of ['plain_50', 'first_token_failure', 'storm_bursts', 'barge_in'])
    assert.equal(order(name), null, name);
});
