/** Cantonese or Mandarin: which of the two a text in Han characters is, by words and never by the script alone. */
import { CHINESE_MARKS, CHINESE_SOUNDS, MARK_CHARACTERS_MAX } from './chinese_marks.ts';

/** What a character that is no mark says for Mandarin: in spoken Cantonese as it is written, marks are frequent. */
const UNMARKED_LOG_ODDS = -0.16;
/** And all of them together no more than this, so that a long plain sentence does not outweigh a sure mark. */
const UNMARKED_LOG_ODDS_FLOOR = -1.6;
/** Below this nothing is said, in log odds. */
const DECIDED_LOG_ODDS = 0.8;
/** So much is half of certainty: one mark that is sure. */
const HALF_SURE_LOG_ODDS = 2;

interface ChineseEvidence {
  /** Natural log odds of Cantonese against Mandarin. */
  readonly logOdds: number;
  /** Han characters that are more than sounds and digits. */
  readonly characterCount: number;
}

/** Longest word first, from left to right; text of other scripts is passed over. */
function weighChinese(text: string): ChineseEvidence {
  const characters = Array.from(text);
  let logOdds = 0;
  let unmarked = 0;
  let characterCount = 0;
  let at = 0;
  while (at < characters.length) {
    const mark = longestMark(characters, at);
    if (mark !== null) {
      logOdds += mark.weight;
      characterCount += mark.length;
      at += mark.length;
      continue;
    }
    const character = characters[at] ?? '';
    if (/\p{Script=Han}/u.test(character) && !CHINESE_SOUNDS.has(character)) {
      unmarked += UNMARKED_LOG_ODDS;
      characterCount += 1;
    }
    at += 1;
  }
  return { logOdds: logOdds + Math.max(unmarked, UNMARKED_LOG_ODDS_FLOOR), characterCount };
}

/** A lone sound or digit is no mark: 唔 by itself is a hum as well as the Cantonese "not". */
function longestMark(characters: readonly string[], at: number): { weight: number; length: number } | null {
  for (let length = Math.min(MARK_CHARACTERS_MAX, characters.length - at); length > 0; length -= 1) {
    const weight = CHINESE_MARKS.get(characters.slice(at, at + length).join(''));
    if (weight !== undefined) return { weight, length };
  }
  return null;
}

/** Which of the two, with a confidence on the scale of all languages; null where the evidence is thin. */
export function tellChinese(text: string): { language: 'yue' | 'zh'; confidence: number } | null {
  const { logOdds, characterCount } = weighChinese(text);
  if (characterCount < 2 || Math.abs(logOdds) < DECIDED_LOG_ODDS) return null;
  const confidence = Math.abs(logOdds) / (Math.abs(logOdds) + HALF_SURE_LOG_ODDS);
  return { language: logOdds > 0 ? 'yue' : 'zh', confidence };
}
