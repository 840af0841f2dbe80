/** Everything in one text that may name somebody or something, number words and digits apart. */
import { cjkNameSpans } from './cjk_names.ts';
import { type EnglishWord, readEnglish } from './english_names.ts';
import { cueSpans, type NameContext, type NameSpan } from './name_cues.ts';
import { primaryTag } from './number_words.ts';
import { wordKey, wordsOf } from './words.ts';

export interface Passage {
  readonly text: string;
  /** BCP-47; empty or `multi` when it is not known. */
  readonly language: string;
  /** What was said before it asks for a name. */
  readonly asked: boolean;
}

/** `ACME-42b`, `B7XK2`: letters and digits in one. */
const CODE =
  /(?<![\p{Script=Latin}\p{Nd}])[\p{Script=Latin}\p{Nd}]*(?:\p{Script=Latin}\p{Nd}|\p{Nd}\p{Script=Latin})[\p{Script=Latin}\p{Nd}]*/gu;
const MEASURED = /^\p{Nd}+(?:st|nd|rd|th|am|pm|a|p|h|k|m|x|s|e|er|ère|ème|º|ª|min|km|kg)$/iu;
const MAIL = /[^\s@<>()]{1,64}@[^\s@<>()]{0,255}[\p{L}\p{N}]/gu;
const URL_LIKE =
  /(?:https?:\/\/|www\.)[^\s<>"]+|(?<![\p{L}\p{N}.-])[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,5}\.(?:com|org|net|io|co|de|fr|es|uk|hk|cn|eu|info|biz|app|dev)(?![\p{L}\p{N}])(?:\/\S*)?/giu;
/** "sarah dot connor at gmail dot com". */
const SPOKEN_MAIL =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?: (?:dot|underscore|dash|hyphen|punto|point|punkt|ponto) [\p{L}\p{N}]+)* (?:at|arroba|arobase|at-zeichen|ät|chiocciola) [\p{L}\p{N}]+(?: [\p{L}\p{N}]+)?(?: (?:dot|punto|point|punkt|ponto) [\p{L}\p{N}]+)+/giu;
const SPOKEN_SITE = /(?<![\p{L}\p{N}])[\p{L}\p{N}]+ dot (?:com|org|net|io|co)(?!\p{L})/giu;
const SPOKEN_SIGNS = new Set(
  'dot underscore dash hyphen punto point punkt ponto at arroba arobase ät chiocciola com'.split(' '),
);

/** "S A R A H", "s-a-r-a-h". */
const SPELLED = /(?<![\p{L}\p{M}\p{N}'’])\p{Script=Latin}(?:[ .,\-–]{1,3}\p{Script=Latin}(?![\p{L}\p{M}'’]))+/gu;
/** Runs of one-letter words: "il y a", "do I a". */
const LETTER_WORDS = /^(?:[aiyeou][ .,]+)+[aiyeou]$|^[ap][ .]*m$/i;
const SPELLED_AS = /(?<![\p{L}\p{M}'’])(\p{Script=Latin}) (as in|for|like|wie|comme|de|como|come) (\p{L}+)/giu;

const STREET = /^(?:street|avenue|ave|road|drive|lane|boulevard|blvd|court|terrace|crescent|highway|parkway)$/i;
const STREET_FIRST =
  /(?<!\p{L})(?:rue|boulevard|calle|avenida|via|piazza|rua|chemin)((?: (?:de|del|della|du|des|da|do|la|las|los|le|l['’]))* )(\p{L}+(?: \p{Lu}\p{L}+)?)/giu;
const GERMAN_STREET = /(?<!\p{L})\p{L}{3,}(?:straße|strasse|gasse|allee|platz)(?!\p{L})/giu;

/** Nouns carry capitals in German; behind one of these they are no names. */
const DETERMINER =
  /^(?:d(?:er|ie|as|en|em|es)|(?:m|d|s|k)?ein(?:e|en|em|er|es)?|unser\w*|ihre?\w*|diese\w*|jede\w*|alle\w*|viele\w*|im|am|zum|zur|beim|vom|ins|ans|gute[nrsm]?|welche\w*)$/i;
const ASKS_NAME = new RegExp(
  [
    '\\b(?:your|the|a|what|which|whose|full|first|last|family) (?:\\p{L}+ )?names?\\b|\\bname,? please|call you|\\bspell\\b',
    "who am i|who['’]s (?:calling|this|speaking)|who is (?:this|calling|speaking)|with whom",
    '(?:su|tu|cuál es el) nombre|cómo (?:se|te) llama|(?:votre|quel) (?:pré)?nom|vous appelez|(?:ihr|dein|welchen?) (?:vor|nach)?namen?',
    'heißen sie|heissen sie|(?:suo|tuo) nome|si chiama|(?:seu|qual o) nome|se chama|(?:uw|je) naam|ваше имя|вас зовут',
    '貴姓|贵姓|尊姓|(?:你|您)(?:個|的|嘅)?(?:姓)?名|稱呼|称呼|全名|お名前|성함|이름이',
  ].join('|'),
  'iu',
);
const ASKED_WORDS_MAX = 5;

/** "a restaurant", "my account": what is said so is no name, whatever its capitals say elsewhere. */
const NOUN_PHRASE = /(?<!\p{L})(?:an?|the|my|your|our|this|that|which|any|some|no|every)\s+(\p{Ll}{2,})(?!\p{L})/gu;

/** Keys of words that are used as nouns in an English text. */
export function nounsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(NOUN_PHRASE), ([, noun = '']) => wordKey(noun));
}

export function asksForName(text: string): boolean {
  return ASKS_NAME.test(text);
}

export function nameSpans(passage: Passage, parts: Omit<NameContext, 'isEnglish'>): readonly NameSpan[] {
  const { text, language, asked } = passage;
  const tag = primaryTag(language);
  const isEnglish = tag === 'en' || tag === '' || tag === 'multi';
  const context = { ...parts, isEnglish };
  const words = isEnglish
    ? readEnglish(text)
    : wordsOf(text).map((word) => ({ ...word, isName: false, isListed: false, isNoun: true, isOrdinary: false }));
  return [
    ...cueSpans(text, words, context),
    ...cjkNameSpans(text),
    ...capitalSpans(words, tag, context),
    ...(isEnglish ? [...taggedSpans(words, context), ...streetSpans(words, context)] : []),
    ...(asked ? askedSpans(text, words, context) : []),
    ...spelledSpans(text),
    ...shapeSpans(text),
  ];
}

function taggedSpans(words: readonly EnglishWord[], { ordinary, vocabulary, nouns }: NameContext): readonly NameSpan[] {
  return words
    .filter(({ isName, text }) => isName && !ordinary.ordinary(text) && !ordinary.capitalised(text))
    .filter(({ text }) => !vocabulary.has(wordKey(text)))
    .map((word) => spanOf(word, nouns));
}

function spanOf({ start, end, text, isListed, isOrdinary }: EnglishWord, nouns: ReadonlySet<string>): NameSpan {
  return { start, end, everywhere: !isOrdinary && (isListed || !nouns.has(wordKey(text))) };
}

/** Capitals in the middle of a sentence, unless all words have one. */
function capitalSpans(words: readonly EnglishWord[], tag: string, context: NameContext): readonly NameSpan[] {
  const { ordinary, vocabulary, nouns } = context;
  if (words.length > 2 && words.every(({ text }) => !/^\p{Ll}/u.test(text))) return [];
  return words
    .filter(({ capital, opens }) => capital && !opens)
    .filter(({ text }) => !ordinary.ordinary(text) && !ordinary.capitalised(text) && !vocabulary.has(wordKey(text)))
    .filter((word) => tag !== 'de' || !followsDeterminer(words, word))
    .map((word) => spanOf(word, nouns));
}

/** "der Termin", "ein neuer Termin", "6 Uhr". */
function followsDeterminer(words: readonly EnglishWord[], word: EnglishWord): boolean {
  const at = words.indexOf(word);
  const isDeterminer = (index: number): boolean => DETERMINER.test(words[index]?.text ?? '');
  if (/\p{Nd}/u.test(word.gap)) return true;
  if (!/^\s+$/.test(word.gap)) return false;
  return isDeterminer(at - 1) || (isDeterminer(at - 2) && words[at - 1]?.capital === false);
}

/** A short answer to the question for a name. */
function askedSpans(text: string, words: readonly EnglishWord[], context: NameContext): readonly NameSpan[] {
  const { ordinary, isEnglish, nouns } = context;
  if (/^[\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}]{1,5}[。，,.!]?$/u.test(text.trim())) {
    const [name = ''] = /[\p{L}]+/u.exec(text) ?? [];
    const start = text.indexOf(name);
    return [{ start, end: start + name.length, everywhere: name.length > 1 }];
  }
  const said = words.filter((word) => !ordinary.ordinary(word.text));
  if (said.length > ASKED_WORDS_MAX) return [];
  return said
    .filter(({ isNoun, isOrdinary, capital }) => !isEnglish || capital || isNoun || !isOrdinary)
    .filter(({ isName, capital, text: word }) => isName || capital || !nouns.has(wordKey(word)))
    .map(({ start, end, isOrdinary }) => ({ start, end, everywhere: !isOrdinary }));
}

/** Letters one by one; what they spell is a name wherever it occurs. */
function spelledSpans(text: string): readonly NameSpan[] {
  const spans: NameSpan[] = [];
  for (const found of text.matchAll(SPELLED)) {
    if (LETTER_WORDS.test(found[0])) continue;
    spans.push({ start: found.index, end: found.index + found[0].length, everywhere: true });
  }
  for (const found of text.matchAll(SPELLED_AS)) {
    const [whole, letter = '', cue = '', word = ''] = found;
    if (cue.toLowerCase() !== 'as in' && /[aeiouyà]/i.test(letter)) continue;
    const end = found.index + whole.length;
    spans.push({ start: found.index, end: found.index + 1, everywhere: false });
    spans.push({ start: end - word.length, end, everywhere: false });
  }
  return spans;
}

function streetSpans(words: readonly EnglishWord[], { ordinary, vocabulary }: NameContext): readonly NameSpan[] {
  const spans: NameSpan[] = [];
  for (const [index, { text, gap }] of words.entries()) {
    if (!STREET.test(text) || !/^\s+$/.test(gap)) continue;
    for (const word of words.slice(Math.max(0, index - 2), index).reverse()) {
      if (ordinary.ordinary(word.text) || vocabulary.has(wordKey(word.text))) break;
      spans.push({ start: word.start, end: word.end, everywhere: word.isName && !word.isOrdinary });
    }
  }
  return spans;
}

/** What is recognised by its shape alone. */
function shapeSpans(text: string): readonly NameSpan[] {
  const spans: NameSpan[] = [];
  const add = (start: number, end: number): void => void spans.push({ start, end, everywhere: false });
  for (const pattern of [MAIL, URL_LIKE, GERMAN_STREET]) {
    for (const found of text.matchAll(pattern)) add(found.index, found.index + found[0].length);
  }
  for (const found of text.matchAll(CODE)) {
    if (!MEASURED.test(found[0])) add(found.index, found.index + found[0].length);
  }
  for (const found of text.matchAll(STREET_FIRST)) {
    const end = found.index + found[0].length;
    add(end - (found[2] ?? '').length, end);
  }
  for (const pattern of [SPOKEN_MAIL, SPOKEN_SITE]) {
    for (const found of text.matchAll(pattern)) {
      for (const part of found[0].matchAll(/[\p{L}\p{N}]+/gu)) {
        if (SPOKEN_SIGNS.has(part[0].toLowerCase())) continue;
        add(found.index + part.index, found.index + part.index + part[0].length);
      }
    }
  }
  return spans;
}
