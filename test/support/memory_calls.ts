/** The tables that calls in progress need, in memory: a write is there at once and acknowledged a moment later. */
import type { CallRecord } from '../../src/domain/call_record.ts';
import type { ProcessSign } from '../../src/domain/process_sign.ts';
import type { Workflow } from '../../src/domain/workflow.ts';

class MemoryRows<T> {
  readonly #rows = new Map<string, T>();

  get(key: string): T | null {
    return this.#rows.get(key) ?? null;
  }

  async put(key: string, value: T): Promise<void> {
    this.#rows.set(key, structuredClone(value));
  }

  async remove(key: string): Promise<boolean> {
    return this.#rows.delete(key);
  }

  keys({ after = '', limit }: { readonly after?: string; readonly limit: number }): readonly string[] {
    return [...this.#rows.keys()]
      .sort()
      .filter((key) => key > after)
      .slice(0, limit);
  }

  count(): number {
    return this.#rows.size;
  }
}

export class MemoryCalls {
  readonly #rows = new Map<string, { readonly value: CallRecord; readonly version: number }>();

  get(key: string): { readonly value: CallRecord } | null {
    return this.#rows.get(key) ?? null;
  }

  async put(key: string, value: CallRecord, version: number, ifVersion?: number | null): Promise<boolean> {
    if (ifVersion !== undefined && (this.#rows.get(key)?.version ?? null) !== ifVersion) return false;
    this.#rows.set(key, { value: structuredClone(value), version });
    return true;
  }

  entries(): readonly { readonly value: CallRecord }[] {
    return [...this.#rows.values()];
  }
}

export class MemoryCallTables {
  readonly calls: MemoryCalls;
  readonly callWorkflows = new MemoryRows<Workflow>();
  readonly callSids = new MemoryRows<string>();
  readonly processes = new MemoryRows<ProcessSign>();

  constructor(calls = new MemoryCalls()) {
    this.calls = calls;
  }

  async flushed(): Promise<void> {
    // Everything is there already.
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }
}
