/** One generation of a turn, fenced: nothing of it is spoken before its call says so, and nothing after it was aborted. */
import type { TurnId } from '../domain/ids.ts';
import type { ReplyEnd, ReplyFailure, ReplySink } from '../domain/reply.ts';
import { estimateSpokenMs } from '../domain/speech_estimate.ts';
import type { AnswerSource, AttemptRecord, AttemptStart } from '../domain/turn.ts';
import type { ContinuationGate } from '../generation/continuation_gate.ts';
import { splitSentences } from '../generation/scripted.ts';
import { clauseEnd } from '../domain/reply_text.ts';
import type { SpeakableFilter } from './parts.ts';

/** What an attempt tells its call. */
export interface AttemptListener {
  firstText(attempt: AttemptRun): void;
  /** Speakable text of the attempt that may speak. */
  text(attempt: AttemptRun, text: string): void;
  whole(attempt: AttemptRun, end: ReplyEnd): void;
  failed(attempt: AttemptRun, failure: ReplyFailure): void;
  late(): void;
}

/** One that was late has come back with a clause or with so much to speak: a single word is no sign of that. */
const BACK_MS = 1_000;

/**
 * One generation of a turn. Until the call lets it speak its text is held; what comes after it was aborted is dropped
 * and counted.
 */
export class AttemptRun implements ReplySink {
  readonly source: AnswerSource;
  readonly start: AttemptStart;
  readonly startedUs: number;
  readonly #nowUs: () => number;
  readonly #controller = new AbortController();
  readonly #filter: SpeakableFilter;
  readonly #gate: ContinuationGate | null;
  readonly #listener: AttemptListener;
  /** `late`: it was speaking, and another attempt may go on in its place. */
  #state: 'held' | 'speaking' | 'late' | 'over' = 'held';
  #wasLate = false;
  #isBack = false;
  #isAfterLine = false;
  #held = '';
  #end: ReplyEnd | null = null;
  #failure: ReplyFailure | null = null;
  #turnId: TurnId;
  #number: number | null;
  #firstTokenUs: number | null = null;
  #endedUs: number | null = null;
  #charCount = 0;

  constructor(
    id: {
      readonly turnId: TurnId;
      /** Null for what was begun early: nobody is told of it before a turn adopts it. */
      readonly number: number | null;
      readonly source: AnswerSource;
      readonly start: AttemptStart;
    },
    parts: {
      readonly filter: SpeakableFilter;
      readonly nowUs: () => number;
      /** Of one that goes on with a broken answer. */
      readonly gate?: ContinuationGate;
    },
    listener: AttemptListener,
  ) {
    this.#turnId = id.turnId;
    this.#number = id.number;
    this.source = id.source;
    this.start = id.start;
    this.#filter = parts.filter;
    this.#gate = parts.gate ?? null;
    this.#nowUs = parts.nowUs;
    this.#listener = listener;
    this.startedUs = parts.nowUs();
  }

  get turnId(): TurnId {
    return this.#turnId;
  }

  /** Within its turn; 0 while no turn has adopted it. */
  get number(): number {
    return this.#number ?? 0;
  }

  /** No turn has adopted it yet. */
  get isEarly(): boolean {
    return this.#number === null;
  }

  get failure(): ReplyFailure | null {
    return this.#failure;
  }

  /** It has failed, or has let the caller wait in mid-reply. */
  get wasTrouble(): boolean {
    return this.#failure !== null || this.#wasLate;
  }

  /** Letters that the provider gave. */
  get charCount(): number {
    return this.#charCount;
  }

  /** What was begun early becomes an attempt of this turn. What it has done so far is told by `announce`. */
  adopt(turnId: TurnId, number: number): void {
    this.#turnId = turnId;
    this.#number = number;
  }

  get isRunning(): boolean {
    return this.#endedUs === null;
  }

  /** The provider's own first text; null while there was none. */
  get firstTokenUs(): number | null {
    return this.#firstTokenUs;
  }

  /** Times are offsets from `originUs`. A workflow without a fitting answer has not failed. */
  record(originUs: number): AttemptRecord {
    const { source, start } = this;
    const failure = this.#failure === null || this.#failure.code === 'NO_ANSWER' ? null : this.#failure.code;
    return {
      source,
      start,
      startedUs: this.startedUs - originUs,
      firstTokenUs: this.#firstTokenUs === null ? null : this.#firstTokenUs - originUs,
      endedUs: this.#endedUs === null ? null : this.#endedUs - originUs,
      end: this.#endName(),
      failure,
    };
  }

  #endName(): AttemptRecord['end'] {
    if (this.#failure !== null) return 'failed';
    if (this.#end !== null) return 'whole';
    return this.#endedUs === null ? null : 'lost';
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  text(token: string): void {
    if (this.#state === 'over') return this.#listener.late();
    this.#firstTokenUs ??= this.#nowUs();
    this.#charCount += token.length;
    this.#speakable(this.#gated(this.#filter.push(token)));
  }

  done(end: ReplyEnd): void {
    if (this.#state === 'over') return this.#listener.late();
    this.#speakable(this.#gated(this.#filter.flush()) + (this.#gate?.flush() ?? ''));
    this.#end = end;
    this.#endedUs ??= this.#nowUs();
    if (this.#state === 'speaking') this.#finish(end);
    else if (this.#state === 'late') this.#comesBack();
    else if (this.#held !== '') return;
    else if (this.#gate?.saysAllWasSent === true) this.#listener.firstText(this);
    else this.failed({ code: 'EMPTY_REPLY', message: 'The reply had nothing to speak.' });
  }

  failed(failure: ReplyFailure): void {
    if (this.#state === 'over') return this.#listener.late();
    // Asked to go on with an answer that is whole it has nothing to say.
    if (failure.code === 'EMPTY_REPLY' && this.#end === null && this.#gate !== null)
      return this.done({ endCall: false });
    this.#failure = failure;
    this.#endedUs ??= this.#nowUs();
    // Text that is held still counts: it is spoken and then closed as broken off.
    if (this.#state !== 'held' || this.#held === '' || this.isEarly) this.#listener.failed(this, failure);
  }

  #gated(text: string): string {
    return this.#gate === null ? text : this.#gate.push(text);
  }

  /** Says again what has happened so far, to a call that did not listen before. */
  announce(): void {
    if (this.#state !== 'held') return;
    if (this.#held !== '') this.#listener.firstText(this);
    else if (this.#failure !== null) this.#listener.failed(this, this.#failure);
  }

  /** From now on this attempt's text goes out. */
  speak(): void {
    if (this.#state !== 'held' && this.#state !== 'late') return;
    this.#state = 'speaking';
    const held = this.#isAfterLine && this.#gate === null ? this.#held.trimStart() : this.#held;
    this.#held = '';
    // By the sentence: what the caller hears of it when cutting in is then told in the same steps as of streamed text.
    for (const sentence of splitSentences(held)) this.#listener.text(this, sentence);
    if (this.#failure !== null) this.#listener.failed(this, this.#failure);
    else if (this.#end !== null) this.#finish(this.#end);
  }

  /** It is late in mid-reply: what it gives is held, and told when it is enough to go on with. */
  hold(): void {
    if (this.#state !== 'speaking' || this.#failure !== null) return;
    this.#state = 'late';
    this.#wasLate = true;
    this.#isBack = false;
  }

  /** A line of ours was said while this one was to go on. */
  lineWasSaid(): void {
    this.#isAfterLine = true;
    this.#gate?.lineWasSaid();
  }

  abort(): void {
    if (this.#state === 'over') return;
    // What came after it was given up is as late as what comes after this.
    if (this.#state === 'late' && this.#held !== '') this.#listener.late();
    this.#state = 'over';
    this.#endedUs ??= this.#nowUs();
    this.#controller.abort();
  }

  #speakable(text: string): void {
    if (text === '') return;
    if (this.#state === 'speaking') return this.#listener.text(this, text);
    const isFirst = this.#held === '';
    this.#held += text;
    if (this.#state === 'held') {
      if (isFirst) this.#listener.firstText(this);
    } else if (clauseEnd(this.#held) > 0 || estimateSpokenMs(this.#held) >= BACK_MS) {
      this.#comesBack();
    }
  }

  #comesBack(): void {
    if (this.#isBack) return;
    this.#isBack = true;
    this.#listener.firstText(this);
  }

  #finish(end: ReplyEnd): void {
    this.#state = 'over';
    this.#listener.whole(this, end);
  }
}
