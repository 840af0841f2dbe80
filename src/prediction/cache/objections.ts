/** Watches one call for signs that an answer from the cache was not what the caller wanted. */
import { foldUtterance } from '../../domain/utterance.ts';
import type { AnswerCache } from './answer_cache.ts';
import type { LanguageTools } from './language_tools.ts';

export interface ObjectionWatch {
  /** A turn was answered with this entry. */
  served(entryId: string, utterance: string): void;
  /** The next final utterances, in order, that of the served turn not among them. */
  callerSaid(utterance: string, language: string): void;
  /** The caller cut in; `heardMs` = how much of the reply was played. */
  interrupted(heardMs: number): void;
}

/** Cutting in sooner than this is no impatience with a long answer. */
const AT_ONCE_MS = 1_000;
/** Asking the same again within so many turns means that it was not answered. */
const TURNS_WATCHED = 2;

export function createObjectionWatch(
  cache: Pick<AnswerCache, 'objected'>,
  tools: Pick<LanguageTools, 'normalise' | 'isCorrection' | 'isContextDependent'>,
): ObjectionWatch {
  let watched: { entryId: string; utterance: string; turnsLeft: number } | null = null;

  function object(): void {
    if (watched !== null) cache.objected(watched.entryId);
    watched = null;
  }

  return {
    served(entryId, utterance) {
      watched = { entryId, utterance, turnsLeft: TURNS_WATCHED };
    },
    callerSaid(utterance, language) {
      if (watched === null) return;
      const isNext = watched.turnsLeft === TURNS_WATCHED;
      // "Yes" twice answers two questions of ours; only a question that is asked again was not answered.
      const isSame =
        !tools.isContextDependent(utterance, language) &&
        (foldUtterance(utterance) === foldUtterance(watched.utterance) ||
          tools.normalise(utterance, language) === tools.normalise(watched.utterance, language));
      if (isSame || (isNext && tools.isCorrection(utterance, language))) return object();
      watched.turnsLeft -= 1;
      if (watched.turnsLeft === 0) watched = null;
    },
    interrupted(heardMs) {
      if (heardMs < AT_ONCE_MS && watched?.turnsLeft === TURNS_WATCHED) object();
    },
  };
}
