/** Asks many things at once, but no more than so many at the same time, and waits where a provider asks for it. */
import type { ReplyFailure } from '../domain/reply.ts';

export interface Asked {
  /** Null: there was no whole answer. */
  readonly text: string | null;
  readonly charCount: number;
  readonly failure: ReplyFailure | null;
}

const TRIES_MAX = 4;
const WAIT_MS = 2_000;
const WAIT_MAX_MS = 60_000;

/** Results in the order of the items. One task that fails ends it: no further one is begun. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const rest = items.entries();
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of rest) {
      if (hasFailed) return;
      results[index] = await task(item).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

/** A rate limit passes; a turn cannot wait for it, but this can. */
export async function askPatiently(ask: () => Promise<Asked>, wait: (ms: number) => Promise<void>): Promise<Asked> {
  for (let tries = 1; ; tries++) {
    const asked = await ask();
    if (asked.failure?.code !== 'RATE_LIMITED' || tries === TRIES_MAX) return asked;
    await wait(Math.min(asked.failure.retryAfterMs ?? WAIT_MS * tries, WAIT_MAX_MS));
  }
}
