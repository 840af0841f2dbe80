/**
 * Second stage: removes HTML and SSML tags and comments. A `<` that begins none ("3 < 5", "a<b") stays, and so does the
 * text between tags.
 */
import { createStage, HOLD_CHARS, UNDECIDED, type Stage } from './speakable_stage.ts';

const VALUE = String.raw`(?:"[^"<]*"|'[^'<]*'|[^\s"'<>=${'`'}]+)`;
const ATTRIBUTE = String.raw`\s+[\w:@.-]+\s*=\s*${VALUE}`;
const TAG_NAME = String.raw`[a-z][a-z0-9:-]*`;

/** A tag, an address in angle brackets, a comment, a declaration or a processing instruction. */
const WHOLE = new RegExp(
  String.raw`^<(?:/?(${TAG_NAME})(?:${ATTRIBUTE})*\s*/?|https?://[^\s<>]*|!--[\s\S]*?--|![a-z][^<>]*|\?[^<>]*)>`,
  'i',
);
/** What may still become one. */
const BEGUN_VALUE = String.raw`(?:"[^"<]*|'[^'<]*|[^\s"'<>=${'`'}]*)`;
const BEGUN = new RegExp(
  String.raw`^<(?:/?|/?${TAG_NAME}(?:${ATTRIBUTE})*(?:\s*/?|\s+[\w:@.-]+\s*(?:=\s*${BEGUN_VALUE})?)` +
    String.raw`|https?:/{0,2}|https?://[^\s<>]*|!-?|!--[\s\S]*|![a-z][^<>]*|\?[^<>]*)$`,
  'i',
);

/** These end a line of speech; others may stand inside a word. */
const BREAKS_LINE = /^(?:br|p|div|li|ul|ol|tr|td|th|hr|h[1-6]|table|blockquote|pre|s|section|article)$/i;

export function createTagStage(): Stage {
  return createStage(
    (text) => !text.includes('<'),
    (emit) => (text, at, final) => {
      if (text.charAt(at) !== '<') {
        const next = text.indexOf('<', at);
        const end = next === -1 ? text.length : next;
        emit(text.slice(at, end));
        return end;
      }
      const window = text.slice(at, at + HOLD_CHARS);
      const tag = WHOLE.exec(window);
      if (tag !== null) {
        if (BREAKS_LINE.test(tag[1] ?? '')) emit('\n');
        return at + tag[0].length;
      }
      if (!final && window.length < HOLD_CHARS && BEGUN.test(window)) return UNDECIDED;
      emit('<');
      return at + 1;
    },
  );
}
