/**
 * Every fifth answer of the first model breaks off after its caller has heard the beginning: the connection is cut, the
 * stream ends or is garbled, or it stops. Shows what callers hear then, and whether an answer that another model goes on
 * with is still the right one; this one goes on as models do, now and then with words again that were said already.
 * Target: recovery p95 <= 300 ms over all kinds together.
 */
import { failoverSteady } from './failover_steady.ts';
import type { CallsScenario } from './scenario.ts';

export const failoverMidSentence: CallsScenario = {
  ...failoverSteady,
  name: 'failover_mid_sentence',
  shows:
    'Every fifth answer of the first model breaks off in mid-sentence: what comes then, how soon, and whether it is right.',
  callCount: 70,
  rampMs: 6_000,
  turns: 11,
  faults: { share: 0.2, kinds: ['half', 'unfinished', 'garbled', 'pause', 'trickle'], on: 'any', deployment: 0 },
};
