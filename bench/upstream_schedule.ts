/**
 * What changes at a deployment while a run goes on: from a time or a request on it behaves like another model, meets
 * faults, or takes no connections at all. Pure.
 */
import type { FaultPlan } from './fault_kinds.ts';
import type { ProfileChoice } from './profiles.ts';

/** Since the schedule began: a time, or the number of a request to any deployment, counted from 1. */
export type Moment = { readonly ms: number } | { readonly request: number };

/** From `from` up to, and not with, `to`. Where several hold, the last one in the list does. */
export interface Phase {
  readonly from: Moment;
  /** Without it the phase goes on to the end. */
  readonly to?: Moment;
  /** Only this deployment, counted from 0; all when left out. */
  readonly deployment?: number;
  /** What it is like then; its own profile and regimes when left out. */
  readonly profile?: ProfileChoice;
  /** Instead of the order's. */
  readonly faults?: FaultPlan;
  /** Nobody listens at its address: connections are refused, and those that stood are broken. */
  readonly isShut?: boolean;
}

/** How far a schedule has come. */
export interface Progress {
  readonly ms: number;
  /** Requests so far, the one that is asked about included. */
  readonly requestCount: number;
}

/** Null: nothing is other than ordered. */
export function phaseAt(phases: readonly Phase[], deployment: number, progress: Progress): Phase | null {
  const holds = (phase: Phase): boolean =>
    (phase.deployment === undefined || phase.deployment === deployment) &&
    isReached(phase.from, progress) &&
    (phase.to === undefined || !isReached(phase.to, progress));
  return phases.findLast(holds) ?? null;
}

function isReached(moment: Moment, { ms, requestCount }: Progress): boolean {
  return 'ms' in moment ? ms >= moment.ms : requestCount >= moment.request;
}
