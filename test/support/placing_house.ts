/** A placer with a scripted carrier, a fake desk, a store in memory and virtual time. */
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { type Carrier, CarrierError, type PlaceCallOrder, type PlacedCall } from '../../src/domain/carrier.ts';
import { RequestError } from '../../src/domain/outcome.ts';
import type { Placement } from '../../src/domain/placement.ts';
import { createCallPlacer, type CallOrder, type CallPlacer } from '../../src/telephony/place_call.ts';
import { createWebhookUrls } from '../../src/telephony/webhook_urls.ts';
import { FakeCallDesk } from './fake_call_desk.ts';
import { ACCOUNT_SID, CALL_SID } from './telephony_samples.ts';
import { createKeptLog } from './kept_log.ts';
import { sampleWorkflow } from './sample_workflow.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';

export const FROM = '+14155550100';
export const ORDER: CallOrder = {
  mode: 'optimized',
  to: '+14155550123',
  from: null,
  workflowId: 'test-workflow',
  language: null,
  variables: { name: 'Ann' },
};

type Step = PlacedCall | CarrierError | Promise<PlacedCall>;

/** Does what it is told, in order, and counts. */
class ScriptedCarrier implements Carrier {
  readonly name = 'twilio';
  readonly accountSid = ACCOUNT_SID;
  readonly authToken = 'token';
  defaultFrom = FROM;
  readonly orders: PlaceCallOrder[] = [];
  readonly searches: (readonly [string, number])[] = [];
  readonly steps: Step[] = [];
  found: readonly PlacedCall[] | CarrierError = [];

  async place(order: PlaceCallOrder): Promise<PlacedCall> {
    this.orders.push(order);
    const step = this.steps.shift() ?? { callSid: CALL_SID, status: 'queued', to: order.to, from: order.from };
    if (step instanceof CarrierError) throw step;
    return step;
  }

  async findCalls(to: string, sinceEpochMs: number): Promise<readonly PlacedCall[]> {
    this.searches.push([to, sinceEpochMs]);
    if (this.found instanceof CarrierError) throw this.found;
    return this.found;
  }

  async hangUp(): Promise<void> {}
  async close(): Promise<void> {}
}

export function carrierError(facts: Partial<ConstructorParameters<typeof CarrierError>[1]>): CarrierError {
  return new CarrierError('It failed.', {
    placed: 'no',
    retryable: false,
    code: 'NUMBER_INVALID',
    status: 422,
    ...facts,
  });
}

export const REFUSED = carrierError({ carrierCode: 21211 });
export const UNREACHABLE = carrierError({ retryable: true, code: 'CARRIER_UNREACHABLE', status: 503 });
export const UNKNOWN = carrierError({ placed: 'unknown', code: 'CARRIER_NO_ANSWER', status: 502 });

interface House {
  readonly clock: VirtualClock;
  readonly desk: FakeCallDesk;
  readonly carrier: ScriptedCarrier;
  readonly placements: Map<string, Placement>;
  /** As after a restart: the same store, nothing in memory. */
  readonly restarted: () => CallPlacer;
  readonly place: (order?: Partial<CallOrder>, key?: string | null, client?: string) => ReturnType<CallPlacer['place']>;
}

export function placingHouse(publicUrlProblem: string | null = null): House {
  const clock = new VirtualClock();
  const desk = new FakeCallDesk();
  const carrier = new ScriptedCarrier();
  const placements = new Map<string, Placement>();
  const create = (): CallPlacer =>
    createCallPlacer({
      desk,
      carrier,
      placements: {
        async claim(key, placement) {
          const earlier = placements.get(key);
          if (earlier === undefined) placements.set(key, placement);
          return earlier ?? null;
        },
        async put(key, placement) {
          placements.set(key, placement);
        },
      },
      workflows: { get: (id) => (id === 'test-workflow' ? sampleWorkflow({ machineDetection: 'report' }) : null) },
      fill: (workflow, { name }) => ({
        workflow: { ...workflow, greeting: `Hello ${name}.` },
        missing: name === undefined ? ['name'] : [],
      }),
      urls: createWebhookUrls('https://example.com'),
      fallbackUrl: null,
      publicUrlProblem,
      clock,
      log: createKeptLog(),
    });
  const placer = create();
  return {
    clock,
    desk,
    carrier,
    placements,
    restarted: create,
    place: (order = {}, key = null, client = 'app') => placer.place({ ...ORDER, ...order }, options(key, client)),
  };
}

export function options(idempotencyKey: string | null, client = 'app'): Parameters<CallPlacer['place']>[1] {
  return { idempotencyKey, client, describe: (placed) => ({ success: true, ...placed }) };
}

/** Lets virtual time pass until the work is over. */
export async function settled<T>(clock: VirtualClock, work: Promise<T>): Promise<T | RequestError> {
  const state = { over: false };
  const done = work
    .catch((error: unknown) => {
      if (error instanceof RequestError) return error;
      throw error;
    })
    .finally(() => {
      state.over = true;
    });
  for (let steps = 0; !state.over && steps < 1000; steps++) {
    await setImmediate();
    if (!state.over) clock.advance(50);
  }
  return done;
}

export async function refused(clock: VirtualClock, work: Promise<unknown>): Promise<RequestError> {
  const error = await settled(clock, work);
  assert.ok(error instanceof RequestError);
  return error;
}
