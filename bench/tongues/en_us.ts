/** English: the recorded lines as they are. */
import { foldText } from '../meaning/fold.ts';
import { GREETING } from '../meaning/dialogue_state.ts';
import type { Slot } from '../meaning/restaurants.ts';
import { readUtterance } from '../meaning/utterance.ts';
import { QUESTIONS, wordings } from '../meaning/wordings.ts';
import { SPACED } from './spoken_form.ts';
import type { LineWords, Tongue } from './tongue.ts';

const LINES: LineWords['lines'] = {
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

const ANY_OF: Readonly<Record<Slot, readonly string[]>> = {
  food: ['any food', 'any kind', 'any type', 'any kind of food', 'any type of food', 'any cuisine'],
  area: ['any area', 'any part', 'any part of town', 'anywhere'],
  price: ['any price', 'any price range'],
};

export const ENGLISH: Tongue = {
  tag: 'en-US',
  spoken: SPACED,
  words: {
    greeting: GREETING,
    instructions:
      'You answer the telephone of a service that finds restaurants in Cambridge. Ask for the kind of food, the area and ' +
      'the price range, offer one restaurant at a time, and tell its phone number, address or post code when asked. Answer ' +
      'in one to three short sentences, in plain spoken words.',
    lines: LINES,
    goingOn: 'As I was saying,',
    nameOf: (_slot, value) => ({ value, wordings: SPELLINGS[value] ?? [] }),
    any: ANY,
    anyOf: ANY_OF,
    asks: QUESTIONS,
  },
  read: readUtterance,
  say: (line) => line,
  wordings,
  fold: foldText,
  goesOn: (text) => /\b(?:continue|carry on|go on)\b/i.test(text) && /\brepeat/i.test(text),
};
