/**
 * The channel of a traditional call: each round the carrier asks by HTTP what to say, and gets one whole reply. Text that
 * comes while nobody asks is dropped, as there is no way to say it.
 */
import type { ChannelListener, ReplyChannel } from '../domain/channel.ts';
import type { Clock } from '../domain/clock.ts';
import { readHandoff } from '../domain/handoff.ts';
import type { TurnId } from '../domain/ids.ts';

interface GatherRound {
  answer(text: string, hangUp: boolean): void;
}

export class GatherChannel implements ReplyChannel {
  readonly kind = 'gather';
  readonly #clock: Clock;
  readonly #listener: ChannelListener;
  #round: GatherRound | null = null;
  #turnId: TurnId = 0;
  #text = '';
  #isEnded = false;

  constructor(clock: Clock, listener: ChannelListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** A new round; an unanswered one before it is answered with nothing, so that it asks again. */
  ask(): Promise<{ readonly text: string; readonly hangUp: boolean }> {
    this.#answer('', this.#isEnded);
    return new Promise((resolve) => {
      this.#round = { answer: (text, hangUp) => resolve({ text, hangUp }) };
      if (this.#isEnded) this.#answer('', true);
    });
  }

  /** Nobody waits for an answer to this round. */
  pass(): void {
    this.#answer('', this.#isEnded);
  }

  write(turnId: TurnId, text: string): void {
    if (turnId < this.#turnId) return;
    if (turnId > this.#turnId) this.#text = '';
    this.#turnId = turnId;
    this.#text += text;
  }

  closeReply(turnId: TurnId, options: { readonly endCall: boolean }): void {
    if (turnId !== this.#turnId) return;
    const text = this.#text;
    this.#text = '';
    if (this.#round !== null) {
      this.#answer(text, options.endCall);
      this.#listener.written(turnId, text, this.#clock.nowUs());
    }
    this.#listener.closed(turnId, this.#clock.nowUs());
  }

  dropReply(turnId: TurnId): void {
    if (turnId === this.#turnId) this.#text = '';
  }

  /** A call that is handed over is asked for again by whoever goes on with it. */
  end(handoffData = ''): void {
    if (readHandoff(handoffData)?.reason === 'handover') return this.#answer('', false);
    this.#isEnded = true;
    this.#answer('', true);
  }

  close(): void {
    this.end();
  }

  #answer(text: string, hangUp: boolean): void {
    const round = this.#round;
    this.#round = null;
    round?.answer(text, hangUp);
  }
}
