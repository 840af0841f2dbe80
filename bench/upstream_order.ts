/** What the stand-in for the model is told, what it tells, and where it is found. */
import type { FaultKind, FaultPlan } from './fault_kinds.ts';
import { chosenProfile, type ProfileChoice, type ReplyProfile } from './profiles.ts';
import type { RegimeOrder } from './regimes.ts';
import type { TongueTag } from './tongues/tongue.ts';
import type { Phase } from './upstream_schedule.ts';

export interface UpstreamOrder {
  /** Of all deployments, or of each: the first one's, the second one's, …; the last holds for those after it. */
  readonly profile: ProfileChoice | readonly ProfileChoice[];
  readonly seed: number;
  readonly faults?: FaultPlan;
  /** Tokens come in blocks, as Azure's synchronous filter releases them. Default false. */
  readonly bursts?: boolean;
  /** Good and bad times; null or left out = always normal. */
  readonly regimes?: RegimeOrder | null;
  /** What changes at a fixed time or request; it begins with the first reset of the counts. */
  readonly schedule?: readonly Phase[];
  /** Every request since the last reset is told by the stats. Default false. */
  readonly keepsLog?: boolean;
  /** How many it stands in for, all behind one address. Default 1. */
  readonly deployments?: number;
  /** Of the requests, those whose answer is worded in one of its three ways, the others in the first. Default 1. */
  readonly paraphrases?: number;
  /** See `Habits`. Default 0. */
  readonly olderHistory?: number;
  /** What it is spoken to in, and answers in. Default `en-US`. */
  readonly tongue?: TongueTag;
}

/** What a deployment behaves like in ordinary times. */
export function profileOf({ profile }: Pick<UpstreamOrder, 'profile'>, deployment: number): ReplyProfile {
  const chosen = isList(profile) ? (profile[deployment] ?? profile.at(-1)) : profile;
  if (chosen === undefined) throw new Error('An upstream needs a profile.');
  return chosenProfile(chosen);
}

function isList(profile: UpstreamOrder['profile']): profile is readonly ProfileChoice[] {
  return Array.isArray(profile);
}

export interface UpstreamStats {
  /** Completions that were asked for as they should be, whatever came of them. */
  readonly requestCount: number;
  /** Requests that the real service would not take either. */
  readonly refusedCount: number;
  /** Completions that the asker closed before their end. */
  readonly abortedCount: number;
  /** What went wrong on purpose, by plan of faults or by profile. */
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly deployments: readonly DeploymentUse[];
  readonly loopDelayP99Ms: number;
  /** The longest time for which it stood still. */
  readonly loopDelayMaxMs: number;
  /** Empty unless it is kept. */
  readonly log: readonly LoggedRequest[];
}

/** One completion that was asked for. */
export interface LoggedRequest {
  /** Since the reset before it. */
  readonly atMs: number;
  readonly deployment: number;
  /** The same for all requests of one turn, those to go on with its answer included. */
  readonly conversation: number;
  /** It asked for so few tokens that no caller waits for it. */
  readonly isProbe: boolean;
  readonly fault: FaultKind | null;
}

/** Tokens of the replies that were begun, estimated from the texts. */
export interface DeploymentUse {
  readonly requestCount: number;
  readonly promptTokens: number;
  readonly replyTokens: number;
}

/** The whole URL of a deployment, as Azure's portal shows it. */
export function endpointOf(port: number, deployment = 0): string {
  const name = deploymentName(deployment);
  return `http://127.0.0.1:${port}/openai/deployments/${name}/chat/completions?api-version=2024-10-21`;
}

/** `bench`, `bench-2`, `bench-3`, … */
export function deploymentName(deployment: number): string {
  return deployment === 0 ? 'bench' : `bench-${deployment + 1}`;
}
