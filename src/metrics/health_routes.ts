/** GET /api/health-optimized: whether calls can be taken, and targets beside what is measured. Open to anyone. */
import { type Static, Type } from '@sinclair/typebox';
import type { Clock } from '../domain/clock.ts';
import type { Route } from '../domain/route.ts';
import type { AlertState } from './alerts.ts';
import { type CacheShare, cacheShareOf } from './cache_share.ts';
import type { Figures } from './figures.ts';
import { briefOf } from './latency_summary.ts';
import { insideTrust } from './loop_trust.ts';
import { providerFields, type ShownProvider } from './provider_schema.ts';
import { TARGETS } from './targets.ts';

/** The state of the process as `main.ts` knows it. No phone numbers, no secrets: anyone may read it. */
export interface HealthFacts {
  readonly state: 'starting' | 'serving' | 'draining' | 'stopped';
  readonly carrier: string;
  /** What is really on, as in the answer to a placed call. */
  readonly features: Readonly<Record<string, boolean>>;
  /** In the order in which they are asked as long as all are well. */
  readonly providers: readonly ShownProvider[];
  readonly activeCalls: number;
  readonly capacity: number;
  readonly problems: readonly HealthProblem[];
}

export interface HealthProblem {
  /** Stable, for instance `PUBLIC_URL_MISSING` or `STORAGE_FAILED`. */
  readonly code: string;
  /** `unhealthy`: no call can be taken. */
  readonly severity: 'degraded' | 'unhealthy';
  /** What happened and what to do, where the code does not say it. */
  readonly message?: string;
}

export type HealthStatus = 'healthy' | 'degraded' | 'draining' | 'unhealthy';

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
    providers: Type.Array(Type.Object(providerFields, closed), {
      description: 'In the order in which they are asked as long as all are well.',
    }),
    problems: Type.Array(Type.String()),
    problemDetails: Type.Array(
      Type.Object({ code: Type.String(), severity: Type.String(), message: Type.String() }, closed),
      { description: 'Those of the problems that need more words than their code.' },
    ),
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
        cacheHitShare: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
          description:
            'Of the turns of all calls that were owed an answer, those answered with what earlier calls have proven; ' +
            'null until the first one was.',
        }),
        cacheHitShareN: Count,
        twimlP99Ms: Figure,
        twimlN: Count,
      },
      {
        ...closed,
        description:
          'Of the last 15 minutes, or since the start while those have none; null until there are enough samples.',
      },
    ),
  },
  closed,
);

type HealthAnswer = Static<typeof HealthAnswer>;

const Query = Type.Object({
  ready: Type.Optional(Type.String({ description: 'Present: 503 also while draining, for load balancers.' })),
});

/** Anyone may ask as often as they like; what is merged for an answer serves those of the next second as well. */
const MEASURED_ANEW_US = 1_000_000;

export function createHealthRoutes(parts: {
  readonly figures: Figures;
  readonly clock: Clock;
  readonly version: string;
  probe(): HealthFacts;
}): readonly Route[] {
  const { figures, clock, version } = parts;
  const startedUs = clock.nowUs();
  let measured: { readonly atUs: number; readonly now: Measured } | null = null;

  function measuredNow(): Measured {
    const nowUs = clock.nowUs();
    if (measured === null || nowUs - measured.atUs >= MEASURED_ANEW_US)
      measured = { atUs: nowUs, now: measure(figures) };
    return measured.now;
  }

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
        const { current, problems } = measuredNow();
        const probed = parts.probe();
        const facts = { ...probed, problems: [...probed.problems, ...problems] };
        const status = healthStatus(facts);
        const isRefused = status === 'unhealthy' || (status === 'draining' && request.query['ready'] !== undefined);
        const uptimeS = Math.floor((clock.nowUs() - startedUs) / 1_000_000);
        const body: HealthAnswer = { status, version, uptimeS, ...shownFacts(facts), targets: TARGETS, current };
        return { status: isRefused ? 503 : 200, headers: { 'cache-control': 'no-store' }, body };
      },
    },
  ];
}

/** What is wrong now decides; figures that are only shown do not. */
export function healthStatus(facts: HealthFacts): HealthStatus {
  const { state, problems } = facts;
  if (state === 'starting' || state === 'stopped') return 'unhealthy';
  if (problems.some((problem) => problem.severity === 'unhealthy')) return 'unhealthy';
  if (state === 'draining') return 'draining';
  const isFull = facts.activeCalls >= facts.capacity;
  return problems.length > 0 || isFull ? 'degraded' : 'healthy';
}

/** Raised alerts as health shows them: each with what happened and what to do. */
export function alertProblems(alerts: readonly Pick<AlertState, 'name' | 'message'>[]): readonly HealthProblem[] {
  return alerts.map(({ name, message }) => ({ code: `ALERT_${name.toUpperCase()}`, severity: 'degraded', message }));
}

function shownFacts(facts: HealthFacts): Omit<HealthAnswer, 'status' | 'version' | 'uptimeS' | 'targets' | 'current'> {
  const { carrier, features, activeCalls, capacity } = facts;
  return {
    carrier,
    features,
    providers: facts.providers.map((provider) => ({ ...provider })),
    problems: facts.problems.map((problem) => problem.code),
    problemDetails: facts.problems.flatMap(({ code, severity, message }) =>
      message === undefined ? [] : [{ code, severity, message }],
    ),
    activeCalls,
    capacity,
  };
}

interface Measured {
  readonly current: HealthAnswer['current'];
  readonly problems: readonly HealthProblem[];
}

function measure(figures: Figures): Measured {
  const { insideFigures, why } = insideTrust(figures);
  const isDoubtful = insideFigures === 'doubtful';
  return {
    current: currentFigures(figures),
    problems: isDoubtful ? [{ code: 'INSIDE_LATENCY_DOUBTFUL', severity: 'degraded', message: why ?? '' }] : [],
  };
}

/** In the last quarter of an hour; where it has nothing, since the start. Of optimised calls, but for the cache. */
function currentFigures(figures: Figures): HealthAnswer['current'] {
  const mode = 'optimized';
  const reading = figures.read({ mode, window: '15m' }) ?? figures.read({ mode, window: 'start' });
  const twiml = figures.twiml(mode, '15m') ?? figures.twiml(mode, 'start');
  const gap = reading?.measures.responseGap;
  const { answeredCount, owedCount } = reading?.turns ?? { answeredCount: 0, owedCount: 0 };
  const { p50Ms, p95Ms, n } = briefOf(gap);
  const { p99Ms, n: twimlN } = briefOf(twiml);
  const cache = currentCacheShare(figures);
  return {
    responseGapP50Ms: p50Ms,
    responseGapP95Ms: p95Ms,
    responseGapN: n,
    turnsAnsweredShare: owedCount === 0 ? null : answeredCount / owedCount,
    turnsAnsweredN: owedCount,
    cacheHitShare: cache === null ? null : cache.hitCount / cache.turnCount,
    cacheHitShareN: cache?.turnCount ?? 0,
    twimlP99Ms: p99Ms,
    twimlN,
  };
}

/** Null where no turn was ever answered from the cache: it may be off, and zero would say that it was tried. */
function currentCacheShare(figures: Figures): CacheShare | null {
  const sinceStart = cacheShareOf(figures, 'start');
  if (sinceStart.hitCount === 0) return null;
  const recent = cacheShareOf(figures, '15m');
  return recent.turnCount === 0 ? sinceStart : recent;
}
