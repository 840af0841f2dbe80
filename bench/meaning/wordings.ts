/**
 * Three ways to say each answer, as one speaks. Each ends in words that are the same for all values, so that no wording of
 * one answer is the beginning of a wording of another.
 */
import { type Answer, GREETING } from './dialogue_state.ts';
import type { Slot } from './restaurants.ts';

export type Wordings = readonly [string, string, string];

type Values = Answer['slots'];

/** By the slot that is asked for. */
export const QUESTIONS: Readonly<Record<Slot, Wordings>> = {
  food: [
    'What kind of food would you like?',
    'Which kind of food do you have in mind?',
    'And what would you like to eat?',
  ],
  area: ['What part of town do you have in mind?', 'Where in town should it be?', 'Which area would suit you best?'],
  price: [
    'Would you like something cheap, moderate or expensive?',
    'What price range do you have in mind?',
    'Should it be cheap, moderate or expensive?',
  ],
};

const FIELD_NAMES: Readonly<Record<string, string>> = {
  phone: 'the phone number',
  address: 'the address',
  postcode: 'the post code',
  area: 'the part of town',
  food: 'the food',
  price: 'the price range',
};

const WORDINGS: Readonly<Record<Answer['act'], (values: Values) => Wordings>> = {
  greet: () => [
    GREETING,
    'Good day, this is the Cambridge restaurant line. Tell me an area, a price range or a kind of food. What can I do for you?',
    'Welcome, you have reached the Cambridge restaurant line. Which area, price range or kind of food are you looking for?',
  ],
  ask,
  confirm: (values) => {
    const wish = confirmed(values);
    return [
      `Just to be sure, do you want ${wish}, yes or no?`,
      `Did you say that you would like ${wish}, is that right?`,
      `I am not certain that I understood. Is it ${wish} that you want?`,
    ];
  },
  offer: (values) => {
    const { venue = '' } = values;
    const kind = withArticle(described(values, 'restaurant'));
    return [
      `${venue} is ${kind}. Would you like to know more about it?`,
      `How about ${venue}? It is ${kind}, and people like it.`,
      `I can recommend ${venue}, ${kind}. Is there anything that you want to know about it?`,
    ];
  },
  tell,
  no_other: (values) => [
    `I am sorry, but there is no other ${described(values, 'restaurant')} that I know of.`,
    `That was the last ${described(values, 'restaurant')} on my list, I am afraid.`,
    `Sorry, I know no further ${described(values, 'restaurant')} than that.`,
  ],
  no_match: (values) => [
    `I am sorry, but there is no ${described(values, 'restaurant')} that I know of. Shall we try something else?`,
    `I could not find ${withArticle(described(values, 'restaurant'))}, I am afraid. What else could it be?`,
    `Sorry, I looked for ${described(values, 'restaurants')} but found none. Would you like to change something?`,
  ],
  not_served: ({ food = '' }) => [
    `I am sorry, but there is no restaurant serving ${food} food here. What other food would you like?`,
    `Nobody here serves ${food} food, I am afraid. Would you like another kind?`,
    `Sorry, I know no place with ${food} food in this town. What else may it be?`,
  ],
  anything_else: () => [
    'Can I help you with anything else?',
    'Is there anything else that I can do for you?',
    'Good. What else would you like to know?',
  ],
  not_understood: () => [
    'Could you please repeat that?',
    'I am sorry, I did not understand. Could you say it once more?',
    'Pardon me, what was that?',
  ],
  farewell: () => [
    'You are welcome. Good bye!',
    'It was a pleasure. Enjoy your meal, and good bye!',
    'Thank you for calling. Have a nice day!',
  ],
};

/** Natural speech of one to three sentences; different answers never share a wording. */
export function wordings({ act, slots }: Answer): Wordings {
  return WORDINGS[act](slots);
}

export function wordingFor(answer: Answer, seed: number): string {
  return wordingOf(wordings(answer), seed);
}

/** `seed`: any whole number from 0; the same one always chooses the same wording. */
export function wordingOf([first, second, third]: Wordings, seed: number): string {
  return [first, second][seed % 3] ?? third;
}

function ask({ asked = '', ...values }: Values): Wordings {
  const [first, second, third] = QUESTIONS[asked as Slot];
  if (Object.keys(values).length === 0) return [`Gladly. ${first}`, `Of course. ${second}`, `Let us see. ${third}`];
  const kinds = described(values, 'restaurants');
  return [`There are ${kinds}. ${first}`, `I know some ${kinds}. ${second}`, `Good, ${kinds} it is. ${third}`];
}

function tell({ venue = '', ...values }: Values): Wordings {
  const facts = Object.entries(values).map(([field, value]) => `${FIELD_NAMES[field] ?? field} is ${value}`);
  const last = facts.at(-1) ?? '';
  const list = facts.length > 1 ? `${facts.slice(0, -1).join(', ')}, and ${last}` : last;
  return [
    `For ${venue}, ${list}. Is there anything else?`,
    `Here is what I have about ${venue}: ${list}. I hope that helps.`,
    `Of course, at ${venue} ${list}. Can I tell you more?`,
  ];
}

function confirmed({ food, area, price }: Values): string {
  if (food !== undefined) return `${food} food`;
  return area === undefined ? `something in the ${price} price range` : `a place in the ${area} of town`;
}

/** "cheap restaurants serving thai food in the north of town", as far as it is known. */
function described({ food, area, price }: Values, noun: string): string {
  const before = price === undefined ? '' : `${price} `;
  const serving = food === undefined ? '' : ` serving ${food} food`;
  const where = area === undefined ? '' : ` in the ${area} of town`;
  return before + noun + serving + where;
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
