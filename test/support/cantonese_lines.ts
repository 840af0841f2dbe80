/** Utterances of Hong Kong Cantonese; where they come from is in `test/data/README.md`. */
import { readFileSync } from 'node:fs';

interface CantoneseLine {
  readonly text: string;
  readonly words: readonly string[];
}

export function cantoneseLines(): readonly CantoneseLine[] {
  return readFileSync(new URL('../data/cantonese.dev.ndjson', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CantoneseLine);
}

/** Median over rounds of what one call takes on average, in microseconds. */
export function medianUs(texts: readonly string[], run: (text: string) => unknown): number {
  const rounds = Array.from({ length: 9 }, () => {
    const start = performance.now();
    for (const text of texts) run(text);
    return ((performance.now() - start) * 1000) / texts.length;
  });
  return rounds.toSorted((a, b) => a - b)[4] ?? 0;
}
