/**
 * Finds the values of a workflow's slots in a text: the longest wording first, on word boundaries, or anywhere in a run
 * of a script that is written without spaces. Compiled once for a workflow, because all its calls ask for every line.
 */
import type { Slot } from '../../domain/workflow.ts';

interface Word {
  /** Case, width and apostrophes are folded away. */
  readonly folded: string;
  readonly from: number;
  readonly to: number;
}

export interface SlotValueName {
  readonly slot: string;
  readonly value: string;
}

interface Phrase {
  readonly words: readonly string[];
  /** More than one = the same wording in several slots, so that only the question says which is meant. */
  readonly values: SlotValueName[];
  /** Slots of which any value will do. */
  readonly any: string[];
}

/** A wording found in a text. */
export interface Mention {
  readonly from: number;
  readonly to: number;
  readonly values: readonly SlotValueName[];
  readonly any: readonly string[];
  readonly isNegated: boolean;
}

export interface SlotLexicon {
  /** In the order in which they were declared. */
  readonly names: readonly string[];
  mentionsIn(text: string): readonly Mention[];
  /** The slot that the agent asks for in this line, the last one if there are several. */
  askedIn(agentLine: string): string | null;
  /** Whether the slot is called by its name. */
  isNamedIn(slot: string, text: string): boolean;
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const ASCII = /^[\u0020-\u007e]*$/;
const CLAUSE_END = /[.,;:!?。，、！？；]/;

/** How far a negation reaches. */
const NEGATION_WORDS = 3;
const NEGATION_CHARS = 4;

const list = (text: string): readonly string[] => text.trim().split(/\s+/);
const NEGATIONS: ReadonlySet<string> = new Set([
  ...list('no not never dont doesnt didnt cant cannot isnt arent wont without except excluding besides than avoid'),
  ...list('instead neither nor hate dislike sin ni nunca tampoco excepto menos pas jamais sans sauf plutôt kein keine'),
  ...list('keinen nicht nie ohne außer statt non mai senza tranne não nem sem exceto niet geen nooit zonder behalve'),
]);
const ALTERNATIVES: ReadonlySet<string> = new Set(list('or nor and o u ni ou oder noch e of'));
/** After these a "no" is an answer of its own: "no I said thai". */
const AFTER_ANSWER: ReadonlySet<string> = new Set(list('i im id ive we were it its just make maybe actually the'));
const NEGATED_AFTER: ReadonlySet<string> = new Set(['isnt', 'wasnt', 'arent']);
const UNSPACED_NEGATION = /[唔不冇沒没未無无非別别咪]|除[咗了]/;
const UNSPACED_NEGATION_AFTER = /^.{0,2}(?:以外|之外|じゃな|ではな|でな|いらな|なし|抜き)/;

function wordsOf(text: string): readonly Word[] {
  const isAscii = ASCII.test(text);
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const [word] = match;
    const plain = isAscii ? word : word.normalize('NFKC');
    words.push({
      folded: plain.toLowerCase().replaceAll(/['’]/g, ''),
      from: match.index,
      to: match.index + word.length,
    });
  }
  return words;
}

export function compileSlots(slots: readonly Slot[]): SlotLexicon {
  const phrases = new Map<string, Phrase>();
  const phraseOf = (wording: string): Phrase | null => {
    const words = wordsOf(wording).map(({ folded }) => folded);
    if (words.length === 0) return null;
    const key = words.join(' ');
    const phrase = phrases.get(key) ?? { words, values: [], any: [] };
    phrases.set(key, phrase);
    return phrase;
  };
  for (const slot of slots) {
    for (const { value, wordings } of slot.values) {
      for (const wording of [value, ...wordings]) addValue(phraseOf(wording)?.values, slot.name, value);
    }
    for (const wording of slot.any) {
      const any = phraseOf(wording)?.any;
      if (any !== undefined && !any.includes(slot.name)) any.push(slot.name);
    }
  }
  const [spaced, unspaced] = indexOf([...phrases.values()]);
  const asks = slots.flatMap(({ name, asks }) => asks.map((phrase) => ({ name, phrase: joined(phrase) })));
  return {
    names: slots.map(({ name }) => name),
    mentionsIn: (text) => (phrases.size === 0 ? [] : mentionsIn(text, spaced, unspaced)),
    askedIn(agentLine) {
      const line = joined(agentLine);
      let asked: string | null = null;
      let lastAt = -1;
      for (const { name, phrase } of asks) {
        const at = phrase.trim() === '' ? -1 : line.lastIndexOf(UNSPACED.test(phrase) ? phrase.trim() : phrase);
        if (at > lastAt) [asked, lastAt] = [name, at];
      }
      return asked;
    },
    isNamedIn: (slot, text) => joined(text).includes(joined(slot.replaceAll('_', ' '))),
  };
}

function addValue(values: SlotValueName[] | undefined, slot: string, value: string): void {
  if (values === undefined || values.some((known) => known.slot === slot && known.value === value)) return;
  values.push({ slot, value });
}

function joined(text: string): string {
  const words = wordsOf(text).map(({ folded }) => folded);
  return ` ${words.join(' ')} `;
}

type PhraseIndex = ReadonlyMap<string, readonly Phrase[]>;

/** By first word, and by first character for scripts without spaces; longer phrases first. */
function indexOf(phrases: readonly Phrase[]): readonly [spaced: PhraseIndex, unspaced: PhraseIndex] {
  const spaced = new Map<string, Phrase[]>();
  const unspaced = new Map<string, Phrase[]>();
  const byLength = phrases.toSorted((a, b) => b.words.join(' ').length - a.words.join(' ').length);
  for (const phrase of byLength) {
    const first = phrase.words[0] ?? '';
    const [index, key] =
      phrase.words.length === 1 && UNSPACED.test(first) ? [unspaced, first.charAt(0)] : [spaced, first];
    const same = index.get(key);
    if (same === undefined) index.set(key, [phrase]);
    else same.push(phrase);
  }
  return [spaced, unspaced];
}

function mentionsIn(text: string, spaced: PhraseIndex, unspaced: PhraseIndex): readonly Mention[] {
  const words = wordsOf(text);
  const mentions: Mention[] = [];
  /** Of the last mention that was negated: what it is joined to by "or" is negated as well. */
  let negatedUpTo = -1;
  let freeFrom = 0;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    const phrase = spaced.get(word.folded)?.find((candidate) => startsAt(words, index, candidate.words));
    if (phrase === undefined) {
      if (unspaced.size > 0 && UNSPACED.test(word.folded)) findInRun(word, unspaced, mentions);
      continue;
    }
    const end = index + phrase.words.length;
    const joins = negatedUpTo === index - 1 && ALTERNATIVES.has(words[index - 1]?.folded ?? '');
    const isNegated = joins || isNegatedAt(text, words, Math.max(freeFrom, index - NEGATION_WORDS), index, end);
    const to = words[end - 1]?.to ?? word.to;
    mentions.push({ from: word.from, to, values: phrase.values, any: phrase.any, isNegated });
    if (isNegated) negatedUpTo = end;
    freeFrom = end;
    index = end - 1;
  }
  return mentions;
}

function startsAt(words: readonly Word[], index: number, phrase: readonly string[]): boolean {
  return phrase.every((word, offset) => words[index + offset]?.folded === word);
}

function isNegatedAt(text: string, words: readonly Word[], first: number, index: number, end: number): boolean {
  let next = words[index];
  for (let before = index - 1; before >= first; before -= 1) {
    const word = words[before];
    if (word === undefined || next === undefined || CLAUSE_END.test(text.slice(word.to, next.from))) break;
    if (NEGATIONS.has(word.folded) && !(word.folded === 'no' && AFTER_ANSWER.has(next.folded))) return true;
    if (word.folded === 'but' && /^(?:any|every)thing$/.test(words[before - 1]?.folded ?? '')) return true;
    next = word;
  }
  const after = words[end]?.folded ?? '';
  return NEGATED_AFTER.has(after) || (/^(?:is|are|was)$/.test(after) && words[end + 1]?.folded === 'not');
}

/** A run of characters without spaces. One whose folding has another length is left alone: places would not fit. */
function findInRun(word: Word, unspaced: PhraseIndex, mentions: Mention[]): void {
  const run = word.folded;
  if (run.length !== word.to - word.from) return;
  let freeFrom = 0;
  for (let at = 0; at < run.length; at += 1) {
    const phrase = unspaced.get(run.charAt(at))?.find(({ words: [first = ''] }) => run.startsWith(first, at));
    if (phrase === undefined) continue;
    const length = phrase.words[0]?.length ?? 1;
    const before = run.slice(Math.max(freeFrom, at - NEGATION_CHARS), at);
    const isNegated = UNSPACED_NEGATION.test(before) || UNSPACED_NEGATION_AFTER.test(run.slice(at + length));
    const from = word.from + at;
    mentions.push({ from, to: from + length, values: phrase.values, any: phrase.any, isNegated });
    at += length - 1;
    freeFrom = at + 1;
  }
}
