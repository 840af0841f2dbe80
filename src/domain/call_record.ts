/** What is kept of a call: live in memory, at the end (and while it goes on, never awaited) in the store. */
import type { CallProgress } from './call_progress.ts';
import type { CallSid, TrackingId } from './ids.ts';
import type { SessionCourse } from './session_course.ts';
import type { Transcript } from './transcript.ts';
import type { OpenTurnRecord, TurnRecord } from './turn.ts';

export type CallEnd =
  /** The conversation took place and one side hung up. */
  | 'completed'
  | 'no_answer'
  | 'busy'
  | 'canceled'
  /** The carrier could not place or keep the call. */
  | 'failed'
  /** A machine answered and the workflow says to hang up then. */
  | 'machine'
  /** The caller said nothing for too long. */
  | 'silent'
  | 'max_duration'
  /** Nobody could answer, and the caller was connected with a person. */
  | 'transferred'
  /** The caller was to be connected with a person, who did not pick up. */
  | 'transfer_failed'
  /** Nobody could answer, and the caller was told that somebody will call back. */
  | 'call_back'
  /** The socket was lost and nobody came back. */
  | 'lost'
  /** The process stopped, the drain time was over, and nobody could go on with the call. */
  | 'drained'
  /** A bug of ours: the call actor stopped with an error. */
  | 'broken';

/** Ends that the carrier does not know of yet. */
const OURS_TO_HANG_UP: ReadonlySet<CallEnd> = new Set<CallEnd>([
  'no_answer',
  'machine',
  'silent',
  'max_duration',
  'lost',
  'drained',
  'broken',
]);

export function isOursToHangUp(end: CallEnd): boolean {
  return OURS_TO_HANG_UP.has(end);
}

/** Names of the chart's leaf states. */
export type CallStateName =
  | 'dialling'
  | 'listening'
  | 'predicting'
  | 'generating'
  | 'speaking'
  | 'failover'
  | 'closing'
  | 'reconnecting'
  | 'ended';

export interface CallRecord {
  readonly trackingId: TrackingId;
  readonly callSid: CallSid | null;
  readonly direction: 'inbound' | 'outbound';
  /** `optimized` = ConversationRelay, `traditional` = Gather/Say. */
  readonly mode: 'optimized' | 'traditional';
  readonly carrier: string;
  readonly to: string;
  readonly from: string;
  readonly workflowId: string;
  readonly workflowVersion: number;
  readonly language: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly state: CallStateName;
  readonly end: CallEnd | null;
  /** The end that the call is about to have: its last words are being said, or it is being transferred. */
  readonly closing?: CallEnd | null;
  readonly answeredBy: string | null;
  readonly createdEpochMs: number;
  readonly endedEpochMs: number | null;
  readonly transcript: Transcript;
  readonly turns: readonly TurnRecord[];
  /** Turns that had not ended when this record was taken. */
  readonly openTurns: readonly OpenTurnRecord[];
  /** What the carrier told us, in order, bounded. */
  readonly carrierHistory: readonly CarrierFact[];
  /** Things that were ignored and why, by stable code. */
  readonly counters: Readonly<Record<string, number>>;
  /** Hash of the one-time socket token; null before TwiML was asked for. */
  readonly tokenHash: string | null;
  /** Absent in records of calls without a relay, and of earlier versions. */
  readonly relay?: SessionCourse;
  /** Versioned domain value with an owner, so that a call can be taken up by compare-and-set. */
  readonly schema: 1;
  readonly owner: string;
  readonly epoch: number;
  /** What another process needs to go on with the call; absent once it has ended. */
  readonly progress?: CallProgress;
}

export interface CarrierFact {
  readonly atMs: number;
  readonly fact: string;
}
