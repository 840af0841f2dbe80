/** GET /api/health-optimized: whether calls can be taken, and targets beside what is measured. Open to anyone. */
import { type Static, Type } from '@sinclair/typebox';
import type { Clock } from '../domain/clock.ts';
import type { Route } from '../domain/route.ts';
import type { Figures } from './figures.ts';
import type { Headline } from './mode_figures.ts';

/** The state of the process as `main.ts` knows it. No phone numbers, no secrets: anyone may read it. */
export interface HealthFacts {
  readonly state: 'starting' | 'serving' | 'draining' | 'stopped';
  readonly carrier: string;
  /** What is really on, as in the answer to a placed call. */
  readonly features: Readonly<Record<string, boolean>>;
  readonly providers: readonly {
    readonly name: string;
    /** Of its circuit breaker: `open` = left out for now. */
    readonly state: 'closed' | 'open' | 'half_open';
  }[];
  readonly activeCalls: number;
  readonly capacity: number;
  readonly problems: readonly HealthProblem[];
}

export interface HealthProblem {
  /** Stable, for instance `PUBLIC_URL_MISSING` or `STORAGE_FAILED`. */
  readonly code: string;
  /** `unhealthy`: no call can be taken. */
  readonly severity: 'degraded' | 'unhealthy';
}

export type HealthStatus = 'healthy' | 'degraded' | 'draining' | 'unhealthy';

const TARGETS = { responseGapP50Ms: 150, responseGapP95Ms: 250, turnsAnsweredShare: 0.999, twimlP99Ms: 300 };

const Count = Type.Integer({ minimum: 0 });
const Figure = Type.Union([Type.Number({ minimum: 0 }), Type.Null()]);
const closed = { additionalProperties: false };

const HealthAnswer = Type.Object(
  {
    status: Type.Union(
      (['healthy', 'degraded', 'draining', 'unhealthy'] as const).map((status) => Type.Literal(status)),
    ),
    version: Type.String(),
    uptimeS: Count,
    carrier: Type.String(),
    features: Type.Record(Type.String(), Type.Boolean()),
    providers: Type.Array(
      Type.Object({ name: Type.String(), state: Type.String({ description: 'closed, open or half_open' }) }, closed),
    ),
    problems: Type.Array(Type.String()),
    activeCalls: Count,
    capacity: Count,
    targets: Type.Object(
      {
        responseGapP50Ms: Type.Number(),
        responseGapP95Ms: Type.Number(),
        turnsAnsweredShare: Type.Number(),
        twimlP99Ms: Type.Number(),
      },
      closed,
    ),
    current: Type.Object(
      {
        responseGapP50Ms: Figure,
        responseGapP95Ms: Figure,
        responseGapN: Count,
        turnsAnsweredShare: Figure,
        turnsAnsweredN: Count,
        twimlP99Ms: Figure,
        twimlN: Count,
      },
      { ...closed, description: 'Since the start; null until there are enough samples.' },
    ),
  },
  closed,
);

type HealthAnswer = Static<typeof HealthAnswer>;

const Query = Type.Object({
  ready: Type.Optional(Type.String({ description: 'Present: 503 also while draining, for load balancers.' })),
});

export function createHealthRoutes(parts: {
  readonly figures: Figures;
  readonly clock: Clock;
  readonly version: string;
  probe(): HealthFacts;
}): readonly Route[] {
  const { figures, clock, version } = parts;
  const startedUs = clock.nowUs();
  return [
    {
      method: 'GET',
      path: '/api/health-optimized',
      audience: 'open',
      summary: 'Whether calls can be taken; targets beside current figures',
      query: Query,
      responses: {
        200: { description: 'Calls can be taken, or are being finished.', schema: HealthAnswer },
        503: { description: 'No call can be taken.', schema: HealthAnswer },
      },
      handle: (request) => {
        const facts = parts.probe();
        const status = healthStatus(facts);
        const isRefused = status === 'unhealthy' || (status === 'draining' && request.query['ready'] !== undefined);
        const uptimeS = Math.floor((clock.nowUs() - startedUs) / 1_000_000);
        const body: HealthAnswer = { status, version, uptimeS, ...shownFacts(facts), ...measured(figures.headline()) };
        return { status: isRefused ? 503 : 200, headers: { 'cache-control': 'no-store' }, body };
      },
    },
  ];
}

/** What is wrong now decides; figures since the start are shown but would never let a bad hour be over. */
export function healthStatus(facts: HealthFacts): HealthStatus {
  const { state, problems, providers } = facts;
  if (state === 'starting' || state === 'stopped') return 'unhealthy';
  if (problems.some((problem) => problem.severity === 'unhealthy')) return 'unhealthy';
  if (state === 'draining') return 'draining';
  const isFull = facts.activeCalls >= facts.capacity;
  const isLimping = problems.length > 0 || isFull || providers.some((provider) => provider.state === 'open');
  return isLimping ? 'degraded' : 'healthy';
}

function shownFacts(facts: HealthFacts): Omit<HealthAnswer, 'status' | 'version' | 'uptimeS' | 'targets' | 'current'> {
  const { carrier, features, activeCalls, capacity } = facts;
  return {
    carrier,
    features,
    providers: facts.providers.map(({ name, state }) => ({ name, state })),
    problems: facts.problems.map((problem) => problem.code),
    activeCalls,
    capacity,
  };
}

function measured({ responseGap, twiml, answered }: Headline): Pick<HealthAnswer, 'targets' | 'current'> {
  const current = {
    responseGapP50Ms: responseGap?.p50Ms ?? null,
    responseGapP95Ms: responseGap?.p95Ms ?? null,
    responseGapN: responseGap?.n ?? 0,
    turnsAnsweredShare: answered.n === 0 ? null : answered.answeredCount / answered.n,
    turnsAnsweredN: answered.n,
    twimlP99Ms: twiml?.p99Ms ?? null,
    twimlN: twiml?.n ?? 0,
  };
  return { targets: TARGETS, current };
}
