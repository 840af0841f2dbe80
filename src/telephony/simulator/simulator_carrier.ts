/** The embedded carrier: plays Twilio's part against our own public interface, so that everything runs without it. */
import { createHash } from 'node:crypto';
import { CarrierError, type Carrier, type PlacedCall } from '../../domain/carrier.ts';
import type { Clock } from '../../domain/clock.ts';
import type { CallSid, TrackingId } from '../../domain/ids.ts';
import type { Log } from '../../domain/log.ts';
import { invariant } from '../../domain/outcome.ts';
import { isPhoneNumber } from '../../domain/phone_number.ts';
import type { CallerAudio } from './caller_audio.ts';
import { type CallFaults, createFaults, type FaultOptions } from './faults.ts';
import { isReachableUrl } from './hosts.ts';
import type { SimulatedCallEnd, SimulatorObserver } from './observer.ts';
import { DEFAULT_SIMULATOR_OPTIONS, type SimulatorOptions } from './options.ts';
import type { Persona } from './persona.ts';
import { SimulatedCall, type CallDeps, type CallPlan } from './simulated_call.ts';
import { createWebhookClient } from './webhook_client.ts';

export interface SimulatorDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly authToken: string;
  readonly accountSid?: string;
  readonly defaultFrom?: string;
  /** Numbers in [0, 1): everything random in the simulator comes from here. */
  readonly random: () => number;
  /** Who answers a call that was placed. `workflowId` is present when the TwiML URL names it. */
  personaFor(call: PersonaQuery): Persona;
  readonly options?: Partial<SimulatorOptions>;
  readonly observer?: SimulatorObserver;
  /** What goes wrong at this carrier; nothing if absent. */
  readonly faults?: FaultOptions;
  /** How its media streams sound; absent = it has none. */
  readonly audio?: CallerAudio;
}

interface PersonaQuery {
  readonly trackingId: TrackingId;
  readonly to: string;
  readonly from: string;
  readonly workflowId?: string;
}

/** Somebody calls one of our numbers. */
interface InboundCall {
  readonly to: string;
  readonly from?: string;
  readonly twimlUrl: string;
  readonly statusUrl?: string;
  readonly fallbackUrl?: string;
  readonly maxCallS?: number;
  readonly persona: Persona;
}

interface SimulatedCallHandle {
  readonly callSid: CallSid;
  /** Resolves when nothing of the call is left; never rejects. */
  readonly ended: Promise<SimulatedCallEnd>;
  /** The caller puts the phone down. */
  hangUp(): void;
}

export interface SimulatorCarrier extends Carrier {
  /** Throws `CarrierError` like `place`. */
  ring(call: InboundCall): SimulatedCallHandle;
  readonly liveCount: number;
}

/** What is remembered of a call, also after its end. */
interface KnownCall {
  readonly placed: PlacedCall;
  readonly startedEpochMs: number;
}

/** Calls that `findCalls` remembers; the oldest is forgotten first. */
const KNOWN_CALLS_MAX = 10_000;
/** Twilio ends a call after four hours. */
const MAX_CALL_S = 4 * 3600;
const CALLER_NUMBER = '+15005550100';

export function createSimulatorCarrier(deps: SimulatorDeps): SimulatorCarrier {
  const options: SimulatorOptions = { ...DEFAULT_SIMULATOR_OPTIONS, ...deps.options };
  invariant(options.pace > 0, `The simulator's pace must be above 0; it is ${options.pace}.`);
  const { clock, log, random, authToken, observer = {} } = deps;
  const createSid = (prefix: string): string => {
    let sid = prefix;
    while (sid.length < prefix.length + 32) sid += Math.floor(random() * 16).toString(16);
    return sid;
  };
  const accountSid = deps.accountSid ?? accountSidOf(authToken);
  const webhooks = createWebhookClient({ clock, authToken, twimlBins: options.twimlBins });
  const callDeps: CallDeps = {
    clock,
    log,
    random,
    options,
    accountSid,
    authToken,
    webhooks,
    observer,
    createSid,
    audio: deps.audio ?? null,
  };
  const faultsOfNext = createFaults(deps.faults);
  const live = new Map<CallSid, { readonly call: SimulatedCall; readonly ended: Promise<SimulatedCallEnd> }>();
  const known = new Map<CallSid, KnownCall>();
  let closed = false;

  const begin = (plan: CallPlan): Promise<SimulatedCallEnd> => {
    const call = new SimulatedCall(plan, callDeps);
    const { callSid, to, from } = plan.ids;
    const startedEpochMs = clock.epochMs();
    const remember = (): void => {
      known.set(callSid, { placed: { callSid, status: call.status, to, from }, startedEpochMs });
    };
    // The first request leaves after `place` has answered, as at Twilio.
    const ended = Promise.resolve()
      .then(() => call.run())
      .then((end) => {
        live.delete(callSid);
        if (known.has(callSid)) remember();
        observer.callEnded?.(plan.ids, end, clock.nowUs());
        return end;
      });
    live.set(callSid, { call, ended });
    remember();
    for (const oldest of known.keys()) {
      if (known.size <= KNOWN_CALLS_MAX) break;
      known.delete(oldest);
    }
    return ended;
  };

  const check = (call: { to: string; from: string; urls: readonly (string | null | undefined)[] }): void => {
    if (closed) throw refusal('CARRIER_CLOSED', 503, null, 'The simulator was closed; start the process again.');
    if (!isPhoneNumber(call.to)) throw refusal('NUMBER_INVALID', 400, 21211, 'The number to call is not valid.');
    if (!isPhoneNumber(call.from)) throw refusal('NUMBER_INVALID', 400, 21212, 'The calling number is not valid.');
    for (const url of call.urls) {
      const isKept = typeof url === 'string' && Object.hasOwn(options.twimlBins, url);
      if (typeof url === 'string' && !isKept && !isReachableUrl(url, options.allowedHosts)) {
        throw refusal(
          'URL_INVALID',
          400,
          21205,
          'The simulator only calls http(s) URLs on this machine or on an allowed host; check PUBLIC_URL.',
        );
      }
    }
    if (live.size >= options.callsMax) {
      throw refusal('CARRIER_BUSY', 503, 10004, 'As many simulated calls as allowed are in progress; try again later.');
    }
  };

  return {
    name: 'simulator',
    accountSid,
    authToken,
    defaultFrom: deps.defaultFrom ?? '+15005550006',

    async place(order) {
      const { trackingId, to, from, twimlUrl, fallbackUrl, statusUrl, machineDetectionUrl } = order;
      check({ to, from, urls: [twimlUrl, fallbackUrl, statusUrl, machineDetectionUrl] });
      const faults = faultsOfNext();
      checkApi(faults);
      const workflowId = new URL(twimlUrl).searchParams.get('workflowId');
      const persona = deps.personaFor({ trackingId, to, from, ...(workflowId === null ? {} : { workflowId }) });
      const callSid = createSid('CA');
      const ids = { callSid, direction: 'outbound-api', from, to, persona: persona.name, twimlUrl } as const;
      const { ringS, maxCallS } = order;
      void begin({ ids, fallbackUrl, statusUrl, machineDetectionUrl, ringS, maxCallS, persona, faults });
      return { callSid, status: 'queued', to, from };
    },

    ring(inbound) {
      const { to, twimlUrl, persona } = inbound;
      const from = inbound.from ?? CALLER_NUMBER;
      check({ to, from, urls: [twimlUrl, inbound.fallbackUrl, inbound.statusUrl] });
      const callSid = createSid('CA');
      const ended = begin({
        ids: { callSid, direction: 'inbound', from, to, persona: persona.name, twimlUrl },
        fallbackUrl: inbound.fallbackUrl ?? null,
        statusUrl: inbound.statusUrl ?? null,
        machineDetectionUrl: null,
        ringS: 60,
        maxCallS: inbound.maxCallS ?? MAX_CALL_S,
        persona,
        faults: faultsOfNext(),
      });
      return { callSid, ended, hangUp: () => live.get(callSid)?.call.end('caller_hung_up') };
    },

    async hangUp(callSid) {
      live.get(callSid)?.call.end('server_hung_up');
    },

    async findCalls(to, sinceEpochMs) {
      const found: PlacedCall[] = [];
      for (const { placed, startedEpochMs } of known.values()) {
        if (placed.to !== to || startedEpochMs < sinceEpochMs) continue;
        found.push({ ...placed, status: live.get(placed.callSid)?.call.status ?? placed.status });
      }
      return found;
    },

    get liveCount() {
      return live.size;
    },

    async close() {
      closed = true;
      const endings = [...live.values()].map(({ call, ended }) => {
        call.end('closed');
        return ended;
      });
      await Promise.all(endings);
      await webhooks.close();
    },
  };
}

/** Whoever shares the token, such as a bench in another process, shares the account that webhooks must name. */
function accountSidOf(authToken: string): string {
  return `AC${createHash('sha256').update(authToken).digest('hex').slice(0, 32)}`;
}

/** Refused connections: provably nothing was placed. */
function checkApi(faults: CallFaults): void {
  if (faults.strikes('rest_down') === null) return;
  throw new CarrierError('The API of the simulated carrier is down.', {
    placed: 'no',
    retryable: true,
    code: 'CARRIER_UNREACHABLE',
    status: 503,
  });
}

function refusal(code: string, status: number, carrierCode: number | null, message: string): CarrierError {
  return new CarrierError(message, { placed: 'no', retryable: false, code, status, carrierCode });
}
