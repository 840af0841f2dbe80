/**
 * Calls that outlive their processes, in virtual time: one store, processes that are killed, told to stop and replaced,
 * and calls whose carrier comes back to whoever is there. The registry, calls, archive, take-up, life and webhooks are
 * those of the product.
 */
import type { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { MemoryCallTables } from '../../support/memory_calls.ts';
import { SharedStore } from '../../support/shared_store.ts';
import type { Rule } from '../call_watch.ts';
import { Dice } from '../dice.ts';
import type { FaultBook } from '../faults.ts';
import type { Trace } from '../trace.ts';
import type { Violation } from '../world.ts';
import { LossCall, type LossCallWorld } from './loss_call.ts';
import { lossModel } from './loss_model.ts';
import { LossProcess } from './loss_process.ts';

export interface LossWorldOptions {
  readonly seed: number;
  readonly callCount: number;
  readonly faults: FaultBook;
  readonly trace: Trace;
  /** What a test breaks. */
  readonly tables?: MemoryCallTables;
}

const ARRIVAL_EVERY_MS = 2_500;
/** Longer than every patience in it. */
const WORLD_MS = 4 * 3_600_000;
/** A call that nobody came back for is closed by then. */
const CLOSED_WITHIN_MS = 200_000;

export class LossWorld implements LossCallWorld {
  readonly clock: VirtualClock;
  readonly faults: FaultBook;
  readonly calls: readonly LossCall[];
  readonly outcomes = new Map<string, number>();
  violation: Violation | null = null;
  stepCount = 0;
  readonly #trace: Trace;
  readonly #dice: Dice;
  readonly #store: SharedStore;
  readonly #processes: LossProcess[] = [];
  /** Calls that the carrier is not done with. */
  readonly #live = new Set<LossCall>();
  /** How often each call was ended. */
  readonly #ends = new Map<string, number>();
  #isLast = false;

  constructor({ seed, callCount, faults, trace, tables = new MemoryCallTables() }: LossWorldOptions) {
    this.faults = faults;
    this.#trace = trace;
    this.#dice = new Dice(seed);
    this.#store = new SharedStore(tables);
    this.clock = this.#store.clock;
    this.calls = Array.from({ length: callCount }, (_, index) => {
      const call = new LossCall(index + 1, this, this.#dice.fork());
      this.#live.add(call);
      this.clock.setTimeout(() => call.begin(), this.#dice.between(0, callCount * ARRIVAL_EVERY_MS));
      return call;
    });
    this.#begin();
  }

  get turnCount(): number {
    return this.calls.reduce((sum, { watch }) => sum + watch.saidCount, 0);
  }

  /** Runs until every call is over and closed, or a rule is broken. */
  async run(): Promise<void> {
    const until = async (isDone: () => boolean, ms: number): Promise<void> => {
      const endUs = this.clock.nowUs() + ms * 1000;
      while (this.violation === null && !isDone() && this.clock.nowUs() < endUs && this.clock.step())
        await this.#settle();
    };
    await until(() => this.#live.size === 0, WORLD_MS);
    for (const { number } of this.#live) this.fail(ENDS_ONCE, number, 'the carrier never came to its end');
    this.#isLast = true;
    await until(() => false, CLOSED_WITHIN_MS);
    for (const process of this.#processes) if (!process.isGone) process.terminate();
    await until(() => this.alive() === null, CLOSED_WITHIN_MS);
    if (this.alive() !== null) this.fail(ENDS_ONCE, 0, 'a process does not stop');
    if (this.violation === null) for (const call of this.calls) this.#check(call);
  }

  async #settle(): Promise<void> {
    this.stepCount += 1;
    // What waits for promises only.
    for (let turn = 0; turn < SETTLED_AFTER; turn += 1) await Promise.resolve();
    for (const call of this.#live) call.look();
  }

  // What calls see of it.

  /** Mostly whoever has begun last, because the others stop. */
  alive(): LossProcess | null {
    const alive = this.#processes.filter(({ isGone }) => !isGone);
    const serving = alive.findLast(({ isServing }) => isServing);
    return serving !== undefined && this.#dice.chance(0.8) ? serving : (alive[0] ?? null);
  }

  note(call: number, what: string): void {
    this.#trace.note(call, this.clock.nowUs(), what);
  }

  fail(rule: Rule, call: number, what: string): void {
    this.violation ??= { rule, call, what, atUs: this.clock.nowUs(), lastEvents: this.#trace.lastOf(call) };
  }

  finished(call: LossCall): void {
    this.#live.delete(call);
  }

  // Processes.

  #begin(): void {
    this.note(0, 'a process begins');
    const process: LossProcess = new LossProcess(this.#store, lossModel(this.#dice.fork(), this.faults), (problem) => {
      this.note(0, 'a process has stopped');
      if (problem !== null) this.fail(ENDS_ONCE, 0, problem);
      this.#countEnds(process);
      this.#forget(process);
      this.#beginIfNobody(6_000);
    });
    this.#processes.push(process);
    if (this.faults.scale === 0) return;
    this.clock.setTimeout(
      () => {
        if (process.isGone || this.#isLast) return;
        if (this.#dice.chance(0.55)) this.#killWhen(process, this.#dice.pick(MOMENTS));
        else this.#replace(process);
      },
      this.#dice.between(8_000, 50_000),
    );
  }

  /** As soon as it is such a moment in one of its calls, and after a while in any case. */
  #killWhen(process: LossProcess, isMoment: (call: LossCall) => boolean, looks = 0): void {
    if (process.isGone || this.#isLast) return;
    const isNow = [...this.#live].some((call) => call.isIn(process) && isMoment(call));
    if (isNow || looks === LOOKS_MAX) return this.#kill(process);
    this.clock.setTimeout(() => this.#killWhen(process, isMoment, looks + 1), LOOK_EVERY_MS);
  }

  #kill(process: LossProcess): void {
    this.note(0, 'a process is killed');
    const calls = [...this.#live].filter((call) => call.isIn(process));
    for (const { watch, trackingId } of calls) watch.processKilled(this.#store.record(trackingId));
    this.#countEnds(process);
    process.kill();
    this.#forget(process);
    for (const call of calls) call.processKilled();
    this.#beginIfNobody(this.#dice.chance(0.12) ? 60_000 : 6_000);
  }

  #replace(process: LossProcess): void {
    this.note(0, 'a process is told to stop');
    for (const call of this.#live) if (call.isIn(process)) this.faults.hit('process: told to stop, hands over');
    if (this.#dice.chance(0.6)) {
      for (const call of this.#live) if (call.isIn(process)) this.faults.hit('process: its successor is beside it');
      this.#begin();
    }
    process.terminate();
  }

  #beginIfNobody(withinMs: number): void {
    if (this.#isLast || this.#processes.length > 0) return;
    this.clock.setTimeout(
      () => {
        if (this.#processes.length === 0) this.#begin();
      },
      this.#dice.between(200, withinMs),
    );
  }

  #forget(process: LossProcess): void {
    this.#processes.splice(this.#processes.indexOf(process), 1);
  }

  /** An end that was not written before a kill has not happened, nor one in a process that had the call no more. */
  #countEnds({ store }: LossProcess): void {
    const { world, lost, inProgress } = store;
    const ended = world.ended.filter(({ trackingId }) => {
      const record = this.#store.record(trackingId);
      return record?.end !== null && record?.owner === inProgress.owner;
    });
    for (const { trackingId } of [...ended, ...lost]) this.#ends.set(trackingId, (this.#ends.get(trackingId) ?? 0) + 1);
    for (const code of world.counted)
      if (code === 'call_taken_up') this.faults.hit('process: call taken up by the next');
    lost.forEach(() => this.faults.hit('process: call closed as lost'));
  }

  // The rules of what is left.

  #check({ number, trackingId, watch }: LossCall): void {
    if (trackingId === '') return this.#countOutcome('refused');
    const record = this.#store.record(trackingId);
    this.#countOutcome(record?.end ?? 'open');
    const count = this.#ends.get(trackingId) ?? 0;
    if (count !== 1) this.fail(ENDS_ONCE, number, `it was ended ${count} times`);
    const problem = watch.problem(record);
    if (problem !== null) this.fail(problem.rule, number, problem.what);
  }

  #countOutcome(outcome: string): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }
}

const LOOK_EVERY_MS = 20;
const LOOKS_MAX = 250;
/** In which a process is killed: whenever, before an answer, or between two sockets of a call, which are the rarest. */
const MOMENTS: readonly ((call: LossCall) => boolean)[] = [
  () => true,
  ({ watch, isConnected }) => watch.isOwed && isConnected,
  ({ isConnected }) => !isConnected,
  ({ isConnected }) => !isConnected,
  ({ isConnected }) => !isConnected,
];
const ENDS_ONCE: Rule = '5 a call ends once and leaves nothing behind';
/** No chain of promises of the product is longer. */
const SETTLED_AFTER = 12;
