/**
 * What callers said next in earlier calls, by state of the conversation. The states in use are in memory, all of them in
 * the store; what cannot be read is not known, what cannot be written is forgotten, and no turn waits for either.
 */
import type { Clock } from '../../domain/clock.ts';
import type { HeardRecord } from '../../domain/heard_record.ts';
import { HeardState, type LikelyText } from './heard_state.ts';
import type { PrefixCount } from './prefix_counts.ts';

/** Where in the conversation: `state` is an opaque short code, `scope` the workflow whose calls share what is learned. */
export interface Place {
  readonly scope: string;
  readonly state: string;
}

/** The store's table, as far as it is needed. */
export interface HeardTable {
  get(key: string): HeardRecord | null;
  put(key: string, record: HeardRecord): Promise<void>;
  remove(key: string): Promise<boolean>;
  entries(range: {
    readonly after?: string;
    readonly limit: number;
  }): readonly { readonly key: string; readonly value: HeardRecord }[];
}

const STATES_MAX = 5_000;
const WRITE_EVERY_MS = 5_000;
/** More than this is written in several steps, so that encoding it delays no turn. */
const WRITTEN_AT_ONCE = 8;
const NEXT_STEP_MS = 25;

export class HeardBook {
  readonly #table: HeardTable | null;
  readonly #clock: Clock;
  /** The map's order is the order of last use. */
  readonly #states = new Map<string, HeardState>();
  /** Learned since they were written, the longest unwritten first. */
  readonly #dirty = new Set<string>();
  /** On the way to the disk, where reading does not find them yet. */
  readonly #writing = new Map<string, { readonly state: HeardState }>();
  #timer: unknown = null;
  #prunedUpTo: string | undefined;

  /** Without a table what is learned ends with the process. */
  constructor(parts: { readonly table: HeardTable | null; readonly clock: Clock }) {
    this.#table = parts.table;
    this.#clock = parts.clock;
  }

  /** `text` folded; `caller` a hash of the number, '' where it is withheld. */
  learn(place: Place, text: string, caller: string): void {
    if (text === '') return;
    const key = keyOf(place);
    const state = this.#find(key) ?? this.#remember(key, new HeardState(key));
    state.learn(text, caller);
    state.lastSeenEpochMs = this.#clock.epochMs();
    if (this.#table === null) return;
    this.#dirty.add(key);
    this.#timer ??= this.#clock.setTimeout(() => this.#writeSome(), WRITE_EVERY_MS);
  }

  /** How often this folded text was all that was said here, and how often callers went on. Null below 4 observations. */
  completeness(place: Place, text: string): PrefixCount | null {
    return this.#find(keyOf(place))?.completeness(text) ?? null;
  }

  /**
   * What callers say next here, the most probable first, no more than `count` and none less probable than `atLeast`.
   * Only what two callers said, and nothing with a number or a name spelled in it.
   */
  likely(place: Place, count: number, atLeast: number): readonly LikelyText[] {
    const likely = this.#find(keyOf(place))?.likely() ?? [];
    return likely.slice(0, count).filter(({ probability }) => probability >= atLeast);
  }

  /** Writes all that was learned. */
  flush(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    for (const key of this.#dirty) this.#write(key);
  }

  /**
   * Forgets states in which nothing was learned since, looking at no more than `maxCount`; the next call goes on where
   * this one ended. Resolves to the number forgotten.
   */
  async prune(beforeEpochMs: number, maxCount: number): Promise<number> {
    const table = this.#table;
    if (table === null) return 0;
    const range = this.#prunedUpTo === undefined ? { limit: maxCount } : { after: this.#prunedUpTo, limit: maxCount };
    const entries = table.entries(range);
    this.#prunedUpTo = entries.length < maxCount ? undefined : entries.at(-1)?.key;
    const old = entries.filter(({ key, value }) => {
      const current = this.#states.get(key) ?? this.#writing.get(key)?.state ?? value;
      return current.lastSeenEpochMs < beforeEpochMs;
    });
    for (const { key } of old) this.#states.delete(key);
    await Promise.all(old.map(({ key }) => table.remove(key)));
    return old.length;
  }

  get stateCount(): number {
    return this.#states.size;
  }

  #find(key: string): HeardState | null {
    const found = this.#states.get(key);
    if (found === undefined) {
      const stored = this.#writing.get(key)?.state ?? this.#read(key);
      return stored === null ? null : this.#remember(key, stored);
    }
    this.#states.delete(key);
    this.#states.set(key, found);
    return found;
  }

  #remember(key: string, state: HeardState): HeardState {
    this.#states.set(key, state);
    if (this.#states.size > STATES_MAX) this.#forgetOldest();
    return state;
  }

  #forgetOldest(): void {
    for (const key of this.#states.keys()) {
      if (this.#dirty.has(key)) this.#write(key);
      this.#states.delete(key);
      return;
    }
  }

  #read(key: string): HeardState | null {
    try {
      const record = this.#table?.get(key) ?? null;
      return record === null ? null : HeardState.from(key, record);
    } catch {
      return null;
    }
  }

  #writeSome(): void {
    let count = 0;
    for (const key of this.#dirty) {
      if (count === WRITTEN_AT_ONCE) break;
      this.#write(key);
      count += 1;
    }
    this.#timer = this.#dirty.size === 0 ? null : this.#clock.setTimeout(() => this.#writeSome(), NEXT_STEP_MS);
  }

  #write(key: string): void {
    this.#dirty.delete(key);
    const state = this.#states.get(key);
    if (state === undefined) return;
    const writing = { state };
    this.#writing.set(key, writing);
    void this.#put(key, state).then(() => {
      if (this.#writing.get(key) === writing) this.#writing.delete(key);
    });
  }

  async #put(key: string, state: HeardState): Promise<void> {
    try {
      await this.#table?.put(key, state.record());
    } catch {
      // The store has counted and logged it.
    }
  }
}

function keyOf({ scope, state }: Place): string {
  return `${scope}|${state}`;
}
