/**
 * Simplified characters become Traditional ones as Hong Kong writes them, with the tables of OpenCC. What is Traditional
 * already stays: characters that both scripts have (后, 里, 郁, 涌) change only where plainly Simplified ones stand.
 */
import { createTextStage, type TextStage } from './stage.ts';

export interface Script {
  toTraditional(text: string): string;
  /** The same for text in pieces. */
  createStage(): TextStage;
}

interface Phrase {
  /** What stands before. */
  readonly after: string;
  readonly to: string;
}

interface Tables {
  /**
   * Phrases whose characters are not the ones each would become alone, by what they are from the first character on that
   * changes or might, so that nothing is held back for a character that does not. All their beginnings too, empty.
   */
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
  readonly characters: ReadonlyMap<string, string>;
  /** Characters that Traditional writing has too. */
  readonly shared: ReadonlySet<string>;
}

/** Behind a character of both scripts so many characters are read for a plainly Simplified one. */
const AHEAD_CHARS = 3;
/** More than any phrase has before its first character that changes. */
const BEFORE_CHARS = 8;
/** Of Hong Kong's own words, names and places; for these OpenCC's table has what is seldom or never written there. */
const OURS = new Set('吃郁涌恒杰岳伙唇峰床晒灶痴秘粽群肴雇吓厘岩仆');
/** In Big5 and hardly ever in Traditional text. */
const NOT_OURS = new Set('听儿坏么');
/** Rows and columns of Big5 that hold the 5,401 characters which Traditional writing uses most. */
const COMMON_ROWS = { first: 0xa4, last: 0xc6 };

/**
 * About 150 ms and 5 MB of heap, once: to be loaded before a Cantonese call is answered. OpenCC's own converter keeps
 * 40 MB, most of it for phrases that come out the same character by character.
 */
export async function loadScript(): Promise<Script> {
  const { from, to } = await import('opencc-js/preset/cn2t');
  const [phrases, characters] = listsOf(from['cn']);
  const variants = listsOf(to['hk']).at(-1);
  if (phrases === undefined || characters === undefined || variants === undefined)
    throw new Error('opencc-js has no tables for Simplified characters and Hong Kong');
  return createScript(readTables(characters, phrases, variants));
}

/** The lists of a preset from the first to the last; each is one text of entries. */
function listsOf(groups: readonly (readonly unknown[])[] | undefined): readonly string[] {
  return (groups ?? []).flat().filter((list) => typeof list === 'string');
}

function createScript(tables: Tables): Script {
  const createStage = (): TextStage => createTextStage(createStep(tables));
  return {
    createStage,
    toTraditional(text) {
      const stage = createStage();
      return stage.push(text) + stage.flush();
    },
  };
}

function readTables(characterList: string, phraseList: string, variantList: string): Tables {
  const variants = new Map(pairsOf(variantList));
  const inHongKong = (text: string): string =>
    Array.from(text, (character) => variants.get(character) ?? character).join('');
  const all = new Map(pairsOf(characterList));
  const characters = new Map<string, string>();
  for (const [from, to] of all) if (from !== to && !OURS.has(from)) characters.set(from, inHongKong(to));
  const phrases = new Map<string, Phrase[]>();
  const inDoubt = endingsOf(phraseList, all);
  const written = commonTraditional();
  for (const [from, to] of pairsOf(phraseList)) {
    for (const character of to) written.add(character);
    const isPlain = Array.from(from, (character) => all.get(character) ?? character).join('') === to;
    // 游戏 tells that 子 and 游 of 电子游戏 are not the 子游 that stays.
    if (isPlain && !(from.length === 2 && inDoubt.has(from.charAt(0)))) continue;
    let start = 0;
    while (start < from.length && from.charAt(start) === to.charAt(start) && !characters.has(from.charAt(start)))
      start += 1;
    if (start === from.length) continue;
    for (let end = start + 1; end < from.length; end += 1) known(phrases, from.slice(start, end));
    known(phrases, from.slice(start)).push({ after: from.slice(0, start), to: inHongKong(to.slice(start)) });
  }
  const shared = new Set(
    Array.from(characters.keys()).filter((character) => written.has(character) && !NOT_OURS.has(character)),
  );
  return { phrases, characters, shared };
}

/** Characters that stay at the end of a phrase of two, or become what they would not alone: 子游, 皇后. */
function endingsOf(phraseList: string, all: ReadonlyMap<string, string>): ReadonlySet<string> {
  const endings = new Set<string>();
  for (const [from, to] of pairsOf(phraseList))
    if (from.length === 2 && to.charAt(1) !== (all.get(from.charAt(1)) ?? from.charAt(1))) endings.add(from.charAt(1));
  return endings;
}

function known(phrases: Map<string, Phrase[]>, text: string): Phrase[] {
  let there = phrases.get(text);
  if (there === undefined) phrases.set(text, (there = []));
  return there;
}

function commonTraditional(): Set<string> {
  const bytes: number[] = [];
  for (let row = COMMON_ROWS.first; row <= COMMON_ROWS.last; row += 1) {
    for (let column = 0x40; column <= (row === COMMON_ROWS.last ? 0x7e : 0xfe); column += 1)
      if (column <= 0x7e || column >= 0xa1) bytes.push(row, column);
  }
  return new Set(new TextDecoder('big5').decode(Uint8Array.from(bytes)));
}

function pairsOf(list: string): readonly (readonly [string, string])[] {
  return list.split('|').map((entry) => {
    const space = entry.indexOf(' ');
    return [entry.slice(0, space), entry.slice(space + 1)] as const;
  });
}

function createStep({ phrases, characters, shared }: Tables): Parameters<typeof createTextStage>[0] {
  let before = '';
  let isSimplified = false;
  const isPlainly = (character: string): boolean => characters.has(character) && !shared.has(character);
  const decided = (text: string, at: number, end: number, said: string): { end: number; said: string } => {
    before = (before + text.slice(at, end)).slice(-BEFORE_CHARS);
    return { end, said };
  };

  return (text, at, isWhole) => {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    let [end, said] = [at + character.length, characters.get(character)];
    if (said === undefined && !phrases.has(character)) return decided(text, at, end, character);
    let longest = 0;
    for (let place = at + 1; place <= text.length; place += 1) {
      const found = phrases.get(text.slice(at, place));
      if (found === undefined) break;
      if (place === text.length && !isWhole) return null;
      for (const { after, to } of found) {
        const length = after.length + place - at;
        if (length >= longest && before.endsWith(after)) [end, said, longest] = [place, to, length];
      }
    }
    const from = text.slice(at, end);
    if (said === undefined || said === from) return decided(text, at, end, from);
    if (Array.from(from).some(isPlainly)) isSimplified = true;
    else if (!isSimplified) {
      const ahead = text.slice(end, end + AHEAD_CHARS);
      const isNear = Array.from(ahead).some(isPlainly);
      if (!isNear && ahead.length < AHEAD_CHARS && !isWhole) return null;
      if (!isNear) return decided(text, at, at + character.length, character);
    }
    return decided(text, at, end, said);
  };
}
