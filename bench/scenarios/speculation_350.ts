/** The same when the recogniser hears the end of a turn, so that there is less time to be early in. */
import type { CallsScenario } from './scenario.ts';
import { speculation700 } from './speculation_700.ts';

export const speculation350: CallsScenario = {
  ...speculation700,
  name: 'speculation_350',
  shows: 'The same with a recogniser that hears the end of a turn, after about 350 ms.',
  silenceMs: 350,
};
