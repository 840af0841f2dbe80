/**
 * What the caller of one call said and was told, as the world knows it, and what is wrong with the record that is left of
 * the call: the rules are those of `call_watch.ts` as far as they are about what outlives a process.
 */
import type { CallRecord } from '../../../src/domain/call_record.ts';
import type { Rule } from '../call_watch.ts';
import type { LossProcess } from './loss_process.ts';

interface Said {
  readonly text: string;
  /** When it came to whom; null = to nobody yet. */
  heard: { readonly atUs: number; readonly by: LossProcess } | null;
}

export interface Problem {
  readonly rule: Rule;
  readonly what: string;
}

/** What was said so shortly before a kill need not be written: it is gathered with what comes next. */
const UNWRITTEN_US = 600_000;

const WHOLE: Rule = '7 nothing acknowledged is lost';

export class LossWatch {
  readonly #nowUs: () => number;
  readonly #said: Said[] = [];
  /** Caller lines that the store had when a process was killed. */
  #kept: readonly string[] = [];
  #greetedCount = 0;
  /** Everything that the caller was told, in pieces as it came. */
  readonly #told: string[] = [];
  /** The caller's last words were not answered with anything yet. */
  isOwed = false;

  constructor(nowUs: () => number) {
    this.#nowUs = nowUs;
  }

  said(text: string): void {
    this.#said.push({ text, heard: null });
    this.isOwed = true;
  }

  /** The last words have come to this process. */
  heardBy(process: LossProcess): void {
    const last = this.#said.at(-1);
    if (last !== undefined) last.heard = { atUs: this.#nowUs(), by: process };
  }

  /** Counts what the caller has said. */
  get saidCount(): number {
    return this.#said.length;
  }

  get lastWords(): string {
    return this.#said.at(-1)?.text ?? '';
  }

  greeted(): void {
    this.#greetedCount += 1;
  }

  told(text: string): void {
    this.#told.push(text);
    this.isOwed = false;
  }

  toldNobody(text: string): void {
    this.#told.push(text);
  }

  /** The process that had the call is killed; what the store has of the call may not be lost any more. */
  processKilled(stored: CallRecord | null): void {
    if (stored?.end === null) this.#kept = callerLines(stored);
  }

  /** Words of this call were said to a process that was killed before it had to have written them. */
  get hasUnwritten(): boolean {
    return this.#said.some((said) => mayBeLost(said));
  }

  /** Of the record that is left; null = nothing. */
  problem(record: CallRecord | null): Problem | null {
    if (record === null) return { rule: WHOLE, what: 'there is no record' };
    return (
      this.#endProblem(record) ??
      this.#greetingProblem(record) ??
      this.#callerProblem(record) ??
      this.#agentProblem(record)
    );
  }

  #endProblem({ end, openTurns, turns }: CallRecord): Problem | null {
    const rule = '5 a call ends once and leaves nothing behind';
    if (end === null) return { rule, what: 'the record has no end' };
    if (openTurns.length > 0)
      return { rule, what: `${openTurns.length} turns are open in the record of a call that is over` };
    const ids = turns.map(({ turnId }) => turnId);
    const isInOrder = ids.every((id, at) => at === 0 || id > (ids[at - 1] ?? 0));
    return isInOrder ? null : { rule, what: `the turns of the record are ${ids.join(' ')}` };
  }

  #greetingProblem({ transcript }: CallRecord): Problem | null {
    const rule = '3 the transcript is what was said and heard';
    if (this.#greetedCount > 1) return { rule, what: `the caller was greeted ${this.#greetedCount} times` };
    const lines = transcript.filter(({ role, turnId }, at) => role === 'agent' && turnId === 0 && at > 0);
    const again = lines.find(({ text }) => text === transcript[0]?.text);
    return again === undefined ? null : { rule, what: `"${again.text}" is in the record again` };
  }

  #callerProblem(record: CallRecord): Problem | null {
    const lines = callerLines(record);
    // What was said before anything was answered is one line.
    const recorded = lines.join(' ');
    let rest = recorded;
    for (const said of this.#said) {
      if (rest.startsWith(said.text)) rest = rest.slice(said.text.length).trimStart();
      else if (!this.#mayMiss(said))
        return { rule: WHOLE, what: `"${said.text}" is not in the record: ${lines.join(' | ')}` };
    }
    if (rest !== '') {
      const rule = '3 the transcript is what was said and heard';
      return { rule, what: `nobody has said "${rest}" then: ${lines.join(' | ')}` };
    }
    const gone = this.#kept.find((text) => !recorded.includes(text));
    return gone === undefined ? null : { rule: WHOLE, what: `"${gone}" was written down before a kill and is gone` };
  }

  /** Of what was said twice nobody knows which one is missing. */
  #mayMiss({ text }: Said): boolean {
    return this.#said.some((said) => said.text === text && mayBeLost(said));
  }

  /** What we have said by the record was handed to the caller, in these words. */
  #agentProblem({ transcript }: CallRecord): Problem | null {
    const all = squeezed(this.#told.join(''));
    const line = transcript.find(
      ({ role, turnId, text }) => role === 'agent' && turnId > 0 && !all.includes(squeezed(text)),
    );
    if (line === undefined) return null;
    return { rule: '3 the transcript is what was said and heard', what: `the caller was never told "${line.text}"` };
  }
}

/** Also what the carrier gave up before anybody was there. */
function mayBeLost({ heard }: Said): boolean {
  if (heard === null) return true;
  const { atUs, by } = heard;
  return by.killedUs !== null && by.killedUs - atUs < UNWRITTEN_US;
}

function callerLines({ transcript }: CallRecord): readonly string[] {
  return transcript.filter(({ role }) => role === 'caller').map(({ text }) => text);
}

/** White space may stand on either side of a seam. */
function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}
