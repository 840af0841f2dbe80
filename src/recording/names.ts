/**
 * The names of one call. First every text of the call is read for names, then each text is masked: what is a name here,
 * and what was a name anywhere.
 */
import type { Span } from './edits.ts';
import { nameSpans, type Passage } from './name_spans.ts';
import type { OrdinaryWords } from './ordinary_words.ts';
import { isSpelled, lowerCase, stem, wordKey, wordsOf } from './words.ts';

const NO_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
/** Shorter beginnings of a name are the beginnings of too many words. */
const FRAGMENT_CHARS = 2;

export class CallNames {
  readonly #ordinary: OrdinaryWords;
  readonly #vocabulary: ReadonlySet<string>;
  readonly #nouns: ReadonlySet<string>;
  /** Keys of words that are names everywhere. */
  readonly #words = new Set<string>();
  /** Whole values and names of scripts without spaces, lower case. */
  readonly #phrases = new Set<string>();
  /** Keys and phrases that are also replaced in the workflow's own text. */
  readonly #personalWords = new Set<string>();
  readonly #personalPhrases = new Set<string>();

  /** Keys of words: `vocabulary` of the workflow's own text, `nouns` of what the call uses as ordinary nouns. */
  constructor(ordinary: OrdinaryWords, vocabulary: ReadonlySet<string>, nouns: ReadonlySet<string>) {
    this.#ordinary = ordinary;
    this.#vocabulary = vocabulary;
    this.#nouns = nouns;
  }

  /** A value that belongs to the caller: a variable, or a field of the setup frame. */
  addValue(value: string): void {
    const phrase = lowerCase(value.trim());
    if (!/\p{L}/u.test(phrase)) return;
    this.#personalPhrases.add(phrase);
    this.#phrases.add(phrase);
    for (const { text } of wordsOf(value)) {
      if (this.#ordinary.fixed(text) || NO_SPACES.test(text) || text.length < FRAGMENT_CHARS) continue;
      this.#personalWords.add(wordKey(text));
      this.#words.add(wordKey(text));
    }
  }

  /** Reads a text for names; what is found there is a name here, and most of it everywhere. */
  read(passage: Passage): readonly Span[] {
    const spans = nameSpans(passage, { ordinary: this.#ordinary, vocabulary: this.#vocabulary, nouns: this.#nouns });
    for (const span of spans) if (span.everywhere) this.#keep(passage.text.slice(span.start, span.end));
    return spans;
  }

  #keep(name: string): void {
    if (NO_SPACES.test(name)) this.#phrases.add(lowerCase(name));
    else if (isSpelled(name)) this.#keepWord(name.replace(/[^\p{L}]/gu, ''));
    else this.#keepWord(name);
  }

  #keepWord(word: string): void {
    const key = wordKey(word);
    if (key.length >= FRAGMENT_CHARS && !this.#ordinary.fixed(word) && !this.#vocabulary.has(key)) this.#words.add(key);
  }

  /**
   * Where names of the call stand in this text. `cuts` are the offsets at which it was in pieces: a name may have been a
   * piece of its own. `open`: the text may break off within a word, so that the beginning of a name counts.
   */
  occurrences(text: string, cuts: readonly number[] = [], open = false): readonly Span[] {
    const spans = [...phrasesIn(text, this.#phrases), ...this.#wordsIn(text, cuts, this.#words)];
    return open ? [...spans, ...this.#fragment(text)] : spans;
  }

  /** Of the caller's own values only; for the workflow's text. */
  personal(text: string): readonly Span[] {
    return [...phrasesIn(text, this.#personalPhrases), ...this.#wordsIn(text, [], this.#personalWords)];
  }

  #wordsIn(text: string, cuts: readonly number[], names: ReadonlySet<string>): readonly Span[] {
    const spans: Span[] = [];
    for (const word of wordsOf(text)) {
      if (names.has(wordKey(word.text))) {
        spans.push({ start: word.start, end: word.start + stem(word.text).length });
        continue;
      }
      const inside = cuts.filter((cut) => cut > word.start && cut < word.end);
      const edges = inside.length === 0 ? [] : [word.start, ...inside, word.end];
      for (const [index, start] of edges.slice(0, -1).entries()) {
        const end = edges[index + 1] ?? start;
        if (names.has(wordKey(text.slice(start, end)))) spans.push({ start, end });
      }
    }
    return spans;
  }

  /** A last word that a name begins with. */
  #fragment(text: string): readonly Span[] {
    const spans: Span[] = [];
    const last = wordsOf(text).at(-1);
    if (last !== undefined && last.end === text.trimEnd().length && !this.#ordinary.fixed(last.text)) {
      const key = wordKey(last.text);
      const begins = key.length >= FRAGMENT_CHARS && [...this.#words].some((name) => name.startsWith(key));
      if (begins) spans.push(last);
    }
    const lower = lowerCase(text);
    for (const phrase of this.#phrases) {
      for (let length = phrase.length - 1; length >= FRAGMENT_CHARS; length -= 1) {
        if (!lower.endsWith(phrase.slice(0, length)) || !NO_SPACES.test(phrase)) continue;
        spans.push({ start: text.length - length, end: text.length });
        break;
      }
    }
    return spans;
  }
}

/** As whole words, in scripts that have words. */
function phrasesIn(text: string, phrases: ReadonlySet<string>): readonly Span[] {
  const spans: Span[] = [];
  const lower = lowerCase(text);
  for (const phrase of phrases) {
    for (let at = lower.indexOf(phrase); at !== -1; at = lower.indexOf(phrase, at + 1)) {
      const end = at + phrase.length;
      if (isWhole(lower, at, end)) spans.push({ start: at, end });
    }
  }
  return spans;
}

function isWhole(text: string, start: number, end: number): boolean {
  const joined = (left: string, right: string): boolean =>
    /[\p{L}\p{M}]/u.test(left) && /[\p{L}\p{M}]/u.test(right) && !NO_SPACES.test(left) && !NO_SPACES.test(right);
  return !joined(text.charAt(start - 1), text.charAt(start)) && !joined(text.charAt(end - 1), text.charAt(end));
}
