/** Words for numbers in the languages whose callers say them, by class: a word is only replaced by one of its class. */

type NumberClass = 'digit' | 'teen' | 'ten' | 'ordinal';

export interface NumberWord {
  readonly class: NumberClass;
  readonly index: number;
  /** All words of the class. */
  readonly words: readonly string[];
  /** Means something else as well ("one moment"), so that it counts only beside other numbers or in certain places. */
  readonly ambiguous: boolean;
}

interface Numerals {
  readonly digit: string;
  readonly teen: string;
  readonly ten: string;
  readonly ordinal: string;
  /** Another word for a digit: `oh` is 0. */
  readonly also: Readonly<Record<string, number>>;
  readonly ambiguous: string;
}

const NONE = { ordinal: '', also: {}, ambiguous: '' };

const NUMERALS: Readonly<Record<string, Numerals>> = {
  en: {
    digit: 'zero one two three four five six seven eight nine',
    teen: 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
    ten: 'twenty thirty forty fifty sixty seventy eighty ninety',
    ordinal:
      'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth ' +
      'fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth',
    also: { oh: 0, o: 0, nought: 0, nil: 0 },
    ambiguous: 'one first second oh o nil',
  },
  es: {
    ...NONE,
    digit: 'cero uno dos tres cuatro cinco seis siete ocho nueve',
    teen: 'diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve',
    ten: 'veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa',
    also: { un: 1, una: 1 },
    ambiguous: 'uno un una',
  },
  fr: {
    ...NONE,
    digit: 'zéro un deux trois quatre cinq six sept huit neuf',
    teen: 'dix onze douze treize quatorze quinze seize',
    ten: 'vingt trente quarante cinquante soixante septante huitante octante nonante',
    also: { une: 1 },
    ambiguous: 'un une neuf',
  },
  de: {
    ...NONE,
    digit: 'null eins zwei drei vier fünf sechs sieben acht neun',
    teen: 'zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn',
    ten: germanTens(),
    also: { zwo: 2, ein: 1, eine: 1 },
    ambiguous: 'ein eine',
  },
  it: {
    ...NONE,
    digit: 'zero uno due tre quattro cinque sei sette otto nove',
    teen: 'dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove',
    ten: 'venti trenta quaranta cinquanta sessanta settanta ottanta novanta',
    also: { un: 1, una: 1 },
    ambiguous: 'uno un una sei',
  },
  pt: {
    ...NONE,
    digit: 'zero um dois três quatro cinco seis sete oito nove',
    teen: 'dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove',
    ten: 'vinte trinta quarenta cinquenta sessenta setenta oitenta noventa',
    also: { uma: 1, duas: 2, meia: 6 },
    ambiguous: 'um uma meia',
  },
  nl: {
    ...NONE,
    digit: 'nul een twee drie vier vijf zes zeven acht negen',
    teen: 'tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien',
    ten: 'twintig dertig veertig vijftig zestig zeventig tachtig negentig',
    also: { één: 1 },
    ambiguous: 'een',
  },
};

/** Keep a number going when another one follows: "one hundred and five", "double three". */
const LINKS = new Set(
  (
    'and point dot dash hyphen minus plus slash hundred thousand million double triple ' +
    'y punto mil cien ciento et virgule cent und komma hundert tausend e virgola cento ponto en honderd'
  ).split(' '),
);

/** After these an ambiguous word is a number. */
const BEFORE_NUMBER = new Set(
  'number room flat apartment apt unit suite code press extension option line floor'.split(' '),
);
/** Before these likewise. */
const AFTER_NUMBER = new Set(
  "o'clock o’clock am pm percent dollars pounds euros cents hundred thousand million people person persons guests nights".split(
    ' ',
  ),
);

/** "zwanzig" and all of its like, "einundzwanzig" included, because German writes them as one word. */
function germanTens(): string {
  const tens = 'zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(' ');
  const units = 'ein zwei drei vier fünf sechs sieben acht neun'.split(' ');
  return [...tens, ...tens.flatMap((ten) => units.map((unit) => `${unit}und${ten}`))].join(' ');
}

/** The number words of a language; English ones are understood in every language. */
export function numberWordsOf(language: string): ReadonlyMap<string, NumberWord> {
  const tag = primaryTag(language);
  const words = new Map<string, NumberWord>();
  for (const numerals of [NUMERALS['en'], tag === 'en' ? undefined : NUMERALS[tag]]) {
    if (numerals !== undefined) addNumerals(words, numerals);
  }
  return words;
}

function addNumerals(words: Map<string, NumberWord>, numerals: Numerals): void {
  const ambiguous = new Set(numerals.ambiguous.split(' '));
  for (const name of ['digit', 'teen', 'ten', 'ordinal'] as const) {
    const list = numerals[name].split(' ').filter((word) => word !== '');
    for (const [index, word] of list.entries()) {
      words.set(word, { class: name, index, words: list, ambiguous: ambiguous.has(word) });
    }
  }
  const digits = numerals.digit.split(' ');
  for (const [word, index] of Object.entries(numerals.also)) {
    words.set(word, { class: 'digit', index, words: digits, ambiguous: ambiguous.has(word) });
  }
}

export function primaryTag(language: string): string {
  return (language.split('-')[0] ?? '').toLowerCase();
}

export function linksNumbers(word: string): boolean {
  return LINKS.has(word);
}

export function isNumberPlace(before: string, after: string): boolean {
  return BEFORE_NUMBER.has(before) || AFTER_NUMBER.has(after);
}
