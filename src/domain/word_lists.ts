/**
 * The words that carry little meaning, ask, negate or count, by language. Written as `foldUtterance` leaves them, so
 * without apostrophes. Short lists on purpose: what is missing here costs a match, never a wrong one.
 */

type WordsByLanguage = Readonly<Record<string, readonly string[]>>;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Courtesy and filling: as if not said. */
export const COURTESY_WORDS: WordsByLanguage = {
  en: words('please thanks thank hello hi hey okay ok well um uh er oh yeah just so actually maybe'),
  es: words('por favor gracias hola bueno pues'),
  fr: words('merci bonjour svp alors euh'),
  de: words('bitte danke hallo also ähm mal'),
  it: words('grazie ciao prego'),
  pt: words('obrigado obrigada olá'),
  nl: words('dank alstublieft'),
};

/** Said, but of little weight. */
export const FUNCTION_WORDS: WordsByLanguage = {
  en: [
    ...words(
      'a an the i im id ive me my mine you your youre we our us they them their he she it its is are am was were be',
    ),
    ...words(
      'been do does did have has had will would can could should shall may might of to for in on at by with from about',
    ),
    ...words('and or but if that this these those there here as up any some get got want like need know tell say'),
  ],
  es: words(
    'el la los las un una de del en y o que me mi su sus es son está estar al con por para se le lo quiero puede',
  ),
  fr: words('le les des du et ou est sont je vous nous il elle au aux à dans pour avec ce cette ma mon mes votre vos'),
  de: words('der die das den dem ein eine einen einer ist sind ich sie wir und oder zu im am mit für auf bei mir'),
  it: words('il lo gli i di da e è sono mi si per'),
  pt: words('o os as um uma em no na do da'),
  nl: words('het een van ik u is zijn'),
};

/** What kind of answer is asked for: more than a function word, less than a noun. */
export const QUESTION_WORDS: WordsByLanguage = {
  en: words('what when where who whom whose why how which much many long far often time'),
  es: words('qué cuándo dónde quién cómo cuánto cuánta cuál'),
  fr: words('quand où qui quoi comment combien pourquoi quel quelle'),
  de: words('was wann wo wer wie warum welche wieviel'),
  it: words('quando dove chi come quanto perché quale'),
  pt: words('onde quem'),
  nl: words('wat waar wie hoe'),
};

export const NEGATIONS: WordsByLanguage = {
  en: words(
    'no not never none nothing without dont doesnt didnt cant cannot couldnt wont wouldnt isnt arent wasnt shouldnt havent hasnt',
  ),
  es: words('no nunca jamás sin'),
  fr: words('pas jamais sans'),
  de: words('kein keine keinen nicht nie ohne'),
  it: words('non no mai senza'),
  pt: words('não nunca sem'),
  nl: words('niet geen nooit'),
  ko: words('안 못'),
};

/** Number words from zero up; a word that is also an article is left out (`-`). */
export const NUMBER_WORDS: WordsByLanguage = {
  en: words('zero one two three four five six seven eight nine ten eleven twelve'),
  es: words('cero - dos tres cuatro cinco seis siete ocho nueve diez once doce'),
  fr: words('zéro - deux trois quatre cinq six sept huit neuf dix onze douze'),
  de: words('null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'),
  it: words('zero - due tre quattro cinque sei sette otto nove dieci undici dodici'),
  pt: words('zero - dois três quatro cinco seis sete oito nove dez onze doze'),
  nl: words('nul - twee drie vier vijf zes zeven acht negen tien elf twaalf'),
};

/** 一 is left out: it is in too many words that count nothing. */
export const HAN_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['二', 2],
  ['兩', 2],
  ['两', 2],
  ['三', 3],
  ['四', 4],
  ['五', 5],
  ['六', 6],
  ['七', 7],
  ['八', 8],
  ['九', 9],
  ['十', 10],
  ['百', 100],
  ['千', 1000],
]);
