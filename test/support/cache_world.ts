/** An answer cache in virtual time, with simple language tools and a model that says what the test wants. */
import type { Slot, Workflow } from '../../src/domain/workflow.ts';
import { DEFAULT_PREDICTION } from '../../src/domain/workflow.ts';
import { foldUtterance } from '../../src/domain/utterance.ts';
import {
  type AnswerCache,
  type AnswerCacheParts,
  type CacheHit,
  createAnswerCache,
  type SightedAnswer,
} from '../../src/prediction/cache/answer_cache.ts';
import type { AnswerTable } from '../../src/prediction/cache/answer_store.ts';
import type { Facts, LanguageTools } from '../../src/prediction/cache/language_tools.ts';
import type { CanonicalQuestion } from '../../src/prediction/cache/learner.ts';
import { ownValuesOf } from '../../src/prediction/cache/own_values.ts';
import type { CacheQuestion } from '../../src/prediction/cache/question.ts';
import { createSlotLexicons, createSlotTracker, type SlotTracker } from '../../src/prediction/cache/slot_tracker.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';
import { sampleWorkflow } from './sample_workflow.ts';

/** Facts are numbers, negation and words with a capital inside of a sentence; enough to tell test answers apart. */
export const PLAIN_TOOLS: LanguageTools = {
  normalise: (text) =>
    foldUtterance(text)
      .replaceAll(/\b(?:um|uh)\b/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/^\s*(?:ok |well |so )+|(?: please| thanks)+\s*$/g, '')
      .trim(),
  factsOf(text) {
    const numbers = text.match(/\d+/g) ?? [];
    const names = text.match(/(?<=[a-z,] )[A-Z][a-z]+/g) ?? [];
    const isNegated = /\b(?:no|not|never|don't|isn't)\b/i.test(text);
    const key = JSON.stringify([[...numbers].sort(), [...names].sort(), isNegated]);
    return { key, contentWords: foldUtterance(text).split(' ') } as Facts;
  },
  sameFacts: (a, b) => (a as { key?: string }).key === (b as { key?: string }).key,
  isTimeRelative: (text) => /\b(?:today|now|tomorrow)\b/i.test(text),
  isContextDependent: (text) => /\b(?:it|that|those)\b/i.test(text),
  hasPersonalData: (text) => /\bmy name is\b|@|\d{7}/i.test(text),
  isCorrection: (text) => /^no,? i\b/i.test(text),
};

export const SLOTS: readonly Slot[] = [
  slot('food', ['thai', 'chinese', 'north african', 'african', 'korean'], ['any food'], ['kind of food']),
  slot('area', ['north', 'south', 'city centre'], ['anywhere'], ['part of town']),
];

export function slot(name: string, values: readonly string[], any: readonly string[], asks: readonly string[]): Slot {
  return {
    name,
    values: values.map((value) => ({ value, wordings: [value] })),
    any: [...any, "i don't mind"],
    asks,
  };
}

export function cachedWorkflow(changes: Partial<Workflow> = {}): Workflow {
  return sampleWorkflow({ slots: SLOTS, prediction: DEFAULT_PREDICTION, ...changes });
}

/** A store that forgets nothing and can be told to fail. */
export class MemoryTable implements AnswerTable {
  readonly records = new Map<string, unknown>();
  readFails = false;
  writeFails = false;

  get(key: string): unknown {
    if (this.readFails) throw new Error('broken');
    return structuredClone(this.records.get(key)) ?? null;
  }

  async put(key: string, value: unknown): Promise<void> {
    await Promise.resolve();
    if (this.writeFails) throw new Error('disk full');
    this.records.set(key, structuredClone(value));
  }

  async remove(key: string): Promise<boolean> {
    await Promise.resolve();
    if (this.writeFails) throw new Error('disk full');
    return this.records.delete(key);
  }

  entries({ after = '', before = '~', limit }: { after?: string; before?: string; limit: number }) {
    if (this.readFails) throw new Error('broken');
    return [...this.records]
      .filter(([key]) => key > after && key < before)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([key, value]) => ({ key, value }));
  }

  count(): number {
    return this.records.size;
  }
}

interface Place {
  readonly lines?: readonly (readonly [role: 'agent' | 'caller', text: string])[];
  readonly workflow?: Workflow;
  readonly language?: string;
}

function numberOf(caller: number | string): string {
  return typeof caller === 'string' ? caller : `+1415555${String(1000 + caller)}`;
}

export const complete = (text: string): SightedAnswer => ({ text, outcome: 'complete', usedTool: false });

export interface CacheWorld {
  readonly cache: AnswerCache;
  readonly clock: VirtualClock;
  readonly asked: CanonicalQuestion[];
  tracker(workflow?: Workflow): SlotTracker;
  question(utterance: string, place?: Place): CacheQuestion;
  /** What this caller asked and was told; the check that follows has ended when it resolves. */
  readonly see: (
    utterance: string,
    answer: string | SightedAnswer,
    caller: number | string,
    place?: Place,
  ) => Promise<void>;
  readonly hit: (utterance: string, place?: Place) => CacheHit | null;
}

export function cacheWorld(
  options: Partial<AnswerCacheParts> & {
    readonly model?: (question: CanonicalQuestion) => string | null;
  } = {},
): CacheWorld {
  const clock = new VirtualClock();
  const lexicons = createSlotLexicons();
  const workflow = cachedWorkflow();
  const asked: CanonicalQuestion[] = [];
  const { model = () => null, ...parts } = options;
  const cache = createAnswerCache({
    table: null,
    clock,
    random: () => 0.5,
    tools: PLAIN_TOOLS,
    lexicons,
    ...parts,
  });
  async function askAgain(question: CanonicalQuestion): Promise<string | null> {
    asked.push(question);
    await Promise.resolve();
    return model(question);
  }
  const tracker = (of: Workflow = workflow): SlotTracker => createSlotTracker(lexicons.of(of), ownValuesOf(of));
  function question(utterance: string, place: Place = {}): CacheQuestion {
    const call = tracker(place.workflow);
    for (const [role, text] of place.lines ?? [['agent', 'How can I help?']]) {
      if (role === 'agent') call.agentSaid(text);
      else call.callerSaid(text);
    }
    const language = place.language ?? 'en-US';
    return { workflow: place.workflow ?? workflow, language, utterance, context: call.context() };
  }
  return {
    cache,
    clock,
    asked,
    tracker,
    question,
    async see(utterance, answer, caller, place) {
      const sighted = typeof answer === 'string' ? complete(answer) : answer;
      cache.sighted(question(utterance, place), sighted, { number: numberOf(caller), askAgain });
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    },
    hit: (utterance, place) => cache.lookUp(question(utterance, place)),
  };
}
