/**
 * The agent's voice as the caller hears it: a queue of talk cycles, spoken one stretch after the other, at the pace of
 * speech. A stretch is the text up to a sentence end, the end of its cycle, or a short wait for more text.
 */
import type { Clock } from '../../domain/clock.ts';
import type { VoiceOptions } from './options.ts';
import { includesKind, type InputKind } from './relay_settings.ts';
import { speechMs, spokenPart } from './speech.ts';

export interface PlaybackListener {
  /** Sound begins after quiet, or stops. */
  audible(on: boolean): void;
  /** A stretch was spoken to its end. */
  played(text: string): void;
  /** Everything was spoken and no talk cycle is open. */
  finished(): void;
}

export interface TextOptions {
  readonly interruptible: InputKind;
  readonly preemptible: boolean;
}

/** What the caller had heard of the talk cycle that was cut. */
export interface Cut {
  readonly heard: string;
  /** The end of `heard` that `played` has not told. */
  readonly unfinished: string;
  readonly sinceStartMs: number;
}

interface Stretch {
  readonly text: string;
  readonly ms: number;
  readonly interruptible: InputKind;
}

interface Cycle {
  readonly stretches: Stretch[];
  open: boolean;
  preemptible: boolean;
  interruptible: InputKind;
  pending: string;
  heard: string;
  startedUs: number | null;
}

const SENTENCE_END = /[.!?…](?=["'”’)\]]*(\s|$))["'”’)\]]*|[。！？\n]["'”’」』）]*/g;

export class Playback {
  readonly #clock: Clock;
  readonly #options: VoiceOptions;
  readonly #pace: number;
  readonly #listener: PlaybackListener;
  #cycles: Cycle[] = [];
  #queuedChars = 0;
  #playing: { readonly stretch: Stretch; readonly startedUs: number } | null = null;
  /** First sound of the next stretch, or the end of the one that is playing. */
  #timer: unknown = null;
  #waitTimer: unknown = null;
  #lastTextUs = 0;
  #audible = false;
  #unfinished = false;
  /** The rest of a cycle that was cut is dropped until it closes or a new turn begins. */
  #dropping = false;

  constructor(clock: Clock, options: VoiceOptions & { readonly pace: number }, listener: PlaybackListener) {
    this.#clock = clock;
    this.#options = options;
    this.#pace = options.pace;
    this.#listener = listener;
  }

  get audible(): boolean {
    return this.#audible;
  }

  /** Something is heard or about to be heard. */
  get active(): boolean {
    return this.#playing !== null || this.#timer !== null;
  }

  /** Adds text to the open talk cycle. False: the queue is full and the text was dropped. */
  write(token: string, last: boolean, options: TextOptions): boolean {
    if (this.#dropping) {
      if (last) this.#dropping = false;
      return true;
    }
    if (this.#queuedChars + token.length > this.#options.queuedCharsMax) return false;
    this.#queuedChars += token.length;
    this.#unfinished = true;
    const cycle = this.#openCycle(options);
    cycle.pending += token;
    this.#lastTextUs = this.#clock.nowUs();
    this.#cutSentences(cycle);
    if (last) {
      this.#cutAll(cycle);
      cycle.open = false;
    } else if (cycle.pending !== '') {
      this.#waitForMore();
    }
    this.#pump();
    return true;
  }

  /** A sound of this length as a talk cycle of its own. */
  clip(ms: number, options: TextOptions): void {
    this.#unfinished = true;
    this.#dropping = false;
    const cycle = this.#newCycle(options);
    cycle.open = false;
    cycle.stretches.push({ text: '', ms, interruptible: options.interruptible });
    this.#pump();
  }

  /** The caller cuts in: the sound stops and everything queued is discarded. Null: nothing to cut, or not allowed. */
  cut(by: 'speech' | 'dtmf'): Cut | null {
    const head = this.#cycles[0];
    const stretch = this.#playing?.stretch ?? head?.stretches[0];
    if (!this.active || head === undefined || stretch === undefined) return null;
    if (!includesKind(stretch.interruptible, by)) return null;
    const nowUs = this.#clock.nowUs();
    const sinceStartMs = head.startedUs === null ? 0 : Math.round((nowUs - head.startedUs) / 1000);
    const unfinished = this.#spokenOfCurrent(nowUs);
    const heard = (head.heard + unfinished).trim();
    this.#dropping = this.#cycles.at(-1)?.open === true;
    this.#silence();
    return { heard, unfinished, sinceStartMs };
  }

  /** What comes from now on answers something new, also if the server never closed the cycle that was cut. */
  beginTurn(): void {
    this.#dropping = false;
  }

  /** Ends everything without telling. */
  stop(): void {
    this.#audible = false;
    this.#silence();
  }

  #openCycle(options: TextOptions): Cycle {
    const tail = this.#cycles.at(-1);
    const cycle = tail?.open === true ? tail : this.#newCycle(options);
    cycle.interruptible = options.interruptible;
    cycle.preemptible = options.preemptible;
    return cycle;
  }

  #newCycle(options: TextOptions): Cycle {
    if (this.#cycles.some((cycle) => cycle.preemptible)) this.#preempt();
    const cycle: Cycle = {
      stretches: [],
      open: true,
      preemptible: options.preemptible,
      interruptible: options.interruptible,
      pending: '',
      heard: '',
      startedUs: null,
    };
    this.#cycles.push(cycle);
    return cycle;
  }

  #preempt(): void {
    const headGoes = this.#cycles[0]?.preemptible === true;
    this.#cycles = this.#cycles.filter((cycle) => !cycle.preemptible);
    if (!headGoes) return;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#playing = null;
    this.#setAudible(false);
  }

  #cutSentences(cycle: Cycle): void {
    let from = 0;
    for (const match of cycle.pending.matchAll(SENTENCE_END)) {
      const end = match.index + match[0].length;
      this.#queue(cycle, cycle.pending.slice(from, end));
      from = end;
    }
    cycle.pending = cycle.pending.slice(from);
  }

  #cutAll(cycle: Cycle): void {
    if (cycle.pending.trim() !== '') this.#queue(cycle, cycle.pending);
    cycle.pending = '';
  }

  #queue(cycle: Cycle, text: string): void {
    const ms = speechMs(text, this.#options.agentWordsPerS, this.#options.agentCharsPerS);
    cycle.stretches.push({ text, ms, interruptible: cycle.interruptible });
  }

  #waitForMore(): void {
    if (this.#waitTimer !== null) return;
    const waitedMs = (this.#clock.nowUs() - this.#lastTextUs) / 1000;
    this.#waitTimer = this.#clock.setTimeout(
      () => {
        this.#waitTimer = null;
        const tail = this.#cycles.at(-1);
        if (tail === undefined || tail.pending === '') return;
        if ((this.#clock.nowUs() - this.#lastTextUs) / 1000 < this.#options.textWaitMs / this.#pace) {
          this.#waitForMore();
          return;
        }
        this.#cutAll(tail);
        this.#pump();
      },
      Math.max(1, this.#options.textWaitMs / this.#pace - waitedMs),
    );
  }

  /** Starts what is next, if nothing is playing and something is ready. */
  #pump(): void {
    if (this.active) return;
    this.#dropSpoken();
    const head = this.#cycles[0];
    if (head === undefined) this.#finish();
    else if (head.stretches.length > 0) {
      this.#timer = this.#clock.setTimeout(() => this.#begin(), this.#options.firstByteMs / this.#pace);
    }
  }

  #begin(): void {
    this.#timer = null;
    const head = this.#cycles[0];
    const stretch = head?.stretches.shift();
    if (head === undefined || stretch === undefined) return;
    const startedUs = this.#clock.nowUs();
    head.startedUs ??= startedUs;
    this.#queuedChars = Math.max(0, this.#queuedChars - stretch.text.length);
    this.#playing = { stretch, startedUs };
    this.#timer = this.#clock.setTimeout(() => this.#ended(stretch), stretch.ms / this.#pace);
    this.#setAudible(true);
  }

  #ended(stretch: Stretch): void {
    this.#timer = null;
    this.#playing = null;
    const head = this.#cycles[0];
    if (head !== undefined) head.heard += stretch.text;
    this.#listener.played(stretch.text);
    this.#dropSpoken();
    if ((this.#cycles[0]?.stretches.length ?? 0) > 0) {
      this.#begin();
      return;
    }
    this.#setAudible(false);
    if (this.#cycles.length === 0) this.#finish();
  }

  #dropSpoken(): void {
    let head = this.#cycles[0];
    while (head !== undefined && !head.open && head.stretches.length === 0) {
      this.#cycles.shift();
      head = this.#cycles[0];
    }
  }

  #finish(): void {
    this.#queuedChars = 0;
    if (!this.#unfinished) return;
    this.#unfinished = false;
    this.#listener.finished();
  }

  #spokenOfCurrent(nowUs: number): string {
    if (this.#playing === null) return '';
    const { stretch, startedUs } = this.#playing;
    const elapsedMs = ((nowUs - startedUs) / 1000) * this.#pace;
    return spokenPart(stretch.text, elapsedMs, this.#options.agentWordsPerS, this.#options.agentCharsPerS);
  }

  #silence(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#clock.clearTimeout(this.#waitTimer);
    this.#timer = null;
    this.#waitTimer = null;
    this.#playing = null;
    this.#cycles = [];
    this.#queuedChars = 0;
    this.#unfinished = false;
    this.#setAudible(false);
  }

  #setAudible(on: boolean): void {
    if (this.#audible === on) return;
    this.#audible = on;
    this.#listener.audible(on);
  }
}
