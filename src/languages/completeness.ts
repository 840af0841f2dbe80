/**
 * Whether a partial transcript looks like a finished utterance. It decides about work that may be for nothing, never
 * about what is said: recognisers put full stops where somebody only draws breath, and none where somebody is done.
 */
import { courtesiesOf } from './courtesy_lists.ts';
import {
  DICTATED_DIGITS_MIN,
  DICTATION,
  ENDINGS,
  type Endings,
  HAN_COMPLETE,
  HAN_FILLER,
  HAN_OPEN,
  KANA_COMPLETE,
  KANA_OPEN,
  KOREAN_CLOSED,
  KOREAN_OPEN,
} from './ending_lists.ts';
import { readingLanguage } from './guess.ts';
import { hanNumbersToDigits, readNumber } from './number_words.ts';
import { type Token, tokensOf } from './tokens.ts';
import { wordsOf } from './words.ts';

export type Completeness = 'complete' | 'open' | 'unclear';

/** Only the end tells; this is some 60 words of it. */
const TAIL_CHARS_MAX = 400;
const TERMINAL = /[.!?。．！？؟।｡]["'”’)»」』]*$/;
const QUESTION = /[?？؟]["'”’)»」』]*$/;
const HESITATION = /(?:\.{2,}|…|[-–—~])["'”’)]*$/;
const COMMA = /[,，、،:;；：]$/;

export function completenessOf(text: string, language: string): Completeness {
  const tail = tailOf(text.trim());
  if (tail === '') return 'unclear';
  if (HESITATION.test(tail) || COMMA.test(tail)) return 'open';
  const cut = tokensOf(tail);
  const known = readingLanguage(cut, language);
  const tokens = wordsOf(cut, known);
  const last = tokens.at(-1);
  if (last === undefined) return 'unclear';
  if (QUESTION.test(tail)) return 'complete';
  if (isDictating(tail.toLowerCase(), tokens, known)) return 'open';
  const isTerminal = TERMINAL.test(tail);
  if (last.kind === 'unspaced') return unspacedCompleteness(last.text, isTerminal);
  if (courtesiesOf(known).fillers.has(last.text)) return 'open';
  if (known === 'ko') return koreanCompleteness(last.text, isTerminal);
  const endings = ENDINGS.get(known);
  const isAnswer = tokens.length === 1 && LONE_ANSWER.test(last.text);
  if (endings !== undefined && !isAnswer && isOpen(tokens, endings, known, isTerminal)) return 'open';
  return isTerminal ? 'complete' : 'unclear';
}

/** "Si" is yes in Italian, and "on" or "when" alone answer or ask. */
const LONE_ANSWER =
  /^(?:s[ií]|no|not|y|e|o|a|on|in|can|could|will|would|do|does|did|is|sin|con|la|nach|mit|sans|avec|bij)$/;

function tailOf(text: string): string {
  if (text.length <= TAIL_CHARS_MAX) return text;
  const tail = text.slice(-TAIL_CHARS_MAX);
  return tail.slice(tail.search(/\s/) + 1);
}

function isOpen(tokens: readonly Token[], endings: Endings, language: string, isTerminal: boolean): boolean {
  const last = tokens.at(-1)?.text ?? '';
  if (endings.always.has(last)) return true;
  if (isTerminal) return false;
  const clause = lastClause(tokens);
  const isAsking = clause.some((token) => endings.asking.has(token.text));
  if (language === 'en') return isOpenEnglish(clause, last, endings);
  return endings.mostly.has(last) || (endings.auxiliaries.has(last) && !isAsking);
}

function lastClause(tokens: readonly Token[]): readonly Token[] {
  const start = tokens.findLastIndex((token) => token.breaks);
  return start > 0 ? tokens.slice(start) : tokens;
}

const PRONOUN = /^(?:i|you|he|she|it|we|they|that|this|them|one)$/;
const SHORT_ANSWER =
  /^(?:(?:yes|no|yeah|okay|sure|so|and) )?(?:i|you|he|she|it|we|they|that) (?:am|is|are|was|were|do|does|did|can|could|will|would|should)(?: not)?$/;
const EMBEDDED =
  /\b(?:what|where|who|how|when|which|why)\b.*\b(?:it|that|this|he|she|they|my|your|the|our|his|her|you|i|we)\b(?:.*)\b(?:is|are|was|were|do|can|have|am)$/;
const PARTICLE_VERB =
  /\b(?:log|sign|check|going|come|turn|it|go|move|drop|hold|carry|later|early|how about|what about) (?:in|on|by|over)$/;
const WAITING =
  /\b(?:i|we) (?:want|need|think|have|would like|am looking for|am calling about|was wondering|wanted)$|\bdo you have$|\b(?:if|because|when) (?:i|we|you|they)$/;

function isOpenEnglish(clause: readonly Token[], last: string, endings: Endings): boolean {
  const text = clause.map((token) => token.text).join(' ');
  const isAsking = endings.asking.has(clause[0]?.text ?? '');
  const before = clause.at(-2)?.text ?? '';
  if (endings.asking.has(last)) return clause.length > 1 && !/^(?:who|why|when|where|how|what)$/.test(last);
  // "At 5 am".
  if (last === 'am' && before !== 'i') return false;
  if (endings.auxiliaries.has(last)) {
    if (last === 'not')
      return !/\b(?:i|why|or|whether|hope|of course|absolutely|certainly|if|maybe|am|do|did|can|could|is|are) not$/.test(
        text,
      );
    return !SHORT_ANSWER.test(text) && !EMBEDDED.test(text);
  }
  if (last === 'please') return false;
  if (endings.mostly.has(last)) {
    // "What is it for", "who am I speaking with", "log in".
    const isStranded = isAsking && last !== 'of' && (PRONOUN.test(before) || before.endsWith('ing'));
    return !isStranded && !PARTICLE_VERB.test(text);
  }
  return !isAsking && WAITING.test(text);
}

/** Letters one by one, "A as in", "at gmail dot", or digits of something that has more of them. */
function isDictating(lower: string, tokens: readonly Token[], language: string): boolean {
  if (/(?:^|\s)\p{L} (?:as in|for|like|wie|como|comme|come) \p{L}+\.?$/u.test(lower)) return true;
  if (/(?:\b(?:dot|punto|point|punkt|ponto|punt|arroba|arobase|klammeraffe|underscore|dash)|@\S*)$/.test(lower)) {
    return !/@\S+\.\p{L}{2,}$/u.test(lower) && !/\bpoint$/.test(lower);
  }
  const [last, before] = [tokens.at(-1), tokens.at(-2)];
  if (last === undefined) return false;
  if (last.kind === 'unspaced') return isDictatingHan(lower, last.text);
  if (isLetter(last) && isLetter(before)) return true;
  const run = digitRun(tokens, language);
  if (run.pieces === 0 || run.digits >= DICTATED_DIGITS_MIN) return false;
  return run.pieces >= 3 || (DICTATION.test(lower) && run.digits < 5 && run.pieces < tokens.length);
}

function isDictatingHan(text: string, run: string): boolean {
  const digits = /[\d零〇一二三四五六七八九]+$/.exec(hanNumbersToDigits(run))?.[0].length ?? 0;
  return digits > 0 && digits < DICTATED_DIGITS_MIN && DICTATION.test(text);
}

function isLetter(token: Token | undefined): boolean {
  return token?.kind === 'word' && /^\p{L}$/u.test(token.text) && !token.breaks;
}

/** The numbers at the end: how many pieces of at most four digits, and how many digits together. */
function digitRun(tokens: readonly Token[], language: string): { pieces: number; digits: number } {
  let pieces = 0;
  let digits = 0;
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    const value = token?.kind === 'number' ? token.text : readNumber(tokens.slice(at, at + 1), 0, language)?.value;
    if (value === undefined && token?.text !== 'oh') break;
    const length = value === undefined ? 1 : String(value).length;
    if (length > 4) digits += length - 4;
    pieces += 1;
    digits += Math.min(length, 4);
  }
  return { pieces, digits };
}

function unspacedCompleteness(run: string, isTerminal: boolean): Completeness {
  const isKana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(run);
  if (!isKana) {
    if (HAN_FILLER.test(run)) return 'open';
    if (isTerminal || HAN_COMPLETE.test(run)) return 'complete';
    return HAN_OPEN.test(run) && run.length > 1 ? 'open' : 'unclear';
  }
  if (isTerminal || KANA_COMPLETE.test(run)) return 'complete';
  return KANA_OPEN.test(run) && run.length > 1 ? 'open' : 'unclear';
}

function koreanCompleteness(last: string, isTerminal: boolean): Completeness {
  if (isTerminal || KOREAN_CLOSED.test(last)) return 'complete';
  if (ENDINGS.get('ko')?.always.has(last) === true) return 'open';
  return last.length > 1 && KOREAN_OPEN.test(last) ? 'open' : 'unclear';
}
