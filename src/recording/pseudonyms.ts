/**
 * Pseudonyms of letters and digits: a keyed function of each character and of what came before it, so that equal
 * beginnings have equal pseudonyms ("415" and "4155"), and nobody without the key can go back. Shape stays: digits give
 * digits, vowels vowels, consonants consonants, capitals capitals, and every script stays itself. Where there are at
 * least two characters of a kind, none becomes itself.
 */
import { createHmac } from 'node:crypto';

export interface Pseudonyms {
  /** A number from 0 to 2^32 - 1 that belongs to this text. */
  draw(text: string): number;
  /** One of 0 to `count - 1` instead of `index`, never `index` itself; a bijection for each `before`. */
  shift(index: number, count: number, before: string): number;
  /** The digit instead of `digit` (0 to 9) after these digits; the same whatever the digits are written with. */
  digit(digit: number, before: string): number;
  /** Instead of one character, after these letters of its word, lower case. Its length in UTF-16 units stays. */
  letter(character: string, before: string): string;
}

const VOWELS = Array.from('aeiou');
const CONSONANTS = Array.from('bcdfghjklmnpqrstvwxyz');
/** Common in names, so that a pseudonym still reads like a name. */
const HAN = Array.from(
  '陳李張黃何林吳周王劉楊梁鄭馮蔡郭曾許鄧葉蘇盧文明華美玲志偉強國家欣怡俊傑詩雅思敏慧芳英秀麗珍安康平樂',
);
const HANGUL_FIRST = 0xac00;
const HANGUL_COUNT = 11_172;
const BLOCK = 128;
/** No name and no number is longer; a text that is does not cost the square of its length. */
const KEY_CHARS = 64;

export function createPseudonyms(secret: Uint8Array): Pseudonyms {
  const drawn = new Map<string, number>();
  const alphabets = new Map<string, readonly string[]>();

  function draw(text: string): number {
    const known = drawn.get(text);
    if (known !== undefined) return known;
    const number = createHmac('sha256', secret).update(text).digest().readUInt32BE(0);
    drawn.set(text, number);
    return number;
  }

  function shift(index: number, count: number, before: string): number {
    return count < 2 ? index : (index + 1 + (draw(`${count}:${before}`) % (count - 1))) % count;
  }

  function lower(character: string, before: string): string {
    const latin = latinOf(character, (base) => lower(base, before));
    if (latin !== null) return latin;
    const point = character.codePointAt(0) ?? 0;
    if (point >= HANGUL_FIRST && point < HANGUL_FIRST + HANGUL_COUNT) {
      return String.fromCodePoint(HANGUL_FIRST + shift(point - HANGUL_FIRST, HANGUL_COUNT, ''));
    }
    const alphabet = alphabetOf(character, alphabets);
    const index = alphabet.indexOf(character);
    // A Han character means the same wherever it stands, so what came before does not count.
    const key = alphabet === HAN ? '' : before;
    const to = index === -1 ? draw(`han:${character}`) % alphabet.length : shift(index, alphabet.length, key);
    return alphabet[to] ?? character;
  }

  return {
    draw,
    shift,
    digit: (digit, before) => shift(digit, 10, `digit:${before}`),
    letter(character, before) {
      const small = sameLength(character.toLowerCase(), character);
      const mapped = lower(small, before);
      return small === character ? mapped : sameLength(mapped.toUpperCase(), mapped);
    },
  };
}

/** Case conversion may change the length ("ß" to "SS"); then the character stays as it is. */
function sameLength(converted: string, character: string): string {
  return converted.length === character.length ? converted : character;
}

/** An accented Latin letter keeps its accent where the other letter has one like it; null for other letters. */
function latinOf(character: string, map: (base: string) => string): string | null {
  const [base = '', ...marks] = character.normalize('NFD');
  if (marks.length === 0 || !/^[a-z]$/.test(base)) return null;
  const mapped = map(base);
  const accented = (mapped + marks.join('')).normalize('NFC');
  return accented.length === character.length ? accented : mapped;
}

/** The characters that this one may become: its own kind, from its neighbourhood in Unicode. */
function alphabetOf(character: string, known: Map<string, readonly string[]>): readonly string[] {
  if (VOWELS.includes(character)) return VOWELS;
  if (CONSONANTS.includes(character)) return CONSONANTS;
  if (character.length === 1 && /\p{Script=Han}/u.test(character)) return HAN;
  const point = character.codePointAt(0) ?? 0;
  const kind = kindOf(character);
  const key = `${kind} ${Math.floor(point / BLOCK)}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const from = point - (point % BLOCK);
  const alphabet = Array.from({ length: BLOCK }, (_, index) => String.fromCodePoint(from + index)).filter(
    (other) => kindOf(other) === kind && sameLength(other.toUpperCase(), other).toLowerCase() === other,
  );
  const own = alphabet.includes(character) ? alphabet : [...alphabet, character];
  known.set(key, own);
  return own;
}

function kindOf(character: string): string {
  if (/\p{Ll}/u.test(character)) return 'small';
  if (/\p{Lu}/u.test(character)) return 'capital';
  if (/\p{L}/u.test(character)) return 'letter';
  if (/\p{N}/u.test(character)) return 'number';
  return 'other';
}

/** What comes before the next character, once this one is done. */
export function after(before: string, character: string | number): string {
  return (before + character).slice(-KEY_CHARS);
}

/** The value of a decimal digit of any script. */
export function digitValue(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  return (point - zeroBefore(point)) % 10;
}

/** The same digit of the same script with another value. */
export function digitLike(digit: string, value: number): string {
  const point = digit.codePointAt(0) ?? 0;
  return String.fromCodePoint(point - ((point - zeroBefore(point)) % 10) + value);
}

/** Digits of a script are ten characters in a row, from zero up; a few scripts have several such rows in a row. */
function zeroBefore(point: number): number {
  let zero = point;
  while (zero > 0x30 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return zero;
}
