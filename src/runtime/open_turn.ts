/** One turn while it is open: its utterance, its attempts and its times. */
import type { DiscardReason } from '../domain/ledger.ts';
import type { DiscardRecord, OpenTurnRecord, TurnOutcome, TurnRecord, TurnTimeline } from '../domain/turn.ts';
import { responseGapUs } from '../domain/turn.ts';
import { usToMs } from '../domain/clock.ts';
import type { CacheQuestion } from '../prediction/cache/question.ts';
import type { AttemptRun } from './attempt_run.ts';
import type { ExtraCall } from './early_parts.ts';

export class OpenTurn {
  readonly id: number;
  readonly kind: 'reply' | 'line';
  readonly timeline: TurnTimeline = {};
  readonly attempts: AttemptRun[] = [];
  /** What was asked and answered nothing. */
  readonly discarded: { readonly attempt: AttemptRun; readonly why: DiscardReason }[] = [];
  /** Its second attempt is to start at once, and what it was allowed as. */
  isRaced = false;
  race: ExtraCall | null = null;
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
  /** Letters of the bridge line: text beyond them is of the answer. */
  bridgeLength = 0;
  sent = '';
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
    this.settleRace();
    for (const attempt of this.attempts) this.discarded.push({ attempt, why: 'appended' });
    this.attempts.length = 0;
    delete timeline.lookedUpUs;
    delete timeline.firstTextUs;
  }

  /** A further final prompt of the same turn is joined to what was said before. */
  hear(text: string): void {
    this.utterance = this.utterance === '' ? text : `${this.utterance} ${text}`;
  }

  abortAttempts(but: AttemptRun | null = null): void {
    for (const attempt of this.attempts) if (attempt !== but) attempt.abort();
  }

  /** Somebody speaks, or nobody will yet: the second of the race has won or has lost. */
  settleRace(): void {
    if (this.race === null) return;
    const second = this.attempts.find(({ start }) => start === 'race');
    if (second !== undefined && second === this.speaking) this.race.adopted(0);
    else this.race.discarded(this.#whyLost(second), second?.charCount ?? 0);
    this.race = null;
  }

  #whyLost(second: AttemptRun | undefined): DiscardReason {
    if (second !== undefined && second.failure !== null) return 'failed';
    return this.speaking === null ? 'interrupted' : 'outrun';
  }

  /** Stamps text of this turn that was handed to the carrier. */
  textSent(text: string, atUs: number): void {
    this.sent += text;
    this.timeline.firstTextUs ??= atUs;
    this.timeline.lastTextUs = atUs;
    const isAnswer = this.speaking !== null && this.speaking.source !== 'apology';
    if (isAnswer && this.sent.length > this.bridgeLength) this.timeline.answerTextUs ??= atUs;
  }

  record(outcome: TurnOutcome, callCreatedUs: number): TurnRecord {
    return { ...this.soFar(callCreatedUs), outcome };
  }

  /** Absolute monotonic times mean nothing to a reader: they become offsets from the turn's first fact. */
  soFar(callCreatedUs: number): OpenTurnRecord {
    const { timeline, speaking, attempts } = this;
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
      bridged: this.bridgeLength > 0,
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
