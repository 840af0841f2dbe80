/** The stored answers with a model that is less regular than one would like. */
import { answerCache } from './answer_cache.ts';
import type { CallsScenario } from './scenario.ts';

export const answerCacheVariant: CallsScenario = {
  ...answerCache,
  name: 'answer_cache_variant',
  shows:
    'The same with a model that words 30 % of its answers otherwise, and 5 % of them by what was said long before.',
  paraphrases: 0.3,
  olderHistory: 0.05,
};
