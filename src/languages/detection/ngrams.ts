/**
 * The general case: how like a language a text is by the pieces of its words, from the `eld` library. Its data are read
 * when this module is imported (some 0.3 s): import it before calls are served, not in one.
 */
import { eld } from 'eld/small';

/** Codes of the library that are written otherwise here. */
const RENAMED: Readonly<Record<string, string>> = { no: 'nb', tl: 'fil' };
/**
 * Languages that the library has no pieces of, by the nearest that it has, and by how much less like they are. Their
 * own words must tell them.
 */
const NEAREST: Readonly<Record<string, readonly [number, ...string[]]>> = {
  id: [1, 'ms'],
  sr: [1, 'hr', 'sr'],
  af: [0.96, 'nl'],
  gl: [0.97, 'pt', 'es'],
  uz: [0.9, 'tr', 'az'],
  mk: [0.97, 'bg', 'sr'],
  kk: [0.9, 'ru', 'be'],
  mn: [0.9, 'ru', 'be'],
  ne: [0.97, 'hi', 'mr'],
};
/** For a language without any relative in the library: of the likeness of the best. */
const STRANGER = 0.85;
/** The library's own scale: a score is g / (g + 25) for the mean weight g of a piece. */
const SCALE = 25;

/** Likeness by language, 1 for the best of `languages`; empty where nothing is known of the text. */
export function likeness(text: string, languages: readonly string[]): ReadonlyMap<string, number> {
  const means = new Map<string, number>();
  for (const [code, score] of Object.entries(eld.detect(text).getScores()))
    means.set(RENAMED[code] ?? code, (SCALE * score) / (1 - score));
  const found = new Map<string, number>();
  let best = 0;
  for (const language of languages) {
    const near = NEAREST[language];
    const mean =
      near === undefined
        ? (means.get(language) ?? null)
        : near[0] * Math.max(...near.slice(1).map((name) => means.get(String(name)) ?? 0));
    if (mean === null) continue;
    found.set(language, mean);
    best = Math.max(best, mean);
  }
  if (best === 0) return new Map();
  return new Map(languages.map((language) => [language, (found.get(language) ?? best * STRANGER) / best]));
}
