/** Whom one call asks, in which order and with whose leave: its workflow's providers as the board of all calls sees them. */
import type { ReplyProvider } from '../domain/reply.ts';
import { asksModel } from '../domain/turn.ts';
import type { TurnClock } from '../domain/workflow.ts';
import type { Hedging } from '../providers/hedging.ts';
import type { OpenTurn } from './open_turn.ts';
import type { ProviderBoard } from './provider_board.ts';

export class AskedProviders {
  readonly #all: readonly ReplyProvider[];
  readonly #board: ProviderBoard;
  readonly #turnClock: TurnClock;

  /** `all`: those that the workflow names, in its order. */
  constructor(all: readonly ReplyProvider[], board: ProviderBoard, turnClock: TurnClock) {
    this.#all = all;
    this.#board = board;
    this.#turnClock = turnClock;
  }

  /** Whom a turn that begins now asks first; what is asked early or checked is asked of the same one. */
  first(): ReplyProvider | undefined {
    return this.#board.first(this.#all);
  }

  /** Whom this turn asks next, after those that it has asked. */
  next(turn: OpenTurn): ReplyProvider | undefined {
    return this.#board.next(this.#all, triedIn(turn));
  }

  /** Who goes on with an answer that broke off, or is late: one who did not fail this turn, or the same on another connection. */
  toGoOn(turn: OpenTurn): ReplyProvider | undefined {
    const inTrouble = turn.attempts.filter(({ wasTrouble }) => wasTrouble).map(({ source }) => source);
    const count = 1 + turn.attempts.filter(({ start }) => start === 'continuation').length;
    return this.#board.toGoOn(this.#all, inTrouble, count);
  }

  /** Who gives leave for second requests beside a late one. */
  get hedging(): Hedging {
    return this.#turnClock.hedgeMs === undefined ? this.#board.hedging : this.#board.hedgingAsSet;
  }

  /** A provider is asked for this turn; a turn that starts over is still one turn. */
  began(turn: OpenTurn): void {
    if (turn.hedged !== null) return;
    turn.hedged = this.hedging.turnBegan();
    this.#board.failovers.turnBegan();
  }

  /** The first text of the attempt that runs has not come in time. */
  late(turn: OpenTurn): void {
    if (turn.hedged !== null && !turn.isRaced) turn.hedged.isLate = true;
  }

  /** In how many ms after its start the attempt that runs is late. */
  hedgeMs(turn: OpenTurn | undefined): number {
    const asked = turn?.attempts.find((attempt) => attempt.isRunning)?.source ?? this.first()?.name ?? '';
    return this.#turnClock.hedgeMs ?? this.#board.hedgeMs(asked);
  }

  mayHedge(turn: OpenTurn): boolean {
    // Its leave was asked for with its delay.
    if (turn.isRaced) return true;
    const next = this.next(turn);
    return next !== undefined && this.hedging.may() && this.#board.hasRoomFor('hedge', next.name);
  }

  /** One that was not asked yet and answers is always asked: without an answer the turn is lost. */
  mayFailOver(turn: OpenTurn): boolean {
    const next = this.next(turn);
    if (next === undefined) return false;
    const isLastHope = !turn.attempts.some((attempt) => attempt.isRunning);
    if (isLastHope && this.#board.isClosed(next.name) && !triedIn(turn).includes(next.name)) return true;
    return this.#board.failovers.may();
  }

  /** Whether one of them may be there again in `leftMs`. */
  mayTryLater(leftMs: number): boolean {
    return this.#board.mayAskLater(this.#all, leftMs);
  }

  mayTryNow(turn: OpenTurn): boolean {
    return this.#board.mayAskAgain(triedIn(turn));
  }

  /** Whether the next one is likely to speak before the first; null: there is no other, or it is the slower one. */
  raced(turn: OpenTurn): ReplyProvider | null {
    const [asked] = triedIn(turn);
    const next = this.next(turn);
    if (next === undefined || asked === undefined || next.name === asked) return null;
    return this.#board.mayOutrun(next.name, asked) ? next : null;
  }
}

/** One name for each request to a model. */
function triedIn({ attempts }: OpenTurn): readonly string[] {
  return attempts.filter(({ start }) => asksModel(start)).map(({ source }) => source);
}
