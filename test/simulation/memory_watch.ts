/**
 * Rule 6 for one call: where its turns were asked and what was answered, for the account of all calls; and that what was
 * prepared for its next turn answers only what it was prepared for, and is over with the call.
 */
import type { CallRecord } from '../../src/domain/call_record.ts';
import type { ReplyRequest } from '../../src/domain/reply.ts';
import type { Line, Transcript } from '../../src/domain/transcript.ts';
import type { TurnRecord } from '../../src/domain/turn.ts';
import type { Workflow } from '../../src/domain/workflow.ts';
import type { CacheWatch, Place } from './cache_watch.ts';
import { differenceFrom, type Final, type GenerationEnd } from './early_watch.ts';
import type { FaultBook } from './faults.ts';
import { type Known, readingOf } from './question_bank.ts';
import type { SaidBook } from './said_book.ts';
import { foldedWords, isPartOfBridge, squeezed, taggedWords, withoutBridges, withoutExcuse } from './texts.ts';

interface Prepared {
  readonly number: number;
  readonly atUs: number;
  readonly request: ReplyRequest;
  /** All that the model will say. */
  readonly text: string;
  state: 'running' | GenerationEnd;
  final: Final | null;
  spoke: boolean;
}

/** A final prompt, and what was there when it came. */
interface Asked extends Final {
  readonly at: number;
  /** What was seen when its utterance began. */
  readonly begunAt: number;
}

interface MemoryWatchParts {
  readonly cache: CacheWatch;
  readonly said: SaidBook;
  readonly faults: FaultBook;
  readonly promptLines: number;
  readonly nowUs: () => number;
  /** What the product has written down of the call so far. */
  readonly transcript: () => Transcript;
  readonly fail: (what: string) => void;
}

const PREPARED_MAX = 2;
/** Of all calls together, so of one as well; the turns' own requests asked again are not among them. */
const CHECKS_MAX = 8;

export class MemoryWatch {
  readonly #parts: MemoryWatchParts;
  readonly #finals: Asked[] = [];
  readonly #prepared = new Map<number, Prepared>();
  /** What was said in each turn, as far as it is over or has a final prompt. */
  readonly #utterances = new Map<number, string>();
  readonly #turnsOver = new Map<number, number>();
  #waiting: Prepared[] = [];
  #workflow: Workflow | null = null;
  #caller = '';
  #language = '';
  #begunAt: number | null = null;
  /** Of the final prompts, those that turns which are over have answered. */
  #finalsTaken = 0;
  #checksRunning = 0;
  readonly #rechecks = new Map<ReplyRequest, Asked>();
  #clock = 0;

  constructor(parts: MemoryWatchParts) {
    this.#parts = parts;
  }

  callIs(workflow: Workflow, caller: string, language: string): void {
    this.#workflow = workflow;
    this.#caller = caller;
    this.#language = language;
  }

  // What is said.

  /** Something of an utterance is heard. */
  heard(): void {
    this.#begunAt ??= ++this.#clock;
  }

  /** To be told before the product is. Gives how many of what is prepared answer it. */
  final(text: string, language: string): number {
    this.heard();
    const before = this.#parts.transcript();
    this.#readUtterances(before);
    const final = { text, language, before, at: this.#parts.cache.now, begunAt: this.#begunAt ?? 0 };
    this.#begunAt = null;
    this.#finals.push(final);
    for (const prepared of this.#waiting) prepared.final = final;
    return this.#waiting.filter((prepared) => isAlive(prepared) && answers(prepared, final)).length;
  }

  /** The product has dealt with the final prompt. */
  finalTaken(): void {
    for (const prepared of this.#waiting) {
      if (prepared.final === null || prepared.state !== 'running' || answers(prepared, prepared.final)) continue;
      this.#parts.fail(`what was prepared goes on after a final prompt that it does not answer: ${nameOf(prepared)}`);
    }
    this.#waiting = this.#waiting.filter(({ final }) => final === null);
  }

  #readUtterances(transcript: Transcript): void {
    for (const { role, turnId, text } of transcript) if (role === 'caller') this.#utterances.set(turnId, text);
  }

  // What is asked beside the turns.

  prepared(number: number, request: ReplyRequest, text: string): void {
    const { fail, transcript, said, nowUs } = this.#parts;
    const workflow = this.#workflow;
    if (workflow?.prediction.nextTurn !== true) fail('a workflow that is to prepare nothing does');
    const atUs = nowUs();
    const earlier = this.#waiting.find((other) => other.atUs !== atUs && other.state === 'running');
    if (earlier !== undefined) fail(`${nameOf(earlier)} goes on beside what is prepared for another place`);
    this.#waiting = this.#waiting.filter((other) => other.atUs === atUs && isAlive(other));
    if (this.#waiting.length >= PREPARED_MAX) fail(`more than ${PREPARED_MAX} answers are prepared`);
    const place = {
      workflow: request.workflow,
      language: request.language,
      lastAgentLine: lastAgentLine(transcript()),
    };
    const callers = said.callersOf(place, request.utterance);
    if (callers < 2) {
      fail(`"${request.utterance}" is prepared, which ${callers} callers said after "${place.lastAgentLine}"`);
    }
    const prepared: Prepared = { number, atUs, request, text, state: 'running', final: null, spoke: false };
    this.#prepared.set(number, prepared);
    this.#waiting.push(prepared);
    this.#noTrace(
      request
        .messages()
        .slice(1)
        .map(({ content }) => content)
        .join('\n'),
      'a model is told of',
    );
  }

  checkBegan(request: ReplyRequest): void {
    const { turnId } = request;
    const asked = this.#finals.at(-1);
    if (turnId === 0) this.#checksRunning += 1;
    else if (asked !== undefined) this.#rechecks.set(request, asked);
    if (this.#checksRunning > CHECKS_MAX) this.#parts.fail(`${this.#checksRunning} checks of one call at once`);
  }

  /** `text` null = the model gave no whole answer. */
  checkOver(request: ReplyRequest, text: string | null): void {
    if (request.turnId !== 0) return this.#rechecked(request, text);
    this.#checksRunning -= 1;
    const problem = text === null ? null : this.#parts.cache.checked(request, text);
    if (problem !== null) this.#parts.fail(problem);
  }

  /** A turn's own request, asked beside its proven answer. */
  #rechecked(request: ReplyRequest, text: string | null): void {
    const asked = this.#rechecks.get(request);
    this.#rechecks.delete(request);
    if (asked === undefined || text === null) return;
    this.#parts.faults.gained('cache: served and asked again');
    this.#parts.cache.rechecked(this.#placeOf(request, asked, request.workflow), request.utterance, text);
  }

  over(number: number, how: GenerationEnd): void {
    const prepared = this.#prepared.get(number);
    if (prepared?.state === 'running') prepared.state = how;
  }

  /** Words of this generation are on the line. */
  spoke(number: number): void {
    const prepared = this.#prepared.get(number);
    if (prepared === undefined || prepared.spoke) return;
    prepared.spoke = true;
    if (prepared.final === null) this.#parts.fail(`${nameOf(prepared)} is said before a final prompt`);
  }

  // What is kept.

  turnEnded(turn: TurnRecord): void {
    const { transcript, fail, cache } = this.#parts;
    const now = transcript();
    this.#readUtterances(now);
    this.#turnsOver.set(turn.turnId, ++this.#clock);
    const utterance = now.find(({ role, turnId }) => role === 'caller' && turnId === turn.turnId)?.text;
    const asked = utterance === undefined ? null : this.#finalOf(utterance);
    const said = withoutBridges(now.find(({ role, turnId }) => role === 'agent' && turnId === turn.turnId)?.text ?? '');
    if (turn.attempts.some(({ start }) => start === 'predicted')) this.#checkAdopted(turn, asked, said);
    if (utterance === undefined || asked === null || this.#workflow === null) return;
    const place = this.#placeOf(turn, asked, this.#workflow);
    this.#parts.said.said(place, utterance, this.#caller);
    const isSure = this.#isSure(turn.turnId, asked.begunAt);
    const seen = { caller: this.#caller, place, utterance, said, record: turn, askedAt: asked.at, isSure };
    const problem = cache.turnEnded(seen);
    if (problem !== null) fail(problem);
  }

  /** The last of the final prompts that this utterance was put together from. */
  #finalOf(utterance: string): Asked | null {
    for (let first = this.#finalsTaken; first < this.#finals.length; first++) {
      let joined = '';
      for (let last = first; last < this.#finals.length && joined.length < utterance.length; last++) {
        joined = joined === '' ? (this.#finals[last]?.text ?? '') : `${joined} ${this.#finals[last]?.text ?? ''}`;
        if (joined !== utterance) continue;
        this.#finalsTaken = last + 1;
        return this.#finals[last] ?? null;
      }
    }
    return null;
  }

  #placeOf(
    { turnId, language }: Pick<TurnRecord, 'turnId' | 'language'>,
    { before }: Asked,
    workflow: Workflow,
  ): Place {
    let known: Known = {};
    const earlier = [...this.#utterances].filter(([id]) => id < turnId).sort(([one], [other]) => one - other);
    for (const [, utterance] of earlier) known = { ...known, ...readingOf(utterance).said };
    const lines = before.filter((line) => line.turnId !== turnId);
    return {
      workflow,
      language: language === '' ? this.#language : language,
      lastAgentLine: lastAgentLine(lines),
      known,
    };
  }

  /** Every turn of late was over when its utterance began. */
  #isSure(turnId: number, begunAt: number): boolean {
    for (let earlier = Math.max(1, turnId - 3); earlier < turnId; earlier++) {
      if ((this.#turnsOver.get(earlier) ?? Infinity) > begunAt) return false;
    }
    return true;
  }

  #checkAdopted(turn: TurnRecord, asked: Asked | null, said: string): void {
    const { fail, faults, promptLines } = this.#parts;
    const fitting = [...this.#prepared.values()].filter((prepared) => {
      if (asked === null || prepared.final !== asked) return false;
      return differenceFrom(prepared.request, asked, { promptLines, turnId: turn.turnId }) === null;
    });
    if (fitting.length === 0) return fail(`turn ${turn.turnId} has adopted what was prepared for something else`);
    faults.gained('prepared: adopted');
    if (turn.start !== 'predicted' || turn.attempts.some(({ start }) => start === 'continuation')) return;
    const isSaid = fitting.some(({ text }) => {
      const [whole, heard] = [squeezed(text), squeezed(withoutExcuse(said))];
      if (turn.outcome === 'answered') return whole === heard;
      return turn.outcome === 'truncated' || whole.startsWith(heard) || isPartOfBridge(said);
    });
    if (!isSaid) fail(`turn ${turn.turnId} says "${said}", which nobody prepared for it`);
  }

  finish({ transcript, turns }: CallRecord): void {
    const running = [...this.#prepared.values()].find(({ state }) => state === 'running');
    if (running !== undefined) this.#parts.fail(`${nameOf(running)} goes on after the call`);
    this.#noTrace(transcript.map(({ text }) => text).join('\n'), 'the transcript has');
    this.#noTrace(JSON.stringify(turns), 'the records of the turns have');
  }

  #noTrace(text: string, where: string): void {
    for (const { generation } of taggedWords(text)) {
      const prepared = this.#prepared.get(generation);
      if (prepared?.spoke === false)
        return this.#parts.fail(`${where} words of ${nameOf(prepared)}, which nobody heard`);
    }
  }
}

function nameOf({ number, request }: Prepared): string {
  return `the prepared generation ${number} for "${request.utterance}"`;
}

function isAlive({ state }: Prepared): boolean {
  return state === 'running' || state === 'done';
}

function answers({ request }: Prepared, { text }: Final): boolean {
  return foldedWords(request.utterance) === foldedWords(text);
}

function lastAgentLine(lines: readonly Line[]): string {
  return (lines.findLast(({ role }) => role === 'agent')?.text ?? '').replaceAll(/\s+/g, ' ').trim();
}
