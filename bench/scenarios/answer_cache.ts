/**
 * The stored answers alone, so that whatever comes at once was one of them. Callers talk twice as fast: the recorded calls
 * that are kept apart for measuring are used once each.
 */
import { NO_PREDICTION } from '../../src/domain/workflow.ts';
import { PREDICTION } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

export const answerCache: CallsScenario = {
  ...PREDICTION,
  name: 'answer_cache',
  shows: 'Stored answers alone, after 1,000 calls: how many of the turns they serve, and whether they are right.',
  turns: 26,
  pace: 2,
  workflow: { prediction: { ...NO_PREDICTION, cache: true }, turnClock: { hedgeMs: 700 } },
};
