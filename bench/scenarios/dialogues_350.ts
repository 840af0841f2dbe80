/** The headline with a recogniser that hears the end of a turn by itself, after about 350 ms. */
import { dialogues700 } from './dialogues_700.ts';
import type { CallsScenario } from './scenario.ts';

export const dialogues350: CallsScenario = {
  ...dialogues700,
  name: 'dialogues_350',
  shows: 'The same with a recogniser that hears the end of a turn, after about 350 ms.',
  silenceMs: 350,
};
