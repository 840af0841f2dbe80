/**
 * Rule 4, no side effect before the final prompt: what a model is asked before the caller has finished stays unheard
 * and unkept until a final prompt asks for exactly that, there is one such speculation at a time, no more of them than
 * the call may begin, and each of them is over with its turn. It reckons on its own what the call may begin.
 */
import type { CallRecord } from '../../src/domain/call_record.ts';
import type { Message, ReplyFailureCode, ReplyRequest } from '../../src/domain/reply.ts';
import type { Transcript } from '../../src/domain/transcript.ts';
import type { TurnRecord } from '../../src/domain/turn.ts';
import type { Workflow } from '../../src/domain/workflow.ts';
import type { FaultBook } from './faults.ts';
import { foldedWords, taggedWords } from './texts.ts';

/** How a generation came to its end. */
export type GenerationEnd = 'done' | 'failed' | 'aborted' | 'gone';

export interface Final {
  readonly text: string;
  /** '' = the carrier did not say. */
  readonly language: string;
  readonly before: Transcript;
}

interface Early {
  readonly number: number;
  readonly request: ReplyRequest;
  state: 'running' | GenerationEnd;
  /** The final prompt that came after it was begun. */
  final: Final | null;
  spoke: boolean;
}

interface EarlyWatchParts {
  readonly faults: FaultBook;
  readonly promptLines: number;
  readonly fail: (what: string) => void;
}

const STARTS = { atFirst: 2, savedMax: 3 };
/** Sums of shares of a start are not exact. */
const ROUNDING = 1e-9;

export class EarlyWatch {
  readonly #parts: EarlyWatchParts;
  readonly #all = new Map<number, Early>();
  /** Begun since the last final prompt. */
  #waiting: Early[] = [];
  #partials = new Set<string>();
  #workflow: Workflow | null = null;
  #providers: readonly string[] = [];
  #starts = 0;

  constructor(parts: EarlyWatchParts) {
    this.#parts = parts;
  }

  workflowIs(workflow: Workflow, providers: readonly string[]): void {
    const { prediction } = workflow;
    this.#workflow = workflow;
    const named = prediction.providers.filter((name) => providers.includes(name));
    this.#providers = named.length > 0 ? named : providers;
    this.#starts = prediction.extraCallsPerTurn > 0 ? STARTS.atFirst : 0;
  }

  // What is said.

  partial(text: string): void {
    this.#partials.add(text);
  }

  /** To be told before the product is; `before`: the transcript until then. */
  final(text: string, language: string, before: Transcript): void {
    const final = { text, language, before };
    this.#partials = new Set();
    this.#capStarts();
    this.#giveStarts(this.#workflow?.prediction.extraCallsPerTurn ?? 0);
    for (const early of this.#waiting) {
      early.final = final;
      if (isAlive(early) && answers(early, final)) this.#giveStarts(1);
    }
  }

  /** The product has dealt with the final prompt. */
  finalTaken(): void {
    this.#capStarts();
    for (const early of this.#waiting) {
      if (early.final === null || early.state !== 'running' || answers(early, early.final)) continue;
      this.#parts.fail(`generation ${early.number} goes on after a final prompt that it does not answer`);
    }
    this.#waiting = this.#waiting.filter(({ final }) => final === null);
  }

  cutIn(): void {
    if (this.#waiting.some(isRunning)) this.#parts.faults.hit('speculation: history cut');
  }

  /** A start is given back for what was adopted. */
  gaveBack(count: number): void {
    this.#giveStarts(count);
  }

  /** In the same instant some may be taken, before or after these are there. */
  #giveStarts(count: number): void {
    this.#starts += count;
  }

  #capStarts(): void {
    this.#starts = Math.min(STARTS.savedMax, this.#starts);
  }

  // What is asked and answered.

  provider(name: string): void {
    if (!this.#providers.includes(name)) this.#parts.fail(`${name} is asked, which may not answer here`);
  }

  /** One of the starts that the call has for what no turn has asked for. */
  tookStart(): void {
    this.#starts -= 1;
    if (this.#starts < -ROUNDING) {
      this.#parts.fail(`more is begun early than the call may begin: ${this.#starts} are left`);
    }
  }

  begun(number: number, request: ReplyRequest): void {
    const { fail } = this.#parts;
    if (this.#workflow?.prediction.speculate !== true) fail('a workflow that is not to speculate does');
    if (!this.#partials.has(request.utterance)) {
      fail(`a model is asked early what the caller has not said: "${request.utterance.slice(0, 80)}"`);
    }
    if (this.#waiting.some(isRunning)) fail('two speculations are in flight');
    this.tookStart();
    const early: Early = { number, request, state: 'running', final: null, spoke: false };
    this.#all.set(number, early);
    this.#waiting.push(early);
    this.history(request);
  }

  /** Nothing that was never said may be told to a model. */
  history(request: ReplyRequest): void {
    const told = request
      .messages()
      .slice(1)
      .map(({ content }) => content)
      .join('\n');
    this.#noTrace(told, 'a model is told of');
  }

  over(number: number, how: GenerationEnd, code: ReplyFailureCode | null): void {
    const early = this.#all.get(number);
    if (early === undefined || early.state !== 'running') return;
    early.state = how;
    if (early.final !== null) return;
    const { faults } = this.#parts;
    if (how === 'done') faults.hit('speculation: whole before the final');
    if (how === 'failed') faults.hit(code === 'RATE_LIMITED' ? 'speculation: rate limited' : 'speculation: fails');
  }

  /** Words of this generation are on the line. */
  spoke(number: number): void {
    const early = this.#all.get(number);
    if (early === undefined || early.spoke) return;
    early.spoke = true;
    const { promptLines } = this.#parts;
    const { request, final } = early;
    const problem =
      final === null
        ? 'there was no final prompt'
        : differenceFrom(request, final, { promptLines, turnId: request.turnId });
    if (problem !== null) this.#parts.fail(`words of the early generation ${number}: ${problem}`);
    else this.#parts.faults.hit('speculation: adopted');
  }

  // What is kept.

  turnEnded(turn: TurnRecord): void {
    const { fail } = this.#parts;
    const prediction = this.#workflow?.prediction;
    const count = (start: string): number => turn.attempts.filter((attempt) => attempt.start === start).length;
    if (count('race') > (prediction?.firstVoice === 'race' ? 1 : 0)) fail(`${count('race')} races in one turn`);
    if (count('hedge') > 0 && prediction?.firstVoice === 'off') fail('a turn was hedged that is not to be');
    if (count('race') > 0) this.#parts.faults.hit('provider: raced');
    const begun = [...this.#all.values()].filter(({ request }) => request.turnId === turn.turnId);
    const begunCount = begun.length;
    if (begun.some(isRunning)) fail(`a speculation of turn ${turn.turnId} goes on after it`);
    const adoptedCount = count('speculation');
    // What was adopted for a final prompt that a further one was joined to is discarded after all.
    if (adoptedCount > 1 || begunCount > adoptedCount + turn.discarded.length) {
      fail(`of ${begunCount} speculations ${adoptedCount} were adopted and ${turn.discarded.length} were not`);
    }
    this.#waiting = this.#waiting.filter(({ request }) => request.turnId !== turn.turnId);
  }

  finish({ transcript, turns }: CallRecord): void {
    this.#noTrace(transcript.map(({ text }) => text).join('\n'), 'the transcript has');
    if (taggedWords(JSON.stringify(turns)).length > 0) this.#parts.fail('the records of the turns have words');
  }

  #noTrace(text: string, where: string): void {
    for (const { generation } of taggedWords(text)) {
      if (this.#all.get(generation)?.spoke === false) {
        return this.#parts.fail(`${where} words of the early generation ${generation}, which nobody heard`);
      }
    }
  }
}

function isRunning({ state }: Early): boolean {
  return state === 'running';
}

function isAlive({ state }: Early): boolean {
  return state === 'running' || state === 'done';
}

function answers({ request }: Early, { text }: Final): boolean {
  return foldedWords(request.utterance) === foldedWords(text);
}

/** Why this is not what the turn asks with that final prompt; null = it is. */
export function differenceFrom(
  request: ReplyRequest,
  final: Final,
  { promptLines, turnId }: { readonly promptLines: number; readonly turnId: number },
): string | null {
  if (foldedWords(request.utterance) !== foldedWords(final.text)) return `it was asked "${request.utterance}"`;
  if (final.language !== '' && final.language !== request.language) return `it was asked in ${request.language}`;
  const lines = final.before.filter((line) => line.turnId !== turnId);
  const expected = messagesOf(lines.slice(-promptLines), final.text);
  const asked = request.messages().slice(1);
  const last = expected.length - 1;
  const isSame =
    asked.length === expected.length &&
    expected.every(({ role, content }, index) => {
      const message = asked[index];
      if (message?.role !== role) return false;
      if (index < last) return message.content === content;
      return withoutEnd(message.content, request.utterance) === withoutEnd(content, final.text);
    });
  return isSame ? null : `it was asked with other messages: ${JSON.stringify(asked)} for ${JSON.stringify(expected)}`;
}

/** What a model is told after its instructions, as the product promises it. */
function messagesOf(lines: Transcript, utterance: string): readonly Message[] {
  const messages: { role: Message['role']; content: string }[] = [];
  const add = (role: Message['role'], text: string): void => {
    const last = messages.at(-1);
    if (last?.role === role) last.content += `\n${text}`;
    else messages.push({ role, content: text });
  };
  for (const { role, text, cut } of lines) {
    add(role === 'caller' ? 'user' : 'assistant', cut === true ? `${text}—` : text);
  }
  add('user', utterance);
  return messages;
}

function withoutEnd(content: string, end: string): string | null {
  return content.endsWith(end) ? content.slice(0, content.length - end.length) : null;
}
