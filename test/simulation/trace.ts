/** What happened, with its times: a hash over all of it, and the last events of each call for whoever looks for a bug. */
import { createHash, type Hash } from 'node:crypto';

const LAST_EVENTS = 40;
const GATHERED_LINES = 2_000;

export class Trace {
  readonly #hash: Hash = createHash('sha256');
  readonly #sink: ((lines: string) => void) | null;
  readonly #last = new Map<number, string[]>();
  #lines: string[] = [];

  /** `sink` is handed whole lines, each with its end. */
  constructor(sink: ((lines: string) => void) | null = null) {
    this.#sink = sink;
  }

  /** `call` 0 is the process itself. */
  note(call: number, atUs: number, what: string): void {
    const line = `${atUs} ${call} ${what}`;
    this.#lines.push(line);
    let last = this.#last.get(call);
    if (last === undefined) this.#last.set(call, (last = []));
    last.push(line);
    if (last.length > 4 * LAST_EVENTS) last.splice(0, 3 * LAST_EVENTS);
    if (this.#lines.length >= GATHERED_LINES) this.#flush();
  }

  lastOf(call: number): readonly string[] {
    return (this.#last.get(call) ?? []).slice(-LAST_EVENTS);
  }

  /** Of everything so far; nothing may be noted afterwards. */
  digest(): string {
    this.#flush();
    return this.#hash.digest('hex').slice(0, 16);
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    const text = `${this.#lines.join('\n')}\n`;
    this.#lines = [];
    this.#hash.update(text);
    this.#sink?.(text);
  }
}
