/** Follows callers who go on in another language, in calls that may be held in several. */
import { CATALOGUE } from '../domain/language_catalogue.ts';
import { MULTI } from '../domain/language_tag.ts';
import type { Workflow } from '../domain/workflow.ts';
import { detectedCode } from '../languages/detection/codes.ts';
import type { LanguageTracker } from '../languages/detection/tracker.ts';
import { isAnyHeard } from './call_language.ts';
import type { CallParts, LanguageFollower } from './parts.ts';

type Trackers = typeof LanguageTracker;

/** What tells languages is loaded with the first call that needs it, whose first words may come before it is there. */
export function createLanguageFollowing(): CallParts['followLanguage'] {
  let trackers: Trackers | null = null;
  let isLoading = false;
  const load = (): void => {
    if (isLoading) return;
    isLoading = true;
    void import('../languages/detection/tracker.ts').then((loaded) => {
      trackers = loaded.LanguageTracker;
    });
  };
  return (workflow, language) => {
    const allowed = languagesOf(workflow, language);
    if (allowed === null) return null;
    load();
    return followerOf(() => trackers, language, allowed);
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
