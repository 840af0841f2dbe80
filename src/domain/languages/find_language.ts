/** Looking a language up by its tag, and by what somebody may have meant. Pure, over the entries that are given. */
import { editCount } from '../edit_count.ts';
import type { Language } from '../language.ts';

const NEAREST_COUNT = 3;
/** A longer text is no tag and no name. */
const TEXT_CHARS_MAX = 60;
/** Of the characters of a word; with more it is another word. */
const WORD_WRONG_SHARE_MAX = 0.4;
/** Of the words that were asked for: of two, one may be unknown. */
const WRONG_SHARE_MAX = 0.5;

export interface LanguageCatalogue {
  readonly all: readonly Language[];
  /** By code or alias in any case. Null for everything else: a region that is not known is not guessed. */
  find(tag: string): Language | null;
  /** The languages that come closest to a tag or a name, best first; at most three, none where nothing is close. */
  nearest(text: string): readonly Language[];
  /** By its key or, for tags with a region that is not known, by the language alone. */
  related(tag: string): Language | null;
}

export function createLanguageCatalogue(all: readonly Language[]): LanguageCatalogue {
  const byTag = new Map<string, Language>();
  const byKey = new Map<string, Language>();
  for (const language of all) {
    for (const tag of [language.code, ...language.aliases]) byTag.set(tag.toLowerCase(), language);
    if (!byKey.has(language.key)) byKey.set(language.key, language);
  }
  const find = (tag: string): Language | null => byTag.get(tag.toLowerCase()) ?? null;
  return {
    all,
    find,
    nearest: (text) => nearestOf(all, text),
    related(tag) {
      const found = find(tag);
      if (found !== null) return found;
      const parts = tag.toLowerCase().split('-');
      return find(parts.slice(0, 2).join('-')) ?? find(parts[0] ?? '');
    },
  };
}

function nearestOf(all: readonly Language[], text: string): readonly Language[] {
  const asked = wordsIn(text.slice(0, TEXT_CHARS_MAX));
  if (asked.length === 0) return [];
  const scored = all.map((language) => ({ language, share: wrongShare(asked, language) }));
  return scored
    .filter(({ share }) => share <= WRONG_SHARE_MAX)
    .sort((one, other) => one.share - other.share)
    .slice(0, NEAREST_COUNT)
    .map(({ language }) => language);
}

/**
 * 0 = each word that was asked for is one of its code or names, 1 = none is near any. Parts of aliases count a little
 * less, so that `CN` is Mandarin before it is the Cantonese that some call `yue-CN`.
 */
function wrongShare(asked: readonly string[], { code, aliases, name, ownName }: Language): number {
  const own = wordsIn(`${code} ${name} ${ownName}`);
  const also = wordsIn(aliases.join(' '));
  const shares = asked.map((word) => Math.min(closest(word, own), closest(word, also) + 0.01));
  return shares.reduce((sum, share) => sum + share, 0) / asked.length;
}

function closest(word: string, words: readonly string[]): number {
  const share = Math.min(1, ...words.map((other) => editCount(word, other) / Math.max(word.length, other.length)));
  return share > WORD_WRONG_SHARE_MAX ? 1 : share;
}

function wordsIn(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
