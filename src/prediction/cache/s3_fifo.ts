/**
 * A bounded map that keeps what is asked for again: S3-FIFO (Yang et al., SOSP 2023). New entries go through a small
 * queue, most of them straight out again; those that were read meanwhile, or come back soon, get into the main queue.
 */
interface BoundedMap<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  values(): IterableIterator<V>;
  readonly size: number;
  readonly bytes: number;
}

interface Node<V> {
  value: V;
  bytes: number;
  /** Reads since it was queued, at most 3. */
  reads: number;
}

type Queue<V> = Map<string, Node<V>>;

const SMALL_SHARE = 0.1;
const READS_MAX = 3;

export class S3Fifo<V> implements BoundedMap<V> {
  readonly #entriesMax: number;
  readonly #bytesMax: number;
  readonly #sizeOf: (value: V) => number;
  readonly #small: Queue<V> = new Map();
  readonly #main: Queue<V> = new Map();
  /** Keys that left the small queue lately. */
  readonly #ghost = new Set<string>();
  #smallBytes = 0;
  #mainBytes = 0;

  constructor(options: {
    readonly entriesMax: number;
    readonly bytesMax: number;
    readonly sizeOf: (value: V) => number;
  }) {
    this.#entriesMax = options.entriesMax;
    this.#bytesMax = options.bytesMax;
    this.#sizeOf = options.sizeOf;
  }

  get size(): number {
    return this.#small.size + this.#main.size;
  }

  get bytes(): number {
    return this.#smallBytes + this.#mainBytes;
  }

  get(key: string): V | undefined {
    const node = this.#small.get(key) ?? this.#main.get(key);
    if (node === undefined) return undefined;
    node.reads = Math.min(READS_MAX, node.reads + 1);
    return node.value;
  }

  /** What alone is larger than a tenth of the whole is not kept. */
  set(key: string, value: V): void {
    const bytes = this.#sizeOf(value);
    const reads = (this.#small.get(key) ?? this.#main.get(key))?.reads ?? 0;
    const isKnown = this.#main.has(key) || this.#ghost.delete(key);
    this.delete(key);
    if (bytes > this.#bytesMax * SMALL_SHARE) return;
    this.#put(isKnown ? 'main' : 'small', key, { value, bytes, reads });
    while (this.size > this.#entriesMax || this.bytes > this.#bytesMax) this.#evict();
  }

  delete(key: string): void {
    this.#take('small', key);
    this.#take('main', key);
  }

  *values(): IterableIterator<V> {
    for (const queue of [this.#small, this.#main]) for (const { value } of queue.values()) yield value;
  }

  #evict(): void {
    const isSmallFull =
      this.#small.size > this.#entriesMax * SMALL_SHARE || this.#smallBytes > this.#bytesMax * SMALL_SHARE;
    const from = isSmallFull || this.#main.size === 0 ? 'small' : 'main';
    const [key = ''] = (from === 'small' ? this.#small : this.#main).keys();
    const node = this.#take(from, key);
    if (node === undefined) return;
    if (from === 'main') {
      if (node.reads > 0) this.#put('main', key, { ...node, reads: node.reads - 1 });
    } else if (node.reads > 1) this.#put('main', key, { ...node, reads: 0 });
    else this.#remember(key);
  }

  #remember(key: string): void {
    this.#ghost.add(key);
    if (this.#ghost.size <= this.#entriesMax * (1 - SMALL_SHARE)) return;
    const [oldest = ''] = this.#ghost;
    this.#ghost.delete(oldest);
  }

  #put(to: 'small' | 'main', key: string, node: Node<V>): void {
    if (to === 'small') {
      this.#small.set(key, node);
      this.#smallBytes += node.bytes;
    } else {
      this.#main.set(key, node);
      this.#mainBytes += node.bytes;
    }
  }

  #take(from: 'small' | 'main', key: string): Node<V> | undefined {
    const queue = from === 'small' ? this.#small : this.#main;
    const node = queue.get(key);
    if (node === undefined) return undefined;
    queue.delete(key);
    if (from === 'small') this.#smallBytes -= node.bytes;
    else this.#mainBytes -= node.bytes;
    return node;
  }
}
