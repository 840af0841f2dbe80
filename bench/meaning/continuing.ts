/**
 * Requests to go on with an answer of which the caller has heard the beginning: how they are told from ordinary ones, and
 * how a model goes on. Mostly it does as it is told; now and then it says the last words again, or begins anew. Pure.
 */
import type { ChatMessage } from './conversation.ts';
import type { Answer } from './dialogue_state.ts';
import { ENGLISH } from '../tongues/en_us.ts';
import type { Tongue } from '../tongues/tongue.ts';
import { hashOf } from './fold.ts';

export interface Continuation {
  /** The messages of the question itself. */
  readonly asked: readonly ChatMessage[];
  /** What was said of its answer. */
  readonly said: string;
}

/** How a model takes the request, of 100. */
const REPEATS_LAST_WORDS = 25;
const BEGINS_ANEW = 15;
const REPEATED_WORDS_MAX = 4;
const NOTHING_MISSING = '.';

/**
 * The words sent so far as the agent's own line, after which nothing comes but an instruction: one of the system's, or
 * one in the user's name that speaks of going on and of repeating, which no caller does. Null: an ordinary request.
 */
export function continuationIn(messages: readonly ChatMessage[], tongue: Tongue = ENGLISH): Continuation | null {
  const at = messages.findLastIndex(({ role }) => role === 'assistant');
  const before = messages[at - 1];
  if (before?.role !== 'user') return null;
  if (!messages.slice(at + 1).every((message) => isInstruction(message, tongue))) return null;
  return { asked: messages.slice(0, at), said: textOf(messages[at]) };
}

function isInstruction(message: ChatMessage, tongue: Tongue): boolean {
  if (message.role !== 'user') return message.role === 'system' || message.role === 'developer';
  return tongue.goesOn(textOf(message));
}

function textOf(message: ChatMessage | undefined): string {
  return typeof message?.content === 'string' ? message.content : '';
}

/** `seed`: any whole number; it decides how the request is taken. What was not said in our words is begun anew. */
export function restOfAnswer(answer: Answer, said: string, seed: number, tongue: Tongue = ENGLISH): string {
  const { fold, spoken, wordings } = tongue;
  const folded = fold(said);
  const [first] = wordings(answer);
  const whole = wordings(answer).find((wording) => fold(wording).startsWith(folded));
  if (whole === undefined) return first;
  const manner = hashOf(seed, 'manner') % 100;
  if (folded === '' || manner < BEGINS_ANEW) return whole;
  const parts = spoken.joiner === ' ' ? whole.split(' ') : spoken.unitsOf(whole);
  // Part by part, because what was said may have lost its punctuation, or end within a word.
  let count = 0;
  for (let before = ''; count < parts.length && before.length < folded.length; count++) {
    const longer = fold(parts.slice(0, count + 1).join(spoken.joiner));
    if (longer.length > folded.length) {
      return wordRest(parts, count, folded.slice(before.length).trim(), { seed, joiner: spoken.joiner });
    }
    before = longer;
  }
  const repeatedWords =
    manner < BEGINS_ANEW + REPEATS_LAST_WORDS ? 1 + (hashOf(seed, 'words') % REPEATED_WORDS_MAX) : 0;
  // Nobody says half a word again: where words are not parted, one is about two characters.
  const repeated = repeatedWords * (spoken.joiner === '' ? 2 : 1);
  const rest = parts.slice(Math.max(0, count - repeated)).join(spoken.joiner);
  if (rest === '') return NOTHING_MISSING;
  return repeated > 0 ? rest : spoken.joiner + rest;
}

/** What was said ends within the part at `index`: the model goes on in its middle, or says it again whole. */
function wordRest(
  parts: readonly string[],
  index: number,
  saidOfIt: string,
  { seed, joiner }: { readonly seed: number; readonly joiner: string },
): string {
  const [word = ''] = [parts[index]];
  const rest = hashOf(seed, 'cut word') % 2 === 0 ? word.slice(saidOfIt.length) : word;
  return [rest, ...parts.slice(index + 1)].join(joiner);
}
