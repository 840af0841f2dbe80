/**
 * Audio of sentences that were spoken before, by voice and text: most of what an agent says it has said already, and a
 * clip is heard at once. Kept in memory up to a bound, and on the disk what was spoken more than once: a sentence that
 * only one caller was told may be about that caller.
 */
import { createHash } from 'node:crypto';

/** Clips that outlive the process. */
export interface ClipTable {
  get(key: string): Uint8Array | null;
  put(key: string, audio: Uint8Array): void;
}

export interface ClipLimits {
  readonly memoryBytes: number;
  /** Longer audio is not kept: it is hardly ever said again. */
  readonly clipBytes: number;
  /** Sentences of which it is known that they were spoken once. */
  readonly known: number;
}

export class ClipStore {
  readonly #table: ClipTable | null;
  readonly #limits: ClipLimits;
  /** The one that was used last is the last one. */
  readonly #clips = new Map<string, Uint8Array>();
  /** Spoken once so far, and not on the disk. */
  readonly #once = new Set<string>();
  #bytes = 0;
  hitCount = 0;
  missCount = 0;

  constructor(table: ClipTable | null, limits: ClipLimits) {
    this.#table = table;
    this.#limits = limits;
  }

  get(voice: string, text: string): Uint8Array | null {
    const key = keyOf(voice, text);
    const clip = this.#clips.get(key) ?? this.#stored(key);
    if (clip === null) {
      this.missCount += 1;
      return null;
    }
    this.hitCount += 1;
    this.#keep(key, clip);
    this.#spokenAgain(key, clip);
    return clip;
  }

  #stored(key: string): Uint8Array | null {
    return this.#table?.get(key) ?? null;
  }

  synthesised(voice: string, text: string, chunks: readonly Uint8Array[]): void {
    const audio = Buffer.concat(chunks);
    if (audio.length === 0 || audio.length > this.#limits.clipBytes) return;
    const key = keyOf(voice, text);
    this.#keep(key, audio);
    if (this.#spokenAgain(key, audio)) return;
    this.#once.add(key);
    if (this.#once.size > this.#limits.known) this.#once.delete(this.#once.values().next().value ?? '');
  }

  /** True the second time. */
  #spokenAgain(key: string, audio: Uint8Array): boolean {
    const isSecond = this.#once.delete(key);
    if (isSecond) this.#table?.put(key, audio);
    return isSecond;
  }

  #keep(key: string, audio: Uint8Array): void {
    const before = this.#clips.get(key);
    if (before !== undefined) {
      this.#clips.delete(key);
      this.#bytes -= before.length;
    }
    this.#clips.set(key, audio);
    this.#bytes += audio.length;
    for (const [oldest, { length }] of this.#clips) {
      if (this.#bytes <= this.#limits.memoryBytes) break;
      this.#clips.delete(oldest);
      this.#bytes -= length;
    }
  }
}

/** The text itself is not kept. */
function keyOf(voice: string, text: string): string {
  return createHash('sha256').update(`${voice}\n${text}`).digest('base64url');
}
