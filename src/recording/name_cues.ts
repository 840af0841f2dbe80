/** Words after which a name comes, in the languages of callers. They are not told apart by language: callers mix them. */
import type { EnglishWord } from './english_names.ts';
import type { OrdinaryWords } from './ordinary_words.ts';

/** A word, or a name of a script without spaces. */
export interface NameSpan {
  readonly start: number;
  readonly end: number;
  /** It is a name wherever it occurs in the call; else only here. */
  readonly everywhere: boolean;
}

/** What there is to know before a text is read. */
export interface NameContext {
  readonly isEnglish: boolean;
  readonly ordinary: OrdinaryWords;
  /** Keys of the words of the workflow's own text. */
  readonly vocabulary: ReadonlySet<string>;
  /** Keys of words that this call uses as ordinary nouns. */
  readonly nouns: ReadonlySet<string>;
}

/** A name comes for sure. */
const STRONG = [
  "(?:(?:first|last|middle|full|given|family|maiden|sur)[ -]?)?names?(?:['’]?s| is| are| was| would be| will be|:)",
  '(?:first|last|middle|full|given|family|maiden)[ -]?name|surname',
  'call(?:s|ed)? me|known as|under (?:the )?name(?: of)?|in the name of',
  'me llamo|mi nombre(?: completo)? es|mi apellido es|a nombre de',
  "(?:je )?m['’]appelle|mon (?:nom|prénom)(?: de famille)?(?: est|,? c['’]est)|au nom de",
  'ich hei(?:ß|ss)e|mein (?:vor|nach)?name ist|auf den namen',
  'mi chiamo|il mio (?:nome|cognome) è|a nome di',
  '(?:eu )?me chamo|chamo-me|meu (?:nome|sobrenome) é|em nome de',
  'ik heet|mijn (?:voor|achter)?naam is|op naam van',
  'jag heter|mitt namn är|jeg heter|mit navn er|mitt navn er',
  'nazywam się|mam na imię|меня зовут|моя фамилия|мо[её] имя|benim adım|adım|soyadım',
  'nama saya|saya bernama|tên (?:tôi|em|anh|chị) là|(?:tôi|em|anh|chị) tên(?: là)?|με λένε|ονομάζομαι',
];
/** Scripts whose next word may follow without a space. */
const STRONG_TIGHT = ['(?:ผม|ฉัน|ดิฉัน|หนู)?ชื่อ', 'मेरा नाम', '[اإ]سمي', 'שמי', 'קוראים לי'];

/** A name may come. */
const WEAK = [
  "i['’]?m|i am|this is|it['’]s|it is|here is|that['’]s",
  'spe(?:ak|aking|aks|oke) (?:to|with)|talk(?:ing)? (?:to|with)|ask(?:ing)? for|on behalf of|appointment with|under',
  '(?:mr|mrs|ms|dr|prof)\\.?|miss|mister|missus|doctor|professor',
  "je suis|c['’]est|ici|monsieur|madame|ich bin|hier (?:ist|spricht)|herrn?|frau",
  'soy|habla|señor|señora|señorita|don|doña|sono|parla|signor|signora|(?:eu )?sou|aqui é|senhor|senhora',
  'ik ben|met|meneer|mevrouw|это|я|pan|pani',
];
const BARE_NOUN = /^i(?:['’]?m| am)$/i;

const FILLERS = new Set('um uh uhm er erm eh euh äh ähm este actually well just like so is'.split(' '));
const PARTICLES = new Set(
  'de la las los van von der den del della di da do dos el al bin ibn le ten ter af zu y'.split(' '),
);
const NAME_WORDS_MAX = 3;

const strongCue = cuePattern(STRONG, '[\\s,:"“]+');
const tightCue = cuePattern(STRONG_TIGHT, '[\\s,:]*');
const weakCue = cuePattern(WEAK, '[\\s,]+');
const afterwards =
  /(?<![\s,])[\s,]+(?:here|speaking|calling|on the line|à l['’]appareil|am apparat|al habla)(?![\p{L}\p{M}])/giu;

function cuePattern(cues: readonly string[], gap: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}'’])(${cues.join('|')})${gap}`, 'giu');
}

interface Reading {
  readonly words: readonly EnglishWord[];
  readonly context: NameContext;
  /** Capitals in the middle of a sentence mean something here. */
  readonly hasCapitals: boolean;
}

export function cueSpans(text: string, words: readonly EnglishWord[], context: NameContext): readonly NameSpan[] {
  const spans: NameSpan[] = [];
  const startAt = new Map(words.map(({ start }, index) => [start, index]));
  const endAt = new Map(words.map(({ end }, index) => [end, index]));
  const reading: Reading = { words, context, hasCapitals: words.some(({ capital, opens }) => capital && !opens) };
  const isLowerCase = !reading.hasCapitals && !/^\p{Lu}/u.test(text);
  for (const cue of [...text.matchAll(strongCue), ...text.matchAll(tightCue)]) {
    const first = startAt.get(cue.index + cue[0].length);
    if (first !== undefined) spans.push(...strongName(reading, first));
  }
  for (const cue of text.matchAll(weakCue)) {
    const first = startAt.get(cue.index + cue[0].length);
    const bare = BARE_NOUN.test(cue[1] ?? '');
    if (first !== undefined) spans.push(...weakName(reading, first, { bareNoun: bare, isLowerCase }));
  }
  for (const cue of text.matchAll(afterwards)) {
    const last = endAt.get(cue.index);
    if (last !== undefined) spans.push(...nameBefore(words, last, context));
  }
  return spans;
}

/** Whatever comes first is a name unless it is an ordinary word; the rest of it by what it looks like. */
function strongName({ words, context, hasCapitals }: Reading, from: number): NameSpan[] {
  const { isEnglish, ordinary } = context;
  const spans: NameSpan[] = [];
  for (let at = from; at < words.length && spans.length < NAME_WORDS_MAX; at += 1) {
    const word = words[at];
    if (word === undefined || isRun(word) || (at > from && !joins(word))) break;
    const small = word.text.toLowerCase();
    if (spans.length === 0 && FILLERS.has(small)) continue;
    if (spans.length > 0 && PARTICLES.has(small) && words[at + 1] !== undefined) continue;
    if (ordinary.ordinary(word.text) && !(word.capital && word.isName)) break;
    if (spans.length > 0 && !word.capital) {
      if (isEnglish ? !word.isNoun : hasCapitals || spans.length > 1) break;
    }
    spans.push(spanOf(word, spans.length < 2 || word.isName || !word.isOrdinary));
  }
  return spans;
}

/** Only what looks like a name. */
function weakName(
  { words, context }: Reading,
  from: number,
  { bareNoun, isLowerCase }: { readonly bareNoun: boolean; readonly isLowerCase: boolean },
): NameSpan[] {
  const { isEnglish, ordinary, vocabulary, nouns } = context;
  const spans: NameSpan[] = [];
  for (let at = from; at < words.length && spans.length < NAME_WORDS_MAX; at += 1) {
    const word = words[at];
    if (word === undefined || isRun(word) || (at > from && !joins(word))) break;
    const small = word.text.toLowerCase();
    if (spans.length === 0 && FILLERS.has(small)) continue;
    if (spans.length > 0 && PARTICLES.has(small) && words[at + 1] !== undefined) continue;
    if (ordinary.ordinary(small) || ordinary.capitalised(small) || (!word.capital && vocabulary.has(small))) break;
    if (!word.capital && !word.isName && nouns.has(small)) break;
    const unknown = word.isNoun && (!word.isOrdinary || (bareNoun && spans.length === 0));
    const fits = isEnglish ? word.isName || unknown : isLowerCase && spans.length < 2;
    if (!word.capital && !fits) break;
    spans.push(spanOf(word, !word.isOrdinary));
  }
  return spans;
}

/** "Sarah Connor speaking": from the beginning of the sentence. */
function nameBefore(words: readonly EnglishWord[], last: number, { ordinary }: NameContext): NameSpan[] {
  const spans: NameSpan[] = [];
  for (let at = last; at >= 0 && spans.length < NAME_WORDS_MAX; at -= 1) {
    const word = words[at];
    if (word === undefined || ordinary.ordinary(word.text) || !(word.isNoun || word.capital)) break;
    spans.push(spanOf(word, !word.isOrdinary));
    if (word.opens || !joins(word)) return spans;
  }
  return words[last]?.isName === true ? spans : [];
}

/** A run of Han or kana is no word: other rules find the names in it. */
function isRun({ text }: EnglishWord): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|\p{Script=Hangul}{5}/u.test(text);
}

/** Whether a word goes on from the one before it: a space, a hyphen, or the dot of an initial. */
function joins({ gap }: EnglishWord): boolean {
  return /^(?:\s+|\s*-\s*|\.\s*)$/.test(gap);
}

function spanOf({ start, end }: EnglishWord, everywhere: boolean): NameSpan {
  return { start, end, everywhere };
}
