/** Follows callers who go on in another language, in calls that may be held in several. */
import { CATALOGUE } from '../domain/language_catalogue.ts';
import { MULTI } from '../domain/language_tag.ts';
import type { Log } from '../domain/log.ts';
import type { Workflow } from '../domain/workflow.ts';
import { detectedCode } from '../languages/detection/codes.ts';
import type { LanguageTracker } from '../languages/detection/tracker.ts';
import { isAnyHeard } from './call_language.ts';
import type { CallParts, LanguageFollower } from './parts.ts';

type Trackers = typeof LanguageTracker;

export interface LanguageFollowing {
  readonly follow: CallParts['followLanguage'];
  /**
   * Reads what tells languages, which takes the process for some 0.4 s: before it serves calls, where they are known to
   * need it. Else the first call that does waits for nothing, and is held in its language until it is there.
   */
  readonly load: () => Promise<void>;
}

/** Whether a call of this workflow that begins in this language may go on in another one. */
export function mayChangeLanguage(workflow: Workflow, language = workflow.language): boolean {
  return languagesOf(workflow, language) !== null;
}

export function createLanguageFollowing(log: Log): LanguageFollowing {
  let trackers: Trackers | null = null;
  let loading: Promise<void> | null = null;
  const load = (): Promise<void> =>
    (loading ??= import('../languages/detection/tracker.ts').then(
      (loaded) => {
        trackers = loaded.LanguageTracker;
      },
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        log.error('languages are not told apart, calls stay in theirs: install the packages again (npm ci)', {
          reason,
        });
      },
    ));
  return {
    load,
    follow(workflow, language) {
      const allowed = languagesOf(workflow, language);
      if (allowed === null) return null;
      void load();
      return followerOf(() => trackers, language, allowed);
    },
  };
}

function followerOf(loaded: () => Trackers | null, language: string, allowed: readonly string[]): LanguageFollower {
  let tracker: LanguageTracker | null = null;
  return {
    heard({ text, recogniserLanguage }) {
      const Tracker = loaded();
      if (Tracker === null) return null;
      tracker ??= new Tracker({ language, allowed });
      // A recogniser that was told one language always names that one.
      const named = detectedCode(recogniserLanguage);
      const tellsLanguages = language === MULTI || (named !== '' && named !== tracker.language);
      const other = tracker.heard({ text, recogniserLanguage, tellsLanguages });
      if (other === null) return null;
      const tag = allowed.find((one) => detectedCode(one) === other.language) ?? CATALOGUE.find(other.language)?.code;
      return tag === undefined ? null : { language: tag };
    },
  };
}

/** Null: the call is in one language whatever is said; empty: it may be held in any. */
function languagesOf(workflow: Workflow, language: string): readonly string[] | null {
  const { language: own, languages } = workflow;
  if (languages.length === 0) return isAnyHeard(workflow, language) ? [] : null;
  return [...new Set([language, own, ...languages.map(({ code }) => code)])].filter((code) => code !== MULTI);
}
