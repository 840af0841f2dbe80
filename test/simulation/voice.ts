/** The agent's voice at the carrier: speaks the talk cycles one after the other, at the pace of speech. */
import type { Clock } from '../../src/domain/clock.ts';
import type { TalkCycle } from './talk_book.ts';

export interface VoiceListener {
  /** Sound begins after quiet, or stops. */
  audible(on: boolean): void;
  /** A stretch was spoken to its end. */
  played(text: string): void;
  /** Everything was spoken and no talk cycle is open. */
  idle(): void;
}

interface Item {
  readonly cycle: TalkCycle;
  /** Not spoken yet. */
  pending: string;
  heard: string;
  closed: boolean;
}

const FIRST_SOUND_MS = 140;
const WAIT_FOR_MORE_MS = 250;

export class Voice {
  readonly #clock: Clock;
  readonly #wordMs: number;
  readonly #listener: VoiceListener;
  #items: Item[] = [];
  #playing: { readonly item: Item; readonly text: string; readonly startedUs: number } | null = null;
  #timer: unknown = null;
  #audible = false;
  /** The cycle whose rest is not spoken any more. */
  #dropped: TalkCycle | null = null;

  constructor(clock: Clock, wordMs: number, listener: VoiceListener) {
    this.#clock = clock;
    this.#wordMs = wordMs;
    this.#listener = listener;
  }

  get audible(): boolean {
    return this.#audible;
  }

  /** Something is spoken or waits to be. */
  get busy(): boolean {
    return this.#items.length > 0;
  }

  /** What is being said, or was to its end in this instant. */
  get playing(): TalkCycle | null {
    return this.#items[0]?.cycle ?? null;
  }

  write(cycle: TalkCycle, token: string, last: boolean): void {
    if (cycle === this.#dropped) return;
    let item = this.#items.at(-1);
    if (item === undefined || item.cycle !== cycle) {
      item = { cycle, pending: '', heard: '', closed: false };
      this.#items.push(item);
    }
    item.pending += token;
    item.closed = last;
    // Never from within the hand-over: sound comes later than text.
    if (this.#playing === null) this.#timer ??= this.#clock.setTimeout(() => this.#due(false), FIRST_SOUND_MS);
  }

  /** The caller cuts in: what is being said stops and what waits is thrown away. Null when nothing is being said. */
  cut(): { readonly cycle: TalkCycle; readonly heard: string } | null {
    const playing = this.#playing;
    if (playing === null) return null;
    const words = playing.text.match(/\s*\S+/g) ?? [];
    const spoken = Math.floor((this.#clock.nowUs() - playing.startedUs) / 1000 / this.#wordMs);
    const { cycle, heard } = playing.item;
    const tail = this.#items.at(-1);
    this.#dropped = tail?.closed === false ? tail.cycle : null;
    this.#silence();
    return { cycle, heard: (heard + words.slice(0, spoken).join('')).trim() };
  }

  /** Ends without a word. */
  stop(): void {
    this.#audible = false;
    this.#silence();
  }

  #silence(): void {
    this.#disarm();
    this.#playing = null;
    this.#items = [];
    this.#setAudible(false);
  }

  #disarm(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  #due(waited: boolean): void {
    this.#timer = null;
    this.#pump(waited);
  }

  #pump(waited: boolean): void {
    while (this.#items[0]?.closed === true && this.#items[0].pending.trim() === '') this.#items.shift();
    const item = this.#items[0];
    if (item === undefined || item.pending.trim() === '') {
      this.#setAudible(false);
      if (item === undefined) this.#listener.idle();
      return;
    }
    const end = item.closed || waited ? item.pending.length : item.pending.lastIndexOf('.') + 1;
    if (end === 0) this.#timer = this.#clock.setTimeout(() => this.#due(true), WAIT_FOR_MORE_MS);
    else this.#speak(item, end);
  }

  #speak(item: Item, end: number): void {
    const text = item.pending.slice(0, end);
    item.pending = item.pending.slice(end);
    const words = text.match(/\S+/g)?.length ?? 0;
    this.#playing = { item, text, startedUs: this.#clock.nowUs() };
    this.#timer = this.#clock.setTimeout(() => this.#ended(item, text), words * this.#wordMs);
    this.#setAudible(true);
  }

  #ended(item: Item, text: string): void {
    this.#playing = null;
    this.#timer = null;
    item.heard += text;
    this.#listener.played(text);
    this.#pump(false);
  }

  #setAudible(on: boolean): void {
    if (this.#audible === on) return;
    this.#audible = on;
    this.#listener.audible(on);
  }
}
