/**
 * The one filter between a model's words and the caller's ear: a stream of tokens in, speakable text out. It removes
 * Markdown, emoji, web addresses and tags, decodes entities and writes `&` as a word.
 *
 * The result does not depend on how the text was cut into tokens. Only text that may already be the beginning of
 * something to remove is held back, for a bounded number of characters; an ordinary word passes at once.
 */
import { createCharacterStage } from './speakable_characters.ts';
import { createMarkdownStage } from './speakable_markdown.ts';
import { createSpacingStage } from './speakable_spacing.ts';
import { createTagStage } from './speakable_tags.ts';
import { createUrlStage } from './speakable_urls.ts';

export interface SpeakableFilter {
  /** What may be spoken now; often the token itself, sometimes nothing yet. */
  push(token: string): string;
  /** The reply is whole: what was still held back. The filter must not be used afterwards. */
  flush(): string;
}

/** One filter for one reply. `words.and` is what `&` is read as. */
export function createSpeakableFilter(words: { readonly and: string }): SpeakableFilter {
  const characters = createCharacterStage();
  const tags = createTagStage();
  const markdown = createMarkdownStage();
  const spacing = createSpacingStage(words.and);
  const urls = createUrlStage();

  return {
    push(token) {
      return urls.push(spacing.push(markdown.push(tags.push(characters.push(token)))));
    },
    flush() {
      const decoded = characters.flush();
      const untagged = tags.push(decoded) + tags.flush();
      const unmarked = markdown.push(untagged) + markdown.flush();
      const spaced = spacing.push(unmarked) + spacing.flush();
      return urls.push(spaced) + urls.flush();
    },
  };
}
