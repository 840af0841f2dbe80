/**
 * Bad spells as providers have them: each model is degraded now and then, and after that out for a while (60 % of the
 * requests 5xx, 20 % 429, 20 % never answered). Two vendors, who share one bad spell in twenty. A day in minutes: a normal
 * spell of about 18 s, a degraded one of 1.8 s, an outage of 0.6 s.
 * Target: `turnsAnsweredShare` >= 99.9 %, told with its number of turns; bridges and apologies are no answers.
 */
import { failoverSteady } from './failover_steady.ts';
import type { CallsScenario } from './scenario.ts';

export const failoverRegimes: CallsScenario = {
  ...failoverSteady,
  name: 'failover_regimes',
  shows: 'Two models of two vendors with degraded spells and outages: how many turns get an answer.',
  turns: 13,
  regimes: { timeScale: 0.01, correlation: 0.05 },
};
