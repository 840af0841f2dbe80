/**
 * What callers ask in many calls alike, what is true of it, and a reading of both that owes nothing to the product's:
 * which question an utterance is, which values it names, and which fact an answer states.
 */
import type { Slot } from '../../src/domain/workflow.ts';
import type { Dice } from './dice.ts';
import type { FaultBook } from './faults.ts';

export const SLOT_VALUES = {
  food: ['thai', 'chinese', 'indian', 'italian'],
  area: ['north', 'south'],
} as const;

type SlotName = keyof typeof SLOT_VALUES;
const SLOT_NAMES = Object.keys(SLOT_VALUES) as SlotName[];

/** By slot; `?` = something was said of it that does not tell the value. */
export type Known = Readonly<Partial<Record<string, string>>>;

export const SLOTS: readonly Slot[] = SLOT_NAMES.map((name) => ({
  name,
  values: SLOT_VALUES[name].map((value) => ({ value, wordings: [] })),
  any: [],
  asks: [name === 'food' ? 'which food' : 'which area'],
}));

/** All that a model is told and that an answer here depends on. */
export interface Told {
  /** Before the utterance and with it. */
  readonly known: Known;
  /** With its values masked. */
  readonly lastAgentLine: string;
  readonly hasOlderHistory: boolean;
  readonly caller: string;
  readonly dice: Dice;
  readonly faults: FaultBook;
}

interface Question {
  readonly id: string;
  /** With `{slot}` for a value; all of them mean the same. */
  readonly asked: string;
  /** What is true, by a name for it, in different words; `{Slot}` is the value with a capital. */
  readonly facts: Readonly<Record<string, readonly string[]>>;
  /** Null = a model has no answer of its own to it, and says something else each time. */
  answer(told: Told): string | null;
}

const COUNTS: Readonly<Record<string, number>> = { thai: 7, chinese: 9, indian: 7, italian: 7 };
const PRICES: Readonly<Record<string, number>> = { thai: 30, chinese: 30, indian: 25, italian: 30 };

/** One that is true wherever it is asked. */
function plain(id: string, asked: string, ...wordings: readonly string[]): Question {
  return { id, asked, facts: { yes: wordings }, answer: () => 'yes' };
}

/** The fact is a number that depends on a value. */
const numbered = (text: (count: number) => string, table: Readonly<Record<string, number>>) =>
  Object.fromEntries([...new Set(Object.values(table))].map((count) => [`n${count}`, [text(count)]]));

const QUESTIONS: readonly Question[] = [
  plain('parking', 'do you have parking', 'Yes, parking is free.', 'Yes, the parking is free.'),
  plain('dogs', 'are dogs allowed', 'Yes, dogs are welcome here.'),
  plain('wish', 'i would like {food} food', '{Food} food, gladly. Which area do you like?'),
  plain('both', 'i want {food} food in the {area}', 'There is a good {food} kitchen in the {area}.'),
  plain('where', 'which places are in the {area}', 'In the {area} there is the old mill.'),
  plain('four', 'a table for 4 persons', 'A table for 4 persons is no problem.'),
  plain('five', 'a table for 5 persons', 'A table for 5 persons is no problem.'),
  plain('without', 'i do not want {food} food', 'Fine, we leave it out.'),
  {
    id: 'count',
    asked: 'how many {food} places do you have',
    facts: numbered((count) => `We have ${count} {food} places.`, COUNTS),
    answer: ({ known }) => `n${COUNTS[known['food'] ?? ''] ?? 7}`,
  },
  {
    id: 'price',
    asked: 'what does dinner cost',
    facts: {
      unknown: ['Dinner costs 20 dollars.'],
      ...numbered((price) => `A {food} dinner costs ${price} dollars.`, PRICES),
    },
    answer: ({ known }) => (known['food'] === undefined ? 'unknown' : `n${PRICES[known['food']] ?? 25}`),
  },
  {
    id: 'that',
    asked: 'is that free of charge',
    facts: { yes: ['Yes, that is free of charge.'], no: ['No, that costs 5 dollars.'] },
    answer: ({ lastAgentLine }) => (lastAgentLine.length % 2 === 0 ? 'yes' : 'no'),
  },
  {
    id: 'rooms',
    asked: 'how many rooms are there',
    facts: { all: ['There are 5 rooms.'], fewer: ['There are 2 rooms besides.'] },
    answer: ({ hasOlderHistory }) => (hasOlderHistory ? 'fewer' : 'all'),
  },
  {
    id: 'breakfast',
    asked: 'is breakfast included',
    facts: { yes: ['Yes, breakfast is included.'], no: ['No, breakfast costs 12 dollars.'] },
    answer: ({ dice, faults }) => (faults.strikes(dice, 'model: disagrees with itself', 0.25) ? 'no' : 'yes'),
  },
  {
    id: 'number',
    asked: 'which number am i calling from',
    facts: { theirs: ['You call from 415 555 0134.', 'You call from 415 555 0177.'] },
    answer: () => 'theirs',
  },
  plain('bus', 'when does the bus leave', 'It leaves today at 5.'),
  { id: 'idea', asked: 'what would you recommend', facts: {}, answer: () => null },
  { id: 'correction', asked: 'no that is not what i asked', facts: {}, answer: () => null },
];

const BY_WORDS = new Map(QUESTIONS.map((question) => [question.asked, question]));
/** Of each of these groups some are what the calls of a world are about. */
const GROUPS: readonly (readonly [count: number, ids: readonly string[]])[] = [
  [1, ['parking', 'parking', 'dogs', 'four', 'five']],
  [1, ['wish', 'wish', 'both', 'where', 'count']],
  [1, ['idea', 'breakfast']],
  [2, ['price', 'that', 'rooms', 'breakfast', 'idea', 'count', 'five', 'without', 'number', 'bus', 'correction']],
];

/** What the callers of a world ask. */
export function drawTopics(dice: Dice): readonly string[] {
  const drawn = GROUPS.flatMap(([count, ids]) => Array.from({ length: count }, () => dice.pick(ids)));
  return shuffled([...new Set(drawn)], dice).flatMap(
    (id) => QUESTIONS.find((question) => question.id === id)?.asked ?? [],
  );
}

/** Answers that must never be given to another caller. */
const PRIVATE_TEXT = /\d{3} \d{3} \d{4}|today|g\d+w\d+/;

const LEADING = ['um ', 'hello ', 'okay '];
const TRAILING = [' please', ' thanks'];

function shuffled(list: readonly string[], dice: Dice): readonly string[] {
  const order = list.map((item): [number, string] => [dice.next(), item]).sort(([one], [other]) => one - other);
  return order.map(([, item]) => item);
}

/** A question as somebody asks it. */
export function askedQuestion(dice: Dice, topics: readonly string[], number: number): string {
  // Calls mostly go alike: what comes first with one caller does so with others.
  const usual = topics[(number - 1) % topics.length] ?? '';
  let text = dice.chance(0.85) ? usual : dice.pick(topics);
  for (const slot of SLOT_NAMES) text = text.replaceAll(`{${slot}}`, dice.pick(SLOT_VALUES[slot]));
  if (dice.chance(0.3)) text = text.replace('4', 'four').replace('5', 'five');
  const leading = dice.chance(0.15) ? dice.pick(LEADING) : '';
  return leading + text + (dice.chance(0.15) ? dice.pick(TRAILING) : '');
}

export interface Reading {
  /** Without courtesies, and with `{slot}` for its values. */
  readonly masked: string;
  readonly plain: string;
  /** Slots that it says something of; those whose value is not what is wanted have `?`. */
  readonly said: Known;
}

const COURTESIES = new Set(['um', 'hello', 'okay', 'please', 'thanks']);
const NUMBERS: Readonly<Record<string, string>> = { four: '4', five: '5' };
const DENIALS = new Set(['not', 'no', 'without']);
const SLOT_OF = new Map<string, SlotName>(
  SLOT_NAMES.flatMap((slot) => SLOT_VALUES[slot].map((value) => [value, slot])),
);

export function readingOf(text: string): Reading {
  const words = (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).map((word) => NUMBERS[word] ?? word);
  while (COURTESIES.has(words[0] ?? '')) words.shift();
  while (COURTESIES.has(words.at(-1) ?? '')) words.pop();
  const said: Record<string, string> = {};
  const denied = new Set<string>();
  let freeFrom = 0;
  const masked = words.map((word, at) => {
    const slot = SLOT_OF.get(word);
    if (slot === undefined) return word;
    const before = words.slice(Math.max(freeFrom, at - 3), at);
    freeFrom = at + 1;
    if (before.some((other) => DENIALS.has(other))) denied.add(slot);
    else said[slot] = (said[slot] ?? word) === word ? word : '?';
    return `{${slot}}`;
  });
  for (const slot of denied) said[slot] ??= '?';
  return { masked: masked.join(' '), plain: words.join(' '), said };
}

export function maskedText(text: string): string {
  return text.replaceAll(/[A-Za-z]+/g, (word) => {
    const slot = SLOT_OF.get(word.toLowerCase());
    if (slot === undefined) return word;
    return word === word.toLowerCase() ? `{${slot}}` : `{${capitalised(slot)}}`;
  });
}

/** With these values in its places; null = one of them is not known. */
export function filledText(masked: string, known: Known): string | null {
  let isWhole = true;
  const text = masked.replaceAll(/\{([A-Za-z]+)\}/g, (_place, name: string) => {
    const value = known[name.toLowerCase()];
    if (value === undefined || value === '?') isWhole = false;
    return value === undefined ? '' : name === name.toLowerCase() ? value : capitalised(value);
  });
  return isWhole ? text : null;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function isAskedAlike(utterance: string): boolean {
  return BY_WORDS.has(readingOf(utterance).masked);
}

/** What a model says to this; null = it says something else each time. */
export function trueAnswer(utterance: string, told: Told): string | null {
  const question = BY_WORDS.get(readingOf(utterance).masked);
  const fact = question?.answer(told) ?? null;
  const wordings = fact === null ? [] : (question?.facts[fact] ?? []);
  if (wordings.length === 0) return null;
  if (fact === 'theirs') return wordings[told.caller.endsWith('1') ? 1 : 0] ?? null;
  const wording = told.dice.chance(0.15) ? wordings.at(-1) : wordings[0];
  return wording === undefined ? null : filledText(wording, told.known);
}

const FACTS = new Map(
  QUESTIONS.flatMap(({ id, facts }) =>
    Object.entries(facts).flatMap(([fact, wordings]) =>
      wordings.map((wording): [string, string] => [
        wording.toLowerCase(),
        fact === 'theirs' ? wording : `${id} ${fact}`,
      ]),
    ),
  ),
);

/** What an answer says, however it is worded and whatever values are in it; the text itself where that is not known. */
export function factIn(text: string): string {
  const masked = maskedText(text).replaceAll(/\s+/g, ' ').trim().toLowerCase();
  return FACTS.get(masked) ?? masked;
}

export function isForEverybody(text: string): boolean {
  return !PRIVATE_TEXT.test(text);
}

const VALUES = SLOT_NAMES.flatMap((slot) => [...SLOT_VALUES[slot]]);

/** Every answer that is given to these questions, with whatever is filled into it: whether that is right is another rule. */
export const ALL_ANSWERS: readonly string[] = [
  ...new Set(
    QUESTIONS.flatMap(({ facts }) => Object.values(facts).flat()).flatMap((wording) =>
      VALUES.flatMap((food) => VALUES.flatMap((area) => filledText(wording, { food, area }) ?? [])),
    ),
  ),
];
