/** What makes answers ready early, put together: who may ask the model before it is the turn's time, and at what cost. */
import { primaryLanguage } from '../domain/language_tag.ts';
import { cantoneseWords, soundKey } from '../languages/cantonese/key.ts';
import { speakCantonese } from '../languages/cantonese/spoken.ts';
import type { CantoneseTables } from '../languages/cantonese/tables.ts';
import { completenessOf } from '../languages/completeness.ts';
import {
  factsOf,
  hasPersonalData,
  isContextDependent,
  isCorrection,
  isTimeRelative,
  sameFacts,
} from '../languages/facts.ts';
import { normaliseUtterance } from '../languages/normalise.ts';
import type { Clock } from '../domain/clock.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import { LIMITS } from '../limits.ts';
import { type AnswerCache, createAnswerCache } from '../prediction/cache/answer_cache.ts';
import type { AnswerTable } from '../prediction/cache/answer_store.ts';
import type { LanguageTools } from '../prediction/cache/language_tools.ts';
import { ownValuesOf, withOwnValues } from '../prediction/cache/own_values.ts';
import { createObjectionWatch } from '../prediction/cache/objections.ts';
import { createSlotLexicons, createSlotTracker } from '../prediction/cache/slot_tracker.ts';
import { Cadence } from '../prediction/cadence.ts';
import { Dialogue } from '../prediction/dialogue.ts';
import { Governor } from '../prediction/governor.ts';
import { HeardBook, type HeardTable } from '../prediction/heard/heard_book.ts';
import { Ledger } from '../prediction/ledger.ts';
import type { Price } from '../prediction/price.ts';
import type { EarlyParts } from './early_parts.ts';
import type { ProviderBoard } from './provider_board.ts';

export interface EarlyOptions {
  readonly clock: Clock;
  readonly prices: Prices;
  readonly board: ProviderBoard;
  /** From 0 to 1. */
  readonly random: () => number;
  /** What earlier calls taught; null = nothing, and nothing is kept for later ones. */
  readonly tables: { readonly answers: AnswerTable; readonly heard: HeardTable } | null;
  /** Null = no workflow speaks Cantonese, and its keys are characters. */
  readonly cantonese?: CantoneseTables | null;
}

interface Prices {
  readonly phoneMinute: number;
  /** By the provider's name. */
  readonly models: Readonly<Record<string, Price>>;
}

export interface Early {
  readonly parts: EarlyParts;
  readonly cache: AnswerCache;
  /** Of one workflow or of all. */
  ledger(workflowId?: string): readonly LedgerRow[];
  /** Forgets a little of what is old. */
  prune(nowEpochMs: number): Promise<void>;
  /** Writes what was learned. */
  close(): Promise<void>;
}

/** For replays and tests, where nothing is too dear. */
export const NO_PRICES: Prices = { phoneMinute: 1, models: {} };
const FREE = { inputPerMillion: 0, outputPerMillion: 0 };
/** What a reply is charged with before it is known: most are short. */
const REPLY_TOKENS = 60;
const HEARD_KEPT_MS = 30 * 24 * 3600 * 1000;
const PRUNED_AT_ONCE = { answers: 1_000, heard: 100 };

/** The languages as the cache asks about them. */
export function createTools(cantonese: CantoneseTables | null): LanguageTools {
  const isCantonese = (language: string): boolean => primaryLanguage(language) === 'yue';
  return {
    normalise: (text, language) =>
      isCantonese(language) ? cantoneseWords(text, cantonese?.script) : normaliseUtterance(text, language),
    keyOf: (words, language) =>
      cantonese !== null && isCantonese(language) ? soundKey(words, cantonese.sounds) : words,
    factsOf,
    sameFacts: (a, b) => sameFacts(a as ReturnType<typeof factsOf>, b as ReturnType<typeof factsOf>),
    isTimeRelative,
    isContextDependent,
    hasPersonalData,
    isCorrection,
  };
}

export const TOOLS: LanguageTools = createTools(null);

/** Replies are kept as they are spoken, and Cantonese ones have their numbers read out. */
export function spokenValue(value: string, language: string): string {
  return primaryLanguage(language) === 'yue' ? speakCantonese(value) : value;
}

export function createEarly({ clock, prices, board, random, tables, cantonese = null }: EarlyOptions): Early {
  const tools = cantonese === null ? TOOLS : createTools(cantonese);
  const ledger = new Ledger();
  const governor = createGovernor(clock, prices, ledger, board);
  const lexicons = createSlotLexicons(spokenValue);
  const cache = createAnswerCache({ table: tables?.answers ?? null, clock, random, tools, lexicons });
  const heard = new HeardBook({ table: tables?.heard ?? null, clock });
  return {
    cache,
    ledger: (workflowId) => ledger.rows(workflowId),
    async prune(nowEpochMs) {
      cache.prune(nowEpochMs, PRUNED_AT_ONCE.answers);
      await heard.prune(nowEpochMs - HEARD_KEPT_MS, PRUNED_AT_ONCE.heard);
    },
    async close() {
      heard.flush();
      await cache.close();
    },
    parts: {
      limits: LIMITS.speculation,
      completenessOf,
      createCadence: () => new Cadence(),
      openDialogue({ workflow: said, variables, caller }) {
        const workflow = withOwnValues(said, variables);
        const lexicon = lexicons.of(workflow);
        const tracker = createSlotTracker(lexicon, ownValuesOf(workflow));
        const objections = createObjectionWatch(cache, tools);
        return new Dialogue({ workflow, caller, tracker, lexicon, cache, objections, heard });
      },
      openAccount: ({ id, prediction }) =>
        governor.openAccount({
          workflowId: id,
          extraCallsPerTurn: prediction.extraCallsPerTurn,
          replyTokens: REPLY_TOKENS,
        }),
    },
  };
}

function createGovernor(clock: Clock, { phoneMinute, models }: Prices, ledger: Ledger, board: ProviderBoard): Governor {
  return new Governor({
    clock,
    ledger,
    phoneMinuteCost: phoneMinute,
    priceOf: (provider) => models[provider] ?? FREE,
    hasRoomFor: (kind, provider) => board.hasRoomFor(kind, provider),
  });
}
