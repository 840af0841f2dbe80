/** Nearly every third request to the first deployment fails before its first token, each in one of five ways. */
import { dialogues700 } from './dialogues_700.ts';
import type { CallsScenario } from './scenario.ts';

export const firstTokenFailure: CallsScenario = {
  ...dialogues700,
  name: 'first_token_failure',
  shows: 'The first deployment fails before the first token in 30 % of the turns: refused, 429, 500, silent or empty.',
  turns: 9,
  deployments: 2,
  faults: { share: 0.3, kinds: ['refuse', '429', '500', 'stall', 'empty'], on: 'any', deployment: 0 },
};
