/**
 * How hosted models behave, as data, and the drawing of one reply from it: time to the first token as a mixture of a usual
 * and a slow mode, pace, stalls, refusals, broken streams. Pure; all chance comes from the argument.
 * The figures were fitted to published measurements of 2026; none is a measurement of one deployment.
 */
import { lognormal } from './seeded.ts';

/** Lognormal: `medianMs * e^(sigma * z)`. */
interface Lognormal {
  readonly medianMs: number;
  readonly sigma: number;
}

/** Shares are of all requests, 0 to 1. */
export interface ReplyProfile {
  readonly firstToken: Lognormal;
  /** The slow mode of the first token, and how often it is met. */
  readonly slow: Lognormal & { readonly share: number };
  /** Accepted, and never a token. */
  readonly stallShare: number;
  /** 429. */
  readonly rateLimitShare: number;
  /** 500 and 503. */
  readonly serverErrorShare: number;
  /** When a refusal arrives: a fixed time and a drawn one. */
  readonly errorDelay: Lognormal & { readonly fixedMs: number };
  readonly stream: StreamProfile;
}

export interface StreamProfile {
  readonly betweenTokens: Lognormal & { readonly maxMs: number };
  /** Of the streams, those that stop in the middle for a while. */
  readonly pause: Lognormal & { readonly share: number };
  /** Of the streams, those that end without `finish_reason` and `[DONE]`. */
  readonly unfinishedShare: number;
  /** Of the streams, those in which one token's line is broken. */
  readonly malformedShare: number;
}

export type ProfileName = 'fast' | 'A_good' | 'B_payg' | 'C_stress' | 'D_lpu' | 'E_flashlite';

/** One of ours by name, or any other. */
export type ProfileChoice = ProfileName | ReplyProfile;

const HOSTED_STREAM: StreamProfile = {
  betweenTokens: { medianMs: 10, sigma: 0.5, maxMs: 250 },
  pause: { share: 0.003, medianMs: 3_500, sigma: 0.7 },
  unfinishedShare: 0.001,
  malformedShare: 0.0005,
};

export const PROFILES: Readonly<Record<ProfileName, ReplyProfile>> = {
  /** Nearly no model at all: what remains is the server's own time. */
  fast: {
    firstToken: { medianMs: 1, sigma: 0 },
    slow: { share: 0, medianMs: 1, sigma: 0 },
    stallShare: 0,
    rateLimitShare: 0,
    serverErrorShare: 0,
    errorDelay: { fixedMs: 1, medianMs: 1, sigma: 0 },
    stream: {
      betweenTokens: { medianMs: 20, sigma: 0, maxMs: 20 },
      pause: { share: 0, medianMs: 1, sigma: 0 },
      unfinishedShare: 0,
      malformedShare: 0,
    },
  },
  /** A small model with capacity of its own, in a near region. */
  A_good: {
    firstToken: { medianMs: 400, sigma: 0.3 },
    slow: { share: 0.02, medianMs: 1_300, sigma: 0.5 },
    stallShare: 0.001,
    rateLimitShare: 0.004,
    serverErrorShare: 0.003,
    errorDelay: { fixedMs: 40, medianMs: 120, sigma: 0.4 },
    stream: HOSTED_STREAM,
  },
  /** A small model, shared and paid by the token. */
  B_payg: {
    firstToken: { medianMs: 520, sigma: 0.28 },
    slow: { share: 0.025, medianMs: 2_600, sigma: 0.6 },
    stallShare: 0.003,
    rateLimitShare: 0.01,
    serverErrorShare: 0.004,
    errorDelay: { fixedMs: 40, medianMs: 140, sigma: 0.4 },
    stream: HOSTED_STREAM,
  },
  /** A busy hour, or a region in trouble. */
  C_stress: {
    firstToken: { medianMs: 650, sigma: 0.45 },
    slow: { share: 0.08, medianMs: 3_500, sigma: 0.8 },
    stallShare: 0.01,
    rateLimitShare: 0.05,
    serverErrorShare: 0.02,
    errorDelay: { fixedMs: 40, medianMs: 200, sigma: 0.4 },
    stream: HOSTED_STREAM,
  },
  /** Hardware made for inference. */
  D_lpu: {
    firstToken: { medianMs: 150, sigma: 0.38 },
    slow: { share: 0.02, medianMs: 700, sigma: 0.6 },
    stallShare: 0.002,
    rateLimitShare: 0.05,
    serverErrorShare: 0.006,
    errorDelay: { fixedMs: 40, medianMs: 60, sigma: 0.4 },
    stream: HOSTED_STREAM,
  },
  /** A light model with a low median and a long tail. */
  E_flashlite: {
    firstToken: { medianMs: 320, sigma: 0.45 },
    slow: { share: 0.025, medianMs: 1_800, sigma: 0.5 },
    stallShare: 0.003,
    rateLimitShare: 0.01,
    serverErrorShare: 0.005,
    errorDelay: { fixedMs: 40, medianMs: 120, sigma: 0.4 },
    stream: HOSTED_STREAM,
  },
};

export function chosenProfile(choice: ProfileChoice): ReplyProfile {
  return typeof choice === 'string' ? PROFILES[choice] : choice;
}

/** What becomes of one request. */
export type ReplyPlan =
  | { readonly kind: 'stall' }
  | { readonly kind: 'error'; readonly status: 429 | 500 | 503; readonly afterMs: number; readonly retryAfterS: number }
  | StreamPlan;

/** Positions within the reply are shares of its tokens, 0 to 1. */
export interface StreamPlan {
  readonly kind: 'stream';
  readonly firstTokenMs: number;
  readonly pause: { readonly at: number; readonly lastsMs: number } | null;
  /** Where it ends without a finish. */
  readonly unfinishedAt: number | null;
  /** Where a token's line is broken. */
  readonly malformedAt: number | null;
}

/** A block of the filter: 15 to 40 tokens, released together. */
const BURST = { tokensMin: 15, tokensMax: 40, gap: { medianMs: 220, sigma: 0.4 } };
const FIRST_TOKEN_MIN_MS = 1;

export function drawReply(profile: ReplyProfile, random: () => number): ReplyPlan {
  const { stallShare, rateLimitShare, serverErrorShare, errorDelay } = profile;
  const fate = random();
  if (fate < stallShare) return { kind: 'stall' };
  if (fate < stallShare + rateLimitShare + serverErrorShare) {
    const isRateLimit = fate < stallShare + rateLimitShare;
    const status = isRateLimit ? 429 : random() < 0.5 ? 500 : 503;
    return { kind: 'error', status, afterMs: errorDelay.fixedMs + draw(errorDelay, random), retryAfterS: 1 };
  }
  const { pause, unfinishedShare, malformedShare } = profile.stream;
  const firstTokenMs = drawFirstTokenMs(profile, random);
  const mishap = random();
  const at = random();
  return {
    kind: 'stream',
    firstTokenMs,
    pause: mishap < pause.share ? { at, lastsMs: draw(pause, random) } : null,
    unfinishedAt: within(mishap, pause.share, unfinishedShare) ? at : null,
    malformedAt: within(mishap, pause.share + unfinishedShare, malformedShare) ? at : null,
  };
}

/** Of a request that is answered. */
export function drawFirstTokenMs({ firstToken, slow }: ReplyProfile, random: () => number): number {
  return Math.max(FIRST_TOKEN_MIN_MS, draw(random() < slow.share ? slow : firstToken, random));
}

/**
 * When each token is due, ms since the request; ascending. `bursts`: the tokens come in blocks, as Azure's synchronous
 * filter releases them, and the first block has to wait for its last token.
 */
export function tokenTimesMs(
  { stream }: ReplyProfile,
  plan: StreamPlan,
  tokenCount: number,
  { bursts, random }: { readonly bursts: boolean; readonly random: () => number },
): readonly number[] {
  const pausedAt = plan.pause === null ? -1 : Math.max(1, Math.floor(plan.pause.at * tokenCount));
  const times: number[] = [];
  let dueMs = plan.firstTokenMs;
  let leftInBurst = 0;
  for (let index = 0; index < tokenCount; index++) {
    if (index === pausedAt) dueMs += plan.pause?.lastsMs ?? 0;
    if (!bursts) {
      if (index > 0) dueMs += Math.min(stream.betweenTokens.maxMs, draw(stream.betweenTokens, random));
    } else if (leftInBurst === 0) {
      const { tokensMin, tokensMax, gap } = BURST;
      leftInBurst = tokensMin + Math.floor(random() * (tokensMax - tokensMin + 1));
      dueMs += draw(gap, random);
    }
    leftInBurst -= 1;
    times.push(dueMs);
  }
  return times;
}

function within(drawn: number, from: number, share: number): boolean {
  return drawn >= from && drawn < from + share;
}

function draw({ medianMs, sigma }: Lognormal, random: () => number): number {
  return lognormal(medianMs, sigma, random);
}
