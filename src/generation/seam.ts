/** How a text is joined to one that was spoken before it. Pure. */
import { endsUnspaced, seamWords, startsUnspaced } from './seam_words.ts';

/** What the gate has to know of a language, and says in it. */
export interface ContinuationWords {
  /** What the model is told after the words that were sent. */
  readonly instruction: string;
  /** Said between what was sent and what does not connect to it, such as "As I was saying,". */
  readonly bridge: string;
  /** In lower case; a first clause that is one of them is a second greeting. */
  readonly greetings: ReadonlySet<string>;
  /** Folded words that a sentence may begin with and that are no names: with a capital they begin one. */
  readonly starters: ReadonlySet<string>;
  /** Folded words that no sentence ends with. */
  readonly openers: ReadonlySet<string>;
}

type Ending = 'nothing' | 'sentence' | 'clause' | 'word';

const CLOSERS = `["'”’»)\\]」』）\\s]*$`;
const SENTENCE_END = new RegExp(`[.!?…。！？؟।။።]${CLOSERS}`, 'u');
const CLAUSE_END = new RegExp(`[,;:，、；：،؛–—-]${CLOSERS}`, 'u');
/** Signs that only mark that something was left out. */
const LEFT_OUT = /^[\s"“”«]*(?:\.{2,}|…+|[–—-]+(?=\s))\s*/u;
/** Ends of sentences and clauses that the new text begins with. */
const LEADING_END = /^\s*[.,!?;:。！？，、；：]+["'”’」』）)]*/u;
const CAPITAL = /^\p{Lu}/u;

export function endingOf(text: string): Ending {
  if (text.trim() === '') return 'nothing';
  if (SENTENCE_END.test(text)) return 'sentence';
  return CLAUSE_END.test(text) ? 'clause' : 'word';
}

/** What stands between two texts that do not share a word. */
export function spaceBetween(before: string, after: string): '' | ' ' {
  if (before === '' || /\s$/u.test(before) || /^[\s.,!?;:。！？，、；：]/u.test(after)) return '';
  if (/[。！？，、；：」』）…]$/u.test(before) && !/^[\p{Script=Latin}\d]/u.test(after)) return '';
  return endsUnspaced(before) && startsUnspaced(after) ? '' : ' ';
}

/**
 * `text` as it follows `sent`: one space where there has to be one, no end of a sentence lost or said twice, and with the
 * bridge before it where a new sentence begins within an unfinished one.
 */
export function joined(sent: string, text: string, words: ContinuationWords, isBridged = false): string {
  // A figure goes on: "3" and ".5".
  if (/\d$/.test(sent) && /^[.,:]\d/.test(text)) return text;
  const plain = text.replace(LEFT_OUT, '');
  const ending = endingOf(sent);
  const leading = LEADING_END.exec(plain)?.[0] ?? '';
  const rest = plain.slice(leading.length).trimStart();
  // What was sent has its end already.
  const end = ending === 'word' ? leading.trim() : '';
  if (end !== '') return rest === '' ? end : end + spaceBetween(`${sent}${end}`, rest) + asBegun(end, rest);
  if (rest === '') return '';
  if (isBridged) return withBridge(sent, rest, words);
  if (ending === 'sentence' || ending === 'nothing') return spaceBetween(sent, rest) + capitalised(rest);
  const first = seamWords(rest)[0];
  const begins = first !== undefined && first.from === 0 && CAPITAL.test(rest) && words.starters.has(first.folded);
  if (!begins) return spaceBetween(sent, rest) + rest;
  if (ending === 'clause') return spaceBetween(sent, rest) + lowered(rest);
  const last = seamWords(sent).at(-1)?.folded ?? '';
  return words.openers.has(last) ? withBridge(sent, rest, words) : `. ${rest}`;
}

/** `text` as it follows a whole line of ours. */
export function afterLine(text: string): string {
  return text.replace(LEFT_OUT, '').replace(LEADING_END, '').trimStart();
}

function withBridge(sent: string, rest: string, { bridge }: ContinuationWords): string {
  return `${spaceBetween(sent, bridge)}${bridge}${spaceBetween(bridge, rest)}${rest}`;
}

function asBegun(end: string, rest: string): string {
  return SENTENCE_END.test(end) ? capitalised(rest) : rest;
}

function capitalised(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return first.toUpperCase() + text.slice(first.length);
}

function lowered(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return first.toLowerCase() + text.slice(first.length);
}
