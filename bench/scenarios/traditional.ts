/** The calls that people have today beside the relay: Gather and Say, each reply whole before its first word. */
import { dialogues700 } from './dialogues_700.ts';
import type { CallsScenario } from './scenario.ts';

export const traditional: CallsScenario = {
  ...dialogues700,
  name: 'traditional',
  shows: 'The same dialogues over Gather and Say, beside the relay.',
  servers: ['reference_gather', 'product_gather', 'product'],
  turns: 9,
};
