/** What the servers under test are to be: a line that finds restaurants. No curated answers, so the model answers all. */
import { GREETING } from './meaning/dialogue_state.ts';

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

export const BENCH_WORKFLOW = {
  name: 'Restaurant line of the bench',
  language: 'en-US',
  greeting: GREETING,
  instructions: INSTRUCTIONS,
  lines: LINES,
  // Callers of the bench say all they have to say; nobody needs to be asked whether they are there.
  limits: { silenceS: 120 },
};

/** What the product may say that is no answer. */
export const FILLERS: readonly string[] = Object.values(LINES).flat();
