/** Tokens with contractions written out and variants of spelling made one: what all further reading works on. */
import { variantsOf, WRITTEN_TOGETHER } from './spelling_lists.ts';
import type { Token } from './tokens.ts';

/** An apostrophe parts two words in these: l'heure, dov'è. */
const PARTING = new Set(['fr', 'it', 'ca']);
const OF_IS = /^(?:what|where|who|how|when|why|that|there|here|it|he|she|this|everything|something)'s$/;
const OF_WOULD = /^(?:i|you|he|she|it|we|they|who|that|there|what|how)'d$/;

export function wordsOf(tokens: readonly Token[], language: string): readonly Token[] {
  const variants = variantsOf(language);
  const words: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'word') {
      words.push(token);
      continue;
    }
    const written = writtenOut(token.text, language, variants);
    if (written === token.text) pushWord(words, token);
    else {
      const [first = '', ...rest] = written.split(' ');
      pushWord(words, { ...token, text: first });
      for (const text of rest) words.push({ ...token, text, breaks: false, starts: false, isCapital: false });
    }
  }
  return words;
}

function pushWord(words: Token[], token: Token): void {
  const before = words.at(-1);
  const together =
    before === undefined || token.breaks ? undefined : WRITTEN_TOGETHER.get(`${before.text} ${token.text}`);
  if (before === undefined || together === undefined) words.push(token);
  else words[words.length - 1] = { ...before, text: together };
}

function writtenOut(word: string, language: string, variants: ReadonlyMap<string, string> | null): string {
  const variant = variants?.get(word);
  if (variant !== undefined) return variant;
  if (!word.includes("'")) return word;
  // Where the language is not known, what English has with an apostrophe no other has.
  if (language === 'en' || variants === null) {
    const english = englishWrittenOut(word);
    if (english !== null) return english;
  }
  const parted = PARTING.has(language) ? word.replaceAll("'", ' ') : word.replaceAll("'", '');
  return variants?.get(parted) ?? parted;
}

function englishWrittenOut(word: string): string | null {
  const known = variantsOf('en')?.get(word);
  if (known !== undefined) return known;
  if (word === "ain't") return null;
  if (word.endsWith("n't")) return `${word.slice(0, -3)} not`;
  if (word === "i'm") return 'i am';
  const ending = /^(.+)'(re|ve|ll)$/.exec(word);
  if (ending !== null)
    return `${ending[1] ?? ''} ${{ re: 'are', ve: 'have', ll: 'will' }[ending[2] ?? ''] ?? ''}`.replaceAll("'", '');
  if (OF_IS.test(word)) return `${word.slice(0, -2)} is`;
  return OF_WOULD.test(word) ? `${word.slice(0, -2)} would` : null;
}
