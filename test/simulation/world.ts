/**
 * A world of some calls in virtual time: callers, carrier, models and store around the real registry, relay, calls and
 * archive. It steps from one due time to the next and looks at the rules after every step.
 */
import type { ExtraCallKind } from '../../src/domain/ledger.ts';
import type { TrackingId } from '../../src/domain/ids.ts';
import type { ReplyRequest } from '../../src/domain/reply.ts';
import type { Socket } from '../../src/domain/socket.ts';
import type { PredictionPolicy, Workflow } from '../../src/domain/workflow.ts';
import { LIMITS, type Limits } from '../../src/limits.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';
import { CacheWatch } from './cache_watch.ts';
import type { Rule } from './call_watch.ts';
import { Dice } from './dice.ts';
import type { FaultBook } from './faults.ts';
import { GatherCall } from './gather_call.ts';
import { MemoryStore } from './memory_store.ts';
import { MemoryTables } from './memory_tables.ts';
import { FaultyModel } from './model.ts';
import { drawPrediction } from './predictions.ts';
import { drawTopics } from './question_bank.ts';
import { RelayCall } from './relay_call.ts';
import { SaidBook } from './said_book.ts';
import { type Breakage, Server } from './server.ts';
import type { CallWorld, SimulatedCall } from './simulated_call.ts';
import { WORKFLOW } from './texts.ts';
import type { Trace } from './trace.ts';

/** Small enough that calls run into them, and in the same relations to each other as those of the product. */
export const SIMULATED_LIMITS: Limits = {
  ...LIMITS,
  relay: {
    ...LIMITS.relay,
    waitingSockets: 8,
    frames: { burst: 500, perSecond: 100, floodPerSecond: 700 },
    outbox: { queuedBytes: 6_144, flushMs: 100, tokenBytes: 256 },
  },
  generation: { ...LIMITS.generation, replyChars: 2_000 },
  call: { ...LIMITS.call, carrierFacts: 5, turnsKept: 12, transcriptLines: 24, promptLines: 10 },
};

export interface Violation {
  readonly rule: Rule;
  readonly call: number;
  readonly atUs: number;
  readonly what: string;
  /** Of that call, oldest first. */
  readonly lastEvents: readonly string[];
}

export interface WorldOptions {
  readonly seed: number;
  readonly callCount: number;
  readonly faults: FaultBook;
  readonly trace: Trace;
  readonly workflow?: Partial<Workflow>;
  /** False = what one caller says nobody else does, and nothing is learned from it. */
  readonly isAlike?: boolean;
  readonly breakage?: Breakage & { readonly storeLies?: boolean };
}

const ARRIVAL_EVERY_MS = 2_600;
/** Each kind comes once at most in so long. */
const DISASTERS_WITHIN_MS = 50 * ARRIVAL_EVERY_MS;
const DRAIN_MS = 25_000;
const DISK_HANGS_MS = 12_000;
const OUTAGE_MS = 20_000;
/** Nothing takes that long: the call of the longest patience is over by then. */
const WORLD_MS = 4 * 3_600_000;

export class World implements CallWorld {
  readonly clock = new VirtualClock();
  readonly faults: FaultBook;
  readonly trace: Trace;
  readonly limits = SIMULATED_LIMITS;
  readonly workflow: Workflow;
  readonly calls: readonly SimulatedCall[];
  readonly topics: readonly string[];
  readonly cacheWatch: CacheWatch;
  readonly saidBook = new SaidBook();
  readonly outcomes = new Map<string, number>();
  violation: Violation | null = null;
  turnCount = 0;
  stepCount = 0;
  readonly #options: WorldOptions;
  readonly #dice: Dice;
  readonly #store: MemoryStore;
  readonly #tables: MemoryTables;
  readonly #workflows: readonly Workflow[];
  /** Most of its calls are of a workflow without slots. */
  readonly #isPlain: boolean;
  readonly #byTrackingId = new Map<string, SimulatedCall>();
  readonly #models: FaultyModel[];
  readonly #maxCalls: number;
  #server: Server | null = null;
  #opening: SimulatedCall | null = null;
  #finishedCount = 0;
  #outageUntilUs = 0;
  #awaitedCount = 0;
  #isSettling = false;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.faults = options.faults;
    this.trace = options.trace;
    this.#dice = new Dice(options.seed);
    this.workflow = { ...WORKFLOW, ...options.workflow };
    this.#workflows = [this.workflow, { ...this.workflow, version: 2 }, { ...this.workflow, id: 'plain', slots: [] }];
    this.topics = options.isAlike === false ? [] : drawTopics(this.#dice);
    this.#isPlain = this.#dice.chance(0.25);
    this.cacheWatch = new CacheWatch({ nowUs: () => this.clock.nowUs(), faults: this.faults });
    const dice = this.#dice;
    this.#maxCalls = dice.whole(14, 30);
    this.#store = new MemoryStore({
      clock: this.clock,
      dice: dice.fork(),
      faults: this.faults,
      settling: () => (this.#isSettling = true),
    });
    this.#tables = new MemoryTables({
      clock: this.clock,
      dice: dice.fork(),
      faults: this.faults,
      settling: () => (this.#isSettling = true),
      damaged: (workflowId) => this.cacheWatch.damaged(workflowId),
      unread: () => this.cacheWatch.unread(),
    });
    // With none the workflow's own answers are spoken.
    const modelCount = dice.weighted({ '0': 0.06, '1': 0.3, '2': 0.44, '3': 0.2 });
    this.#models = Array.from({ length: Number(modelCount) }, (_, index) => this.#newModel(`model_${index + 1}`));
    this.#server = this.#newServer();
    this.calls = Array.from({ length: options.callCount }, (_, index) => {
      const create = dice.chance(0.12) ? GatherCall : RelayCall;
      const call = new create(index + 1, this, dice.fork());
      this.clock.setTimeout(() => call.begin(), dice.between(0, options.callCount * ARRIVAL_EVERY_MS));
      return call;
    });
    const spanMs = options.callCount * ARRIVAL_EVERY_MS;
    for (let fromMs = 0; fromMs < spanMs; fromMs += DISASTERS_WITHIN_MS) this.#planDisasters(fromMs, spanMs - fromMs);
  }

  /** Runs until every call is over, or a rule is broken. */
  async run(): Promise<void> {
    const endUs = this.clock.nowUs() + WORLD_MS * 1000;
    while (this.violation === null && (await this.#step())) {
      this.stepCount += 1;
      if (this.#isSettling || this.#awaitedCount > 0) await this.#settle();
      this.#check();
      if (this.clock.nowUs() > endUs)
        this.fail('5 a call ends once and leaves nothing behind', 0, 'time goes on for ever');
      if (this.#finishedCount === this.calls.length && this.#server?.isServing === true) this.#server.terminate();
    }
    if (this.violation === null) this.#checkEnd();
  }

  /** False when nothing more will happen. */
  async #step(): Promise<boolean> {
    if (this.clock.step()) return true;
    await this.#settle();
    return this.clock.step();
  }

  // What the calls see of it.

  server(): Server | null {
    return this.#server;
  }

  /** What the call's workflow says about prediction. */
  drawPrediction(dice: Dice): PredictionPolicy {
    const drawn = this.#options.workflow?.prediction ?? drawPrediction(dice, this.modelNames);
    return this.#options.isAlike === false ? { ...drawn, cache: false, nextTurn: false } : drawn;
  }

  drawWorkflow(dice: Dice): Workflow {
    const [usual = this.workflow, newer = usual, plain = usual] = this.#workflows;
    const weights = this.#isPlain ? { usual: 0.1, newer: 0.1, plain: 0.8 } : { usual: 0.84, newer: 0.08, plain: 0.08 };
    return { usual, newer, plain }[dice.weighted(weights)];
  }

  get modelNames(): readonly string[] {
    return this.#models.map(({ name }) => name);
  }

  wrapSocket(socket: Socket, trackingId: TrackingId): Socket {
    return this.#options.breakage?.socket?.(socket, this.clock, trackingId) ?? socket;
  }

  opened(call: SimulatedCall): void {
    this.#opening = call;
  }

  fail(rule: Rule, call: number, what: string): void {
    this.violation ??= { rule, call, what, atUs: this.clock.nowUs(), lastEvents: this.trace.lastOf(call) };
  }

  awaiting(change: 1 | -1): void {
    this.#awaitedCount += change;
  }

  finished(call: SimulatedCall): void {
    this.#finishedCount += 1;
    this.turnCount += call.watch.turnCount;
    if (call.wasRefused) this.#countOutcome('refused');
  }

  // What happens to all of them.

  #planDisasters(fromMs: number, leftMs: number): void {
    const spanMs = Math.min(leftMs, DISASTERS_WITHIN_MS);
    const dice = this.#dice;
    const { faults, clock } = this;
    const sometime = (task: () => void): void => {
      clock.setTimeout(task, fromMs + dice.between(0.1, 0.9) * spanMs);
    };
    if (dice.chance(0.5 * faults.scale)) {
      sometime(() => {
        // Often the disk has hung for a while before.
        if (dice.chance(0.8)) this.#store.hang();
        if (dice.chance(0.4)) this.#tables.hang();
        clock.setTimeout(() => this.#crash(), DISK_HANGS_MS);
      });
    }
    if (dice.chance(0.45 * faults.scale)) sometime(() => this.#terminate());
    if (dice.chance(0.5 * faults.scale)) {
      sometime(() => {
        this.#note('all providers are down');
        this.#outageUntilUs = clock.nowUs() + OUTAGE_MS * 1000;
      });
    }
  }

  #crash(): void {
    const server = this.#server;
    if (server === null) return;
    this.#note('the process crashes');
    if (this.#options.breakage?.storeLies === true) this.#store.acknowledgeEarly();
    this.#checkFigures(server);
    server.crash();
    this.#store.crash();
    this.#memoryLost('crashed');
    for (const model of this.#models) model.cutConnections();
    for (const call of this.calls) {
      if (call.lives !== server || call.isFinished) continue;
      if (call.isLive) this.faults.hit('process: crash');
      if (this.#store.isBehind(server.record(call.trackingId))) this.faults.hit('store: write lost in a crash');
      if (!call.watch.hasEnded) this.#countOutcome('crashed');
      call.processGone();
      call.productIsDone();
    }
    this.#checkStore();
    this.#awaitedCount = 0;
    this.#startNext();
  }

  /** What was learned and is not on the disk is forgotten. */
  #memoryLost(how: 'crashed' | 'stopped'): void {
    this.cacheWatch.restarted(this.#tables.writtenUpToUs, how);
    this.#tables.restart();
  }

  #terminate(): void {
    if (this.#server?.isServing !== true) return;
    this.#note('the process is told to stop');
    for (const call of this.calls) if (call.isLive) this.faults.hit('process: told to stop');
    this.#server.terminate();
    this.#isSettling = true;
  }

  /** A process that was told to stop has let go of everything. */
  #stopped(server: Server): void {
    this.#note('the process has stopped');
    this.#checkFigures(server);
    const rule = '5 a call ends once and leaves nothing behind';
    const { relay, registry } = server.house;
    if (registry.liveCount > 0) this.fail(rule, 0, 'calls are left in a process that has stopped');
    relay.closeAll(1001, 'stopping');
    if (relay.liveCount + relay.waitingCount > 0) this.fail(rule, 0, 'sockets are left in a process that has stopped');
    if (server.timerCount > 0) this.fail(rule, 0, `${server.timerCount} timers are left in a process that has stopped`);
    if (server.unwrittenCount !== this.#store.failedCount) {
      const what = `${this.#store.failedCount} writes failed and ${server.unwrittenCount} were noticed`;
      this.fail('the store keeps what it acknowledged', 0, what);
    }
    this.#checkStore();
    for (const call of this.calls) {
      if (call.lives === server && call.watch.hasEnded) this.#checkStored(call);
    }
    server.crash();
    this.#memoryLost('stopped');
    this.#server = null;
    if (this.#finishedCount < this.calls.length) this.#startNext();
  }

  #startNext(): void {
    this.#server = null;
    this.#store.failedCount = 0;
    this.clock.setTimeout(
      () => {
        this.#note('the next process starts');
        this.#server = this.#newServer();
      },
      this.#dice.between(500, 4_000),
    );
  }

  #newServer(): Server {
    const server: Server = new Server({
      clock: this.clock,
      dice: this.#dice.fork(),
      store: this.#store,
      tables: this.#tables.open(),
      limits: this.limits,
      maxCalls: this.#maxCalls,
      drainMs: DRAIN_MS,
      models: this.#models,
      breakage: this.#options.breakage ?? {},
      watch: {
        opened: ({ trackingId }) => {
          if (this.#opening !== null) this.#byTrackingId.set(trackingId, this.#opening);
          this.#opening = null;
        },
        beginsOf: () => {
          const call = this.#opening;
          return (kind: ExtraCallKind) => call?.watch.begins(kind);
        },
        turnEnded: (trackingId, turn) => this.#byTrackingId.get(trackingId)?.watch.turnEnded(turn),
        ended: (trackingId, end) => {
          this.#countOutcome(end);
          const call = this.#byTrackingId.get(trackingId);
          call?.watch.callEnded(end);
          call?.productIsDone();
          this.#isSettling = true;
        },
        hangUp: (callSid) => this.calls.find((call) => call.callSid === callSid)?.hangUp(),
        mistake: (what) => this.fail('5 a call ends once and leaves nothing behind', 0, what),
        stopped: () => this.#stopped(server),
      },
    });
    return server;
  }

  #newModel(name: string): FaultyModel {
    const callOf = (request: ReplyRequest): SimulatedCall | undefined => this.#byTrackingId.get(request.trackingId);
    return new FaultyModel(name, {
      clock: this.clock,
      dice: this.#dice.fork(),
      faults: this.faults,
      replyChars: this.limits.generation.replyChars,
      outboxBytes: this.limits.relay.outbox.queuedBytes,
      watch: {
        asked: (request, provider) => {
          const call = callOf(request);
          const asked = call?.watch.asked(request, provider) ?? { number: 0, kind: 'turn' as const };
          call?.note(`generation ${asked.number} (${asked.kind}) asked of ${provider} for turn ${request.turnId}`);
          return asked;
        },
        willSay: (request, generation, text) => callOf(request)?.watch.willSay(generation, text),
        callerOf: (request) => callOf(request)?.caller ?? '',
        over: (request, generation, how, code) => {
          const call = callOf(request);
          call?.note(`generation ${generation} ${how}`);
          call?.watch.generationOver(generation, how, code);
          // Whoever has asked beside the turns waits for it with a promise.
          this.#isSettling = true;
        },
        as: (request, task) => {
          const call = callOf(request);
          const server = call?.lives;
          if (call !== undefined && server?.isGone === false) server.clock.as(call.number, task);
        },
        allDown: () => this.clock.nowUs() < this.#outageUntilUs,
      },
    });
  }

  // The rules that concern them all.

  #check(): void {
    const server = this.#server;
    if (server === null) return;
    const { registry, relay } = server.house;
    const rule = '8 everything is bounded';
    if (registry.liveCount > this.#maxCalls) this.fail(rule, 0, `${registry.liveCount} calls of ${this.#maxCalls}`);
    if (relay.waitingCount > this.limits.relay.waitingSockets) {
      this.fail(rule, 0, `${relay.waitingCount} sockets wait for their setup`);
    }
    if (registry.liveCount !== server.liveCount) {
      const what = `${registry.liveCount} calls are kept, ${server.liveCount} are live`;
      this.fail('5 a call ends once and leaves nothing behind', 0, what);
    }
  }

  #checkEnd(): void {
    const left = this.calls.filter((call) => !call.isFinished);
    for (const call of left)
      this.fail('5 a call ends once and leaves nothing behind', call.number, 'it never came to its end');
    if (this.#server !== null)
      this.fail('5 a call ends once and leaves nothing behind', 0, 'the process has not stopped');
  }

  #checkFigures(server: Server): void {
    const problem = server.figuresProblem();
    if (problem !== null) this.fail('the figures count every turn', 0, problem);
  }

  #checkStore(): void {
    const problem = this.#store.problem();
    if (problem !== null) this.fail('the store keeps what it acknowledged', 0, problem);
  }

  /** An orderly stop loses nothing but what the store has refused. */
  #checkStored(call: SimulatedCall): void {
    if (this.#store.refused.has(call.trackingId)) return;
    const end = this.#store.get(call.trackingId)?.value.end ?? null;
    if (end === null) this.fail('the store keeps what it acknowledged', call.number, 'its end was not stored');
  }

  #countOutcome(outcome: string): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }

  #note(what: string): void {
    this.trace.note(0, this.clock.nowUs(), what);
  }

  /** Lets everything happen that promises wait with. */
  async #settle(): Promise<void> {
    this.#isSettling = false;
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
