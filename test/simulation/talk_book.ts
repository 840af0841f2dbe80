/**
 * What was said and heard in one call, as the world knows it: the caller's finals in order, and the agent's talk cycles
 * as the socket took them, cut where the caller cut in. The record of the call is held against it.
 */
import type { CallRecord } from '../../src/domain/call_record.ts';
import { squeezed } from './texts.ts';

/** The agent's text up to and including a `last:true`; of a traditional call one whole answer; or the greeting. */
export interface TalkCycle {
  text: string;
  closed: boolean;
  /** No more text may come, though the cycle is not closed yet: the caller cut in. */
  over: boolean;
  /** What the caller heard of it when it was cut; null = it was not cut. */
  heard: string | null;
  /** What the carrier has reported as spoken. */
  reported: string;
  /** Whose words it has; null = nobody's but the workflow's lines so far. */
  generation: number | null;
  /** The word of that generation that comes next. */
  nextWord: number;
}

export class TalkBook {
  readonly finals: string[] = [];
  readonly cycles: TalkCycle[] = [];
  readonly #utteranceChars: number;

  constructor(utteranceChars: number) {
    this.#utteranceChars = utteranceChars;
  }

  callerSaid(text: string): void {
    this.finals.push(text.slice(0, this.#utteranceChars));
  }

  newCycle(text = '', closed = false): TalkCycle {
    const cycle = { text, closed, over: false, heard: null, reported: '', generation: null, nextWord: 0 };
    this.cycles.push(cycle);
    return cycle;
  }

  /** What was queued behind the cycle that was cut was never spoken. */
  cut(cut: TalkCycle, heard: string): void {
    cut.heard = heard;
    for (const cycle of this.cycles.slice(this.cycles.indexOf(cut) + 1)) cycle.heard = '';
  }

  /**
   * The session of these cycles is gone: what of the one that was being spoken, and of those behind it, was not reported
   * was not heard. Gives them, in the order in which they were said.
   */
  loseSession(): readonly TalkCycle[] {
    // Before a line that was heard, if only until the caller cut in, all were.
    const lastHeard = this.cycles.findLastIndex(({ reported, heard }) => reported !== '' || (heard ?? '') !== '');
    const lost = this.cycles.findIndex(
      ({ text, heard, reported }, index) =>
        index >= lastHeard && heard === null && squeezed(reported).length < squeezed(text).length,
    );
    const cycle = this.cycles[lost];
    if (cycle === undefined) return [];
    this.cut(cycle, cycle.reported.trim());
    return this.cycles.slice(lost);
  }

  /** The last of the finals that this utterance ends with; -1 when the caller has not said that. */
  lastFinalIn(utterance: string): number {
    for (let last = this.finals.length - 1; last >= 0; last--) {
      let joined = this.finals[last] ?? '';
      for (let first = last; ;) {
        if (joined === utterance) return last;
        first -= 1;
        if (first < 0 || joined.length >= utterance.length) break;
        joined = `${this.finals[first] ?? ''} ${joined}`;
      }
    }
    return -1;
  }

  /** What is wrong with the caller's lines of this record, of which the last `ignoredCount` finals are not. */
  callerProblem(record: CallRecord, linesMax: number, ignoredCount: number): string | null {
    const said = this.finals.slice(0, this.finals.length - ignoredCount).join(' ');
    const lines = record.transcript.filter(({ role }) => role === 'caller').map(({ text }) => text);
    const recorded = lines.join(' ');
    if (this.#isKeptWhole(linesMax) ? said === recorded : said.endsWith(recorded)) return null;
    return `the caller said "${tail(said)}" and the transcript has "${tail(recorded)}"`;
  }

  /**
   * What is wrong with the agent's lines of this record. Where the carrier does not report what it has spoken
   * (`isReported` false), a line may be cut elsewhere than the caller heard it, but not be something else.
   */
  agentProblem(record: CallRecord, linesMax: number, isReported: boolean): string | null {
    const lines = record.transcript.filter(({ role }) => role === 'agent').map(({ text }) => squeezed(text));
    if (!isReported) return this.#looseProblem(lines);
    const expected = this.cycles.map(({ text, heard }) => squeezed(heard ?? text)).filter((text) => text !== '');
    const wanted = this.#isKeptWhole(linesMax) ? expected : expected.slice(expected.length - lines.length);
    const at = wanted.findIndex((text, index) => text !== lines[index]);
    if (at === -1 && wanted.length === lines.length) return null;
    const [heard, recorded] = at === -1 ? ['nothing more', lines.at(wanted.length)] : [wanted[at], lines[at]];
    return `the caller heard "${heard ?? ''}" and the transcript has "${recorded ?? 'nothing'}"`;
  }

  /** Else the oldest lines may have been forgotten. */
  #isKeptWhole(linesMax: number): boolean {
    return this.cycles.length + this.finals.length <= linesMax;
  }

  #looseProblem(lines: readonly string[]): string | null {
    let at = 0;
    for (const line of lines) {
      while (at < this.cycles.length && !squeezed(this.cycles[at]?.text ?? '').startsWith(line)) at += 1;
      if (at === this.cycles.length) return `the transcript has "${line}", which the agent did not say then`;
      at += 1;
    }
    return null;
  }
}

function tail(text: string): string {
  return text.length > 200 ? `…${text.slice(-200)}` : text;
}
