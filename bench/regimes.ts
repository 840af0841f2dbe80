/**
 * Good and bad times of a provider. Failures come in spells: a deployment is normal, then degraded, then out, then normal
 * again, each for an exponential time. Two deployments of one vendor share a part of their spells. Seeded and pure.
 */
import { hashOf } from './meaning/fold.ts';
import { PROFILES, type ReplyProfile } from './profiles.ts';
import { seededRandom } from './seeded.ts';

export type Regime = 'normal' | 'degraded' | 'outage';

export interface RegimeOrder {
  /** Times the dwell times, because a bench runs for minutes: 1 = as in life, 0.02 = a normal spell of 36 s. */
  readonly timeScale: number;
  /** How far the deployments share their bad times, 0 to 1. Default 0.5, as of one vendor. */
  readonly correlation?: number;
}

/** Asked with times that do not go back, ms since the start of the regimes. */
export type RegimeClock = (deployment: number, atMs: number) => Regime;

/** Mean dwell times. */
const DWELL_MS: Readonly<Record<Regime, number>> = { normal: 30 * 60_000, degraded: 3 * 60_000, outage: 60_000 };
const NEXT: Readonly<Record<Regime, Regime>> = { normal: 'degraded', degraded: 'outage', outage: 'normal' };
const RANK: Readonly<Record<Regime, number>> = { normal: 0, degraded: 1, outage: 2 };
const VENDOR_CORRELATION = 0.5;

/** Of the requests 60 % are answered 5xx, 20 % 429, and 20 % never. */
export const OUTAGE: ReplyProfile = {
  ...PROFILES.C_stress,
  stallShare: 0.2,
  rateLimitShare: 0.2,
  serverErrorShare: 0.6,
};

/** What a deployment whose profile is `normal` behaves like in a regime. */
export function profileIn(regime: Regime, normal: ReplyProfile): ReplyProfile {
  if (regime === 'normal') return normal;
  return regime === 'degraded' ? PROFILES.C_stress : OUTAGE;
}

/**
 * Each deployment is as badly off as the worse of two chains: one that all share and one of its own. Bad spells are rare,
 * so the share of them that comes from the common chain is the correlation.
 */
export function createRegimeClock(seed: number, deployments: number, order: RegimeOrder): RegimeClock {
  const { timeScale, correlation = VENDOR_CORRELATION } = order;
  const common = chain(hashOf(seed, 'regimes of all'), correlation, timeScale);
  const own = Array.from({ length: deployments }, (_, index) =>
    chain(hashOf(seed, 'regimes of', index), 1 - correlation, timeScale),
  );
  return (deployment, atMs) => {
    const [shared, single] = [common(atMs), own[deployment]?.(atMs) ?? 'normal'];
    return RANK[shared] >= RANK[single] ? shared : single;
  };
}

/** A chain that begins in normal times and has `share` of a provider's bad spells. */
function chain(seed: number, share: number, timeScale: number): (atMs: number) => Regime {
  const random = seededRandom(seed);
  const dwellMs = (regime: Regime): number => {
    const meanMs = DWELL_MS[regime] * timeScale;
    return -Math.log(1 - random()) * (regime === 'normal' ? meanMs / share : meanMs);
  };
  let regime: Regime = 'normal';
  let untilMs = dwellMs(regime);
  return (atMs) => {
    while (atMs >= untilMs) {
      regime = NEXT[regime];
      untilMs += dwellMs(regime);
    }
    return regime;
  };
}
