/**
 * What a provider gives in a replay: what it gave in the recording, and where it was never asked the recorded text with
 * a time to first token drawn from this call's own. Pure.
 *
 * What is asked on a partial prompt that no final prompt followed in these words is discarded whatever it gives, so
 * nothing is made up for it.
 */
import { type Fault, faultFor, type PlannedReply, struck, type StruckRequest } from './faults.ts';
import type { RecordedReplies, RecordedReply, RecordedText } from './recorded_replies.ts';
import { drawn } from './seeded.ts';

export interface AskedReply extends StruckRequest {
  /** The final prompt that it is meant for, by its count. */
  readonly finalCount: number;
  /** What is asked, folded. */
  readonly about: string;
  /** Its final prompt has not come yet. */
  readonly isEarly: boolean;
  /** What the same request was given in the recording; null: the recording has none. */
  readonly recorded: RecordedReply | null;
}

export interface ReplyPlan extends PlannedReply {
  /** Beyond this time after the request the plan is an assumption; `Infinity`: all of it is recorded. */
  readonly knownUs: number;
}

export interface PlanGround {
  readonly replies: RecordedReplies;
  /** What was said as the answer to this final prompt without any provider; null when there was no such answer. */
  readonly unasked: (finalCount: number) => string | null;
  readonly faults: readonly Fault[];
  readonly seed: number;
  readonly firstTokenMs: number;
}

/** A busy process stops a reply a little later than a virtual one. */
const JITTER_US = 20_000;
/** How a reply goes on whose end was not recorded, because it was stopped: it is over. */
const ASSUMED_END_US = 250_000;
/** For a call in which no provider ever gave a token. */
const FIRST_TOKEN_US = 500_000;
const NOT_RECORDED_US = 1_000;
/** Whoever asked has given it up long before. */
const NEVER_US = 3_600_000_000;
const SILENCE: PlannedReply = { texts: [], end: { kind: 'failed', afterUs: NEVER_US, code: 'NOT_RECORDED' } };

export function planReply(asked: AskedReply, ground: PlanGround): ReplyPlan {
  const plan = unstruck(asked, ground);
  const fault = faultFor(ground.faults, asked, ground.seed);
  if (fault === null) return plan;
  // A reply that is cut or slow is still that reply; what becomes of any other is known.
  const rests = fault.what === 'cut' || fault.what === 'slow';
  return { ...struck(plan, fault, ground.firstTokenMs), knownUs: rests ? plan.knownUs : Infinity };
}

function unstruck(asked: AskedReply, ground: PlanGround): ReplyPlan {
  const { recorded, finalCount, about } = asked;
  const isInVain = asked.isEarly && !ground.replies.mayBeWhole(finalCount, about);
  if (recorded === null) {
    return isInVain ? { ...SILENCE, knownUs: Infinity } : { ...assumed(asked, ground, 0), knownUs: 0 };
  }
  const { texts, end } = recorded;
  if (end.kind !== 'unknown') return { texts, end, knownUs: Infinity };
  if (isInVain) return { texts, end: SILENCE.end, knownUs: Infinity };
  const knownUs = end.afterUs + JITTER_US;
  // It had not answered when it was stopped, so it does not answer before that.
  if (texts.length === 0) return { ...assumed(asked, ground, knownUs), knownUs };
  return { texts, end: { kind: 'done', afterUs: end.afterUs + ASSUMED_END_US, endCall: false }, knownUs };
}

/** Text that was recorded for this final prompt, as a provider would give it that starts no earlier than `fromUs`. */
function assumed(asked: AskedReply, ground: PlanGround, fromUs: number): PlannedReply {
  const source = lentBy(asked, ground);
  if (source === null) {
    return { texts: [], end: { kind: 'failed', afterUs: fromUs + NOT_RECORDED_US, code: 'NOT_RECORDED' } };
  }
  const firstUs = Math.max(drawnFirstTextUs(asked, ground), fromUs + NOT_RECORDED_US);
  const lateUs = firstUs - (source.texts[0]?.afterUs ?? 0);
  const texts = source.texts.map(({ afterUs, text }) => ({ text, afterUs: afterUs + lateUs }));
  const lastUs = texts.at(-1)?.afterUs ?? firstUs;
  const afterUs = source.end.kind === 'done' ? source.end.afterUs + lateUs : lastUs;
  const endCall = source.end.kind === 'done' && source.end.endCall;
  return { texts, end: { kind: 'done', afterUs, endCall } };
}

/** Best of all a whole reply of the same provider. */
function lentBy({ finalCount, provider }: AskedReply, { replies, unasked }: PlanGround): Lent | null {
  const all = replies.withText(finalCount);
  const [best] = all;
  const own = all.find((reply) => reply.provider === provider && isWhole(reply));
  if (own !== undefined || best !== undefined) return own ?? best ?? null;
  const text = unasked(finalCount);
  return text === null ? null : { texts: [{ afterUs: 0, text }], end: { kind: 'done', afterUs: 0, endCall: false } };
}

interface Lent {
  readonly texts: readonly RecordedText[];
  readonly end: RecordedReply['end'];
}

function isWhole({ end }: RecordedReply): boolean {
  return end.kind === 'done';
}

function drawnFirstTextUs({ provider, name }: AskedReply, { replies, seed }: PlanGround): number {
  const pool = replies.firstTextsUs(provider);
  return pool[Math.floor(drawn(seed, `first text:${name}`) * pool.length)] ?? FIRST_TOKEN_US;
}
