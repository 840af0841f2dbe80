/** What stands between a text of ours and the caller's ear, in the language that it is spoken in. One for each reply. */
import { wordsOf } from '../domain/language_catalogue.ts';
import { primaryLanguage } from '../domain/language_tag.ts';
import { createCantoneseReply } from '../languages/cantonese/reply.ts';
import type { Script } from '../languages/cantonese/script.ts';
import { createSpeakableFilter } from '../relay/speakable.ts';
import type { SpeakableFilter } from './parts.ts';

interface FilterParts {
  /** Null: Simplified characters stay as they are. */
  readonly script: Script | null;
  count(code: string): void;
}

export function createReplyFilter(language: string, parts: FilterParts): SpeakableFilter {
  const speakable = createSpeakableFilter({ and: wordsOf(language).and });
  if (primaryLanguage(language) !== 'yue') return speakable;
  const reply = createCantoneseReply(parts.script);
  return {
    push: (text) => reply.push(speakable.push(text)),
    flush() {
      const rest = reply.push(speakable.flush()) + reply.flush();
      const { caught, left } = reply.counts;
      if (caught > 0) parts.count('cantonese_reply_in_written_chinese');
      if (left > 0) parts.count('cantonese_reply_not_repaired');
      return rest;
    },
  };
}
