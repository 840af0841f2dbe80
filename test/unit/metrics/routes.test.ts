import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { RequestError } from '../../../src/domain/outcome.ts';
import type { Route, RouteRequest } from '../../../src/domain/route.ts';
import { createFigures, type Figures } from '../../../src/metrics/figures.ts';
import { createHealthRoutes, type HealthFacts, healthStatus } from '../../../src/metrics/health_routes.ts';
import { createMetricsRoutes } from '../../../src/metrics/metrics_routes.ts';
import type { CallFiguresAnswer, FleetAnswer } from '../../../src/metrics/metrics_schema.ts';
import { createProcessMeter } from '../../../src/metrics/process_meter.ts';
import { VirtualClock } from '../../support/virtual_clock.ts';
import { callOf, turnOf } from './turns.ts';

const OPTIMIZED = { workflowId: 'test-workflow', mode: 'optimized' } as const;
const TRADITIONAL = { workflowId: 'test-workflow', mode: 'traditional' } as const;
const PROCESS = {
  uptimeS: 60,
  eventLoopDelay: { n: 10, meanMs: 0.1, p50Ms: 0, p99Ms: 1, maxMs: 2 },
  memory: { rssBytes: 1, heapUsedBytes: 1, externalBytes: 1 },
};

/** Answers as the server would, and holds the body to the schema that the route declares for its status. */
async function ask(route: Route | undefined, parts: Partial<RouteRequest> = {}) {
  assert.ok(route);
  const request = { requestId: 'r', params: {}, query: {}, body: undefined, client: 'loopback', receivedAtUs: 0 };
  const response = await route.handle({ ...request, header: () => '', ...parts });
  const schema = route.responses[response.status]?.schema as TSchema | undefined;
  assert.ok(schema);
  const body: unknown = JSON.parse(JSON.stringify(response.body));
  assert.deepEqual([...Value.Errors(schema, body)], []);
  return { status: response.status, body };
}

function metricsRoutes(figures: Figures, call = callOf()) {
  const calls = {
    find: (id: string) => (id === call.trackingId ? call : null),
    activeByState: () => ({ listening: 2, speaking: 1 }),
  };
  return createMetricsRoutes({ figures, calls, process: { read: () => PROCESS, close: () => {} } });
}

async function askFleet(figures: Figures): Promise<FleetAnswer> {
  return (await ask(metricsRoutes(figures)[0])).body as FleetAnswer;
}

describe('GET /api/performance-metrics', () => {
  it('without any call shows only what exists', async () => {
    const body = await askFleet(createFigures({ workflows: 3, counters: 3 }));
    assert.deepEqual(Object.keys(body.turns), ['measures', 'answered']);
    assert.deepEqual(body.twiml, {});
    assert.deepEqual(body.calls.active, 3);
    assert.equal(body.turns.answered.share, null);
  });

  it('shows traditional beside optimised turns, compared once both have been measured', async () => {
    const figures = createFigures({ workflows: 3, counters: 3 });
    figures.turnEnded(OPTIMIZED, turnOf('answered', 200));
    figures.turnEnded(TRADITIONAL, turnOf('failed', null));
    assert.equal((await askFleet(figures)).turns.comparison, undefined);
    figures.turnEnded(TRADITIONAL, turnOf('answered', 800));
    figures.turnEnded(TRADITIONAL, turnOf('answered', 800));
    const { turns } = await askFleet(figures);
    const gain = { optimizedMs: 200, traditionalMs: 800, improvementPercent: 75 };
    assert.deepEqual(turns.comparison, { optimizedN: 1, traditionalN: 2, p50: gain, p95: gain });
    assert.equal(turns.answered.n, 4);
    assert.equal(turns.traditional?.withoutAnswer?.n, 1);
  });

  it('shows TwiML by mode, counters and workflows', async () => {
    const figures = createFigures({ workflows: 3, counters: 3 });
    figures.twimlBuilt(1_500, 'optimized');
    figures.count('FRAME_UNKNOWN');
    figures.turnEnded(OPTIMIZED, turnOf('answered', 200));
    const body = await askFleet(figures);
    assert.equal(body.twiml.optimized?.p50Ms, 1.5);
    assert.deepEqual(body.counters, { FRAME_UNKNOWN: 1 });
    assert.deepEqual(body.workflows, { 'test-workflow': { n: 1, p50Ms: 200, p95Ms: 200 } });
  });
});

describe('GET /api/performance-metrics/:trackingId', () => {
  const figures = createFigures({ workflows: 3, counters: 3 });

  it('shows the turns of a call with exact figures, and neither words nor numbers', async () => {
    const turns = [turnOf('answered', 100), turnOf('answered', 300), turnOf('failed', null)];
    const call = callOf({ turns, counters: { late_token: 2 } });
    const route = metricsRoutes(figures, call)[1];
    const answer = await ask(route, { params: { trackingId: call.trackingId } });
    const body = answer.body as CallFiguresAnswer;
    assert.deepEqual(body.responseGap, { n: 2, meanMs: 200, p50Ms: 100, p95Ms: 300, maxMs: 300 });
    assert.deepEqual(body.outcomes, { answered: 2, failed: 1 });
    assert.equal(body.live, true);
    const text = JSON.stringify(body);
    for (const hidden of ['private words', '+1415', 'hash-of-token', 'Ada']) assert.ok(!text.includes(hidden), hidden);
  });

  for (const trackingId of ['call_1800000000000_zzzzzzzzzz', '../../etc/passwd', '']) {
    it(`answers 404 for ${trackingId || 'an empty id'}`, async () => {
      const answer = ask(metricsRoutes(figures)[1], { params: { trackingId } });
      await assert.rejects(answer, (error) => error instanceof RequestError && error.code === 'CALL_NOT_FOUND');
    });
  }
});

describe('GET /api/health-optimized', () => {
  const SERVING: HealthFacts = {
    state: 'serving',
    carrier: 'simulator',
    features: { conversationRelay: true },
    providers: [{ name: 'azure_openai', state: 'closed' }],
    activeCalls: 3,
    capacity: 10,
    problems: [],
  };
  const clock = new VirtualClock();
  const figures = createFigures({ workflows: 3, counters: 3 });
  const askHealth = async (facts: HealthFacts, query = {}) => {
    const [route] = createHealthRoutes({ figures, clock, version: '1.2.3', probe: () => facts });
    clock.advance(5_000);
    const { status, body } = await ask(route, { query });
    return { status, body: body as { status: string; uptimeS: number; current: object; targets: object } };
  };

  it('is open to anyone and shows targets beside what was measured', async () => {
    figures.turnEnded(OPTIMIZED, turnOf('answered', 120));
    const { status, body } = await askHealth(SERVING);
    assert.deepEqual([status, body.status, body.uptimeS], [200, 'healthy', 5]);
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
      twimlP99Ms: null,
      twimlN: 0,
    });
  });

  it('while draining is 200, but 503 for who asks whether it is ready', async () => {
    const draining = { ...SERVING, state: 'draining' } as const;
    assert.deepEqual((await askHealth(draining)).status, 200);
    assert.deepEqual((await askHealth(draining, { ready: '' })).status, 503);
    assert.deepEqual((await askHealth(SERVING, { ready: '' })).status, 200);
  });

  it('is 503 when no call can be taken', async () => {
    const { status, body } = await askHealth({ ...SERVING, state: 'starting' });
    assert.deepEqual([status, body.status], [503, 'unhealthy']);
  });

  const degraded = { code: 'PUBLIC_URL_MISSING', severity: 'degraded' } as const;
  const unhealthy = { code: 'STORAGE_FAILED', severity: 'unhealthy' } as const;
  const statuses: readonly (readonly [string, string, Partial<HealthFacts>])[] = [
    ['degraded', 'a provider is left out', { providers: [{ name: 'openai', state: 'open' }] }],
    ['healthy', 'a provider is being tried again', { providers: [{ name: 'openai', state: 'half_open' }] }],
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

describe('the process meter', () => {
  it('reads what the process uses and lets go of its monitor', () => {
    const clock = new VirtualClock();
    const meter = createProcessMeter(clock);
    clock.advance(61_500);
    const { uptimeS, eventLoopDelay, memory } = meter.read();
    meter.close();
    assert.equal(uptimeS, 61);
    assert.ok(memory.rssBytes > memory.heapUsedBytes && memory.heapUsedBytes > 0);
    for (const ms of Object.values(eventLoopDelay)) assert.ok(Number.isFinite(ms) && ms >= 0, String(ms));
  });
});
