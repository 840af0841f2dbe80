/** Reads the first words of a text that is to go on with another: where in it the part begins that was not said yet. */
import { type ContinuationWords, endingOf } from './seam.ts';
import { orderedSharedCount, type SeamWord, seamWords, sharedCount, standsAt, weightOf } from './seam_words.ts';

export interface Found {
  /** Offset of the first letter, space or sign that was not said yet. */
  readonly from: number;
  /** The same, but not within a word: where the first half of one was sent, its beginning. */
  readonly wordFrom: number;
  /** What was left out before it may have led up to it. */
  readonly needsBridge: boolean;
}

/** The words of what was sent, read once. */
interface Sent {
  readonly words: readonly SeamWord[];
  readonly tail: readonly SeamWord[];
  /** Those after the last sentence that was sent whole. */
  readonly fragment: readonly SeamWord[];
  /** It may have been cut within its last word. */
  readonly endsInWord: boolean;
  readonly isUnfinished: boolean;
}

/** Longer repetitions of what was sent last are not looked for. */
const TAIL_CHARS = 200;
/** In words; in scripts without spaces twice as many characters. Until then it is known how the new text begins. */
const HELD_WEIGHT = 10;
/** A repetition of so many words is no chance. */
const SURE_WEIGHT = 4;
/** Fewer words say too little of whether the answer was begun anew. */
const RESTART_WEIGHT_MIN = 3;
/** Behind other words only a repetition of so many counts, and only behind so few. */
const INNER_WEIGHT = 3;
const INNER_WORDS = 3;
/** Of a word so many letters of which were sent another one may begin with by chance, but seldom does. */
const CUT_LETTERS_MIN = 3;
const SAME_SHARE = 0.6;
const ANCHOR_WORDS = 8;

const CLAUSE_END = /[.,!?;:…](?=\s)|[。！？，、；：…]/u;
const SENTENCE = /[^]*?(?:[.!?…]+["'”’»)]*(?=\s)|[。！？…]+[」』”）]*|$)/uy;
const GREETED = /^\s*[^,.!?，。！？、]*[,.!?，。！？、]+\s*/u;
const OPENS_SENTENCE = /^\s*["'“«¡¿]*[\p{Lu}\p{Lo}]/u;

/** One reads one text as it grows. `found` null = not known yet; at its end: nothing in it is new. */
export interface HeadReader {
  read(held: string, isEnd: boolean): Found | null;
}

export function createHeadReader(text: string, words: ContinuationWords): HeadReader {
  const sent = readSent(text);
  let isRestart = false;
  return {
    read(held, isEnd) {
      const from = greetingEnd(held, words, isEnd);
      if (from === null) return null;
      const head = seamWords(held).filter((word) => word.from >= from);
      if (head.length === 0) return isEnd ? { from, wordFrom: from, needsBridge: false } : null;
      if (!isRestart) {
        if (!isEnd && mayOverlapMore(sent, head)) return null;
        const overlap = longestOverlap(sent, head);
        if (overlap !== null && overlap.weight >= SURE_WEIGHT) return behind(overlap, head, isEnd);
        const isClause = isEnd || CLAUSE_END.test(held.slice(from));
        const restart = readRestart(sent, head, { isClause, isEnd, repeatedCount: overlap?.count ?? 0 });
        if (restart === 'unclear') return null;
        if (restart === 'no') {
          return overlap === null ? { from, wordFrom: from, needsBridge: false } : behind(overlap, head, isEnd);
        }
        isRestart = true;
      }
      return firstUnsaid(sent, { held, from, head }, isEnd);
    },
  };
}

function readSent(text: string): Sent {
  const words = seamWords(text);
  const ending = endingOf(text);
  const lastEnd = ending === 'sentence' ? text.length : lastSentenceEnd(text);
  return {
    words,
    tail: words.filter(({ from }) => from >= text.length - TAIL_CHARS),
    fragment: words.filter(({ from }) => from >= lastEnd),
    endsInWord: words.at(-1)?.to === text.length,
    isUnfinished: ending === 'word' || ending === 'clause',
  };
}

function lastSentenceEnd(text: string): number {
  const sentences = sentencesOf(text, 0);
  return sentences.findLast(({ isWhole }) => isWhole)?.to ?? 0;
}

interface Sentence {
  readonly from: number;
  readonly to: number;
  readonly isWhole: boolean;
}

function sentencesOf(text: string, from: number): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let at = from;
  while (at < text.length) {
    SENTENCE.lastIndex = at;
    const length = SENTENCE.exec(text)?.[0].length ?? 0;
    const to = length === 0 ? text.length : at + length;
    sentences.push({ from: at, to, isWhole: /[.!?…。！？]["'”’»)」』）]*$/u.test(text.slice(at, to)) });
    at = to;
  }
  return sentences;
}

/** Where the text begins that is no second greeting; null = it may still become one. */
function greetingEnd(held: string, { greetings }: ContinuationWords, isEnd: boolean): number | null {
  let from = 0;
  for (;;) {
    const rest = held.slice(from);
    if (!OPENS_SENTENCE.test(rest)) return from;
    const clause = GREETED.exec(rest)?.[0];
    if (clause === undefined) return !isEnd && isGreetingBegun(bare(rest), greetings) ? null : from;
    if (!greetings.has(bare(clause))) return from;
    from += clause.length;
  }
}

function isGreetingBegun(said: string, greetings: ReadonlySet<string>): boolean {
  return [...greetings].some((greeting) => greeting.startsWith(said));
}

/** Lower case, without the signs around it. */
function bare(text: string): string {
  return text.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '').toLowerCase();
}

interface Overlap {
  /** Offset behind what was said already. */
  readonly end: number;
  readonly wordFrom: number;
  readonly count: number;
  readonly weight: number;
}

function longestOverlap({ words, tail, endsInWord }: Sent, head: readonly SeamWord[]): Overlap | null {
  let best: Overlap | null = null;
  for (let at = 0; at <= Math.min(INNER_WORDS, head.length - 1); at += 1) {
    for (let count = Math.min(tail.length, head.length - at); count > 0; count -= 1) {
      const part = tail.slice(-count);
      const overlap =
        wholeOverlap(part, head, at, count === words.length) ?? (endsInWord ? cutOverlap(part, head, at) : null);
      if (overlap === null) continue;
      if (overlap.weight > (best?.weight ?? 0)) best = overlap;
      break;
    }
  }
  return best;
}

/** `isAll`: nothing was sent before this part. */
function wholeOverlap(
  part: readonly SeamWord[],
  head: readonly SeamWord[],
  at: number,
  isAll: boolean,
): Overlap | null {
  if (!standsAt(head, part, at)) return null;
  const weight = weightOf(part);
  // One figure may follow another that is the same.
  const isFigure = part.length === 1 && /^\p{N}/u.test(part[0]?.folded ?? '');
  const isEnough = at === 0 ? isAll || weight >= 1 : weight >= INNER_WEIGHT;
  if (isFigure || !isEnough) return null;
  const end = head[at + part.length - 1]?.to ?? 0;
  return { end, wordFrom: end, count: part.length, weight };
}

/** What was sent ends within a word, which the new text says whole. */
function cutOverlap(part: readonly SeamWord[], head: readonly SeamWord[], at: number): Overlap | null {
  const cut = part.at(-1);
  const whole = head[at + part.length - 1];
  const before = part.slice(0, -1);
  if (cut === undefined || whole === undefined || !standsAt(head, before, at)) return null;
  if (cut.folded === whole.folded || !whole.folded.startsWith(cut.folded)) return null;
  const weight = weightOf(part);
  const isEnough = at === 0 ? weight >= 2 || cut.folded.length >= CUT_LETTERS_MIN : weight >= INNER_WEIGHT;
  if (!isEnough || cut.folded.length !== cut.to - cut.from) return null;
  return { end: whole.from + cut.folded.length, wordFrom: whole.from, count: part.length, weight };
}

/** Whether all words so far, the first few perhaps excepted, stand within what was sent last, and it goes on there. */
function mayOverlapMore({ tail }: Sent, head: readonly SeamWord[]): boolean {
  const isShort = weightOf(head) <= HELD_WEIGHT;
  for (let at = 0; at <= (isShort ? Math.min(INNER_WORDS, head.length - 1) : 0); at += 1) {
    const part = head.slice(at);
    for (let from = 0; from + part.length < tail.length; from += 1) if (standsAt(tail, part, from)) return true;
  }
  return false;
}

/** At least one word that is new has to be there, so that it is known how it is joined. */
function behind(
  { end, wordFrom }: Pick<Overlap, 'end' | 'wordFrom'>,
  head: readonly SeamWord[],
  isEnd: boolean,
): Found | null {
  const isFollowed = end > wordFrom || head.some(({ from }) => from >= end);
  return isFollowed || isEnd ? { from: end, wordFrom, needsBridge: false } : null;
}

/** Whether the new text begins like the answer did, in more than the `repeatedCount` words that were sent last. */
function readRestart(
  { words }: Sent,
  head: readonly SeamWord[],
  {
    isClause,
    isEnd,
    repeatedCount,
  }: { readonly isClause: boolean; readonly isEnd: boolean; readonly repeatedCount: number },
): 'yes' | 'no' | 'unclear' {
  // Of so few words all are the last ones, and were looked for.
  if (weightOf(words) < SURE_WEIGHT) return 'no';
  let count = 0;
  let weight = 0;
  for (; count < head.length && weight < HELD_WEIGHT; count += 1) weight += head[count]?.weight ?? 1;
  const shared = orderedSharedCount(head.slice(0, count), words.slice(0, count + 2));
  if (weight >= HELD_WEIGHT || isEnd || (isClause && weight >= RESTART_WEIGHT_MIN)) {
    return weight >= RESTART_WEIGHT_MIN && shared > repeatedCount && shared >= SAME_SHARE * count ? 'yes' : 'no';
  }
  const left = Math.ceil((HELD_WEIGHT - weight) / (head[count - 1]?.weight ?? 1));
  return shared + left < SAME_SHARE * (count + left) ? 'no' : 'unclear';
}

interface Head {
  readonly held: string;
  /** Without a second greeting. */
  readonly from: number;
  readonly head: readonly SeamWord[];
}

/** Of an answer that was begun anew: behind the last words that were sent, else its first sentence that was not. */
function firstUnsaid(sent: Sent, { held, from, head }: Head, isEnd: boolean): Found | null {
  const anchor = anchorIn(sent, head);
  if (anchor !== null) return behind({ end: anchor, wordFrom: anchor }, head, isEnd);
  for (const sentence of sentencesOf(held, from)) {
    if (!sentence.isWhole && !isEnd) return null;
    const words = head.filter((word) => word.from >= sentence.from && word.to <= sentence.to);
    if (words.length === 0 || isSaid(sent, words)) continue;
    return { from: sentence.from, wordFrom: sentence.from, needsBridge: sent.isUnfinished };
  }
  return null;
}

/** In the sentences that were sent whole: the unfinished one is said again. */
function isSaid({ words, fragment, isUnfinished }: Sent, sentence: readonly SeamWord[]): boolean {
  const whole = isUnfinished ? words.slice(0, words.length - fragment.length) : words;
  return sharedCount(sentence, whole) >= SAME_SHARE * sentence.length;
}

/** Offset behind the place where the new text says the last words that were sent. */
function anchorIn({ tail }: Sent, head: readonly SeamWord[]): number | null {
  for (let count = Math.min(ANCHOR_WORDS, tail.length); count > 0; count -= 1) {
    const part = tail.slice(-count);
    if (weightOf(part) < INNER_WEIGHT && count < tail.length) return null;
    for (let at = 0; at + count <= head.length; at += 1) {
      if (standsAt(head, part, at)) return head[at + count - 1]?.to ?? null;
    }
  }
  return null;
}
