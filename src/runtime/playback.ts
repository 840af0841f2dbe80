/**
 * What of our text the caller has heard, as far as the carrier reports it: lines in the order they were sent, the first
 * one being the one that is spoken.
 */
import type { TurnId } from '../domain/ids.ts';
import { estimateSpokenMs } from '../domain/speech_estimate.ts';

interface SentLine {
  readonly turnId: TurnId;
  sent: string;
  played: string;
  /** Letters of `sent` that were not reported played: positive while something is still to be heard. */
  unplayedCount: number;
  whole: boolean;
  /** Its socket was lost since. The carrier may still say it, or not. */
  old: boolean;
}

/** A line of which something was not heard. */
export interface Unheard {
  readonly turnId: TurnId;
  readonly heard: string;
  readonly unheard: string;
}

export class Playback {
  #lines: SentLine[] = [];
  /** The carrier reports what it has spoken, so its silence alone does not mean that everything was. */
  #reportsTokens = false;

  sent(turnId: TurnId, text: string): void {
    const last = this.#lines.at(-1);
    if (last?.turnId === turnId && !last.whole) {
      last.sent += text;
      last.unplayedCount += letterCount(text);
    } else {
      // The last words of a line may have been reported as spoken before its end was sent.
      this.#lines = this.#lines.filter(({ whole, unplayedCount }) => !whole || unplayedCount > 0);
      this.#lines.push({ turnId, sent: text, played: '', unplayedCount: letterCount(text), whole: false, old: false });
    }
  }

  sentWhole(turnId: TurnId): void {
    for (const line of this.#lines) if (line.turnId === turnId) line.whole = true;
  }

  /** The carrier reported this text as spoken. True when nothing more is to be heard. */
  played(text: string): boolean {
    this.#reportsTokens = true;
    this.#passOver(text);
    const line = this.#lines[0];
    if (line === undefined) return false;
    line.played += text;
    line.unplayedCount -= letterCount(text);
    if (!line.whole || line.unplayedCount > 0) return false;
    this.#lines.shift();
    return this.#lines.length === 0;
  }

  /** Words of a later line: the carrier has not said the lines of a lost socket to their end. */
  #passOver(text: string): void {
    if (this.#lines[0]?.old !== true) return;
    const letters = lettersOf(text);
    const at = this.#lines.findIndex(
      ({ old, sent, unplayedCount }) => !old && lettersOf(sent).slice(-Math.max(1, unplayedCount)).startsWith(letters),
    );
    if (at > 0) this.#lines.splice(0, at);
  }

  /** The socket of the lines so far was lost, but not the session. */
  socketLost(): void {
    for (const line of this.#lines) line.old = true;
  }

  /** What is surely being spoken; lines of a lost socket only as long as there are no others. */
  #current(): readonly SentLine[] {
    const current = this.#lines.filter(({ old }) => !old);
    return current.length > 0 ? current : this.#lines;
  }

  /**
   * The carrier says that it is silent. True when that means that everything was spoken: it also falls silent when the
   * caller cuts in, just before it says so, and while it waits for more text.
   */
  fellSilent(): boolean {
    const lines = this.#current();
    if (lines.length === 0 || lines.some((line) => !line.whole)) return false;
    if (this.#reportsTokens && lines.some((line) => line.unplayedCount > 0)) return false;
    this.#lines = [];
    return true;
  }

  /**
   * The caller cut in: which line was being spoken, and what of it was heard. The rest is never heard. Where the carrier
   * did not report the end of an earlier line, what it says was heard tells which line it is. Words that no line begins
   * with are not put into one.
   */
  interrupted(heard = ''): { readonly turnId: TurnId; readonly heard: string; readonly isSure: boolean } | null {
    const lines = this.#current();
    const isIt = ({ sent }: SentLine): boolean => beginsWith(sent, heard);
    // Of lines that are alike the first has been spoken by now, where its socket was lost meanwhile.
    const said = lines.every(({ old }) => old) ? lines.findLast(isIt) : lines.find(isIt);
    // Whether a line of a lost socket is still spoken is not known: without words of it, it is not the one.
    const line = heard === '' || said === undefined ? lines.find(({ old }) => !old) : said;
    // Those of a lost socket go on, or are lost with their session.
    if (line === undefined) return null;
    this.#lines = [];
    const { turnId, sent, played } = line;
    if (line === said) return { turnId, heard: heard === '' ? played : heard, isSure: true };
    return {
      turnId,
      heard: this.#reportsTokens ? played : sent.slice(0, afterLetters(sent, letterCount(heard))),
      isSure: false,
    };
  }

  /** Lines that were not heard to their end: as reported, or else as if the last `leftMs` of all had not been spoken. */
  unheard(leftMs: number): readonly Unheard[] {
    const found: Unheard[] = [];
    let left = leftMs;
    for (const { turnId, sent, played } of [...this.#current()].reverse()) {
      const at = this.#reportsTokens ? afterLetters(sent, letterCount(played)) : beforeLastMs(sent, left);
      left = Math.max(0, left - estimateSpokenMs(sent));
      const unheard = sent.slice(at);
      if (unheard.trim() !== '') found.unshift({ turnId, heard: sent.slice(0, at), unheard });
    }
    return found;
  }

  reset(): void {
    this.#lines = [];
  }
}

/** Where the text goes on after so many letters. */
function afterLetters(text: string, count: number): number {
  let at = 0;
  for (let seen = 0; seen < count && at < text.length; at++) if (/\S/.test(text.charAt(at))) seen += 1;
  return at;
}

/** Where the last `ms` of the text begin to be spoken, at the beginning of a word, or of a clause in Chinese. */
function beforeLastMs(text: string, ms: number): number {
  if (ms <= 0) return text.length;
  let at = 0;
  for (const { index, 0: gap } of text.matchAll(/\s+(?=\S)|[。！？，、；](?=[^])/g)) {
    const next = index + gap.length;
    if (estimateSpokenMs(text.slice(next)) < ms) break;
    at = next;
  }
  return at;
}

/** White space at the joints of reported chunks is not reliable, so it does not count. */
function letterCount(text: string): number {
  return lettersOf(text).length;
}

/** White space aside. */
export function beginsWith(text: string, beginning: string): boolean {
  return lettersOf(text).startsWith(lettersOf(beginning));
}

function lettersOf(text: string): string {
  return text.replace(/\s+/g, '');
}
