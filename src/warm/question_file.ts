/** Reads what callers will ask, from a list of lines or from JSON. Problems name the line. Pure. */
import { foldUtterance } from '../domain/utterance.ts';
import { WarmProblem } from './problem.ts';

export interface Entry {
  /** Of the file, from 1. */
  readonly line: number;
  readonly wordings: readonly string[];
  /** Null: the model is to be asked. */
  readonly reply: string | null;
}

/** What a workflow's schema allows of an answer. */
export interface AnswerBounds {
  /** Of a workflow. */
  readonly answers: number;
  /** Of an answer. */
  readonly wordings: number;
  readonly wordingChars: number;
  readonly replyChars: number;
}

/** Throws a `WarmProblem`. */
export function readEntries(name: string, text: string, bounds: AnswerBounds): readonly Entry[] {
  const plain = text.replace(/^\uFEFF/, '');
  const entries = /\.json$/i.test(name) ? readJson(name, plain, bounds) : readLines(name, plain, bounds);
  if (entries.length === 0) throw new WarmProblem('usage', `${name} holds no question.`);
  return entries;
}

/** What keeps this from being a wording of any answer; null = nothing does. */
export function wordingProblem(wording: string, bounds: AnswerBounds): string | null {
  if (wording.length > bounds.wordingChars) return `has more than ${bounds.wordingChars} characters`;
  if (wording.includes('{{')) return 'has a placeholder, but it is what a caller says';
  return foldUtterance(wording) === '' ? 'has no letters or digits' : null;
}

/** As it stands in a list: in one line. */
export function tidyWording(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function malformed(name: string, line: number, problem: string): WarmProblem {
  return new WarmProblem('usage', `${name}:${line}: ${problem}.`);
}

function readLines(name: string, text: string, bounds: AnswerBounds): readonly Entry[] {
  return text.split(/\r\n|\r|\n/).flatMap((raw, index) => {
    const wording = tidyWording(raw);
    if (wording === '' || wording.startsWith('#')) return [];
    const problem = wordingProblem(wording, bounds);
    if (problem !== null) throw malformed(name, index + 1, `the question ${problem}`);
    return [{ line: index + 1, wordings: [wording], reply: null }];
  });
}

function readJson(name: string, text: string, bounds: AnswerBounds): readonly Entry[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformed(name, brokenLine(text), 'this is no JSON');
  }
  if (!Array.isArray(json)) throw malformed(name, 1, 'must be a list of {"wordings": [...], "reply": "..."}');
  const lines = entryLines(text);
  return (json as unknown[]).map((item, index) => {
    const line = lines[index] ?? 1;
    const read = readEntry(item, bounds);
    if (typeof read === 'string') throw malformed(name, line, read);
    return { line, ...read };
  });
}

/** A text is what is wrong with it. */
function readEntry(item: unknown, bounds: AnswerBounds): Omit<Entry, 'line'> | string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return 'must be {"wordings": [...]}';
  const { wordings, reply, ...others } = item as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) return `"${other.slice(0, 40)}" is not known; there are "wordings" and "reply"`;
  if (!isTexts(wordings) || wordings.length === 0) return '"wordings" must be a list of texts that is not empty';
  if (wordings.length > bounds.wordings) return `"wordings" has more than ${bounds.wordings}`;
  if (reply !== undefined && typeof reply !== 'string') return '"reply" must be a text, or be left out';
  if (reply?.trim() === '') return '"reply" is blank; leave it out to ask the model';
  if (reply !== undefined && reply.length > bounds.replyChars)
    return `"reply" has more than ${bounds.replyChars} characters`;
  const tidy = wordings.map(tidyWording);
  for (const [index, wording] of tidy.entries()) {
    const problem = wordingProblem(wording, bounds);
    if (problem !== null) return `wording ${index + 1} ${problem}`;
  }
  return { wordings: tidy, reply: reply?.trim() ?? null };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/**
 * The first line that cannot be the beginning of good JSON. The reader names a position only for some mistakes, so it is
 * given ever other numbers of lines: as long as it only misses the rest, the mistake comes later.
 */
function brokenLine(text: string): number {
  const lines = text.trimEnd().split('\n');
  let [good, bad] = [0, lines.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isBeginning(lines.slice(0, middle).join('\n'))) good = middle;
    else bad = middle;
  }
  return bad;
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const position = /at position (\d+)/.exec(message)?.[1];
    if (position !== undefined && Number(position) >= text.length) return true;
    return /Unexpected end|Unterminated string/.test(message);
  }
}

/** The line on which each item of the outermost list begins; the text is good JSON. */
function entryLines(text: string): readonly number[] {
  const lines: number[] = [];
  let [depth, line, isDue] = [0, 1, false];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[^\s"]|\n/g)) {
    if (token === '\n') {
      line += 1;
      continue;
    }
    const closes = token === ']' || token === '}';
    if (isDue && !closes) lines.push(line);
    if (token === '[' || token === '{') depth += 1;
    else if (closes) depth -= 1;
    isDue = depth === 1 && (token === ',' || lines.length === 0);
  }
  return lines;
}
