/** What the servers under test are to be: a line that finds restaurants. No curated answers, so the model answers all. */
import type { PredictionPolicy, Slot, TurnClock } from '../src/domain/workflow.ts';
import { SLOTS, VALUES, VENUES } from './meaning/restaurants.ts';
import type { Tongue } from './tongues/tongue.ts';

export const WORKFLOW_ID = 'restaurant-line';

/** What the operator of this line would write down: what can be chosen, and how the agent asks for it. */
function declared({ words }: Tongue): readonly Slot[] {
  const wishes = SLOTS.map((name) => ({
    name,
    values: VALUES[name].map((value) => words.nameOf(name, value)),
    any: [...words.anyOf[name], ...words.any],
    asks: words.asks[name],
  }));
  return [...wishes, ...OF_VENUES];
}

/** Written the same in every language. */
const OF_VENUES: readonly Slot[] = [
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

export function benchWorkflow(tongue: Tongue) {
  const { greeting, instructions, lines } = tongue.words;
  return {
    name: 'Restaurant line of the bench',
    language: tongue.tag,
    greeting,
    instructions,
    lines,
    // Callers of the bench say all they have to say; nobody needs to be asked whether they are there.
    limits: { silenceS: 120 },
    slots: declared(tongue),
  };
}

/** What the product may say that is no answer. */
export function fillersOf({ words: { lines, goingOn } }: Tongue): readonly string[] {
  return [...Object.values(lines).flat(), goingOn];
}
