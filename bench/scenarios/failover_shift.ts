/**
 * The first model becomes a bad one in mid-run, as a region in trouble does: slower by the median, one request in twelve
 * very slow, 8 % that fail. Who is asked first is seen at the models, not told by the server: of each turn the first
 * request counts. The change is answered when nearly all of 20 turns in a row ask the other model first; turns and time
 * until the first of them are told. Few lines, so that 20 turns take some seconds and not one.
 * Targets, over the 200 turns after the change: the other model first within 20 turns; every first text of any kind within
 * 1,500 ms; at most 15 requests beyond one a turn in 100 turns.
 */
import { failoverSteady } from './failover_steady.ts';
import type { CallsScenario } from './scenario.ts';

const CHANGE_MS = 60_000;

export const failoverShift: CallsScenario = {
  ...failoverSteady,
  name: 'failover_shift',
  shows:
    'The first model becomes a bad one after a minute: how soon the second one is asked first, and what callers hear.',
  callCount: 28,
  rampMs: 4_000,
  // A minute before the change, and 100 s for the 200 turns after it; a turn takes up to 12 s.
  turns: 16,
  schedule: [{ from: { ms: CHANGE_MS }, deployment: 0, profile: 'C_stress' }],
  failover: { shift: { ms: CHANGE_MS, turns: 200 } },
};
