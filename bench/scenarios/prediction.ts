/** What the scenarios of prediction share: 100 callers, a server that has answered 1,000 calls, and how it may predict. */
import { NO_PREDICTION } from '../../src/domain/workflow.ts';
import type { WorkflowChange } from '../bench_workflow.ts';
import { PROFILES } from '../profiles.ts';
import type { CallsScenario, Training } from './scenario.ts';

/** A model that keeps up with callers who talk eight times as fast. */
const { fast } = PROFILES;
const TEACHER = { ...fast, stream: { ...fast.stream, betweenTokens: { medianMs: 2, sigma: 0, maxMs: 2 } } };

export const TRAINED: Training = { callCount: 1_000, pace: 8, profile: TEACHER };

/** Everything on; who is late is overtaken after 700 ms. */
const HEDGED: WorkflowChange = { prediction: { firstVoice: 'hedge' }, turnClock: { hedgeMs: 700 } };

export const RACED: WorkflowChange = { prediction: { firstVoice: 'race' }, turnClock: { hedgeMs: 700 } };

/** Also for scenarios that show the server's own time beside a floor, which predicts nothing either. */
export const NOTHING_EARLY: WorkflowChange = { prediction: NO_PREDICTION };

export const PREDICTION: CallsScenario = {
  kind: 'calls',
  name: '',
  shows: '',
  servers: ['product'],
  callCount: 100,
  rampMs: 10_000,
  turns: 14,
  silenceMs: 700,
  profile: ['B_payg', 'D_lpu'],
  deployments: 2,
  workflow: HEDGED,
  train: TRAINED,
  // The model says the same thing in the same words; `answer_cache_variant` has one that does not.
  paraphrases: 0,
};
