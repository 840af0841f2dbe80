/**
 * The carrier's voice: speaks the words that have come at the pace of speech, as a streaming synthesis does, and tells what
 * of them was heard. Good enough for what a server is told of it, and cheap enough for a thousand of them.
 */
import { agentSpeechMs } from './speech_timing.ts';
import { SPACED } from './tongues/spoken_form.ts';
import type { SpokenForm } from './tongues/tongue.ts';

export interface VoiceListener {
  audible(on: boolean): void;
  /** These words were spoken to their end. */
  played(text: string): void;
}

/** From text to its first sound. */
const FIRST_SOUND_MS = 150;

export class Voice {
  readonly #listener: VoiceListener;
  readonly #pace: number;
  readonly #nowMs: () => number;
  readonly #form: SpokenForm;
  #waiting = '';
  #isWhole = true;
  #heard = '';
  #beganMs: number | null = null;
  #speaking: { readonly text: string; readonly sinceMs: number } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isAudible = false;
  /** The rest of a reply that was cut is not spoken. */
  #dropping = false;

  constructor(listener: VoiceListener, pace: number, nowMs: () => number, spoken: SpokenForm = SPACED) {
    this.#listener = listener;
    this.#pace = pace;
    this.#nowMs = nowMs;
    this.#form = spoken;
  }

  get isActive(): boolean {
    return this.#isAudible || this.#timer !== null;
  }

  say(token: string, isLast: boolean): void {
    if (this.#dropping) {
      if (isLast) this.#dropping = false;
      return;
    }
    this.#waiting += token;
    this.#isWhole = isLast;
    if (this.#timer === null) this.#next();
  }

  /** The caller cuts in: silence. Gives what was heard of the reply, and for how long. */
  cut(): { readonly heard: string; readonly ms: number } {
    const nowMs = this.#nowMs();
    const { text, sinceMs } = this.#speaking ?? { text: '', sinceMs: nowMs };
    const heard = this.#heard + wordsWithin(text, (nowMs - sinceMs) * this.#pace, this.#form);
    const ms = Math.round(nowMs - (this.#beganMs ?? nowMs));
    this.#dropping = !this.#isWhole;
    this.stop();
    return { heard: heard.trim(), ms };
  }

  /** What comes from now on answers something new. */
  beginTurn(): void {
    this.#dropping = false;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#speaking = null;
    this.#waiting = '';
    this.#isWhole = true;
    this.#setAudible(false);
    this.#rest();
  }

  /** Speaks the whole words that have come. */
  #next(isReady = this.#isAudible): void {
    const isWhole = this.#isWhole || this.#form.joiner === '';
    const end = isWhole ? this.#waiting.length : this.#waiting.lastIndexOf(' ') + 1;
    const text = this.#waiting.slice(0, end);
    if (text.trim() === '') {
      if (!this.#isWhole) return;
      this.#waiting = '';
      this.#setAudible(false);
      this.#rest();
      return;
    }
    if (!isReady) {
      this.#timer = setTimeout(() => this.#next(true), FIRST_SOUND_MS / this.#pace);
      return;
    }
    this.#waiting = this.#waiting.slice(end);
    this.#speak(text);
  }

  #speak(text: string): void {
    const nowMs = this.#nowMs();
    this.#beganMs ??= nowMs;
    this.#speaking = { text, sinceMs: nowMs };
    this.#timer = setTimeout(() => this.#spoken(text), agentSpeechMs(text, this.#form) / this.#pace);
    this.#setAudible(true);
  }

  #spoken(text: string): void {
    this.#timer = null;
    this.#speaking = null;
    this.#heard += text;
    this.#listener.played(text);
    this.#next();
  }

  #rest(): void {
    this.#heard = '';
    this.#beganMs = null;
  }

  #setAudible(on: boolean): void {
    if (this.#isAudible === on) return;
    this.#isAudible = on;
    this.#listener.audible(on);
  }
}

function wordsWithin(text: string, ms: number, spoken: SpokenForm): string {
  let said = '';
  for (const word of spoken.joiner === '' ? spoken.unitsOf(text) : text.split(/(?<=\s)/)) {
    if (agentSpeechMs(said + word, spoken) > ms) break;
    said += word;
  }
  return said;
}
