/**
 * The board of a replayed call: what all calls together knew of the providers is not in a recording, but what was made of
 * it is. Where nothing was recorded it knows as little as a new process.
 */
import type { ReplyProvider } from '../domain/reply.ts';
import { type AttemptRecord, asksModel } from '../domain/turn.ts';
import { type BoardParts, ProviderBoard } from './provider_board.ts';
import { AT_ONCE_US, type RecordedAsking } from './recorded_asking.ts';

/** Around the final prompt that came last, or the one that comes next; null: nothing was recorded of it. */
export type RecordedTurn = (which: 'last' | 'next') => RecordedAsking | null;

export class RecordedBoard extends ProviderBoard {
  readonly #turn: RecordedTurn;

  constructor(parts: BoardParts, turn: RecordedTurn) {
    super(parts);
    this.#turn = turn;
  }

  override first(providers: readonly ReplyProvider[]): ReplyProvider | undefined {
    const turn = this.#turn('next');
    // Who comes first may have changed in the middle of the turn: what counts is who was asked at this time.
    const offUs = ({ startedUs }: { readonly startedUs: number }): number =>
      Math.abs(startedUs - (turn?.sinceBeganUs ?? 0));
    const [asked] = [...(turn?.discarded ?? []), ...modelsOf(turn)].toSorted((one, other) => offUs(one) - offUs(other));
    return providers.find(({ name }) => name === asked?.source) ?? super.first(providers);
  }

  override next(providers: readonly ReplyProvider[], tried: readonly string[]): ReplyProvider | undefined {
    const asked = modelsOf(this.#turn('last'))[tried.length];
    return providers.find(({ name }) => name === asked?.source) ?? super.next(providers, tried);
  }

  override toGoOn(
    providers: readonly ReplyProvider[],
    inTrouble: readonly string[],
    count: number,
  ): ReplyProvider | undefined {
    const continued = modelsOf(this.#turn('last')).filter(({ start }) => start === 'continuation');
    const asked = continued[count - 1];
    return providers.find(({ name }) => name === asked?.source) ?? super.toGoOn(providers, inTrouble, count);
  }

  /** It waited when something was begun later, be it the apology. */
  override mayAskLater(providers: readonly ReplyProvider[], leftMs: number): boolean {
    const turn = this.#turn('last');
    if (turn === null) return super.mayAskLater(providers, leftMs);
    return turn.attempts.some(({ startedUs }) => startedUs > turn.sinceBeganUs + AT_ONCE_US);
  }

  override mayAskAgain(tried: readonly string[]): boolean {
    const turn = this.#turn('last');
    if (turn === null) return super.mayAskAgain(tried);
    const startedUs = modelsOf(turn)[tried.length]?.startedUs ?? Infinity;
    return startedUs <= turn.sinceBeganUs + AT_ONCE_US;
  }

  override hedgeMs(name: string): number {
    const attempts = modelsOf(this.#turn('last'));
    const hedge = attempts.findIndex(({ start }) => start === 'hedge');
    const [late, beside] = [attempts[hedge - 1], attempts[hedge]];
    if (late === undefined || beside === undefined) return super.hedgeMs(name);
    return (beside.startedUs - late.startedUs) / 1000;
  }

  /** Whether the second provider was raced against the first in this turn, unless the turn was ready or is not known. */
  override mayOutrun(second: string, first: string): boolean {
    const starts = new Set(modelsOf(this.#turn('last')).map(({ start }) => start));
    if (starts.has('race')) return true;
    return !starts.has('cold') && super.mayOutrun(second, first);
  }
}

function modelsOf(turn: ReturnType<RecordedTurn>): readonly AttemptRecord[] {
  return (turn?.attempts ?? []).filter(({ start }) => asksModel(start));
}
