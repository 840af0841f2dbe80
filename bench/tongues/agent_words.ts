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
  const { asked, venue = '', ...rest } = slots;
  const values: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(rest).map(([slot, value]) => [slot, said(slot, value)]),
  );
  switch (act) {
    case 'greet':
      return words.greet;
    case 'ask':
      return ask(words, asked as Slot, values);
    case 'confirm': {
      const [[slot, value] = ['food', '']] = Object.entries(values);
      return words.confirm(slot as Slot, value);
    }
    case 'offer':
      return words.offer(venue, words.described(values));
    case 'tell':
      return words.tell(venue, factsIn(words, values));
    case 'no_other':
      return words.noOther(words.described(values));
    case 'no_match':
      return words.noMatch(words.described(values));
    case 'not_served':
      return words.notServed(values['food'] ?? '');
    case 'anything_else':
      return words.anythingElse;
    case 'not_understood':
      return words.notUnderstood;
    case 'farewell':
      return words.farewell;
  }
}

function ask(words: AgentWords, asked: Slot, values: Values): Wordings {
  const before = Object.keys(values).length === 0 ? words.gladly : words.known(words.described(values));
  const [first, second, third] = words.questions[asked];
  const { joiner } = words;
  return [before[0] + joiner + first, before[1] + joiner + second, before[2] + joiner + third];
}

function factsIn({ fact, listed }: AgentWords, values: Readonly<Record<string, string>>): string {
  const facts = Object.entries(values).map(([field, value]) => fact(field, value));
  const [between, and] = listed;
  const last = facts.at(-1) ?? '';
  return facts.length > 1 ? facts.slice(0, -1).join(between) + and + last : last;
}
