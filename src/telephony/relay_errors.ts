/**
 * What the carrier's error codes of a relay session mean, and how the call goes on. One line for each code.
 * Source: twilio.com/docs/api/errors, 64101 to 64114; 39001 from the example of the action callback. 64101, 64111 and
 * 64112 are known from public projects only, 64113 is their best guess.
 */

/** What the next connection of the call has that the failed one had not. */
export type Remedy =
  /** The same settings: it was the connection. */
  | 'same'
  /** Another provider speaks. */
  | 'next_tts'
  /** Another provider listens. */
  | 'next_stt'
  /** Both: nobody has said which of them failed. */
  | 'next_speech'
  /** The language under another tag, and other providers where that was the last one. */
  | 'next_tag'
  /** Other providers and none of the workflow's own attributes: one of them was refused. */
  | 'plain'
  /** No further session: the `<Gather>` loop at once. */
  | 'gather'
  /** The call is over for the carrier: last words only. */
  | 'goodbye';

export interface RelayError {
  readonly meaning: string;
  readonly remedy: Remedy;
  /**
   * Whether two `error` frames with this code in one session are reason enough to begin another: those about speech.
   * Not the ones about a message of ours, which a new session would not make better.
   */
  readonly endsSession: boolean;
}

const ERRORS: ReadonlyMap<number, RelayError> = new Map([
  error(64101, 'a parameter of the relay is not valid, or the account may not use it', 'plain'),
  error(64102, 'the socket could not be opened', 'same'),
  error(64104, 'the call has lasted as long as a call may', 'goodbye'),
  error(64105, 'the socket was closed or broke', 'same'),
  error(64106, 'the provider does not have this language or voice', 'next_tag', true),
  error(64107, 'a message of ours was not valid', 'same'),
  error(64108, 'no sound came from the caller', 'same'),
  error(64109, 'the account has as many relay sessions as it may', 'gather'),
  error(64111, 'the provider that speaks has failed', 'next_tts', true),
  error(64112, 'the provider that speaks could not speak a text', 'next_tts', true),
  error(64113, 'the provider that listens has failed', 'next_stt', true),
  error(64114, 'the provider that listens could not be reached', 'next_stt', true),
  error(39001, 'the network to our socket has failed', 'same'),
]);

const UNKNOWN: RelayError = { meaning: 'not known', remedy: 'same', endsSession: true };

function error(code: number, meaning: string, remedy: Remedy, endsSession = false): readonly [number, RelayError] {
  return [code, { meaning, remedy, endsSession }];
}

/** Null: no code was given. */
export function relayError(code: number | null): RelayError {
  return (code === null ? undefined : ERRORS.get(code)) ?? UNKNOWN;
}

/** What is done after `error` frames that ended a session: they come from speech, whatever they name. */
export function remedyForFrames(code: number | null): Remedy {
  const { remedy } = relayError(code);
  return remedy === 'same' ? 'next_speech' : remedy;
}

export const KNOWN_RELAY_ERRORS: readonly number[] = [...ERRORS.keys()];
