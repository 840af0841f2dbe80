/**
 * The carrier's voice in a replay: speaks the text that is really sent and reports it. A talk cycle that says what the
 * recorded one said is reported when it was then; any other at the call's own speed of speech.
 */
import type { Clock } from '../domain/clock.ts';
import type { JsonObject } from '../domain/recording.ts';
import { estimateSpeechMs } from '../domain/speech_estimate.ts';
import { letterCount } from './recorded_frames.ts';
import type { HeardCycle, RecordedTalk, SpeechReport } from './recorded_talk.ts';
import type { TalkCycle } from './talk_cycles.ts';

export interface VoiceListener {
  /** An `info` frame of the carrier. */
  report(frame: JsonObject): void;
  /** Nothing more of this cycle will be heard. */
  ended(cycle: TalkCycle): void;
}

interface Spoken {
  readonly cycle: TalkCycle;
  /** Null once it says something else than the recording. */
  recorded: HeardCycle | null;
  /** When it could be spoken: its first text, or the end of the cycle before it. */
  readonly baseUs: number;
  reportCount: number;
  isOn: boolean;
  /** UTF-16 units that were spoken, and until when that took. */
  spokenLength: number;
  spokenUs: number;
  sentLength: number;
}

interface Due {
  readonly atUs: number;
  readonly kind: SpeechReport['kind'] | 'end';
  /** UTF-16 units of the cycle that are spoken then. */
  readonly length: number;
}

/** A cycle that was cut in the recording and is not cut now goes on a moment later at the call's own speed. */
const NOT_CUT_AFTER_US = 1_000;
const SOUND_AFTER_US = 200_000;

export class Voice {
  readonly #clock: Clock;
  readonly #talk: RecordedTalk;
  readonly #listener: VoiceListener;
  readonly #recorded: ReadonlyMap<string, HeardCycle>;
  /** How long speech takes here, as a share of the estimate. */
  readonly #pace: number;
  #newest: TalkCycle | null = null;
  #waiting: TalkCycle[] = [];
  #now: Spoken | null = null;
  #timer: unknown = null;

  constructor(clock: Clock, talk: RecordedTalk, listener: VoiceListener) {
    this.#clock = clock;
    this.#talk = talk;
    this.#listener = listener;
    this.#recorded = new Map(talk.cycles.map((cycle) => [cycle.key, cycle]));
    this.#pace = paceOf(talk.cycles);
  }

  get isSpeaking(): boolean {
    return this.#now !== null;
  }

  /** Text of this cycle was sent, or its end. A cycle is spoken after those before it. */
  sent(cycle: TalkCycle): void {
    const now = this.#now;
    if (cycle !== this.#newest) {
      this.#newest = cycle;
      if (now === null) this.#take(cycle);
      else this.#waiting.push(cycle);
    } else if (now?.cycle === cycle) {
      // The voice had nothing to say until now.
      if (now.spokenLength === now.sentLength) now.spokenUs = this.#clock.nowUs();
      now.sentLength = cycle.text.length;
    }
    this.#arm();
  }

  /** The caller cut in, or the socket went: nothing that was sent so far is spoken any more. Gives what was heard. */
  cut(): string {
    const now = this.#now;
    if (now === null) return '';
    const heard = now.cycle.text.slice(0, this.#lengthBy(now));
    const cycles = [now.cycle, ...this.#waiting];
    this.#now = null;
    this.#waiting = [];
    this.#arm();
    for (const cycle of cycles) this.#listener.ended(cycle);
    return heard;
  }

  /** What the carrier would say of the spoken text: words that were out by now. */
  #lengthBy({ cycle, spokenLength, spokenUs }: Spoken): number {
    const { text } = cycle;
    const nowUs = this.#clock.nowUs();
    let length = spokenLength;
    for (const word of text.slice(spokenLength).match(/\s*\S+/g) ?? []) {
      if (spokenUs + this.#speechUs(text, spokenLength, length + word.length) > nowUs) break;
      length += word.length;
    }
    return length;
  }

  #take(cycle: TalkCycle): void {
    const nowUs = this.#clock.nowUs();
    const recorded = this.#recorded.get(cycle.key) ?? null;
    this.#now = {
      cycle,
      recorded,
      baseUs: nowUs,
      reportCount: 0,
      isOn: false,
      spokenLength: 0,
      spokenUs: nowUs,
      sentLength: cycle.text.length,
    };
  }

  #arm(): void {
    this.#clock.clearTimeout(this.#timer);
    const now = this.#now;
    const due = now === null ? null : this.#next(now);
    if (now === null || due === null) return;
    const delayMs = Math.max(0, due.atUs - this.#clock.nowUs()) / 1000;
    this.#timer = this.#clock.setTimeout(() => this.#happens(now, due), delayMs);
  }

  #happens(now: Spoken, due: Due): void {
    now.reportCount += 1;
    if (due.kind === 'on' || due.kind === 'off') {
      now.isOn = due.kind === 'on';
      this.#listener.report({ type: 'info', name: 'agentSpeaking', value: due.kind });
    } else {
      const value = now.cycle.text.slice(now.spokenLength, due.length);
      now.spokenLength = due.length;
      now.spokenUs = this.#clock.nowUs();
      if (this.#talk.reportsTokens && value !== '')
        this.#listener.report({ type: 'info', name: 'tokensPlayed', value });
    }
    // What was reported may have led to more text, or to the end of the socket.
    if (this.#now !== now) return;
    if (due.kind === 'end') this.#end(now);
    this.#arm();
  }

  #end(now: Spoken): void {
    this.#now = null;
    const next = this.#waiting.shift();
    if (next !== undefined) this.#take(next);
    this.#listener.ended(now.cycle);
  }

  #next(now: Spoken): Due | null {
    if (now.recorded !== null && !this.#saysTheSame(now, now.recorded)) now.recorded = null;
    return now.recorded === null ? this.#nextByPace(now) : this.#nextAsRecorded(now, now.recorded);
  }

  #saysTheSame({ cycle, baseUs }: Spoken, recorded: HeardCycle): boolean {
    const { text, closedUs } = cycle;
    if (recorded.isCut) {
      const isPast = this.#clock.nowUs() > baseUs + recorded.speechUs;
      return !isPast && (recorded.text.startsWith(text) || text.startsWith(recorded.text));
    }
    return closedUs === null ? recorded.text.startsWith(text) : recorded.text === text;
  }

  /** Null: what is reported next was not sent yet. */
  #nextAsRecorded(now: Spoken, recorded: HeardCycle): Due | null {
    const { cycle, baseUs, reportCount, spokenLength } = now;
    const report = recorded.reports[reportCount];
    const isWhole = cycle.closedUs !== null;
    if (report === undefined) {
      const afterUs = recorded.speechUs + (recorded.isCut ? NOT_CUT_AFTER_US : 0);
      if (recorded.isCut) return { atUs: baseUs + afterUs, kind: 'played', length: spokenLength };
      return isWhole ? { atUs: baseUs + afterUs, kind: 'end', length: spokenLength } : null;
    }
    const atUs = baseUs + report.afterUs;
    if (report.kind !== 'played') return { atUs, kind: report.kind, length: spokenLength };
    const isLast = !recorded.reports.slice(reportCount + 1).some(({ kind }) => kind === 'played');
    if (isLast && !recorded.isCut) return isWhole ? { atUs, kind: 'played', length: cycle.text.length } : null;
    const length = lengthOfLetters(cycle.text, spokenLength, letterCount(report.text));
    return length === null ? null : { atUs, kind: 'played', length };
  }

  /** Each piece as it was sent, at the speed of speech; then silence. */
  #nextByPace(now: Spoken): Due | null {
    const { cycle, baseUs, isOn, spokenLength, spokenUs } = now;
    const rest = cycle.text.length > spokenLength;
    const wholeUs = spokenUs + this.#speechUs(cycle.text, spokenLength, cycle.text.length);
    const { reportsSpeaker } = this.#talk;
    if (reportsSpeaker && !isOn && rest) {
      return { atUs: Math.min(baseUs + SOUND_AFTER_US, wholeUs), kind: 'on', length: spokenLength };
    }
    if (rest) return { atUs: wholeUs, kind: 'played', length: cycle.text.length };
    if (cycle.closedUs === null) return null;
    if (reportsSpeaker && isOn) return { atUs: spokenUs, kind: 'off', length: spokenLength };
    return { atUs: spokenUs, kind: 'end', length: spokenLength };
  }

  #speechUs(text: string, from: number, to: number): number {
    const wholeMs = estimateSpeechMs(text.slice(0, to)) - estimateSpeechMs(text.slice(0, from));
    return Math.round(Math.max(0, wholeMs) * 1000 * this.#pace);
  }
}

/** From the cycles that were heard whole and reported; 1 when there is none. */
function paceOf(cycles: readonly HeardCycle[]): number {
  const heard = cycles.filter(({ isCut, reports, text }) => !isCut && reports.length > 0 && text !== '');
  const spokenUs = heard.reduce((sum, { speechUs }) => sum + speechUs, 0);
  const estimateUs = heard.reduce((sum, { text }) => sum + estimateSpeechMs(text) * 1000, 0);
  return spokenUs > 0 && estimateUs > 0 ? spokenUs / estimateUs : 1;
}

/** The offset after so many letters from an offset on; null when there are fewer. */
function lengthOfLetters(text: string, from: number, letters: number): number | null {
  let left = letters;
  for (let at = from; at < text.length; at++) {
    if (left === 0) return at;
    if (!/\s/.test(text.charAt(at))) left -= 1;
  }
  return left === 0 ? text.length : null;
}
