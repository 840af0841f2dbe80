/** Callers' lines from real calls, with a share of traps: lines that one changed word gives another meaning. */
import { seededRandom } from '../seeded.ts';
import { answerTo } from './answer.ts';
import { freshState } from './dialogue_state.ts';
import { type CallPart, recordedCalls } from './recorded_calls.ts';
import { trapsOf } from './traps.ts';

interface CallerLine {
  readonly text: string;
  /** One word was changed, and with it the right answer. */
  readonly isTrap: boolean;
}

export interface Dialogue {
  /** The recorded call's; with `#2` and so on when it is used again. */
  readonly id: string;
  readonly lines: readonly CallerLine[];
}

export interface DialoguesOptions {
  readonly seed: number;
  readonly count: number;
  /** Of all lines, 0 to 1. Default 0.05. */
  readonly trapShare?: number;
  /** Which calls. Default `measuring`. */
  readonly part?: CallPart;
}

/** Seeded, each recorded call once before any is used twice. A larger `count` adds dialogues and changes none. */
export function dialogues(options: DialoguesOptions): readonly Dialogue[] {
  const { seed, count, trapShare = 0.05, part = 'measuring' } = options;
  const recorded = recordedCalls(part);
  const random = seededRandom(seed);
  const drawn: Dialogue[] = [];
  // Traps that are due and have not found a line that can be one.
  let owed = 0;
  for (let round = 1; drawn.length < count; round++) {
    for (const { id, lines } of shuffled(recorded, random).slice(0, count - drawn.length)) {
      let state = freshState();
      const said = lines.map((text): CallerLine => {
        owed += trapShare;
        const traps = random() < owed ? trapsOf(state, text, random) : [];
        const trap = traps[Math.floor(random() * traps.length)];
        if (trap !== undefined) owed -= 1;
        state = answerTo(state, trap ?? text).state;
        return { text: trap ?? text, isTrap: trap !== undefined };
      });
      drawn.push({ id: round === 1 ? id : `${id}#${round}`, lines: said });
    }
  }
  return drawn;
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
