/** What the stand-in for the model is told, what it tells, and where it is found. */
import { type ProfileName, PROFILES, type ReplyProfile } from './profiles.ts';
import type { RegimeOrder } from './regimes.ts';

export type ProfileChoice = ProfileName | ReplyProfile;

export interface UpstreamOrder {
  /** Of all deployments, or of each: the first one's, the second one's, …; the last holds for those after it. */
  readonly profile: ProfileChoice | readonly ProfileChoice[];
  readonly seed: number;
  readonly faults?: FaultPlan;
  /** Tokens come in blocks, as Azure's synchronous filter releases them. Default false. */
  readonly bursts?: boolean;
  /** Good and bad times; null or left out = always normal. */
  readonly regimes?: RegimeOrder | null;
  /** How many it stands in for, all behind one address. Default 1. */
  readonly deployments?: number;
  /** Of the requests, those whose answer is worded in one of its three ways, the others in the first. Default 1. */
  readonly paraphrases?: number;
  /** See `Habits`. Default 0. */
  readonly olderHistory?: number;
}

/** What a deployment behaves like in ordinary times. */
export function profileOf({ profile }: Pick<UpstreamOrder, 'profile'>, deployment: number): ReplyProfile {
  const chosen = isList(profile) ? (profile[deployment] ?? profile.at(-1)) : profile;
  if (chosen === undefined) throw new Error('An upstream needs a profile.');
  return typeof chosen === 'string' ? PROFILES[chosen] : chosen;
}

function isList(profile: UpstreamOrder['profile']): profile is readonly ProfileChoice[] {
  return Array.isArray(profile);
}

/**
 * `refuse` = the connection is closed without an answer; `empty` = a finished reply without text; `cut` = the connection
 * breaks after the headers; `malformed` = the line of a token is broken; `slow` = the first token comes 5 s later.
 */
export const FAULT_KINDS = ['refuse', '429', '500', 'stall', 'empty', 'cut', 'malformed', 'slow'] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Faults that are met before the first token, on top of the profile's own. Which conversations they hit is fixed by seed. */
export interface FaultPlan {
  /** Of the conversations, 0 to 1. */
  readonly share: number;
  readonly kinds: readonly FaultKind[];
  /** `first` = only when a conversation is asked for the first time; `any` = each time, drawn anew. Default `first`. */
  readonly on?: 'first' | 'any';
  /** Only on this one, counted from 0; all when left out. */
  readonly deployment?: number;
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
