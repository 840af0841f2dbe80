/** The numbers that an utterance names, times of day and sums of money among them, each in one canonical way. */
import { canonicalNumber } from './digits.ts';
import { ORDINALS } from './fact_lists.ts';
import { hanNumbersToDigits, readNumber } from './number_words.ts';
import type { Token } from './tokens.ts';

const MONEY =
  /^(?:\$|dollars?|bucks?|dólares|dólar|dollari|dollaro|dólares|pesos?|yen|rupees?|rupien|रुपये|रुपए|ريال|دولار)$/;
const EURO = /^(?:€|euros?)$/;
const POUND = /^(?:£|pounds?|libras?|livres?|pfund|sterline)$/;
const PERCENT = /^(?:%|percent|porciento|prozent|procent)$/;
const HOUR_WORD = /^(?:oclock|uhr|uur|heures?|h|horas?)$/;
const ORDINAL_SUFFIX = /^(?:st|nd|rd|th|er|ère|ème|e|º|ª)$/;

export function amountsOf(tokens: readonly Token[], language: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const plain = plainNumber(tokens, at, language);
    if (plain === null) {
      at += 1;
      continue;
    }
    const timed = timeAt(tokens, at, plain, language);
    found.push(timed?.text ?? withUnit(tokens, at, plain));
    at = timed?.end ?? plain.end;
  }
  return found;
}

interface Plain {
  readonly text: string;
  readonly end: number;
}

function plainNumber(tokens: readonly Token[], at: number, language: string): Plain | null {
  const token = tokens[at];
  if (token === undefined) return null;
  const ordinals = ORDINALS.get(language);
  const ordinal = ordinals?.get(token.text);
  if (ordinal !== undefined) return { text: String(ordinal), end: at + 1 };
  const read = readNumber(tokens, at, language);
  if (read !== null) {
    // "Twenty first".
    const unit = ordinals?.get(tokens[read.end]?.text ?? '') ?? 0;
    const isTens =
      read.value >= 20 && read.value % 10 === 0 && unit > 0 && unit < 10 && tokens[read.end]?.breaks === false;
    return { text: String(read.value + (isTens ? unit : 0)), end: read.end + (isTens ? 1 : 0) };
  }
  if (token.kind !== 'number') return numberInWord(token.text, at);
  const suffix = tokens[at + 1];
  const isOrdinal = suffix !== undefined && !suffix.breaks && ORDINAL_SUFFIX.test(suffix.text);
  return { text: canonicalNumber(token.text, language), end: at + (isOrdinal ? 2 : 1) };
}

/** "A4" and "B12" are told apart by their digits. */
function numberInWord(word: string, at: number): Plain | null {
  return /\d/.test(word) ? { text: word, end: at + 1 } : null;
}

function withUnit(tokens: readonly Token[], at: number, plain: Plain): string {
  const [before, after] = [tokens[at - 1]?.text ?? '', tokens[plain.end]?.text ?? ''];
  const isAfter = tokens[plain.end]?.breaks === false;
  for (const [unit, sign] of [
    [MONEY, '$'],
    [EURO, '€'],
    [POUND, '£'],
    [PERCENT, '%'],
  ] as const) {
    if (isAfter && unit.test(after)) return plain.text + sign;
    if (/^[$€£]$/.test(before) && unit.test(before)) return plain.text + sign;
  }
  return plain.text;
}

/** "4 pm", "4 30 pm", "16 Uhr 30", "half past four", "cinco de la tarde". */
function timeAt(tokens: readonly Token[], at: number, plain: Plain, language: string): Plain | null {
  const clock = /^(\d{1,2})(?:[:.h](\d{2}))?$/.exec(plain.text);
  if (clock === null || Number(clock[1]) > 24) return null;
  const textAt = (place: number): string => (tokens[place]?.breaks === false ? (tokens[place]?.text ?? '') : '');
  let end = plain.end;
  let minutes = clock[2] ?? pastMinutes(tokens, at);
  let isTime = plain.text.includes(':') || minutes !== undefined;
  if (HOUR_WORD.test(textAt(end))) {
    isTime = true;
    end += 1;
  }
  const more = tokens[end] === undefined || tokens[end]?.breaks === true ? null : plainNumber(tokens, end, language);
  const half = more === null ? '' : textAt(more.end);
  if (more !== null && /^[0-5]?\d$/.test(more.text) && minutes === undefined && (isTime || /^[ap]m$/.test(half))) {
    minutes = more.text;
    end = more.end;
    isTime = true;
  }
  const shift = dayHalf(textAt(end), `${textAt(end)} ${textAt(end + 1)} ${textAt(end + 2)}`);
  if (shift === null && !isTime) return null;
  if (shift !== null) end += shift.words;
  return { text: clockText(Number(clock[1]), minutes, shift?.isAfternoon ?? null), end };
}

function pastMinutes(tokens: readonly Token[], at: number): string | undefined {
  const before = `${tokens[at - 2]?.text ?? ''} ${tokens[at - 1]?.text ?? ''}`;
  return { 'half past': '30', 'quarter past': '15', 'quarter to': '-15' }[before];
}

function dayHalf(one: string, three: string): { readonly isAfternoon: boolean; readonly words: number } | null {
  if (/^[ap]m$/.test(one)) return { isAfternoon: one === 'pm', words: 1 };
  if (/^(?:in the|de la|du|da|del) (?:afternoon|evening|tarde|noche|soir|noite)/.test(three))
    return { isAfternoon: true, words: /^(?:in|de) /.test(three) ? 3 : 2 };
  if (/^(?:in the|de la|du|da|del) (?:morning|mañana|matin|manhã|mattino)/.test(three))
    return { isAfternoon: false, words: /^(?:in|de) /.test(three) ? 3 : 2 };
  return null;
}

function clockText(hour: number, minutes: string | undefined, isAfternoon: boolean | null): string {
  const shifted = isAfternoon === null ? hour : (hour % 12) + (isAfternoon ? 12 : 0);
  if (minutes === '-15') return `${(shifted + 23) % 24}:45`;
  return `${shifted}:${(minutes ?? '00').padStart(2, '0')}`;
}

const UNSPACED_AMOUNT =
  /(?:(上午|朝早|早上|午前|오전)|(下午|晏晝|晚上|夜晚|午後|오후))?\s?(-?\d+(?:[.,:/]\d+)*)(?:\s?(?:點鐘|点钟|點|点|時|时|시)(?![間间])\s?(?:(\d{1,2})\s?[分분]?|(半|반))?|\s?(蚊|元|塊|块|円|원|港幣)|\s?(%))?/g;
const LEFT_NUMERALS = /(?<!星期|禮拜|礼拜|周|週|拜)[二三四五六七八九十百千兩两]+/g;
const KOREAN_COUNT =
  /(?:^|\s)(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열한|열두)\s?(?=명|시|개|사람|분|번|장|살|잔|박|달|주|가지)/g;
const KOREAN_VALUES = '한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두'.split(' ');

/** In text without spaces, and in Korean. Numerals that may be no number count too: they must not differ either. */
export function unspacedAmounts(text: string): readonly string[] {
  const digits = hanNumbersToDigits(text).replace(
    KOREAN_COUNT,
    (_, word: string) => ` ${KOREAN_VALUES.indexOf(word) + 1} `,
  );
  const found: string[] = [];
  for (const match of digits.matchAll(UNSPACED_AMOUNT)) {
    const [whole, morning, afternoon, number = '', minutes, half, money, percent] = match;
    const isTime = /[點点時时시]/.test(whole);
    const plain = canonicalNumber(number, 'zh');
    const clock = /^(\d{1,2})(?::(\d{2}))?$/.exec(plain);
    if (clock !== null && (isTime || plain.includes(':'))) {
      const isAfternoon = afternoon !== undefined ? true : morning !== undefined ? false : null;
      found.push(
        clockText(Number(clock[1]), clock[2] ?? minutes ?? (half === undefined ? undefined : '30'), isAfternoon),
      );
    } else found.push(plain + (money === undefined ? '' : '$') + (percent ?? ''));
  }
  for (const [left] of digits.matchAll(LEFT_NUMERALS)) found.push(left);
  return found;
}
