/** The figures of one mode of calls: all its turns, and the same told apart by each dimension. */
import type { MeteredCall } from '../domain/metered_call.ts';
import type { Recovery, TurnRecord } from '../domain/turn.ts';
import type { BucketBudget } from './bucket_budget.ts';
import { type Dimension, DIMENSIONS, NO_LABEL, RECOVERY_KIND_NAMES, type RecoveryKind } from './figures.ts';
import { createLabelled, type Labelled } from './labelled.ts';
import { LatencySeries } from './latency_series.ts';
import { attemptTtftUs, type TurnSample } from './turn_sample.ts';
import { TurnScope } from './turn_scope.ts';

export class ModeFigures {
  readonly all: TurnScope;
  readonly twiml: LatencySeries;
  readonly recoveries: ReadonlyMap<RecoveryKind, LatencySeries>;
  readonly #dimensions: readonly (readonly [Dimension, Labelled<TurnScope>])[];

  constructor(labelsMax: number, budget: BucketBudget) {
    // What always has to be there is taken at once, the `other` of each dimension included.
    budget.charge((1 + DIMENSIONS.length) * TurnScope.BYTES);
    this.all = new TurnScope(budget);
    this.twiml = new LatencySeries(budget);
    this.recoveries = new Map(RECOVERY_KIND_NAMES.map((kind) => [kind, new LatencySeries(budget)]));
    const createOther = (): TurnScope => new TurnScope(budget);
    const create = (): TurnScope | null => (budget.take(TurnScope.BYTES) ? new TurnScope(budget) : null);
    this.#dimensions = DIMENSIONS.map((dimension) => [dimension, createLabelled(labelsMax, create, createOther)]);
  }

  turnEnded(call: MeteredCall, turn: TurnRecord, sample: TurnSample, nowUs: number): void {
    this.all.turnEnded(sample, nowUs);
    if (sample.recovery !== null) this.#recovered(sample.recovery, nowUs);
    for (const [dimension, scopes] of this.#dimensions) {
      scopes.get(labelOf(dimension, call, turn)).turnEnded(sample, nowUs);
    }
    for (const attempt of turn.attempts) {
      const ttftUs = attemptTtftUs(attempt, turn);
      const isFailed = attempt.failure !== null;
      this.all.attemptEnded(isFailed, ttftUs, nowUs);
      for (const [dimension, scopes] of this.#dimensions) {
        scopes.get(labelOf(dimension, call, turn, attempt)).attemptEnded(isFailed, ttftUs, nowUs);
      }
    }
  }

  #recovered({ when, by, us, answerUs }: Recovery, nowUs: number): void {
    this.recoveries.get(when)?.record(us, nowUs);
    if (by === 'bridge') this.recoveries.get('by_bridge')?.record(us, nowUs);
    if (answerUs !== null) this.recoveries.get('by_answer')?.record(answerUs, nowUs);
  }

  labelled(dimension: Dimension): Labelled<TurnScope> | undefined {
    return this.#dimensions.find(([name]) => name === dimension)?.[1];
  }

  expire(nowUs: number): void {
    this.all.expire(nowUs);
    this.twiml.expire(nowUs);
    for (const series of this.recoveries.values()) series.expire(nowUs);
    for (const [, scopes] of this.#dimensions) for (const [, scope] of scopes.entries()) scope.expire(nowUs);
  }
}

/** `spoke`: whose source and start it goes by; that of the turn is the attempt that spoke. */
function labelOf(
  dimension: Dimension,
  call: MeteredCall,
  turn: TurnRecord,
  spoke: Pick<TurnRecord, 'source' | 'start'> = turn,
): string {
  switch (dimension) {
    case 'outcome':
      return turn.outcome;
    case 'start':
      return spoke.start ?? NO_LABEL;
    case 'workflow':
      return call.workflowId;
    case 'language':
      return turn.language;
    case 'provider':
      return spoke.source ?? NO_LABEL;
    case 'carrier':
      break;
  }
  return call.carrier;
}
