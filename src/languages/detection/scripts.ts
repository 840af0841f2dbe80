/** Which script carries a text, and what scripts decide by themselves. */
import type { ReadText } from './reading.ts';

type Script = 'latin' | 'han' | 'kana' | 'cyrillic' | 'arabic' | 'devanagari' | 'single';

export interface CarryingScript {
  readonly script: Script;
  /** The one language of a script that serves only one (of those that are told apart here). */
  readonly language: string | null;
  readonly letterCount: number;
}

/** Scripts of one language. Others that share them (Yiddish, Assamese, Tigrinya) are not told apart. */
const SINGLE_SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['ko', /\p{Script=Hangul}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['bn', /\p{Script=Bengali}/gu],
  ['ta', /\p{Script=Tamil}/gu],
  ['te', /\p{Script=Telugu}/gu],
  ['kn', /\p{Script=Kannada}/gu],
  ['ml', /\p{Script=Malayalam}/gu],
  ['gu', /\p{Script=Gujarati}/gu],
  ['pa', /\p{Script=Gurmukhi}/gu],
  ['si', /\p{Script=Sinhala}/gu],
  ['lo', /\p{Script=Lao}/gu],
  ['km', /\p{Script=Khmer}/gu],
  ['my', /\p{Script=Myanmar}/gu],
  ['ka', /\p{Script=Georgian}/gu],
  ['hy', /\p{Script=Armenian}/gu],
  ['am', /\p{Script=Ethiopic}/gu],
];
const SHARED_SCRIPTS: readonly (readonly [Script, RegExp])[] = [
  ['han', /\p{Script=Han}/gu],
  ['kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['cyrillic', /\p{Script=Cyrillic}/gu],
  ['arabic', /\p{Script=Arabic}/gu],
  ['devanagari', /\p{Script=Devanagari}/gu],
];
/** Below the first of the scripts above there is only Latin. */
const BEYOND_LATIN = /[\u0370-\u1cff\u1f00-\u1fff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff\uff66-\uffdc]|[\ud840-\ud888]/;
/** A letter counts as so many Latin ones: characters that are syllables or words, and others because Latin is what is borrowed. */
const DENSITY: Partial<Record<Script, number>> = { han: 4, kana: 2.5 };
const HANGUL_DENSITY = 2.5;
const BORROWER_DENSITY = 1.6;

/**
 * The script that carries the text; null without letters. Latin words that are names do not count beside another script,
 * and the others only as far as they outweigh it: titles and loan-words stand in sentences of every language.
 */
export function carryingScript(read: ReadText): CarryingScript | null {
  let latinCount = 0;
  let lowerLatinCount = 0;
  for (const word of read.words) {
    if (!word.isLatin) continue;
    latinCount += word.text.length;
    if (!word.isCapital) lowerLatinCount += word.text.length;
  }
  const other = BEYOND_LATIN.test(read.text) ? strongest(read.text) : null;
  if (other !== null && other.weight >= lowerLatinCount) return other.found;
  return latinCount > 0 ? { script: 'latin', language: null, letterCount: latinCount } : null;
}

function strongest(text: string): { found: CarryingScript; weight: number } | null {
  const counts = new Map<Script, number>();
  for (const [script, letters] of SHARED_SCRIPTS) counts.set(script, text.match(letters)?.length ?? 0);
  const kana = counts.get('kana') ?? 0;
  const han = counts.get('han') ?? 0;
  // A single kana is an ornament of Chinese shop signs; Japanese has one in every few characters.
  if (kana >= 2 || kana > han) counts.set('kana', kana + han).set('han', 0);
  let best: { found: CarryingScript; weight: number } | null = null;
  const offer = (script: Script, language: string | null, letterCount: number, density: number): void => {
    const weight = letterCount * density;
    if (weight > (best?.weight ?? 0)) best = { found: { script, language, letterCount }, weight };
  };
  for (const [script, count] of counts)
    offer(script, script === 'kana' ? 'ja' : null, count, DENSITY[script] ?? BORROWER_DENSITY);
  for (const [language, letters] of SINGLE_SCRIPTS)
    offer('single', language, text.match(letters)?.length ?? 0, language === 'ko' ? HANGUL_DENSITY : BORROWER_DENSITY);
  return best;
}
