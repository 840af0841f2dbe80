/**
 * What goes out on one ConversationRelay socket: the text of replies, fenced by turn, paced by the socket. The first
 * text of a reply is sent inside `write`; later text leaves at clause ends or every `flushMs`, in whole words.
 * It owns the talk cycles: exactly one `last:true` for each reply begun, also when the reply is dropped or overruns.
 * Source of the frames: twilio.com/docs/voice/conversationrelay/websocket-messages
 */
import type { ChannelListener, ReplyChannel } from '../domain/channel.ts';
import type { Clock } from '../domain/clock.ts';
import type { TurnId } from '../domain/ids.ts';
import type { Socket } from '../domain/socket.ts';
import { encodeFrame } from './encode.ts';
import { clauseEnd, fittingEnd, wholePairs, wordEnd } from '../domain/reply_text.ts';
import { wellFormed } from '../domain/well_formed.ts';

export interface OutboxLimits {
  /** UTF-8 bytes of text that may wait for the socket or for an earlier reply; more overruns the reply written to. */
  readonly queuedBytes: number;
  /** The longest that text of an open reply waits for the end of its clause. */
  readonly flushMs: number;
  /** UTF-8 bytes of text in one frame, at least 4. */
  readonly tokenBytes: number;
}

export interface Outbox extends ReplyChannel {
  readonly kind: 'relay';
  /** Nothing is sent before there is a listener to report it to. */
  listen(listener: ChannelListener): void;
  /** The socket's buffer is empty again. */
  drained(): void;
  /** The socket is gone: nothing more is sent or reported. Idempotent. */
  detach(): void;
  /** Pieces of text that came for a turn that was over. */
  readonly lateCount: number;
}

/** One reply from its first text until its talk cycle is closed. */
interface Reply {
  readonly turnId: TurnId;
  /** Text that the socket has not accepted. */
  text: string;
  bytes: number;
  /** The socket accepted text of it, so a `last:true` is owed. */
  begun: boolean;
  /** No more text will come. */
  closing: boolean;
}

/** How eagerly an open reply's text leaves: whole clauses, whole words, or all there is. */
type Urgency = 'clause' | 'word' | 'all';

export function createOutbox(deps: {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly limits: OutboxLimits;
}): Outbox {
  return new SocketOutbox(deps.socket, deps.clock, deps.limits);
}

class SocketOutbox implements Outbox {
  readonly kind = 'relay';
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #limits: OutboxLimits;
  #listener: ChannelListener | null = null;
  /** Turns whose replies were over the bound before anybody listened. */
  readonly #overran: TurnId[] = [];
  /** In the order of their turns; only the first one is sent, the others wait until it is closed. */
  #replies: Reply[] = [];
  #queuedBytes = 0;
  /** Text for this turn or an earlier one is late unless its reply is still in the queue. */
  #lastTurnId: TurnId = -Infinity;
  #lateCount = 0;
  /** The socket's buffer is full: wait for `drained`. */
  #blocked = false;
  /** A frame that was not sent yet. */
  #language: string | null = null;
  #end: { readonly frame: string; sent: boolean } | null = null;
  #gone = false;
  #timer: { readonly handle: unknown } | null = null;
  /** A flush found only a part of a word, and nothing was added to it since. */
  #wordWaited = false;

  constructor(socket: Socket, clock: Clock, limits: OutboxLimits) {
    this.#socket = socket;
    this.#clock = clock;
    this.#limits = limits;
  }

  get lateCount(): number {
    return this.#lateCount;
  }

  listen(listener: ChannelListener): void {
    this.#listener = listener;
    for (const turnId of this.#overran.splice(0)) listener.overran(turnId);
    this.#pump('word');
  }

  write(turnId: TurnId, text: string): void {
    if (text === '') return;
    const reply = this.#replyFor(turnId);
    if (reply === null) {
      this.#lateCount += 1;
      return;
    }
    const bytes = Buffer.byteLength(text);
    if (this.#queuedBytes + bytes > this.#limits.queuedBytes) {
      this.#empty(reply);
      reply.closing = true;
      if (this.#listener === null) this.#overran.push(turnId);
      else this.#listener.overran(turnId);
      this.#pump('clause');
      return;
    }
    reply.text += text;
    reply.bytes += bytes;
    this.#queuedBytes += bytes;
    this.#wordWaited = false;
    if (reply === this.#replies[0]) this.#pump('clause');
  }

  /** `endCall` means nothing here: the session is ended by `end`, once the caller has heard the reply. */
  closeReply(turnId: TurnId): void {
    const reply = this.#find(turnId);
    if (reply === undefined) return this.#fence(turnId);
    reply.closing = true;
    this.#pump('clause');
  }

  dropReply(turnId: TurnId): void {
    const reply = this.#find(turnId);
    if (reply === undefined) return this.#fence(turnId);
    this.#empty(reply);
    reply.closing = true;
    this.#pump('clause');
  }

  /** At once, or as soon as the socket takes frames: it is the language of what follows. */
  speakIn(language: string, { listens }: { readonly listens: boolean }): void {
    if (this.#gone || this.#end !== null) return;
    const listening = listens ? { transcriptionLanguage: language } : {};
    this.#language = encodeFrame({ type: 'language', ttsLanguage: language, ...listening });
    this.#pump('clause');
  }

  end(handoffData?: string): void {
    if (this.#gone || this.#end !== null) return;
    const frame = encodeFrame(handoffData === undefined ? { type: 'end' } : { type: 'end', handoffData });
    this.#end = { frame, sent: false };
    for (const reply of this.#replies) reply.closing = true;
    this.#pump('clause');
  }

  close(): void {
    if (this.#gone) return;
    this.detach();
    this.#socket.close(1000, 'call ended');
  }

  drained(): void {
    this.#blocked = false;
    this.#pump('word');
  }

  detach(): void {
    this.#gone = true;
    this.#replies = [];
    this.#queuedBytes = 0;
    this.#disarm();
  }

  /** The reply that this turn's text belongs to, begun here if the turn is new; null for late text. */
  #replyFor(turnId: TurnId): Reply | null {
    if (this.#gone || this.#end !== null) return null;
    const known = this.#find(turnId);
    if (known !== undefined) return known.closing ? null : known;
    if (turnId <= this.#lastTurnId) return null;
    this.#lastTurnId = turnId;
    const reply: Reply = { turnId, text: '', bytes: 0, begun: false, closing: false };
    this.#replies.push(reply);
    return reply;
  }

  #find(turnId: TurnId): Reply | undefined {
    const first = this.#replies[0];
    return first?.turnId === turnId ? first : this.#replies.find((reply) => reply.turnId === turnId);
  }

  /** A turn that was closed or dropped before it had any text can have none any more. */
  #fence(turnId: TurnId): void {
    this.#lastTurnId = Math.max(this.#lastTurnId, turnId);
  }

  /** Hands over as much as the socket and the urgency allow. */
  #pump(urgency: Urgency): void {
    for (;;) {
      if (this.#gone || this.#blocked || this.#listener === null) break;
      if (this.#language !== null) {
        this.#sendLanguage();
        continue;
      }
      const reply = this.#replies[0];
      if (reply === undefined) {
        this.#sendEnd();
        break;
      }
      if (reply.closing && reply.text === '') {
        if (reply.begun) this.#send(reply, 0, true);
        else this.#replies.shift();
        continue;
      }
      const cut = this.#cut(reply, urgency);
      if (cut === 0) break;
      this.#send(reply, cut, reply.closing && cut === reply.text.length);
    }
    this.#settleTimer();
  }

  /** How much of the reply's text goes into the next frame; 0 = wait. */
  #cut(reply: Reply, urgency: Urgency): number {
    const { text } = reply;
    let end = wholePairs(text, text.length);
    if (reply.closing) end = text.length;
    else if (reply.begun && urgency === 'clause') end = clauseEnd(text);
    else if (reply.begun && urgency === 'word') end = Math.max(wordEnd(text), clauseEnd(text));
    return fittingEnd(text, end, this.#limits.tokenBytes);
  }

  /**
   * Sends the first `cut` units of the first reply's text; a frame that the socket did not take stays. The reply has left
   * the queue before anybody is told: who hears that it is closed may begin and close the next one.
   */
  #send(reply: Reply, cut: number, last: boolean): void {
    const token = wellFormed(reply.text.slice(0, cut));
    const result = this.#socket.send(encodeFrame({ type: 'text', token, last }));
    if (result !== 'sent') this.#blocked = true;
    if (result === 'dropped') return;

    const atUs = this.#clock.nowUs();
    this.#take(reply, cut);
    if (last) this.#replies.shift();
    if (token !== '') {
      reply.begun = true;
      this.#listener?.written(reply.turnId, token, atUs);
    }
    if (last) this.#listener?.closed(reply.turnId, atUs);
  }

  #take(reply: Reply, cut: number): void {
    if (cut === reply.text.length) return this.#empty(reply);
    const bytes = Buffer.byteLength(reply.text.slice(0, cut));
    reply.text = reply.text.slice(cut);
    reply.bytes -= bytes;
    this.#queuedBytes -= bytes;
  }

  #empty(reply: Reply): void {
    this.#queuedBytes -= reply.bytes;
    reply.bytes = 0;
    reply.text = '';
  }

  #sendLanguage(): void {
    if (this.#language === null) return;
    const result = this.#socket.send(this.#language);
    if (result !== 'dropped') this.#language = null;
    this.#blocked = result !== 'sent';
  }

  #sendEnd(): void {
    if (this.#end === null || this.#end.sent) return;
    const result = this.#socket.send(this.#end.frame);
    this.#end.sent = result !== 'dropped';
    this.#blocked = result !== 'sent';
  }

  /** One timer runs exactly while text waits for the end of its clause. */
  #settleTimer(): void {
    const reply = this.#replies[0];
    const waits = reply !== undefined && reply.text !== '' && !this.#blocked && this.#listener !== null;
    if (!waits) return this.#disarm();
    this.#timer ??= { handle: this.#clock.setTimeout(() => this.#flush(), this.#limits.flushMs) };
  }

  /** A lone word gets one more `flushMs` to be completed, then it leaves as it is. */
  #flush(): void {
    this.#timer = null;
    const urgency = this.#wordWaited ? 'all' : 'word';
    this.#wordWaited = true;
    this.#pump(urgency);
  }

  #disarm(): void {
    if (this.#timer === null) return;
    this.#clock.clearTimeout(this.#timer.handle);
    this.#timer = null;
  }
}
