/** The transcript of one call while it is going on: what was said by the caller, and what of ours was handed over and heard. */
import type { TurnId } from '../domain/ids.ts';
import { estimateSpokenMs, SYNTHESIS_START_MS } from '../domain/speech_estimate.ts';
import { cutAgentLine, type Line, type Transcript } from '../domain/transcript.ts';
import { beginsWith, Playback, type Unheard } from './playback.ts';

/** The greeting is agent line 0 of the history and belongs to no turn. */
const GREETING_TURN = 0;

export class Conversation {
  /** Grows at its end and is changed in place: text is added to it about ten times a second. */
  readonly #lines: Line[] = [];
  readonly #linesMax: number;
  readonly #playback = new Playback();
  /** By the estimate everything that was sent is spoken by then, in ms since the call was created. */
  #spokenUntilMs = 0;
  /** How much of what was sent was not spoken when the socket went, by the estimate. */
  #unspokenMs = 0;

  /** Of a longer transcript the oldest lines are forgotten. `past`: what was said before this process had the call. */
  constructor(linesMax: number, past: Transcript = []) {
    this.#linesMax = linesMax;
    this.#lines.push(...past);
  }

  /** As it is now. */
  transcript(): Transcript {
    return [...this.#lines];
  }

  greeted(text: string, atMs: number): void {
    if (text === '') return;
    this.#add({ role: 'agent', text, turnId: GREETING_TURN, atMs });
    this.#playback.sent(GREETING_TURN, text);
    this.#playback.sentWhole(GREETING_TURN);
    this.#speaks(text, atMs);
  }

  /** Nobody has heard it, and nobody will. */
  greetingUnheard(): void {
    const index = this.#indexOf('agent', GREETING_TURN);
    if (index !== -1) this.#lines.splice(index, 1);
    this.#playback.reset();
  }

  /** Our line of this turn as far as it was heard; '' = there is none. */
  agentLine(turnId: TurnId): string {
    return this.#lines[this.#indexOf('agent', turnId)]?.text ?? '';
  }

  /** Our newest line as far as it was heard, not counting that of one turn; '' = there is none. */
  lastAgentLine(except: TurnId | null = null): string {
    return this.#lines.findLast(({ role, turnId }) => role === 'agent' && turnId !== except)?.text ?? '';
  }

  #newestAgentLine(): number {
    return this.#lines.findLastIndex((line) => line.role === 'agent');
  }

  /** Sets the caller's words of a turn; a longer utterance of the same turn replaces the shorter one. */
  callerSaid(turnId: TurnId, text: string, atMs: number): void {
    const index = this.#indexOf('caller', turnId);
    const line = this.#lines[index];
    if (line === undefined) this.#add({ role: 'caller', text, turnId, atMs });
    else this.#lines[index] = { ...line, text };
  }

  /** Text of a reply was handed to the carrier. */
  agentSent(turnId: TurnId, text: string, atMs: number): void {
    this.#playback.sent(turnId, text);
    this.#speaks(text, atMs);
    const index = this.#indexOf('agent', turnId);
    const line = this.#lines[index];
    if (line === undefined) this.#add({ role: 'agent', text, turnId, atMs });
    else this.#lines[index] = { ...line, text: line.text + text };
  }

  agentSentWhole(turnId: TurnId): void {
    this.#playback.sentWhole(turnId);
  }

  /** How much longer it takes by the estimate until everything that was sent is spoken. */
  speechLeftMs(atMs: number): number {
    return Math.max(0, this.#spokenUntilMs - atMs);
  }

  /** After what is still being spoken, or, when the voice has nothing to say any more, after it has begun anew. */
  #speaks(text: string, atMs: number): void {
    this.#spokenUntilMs = Math.max(this.#spokenUntilMs, atMs + SYNTHESIS_START_MS) + estimateSpokenMs(text);
  }

  tokensPlayed(text: string): boolean {
    return this.#quietIf(this.#playback.played(text));
  }

  agentFellSilent(): boolean {
    return this.#quietIf(this.#playback.fellSilent());
  }

  #quietIf(isAllSpoken: boolean): boolean {
    if (isAllSpoken) this.#spokenUntilMs = 0;
    return isAllSpoken;
  }

  /**
   * The caller cut in after hearing `heard`; when the carrier does not say, after what it reported played. When nothing
   * is known to be playing, the newest agent line is cut, if what was heard is a part of it. When something else is, an
   * older line that begins so is: it took longer to speak than was estimated, and what follows it was not spoken yet.
   */
  interrupted(heard: string): void {
    this.#spokenUntilMs = 0;
    const spoken = this.#playback.interrupted(heard);
    const begun =
      heard === '' ? -1 : this.#lines.findLastIndex(({ role, text }) => role === 'agent' && beginsWith(text, heard));
    if (spoken === null) {
      if (begun !== -1 && begun === this.#newestAgentLine()) this.#cut(begun, heard);
    } else if (spoken.isSure || begun === -1) this.#cut(this.#indexOf('agent', spoken.turnId), spoken.heard);
    else this.#cut(begun, heard);
  }

  /** The carrier did not say so, but by the estimate everything was spoken: a later barge-in is not about it. */
  assumePlayed(): void {
    this.#spokenUntilMs = 0;
    this.#playback.reset();
  }

  /** The socket is gone, for a while or for good: until then our lines were being spoken. */
  socketLost(atMs: number): void {
    this.#unspokenMs = this.speechLeftMs(atMs);
    this.#spokenUntilMs = 0;
    this.#playback.socketLost();
  }

  /**
   * The session is gone with its socket, and so is what was queued in it: our lines are cut to what was heard of them.
   * What was not heard, in the order in which it was to be spoken.
   */
  sessionLost(): readonly Unheard[] {
    const unheard = this.#playback.unheard(this.#unspokenMs);
    this.#unspokenMs = 0;
    this.#playback.reset();
    const [first] = unheard;
    if (first !== undefined) this.#cut(this.#indexOf('agent', first.turnId), first.heard);
    return unheard;
  }

  /** The caller's words of one turn are answered in another one: they were said once. */
  askedAgain(from: TurnId, to: TurnId): void {
    const index = this.#indexOf('caller', from);
    const line = this.#lines[index];
    if (line !== undefined) this.#lines[index] = { ...line, turnId: to };
  }

  /** The history a model is asked with for this turn: everything but the turn itself. */
  historyFor(turnId: TurnId): Transcript {
    return this.#lines.filter((line) => line.turnId !== turnId);
  }

  /** -1: that line is so old that it was forgotten, and none of ours after it was spoken. */
  #cut(index: number, heard: string): void {
    const lines =
      index === -1 ? this.#lines.filter(({ role }) => role === 'caller') : cutAgentLine(this.#lines, index, heard);
    this.#lines.splice(0, this.#lines.length, ...lines);
  }

  #indexOf(role: Line['role'], turnId: TurnId): number {
    return this.#lines.findLastIndex((line) => line.turnId === turnId && line.role === role);
  }

  #add(line: Line): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#linesMax) this.#lines.shift();
  }
}
