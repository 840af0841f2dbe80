/** How many turns were answered from the cache, read from the figures' split by start: so for each of their windows. Pure. */
import type { AttemptStart } from '../domain/turn.ts';
import { CALL_MODES, type Figures, type MetricsWindow } from './figures.ts';

const CACHE_STARTS = [
  'cache_exact',
  'cache_normalised',
  'cache_template',
  'cache_near',
] as const satisfies readonly AttemptStart[];

export interface CacheShare {
  readonly hitCount: number;
  /** Turns of both modes that were owed an answer. */
  readonly turnCount: number;
}

/**
 * Only turns that were owed an answer: an abandoned one was asked nothing, and a line of ours is no answer. Where the
 * split has no room for a label of its own its turns are no hits here, which makes the share lower than it is.
 */
export function cacheShareOf(figures: Pick<Figures, 'read'>, window: MetricsWindow): CacheShare {
  let hitCount = 0;
  let turnCount = 0;
  for (const mode of CALL_MODES) {
    turnCount += figures.read({ mode, window })?.turns.owedCount ?? 0;
    for (const label of CACHE_STARTS) {
      hitCount += figures.read({ mode, window, dimension: 'start', label })?.turns.owedCount ?? 0;
    }
  }
  return { hitCount, turnCount };
}
