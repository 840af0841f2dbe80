/**
 * The rules that every call is held to, looked at with each thing that happens in it:
 *   1 no dead air, 2 one reply at a time, 3 the transcript is what was said and heard, 4 no side effect before the final
 *   prompt (`early_watch.ts`), 5 every call ends once and leaves nothing behind, 6 what was proven or prepared is said only
 *   where it was (`memory_watch.ts`, `cache_watch.ts`), 8 every bound has its answer. Rule 7, nothing acknowledged is lost, is that
 *   of `losses/`, where calls outlive their processes; here `memory_store.ts` holds the store to what it has acknowledged.
 */
import type { CallEnd, CallRecord } from '../../src/domain/call_record.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { ExtraCallKind } from '../../src/domain/ledger.ts';
import type { ReplyFailureCode, ReplyRequest } from '../../src/domain/reply.ts';
import type { Transcript } from '../../src/domain/transcript.ts';
import type { TurnRecord } from '../../src/domain/turn.ts';
import type { Workflow } from '../../src/domain/workflow.ts';
import type { Limits } from '../../src/limits.ts';
import type { CacheWatch } from './cache_watch.ts';
import { EarlyWatch, type GenerationEnd } from './early_watch.ts';
import type { FaultBook } from './faults.ts';
import { MemoryWatch } from './memory_watch.ts';
import type { SaidBook } from './said_book.ts';
import { TalkBook, type TalkCycle } from './talk_book.ts';
import {
  GOODBYE,
  isOnlyBridges,
  isPartOfBridge,
  LAST_REPLY,
  squeezed,
  strayText,
  type TaggedWord,
  taggedWords,
  withoutBridges,
  withoutGaps,
} from './texts.ts';

export type Rule =
  | '1 no dead air'
  | '2 one reply at a time'
  | '3 the transcript is what was said and heard'
  | '4 no side effect before the final prompt'
  | '5 a call ends once and leaves nothing behind'
  | '6 what was proven or prepared is said only where it was'
  | '7 nothing acknowledged is lost'
  | '8 everything is bounded'
  | 'the store keeps what it acknowledged'
  | 'the figures count every turn';

interface Generation {
  /** No turn's while it is only prepared, or asks beside the turns. */
  readonly turnId: number;
  readonly request: ReplyRequest;
  readonly kind: GenerationKind;
  /** All that the model will say. */
  text: string;
  /** The last final that it answers; of an early one the final that may adopt it. */
  readonly lastFinal: number;
  state: 'running' | 'finished' | 'aborted';
  /** Another one was asked to go on with it; what it had said until then may still be on its way. */
  isGoneOnWith: boolean;
}

/** Of a turn, before its final prompt, for the next turn, or beside the turns. */
type GenerationKind = 'turn' | 'speculation' | 'predicted' | 'check';

interface WatchParts {
  readonly cache: CacheWatch;
  readonly said: SaidBook;
  readonly clock: Clock;
  readonly faults: FaultBook;
  /** What the product promised to keep to. */
  readonly limits: Limits;
  readonly fail: (rule: Rule, what: string) => void;
  /** What the product has written down of the call so far. */
  readonly transcript: () => Transcript;
  readonly note: (what: string) => void;
}

const DEAD_AIR_MS = 1_500;
/** The longest that a reply may pause: from the bridge line to the apology, and a little for the flush. */
const REPLY_PAUSE_MS = 3_400;
/** Building a prompt costs more than all else that is looked at. */
const PROMPTS_READ_EVERY = 4;
/** Ends that begin with the product's goodbye. */
const NO_TURN = -1;
const GOODBYE_ENDS: ReadonlySet<CallEnd> = new Set<CallEnd>(['silent', 'max_duration']);

export class CallWatch {
  readonly book: TalkBook;
  readonly early: EarlyWatch;
  readonly memory: MemoryWatch;
  readonly #parts: WatchParts;
  readonly #generations: Generation[] = [];
  readonly #turnsEnded = new Set<number>();
  /** Of generations that were being spoken when a session was lost: how many of their words had been heard. */
  readonly #unheard = new Map<number, number>();
  /** The carrier reports spoken tokens, so that the product can know what was heard. */
  reportsTokens = true;
  #open: TalkCycle | null = null;
  #answeredCount = 0;
  #owedSinceUs: number | null = null;
  #owedTimer: unknown = null;
  #pauseTimer: unknown = null;
  #takesFrames = false;
  #isClosing = false;
  /** What was said in the session before, from the line on that was not heard to its end. */
  #lostText = '';
  /** The last final prompt had no answer when the socket went. */
  #owedAtLoss = false;
  /** What the next generation was begun as, if it is no turn's own. */
  #begins: ExtraCallKind | null = null;
  #endCount = 0;
  turnCount = 0;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.book = new TalkBook(parts.limits.call.utteranceChars);
    this.early = new EarlyWatch({
      faults: parts.faults,
      promptLines: parts.limits.call.promptLines,
      fail: (what) => parts.fail('4 no side effect before the final prompt', what),
    });
    this.memory = new MemoryWatch({
      cache: parts.cache,
      said: parts.said,
      faults: parts.faults,
      promptLines: parts.limits.call.promptLines,
      nowUs: () => parts.clock.nowUs(),
      transcript: () => parts.transcript(),
      fail: (what) => parts.fail('6 what was proven or prepared is said only where it was', what),
    });
  }

  callIs(workflow: Workflow, providers: readonly string[], caller: string, language: string): void {
    this.early.workflowIs(workflow, providers);
    this.memory.callIs(workflow, caller, language);
  }

  // The socket.

  connected(): void {
    this.#takesFrames = true;
    this.#owedAtLoss = false;
    if (this.#owes()) this.#owe();
  }

  /** Nothing is owed to a caller who cannot be reached. */
  disconnected(): void {
    this.#takesFrames = false;
    this.#owedAtLoss ||= this.#owes();
    this.#answeredCount = this.book.finals.length;
    this.#settle();
    this.#open = null;
    this.#watchPause();
  }

  /** The carrier begins another session in place of the one that was lost. To be told before the product is. */
  sessionLost(): void {
    if (this.book.cycles.every(({ reported }) => reported === '')) this.reportsTokens = false;
    this.#unheard.clear();
    const lost = this.book.loseSession();
    this.#lostText = squeezed(lost.map(({ text }) => text).join(''));
    for (const { heard, text } of lost) {
      // Several have words in it where one went on with another.
      for (const { generation, index } of taggedWords(text)) {
        if (!this.#unheard.has(generation)) this.#unheard.set(generation, index);
      }
      for (const { generation, index } of taggedWords(heard ?? '')) this.#unheard.set(generation, index + 1);
    }
    // Whom nothing was said to since is owed the answer again.
    if (this.#owedAtLoss && !this.#isClosing) this.#answeredCount = this.book.finals.length - 1;
  }

  /** What was not heard of a reply that is over may be said once more, from a sentence that was not heard to its end. */
  #isRest(cycle: TalkCycle, word: TaggedWord): boolean {
    const heardCount = this.#unheard.get(word.generation);
    if (heardCount === undefined) return false;
    if (cycle.generation !== word.generation) {
      if (this.reportsTokens && word.index > heardCount) this.#broken(`words are lost with a session: "${word.index}"`);
      cycle.generation = word.generation;
      cycle.nextWord = word.index;
    }
    return true;
  }

  blocked(): void {
    this.#takesFrames = false;
    this.#watchPause();
  }

  /** The socket takes frames again, and the product has been told. */
  unblocked(): void {
    this.#takesFrames = true;
    this.#watchPause();
    const sinceUs = this.#owedSinceUs;
    if (sinceUs !== null && this.#parts.clock.nowUs() - sinceUs > DEAD_AIR_MS * 1000) this.#deadAir(sinceUs);
  }

  /** The socket took this text. */
  agentSaid(token: string, last: boolean): TalkCycle {
    const { tokenBytes } = this.#parts.limits.relay.outbox;
    const bytes = Buffer.byteLength(token);
    if (bytes > tokenBytes) this.#parts.fail('8 everything is bounded', `a frame has ${bytes} bytes of text`);
    if (bytes > tokenBytes * 0.9) this.#parts.faults.reached('bytes of a frame');
    const cycle = this.#open ?? this.book.newCycle();
    this.#open = cycle;
    if (token === '' && cycle.text === '') this.#broken('a reply without text was closed');
    if (token !== '' && cycle.over) this.#broken(`text of a reply that was cut: "${token}"`);
    cycle.text += token;
    this.#readWords(cycle, token);
    if (squeezed(cycle.text).startsWith(squeezed(GOODBYE))) this.#isClosing = true;
    if (last) this.#closed(cycle);
    this.#watchPause();
    return cycle;
  }

  #readWords(cycle: TalkCycle, token: string): void {
    const words = taggedWords(token);
    for (const word of words) {
      const generation = this.#generations[word.generation - 1];
      const isRest = this.#isRest(cycle, word);
      this.early.spoke(word.generation);
      this.memory.spoke(word.generation);
      if (cycle.generation === null) cycle.generation = word.generation;
      if (generation !== undefined && this.#goesOnWith(cycle, generation)) {
        cycle.generation = word.generation;
        cycle.nextWord = 0;
      }
      if (generation === undefined || cycle.generation !== word.generation) {
        return this.#broken(`words of another reply in the same talk cycle: "${token}"`);
      }
      if (word.index !== cycle.nextWord) return this.#broken(`words are lost or twice: "${token}"`);
      if (generation.kind === 'check') return this.#broken(`words of a check: "${token}"`);
      if (!isRest && this.#turnsEnded.has(generation.turnId))
        return this.#broken(`turn ${generation.turnId} is over: "${token}"`);
      if (!isRest && generation.state === 'aborted' && !generation.isGoneOnWith)
        return this.#broken(`its generation was aborted: "${token}"`);
      cycle.nextWord += 1;
      this.#answeredCount = Math.max(this.#answeredCount, generation.lastFinal + 1);
    }
    // A final that came when this reply had begun already is answered after it; not every model marks its words.
    if (this.#owes() && (words.length > 0 || !isPartOfBridge(withoutBridges(cycle.text)))) this.#oweLater();
    const isFixedLine = words.length === 0 && token.trim() !== '' && cycle.generation === null;
    if (isFixedLine) this.#answeredCount = Math.max(this.#answeredCount, this.#lastFinalOf(token));
    this.#settle();
  }

  /** Whether this generation was asked to go on with the one whose words the cycle has. */
  #goesOnWith(cycle: TalkCycle, generation: Generation): boolean {
    const before = this.#generations[(cycle.generation ?? 0) - 1];
    if (before === undefined || generation.request.continues === undefined) return false;
    const isOfSameTurn = before.kind === 'predicted' || generation.turnId === before.turnId;
    return isOfSameTurn && this.#generations.indexOf(generation) >= (cycle.generation ?? 0);
  }

  /** Up to which final prompt this is an answer: of a model's answer that others get as well, those that it was asked. */
  #lastFinalOf(token: string): number {
    const said = squeezed(token);
    const isItsText = ({ turnId, state, text }: Generation): boolean =>
      turnId > 0 && !this.#turnsEnded.has(turnId) && state !== 'aborted' && squeezed(text).includes(said);
    const found = this.#generations.findLast((generation) => isItsText(generation));
    return found === undefined ? this.book.finals.length : found.lastFinal + 1;
  }

  #closed(cycle: TalkCycle): void {
    cycle.closed = true;
    this.#open = null;
    const stray = this.#lostText.endsWith(squeezed(cycle.text)) ? '' : strayText(cycle.text);
    if (stray !== '') this.#broken(`nobody has said "${stray}"`);
    if (this.#owes()) this.#owe();
    else if (squeezed(cycle.text).endsWith(squeezed(LAST_REPLY))) this.#isClosing = true;
  }

  /** The session was ended by the product: it may owe nothing more. */
  sessionEnded(): void {
    if (this.#open !== null) this.#broken('the session was ended with a reply open');
    this.#isClosing = true;
    this.#answeredCount = this.book.finals.length;
    this.#settle();
  }

  /** The product was asked to say goodbye: what the caller says from now on is not answered. */
  toldToHangUp(): void {
    this.#isClosing = true;
    this.#answeredCount = this.book.finals.length;
    this.#settle();
  }

  /** The product closed the socket because the call is over. */
  closedByProduct(): void {
    if (this.#takesFrames && this.#open !== null) this.#broken('the socket was closed with a reply open');
  }

  #broken(what: string): void {
    this.#parts.fail('2 one reply at a time', what);
  }

  // The caller.

  /** A partial prompt; to be told before the product is. */
  callerBegins(text: string): void {
    this.early.partial(text);
    this.memory.heard();
  }

  /** In a traditional call, where nothing has to come at once; to be told before the product is. */
  callerSaidInRound(text: string): void {
    this.early.final(text, '', this.#parts.transcript());
    this.memory.final(text, '');
    this.book.callerSaid(text);
  }

  /** The product has dealt with the final prompt. */
  finalTaken(): void {
    this.early.finalTaken();
    // Who says goodbye does not listen any more: what is left ends with the call.
    if (!this.#isClosing) this.memory.finalTaken();
  }

  /** To be told before the product is. */
  callerSaid(text: string, language = ''): void {
    const { utteranceChars } = this.#parts.limits.call;
    const adoptedCount = this.memory.final(text.slice(0, utteranceChars), language);
    this.early.final(text.slice(0, this.#parts.limits.call.utteranceChars), language, this.#parts.transcript());
    this.early.gaveBack(adoptedCount);
    this.book.callerSaid(text);
    if (text.length > this.#parts.limits.call.utteranceChars) this.#parts.faults.reached('letters of an utterance');
    if (this.#isClosing) this.#answeredCount = this.book.finals.length;
    else if (this.#open === null || isOnlyBridges(this.#open.text)) this.#owe();
    this.#watchPause();
  }

  /**
   * The caller cut in; `told` is what the carrier says was heard, `isUnclear` that it said nothing, or fell silent first.
   * To be told before the product is.
   */
  callerCutIn(cycle: TalkCycle, told: string, isUnclear: boolean): void {
    // Before its first report nobody can know that the carrier reports what was heard.
    if (isUnclear && this.book.cycles.every(({ reported }) => reported === '')) this.reportsTokens = false;
    const heard = told === '' ? cycle.reported.trim() : told;
    this.book.cut(cycle, heard);
    this.early.cutIn();
    if (this.#open !== null) this.#open.over = true;
  }

  /** No reply is open and none is owed. */
  get isQuiet(): boolean {
    return this.#open === null && !this.#owes();
  }

  #owes(): boolean {
    return this.#answeredCount < this.book.finals.length;
  }

  #owe(): void {
    const { clock } = this.#parts;
    clock.clearTimeout(this.#owedTimer);
    const sinceUs = clock.nowUs();
    this.#owedSinceUs = sinceUs;
    this.#owedTimer = clock.setTimeout(() => {
      if (this.#takesFrames) this.#deadAir(sinceUs);
    }, DEAD_AIR_MS + 0.001);
  }

  #settle(): void {
    if (!this.#owes()) this.#oweLater();
  }

  #oweLater(): void {
    this.#parts.clock.clearTimeout(this.#owedTimer);
    this.#owedSinceUs = null;
  }

  #deadAir(sinceUs: number): void {
    this.#parts.fail('1 no dead air', `no text since ${sinceUs} for "${(this.book.finals.at(-1) ?? '').slice(0, 80)}"`);
  }

  #watchPause(): void {
    const { clock } = this.#parts;
    clock.clearTimeout(this.#pauseTimer);
    if (this.#open === null || !this.#takesFrames) return;
    this.#pauseTimer = clock.setTimeout(() => this.#broken('a reply that was begun is not ended'), REPLY_PAUSE_MS);
  }

  // The product.

  /** The product is about to ask a provider for this, beside what its turns ask. */
  begins(kind: ExtraCallKind): void {
    this.#begins = kind;
  }

  /** A provider was asked; gives the number of the generation in this call. */
  asked(request: ReplyRequest, provider: string): { readonly number: number; readonly kind: GenerationKind } {
    const { fail } = this.#parts;
    const { utterance } = request;
    const number = this.#generations.length + 1;
    const kind = this.#kindOf(request);
    this.#begins = null;
    const isOfTurn = kind === 'turn' || kind === 'speculation';
    const lastFinal = kind !== 'turn' ? this.book.finals.length : this.book.lastFinalIn(utterance);
    if (lastFinal === -1) {
      fail('3 the transcript is what was said and heard', `a model is asked "${utterance.slice(0, 80)}"`);
    }
    const turnId = isOfTurn ? request.turnId : NO_TURN;
    if (request.continues !== undefined) {
      this.#checkContinued(request.continues);
      // What was prepared for it belonged to no turn.
      for (const other of this.#generations) {
        if (other.turnId === turnId || other.kind === 'predicted') other.isGoneOnWith = true;
      }
    }
    this.#generations.push({ turnId, request, kind, text: '', lastFinal, state: 'running', isGoneOnWith: false });
    this.early.provider(provider);
    if (kind === 'speculation') this.early.begun(number, request);
    else if (kind !== 'turn') this.early.tookStart();
    if (kind === 'check') this.memory.checkBegan(request);
    else if (number % PROMPTS_READ_EVERY === 0) this.#checkPrompt(request);
    return { number, kind };
  }

  /** It goes on from what was sent, and from nothing else; the end of that may be on its way. */
  #checkContinued(continues: string): void {
    const cycle = this.#open;
    // A socket that takes nothing may have an earlier reply open still.
    if (!this.#takesFrames || cycle === null || cycle.over) return;
    const sent = squeezed(withoutGaps(cycle.text));
    if (squeezed(withoutGaps(continues)).startsWith(sent)) return;
    this.#parts.fail(
      '3 the transcript is what was said and heard',
      `"${sent}" was sent and "${continues}" is gone on with`,
    );
  }

  #kindOf({ turnId }: ReplyRequest): GenerationKind {
    if (this.#begins === 'check' || this.#begins === 'predicted') return this.#begins;
    const isAsked = this.#parts.transcript().some((line) => line.role === 'caller' && line.turnId === turnId);
    return isAsked ? 'turn' : 'speculation';
  }

  /** What the model will say, if nothing stops it. */
  willSay(number: number, text: string): void {
    const generation = this.#generations[number - 1];
    if (generation === undefined) return;
    generation.text = text;
    if (generation.kind === 'predicted') this.memory.prepared(number, generation.request, text);
  }

  #checkPrompt(request: ReplyRequest): void {
    const { limits, faults, fail } = this.#parts;
    // What was sent of a broken answer, and how to go on with it, come after what the caller said.
    const messages = request.continues === undefined ? request.messages() : request.messages().slice(0, -2);
    this.early.history({ ...request, messages: () => messages });
    // The system's message, the history and the utterance.
    if (messages.length > limits.call.promptLines + 2) fail('8 everything is bounded', 'a prompt has too many lines');
    if (this.book.cycles.length + this.book.finals.length > limits.call.promptLines)
      faults.reached('lines of the prompt');
    if (messages.at(-1)?.content.endsWith(request.utterance) !== true) {
      fail('3 the transcript is what was said and heard', 'the prompt does not end with what the caller said');
    }
  }

  generationOver(number: number, how: GenerationEnd, code: ReplyFailureCode | null): void {
    const generation = this.#generations[number - 1];
    if (generation !== undefined) generation.state = how === 'done' || how === 'failed' ? 'finished' : 'aborted';
    this.early.over(number, how, code);
    this.memory.over(number, how);
    if (generation?.kind === 'check') {
      this.memory.checkOver(generation.request, how === 'done' && generation.text !== '' ? generation.text : null);
    }
  }

  turnEnded(turn: TurnRecord): void {
    this.#parts.note(`turn ${turn.turnId} ${turn.outcome} by ${turn.source ?? 'nobody'}`);
    if (this.#turnsEnded.has(turn.turnId)) this.#broken(`turn ${turn.turnId} ended twice`);
    if (this.#endCount > 0)
      this.#parts.fail('5 a call ends once and leaves nothing behind', 'a turn ended after its call');
    this.#turnsEnded.add(turn.turnId);
    this.early.turnEnded(turn);
    this.memory.turnEnded(turn);
    if (this.#generations.some(({ turnId, state }) => turnId === turn.turnId && state === 'running')) {
      this.#leftBehind(`a generation of turn ${turn.turnId} goes on after it`);
    }
    this.turnCount += 1;
    if (turn.outcome === 'overrun') this.#parts.faults.reached('bytes of the outbox');
    // What was not sent of a reply that is cut or does not fit, which may be all of it, is dropped.
    if (turn.outcome === 'overrun' || turn.outcome === 'interrupted') this.#oweNoMore(turn.turnId);
  }

  #oweNoMore(turnId: number): void {
    const asked = this.#generations.filter((generation) => generation.turnId === turnId);
    // Of a model nobody was asked when the workflow had the answer, which it has for single finals only.
    const last = asked.length === 0 ? this.#answeredCount : Math.max(...asked.map(({ lastFinal }) => lastFinal));
    this.#answeredCount = Math.min(this.book.finals.length, Math.max(this.#answeredCount, last + 1));
    this.#settle();
  }

  callEnded(end: CallEnd): void {
    this.#parts.note(`call ended ${end}`);
    this.#endCount += 1;
    if (this.#endCount > 1) this.#leftBehind('it ended twice');
    if (end === 'broken') this.#leftBehind('it was stopped by an error');
  }

  get hasEnded(): boolean {
    return this.#endCount > 0;
  }

  /** Both sides are done with the call: its record must be true and nothing of it may be left. */
  finish(record: CallRecord | null, timerCount: number): void {
    if (this.#endCount === 0) return this.#leftBehind('the product has not ended it');
    if (timerCount !== 0) this.#leftBehind(`${timerCount} timers are left`);
    // What proves something for other calls may outlive this one; what was prepared is the other watch's.
    const isOfTurn = ({ kind }: Generation): boolean => kind === 'turn' || kind === 'speculation';
    if (this.#generations.some((generation) => generation.state === 'running' && isOfTurn(generation))) {
      this.#leftBehind('a generation is left');
    }
    if (record === null || record.end === null || record.endedEpochMs === null)
      return this.#leftBehind('its end is not recorded');
    this.#checkBounds(record);
    const { fail } = this.#parts;
    const { transcriptLines } = this.#parts.limits.call;
    const ignored = record.counters['ignored:prompt.final'] ?? 0;
    const rule = '3 the transcript is what was said and heard';
    if (ignored > 0 && !this.#isClosing && !GOODBYE_ENDS.has(record.end))
      fail(rule, `${ignored} finals were ignored while the call went on`);
    const problem =
      this.book.callerProblem(record, transcriptLines, ignored) ??
      this.book.agentProblem(record, transcriptLines, this.reportsTokens);
    if (problem !== null) fail(rule, problem);
    this.early.finish(record);
    this.memory.finish(record);
    if (record.openTurns.length > 0) this.#leftBehind('a turn is open');
    const kept = record.turns.map(({ turnId }) => turnId);
    if (kept.some((turnId) => !this.#turnsEnded.has(turnId)) || new Set(kept).size !== kept.length) {
      this.#leftBehind('its record has other turns than those that ended');
    }
  }

  #checkBounds(record: CallRecord): void {
    const { limits, faults, fail } = this.#parts;
    const { transcriptLines, turnsKept, carrierFacts } = limits.call;
    const check = (
      count: number,
      max: number,
      bound: 'lines of the history' | 'turns kept' | 'facts of the carrier kept',
    ) => {
      if (count > max) fail('8 everything is bounded', `${bound}: ${count} of ${max}`);
      if (count === max) faults.reached(bound);
    };
    check(record.transcript.length, transcriptLines, 'lines of the history');
    check(record.turns.length, turnsKept, 'turns kept');
    check(record.carrierHistory.length, carrierFacts, 'facts of the carrier kept');
    const expected = Math.min(this.turnCount, turnsKept);
    if (record.turns.length !== expected)
      this.#leftBehind(`its record has ${record.turns.length} of ${expected} turns`);
  }

  #leftBehind(what: string): void {
    this.#parts.fail('5 a call ends once and leaves nothing behind', what);
  }
}
