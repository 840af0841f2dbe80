/**
 * The names that callers of a workflow are likely to say, for the recogniser to expect: values of its slots, and names
 * in its answers. Commas part them, so a phrase with one is left out.
 * Source: twilio.com/docs/voice/twiml/connect/conversationrelay, `hints`.
 */
import type { Workflow } from './workflow.ts';

const PHRASES_MAX = 100;
const CHARS_MAX = 1_000;
const PHRASE_CHARS_MAX = 100;
/** Of all answers together: names that matter come early or often. */
const READ_CHARS_MAX = 20_000;

/** Comma-separated; undefined when there is nothing to expect. */
export function speechHints(workflow: Workflow): string | undefined {
  const phrases = new Map<string, string>();
  let charCount = 0;
  for (const phrase of expectedPhrases(workflow)) {
    const key = phrase.toLowerCase();
    if (!isHint(phrase) || phrases.has(key)) continue;
    // The comma counts too.
    if (phrases.size === PHRASES_MAX || charCount + phrase.length + 1 > CHARS_MAX) break;
    phrases.set(key, phrase);
    charCount += phrase.length + 1;
  }
  return phrases.size === 0 ? undefined : [...phrases.values()].join(',');
}

function* expectedPhrases({ slots, answers }: Workflow): Generator<string> {
  for (const { values } of slots) {
    for (const { value, wordings } of values) yield* [value, ...wordings].map((phrase) => phrase.trim());
  }
  let leftCount = READ_CHARS_MAX;
  for (const { reply } of answers) {
    yield* namesIn(reply.slice(0, leftCount));
    leftCount -= reply.length;
    if (leftCount <= 0) return;
  }
}

function isHint(phrase: string): boolean {
  return /\p{L}/u.test(phrase) && !/[,{}]/.test(phrase) && phrase.length <= PHRASE_CHARS_MAX;
}

/** Also O'Neill. */
const NAME = /(?:\p{Lu}['’])?\p{Lu}[\p{L}\p{M}]+(?:['’-]\p{L}[\p{L}\p{M}]*)*/u.source;
const NAMES = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])${NAME}(?: ${NAME})*`, 'gu');

/** Words with a capital, those in a row together; not where a capital only begins a sentence. */
function namesIn(text: string): readonly string[] {
  const sentences = text.replace(/\{\{.*?\}\}/g, ' ').split(/(?<=[.!?…:;])\s+/);
  return sentences.flatMap((sentence) => {
    const start = sentence.search(/[\p{L}\p{N}]/u);
    return [...sentence.matchAll(NAMES)].flatMap(({ 0: name, index }) =>
      index > start ? [name] : name.split(' ').slice(1).join(' '),
    );
  });
}
