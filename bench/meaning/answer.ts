/**
 * What the agent answers: a pure function of its state and of what the caller's line means. Fixed rules, the first that
 * fits holds, so that everybody who knows the caller's lines knows the one right answer to each.
 */
import type { Answer, DialogueState, SlotValue } from './dialogue_state.ts';
import { SERVED_FOODS, SLOTS, type Slot, VENUES, type Venue } from './restaurants.ts';
import { type Meaning, readUtterance } from './utterance.ts';

export interface Answered {
  readonly answer: Answer;
  readonly state: DialogueState;
}

/**
 * `utterance` as the caller said it; an empty or unknown one is answered too. `read`: what a line means, in the language of
 * the caller.
 */
export function answerTo(
  state: DialogueState,
  utterance: string,
  read: (line: string) => Meaning = readUtterance,
): Answered {
  const meaning = read(utterance);
  const { state: updated, isTouched } = update(state, meaning);
  return reply(state, updated, meaning, isTouched);
}

/** Takes over what the caller said about the slots; a change of any of them lets go of the venue. */
function update(state: DialogueState, meaning: Meaning): { state: DialogueState; isTouched: boolean } {
  const { values, denied, says } = meaning;
  const slots: Record<Slot, string> = { food: state.food, area: state.area, price: state.price };
  if (says.has('restart')) Object.assign(slots, { food: '', area: '', price: '' });
  Object.assign(slots, values);
  for (const slot of SLOTS) if (slots[slot] === denied[slot]) slots[slot] = '';
  const anySlots = anySlotsOf(state, meaning, slots);
  for (const slot of anySlots) slots[slot] = 'any';
  const settles = settlement(state, meaning);
  if (settles !== null) slots[settles.slot] = settles.value;
  const isTouched = Object.keys(values).length > 0 || anySlots.length > 0 || settles !== null || says.has('restart');
  const venue = isTouched ? '' : state.venue;
  return { state: { ...state, ...slots, venue, confirming: null }, isTouched };
}

function anySlotsOf(state: DialogueState, { anyOf, values }: Meaning, slots: Record<Slot, string>): readonly Slot[] {
  return anyOf.flatMap((slot) => {
    if (slot !== 'unnamed') return values[slot] === undefined ? [slot] : [];
    if (Object.keys(values).length > 0) return [];
    const meant = state.asked === '' ? SLOTS.find((each) => slots[each] === '') : state.asked;
    return meant === undefined ? [] : [meant];
  });
}

/** Whether the line answers the agent's "is that right?". */
function settlement({ confirming }: DialogueState, { values, says }: Meaning): { slot: Slot; value: string } | null {
  if (confirming === null || values[confirming.slot] !== undefined) return null;
  if (says.has('yes')) return confirming;
  return says.has('no') ? { slot: confirming.slot, value: '' } : null;
}

function reply(before: DialogueState, state: DialogueState, meaning: Meaning, isTouched: boolean): Answered {
  const { values, denied, requests, says } = meaning;
  const say = (answer: Answer, change: Partial<DialogueState> = {}): Answered => {
    return { answer, state: { ...state, ...change, last: answer } };
  };
  const isNamed = Object.keys(values).length > 0;
  const deniedSlot = SLOTS.find((slot) => denied[slot] !== undefined);
  if (deniedSlot !== undefined) {
    const value = denied[deniedSlot] ?? '';
    return say(
      { act: 'confirm', slots: { [deniedSlot]: value } },
      { confirming: { slot: deniedSlot, value }, venue: '' },
    );
  }
  const isAside = !isNamed && requests.length === 0;
  if (says.has('bye') && isAside) return say({ act: 'farewell', slots: {} });
  if (says.has('repeat') && isAside) return say(before.last);
  const inHand = VENUES.find(({ name }) => name === before.venue);
  if (inHand !== undefined && !isNamed) {
    if (requests.length > 0) return say(tell(inHand, requests), { venue: inHand.name });
    if (says.has('alternatives')) return next(state, inHand, say);
  }
  const isTurn = says.has('yes') || says.has('alternatives') || says.has('hello');
  const movesOn = isTouched || requests.length > 0 || isTurn;
  if (movesOn) return inHand !== undefined && !isTouched ? say(ANYTHING_ELSE) : advance(state, say);
  if (!says.has('no')) return say({ act: 'not_understood', slots: {} });
  if (inHand !== undefined) return say(ANYTHING_ELSE);
  const asked = state.asked === '' ? 'food' : state.asked;
  return say({ act: 'ask', slots: { asked } }, { asked });
}

type Say = (answer: Answer, change?: Partial<DialogueState>) => Answered;

const ANYTHING_ELSE: Answer = { act: 'anything_else', slots: {} };

function tell(venue: Venue, requests: Meaning['requests']): Answer {
  const fields = requests.map((field) => [field, venue[field]] as const);
  return { act: 'tell', slots: { venue: venue.name, ...Object.fromEntries(fields) } };
}

function next(state: DialogueState, inHand: Venue, say: Say): Answered {
  const found = matches(state);
  const following = found[found.indexOf(inHand) + 1];
  if (following === undefined || !found.includes(inHand)) {
    return say({ act: 'no_other', slots: known(state) }, { venue: inHand.name });
  }
  return offer(state, following, say);
}

/** Offers a venue when all is known or no choice is left; else asks for what is missing. */
function advance(state: DialogueState, say: Say): Answered {
  const { food } = state;
  if (isValue(food) && !SERVED_FOODS.includes(food)) {
    return say({ act: 'not_served', slots: { food } }, { food: '', asked: 'food' });
  }
  const found = matches(state);
  const [missing, ...others] = SLOTS.filter((slot) => state[slot] === '');
  if (missing !== undefined && (found.length > 1 || others.length === 2)) {
    return say({ act: 'ask', slots: { asked: missing, ...known(state) } }, { asked: missing });
  }
  const [venue] = found;
  if (venue === undefined) return say({ act: 'no_match', slots: known(state) }, { asked: '' });
  return offer(state, venue, say);
}

function offer(state: DialogueState, venue: Venue, say: Say): Answered {
  return say({ act: 'offer', slots: { venue: venue.name, ...known(state) } }, { venue: venue.name, asked: '' });
}

function matches(state: DialogueState): readonly Venue[] {
  const wanted = SLOTS.filter((slot) => isValue(state[slot]));
  return VENUES.filter((venue) => wanted.every((slot) => venue[slot] === state[slot]));
}

/** The slots that have a value of their own. */
function known(state: DialogueState): Readonly<Record<string, string>> {
  return Object.fromEntries(SLOTS.filter((slot) => isValue(state[slot])).map((slot) => [slot, state[slot]]));
}

function isValue(value: SlotValue): boolean {
  return value !== '' && value !== 'any';
}
