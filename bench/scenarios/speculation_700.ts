/** Answers made ready early: a shared model, and a fast one that overtakes it when it is late. */
import { PREDICTION } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

export const speculation700: CallsScenario = {
  ...PREDICTION,
  name: 'speculation_700',
  shows:
    'A trained server with a shared model, overtaken by a fast one after 700 ms; turns end after about 700 ms of silence.',
};
