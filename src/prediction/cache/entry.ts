/**
 * An entry of the cache and everything that can happen to it. Values: every function gives a new one. An entry begins
 * as a sighting, is proven when two callers and the model itself agree on it, and is closed for good by anything that
 * shows that its key does not decide its answer.
 */
import type { AdmissionProblem } from './admission.ts';
import type { KeyedQuestion, KeyedTier } from './question.ts';

export type CloseReason =
  | AdmissionProblem
  /** Another answer was given under the same key. */
  | 'disagreement'
  /** Asked with only what the key holds, the model answered otherwise. */
  | 'not_a_function_of_its_key'
  /** Callers objected too often. */
  | 'objections';

export interface AnswerEntry {
  readonly id: string;
  readonly workflowId: string;
  readonly workflowVersion: number;
  readonly language: string;
  readonly tier: KeyedTier;
  readonly state: 'sighted' | 'proven' | 'closed';
  readonly closedBecause: CloseReason | null;
  /** What was sighted first and, once proven, what the model said to the key alone; a template has `{slot}` in it. */
  readonly text: string;
  readonly words: string;
  /** Code of the place in the conversation, and what it stands for. */
  readonly stateCode: string;
  readonly lastAgentLine: string;
  /** Marks of callers, for counting them only; given up when they are no longer needed. */
  readonly callers: readonly string[];
  readonly callerCount: number;
  /** Value sets that agreed. */
  readonly valueSets: readonly string[];
  /** Turns under this key, and how often a later answer was compared and agreed. */
  readonly sightingCount: number;
  readonly agreedCount: number;
  readonly hitCount: number;
  readonly objectionCount: number;
  /** Someone objected; it is served again when the next answer of the model has agreed. */
  readonly isDoubted: boolean;
  readonly createdEpochMs: number;
  readonly provenEpochMs: number | null;
  readonly expiresEpochMs: number;
}

export const CALLERS_NEEDED = 2;
/** Agreeing value sets after which a template holds for values that were never seen. */
const VALUE_SETS_NEEDED = 8;
/** Different values of the call itself that agreed, for each of them. */
const OWN_VALUES_NEEDED = 4;
const VALUE_SETS_KEPT = 64;
const OBJECTIONS_MAX = 3;
/** Objections below this share of its hits are what any answer gets. */
const OBJECTION_SHARE = 0.05;

/** What is known of a turn when its answer is learned. */
export interface Sighting {
  readonly callerMark: string;
  readonly valueSet: string;
  readonly expiresEpochMs: number;
}

export function firstSighting(
  key: KeyedQuestion,
  from: Pick<AnswerEntry, 'workflowId' | 'workflowVersion' | 'language' | 'stateCode' | 'lastAgentLine'> &
    Pick<AnswerEntry, 'text' | 'createdEpochMs'>,
  { callerMark, valueSet, expiresEpochMs }: Sighting,
): AnswerEntry {
  return {
    ...from,
    id: key.id,
    tier: key.tier,
    words: key.words,
    state: 'sighted',
    closedBecause: null,
    callers: [callerMark],
    callerCount: 1,
    valueSets: key.tier === 'template' ? [valueSet] : [],
    sightingCount: 1,
    agreedCount: 0,
    hitCount: 0,
    objectionCount: 0,
    isDoubted: false,
    provenEpochMs: null,
    expiresEpochMs,
  };
}

/** The same answer once more. It is fresh evidence, so the entry lives on from now. */
export function agreed(entry: AnswerEntry, { callerMark, valueSet, expiresEpochMs }: Sighting): AnswerEntry {
  const isNewCaller =
    entry.state === 'sighted' && entry.callerCount < CALLERS_NEEDED && !entry.callers.includes(callerMark);
  const isNewSet =
    entry.tier === 'template' && !entry.valueSets.includes(valueSet) && entry.valueSets.length < VALUE_SETS_KEPT;
  return {
    ...entry,
    callers: isNewCaller ? [...entry.callers, callerMark] : entry.callers,
    callerCount: entry.callerCount + (isNewCaller ? 1 : 0),
    valueSets: isNewSet ? [...entry.valueSets, valueSet] : entry.valueSets,
    sightingCount: entry.sightingCount + 1,
    agreedCount: entry.agreedCount + 1,
    isDoubted: false,
    expiresEpochMs,
  };
}

export function proved(entry: AnswerEntry, text: string, nowEpochMs: number, expiresEpochMs: number): AnswerEntry {
  return { ...entry, state: 'proven', text, callers: [], provenEpochMs: nowEpochMs, expiresEpochMs };
}

/** Closed is for as long as anybody asks under this key; texts that others must not see are forgotten. */
export function closed(entry: AnswerEntry, reason: CloseReason, expiresEpochMs: number): AnswerEntry {
  const isPrivate = reason === 'personal' || reason === 'own_value' || reason === 'tool';
  return {
    ...entry,
    state: 'closed',
    closedBecause: reason,
    callers: [],
    valueSets: [],
    ...(isPrivate ? { text: '' } : {}),
    expiresEpochMs,
  };
}

export function objectedTo(entry: AnswerEntry, expiresEpochMs: number): AnswerEntry {
  if (entry.state === 'closed') return entry;
  const objectionCount = entry.objectionCount + 1;
  const doubted = { ...entry, objectionCount, isDoubted: true };
  const isTooOften = objectionCount >= OBJECTIONS_MAX && objectionCount >= entry.hitCount * OBJECTION_SHARE;
  return isTooOften ? closed(doubted, 'objections', expiresEpochMs) : doubted;
}

export function isServable(entry: AnswerEntry, valueSet: string, nowEpochMs: number): boolean {
  if (entry.state !== 'proven' || entry.isDoubted || entry.expiresEpochMs <= nowEpochMs) return false;
  // Of the tiers only a template leaves values out of its key.
  if (entry.tier !== 'template') return true;
  return coversValues(entry.valueSets, valueSet);
}

/**
 * A set that was seen, or one of whose parts each was seen or has varied: that eight people were all told the same of
 * their double rooms says nothing of a single one.
 */
function coversValues(seen: readonly string[], valueSet: string): boolean {
  if (seen.includes(valueSet)) return true;
  if (seen.length < VALUE_SETS_NEEDED) return false;
  const [declared, ...own] = valueSet.split('.');
  const seenParts = seen.map((set) => set.split('.'));
  const isCovered = (part: string | undefined, at: number, varietyMin: number): boolean => {
    const known = new Set(seenParts.map((parts) => parts[at]));
    return known.has(part) || known.size >= varietyMin;
  };
  return (
    isCovered(declared, 0, VALUE_SETS_NEEDED) &&
    own.every((part, index) => isCovered(part, index + 1, OWN_VALUES_NEEDED))
  );
}

const STATES: ReadonlySet<unknown> = new Set(['sighted', 'proven', 'closed']);
const TIERS: ReadonlySet<unknown> = new Set(['exact', 'normalised', 'template']);
const TEXTS = ['id', 'workflowId', 'language', 'text', 'words', 'stateCode', 'lastAgentLine'] as const;
const NUMBERS = [
  'workflowVersion',
  'callerCount',
  'sightingCount',
  'agreedCount',
  'hitCount',
  'objectionCount',
  'createdEpochMs',
  'expiresEpochMs',
] as const;

/** Null = not an entry: a store may be damaged, and what is read from it is said to callers. */
export function readEntry(id: string, value: unknown): AnswerEntry | null {
  if (typeof value !== 'object' || value === null) return null;
  const found = value as Record<string, unknown>;
  const isEntry =
    found['id'] === id &&
    STATES.has(found['state']) &&
    TIERS.has(found['tier']) &&
    TEXTS.every((name) => typeof found[name] === 'string') &&
    NUMBERS.every((name) => Number.isFinite(found[name])) &&
    typeof found['isDoubted'] === 'boolean' &&
    isTextList(found['callers']) &&
    isTextList(found['valueSets']);
  return isEntry ? (value as AnswerEntry) : null;
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
