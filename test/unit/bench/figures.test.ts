import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { noiseIn } from '../../../bench/noise.ts';
import { parseBusyMs, parseCpuMs } from '../../../bench/proc_meter.ts';
import { median, quantilesOf } from '../../../bench/quantiles.ts';
import { asJson, asText } from '../../../bench/report.ts';
import { type CallsResult, combine, cpuMsPerTurn, gapsOf, kbPerCall } from '../../../bench/results.ts';
import { verdictsOf } from '../../../bench/targets.ts';

const QUIET = {
  callersLoopDelayP99Ms: 1,
  callersLateP99Ms: 0,
  upstreamLoopDelayP99Ms: 1,
  ownCores: 0.5,
  otherCores: 0.1,
};

function result(change: Partial<CallsResult> = {}): CallsResult {
  return {
    kind: 'calls',
    scenario: 'plain_200',
    server: 'floor',
    callCount: 200,
    runs: [Array.from({ length: 1_000 }, () => 4_000)],
    withoutTextCount: 0,
    wrongReplyCount: 0,
    droppedCallCount: 0,
    modelCallCount: 1_000,
    cpuMs: 4_000,
    idleRssBytes: 100 * 1024 * 1024,
    liveRssBytes: 110 * 1024 * 1024,
    loopDelayP99Ms: null,
    noise: QUIET,
    ...change,
  };
}

const gaps = (count: number, us: number): readonly number[] => Array.from({ length: count }, () => us);
const outcomeOf = (results: readonly CallsResult[], words: string): string => {
  const found = verdictsOf(results).filter(({ target }) => target.includes(words));
  assert.equal(found.length, 1, `one target says "${words}"`);
  return found[0]?.outcome ?? '';
};

test('quantiles are samples by nearest rank, whatever their order', () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.deepEqual(quantilesOf(samples), { n: 100, p50: 50, p90: 90, p99: 99, max: 100 });
  assert.equal(samples[0], 100);
  assert.equal(quantilesOf([]), null);
  assert.equal(median([7]), 7);
});

test('every quantile is one of the samples, and they are in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e8 }), { minLength: 1 }), (samples) => {
      const found = quantilesOf(samples);
      assert.ok(found !== null);
      const { p50, p90, p99, max } = found;
      for (const value of [p50, p90, p99, max]) assert.ok(samples.includes(value));
      assert.ok(p50 <= p90 && p90 <= p99 && p99 <= max);
      assert.equal(max, Math.max(...samples));
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
  const second = result({ runs: [[5_000]], cpuMs: 6, withoutTextCount: 1, noise: { ...QUIET, otherCores: 1.5 } });
  const both = combine([result({ runs: [[1_000, 2_000]], cpuMs: 6 }), second]);
  assert.deepEqual(gapsOf(both), [1_000, 2_000, 5_000]);
  assert.equal(cpuMsPerTurn(both), 4);
  assert.equal(both.withoutTextCount, 1);
  assert.equal(both.noise.otherCores, 1.5);
  assert.equal(kbPerCall(both), 51.2);
});

test('a product at 1.5 times the floor meets its target, one above it misses', () => {
  const product = (us: number) => result({ server: 'product', runs: [gaps(1_000, us)] });
  assert.equal(outcomeOf([result(), product(6_000)], 'p50'), 'met');
  assert.equal(outcomeOf([result(), product(6_001)], 'p50'), 'missed');
  assert.equal(outcomeOf([product(6_000)], 'p50'), 'not measured');
});

test('CPU per turn is compared by turn, not by run', () => {
  const product = (cpuMs: number) => result({ server: 'product', runs: [gaps(500, 4_000)], cpuMs });
  assert.equal(outcomeOf([result(), product(3_000)], 'CPU'), 'met');
  assert.equal(outcomeOf([result(), product(3_100)], 'CPU'), 'missed');
});

test('a p99 more than 15 ms above the floor is missed, and few turns are named', () => {
  const slow = result({ server: 'product', runs: [[...gaps(980, 4_000), ...gaps(20, 20_000)]] });
  assert.equal(outcomeOf([result(), slow], 'above the floor at 200'), 'missed');
  const few = result({ server: 'product', runs: [gaps(10, 4_000)] });
  const verdict = verdictsOf([result(), few]).find(({ target }) => target.includes('above the floor at 200'));
  assert.match(verdict?.measured ?? '', /only 10 turns/);
});

test('memory counts at 1,000 calls and must stay below 60 KB', () => {
  const live = (kb: number) =>
    result({
      scenario: 'plain_1000',
      server: 'product',
      callCount: 1_000,
      idleRssBytes: 0,
      liveRssBytes: kb * 1_024_000,
    });
  assert.equal(outcomeOf([live(59)], 'memory'), 'met');
  assert.equal(outcomeOf([live(60)], 'memory'), 'missed');
});

test('a quiet machine is not complained about', () => {
  assert.deepEqual(noiseIn([result()], [result()]), []);
});

test('late callers, other programs and a floor that differs from itself are said', () => {
  const noise = { ...QUIET, callersLoopDelayP99Ms: 40, otherCores: 1 };
  const uneven = result({ runs: [[...gaps(500, 4_000), ...gaps(500, 8_000)]], noise });
  const said = noiseIn([uneven], [uneven]).join('\n');
  assert.match(said, /callers' own process was late \(p99 40 ms\)/);
  assert.match(said, /1\.0 cores busy/);
  assert.match(said, /halves of the run differ by 100 % in p50/);
  const runs = [result(), result({ cpuMs: 8_000 })];
  assert.match(noiseIn([combine(runs)], runs).join('\n'), /runs differ by 100 % in CPU/);
});

test('the table shows a p99 only from 1,000 turns and names every failure', () => {
  const few = result({ runs: [gaps(999, 4_444)], withoutTextCount: 3 });
  const text = asText({ machine: 'machine', results: [few], verdicts: verdictsOf([few]), noise: [] });
  const line = text.split('\n').find((each) => each.startsWith('plain_200')) ?? '';
  assert.deepEqual(line.split(/\s{2,}/).slice(3, 8), ['999', '4.4', '4.4', '–', '4.4']);
  assert.match(text, /3 turns without text/);
  const many = asText({ machine: '', results: [result()], verdicts: [], noise: [] });
  assert.match(many, /1000\s+4\.0\s+4\.0\s+4\.0\s+4\.0/);
});

test('the JSON holds figures, not samples', () => {
  const json = JSON.parse(asJson({ machine: '', results: [result()], verdicts: [], noise: [] })) as {
    results: { gapUs: { p50: number }; runs?: unknown; cpuMsPerTurn: number }[];
  };
  assert.equal(json.results[0]?.gapUs.p50, 4_000);
  assert.equal(json.results[0]?.cpuMsPerTurn, 4);
  assert.equal(json.results[0]?.runs, undefined);
});
