/**
 * What becomes of each request to the stand-in: the text, its tokens, their times, or a fault. It follows from the seed,
 * what the caller said so far and how often that was asked before, never from the order in which requests arrive; so two
 * servers meet the same model. Only the regimes and the schedule go by time, or by the number of requests.
 */
import type { Delivery, StreamDelivery } from './delivery.ts';
import { type FaultKind, isOfText } from './fault_kinds.ts';
import { continuationIn, restOfAnswer } from './meaning/continuing.ts';
import { type ChatMessage, conversationKey, stateOfMessages } from './meaning/conversation.ts';
import type { Answer } from './meaning/dialogue_state.ts';
import { hashOf } from './meaning/fold.ts';
import { respond } from './meaning/habits.ts';
import { answersIn } from './meaning/read_back.ts';
import { wordingOf } from './meaning/wordings.ts';
import {
  chosenProfile,
  drawReply,
  type ReplyPlan,
  type ReplyProfile,
  type StreamPlan,
  tokenTimesMs,
} from './profiles.ts';
import { createRegimeClock, profileIn, type RegimeClock } from './regimes.ts';
import { seededRandom } from './seeded.ts';
import { tongueOf } from './tongues/all.ts';
import { SPACED } from './tongues/spoken_form.ts';
import type { SpokenForm } from './tongues/tongue.ts';
import { answerInstead, type Asking, faultOf, spoilt } from './upstream_faults.ts';
import { profileOf, type UpstreamOrder } from './upstream_order.ts';
import { type Phase, phaseAt } from './upstream_schedule.ts';

export interface PlannedReply {
  readonly delivery: Delivery;
  /** What is wrong with it, by plan or by profile; null = nothing. */
  readonly fault: FaultKind | null;
  /** The turn that it is asked for. */
  readonly conversation: number;
}

/** What a request asks for beside its messages. */
export interface Wish {
  /** At 0 the wording is always the first one; all else is as ever. Default 1. */
  readonly temperature?: number;
  /** No more tokens than this; null or left out = as many as it takes. */
  readonly maxTokens?: number | null;
}

export interface Planner {
  plan(messages: readonly ChatMessage[], deployment: number, nowMs: number, wish?: Wish): PlannedReply;
  /** Nobody listens at its address now. */
  isShut(deployment: number, nowMs: number): boolean;
  /** The schedule and the regimes begin anew. What was asked stays asked: calls may be going on. */
  begin(nowMs: number): void;
}

/** Conversations whose askings are counted; the oldest is forgotten first and counts as never asked. */
const CONVERSATIONS_MAX = 200_000;

export function createPlanner(order: UpstreamOrder): Planner {
  const { seed, bursts = false, deployments = 1, schedule = [] } = order;
  const tongue = tongueOf(order.tongue);
  answersIn(tongue);
  const timesAsked = new Map<number, number>();
  let regimes: { readonly clock: RegimeClock; readonly startMs: number } | null = null;
  let begun: { readonly atMs: number; requestCount: number } | null = null;

  const phaseOf = (deployment: number, nowMs: number): Phase | null =>
    begun && phaseAt(schedule, deployment, { ms: nowMs - begun.atMs, requestCount: begun.requestCount });

  const profileAt = (deployment: number, nowMs: number, phase: Phase | null): ReplyProfile => {
    if (phase?.profile !== undefined) return chosenProfile(phase.profile);
    const normal = profileOf(order, deployment);
    if (!order.regimes) return normal;
    regimes ??= { clock: createRegimeClock(seed, deployments, order.regimes), startMs: nowMs };
    return profileIn(regimes.clock(deployment, nowMs - regimes.startMs), normal);
  };

  const countAsking = (asked: number): number => {
    const times = timesAsked.get(asked) ?? 0;
    if (times === 0 && timesAsked.size >= CONVERSATIONS_MAX) timesAsked.delete(timesAsked.keys().next().value ?? 0);
    timesAsked.set(asked, times + 1);
    return times;
  };

  return {
    plan(messages, deployment, nowMs, wish = {}) {
      if (begun !== null) begun.requestCount += 1;
      const going = continuationIn(messages, tongue);
      const question = going?.asked ?? messages;
      const conversation = hashOf(seed, ...conversationKey(question, tongue));
      const asking: Asking = { conversation, asked: countAsking(conversation), deployment };
      const phase = phaseOf(deployment, nowMs);
      const profile = profileAt(deployment, nowMs, phase);
      const random = seededRandom(hashOf(conversation, asking.asked));
      const drawn = drawReply(profile, random);
      const faults = phase?.faults ?? order.faults;
      const fault = faults === undefined ? null : faultOf(faults, asking);
      if (fault !== null && !isOfText(fault)) {
        return { delivery: answerInstead(fault, profile.errorDelay.fixedMs), fault, conversation };
      }
      if (fault === null && drawn.kind !== 'stream') {
        return { delivery: drawn, fault: faultOfPlan(drawn), conversation };
      }
      // A plan without a stream gets an ordinary one for a fault within it.
      const plan = drawn.kind === 'stream' ? drawn : ORDINARY_STREAM;
      const wording = wish.temperature === 0 ? null : hashOf(conversation, asking.asked, 'wording');
      const text = going === null ? replyTo(question, order, wording) : restOf(question, order, going.said, asking);
      const tokens = tokensOf(text, tongue.spoken);
      const timesMs = tokenTimesMs(profile, plan, tokens.length, { bursts, random });
      const whole = limited(deliver(plan, tokens, timesMs), wish.maxTokens ?? null);
      const delivery = fault === null ? whole : spoilt(whole, fault, asking);
      return { delivery, fault: fault ?? faultOfPlan(plan), conversation };
    },
    isShut: (deployment, nowMs) => phaseOf(deployment, nowMs)?.isShut === true,
    begin(nowMs) {
      regimes = null;
      begun = { atMs: nowMs, requestCount: 0 };
    },
  };
}

/** `seed`: chooses the wording; null = the first one. */
function replyTo(messages: readonly ChatMessage[], order: UpstreamOrder, seed: number | null): string {
  const { paraphrases = 1 } = order;
  const answer = answerOf(messages, order);
  const isParaphrased = seed !== null && hashOf(seed, 'paraphrased') < paraphrases * 2 ** 32;
  return wordingOf(tongueOf(order.tongue).wordings(answer), isParaphrased ? seed : 0);
}

function answerOf(messages: readonly ChatMessage[], order: UpstreamOrder): Answer {
  const tongue = tongueOf(order.tongue);
  const { state, utterance, lineBefore } = stateOfMessages(messages, order, tongue);
  return respond(state, utterance, lineBefore, order, tongue).answer;
}

/** Of an answer of which `said` was said already. */
function restOf(messages: readonly ChatMessage[], order: UpstreamOrder, said: string, asking: Asking): string {
  const seed = hashOf(asking.conversation, asking.asked, 'going on');
  return restOfAnswer(answerOf(messages, order), said, seed, tongueOf(order.tongue));
}

/**
 * A word is a token, a long one is two; the space belongs to the token after it, as models have it. Without spaces two
 * characters are a token, so that an answer takes about as long as an English one.
 */
export function tokensOf(text: string, spoken: SpokenForm = SPACED): readonly string[] {
  if (spoken.joiner === '') return pairsOf(spoken.unitsOf(text));
  return text.split(' ').flatMap((word, index) => {
    const whole = index === 0 ? word : ` ${word}`;
    const middle = Math.ceil(whole.length / 2);
    return word.length > 6 ? [whole.slice(0, middle), whole.slice(middle)] : [whole];
  });
}

function pairsOf(units: readonly string[]): readonly string[] {
  return units.flatMap((unit, index) => (index % 2 === 0 ? [unit + (units[index + 1] ?? '')] : []));
}

/** About four characters each, and a few for each message. */
export function promptTokens(messages: readonly ChatMessage[]): number {
  const chars = messages.reduce((sum, { content }) => sum + (typeof content === 'string' ? content.length : 0), 0);
  return Math.ceil(chars / 4) + 4 * messages.length;
}

const ORDINARY_STREAM: StreamPlan = {
  kind: 'stream',
  firstTokenMs: 500,
  pause: null,
  unfinishedAt: null,
  malformedAt: null,
};

function deliver(plan: StreamPlan, tokens: readonly string[], timesMs: readonly number[]): StreamDelivery {
  const at = (share: number): number => Math.min(tokens.length - 1, Math.floor(share * tokens.length));
  const count = plan.unfinishedAt === null ? tokens.length : 1 + at(plan.unfinishedAt);
  return {
    kind: 'stream',
    tokens: tokens.slice(0, count),
    timesMs: timesMs.slice(0, count),
    ending: plan.unfinishedAt === null ? 'finish' : 'end',
    endMs: timesMs[count - 1] ?? plan.firstTokenMs,
    brokenToken: plan.malformedAt === null ? -1 : at(plan.malformedAt),
  };
}

function limited(delivery: StreamDelivery, maxTokens: number | null): StreamDelivery {
  const { tokens, timesMs } = delivery;
  if (maxTokens === null || tokens.length <= maxTokens) return delivery;
  const endMs = timesMs[maxTokens - 1] ?? delivery.endMs;
  return {
    ...delivery,
    tokens: tokens.slice(0, maxTokens),
    timesMs: timesMs.slice(0, maxTokens),
    ending: 'length',
    endMs,
  };
}

/** The profile's own mishaps under the names of the faults that they are like. */
function faultOfPlan(plan: ReplyPlan): FaultKind | null {
  if (plan.kind === 'stall') return plan.kind;
  if (plan.kind === 'error') return plan.status === 429 ? '429' : '500';
  if (plan.unfinishedAt !== null) return 'unfinished';
  return plan.malformedAt === null ? null : 'garbled';
}
