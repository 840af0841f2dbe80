/** Which texts may be kept in clear at all: not those that look like somebody's number, code, name or story. */

const CHARS_MAX = 120;
const DIGITS_MAX = 3;

const NUMBER_WORDS = new Set(
  [
    'zero oh nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen',
    'seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred double triple treble',
    'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cuarenta cincuenta sesenta',
    'setenta ochenta noventa doble triple',
    'zéro deux trois quatre cinq sept huit neuf dix onze douze vingt trente quarante cinquante soixante cent',
    'null eins zwei zwo drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig sechzig',
    'siebzig achtzig neunzig',
    'due tre quattro cinque sei sette otto nove dieci venti trenta quaranta cinquanta sessanta settanta ottanta novanta',
    'dois três quatro meia sete oito dez vinte trinta quarenta cinquenta sessenta setenta oitenta noventa',
    'nul een twee drie vijf zes zeven acht negen tien twintig dertig veertig vijftig zestig zeventig tachtig negentig',
  ].flatMap((words) => words.split(' ')),
);

/** `text` folded. */
export function mayBeKept(text: string): boolean {
  if (text.length > CHARS_MAX || digitCount(text) > DIGITS_MAX) return false;
  const words = text.split(' ');
  return !isSpelled(words) && !hasCode(words);
}

/** Digits and words for numbers, wherever they stand: a number is often said in parts. */
function digitCount(text: string): number {
  const digits = text.match(/\p{N}|[〇零一二三四五六七八九十兩两]/gu)?.length ?? 0;
  return digits + text.split(' ').filter((word) => NUMBER_WORDS.has(word)).length;
}

/** Two consonants that stand alone ("j as in john o h n"), or any three letters in a row. */
function isSpelled(words: readonly string[]): boolean {
  let inARow = 0;
  let consonants = 0;
  for (const word of words) {
    const isLetter = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]$/u.test(word);
    inARow = isLetter ? inARow + 1 : 0;
    if (isLetter && !/^[aeiouyàáéèíóúаеиоуяв]$/u.test(word)) consonants += 1;
    if (inARow >= 3 || consonants >= 2) return true;
  }
  return false;
}

/** Letters and digits in one word, unless it is short and alone: "2nd" and "10am" are said by everybody. */
function hasCode(words: readonly string[]): boolean {
  const mixed = words.filter((word) => /\p{N}/u.test(word) && /[a-z]/.test(word));
  return mixed.length > 1 || mixed.some((word) => word.length > 4);
}
