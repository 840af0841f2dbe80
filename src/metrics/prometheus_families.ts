/**
 * The figures as families of Prometheus, read from what the other metrics routes read, so that they can never disagree. A
 * family without data is absent: zero would say that something was measured.
 */
import type { CacheCounts, LedgerRow } from '../domain/ledger.ts';
import type { AlertState } from './alerts.ts';
import type { Breathe } from './breather.ts';
import type { BucketCounts } from './bucket_counts.ts';
import {
  CALL_MODES,
  type CallMode,
  type Dimension,
  type Figures,
  type FiguresScope,
  type Measure,
  MEASURES,
  RECOVERY_KIND_NAMES,
} from './figures.ts';

/** Samples of one name. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly Sample[];
}

type Labels = Readonly<Record<string, string | number>>;

interface Sample {
  /** Of a histogram's parts, which have names of their own. */
  readonly metricName?: string;
  readonly labels: Labels;
  /** Further labels, the same object for all samples of a series: prom-client then writes them once. */
  readonly sharedLabels?: Labels;
  readonly value: number;
}

/** Everything that is shown, as it is at one moment. */
interface Exposed {
  readonly figures: Figures;
  /** Active calls by state. */
  readonly calls: Readonly<Partial<Record<string, number>>>;
  readonly capacity: number;
  readonly ledger: readonly LedgerRow[];
  readonly cache: CacheCounts;
  readonly alerts: readonly AlertState[];
  readonly process: ProcessUse;
}

export interface ProcessUse {
  readonly cpuUs: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  readonly uptimeS: number;
}

/** Upper edges in seconds; every latency has the same ones, so that all can be compared. */
const BUCKET_EDGES_S: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.65, 0.8, 0.9, 1, 1.5, 2, 3, 5,
];
const BUCKET_EDGES_US = BUCKET_EDGES_S.map((edge) => Math.round(edge * 1_000_000));

interface Latency {
  readonly name: string;
  readonly measure: Measure;
  /** One series for each label of this dimension; one for each mode alone when absent. */
  readonly by?: { readonly dimension: Dimension; readonly label: string };
}

const LATENCIES: readonly Latency[] = [
  { name: 'weaver_response_gap_seconds', measure: 'responseGap' },
  { name: 'weaver_first_text_seconds', measure: 'firstText' },
  { name: 'weaver_whole_reply_seconds', measure: 'wholeReply' },
  { name: 'weaver_speech_end_to_text_seconds', measure: 'speechEndToText' },
  {
    name: 'weaver_provider_ttft_seconds',
    measure: 'providerTtft',
    by: { dimension: 'provider', label: 'provider' },
  },
  { name: 'weaver_lead_seconds', measure: 'lead' },
  {
    name: 'weaver_workflow_response_gap_seconds',
    measure: 'responseGap',
    by: { dimension: 'workflow', label: 'workflow' },
  },
  {
    name: 'weaver_language_response_gap_seconds',
    measure: 'responseGap',
    by: { dimension: 'language', label: 'language' },
  },
];

/**
 * All since the start, as Prometheus wants counters. Many histograms take milliseconds: `breathe` is awaited after each, so
 * that calls do not wait for a scrape.
 */
export async function* familiesOf(exposed: Exposed, breathe: Breathe): AsyncGenerator<Family> {
  const { figures } = exposed;
  const families = [
    ...turnFamilies(figures),
    startFamily(figures),
    ...callFamilies(exposed),
    ...extraCallFamilies(exposed.ledger),
    ...cacheFamilies(exposed.cache),
    ...processFamilies(exposed),
    recoveryFamily(figures),
    twimlFamily(figures),
    loopDelayFamily(figures),
  ];
  for (const family of families) if (family.samples.length > 0) yield family;
  for (const latency of LATENCIES) {
    const family = await latencyFamily(figures, latency, breathe);
    if (family.samples.length > 0) yield family;
  }
}

async function latencyFamily(figures: Figures, { name, measure, by }: Latency, breathe: Breathe): Promise<Family> {
  const samples: Sample[] = [];
  for (const mode of CALL_MODES) {
    for (const { scope, labels } of seriesOf(figures, mode, by)) {
      samples.push(...histogramSamples(name, labels, figures.read(scope)?.measures[measure]));
      await breathe();
    }
  }
  return { name, help: MEASURES[measure], type: 'histogram', samples };
}

function seriesOf(
  figures: Figures,
  mode: CallMode,
  by: Latency['by'],
): readonly { readonly scope: FiguresScope; readonly labels: Labels }[] {
  const all = { mode, window: 'start' } as const;
  if (by === undefined) return [{ scope: all, labels: { mode } }];
  return figures.labels(mode, by.dimension).map((label) => ({
    scope: { ...all, dimension: by.dimension, label },
    labels: { mode, [by.label]: label },
  }));
}

function recoveryFamily(figures: Figures): Family {
  const name = 'weaver_recovery_seconds';
  const help = `${MEASURES.recovery} By kind, which overlap.`;
  const samples = CALL_MODES.flatMap((mode) =>
    RECOVERY_KIND_NAMES.flatMap((kind) =>
      histogramSamples(name, { mode, kind }, figures.recovery(mode, kind, 'start')),
    ),
  );
  return { name, help, type: 'histogram', samples };
}

function twimlFamily(figures: Figures): Family {
  const name = 'weaver_twiml_seconds';
  const help = "From a webhook's receipt to its finished TwiML.";
  const samples = CALL_MODES.flatMap((mode) => histogramSamples(name, { mode }, figures.twiml(mode, 'start')));
  return { name, help, type: 'histogram', samples };
}

function loopDelayFamily(figures: Figures): Family {
  const name = 'weaver_event_loop_delay_seconds';
  const help = 'How late timers fire. Above 0.02 at p99 the other latencies are lower than what callers get.';
  return { name, help, type: 'histogram', samples: histogramSamples(name, {}, figures.loopDelay('start')) };
}

/** Cumulative, as the text format has them: a bucket holds all samples up to its edge. */
function histogramSamples(name: string, labels: Labels, series: BucketCounts | null | undefined): readonly Sample[] {
  if (series === null || series === undefined || series.n === 0) return [];
  const bucket = `${name}_bucket`;
  const within = series.countsWithin(BUCKET_EDGES_US);
  const samples: Sample[] = BUCKET_EDGES_S.map((edge, index) => ({
    metricName: bucket,
    labels: { le: edge },
    sharedLabels: labels,
    value: within[index] ?? 0,
  }));
  samples.push({ metricName: bucket, labels: { le: '+Inf' }, sharedLabels: labels, value: series.n });
  samples.push({ metricName: `${name}_sum`, labels: {}, sharedLabels: labels, value: series.sumUs / 1_000_000 });
  samples.push({ metricName: `${name}_count`, labels: {}, sharedLabels: labels, value: series.n });
  return samples;
}

function turnFamilies(figures: Figures): readonly Family[] {
  const outcomes: Sample[] = [];
  const answered: Sample[] = [];
  const owed: Sample[] = [];
  const deadAir: Sample[] = [];
  for (const mode of CALL_MODES) {
    const turns = figures.read({ mode, window: 'start' })?.turns;
    if (turns === undefined || turns.n === 0) continue;
    for (const [outcome, value] of Object.entries(turns.byOutcome)) outcomes.push({ labels: { mode, outcome }, value });
    answered.push({ labels: { mode }, value: turns.answeredCount });
    owed.push({ labels: { mode }, value: turns.owedCount });
    deadAir.push({ labels: { mode }, value: turns.deadAirCount });
  }
  return [
    counter('weaver_turns_total', 'Turns that have ended, by outcome.', outcomes),
    counter('weaver_turns_answered_total', 'Turns whose caller got the answer that was owed.', answered),
    counter('weaver_turns_owed_total', 'Turns in which an answer was owed.', owed),
    counter('weaver_dead_air_turns_total', 'Turns with nothing heard for 1.5 s after the final transcript.', deadAir),
  ];
}

/** From the split of the figures, so that the labels are bounded as there. */
function startFamily(figures: Figures): Family {
  const samples: Sample[] = [];
  for (const mode of CALL_MODES) {
    for (const start of figures.labels(mode, 'start')) {
      const value = figures.read({ mode, window: 'start', dimension: 'start', label: start })?.turns.n ?? 0;
      // Some starts have attempts, but none that spoke.
      if (value > 0) samples.push({ labels: { mode, start }, value });
    }
  }
  const help = 'Turns that have ended, by how the source that spoke was started; none where nothing spoke.';
  return counter('weaver_turns_by_start_total', help, samples);
}

function callFamilies({ figures, calls, capacity, alerts }: Exposed): readonly Family[] {
  const { opened, ended } = figures.calls();
  const raised = alerts.map(({ name, severity }) => ({ labels: { alert: name, severity }, value: 1 }));
  return [
    counter('weaver_calls_opened_total', 'Calls that have begun.', countSamples('mode', opened)),
    counter('weaver_calls_ended_total', 'Calls that have ended, by how.', countSamples('end', ended)),
    gauge('weaver_calls_active', 'Calls at this time, by state.', countSamples('state', calls)),
    gauge('weaver_calls_capacity', 'Calls that are taken at the same time.', [{ labels: {}, value: capacity }]),
    counter(
      'weaver_events_total',
      'Things that were refused, ignored or lost, by code.',
      countSamples('code', figures.counters()),
    ),
    gauge('weaver_alert_active', 'Alerts that are raised at this time.', raised),
  ];
}

/** By kind; by state they would be too many series. */
function extraCallFamilies(rows: readonly LedgerRow[]): readonly Family[] {
  const ends = new Map<string, Sample & { value: number }>();
  const add = (kind: string, end: string, count: number): void => {
    const key = `${kind} ${end}`;
    const sample = ends.get(key) ?? { labels: { kind, end }, value: 0 };
    ends.set(key, { ...sample, value: sample.value + count });
  };
  const cost = new Map<string, number>();
  for (const { kind, adoptedCount, discarded, wastedCost } of rows) {
    add(kind, 'adopted', adoptedCount);
    for (const [why, count = 0] of Object.entries(discarded)) add(kind, why, count);
    cost.set(kind, (cost.get(kind) ?? 0) + wastedCost);
  }
  const wasted = [...cost].map(([kind, value]) => ({ labels: { kind }, value }));
  return [
    counter('weaver_extra_calls_total', 'Model calls beyond those that answer, by how they ended.', [...ends.values()]),
    counter('weaver_extra_calls_wasted_cost_total', 'What those cost that were not adopted, estimated.', wasted),
  ];
}

/** Once a turn was counted, zeros as well: that none of the turns was a hit was then measured. */
function cacheFamilies({
  turnCount,
  eligibleTurnCount,
  repeatedTurnCount,
  hits,
  near,
}: CacheCounts): readonly Family[] {
  const of = { all: turnCount, eligible: eligibleTurnCount, repeated: repeatedTurnCount };
  const right = near.trialCount - near.wrongCount;
  const tried = near.trialCount === 0 ? {} : { right, wrong: near.wrongCount };
  const series = (label: string, counts: Readonly<Record<string, number>>): readonly Sample[] =>
    Object.entries(counts).map(([name, value]) => ({ labels: { [label]: name }, value }));
  return [
    counter(
      'weaver_cache_hits_total',
      'Turns answered with what earlier calls have proven, by how much of the question was in the key.',
      turnCount === 0 ? [] : series('tier', hits),
    ),
    counter(
      'weaver_cache_turns_total',
      'Turns that a hit may be a share of: all that a stored answer or a model was there for, of these those whose ' +
        'answer may serve others, and those whose question came before.',
      turnCount === 0 ? [] : series('of', of),
    ),
    counter(
      'weaver_cache_near_trials_total',
      "Nearly equal questions that were compared with the model's own answer and served nobody, by what came out.",
      series('verdict', tried),
    ),
  ];
}

function processFamilies({ process, figures }: Exposed): readonly Family[] {
  const one = (value: number): readonly Sample[] => [{ labels: {}, value }];
  return [
    counter('process_cpu_seconds_total', 'CPU time of the process.', one(process.cpuUs / 1_000_000)),
    gauge('process_resident_memory_bytes', 'Memory of the process.', one(process.rssBytes)),
    gauge('nodejs_heap_size_used_bytes', 'Used heap of JavaScript.', one(process.heapUsedBytes)),
    gauge('process_uptime_seconds', 'Age of the process.', one(process.uptimeS)),
    gauge('weaver_histogram_bytes', 'Memory of all histograms.', one(figures.bytes)),
    counter(
      'weaver_histogram_rounded_up_total',
      'Samples that were counted as longer than they were, because the memory of the histograms is used up.',
      one(figures.roundedUpCount),
    ),
  ];
}

/** Counts by one label, without those that are zero. */
function countSamples(label: string, counts: Readonly<Partial<Record<string, number>>>): readonly Sample[] {
  return Object.entries(counts).flatMap(([name, value = 0]) =>
    value === 0 ? [] : [{ labels: { [label]: name }, value }],
  );
}

function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'counter', samples };
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'gauge', samples };
}
