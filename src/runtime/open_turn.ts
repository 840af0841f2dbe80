/** One turn while it is open: its utterance, its attempts and its times. */
import type { DiscardReason } from '../domain/ledger.ts';
import type { DiscardRecord, OpenTurnRecord, TurnOutcome, TurnRecord, TurnTimeline } from '../domain/turn.ts';
import { responseGapUs } from '../domain/turn.ts';
import { usToMs } from '../domain/clock.ts';
import { splitSentences } from '../generation/scripted.ts';
import { endingOf } from '../generation/seam.ts';
import type { CacheQuestion } from '../prediction/cache/question.ts';
import type { HedgedTurn } from '../providers/hedging.ts';
import type { AttemptRun } from './attempt_run.ts';
import type { ExtraCall } from './early_parts.ts';

export class OpenTurn {
  readonly id: number;
  readonly kind: 'reply' | 'line';
  readonly timeline: TurnTimeline = {};
  readonly attempts: AttemptRun[] = [];
  /** What was asked and answered nothing. */
  readonly discarded: { readonly attempt: AttemptRun; readonly why: DiscardReason }[] = [];
  /** Its second attempt is to start at once. */
  isRaced = false;
  /** What was asked beside another attempt, be it at once or because that one was late. */
  readonly #beside: { readonly attempt: AttemptRun; readonly extra: ExtraCall }[] = [];
  /** As those count it who decide about hedges; null before a provider was asked. */
  hedged: HedgedTurn | null = null;
  /** Its final prompt came while the reply before it was still being sent. */
  isBehind = false;
  /** It answers anew what was asked in an earlier turn, whose answer was lost: where that was is not known any more. */
  isAgain = false;
  /** What is asked and where, once the final prompt is in; null where that is not known. */
  question: CacheQuestion | null = null;
  /** What was said in it is part of what the next one comes after. */
  isTold = false;
  utterance = '';
  language: string;
  /** When the chart was last told of a partial prompt of this turn. */
  partialToldUs: number | null = null;
  /** The attempt that may speak. */
  speaking: AttemptRun | null = null;
  /** The one that began the answer: another may have gone on with it. */
  #spokeFirst: AttemptRun | null = null;
  /** Letters of the bridge line: text beyond them is of the answer. */
  bridgeLength = 0;
  /** All that was given to the channel, and what of it is the answer's own text. */
  given = '';
  answer = '';
  /** What was handed to the carrier. */
  sent = '';
  /** Where in what was given a bridge over a gap begins, and the text of the attempt that went on with the answer. */
  gapBridgeFrom: number | null = null;
  resumedFrom: number | null = null;
  /** Nothing more comes of its reply. */
  isWhole = false;
  /** The carrier has all of its reply. */
  isSentWhole = false;
  isOverGather = false;
  endCall = false;
  #partial = '';

  constructor(id: number, kind: OpenTurn['kind'], language: string) {
    this.id = id;
    this.kind = kind;
    this.language = language;
  }

  hearPartial(text: string, language: string, atUs: number): void {
    this.timeline.firstPartialUs ??= atUs;
    if (text !== this.#partial) this.timeline.lastPartialChangeUs = atUs;
    this.#partial = text;
    if (language !== '') this.language = language;
  }

  /** After a further final prompt the attempts, which were aborted, start over, and so do their times. */
  heardFinal(atUs: number): void {
    const { timeline } = this;
    if (timeline.finalUs !== undefined) timeline.firstFinalUs ??= timeline.finalUs;
    timeline.finalUs = atUs;
    this.settleBeside();
    for (const attempt of this.attempts) this.discarded.push({ attempt, why: 'appended' });
    this.attempts.length = 0;
    delete timeline.lookedUpUs;
    delete timeline.firstTextUs;
  }

  /** A further final prompt of the same turn is joined to what was said before. */
  hear(text: string): void {
    this.utterance = this.utterance === '' ? text : `${this.utterance} ${text}`;
  }

  /** From now on this attempt's text is the turn's. */
  spokenBy(attempt: AttemptRun): void {
    this.speaking = attempt;
    this.#spokeFirst ??= attempt;
    if (this.timeline.brokenOffUs === undefined) return;
    if (attempt.start === 'continuation') this.resumedFrom ??= this.given.length;
    // It had only paused.
    else if (this.gapBridgeFrom === null) delete this.timeline.brokenOffUs;
  }

  /** Whether another attempt was asked to go on with its answer. */
  get wasContinued(): boolean {
    return this.attempts.some(({ start }) => start === 'continuation');
  }

  /** What was given of the answer is two whole sentences or more. */
  get endsWell(): boolean {
    const sentences = splitSentences(this.answer).filter((sentence) => sentence.trim() !== '');
    return sentences.length > 1 && endingOf(this.answer) === 'sentence';
  }

  abortAttempts(but: AttemptRun | null = null): void {
    for (const attempt of this.attempts) if (attempt !== but) attempt.abort();
  }

  askedBeside(attempt: AttemptRun, extra: ExtraCall): void {
    this.#beside.push({ attempt, extra });
  }

  /** Somebody speaks, or nobody will yet: what was asked beside another attempt has won or has lost. */
  settleBeside(): void {
    for (const { attempt, extra } of this.#beside.splice(0)) {
      if (attempt === this.speaking) extra.adopted(0);
      else extra.discarded(this.#whyLost(attempt), attempt.charCount);
    }
  }

  #whyLost({ failure }: AttemptRun): DiscardReason {
    if (failure !== null) return 'failed';
    return this.speaking === null ? 'interrupted' : 'outrun';
  }

  /** Stamps text of this turn that was handed to the carrier. */
  textSent(text: string, atUs: number): void {
    this.sent += text;
    this.timeline.firstTextUs ??= atUs;
    this.timeline.lastTextUs = atUs;
    const isAnswer = this.speaking !== null && this.speaking.source !== 'apology';
    const { length } = this.sent;
    if (isAnswer && length > this.bridgeLength) this.timeline.answerTextUs ??= atUs;
    if (this.gapBridgeFrom !== null && length > this.gapBridgeFrom) this.timeline.gapBridgedUs ??= atUs;
    if (this.resumedFrom !== null && length > this.resumedFrom) this.timeline.resumedUs ??= atUs;
  }

  record(outcome: TurnOutcome, callCreatedUs: number): TurnRecord {
    return { ...this.soFar(callCreatedUs), outcome };
  }

  /** Absolute monotonic times mean nothing to a reader: they become offsets from the turn's first fact. */
  soFar(callCreatedUs: number): OpenTurnRecord {
    const { timeline, attempts } = this;
    const speaking = this.#spokeFirst;
    const told = speaking ?? attempts[0];
    const gapUs = responseGapUs(timeline);
    const originUs = timeline.firstPartialUs ?? timeline.finalUs ?? timeline.endedUs ?? 0;
    const relative = relativeTo(timeline, originUs);
    // Derived here and never stamped: attempts may start over after this turn was looked at.
    if (told !== undefined) relative.sourceStartedUs = told.startedUs - originUs;
    if (told !== undefined && told.firstTokenUs !== null) relative.providerFirstTokenUs = told.firstTokenUs - originUs;
    return {
      turnId: this.id,
      atMs: usToMs(originUs - callCreatedUs),
      outcome: null,
      source: speaking?.source ?? null,
      start: speaking?.start ?? null,
      language: this.language,
      bridged: this.bridgeLength > 0 || this.gapBridgeFrom !== null,
      attempts: attempts.map((attempt) => attempt.record(originUs)),
      discarded: this.discarded.map(({ attempt, why }) => discardRecord(attempt, why, originUs)),
      responseGapMs: gapUs === null ? null : usToMs(gapUs),
      timeline: relative,
      ...(this.isOverGather && { over: 'gather' as const }),
    };
  }
}

function discardRecord(attempt: AttemptRun, why: DiscardReason, originUs: number): DiscardRecord {
  const { source, startedUs, firstTokenUs, endedUs } = attempt.record(originUs);
  return { source, startedUs, firstTokenUs, endedUs: endedUs ?? startedUs, why };
}

/** Written out, since it runs for every turn: generic code over the entries costs several times as much. */
function relativeTo(timeline: TurnTimeline, originUs: number): TurnTimeline {
  const relative: TurnTimeline = {};
  for (const name in timeline) {
    const key = name as keyof TurnTimeline;
    const atUs = timeline[key];
    if (atUs !== undefined) relative[key] = atUs - originUs;
  }
  return relative;
}
