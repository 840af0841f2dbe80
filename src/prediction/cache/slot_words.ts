/**
 * Finds the values of a workflow's slots in a text: the longest wording first, on word boundaries, or anywhere in a run
 * of a script that is written without spaces. Such a run and a word of another script are two words, also where nothing
 * stands between them: "去Golden House食". Compiled once for a workflow, because all its calls ask for every line.
 */
import type { Slot } from '../../domain/workflow.ts';

interface Word {
  /** Case, width and apostrophes are folded away. */
  readonly folded: string;
  readonly from: number;
  readonly to: number;
  /** Of a script that is written without spaces, so that wordings may begin and end within it. */
  readonly isRun: boolean;
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
const UNSPACED_SCRIPTS = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}`;
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'u');
/** What a word that holds both consists of. */
const PART = new RegExp(`[${UNSPACED_SCRIPTS}][${UNSPACED_SCRIPTS}\\p{M}ー]*|(?:(?![${UNSPACED_SCRIPTS}]).)+`, 'gsu');
const ASCII = /^[\u0020-\u007e]*$/;
const CLAUSE_END = /[.,;:!?。，、！？；،؛؟।]/;

/** How far a negation reaches. */
const NEGATION_WORDS = 3;
const NEGATION_CHARS = 4;

const list = (text: string): readonly string[] => text.normalize('NFKC').trim().split(/\s+/);
const NEGATIONS: ReadonlySet<string> = new Set([
  ...list('no not never dont doesnt didnt cant cannot isnt arent wont without except excluding besides than avoid'),
  ...list('instead neither nor hate dislike sin ni nunca tampoco excepto menos pas jamais sans sauf plutôt kein keine'),
  ...list('keinen nicht nie ohne außer statt non mai senza tranne não nem sem exceto niet geen nooit zonder behalve'),
  ...list('لا ليس ليست غير بدون ما مو مب не ні кроме без nie oprócz bez inte ikke לא בלי bukan tidak jangan'),
]);
const ALTERNATIVES: ReadonlySet<string> = new Set(list('or nor and o u ni ou oder noch e of'));
/** After these a "no" is an answer of its own: "no I said thai". */
const AFTER_ANSWER: ReadonlySet<string> = new Set(list('i im id ive we were it its just make maybe actually the'));
const NEGATED_AFTER: ReadonlySet<string> = new Set(['isnt', 'wasnt', 'arent']);
/** Where the verb comes last its negation comes after the value. */
const NEGATED_SOON: ReadonlySet<string> = new Set(
  list('नहीं मत बिना छोड़कर değil istemiyorum olmasın 말고 아니고 빼고 아닌'),
);
const UNSPACED_NEGATION = /[唔不冇沒没未無无非別别咪]|除[咗了]/;
/**
 * What holds such a character and negates nothing that follows: courtesies, "how about", "it does not matter", questions of the
 * form "is it or is it not", and a "no" that is an answer of its own, as in `AFTER_ANSWER`.
 */
const NO_NEGATION =
  /唔該晒?|唔好意思|不好意思|[唔不]如|不過|不过|[冇無沒没][所乜]?[谓謂]|[冇無沒没][问問][题題]|特[別别]|[別别][的の]|有[冇沒没]有?|(.)[唔不]\1|(?:唔係|不是)[呀啊]?(?=我)/gu;
const UNSPACED_NEGATION_AFTER = /^.{0,2}(?:以外|之外|じゃな|ではな|でな|いらな|なし|抜き)/;

function wordsOf(text: string): readonly Word[] {
  const isAscii = ASCII.test(text);
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const [word] = match;
    if (isAscii || !UNSPACED.test(word)) words.push(wordAt(match.index, word, isAscii));
    else for (const part of word.matchAll(PART)) words.push(wordAt(match.index + part.index, part[0], false));
  }
  return words;
}

function wordAt(from: number, word: string, isAscii: boolean): Word {
  const plain = isAscii ? word : word.normalize('NFKC');
  const folded = plain.toLowerCase().replaceAll(/['’]/g, '');
  const to = from + word.length;
  return { folded, from, to, isRun: !isAscii && UNSPACED.test(word) };
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
    const [index, key] = UNSPACED.test(first) ? [unspaced, first.charAt(0)] : [spaced, first];
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
  /** No negation reaches back over a mention. */
  let free: Place = { index: 0, at: 0 };
  for (let place = free; ;) {
    const { index, at } = place;
    const word = words[index];
    if (word === undefined) return mentions;
    const found = phraseAt(words, place, word.isRun ? unspaced.get(word.folded.charAt(at)) : spaced.get(word.folded));
    if (found === null) {
      place =
        word.isRun && fits(word) && at + 1 < word.folded.length ? { index, at: at + 1 } : { index: index + 1, at: 0 };
      continue;
    }
    const { phrase, end } = found;
    const joins = negatedUpTo === index - 1 && ALTERNATIVES.has(words[index - 1]?.folded ?? '');
    const isNegated = joins || isNegatedIn({ text, words, free }, place, end);
    mentions.push({
      from: word.from + at,
      to: endIn(words, end),
      values: phrase.values,
      any: phrase.any,
      isNegated,
    });
    if (isNegated) negatedUpTo = end.index;
    place = free = end;
  }
}

/** So many characters into a word. */
interface Place {
  readonly index: number;
  readonly at: number;
}

function phraseAt(
  words: readonly Word[],
  place: Place,
  phrases: readonly Phrase[] = [],
): { readonly phrase: Phrase; readonly end: Place } | null {
  for (const phrase of phrases) {
    const end = endOf(words, place, phrase.words);
    if (end !== null) return { phrase, end };
  }
  return null;
}

/** The place behind a phrase that begins here; null = something else does. Only runs may hold more than is meant. */
function endOf(words: readonly Word[], place: Place, phrase: readonly string[]): Place | null {
  let end = place;
  for (const part of phrase) {
    const { index, at } = end;
    const word = words[index];
    // What comes before the end of a run stands between two words of the phrase.
    if (word === undefined || (end !== place && at > 0) || !word.folded.startsWith(part, at)) return null;
    const isWhole = at + part.length === word.folded.length;
    if (!isWhole && !(word.isRun && fits(word))) return null;
    end = isWhole ? { index: index + 1, at: 0 } : { index, at: at + part.length };
  }
  return end;
}

function endIn(words: readonly Word[], { index, at }: Place): number {
  return at > 0 ? (words[index]?.from ?? 0) + at : (words[index - 1]?.to ?? 0);
}

/** A "no" that is an answer of its own, and the Arabic "what", which is written like a "not". */
function isOther(negation: string, next: string): boolean {
  if (negation === 'ما') return /^(?:ال|رأيك|رأيكم|رايك|هو|هي|هذا|هذه|نوع|اسم|رقم|عنوان)/.test(next);
  return negation === 'no' && AFTER_ANSWER.has(next);
}

/** Whether places in its folding are places in the text. */
function fits({ folded, from, to }: Word): boolean {
  return folded.length === to - from;
}

interface Reading {
  readonly text: string;
  readonly words: readonly Word[];
  readonly free: Place;
}

function isNegatedIn({ text, words, free }: Reading, { index, at }: Place, end: Place): boolean {
  const isRun = words[index]?.isRun === true;
  const before = isRun ? runUpTo(words, { index, at }, free) : runBefore(words, index, free);
  if (UNSPACED_NEGATION.test(before.replaceAll(NO_NEGATION, '＿').slice(-NEGATION_CHARS))) return true;
  const after = words[end.index];
  if (after?.isRun === true && isTouching(words, end) && UNSPACED_NEGATION_AFTER.test(after.folded.slice(end.at))) {
    return true;
  }
  if (isRun) return false;
  const first = Math.max(free.index, index - NEGATION_WORDS);
  return isNegatedAt(text, words, first, index, end.at > 0 ? end.index + 1 : end.index);
}

/** The run that touches this word, from the last mention on; '' = there is none. */
function runBefore(words: readonly Word[], index: number, free: Place): string {
  const before = words[index - 1];
  if (before?.isRun !== true || before.to !== words[index]?.from || free.index >= index) return '';
  return runUpTo(words, { index: index - 1, at: before.folded.length }, free);
}

function runUpTo(words: readonly Word[], { index, at }: Place, free: Place): string {
  return (words[index]?.folded ?? '').slice(free.index === index ? free.at : 0, at);
}

function isTouching(words: readonly Word[], { index, at }: Place): boolean {
  return at > 0 || words[index - 1]?.to === words[index]?.from;
}

function isNegatedAt(text: string, words: readonly Word[], first: number, index: number, end: number): boolean {
  let next = words[index];
  for (let before = index - 1; before >= first; before -= 1) {
    const word = words[before];
    if (word === undefined || next === undefined || CLAUSE_END.test(text.slice(word.to, next.from))) break;
    if (NEGATIONS.has(word.folded) && !isOther(word.folded, next.folded)) return true;
    if (word.folded === 'but' && /^(?:any|every)thing$/.test(words[before - 1]?.folded ?? '')) return true;
    next = word;
  }
  const soon = words.slice(end, end + NEGATION_WORDS);
  const pause = soon.findIndex((word, offset) => CLAUSE_END.test(text.slice(words[end + offset - 1]?.to, word.from)));
  if (soon.slice(0, pause === -1 ? undefined : pause).some(({ folded }) => NEGATED_SOON.has(folded))) return true;
  const after = words[end]?.folded ?? '';
  return NEGATED_AFTER.has(after) || (/^(?:is|are|was)$/.test(after) && words[end + 1]?.folded === 'not');
}
