/** One turn as bars on the time axis of its call, from its record alone. Pure. */
import type { DiscardReason } from '../domain/ledger.ts';
import type { AttemptRecord, DiscardRecord, OpenTurnRecord, TurnRecord } from '../domain/turn.ts';

type BarName =
  | 'caller speaking'
  | 'waiting for the final'
  | 'look-up'
  | 'attempt'
  /** A generation that answered nothing: a speculation or a prepared answer that was not adopted, or what was overtaken. */
  | 'discarded'
  | 'first text'
  | 'speaking'
  /** From the moment at which the answer broke off to the first text after it. */
  | 'gap'
  | 'playing'
  | 'interrupted';

/** Times are in ms since the call was created. */
export interface Bar {
  readonly name: BarName;
  readonly fromMs: number;
  /** As `fromMs` for what takes no time; null: it is still going on. */
  readonly toMs: number | null;
  /** Of an attempt. */
  readonly source?: string;
  readonly start?: AttemptRecord['start'];
  readonly firstTokenMs?: number | null;
  readonly end?: AttemptRecord['end'];
  readonly failure?: string | null;
  /** Of what was discarded. */
  readonly why?: DiscardReason;
}

/**
 * Ordered by their beginnings. Generations that were asked for ahead begin where they began, before the turn but not before
 * the call; nothing else leaves the turn. What was not reported has no bar.
 */
export function waterfallOf(turn: TurnRecord | OpenTurnRecord): readonly Bar[] {
  const axis = axisOf(turn, 0);
  const sinceCall = axisOf(turn, -turn.atMs * 1000);
  const { timeline } = turn;
  const { firstPartialUs, lastPartialChangeUs, speechEndedUs, finalUs, lookedUpUs } = timeline;
  const { firstTextUs, lastTextUs, firstPlayedUs, playedUs, interruptedUs } = timeline;
  const { brokenOffUs, gapBridgedUs, resumedUs } = timeline;
  const silentUs = speechEndedUs ?? lastPartialChangeUs;
  // While an attempt goes on, the text sent last need not be the last text.
  const isSent = turn.outcome !== null || turn.attempts.every(({ end }) => end !== null);
  const bars = [
    axis.bar('caller speaking', firstPartialUs, silentUs ?? finalUs),
    axis.bar('waiting for the final', silentUs, finalUs),
    axis.bar('look-up', lookedUpUs === undefined ? undefined : finalUs, lookedUpUs),
    ...turn.attempts.map((attempt) => attemptBar(sinceCall, attempt)),
    ...turn.discarded.map((discard) => discardBar(sinceCall, discard)),
    axis.bar('first text', firstTextUs, firstTextUs),
    axis.bar('speaking', firstTextUs, isSent ? lastTextUs : null),
    axis.bar('gap', brokenOffUs, gapBridgedUs ?? resumedUs),
    axis.bar('playing', firstPlayedUs, playedUs ?? interruptedUs),
    axis.bar('interrupted', interruptedUs, interruptedUs),
  ].filter((bar) => bar !== null);
  return bars.sort((a, b) => a.fromMs - b.fromMs);
}

interface Axis {
  at(us: number): number;
  /** Null when it has not begun. Without an end it goes on to that of the turn. */
  bar(name: BarName, fromUs: number | undefined, toUs: number | null | undefined): Bar | null;
}

/** From `earliestUs` to the end of the turn, as offsets like those of its timeline; what is outside is moved to its edge. */
function axisOf(
  { atMs, outcome, timeline, attempts, discarded }: TurnRecord | OpenTurnRecord,
  earliestUs: number,
): Axis {
  const generations = [...attempts, ...discarded].flatMap(({ startedUs, endedUs }) => [startedUs, endedUs ?? 0]);
  const stamps = [...Object.values(timeline), ...generations] as number[];
  const endUs = timeline.endedUs ?? Math.max(0, ...stamps);
  const inside = (us: number): number => Math.min(endUs, Math.max(earliestUs, us));
  const at = (us: number): number => Math.max(0, Math.round((atMs + inside(us) / 1000) * 100) / 100);
  return {
    at,
    bar(name, fromUs, toUs) {
      if (fromUs === undefined) return null;
      if ((toUs === undefined || toUs === null) && outcome === null) return { name, fromMs: at(fromUs), toMs: null };
      return { name, fromMs: at(fromUs), toMs: at(Math.max(fromUs, toUs ?? endUs)) };
    },
  };
}

function discardBar(axis: Axis, { source, startedUs, firstTokenUs, endedUs, why }: DiscardRecord): Bar | null {
  const bar = axis.bar('discarded', startedUs, endedUs);
  return bar === null
    ? null
    : { ...bar, source, firstTokenMs: firstTokenUs === null ? null : axis.at(firstTokenUs), why };
}

function attemptBar(axis: Axis, attempt: AttemptRecord): Bar | null {
  const { source, start, startedUs, firstTokenUs, endedUs, end, failure } = attempt;
  const bar = axis.bar('attempt', startedUs, endedUs);
  const firstTokenMs = firstTokenUs === null ? null : axis.at(firstTokenUs);
  return bar === null ? null : { ...bar, source, start, firstTokenMs, end, failure };
}
