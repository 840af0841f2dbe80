/** A recorded call beside its replay, turn by turn. Pure. */
import { usToMs } from '../domain/clock.ts';
import type { DiscardReason } from '../domain/ledger.ts';
import {
  asksModel,
  type AttemptStart,
  countedGapUs,
  type DiscardRecord,
  span,
  type TurnOutcome,
  type TurnTimeline,
  turnVerdict,
} from '../domain/turn.ts';
import type { TurnView } from './turn_views.ts';

type Verdict =
  | 'same'
  | 'better'
  | 'worse'
  /** Answered as before, with other words or in another turn. */
  | 'changed';

export interface TurnFacts {
  readonly outcome: TurnOutcome;
  readonly source: string | null;
  readonly start: AttemptStart | null;
  /** From the final prompt to the first text of any kind. */
  readonly firstTextMs: number | null;
  readonly responseGapMs: number | null;
  /** As it counts: a turn that was not answered and should have been counts at its deadline. */
  readonly countedGapMs: number | null;
  readonly failures: readonly string[];
  /** A provider was asked for it. */
  readonly asked: boolean;
  /** A speculation became an attempt of this turn. */
  readonly adopted: boolean;
  /** Why each of the others did not. */
  readonly discarded: readonly DiscardReason[];
}

export interface TurnComparison {
  /** As it was counted in the recording; in the replay where the recording has none. */
  readonly turn: number;
  readonly utterance: string;
  readonly recorded: TurnFacts | null;
  readonly replayed: TurnFacts | null;
  /** Null: word by word the same, or as much of it as was sent before it was cut. */
  readonly difference: TextDifference | null;
  readonly verdict: Verdict;
  /** Something in it was never recorded and had to be assumed. */
  readonly estimated: boolean;
}

/** From the first letter that is not the same, with a few before it. */
interface TextDifference {
  readonly at: number;
  readonly recorded: string;
  readonly replayed: string;
}

/** No caller hears less than this. */
const SAME_WITHIN_MS = 5;
const SHOWN_BEFORE = 12;
const SHOWN_CHARS = 48;
const RANK = { failed: 0, not_owed: 1, answered: 2 } as const;

export function compareTurns(
  recorded: readonly TurnView[],
  replayed: readonly TurnView[],
  isEstimated: (turnId: number) => boolean,
): readonly TurnComparison[] {
  const left = new Map(replayed.map((view) => [view.key, view]));
  const compared = recorded.map((view) => {
    const other = left.get(view.key) ?? null;
    left.delete(view.key);
    return compareTurn(view, other, isEstimated);
  });
  return [...compared, ...[...left.values()].map((view) => compareTurn(null, view, isEstimated))];
}

function compareTurn(
  recorded: TurnView | null,
  replayed: TurnView | null,
  isEstimated: (turnId: number) => boolean,
): TurnComparison {
  const difference = recorded === null || replayed === null ? null : textDifference(recorded, replayed);
  const facts = { recorded: factsOf(recorded), replayed: factsOf(replayed) };
  return {
    turn: (recorded ?? replayed)?.turn.turnId ?? 0,
    utterance: (recorded ?? replayed)?.utterance ?? '',
    ...facts,
    difference,
    verdict: verdictOf(recorded, replayed, facts, difference),
    estimated: replayed !== null && isEstimated(replayed.turn.turnId),
  };
}

function factsOf(view: TurnView | null): TurnFacts | null {
  if (view === null) return null;
  const { turn, failures } = view;
  const { outcome, source, start, responseGapMs, timeline } = turn;
  const ms = (us: number | null): number | null => (us === null ? null : usToMs(us));
  const firstTextMs = ms(span(timeline.finalUs, timeline.firstTextUs));
  return {
    outcome,
    source,
    start,
    firstTextMs,
    responseGapMs,
    countedGapMs: ms(countedGapUs(turn)),
    failures,
    asked: turn.attempts.some(({ start: how }) => asksModel(how)),
    adopted: turn.attempts.some((attempt) => attempt.start === 'speculation'),
    discarded: turn.discarded.filter((discard) => wasSpeculation(discard, timeline)).map(({ why }) => why),
  };
}

/** Neither a request after a final prompt, nor an answer that was prepared before the caller spoke. */
function wasSpeculation({ startedUs, why }: DiscardRecord, { firstFinalUs, finalUs }: TurnTimeline): boolean {
  return why !== 'unused' && startedUs < (firstFinalUs ?? finalUs ?? Infinity);
}

function verdictOf(
  recorded: TurnView | null,
  replayed: TurnView | null,
  facts: { readonly recorded: TurnFacts | null; readonly replayed: TurnFacts | null },
  difference: TextDifference | null,
): Verdict {
  if (recorded === null) return replayed !== null && rankOf(replayed) === RANK.failed ? 'worse' : 'changed';
  if (replayed === null) return rankOf(recorded) === RANK.answered ? 'worse' : 'changed';
  const rank = rankOf(replayed) - rankOf(recorded);
  if (rank !== 0) return rank > 0 ? 'better' : 'worse';
  const before = facts.recorded?.countedGapMs ?? null;
  const after = facts.replayed?.countedGapMs ?? null;
  if (before !== null && after !== null && Math.abs(after - before) > SAME_WITHIN_MS) {
    return after < before ? 'better' : 'worse';
  }
  return difference === null && recorded.turn.outcome === replayed.turn.outcome ? 'same' : 'changed';
}

function rankOf({ turn }: TurnView): number {
  return RANK[turnVerdict(turn)];
}

/** Of a reply that the caller cut short, only what both have sent counts. */
function textDifference(recorded: TurnView, replayed: TurnView): TextDifference | null {
  const [one, other] = [recorded.text, replayed.text];
  if (one === other) return null;
  const at = commonLength(one, other);
  const isCut = [recorded, replayed].some(
    ({ turn }) => turn.outcome === 'interrupted' || turn.outcome === 'disconnected',
  );
  if (isCut && at === Math.min(one.length, other.length) && at > 0) return null;
  const from = Math.max(0, at - SHOWN_BEFORE);
  const shown = (text: string): string => text.slice(from, from + SHOWN_CHARS);
  return { at, recorded: shown(one), replayed: shown(other) };
}

function commonLength(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return at;
}

export interface Summary {
  readonly turns: number;
  readonly same: number;
  readonly better: number;
  readonly worse: number;
  readonly changed: number;
  readonly estimated: number;
  /** Of the counted response gaps. */
  readonly recorded: Percentiles;
  readonly replayed: Percentiles;
  readonly speculation: { readonly recorded: SpeculationSummary; readonly replayed: SpeculationSummary };
}

export interface SpeculationSummary {
  /** Turns that adopted one. */
  readonly adopted: number;
  /** Of these turns and of the others that a provider was asked for, the counted response gaps. */
  readonly adoptedGap: Percentiles;
  readonly otherGap: Percentiles;
  /** Speculations that were not adopted. */
  readonly discarded: number;
}

export interface Percentiles {
  readonly n: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

export function summarise(turns: readonly TurnComparison[]): Summary {
  const count = (verdict: Verdict): number => turns.filter((turn) => turn.verdict === verdict).length;
  return {
    turns: turns.length,
    same: count('same'),
    better: count('better'),
    worse: count('worse'),
    changed: count('changed'),
    estimated: turns.filter(({ estimated }) => estimated).length,
    recorded: percentiles(turns.map(({ recorded }) => recorded?.countedGapMs ?? null)),
    replayed: percentiles(turns.map(({ replayed }) => replayed?.countedGapMs ?? null)),
    speculation: {
      recorded: speculationIn(turns.flatMap(({ recorded }) => recorded ?? [])),
      replayed: speculationIn(turns.flatMap(({ replayed }) => replayed ?? [])),
    },
  };
}

function speculationIn(turns: readonly TurnFacts[]): SpeculationSummary {
  const asked = turns.filter((turn) => turn.asked);
  const gaps = (adopted: boolean): Percentiles =>
    percentiles(asked.filter((turn) => turn.adopted === adopted).map(({ countedGapMs }) => countedGapMs));
  return {
    adopted: turns.filter(({ adopted }) => adopted).length,
    adoptedGap: gaps(true),
    otherGap: gaps(false),
    discarded: turns.reduce((sum, { discarded }) => sum + discarded.length, 0),
  };
}

/** Nearest rank, over the values that are there. */
function percentiles(values: readonly (number | null)[]): Percentiles {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const rank = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
  return { n: sorted.length, p50Ms: rank(0.5), p95Ms: rank(0.95) };
}

/** Whether somebody who relies on the recording should look: worse, or other words although nothing was assumed. */
export function isRegression({ verdict, estimated }: TurnComparison): boolean {
  return verdict === 'worse' || (verdict === 'changed' && !estimated);
}
