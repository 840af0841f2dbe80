import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertState } from '../../../src/metrics/alerts.ts';
import type { CacheCounts, LedgerRow } from '../../../src/domain/ledger.ts';
import type { BucketCounts } from '../../../src/metrics/bucket_counts.ts';
import { createFigures } from '../../../src/metrics/create_figures.ts';
import type { Figures } from '../../../src/metrics/figures.ts';
import { createPrometheusRoute } from '../../../src/metrics/prometheus.ts';
import { answeredTurn, FIGURES_LIMITS, measuredFigures, meteredCall } from '../../support/measured_figures.ts';
import { type ParsedFamily, parsePrometheus, scrape, seriesKey } from '../../support/prometheus_text.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

const ALERT: AlertState = {
  name: 'error_share',
  severity: 'critical',
  sinceEpochMs: 1_800_000_000_000,
  value: 0.05,
  target: 0.02,
  unit: 'share',
  n: 120,
  message: 'What to do.',
};

const LEDGER: readonly LedgerRow[] = ['a', 'b'].map((state) => ({
  workflowId: 'test-workflow',
  state,
  kind: 'speculation',
  startedCount: 10,
  adoptedCount: 6,
  discarded: { appended: 3, failed: 1 },
  savedMs: 900,
  wastedTokens: 400,
  wastedCost: 0.002,
}));

const NO_CACHE: CacheCounts = {
  lookUpCount: 0,
  hits: { exact: 0, normalised: 0, template: 0, near: 0 },
  turnCount: 0,
  eligibleTurnCount: 0,
  repeatedTurnCount: 0,
  near: { trialCount: 0, wrongCount: 0 },
};

const EDGES = '0.005 0.01 0.025 0.05 0.075 0.1 0.15 0.2 0.25 0.3 0.4 0.5 0.65 0.8 0.9 1 1.5 2 3 5 +Inf';

async function families(
  figures: Figures,
  alerts: readonly AlertState[] = [],
  cache: CacheCounts = NO_CACHE,
): Promise<ReadonlyMap<string, ParsedFamily>> {
  const clock = new VirtualClock();
  const calls = (): { listening: number; speaking: number } => ({ listening: 3, speaking: 0 });
  const route = createPrometheusRoute({
    figures,
    clock,
    calls,
    capacity: 2_000,
    alerts: () => alerts,
    ledger: () => LEDGER,
    cache: () => cache,
    providers: () => [],
  });
  assert.equal(`${route.method} ${route.path} ${route.audience}`, 'GET /metrics app');
  clock.advance(90_000);
  return parsePrometheus(await scrape(route));
}

function valueOf(family: ParsedFamily | undefined, name: string, labels: Readonly<Record<string, string>>): number {
  const key = seriesKey(name, labels);
  const sample = family?.samples.find((candidate) => seriesKey(candidate.name, candidate.labels) === key);
  assert.ok(sample, `${key} is missing`);
  return sample.value;
}

test('the answer is valid text format with its content type', async () => {
  const names = [...(await families(measuredFigures(new VirtualClock()))).keys()];
  assert.ok(names.length >= 25, names.join(' '));
});

test('every bucket, sum and count is that of the figures, counted without asking for it by edge', async () => {
  const figures = measuredFigures(new VirtualClock());
  const parsed = await families(figures);
  const all = (mode: 'optimized' | 'traditional') => figures.read({ mode, window: 'start' })?.measures;
  const by = (dimension: 'provider' | 'start' | 'workflow' | 'language', label: string) =>
    figures.read({ mode: 'optimized', window: 'start', dimension, label })?.measures;
  const mode = 'optimized';
  const cases: readonly (readonly [string, Record<string, string>, BucketCounts | null | undefined])[] = [
    ['weaver_response_gap_seconds', { mode }, all('optimized')?.responseGap],
    ['weaver_response_gap_seconds', { mode: 'traditional' }, all('traditional')?.responseGap],
    ['weaver_first_text_seconds', { mode }, all('optimized')?.firstText],
    ['weaver_whole_reply_seconds', { mode }, all('optimized')?.wholeReply],
    ['weaver_speech_end_to_text_seconds', { mode }, all('optimized')?.speechEndToText],
    ['weaver_provider_ttft_seconds', { mode, provider: 'openai' }, by('provider', 'openai')?.providerTtft],
    ['weaver_recovery_seconds', { mode, kind: 'before_text' }, figures.recovery('optimized', 'before_text', 'start')],
    [
      'weaver_workflow_response_gap_seconds',
      { mode, workflow: 'test-workflow' },
      by('workflow', 'test-workflow')?.responseGap,
    ],
    ['weaver_language_response_gap_seconds', { mode, language: 'en-US' }, by('language', 'en-US')?.responseGap],
    ['weaver_twiml_seconds', { mode }, figures.twiml('optimized', 'start')],
    ['weaver_event_loop_delay_seconds', {}, figures.loopDelay('start')],
  ];
  for (const [name, labels, series] of cases) {
    assert.ok(series && series.n > 0, name);
    const family = parsed.get(name);
    for (const le of EDGES.split(' ')) {
      const edgeUs = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le) * 1_000_000;
      let expected = 0;
      for (const [highestUs, count] of series.buckets()) if (lowestOf(highestUs) <= edgeUs) expected += count;
      assert.equal(valueOf(family, `${name}_bucket`, { ...labels, le }), expected, `${name} ${le}`);
    }
    assert.equal(valueOf(family, `${name}_count`, labels), series.n, name);
    assert.ok(Math.abs(valueOf(family, `${name}_sum`, labels) - series.sumUs / 1e6) < 1e-9, name);
  }
});

/** The smallest value of the histogram's bucket that ends there: buckets of 1, 2, 4 … µs, from 2,048 µs on wider ones. */
function lowestOf(highestUs: number): number {
  let width = 1;
  while (highestUs >= 2_048 * width) width *= 2;
  return highestUs - width + 1;
}

test('turns, calls, events, alerts and the process are counted', async () => {
  const parsed = await families(measuredFigures(new VirtualClock()), [ALERT]);
  const expected: readonly (readonly [string, Record<string, string>, number])[] = [
    ['weaver_turns_total', { mode: 'optimized', outcome: 'answered' }, 201],
    ['weaver_turns_total', { mode: 'optimized', outcome: 'failed' }, 1],
    ['weaver_turns_answered_total', { mode: 'optimized' }, 201],
    ['weaver_turns_owed_total', { mode: 'traditional' }, 202],
    ['weaver_dead_air_turns_total', { mode: 'optimized' }, 1],
    ['weaver_turns_by_start_total', { mode: 'optimized', start: 'cold' }, 200],
    ['weaver_turns_by_start_total', { mode: 'optimized', start: 'recovery' }, 1],
    ['weaver_turns_by_start_total', { mode: 'traditional', start: 'none' }, 1],
    ['weaver_calls_opened_total', { mode: 'optimized' }, 1],
    ['weaver_calls_ended_total', { end: 'completed' }, 1],
    ['weaver_calls_active', { state: 'listening' }, 3],
    ['weaver_calls_capacity', {}, 2_000],
    ['weaver_events_total', { code: 'frame_malformed' }, 1],
    ['weaver_alert_active', { alert: 'error_share', severity: 'critical' }, 1],
    ['weaver_histogram_rounded_up_total', {}, 0],
    ['process_uptime_seconds', {}, 90],
  ];
  for (const [name, labels, value] of expected) assert.equal(valueOf(parsed.get(name), name, labels), value, name);
  assert.equal(parsed.get('weaver_calls_active')?.samples.length, 1, 'a state without calls is absent');
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_heap_size_used_bytes']) {
    assert.ok(valueOf(parsed.get(name), name, {}) > 0, name);
  }
});

test('a process that has done nothing exposes its capacity and itself, and no figure of turns', async () => {
  const clock = new VirtualClock();
  const figures = createFigures(clock, FIGURES_LIMITS);
  const route = createPrometheusRoute({
    figures,
    clock,
    calls: () => ({}),
    capacity: 5,
    alerts: () => [],
    ledger: () => [],
    cache: () => NO_CACHE,
    providers: () => [],
  });
  assert.deepEqual([...parsePrometheus(await scrape(route)).keys()].sort(), [
    'nodejs_heap_size_used_bytes',
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'process_uptime_seconds',
    'weaver_calls_capacity',
    'weaver_histogram_bytes',
    'weaver_histogram_rounded_up_total',
  ]);
});

test('a measure without samples is absent while others of the same turns are there', async () => {
  const figures = createFigures(new VirtualClock(), FIGURES_LIMITS);
  figures.turnEnded(meteredCall(), answeredTurn(100));
  const parsed = await families(figures);
  assert.ok(parsed.has('weaver_response_gap_seconds'));
  assert.ok(!parsed.has('weaver_recovery_seconds'));
  assert.ok(!parsed.has('weaver_alert_active'));
  assert.equal(
    valueOf(parsed.get('weaver_dead_air_turns_total'), 'weaver_dead_air_turns_total', { mode: 'optimized' }),
    0,
  );
});

test('two scrapes expose what was measured in between, and the first one is not counted again', async () => {
  const figures = createFigures(new VirtualClock(), FIGURES_LIMITS);
  const name = 'weaver_response_gap_seconds';
  for (const count of [1, 2, 3]) {
    figures.turnEnded(meteredCall(), answeredTurn(100));
    const parsed = await families(figures);
    assert.equal(valueOf(parsed.get(name), `${name}_count`, { mode: 'optimized' }), count);
  }
});

test('a label with quotes, backslashes and line ends arrives as it is', async () => {
  const language = 'a"b\\c\nd{e="f"}';
  const figures = createFigures(new VirtualClock(), FIGURES_LIMITS);
  figures.turnEnded(meteredCall({ language }), answeredTurn(100, { language }));
  const name = 'weaver_language_response_gap_seconds';
  const parsed = await families(figures);
  assert.equal(valueOf(parsed.get(name), `${name}_count`, { mode: 'optimized', language }), 1);
});

/** Time passes at every look at it. */
class BusyClock extends VirtualClock {
  pauseCount = 0;

  override nowUs(): number {
    this.advance(1);
    return super.nowUs();
  }

  override setTimeout(task: () => void, delayMs: number): number {
    assert.equal(delayMs, 0);
    this.pauseCount += 1;
    setImmediate(task);
    return 0;
  }
}

test('a long scrape lets the calls have their turn, and is whole', async () => {
  const clock = new BusyClock();
  const figures = measuredFigures(new VirtualClock());
  const route = createPrometheusRoute({
    figures,
    clock,
    calls: () => ({}),
    capacity: 5,
    alerts: () => [],
    ledger: () => LEDGER,
    cache: () => NO_CACHE,
    providers: () => [],
  });
  const names = [...parsePrometheus(await scrape(route)).keys()];
  assert.ok(clock.pauseCount >= 10, `${clock.pauseCount} pauses`);
  assert.deepEqual(
    names,
    [...(await families(figures)).keys()].filter((name) => name !== 'weaver_calls_active'),
  );
});

const HISTOGRAM = [
  '# HELP a_seconds What it is.',
  '# TYPE a_seconds histogram',
  'a_seconds_bucket{le="0.1"} 1',
  'a_seconds_bucket{le="+Inf"} 2',
  'a_seconds_sum 0.5',
  'a_seconds_count 2',
];

const PLANTED: readonly (readonly [what: string, lines: readonly string[]])[] = [
  ['a family without samples', HISTOGRAM.slice(0, 2)],
  ['samples without HELP', HISTOGRAM.slice(1)],
  ['a family twice', [...HISTOGRAM, ...HISTOGRAM]],
  ['a bucket that is not cumulative', HISTOGRAM.with(2, 'a_seconds_bucket{le="0.1"} 3')],
  ['+Inf that is not the count', HISTOGRAM.with(3, 'a_seconds_bucket{le="+Inf"} 3')],
  ['edges out of order', HISTOGRAM.toSpliced(2, 0, 'a_seconds_bucket{le="0.2"} 1')],
  ['no +Inf', HISTOGRAM.toSpliced(3, 1)],
  ['no sum', HISTOGRAM.toSpliced(4, 1)],
  ['a series twice', HISTOGRAM.toSpliced(5, 0, 'a_seconds_count 2')],
  ['a sample of another family', [...HISTOGRAM, 'b_total 1']],
  ['an unescaped quote', HISTOGRAM.with(2, 'a_seconds_bucket{le="0"1"} 1')],
  ['a value that is no number', HISTOGRAM.with(4, 'a_seconds_sum Nan')],
  ['a negative counter', ['# HELP b_total B.', '# TYPE b_total counter', 'b_total -1']],
];

for (const [what, lines] of PLANTED) {
  test(`the reader of these tests refuses ${what}`, () => {
    assert.throws(() => parsePrometheus(`${lines.join('\n')}\n`));
  });
}

test('the reader of these tests takes what is right', () => {
  assert.equal(parsePrometheus(`${HISTOGRAM.join('\n')}\n`).get('a_seconds')?.samples.length, 4);
});

test('extra calls are counted by kind and by how they ended, over all workflows and states', async () => {
  const parsed = await families(measuredFigures(new VirtualClock()));
  const calls = parsed.get('weaver_extra_calls_total');
  const ends = ['adopted', 'appended', 'failed'].map((end) =>
    valueOf(calls, 'weaver_extra_calls_total', { kind: 'speculation', end }),
  );
  assert.deepEqual(ends, [12, 6, 2]);
  const name = 'weaver_extra_calls_wasted_cost_total';
  assert.equal(valueOf(parsed.get(name), name, { kind: 'speculation' }), 0.004);
});

test('the cache is counted by tier, by what a hit is a share of, and by what near matches came to', async () => {
  const counts: CacheCounts = {
    ...NO_CACHE,
    hits: { exact: 1, normalised: 5, template: 4, near: 0 },
    turnCount: 40,
    eligibleTurnCount: 25,
    repeatedTurnCount: 20,
    near: { trialCount: 7, wrongCount: 2 },
  };
  const parsed = await families(measuredFigures(new VirtualClock()), [], counts);
  const all = (name: string, label: string): Record<string, number> => {
    const samples = parsed.get(name)?.samples ?? [];
    return Object.fromEntries(samples.map(({ labels, value }) => [labels[label] ?? '', value]));
  };
  assert.deepEqual(all('weaver_cache_hits_total', 'tier'), { exact: 1, normalised: 5, template: 4, near: 0 });
  assert.deepEqual(all('weaver_cache_turns_total', 'of'), { all: 40, eligible: 25, repeated: 20 });
  assert.deepEqual(all('weaver_cache_near_trials_total', 'verdict'), { right: 5, wrong: 2 });
});

test('a cache without turns is absent, and one with turns and without hits has zeros', async () => {
  const ofCache = async (cache: CacheCounts): Promise<readonly string[]> => {
    const parsed = await families(measuredFigures(new VirtualClock()), [], cache);
    return [...parsed.keys()].filter((name) => name.startsWith('weaver_cache_'));
  };
  assert.deepEqual(await ofCache({ ...NO_CACHE, lookUpCount: 3 }), []);
  const counted = { ...NO_CACHE, turnCount: 2 };
  assert.deepEqual(await ofCache(counted), ['weaver_cache_hits_total', 'weaver_cache_turns_total']);
  const parsed = await families(measuredFigures(new VirtualClock()), [], counted);
  const name = 'weaver_cache_hits_total';
  assert.equal(valueOf(parsed.get(name), name, { tier: 'exact' }), 0);
});

test('turns by start are those that ended, with as many labels as the split has and no more', async () => {
  const figures = createFigures(new VirtualClock(), { ...FIGURES_LIMITS, labels: 2 });
  const starts = ['cold', 'speculation', 'predicted', 'cache_exact', 'predicted'] as const;
  for (const start of starts) figures.turnEnded(meteredCall(), answeredTurn(100, { start }));
  const samples = (await families(figures)).get('weaver_turns_by_start_total')?.samples ?? [];
  assert.deepEqual(
    samples.map(({ labels, value }) => [labels['start'], value]),
    [
      ['cold', 1],
      ['speculation', 1],
      ['other', 3],
    ],
  );
});
