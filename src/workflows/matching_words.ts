/**
 * The little grammar that matching by words needs: words that carry little meaning, negations, numbers. Words are
 * written as `foldUtterance` leaves them, so without apostrophes. Short lists on purpose: what is missing here costs a
 * match, never a wrong one.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Courtesy and filling: as if not said. */
const COURTESY: ReadonlySet<string> = new Set([
  ...words('please thanks thank hello hi hey okay ok well um uh er oh yeah just so actually maybe'),
  ...words('por favor gracias hola bueno pues merci bonjour svp alors euh bitte danke hallo also ähm mal'),
  ...words('grazie ciao prego obrigado obrigada olá dank alstublieft'),
]);

/** Said, but of little weight. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set([
  ...words(
    'a an the i im id ive me my mine you your youre we our us they them their he she it its is are am was were be been',
  ),
  ...words(
    'do does did have has had will would can could should shall may might of to for in on at by with from about',
  ),
  ...words('and or but if that this these those there here as up any some get got want like need know tell say'),
  ...words(
    'el la los las un una de del en y o que me mi su sus es son está estar al con por para se le lo quiero puede',
  ),
  ...words('le les des du et ou est sont je vous nous il elle au aux à dans pour avec ce cette ma mon mes votre vos'),
  ...words('der die das den dem ein eine einen einer ist sind ich sie wir und oder zu im am mit für auf bei mir'),
  ...words('il lo gli i di da e è sono mi si per o os as um uma em no na do da het een van ik u is zijn'),
]);

/** What kind of answer is asked for: more than a function word, less than a noun. */
const QUESTION_WORDS: ReadonlySet<string> = new Set([
  ...words('what when where who whom whose why how which much many long far often time'),
  ...words('qué cuándo dónde quién cómo cuánto cuánta cuál quand où qui quoi comment combien pourquoi quel quelle'),
  ...words(
    'was wann wo wer wie warum welche wieviel quando dove chi come quanto perché quale onde quem wat waar wie hoe',
  ),
]);

const NEGATIONS: ReadonlySet<string> = new Set([
  ...words(
    'no not never none nothing without dont doesnt didnt cant cannot couldnt wont wouldnt isnt arent wasnt shouldnt',
  ),
  ...words('havent hasnt nunca jamás sin pas jamais sans kein keine keinen nicht nie ohne non mai senza não nunca sem'),
  ...words('niet geen nooit 안 못'),
]);

const NUMBERS: ReadonlyMap<string, string> = new Map(
  [
    'zero one two three four five six seven eight nine ten eleven twelve',
    'cero - dos tres cuatro cinco seis siete ocho nueve diez once doce',
    'zéro - deux trois quatre cinq six sept huit neuf dix onze douze',
    'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf',
    'zero - due tre quattro cinque sei sette otto nove dieci undici dodici',
    'zero - dois três quatro cinco seis sete oito nove dez onze doze',
    'nul - twee drie vier vijf zes zeven acht negen tien elf twaalf',
  ].flatMap((list) => words(list).map((word, value) => [word, String(value)] as const)),
);

/** 一 is left out: it is in too many words that count nothing. */
const HAN_NUMBERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    二: '2',
    兩: '2',
    两: '2',
    三: '3',
    四: '4',
    五: '5',
    六: '6',
    七: '7',
    八: '8',
    九: '9',
    十: '10',
    百: '100',
    千: '1000',
  }),
);

/** Weight of a word before its rarity counts; 0 = as if not said. */
export function wordWeight(word: string): number {
  if (COURTESY.has(word)) return 0;
  if (FUNCTION_WORDS.has(word)) return 0.12;
  return QUESTION_WORDS.has(word) ? 0.5 : 1;
}

export function isNegation(word: string): boolean {
  return NEGATIONS.has(word);
}

/** The value of a number in digits or as a word, or null. */
export function numberValue(word: string): string | null {
  return /^\d+$/.test(word) ? word : (NUMBERS.get(word) ?? null);
}

export function hanNumberValue(character: string): string | null {
  return HAN_NUMBERS.get(character) ?? null;
}

/** Courtesy and particles of Chinese and Japanese, and questions of the form "has or has not" that negate nothing. */
export function plainHan(text: string): string {
  return text
    .replace(
      /唔該(曬|晒)?|唔好意思|不好意思|對唔住|对不起|對不起|多謝|谢谢|謝謝|你好|您好|請問|请问|麻煩|麻烦|すみません|お願いします/g,
      '',
    )
    .replace(/有冇|有沒有|有没有/g, '有')
    .replace(/([\p{Script=Han}])[唔不沒没]\1/gu, '$1')
    .replace(/ませんか/g, 'ます')
    .replace(/我想知道?|我要|你哋|你們|你们|您們|你|您|我哋|我|[嘅呀啊呢嗎吗㗎喎囉啦嘛吧的了]/g, '');
}

export function negatesHan(text: string): boolean {
  return /[唔不冇沒没未無无咪]|別|别|ない|ません|なく/.test(text);
}

/** English only: "opening", "opens", "opened" are "open". Other languages keep their words. */
export function stemEnglish(word: string): string {
  if (word.length < 4) return word;
  // Folding has made "what's" into "whats".
  if (/^(what|where|when|who|how)s$/.test(word)) return word.slice(0, -1);
  const stem = word
    .replace(/(?<=[a-z]{3})ies$/, 'y')
    .replace(/(?<=[a-z]{4})(ing|ed)$/, '')
    .replace(/(?<=[a-z]{2}[^s])s$/, '')
    .replace(/(?<=[a-z]{3})e$/, '');
  return stem.replace(/([bdfglmnprt])\1$/, '$1');
}
