/** What a bench or a demo may watch. Times are µs of the injected clock, taken at the socket. */

export interface SimulatedCallIds {
  readonly callSid: string;
  readonly direction: 'inbound' | 'outbound-api';
  readonly from: string;
  readonly to: string;
  readonly persona: string;
  readonly twimlUrl: string;
}

/** Turns count the final prompts of a call from 1; 0 is everything before the first one, the greeting included. */
export interface SimulatorObserver {
  callStarted?(call: SimulatedCallIds, atUs: number): void;
  /** A transcript was sent; finals open `turn`. */
  spoke?(call: SimulatedCallIds, turn: number, text: string, final: boolean, atUs: number): void;
  /** The first words for the caller after the final of this turn. */
  heardFirstText?(call: SimulatedCallIds, turn: number, text: string, atUs: number): void;
  /** Every piece of text for the caller, the first one included. */
  heardText?(call: SimulatedCallIds, turn: number, text: string, last: boolean, atUs: number): void;
  /** A stretch of text was spoken to its end. */
  played?(call: SimulatedCallIds, text: string, atUs: number): void;
  interrupted?(call: SimulatedCallIds, turn: number, heard: string, atUs: number): void;
  callEnded?(call: SimulatedCallIds, end: SimulatedCallEnd, atUs: number): void;
}

export interface SimulatedCallEnd {
  readonly reason: CallEndReason;
  /** The last call status told to the server: `completed`, `busy`, `failed`, … */
  readonly status: string;
  /** Twilio's number of the error that ended the call, or of the last one in it. */
  readonly errorCode: number | null;
  /** ConversationRelay sessions of the call in order. */
  readonly sessionIds: readonly string[];
  readonly durationMs: number;
}

export type CallEndReason =
  /** The persona hung up. */
  | 'caller_hung_up'
  /** The persona heard nothing for too long. */
  | 'gave_up'
  /** `<Hangup>`, the end of the document, or a hang-up over the API. */
  | 'server_hung_up'
  | 'rejected'
  | 'busy'
  | 'no_answer'
  /** Hung up over the API before it was answered. */
  | 'canceled'
  | 'max_duration'
  | 'failed'
  /** The simulator was closed. */
  | 'closed';
