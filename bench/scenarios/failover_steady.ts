/**
 * What hedging gives on an ordinary day, and what it costs: a shared model first, a fast one of another vendor second,
 * which is asked when the first one is late or fails. Nothing is made ready early, so that hedging alone is measured.
 * Targets: response gap p99 <= 1,150 ms; at most 8 requests beyond one a turn in 100 turns.
 */
import { NOTHING_EARLY } from './prediction.ts';
import type { CallsScenario } from './scenario.ts';

export const failoverSteady: CallsScenario = {
  kind: 'calls',
  name: 'failover_steady',
  shows: 'A shared model first and a fast one second, nothing made ready early: what hedging gives and what it costs.',
  servers: ['product'],
  callCount: 110,
  rampMs: 8_000,
  // A p99 needs 1,000 turns.
  turns: 12,
  silenceMs: 700,
  profile: ['B_payg', 'D_lpu'],
  deployments: 2,
  workflow: NOTHING_EARLY,
  failover: { shift: null },
};
