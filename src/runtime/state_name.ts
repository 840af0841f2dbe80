/** The chart's states by the names that users know them by. */
import type { CallStateName } from '../domain/call_record.ts';

const LEAF_NAMES: ReadonlySet<string> = new Set<CallStateName>([
  'dialling',
  'listening',
  'predicting',
  'generating',
  'failover',
  'speaking',
  'closing',
  'reconnecting',
  'ended',
]);

/** The name that users know a state by: of `{conversing: {speaking: 'sending'}}` it is `speaking`. */
export function stateNameOf(value: unknown): CallStateName {
  if (typeof value === 'string') return LEAF_NAMES.has(value) ? (value as CallStateName) : 'reconnecting';
  const [entry] = Object.entries(value as Record<string, unknown>);
  if (entry === undefined) return 'reconnecting';
  return LEAF_NAMES.has(entry[0]) ? (entry[0] as CallStateName) : stateNameOf(entry[1]);
}
