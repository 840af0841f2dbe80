/** Numbers as Cantonese reads them. */

const DIGITS = '零一二三四五六七八九';
const MYRIAD = 10_000;
const HUNDRED_MILLION = 100_000_000;
/** Above it numbers are read digit by digit. */
export const READ_MAX = 1_000_000_000_000;

/** "二三四五" of "2345"; what is no digit stays. */
export function digitByDigit(digits: string): string {
  return digits.replace(/\d/g, (digit) => DIGITS[Number(digit)] ?? digit);
}

/** A whole number from 0 to `READ_MAX`: 105 is 一百零五, 12 is 十二, 20,000 is 二萬. */
export function readInteger(value: number): string {
  if (value < 10) return DIGITS[value] ?? '';
  const read = readParts(value);
  // Only at the beginning: 一百一十二, but 十二 and 十二萬.
  return read.startsWith('一十') ? read.slice(1) : read;
}

/** 1,200 and 3.50 as they are written; null where it is no number that can be read so. */
export function readNumber(written: string): string | null {
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(written);
  if (match === null) return null;
  const [, whole = '', fraction] = match;
  const value = Number(whole.replaceAll(',', ''));
  if (value > READ_MAX) return null;
  return readInteger(value) + (fraction === undefined ? '' : `點${digitByDigit(fraction)}`);
}

function readParts(value: number): string {
  if (value >= HUNDRED_MILLION) return withRest(value, HUNDRED_MILLION, '億');
  if (value >= MYRIAD) return withRest(value, MYRIAD, '萬');
  for (const [unit, name] of UNITS) if (value >= unit) return withRest(value, unit, name);
  return DIGITS[value] ?? '';
}

const UNITS = [
  [1000, '千'],
  [100, '百'],
  [10, '十'],
] as const;

/** 零 stands for what is missing between: 一千零五, 一萬零五百. */
function withRest(value: number, unit: number, name: string): string {
  const [count, rest] = [Math.floor(value / unit), value % unit];
  const gap = rest > 0 && rest < unit / 10 ? '零' : '';
  return readParts(count) + name + gap + (rest === 0 ? '' : readParts(rest));
}
