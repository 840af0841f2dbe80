/**
 * The same line in every language, so that the language is all that differs: callers, model, training and seed are the
 * same, and what is said means the same.
 */
import { TONGUE_TAGS, type TongueTag } from '../tongues/tongue.ts';
import { PREDICTION, RACED, TRAINED } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

function languageScenario(tongue: TongueTag): CallsScenario {
  return {
    ...PREDICTION,
    name: `language_${tongue.toLowerCase().replace('-', '_')}`,
    shows: `A trained server that speaks ${tongue}; what is not ready is raced at once, 700 ms of silence.`,
    callCount: 150,
    rampMs: 6_000,
    turns: 10,
    workflow: RACED,
    train: { ...TRAINED, callCount: 300 },
    tongue,
  };
}

export const LANGUAGES: readonly CallsScenario[] = TONGUE_TAGS.map(languageScenario);
