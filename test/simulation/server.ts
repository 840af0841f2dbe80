/** One process of the product in the simulated world, from its start to its stop or crash. */
import { createEarly, type Early, NO_PRICES } from '../../src/runtime/create_early.ts';
import type { ExtraCallKind } from '../../src/domain/ledger.ts';
import type { CallEnd, CallRecord } from '../../src/domain/call_record.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { TrackingId } from '../../src/domain/ids.ts';
import type { Log } from '../../src/domain/log.ts';
import type { MeteredCall } from '../../src/domain/metered_call.ts';
import type { ReplyProvider } from '../../src/domain/reply.ts';
import type { Socket } from '../../src/domain/socket.ts';
import type { TurnOutcome, TurnRecord } from '../../src/domain/turn.ts';
import type { Limits } from '../../src/limits.ts';
import { createFigures } from '../../src/metrics/create_figures.ts';
import type { Figures } from '../../src/metrics/figures.ts';
import { CallArchive } from '../../src/runtime/call_archive.ts';
import type { EarlyParts } from '../../src/runtime/early_parts.ts';
import { type CallHouse, createCallHouse } from '../../src/runtime/call_house.ts';
import type { CallMeter, RecordedCall } from '../../src/runtime/parts.ts';
import { ProviderBoard } from '../../src/runtime/provider_board.ts';
import { ServerLife } from '../../src/runtime/server_life.ts';
import type { Dice } from './dice.ts';
import type { MemoryStore } from './memory_store.ts';
import type { OpenTables } from './memory_tables.ts';
import { ProcessClock } from './process_clock.ts';

/** What a test breaks, to see that it is noticed. */
export interface Breakage {
  /** The product is given other limits than it is held to. */
  readonly limits?: Limits;
  socket?(socket: Socket, clock: Clock, trackingId: TrackingId): Socket;
  save?(call: RecordedCall, save: () => void): void;
  clock?(clock: ProcessClock): Clock;
  provider?(provider: ReplyProvider): ReplyProvider;
  early?(parts: EarlyParts): EarlyParts;
  tables?(tables: OpenTables): OpenTables;
  /** The figures miss this turn. */
  misses?(turn: TurnRecord): boolean;
}

/** What the world hears of the calls of a process. */
export interface ServerWatch {
  opened(call: MeteredCall): void;
  /** Of the call that is being opened: told what it begins beside what its turns ask. */
  beginsOf(): (kind: ExtraCallKind) => void;
  turnEnded(trackingId: TrackingId, turn: TurnRecord): void;
  ended(trackingId: TrackingId, end: CallEnd): void;
  hangUp(callSid: string): void;
  /** The product has noticed a mistake of its own. */
  mistake(what: string): void;
  stopped(): void;
}

interface ServerParts {
  readonly clock: Clock;
  readonly dice: Dice;
  readonly store: MemoryStore;
  readonly tables: OpenTables;
  readonly limits: Limits;
  readonly maxCalls: number;
  readonly drainMs: number;
  readonly models: readonly ReplyProvider[];
  readonly watch: ServerWatch;
  readonly breakage: Breakage;
}

const FIGURES = { labels: 20, counters: 200, histogramBytes: 4 * 1024 * 1024 };
/** What the product logs of its own mistakes; that a provider threw an error is none. */
const MISTAKES = new Set(['call stopped by an error', 'relay call failed, its socket is closed']);

export class Server {
  readonly clock: ProcessClock;
  readonly house: CallHouse;
  readonly figures: Figures;
  readonly #archiveClock: ProcessClock;
  /** Of what calls have learned, which belongs to none of them. */
  readonly #memoryClock: ProcessClock;
  readonly #tables: OpenTables;
  readonly #archive: CallArchive;
  readonly #life: ServerLife;
  readonly #turnCounts = new Map<TurnOutcome, number>();
  readonly #records = new Map<TrackingId, RecordedCall>();
  #openedCount = 0;
  #endedCount = 0;
  unwrittenCount = 0;
  isGone = false;

  constructor(parts: ServerParts) {
    const { clock, dice, store, watch, breakage } = parts;
    this.clock = new ProcessClock(clock);
    this.#archiveClock = new ProcessClock(clock);
    this.#memoryClock = new ProcessClock(clock);
    this.#tables = breakage.tables?.(parts.tables) ?? parts.tables;
    const productClock = breakage.clock?.(this.clock) ?? this.clock;
    this.figures = createFigures(this.clock, FIGURES);
    this.#archive = new CallArchive({
      table: store,
      clock: this.#archiveClock,
      rows: null,
      gatherMs: parts.limits.calls.saveGatherMs,
      batchMax: parts.limits.calls.saveBatch,
      failed: () => (this.unwrittenCount += 1),
    });
    this.#life = new ServerLife(this.#archiveClock, parts.drainMs);
    const log = mistakesOf(watch);
    const random = this.#random(parts);
    // What is known of the providers belongs to no call.
    const board = new ProviderBoard({ clock: this.#memoryClock, log, random, limits: parts.limits.providers });
    const early = this.#createEarly(board, random);
    this.house = createCallHouse({
      followLanguage: () => null,
      clock: productClock,
      log,
      board,
      limits: breakage.limits ?? parts.limits,
      meter: this.#meter(watch, breakage),
      early: tapped(breakage.early?.(early.parts) ?? early.parts, watch),
      models: parts.models.map((model) => breakage.provider?.(model) ?? model),
      carrier: 'simulator',
      maxCalls: parts.maxCalls,
      owner: `process ${dice.whole(1, 1e9)}`,
      tap: null,
      watcher: null,
      randomBytes: (count) => dice.bytes(count),
      refusal: () => this.#life.refusal(),
      save: (call, when) => {
        this.#records.set(call.trackingId, call);
        const save = (): void => this.#archive.save(call, when);
        if (breakage.save === undefined) save();
        else breakage.save(call, save);
      },
      stored: (trackingId) => this.#archive.find(trackingId),
      takeUps: null,
      hangUp: (callSid) => watch.hangUp(callSid),
      verifySocket: (upgrade) => upgrade.header('x-twilio-signature') === 'good',
    });
    const stopped = this.#life.serve(this.house.registry, async () => {
      board.close();
      await Promise.all([this.#archive.flushed(), early.close()]);
    });
    void stopped.then(() => {
      if (!this.isGone) watch.stopped();
    });
  }

  get isServing(): boolean {
    return !this.isGone && this.#life.state === 'serving';
  }

  get isStopping(): boolean {
    return !this.isGone && this.#life.state !== 'serving';
  }

  /** SIGTERM. */
  terminate(): void {
    this.#life.terminate();
  }

  /** The process is gone at once, with everything that was in it. */
  crash(): void {
    this.isGone = true;
    this.clock.kill();
    this.#archiveClock.kill();
    this.#memoryClock.kill();
    this.#tables.close();
  }

  /** As it would be written now; of calls of this process only. */
  record(trackingId: TrackingId): CallRecord | null {
    return this.#records.get(trackingId)?.record() ?? null;
  }

  /** The figures against what the world has counted; null when they agree. */
  figuresProblem(): string | null {
    const counted = new Map<string, number>();
    for (const mode of ['optimized', 'traditional'] as const) {
      const turns = this.figures.read({ mode, window: 'start' })?.turns;
      for (const [outcome, count] of Object.entries(turns?.byOutcome ?? {})) {
        counted.set(outcome, (counted.get(outcome) ?? 0) + count);
      }
    }
    for (const outcome of new Set([...counted.keys(), ...this.#turnCounts.keys()])) {
      const [figure = 0, count = 0] = [counted.get(outcome), this.#turnCounts.get(outcome as TurnOutcome)];
      if (figure !== count) return `the figures have ${figure} turns ${outcome}, there were ${count}`;
    }
    const { opened, ended } = this.figures.calls();
    const openedCount = opened.optimized + opened.traditional;
    const endedCount = Object.values(ended).reduce((sum, count) => sum + count, 0);
    if (openedCount === this.#openedCount && endedCount === this.#endedCount) return null;
    return `the figures have ${openedCount} calls opened and ${endedCount} ended, there were ${this.#openedCount} and ${this.#endedCount}`;
  }

  /** Calls that were opened and have not ended, as the world has counted them. */
  get liveCount(): number {
    return this.#openedCount - this.#endedCount;
  }

  /** Of the whole process: nothing may be pending once it has stopped. */
  get timerCount(): number {
    return this.clock.pendingCount + this.#archiveClock.pendingCount + this.#memoryClock.pendingCount;
  }

  /** Small numbers often: a small part of what is served is asked again. */
  #random({ dice }: ServerParts): () => number {
    const chance = dice.fork();
    return () => chance.next() ** 2;
  }

  #createEarly(board: ProviderBoard, random: () => number): Early {
    const tables = { answers: this.#tables.answers, heard: this.#tables.heard };
    return createEarly({ clock: this.#memoryClock, prices: NO_PRICES, board, random, tables });
  }

  #meter(watch: ServerWatch, breakage: Breakage): CallMeter {
    const { figures } = this;
    return {
      callOpened: (call) => {
        this.#openedCount += 1;
        figures.callOpened(call);
        watch.opened(call);
      },
      turnEnded: (call, turn) => {
        this.#turnCounts.set(turn.outcome, (this.#turnCounts.get(turn.outcome) ?? 0) + 1);
        if (breakage.misses?.(turn) !== true) figures.turnEnded(call, turn);
        watch.turnEnded(call.trackingId, turn);
      },
      callEnded: (call, end) => {
        this.#endedCount += 1;
        figures.callEnded(call, end);
        watch.ended(call.trackingId, end);
      },
      count: (code) => figures.count(code),
    };
  }
}

/** Tells of every leave that a call is given. */
function tapped(parts: EarlyParts, watch: ServerWatch): EarlyParts {
  return {
    ...parts,
    openAccount(workflow) {
      const account = parts.openAccount(workflow);
      const begins = watch.beginsOf();
      return {
        turnBegan: () => account.turnBegan(),
        may: (order) => account.may(order),
        hedged: (order) => account.hedged(order),
        begin(order) {
          const extra = account.begin(order);
          if (extra !== null) begins(order.kind);
          return extra;
        },
      };
    },
  };
}

function mistakesOf(watch: ServerWatch): Log {
  const ignore = (): void => {};
  return {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (event, fields) => {
      if (MISTAKES.has(event)) watch.mistake(`${event}: ${JSON.stringify(fields)}`);
    },
  };
}
