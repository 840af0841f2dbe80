/**
 * One call in which anything may happen in any order: partial and final prompts, barge-ins, texts, ends and failures of
 * the generations, sockets that drop, time. Every word of a generation names it, so that its traces are found wherever
 * they are; after each move what the caller got is held against what was asked.
 */
import type { Message, ReplyRequest } from '../../src/domain/reply.ts';
import { foldUtterance } from '../../src/domain/utterance.ts';
import type { PredictionPolicy } from '../../src/domain/workflow.ts';
import { CallWorld, type TalkingCall } from './call_world.ts';
import type { Generation } from './fake_provider.ts';

export type Move =
  | { readonly type: 'partial' | 'final'; readonly text: string; readonly language: string }
  /** The final prompt is the last partial one, as it was, in other letters, or with more to it. */
  | { readonly type: 'finalLikePartial'; readonly how: 'same' | 'folded' | 'appended' }
  | { readonly type: 'wait'; readonly ms: number }
  /** `back`: which generation, counted from the newest. */
  | { readonly type: 'text' | 'done' | 'fail'; readonly back: number }
  | { readonly type: 'cutIn'; readonly share: number }
  | { readonly type: 'heardAll' | 'reconnect' };

/** What went against which property. */
export interface Problem {
  readonly property: 'no trace' | 'exactly what is asked' | 'one answer' | 'nothing is left';
  readonly what: string;
}

interface Asked {
  readonly number: number;
  readonly provider: number;
  readonly generation: Generation;
  /** Before the first final prompt of its turn. */
  readonly isEarly: boolean;
  state: 'running' | 'done' | 'failed';
  wordCount: number;
}

interface Final {
  readonly text: string;
  readonly language: string;
  /** What a request of the moment of the first final prompt is made of, but for the utterance. */
  readonly history: readonly string[];
}

const TAG = /\[g(\d+)-\d+\]/g;

export class SpeculationPlay {
  readonly problems: Problem[] = [];
  readonly world: CallWorld;
  readonly #call: TalkingCall;
  readonly #asked: Asked[] = [];
  readonly #finals = new Map<number, Final>();
  readonly #spoken = new Map<number, number>();
  #framesSeen = 0;
  #lastPartial = 'hello';
  #isInFinal = false;
  adoptedCount = 0;
  unadoptedCount = 0;

  constructor(prediction: PredictionPolicy) {
    this.world = new CallWorld({ workflow: { prediction } });
    for (const [index, provider] of this.world.providers.entries()) {
      provider.always = (generation) => this.#wasAsked(index, generation);
    }
    this.#call = this.world.talking();
  }

  play(moves: readonly Move[]): this {
    for (const move of moves) {
      this.#do(move);
      this.#look();
    }
    return this.#finish();
  }

  #problem(property: Problem['property'], what: string): void {
    this.problems.push({ property, what });
  }

  #wasAsked(provider: number, generation: Generation): void {
    const { turnId } = generation.request;
    const isEarly = !this.#isInFinal && !this.#finals.has(turnId);
    const inFlight = this.#asked.filter((one) => one.isEarly && isAlive(one) && !this.#finals.has(turnIdOf(one)));
    if (isEarly && inFlight.length > 0) this.#problem('nothing is left', 'two speculations are in flight');
    this.#checkContinued(generation);
    // Only what was handed to the caller may be in what a model is told.
    const said = this.#saidNumbers();
    for (const number of tagsOf(generation.request.messages().map(({ content }) => content))) {
      if (!said.has(number)) this.#problem('no trace', `a model is told what generation ${number} never said aloud`);
    }
    this.#asked.push({
      number: this.#asked.length + 1,
      provider,
      generation,
      isEarly,
      state: 'running',
      wordCount: 0,
    });
  }

  /** It goes on from exactly what was said of the answer. */
  #checkContinued({ request: { turnId, continues } }: Generation): void {
    if (continues === undefined) return;
    const lines = this.world.workflow.lines.bridge;
    const said = lines.reduce((left, line) => left.replaceAll(line, ''), this.#call.channel.said(turnId));
    if (wordsOf(said) !== wordsOf(continues)) {
      this.#problem('one answer', `"${said}" was said and "${continues}" is gone on with`);
    }
  }

  #saidNumbers(): ReadonlySet<number> {
    return tagsOf(this.world.channels.flatMap(({ sent }) => sent.map(({ text }) => text)));
  }

  // What may happen.

  #do(move: Move): void {
    const call = this.#call;
    switch (move.type) {
      case 'partial':
        this.#lastPartial = move.text;
        return call.tell({ type: 'prompt.partial', text: move.text, language: move.language });
      case 'final':
        return this.#says(move.text, move.language);
      case 'finalLikePartial':
        return this.#says(variant(this.#lastPartial, move.how), '');
      case 'wait':
        return this.world.clock.advance(move.ms);
      case 'cutIn': {
        const said = call.channel.said(call.channel.sent.at(-1)?.turnId ?? 0);
        return call.cutsIn(said.slice(0, Math.floor(said.length * move.share)));
      }
      case 'heardAll':
        return call.heardAll();
      case 'reconnect':
        return this.#comesBack();
      case 'text':
      case 'done':
      case 'fail':
        return this.#tellGeneration(move.type, this.#asked.at(-1 - move.back));
    }
  }

  /** To the same session. What had no whole answer is asked anew, in a turn of its own. */
  #comesBack(): void {
    if (this.world.registry.liveCount === 0) return;
    this.#call.drops();
    this.#isInFinal = true;
    this.#call.connect();
    this.#isInFinal = false;
    const { transcript, openTurns, turns } = this.#call.record;
    const line = transcript.findLast(({ role }) => role === 'caller');
    if (line === undefined || this.#finals.has(line.turnId)) return;
    const { turnId, text } = line;
    const language = [...openTurns, ...turns].find((one) => one.turnId === turnId)?.language ?? '';
    const history = transcript.filter((one) => one.turnId !== turnId).map(({ role, text: said }) => `${role}: ${said}`);
    this.#finals.set(turnId, { text, language, history });
  }

  /** Those that were aborted still say what was on its way. */
  #tellGeneration(type: 'text' | 'done' | 'fail', asked: Asked | undefined): void {
    if (asked?.state !== 'running') return;
    const { sink } = asked.generation;
    if (type === 'text') return sink.text(`[g${asked.number}-${++asked.wordCount}] `);
    asked.state = type === 'done' ? 'done' : 'failed';
    if (type === 'done') sink.done({ endCall: false });
    else sink.failed({ code: 'HTTP_ERROR', message: 'The provider answered 500.' });
  }

  #says(text: string, language: string): void {
    const before = this.#call.record.transcript;
    const waiting = this.#asked.filter((one) => one.isEarly && isAnswerable(one));
    const askedCount = this.#asked.length;
    const ignoredCount = this.#ignoredFinals();
    this.#isInFinal = true;
    this.#call.tell({ type: 'prompt.final', text, language });
    this.#isInFinal = false;
    const { transcript, turns, openTurns } = this.#call.record;
    const line = transcript.findLast(({ role }) => role === 'caller');
    if (line === undefined || this.#ignoredFinals() > ignoredCount) return;
    if (this.world.registry.liveCount === 0) return;
    const { turnId } = line;
    const spoken = [...openTurns, ...turns].find((one) => one.turnId === turnId)?.language ?? '';
    if (language !== '' && spoken !== language) this.#problem('exactly what is asked', `the language is ${spoken}`);
    const history = before.filter((one) => one.turnId !== turnId).map(({ role, text }) => `${role}: ${text}`);
    const known = this.#finals.get(turnId);
    const final = { text: line.text, language: spoken, history: known?.history ?? history };
    this.#finals.set(turnId, final);
    if (known === undefined) this.#checkAdoption(turnId, final, waiting, askedCount);
  }

  /** Finals that meant nothing, or that were had before a reconnect. */
  #ignoredFinals(): number {
    const { counters } = this.#call.record;
    return (counters['ignored:prompt.final'] ?? 0) + (counters['PROMPT_REPEATED'] ?? 0);
  }

  /** What answers the final prompt exactly is taken, and nothing else is. */
  #checkAdoption(turnId: number, final: Final, waiting: readonly Asked[], askedCount: number): void {
    const isCurated = foldUtterance(final.text) === 'where are you';
    for (const one of waiting.filter((candidate) => turnIdOf(candidate) === turnId)) {
      const fits = !isCurated && this.#differenceOf(one, final) === null;
      const isTaken = !one.generation.signal.aborted;
      if (fits !== isTaken) {
        this.#problem('exactly what is asked', `generation ${one.number} fits ${fits} and is taken ${isTaken}`);
      }
      if (fits && this.#asked.slice(askedCount).some(({ provider }) => provider === 0)) {
        this.#problem('one answer', `a model was asked again for what generation ${one.number} answers`);
      }
      if (isTaken) this.adoptedCount += 1;
      else this.unadoptedCount += 1;
    }
  }

  #differenceOf({ generation }: Asked, final: Final): string | null {
    const { request } = generation;
    if (request.language !== final.language) return 'the language';
    const messages = askedIn(request);
    const told = messages.slice(1, -1).map(({ role, content }) => `${speakerOf(role)}: ${content}`);
    if (told.join('\n') !== final.history.join('\n')) return 'the history';
    if (messages.at(-1)?.content !== request.utterance) return 'the last message';
    return foldUtterance(request.utterance) === foldUtterance(final.text) ? null : 'the utterance';
  }

  // What must hold after each of them.

  #look(): void {
    const frames = this.world.channels.flatMap(({ sent }) => sent);
    for (const { turnId, text } of frames.slice(this.#framesSeen)) {
      for (const number of tagsOf([text])) this.#heard(turnId, number);
    }
    this.#framesSeen = frames.length;
    const said = this.#saidNumbers();
    const { transcript, turns } = this.#call.record;
    for (const number of tagsOf(transcript.map(({ text }) => text))) {
      if (!said.has(number)) this.#problem('no trace', `generation ${number} is in the transcript`);
    }
    if (tagsOf([JSON.stringify(turns)]).size > 0) this.#problem('no trace', 'a text is in the records of the turns');
  }

  #heard(turnId: number, number: number): void {
    const asked = this.#asked[number - 1];
    const final = this.#finals.get(turnId);
    if (asked === undefined || turnIdOf(asked) !== turnId) {
      return this.#problem('one answer', `turn ${turnId} says the words of another turn`);
    }
    if (final === undefined) return this.#problem('no trace', `turn ${turnId} speaks before its final prompt`);
    const before = this.#spoken.get(turnId) ?? number;
    const goesOn = number > before && asked.generation.request.continues !== undefined;
    this.#spoken.set(turnId, goesOn ? number : before);
    if (before !== number && !goesOn) this.#problem('one answer', `turn ${turnId} has the words of two generations`);
    const difference = this.#differenceOf(asked, asked.isEarly ? final : { ...final, history: historyOf(asked) });
    if (difference !== null) {
      this.#problem('exactly what is asked', `generation ${number} is spoken and differs in ${difference}`);
    }
  }

  /** Lets everything come to its end, and hangs up. */
  #finish(): this {
    for (let round = 0; round < 6; round++) {
      for (const asked of this.#asked) if (isAlive(asked)) this.#tellGeneration('done', asked);
      this.world.clock.advance(5_000);
      this.#call.heardAll();
      this.#look();
    }
    this.#checkReplies();
    this.#call.hangsUp();
    this.#checkLeft();
    return this;
  }

  #checkReplies(): void {
    const ended = this.world.metered.map(({ turnId }) => turnId);
    if (new Set(ended).size !== ended.length) this.#problem('one answer', 'a turn ended twice');
    for (const turnId of this.#finals.keys()) {
      if (!ended.includes(turnId)) this.#problem('one answer', `turn ${turnId} was never ended`);
    }
    for (const channel of this.world.channels) {
      for (const fault of channel.faults) this.#problem('one answer', fault);
      if (channel.isClosed) continue;
      for (const turnId of new Set(channel.sent.map((frame) => frame.turnId))) {
        const count = channel.lastCount(turnId);
        if (count !== 1) this.#problem('one answer', `the reply of turn ${turnId} was closed ${count} times`);
      }
    }
  }

  #checkLeft(): void {
    const { world } = this;
    try {
      world.assertEndedCleanly();
    } catch (error) {
      this.#problem('nothing is left', error instanceof Error ? error.message : String(error));
    }
    for (const { kind, startedCount, adoptedCount, discarded } of world.early.ledger()) {
      const overCount = adoptedCount + Object.values(discarded).reduce((sum, count) => sum + count, 0);
      if (overCount !== startedCount) {
        this.#problem('nothing is left', `${startedCount} of ${kind} were started and ${overCount} have ended`);
      }
    }
  }
}

function turnIdOf({ generation }: Asked): number {
  return generation.request.turnId;
}

/** It takes up a connection. */
function isAlive({ state, generation }: Asked): boolean {
  return state === 'running' && !generation.signal.aborted;
}

/** It may still answer: whole already, or on its way. */
function isAnswerable({ state, generation, wordCount }: Asked): boolean {
  return !generation.signal.aborted && state !== 'failed' && (state === 'running' || wordCount > 0);
}

function historyOf({ generation }: Asked): readonly string[] {
  const messages = askedIn(generation.request).slice(1, -1);
  return messages.map(({ role, content }) => `${speakerOf(role)}: ${content}`);
}

/** Without what was sent of a broken answer and how to go on with it. */
function askedIn(request: ReplyRequest): readonly Message[] {
  const messages = request.messages();
  return request.continues === undefined ? messages : messages.slice(0, -2);
}

function wordsOf(text: string): string {
  return text.split(/\s+/).filter(Boolean).join(' ');
}

function speakerOf(role: Message['role']): string {
  return role === 'assistant' ? 'agent' : 'caller';
}

function variant(text: string, how: 'same' | 'folded' | 'appended'): string {
  if (how === 'same') return text;
  return how === 'folded' ? `${text.toUpperCase()}?!` : `${text} on Sunday`;
}

function tagsOf(texts: readonly string[]): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const text of texts) for (const [, number] of text.matchAll(TAG)) numbers.add(Number(number));
  return numbers;
}
