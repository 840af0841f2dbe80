import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFigures } from '../../../src/metrics/create_figures.ts';
import type { Figures } from '../../../src/metrics/figures.ts';
import {
  alertProblems,
  createHealthRoutes,
  type HealthFacts,
  healthStatus,
} from '../../../src/metrics/health_routes.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { askRoute } from './ask_route.ts';
import { LIMITS, meteredOf, turnOf } from './turns.ts';

const SERVING: HealthFacts = {
  state: 'serving',
  carrier: 'simulator',
  features: { conversationRelay: true },
  providers: [{ name: 'azure_openai' }],
  activeCalls: 3,
  capacity: 10,
  problems: [],
};
const degraded = { code: 'PUBLIC_URL_MISSING', severity: 'degraded' } as const;
const unhealthy = { code: 'STORAGE_FAILED', severity: 'unhealthy' } as const;

interface HealthBody {
  readonly status: string;
  readonly uptimeS: number;
  readonly current: Readonly<Record<string, number | null>>;
  readonly targets: Readonly<Record<string, number>>;
  readonly providers: readonly Readonly<Record<string, string>>[];
  readonly problems: readonly string[];
  readonly problemDetails: readonly { readonly code: string; readonly severity: string; readonly message: string }[];
}

/** One server, asked several times. */
function healthOf(figures: Figures, clock: VirtualClock) {
  let facts = SERVING;
  const [route] = createHealthRoutes({ figures, clock, version: '1.2.3', probe: () => facts });
  return async (
    changes: Partial<HealthFacts> = {},
    query = {},
  ): Promise<{ readonly status: number; readonly body: HealthBody }> => {
    facts = { ...SERVING, ...changes };
    clock.advance(5_000);
    const { status, body } = await askRoute(route, { query });
    return { status, body: body as HealthBody };
  };
}

describe('GET /api/health-optimized', () => {
  it('is open to anyone and shows targets beside what was measured', async () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    figures.turnEnded(meteredOf(), turnOf('answered', 120));
    const { status, body } = await healthOf(figures, clock)();
    assert.deepEqual([status, body.status, body.uptimeS, body.problemDetails], [200, 'healthy', 5, []]);
    assert.deepEqual(body.targets, {
      responseGapP50Ms: 150,
      responseGapP95Ms: 250,
      turnsAnsweredShare: 0.999,
      twimlP99Ms: 300,
    });
    assert.deepEqual(body.current, {
      responseGapP50Ms: 120,
      responseGapP95Ms: 120,
      responseGapN: 1,
      turnsAnsweredShare: 1,
      turnsAnsweredN: 1,
      cacheHitShare: null,
      cacheHitShareN: 0,
      twimlP99Ms: null,
      twimlN: 0,
    });
  });

  it('shows the last 15 minutes, and what was before while those have nothing', async () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    const ask = healthOf(figures, clock);
    figures.turnEnded(meteredOf(), turnOf('failed', null));
    clock.advance(16 * 60_000);
    assert.deepEqual((await ask()).body.current['turnsAnsweredShare'], 0);
    figures.turnEnded(meteredOf(), turnOf('answered', 120));
    const { current } = (await ask()).body;
    assert.deepEqual([current['turnsAnsweredShare'], current['responseGapN']], [1, 1]);
  });

  it('shows the share of turns answered from the cache, once one was', async () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    const ask = healthOf(figures, clock);
    const shown = async (): Promise<readonly unknown[]> => {
      const { current } = (await ask()).body;
      return [current['cacheHitShare'], current['cacheHitShareN']];
    };
    const cached = turnOf('answered', 1, { source: 'cache', start: 'cache_template' });
    for (let i = 0; i < 3; i += 1) figures.turnEnded(meteredOf(), turnOf('answered', 120));
    figures.turnEnded(meteredOf(), turnOf('abandoned', null));
    assert.deepEqual(await shown(), [null, 0]);
    figures.turnEnded(meteredOf({ mode: 'traditional' }), cached);
    assert.deepEqual(await shown(), [0.25, 4]);
    clock.advance(16 * 60_000);
    assert.deepEqual(await shown(), [0.25, 4]);
    figures.turnEnded(meteredOf(), turnOf('answered', 120));
    assert.deepEqual(await shown(), [0, 1]);
  });

  it('is degraded, and says why, while the event loop is so late that inside figures are doubtful', async () => {
    const clock = new VirtualClock();
    const figures = createFigures(clock, LIMITS);
    const ask = healthOf(figures, clock);
    for (let i = 0; i < 200; i += 1) figures.loopDelayed(1_000);
    assert.deepEqual((await ask()).body.problems, []);
    figures.loopDelayed(300_000);
    const { status, body } = await ask();
    assert.deepEqual([status, body.status, body.problems], [200, 'degraded', ['INSIDE_LATENCY_DOUBTFUL']]);
    assert.match(body.problemDetails[0]?.message ?? '', /longest 300 ms/);
    clock.advance(60_000);
    assert.equal((await ask()).body.status, 'healthy');
  });

  it('names the providers and claims no state of them, which nothing watches', async () => {
    const clock = new VirtualClock();
    const { body } = await healthOf(createFigures(clock, LIMITS), clock)();
    assert.deepEqual(body.providers, [{ name: 'azure_openai' }]);
  });

  it('says of a raised alert what happened and what to do, not its code alone', async () => {
    const clock = new VirtualClock();
    const message = 'Callers hear nothing.';
    const problems = [degraded, ...alertProblems([{ name: 'dead_air', message }])];
    const { body } = await healthOf(createFigures(clock, LIMITS), clock)({ problems });
    assert.deepEqual([body.status, body.problems], ['degraded', ['PUBLIC_URL_MISSING', 'ALERT_DEAD_AIR']]);
    assert.deepEqual(body.problemDetails, [{ code: 'ALERT_DEAD_AIR', severity: 'degraded', message }]);
  });

  it('while draining is 200, but 503 for who asks whether it is ready', async () => {
    const clock = new VirtualClock();
    const ask = healthOf(createFigures(clock, LIMITS), clock);
    assert.equal((await ask({ state: 'draining' })).status, 200);
    assert.equal((await ask({ state: 'draining' }, { ready: '' })).status, 503);
    assert.equal((await ask({}, { ready: '' })).status, 200);
  });

  it('is 503 when no call can be taken', async () => {
    const clock = new VirtualClock();
    const { status, body } = await healthOf(createFigures(clock, LIMITS), clock)({ state: 'starting' });
    assert.deepEqual([status, body.status], [503, 'unhealthy']);
  });

  const statuses: readonly (readonly [string, string, Partial<HealthFacts>])[] = [
    ['degraded', 'all lines are in use', { activeCalls: 10 }],
    ['degraded', 'there is a smaller problem', { problems: [degraded] }],
    ['unhealthy', 'there is a great problem', { problems: [degraded, unhealthy] }],
    ['unhealthy', 'there is a great problem while draining', { state: 'draining', problems: [unhealthy] }],
    ['draining', 'it is draining with a smaller problem', { state: 'draining', problems: [degraded] }],
    ['unhealthy', 'it has stopped', { state: 'stopped' }],
  ];
  for (const [status, when, changes] of statuses) {
    it(`is ${status} when ${when}`, () => assert.equal(healthStatus({ ...SERVING, ...changes }), status));
  }
});
