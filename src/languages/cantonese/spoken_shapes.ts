/** The shapes that numbers have in replies, and how each is read. The first that fits counts. */
import { digitByDigit, readInteger, readNumber } from './numerals.ts';
import { readDate, readMinutes, readTime } from './times.ts';

export interface Shape {
  /** Begins with `^`; what it reads ahead is at most `AHEAD_CHARS` behind the number. */
  readonly pattern: RegExp;
  /** Null = not this after all. `before` is what was said right before. */
  read(groups: readonly (string | undefined)[], before: string): string | null;
}

/** What is read behind a number, to know what it counts. */
export const AHEAD_CHARS = 3;
/** What is read before it. */
export const BEFORE_CHARS = 10;

const AMOUNT = String.raw`(\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?)`;
const NO_MORE = String.raw`(?![\d]|[.,:/]\d)`;
const TO = String.raw`\s?[-–—~～]\s?`;
const MEASURE =
  '個|位|間|點|次|份|張|件|條|本|隻|架|部|杯|碟|對|套|日|晚|天|年(?!級|班|代)|歲|分鐘|小時|鐘頭|星期|禮拜|人|蚊|公里|公斤|米|倍|層|種|款|項|場|盒|包|枝|支|粒|樽|罐|批|班|頁|句|段|片|塊|磅|斤|両|吋|呎|尺|秒|季|科|席|格|名|餐|成|樣';
const UNIT = `(?:${MEASURE}|元|號|月|樓|座|室|房|期|折|度|%|％|分|萬|億|千|百|年|級|班)`;
const LATIN_UNIT = '(?:kg|g|mg|ml|l|cm|mm|km|m|hrs?|mins?|sec|gb|mb|tb|mbps|kwh|w)(?![a-z])';
const CODE_BEFORE =
  /(?:編號|號碼|密碼|代碼|驗證碼|確認碼|參考號|單號|房號|會員號|電話|熱線|內線|致電|打|車牌|訂單|code|ref|no\.?|#)[\s:：]{0,2}(?:係|是|為|:|：)?\s{0,2}$/i;
const PART_BEFORE = /(?:上午|下午|晚上|朝早|早上|夜晚|下晝|凌晨|中午|今晚|聽晚|尋晚|晏晝|傍晚)\s?$/;

const CURRENCIES: Readonly<Record<string, readonly [before: string, after: string]>> = {
  $: ['', '蚊'],
  HK$: ['', '蚊'],
  US$: ['美金', '蚊'],
  '€': ['', '歐羅'],
  '£': ['', '英鎊'],
};

export const SHAPES: readonly Shape[] = [
  { pattern: /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/, read: ([, year, month = '', day]) => readDate(year, month, day) },
  { pattern: /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?!\d)/, read: ([, year, month = '', day]) => readDate(year, month, day) },
  {
    pattern: /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?!\d)/,
    read: ([, day, month = '', year]) => readDate(year, month, day),
  },
  {
    pattern: /^(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日號])?)?/,
    read: ([, year = '', month, day]) => (month === undefined ? `${digitByDigit(year)}年` : readDate(year, month, day)),
  },
  { pattern: /^(\d{1,2})月(?:(\d{1,2})[日號])?/, read: ([, month = '', day]) => readDate(undefined, month, day) },
  {
    pattern: /^(\d{1,2})\/(\d{1,2})(?![\d/])/,
    // A half and "24/7" are no dates; below the thirteenth nobody can tell.
    read: ([whole, day = '', month = '']) =>
      Number(day) > 12 && whole !== '24/7' ? readDate(undefined, month, day) : (whole ?? null),
  },
  {
    pattern: /^(\d{1,2})[:：](\d{2})\s?[-–—~～至]\s?(\d{1,2})[:：](\d{2})(?![\d:])/,
    read([, hour = '', minute = '', endHour = '', endMinute = ''], before) {
      const isPlaced = PART_BEFORE.test(before);
      const [from, to] = [readTime(hour, minute, undefined, isPlaced), readTime(endHour, endMinute, undefined, false)];
      return from === null || to === null ? null : `${from}至${to}`;
    },
  },
  {
    pattern: /^(\d{1,2})[:：](\d{2})(?![\d:])(?:\s?(am|pm)(?![a-z]))?/i,
    read: ([, hour = '', minute = '', half], before) => readTime(hour, minute, half, PART_BEFORE.test(before)),
  },
  {
    pattern: /^(\d{1,2})\s?(am|pm)(?![a-z])/i,
    read: ([, hour = '', half], before) => readTime(hour, '0', half, PART_BEFORE.test(before)),
  },
  {
    pattern: /^(\d{1,2})[點時](\d{1,2})分(?!鐘)/,
    read: ([, hour = '', minute = '']) => `${counted(hour)}點${readMinutes(Number(minute)) || '正'}`,
  },
  { pattern: /^(\d{1,2})時(?![間候代期段裝差速空])/, read: ([, hour = '']) => `${counted(hour)}點` },
  {
    pattern: /^\+?852[ -]?(\d{4})[ -]?(\d{4})(?!\d)/,
    read: ([, first = '', second = '']) => digitByDigit(`852 ${first} ${second}`),
  },
  { pattern: /^\+(\d[\d -]{5,16}\d)(?!\d)/, read: ([, digits = '']) => digitByDigit(digits.replaceAll('-', ' ')) },
  // Telephone numbers of other places, in groups: 01632 960 100, 212-555-0100.
  {
    pattern: /^(?:0\d{1,4}(?:[ -]\d{3,4}){1,3}|\d{3}[ -]\d{3}[ -]\d{4})(?!\d|[ -]\d|[,.]\d)/,
    read: ([digits = '']) => digitByDigit(digits.replaceAll('-', ' ')),
  },
  {
    pattern: /^([2-9]\d{3})[ -](\d{4})(?![\d,.]\d|\d)/,
    read: ([, first = '', second = '']) => digitByDigit(`${first} ${second}`),
  },
  {
    pattern: new RegExp(`^([2-9]\\d{3})(\\d{4})(?!\\d|[.,]\\d|${UNIT})`),
    read: ([, first = '', second = '']) => digitByDigit(`${first} ${second}`),
  },
  {
    pattern: new RegExp(
      `^(HK\\$|US\\$|[$€£])\\s?${AMOUNT}(?:${TO}(?:(?:HK|US)?[$€£])?\\s?${AMOUNT})?([萬億]?)(?:元|蚊)?${NO_MORE}`,
    ),
    read: ([, sign = '', from = '', to, unit = '']) => priceOf(CURRENCIES[sign] ?? ['', ''], from, to, unit),
  },
  {
    pattern: new RegExp(`^${AMOUNT}(?:${TO}${AMOUNT})?([萬億]?)(?:元|蚊)`),
    read: ([, from = '', to, unit = '']) => priceOf(['', '蚊'], from, to, unit),
  },
  { pattern: new RegExp(`^${AMOUNT}\\s?[%％]`), read: ([, amount = '']) => prefixed('百分之', readNumber(amount)) },
  { pattern: /^(\d)\.(\d)折/, read: ([, tens = '', units = '']) => `${digitByDigit(tens + units)}折` },
  { pattern: /^(\d)([1-9])折/, read: ([, tens = '', units = '']) => `${digitByDigit(tens + units)}折` },
  {
    pattern: new RegExp(`^(-?)${AMOUNT}\\s?(?:°C|℃|度)`),
    read: ([, minus, amount = '']) => suffixed(prefixed(minus === '' ? '' : '負', readNumber(amount)), '度'),
  },
  {
    pattern: new RegExp(`^${AMOUNT}${TO}${AMOUNT}(?=${UNIT})`),
    read: ([, from = '', to = '']) => rangeOf(from, to),
  },
  { pattern: /^(\d{3,5})(?=室|房|號房|號室|單位)/, read: ([, digits = '']) => digitByDigit(digits) },
  {
    pattern: /^\d+(?:-\d+){2,}(?!\d)/,
    read: ([digits = '']) => (digits.length > 7 ? digitByDigit(digits.replaceAll('-', ' ')) : digits),
  },
  {
    pattern: /^\d+(?:[ -]\d+)*(?![\d,.]\d)/,
    read: ([digits = ''], before) =>
      CODE_BEFORE.test(before) && digits.length > 2 ? digitByDigit(digits.replaceAll('-', ' ')) : null,
  },
  // 1.2.3, 1/2, 2:1 and 5-6 may be anything.
  { pattern: /^\d+(?:\.\d+){2,}|^\d+(?:[/:]\d+)+|^\d+[-–]\d+(?!\d)/, read: ([whole = '']) => whole },
  {
    pattern: new RegExp(`^(\\d{3,})(?=([A-Za-z]?))(?!${LATIN_UNIT})${NO_MORE}`, 'i'),
    read: ([, digits = '', next], before) => (next !== '' || /[A-Za-z]-?$/.test(before) ? digitByDigit(digits) : null),
  },
  {
    pattern: /^\d{1,2}(?=[A-Z])/,
    read: ([digits = ''], before) => (/[A-Z]$/.test(before) ? digitByDigit(digits) : null),
  },
  {
    pattern: new RegExp(`^2(?=${MEASURE})`),
    read: (_, before) => (/[第第月]$|星期$|禮拜$/.test(before) ? '二' : '兩'),
  },
  {
    pattern: new RegExp(`^(0\\d+|\\d{7,})(?!${UNIT})${NO_MORE}`),
    read: ([, digits = '']) => digitByDigit(digits),
  },
  { pattern: new RegExp(`^${AMOUNT}`), read: ([, amount = '']) => readNumber(amount) ?? digitByDigit(amount) },
];

function counted(number: string): string {
  return Number(number) === 2 ? '兩' : readInteger(Number(number));
}

function prefixed(before: string, read: string | null): string | null {
  return read === null ? null : before + read;
}

function suffixed(read: string | null, after: string): string | null {
  return read === null ? null : read + after;
}

function rangeOf(from: string, to: string): string | null {
  const [low, high] = [readNumber(from), readNumber(to)];
  return low === null || high === null ? null : `${low}至${high}`;
}

/** 三十八個半, 十二個八, 一千二百蚊, 五毫; what has more digits is read as a number. */
function priceOf(
  [before, after]: readonly [string, string],
  from: string,
  to: string | undefined,
  unit: string,
): string | null {
  if (to !== undefined) return suffixed(prefixed(before, rangeOf(from, to)), unit + after);
  const [, whole = '', tenth = ''] = /^([\d,]+)\.(\d)0?$/.exec(from) ?? [];
  const isInCoins = unit === '' && after === '蚊' && whole !== '';
  if (!isInCoins || tenth === '0') {
    const plain = /^[\d,]+\.00?$/.test(from) ? from.slice(0, from.indexOf('.')) : from;
    const read = plain === '2' ? '兩' : readNumber(plain);
    return suffixed(prefixed(before, read), unit + after);
  }
  const coins = tenth === '5' ? '半' : digitByDigit(tenth);
  const value = Number(whole.replaceAll(',', ''));
  if (value === 0) return `${before}${tenth === '2' ? '兩' : digitByDigit(tenth)}毫`;
  if (value < 100) return `${before}${counted(whole)}個${coins}`;
  return suffixed(prefixed(before, readNumber(whole)), `蚊${digitByDigit(tenth)}毫`);
}
