/** What one turn and its attempts add to the figures. Pure; runs for every turn, hence without closures and objects. */
import {
  asksModel,
  type AttemptRecord,
  countedGapUs,
  DEAD_AIR_US,
  hadDeadAir,
  leadUs,
  type Recovery,
  recoveryOf,
  span,
  type TurnOutcome,
  type TurnRecord,
  turnVerdict,
} from '../domain/turn.ts';
import { type Measure, MEASURE_NAMES } from './figures.ts';

/** One is made and filled for each turn anew. */
export interface TurnSample {
  outcome: TurnOutcome;
  verdict: ReturnType<typeof turnVerdict>;
  isBridged: boolean;
  hadDeadAir: boolean;
  recovery: Recovery | null;
  /** By the number of the measure; NaN = not measured. */
  readonly us: Float64Array;
}

/** The place of each measure in what is kept by number. */
export const MEASURE_NUMBER = Object.fromEntries(MEASURE_NAMES.map((name, number) => [name, number])) as Readonly<
  Record<Measure, number>
>;

export function emptySample(): TurnSample {
  const us = new Float64Array(MEASURE_NAMES.length);
  return { outcome: 'answered', verdict: 'answered', isBridged: false, hadDeadAir: false, recovery: null, us };
}

/** All measures of the turn itself; those of its attempts come from `attemptTtftUs`. */
export function sampleTurn(turn: TurnRecord, sample: TurnSample): void {
  const { finalUs, lastTextUs, speechEndedUs, firstTextUs } = turn.timeline;
  const { us } = sample;
  sample.outcome = turn.outcome;
  sample.verdict = turnVerdict(turn);
  sample.isBridged = turn.bridged;
  sample.hadDeadAir = hadDeadAir(turn);
  us.fill(Number.NaN);
  us[MEASURE_NUMBER.responseGap] = countedGapUs(turn) ?? Number.NaN;
  us[MEASURE_NUMBER.firstText] = countedFirstTextUs(turn, sample.verdict) ?? Number.NaN;
  us[MEASURE_NUMBER.lead] = leadUs(turn) ?? Number.NaN;
  sample.recovery = recoveryOf(turn);
  us[MEASURE_NUMBER.recovery] = sample.recovery?.us ?? Number.NaN;
  us[MEASURE_NUMBER.speechEndToText] = span(speechEndedUs, firstTextUs) ?? Number.NaN;
  if (turn.outcome === 'answered') us[MEASURE_NUMBER.wholeReply] = span(finalUs, lastTextUs) ?? Number.NaN;
}

function countedFirstTextUs(turn: TurnRecord, verdict: TurnSample['verdict']): number | null {
  const { finalUs, firstTextUs, endedUs } = turn.timeline;
  if (firstTextUs !== undefined) return span(finalUs, firstTextUs);
  return verdict === 'failed' ? Math.max(DEAD_AIR_US, span(finalUs, endedUs) ?? 0) : null;
}

/**
 * Start to first token of an attempt that asked a provider, µs. Without a token it counts at its end, when it failed or
 * another one was faster; one that was given up because the caller cut in or hung up says nothing. Null then, and for
 * what needs no provider: curated wordings, the workflow's own answers, apologies.
 */
export function attemptTtftUs(attempt: AttemptRecord, turn: TurnRecord): number | null {
  const { start, startedUs, firstTokenUs, endedUs, end } = attempt;
  if (!asksModel(start)) return null;
  if (firstTokenUs !== null) return span(startedUs, firstTokenUs);
  const isBeaten = turn.start !== null && (endedUs ?? 0) >= (turn.timeline.providerFirstTokenUs ?? Infinity);
  return end === 'failed' || isBeaten ? span(startedUs, endedUs) : null;
}
