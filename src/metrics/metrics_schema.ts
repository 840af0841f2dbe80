/** The answers of the metrics routes as schemas: they document the API, and the builders are typed by them. */
import { type Static, type TOptional, type TSchema, Type } from '@sinclair/typebox';
import {
  DIMENSIONS,
  type Dimension,
  type Measure,
  MEASURE_NAMES,
  MEASURES,
  RECOVERY_KIND_NAMES,
  RECOVERY_KINDS,
  type RecoveryKind,
} from './figures.ts';
import { providerFields } from './provider_schema.ts';

const Count = Type.Integer({ minimum: 0 });
const Counts = Type.Record(Type.String(), Count);
const Ms = Type.Number({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Text = Type.String();
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const shape = <T extends Record<string, TSchema>>(properties: T, description?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(description === undefined ? {} : { description }) });
const byName = <T extends TSchema>(schema: T, description?: string) =>
  Type.Record(Type.String(), schema, description === undefined ? {} : { description });

const Window = Type.Union([Type.Literal('1m'), Type.Literal('15m'), Type.Literal('start')], {
  description: '`1m`: the last 50 to 60 s; `15m`: the last 14 to 15 min; `start`: since the process started.',
});

/** The same for every measure; one without samples is absent. */
function eachMeasure<T extends TSchema>(schema: (measure: Measure) => T): Record<Measure, TOptional<T>> {
  const entries = MEASURE_NAMES.map((name) => [name, Type.Optional(schema(name))] as const);
  return Object.fromEntries(entries) as unknown as Record<Measure, TOptional<T>>;
}

function eachKind<T extends TSchema>(schema: (kind: RecoveryKind) => T): Record<RecoveryKind, TOptional<T>> {
  const entries = RECOVERY_KIND_NAMES.map((name) => [name, Type.Optional(schema(name))] as const);
  return Object.fromEntries(entries) as unknown as Record<RecoveryKind, TOptional<T>>;
}

function eachDimension<T extends TSchema>(schema: T): Record<Dimension, T> {
  return Object.fromEntries(DIMENSIONS.map((name) => [name, schema])) as Record<Dimension, T>;
}

const brief = {
  n: Count,
  p50Ms: orNull(Ms),
  p95Ms: orNull(Ms),
  p99Ms: orNull(Ms),
};
const Brief = shape(brief, 'p99 needs 1,000 samples; null until then.');
const Latency = shape(
  {
    ...brief,
    measures: Type.String({ description: 'From what to what.' }),
    meanMs: orNull(Ms),
    p75Ms: orNull(Ms),
    p90Ms: orNull(Ms),
    p999Ms: orNull(Ms),
    maxMs: orNull(Ms),
    overflowCount: Type.Integer({ minimum: 0, description: 'Samples above 60 s, which count as 60 s.' }),
    shares: Type.Array(shape({ withinMs: Ms, share: Share })),
  },
  'p99 needs 1,000 samples and p99.9 10,000; null until then.',
);

const AnsweredShare = shape(
  { share: orNull(Share), answeredCount: Count, n: Count },
  'Turns with a whole answer among those that were owed one; null while n is 0.',
);
const Attempts = shape({ count: Count, failedCount: Count });

const Split = shape({ n: Count, answered: AnsweredShare, attempts: Attempts, ...eachMeasure(() => Brief) });
const Mode = shape({
  n: Type.Integer({ minimum: 0, description: 'Turns that have ended.' }),
  ...eachMeasure((measure) => ({ ...Latency, description: MEASURES[measure] })),
  byOutcome: byName(shape({ count: Count, share: Share })),
  turnsAnswered: AnsweredShare,
  deadAir: shape(
    { share: orNull(Share), count: Count, n: Count },
    'Turns owed an answer in which the caller heard nothing for more than 1.5 s.',
  ),
  bridgedCount: Count,
  attempts: Attempts,
  splits: Type.Optional(
    shape(
      eachDimension(byName(Split)),
      'By one dimension at a time and label, at most 50 labels and `other`; absent where a label was asked for.',
    ),
  ),
});

/** Of each side: a percentage of fewer turns is chance, and is quoted all the same. */
export const COMPARED_N_MIN = 100;

const Compared = shape({
  optimizedMs: orNull(Ms),
  traditionalMs: orNull(Ms),
  improvementPercent: orNull(
    Type.Number({
      description:
        'How much shorter the optimised gap is; negative when it is longer, null when one is missing or while either ' +
        `side has fewer than ${COMPARED_N_MIN} turns.`,
    }),
  ),
});

const Provider = shape({ ...providerFields, attempts: Attempts, providerTtft: Type.Optional(Brief) });

const Cache = shape(
  {
    lookUpCount: Count,
    hits: shape({ exact: Count, normalised: Count, template: Count, near: Count }),
    hitCount: Count,
    turnCount: Type.Integer({ minimum: 0, description: 'Turns that a proven answer or a model was there for.' }),
    eligibleTurnCount: Type.Integer({ minimum: 0, description: 'Of these, turns whose answer may serve others.' }),
    repeatedTurnCount: Type.Integer({ minimum: 0, description: 'Of these, turns whose question came before.' }),
    hitShare: shape({ ofTurns: orNull(Share), ofEligible: orNull(Share), ofRepeated: orNull(Share) }),
    near: shape(
      { trialCount: Count, wrongCount: Count },
      'Near matches, which serve nobody before their error is known.',
    ),
  },
  'Answers that earlier calls have proven, of all workflows; absent where one was asked for, and before the first turn.',
);

const LedgerRow = shape(
  {
    workflowId: Text,
    state: Type.String({ description: 'A short code of where in the conversation; `other` holds the rest.' }),
    kind: Type.String({ description: 'speculation, race, predicted, check or hedge.' }),
    startedCount: Count,
    adoptedCount: Count,
    discarded: Counts,
    savedMs: Type.Number({ minimum: 0, description: 'How much earlier the adopted ones began, summed up.' }),
    wastedTokens: Count,
    wastedCost: Type.Number({ minimum: 0, description: 'In the currency of the prices; estimated from the text.' }),
  },
  'Model calls beyond those that answer, of one workflow, state and kind.',
);

const AlertsAnswer = Type.Array(
  shape({
    name: Text,
    severity: Text,
    sinceEpochMs: Type.Integer(),
    value: Type.Number(),
    target: Type.Number(),
    unit: Text,
    n: Count,
    message: Text,
  }),
);

const EventLoopDelay = shape(
  { n: Count, meanMs: orNull(Ms), p50Ms: orNull(Ms), p99Ms: orNull(Ms), maxMs: orNull(Ms) },
  'How late the event loop came to look at the clock, every 50 ms. p99 needs 1,000 samples, which takes 50 s.',
);

export const FleetAnswer = shape({
  success: Type.Literal(true),
  window: Window,
  filter: orNull(
    shape(
      {
        dimension: Text,
        label: Text,
        n: Count,
        keptIn: Type.Optional(
          Type.Literal('other', {
            description:
              'Present: more labels were seen than have figures of their own, and this one has none (for at least one ' +
              'mode). Its turns, if there were any, are counted in `other` and not in `n`.',
          }),
        ),
      },
      'The label that was asked for, and its turns of both modes.',
    ),
  ),
  startedEpochMs: Type.Integer(),
  takenEpochMs: Type.Integer(),
  trust: shape(
    { insideFigures: Type.Union([Type.Literal('good'), Type.Literal('doubtful')]), why: orNull(Text) },
    'Whether latency measured inside this process can be believed at present.',
  ),
  calls: shape({
    active: Count,
    activeByState: Counts,
    opened: shape({ optimized: Count, traditional: Count }),
    ended: Counts,
  }),
  capacity: shape({ active: Count, max: Count }),
  turns: shape({
    measures: Type.String({ description: 'What the response gap is.' }),
    optimized: Type.Optional(Mode),
    traditional: Type.Optional(Mode),
    comparison: shape(
      { optimizedN: Count, traditionalN: Count, p50: Compared, p95: Compared, p99: Compared },
      'Response gaps side by side, of the same window.',
    ),
    answered: AnsweredShare,
  }),
  workflows: Type.Optional(byName(Brief, 'Response gap of the optimised turns of each workflow.')),
  languages: Type.Optional(byName(Brief, 'Response gap of the optimised turns in each language.')),
  failover: Type.Optional(
    shape({
      providers: Type.Array(Provider),
      attemptsByStart: byName(Attempts, 'Of optimised turns: why generations were started, and how many failed.'),
      recoveryByStart: byName(Brief, MEASURES.recovery),
      recoveryByKind: shape(eachKind((kind) => ({ ...Brief, description: RECOVERY_KINDS[kind] }))),
    }),
  ),
  prediction: Type.Optional(
    shape(
      { ledger: Type.Array(LedgerRow), cache: Type.Optional(Cache) },
      'What was asked early or stored, and what it was good for; since the process started. Absent until something was.',
    ),
  ),
  alerts: AlertsAnswer,
  twiml: shape({ optimized: Type.Optional(Latency), traditional: Type.Optional(Latency) }),
  counters: Counts,
  process: shape({
    uptimeS: Count,
    eventLoopDelay: EventLoopDelay,
    memory: shape({ rssBytes: Count, heapUsedBytes: Count, externalBytes: Count }),
    histograms: shape({
      bytes: Count,
      roundedUpCount: Type.Integer({
        minimum: 0,
        description: 'Samples counted as longer than they were, because the memory for histograms was used up.',
      }),
    }),
  }),
});

const Bar = shape(
  {
    name: Text,
    fromMs: Ms,
    toMs: orNull(Ms),
    source: Type.Optional(Text),
    start: Type.Optional(Text),
    firstTokenMs: Type.Optional(orNull(Ms)),
    end: Type.Optional(orNull(Text)),
    failure: Type.Optional(orNull(Text)),
    why: Type.Optional(Text),
  },
  'Ms since the call was created; `toMs` null: still going on. `source` to `failure` only of attempts; `why` only of ' +
    'generations that were discarded. Attempts and what was discarded may begin before their turn: they were asked for ' +
    'while our last reply was spoken.',
);

const Turn = shape({
  turnId: Count,
  atMs: Ms,
  outcome: orNull(Type.String({ description: 'Null: the turn has not ended.' })),
  source: orNull(Type.String({ description: 'Where the answer came from.' })),
  start: orNull(Type.String({ description: 'Why that source was started.' })),
  language: Text,
  attemptCount: Count,
  discardedCount: Type.Integer({
    minimum: 0,
    description:
      'Generations that answered nothing: speculations and prepared answers that were not adopted, or asked before the ' +
      'caller said more.',
  }),
  bridged: Type.Boolean(),
  failures: Type.Array(Text),
  responseGapMs: orNull(Ms),
  timeline: byName(Type.Number(), 'Microseconds from the first fact of the turn.'),
  waterfall: Type.Array(Bar),
});

export const CallFiguresAnswer = shape({
  success: Type.Literal(true),
  trackingId: Text,
  callSid: orNull(Text),
  direction: Text,
  mode: Text,
  carrier: Text,
  workflowId: Text,
  workflowVersion: Type.Integer(),
  language: Text,
  live: Type.Boolean(),
  state: Text,
  end: orNull(Text),
  createdEpochMs: Type.Integer(),
  endedEpochMs: orNull(Type.Integer()),
  responseGap: shape({ n: Count, meanMs: orNull(Ms), p50Ms: orNull(Ms), p95Ms: orNull(Ms), maxMs: orNull(Ms) }),
  outcomes: Counts,
  turns: Type.Array(Turn),
  counters: Counts,
});

const Labelled = { mode: orNull(Text), dimension: orNull(Text), label: orNull(Text) };

export const ExportAnswer = shape({
  success: Type.Literal(true),
  startedEpochMs: Type.Integer(),
  takenEpochMs: Type.Integer(),
  window: Window,
  unit: Type.Literal('us'),
  lowestUs: Count,
  highestUs: Count,
  digits: Count,
  histograms: Type.Array(
    shape({
      measure: Type.String({
        description: 'A measure of turns, `recovery.` with a kind, `twiml`, or `eventLoopDelay`, which has no mode.',
      }),
      ...Labelled,
      n: Count,
      encoded: Type.String({ description: 'HdrHistogram V2, compressed, base64. Decoded ones may be added exactly.' }),
    }),
  ),
  turns: Type.Array(
    shape({
      ...Labelled,
      n: Count,
      byOutcome: Counts,
      answeredCount: Count,
      owedCount: Count,
      bridgedCount: Count,
      deadAirCount: Count,
      attemptCount: Count,
      failedAttemptCount: Count,
    }),
  ),
});

/** A name that is not known is refused: the answer to a misspelt one would be taken for that to the one that was meant. */
export const FleetQuery = shape({
  window: Type.Optional(Window),
  workflowId: Type.Optional(Type.String({ maxLength: 100, description: 'Only turns of this workflow.' })),
  language: Type.Optional(
    Type.String({ maxLength: 100, description: 'Only turns in this language. Not together with workflowId.' }),
  ),
});

export const ExportQuery = shape({ window: Type.Optional(Window) });

export const NoQuery = shape({});

export type FleetAnswer = Static<typeof FleetAnswer>;
export type CallFiguresAnswer = Static<typeof CallFiguresAnswer>;
export type ExportAnswer = Static<typeof ExportAnswer>;
