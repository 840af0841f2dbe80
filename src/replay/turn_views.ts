/** The turns of a call with what was said in them, named in the same way in recording and replay. Pure. */
import { attemptFailures, type TurnRecord } from '../domain/turn.ts';
import { countBy, type FinalWords } from './finals.ts';
import type { TalkCycle } from './talk_cycles.ts';

/** Times since the call was created. */
export interface CallSide {
  readonly finals: readonly FinalWords[];
  readonly cycles: readonly TalkCycle[];
  readonly turns: readonly TurnRecord[];
}

export interface TurnView {
  /** The last final prompt of the turn by its count; with a mark for a turn that had none. */
  readonly key: string;
  readonly turn: TurnRecord;
  /** Empty when the turn had only partial prompts. */
  readonly utterance: string;
  /** What was sent as its reply. */
  readonly text: string;
  readonly failures: readonly string[];
}

/** Times of a turn's record are rounded to 10 µs; a busy process hands over a little before it stamps. */
const ROUNDING_US = 50;
const STAMP_US = 2_000;

export function viewTurns(side: CallSide): readonly TurnView[] {
  const { finals } = side;
  const left = new Set(side.cycles);
  const seen = new Map<string, number>();
  let heardCount = 0;
  return side.turns.map((turn): TurnView => {
    const { finalUs } = turn.timeline;
    const atUs = turn.atMs * 1000 + (finalUs ?? 0);
    const count = countBy(finals, atUs + ROUNDING_US);
    const name = finalUs === undefined ? `${count}+` : `${count}`;
    const repeated = (seen.get(name) ?? 0) + 1;
    seen.set(name, repeated);
    const utterance = finalUs === undefined ? '' : joinedFinals(finals.slice(heardCount, count));
    if (finalUs !== undefined) heardCount = count;
    return {
      key: repeated === 1 ? name : `${name}.${repeated}`,
      turn,
      utterance,
      text: replyOf(turn, left),
      failures: attemptFailures(turn),
    };
  });
}

/** The words of one turn as it has them. */
function joinedFinals(finals: readonly FinalWords[]): string {
  return finals.map(({ text }) => text).join(' ');
}

/** The words of the turn that a final prompt belongs to, up to this prompt. `count` as in the turns' names. */
export function utteranceUpTo(finals: readonly FinalWords[], views: readonly TurnView[], count: number): string {
  const ends = views.filter(({ turn }) => turn.timeline.finalUs !== undefined).map(({ key }) => Number.parseInt(key));
  const before = ends.findLast((end) => end < count) ?? 0;
  return joinedFinals(finals.slice(before, count));
}

/** The talk cycle in which the turn's first text lies; each belongs to one turn. */
function replyOf(turn: TurnRecord, left: Set<TalkCycle>): string {
  const { firstTextUs } = turn.timeline;
  if (firstTextUs === undefined) return '';
  const atUs = turn.atMs * 1000 + firstTextUs;
  let nearest: TalkCycle | null = null;
  for (const cycle of left) {
    if (cycle.beginUs - STAMP_US > atUs || cycle.lastTextUs + STAMP_US < atUs) continue;
    const isNearer = nearest === null || Math.abs(cycle.beginUs - atUs) <= Math.abs(nearest.beginUs - atUs);
    if (isNearer) nearest = cycle;
  }
  if (nearest === null) return '';
  left.delete(nearest);
  return nearest.text;
}
