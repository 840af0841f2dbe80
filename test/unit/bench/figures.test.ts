import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Figures, figuresOf, spread } from '../../../bench/figures.ts';
import { isCounted, noiseIn } from '../../../bench/noise.ts';
import { parseBusyMs, parseCpuMs } from '../../../bench/proc_meter.ts';
import { curveOf, median, quantilesOf, shareWithin } from '../../../bench/quantiles.ts';
import { combine, cpuMsPerTurn, extraCallsPerTurn, gapsOf, kbPerCall, parts } from '../../../bench/results.ts';
import { targetVerdicts } from '../../../bench/targets.ts';
import { callsResult, QUIET, samples } from '../../support/bench_results.ts';

const figures = (change: Parameters<typeof callsResult>[0]): Figures => figuresOf(callsResult(change), true);

test('quantiles are samples by nearest rank, whatever their order', () => {
  const numbers = Array.from({ length: 100 }, (_, index) => 100 - index);
  const found = quantilesOf(numbers);
  assert.deepEqual(found, { n: 100, p50: 50, p75: 75, p90: 90, p95: 95, p99: 99, p999: 100, max: 100 });
  assert.equal(numbers[0], 100);
  assert.equal(quantilesOf([]), null);
  assert.equal(median([7]), 7);
  assert.deepEqual(curveOf(numbers, [0, 0.5, 1]), [1, 50, 100]);
  assert.equal(shareWithin(numbers, 25), 0.25);
  assert.equal(shareWithin([], 25), null);
});

test('every quantile is one of the samples, and they are in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e8 }), { minLength: 1 }), (numbers) => {
      const found = quantilesOf(numbers);
      assert.ok(found !== null);
      const { p50, p75, p90, p95, p99, p999, max } = found;
      const inOrder = [p50, p75, p90, p95, p99, p999, max];
      for (const value of inOrder) assert.ok(numbers.includes(value));
      assert.deepEqual(
        inOrder,
        inOrder.toSorted((a, b) => a - b),
      );
      assert.equal(max, Math.max(...numbers));
    }),
  );
});

test('the CPU time of a process is read behind a command with spaces and parentheses in it', () => {
  const stat = '42 (node (a) b) S 1 42 42 0 -1 4194304 9 0 0 0 123 45 0 0 20 0 11 0 100 1 2 3';
  assert.equal(parseCpuMs(stat), 1_680);
});

test('the busy time of the machine leaves idle and waiting out', () => {
  assert.equal(parseBusyMs('cpu  1 2 3 1000 2000 4 5 6 0 0'), 210);
});

test('two runs become one: samples and CPU are added, memory is the middle, noise the worst', () => {
  const second = callsResult({
    runs: [samples(1, 5_000)],
    cpuMs: 6,
    verdicts: { right: 0, wrong: 1, cut: 0, broken: 0, none: 0 },
    noise: { ...QUIET, otherCores: 1.5 },
  });
  const both = combine([callsResult({ runs: [samples(2, 1_000)], cpuMs: 6 }), second]);
  assert.deepEqual(gapsOf(both), [1_000, 1_000, 5_000]);
  assert.equal(cpuMsPerTurn(both), 4);
  assert.deepEqual([both.verdicts.right, both.verdicts.wrong], [1_000, 1]);
  assert.equal(both.noise.otherCores, 1.5);
  assert.equal(parts(both).length, 2);
});

test('what servers told of themselves in several runs is left out, not taken from the first', () => {
  const inside = { n: 1_000, p50Ms: 4, p99Ms: 9 };
  const one = callsResult({ server: 'product', inside });
  assert.deepEqual(combine([one]).inside, inside);
  assert.equal(combine([one, callsResult({ server: 'product', inside: { ...inside, p50Ms: 40 } })]).inside, null);
});

test('the figures of a result: percentiles in ms, shares, extra calls; the memory of few calls is not told', () => {
  const {
    p50,
    p99,
    p999,
    speechP50,
    within,
    extraCallsPerTurn: extra,
    kbPerCall: memory,
    n,
  } = figures({
    modelCallCount: 1_070,
  });
  assert.deepEqual([n, p50, p99, p999, speechP50, memory], [1_000, 4, 4, null, 704, null]);
  assert.deepEqual(within, { 100: 1, 150: 1, 250: 1, 500: 1, 900: 1 });
  assert.equal(Number(extra?.toFixed(3)), 0.07);
  assert.equal(figures({ runs: [samples(999, 4_000)] }).p99, null);
  assert.equal(Math.round(kbPerCall(callsResult({ callCount: 1_000 })) ?? 0), 10);
  assert.equal(Math.round(figures({ callCount: 1_000 }).kbPerCall ?? 0), 10);
  assert.equal(extraCallsPerTurn(callsResult({ runs: [] })), null);
});

test('a quiet run counts, and each kind of noise is said', () => {
  const noisy: readonly [Parameters<typeof callsResult>[0], RegExp][] = [
    [{ noise: { ...QUIET, callersLoopDelayP99Ms: 11 } }, /callers' own process was late/],
    [{ noise: { ...QUIET, callersLateP99Ms: 11 } }, /callers' own process was late/],
    [{ noise: { ...QUIET, upstreamLoopDelayP99Ms: 11 } }, /model's stand-in was late/],
    [{ noise: { ...QUIET, otherCores: 0.3 } }, /other programs, or the host of this machine, took 0\.3 cores/],
    [{ runs: [samples(500, 4_000), samples(500, 6_000)] }, /floor's halves of its run differ by 50 %/],
  ];
  const quiet = callsResult();
  assert.deepEqual(noiseIn([quiet], [quiet]), []);
  for (const [change, words] of noisy) {
    const [first, second] = change?.runs ?? [];
    // The two halves of one run.
    const runs =
      second === undefined ? {} : { runs: [{ ...first, gapUs: [...(first?.gapUs ?? []), ...second.gapUs] }] };
    const result = callsResult({ ...change, ...(runs as object) });
    const notes = noiseIn([result], [result]);
    assert.match(notes.map(({ text }) => text).join(), words);
    assert.equal(isCounted(result, notes), false);
  }
});

test('a late event loop of the server makes only its own figures doubtful', () => {
  const result = callsResult({ server: 'product', loopDelayP99Ms: 21 });
  const notes = noiseIn([result], [result]);
  assert.match(notes[0]?.text ?? '', /its own figures are doubtful/);
  assert.equal(isCounted(result, notes), true);
});

test('the spread is that of the largest by the smallest, and 1 where nothing can be compared', () => {
  assert.deepEqual([spread([2, 3, null]), spread([2]), spread([])], [1.5, 1, 1]);
});

test('no target of times, CPU or memory is judged on a row that does not count, and its figure is shown', () => {
  const scenario = 'plain_1000';
  const slow = { callCount: 1_000, runs: [samples(1_000, 90_000)], cpuMs: 90_000, liveRssBytes: 2 ** 30 };
  const rows = ['plain_200', scenario].flatMap((name) => [
    figures({ scenario: name }),
    { ...figures({ scenario: name, server: 'product', ...slow }), isCounted: false },
  ]);
  const judged = targetVerdicts(rows).filter(({ notRun }) => notRun === null);
  assert.deepEqual(
    judged.map(({ outcome }) => outcome),
    ['not counted', 'not counted', 'not counted', 'not counted', 'not counted', 'met'],
  );
  assert.match(judged[0]?.measured ?? '', /^22\.50x .*: does not count, the machine was too noisy$/);
  const noisyFloor = targetVerdicts(rows.map((row) => ({ ...row, isCounted: row.server === 'product' })));
  assert.equal(noisyFloor.find(({ target }) => target.includes('p50 within'))?.outcome, 'not counted');
});

test('targets are met, missed, or not measured', () => {
  const outcome = (all: readonly Figures[], words: string): string =>
    targetVerdicts(all).find(({ target }) => target.includes(words))?.outcome ?? '';
  const product = (change: Parameters<typeof callsResult>[0] = {}): Figures =>
    figures({ server: 'product', ...change });
  const floor = figures({});
  assert.equal(outcome([floor, product()], 'p50 within'), 'met');
  assert.equal(outcome([floor, product({ runs: [samples(1_000, 6_100)] })], 'p50 within'), 'missed');
  assert.equal(outcome([floor, product({ runs: [samples(1_000, 20_000)] })], '15 ms above the floor at 200'), 'missed');
  assert.equal(outcome([product()], 'p50 within'), 'not measured');
  assert.equal(
    outcome([product({ scenario: 'plain_1000', callCount: 1_000, liveRssBytes: 170 * 2 ** 20 })], 'memory'),
    'missed',
  );
  const unanswered = (n: number, none: number): string =>
    outcome(
      [
        product({
          scenario: 'dialogues_700',
          runs: [samples(n, 500_000)],
          verdicts: { right: n - none, wrong: 0, cut: 0, broken: 0, none },
        }),
      ],
      '99.9 %',
    );
  assert.deepEqual([unanswered(62, 0), unanswered(62, 1)], ['not measured', 'missed'], 'few turns prove nothing good');
  assert.deepEqual([unanswered(1_000, 1), unanswered(1_000, 2)], ['met', 'missed']);
  const wrong = product({ verdicts: { right: 999, wrong: 1, cut: 0, broken: 0, none: 0 } });
  assert.equal(outcome([wrong], 'wrong answer'), 'missed');
});
