/** One call from its placing or ringing to its end: who answers, the documents that the server gives, how it ends. */
import type { Clock } from '../../domain/clock.ts';
import type { Log } from '../../domain/log.ts';
import { CallNotices } from './call_notices.ts';
import { carryOut, type DocumentRequest, type VerbStage } from './call_verbs.ts';
import { createCallWatch } from './call_watch.ts';
import { Caller } from './caller.ts';
import type { CallerAudio } from './caller_audio.ts';
import type { CallFaults } from './faults.ts';
import { isReachableUrl } from './hosts.ts';
import type { CallEndReason, SimulatedCallEnd, SimulatedCallIds, SimulatorObserver } from './observer.ts';
import type { SimulatorOptions } from './options.ts';
import { scriptedMind, type Persona } from './persona.ts';
import { readTwiml } from './twiml_reader.ts';
import { waitFor } from './wait.ts';
import type { WebhookClient } from './webhook_client.ts';
import { askWithFaults } from './webhook_faults.ts';

export interface CallPlan {
  readonly ids: SimulatedCallIds;
  readonly fallbackUrl: string | null;
  readonly statusUrl: string | null;
  readonly machineDetectionUrl: string | null;
  readonly ringS: number;
  readonly maxCallS: number;
  readonly persona: Persona;
  readonly faults: CallFaults;
}

export interface CallDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly options: SimulatorOptions;
  readonly accountSid: string;
  readonly authToken: string;
  readonly webhooks: WebhookClient;
  readonly observer: SimulatorObserver;
  readonly createSid: (prefix: string) => string;
  /** Null: the line carries no media streams. */
  readonly audio: CallerAudio | null;
}

/** Ends a call whose server answers each document with the next one without end. */
const DOCUMENTS_MAX = 2_000;

const UNANSWERED_STATUS: Readonly<Partial<Record<CallEndReason, string>>> = {
  busy: 'busy',
  rejected: 'busy',
  no_answer: 'no-answer',
};

export class SimulatedCall {
  readonly #plan: CallPlan;
  readonly #deps: CallDeps;
  /** Aborted when the call is over, with its reason. */
  readonly #over = new AbortController();
  readonly #notices: CallNotices;
  readonly #caller: Caller;
  readonly #stage: VerbStage;
  readonly #sessionIds: string[] = [];
  readonly #outbound: boolean;
  #status: string;
  #reason: CallEndReason = 'server_hung_up';
  #errorCode: number | null = null;
  /** The last document came from the fallback URL. */
  #isOnFallback = false;
  #answeredUs: number | null = null;
  #limitTimer: unknown = null;
  #machineTimer: unknown = null;

  /** Throws a SyntaxError when the persona has a malformed pattern. */
  constructor(plan: CallPlan, deps: CallDeps) {
    this.#plan = plan;
    this.#deps = deps;
    const { clock, log, random, options, webhooks, observer, authToken } = deps;
    const { ids, persona, statusUrl } = plan;
    this.#outbound = ids.direction === 'outbound-api';
    this.#status = this.#outbound ? 'queued' : 'ringing';
    const { faults } = plan;
    const { allowedHosts } = options;
    this.#notices = new CallNotices({ clock, log, webhooks, allowedHosts, ids, statusUrl, faults });
    this.#caller = new Caller({
      clock,
      random,
      options,
      mind: persona.createMind?.() ?? scriptedMind(persona),
      maxWaitMs: persona.maxWaitMs,
      hangUp: (reason) => this.end(reason),
    });
    this.#stage = {
      clock,
      options,
      authToken,
      caller: this.#caller,
      watch: createCallWatch(ids, observer, clock),
      audio: deps.audio,
      faults,
      signal: this.#over.signal,
      openSession: () => this.#openSession(),
      setupFields: () => this.#setupFields(),
      note: (errorCode, message) => this.#note(errorCode, message),
      tellOther: (url, callStatus) => this.#tellOther(url, callStatus),
    };
  }

  /** As the API tells it: `queued`, `ringing`, `in-progress`, `completed`, … */
  get status(): string {
    return this.#status;
  }

  /** Lives the whole call; resolves when nothing of it is left. Never rejects. */
  async run(): Promise<SimulatedCallEnd> {
    const { clock, log, observer } = this.#deps;
    const { ids } = this.#plan;
    const startedUs = clock.nowUs();
    observer.callStarted?.(ids, startedUs);
    try {
      if (!this.#outbound || (await this.#dial())) await this.#converse();
    } catch (error) {
      log.error('simulated_call_broken', { callSid: ids.callSid, error: String(error) });
      this.end('failed');
    }
    this.end(this.#reason);
    clock.clearTimeout(this.#limitTimer);
    clock.clearTimeout(this.#machineTimer);
    const talkedMs = this.#answeredUs === null ? 0 : (clock.nowUs() - this.#answeredUs) / 1000;
    this.#notices.tellStatus(this.#voiceFields(), this.#status, talkedMs);
    await this.#notices.settled();
    return {
      reason: this.#reason,
      status: this.#status,
      errorCode: this.#errorCode,
      sessionIds: this.#sessionIds,
      durationMs: Math.round((clock.nowUs() - startedUs) / 1000),
    };
  }

  /** The first reason stays. */
  end(reason: CallEndReason): void {
    if (reason === 'closed') this.#notices.close();
    if (this.#over.signal.aborted) return;
    const answered = this.#answeredUs !== null;
    this.#reason = reason === 'server_hung_up' && this.#outbound && !answered ? 'canceled' : reason;
    if (reason === 'failed') this.#status = 'failed';
    else this.#status = answered ? 'completed' : (UNANSWERED_STATUS[this.#reason] ?? 'canceled');
    this.#caller.stop();
    this.#over.abort(reason);
  }

  /** True when the call was answered. */
  async #dial(): Promise<boolean> {
    const { options } = this.#deps;
    const { persona, ringS } = this.#plan;
    const pickUp = persona.pickUp ?? 'answers';
    this.#notices.tellStatus(this.#voiceFields(), 'initiated', null);
    await this.#wait(options.dialMs / options.pace);
    if (pickUp === 'fails') this.end('failed');
    if (this.#isOver()) return false;
    this.#progress('ringing');
    const ringMs = ringS * 1000;
    const late = pickUp === 'no_answer' || persona.answersAfterMs > ringMs;
    await this.#wait((late ? ringMs : persona.answersAfterMs) / options.pace);
    if (late) this.end('no_answer');
    else if (pickUp === 'busy') this.end('busy');
    return !this.#isOver();
  }

  /** From the first document to the last. */
  async #converse(): Promise<void> {
    const { clock } = this.#deps;
    if (this.#outbound) {
      this.#answer();
      this.#detectMachine();
    }
    this.#limitTimer = clock.setTimeout(() => this.end('max_duration'), this.#plan.maxCallS * 1000);
    let request: DocumentRequest | null = { url: this.#plan.ids.twimlUrl, method: 'POST', fields: {} };
    for (let count = 0; request !== null && !this.#isOver(); count++) {
      if (count >= DOCUMENTS_MAX) this.#fail(11200, 'too many documents');
      else request = await this.#document(request);
    }
  }

  #answer(): void {
    if (this.#answeredUs !== null) return;
    this.#answeredUs = this.#deps.clock.nowUs();
    if (this.#outbound) this.#progress('in-progress');
    else this.#status = 'in-progress';
    this.#caller.begin();
  }

  /** Fetches one document and carries out its verbs; gives the request that follows it, if any. */
  async #document(request: DocumentRequest): Promise<DocumentRequest | null> {
    const fetched = await this.#fetch(request);
    if (fetched === null) return null;
    const reading = readTwiml(fetched.body);
    if ('errorCode' in reading) {
      this.#fail(reading.errorCode, reading.message);
      return null;
    }
    for (const verb of reading.verbs) {
      if (verb.verb !== 'reject') this.#answer();
      const after = await carryOut(verb, fetched.url, this.#stage);
      if (after.next === 'reject') this.end('rejected');
      if (after.next === 'request') {
        if (!this.#isOver()) return after.request;
        this.#notices.send(after.request.url, { ...this.#voiceFields(), ...after.request.fields });
      }
      if (this.#isOver() || after.next === 'hang_up') return null;
    }
    this.#answer();
    return null;
  }

  /**
   * The attempts that the URL's overrides allow, then the fallback URL with its own; null = the call is over. Twilio does
   * not say that it waits between attempts, or that it asks the fallback again for what its own document leads to: so it
   * does neither here, and what is survived here is survived there.
   */
  async #fetch(request: DocumentRequest): Promise<{ readonly body: string; readonly url: string } | null> {
    const { webhooks, options } = this.#deps;
    const signal = this.#over.signal;
    if (!isReachableUrl(request.url, options.allowedHosts)) {
      this.#fail(11200, 'the URL is neither on this machine nor allowed');
      return null;
    }
    const fields = { ...this.#voiceFields(), ...request.fields };
    const answer = await askWithFaults(this.#deps, this.#plan.faults, { ...request, fields }, signal);
    if (answer.ok) {
      this.#isOnFallback = false;
      return { body: answer.body, url: request.url };
    }
    const url = this.#plan.fallbackUrl;
    if (url === null || this.#isOnFallback || signal.aborted) {
      this.#fail(answer.errorCode, `webhook failed: ${answer.cause}`);
      return null;
    }
    this.#isOnFallback = true;
    this.#note(answer.errorCode, `webhook failed: ${answer.cause}`);
    const errorFields = { ErrorCode: String(answer.errorCode), ErrorUrl: request.url };
    const fallback = await webhooks.ask({ url, method: 'POST', fields: { ...fields, ...errorFields } }, signal);
    if (fallback.ok) return { body: fallback.body, url };
    this.#fail(fallback.errorCode, `fallback webhook failed: ${fallback.cause}`);
    return null;
  }

  #detectMachine(): void {
    const { clock, options } = this.#deps;
    const { machineDetectionUrl: url, persona } = this.#plan;
    if (url === null) return;
    this.#machineTimer = clock.setTimeout(() => {
      this.#notices.send(url, {
        ...this.#voiceFields(),
        AnsweredBy: persona.answeredBy ?? 'human',
        MachineDetectionDuration: String(options.machineDetectionMs),
      });
    }, options.machineDetectionMs / options.pace);
  }

  /** A placed call reports each step; an inbound one, like a number at Twilio, only its end. */
  #progress(status: string): void {
    this.#status = status;
    this.#notices.tellStatus(this.#voiceFields(), status, null);
  }

  #tellOther(url: string, callStatus: string): void {
    const fields = this.#voiceFields();
    this.#notices.send(url, {
      ...fields,
      CallSid: this.#deps.createSid('CA'),
      ParentCallSid: fields['CallSid'] ?? '',
      CallStatus: callStatus,
      CallbackSource: 'call-progress-events',
    });
  }

  #openSession(): string {
    const sessionId = this.#deps.createSid('VX');
    this.#sessionIds.push(sessionId);
    return sessionId;
  }

  #voiceFields(): Record<string, string> {
    const { callSid, direction, from, to } = this.#plan.ids;
    return {
      CallSid: callSid,
      AccountSid: this.#deps.accountSid,
      From: from,
      To: to,
      Caller: from,
      Called: to,
      CallStatus: this.#status,
      Direction: direction,
      ApiVersion: '2010-04-01',
    };
  }

  #setupFields(): Record<string, string> {
    const { callSid, direction, from, to } = this.#plan.ids;
    return {
      accountSid: this.#deps.accountSid,
      parentCallSid: '',
      callSid,
      from,
      to,
      forwardedFrom: '',
      callType: 'PSTN',
      callerName: '',
      direction,
      callStatus: this.#outbound ? 'IN-PROGRESS' : 'RINGING',
    };
  }

  /** Notes the error and ends the call; a call that is over already has no error. */
  #fail(errorCode: number, message: string): void {
    if (this.#isOver()) return;
    this.#note(errorCode, message);
    this.end('failed');
  }

  #note(errorCode: number, message: string): void {
    this.#errorCode = errorCode;
    this.#deps.log.warn('simulator_call_error', { callSid: this.#plan.ids.callSid, errorCode, message });
  }

  #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  #wait(ms: number): Promise<void> {
    return waitFor(this.#deps.clock, ms, this.#over.signal);
  }
}
