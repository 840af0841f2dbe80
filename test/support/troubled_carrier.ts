/** Whole simulated calls over the real server, at a carrier where things go wrong. */
import assert from 'node:assert/strict';
import type { CallRecord } from '../../src/domain/call_record.ts';
import type { CarrierFault, FaultOptions, RequestedSpeech } from '../../src/telephony/simulator/faults.ts';
import type { SimulatedCallEnd } from '../../src/telephony/simulator/observer.ts';
import type { Persona } from '../../src/telephony/simulator/persona.ts';
import type { CarrierOptions } from '../../src/wiring_carrier.ts';
import { ask } from './signed_requests.ts';
import { endedCall, personOf, startTestServer, type TestServer } from './test_server.ts';
import { eventually } from './waiting.ts';

const PACE = 25;

export interface TroubledCall {
  readonly record: CallRecord;
  /** What the caller heard to its end, in order. */
  readonly heard: readonly string[];
  readonly end: SimulatedCallEnd;
}

export class TroubledCarrier {
  readonly server: TestServer;
  /** What sessions were asked for, in order, those that were refused included. */
  readonly speech: RequestedSpeech[];
  readonly struck: CarrierFault[];
  readonly #heard: Map<string, string[]>;
  readonly #ends: Map<string, SimulatedCallEnd>;

  private constructor(
    parts: Pick<TroubledCarrier, 'server' | 'speech' | 'struck'>,
    heard: Map<string, string[]>,
    ends: Map<string, SimulatedCallEnd>,
  ) {
    this.server = parts.server;
    this.speech = parts.speech;
    this.struck = parts.struck;
    this.#heard = heard;
    this.#ends = ends;
  }

  static async start(
    faults: FaultOptions,
    more: {
      readonly lines?: readonly string[];
      readonly persona?: Partial<Persona>;
      readonly environment?: Readonly<Record<string, string>>;
      readonly options?: CarrierOptions;
    } = {},
  ): Promise<TroubledCarrier> {
    const heard = new Map<string, string[]>();
    const ends = new Map<string, SimulatedCallEnd>();
    const speech: RequestedSpeech[] = [];
    const struck: CarrierFault[] = [];
    const server = await startTestServer(more.environment, {
      pace: PACE,
      personaFor: () => ({ ...personOf(...(more.lines ?? [])), ...more.persona }),
      observer: {
        played: ({ callSid }, text) => void heard.set(callSid, [...(heard.get(callSid) ?? []), text.trim()]),
        callEnded: ({ callSid }, end) => void ends.set(callSid, end),
      },
      faults: {
        ...faults,
        rejects: (asked) => {
          speech.push(asked);
          return faults.rejects?.(asked) ?? null;
        },
        struck: (fault) => struck.push(fault),
      },
      ...more.options,
    });
    return new TroubledCarrier({ server, speech, struck }, heard, ends);
  }

  async putWorkflow(id: string, workflow: object): Promise<void> {
    const { status, body } = await ask(this.server, `/api/workflows/${id}`, { method: 'PUT', body: workflow });
    assert.ok(status === 200 || status === 201, JSON.stringify(body));
  }

  /** Places a call and waits for both its ends. */
  async call(workflowId = 'test-workflow', path = '/api/make-call-optimized'): Promise<TroubledCall> {
    interface Placed {
      readonly callSid: string;
      readonly optimization: { readonly trackingId: string };
    }
    const order = { to: '+14155550123', workflowId };
    const { status, body } = await ask<Placed>(this.server, path, { body: order });
    assert.equal(status, 200, JSON.stringify(body));
    const record = await endedCall(this.server, body.optimization.trackingId);
    const end = await eventually('the end of the call at the carrier', () => this.#ends.get(body.callSid));
    return { record, end, heard: this.#heard.get(body.callSid) ?? [] };
  }
}

/** `caller: …` and `agent: …`; a line that was cut ends with a slash. */
export function linesOf({ transcript }: CallRecord): readonly string[] {
  return transcript.map(({ role, text, cut }) => `${role}: ${text.trim()}${cut === true ? ' /' : ''}`);
}

/** Sentences that were heard to their end more than once. */
export function heardTwice(heard: readonly string[]): readonly string[] {
  return heard.filter((text, index) => heard.indexOf(text) !== index);
}
