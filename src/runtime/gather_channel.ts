/**
 * The channel of a call over `<Gather>`: each round the carrier asks by HTTP what to say. A traditional call gets one whole
 * reply. A caller who had a relay before is not left in silence for so long: what can be said by `partMs` is said, and the
 * carrier comes back for the rest. Text that comes while nobody asks, or is about to, is dropped: there is no way to say it.
 */
import type { ChannelListener, ReplyChannel } from '../domain/channel.ts';
import type { Clock } from '../domain/clock.ts';
import { readHandoff } from '../domain/handoff.ts';
import type { TurnId } from '../domain/ids.ts';
import { clauseEnd, wordEnd } from '../domain/reply_text.ts';
import type { GatherAnswer } from '../telephony/call_desk.ts';

type GatherRound = (answer: GatherAnswer) => void;

export class GatherChannel implements ReplyChannel {
  readonly kind = 'gather';
  readonly #clock: Clock;
  readonly #listener: ChannelListener;
  readonly #partMs: number | null;
  #round: GatherRound | null = null;
  #timer: unknown = null;
  #turnId: TurnId = 0;
  #text = '';
  /** The round has waited for so long that it takes a part. */
  #takesPart = false;
  /** A part of the reply was said, and the carrier is on its way to ask for the rest. */
  #owesRest = false;
  /** The reply was closed meanwhile. */
  #closed: { readonly endCall: boolean } | null = null;
  #isEnded = false;

  /** `partMs`: how long a round waits for a whole reply; null = for as long as it takes. */
  constructor(clock: Clock, listener: ChannelListener, partMs: number | null) {
    this.#clock = clock;
    this.#listener = listener;
    this.#partMs = partMs;
  }

  /** A new round; an unanswered one before it is answered with nothing, so that it asks again. */
  ask(): Promise<GatherAnswer> {
    this.#answer('', this.#isEnded);
    return new Promise((resolve) => {
      this.#round = resolve;
      if (this.#isEnded) return this.#answer('', true);
      if (this.#closed !== null) return this.#sayRest(this.#closed.endCall);
      if (this.#partMs !== null) this.#timer = this.#clock.setTimeout(() => this.#takePart(), this.#partMs);
    });
  }

  /** Part of a reply was said, and what follows is not known to be lost. */
  get owesRest(): boolean {
    return this.#owesRest;
  }

  /** Nobody waits for an answer to this round. */
  pass(): void {
    this.#answer('', this.#isEnded);
  }

  write(turnId: TurnId, text: string): void {
    if (turnId < this.#turnId) return;
    if (turnId > this.#turnId) this.#forget();
    this.#turnId = turnId;
    this.#text += text;
    if (this.#takesPart) this.#sayPart();
  }

  closeReply(turnId: TurnId, options: { readonly endCall: boolean }): void {
    if (turnId !== this.#turnId) return;
    if (this.#owesRest && this.#round === null) this.#closed = options;
    else this.#sayRest(options.endCall);
  }

  dropReply(turnId: TurnId): void {
    if (turnId === this.#turnId) this.#forget();
  }

  /** Each round is asked in the language that the call is in. */
  speakIn(): void {}

  /** A call that is handed over is asked for again by whoever goes on with it. */
  end(handoffData = ''): void {
    if (readHandoff(handoffData)?.reason === 'handover') return this.#answer('', false, { isHandedOver: true });
    this.#isEnded = true;
    this.#answer('', true);
  }

  close(): void {
    this.end();
  }

  #takePart(): void {
    this.#timer = null;
    this.#takesPart = true;
    this.#sayPart();
  }

  /** Up to the last pause, and if there is none the words that are whole. */
  #sayPart(): void {
    const end = clauseEnd(this.#text) || wordEnd(this.#text);
    const part = this.#text.slice(0, end);
    if (part.trim() === '') return;
    this.#text = this.#text.slice(end);
    this.#owesRest = true;
    this.#answer(part, false, { isPart: true });
    this.#listener.written(this.#turnId, part, this.#clock.nowUs());
  }

  #sayRest(endCall: boolean): void {
    const [turnId, text] = [this.#turnId, this.#text];
    this.#forget();
    if (this.#round !== null) {
      this.#answer(text, endCall);
      if (text !== '') this.#listener.written(turnId, text, this.#clock.nowUs());
    }
    this.#listener.closed(turnId, this.#clock.nowUs());
  }

  #forget(): void {
    this.#text = '';
    this.#owesRest = false;
    this.#closed = null;
  }

  #answer(text: string, hangUp: boolean, more: Pick<GatherAnswer, 'isPart' | 'isHandedOver'> = {}): void {
    const round = this.#round;
    this.#round = null;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#takesPart = false;
    round?.({ text, hangUp, ...more });
  }
}
