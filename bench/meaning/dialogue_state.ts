/** What the agent holds in mind between two lines of the caller, and the form of what it answers. */
import type { Slot } from './restaurants.ts';

/** '' = not known, 'any' = the caller does not mind. */
export type SlotValue = string;

/** One thing said by the agent: two answers are the same when their acts and all their slots are the same. */
export interface Answer {
  readonly act: Act;
  readonly slots: Readonly<Record<string, string>>;
}

type Act =
  | 'greet'
  /** Asks for the slot `asked`; the other slots are what it says back. */
  | 'ask'
  /** Asks whether a value was meant. */
  | 'confirm'
  | 'offer'
  /** Details of a venue that was asked about. */
  | 'tell'
  | 'no_other'
  | 'no_match'
  | 'not_served'
  | 'anything_else'
  | 'not_understood'
  | 'farewell';

export interface DialogueState {
  readonly food: SlotValue;
  readonly area: SlotValue;
  readonly price: SlotValue;
  /** Name of the venue in hand, '' = none. */
  readonly venue: string;
  /** The slot that was asked for last, '' = none. */
  readonly asked: Slot | '';
  readonly confirming: { readonly slot: Slot; readonly value: string } | null;
  /** The agent's last act. */
  readonly last: Answer;
}

/** What the agent says when the call begins; the first wording of the act `greet`. */
export const GREETING =
  'Hello, welcome to the Cambridge restaurant line. You can ask for restaurants by area, price range or kind of food. ' +
  'How may I help you?';

export function freshState(): DialogueState {
  const last: Answer = { act: 'greet', slots: {} };
  return { food: '', area: '', price: '', venue: '', asked: '', confirming: null, last };
}
