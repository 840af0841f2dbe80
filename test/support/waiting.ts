/** Waits until something outside of this process's control has come about, and says what was missing if it does not. */
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 15;

/** Asks again and again until the answer is not undefined. Rejects after `withinMs` with what was waited for. */
export async function eventually<T>(
  what: string,
  find: () => T | undefined | Promise<T | undefined>,
  withinMs = 10_000,
): Promise<T> {
  const giveUpMs = performance.now() + withinMs;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > giveUpMs) throw new Error(`Not within ${withinMs} ms: ${what}.`);
    await pause(LOOK_EVERY_MS);
  }
}

/** The promise, or a rejection that says what did not happen. */
export async function within<T>(what: string | (() => string), promise: Promise<T>, ms: number): Promise<T> {
  const giveUp = new AbortController();
  try {
    return await Promise.race([
      promise,
      pause(ms, undefined, { signal: giveUp.signal }).then(() => {
        throw new Error(`Not within ${ms} ms: ${typeof what === 'string' ? what : what()}.`);
      }),
    ]);
  } finally {
    giveUp.abort();
  }
}
