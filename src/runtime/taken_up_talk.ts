/**
 * A call that was taken up in the middle of a conversation, at the moment its caller is reached again: nobody may sit in
 * silence. What was said last is answered; when it was answered, or when nobody knows of it any more, the caller is asked
 * to say something.
 */
import type { CallEvent } from '../../machines/call_events.ts';
import type { TurnId } from '../domain/ids.ts';
import type { Line } from '../domain/transcript.ts';
import type { TurnRecord } from '../domain/turn.ts';
import type { Conversation } from './conversation.ts';

interface TakenUpCall {
  readonly conversation: Conversation;
  readonly lastTurnId: TurnId;
  tell(event: CallEvent, atUs?: number): void;
}

export class TakenUpTalk {
  readonly #call: TakenUpCall;
  readonly #owed: Line | null;
  readonly #language: string;

  /** `owed`: what the caller said and has had no answer to; `turns`: those before the call was taken up. */
  constructor(call: TakenUpCall, owed: Line | null, turns: readonly TurnRecord[]) {
    this.#call = call;
    this.#owed = owed;
    this.#language = turns.findLast(({ turnId }) => turnId === owed?.turnId)?.language ?? '';
  }

  /** The caller can hear us. */
  reached(atUs: number): void {
    if (this.#owed === null) return this.#call.tell({ type: 'caller.silent' }, atUs);
    const { text } = this.#owed;
    this.#answerOnce(this.#owed);
    this.#call.tell({ type: 'prompt.final', text, language: this.#language }, atUs);
  }

  /**
   * The carrier of a traditional call asks again, with `text`: what is answered now. It may be the words once more that
   * were not answered, and when it is nothing, it is these as well.
   */
  asked(text: string): string {
    if (this.#owed === null || (text !== '' && text !== this.#owed.text)) return text;
    this.#answerOnce(this.#owed);
    return this.#owed.text;
  }

  /** In the transcript the words belong to the turn that comes next, and are there once. */
  #answerOnce({ turnId }: Line): void {
    this.#call.conversation.callerSaidIn(turnId, this.#call.lastTurnId + 1);
  }
}
