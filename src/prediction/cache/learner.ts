/**
 * Learns from what the model answered in turns, off their path. An answer that two callers got is asked for once more
 * with only what the key holds; what comes back is what may be shared, and only if it agrees with what was seen.
 */
import { hash } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import { callerDigits } from '../../domain/phone_number.ts';
import type { Workflow } from '../../domain/workflow.ts';
import { saysTheSame } from './agreement.ts';
import { type AdmissionProblem, answerProblem, beyondDeclared } from './admission.ts';
import type { AnswerStore } from './answer_store.ts';
import {
  agreed,
  type AnswerEntry,
  CALLERS_NEEDED,
  closed,
  type CloseReason,
  firstSighting,
  proved,
  type Sighting,
} from './entry.ts';
import type { LanguageTools } from './language_tools.ts';
import { fillAnswer, maskAnswer } from './mask.ts';
import type { CacheQuestion, KeyedQuestion, QuestionReading } from './question.ts';
import type { SlotLexicons } from './slot_tracker.ts';
import type { SlotValues } from './slot_values.ts';

/** All that a key holds. Who asks must add nothing to it: no history, no caller, temperature 0. */
export interface CanonicalQuestion {
  readonly workflow: Workflow;
  readonly language: string;
  readonly lastAgentLine: string;
  /** What is known before the utterance; `*` = any value will do, `?` = not sure. */
  readonly slots: SlotValues;
  /** As the key has it: folded or normalised. */
  readonly utterance: string;
}

/** Resolves to the model's whole answer as it would be spoken; null = no money for it now, or it failed. */
export type AskAgain = (question: CanonicalQuestion) => Promise<string | null>;

/** Whose turn it was. */
export interface SightingCaller {
  /** Of the phone; whatever is no number counts as withheld. */
  readonly number: string;
  readonly askAgain: AskAgain;
}

/** A turn of a caller whose answer the model gave. */
interface LearnedTurn {
  readonly question: CacheQuestion;
  readonly reading: QuestionReading;
  readonly text: string;
  readonly caller: SightingCaller;
  /** Not null: whatever the answer says, it must not be stored, and what is stored under its keys must go. */
  readonly problem: AdmissionProblem | null;
}

export interface Learner {
  learn(turn: LearnedTurn): void;
  /** Whether this answer, stored under a key of the question, says what the turn's answer says. */
  agrees(entry: AnswerEntry, turn: Omit<LearnedTurn, 'caller' | 'problem'>): boolean;
  objected(entry: AnswerEntry): void;
  isChecking(id: string): boolean;
  /** Of an entry that is proven now or shown again to hold. */
  expiry(): number;
  closedExpiry(): number;
}

interface LearnerParts {
  readonly store: AnswerStore;
  readonly tools: LanguageTools;
  readonly lexicons: SlotLexicons;
  readonly clock: Clock;
  readonly random: () => number;
  proven(entry: AnswerEntry, key: KeyedQuestion): void;
  closed(entry: AnswerEntry): void;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Lives differ by a tenth, so that what was learned together is not forgotten together. */
const JITTER = 0.1;
/** A question that came up once only is not worth remembering that long. */
const CLOSED_DAYS = 30;
const CLOSED_ONCE_DAYS = 1;
/** Asked at the same time; further ones wait for their next sighting. */
const CHECKS_MAX = 8;

/** Problems of the answer that mean: under this key there is never one answer for all. */
const CLOSING_AT_ONCE: ReadonlySet<AdmissionProblem> = new Set(['tool', 'time-relative']);

export function createLearner(parts: LearnerParts): Learner {
  const { store, tools, lexicons, clock, random } = parts;
  const checking = new Set<string>();

  const expiry = (): number => clock.epochMs() + Math.round(DAY_MS * (1 - JITTER + 2 * JITTER * random()));
  const closedExpiry = (days = CLOSED_DAYS): number => clock.epochMs() + days * DAY_MS;

  function close(entry: AnswerEntry, reason: CloseReason): void {
    const now = closed(entry, reason, closedExpiry());
    store.put(now, 'now');
    parts.closed(now);
  }

  function isSame({ workflow, language }: CacheQuestion, one: string, other: string): boolean {
    return saysTheSame(one, other, language, { lexicon: lexicons.of(workflow), tools });
  }

  function agrees(entry: AnswerEntry, { question, reading, text }: Omit<LearnedTurn, 'caller' | 'problem'>): boolean {
    const stored = entry.tier === 'template' ? fillAnswer(entry.text, reading.slots) : entry.text;
    return stored !== null && isSame(question, stored, text);
  }

  function textFor(key: KeyedQuestion, { question, reading }: LearnedTurn, text: string): string | null {
    if (key.tier !== 'template') return text;
    return maskAnswer(text, lexicons.of(question.workflow).mentionsIn(text), reading.slots);
  }

  /** Undefined = it cannot be read now. */
  function live(id: string): AnswerEntry | null | undefined {
    const entry = store.read(id);
    return entry !== undefined && entry !== null && entry.expiresEpochMs <= clock.epochMs() ? null : entry;
  }

  function begin(key: KeyedQuestion, turn: LearnedTurn, text: string, sighting: Sighting): AnswerEntry {
    const { workflow, language, context } = turn.question;
    const from = {
      workflowId: workflow.id,
      workflowVersion: workflow.version,
      language,
      stateCode: context.state,
      lastAgentLine: key.tier === 'template' ? context.maskedLastAgentLine : context.lastAgentLine,
      text,
      createdEpochMs: clock.epochMs(),
    };
    return firstSighting(key, from, sighting);
  }

  /** What is known under this key after the turn. */
  function sight(key: KeyedQuestion, turn: LearnedTurn): AnswerEntry | null {
    const { problem, reading, caller } = turn;
    const entry = live(key.id);
    // What was closed must not begin anew because it could not be read.
    if (entry === undefined) return null;
    if (entry?.state === 'closed') return stayClosed(entry);
    const sighting = {
      callerMark: markOf(caller.number, key.id),
      valueSet: reading.valueSet,
      expiresEpochMs: expiry(),
    };
    if (problem !== null) {
      if (entry !== null) close(entry, problem);
      else if (CLOSING_AT_ONCE.has(problem) && store.canAdd()) {
        store.put(closed(begin(key, turn, '', sighting), problem, closedExpiry(CLOSED_ONCE_DAYS)), 'later');
      }
      return null;
    }
    const text = textFor(key, turn, turn.text);
    if (text === null) return null;
    if (entry === null) {
      if (!store.canAdd()) return null;
      const first = begin(key, turn, text, sighting);
      store.put(first, 'later');
      return first;
    }
    if (!agrees(entry, turn)) {
      close(entry, 'disagreement');
      return null;
    }
    const again = agreed(entry, sighting);
    store.put(again, 'later');
    return again;
  }

  /** Nobody reopens it while it is asked for. */
  function stayClosed(entry: AnswerEntry): AnswerEntry {
    const isEnding = entry.expiresEpochMs - clock.epochMs() < (CLOSED_DAYS / 2) * DAY_MS;
    if (isEnding) {
      store.put({ ...entry, sightingCount: entry.sightingCount + 1, expiresEpochMs: closedExpiry() }, 'later');
    }
    return entry;
  }

  async function check(entry: AnswerEntry, key: KeyedQuestion, turn: LearnedTurn): Promise<void> {
    checking.add(key.id);
    try {
      const text = await turn.caller.askAgain(canonicalQuestion(key, turn));
      if (text !== null) settle(entry, key, turn, text);
    } catch {
      // As if it had not been asked: the next sighting tries again.
    } finally {
      checking.delete(key.id);
    }
  }

  function settle(asked: AnswerEntry, key: KeyedQuestion, turn: LearnedTurn, canonical: string): void {
    const entry = live(key.id);
    // Closed, removed or begun anew while the model was asked.
    if (entry?.state !== 'sighted' || entry.createdEpochMs !== asked.createdEpochMs || entry.text !== asked.text)
      return;
    const { question } = turn;
    const { workflow, language } = question;
    const problem = answerProblem(
      canonical,
      workflow,
      language,
      beyondDeclared(tools, lexicons.of(workflow), workflow),
    );
    if (problem !== null) return close(entry, problem);
    const text = textFor(key, turn, canonical);
    const isAgreed =
      text !== null && agrees(entry, { ...turn, text: canonical }) && isSame(question, canonical, turn.text);
    if (!isAgreed) return close(entry, 'not_a_function_of_its_key');
    const now = proved(entry, text, clock.epochMs(), expiry());
    store.put(now, 'now');
    parts.proven(now, key);
  }

  return {
    learn(turn) {
      // The widest key that is still open is proven first: what it serves, a narrower one need not be asked for.
      let isCovered = false;
      for (const key of turn.reading.keys.toReversed()) {
        const entry = sight(key, turn);
        if (isCovered || entry === null || entry.state === 'closed') continue;
        isCovered = true;
        const isDue = entry.state === 'sighted' && entry.callerCount >= CALLERS_NEEDED;
        if (isDue && !checking.has(key.id) && checking.size < CHECKS_MAX) void check(entry, key, turn);
      }
    },
    agrees,
    objected(entry) {
      store.put(entry, 'now');
      if (entry.state === 'closed') parts.closed(entry);
    },
    isChecking: (id) => checking.has(id),
    expiry,
    closedExpiry,
  };
}

function canonicalQuestion(key: KeyedQuestion, { question, reading }: LearnedTurn): CanonicalQuestion {
  const { workflow, language, context } = question;
  const utterance = key.tier === 'template' ? (fillAnswer(key.words, reading.slots) ?? key.words) : key.words;
  return { workflow, language, lastAgentLine: context.lastAgentLine, slots: context.slots, utterance };
}

/** Only good for telling two callers under one key apart; all withheld numbers are one caller. */
function markOf(caller: string, entryId: string): string {
  return hash('sha256', `${entryId}|${callerDigits(caller) || 'withheld'}`, 'base64url').slice(0, 8);
}
