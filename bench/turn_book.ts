/** Keeps account of every turn of every call: what was asked when, when the answer came, and whether it was the right one. */
import { Hearing, type Reply } from './hearing.ts';
import type { PlannedTurn } from './schedule.ts';
import { judge } from './meaning/judge.ts';
import { ENGLISH } from './tongues/en_us.ts';
import type { Tongue } from './tongues/tongue.ts';

/** `cut`: the caller cut in, and what came until then was the beginning of a right answer. */
export type Verdict = 'right' | 'wrong' | 'cut' | 'broken' | 'none';

/** Columns of the turns whose final prompt was due in the window, in the order in which they were settled. */
export interface TurnColumns {
  /** When the final prompt was due, ms since the start of the run. */
  readonly dueMs: number[];
  /** From then to the first text of the answer; without an answer `NO_ANSWER_US`. */
  readonly gapUs: number[];
  /** From the end of the caller's speech to the same text. */
  readonly speechGapUs: number[];
  /** To the first text of any kind, bridges and apologies included; without any `NO_ANSWER_US`. */
  readonly firstTextUs: number[];
  /** The longest time between two texts of its reply; 0 without one. */
  readonly pauseUs: number[];
  /** How late the prompt left. */
  readonly lateUs: number[];
  readonly verdicts: Verdict[];
}

export interface TurnCounts extends TurnColumns {
  /** From the interrupt frame to the last text that still came of the reply it cut; 0 = none came. */
  readonly afterCutUs: readonly number[];
  /** Right answers to the turn after a cut, and all such turns. */
  readonly afterCut: { readonly rightCount: number; readonly n: number };
  readonly trapCount: number;
  readonly wrongTrapCount: number;
  readonly droppedCallCount: number;
  readonly callCount: number;
  readonly ready: ReadyCounts;
  /** The first few wrong answers, for whoever wants to know why. */
  readonly wrongSamples: readonly WrongSample[];
}

/** All turns, and those of them whose answer was there when their final prompt came. */
export interface Ready {
  readonly n: number;
  readonly readyCount: number;
}

export interface ReadyCounts {
  readonly all: Ready;
  /** See `PlannedTurn`. */
  readonly eligible: Ready;
  readonly repeated: Ready;
  readonly repeatedAndEligible: Ready;
  readonly traps: Ready;
  /** Of the answers that were ready. */
  readonly wrongCount: number;
  readonly wrongTrapCount: number;
}

export interface WrongSample {
  readonly asked: string;
  readonly expected: string;
  readonly heard: string;
}

/** What a turn without an answer is counted as: the callers' patience. */
export const NO_ANSWER_US = 15_000_000;

/** No model is so fast: an answer that came within it was made before its final prompt. */
export const READY_US = 15_000;

/** A reply that was never closed is over when nothing came of it for so long and the caller goes on. */
const SILENT_US = 1_000_000;
const SAMPLES_MAX = 20;

interface OpenTurn {
  readonly turn: PlannedTurn;
  readonly dueMs: number;
  readonly intendedUs: number;
  readonly lateUs: number;
  readonly followsCut: boolean;
  isCut: boolean;
}

/** All calls of a run together. `window`: turns that are due in it count, ms since the start. */
export class TurnBook {
  readonly #window: { readonly fromMs: number; readonly toMs: number };
  readonly #counts = {
    dueMs: [] as number[],
    gapUs: [] as number[],
    speechGapUs: [] as number[],
    firstTextUs: [] as number[],
    pauseUs: [] as number[],
    lateUs: [] as number[],
    verdicts: [] as Verdict[],
    afterCutUs: [] as number[],
    afterCut: { rightCount: 0, n: 0 },
    trapCount: 0,
    wrongTrapCount: 0,
    droppedCallCount: 0,
    callCount: 0,
    ready: {
      all: { n: 0, readyCount: 0 },
      eligible: { n: 0, readyCount: 0 },
      repeated: { n: 0, readyCount: 0 },
      repeatedAndEligible: { n: 0, readyCount: 0 },
      traps: { n: 0, readyCount: 0 },
      wrongCount: 0,
      wrongTrapCount: 0,
    },
    wrongSamples: [] as WrongSample[],
  };

  constructor(window: { readonly fromMs: number; readonly toMs: number }) {
    this.#window = window;
  }

  counts(): TurnCounts {
    return this.#counts;
  }

  callBegan(): void {
    this.#counts.callCount += 1;
  }

  callDropped(): void {
    this.#counts.droppedCallCount += 1;
  }

  /** Text came after the caller had cut in, for so long. */
  textAfterCut(dueMs: number, us: number): void {
    if (this.#counted(dueMs)) this.#counts.afterCutUs.push(us);
  }

  settled(open: OpenTurn, reply: Reply | null, verdict: Verdict): void {
    if (!this.#counted(open.dueMs)) return;
    const counts = this.#counts;
    const { turn } = open;
    const answerUs = verdict === 'none' ? null : (reply?.answerUs ?? null);
    const gapUs = answerUs === null ? NO_ANSWER_US : Math.min(NO_ANSWER_US, answerUs - open.intendedUs);
    counts.dueMs.push(open.dueMs);
    counts.gapUs.push(gapUs);
    counts.speechGapUs.push(gapUs === NO_ANSWER_US ? gapUs : gapUs + (turn.finalMs - turn.endsMs) * 1000);
    counts.firstTextUs.push(Math.min(NO_ANSWER_US, reply === null ? NO_ANSWER_US : reply.beganUs - open.intendedUs));
    counts.pauseUs.push(reply?.pauseUs ?? 0);
    counts.lateUs.push(open.lateUs);
    counts.verdicts.push(verdict);
    this.#countReady(turn, gapUs <= READY_US, verdict);
    if (open.followsCut) {
      counts.afterCut.n += 1;
      if (verdict === 'right' || verdict === 'cut') counts.afterCut.rightCount += 1;
    }
    if (turn.isTrap) counts.trapCount += 1;
    if (verdict !== 'wrong') return;
    if (turn.isTrap) counts.wrongTrapCount += 1;
    if (counts.wrongSamples.length >= SAMPLES_MAX) return;
    counts.wrongSamples.push({
      asked: turn.text,
      expected: JSON.stringify(turn.expected),
      heard: (reply?.answer ?? '').slice(0, 300),
    });
  }

  #countReady({ isEligible, isRepeated, isTrap }: PlannedTurn, isReady: boolean, verdict: Verdict): void {
    const { all, eligible, repeated, repeatedAndEligible, traps } = this.#counts.ready;
    for (const [kind, isOne] of [
      [all, true],
      [eligible, isEligible],
      [repeated, isRepeated],
      [repeatedAndEligible, isRepeated && isEligible],
      [traps, isTrap],
    ] as const) {
      if (!isOne) continue;
      kind.n += 1;
      if (isReady) kind.readyCount += 1;
    }
    if (!isReady || verdict !== 'wrong') return;
    this.#counts.ready.wrongCount += 1;
    if (isTrap) this.#counts.ready.wrongTrapCount += 1;
  }

  #counted(dueMs: number): boolean {
    return dueMs >= this.#window.fromMs && dueMs < this.#window.toMs;
  }
}

/** The turns of one call. */
export class CallBook {
  readonly #book: TurnBook;
  readonly #hearing: Hearing;
  readonly #tongue: Tongue;
  #open: OpenTurn[] = [];
  #isOver = false;
  /** Since the last final prompt. */
  #cut: { readonly atUs: number; readonly wasOpen: boolean } | null = null;
  #dueMs = -1;
  #lastTextUs = 0;

  constructor(book: TurnBook, fillers: readonly string[], tongue: Tongue = ENGLISH) {
    this.#book = book;
    this.#hearing = new Hearing(fillers);
    this.#tongue = tongue;
  }

  /** The final prompt left at `sentUs`; it should have left at `intendedUs`. */
  prompted(turn: PlannedTurn, intendedUs: number, sentUs: number): void {
    const followsCut = this.#settleCut();
    const isOver = followsCut || sentUs - this.#lastTextUs > SILENT_US;
    if (isOver) this.#settle(this.#hearing.close());
    this.#dueMs = turn.finalMs;
    const lateUs = sentUs - intendedUs;
    const open: OpenTurn = { turn, dueMs: turn.finalMs, intendedUs, lateUs, followsCut, isCut: false };
    if (this.#isOver) this.#book.settled(open, null, 'none');
    else this.#open.push(open);
  }

  heard(token: string, isLast: boolean, atUs: number): void {
    if (token !== '') this.#lastTextUs = atUs;
    this.#settle(this.#hearing.heard(token, isLast, atUs));
  }

  /** The caller cut in on what is being spoken. */
  cutIn(atUs: number): void {
    const latest = this.#open.at(-1);
    if (latest !== undefined) latest.isCut = true;
    this.#cut = { atUs, wasOpen: this.#hearing.isOpen };
  }

  /** The call is over; whatever is still asked in it has no answer. */
  close(): void {
    this.#isOver = true;
    this.#settleCut();
    this.#settle(this.#hearing.close());
    for (const open of this.#open) this.#book.settled(open, null, 'none');
    this.#open = [];
  }

  /** Whether the reply before was cut. What had been sent whole by then has nothing left to stop. */
  #settleCut(): boolean {
    if (this.#cut === null) return false;
    const { atUs, wasOpen } = this.#cut;
    if (wasOpen) this.#book.textAfterCut(this.#dueMs, Math.max(0, this.#lastTextUs - atUs));
    this.#cut = null;
    return true;
  }

  /**
   * A reply belongs to the latest turn that it answers rightly, else to the latest that was asked before it began. Turns
   * that were asked before that one stay open: their answer may be late.
   */
  #settle(reply: Reply | null): void {
    if (reply === null) return;
    const asked = this.#open.filter(({ intendedUs }) => intendedUs <= reply.beganUs);
    const right = asked.findLast((open) => verdictOn(open, reply, this.#tongue) === 'right');
    const open = right ?? asked.at(-1);
    // What was said unasked, such as "are you still there?", answers nothing.
    if (open === undefined) return;
    const verdict = verdictOn(open, reply, this.#tongue);
    if (verdict === 'none' && !open.isCut && asked.length > 1) {
      // An apology ends the oldest turn that still waits.
      this.#end(asked[0] ?? open, reply, 'none');
    } else this.#end(open, reply, verdict);
  }

  #end(open: OpenTurn, reply: Reply, verdict: Verdict): void {
    this.#open = this.#open.filter((other) => other !== open);
    this.#book.settled(open, reply, verdict);
  }
}

function verdictOn({ turn, intendedUs, isCut }: OpenTurn, { answer, answerUs }: Reply, tongue: Tongue): Verdict {
  if (answerUs === null || answer === '' || answerUs - intendedUs > NO_ANSWER_US) return 'none';
  const verdict = judge(turn.expected, answer, { tongue });
  return verdict === 'cut' && !isCut ? 'broken' : verdict;
}
