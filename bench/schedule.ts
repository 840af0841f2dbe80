/**
 * The whole run, computed beforehand: when every call begins, and when every partial and final prompt of it leaves.
 * Nothing in it depends on what the server does, so a server that is slow meets the same callers as a fast one, and what
 * it delays is seen (an open loop). Pure; the same order gives the same schedule. Times in ms from the start of the run.
 */
import { type Answer, freshState } from './meaning/dialogue_state.ts';
import { type Dialogue, dialogues } from './meaning/dialogues.ts';
import { hashOf } from './meaning/fold.ts';
import { type Habits, respond } from './meaning/habits.ts';
import type { CallPart } from './meaning/recorded_calls.ts';
import { isEligible, trainedKeys, turnKey } from './meaning/repeats.ts';
import { seededRandom, startTimesMs } from './seeded.ts';
import { agentSpeechMs, type PartialText, planSpeech, type SilenceMs } from './speech_timing.ts';
import { tongueOf } from './tongues/all.ts';
import type { Tongue, TongueTag } from './tongues/tongue.ts';

export interface ScheduleOrder extends Habits {
  readonly seed: number;
  /** Telephone lines that are busy all the time: when a call ends, the next one begins at once. */
  readonly callCount: number;
  /** The first calls begin within this time, as a Poisson process. */
  readonly rampMs: number;
  /** No final prompt is due later. */
  readonly lengthMs: number;
  readonly silenceMs: SilenceMs;
  /** Share of utterances that differ from what the caller really said by one word that changes the meaning. */
  readonly trapShare: number;
  /** Share of replies that the caller cuts in on. */
  readonly bargeInShare: number;
  /** 2 = people and voices take half the time; servers and models are as they are. */
  readonly pace: number;
  /** The calls that are played. Default `measuring`. */
  readonly part?: CallPart;
  /** Says of each turn whether it was asked in the training part before. Default false. */
  readonly marksRepeats?: boolean;
  /** Calls that were played of the training part; the recorded ones when absent. */
  readonly trainedCount?: number;
  /** No more calls than this; the lines are silent after the last one. Default: no end. */
  readonly callsMax?: number;
  /** What callers and agent speak. Default `en-US`. */
  readonly tongue?: TongueTag;
}

export interface PlannedTurn {
  readonly text: string;
  readonly isTrap: boolean;
  /** What the model answers to it, given the lines before it. */
  readonly expected: Answer;
  /** The same was asked in the training part, in the same place, whatever the values. */
  readonly isRepeated: boolean;
  /** The answer may be kept for other callers. */
  readonly isEligible: boolean;
  /** The caller's mouth. */
  readonly beginsMs: number;
  readonly endsMs: number;
  readonly partials: readonly PartialText[];
  readonly finalMs: number;
  /** It is said over the reply to the turn before it. */
  readonly isBargeIn: boolean;
}

export interface PlannedCall {
  readonly line: number;
  /** The caller's number: of each call another one, always the same. */
  readonly from: string;
  readonly startMs: number;
  readonly turns: readonly PlannedTurn[];
  /** The caller hangs up. */
  readonly endMs: number;
}

const CONNECT_MS = 300;
const FIRST_SOUND_MS = 150;
/** What a caller's plan allows for the answer to begin; with the shortest reply, longer than most failures take. */
const ANSWER_MS = 1_500;
const REPLY_MIN_MS = 1_500;
/** More patience with the last answer of a call, which no next turn waits for. */
const LAST_ANSWER_MS = 3_500;
const REACTION = { fromMs: 200, toMs: 600 };
/** From the final prompt to the caller's cutting in: somewhere in the first sentence. */
const BARGE_IN = { fromMs: 400, toMs: 1_200 };
const NEXT_CALL_MS = 300;
/** Shorter than nearly every call, so that no real call is used twice while another was not used. */
const CALL_MIN_MS = 25_000;
const NO_KEYS: ReadonlySet<string> = new Set();

/** The line that is free next takes the next dialogue, so that none is used twice while another was not used. */
export function planCalls(order: ScheduleOrder): readonly PlannedCall[] {
  const { seed, callCount, rampMs, lengthMs, trapShare, pace, part = 'measuring', marksRepeats = false } = order;
  const trained = marksRepeats ? keysOf(order) : NO_KEYS;
  const callsMax = order.callsMax ?? callCount * Math.ceil((lengthMs * pace) / CALL_MIN_MS);
  const drawn = dialogues({ seed, count: callsMax, trapShare, part });
  const lines = startTimesMs(callCount, rampMs, seededRandom(seed)).map((nextMs, line) => ({ line, nextMs }));
  const calls: PlannedCall[] = [];
  for (const [index, dialogue] of drawn.entries()) {
    const free = lines.reduce((first, each) => (each.nextMs < first.nextMs ? each : first));
    if (free.nextMs >= lengthMs) break;
    const random = seededRandom(seed * 1_000_003 + index);
    const call = planCall(dialogue, { line: free.line, startMs: free.nextMs, order, trained, random });
    calls.push(call);
    free.nextMs = call.endMs + NEXT_CALL_MS / pace;
  }
  return calls;
}

/** Of the training part as it was played. */
function keysOf(order: ScheduleOrder): ReadonlySet<string> {
  const { seed, trainedCount } = order;
  if (trainedCount === undefined) return trainedKeys(order);
  const played = dialogues({ seed, count: trainedCount, trapShare: 0, part: 'training' });
  return trainedKeys(
    order,
    played.map(({ lines }) => ({ lines: lines.map(({ text }) => text) })),
  );
}

/** A number of those that are kept free for fiction. */
export function callerNumber(callId: string): string {
  const hash = hashOf(callId, 'number');
  const area = 201 + (hash % 799);
  return `+1${area}55501${String(Math.floor(hash / 799) % 100).padStart(2, '0')}`;
}

interface CallSeat {
  readonly line: number;
  readonly startMs: number;
  readonly order: ScheduleOrder;
  /** Keys of the turns of the training part. */
  readonly trained: ReadonlySet<string>;
  readonly random: () => number;
}

function planCall(dialogue: Dialogue, { line, startMs, order, trained, random }: CallSeat): PlannedCall {
  const { pace, lengthMs, silenceMs, bargeInShare } = order;
  const tongue = tongueOf(order.tongue);
  const between = ({ fromMs, toMs }: { fromMs: number; toMs: number }): number =>
    (fromMs + random() * (toMs - fromMs)) / pace;
  const from = callerNumber(dialogue.id);
  const turns: PlannedTurn[] = [];
  let state = freshState();
  let agentDoneMs =
    startMs + (CONNECT_MS + FIRST_SOUND_MS + agentSpeechMs(tongue.words.greeting, tongue.spoken)) / pace;
  for (const { text: recorded, isTrap } of dialogue.lines) {
    const text = tongue.say(recorded);
    const reactionMs = between(REACTION);
    const cutsInMs = between(BARGE_IN);
    const before = turns.at(-1);
    const isBargeIn = random() < bargeInShare && before !== undefined;
    const beginsMs = isBargeIn ? before.finalMs + cutsInMs : agentDoneMs + reactionMs;
    const { speechMs, partials, finalAtMs } = planSpeech(text, silenceMs, random, tongue.spoken);
    const finalMs = beginsMs + finalAtMs / pace;
    // The caller stays on the line until the run is over.
    if (finalMs > lengthMs)
      return { line, from, startMs, turns, endMs: Math.max(lengthMs, agentDoneMs + LAST_ANSWER_MS / pace) };
    const isRepeated = trained.has(turnKey(state, recorded));
    const answered = respond(state, text, before?.text ?? '', order, tongue);
    state = answered.state;
    turns.push({
      text,
      isTrap,
      expected: answered.answer,
      isRepeated,
      isEligible: isEligible(answered.answer),
      beginsMs,
      endsMs: beginsMs + speechMs / pace,
      partials: partials.map((partial) => ({ atMs: beginsMs + partial.atMs / pace, text: partial.text })),
      finalMs,
      isBargeIn,
    });
    agentDoneMs = finalMs + (ANSWER_MS + FIRST_SOUND_MS + replyMs(answered.answer, tongue)) / pace;
  }
  return { line, from, startMs, turns, endMs: agentDoneMs + LAST_ANSWER_MS / pace };
}

/** The longest of its wordings, so that a reply is over before the caller goes on. */
function replyMs(answer: Answer, { wordings, spoken }: Tongue): number {
  return Math.max(REPLY_MIN_MS, ...wordings(answer).map((wording) => agentSpeechMs(wording, spoken)));
}
