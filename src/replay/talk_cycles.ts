/**
 * Our talk cycles: the text from the first frame of a reply to its `last:true`. A cycle is named by how many final
 * prompts and keys came before it and its place among the cycles since, which is the same in recording and replay.
 */
export interface TalkCycle {
  readonly key: string;
  readonly beginUs: number;
  text: string;
  lastTextUs: number;
  closedUs: number | null;
}

export class TalkCycles {
  readonly all: TalkCycle[] = [];
  #finalCount = 0;
  #ordinal = 0;

  get finalCount(): number {
    return this.#finalCount;
  }

  /** The caller said something for good. */
  final(): void {
    this.#finalCount += 1;
    this.#ordinal = 0;
  }

  /** A text that the carrier speaks by itself. */
  greeting(text: string, atUs: number): TalkCycle {
    const cycle = this.text(text, true, atUs);
    return cycle ?? this.#begin(atUs);
  }

  /** A text frame was sent; gives the cycle that it belongs to. Null: it closes nothing. */
  text(token: string, last: boolean, atUs: number): TalkCycle | null {
    const newest = this.all.at(-1);
    const open = newest?.closedUs === null ? newest : undefined;
    if (open === undefined && token === '') return null;
    const cycle = open ?? this.#begin(atUs);
    cycle.text += token;
    if (token !== '') cycle.lastTextUs = atUs;
    if (last) cycle.closedUs = atUs;
    return cycle;
  }

  /** The socket went: what comes over the next one is not part of an open cycle. */
  broken(atUs: number): void {
    const newest = this.all.at(-1);
    if (newest?.closedUs === null) newest.closedUs = atUs;
  }

  #begin(atUs: number): TalkCycle {
    const key = `${this.#finalCount}.${this.#ordinal++}`;
    const cycle = { key, beginUs: atUs, text: '', lastTextUs: atUs, closedUs: null };
    this.all.push(cycle);
    return cycle;
  }
}
