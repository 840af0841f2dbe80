/**
 * Follows one call as prediction sees it: where the conversation is, what earlier callers said there, and which proven
 * answer fits. It is told of each exchange when it is over, so that what it knows is always what was said and heard.
 */
import { foldUtterance } from '../domain/utterance.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { AnswerCache, CacheHit, SightedAnswer } from './cache/answer_cache.ts';
import { maskMentions } from './cache/mask.ts';
import type { ObjectionWatch } from './cache/objections.ts';
import type { AskAgain } from './cache/learner.ts';
import type { CacheQuestion } from './cache/question.ts';
import type { DialogueContext, SlotTracker } from './cache/slot_tracker.ts';
import type { SlotLexicon } from './cache/slot_words.ts';
import type { HeardBook, Place } from './heard/heard_book.ts';

export interface DialogueParts {
  readonly workflow: Workflow;
  /** The caller's number; '' where it is withheld. */
  readonly caller: string;
  readonly tracker: SlotTracker;
  readonly lexicon: SlotLexicon;
  readonly cache: AnswerCache;
  readonly objections: ObjectionWatch;
  readonly heard: Pick<HeardBook, 'learn' | 'completeness' | 'likely'>;
}

/** One for all states of a workflow: what is known where nothing is known of the state. */
const ANYWHERE = '*';

export class Dialogue {
  readonly #parts: DialogueParts;
  #places: { readonly context: DialogueContext; readonly language: string; readonly places: readonly Place[] } | null =
    null;

  constructor(parts: DialogueParts) {
    this.#parts = parts;
  }

  /** A short code of where the next utterance comes. */
  get state(): string {
    return this.#parts.tracker.context().state;
  }

  greeted(text: string): void {
    if (text !== '') this.#parts.tracker.agentSaid(text);
  }

  /** A final prompt: what is asked, and where. It stays what it is while the conversation goes on. */
  asked(utterance: string, language: string): CacheQuestion {
    this.#parts.objections.callerSaid(utterance, language);
    return this.#question(utterance, language);
  }

  /** The proven answer to this, if there is one. Microseconds; never throws. */
  answerTo(question: CacheQuestion): CacheHit | null {
    return this.#parts.cache.lookUp(question);
  }

  /** Whether a caller who said this now would get a proven answer. */
  hasAnswerTo(utterance: string, language: string): boolean {
    return this.answerTo(this.#question(utterance, language)) !== null;
  }

  /** The question was answered with it. True: the model should be asked as well, to see that it still holds. */
  served({ utterance }: CacheQuestion, hit: CacheHit): boolean {
    const { cache, objections } = this.#parts;
    cache.served(hit.entryId, hit.tier);
    objections.served(hit.entryId, utterance);
    return cache.isRecheckDue(hit);
  }

  /** The model was asked beside a proven answer. */
  rechecked(question: CacheQuestion, text: string): void {
    const { cache, caller } = this.#parts;
    const answer: SightedAnswer = { text, outcome: 'complete', usedTool: false, isRecheck: true };
    cache.sighted(question, answer, { number: caller, askAgain: () => Promise.resolve(null) });
  }

  /** What was said since: by the caller, by us. '' = nothing. */
  told(utterance: string, reply: string): void {
    const { tracker } = this.#parts;
    if (utterance !== '') tracker.callerSaid(utterance);
    if (reply !== '') tracker.agentSaid(reply);
  }

  /** The caller cut in on our reply after so much of it. */
  interrupted(heardMs: number): void {
    this.#parts.objections.interrupted(heardMs);
  }

  /** Less was heard than was told: this is the last line of ours that was heard, as far as it was. */
  cut(lastHeard: string): void {
    this.#parts.tracker.agentCut(lastHeard);
  }

  /** The turn is over: what it teaches. `askAgain` is for what it may prove; null = no model spoke in it. */
  learn(question: CacheQuestion, sighted: SightedAnswer | null, askAgain: AskAgain): void {
    const { cache, heard, caller } = this.#parts;
    const { utterance, language, context } = question;
    if (sighted !== null) cache.sighted(question, sighted, { number: caller, askAgain });
    for (const place of this.#placesOf(context, language)) {
      heard.learn(place, this.#masked(utterance), caller);
      if (place.state !== ANYWHERE) heard.learn(inClear(place), foldUtterance(utterance), caller);
    }
  }

  /** Share of earlier callers in this place who said no more than this; null when too little is known. */
  wholeShare(text: string, language: string): number | null {
    const masked = this.#masked(text);
    for (const place of this.#placesOf(this.#parts.tracker.context(), language)) {
      const count = this.#parts.heard.completeness(place, masked);
      if (count !== null) return count.wholeCount / (count.wholeCount + count.wentOnCount);
    }
    return null;
  }

  /** What callers say next here, the most probable first: only what two of them said. */
  likely(language: string, count: number, atLeast: number): readonly string[] {
    for (const place of this.#placesOf(this.#parts.tracker.context(), language)) {
      const likely = place.state === ANYWHERE ? [] : this.#parts.heard.likely(inClear(place), count, atLeast);
      if (likely.length > 0) return likely.map(({ text }) => text);
    }
    return [];
  }

  #question(utterance: string, language: string): CacheQuestion {
    return { workflow: this.#parts.workflow, language, utterance, context: this.#parts.tracker.context() };
  }

  /** From narrow to wide. */
  #placesOf(context: DialogueContext, language: string): readonly Place[] {
    if (this.#places?.context === context && this.#places.language === language) return this.#places.places;
    const scope = `${this.#parts.workflow.id}|${language}`;
    const known = Object.keys(context.slots).sort().join(',');
    const states = [`${context.state}|${known}`, context.state, ANYWHERE];
    const places = states.map((state): Place => ({ scope, state }));
    this.#places = { context, language, places };
    return places;
  }

  /** Which value is named says nothing of whether more is to come. */
  #masked(text: string): string {
    const folded = foldUtterance(text);
    const masked = maskMentions(folded, this.#parts.lexicon.mentionsIn(folded), (slot) => `slot ${slot}`);
    return foldUtterance(masked);
  }
}

/** Where whole utterances are counted as they were said. */
function inClear({ scope, state }: Place): Place {
  return { scope: `${scope}|said`, state };
}
