/** How the agent says things in a language, and the three wordings that these make of an answer. Pure. */
import type { Answer } from '../meaning/dialogue_state.ts';
import type { Slot } from '../meaning/restaurants.ts';
import type { Wordings } from '../meaning/wordings.ts';

type Values = Readonly<Partial<Record<Slot, string>>>;

/**
 * Values are given as the agent says them. Each wording ends in words that are the same for all values, so that none is
 * the beginning of a wording of another answer.
 */
export interface AgentWords {
  readonly greet: Wordings;
  readonly questions: Readonly<Record<Slot, Wordings>>;
  /** Before the question: with nothing known, and with what is known, a description of restaurants. */
  readonly gladly: Wordings;
  known(restaurants: string): Wordings;
  /** Between that and the question. */
  readonly joiner: '' | ' ';
  /** "cheap restaurants serving thai food in the north of town", as far as it is known. */
  described(values: Values): string;
  confirm(slot: Slot, value: string): Wordings;
  offer(venue: string, restaurants: string): Wordings;
  tell(venue: string, facts: string): Wordings;
  fact(field: string, value: string): string;
  /** Between two facts, and before the last one. */
  readonly listed: readonly [string, string];
  noOther(restaurants: string): Wordings;
  noMatch(restaurants: string): Wordings;
  notServed(food: string): Wordings;
  readonly anythingElse: Wordings;
  readonly notUnderstood: Wordings;
  readonly farewell: Wordings;
}

/** `said`: a value as the agent says it. */
export function wordingsIn(
  words: AgentWords,
  { act, slots }: Answer,
  said: (slot: string, value: string) => string,
): Wordings {
  const { asked = '', venue = '', ...rest } = slots;
  const values = Object.fromEntries(Object.entries(rest).map(([slot, value]) => [slot, said(slot, value)]));
  return WORDINGS[act](words, { asked, venue, values });
}

interface Said {
  readonly asked: string;
  readonly venue: string;
  readonly values: Readonly<Record<string, string>>;
}

const WORDINGS: Readonly<Record<Answer['act'], (words: AgentWords, said: Said) => Wordings>> = {
  greet: (words) => words.greet,
  ask: (words, { asked, values }) => ask(words, asked as Slot, values),
  confirm(words, { values }) {
    const [[slot, value] = ['food', '']] = Object.entries(values);
    return words.confirm(slot as Slot, value);
  },
  offer: (words, { venue, values }) => words.offer(venue, words.described(values)),
  tell: (words, { venue, values }) => words.tell(venue, factsIn(words, values)),
  no_other: (words, { values }) => words.noOther(words.described(values)),
  no_match: (words, { values }) => words.noMatch(words.described(values)),
  not_served: (words, { values }) => words.notServed(values['food'] ?? ''),
  anything_else: (words) => words.anythingElse,
  not_understood: (words) => words.notUnderstood,
  farewell: (words) => words.farewell,
};

function ask(words: AgentWords, asked: Slot, values: Values): Wordings {
  const before = Object.keys(values).length === 0 ? words.gladly : words.known(words.described(values));
  const [first, second, third] = words.questions[asked];
  const { joiner } = words;
  return [before[0] + joiner + first, before[1] + joiner + second, before[2] + joiner + third];
}

function factsIn(words: AgentWords, values: Readonly<Record<string, string>>): string {
  const facts = Object.entries(values).map(([field, value]) => words.fact(field, value));
  const [between, and] = words.listed;
  const last = facts.at(-1) ?? '';
  return facts.length > 1 ? facts.slice(0, -1).join(between) + and + last : last;
}
