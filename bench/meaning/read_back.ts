/** From what the agent said back to the answer that it was: no wording belongs to two answers, so each tells its own. */
import type { Answer } from './dialogue_state.ts';
import { ENGLISH } from '../tongues/en_us.ts';
import type { Tongue } from '../tongues/tongue.ts';
import { SLOTS, type Slot, VALUES, VENUES } from './restaurants.ts';
import { FIELDS } from './utterance.ts';

const answersByWording = new WeakMap<Tongue, ReadonlyMap<string, Answer>>();

/** Null: the agent has no such line, or not all of it was heard. */
export function answerOfWording(wording: string, tongue: Tongue = ENGLISH): Answer | null {
  return answersIn(tongue).get(tongue.fold(wording)) ?? null;
}

/** The first time for a language takes a quarter of a second, in which nobody may wait for an answer. */
export function answersIn(tongue: Tongue): ReadonlyMap<string, Answer> {
  const known = answersByWording.get(tongue);
  if (known !== undefined) return known;
  const { wordings, fold } = tongue;
  const answers = new Map(
    allAnswers().flatMap((answer) => wordings(answer).map((each) => [fold(each), answer] as const)),
  );
  answersByWording.set(tongue, answers);
  return answers;
}

/** Everything that the agent can say, each once. */
export function allAnswers(): readonly Answer[] {
  const known = combinations();
  const atLeastOne = known.filter((slots) => Object.keys(slots).length > 0);
  return [
    ...(['greet', 'anything_else', 'not_understood', 'farewell'] as const).map((act) => ({ act, slots: {} })),
    ...SLOTS.flatMap((asked) =>
      known
        .filter((slots) => slots[asked] === undefined)
        .map((slots): Answer => ({ act: 'ask', slots: { asked, ...slots } })),
    ),
    ...SLOTS.flatMap((slot) => VALUES[slot].map((value): Answer => ({ act: 'confirm', slots: { [slot]: value } }))),
    ...VALUES.food.map((food): Answer => ({ act: 'not_served', slots: { food } })),
    ...known.map((slots): Answer => ({ act: 'no_other', slots })),
    ...atLeastOne.map((slots): Answer => ({ act: 'no_match', slots })),
    ...VENUES.flatMap(({ name: venue, food, area, price }) =>
      subsets({ food, area, price }).map((slots): Answer => ({ act: 'offer', slots: { venue, ...slots } })),
    ),
    ...VENUES.flatMap((venue) =>
      subsets(Object.fromEntries(FIELDS.map((field) => [field, venue[field]])))
        .filter((fields) => Object.keys(fields).length > 0)
        .map((fields): Answer => ({ act: 'tell', slots: { venue: venue.name, ...fields } })),
    ),
  ];
}

/** What the agent may know of the caller's wishes; slots without a value are left out. */
function combinations(): readonly Readonly<Partial<Record<Slot, string>>>[] {
  return SLOTS.reduce<readonly Readonly<Partial<Record<Slot, string>>>[]>(
    (made, slot) => made.flatMap((slots) => [slots, ...VALUES[slot].map((value) => ({ ...slots, [slot]: value }))]),
    [{}],
  );
}

/** Every choice of some of the entries, in their order. */
function subsets(entries: Readonly<Record<string, string>>): readonly Readonly<Record<string, string>>[] {
  return Object.entries(entries).reduce<readonly Readonly<Record<string, string>>[]>(
    (made, [key, value]) => made.flatMap((some) => [some, { ...some, [key]: value }]),
    [{}],
  );
}
