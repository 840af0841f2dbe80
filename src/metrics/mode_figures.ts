/** The figures of all turns of one kind of call: optimised or traditional. Histograms are created when first used. */
import type { CallRecord } from '../domain/call_record.ts';
import { responseGapUs, type TurnOutcome, type TurnRecord } from '../domain/turn.ts';
import { createHistogram, type Histogram, type LatencySummary } from './histogram.ts';

export type CallMode = CallRecord['mode'];

export interface Headline {
  /** Of turns that got an answer, whole or not. */
  readonly responseGap: LatencySummary | null;
  /** Null while none was built. */
  readonly twiml: LatencySummary | null;
  readonly answered: AnsweredShare;
}

export interface ModeSnapshot extends Headline {
  readonly responseGap: LatencySummary;
  readonly byOutcome: Readonly<Record<string, { readonly count: number; readonly responseGap: LatencySummary | null }>>;
  /**
   * Turns with a final prompt that ended without any text of an answer, at the time from the prompt to their end: they
   * have no response gap, and are shown here lest they vanish from the figures. Null while there are none.
   */
  readonly withoutAnswer: LatencySummary | null;
}

export interface AnsweredShare {
  readonly answeredCount: number;
  /** Turns that we had to answer: all but those that the caller ended before there was an answer. */
  readonly n: number;
}

const GAP_SHARES_MS = [100, 150, 250, 500, 900];

interface OutcomeFigures {
  count: number;
  gap: Histogram | null;
}

export class ModeFigures {
  readonly #gap = createHistogram(GAP_SHARES_MS);
  readonly #outcomes = new Map<TurnOutcome, OutcomeFigures>();
  #withoutAnswer: Histogram | null = null;
  #twiml: Histogram | null = null;
  #answeredCount = 0;
  #owedCount = 0;

  turnEnded(turn: TurnRecord): void {
    const figures = this.#outcomes.get(turn.outcome) ?? { count: 0, gap: null };
    this.#outcomes.set(turn.outcome, figures);
    figures.count += 1;
    const gapUs = responseGapUs(turn.timeline);
    if (gapUs !== null) {
      this.#gap.record(gapUs);
      figures.gap ??= createHistogram();
      figures.gap.record(gapUs);
    } else {
      this.#recordWithoutAnswer(turn);
    }
    const verdict = VERDICTS[turn.outcome];
    const isAnswered = verdict === 'answered' || (verdict === 'begun' && gapUs !== null);
    if (isAnswered) this.#answeredCount += 1;
    if (isAnswered || verdict === 'failed') this.#owedCount += 1;
  }

  twimlBuilt(durationUs: number): void {
    this.#twiml ??= createHistogram();
    this.#twiml.record(durationUs);
  }

  headline(): Headline & Pick<ModeSnapshot, 'responseGap'> {
    return {
      responseGap: this.#gap.summary(),
      twiml: this.#twiml?.summary() ?? null,
      answered: { answeredCount: this.#answeredCount, n: this.#owedCount },
    };
  }

  snapshot(): ModeSnapshot {
    const byOutcome: Record<string, { count: number; responseGap: LatencySummary | null }> = {};
    for (const [outcome, { count, gap }] of this.#outcomes) {
      byOutcome[outcome] = { count, responseGap: gap?.summary() ?? null };
    }
    return { ...this.headline(), byOutcome, withoutAnswer: this.#withoutAnswer?.summary() ?? null };
  }

  #recordWithoutAnswer({ timeline }: TurnRecord): void {
    const { finalUs, endedUs } = timeline;
    if (finalUs === undefined || endedUs === undefined) return;
    this.#withoutAnswer ??= createHistogram();
    this.#withoutAnswer.record(endedUs - finalUs);
  }
}

/** `begun`: a caller who cuts in or hangs up in the middle of an answer was answered; before it, none was due yet. */
const VERDICTS: Readonly<Record<TurnOutcome, 'answered' | 'failed' | 'begun' | 'not_owed'>> = {
  answered: 'answered',
  interrupted: 'begun',
  disconnected: 'begun',
  failed: 'failed',
  truncated: 'failed',
  overrun: 'failed',
  abandoned: 'not_owed',
};
