/** The race when the recogniser hears the end of a turn. */
import { race700 } from './race_700.ts';
import type { CallsScenario } from './scenario.ts';

export const race350: CallsScenario = {
  ...race700,
  name: 'race_350',
  shows: 'The same race with a recogniser that hears the end of a turn, after about 350 ms.',
  silenceMs: 350,
};
