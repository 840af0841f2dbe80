/**
 * What becomes of each request to the stand-in: the text, its tokens, their times, or a fault. It follows from the seed,
 * what the caller said so far and how often that was asked before, never from the order in which requests arrive; so two
 * servers meet the same model. Only the regimes go by time.
 */
import { type ChatMessage, conversationKey, stateOfMessages } from './meaning/conversation.ts';
import { hashOf } from './meaning/fold.ts';
import { respond } from './meaning/habits.ts';
import { wordingFor, wordings } from './meaning/wordings.ts';
import { drawReply, type ReplyPlan, type StreamPlan, tokenTimesMs } from './profiles.ts';
import { createRegimeClock, profileIn, type RegimeClock } from './regimes.ts';
import { seededRandom } from './seeded.ts';
import { type FaultKind, type FaultPlan, profileOf, type UpstreamOrder } from './upstream_order.ts';

/** What is done about one request. Times in ms since it came. */
export type Delivery =
  | { readonly kind: 'refuse' }
  | { readonly kind: 'stall' }
  | { readonly kind: 'error'; readonly status: 429 | 500 | 503; readonly afterMs: number; readonly retryAfterS: number }
  | StreamDelivery;

export interface StreamDelivery {
  readonly kind: 'stream';
  /** Those that are sent; ascending times, one for each. */
  readonly tokens: readonly string[];
  readonly timesMs: readonly number[];
  /** `finish` as it should be, `end` without a finish, `break` of the connection. */
  readonly ending: 'finish' | 'end' | 'break';
  readonly endMs: number;
  /** Index of the token whose line is broken; -1 = none. */
  readonly brokenToken: number;
}

export interface PlannedReply {
  readonly delivery: Delivery;
  /** What is wrong with it, by plan or by profile; null = nothing. */
  readonly fault: FaultKind | null;
}

export interface Planner {
  /** `temperature`: at 0 the wording is always the first one; all else is as ever. */
  plan(messages: readonly ChatMessage[], deployment: number, nowMs: number, temperature?: number): PlannedReply;
  /** The regimes begin anew with the next request. What was asked stays asked: calls may be going on. */
  restartRegimes(): void;
}

/** Conversations whose askings are counted; the oldest is forgotten first and counts as never asked. */
const CONVERSATIONS_MAX = 200_000;
const SLOW_MS = 5_000;
const RETRY_AFTER_S = 1;

export function createPlanner(order: UpstreamOrder): Planner {
  const { seed, faults, bursts = false, deployments = 1 } = order;
  const timesAsked = new Map<number, number>();
  let regimes: { readonly clock: RegimeClock; readonly startMs: number } | null = null;

  const profileAt = (deployment: number, nowMs: number) => {
    const normal = profileOf(order, deployment);
    if (!order.regimes) return normal;
    regimes ??= { clock: createRegimeClock(seed, deployments, order.regimes), startMs: nowMs };
    return profileIn(regimes.clock(deployment, nowMs - regimes.startMs), normal);
  };

  return {
    plan(messages, deployment, nowMs, temperature = 1) {
      const conversation = hashOf(seed, ...conversationKey(messages));
      const asked = timesAsked.get(conversation) ?? 0;
      if (asked === 0 && timesAsked.size >= CONVERSATIONS_MAX) timesAsked.delete(timesAsked.keys().next().value ?? 0);
      timesAsked.set(conversation, asked + 1);
      const profile = profileAt(deployment, nowMs);
      const random = seededRandom(hashOf(conversation, asked));
      const drawn = drawReply(profile, random);
      const fault = faults === undefined ? null : faultOf(faults, conversation, asked, deployment);
      const plan = fault === null ? drawn : withFault(fault, drawn, profile.errorDelay.fixedMs);
      if (plan.kind !== 'stream') return { delivery: plan, fault: fault ?? faultOfPlan(plan) };
      const tokens = tokensOf(
        replyTo(messages, order, temperature === 0 ? null : hashOf(conversation, asked, 'wording')),
      );
      const timesMs = tokenTimesMs(profile, plan, tokens.length, { bursts, random });
      return { delivery: deliver(plan, tokens, timesMs, fault), fault: fault ?? faultOfPlan(plan) };
    },
    restartRegimes() {
      regimes = null;
    },
  };
}

/** `seed`: chooses the wording; null = the first one. */
function replyTo(messages: readonly ChatMessage[], order: UpstreamOrder, seed: number | null): string {
  const { paraphrases = 1 } = order;
  const { state, utterance, lineBefore } = stateOfMessages(messages, order);
  const { answer } = respond(state, utterance, lineBefore, order);
  const isParaphrased = seed !== null && hashOf(seed, 'paraphrased') < paraphrases * 2 ** 32;
  return isParaphrased ? wordingFor(answer, seed) : wordings(answer)[0];
}

/** A word is a token, a long one is two; the space belongs to the token after it, as models have it. */
export function tokensOf(text: string): readonly string[] {
  return text.split(' ').flatMap((word, index) => {
    const whole = index === 0 ? word : ` ${word}`;
    const middle = Math.ceil(whole.length / 2);
    return word.length > 6 ? [whole.slice(0, middle), whole.slice(middle)] : [whole];
  });
}

/** About four characters each, and a few for each message. */
export function promptTokens(messages: readonly ChatMessage[]): number {
  const chars = messages.reduce((sum, { content }) => sum + (typeof content === 'string' ? content.length : 0), 0);
  return Math.ceil(chars / 4) + 4 * messages.length;
}

function faultOf(faults: FaultPlan, conversation: number, asked: number, deployment: number): FaultKind | null {
  const { share, kinds, on = 'first' } = faults;
  if (faults.deployment !== undefined && faults.deployment !== deployment) return null;
  if (on === 'first' && asked > 0) return null;
  if (hashOf(conversation, asked, 'fault') >= share * 2 ** 32) return null;
  return kinds[hashOf(conversation, asked, 'kind of fault') % kinds.length] ?? null;
}

type Planned = ReplyPlan | { readonly kind: 'refuse' };

/** Faults within a stream leave the drawn times as they are; a plan without a stream gets an ordinary one for them. */
function withFault(fault: FaultKind, drawn: ReplyPlan, errorAfterMs: number): Planned {
  if (fault === 'refuse' || fault === 'stall') return { kind: fault };
  if (fault === '429' || fault === '500') {
    return { kind: 'error', status: fault === '429' ? 429 : 500, afterMs: errorAfterMs, retryAfterS: RETRY_AFTER_S };
  }
  const stream = drawn.kind === 'stream' ? drawn : ORDINARY_STREAM;
  if (fault === 'malformed') return { ...stream, malformedAt: 0 };
  return fault === 'slow' ? { ...stream, firstTokenMs: stream.firstTokenMs + SLOW_MS } : stream;
}

const ORDINARY_STREAM: StreamPlan = {
  kind: 'stream',
  firstTokenMs: 500,
  pause: null,
  unfinishedAt: null,
  malformedAt: null,
};

function deliver(
  plan: StreamPlan,
  tokens: readonly string[],
  timesMs: readonly number[],
  fault: FaultKind | null,
): StreamDelivery {
  if (fault === 'empty' || fault === 'cut') {
    const ending = fault === 'empty' ? 'finish' : 'break';
    return { kind: 'stream', tokens: [], timesMs: [], ending, endMs: plan.firstTokenMs, brokenToken: -1 };
  }
  const at = (share: number): number => Math.min(tokens.length - 1, Math.floor(share * tokens.length));
  const brokenToken = plan.malformedAt === null ? -1 : at(plan.malformedAt);
  const count = plan.unfinishedAt === null ? tokens.length : 1 + at(plan.unfinishedAt);
  return {
    kind: 'stream',
    tokens: tokens.slice(0, count),
    timesMs: timesMs.slice(0, count),
    ending: plan.unfinishedAt === null ? 'finish' : 'end',
    endMs: timesMs[count - 1] ?? plan.firstTokenMs,
    brokenToken,
  };
}

/** The profile's own mishaps under the names of the faults that they are like. */
function faultOfPlan(plan: Planned): FaultKind | null {
  if (plan.kind === 'refuse' || plan.kind === 'stall') return plan.kind;
  if (plan.kind === 'error') return plan.status === 429 ? '429' : '500';
  if (plan.unfinishedAt !== null) return 'cut';
  return plan.malformedAt === null ? null : 'malformed';
}
