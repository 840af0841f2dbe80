/** Days and months in the languages of this folder, each to one canonical word. Data only. */

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const RELATIVE = ['today', 'tomorrow', 'yesterday', 'tonight', 'overmorrow', 'weekend'];

/** Words in the order of the canonical ones, separated by `|`; several for one by `/`, none by nothing. */
const WORDS: Readonly<Record<string, readonly [days: string, months: string, relative: string]>> = {
  en: [
    'monday/mondays|tuesday/tuesdays|wednesday/wednesdays|thursday/thursdays|friday/fridays|saturday/saturdays|sunday/sundays',
    'january|february|march|april|may|june|july|august|september|october|november|december',
    'today|tomorrow|yesterday|tonight||weekend/weekends',
  ],
  es: [
    'lunes|martes|miércoles|jueves|viernes|sábado/sábados|domingo/domingos',
    'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre',
    'hoy|mañana|ayer||pasado mañana|',
  ],
  fr: [
    'lundi/lundis|mardi/mardis|mercredi/mercredis|jeudi/jeudis|vendredi/vendredis|samedi/samedis|dimanche/dimanches',
    'janvier|février|mars|avril|mai|juin|juillet|août/aout|septembre|octobre|novembre|décembre',
    'aujourdhui|demain|hier||après demain|weekend',
  ],
  de: [
    'montag/montags|dienstag/dienstags|mittwoch/mittwochs|donnerstag/donnerstags|freitag/freitags|samstag/samstags/sonnabend|sonntag/sonntags',
    'januar/jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember',
    'heute|morgen|gestern||übermorgen|wochenende',
  ],
  it: [
    'lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica',
    'gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre',
    'oggi|domani|ieri|stasera|dopodomani|weekend',
  ],
  pt: [
    'segunda|terça|quarta|quinta|sexta|sábado/sábados|domingo/domingos',
    'janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro',
    'hoje|amanhã|ontem|||',
  ],
  nl: [
    'maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag',
    'januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december',
    'vandaag|morgen|gisteren|vanavond|overmorgen|weekend',
  ],
  hi: [
    'सोमवार|मंगलवार|बुधवार|गुरुवार/बृहस्पतिवार|शुक्रवार|शनिवार|रविवार/इतवार',
    'जनवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|नवंबर|दिसंबर',
    'आज|कल||||',
  ],
  ar: [
    'الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعة|السبت|الاحد',
    'يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر',
    'اليوم|غدا/بكرا|امس||بعد غد|',
  ],
};

const BY_LANGUAGE: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries(WORDS).map(([language, lists]) => {
    const names = new Map<string, string>();
    for (const [index, canonical] of [DAYS, MONTHS, RELATIVE].entries()) {
      for (const [place, words] of (lists[index] ?? '').split('|').entries()) {
        for (const word of words.split('/')) if (word !== '') names.set(word, canonical[place] ?? '');
      }
    }
    return [language, names];
  }),
);

export function dateWordsOf(language: string): ReadonlyMap<string, string> | null {
  return BY_LANGUAGE.get(language) ?? null;
}

/** A date word after one of these is another word: "la mañana", "am Morgen", "guten Morgen", and "may" without a day. */
export const NO_DATE_AFTER: ReadonlyMap<string, RegExp> = new Map([
  ['es mañana', /^(?:la|una|esta|cada|buena)$/],
  ['de morgen', /^(?:am|guten|jeden|diesen|den)$/],
  ['nl morgen', /^(?:goede|de|elke)$/],
]);
/** English months that are other words too count only beside a number or after a preposition. */
export const UNSURE_MONTH = /^(?:may|march)$/;
export const BEFORE_MONTH = /^(?:in|of|on|by|until|till|since|from|this|next|last|early|late|mid|\d+)$/;

const SINGLE: readonly (readonly [RegExp, string])[] = [
  [/今日|今天|今日は|오늘/, 'today'],
  [/聽日|听日|明天|明日|내일/, 'tomorrow'],
  [/[尋琴噚昨]日|昨天|어제/, 'yesterday'],
  [/今晚|今夜/, 'tonight'],
  [/後日|后天|後天|後日|明後日|모레/, 'overmorrow'],
  [/周末|週末|주말/, 'weekend'],
];
const HAN_DAYS = '一二三四五六日';
const JAPANESE_DAYS = '月火水木金土日';
const KOREAN_DAYS = '월화수목금토일';

/** Date words in text without spaces, and in Korean, whose words carry endings. */
export function unspacedDates(text: string): readonly string[] {
  const found: string[] = [];
  for (const [pattern, name] of SINGLE) if (pattern.test(text)) found.push(name);
  for (const [, day = ''] of text.matchAll(/(?:星期|禮拜|礼拜|周|週|拜)([一二三四五六日天])/g))
    found.push(DAYS[HAN_DAYS.indexOf(day === '天' ? '日' : day)] ?? '');
  for (const [, day = ''] of text.matchAll(/([月火水木金土日])曜/g)) found.push(DAYS[JAPANESE_DAYS.indexOf(day)] ?? '');
  for (const [, day = ''] of text.matchAll(/([월화수목금토일])요일/g)) found.push(DAYS[KOREAN_DAYS.indexOf(day)] ?? '');
  for (const [, month] of text.matchAll(/(\d{1,2})(?:月|월)(?!曜)/g)) found.push(MONTHS[Number(month) - 1] ?? '');
  return found;
}
