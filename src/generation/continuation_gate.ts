/**
 * Lets the text of a generation that goes on with a broken answer through so that nothing is said twice and nothing is
 * missing at the seam. It holds the first words until it is clear how they meet what was sent:
 *
 *   they repeat its last words      → what comes after them
 *   they begin the answer anew      → what comes after its last words, else from the first sentence that was not sent
 *   they are something else         → all of it, behind a bridge where a new sentence begins within an unfinished one
 *
 * The result does not depend on how the text was cut into tokens: a decision is made at the end of a word, and at the
 * first one at which it can be made.
 */
import { createHeadReader, type Found } from './continuation_head.ts';
import { afterLine, type ContinuationWords, endingOf, joined } from './seam.ts';
import { startsUnspaced } from './seam_words.ts';

export interface ContinuationGate {
  /** What may be spoken now; '' while it is held. */
  push(text: string): string;
  /** The generation is whole: what was still held. */
  flush(): string;
  /** A whole line of ours was said in the meantime: what comes follows that. */
  lineWasSaid(): void;
  /** It gave nothing that was not sent already, and what was sent ends on a sentence: the answer is whole. */
  readonly saysAllWasSent: boolean;
}

/** After one of these a word may go on; in a script without spaces every character is a word. */
const WITHIN_WORD = /[\p{L}\p{N}\p{M}'’]/u;

/** `sent`: all that was handed over of the answer, without lines of ours. */
export function createContinuationGate(sent: string, words: ContinuationWords): ContinuationGate {
  const head = createHeadReader(sent, words);
  let held = '';
  let isOpen = false;
  let isAfterLine = false;
  let saidSomething = false;

  const release = (found: Found): string => {
    isOpen = true;
    const text = follow(found);
    held = '';
    saidSomething = text !== '';
    return text;
  };

  function follow({ from, wordFrom, needsBridge }: Found): string {
    if (isAfterLine) return afterLine(held.slice(wordFrom));
    // The rest of a word whose beginning was sent.
    if (from > wordFrom) return held.slice(from);
    return joined(sent, held.slice(from), words, needsBridge);
  }

  return {
    push(text) {
      if (isOpen) return text;
      let at = 0;
      for (const char of text) {
        held += char;
        at += char.length;
        if (WITHIN_WORD.test(char) && !startsUnspaced(char)) continue;
        const found = head.read(held, false);
        if (found !== null) return release(found) + text.slice(at);
      }
      return '';
    },
    flush() {
      if (isOpen) return '';
      const found = head.read(held, true);
      isOpen = true;
      return found === null ? '' : release(found);
    },
    lineWasSaid() {
      isAfterLine = true;
    },
    get saysAllWasSent() {
      return isOpen && !saidSomething && endingOf(sent) === 'sentence';
    },
  };
}
