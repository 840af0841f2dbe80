/**
 * Speaks the replies of one call on its media stream: cuts them into pieces, has each synthesised or takes its clip, and
 * sends the audio in frames of 20 ms with a mark behind each piece. Audio goes out as fast as it comes: the carrier plays
 * it in its own time, tells by marks what was heard, and drops what was not when it is told to clear.
 */
import type { ChannelListener, ReplyChannel } from '../domain/channel.ts';
import type { Clock } from '../domain/clock.ts';
import { readHandoff } from '../domain/handoff.ts';
import type { TurnId } from '../domain/ids.ts';
import { clearFrame, markFrame, mediaFrame } from '../domain/media_frames.ts';
import type { Socket } from '../domain/socket.ts';
import { wellFormed } from '../domain/well_formed.ts';
import type { ClipStore } from './clip_store.ts';
import { pieceEnd } from './pieces.ts';
import type { SpeechFailure, SpeechService } from './speech_service.ts';
import { SpokenPiece } from './spoken_piece.ts';

/** As the service names them. */
export interface VoiceChoice {
  readonly language: string;
  readonly voice: string;
}

export interface VoiceLimits {
  /** Characters that may wait to be spoken; more ends the turn as overrun. */
  readonly queuedChars: number;
  /** Text without the end of a sentence is spoken after this. */
  readonly pieceMs: number;
  /** Pieces that are synthesised at the same time. */
  readonly ahead: number;
}

interface VoiceParts {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly service: SpeechService;
  readonly clips: ClipStore;
  readonly limits: VoiceLimits;
  /** The agent begins to be heard, or has been heard to its end. */
  audible(on: boolean): void;
  played(text: string): void;
  /** The call goes on in another language. */
  speakIn(language: string, options: { readonly listens: boolean }): void;
  /** The service cannot speak. */
  failed(failure: SpeechFailure): void;
}

interface Reply {
  readonly turnId: TurnId;
  /** Text that is in no piece yet. */
  text: string;
  hasPieces: boolean;
  /** The first audio of it was handed to the carrier. */
  isBegun: boolean;
  closing: boolean;
}

export class MediaVoice implements ReplyChannel {
  readonly kind = 'media';
  readonly #parts: VoiceParts;
  readonly #streamSid: string;
  #choice: VoiceChoice = { language: '', voice: '' };
  #listener: ChannelListener | null = null;
  #replies: Reply[] = [];
  /** Not sent to their end yet, in order. */
  #waiting: SpokenPiece[] = [];
  /** Sent, and not reported played yet, in order. */
  #unplayed: SpokenPiece[] = [];
  /** What was heard of the line that is being spoken. */
  #line: { turnId: TurnId | null; heard: string } = { turnId: null, heard: '' };
  #lastTurnId: TurnId = -Infinity;
  #markCount = 0;
  #wasBegun = false;
  #isBlocked = false;
  #owesClear = false;
  #isEnding = false;
  #isGone = false;
  #timer: unknown = null;

  constructor(parts: VoiceParts, streamSid: string) {
    this.#parts = parts;
    this.#streamSid = streamSid;
  }

  /** Nothing is spoken before. The greeting comes first; '' = there is none. */
  begin(choice: VoiceChoice, listener: ChannelListener, greeting: string): void {
    this.#choice = choice;
    this.#listener = listener;
    if (greeting.trim() !== '') this.#waiting.unshift(this.#piece(null, greeting));
    this.#pump();
  }

  /** Audio was sent in this stream. */
  get wasHeard(): boolean {
    return this.#wasBegun;
  }

  /** Something is being heard, or will be in a moment. */
  get isAudible(): boolean {
    return this.#unplayed.length > 0 || this.#waiting.some(({ isBegun }) => isBegun);
  }

  write(turnId: TurnId, text: string): void {
    const reply = this.#replyFor(turnId);
    if (reply === null || text === '') return;
    reply.text += text;
    if (this.#waitingChars() > this.#parts.limits.queuedChars) return this.#overrun(reply);
    this.#cut(reply);
    this.#pump();
  }

  closeReply(turnId: TurnId): void {
    const reply = this.#replies.find((one) => one.turnId === turnId);
    if (reply === undefined) return void (this.#lastTurnId = Math.max(this.#lastTurnId, turnId));
    reply.closing = true;
    this.#cut(reply);
    this.#pump();
  }

  /** A piece that has begun is spoken to its end: its words were reported as handed over. */
  dropReply(turnId: TurnId): void {
    const reply = this.#replies.find((one) => one.turnId === turnId);
    if (reply === undefined) return void (this.#lastTurnId = Math.max(this.#lastTurnId, turnId));
    this.#empty(reply);
    this.#pump();
  }

  speakIn(language: string, options: { readonly listens: boolean }): void {
    this.#parts.speakIn(language, options);
  }

  /** From the next piece on. */
  speakAs(choice: VoiceChoice): void {
    this.#choice = choice;
  }

  /** The stream has no frame for its end: it is closed when everything was heard, or at once if it is of no use. */
  end(handoffData = ''): void {
    if (readHandoff(handoffData)?.reason === 'errors') return this.close();
    this.#isEnding = true;
    for (const reply of this.#replies) reply.closing = true;
    for (const reply of this.#replies) this.#cut(reply);
    this.#pump();
    this.#endIfHeard();
  }

  close(): void {
    if (this.#isGone) return;
    this.detach();
    this.#parts.socket.close(1000, 'call ended');
  }

  /** The socket is gone: nothing more is sent or reported. Idempotent. */
  detach(): void {
    this.#isGone = true;
    this.#parts.clock.clearTimeout(this.#timer);
    this.#drop(() => true);
    this.#unplayed = [];
    this.#replies = [];
  }

  drained(): void {
    this.#isBlocked = false;
    if (this.#owesClear) this.#silence();
    this.#pump();
  }

  /** The carrier is to drop what it has, before it gets anything else. */
  #silence(): void {
    this.#owesClear = !this.#sendFrame(clearFrame(this.#streamSid));
  }

  /** Everything before this mark was played; a mark behind audio that was cleared means nothing. */
  marked(name: string): void {
    const at = this.#unplayed.findIndex(({ mark }) => mark === name);
    if (at === -1 || this.#isGone) return;
    const nowUs = this.#parts.clock.nowUs();
    for (const piece of this.#unplayed.splice(0, at + 1)) this.#wasHeard(piece);
    const [next] = this.#unplayed.length > 0 ? this.#unplayed : this.#waiting;
    if (next?.isBegun === true) next.playsFromUs = nowUs;
    if (!this.isAudible) this.#parts.audible(false);
    this.#endIfHeard();
  }

  #wasHeard({ turnId, text }: SpokenPiece): void {
    this.#lineOf(turnId).heard += text;
    this.#parts.played(text);
  }

  #lineOf(turnId: TurnId | null): { heard: string } {
    if (this.#line.turnId !== turnId) this.#line = { turnId, heard: '' };
    return this.#line;
  }

  /**
   * The caller cuts in: nothing more of what was sent is heard. Gives what was heard of the line that was being spoken, by
   * the marks and by the clock; null when nothing was audible.
   */
  cut(): string | null {
    if (!this.isAudible) return null;
    const { clock } = this.#parts;
    const [piece] = this.#unplayed.length > 0 ? this.#unplayed : this.#waiting;
    const line = this.#lineOf(piece?.turnId ?? null);
    if (piece !== undefined) line.heard += piece.heardBy(clock.nowUs());
    this.#silence();
    this.#drop(() => true);
    this.#unplayed = [];
    for (const reply of this.#replies) [reply.text, reply.closing] = ['', true];
    this.#settleTimer();
    this.#parts.audible(false);
    this.#settleReplies();
    return line.heard;
  }

  #replyFor(turnId: TurnId): Reply | null {
    if (this.#isGone || this.#isEnding) return null;
    const known = this.#replies.find((reply) => reply.turnId === turnId);
    if (known !== undefined) return known.closing ? null : known;
    if (turnId <= this.#lastTurnId) return null;
    this.#lastTurnId = turnId;
    const reply: Reply = { turnId, text: '', hasPieces: false, isBegun: false, closing: false };
    this.#replies.push(reply);
    return reply;
  }

  #waitingChars(): number {
    const inReplies = this.#replies.reduce((sum, { text }) => sum + text.length, 0);
    return this.#waiting.reduce((sum, { text, isBegun }) => sum + (isBegun ? 0 : text.length), inReplies);
  }

  #overrun(reply: Reply): void {
    this.#empty(reply);
    this.#replies = this.#replies.filter((one) => one !== reply);
    this.#listener?.overran(reply.turnId);
  }

  #empty(reply: Reply): void {
    reply.text = '';
    reply.closing = true;
    this.#drop((piece) => piece.turnId === reply.turnId && !piece.isBegun);
    this.#settleTimer();
  }

  /** Makes pieces of the text that is there; what is left waits for its end, or for `pieceMs`. */
  #cut(reply: Reply): void {
    for (;;) {
      const end = pieceEnd(reply.text, { isFirst: !reply.hasPieces, isWhole: reply.closing });
      if (end === 0) break;
      this.#take(reply, end);
    }
    this.#settleTimer();
  }

  /** Runs while text waits for the end of its sentence, from when the first of it came. */
  #settleTimer(): void {
    const { clock, limits } = this.#parts;
    if (this.#replies.some(({ text }) => text.trim() !== '')) {
      this.#timer ??= clock.setTimeout(() => this.#cutLate(), limits.pieceMs);
    } else {
      clock.clearTimeout(this.#timer);
      this.#timer = null;
    }
  }

  #take(reply: Reply, end: number): void {
    const text = reply.text.slice(0, end);
    reply.text = reply.text.slice(end);
    if (text.trim() === '' && !reply.hasPieces) return;
    reply.hasPieces = true;
    this.#waiting.push(this.#piece(reply.turnId, text));
  }

  /** The model is slow: the whole words that are there are spoken, unless there is enough to be heard. */
  #cutLate(): void {
    this.#timer = null;
    for (const reply of this.#replies) {
      const end = reply.text.trimEnd().lastIndexOf(' ');
      if (end > 0 && !this.isAudible) this.#take(reply, end);
      this.#cut(reply);
    }
    this.#pump();
  }

  #piece(turnId: TurnId | null, text: string): SpokenPiece {
    return new SpokenPiece(turnId, wellFormed(text), `p${++this.#markCount}`);
  }

  #drop(isDropped: (piece: SpokenPiece) => boolean): void {
    for (const piece of this.#waiting) if (isDropped(piece)) piece.abort.abort();
    this.#waiting = this.#waiting.filter((piece) => !isDropped(piece));
  }

  /** Has the next pieces synthesised and sends what is there, in order. */
  #pump(): void {
    if (this.#isGone || this.#listener === null) return;
    for (const piece of this.#waiting.slice(0, this.#parts.limits.ahead)) if (!piece.isAsked) this.#synthesise(piece);
    for (;;) {
      const [piece] = this.#waiting;
      if (piece === undefined || this.#isBlocked || !this.#send(piece)) break;
      this.#waiting.shift();
      this.#unplayed.push(piece);
      const next = this.#waiting[this.#parts.limits.ahead - 1];
      if (next !== undefined && !next.isAsked) this.#synthesise(next);
    }
    this.#settleReplies();
  }

  #synthesise(piece: SpokenPiece): void {
    const { service, clips } = this.#parts;
    const choice = this.#choice;
    piece.isAsked = true;
    const text = piece.text.trim();
    const clip = text === '' ? null : clips.get(choice.voice, text);
    if (clip !== null) piece.hear(clip);
    piece.isComplete = clip !== null || text === '';
    if (piece.isComplete) return;
    const all: Uint8Array[] = [];
    const isOurs = (): boolean => this.#waiting.includes(piece);
    service.synthesise(
      { text, ...choice },
      {
        audio: (chunk) => {
          if (!isOurs()) return;
          all.push(chunk);
          piece.hear(chunk);
          this.#pump();
        },
        done: () => {
          if (!isOurs()) return;
          clips.synthesised(choice.voice, text, all);
          piece.isComplete = true;
          this.#pump();
        },
        failed: (failure) => {
          if (isOurs()) this.#notSynthesised(piece, failure);
        },
      },
      piece.abort.signal,
    );
  }

  /** Once more, if nothing of it was there yet and it may help. */
  #notSynthesised(piece: SpokenPiece, failure: SpeechFailure): void {
    const mayHelp = failure.kind !== 'auth' && failure.kind !== 'refused';
    if (piece.hasAudio || piece.isRetried || !mayHelp) return this.#parts.failed(failure);
    piece.isRetried = true;
    this.#synthesise(piece);
    this.#pump();
  }

  /** True once all of the piece and its mark were taken. */
  #send(piece: SpokenPiece): boolean {
    for (let frame = piece.nextFrame(); frame !== null; frame = piece.nextFrame()) {
      if (!this.#sendFrame(mediaFrame(this.#streamSid, frame))) return false;
      piece.frameSent(this.#parts.clock.nowUs());
      if (!piece.isBegun) this.#began(piece);
    }
    if (!piece.isSent) return false;
    if (!piece.isBegun) this.#began(piece);
    return this.#sendFrame(markFrame(this.#streamSid, piece.mark));
  }

  /** False: it was not taken and is to be sent again. */
  #sendFrame(frame: string): boolean {
    if (this.#isBlocked) return false;
    const result = this.#parts.socket.send(frame);
    this.#isBlocked = result !== 'sent';
    return result !== 'dropped';
  }

  #began(piece: SpokenPiece): void {
    const { clock } = this.#parts;
    const nowUs = clock.nowUs();
    const isFirst = this.#unplayed.length === 0;
    piece.isBegun = true;
    this.#wasBegun = true;
    const reply = this.#replies.find(({ turnId }) => turnId === piece.turnId);
    if (reply !== undefined) reply.isBegun = true;
    if (piece.turnId !== null) this.#listener?.written(piece.turnId, piece.text, nowUs);
    if (!isFirst) return;
    piece.playsFromUs = nowUs;
    this.#parts.audible(true);
  }

  /** A reply is over when all of its pieces were handed over; of one that nothing was heard of there is nothing to tell. */
  #settleReplies(): void {
    for (;;) {
      const [reply] = this.#replies;
      if (reply === undefined || !reply.closing || reply.text !== '') return;
      if (this.#waiting.some(({ turnId }) => turnId === reply.turnId)) return;
      this.#replies.shift();
      if (reply.isBegun) this.#listener?.closed(reply.turnId, this.#parts.clock.nowUs());
    }
  }

  #endIfHeard(): void {
    if (this.#isEnding && !this.#isGone && this.#waiting.length === 0 && this.#unplayed.length === 0) this.close();
  }
}
