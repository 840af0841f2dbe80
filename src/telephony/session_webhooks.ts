/** The TwiML of calls over the relay or a media stream: connects them, and says what follows when a session is over. */
import type { CallRecord } from '../domain/call_record.ts';
import { readHandoff } from '../domain/handoff.ts';
import { isOwnSpeech, NO_FAILURE, type SessionCourse } from '../domain/session_course.ts';
import { type RouteRequest, type RouteResponse, twimlResponse } from '../domain/route.ts';
import { type GatherRounds, openingRound } from './gather_webhooks.ts';
import { relayError } from './relay_errors.ts';
import { courseAfter, remedyFor, type SessionFailure, speechVerdict } from './session_recovery.ts';
import { SpeechMemory } from './speech_memory.ts';
import { transferCallTwiml } from './transfer_webhooks.ts';
import { hangUpTwiml, mediaTwiml, relayTwiml, sayAndHangUpTwiml, voiceFor } from './twiml.ts';
import { callOfWebhook, knownCallOfWebhook, type WebhookCall, WebhookRefusal } from './webhook_call.ts';
import { countOf, formOf, trackingIdOf, type WebhookParts } from './webhook_parts.ts';

type Form = (name: string) => string;

export class SessionWebhooks {
  readonly #parts: WebhookParts;
  readonly #rounds: GatherRounds;
  readonly #memory: SpeechMemory;

  constructor(parts: WebhookParts, rounds: GatherRounds) {
    this.#parts = parts;
    this.#rounds = rounds;
    this.#memory = new SpeechMemory(parts.clock);
  }

  /** The first TwiML of a call, or that of one whose TwiML was lost. */
  twiml(request: RouteRequest): RouteResponse | Promise<RouteResponse> {
    const { clock, meter } = this.#parts;
    const startedUs = clock.nowUs();
    const call = callOfWebhook(this.#parts, request, 'optimized');
    const course = this.#courseOf(call);
    if (course.over === 'gather') return this.#overGather(call, request);
    const twiml = this.#connect(call, course);
    meter.twimlBuilt(clock.nowUs() - startedUs, 'optimized');
    return twimlResponse(twiml);
  }

  /** A call begins with what the calls before it found to work. */
  #courseOf({ trackingId, workflow, language, record }: WebhookCall): SessionCourse {
    const course = record.relay ?? NO_FAILURE;
    if (course.failedCount > 0 || !isOwnSpeech(course.speech) || course.over !== 'relay') return course;
    const speech = this.#memory.stepsFor(record);
    const over = course.givenUp === undefined && this.#parts.media.isPreferred(workflow, language) ? 'media' : 'relay';
    if (isOwnSpeech(speech) && over === 'relay') return course;
    const better: SessionCourse = { ...course, speech, over };
    this.#parts.desk.setCourse(trackingId, better);
    return better;
  }

  /** The greeting is spoken once a call: whoever has heard us before is not greeted again. */
  #connect(call: WebhookCall, course: SessionCourse): string {
    const { desk, urls } = this.#parts;
    const { trackingId, workflow, language } = call;
    const actionUrl = urls.action(trackingId, course.failedCount);
    const token = desk.issueToken(trackingId, call.callSid, call.accountSid);
    if (course.over === 'media') return mediaTwiml({ actionUrl, socketUrl: urls.mediaSocket, token, trackingId });
    return relayTwiml({
      actionUrl,
      socketUrl: urls.socket,
      workflow,
      language,
      token,
      trackingId,
      greeting: call.connectedBefore ? null : workflow.greeting,
      speech: course.speech,
    });
  }

  async #overGather(call: WebhookCall, request: RouteRequest): Promise<RouteResponse> {
    return twimlResponse(await this.#rounds.answer(call, openingRound(request.receivedAtUs)));
  }

  /**
   * The relay session is over. `SessionStatus` is `ended` when we ended it, `completed` when the caller hung up, and
   * `failed`, or a word that we do not know, when the connection broke: then the call is connected anew. So it is, and
   * without being counted, when the session was ended only so that this process goes on with the call.
   * Source: twilio.com/docs/voice/twiml/connect/conversationrelay, the action callback.
   */
  action(request: RouteRequest): RouteResponse | Promise<RouteResponse> {
    const form = formOf(request);
    const failure = failureOf(request, form);
    const isOver = hasEnded(form) || (failure === null && !isHandedOver(form));
    const call = this.#liveCall(request, failure, form, isOver);
    if (call === null) return twimlResponse(hangUpTwiml());
    const { trackingId, record } = call;
    if (!hasEnded(form) && record.closing === 'transferred') return twimlResponse(transferCallTwiml(this.#parts, call));
    if (isOver) {
      const session = form('SessionStatus');
      const handoff = form('HandoffData') === '' ? '' : ' with hand-off data';
      this.#parts.desk.tell(
        trackingId,
        { type: 'carrier.ended', end: 'completed' },
        `session ${known(session)}${handoff}`,
      );
      return twimlResponse(hangUpTwiml());
    }
    if (failure === null) return twimlResponse(this.#connect(call, record.relay ?? NO_FAILURE));
    return this.#goOn(call, failure, request, form('SessionId'));
  }

  /** Null: the usual end, the call was over here before its session was over there. What it teaches is learned. */
  #liveCall(request: RouteRequest, failure: SessionFailure | null, form: Form, isOver: boolean): WebhookCall | null {
    try {
      const call = knownCallOfWebhook(this.#parts, request, isOver ? 'end' : 'conversation');
      this.#learn(call.record, failure, form);
      return call;
    } catch (error) {
      if (!(error instanceof WebhookRefusal) || error.code !== 'CALL_ENDED') throw error;
      const trackingId = trackingIdOf(request);
      const record = trackingId === null ? null : this.#parts.desk.find(trackingId);
      if (record !== null) this.#learn(record, failure, form);
      return null;
    }
  }

  #learn(record: CallRecord, failure: SessionFailure | null, form: Form): void {
    const { speech, failedCount } = record.relay ?? NO_FAILURE;
    // Asked again about a session that was dealt with: the settings are others by now.
    if (failure !== null && failure.failedBefore < failedCount) return;
    this.#memory.learn(record, speech, speechVerdict(failure, durationOf(form)));
  }

  #goOn(
    call: WebhookCall,
    failure: SessionFailure,
    request: RouteRequest,
    sessionId: string,
  ): RouteResponse | Promise<RouteResponse> {
    const { desk, log, meter } = this.#parts;
    const { trackingId, workflow, language, record } = call;
    const before = record.relay ?? NO_FAILURE;
    const course = courseAfter(before, failure, this.#parts.media.isAvailable(workflow, language));
    if (course !== before) {
      const errorCode = failure.code ?? 'unknown';
      const note = `session failed: ${errorCode}, ${relayError(failure.code).meaning}`;
      const remedy = course.over === 'gather' ? 'gather' : remedyFor(failure);
      log.warn('relay.session_failed', { trackingId, errorCode, remedy, failedCount: course.failedCount });
      desk.setCourse(trackingId, course);
      desk.sessionFailed(trackingId, sessionId, note);
      // It only waited for its last words to be heard.
      if (desk.workflowOf(trackingId) === null) return twimlResponse(hangUpTwiml());
    }
    if (remedyFor(failure) === 'goodbye') {
      desk.tell(trackingId, { type: 'carrier.ended', end: 'max_duration' }, 'the carrier allows no more time');
      return twimlResponse(sayAndHangUpTwiml(workflow.lines.goodbye, language, voiceFor(workflow, language)));
    }
    if (course.over !== 'gather') return twimlResponse(this.#connect(call, course));
    if (before.over !== 'gather') meter.webhookRefused('RELAY_GIVEN_UP');
    return this.#overGather(call, request);
  }
}

/** Another process had the call until now. */
function isHandedOver(form: Form): boolean {
  return form('SessionStatus') === 'ended' && readHandoff(form('HandoffData'))?.reason === 'handover';
}

/** Null: the session is over because one side wanted it to be. */
function failureOf(request: RouteRequest, form: Form): SessionFailure | null {
  const session = form('SessionStatus');
  const handoff = readHandoff(form('HandoffData'));
  const byFrames = session === 'ended' && handoff?.reason === 'errors';
  if (session === 'completed' || (session === 'ended' && !byFrames)) return null;
  const code = /^\d{1,6}$/.exec(form('ErrorCode'))?.[0];
  return {
    failedBefore: countOf(request, 'reconnects'),
    code: byFrames ? handoff.code : code === undefined ? null : Number(code),
    byFrames,
    durationS: durationOf(form),
  };
}

function durationOf(form: Form): number {
  const seconds = form('SessionDuration');
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) : 0;
}

function hasEnded(form: Form): boolean {
  return ['completed', 'busy', 'failed', 'no-answer', 'canceled'].includes(form('CallStatus'));
}

function known(session: string): string {
  return ['ended', 'completed', 'failed'].includes(session) ? session : 'over';
}
