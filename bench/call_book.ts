/** Keeps count of every turn of every call: what was asked when, how long the first word took, and what went wrong. */
import type { SimulatedCallIds, SimulatorObserver } from '../src/telephony/simulator/observer.ts';
import type { IntendedClock } from './intended_clock.ts';

export interface TurnCounts {
  /** From the intended time of the final prompt to the first text, µs; a turn without text counts at `FAILED_GAP_US`. */
  readonly gapsUs: readonly number[];
  /** When those turns were due, µs since the window began; same order. */
  readonly dueUs: readonly number[];
  /** How late the final prompts left, µs. */
  readonly lateUs: readonly number[];
  readonly withoutTextCount: number;
  /** Replies that were not what the model said, word by word. */
  readonly wrongReplyCount: number;
  /** Calls that ended although nobody wanted it. */
  readonly droppedCallCount: number;
}

/** What a turn without any text is counted as: the callers' patience. */
export const FAILED_GAP_US = 15_000_000;

interface OpenTurn {
  readonly intendedUs: number;
  readonly counts: boolean;
  text: string;
  isAnswered: boolean;
}

export class CallBook {
  readonly #clock: IntendedClock;
  readonly #expected: string;
  readonly #open = new Map<string, OpenTurn>();
  readonly #gapsUs: number[] = [];
  readonly #dueUs: number[] = [];
  readonly #lateUs: number[] = [];
  #windowStartUs = Infinity;
  #windowEndUs = Infinity;
  #withoutTextCount = 0;
  #wrongReplyCount = 0;
  #droppedCallCount = 0;
  #closing = false;

  /** `expected`: the one reply of the model. */
  constructor(clock: IntendedClock, expected: string) {
    this.#clock = clock;
    this.#expected = expected;
  }

  /** Turns that are due from now on count. */
  beginWindow(): void {
    this.#windowStartUs = this.#clock.nowUs();
  }

  endWindow(): void {
    this.#windowEndUs = this.#clock.nowUs();
  }

  /** From here on calls end because we end them. */
  beginClosing(): void {
    this.#closing = true;
  }

  /** Turns of the window whose first text has not come. */
  get unansweredCount(): number {
    let count = 0;
    for (const turn of this.#open.values()) if (turn.counts && !turn.isAnswered) count += 1;
    return count;
  }

  readonly observer: SimulatorObserver = {
    spoke: (call, _turn, _text, final, atUs) => {
      if (final) this.#opened(call, atUs);
    },
    heardText: (call, turn, text, last, atUs) => {
      if (turn > 0) this.#heard(call, text, last, atUs);
    },
    callEnded: (call) => {
      this.#settle(call.callSid);
      if (!this.#closing) this.#droppedCallCount += 1;
    },
  };

  /** Settles what is still open; nothing counts after it. */
  close(): TurnCounts {
    for (const callSid of this.#open.keys()) this.#settle(callSid);
    return {
      gapsUs: this.#gapsUs,
      dueUs: this.#dueUs,
      lateUs: this.#lateUs,
      withoutTextCount: this.#withoutTextCount,
      wrongReplyCount: this.#wrongReplyCount,
      droppedCallCount: this.#droppedCallCount,
    };
  }

  #opened({ callSid }: SimulatedCallIds, atUs: number): void {
    this.#settle(callSid);
    const intendedUs = Math.min(this.#clock.intendedUs(), atUs);
    const counts = intendedUs >= this.#windowStartUs && intendedUs < this.#windowEndUs;
    if (counts) this.#lateUs.push(atUs - intendedUs);
    this.#open.set(callSid, { intendedUs, counts, text: '', isAnswered: false });
  }

  #heard({ callSid }: SimulatedCallIds, text: string, last: boolean, atUs: number): void {
    const turn = this.#open.get(callSid);
    if (turn === undefined) return;
    if (!turn.isAnswered && text !== '') {
      turn.isAnswered = true;
      if (turn.counts) this.#count(turn, atUs - turn.intendedUs);
    }
    turn.text += text;
    if (!last) return;
    if (turn.counts && turn.isAnswered && turn.text.trim() !== this.#expected) this.#wrongReplyCount += 1;
    if (turn.isAnswered) this.#open.delete(callSid);
  }

  #count(turn: OpenTurn, gapUs: number): void {
    this.#gapsUs.push(gapUs);
    this.#dueUs.push(turn.intendedUs - this.#windowStartUs);
  }

  /** The turn is over, answered or not. */
  #settle(callSid: string): void {
    const turn = this.#open.get(callSid);
    if (turn === undefined) return;
    this.#open.delete(callSid);
    if (!turn.counts || turn.isAnswered) return;
    this.#withoutTextCount += 1;
    this.#count(turn, FAILED_GAP_US);
  }
}
