/** What the workflow itself says, which is nobody's secret, found again in what was spoken. */
import type { Workflow } from '../domain/workflow.ts';
import type { Span } from './edits.ts';

/** A shorter beginning of an own text may be anything. */
const BEGINNING_CHARS = 12;

/** Greeting, lines and replies; of those with several sentences also each sentence. */
export function ownTexts({ greeting, lines, answers }: Workflow): readonly string[] {
  const texts = [greeting, ...Object.values(lines).flat(), ...answers.map(({ reply }) => reply)];
  const sentences = texts.flatMap((text) => text.match(/[^]+?(?:[.!?…]+\s+|[。！？]+\s*|$)/gu) ?? []);
  return [...new Set([...texts, ...sentences].map((text) => text.trim()))].filter((text) => /\p{L}{2}/u.test(text));
}

/** Where they stand as whole words in an agent's text; `open`: it may be a part of one of them. */
export function ownSpans(text: string, own: readonly string[], open: boolean): readonly Span[] {
  const part = text.trim();
  if (open && part.length >= BEGINNING_CHARS && own.some((one) => one.startsWith(part))) {
    return [{ start: 0, end: text.length }];
  }
  const spans: Span[] = [];
  for (const one of own) {
    for (let start = text.indexOf(one); start !== -1; start = text.indexOf(one, start + 1)) {
      const end = start + one.length;
      if (!isWordBreak(text, start) || !isWordBreak(text, end)) continue;
      spans.push({ start, end });
    }
  }
  return spans;
}

function isWordBreak(text: string, at: number): boolean {
  return !/[\p{L}\p{N}]{2}/u.test(text.slice(at - 1, at + 1)) || at === 0;
}
