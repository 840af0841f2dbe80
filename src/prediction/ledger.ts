/**
 * What model calls beyond the one that answers were good for. It shows the running process, not its history: when there
 * are more places than rows, the one that was used longest ago is added to its workflow's row for other states.
 */
import type { DiscardReason, ExtraCallKind, LedgerRow } from '../domain/ledger.ts';

export interface LedgerPlace {
  readonly workflowId: string;
  readonly state: string;
  readonly kind: ExtraCallKind;
}

/** An extra call that was counted as started, to be told how it ended. */
export interface LedgerEntry {
  adopted(savedMs: number): void;
  discarded(why: DiscardReason): void;
  /** Of what nobody heard. */
  wasted(tokens: number, cost: number): void;
}

const OTHER = 'other';
const ROWS_MAX = 500;
/** So many of them are kept free for the rows of other states, of every workflow while they last, then of all. */
const OTHER_ROWS_MAX = 100;
const PLACES_MAX = ROWS_MAX - OTHER_ROWS_MAX;
const LAST_ROWS = 4;

class Row implements LedgerPlace {
  readonly workflowId: string;
  readonly state: string;
  readonly kind: ExtraCallKind;
  startedCount = 0;
  adoptedCount = 0;
  readonly discarded: Partial<Record<DiscardReason, number>> = {};
  savedMs = 0;
  wastedTokens = 0;
  wastedCost = 0;
  /** Where its counts went; what is still under way is counted there. */
  movedTo: Row | null = null;

  constructor({ workflowId, state, kind }: LedgerPlace) {
    this.workflowId = workflowId;
    this.state = state;
    this.kind = kind;
  }

  moveTo(other: Row): void {
    this.movedTo = other;
    other.startedCount += this.startedCount;
    other.adoptedCount += this.adoptedCount;
    other.savedMs += this.savedMs;
    other.wastedTokens += this.wastedTokens;
    other.wastedCost += this.wastedCost;
    for (const [why, count] of Object.entries(this.discarded)) addDiscarded(other, why as DiscardReason, count);
  }

  snapshot(): LedgerRow {
    const { workflowId, state, kind, startedCount, adoptedCount, savedMs, wastedTokens, wastedCost } = this;
    const discarded = { ...this.discarded };
    return { workflowId, state, kind, startedCount, adoptedCount, discarded, savedMs, wastedTokens, wastedCost };
  }
}

export class Ledger {
  /** The map's order is the order of last use. */
  readonly #places = new Map<string, Row>();
  readonly #others = new Map<string, Row>();

  started(place: LedgerPlace): LedgerEntry {
    const started = place.state === OTHER ? this.#otherRow(place) : this.#placeRow(place);
    started.startedCount += 1;
    return {
      adopted(savedMs) {
        const row = rowNow(started);
        row.adoptedCount += 1;
        row.savedMs += savedMs;
      },
      discarded(why) {
        addDiscarded(rowNow(started), why, 1);
      },
      wasted(tokens, cost) {
        const row = rowNow(started);
        row.wastedTokens += tokens;
        row.wastedCost += cost;
      },
    };
  }

  /** Of one workflow or of all, the most used first. */
  rows(workflowId?: string): readonly LedgerRow[] {
    return [...this.#places.values(), ...this.#others.values()]
      .filter((row) => workflowId === undefined || row.workflowId === workflowId)
      .sort((one, other) => other.startedCount - one.startedCount)
      .map((row) => row.snapshot());
  }

  #placeRow(place: LedgerPlace): Row {
    const key = keyOf(place);
    const row = this.#places.get(key) ?? new Row(place);
    this.#places.delete(key);
    this.#places.set(key, row);
    if (this.#places.size > PLACES_MAX) this.#foldOldest();
    return row;
  }

  #foldOldest(): void {
    for (const [key, row] of this.#places) {
      this.#places.delete(key);
      row.moveTo(this.#otherRow(row));
      return;
    }
  }

  #otherRow({ workflowId, kind }: LedgerPlace): Row {
    const own = { workflowId, state: OTHER, kind };
    const found = this.#others.get(keyOf(own));
    if (found !== undefined) return found;
    const shared = this.#others.size < OTHER_ROWS_MAX - LAST_ROWS ? own : { ...own, workflowId: OTHER };
    const row = this.#others.get(keyOf(shared)) ?? new Row(shared);
    this.#others.set(keyOf(shared), row);
    return row;
  }
}

function keyOf({ workflowId, state, kind }: LedgerPlace): string {
  return `${kind}\n${workflowId}\n${state}`;
}

function rowNow(started: Row): Row {
  let row = started;
  while (row.movedTo !== null) row = row.movedTo;
  return row;
}

function addDiscarded(row: Row, why: DiscardReason, count: number): void {
  row.discarded[why] = (row.discarded[why] ?? 0) + count;
}
