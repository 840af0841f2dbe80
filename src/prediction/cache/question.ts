/**
 * Reads a question as the cache sees it: its keys from narrow to wide. A key is a hash of everything that an answer may
 * depend on (the workflow as filled for the call, the place in the conversation, the values, the words), so an utterance
 * alone is never one, and nothing can be read out of it.
 */
import { hash } from 'node:crypto';
import { foldUtterance } from '../../domain/utterance.ts';
import type { Workflow } from '../../domain/workflow.ts';
import type { LanguageTools } from './language_tools.ts';
import { maskMentions } from './mask.ts';
import { isOwn, withoutOwn } from './own_values.ts';
import type { DialogueContext, SlotLexicons } from './slot_tracker.ts';
import { isKnownValue, slotsAfterCaller, UNCERTAIN, type SlotValues } from './slot_values.ts';
import type { Mention, SlotLexicon } from './slot_words.ts';

export interface CacheQuestion {
  /** As filled for the call. */
  readonly workflow: Workflow;
  /** Of the turn, BCP-47. */
  readonly language: string;
  readonly utterance: string;
  readonly context: DialogueContext;
}

/** From narrow to wide. */
export type KeyedTier = 'exact' | 'normalised' | 'template';

/** One key of a question. */
export interface KeyedQuestion {
  readonly tier: KeyedTier;
  readonly id: string;
  /** Hash of everything in the key but the words: where a near match may be looked for. */
  readonly place: string;
  /** The words of the key; with `{slot}` in a template. */
  readonly words: string;
}

export interface QuestionReading {
  /** From narrow to wide. A tier that says the same as a wider one is left out. */
  readonly keys: readonly KeyedQuestion[];
  /** With what this utterance says. */
  readonly slots: SlotValues;
  /** A hash of what the workflow's slots hold, and one of each value of the call itself, with dots between them. */
  readonly valueSet: string;
  readonly hasValues: boolean;
}

export interface QuestionReader {
  /** Null = longer than anything that is ever asked twice, or empty. */
  read(question: CacheQuestion): QuestionReading | null;
}

const UTTERANCE_CHARS_MAX = 300;
const AGENT_LINE_CHARS_MAX = 2_000;
/** What stands for a value while words are normalised: a word of letters, which no rule of any language touches. */
const STAND_IN = 'zqslot';
const STAND_INS = /zqslot([a-z])/g;
const NUMBER_SHAPES = /[$€£¥]?[-−+]?\d+(?:[.,:/]\d+)*[%°€£]?/g;

/** The first characters of the ids of a workflow's entries, so that they stand together in the store. */
export function idPrefix(workflowId: string): string {
  return hash('sha256', workflowId, 'base64url').slice(0, 10);
}

/** `salt`: known to nobody, so that a value of a call cannot be found by trying what it may be. */
export function createQuestionReader(tools: LanguageTools, lexicons: SlotLexicons, salt: string): QuestionReader {
  const scopes = new WeakMap<Workflow, Map<string, Scope>>();
  const places = new WeakMap<DialogueContext, { scope: Scope; places: Places }>();

  function scopeOf(workflow: Workflow, language: string): Scope {
    let byLanguage = scopes.get(workflow);
    if (byLanguage === undefined) scopes.set(workflow, (byLanguage = new Map<string, Scope>()));
    let scope = byLanguage.get(language);
    if (scope === undefined) byLanguage.set(language, (scope = createScope(workflow, language, lexicons.of(workflow))));
    return scope;
  }

  function placesOf(context: DialogueContext, scope: Scope, lexicon: SlotLexicon): Places {
    const kept = places.get(context);
    if (kept?.scope === scope) return kept.places;
    const made = createPlaces(context, scope, lexicon);
    places.set(context, { scope, places: made });
    return made;
  }

  return {
    read({ workflow, language, utterance, context }) {
      if (utterance.length > UTTERANCE_CHARS_MAX || context.lastAgentLine.length > AGENT_LINE_CHARS_MAX) return null;
      const folded = foldUtterance(utterance);
      if (folded === '') return null;
      const scope = scopeOf(workflow, language);
      const lexicon = lexicons.of(workflow);
      const { full, masked, afterLine } = placesOf(context, scope, lexicon);
      const mentions = lexicon.mentionsIn(utterance);
      const slots = slotsAfterCaller(lexicon, context.slots, context.lastAgentLine, utterance, mentions);
      const hasValues =
        mentions.length > 0 || context.maskedLastAgentLine !== context.lastAgentLine || hasAny(context.slots);
      const normalised = tools.normalise(utterance, language);
      const numbers = numberShapes(utterance);
      const keyed = (tier: KeyedTier, place: string, words: string): KeyedQuestion => ({
        tier,
        place,
        words,
        id:
          scope.prefix + hash('sha256', `${tier}|${place}|${numbers}|${heard(tier, words)}`, 'base64url').slice(0, 22),
      });
      const heard = (tier: KeyedTier, words: string): string =>
        tier === 'exact' ? words : (tools.keyOf?.(words, language) ?? words);
      const keys: KeyedQuestion[] = [];
      // Only a template is free of the values of the call.
      if (!scope.hasOwn) {
        if (folded !== normalised) keys.push(keyed('exact', full, folded));
        keys.push(keyed('normalised', full, normalised));
      }
      if (hasValues && isTemplateAble(utterance, mentions, context.slots, slots)) {
        const words = mentions.length === 0 ? normalised : maskedWords(utterance, mentions, lexicon, tools, language);
        keys.push(keyed('template', masked + changesIn(mentions, context.slots), words));
        if (mentions.length === 0) keys.push(keyed('template', afterLine, words));
      }
      return { keys, slots, hasValues, valueSet: hasValues ? valuesOf(lexicon, slots, salt) : '' };
    },
  };
}

interface Scope {
  readonly key: string;
  readonly prefix: string;
  /** The call has values of its own. */
  readonly hasOwn: boolean;
}

/** Tools belong here as well, once there are any. Calls that differ in nothing but their own values are of one scope. */
function createScope(workflow: Workflow, language: string, lexicon: SlotLexicon): Scope {
  const { id, version, voice, model } = workflow;
  const own = lexicon.names.filter(isOwn);
  const instructions = own.length === 0 ? workflow.instructions : withoutOwn(workflow.instructions, lexicon);
  const all = [id, version, instructions, language, voice ?? null, model.temperature, model.maxTokens];
  const key = hash('sha256', JSON.stringify(own.length === 0 ? all : [...all, own]), 'base64url');
  return { key, prefix: idPrefix(id), hasOwn: own.length > 0 };
}

interface Places {
  /** Our last line and every value. */
  readonly full: string;
  /** Our last line without its values, and which slots have one. */
  readonly masked: string;
  /** Our last line without its values, whatever is known: what is said to "good bye" seldom depends on it. */
  readonly afterLine: string;
}

function createPlaces(context: DialogueContext, scope: Scope, lexicon: SlotLexicon): Places {
  const { lastAgentLine, maskedLastAgentLine, slots } = context;
  const values = lexicon.names.map((name) => slots[name] ?? null);
  const pattern = values.map((value) => (value === null ? '-' : isKnownValue(value) ? 'v' : value)).join('');
  const keyOf = (...parts: readonly unknown[]): string =>
    hash('sha256', JSON.stringify([scope.key, ...parts]), 'base64url').slice(0, 22);
  return {
    full: keyOf(lastAgentLine, values),
    masked: keyOf(maskedLastAgentLine, pattern),
    afterLine: keyOf(maskedLastAgentLine),
  };
}

function valuesOf(lexicon: SlotLexicon, slots: SlotValues, salt: string): string {
  const declared = lexicon.names.filter((name) => !isOwn(name)).map((name) => slots[name] ?? null);
  const own = lexicon.names.filter(isOwn).map((name) => hash('sha256', `${salt}|${slots[name]}`, 'base64url'));
  const set = hash('sha256', JSON.stringify(declared), 'base64url');
  return [set.slice(0, 12), ...own.map((value) => value.slice(0, 8))].join('.');
}

function hasAny(slots: SlotValues): boolean {
  for (const name in slots) if (Object.hasOwn(slots, name)) return true;
  return false;
}

/** Every value in the utterance is one that a slot holds now, and no two slots could be taken for each other. */
function isTemplateAble(utterance: string, mentions: readonly Mention[], before: SlotValues, now: SlotValues): boolean {
  for (const { values, isNegated } of mentions) {
    const [only] = values;
    if (only === undefined) continue;
    if (isNegated || values.length > 1 || now[only.slot] !== only.value) return false;
  }
  if (mentions.length > 0 && utterance.toLowerCase().includes(STAND_IN)) return false;
  const seen = new Set<string>();
  for (const value of Object.values(now)) {
    if (value === UNCERTAIN || seen.has(value.toLowerCase())) return false;
    if (isKnownValue(value)) seen.add(value.toLowerCase());
  }
  return !Object.values(before).includes(UNCERTAIN);
}

/**
 * Whether a value is named once more or takes the place of another: to say "thai" again asks for the same, and what was
 * found by the old value does not hold for a new one.
 */
function changesIn(mentions: readonly Mention[], before: SlotValues): string {
  let changes = '';
  for (const { values } of mentions) {
    for (const { slot, value } of values) {
      const known = before[slot];
      if (isKnownValue(known)) changes += known === value ? `|${slot}=` : `|${slot}!`;
    }
  }
  return changes;
}

function maskedWords(
  utterance: string,
  mentions: readonly Mention[],
  lexicon: SlotLexicon,
  tools: LanguageTools,
  language: string,
): string {
  const { names } = lexicon;
  const standIn = (slot: string): string => STAND_IN + String.fromCodePoint(97 + names.indexOf(slot));
  const normalised = tools.normalise(maskMentions(utterance, mentions, standIn), language);
  return normalised.replaceAll(STAND_INS, (word, letter: string) => {
    const name = names[(letter.codePointAt(0) ?? 0) - 97];
    return name === undefined ? word : `{${name}}`;
  });
}

/** Folding loses what is around digits, and with it the difference between "1.5" and "1 5". */
function numberShapes(text: string): string {
  return /\d/.test(text) ? (text.match(NUMBER_SHAPES) ?? []).join(' ') : '';
}
