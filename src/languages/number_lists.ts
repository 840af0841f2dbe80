/** Number words by language, beyond those from zero to twelve that the domain has. Data only. */
import { NUMBER_WORDS } from '../domain/word_lists.ts';

export interface NumberGrammar {
  readonly values: ReadonlyMap<string, number>;
  /** Which word may join a ten and its unit, a hundred or a thousand and its rest; where that is said without, '' */
  readonly joiner: string;
  readonly joinsTens: boolean;
  readonly joinsHundreds: boolean;
  /** "twenty five" is one number, "veinte cinco" and "vinte cinco" are two. */
  readonly tensMeetUnits: boolean;
  /** The word in which thousands and the rest are written together: zweitausendzwanzig. */
  readonly written: RegExp | null;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** "20 twenty, 30 thirty": a value and its words. */
function table(text: string): readonly (readonly [string, number])[] {
  return text.split(',').flatMap((entry) => {
    const [value, ...names] = words(entry);
    return names.map((name) => [name, Number(value)] as const);
  });
}

function smallest(language: string): readonly (readonly [string, number])[] {
  return (NUMBER_WORDS[language] ?? []).flatMap((word, value) => (word === '-' ? [] : [[word, value] as const]));
}

/** 21 to 99 and 100 to 999 as Germans and Dutch write them, in one word. */
function germanic(units: string, tens: string, and: string, teens: string, hundred: string): Map<string, number> {
  const unit = words(units);
  const below = new Map(table(teens));
  for (const [index, word] of unit.entries()) if (index > 0) below.set(word, index + 1);
  for (const [index, ten] of words(tens).entries()) {
    below.set(ten, (index + 2) * 10);
    for (const [place, word] of unit.entries()) {
      // Dutch writes tweeëntwintig: two e's would read as one sound.
      const joint = and === 'en' && word.endsWith('e') ? 'ën' : and;
      below.set(`${word}${joint}${ten}`, (index + 2) * 10 + place + 1);
    }
  }
  const all = new Map(below);
  for (const [place, prefix] of ['', ...unit].entries()) {
    const value = Math.max(1, place) * 100;
    all.set(prefix + hundred, value);
    for (const [rest, small] of below) all.set(`${prefix}${hundred}${rest}`, value + small);
  }
  return all;
}

function italian(): Map<string, number> {
  const below = new Map<string, number>([...smallest('it'), ...table(IT_TEENS)]);
  const units = words('uno due tre quattro cinque sei sette otto nove');
  for (const [index, ten] of words('venti trenta quaranta cinquanta sessanta settanta ottanta novanta').entries()) {
    below.set(ten, (index + 2) * 10);
    for (const [place, unit] of units.entries()) {
      const stem = /^[uo]/.test(unit) ? ten.slice(0, -1) : ten;
      below.set(stem + unit, (index + 2) * 10 + place + 1);
      if (unit === 'tre') below.set(`${stem}tré`, (index + 2) * 10 + 3);
    }
  }
  const all = new Map(below);
  for (const [place, prefix] of ['', ...units].entries()) {
    if (place === 1) continue;
    const value = Math.max(1, place) * 100;
    all.set(`${prefix}cento`, value);
    for (const [rest, small] of below) all.set(`${prefix}cento${rest}`, value + small);
  }
  return all;
}

const IT_TEENS =
  '1 uno, 13 tredici, 14 quattordici, 15 quindici, 16 sedici, 17 diciassette, 18 diciotto, 19 diciannove';
const EN =
  '13 thirteen, 14 fourteen, 15 fifteen, 16 sixteen, 17 seventeen, 18 eighteen, 19 nineteen, 20 twenty, 30 thirty, 40 forty fourty, 50 fifty, 60 sixty, 70 seventy, 80 eighty, 90 ninety, 100 hundred, 1000 thousand, 1000000 million';
const ES =
  '1 uno, 13 trece, 14 catorce, 15 quince, 16 dieciséis dieciseis, 17 diecisiete, 18 dieciocho, 19 diecinueve, 20 veinte, 21 veintiuno veintiún, 22 veintidós veintidos, 23 veintitrés veintitres, 24 veinticuatro, 25 veinticinco, 26 veintiséis veintiseis, 27 veintisiete, 28 veintiocho, 29 veintinueve, 30 treinta, 40 cuarenta, 50 cincuenta, 60 sesenta, 70 setenta, 80 ochenta, 90 noventa, 100 cien ciento, 200 doscientos doscientas, 300 trescientos trescientas, 400 cuatrocientos cuatrocientas, 500 quinientos quinientas, 600 seiscientos seiscientas, 700 setecientos setecientas, 800 ochocientos ochocientas, 900 novecientos novecientas, 1000 mil, 1000000 millón millones';
const FR =
  '13 treize, 14 quatorze, 15 quinze, 16 seize, 20 vingt vingts, 30 trente, 40 quarante, 50 cinquante, 60 soixante, 70 septante, 80 huitante octante, 90 nonante, 100 cent cents, 1000 mille, 1000000 million millions';
const PT =
  '2 duas, 13 treze, 14 catorze quatorze, 15 quinze, 16 dezesseis dezasseis, 17 dezessete dezassete, 18 dezoito, 19 dezenove dezanove, 20 vinte, 30 trinta, 40 quarenta, 50 cinquenta, 60 sessenta, 70 setenta, 80 oitenta, 90 noventa, 100 cem cento, 200 duzentos duzentas, 300 trezentos trezentas, 400 quatrocentos quatrocentas, 500 quinhentos quinhentas, 600 seiscentos seiscentas, 700 setecentos setecentas, 800 oitocentos oitocentas, 900 novecentos novecentas, 1000 mil, 1000000 milhão milhões';
const DE_TEENS =
  '1 eins, 10 zehn, 11 elf, 12 zwölf, 13 dreizehn, 14 vierzehn, 15 fünfzehn, 16 sechzehn, 17 siebzehn, 18 achtzehn, 19 neunzehn, 2 zwo';
const NL_TEENS =
  '1 één, 10 tien, 11 elf, 12 twaalf, 13 dertien, 14 veertien, 15 vijftien, 16 zestien, 17 zeventien, 18 achttien, 19 negentien';
const KO =
  '0 영 공, 1 하나, 2 둘, 3 셋, 4 넷, 5 다섯, 6 여섯, 7 일곱, 8 여덟, 9 아홉, 10 열, 20 스물, 30 서른, 40 마흔, 50 쉰';
const HI =
  '0 शून्य, 3 तीन, 4 चार, 5 पांच पाँच, 6 छह छः छे, 7 सात, 8 आठ, 9 नौ, 10 दस, 11 ग्यारह, 12 बारह, 13 तेरह, 14 चौदह, 15 पंद्रह पन्द्रह, 16 सोलह, 17 सत्रह, 18 अठारह, 19 उन्नीस, 20 बीस, 21 इक्कीस, 22 बाईस, 23 तेईस, 24 चौबीस, 25 पच्चीस, 26 छब्बीस, 27 सत्ताईस, 28 अट्ठाईस, 29 उनतीस, 30 तीस, 35 पैंतीस, 40 चालीस, 45 पैंतालीस, 50 पचास, 60 साठ, 70 सत्तर, 80 अस्सी, 90 नब्बे, 100 सौ, 1000 हज़ार हजार, 100000 लाख';
const AR =
  '0 صفر, 2 اثنان اثنين اثنتان اثنتين, 3 ثلاثة ثلاث, 4 اربعة اربع, 5 خمسة خمس, 6 ستة, 7 سبعة سبع, 8 ثمانية ثمان ثماني, 9 تسعة تسع, 10 عشرة عشر, 20 عشرون عشرين, 30 ثلاثون ثلاثين, 40 اربعون اربعين, 50 خمسون خمسين, 60 ستون ستين, 70 سبعون سبعين, 80 ثمانون ثمانين, 90 تسعون تسعين, 100 مئة مائة, 200 مئتان مئتين مائتين, 1000 الف';

function grammar(
  values: Iterable<readonly [string, number]>,
  rest: Partial<Omit<NumberGrammar, 'values'>> = {},
): NumberGrammar {
  return {
    values: new Map(values),
    joiner: '',
    joinsTens: false,
    joinsHundreds: false,
    tensMeetUnits: true,
    written: null,
    ...rest,
  };
}

const GRAMMARS: ReadonlyMap<string, NumberGrammar> = new Map([
  ['en', grammar([...smallest('en'), ...table(EN)], { joiner: 'and', joinsHundreds: true })],
  ['es', grammar([...smallest('es'), ...table(ES)], { joiner: 'y', joinsTens: true, tensMeetUnits: false })],
  ['fr', grammar([...smallest('fr'), ...table(FR)], { joiner: 'et' })],
  [
    'pt',
    grammar([...smallest('pt'), ...table(PT)], {
      joiner: 'e',
      joinsTens: true,
      joinsHundreds: true,
      tensMeetUnits: false,
    }),
  ],
  [
    'de',
    grammar(
      [
        ...smallest('de'),
        ...germanic(
          'ein zwei drei vier fünf sechs sieben acht neun',
          'zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig',
          'und',
          DE_TEENS,
          'hundert',
        ),
        ['dreissig', 30],
        ['tausend', 1000],
      ],
      { written: /^(.*)tausend(.*)$/, tensMeetUnits: false },
    ),
  ],
  [
    'nl',
    grammar(
      [
        ...smallest('nl'),
        ...germanic(
          'een twee drie vier vijf zes zeven acht negen',
          'twintig dertig veertig vijftig zestig zeventig tachtig negentig',
          'en',
          NL_TEENS,
          'honderd',
        ),
        ['duizend', 1000],
      ],
      { written: /^(.*)duizend(.*)$/, tensMeetUnits: false },
    ),
  ],
  ['it', grammar([...italian(), ['mille', 1000]], { written: /^(.*)(?:mila|mille)(.*)$/, tensMeetUnits: false })],
  ['ko', grammar(table(KO))],
  ['hi', grammar(table(HI), { tensMeetUnits: false })],
  ['ar', grammar(table(AR), { tensMeetUnits: false })],
]);

export function numberGrammarOf(language: string): NumberGrammar | null {
  return GRAMMARS.get(language) ?? null;
}

/** Number words that are another word too, and what must stand before or after them to be sure. */
export const UNSURE_NUMBERS: ReadonlyMap<string, { readonly before: RegExp; readonly after: RegExp }> = new Map([
  ['it sei', { before: /^(?:alle|le|ore|dalle|siamo|numero|per|in)$/, after: /^(?:persone|ore|giorni|euro|posti)$/ }],
]);
