/**
 * A channel that hands text over at once and keeps what a caller would get. It holds the product to the talk cycles:
 * one reply open at a time, exactly one `last:true` for each reply begun, no text of a reply that is over.
 */
import type { ChannelListener, ReplyChannel } from '../../src/domain/channel.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { TurnId } from '../../src/domain/ids.ts';

export interface SentText {
  readonly turnId: TurnId;
  readonly text: string;
  readonly last: boolean;
  readonly atMs: number;
}

export class FakeChannel implements ReplyChannel {
  readonly kind = 'relay';
  readonly sent: SentText[] = [];
  /** What the product did against the contract of a channel. */
  readonly faults: string[] = [];
  readonly calls: string[] = [];
  /** The next write overruns instead. */
  overrunsNext = false;
  /** Of the languages that it was told to speak in. */
  readonly spokenIn: string[] = [];
  isEnded = false;
  /** Of the end of the session; null when it has not ended. */
  handoffData: string | null = null;
  isClosed = false;
  #listener: ChannelListener | null = null;
  /** Nothing is sent before there is a listener to report it to. */
  #waiting: (() => void)[] = [];
  readonly #clock: Clock;
  readonly #startUs: number;
  #open: TurnId | null = null;
  #over: TurnId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startUs = clock.nowUs();
  }

  get listener(): ChannelListener | null {
    return this.#listener;
  }

  set listener(listener: ChannelListener | null) {
    this.#listener = listener;
    for (const task of this.#waiting.splice(0)) task();
  }

  /** What was said in this turn, or all of it. */
  said(turnId?: TurnId): string {
    return this.sent
      .filter((one) => turnId === undefined || one.turnId === turnId)
      .map((one) => one.text)
      .join('');
  }

  lastCount(turnId: TurnId): number {
    return this.sent.filter((one) => one.turnId === turnId && one.last).length;
  }

  write(turnId: TurnId, text: string): void {
    if (this.isClosed) return;
    if (this.isEnded) return this.#fault(`text of turn ${turnId} after the session was ended`);
    if (turnId <= this.#over) return this.#fault(`text of turn ${turnId} after it was over`);
    if (this.#open !== null && this.#open !== turnId) this.#fault(`turn ${turnId} begun while ${this.#open} is open`);
    if (this.overrunsNext) {
      this.overrunsNext = false;
      this.listener?.overran(turnId);
      return this.dropReply(turnId);
    }
    this.#open = turnId;
    this.#hand(turnId, text, false);
  }

  closeReply(turnId: TurnId, options: { readonly endCall: boolean }): void {
    this.calls.push(`closeReply ${turnId}${options.endCall ? ' endCall' : ''}`);
    this.#close(turnId);
  }

  dropReply(turnId: TurnId): void {
    this.calls.push(`dropReply ${turnId}`);
    this.#close(turnId);
  }

  speakIn(language: string, { listens }: { readonly listens: boolean }): void {
    this.spokenIn.push(listens ? language : `${language} (heard as before)`);
  }

  end(handoffData?: string): void {
    this.isEnded = true;
    this.handoffData = handoffData ?? null;
  }

  close(): void {
    this.isClosed = true;
  }

  #close(turnId: TurnId): void {
    const wasOpen = this.#open === turnId;
    this.#over = Math.max(this.#over, turnId);
    if (!wasOpen || this.isClosed) return;
    this.#open = null;
    this.#hand(turnId, '', true);
  }

  #hand(turnId: TurnId, text: string, last: boolean): void {
    if (this.#listener === null) {
      this.#waiting.push(() => this.#hand(turnId, text, last));
      return;
    }
    const atUs = this.#clock.nowUs();
    this.sent.push({ turnId, text, last, atMs: (atUs - this.#startUs) / 1000 });
    if (text !== '') this.#listener.written(turnId, text, atUs);
    if (last) this.#listener?.closed(turnId, atUs);
  }

  #fault(what: string): void {
    this.faults.push(what);
  }
}
