/** What the short form fails on, what it does not judge, and when it measures once more. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCodeOf } from '../../../bench/exit_code.ts';
import { type Figures, figuresOf } from '../../../bench/figures.ts';
import { measureGate } from '../../../bench/gate_run.ts';
import { gateVerdicts } from '../../../bench/gate_verdicts.ts';
import type { Measured } from '../../../bench/measure.ts';
import type { CallsResult } from '../../../bench/results.ts';
import { SHORT } from '../../../bench/scenarios/all.ts';
import { NOTHING_TOLD } from '../../../bench/self_report.ts';
import type { Verdict } from '../../../bench/verdict.ts';
import { callsResult, earlyResult, samples } from '../../support/bench_results.ts';

type Change = Parameters<typeof callsResult>[0];

const figures = (change: Change, isCounted = true): Figures => figuresOf(callsResult(change), isCounted);
const verdicts = (change: Partial<CallsResult['verdicts']>): CallsResult['verdicts'] => ({
  right: 0,
  wrong: 0,
  cut: 0,
  broken: 0,
  none: 0,
  ...change,
});

function dialogues(product: Change, reference: Change = {}): readonly Figures[] {
  const scenario = 'dialogues_700';
  return [
    figures({ scenario, server: 'reference', runs: [samples(100, 900_000)], ...reference }),
    figures({ scenario, server: 'product', runs: [samples(100, 1_000_000)], ...product }),
  ];
}

function missed(all: readonly Figures[]): readonly string[] {
  return gateVerdicts(all).flatMap(({ outcome, target }) => (outcome === 'missed' ? [target] : []));
}

function verdictOf(all: readonly Figures[], words: string): Verdict | undefined {
  return gateVerdicts(all).find(({ target }) => target.includes(words));
}

test('the gate fails on ratios of the same run, on wrong answers and on turns without an answer', () => {
  const run = (change: Parameters<typeof callsResult>[0] = {}): readonly Figures[] => [
    figures({ scenario: 'plain_50' }),
    figures({ scenario: 'plain_50', server: 'product', runs: [samples(60, 9_900)] }),
    figures({ scenario: 'dialogues_700', server: 'reference', runs: [samples(100, 900_000)] }),
    figures({ scenario: 'dialogues_700', server: 'product', runs: [samples(100, 1_000_000)], ...change }),
  ];
  assert.deepEqual(missed(run()), []);
  assert.match(missed(run({ runs: [samples(100, 1_040_000)] })).join(), /p95 no worse than 1\.15x/);
  assert.match(missed(run({ verdicts: { right: 99, wrong: 1, cut: 0, broken: 0, none: 0 } })).join(), /wrong answer/);
  assert.match(
    missed(run({ verdicts: { right: 99, wrong: 0, cut: 0, broken: 0, none: 1 } })).join(),
    /without an answer/,
  );
  const [floor, ...others] = run();
  const slow = figures({ scenario: 'plain_50', server: 'product', runs: [samples(60, 10_100)] });
  assert.ok(floor && others[0]);
  assert.match(missed([floor, slow]).join(), /at most 2x the floor/);
  assert.deepEqual(missed([{ ...floor, isCounted: false }, slow]), []);
});

test('answers that are broken off more often than by the reference fail the gate, a stream that the model cut does not', () => {
  const broken = (ours: number, theirs: number): readonly Figures[] =>
    dialogues({ verdicts: verdicts({ right: 100 - ours, broken: ours }) }, { verdicts: verdicts({ broken: theirs }) });
  assert.match(missed(broken(3, 0)).join(), /broken off/);
  assert.deepEqual(missed(broken(2, 0)), [], 'fewer than three turns');
  assert.deepEqual(missed(broken(4, 2)), [], 'two points worse');
  assert.match(missed(broken(6, 2)).join(), /broken off/);
  assert.equal(verdictOf(broken(3, 1), 'broken off')?.measured, '3 of 100 turns, reference 1 of 100');
  const noisy = broken(6, 2).map((row) => ({ ...row, isCounted: false }));
  assert.match(missed(noisy).join(), /broken off/, 'what was answered is judged on any run');
});

const TOLD = { ...NOTHING_TOLD, hedgeCount: 0, storedTurnCount: 50 };

/** A trained row of 150 turns. */
function race(gapMs: number, change: Change = {}, isCounted = true): Figures {
  const { ready } = earlyResult();
  const runs = [samples(150, gapMs * 1_000)];
  const early = earlyResult({ coldP50Ms: 500, told: TOLD, ready });
  return figures({ scenario: 'race_700', server: 'product', runs, modelCallCount: 300, early, ...change }, isCounted);
}

test('a trained row fails the gate when its answers are not far earlier than the model alone is, or cost too much', () => {
  assert.deepEqual(missed([race(390)]), []);
  assert.match(missed([race(410)]).join(), /^race_700: response gap p50 at most 0\.8x/);
  assert.match(missed([race(390, { modelCallCount: 401 })]).join(), /wasted calls/);
});

test('the times of a trained row are not judged when the machine was too noisy, its answers are', () => {
  assert.deepEqual(missed([race(900, {}, false)]), []);
  const gap = verdictOf([race(900, {}, false)], 'response gap p50 at most 0.8x');
  assert.deepEqual([gap?.outcome, gap?.measured.startsWith('900.0 ms')], ['not counted', true]);
  assert.match(missed([race(900, { verdicts: verdicts({ right: 148, wrong: 2 }) }, false)]).join(), /at most 1 %/);
});

test('a trained row may have one wrong answer in a hundred, and none to a line changed by one word from what was ready', () => {
  assert.deepEqual(missed([race(100, { verdicts: verdicts({ right: 149, wrong: 1 }) })]), []);
  const ready = { ...earlyResult().ready, wrongCount: 1, wrongTrapCount: 1 };
  const early = earlyResult({ coldP50Ms: 500, told: TOLD, ready });
  assert.match(missed([race(100, { early })]).join(), /changed by one word/);
});

test('strict does not fail on the times of rows that do not count, but a run in which none counts has measured nothing', () => {
  const strict = { ci: false, strict: true };
  const [counted, noisy] = [figures({}), figures({}, false)];
  const report = {
    verdicts: gateVerdicts([race(900, {}, false)]),
    comparisons: [],
    figures: [counted, noisy],
    problems: [],
  };
  assert.equal(exitCodeOf(strict, report), 0);
  assert.equal(exitCodeOf(strict, { ...report, figures: [noisy] }), 2);
  assert.equal(exitCodeOf(strict, { ...report, verdicts: gateVerdicts([race(900)]) }), 1);
  assert.equal(exitCodeOf({ ci: false, strict: false }, { ...report, verdicts: gateVerdicts([race(900)]) }), 0);
  assert.equal(exitCodeOf({ ci: true, strict: false }, { ...report, verdicts: gateVerdicts([race(900)]) }), 1);
  assert.equal(exitCodeOf({ ci: true, strict: false }, { ...report, problems: ['it did not start'] }), 2);
});

/** Each scenario takes as long; `rows` is what its runs give, one after the other. */
async function gated(tookMs: number, rows: (scenario: string, run: number) => Figures): Promise<readonly string[]> {
  const runs: string[] = [];
  let nowMs = 0;
  const measure = async ([scenario]: readonly { readonly name: string }[]): Promise<Measured> => {
    const name = scenario?.name ?? '';
    nowMs += tookMs;
    runs.push(name);
    const run = runs.filter((each) => each === name).length;
    return { figures: [rows(name, run)], noise: [], problems: [] };
  };
  const { figures: found } = await measureGate(SHORT, { measure, progress: () => undefined, nowMs: () => nowMs });
  assert.deepEqual(
    found.map(({ scenario }) => scenario),
    SHORT.map(({ name }) => name),
  );
  return runs.slice(SHORT.length);
}

test('the gate measures once more what was too noisy, and only that, while there is time', async () => {
  const noisyAtFirst = (scenario: string, run: number): Figures =>
    figures({ scenario, server: 'product' }, scenario !== 'dialogues_700' || run > 1);
  assert.deepEqual(await gated(50_000, noisyAtFirst), ['dialogues_700']);
  assert.deepEqual(await gated(70_000, noisyAtFirst), [], 'five minutes are over');
  assert.deepEqual(await gated(50_000, (scenario) => figures({ scenario, server: 'product' })), []);
});

test('a wrong answer of a noisy run is not hidden by another run', async () => {
  const wrong = (scenario: string): Figures =>
    figures({ scenario, server: 'product', verdicts: verdicts({ right: 999, wrong: 1 }) }, scenario !== 'plain_50');
  assert.deepEqual(await gated(1_000, wrong), []);
});

test('the short form has one trained row, and trains it on few calls', () => {
  const trained = SHORT.flatMap((each) => (each.kind === 'calls' && each.train !== undefined ? [each] : []));
  assert.deepEqual(
    trained.map(({ name, train }) => [name, train?.callCount]),
    [['race_700', 150]],
  );
});
