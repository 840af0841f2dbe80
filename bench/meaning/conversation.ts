/** Follows whole conversations: from the caller's lines, or from the messages of a request, to the agent's state. */
import { ENGLISH } from '../tongues/en_us.ts';
import type { Tongue } from '../tongues/tongue.ts';
import { type Answer, type DialogueState, freshState } from './dialogue_state.ts';
import { type Habits, respond } from './habits.ts';
import { answerOfWording } from './read_back.ts';
import { SLOTS, type Slot, VALUES, VENUES } from './restaurants.ts';

/** The form of chat messages; content that is no text counts as empty. */
export interface ChatMessage {
  readonly role: string;
  readonly content?: unknown;
}

/** What a request asks: the last line of the caller, and what came before it. */
export interface Asked {
  readonly state: DialogueState;
  readonly utterance: string;
  /** The caller's line before it, '' when there is none. */
  readonly lineBefore: string;
}

/** The agent's state when it has answered all these lines, one after the other. */
export function stateAfter(
  utterances: readonly string[],
  habits: Habits = {},
  from = freshState(),
  tongue: Tongue = ENGLISH,
): DialogueState {
  return utterances.reduce(
    (state, utterance, index) => respond(state, utterance, utterances[index - 1] ?? '', habits, tongue).state,
    from,
  );
}

/**
 * What a request says of its conversation. Of a whole conversation the state comes from the caller's lines alone, so that
 * a history that has lost or changed a line leads to another answer. Where the beginning is missing, it comes from what
 * the request tells instead: what is known so far, and what the agent said last. `utterance` is '' without any.
 */
export function stateOfMessages(
  messages: readonly ChatMessage[],
  habits: Habits = {},
  tongue: Tongue = ENGLISH,
): Asked {
  const { from, rest } = beginningOf(messages, tongue);
  const lines = callerLinesOf(rest);
  const state = stateAfter(lines.slice(0, -1), habits, from, tongue);
  return { state, utterance: lines.at(-1) ?? '', lineBefore: lines.at(-2) ?? '' };
}

/** Words that are the same for all requests that ask the same thing. */
export function conversationKey(messages: readonly ChatMessage[], tongue: Tongue = ENGLISH): readonly string[] {
  const { from, rest, isWhole } = beginningOf(messages, tongue);
  const lines = callerLinesOf(rest).map(tongue.fold);
  return isWhole ? lines : [JSON.stringify(from), ...lines];
}

/** What the caller said, in order; utterances without an answer between them may stand in one message, a line each. */
function callerLinesOf(messages: readonly ChatMessage[]): readonly string[] {
  return messages
    .filter(({ role }) => role === 'user')
    .flatMap(({ content }) => (typeof content === 'string' ? content.split('\n') : ['']));
}

interface Beginning {
  readonly from: DialogueState;
  readonly rest: readonly ChatMessage[];
  readonly isWhole: boolean;
}

function beginningOf(messages: readonly ChatMessage[], tongue: Tongue): Beginning {
  const known = knownSoFar(messages, tongue);
  const isAgents = ({ role }: ChatMessage): boolean => role === 'assistant';
  const at = known === null ? messages.findIndex(({ role }) => role !== 'system') : messages.findLastIndex(isAgents);
  const first = messages[at];
  const line = first === undefined || !isAgents(first) || typeof first.content !== 'string' ? null : first.content;
  if (known === null && (line === null || isGreeting(line, tongue))) {
    return { from: freshState(), rest: messages, isWhole: true };
  }
  const from = stateFrom(known ?? {}, line === null ? null : answerOfWording(line, tongue));
  return { from, rest: messages.slice(at + 1), isWhole: false };
}

/** Also when the caller cut in on it. */
function isGreeting(line: string, { fold, words }: Tongue): boolean {
  return fold(words.greeting).startsWith(fold(line));
}

type Known = Readonly<Partial<Record<Slot | 'venue', string>>>;

/** `Known so far: food = thai; price = any.`, the last paragraph of the instructions; null when it is not there. */
function knownSoFar(messages: readonly ChatMessage[], tongue: Tongue): Known | null {
  const paragraphs = messages
    .filter(({ role }) => role === 'system')
    .flatMap(({ content }) => (typeof content === 'string' ? content.trim().split('\n') : []));
  const [, list] = /^Known so far: (.*)\.$/.exec(paragraphs.at(-1)?.trim() ?? '') ?? [];
  if (list === undefined) return null;
  const pairs = list.split(';').map((pair) => pair.split('=').map((part) => part.trim()));
  return Object.fromEntries(
    pairs.flatMap(([name = '', said = '']) => {
      const value = valueKnown(name, said, tongue);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/** The value by its name in the language; null = there is no such value. */
function valueKnown(name: string, said: string, { words }: Tongue): string | null {
  if (name === 'venue') return VENUES.some((venue) => venue.name === said) ? said : null;
  const slot = SLOTS.find((each) => each === name);
  if (slot === undefined || said === 'any') return slot === undefined ? null : said;
  return VALUES[slot].find((value) => words.nameOf(slot, value).value === said) ?? null;
}

/** Acts after which no venue is in hand: the agent has asked about the wishes, or found nothing for them. */
const WITHOUT_VENUE: ReadonlySet<Answer['act']> = new Set(['greet', 'ask', 'confirm', 'not_served', 'no_match']);

/** What the agent said last is believed over what is known: it tells what was asked for, and what was let go of. */
function stateFrom(known: Known, last: Answer | null): DialogueState {
  const fresh = freshState();
  if (last === null) return { ...fresh, ...known };
  const { act, slots } = last;
  const said = act === 'tell' ? { venue: slots['venue'] ?? '' } : act === 'confirm' ? {} : slots;
  const { food = '', area = '', price = '', venue = '' } = { ...known, ...said } as Known;
  const state: DialogueState = { ...fresh, food, area, price, venue: WITHOUT_VENUE.has(act) ? '' : venue, last };
  const asked = SLOTS.find((slot) => slot === slots['asked']);
  if (asked !== undefined) return { ...state, asked, [asked]: '' };
  if (act === 'not_served') return { ...state, food: '', asked: 'food' };
  const unsure = act === 'confirm' ? SLOTS.find((slot) => slots[slot] !== undefined) : undefined;
  if (unsure === undefined) return state;
  const value = slots[unsure] ?? '';
  const kept = state[unsure] === value ? '' : state[unsure];
  return { ...state, [unsure]: kept, confirming: { slot: unsure, value } };
}
