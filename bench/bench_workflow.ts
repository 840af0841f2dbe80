/** What the servers under test are to be: a line that finds restaurants. No curated answers, so the model answers all. */
import type { PredictionPolicy, Slot, TurnClock } from '../src/domain/workflow.ts';
import { GREETING } from './meaning/dialogue_state.ts';
import { SLOTS, VALUES, VENUES } from './meaning/restaurants.ts';
import { QUESTIONS } from './meaning/wordings.ts';

export const WORKFLOW_ID = 'restaurant-line';

export const INSTRUCTIONS =
  'You answer the telephone of a service that finds restaurants in Cambridge. Ask for the kind of food, the area and ' +
  'the price range, offer one restaurant at a time, and tell its phone number, address or post code when asked. Answer ' +
  'in one to three short sentences, in plain spoken words.';

const LINES = {
  bridge: ['One moment please.', 'Let me check that.'],
  apology: ['My apologies, that did not work. Would you say it again?'],
  unknown: ['Unfortunately nobody here can tell you that right now.'],
  brokenOff: ['Excuse me, the line broke off. Would you ask again?'],
  stillThere: ['Hello, are you still there?'],
  goodbye: 'Thank you for calling, and have a nice day.',
};

/** How callers say a value beside its name. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  centre: ['center'],
  moderate: ['moderately', 'moderatly'],
  cheap: ['cheaper'],
  seafood: ['sea food'],
};

/** "It does not matter", said of whatever was asked. */
const ANY = [
  'dont care',
  'do not care',
  'dont mind',
  'do not mind',
  'doesnt matter',
  'does not matter',
  'no preference',
  'whatever',
  // "Anything" alone is left out: "anything else" is the caller's asking for another restaurant.
  'any',
];

const ANY_OF: Readonly<Record<(typeof SLOTS)[number], readonly string[]>> = {
  food: ['any food', 'any kind', 'any type', 'any kind of food', 'any type of food', 'any cuisine'],
  area: ['any area', 'any part', 'any part of town', 'anywhere'],
  price: ['any price', 'any price range'],
};

/** What the operator of this line would write down: what can be chosen, and how the agent asks for it. */
const DECLARED: readonly Slot[] = [
  ...SLOTS.map((name) => ({
    name,
    values: VALUES[name].map((value) => ({ value, wordings: SPELLINGS[value] ?? [] })),
    any: [...ANY_OF[name], ...ANY],
    asks: QUESTIONS[name] ?? [],
  })),
  {
    name: 'venue',
    // A name that is an ordinary word of the agent's own lines is left out: "you can ask for restaurants".
    values: VENUES.filter(({ name }) => name !== 'Ask').map(({ name }) => ({ value: name, wordings: [] })),
    any: [],
    asks: [],
  },
  // The operator's own public data: answers that hold them may be stored for others.
  ...(['phone', 'address', 'postcode'] as const).map((name) => ({
    name,
    values: [...new Set(VENUES.map((venue) => venue[name]))].map((value) => ({ value, wordings: [] })),
    any: [],
    asks: [],
  })),
];

/** What a scenario sets for itself. */
export interface WorkflowChange {
  readonly prediction?: Partial<PredictionPolicy>;
  readonly turnClock?: Partial<TurnClock>;
}

export const BENCH_WORKFLOW = {
  name: 'Restaurant line of the bench',
  language: 'en-US',
  greeting: GREETING,
  instructions: INSTRUCTIONS,
  lines: LINES,
  // Callers of the bench say all they have to say; nobody needs to be asked whether they are there.
  limits: { silenceS: 120 },
  slots: DECLARED,
};

/** What the product says between two parts of an answer that broke off and do not connect. */
const GOING_ON = 'As I was saying,';

/** What the product may say that is no answer. */
export const FILLERS: readonly string[] = [...Object.values(LINES).flat(), GOING_ON];
