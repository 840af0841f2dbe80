/**
 * In which language a call is held: at first that of its order, later that of its caller. With it change what the workflow
 * says by itself, the voice and, as far as it follows, the recogniser; the prompt, the cache and the figures go by the
 * language of each turn, which is this one.
 */
import { wordsOf } from '../domain/language_catalogue.ts';
import { MULTI, primaryLanguage } from '../domain/language_tag.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { CallIdentity, CallParts, LanguageFollower } from './parts.ts';

/** Of a call that begins in this language. */
export function isAnyHeard({ relayAttributes }: Workflow, language: string): boolean {
  return language === MULTI || relayAttributes['transcriptionLanguage'] === MULTI;
}

export class CallLanguage {
  readonly #own: Workflow;
  readonly #follower: LanguageFollower | null;
  /** The recogniser tells languages apart, whichever one the call is held in. */
  readonly isAnyHeard: boolean;
  identity: CallIdentity;

  constructor(identity: CallIdentity, { followLanguage }: Pick<CallParts, 'followLanguage'>) {
    this.#own = identity.workflow;
    this.#follower = followLanguage(identity.workflow, identity.language);
    this.isAnyHeard = isAnyHeard(identity.workflow, identity.language);
    this.identity = this.#in(identity, identity.language);
  }

  /** Of words that the recogniser gives this language. */
  of(recogniserLanguage: string): string {
    const { language } = this.identity;
    return this.#follower === null || language === MULTI ? recogniserLanguage : language;
  }

  /** The caller has said this: the language that the call goes on in if it is another one from now on; else null. */
  heard(text: string, recogniserLanguage: string): string | null {
    const language = this.#follower?.heard({ text, recogniserLanguage })?.language ?? null;
    if (language === null || language === this.identity.language) return null;
    this.identity = this.#in(this.identity, language);
    return language;
  }

  #in(identity: CallIdentity, language: string): CallIdentity {
    const own = this.#own;
    const isOwn = language === MULTI || primaryLanguage(language) === primaryLanguage(own.language);
    const workflow = isOwn ? own : { ...own, lines: wordsOf(language).lines };
    return { ...identity, language, workflow };
  }
}
