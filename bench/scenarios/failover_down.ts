/**
 * Nobody can answer: every model hangs, then refuses, then sends what cannot be used, each for a third of the window and
 * therefore for whole calls. What callers hear is bridges and apologies, so there are no right answers here; that they
 * hear something is what is judged.
 * Target: 100 % of the turns get text of any kind within 1,500 ms of their final prompt.
 */
import type { FaultKind } from '../fault_kinds.ts';
import type { Phase } from '../upstream_schedule.ts';
import { failoverSteady } from './failover_steady.ts';
import type { CallsScenario } from './scenario.ts';

const HANGING: readonly FaultKind[] = ['silent', 'stall', 'keep_alive', 'empty_chunks'];
const REFUSING: readonly FaultKind[] = ['refuse', '429', '429_bare', '500'];
const GARBLING: readonly FaultKind[] = [
  'html',
  'empty',
  'cut',
  'malformed',
  'garbled',
  'half',
  'unfinished',
  'trickle',
];

/** All models alike, each way of failing for as long; in the middle of the refusals nobody even listens. */
export function downInTurn(eachMs: number): readonly Phase[] {
  const all = (kinds: readonly FaultKind[]): Pick<Phase, 'faults'> => ({ faults: { share: 1, kinds, on: 'any' } });
  return [
    { from: { ms: 0 }, ...all(HANGING) },
    { from: { ms: eachMs }, ...all(REFUSING) },
    { from: { ms: (eachMs * 4) / 3 }, to: { ms: (eachMs * 5) / 3 }, isShut: true },
    { from: { ms: 2 * eachMs }, ...all(GARBLING) },
  ];
}

export const failoverDown: CallsScenario = {
  ...failoverSteady,
  name: 'failover_down',
  shows:
    'Every model hangs, refuses and garbles in turn, for whole calls: whether callers always hear something in time.',
  callCount: 40,
  rampMs: 4_000,
  turns: 12,
  schedule: downInTurn(40_000),
};
