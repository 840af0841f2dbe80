/**
 * How usual a way of saying something is: recorded lines that mean the same and differ in the values alone share a frame,
 * and of the frames of one meaning the one that was said most comes first. A language says the usual in its usual words,
 * and what was said otherwise in other words, so that lines repeat as they did in the calls.
 */
import { foldText, hashOf } from '../meaning/fold.ts';
import { recordedCalls } from '../meaning/recorded_calls.ts';
import { SLOTS, type Slot, VALUES } from '../meaning/restaurants.ts';
import { type Meaning, readUtterance } from '../meaning/utterance.ts';

const SPELLINGS: readonly (readonly [string, Slot])[] = [
  ['center', 'area'],
  ['moderately', 'price'],
  ['moderatly', 'price'],
  ['cheaper', 'price'],
  ['sea food', 'food'],
];
const SLOT_OF = new Map<string, Slot>([
  ...SLOTS.flatMap((slot) => VALUES[slot].map((value) => [value, slot] as const)),
  ...SPELLINGS,
]);
const NAMES = new RegExp(`\\b(?:${[...SLOT_OF.keys()].toSorted((a, b) => b.length - a.length).join('|')})\\b`, 'g');
/** Frames that nobody was recorded with are said in one of the rarer ways. */
const UNSEEN = { from: 20, count: 200 };

let ranks: ReadonlyMap<string, number> | null = null;

/** 0 = the most usual one of its meaning. */
export function rankOf(line: string): number {
  ranks ??= ranked();
  const frame = frameOf(line);
  return ranks.get(keyOf(readUtterance(line), frame)) ?? UNSEEN.from + (hashOf(frame) % UNSEEN.count);
}

function frameOf(line: string): string {
  return foldText(line).replace(NAMES, (name) => `<${SLOT_OF.get(name) ?? ''}>`);
}

function ranked(): ReadonlyMap<string, number> {
  const counts = new Map<string, Map<string, number>>();
  for (const { lines } of [...recordedCalls('training'), ...recordedCalls('measuring')]) {
    for (const line of lines) {
      const shape = shapeOf(readUtterance(line));
      const frames = counts.get(shape) ?? new Map<string, number>();
      const frame = frameOf(line);
      frames.set(frame, (frames.get(frame) ?? 0) + 1);
      counts.set(shape, frames);
    }
  }
  return new Map(
    [...counts].flatMap(([shape, frames]) =>
      [...frames]
        .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
        .map(([frame], rank) => [`${shape} ${frame}`, rank] as const),
    ),
  );
}

function keyOf(meaning: Meaning, frame: string): string {
  return `${shapeOf(meaning)} ${frame}`;
}

/** What a line means, whatever the values. */
function shapeOf({ values, denied, requests, anyOf, says }: Meaning): string {
  return JSON.stringify([Object.keys(values).sort(), Object.keys(denied).sort(), requests, anyOf, [...says].sort()]);
}
