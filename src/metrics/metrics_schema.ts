/** The answers of the metrics routes as schemas: they document the API, and the builders are typed by them. */
import { type Static, type TSchema, Type } from '@sinclair/typebox';

const Count = Type.Integer({ minimum: 0 });
const Counts = Type.Record(Type.String(), Count);
const Ms = Type.Number({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const shape = <T extends Record<string, TSchema>>(properties: T, description?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(description === undefined ? {} : { description }) });

const Latency = shape(
  {
    n: Count,
    meanMs: orNull(Ms),
    p50Ms: orNull(Ms),
    p75Ms: orNull(Ms),
    p90Ms: orNull(Ms),
    p95Ms: orNull(Ms),
    p99Ms: orNull(Ms),
    p999Ms: orNull(Ms),
    maxMs: orNull(Ms),
    overflowCount: Count,
    shares: Type.Array(shape({ withinMs: Ms, share: Share })),
  },
  'p99 needs 1,000 samples and p99.9 10,000; null until then.',
);

const AnsweredShare = shape(
  { share: orNull(Share), answeredCount: Count, n: Count },
  'Turns with a whole answer among those that had to be answered; null while n is 0.',
);

const Mode = shape({
  responseGap: Latency,
  byOutcome: Type.Record(Type.String(), shape({ count: Count, responseGap: orNull(Latency) })),
  withoutAnswer: orNull(Latency),
  turnsAnswered: AnsweredShare,
});

const Comparison = shape({
  optimizedMs: Ms,
  traditionalMs: Ms,
  improvementPercent: Type.Number({
    description: 'How much shorter the optimised gap is; negative when it is longer.',
  }),
});

export const FleetAnswer = shape({
  success: Type.Literal(true),
  calls: shape({
    active: Count,
    activeByState: Counts,
    opened: shape({ optimized: Count, traditional: Count }),
    ended: Counts,
  }),
  turns: shape({
    measures: Type.String({ description: 'What the response gap is.' }),
    optimized: Type.Optional(Mode),
    traditional: Type.Optional(Mode),
    comparison: Type.Optional(
      shape({ optimizedN: Count, traditionalN: Count, p50: Comparison, p95: Comparison }, 'Once both have turns.'),
    ),
    answered: AnsweredShare,
  }),
  workflows: Type.Record(Type.String(), shape({ n: Count, p50Ms: Ms, p95Ms: Ms }), {
    description: 'Response gap of the last optimised turns of each workflow.',
  }),
  twiml: shape({ optimized: Type.Optional(Latency), traditional: Type.Optional(Latency) }),
  counters: Counts,
  process: shape({
    uptimeS: Count,
    eventLoopDelay: shape({ n: Count, meanMs: Ms, p50Ms: Ms, p99Ms: Ms, maxMs: Ms }),
    memory: shape({ rssBytes: Count, heapUsedBytes: Count, externalBytes: Count }),
  }),
});

const Turn = shape({
  turnId: Count,
  outcome: Type.String(),
  source: orNull(Type.String({ description: 'Where the answer came from.' })),
  language: Type.String(),
  attemptCount: Count,
  bridged: Type.Boolean(),
  failures: Type.Array(Type.String()),
  responseGapMs: orNull(Ms),
  timeline: Type.Record(Type.String(), Type.Number(), { description: 'Microseconds from the first fact of the turn.' }),
});

export const CallFiguresAnswer = shape({
  success: Type.Literal(true),
  trackingId: Type.String(),
  callSid: orNull(Type.String()),
  direction: Type.String(),
  mode: Type.String(),
  carrier: Type.String(),
  workflowId: Type.String(),
  workflowVersion: Type.Integer(),
  language: Type.String(),
  live: Type.Boolean(),
  state: Type.String(),
  end: orNull(Type.String()),
  createdEpochMs: Type.Integer(),
  endedEpochMs: orNull(Type.Integer()),
  responseGap: shape({ n: Count, meanMs: orNull(Ms), p50Ms: orNull(Ms), p95Ms: orNull(Ms), maxMs: orNull(Ms) }),
  outcomes: Counts,
  turns: Type.Array(Turn),
  counters: Counts,
});

export type FleetAnswer = Static<typeof FleetAnswer>;
export type CallFiguresAnswer = Static<typeof CallFiguresAnswer>;
