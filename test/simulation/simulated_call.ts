/** What the calls of both kinds have in common, and what they see of their world. */
import type { CarrierFact, CallCommand } from '../../machines/call_events.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { RequestError } from '../../src/domain/outcome.ts';
import type { Socket } from '../../src/domain/socket.ts';
import type { PredictionPolicy, Workflow } from '../../src/domain/workflow.ts';
import type { Limits } from '../../src/limits.ts';
import type { NewCall } from '../../src/telephony/call_desk.ts';
import type { CacheWatch } from './cache_watch.ts';
import { CallWatch, type Rule } from './call_watch.ts';
import type { Dice } from './dice.ts';
import type { FaultBook } from './faults.ts';
import { drawCaller } from './predictions.ts';
import type { SaidBook } from './said_book.ts';
import type { Server } from './server.ts';
import type { Trace } from './trace.ts';

export interface CallWorld {
  readonly clock: Clock;
  readonly faults: FaultBook;
  readonly trace: Trace;
  readonly limits: Limits;
  readonly workflow: Workflow;
  readonly modelNames: readonly string[];
  drawPrediction(dice: Dice): PredictionPolicy;
  /** One of those whose calls come in. */
  drawWorkflow(dice: Dice): Workflow;
  /** What everybody asks. */
  readonly topics: readonly string[];
  /** What is watched of all calls together. */
  readonly cacheWatch: CacheWatch;
  readonly saidBook: SaidBook;
  /** The process that takes calls; null while there is none. */
  server(): Server | null;
  wrapSocket(socket: Socket, trackingId: string): Socket;
  opened(call: SimulatedCall): void;
  fail(rule: Rule, call: number, what: string): void;
  /** A promise of the product may settle soon. */
  awaiting(change: 1 | -1): void;
  /** The carrier is done with this call and its record was looked at. */
  finished(call: SimulatedCall): void;
}

const OURS = '+14155550100';
const LANGUAGE = 'en-US';
const TRIES_MAX = 3;
/** Longer than everything that the product waits for by itself. */
const PRODUCT_ENDS_WITHIN_MS = 700_000;

export abstract class SimulatedCall {
  readonly number: number;
  readonly watch: CallWatch;
  readonly callSid: string;
  /** The number of the person at the other end; '' and some others where it is withheld. */
  readonly caller: string;
  trackingId = '';
  /** The process that the call is in. */
  protected server: Server | null = null;
  protected readonly world: CallWorld;
  protected readonly dice: Dice;
  #triesLeft = TRIES_MAX;
  #state: 'waiting' | 'live' | 'over' | 'finished' = 'waiting';
  #endTimer: unknown = null;
  wasRefused = false;

  constructor(number: number, world: CallWorld, dice: Dice) {
    this.number = number;
    this.world = world;
    this.dice = dice;
    this.callSid = `CA${String(number).padStart(32, '0')}`;
    this.caller = drawCaller(dice, number);
    this.watch = new CallWatch({
      cache: world.cacheWatch,
      said: world.saidBook,
      clock: world.clock,
      faults: world.faults,
      limits: world.limits,
      fail: (rule, what) => world.fail(rule, number, what),
      transcript: () => this.server?.record(this.trackingId)?.transcript ?? [],
      note: (what) => this.note(what),
    });
  }

  /** The carrier asks the product to take the call, a few times when it has to. */
  ask(call: Omit<NewCall, 'to' | 'from' | 'variables' | 'language' | 'workflow'>, workflow: Workflow): boolean {
    const server = this.world.server();
    if (server === null) return this.#askLater('nobody is there', call, workflow);
    const [to, from] = call.direction === 'inbound' ? [OURS, this.caller] : [this.caller, OURS];
    const whole = { ...call, workflow, to, from, language: LANGUAGE, variables: {} };
    this.server = server;
    this.watch.callIs(workflow, this.world.modelNames, this.caller, LANGUAGE);
    this.world.opened(this);
    try {
      this.trackingId = server.clock.as(this.number, () => server.house.registry.open(whole));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.code === 'CAPACITY') {
        this.world.faults.hit('process: full');
        this.world.faults.reached('calls at once');
      }
      return this.#askLater(error.code, call, workflow);
    }
    this.#state = 'live';
    this.note(`opened as ${this.trackingId}`);
    return true;
  }

  #askLater(why: string, ...order: Parameters<SimulatedCall['ask']>): false {
    this.server = null;
    this.note(`refused: ${why}`);
    this.#triesLeft -= 1;
    if (this.#triesLeft <= 0) {
      this.wasRefused = true;
      this.#finished();
    } else {
      this.after(this.dice.between(5_000, 30_000), () => {
        if (this.ask(...order)) this.accepted();
      });
    }
    return false;
  }

  /** The call was taken. */
  protected abstract accepted(): void;
  /** The carrier has let go of the line: nothing is said or heard any more. */
  protected abstract lineDown(): void;
  /** The product asks the carrier to hang up. */
  abstract hangUp(): void;
  /** The process of this call is gone. */
  abstract processGone(): void;

  get isLive(): boolean {
    return this.#state === 'live';
  }

  get isFinished(): boolean {
    return this.#state === 'finished';
  }

  get lives(): Server | null {
    return this.server;
  }

  /** The call is over for the carrier, which has told the product so, or never will. */
  protected carrierIsDone(): void {
    if (this.#state !== 'live') return;
    this.#state = 'over';
    this.lineDown();
    if (this.watch.hasEnded || this.server?.isGone !== false) return this.#finishSoon();
    this.#endTimer = this.world.clock.setTimeout(
      () => this.world.fail('5 a call ends once and leaves nothing behind', this.number, 'the product never ends it'),
      PRODUCT_ENDS_WITHIN_MS,
    );
  }

  /** The product has ended the call, or its process is gone. */
  productIsDone(): void {
    if (this.#state !== 'over') return;
    this.world.clock.clearTimeout(this.#endTimer);
    this.#finishSoon();
  }

  /** When everything that is being done at this instant has been done. */
  #finishSoon(): void {
    this.after(0, () => {
      const { server } = this;
      if (server !== null && !server.isGone && this.#state === 'over') {
        this.watch.finish(server.record(this.trackingId), server.clock.pendingOf(this.number));
      }
      this.#finished();
    });
  }

  #finished(): void {
    if (this.#state === 'finished') return;
    this.#state = 'finished';
    this.world.finished(this);
  }

  protected tell(event: CarrierFact | CallCommand, note: string): void {
    const { server } = this;
    if (server === null || server.isGone) return;
    this.note(`told ${note}`);
    server.clock.as(this.number, () => server.house.registry.tell(this.trackingId, event, note));
  }

  note(what: string): void {
    this.world.trace.note(this.number, this.world.clock.nowUs(), what);
  }

  protected after(ms: number, task: () => void): unknown {
    return this.world.clock.setTimeout(task, ms);
  }
}
