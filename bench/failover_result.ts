/** What a run tells of failover beside what every run counts: who was asked first, when, and how often. Pure. */
import type { RecoveryFigures } from './recovery.ts';
import type { FailoverWatch } from './scenarios/scenario.ts';
import type { LoggedRequest } from './upstream_order.ts';

export interface FailoverResult {
  /** Requests of turns, and those that only asked whether a model is well again. */
  readonly requestCount: number;
  readonly probeCount: number;
  /** Null: nothing changed in this run. */
  readonly shift: ShiftResult | null;
  /** Null: the server does not tell, or several runs were put together. */
  readonly recovery: RecoveryFigures | null;
}

/** Of the turns after a change for the worse at the first deployment. */
export interface ShiftResult {
  /** Turns that were looked for. */
  readonly wantedCount: number;
  readonly firstTextUs: readonly number[];
  /** Requests of turns from the change until the last of these turns was due. */
  readonly requestCount: number;
  /** Turns before the change that asked another deployment first, and all of them. */
  readonly before: { readonly otherCount: number; readonly n: number };
  /** The first turn that asked another one first, which may be chance; null: none did. */
  readonly firstOther: Switch | null;
  /** Null: the first deployment stayed the one that is asked first. */
  readonly switched: Switch | null;
}

/** From the change until another deployment is asked first, and stays so. */
export interface Switch {
  readonly turns: number;
  readonly ms: number;
}

export interface FailoverParts {
  readonly watch: FailoverWatch;
  /** In the order in which they were due, ms of the window. */
  readonly turns: { readonly dueMs: readonly number[]; readonly firstTextUs: readonly number[] };
  readonly log: readonly LoggedRequest[];
  /** By how much the log began after the window. */
  readonly logFromMs: number;
  readonly recovery: RecoveryFigures | null;
}

/** The same question asked again after so long is another turn's, or another caller's. */
const SAME_TURN_MS = 10_000;
/** Of so many turns in a row nearly all have to ask another one first: one of them alone may be chance. */
const STAYS = { turns: 20, share: 0.9 };

export function failoverResult({ watch, turns, log, logFromMs, recovery }: FailoverParts): FailoverResult {
  const requests = log.filter(({ isProbe }) => !isProbe);
  const { shift } = watch;
  return {
    requestCount: requests.length,
    probeCount: log.length - requests.length,
    shift: shift === null ? null : shiftResult(shift, turns, requests, logFromMs),
    recovery,
  };
}

/** The change is at `shift.ms` of the log, which is the clock of the model's stand-in. */
function shiftResult(
  shift: NonNullable<FailoverWatch['shift']>,
  { dueMs, firstTextUs }: FailoverParts['turns'],
  requests: readonly LoggedRequest[],
  logFromMs: number,
): ShiftResult {
  const changeMs = shift.ms + logFromMs;
  const from = dueMs.findIndex((ms) => ms >= changeMs);
  const to = from === -1 ? -1 : Math.min(dueMs.length, from + shift.turns);
  const lastMs = (dueMs[to - 1] ?? changeMs) - logFromMs;
  const firsts = firstRequests(requests);
  const earlier = firsts.filter(({ atMs }) => atMs < shift.ms);
  const after = firsts.filter(({ atMs }) => atMs >= shift.ms);
  const since = (index: number): Switch | null => {
    const found = after[index];
    return found === undefined ? null : { turns: index, ms: found.atMs - shift.ms };
  };
  return {
    wantedCount: shift.turns,
    firstTextUs: from === -1 ? [] : firstTextUs.slice(from, to),
    requestCount: requests.filter(({ atMs }) => atMs >= shift.ms && atMs <= lastMs).length,
    before: { otherCount: earlier.filter(isOther).length, n: earlier.length },
    firstOther: since(after.findIndex(isOther)),
    switched: since(after.findIndex((_, index) => isSwitch(after, index))),
  };
}

/** Of each turn the request that came first; hedges and repetitions left out. */
export function firstRequests(requests: readonly LoggedRequest[]): readonly LoggedRequest[] {
  const lastMs = new Map<number, number>();
  return requests.filter(({ conversation, atMs }) => {
    const before = lastMs.get(conversation);
    lastMs.set(conversation, atMs);
    return before === undefined || atMs - before > SAME_TURN_MS;
  });
}

function isSwitch(firsts: readonly LoggedRequest[], index: number): boolean {
  const next = firsts.slice(index, index + STAYS.turns);
  const [first] = next;
  if (first === undefined || next.length < STAYS.turns || !isOther(first)) return false;
  return next.filter(isOther).length >= STAYS.turns * STAYS.share;
}

function isOther({ deployment }: LoggedRequest): boolean {
  return deployment !== 0;
}

/** Of several runs the slowest switch is told; percentiles of recovery cannot be put together. */
export function combineFailover(all: readonly FailoverResult[]): FailoverResult | null {
  const [first] = all;
  if (first === undefined) return null;
  const sum = (of: (result: FailoverResult) => number): number => all.reduce((total, result) => total + of(result), 0);
  return {
    requestCount: sum(({ requestCount }) => requestCount),
    probeCount: sum(({ probeCount }) => probeCount),
    shift: combineShifts(all.flatMap(({ shift }) => shift ?? [])),
    recovery: all.length === 1 ? first.recovery : null,
  };
}

function combineShifts(all: readonly ShiftResult[]): ShiftResult | null {
  const [first] = all;
  if (first === undefined) return null;
  const sum = (of: (shift: ShiftResult) => number): number => all.reduce((total, shift) => total + of(shift), 0);
  return {
    wantedCount: sum(({ wantedCount }) => wantedCount),
    firstTextUs: all.flatMap(({ firstTextUs }) => firstTextUs),
    requestCount: sum(({ requestCount }) => requestCount),
    before: { otherCount: sum(({ before }) => before.otherCount), n: sum(({ before }) => before.n) },
    firstOther: all.map(({ firstOther }) => firstOther).reduce(slower),
    switched: all.map(({ switched }) => switched).reduce(slower),
  };
}

function slower(one: Switch | null, other: Switch | null): Switch | null {
  if (one === null || other === null) return null;
  return other.turns > one.turns ? other : one;
}
