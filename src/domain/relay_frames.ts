/**
 * The frames of Twilio's ConversationRelay socket as plain data, names and values Twilio's own.
 * Source: twilio.com/docs/voice/conversationrelay/websocket-messages; `info` events as four public projects read them.
 * Both sides of the wire use these types: our relay decodes and encodes them, the simulator plays the other side.
 */

/** Twilio -> server. All but `type`, `sessionId` and `callSid` of `setup` may be missing in older shapes. */
export type InboundFrame =
  | SetupFrame
  | PromptFrame
  | { readonly type: 'dtmf'; readonly digit: string }
  | InterruptFrame
  | { readonly type: 'error'; readonly description: string }
  | InfoFrame;

export interface SetupFrame {
  readonly type: 'setup';
  readonly sessionId: string;
  readonly callSid: string;
  readonly accountSid: string;
  readonly parentCallSid: string;
  readonly from: string;
  readonly to: string;
  readonly forwardedFrom: string;
  readonly callType: string;
  readonly callerName: string;
  readonly direction: string;
  readonly callStatus: string;
  readonly customParameters: Readonly<Record<string, string>>;
}

export interface PromptFrame {
  readonly type: 'prompt';
  readonly voicePrompt: string;
  readonly lang: string;
  /** False only for partial prompts; absent on the wire means true. */
  readonly last: boolean;
}

interface InterruptFrame {
  readonly type: 'interrupt';
  readonly utteranceUntilInterrupt: string;
  /** A number on newer pages, a numeric string on older ones. */
  readonly durationUntilInterruptMs: number;
}

/** `events="speaker-events tokens-played"` turn these on. Names that we do not know are kept as `other`. */
export type InfoFrame =
  | { readonly type: 'info'; readonly name: 'agentSpeaking' | 'clientSpeaking'; readonly value: 'on' | 'off' }
  | { readonly type: 'info'; readonly name: 'tokensPlayed'; readonly value: string }
  | { readonly type: 'info'; readonly name: 'other' };

/** Server -> Twilio. */
export type OutboundFrame =
  | TextFrame
  | {
      readonly type: 'play';
      readonly source: string;
      readonly loop?: number;
      readonly preemptible?: boolean;
      readonly interruptible?: boolean;
    }
  /** Only `0-9 w # *`, at least one. */
  | { readonly type: 'sendDigits'; readonly digits: string }
  /** At least one of the two. */
  | { readonly type: 'language'; readonly ttsLanguage?: string; readonly transcriptionLanguage?: string }
  /** `handoffData` is a string; JSON must be stringified. The carrier then requests the `<Connect>` action. */
  | { readonly type: 'end'; readonly handoffData?: string };

export interface TextFrame {
  readonly type: 'text';
  /** Always present; "" is used for a closing frame. */
  readonly token: string;
  /** Closes the talk cycle: exactly one for each reply begun. */
  readonly last: boolean;
  readonly lang?: string;
  readonly interruptible?: boolean;
  readonly preemptible?: boolean;
}
