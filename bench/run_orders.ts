/** What the processes of a run are told, from what its scenario says. Pure. */
import { fillersOf } from './bench_workflow.ts';
import type { CallersLine } from './caller_cues.ts';
import type { CallersOrder } from './callers.ts';
import type { PerfectOrder } from './perfect_speculation.ts';
import type { ProfileName } from './profiles.ts';
import type { CallsScenario, Training } from './scenarios/scenario.ts';
import type { ScheduleOrder } from './schedule.ts';
import type { Server } from './servers.ts';
import { tongueOf } from './tongues/all.ts';
import type { TrainingOrder } from './training.ts';
import { profileOf, type UpstreamOrder } from './upstream_order.ts';

/** From one final prompt of a caller to the next, about: the reply, a moment of reaction, talking, silence. */
const TURN_MS = 10_000;
/** From the last call's beginning until its first turn: the greeting is heard to its end. */
const SETTLE_MS = 14_000;
const WARM_UP_CALLS = 20;
const TRAP_SHARE = 0.05;
const REST_MS = 500;
/** Far longer than any training takes. */
export const TRAINING_MS_MAX = 600_000;
/** What the product's workflow says when it says nothing. */
const HEDGE_MS = 900;
const INSTANT_MS = 100;

type Line = Pick<Server, 'twimlUrl' | 'path' | 'authToken'>;

/** `profile`: instead of the scenario's; null = the scenario's. */
export function upstreamOrder(
  scenario: CallsScenario,
  { seed, profile }: { readonly seed: number; readonly profile: ProfileName | null },
): UpstreamOrder {
  const {
    deployments,
    faults,
    schedule,
    failover,
    paraphrases,
    olderHistory,
    bursts = false,
    regimes = null,
    tongue,
  } = scenario;
  return {
    profile: profile ?? scenario.profile,
    seed,
    deployments,
    bursts,
    regimes,
    ...(faults && { faults }),
    ...(schedule && { schedule }),
    keepsLog: failover !== undefined,
    ...(paraphrases !== undefined && { paraphrases }),
    ...(olderHistory !== undefined && { olderHistory }),
    ...(tongue !== undefined && { tongue }),
  };
}

export function windowMsOf({ turns, pace = 1 }: CallsScenario): number {
  return Math.round((turns * TURN_MS) / pace);
}

/** Of talking, also where people talk faster than in life; the lines are busy all the time. */
export function callMinutesOf({ callCount, turns }: CallsScenario): number {
  return (callCount * turns * TURN_MS) / 60_000;
}

export function trainingOrder(
  scenario: CallsScenario,
  { callCount, pace }: Training,
  line: Line,
  seed: number,
): TrainingOrder {
  const schedule: ScheduleOrder = {
    ...scheduleOf(scenario, seed),
    lengthMs: TRAINING_MS_MAX,
    trapShare: 0,
    bargeInShare: 0,
    pace,
    part: 'training',
    callsMax: callCount,
    marksRepeats: false,
  };
  return { ...lineOf(scenario, line), schedule };
}

export function callersOrder(scenario: CallsScenario, line: Line, seed: number): CallersOrder {
  const { rampMs, restMs = REST_MS, pace = 1 } = scenario;
  const fromMs = rampMs + SETTLE_MS / pace;
  const toMs = fromMs + windowMsOf(scenario);
  return {
    ...lineOf(scenario, line),
    schedule: { ...scheduleOf(scenario, seed), lengthMs: toMs },
    window: { fromMs, toMs },
    warmUpCalls: WARM_UP_CALLS,
    restMs,
  };
}

/**
 * Null: no bound follows from the profile, because the model does more than that, or answers so soon that nobody could
 * tell whether an answer had been ready; or nothing is asked early because the row is about something else.
 */
export function perfectOrder(
  { faults, bursts, regimes, schedule, failover, deployments, workflow, partials = true }: CallsScenario,
  upstream: UpstreamOrder,
  window: CallersOrder['window'],
): PerfectOrder | null {
  if (faults !== undefined || bursts === true || regimes !== undefined || schedule !== undefined) return null;
  if (failover !== undefined) return null;
  const profiles = Array.from({ length: deployments }, (_, index) => profileOf(upstream, index));
  if (profiles.some(({ firstToken }) => firstToken.medianMs <= INSTANT_MS)) return null;
  return {
    seed: upstream.seed,
    profiles,
    firstVoice: workflow?.prediction?.firstVoice ?? 'race',
    hedgeMs: workflow?.turnClock?.hedgeMs ?? HEDGE_MS,
    sendsPartials: partials,
    window,
  };
}

function lineOf({ partials = true, tongue }: CallsScenario, { twimlUrl, path, authToken }: Line): CallersLine {
  return { twimlUrl, path, authToken, fillers: fillersOf(tongueOf(tongue)), sendsPartials: partials };
}

function scheduleOf(scenario: CallsScenario, seed: number): Omit<ScheduleOrder, 'lengthMs'> {
  const { callCount, rampMs, silenceMs, train, olderHistory = 0, bargeInShare = 0, pace = 1 } = scenario;
  const asked = train === undefined ? { marksRepeats: false } : { marksRepeats: true, trainedCount: train.callCount };
  const spoken = scenario.tongue === undefined ? {} : { tongue: scenario.tongue };
  const habits = { trapShare: TRAP_SHARE, bargeInShare, pace, olderHistory };
  return { seed, callCount, rampMs, silenceMs, ...habits, ...asked, ...spoken };
}
