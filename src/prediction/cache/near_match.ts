/**
 * Questions that are nearly one that is proven, in the same place. They are only counted, against what the model really
 * answers, until it is known how often such a match would have been wrong; only then may one be served.
 */
export interface NearMatches {
  /** A proven entry; `text` is what tells different answers apart. */
  learn(place: string, entry: { readonly id: string; readonly words: string; readonly text: string }): void;
  forget(id: string): void;
  /** The id of the entry that is near enough, if no other with another answer is nearly as near. */
  find(place: string, words: string, language: string): string | null;
  /** The model has answered: would this match have been right? */
  tried(id: string, isRight: boolean): void;
  /** Enough is known for some to be served. */
  readonly isAnyOpen: boolean;
  /** Matches with this entry may be served. */
  isOpen(id: string): boolean;
  readonly trialCount: number;
  readonly wrongCount: number;
}

interface Shape {
  readonly id: string;
  readonly text: string;
  readonly words: string;
  readonly grams: ReadonlySet<string>;
  rightCount: number;
}

const SIMILARITY_MIN = 0.93;
const MARGIN_MIN = 0.05;
const LENGTH_RATIO_MIN = 0.7;
const GRAM_CHARS = 4;
const ERROR_MAX = 0.01;
const TRIALS_MIN = 300;
/** Of one entry. */
const RIGHT_MIN = 3;
/** Of all places, and of one: a shape takes a few kilobytes. */
const SHAPES_MAX = 2_000;
const SHAPES_IN_PLACE = 32;

/** What may differ. In other languages these are words with a meaning, so nothing may differ there. */
const ENGLISH_FILLING: ReadonlySet<string> = new Set(
  'a an the please um uh er erm ah oh well ok okay hi hello hey thanks'.split(' '),
);

export function createNearMatches(): NearMatches {
  const places = new Map<string, Map<string, Shape>>();
  const shapes = new Map<string, { readonly place: string; readonly shape: Shape }>();
  let trialCount = 0;
  let wrongCount = 0;

  function forget(id: string): void {
    const known = shapes.get(id);
    if (known === undefined) return;
    shapes.delete(id);
    const there = places.get(known.place);
    there?.delete(id);
    if (there?.size === 0) places.delete(known.place);
  }

  function isPoolOpen(): boolean {
    return trialCount >= TRIALS_MIN && errorUpperBound(wrongCount, trialCount) <= ERROR_MAX;
  }

  return {
    learn(place, { id, words, text }) {
      forget(id);
      const there = places.get(place) ?? new Map<string, Shape>();
      if (there.size >= SHAPES_IN_PLACE) return;
      const shape = { id, text, words, grams: gramsOf(words), rightCount: 0 };
      there.set(id, shape);
      places.set(place, there);
      shapes.set(id, { place, shape });
      const [oldest = ''] = shapes.keys();
      if (shapes.size > SHAPES_MAX) forget(oldest);
    },
    forget,
    find(place, words, language) {
      const there = places.get(place);
      return there === undefined ? null : nearestOf(there, words, language);
    },
    tried(id, isRight) {
      trialCount += 1;
      const shape = shapes.get(id)?.shape;
      if (isRight && shape !== undefined) shape.rightCount += 1;
      if (isRight) return;
      wrongCount += 1;
      forget(id);
    },
    get isAnyOpen() {
      return isPoolOpen();
    },
    isOpen: (id) => isPoolOpen() && (shapes.get(id)?.shape.rightCount ?? 0) >= RIGHT_MIN,
    get trialCount() {
      return trialCount;
    },
    get wrongCount() {
      return wrongCount;
    },
  };
}

function nearestOf(there: ReadonlyMap<string, Shape>, words: string, language: string): string | null {
  const content = contentOf(words, language);
  const grams = gramsOf(words);
  let best: { readonly shape: Shape; readonly similarity: number } | null = null;
  for (const shape of there.values()) {
    const similarity = similarityOf(grams, shape.grams);
    if (best === null || similarity > best.similarity) best = { shape, similarity };
  }
  if (best === null || best.similarity < SIMILARITY_MIN || !isGuarded(best.shape, words, content, language))
    return null;
  for (const shape of there.values()) {
    if (shape.text === best.shape.text) continue;
    if (best.similarity - similarityOf(grams, shape.grams) < MARGIN_MIN) return null;
  }
  return best.shape.id;
}

/**
 * The same words in the same order but for filling. That holds every other guard: numbers, negations, names, question
 * words and modal verbs are words, and none of them is filling.
 */
function isGuarded(shape: Shape, words: string, content: string, language: string): boolean {
  const [shorter = 0, longer = 1] = [shape.words.length, words.length].sort((a, b) => a - b);
  return shorter / longer >= LENGTH_RATIO_MIN && contentOf(shape.words, language) === content;
}

function contentOf(words: string, language: string): string {
  if (!/^en(?:-|$)/i.test(language)) return words;
  return words
    .split(' ')
    .filter((word) => !ENGLISH_FILLING.has(word))
    .join(' ');
}

function gramsOf(words: string): ReadonlySet<string> {
  const padded = ` ${words} `;
  const grams = new Set<string>();
  for (let at = 0; at + GRAM_CHARS <= padded.length; at += 1) grams.add(padded.slice(at, at + GRAM_CHARS));
  return grams;
}

/** Jaccard's index, or 0 where it cannot matter: sets of very different sizes are not alike. */
function similarityOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (Math.min(a.size, b.size) < Math.max(a.size, b.size) * (SIMILARITY_MIN - MARGIN_MIN)) return 0;
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** Poisson's one-sided 95 % bound on a count, for 0, 1, 2 … errors seen; 3 / n for none is the rule of three. */
const BOUNDS = [3, 4.744, 6.296, 7.754, 9.154, 10.513, 11.842, 13.148, 14.435, 15.705, 16.962];

export function errorUpperBound(wrongCount: number, trialCount: number): number {
  const bound = BOUNDS[wrongCount];
  return bound === undefined || trialCount === 0 ? 1 : bound / trialCount;
}
