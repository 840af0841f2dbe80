/**
 * What is ready when the final prompt comes, in every language of the bench: its calls in virtual time, one after the other,
 * and a model that answers in no time. The callers say the same in each, so whatever differs is the product's.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchWorkflow } from '../../../bench/bench_workflow.ts';
import { stateOfMessages } from '../../../bench/meaning/conversation.ts';
import { respond } from '../../../bench/meaning/habits.ts';
import { type PlannedCall, planCalls } from '../../../bench/schedule.ts';
import { tongueOf } from '../../../bench/tongues/all.ts';
import { type Tongue, TONGUE_TAGS, type TongueTag } from '../../../bench/tongues/tongue.ts';
import { parseWorkflow } from '../../../src/workflows/schema.ts';
import { CallWorld } from '../../support/call_world.ts';
import type { Generation } from '../../support/fake_provider.ts';

const CALLERS = {
  seed: 1,
  callCount: 50,
  rampMs: 1_000,
  lengthMs: 150_000,
  silenceMs: 700,
  trapShare: 0,
  bargeInShare: 0,
  pace: 1,
} as const;
const READY_MIN = 0.33;
/** What a language may have less than English. */
const LESS_MAX = 0.05;

/** Answers what the conversation means, without taking any time. */
function answer({ request, sink }: Generation, tongue: Tongue): void {
  const { state, utterance, lineBefore } = stateOfMessages(request.messages(), {}, tongue);
  sink.text(tongue.wordings(respond(state, utterance, lineBefore, {}, tongue).answer)[0]);
  sink.done({ endCall: false });
}

function play(world: CallWorld, { from, turns }: PlannedCall, language: string): void {
  const { clock } = world;
  const call = world.talking({ from, language });
  for (const { beginsMs, partials, finalMs, text } of turns) {
    clock.advance(2_000);
    const startedMs = clock.nowUs() / 1000;
    const until = (atMs: number): void => clock.advance(startedMs + atMs - beginsMs - clock.nowUs() / 1000);
    for (const partial of partials) {
      until(partial.atMs);
      call.hearsPartial(partial.text);
    }
    until(finalMs);
    call.says(text);
    clock.advance(1);
    call.heardAll();
  }
  call.hangsUp();
}

/** Of the turns, those whose answer was asked for before their final prompt, once other calls have taught what callers say. */
function readyShareIn(tag: TongueTag): number {
  const tongue = tongueOf(tag);
  const parsed = parseWorkflow(benchWorkflow(tongue), 'line');
  assert.ok(parsed.ok);
  // Proofs for the cache are asked for off the path, where nothing is in virtual time.
  const prediction = { ...parsed.workflow.prediction, cache: false };
  const world = new CallWorld({ workflow: { ...parsed.workflow, prediction } });
  for (const provider of world.providers) provider.always = (generation) => answer(generation, tongue);
  for (const call of planCalls({ ...CALLERS, part: 'training', tongue: tag })) play(world, call, tag);
  const taughtCount = world.metered.length;
  for (const call of planCalls({ ...CALLERS, tongue: tag })) play(world, call, tag);
  const starts = world.metered.slice(taughtCount).map(({ start }) => start);
  assert.ok(starts.length > 400, `${starts.length} turns`);
  return starts.filter((start) => start === 'speculation' || start === 'predicted').length / starts.length;
}

const english = readyShareIn('en-US');

test(`callers who speak en-US are expected: the answers to ${percent(READY_MIN)} of their turns are asked for early`, (t) => {
  t.diagnostic(`en-US: ${percent(english)}`);
  assert.ok(english >= READY_MIN, percent(english));
});

for (const tag of TONGUE_TAGS.filter((each) => each !== 'en-US')) {
  test(`callers who speak ${tag} are expected as those are who speak en-US`, (t) => {
    const share = readyShareIn(tag);
    t.diagnostic(`${tag}: ${percent(share)}`);
    assert.ok(share >= Math.max(READY_MIN, english - LESS_MAX), `${percent(share)} beside ${percent(english)}`);
  });
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
