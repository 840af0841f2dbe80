/** What the rows of failover tell: first texts of any kind, who is asked first, what it costs, and what is promised. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FailoverParts, failoverResult, firstRequests } from '../../../bench/failover_result.ts';
import { failoverVerdicts } from '../../../bench/failover_targets.ts';
import { type Figures, figuresOf } from '../../../bench/figures.ts';
import { gateVerdicts } from '../../../bench/gate_verdicts.ts';
import { recoveryBetween } from '../../../bench/recovery.ts';
import { failoverLines } from '../../../bench/report_failover.ts';
import { perfectOrder, upstreamOrder, windowMsOf } from '../../../bench/run_orders.ts';
import { failoverShift } from '../../../bench/scenarios/failover_shift.ts';
import { failoverSteady } from '../../../bench/scenarios/failover_steady.ts';
import { predictionOff } from '../../../bench/scenarios/prediction_off.ts';
import { type CallsResult, combine } from '../../../bench/results.ts';
import type { LoggedRequest } from '../../../bench/upstream_order.ts';
import { finderOf, type Verdict } from '../../../bench/verdict.ts';
import { BucketCounts } from '../../../src/metrics/bucket_counts.ts';
import { encodeCounts } from '../../../src/metrics/histogram_codec.ts';
import { callsResult, samples } from '../../support/bench_results.ts';

const CHANGE_MS = 10_000;

function request(atMs: number, deployment: number, conversation: number, isProbe = false): LoggedRequest {
  return { atMs, deployment, conversation, isProbe, fault: null };
}

/** A turn every 100 ms, each with its own question; `deploymentOf` says who is asked first. */
function logOf(count: number, deploymentOf: (index: number) => number): readonly LoggedRequest[] {
  return Array.from({ length: count }, (_, index) => request(index * 100, deploymentOf(index), index));
}

function partsOf(log: readonly LoggedRequest[], change: Partial<FailoverParts> = {}): FailoverParts {
  const turns = { dueMs: log.map(({ atMs }) => atMs), firstTextUs: log.map(() => 500_000) };
  return { watch: { shift: { ms: CHANGE_MS, turns: 200 } }, turns, log, logFromMs: 0, recovery: null, ...change };
}

describe('a change at the first model', () => {
  const switchingAt = (index: number): readonly LoggedRequest[] => logOf(400, (each) => (each < index ? 0 : 1));

  test('is answered when the other one is asked first and stays so; turns and time count from the change', () => {
    assert.deepEqual(failoverResult(partsOf(switchingAt(112))).shift?.switched, { turns: 12, ms: 1_200 });
    assert.deepEqual(failoverResult(partsOf(switchingAt(100))).shift?.switched, { turns: 0, ms: 0 });
    assert.deepEqual(failoverResult(partsOf(switchingAt(112))).shift?.before, { otherCount: 0, n: 100 });
  });

  test('is not answered by a turn now and then, nor by too few at the end', () => {
    const { shift } = failoverResult(partsOf(logOf(400, (index) => index % 2)));
    assert.deepEqual([shift?.switched, shift?.firstOther], [null, { turns: 1, ms: 100 }]);
    assert.equal(failoverResult(partsOf(switchingAt(385))).shift?.switched, null);
    const withOne = logOf(400, (index) => (index < 112 || index === 120 ? 0 : 1));
    assert.deepEqual(failoverResult(partsOf(withOne)).shift?.switched?.turns, 12);
  });

  test('hedges, repetitions and probes are not who is asked first', () => {
    const log = [
      ...switchingAt(400),
      ...logOf(400, () => 1).map((hedge) => ({ ...hedge, atMs: hedge.atMs + 900 })),
      ...logOf(400, () => 1).map((probe, index) => ({ ...probe, conversation: 10_000 + index, isProbe: true })),
    ].sort((a, b) => a.atMs - b.atMs);
    const result = failoverResult(partsOf(switchingAt(400), { log }));
    assert.equal(result.shift?.switched, null);
    assert.deepEqual([result.requestCount, result.probeCount], [800, 400]);
  });

  test('the same question long after is another turn', () => {
    const requests = [request(0, 0, 1), request(900, 1, 1), request(20_000, 0, 1)];
    assert.deepEqual(
      firstRequests(requests).map(({ atMs }) => atMs),
      [0, 20_000],
    );
  });

  test('the turns after it are those due after it on the clock of the callers, and no more than were wanted', () => {
    const turns = {
      dueMs: Array.from({ length: 400 }, (_, index) => index * 100),
      firstTextUs: Array.from({ length: 400 }, (_, index) => index),
    };
    const { shift } = failoverResult(partsOf(switchingAt(400), { turns, logFromMs: 500 }));
    assert.deepEqual([shift?.firstTextUs[0], shift?.firstTextUs.length], [105, 200]);
    // From the change until the last of them is due, on the clock of the model.
    assert.equal(shift?.requestCount, 200);
  });

  test('several runs are told with the slowest answer, and with none when one had none', () => {
    const ofRun = (index: number): CallsResult =>
      callsResult({ failover: failoverResult(partsOf(switchingAt(index))) });
    const together = (...indexes: readonly number[]) => combine(indexes.map(ofRun)).failover?.shift;
    assert.equal(together(105, 112)?.switched?.turns, 12);
    assert.equal(together(105, 400)?.switched, null);
    assert.equal(together(105, 112)?.firstTextUs.length, 400);
  });
});

function row(scenario: string, change: Partial<CallsResult> = {}, isCounted = true): Figures {
  const failover = failoverResult({ ...partsOf(logOf(1_050, () => 0)), watch: { shift: null } });
  return figuresOf(callsResult({ scenario, server: 'product', failover, ...change }), isCounted);
}

function verdictOn(rows: readonly Figures[], words: string): Verdict {
  const found = failoverVerdicts(finderOf(rows)).find(({ target }) => target.includes(words));
  assert.ok(found, words);
  return found;
}

function outcomeOf(rows: readonly Figures[], words: string): string {
  const { outcome, measured } = verdictOn(rows, words);
  return `${outcome}: ${measured}`;
}

/** So many turns, of which one has its first text so late. */
function oneAt(us: number): CallsResult['runs'] {
  const run = samples(1_000, 400_000);
  return [{ ...run, firstTextUs: run.firstTextUs.map((each, index) => (index === 7 ? us : each)) }];
}

describe('what is promised', () => {
  test('a steady day: the tail of the answers, and what the second requests cost', () => {
    const good = [row('failover_steady', { runs: [samples(1_000, 1_100_000)] })];
    assert.equal(outcomeOf(good, 'p99 <= 1150'), 'met: 1100 ms');
    assert.equal(outcomeOf(good, 'failover_steady: extra calls'), 'met: 5.0 %');
    const bad = [row('failover_steady', { runs: [samples(970, 1_200_000)] })];
    assert.equal(verdictOn(bad, 'p99 <= 1150').outcome, 'not measured');
    assert.equal(outcomeOf(bad, 'failover_steady: extra calls'), 'missed: 8.2 %');
    assert.equal(verdictOn([row('failover_steady', { runs: [samples(1_000, 1_200_000)] })], 'p99').outcome, 'missed');
  });

  test('everything down: one turn without text in time is a miss, on a noisy machine it is not judged', () => {
    const late = oneAt(1_500_001);
    assert.equal(
      outcomeOf([row('failover_down', { runs: oneAt(1_500_000) })], '100 %'),
      'met: 1000 of 1000 turns, at most 1500 ms',
    );
    assert.equal(
      outcomeOf([row('failover_down', { runs: late })], '100 %'),
      'missed: 999 of 1000 turns, at most 1500 ms',
    );
    assert.equal(verdictOn([row('failover_down', { runs: late }, false)], '100 %').outcome, 'not counted');
  });

  test('bad spells: the share of answered turns is met only from 1,000 turns', () => {
    const verdicts = { right: 999, wrong: 0, cut: 0, broken: 0, none: 1 };
    assert.match(outcomeOf([row('failover_regimes', { verdicts })], 'turnsAnsweredShare'), /^met: 1 of 1000 turns/);
    const broken = { ...verdicts, right: 998, broken: 1 };
    assert.equal(verdictOn([row('failover_regimes', { verdicts: broken })], 'turnsAnsweredShare').outcome, 'missed');
    const few = row('failover_regimes', { runs: [samples(200, 1)], verdicts: { ...verdicts, none: 0 } });
    assert.equal(verdictOn([few], 'turnsAnsweredShare').outcome, 'not measured');
  });

  test('a change: how soon, how silent and how dear', () => {
    const shifted = (index: number, change: Partial<FailoverParts> = {}): readonly Figures[] => {
      const log = logOf(400, (each) => (each < index ? 0 : 1));
      return [row('failover_shift', { failover: failoverResult(partsOf(log, change)) })];
    };
    assert.equal(outcomeOf(shifted(120), 'asked first'), 'met: after 20 turns, 2.0 s');
    assert.equal(outcomeOf(shifted(121), 'asked first'), 'missed: after 21 turns, 2.1 s');
    assert.equal(outcomeOf(shifted(400), 'asked first'), 'missed: it never was');
    assert.match(outcomeOf(shifted(120), 'every first text'), /^met: 200 of 200 turns, at most 500 ms/);
    assert.equal(outcomeOf(shifted(120), 'failover_shift: extra calls'), 'met: 0.0 %');
    const short = { turns: { dueMs: [CHANGE_MS], firstTextUs: [1] } };
    assert.equal(outcomeOf(shifted(120, short), 'every first text'), 'not measured: only 1 of 200 turns');
  });

  test('rows that were not run are named, and rows that tell nothing of failover are not judged', () => {
    assert.equal(verdictOn([], '100 %').notRun, 'failover_down');
    assert.equal(verdictOn([row('failover_down', { failover: null })], '100 %').outcome, 'not measured');
  });

  test('the gate fails on a turn without text in time and on requests that run away, not on answers nobody could give', () => {
    const missed = (rows: readonly Figures[]): readonly string[] =>
      gateVerdicts(rows).flatMap(({ outcome, target }) => (outcome === 'missed' ? [target] : []));
    const none = { right: 0, wrong: 0, cut: 0, broken: 0, none: 1_000 };
    assert.deepEqual(missed([row('failover_down', { verdicts: none })]), []);
    assert.match(missed([row('failover_down', { verdicts: none, runs: oneAt(2_000_000) })]).join(), /100 %/);
    assert.match(missed([row('failover_steady', { runs: oneAt(2_000_000) })]).join(), /every turn gets text/);
    assert.match(missed([row('failover_steady', { runs: [samples(900, 1)] })]).join(), /extra calls <= 0\.15/);
  });
});

describe('recovery', () => {
  type Samples = readonly number[];

  function exportedOf(measure: string, label: string | null, allMs: Samples): object {
    const counts = new BucketCounts();
    for (const ms of allMs) counts.record(ms * 1000);
    const dimension = label === null ? null : 'start';
    return { measure, mode: 'optimized', dimension, label, encoded: encodeCounts(counts) };
  }

  /** An export of the server with these recoveries by the way in which the source that spoke was started. */
  function exported(
    starts: Readonly<Record<string, Samples>>,
    measures: Readonly<Record<string, Samples>> = {},
  ): unknown {
    return {
      histograms: [
        exportedOf('recovery', null, Object.values(starts).flat()),
        ...Object.entries(starts).map(([label, allMs]) => exportedOf('recovery', label, allMs)),
        ...Object.entries(measures).map(([measure, allMs]) => exportedOf(measure, null, allMs)),
        exportedOf('responseGap', null, [77_000]),
        { ...exportedOf('recovery', null, [77_000]), mode: 'traditional' },
      ],
    };
  }
  const many = (count: number, ms: number): Samples => Array.from({ length: count }, () => ms);
  const about = (ms: number | null, expected: number): boolean =>
    Math.abs((ms ?? Infinity) - expected) < expected / 100;

  test('is what came between two readings, exactly, with the answers apart', () => {
    const before = exported({ hedge: many(50, 5_000) });
    const after = exported({ hedge: [...many(50, 5_000), ...many(90, 100)], apology: many(10, 1_000) });
    const found = recoveryBetween(before, after);
    assert.ok(found);
    assert.deepEqual([found.all.n, found.answers.n], [100, 90]);
    assert.ok(about(found.all.p95Ms, 1_000) && about(found.answers.p95Ms, 100), JSON.stringify(found));
    assert.deepEqual(
      found.kinds.map(({ name, n }) => [name, n]),
      [
        ['start hedge', 90],
        ['start apology', 10],
      ],
    );
  });

  test('is told by kind where the server does, and the answers are then those that it counts', () => {
    const starts = { hedge: many(60, 100), cold: many(40, 250) };
    const measures = {
      'recovery.before_text': many(60, 100),
      'recovery.mid_sentence': many(40, 250),
      'recovery.by_bridge': many(30, 250),
      'recovery.by_answer': [...many(60, 100), ...many(35, 900)],
    };
    const found = recoveryBetween(exported({}), exported(starts, measures));
    assert.ok(found);
    assert.deepEqual(
      found.kinds.map(({ name, n }) => [name, n]),
      [
        ['before the first text', 60],
        ['mid-sentence', 40],
        ['by answer', 95],
        ['by bridge', 30],
        ['start hedge', 60],
        ['start cold', 40],
      ],
    );
    assert.ok(about(found.all.p95Ms, 250) && about(found.answers.p95Ms, 900), JSON.stringify(found));
  });

  test('of a server that tells nothing of it, or had nothing to recover, is nothing', () => {
    assert.equal(recoveryBetween(null, null), null);
    assert.equal(recoveryBetween({}, { histograms: [] }), null);
    const same = exported({ hedge: many(5, 100) });
    assert.equal(recoveryBetween(same, exported({ hedge: many(5, 100) })), null);
  });

  test('is judged by all kinds together, from 20 on', () => {
    const withRecovery = (count: number, ms: number): readonly Figures[] => {
      const recovery = recoveryBetween(null, exported({ hedge: many(count, ms) }));
      return [
        row('failover_steady', {
          failover: failoverResult(
            partsOf(
              logOf(10, () => 0),
              { recovery },
            ),
          ),
        }),
      ];
    };
    assert.match(
      outcomeOf(withRecovery(20, 200), 'recovery p95'),
      /^met: 200 ms \(n 20\); by an answer 200 ms \(n 20\)/,
    );
    assert.equal(verdictOn(withRecovery(20, 400), 'recovery p95').outcome, 'missed');
    assert.equal(verdictOn(withRecovery(19, 400), 'recovery p95').outcome, 'not measured');
    const lines = failoverLines(withRecovery(20, 200)[0] ?? row('none')).join('\n');
    assert.match(lines, /by kind: start hedge p50 200\.\d, p95 200\.\d ms \(n 20\)/);
  });
});

test('where answers break off, how soon the rest came is judged', () => {
  const { outcome, notRun } = verdictOn([], 'failover_mid_sentence: recovery');
  assert.deepEqual([outcome, notRun], ['not measured', 'failover_mid_sentence']);
});

test('a row that is about failover keeps the log, hands its schedule on and says nothing of perfect speculation', () => {
  const order = upstreamOrder(failoverShift, { seed: 1, profile: null });
  assert.deepEqual([order.keepsLog, order.schedule], [true, failoverShift.schedule]);
  assert.equal(upstreamOrder(predictionOff, { seed: 1, profile: null }).keepsLog, false);
  const window = { fromMs: 0, toMs: 60_000 };
  for (const row of [failoverShift, failoverSteady]) {
    assert.equal(perfectOrder(row, upstreamOrder(row, { seed: 1, profile: null }), window), null);
  }
});

test('the change that is looked at is that of the schedule, with room for the turns before and after it', () => {
  const { schedule = [], failover, callCount } = failoverShift;
  assert.deepEqual(schedule[0]?.from, { ms: failover?.shift?.ms });
  const turnsAfter = (callCount * (windowMsOf(failoverShift) - (failover?.shift?.ms ?? 0))) / 12_000;
  assert.ok(turnsAfter > 1.1 * (failover?.shift?.turns ?? Infinity), `${turnsAfter}`);
});

test('the report tells first texts, cost and the change in words', () => {
  const log = logOf(400, (index) => (index < 112 ? 0 : 1));
  const lines = failoverLines(row('failover_shift', { failover: failoverResult(partsOf(log)) })).join('\n');
  assert.match(lines, /failover_shift, product: first text p50 4\.0, .*1000 of 1000 turns within 1,500 ms/);
  assert.match(
    lines,
    /stayed so, after 12 turns, 1\.2 s, for the first time after 12 turns, 1\.2 s \(before it in 0\.0 %/,
  );
  assert.deepEqual(failoverLines(row('plain_50', { failover: null })), []);
});
