/** Follows callers who go on in another language, in calls that may be held in several. */
import { CATALOGUE } from '../domain/language_catalogue.ts';
import type { Workflow } from '../domain/workflow.ts';
import { type DetectLanguage, loadDetector } from '../languages/detection/detect.ts';
import { LanguageFollow } from '../languages/detection/follow.ts';
import type { CallParts, LanguageFollower } from './parts.ts';

const ANY = 'multi';

/** The detector is loaded with the first call that needs it, whose first words may come before it is there. */
export function createLanguageFollowing(): CallParts['followLanguage'] {
  let detect: DetectLanguage | null = null;
  let isLoading = false;
  const load = (): void => {
    if (isLoading) return;
    isLoading = true;
    void loadDetector().then((loaded) => {
      detect = loaded;
    });
  };
  return (workflow, language) => {
    const allowed = languagesOf(workflow, language);
    if (allowed === null) return null;
    load();
    return followerOf(() => detect, language, allowed);
  };
}

function followerOf(
  detector: () => DetectLanguage | null,
  language: string,
  allowed: readonly string[],
): LanguageFollower {
  let follow: LanguageFollow | null = null;
  return {
    heard(said) {
      const detect = detector();
      if (detect === null) return null;
      const tagOf = (found: string): string | null => CATALOGUE.find(found)?.code ?? null;
      follow ??= new LanguageFollow(detect, { language, allowed, tagOf });
      return follow.heard(said);
    },
  };
}

/** Null: the call is in one language whatever is said; empty: it may be held in any. */
function languagesOf(
  { language: own, languages, relayAttributes }: Workflow,
  language: string,
): readonly string[] | null {
  const isAnyHeard = language === ANY || relayAttributes['transcriptionLanguage'] === ANY;
  if (languages.length === 0) return isAnyHeard ? [] : null;
  return [...new Set([language, own, ...languages.map(({ code }) => code)])].filter((code) => code !== ANY);
}
