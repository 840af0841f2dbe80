/** Carries out one verb of a document and says what follows it. */
import type { Clock } from '../../domain/clock.ts';
import type { CallWatch } from './call_watch.ts';
import { runDial } from './dial.ts';
import type { CallFaults } from './faults.ts';
import type { Caller } from './caller.ts';
import type { CallerAudio } from './caller_audio.ts';
import type { SimulatorOptions } from './options.ts';
import { runMediaSession } from './media_session.ts';
import { runRelaySession, type SessionEnd } from './relay_session.ts';
import { isReachableSocket } from './hosts.ts';
import { readRelaySettings } from './relay_settings.ts';
import { signRequest, type FormFields } from './sign.ts';
import { runGather, runSpoken, type GatherResult } from './spoken_verbs.ts';
import type { ConnectVerb, GatherVerb, HttpMethod, StreamNoun, Verb } from './twiml_reader.ts';

/** The call as its verbs see it. */
export interface VerbStage {
  readonly clock: Clock;
  readonly options: SimulatorOptions;
  readonly authToken: string;
  readonly caller: Caller;
  readonly watch: CallWatch;
  /** How a media stream sounds; null = there are none. */
  readonly audio: CallerAudio | null;
  readonly faults: CallFaults;
  /** Aborted when the call is over. */
  readonly signal: AbortSignal;
  /** A new ConversationRelay session begins; gives its id. */
  openSession(): string;
  /** Fields of the `setup` frame that are the call's. */
  setupFields(): Readonly<Record<string, string>>;
  note(errorCode: number, message: string): void;
  /** Tells the server of a line that this call was connected with. */
  tellOther(url: string, callStatus: string): void;
}

export interface DocumentRequest {
  readonly url: string;
  readonly method: HttpMethod;
  readonly fields: FormFields;
}

/** `request` is to be made even if the call is over by now; its answer then changes nothing. */
export type AfterVerb =
  | { readonly next: 'verb' }
  | { readonly next: 'hang_up' }
  | { readonly next: 'reject' }
  | { readonly next: 'request'; readonly request: DocumentRequest };

const NEXT_VERB: AfterVerb = { next: 'verb' };

/** `base` is the URL of the document, from which relative URLs count. Never rejects. */
export async function carryOut(verb: Verb, base: string, stage: VerbStage): Promise<AfterVerb> {
  switch (verb.verb) {
    case 'connect':
      return connect(verb, base, stage);
    case 'gather':
      return gather(verb, base, stage);
    case 'redirect':
      return request(absolute(verb.url, base), verb.method, {});
    case 'dial': {
      const status = await runDial(verb, stage);
      if (verb.action === null) return NEXT_VERB;
      return request(absolute(verb.action, base), verb.method, { DialCallStatus: status });
    }
    case 'reject':
      return { next: 'reject' };
    case 'hangup':
      return { next: 'hang_up' };
    case 'say':
    case 'pause':
    case 'play':
      break;
  }
  await runSpoken(stage, [verb], stage.signal);
  return NEXT_VERB;
}

async function gather(verb: GatherVerb, base: string, stage: VerbStage): Promise<AfterVerb> {
  const result = await runGather(stage, verb, stage.signal);
  if (stage.signal.aborted) return NEXT_VERB;
  if (result.kind === 'empty' && !verb.actionOnEmptyResult) return NEXT_VERB;
  return request(absolute(verb.action ?? '', base), verb.method, gatherFields(result));
}

function gatherFields(result: GatherResult): FormFields {
  if (result.kind === 'empty') return {};
  return result.kind === 'digits' ? { Digits: result.digits } : { SpeechResult: result.text, Confidence: '0.92' };
}

async function connect(verb: ConnectVerb, base: string, stage: VerbStage): Promise<AfterVerb> {
  const { noun } = verb;
  if (noun.kind === 'stream') return connectStream(verb, noun, base, stage);
  const sessionId = stage.openSession();
  const reading = readRelaySettings(noun);
  let end: SessionEnd;
  if ('errorCode' in reading) {
    end = { status: 'failed', durationMs: 0, errorCode: reading.errorCode, errorMessage: reading.message };
  } else {
    const { settings } = reading;
    const refused = stage.faults.rejects(settings);
    if (refused !== null) return action(verb, base, stage, sessionId, refusedAs(refused));
    const signature = signRequest(stage.authToken, settings.url);
    end = await runRelaySession({ ...stage, settings, signature, setup: stage.setupFields(), sessionId }, stage.signal);
  }
  return action(verb, base, stage, sessionId, end);
}

/** When the stream is over the action is asked, without a word of how it ended. */
async function connectStream(verb: ConnectVerb, noun: StreamNoun, base: string, stage: VerbStage): Promise<AfterVerb> {
  const { url, parameters } = noun;
  const { callSid = '', accountSid = '' } = stage.setupFields();
  if (stage.audio === null || !isReachableSocket(url, stage.options.allowedHosts)) {
    stage.note(31920, 'Stream - handshake error');
  } else {
    const signature = signRequest(stage.authToken, url);
    const ids = { callSid, accountSid, streamSid: stage.openSession().replace(/^VX/, 'MZ') };
    const { audio } = stage;
    const end = await runMediaSession({ ...stage, ...ids, audio, url, parameters, signature }, stage.signal);
    if (end.errorCode !== undefined) stage.note(end.errorCode, end.errorMessage ?? '');
  }
  return verb.action === null ? NEXT_VERB : request(absolute(verb.action, base), verb.method, {});
}

function action(verb: ConnectVerb, base: string, stage: VerbStage, sessionId: string, end: SessionEnd): AfterVerb {
  if (end.errorCode !== undefined) stage.note(end.errorCode, end.errorMessage ?? '');
  if (verb.action === null) return NEXT_VERB;
  return request(absolute(verb.action, base), verb.method, actionFields(sessionId, end));
}

function refusedAs(errorCode: number): SessionEnd {
  return { status: 'failed', durationMs: 0, errorCode, errorMessage: 'Invalid argument' };
}

function request(url: string, method: HttpMethod, fields: FormFields): AfterVerb {
  return { next: 'request', request: { url, method, fields } };
}

/** Source: twilio.com/docs/voice/twiml/connect/conversationrelay, "action". */
function actionFields(sessionId: string, end: SessionEnd): FormFields {
  return {
    SessionId: sessionId,
    SessionStatus: end.status,
    SessionDuration: String(Math.round(end.durationMs / 1000)),
    ...(end.handoffData === undefined ? {} : { HandoffData: end.handoffData }),
    ...(end.errorCode === undefined ? {} : { ErrorCode: String(end.errorCode) }),
    ...(end.errorMessage === undefined ? {} : { ErrorMessage: end.errorMessage }),
  };
}

/** An absolute URL is taken byte for byte, because it is signed. */
function absolute(url: string, base: string): string {
  if (/^https?:\/\//i.test(url)) return url;
  return URL.canParse(url, base) ? new URL(url, base).href : url;
}
