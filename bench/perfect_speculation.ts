/**
 * The best that asking on partial prompts could do in this run: of each turn one request that is never in vain, begun at
 * the first partial prompt that says what the final one will say, else at the final. What a server measures above it, its
 * policy has missed; what it measures below, it had from a cache or from guessing. Pure.
 */
import { foldText, hashOf } from './meaning/fold.ts';
import { drawReply, type ReplyProfile } from './profiles.ts';
import type { PlannedCall, PlannedTurn } from './schedule.ts';
import { median, shareWithin } from './quantiles.ts';
import { seededRandom } from './seeded.ts';

export interface PerfectOrder {
  readonly seed: number;
  /** Of each deployment that may be asked. */
  readonly profiles: readonly ReplyProfile[];
  readonly firstVoice: 'race' | 'hedge' | 'off';
  readonly hedgeMs: number;
  readonly sendsPartials: boolean;
  /** Turns that are due in it count; ms from the start of the schedule. */
  readonly window: { readonly fromMs: number; readonly toMs: number };
}

export interface PerfectBound {
  readonly n: number;
  readonly p50Ms: number | null;
  readonly within250: number | null;
  /** Of the turns, those that could be asked before their final. */
  readonly earlyShare: number | null;
  /** Of those, how much earlier. */
  readonly leadP50Ms: number | null;
}

/** An attempt without a token is given up after it. */
const DEADLINE_MS = 1_500;
const ATTEMPTS_MAX = 3;
/** As a turn without an answer is counted everywhere. */
const PATIENCE_MS = 15_000;

export function perfectBound(calls: readonly PlannedCall[], order: PerfectOrder): PerfectBound {
  const { fromMs, toMs } = order.window;
  const due = calls.flatMap(({ turns }) => turns).filter(({ finalMs }) => finalMs >= fromMs && finalMs < toMs);
  const leads = due.map((turn) => turn.finalMs - earliestMs(turn, order.sendsPartials));
  const gaps = due.map((turn, index) => gapMs(turn.finalMs, leads[index] ?? 0, order));
  const early = leads.filter((ms) => ms > 0);
  return {
    n: due.length,
    p50Ms: median(gaps),
    within250: shareWithin(gaps, 250),
    earlyShare: due.length === 0 ? null : early.length / due.length,
    leadP50Ms: median(early),
  };
}

/** p50 of the same turns if each asked the first model alone, when its final came: what there is to gain. */
export function coldP50Ms(calls: readonly PlannedCall[], order: PerfectOrder): number | null {
  const cold: PerfectOrder = {
    ...order,
    profiles: order.profiles.slice(0, 1),
    firstVoice: 'off',
    sendsPartials: false,
  };
  return perfectBound(calls, cold).p50Ms;
}

/** When the whole utterance is known for the first time. */
function earliestMs({ partials, text, finalMs }: PlannedTurn, sendsPartials: boolean): number {
  if (!sendsPartials) return finalMs;
  const whole = foldText(text);
  return partials.find((partial) => foldText(partial.text) === whole)?.atMs ?? finalMs;
}

/** Times since the final prompt. Only the first request may leave before it. */
function gapMs(dueMs: number, leadMs: number, { seed, profiles, firstVoice, hedgeMs }: PerfectOrder): number {
  const [first] = profiles;
  if (first === undefined) return PATIENCE_MS;
  const random = seededRandom(hashOf(seed, dueMs, 'perfect speculation'));
  let startMs = -leadMs;
  let attempt = draw(first, random);
  let bestMs = startMs + attempt.tokenMs;
  for (let count = 1; count < ATTEMPTS_MAX; count++) {
    const patienceMs =
      count > 1 || profiles.length === 1 ? Infinity : { race: 0, hedge: hedgeMs, off: Infinity }[firstVoice];
    const nextMs = Math.max(0, startMs + Math.min(patienceMs, attempt.failsMs, DEADLINE_MS));
    if (bestMs <= nextMs) break;
    startMs = nextMs;
    attempt = draw(profiles[count % profiles.length] ?? first, random);
    bestMs = Math.min(bestMs, startMs + attempt.tokenMs);
  }
  return Math.min(PATIENCE_MS, Math.max(0, bestMs));
}

/** Since the start of the request; never = Infinity. */
function draw(profile: ReplyProfile, random: () => number): { readonly tokenMs: number; readonly failsMs: number } {
  const plan = drawReply(profile, random);
  if (plan.kind === 'stream') return { tokenMs: plan.firstTokenMs, failsMs: Infinity };
  return { tokenMs: Infinity, failsMs: plan.kind === 'error' ? plan.afterMs : Infinity };
}
