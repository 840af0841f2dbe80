/**
 * Answers that were proven in earlier calls. An entry is found by everything that its answer may depend on and served
 * only when two callers and the model agree on it; what is not certain is a miss. Look-ups are synchronous and never
 * throw; everything else is off the path of a turn.
 */
import type { Clock } from '../../domain/clock.ts';
import type { CacheCounts } from '../../domain/ledger.ts';
import { type AdmissionProblem, answerProblem, beyondDeclared, questionProblem } from './admission.ts';
import { type AnswerStoreLimits, type AnswerTable, createAnswerStore } from './answer_store.ts';
import { type AnswerEntry, type CloseReason, isServable, objectedTo } from './entry.ts';
import type { LanguageTools } from './language_tools.ts';
import { createLearner, type SightingCaller } from './learner.ts';
import { fillAnswer } from './mask.ts';
import { createNearMatches } from './near_match.ts';
import { type CacheQuestion, createQuestionReader, type KeyedQuestion, type QuestionReading } from './question.ts';
import { SeenKeys } from './seen_keys.ts';
import type { SlotLexicons } from './slot_tracker.ts';

type CacheTier = 'exact' | 'normalised' | 'template' | 'near';

export interface CacheHit {
  readonly entryId: string;
  readonly tier: CacheTier;
  readonly text: string;
  /** Why it was allowed, for people. */
  readonly why: string;
}

/** What came of a turn that was not answered from the cache. */
export interface SightedAnswer {
  /** All of it, as spoken. */
  readonly text: string;
  /** `complete`: the model gave all of it, all of it was sent and the caller did not cut in. Anything else teaches nothing. */
  readonly outcome: 'complete' | 'interrupted' | 'truncated' | 'failed';
  readonly usedTool: boolean;
  /** The turn itself was answered from the cache, and this is what the model says beside it; it is not a further turn. */
  readonly isRecheck?: boolean;
}

interface CacheEntryRow {
  readonly entryId: string;
  readonly tier: string;
  readonly state: 'sighted' | 'checking' | 'proven' | 'closed';
  readonly closedBecause: CloseReason | null;
  readonly workflowVersion: number;
  readonly language: string;
  readonly place: { readonly code: string; readonly lastAgentLine: string };
  readonly utterance: string;
  readonly text: string;
  readonly sightingCount: number;
  readonly callerCount: number;
  readonly valueSetCount: number;
  /** Comparisons with what the model answered later; one that disagrees closes the entry. */
  readonly trials: { readonly agreed: number; readonly disagreed: number };
  readonly hitCount: number;
  readonly objectionCount: number;
  readonly isDoubted: boolean;
  readonly createdEpochMs: number;
  readonly provenEpochMs: number | null;
  readonly expiresEpochMs: number;
}

export interface AnswerCache {
  lookUp(question: CacheQuestion): CacheHit | null;
  /** Whether the model should be asked as well, and `sighted` told what it says, to see that the answer still holds. */
  isRecheckDue(hit: CacheHit): boolean;
  /** For every turn that had no hit, whatever its outcome; and for each re-check. */
  sighted(question: CacheQuestion, answer: SightedAnswer, caller: SightingCaller): void;
  /** The turn was answered with this hit. */
  served(entryId: string, tier?: CacheTier): void;
  /** The caller corrected it, asked again or cut in at once. */
  objected(entryId: string): void;
  list(workflowId: string, limit: number): readonly CacheEntryRow[];
  /** False = there is no such entry. */
  remove(entryId: string): boolean;
  /** Resolves to the number removed; they are out of reach at once. */
  removeWorkflow(workflowId: string): Promise<number>;
  counts(): CacheCounts;
  /** Removes expired entries, looking at no more than `maxCount`; the next call goes on where this one ended. */
  prune(nowEpochMs: number, maxCount: number): number;
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface AnswerCacheParts {
  /** Null = the store could not be opened: the cache begins empty and ends with the process. */
  readonly table: AnswerTable | null;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly tools: LanguageTools;
  readonly lexicons: SlotLexicons;
  readonly limits?: Partial<AnswerStoreLimits>;
}

const LIMITS: AnswerStoreLimits = {
  frontEntries: 20_000,
  frontBytes: 16 * 1024 * 1024,
  entriesMax: 200_000,
  pendingMax: 10_000,
};
const RECHECK_SHARE = 0.03;
const NEAR_RECHECK_SHARE = 0.05;
const SEEN_KEYS_MAX = 50_000;

export function createAnswerCache(parts: AnswerCacheParts): AnswerCache {
  const { clock, random, tools, lexicons } = parts;
  const store = createAnswerStore(parts.table, clock, { ...LIMITS, ...parts.limits });
  const reader = createQuestionReader(tools, lexicons, String(random()));
  const near = createNearMatches();
  const learner = createLearner({
    store,
    tools,
    lexicons,
    clock,
    random,
    proven: (entry, key) => near.learn(key.place, entry),
    closed: ({ id }) => near.forget(id),
  });
  const seen = new SeenKeys(SEEN_KEYS_MAX);
  const hits = { exact: 0, normalised: 0, template: 0, near: 0 };
  let lookUpCount = 0;
  let turnCount = 0;
  let eligibleTurnCount = 0;
  let repeatedTurnCount = 0;

  /** Undefined = go on with the next wider key. */
  function hitOf(key: KeyedQuestion, reading: QuestionReading): CacheHit | null | undefined {
    const entry = store.read(key.id);
    // It may be one that is closed.
    if (entry === undefined) return null;
    if (entry === null || entry.expiresEpochMs <= clock.epochMs()) return undefined;
    // What is known to have several answers, or was objected to, is not to be answered by a wider key.
    if (entry.state === 'closed' || entry.isDoubted) return null;
    if (!isServable(entry, reading.valueSet, clock.epochMs())) return undefined;
    const text = textOf(entry, reading);
    return text === null ? undefined : { entryId: entry.id, tier: entry.tier, text, why: whyOf(entry, reading) };
  }

  function textOf(entry: AnswerEntry, reading: QuestionReading): string | null {
    return entry.tier === 'template' ? fillAnswer(entry.text, reading.slots) : entry.text;
  }

  function nearEntry(question: CacheQuestion, reading: QuestionReading): AnswerEntry | null {
    const { language, utterance } = question;
    for (const { place, words } of reading.keys) {
      const id = near.find(place, words, language);
      const entry = id === null ? null : store.get(id);
      if (entry === null || entry.words === words || !isServable(entry, reading.valueSet, clock.epochMs())) continue;
      if (tools.isContextDependent(utterance, language)) return null;
      return tools.sameFacts(tools.factsOf(words, language), tools.factsOf(entry.words, language)) ? entry : null;
    }
    return null;
  }

  function nearHit(question: CacheQuestion, reading: QuestionReading): CacheHit | null {
    if (!near.isAnyOpen) return null;
    const entry = nearEntry(question, reading);
    const text = entry === null || !near.isOpen(entry.id) ? null : textOf(entry, reading);
    if (entry === null || text === null) return null;
    return { entryId: entry.id, tier: 'near', text, why: `nearly "${entry.words}", ${whyOf(entry, reading)}` };
  }

  function find(question: CacheQuestion): CacheHit | null {
    const reading = reader.read(question);
    if (reading === null) return null;
    for (const key of reading.keys) {
      const hit = hitOf(key, reading);
      if (hit !== undefined) return hit;
    }
    return nearHit(question, reading);
  }

  function tryNear(question: CacheQuestion, reading: QuestionReading, text: string): void {
    if (reading.keys.some((key) => hitOf(key, reading) !== undefined)) return;
    const entry = nearEntry(question, reading);
    if (entry !== null) near.tried(entry.id, learner.agrees(entry, { question, reading, text }));
  }

  /** What turns are counted by is whether their widest key was there before. */
  function countTurn(reading: QuestionReading | null, isEligible: boolean): void {
    turnCount += 1;
    if (isEligible) eligibleTurnCount += 1;
    const id = reading?.keys.at(-1)?.id;
    if (id !== undefined && (seen.add(id) || store.get(id) !== null)) repeatedTurnCount += 1;
  }

  function sighted(question: CacheQuestion, answer: SightedAnswer, caller: SightingCaller): void {
    const reading = reader.read(question);
    const asked =
      reading === null
        ? null
        : questionProblem(question, beyondDeclared(tools, lexicons.of(question.workflow), question.workflow));
    const problem = asked ?? problemOf(question, answer);
    if (answer.isRecheck !== true) {
      countTurn(reading, reading !== null && problem === null && answer.outcome === 'complete');
    }
    if (reading === null || answer.outcome !== 'complete' || !question.workflow.prediction.cache) return;
    const { text } = answer;
    if (problem === null) tryNear(question, reading, text);
    learner.learn({ question, reading, text, caller, problem });
  }

  function problemOf({ workflow, language }: CacheQuestion, answer: SightedAnswer): AdmissionProblem | null {
    return answer.usedTool
      ? 'tool'
      : answerProblem(answer.text, workflow, language, beyondDeclared(tools, lexicons.of(workflow), workflow));
  }

  return {
    lookUp(question) {
      if (!question.workflow.prediction.cache) return null;
      lookUpCount += 1;
      return find(question);
    },
    isRecheckDue: ({ tier }) => random() < (tier === 'near' ? NEAR_RECHECK_SHARE : RECHECK_SHARE),
    sighted,
    served(entryId, tier) {
      const entry = store.get(entryId);
      hits[tier ?? entry?.tier ?? 'exact'] += 1;
      turnCount += 1;
      eligibleTurnCount += 1;
      repeatedTurnCount += 1;
      if (entry !== null) store.put({ ...entry, hitCount: entry.hitCount + 1 }, 'later');
    },
    objected(entryId) {
      const entry = store.get(entryId);
      if (entry !== null && entry.state !== 'closed') {
        learner.objected(objectedTo(entry, learner.closedExpiry()));
      }
    },
    list: (workflowId, limit) =>
      store.ofWorkflow(workflowId, limit).map((entry) => rowOf(entry, learner.isChecking(entry.id))),
    remove(entryId) {
      if (store.get(entryId) === null) return false;
      near.forget(entryId);
      store.remove(entryId);
      return true;
    },
    removeWorkflow: (workflowId) => store.removeWorkflow(workflowId),
    counts: () => ({
      lookUpCount,
      hits: { ...hits },
      turnCount,
      eligibleTurnCount,
      repeatedTurnCount,
      near: { trialCount: near.trialCount, wrongCount: near.wrongCount },
    }),
    prune: (nowEpochMs, maxCount) => store.prune(nowEpochMs, maxCount),
    flush: () => store.flush(),
    close: () => store.close(),
  };
}

const SAME: Readonly<Record<AnswerEntry['tier'], string>> = {
  exact: 'the same words in the same place with the same values',
  normalised: 'the same meaning in the same place with the same values',
  template: 'the same question in the same place',
};

function whyOf(entry: AnswerEntry, { valueSet }: QuestionReading): string {
  const values =
    entry.tier !== 'template'
      ? ''
      : entry.valueSets.includes(valueSet)
        ? ' with values that were seen'
        : `, agreed on for ${entry.valueSets.length} sets of values`;
  return (
    `${SAME[entry.tier]}${values}; proven by ${entry.callerCount} callers and the model, ` +
    `${entry.agreedCount} of ${entry.agreedCount} later answers agreed`
  );
}

function rowOf(entry: AnswerEntry, isChecking: boolean): CacheEntryRow {
  const { id, stateCode, lastAgentLine, words, valueSets, agreedCount, closedBecause } = entry;
  return {
    entryId: id,
    tier: entry.tier,
    state: isChecking && entry.state === 'sighted' ? 'checking' : entry.state,
    closedBecause,
    workflowVersion: entry.workflowVersion,
    language: entry.language,
    place: { code: stateCode, lastAgentLine },
    utterance: words,
    text: entry.text,
    sightingCount: entry.sightingCount,
    callerCount: entry.callerCount,
    valueSetCount: valueSets.length,
    trials: { agreed: agreedCount, disagreed: closedBecause === 'disagreement' ? 1 : 0 },
    hitCount: entry.hitCount,
    objectionCount: entry.objectionCount,
    isDoubted: entry.isDoubted,
    createdEpochMs: entry.createdEpochMs,
    provenEpochMs: entry.provenEpochMs,
    expiresEpochMs: entry.expiresEpochMs,
  };
}
