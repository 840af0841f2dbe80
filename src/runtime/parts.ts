/** What a call needs of the other parts; `main.ts` hands them in. */
import type { CallCommand, CarrierFact } from '../../machines/call_events.ts';
import type { CallEnd, CallRecord } from '../domain/call_record.ts';
import type { MeteredCall } from '../domain/metered_call.ts';
import type { Clock } from '../domain/clock.ts';
import type { CallSid, TrackingId } from '../domain/ids.ts';
import type { Log } from '../domain/log.ts';
import type { Message, ReplyProvider } from '../domain/reply.ts';
import type { Transcript } from '../domain/transcript.ts';
import type { TurnRecord } from '../domain/turn.ts';
import type { Answer, Workflow } from '../domain/workflow.ts';
import type { ContinuationWords } from '../generation/seam.ts';
import type { EarlyParts } from './early_parts.ts';
import type { ProviderBoard } from './provider_board.ts';
import type { ReplyWatchLimits } from './reply_watch.ts';

/** What is known of a call when it is opened. */
export interface CallIdentity {
  readonly trackingId: TrackingId;
  readonly direction: CallRecord['direction'];
  readonly mode: CallRecord['mode'];
  readonly carrier: string;
  readonly to: string;
  readonly from: string;
  readonly workflow: Workflow;
  readonly language: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly owner: string;
}

export interface CallParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Who answers a turn, in the order in which they are tried; never empty. */
  readonly providers: readonly ReplyProvider[];
  /** What all calls know of them. */
  readonly board: ProviderBoard;
  readonly answers: WorkflowAnswers;
  readonly early: EarlyParts;
  /** Notices when the caller speaks another language than the call is held in; null = it stays as it is. */
  followLanguage(workflow: Workflow, language: string): LanguageFollower | null;
  readonly meter: CallMeter;
  readonly limits: CallLimits;
  createFilter(language: string): SpeakableFilter;
  /** `language`: BCP-47. */
  continuationWords(language: string): ContinuationWords;
  /** `language` is that of the turn, BCP-47; `known`: values that a history which is left out would tell, by name. */
  buildMessages(
    workflow: Workflow,
    history: Transcript,
    utterance: string,
    language: string,
    known?: Readonly<Record<string, string>>,
  ): readonly Message[];
  /**
   * Writes the call's record, never awaited: `soon` for its begin, its end and the loss of its socket, which others are
   * told of, `gathered` with those of other calls for what happens in its turns.
   */
  save(call: RecordedCall, when: 'soon' | 'gathered'): void;
  /** False once another process has taken the call up. */
  isOurs(trackingId: TrackingId, epoch: number): boolean;
  /** Asks the carrier to hang up, as far as that is possible. */
  hangUp(callSid: string): void;
}

export interface LanguageFollower {
  /** Told each utterance of the caller, once; `recogniserLanguage`: as the recogniser calls it, '' = it does not say. */
  heard(said: { readonly text: string; readonly recogniserLanguage: string }): { readonly language: string } | null;
}

/** A call whose record is taken when it is written, not when it is saved: what waits is the call itself, not a copy. */
export interface RecordedCall {
  readonly trackingId: TrackingId;
  /** As it was filled for this call. */
  readonly workflow: Workflow;
  /** As it is now; after the end it does not change any more. */
  record(): CallRecord;
  /** Another process goes on with it: it is over here, without a word and without a record. */
  letGo(): void;
}

/** The workflow's own answers, without any model. */
interface WorkflowAnswers {
  /** The utterance is one of the wordings. */
  exact(workflow: Workflow, utterance: string): Answer | null;
  /** The utterance is near enough to one answer's wordings. */
  closest(workflow: Workflow, utterance: string): Answer | null;
}

export interface SpeakableFilter {
  push(token: string): string;
  flush(): string;
}

/** Sees calls come, be told something by webhooks or the app, and go. It never throws and never waits. */
export interface CallWatcher {
  opened(call: OpenedCall): void;
  told(trackingId: TrackingId, event: CarrierFact | CallCommand): void;
  ended(record: CallRecord): void;
}

interface OpenedCall {
  readonly identity: CallIdentity;
  readonly metered: MeteredCall;
  /** Another process has begun it. */
  readonly isTakenUp: boolean;
  readonly callSid: CallSid | null;
  readonly times: { readonly createdUs: number };
}

/** Told what happened in calls, for the figures. Never throws, never waits. */
export interface CallMeter {
  callOpened(call: MeteredCall): void;
  turnEnded(call: MeteredCall, turn: TurnRecord): void;
  callEnded(call: MeteredCall, end: CallEnd): void;
  count(code: string): void;
}

/** Of a reply after its first text. */
interface ReplyLimits extends ReplyWatchLimits {
  /** An answer that broke off is gone on with so often in a turn. */
  readonly continuationsMax: number;
  /** The first pause before somebody is asked again who has failed. */
  readonly pauseMs: number;
  /** The first text of what goes on with it is due this long after that was noticed. */
  readonly resumeMs: number;
  /** After this long, and when nearly all that was sent was heard, a bridge is said before it. */
  readonly gapBridgeMs: number;
}

interface CallLimits {
  readonly utteranceChars: number;
  readonly carrierFacts: number;
  readonly turnsKept: number;
  readonly transcriptLines: number;
  /** Keys pressed within this time of each other are one utterance. */
  readonly keyPauseMs: number;
  readonly gatherPartMs: number;
  readonly reconnectMs: number;
  readonly partialStaleMs: number;
  readonly closingMs: number;
  readonly reply: ReplyLimits;
  /** A person that the caller is to be connected with has picked up by then. */
  readonly transferMs: number;
  /** Beyond the ringing time, for the carrier to say how it ended. */
  readonly dialSlackMs: number;
}
