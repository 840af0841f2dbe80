/** Speculation and races in whole calls, in virtual time: what is begun early, when it is adopted, and that it leaves no trace. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PREDICTION, type PredictionPolicy } from '../../../src/domain/workflow.ts';
import { CallWorld } from '../../support/call_world.ts';
import { fails, hang, says } from '../../support/fake_provider.ts';

/** Until five gaps between partial prompts are known. */
const WAIT_MS = 325;

function worldWith(prediction: Partial<PredictionPolicy> = {}, providers = ['first', 'second']): CallWorld {
  const policy = { ...DEFAULT_PREDICTION, firstVoice: 'hedge' as const, ...prediction };
  return new CallWorld({ providers, workflow: { prediction: policy } });
}

test('predicting: a text that stays the same is asked about, and adopted when the final prompt says the same', () => {
  const world = worldWith();
  world.provider().next.push(says(['At', ' nine.'], 500, 10));
  const call = world.talking();
  call.hearsPartial('when do you open');
  world.clock.advance(WAIT_MS);
  assert.equal(world.provider().generations.length, 1);
  assert.deepEqual(call.channel.sent, []);
  world.clock.advance(200);
  call.says('When do you open?');
  world.clock.advance(300);
  assert.equal(call.record.state, 'speaking');
  world.clock.advance(20);
  call.heardAll();
  const [turn] = call.record.turns;
  assert.equal(turn?.start, 'speculation');
  assert.equal(turn.responseGapMs, 300);
  assert.equal(turn.attempts.length, 1);
  assert.deepEqual(turn.discarded, []);
  assert.equal(turn.timeline.sourceStartedUs, WAIT_MS * 1000);
  assert.deepEqual(call.lines, ['agent: Hello.', 'caller: When do you open?', 'agent: At nine.']);
  assert.equal(world.provider().generations.length, 1);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('predicting: text that waits goes out in the moment of the final prompt, and its end closes the reply', () => {
  const world = worldWith();
  world.provider().next.push(says(['At', ' nine.'], 100, 10));
  const call = world.talking();
  call.hearsPartial('when do you open');
  world.clock.advance(WAIT_MS + 200);
  assert.deepEqual(call.channel.sent, []);
  call.says('when do you open');
  assert.equal(call.channel.said(), 'At nine.');
  assert.equal(call.channel.lastCount(1), 1);
  call.heardAll();
  assert.equal(call.record.turns[0]?.responseGapMs, 0);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('predicting: a text that goes on changing is never asked about', () => {
  const world = worldWith();
  const call = world.talking();
  for (const text of ['when', 'when do', 'when do you', 'when do you open']) {
    call.hearsPartial(text);
    world.clock.advance(WAIT_MS - 1);
  }
  assert.equal(world.provider().generations.length, 0);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('predicting: after five partial prompts the wait follows their own rhythm', () => {
  const world = worldWith();
  const call = world.talking();
  const words = 'cheap thai food near city centre'.split(' ');
  for (const count of words.keys()) {
    call.hearsPartial(words.slice(0, count + 1).join(' '));
    world.clock.advance(100);
  }
  // 1.3 times the gap of 100 ms; 100 of them are over.
  world.clock.advance(29);
  assert.equal(world.provider().generations.length, 0);
  world.clock.advance(1);
  assert.equal(world.provider().generations.length, 1);
  call.hangsUp();
});

test('predicting: a final prompt that says more is asked about at once, and the speculation leaves no trace', () => {
  const world = worldWith();
  world.provider().next.push(says(['Wrong.'], 10), says(['Right.'], 100));
  const call = world.talking();
  call.hearsPartial('when do you open');
  world.clock.advance(WAIT_MS + 50);
  call.says('when do you open on Sunday');
  assert.equal(world.provider().generations.length, 2);
  world.clock.advance(100);
  call.heardAll();
  const [turn] = call.record.turns;
  assert.equal(turn?.start, 'cold');
  assert.deepEqual(
    turn.discarded.map(({ source, why }) => [source, why]),
    [['first', 'appended']],
  );
  assert.deepEqual(call.lines, ['agent: Hello.', 'caller: when do you open on Sunday', 'agent: Right.']);
  assert.equal(call.channel.said(), 'Right.');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('predicting: the request for a final prompt that differs leaves before the speculation is aborted', () => {
  const world = worldWith();
  const order: string[] = [];
  world.provider().next.push(
    ({ signal }) => signal.addEventListener('abort', () => order.push('aborted')),
    () => order.push('asked'),
  );
  const call = world.talking();
  call.hearsPartial('something cheap');
  world.clock.advance(WAIT_MS);
  call.says('something sheep');
  assert.deepEqual(order, ['asked', 'aborted']);
  call.hangsUp();
});

test('predicting: when the text changes, one speculation at most is under way', () => {
  const world = worldWith();
  const call = world.talking();
  call.hearsPartial('cheap food');
  world.clock.advance(WAIT_MS);
  call.hearsPartial('Cheap food in');
  assert.equal(world.provider().generations[0]?.signal.aborted, false);
  call.hearsPartial('Cheap food in town.');
  assert.deepEqual(
    world.provider().generations.map(({ signal }) => signal.aborted),
    [true, false],
  );
  call.hearsPartial('cheap foot');
  call.says('cheap food in town');
  assert.equal(world.provider().generations.length, 2);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('predicting: a barge-in that changes the history ends the speculation', () => {
  const world = worldWith();
  world.provider().always = says(['A long answer', ' that goes on.'], 0, 10);
  const call = world.talking();
  call.says('tell me');
  world.clock.advance(50);
  call.tell({ type: 'caller.interrupted', heard: 'A long' });
  world.provider().always = hang;
  call.hearsPartial('no the other one');
  world.clock.advance(WAIT_MS);
  const early = world.provider().generations[1];
  assert.equal(early?.signal.aborted, false);
  call.tell({ type: 'caller.interrupted', heard: 'A' });
  assert.equal(early.signal.aborted, true);
  call.says('no the other one');
  assert.equal(world.provider().generations.length, 3);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('predicting: another language of the final prompt is another question', () => {
  const world = worldWith();
  const call = world.talking();
  call.tell({ type: 'prompt.partial', text: 'hola', language: 'en-US' });
  world.clock.advance(WAIT_MS);
  call.tell({ type: 'prompt.final', text: 'hola', language: 'es-ES' });
  assert.equal(world.provider().generations.length, 2);
  assert.equal(world.provider().generations[0]?.signal.aborted, true);
  call.hangsUp();
});

test('predicting: a speculation that fails is not adopted, and the turn asks anew', () => {
  const world = worldWith();
  world.provider().next.push(fails(50), says(['Here.'], 100));
  const call = world.talking();
  call.hearsPartial('when do you open');
  world.clock.advance(WAIT_MS + 100);
  call.says('when do you open');
  world.clock.advance(100);
  call.heardAll();
  const [turn] = call.record.turns;
  assert.equal(turn?.start, 'cold');
  assert.deepEqual(
    turn.discarded.map(({ why }) => why),
    ['failed'],
  );
  call.hangsUp();
  world.assertEndedCleanly();
});

test('predicting: partial prompts that come to nothing take their speculation along', () => {
  const world = worldWith();
  const call = world.talking();
  call.hearsPartial('hmm well');
  world.clock.advance(20_000);
  assert.equal(call.record.state, 'listening');
  assert.equal(world.provider().generations[0]?.signal.aborted, true);
  assert.equal(call.record.turns[0]?.outcome, 'abandoned');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: the hedge of an adopted speculation counts from its own start', () => {
  const world = worldWith();
  const call = world.talking();
  call.hearsPartial('when do you open');
  world.clock.advance(WAIT_MS + 600);
  call.says('when do you open');
  world.clock.advance(299);
  assert.equal(world.provider(1).generations.length, 0);
  world.clock.advance(2);
  assert.equal(world.provider(1).generations.length, 1);
  call.hangsUp();
});

test('speaking: partial prompts start no speculation', () => {
  const world = worldWith();
  world.provider().next.push(says(['Let me tell you everything about it.']));
  const call = world.talking();
  call.says('tell me');
  call.hearsPartial('and what about');
  world.clock.advance(WAIT_MS * 2);
  assert.equal(world.provider().generations.length, 1);
  call.hangsUp();
});

test('predicting: a workflow that does not speculate asks after the final prompt only', () => {
  const world = worldWith({ speculate: false });
  const call = world.talking();
  call.hearsPartial('when do you open');
  world.clock.advance(WAIT_MS * 3);
  assert.equal(world.provider().generations.length, 0);
  call.hangsUp();
});

test('predicting: without extra calls to spend nothing is begun early', () => {
  const world = worldWith({ extraCallsPerTurn: 0 });
  const call = world.talking();
  call.hearsPartial('when do you open');
  world.clock.advance(WAIT_MS * 3);
  assert.equal(world.provider().generations.length, 0);
  call.hangsUp();
});

test('predicting: a partial prompt of ten thousand words is not asked about and harms nothing', () => {
  const world = worldWith();
  world.provider().next.push(says(['Here.']));
  const call = world.talking();
  call.hearsPartial('word '.repeat(10_000));
  world.clock.advance(WAIT_MS);
  assert.equal(world.provider().generations.length, 0);
  call.says('hello');
  call.heardAll();
  assert.equal(call.record.turns[0]?.outcome, 'answered');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: partial prompts that come after the final one, and a second final one, start nothing early', () => {
  const world = worldWith();
  const call = world.talking();
  call.says('when do you');
  call.hearsPartial('when do you open');
  world.clock.advance(WAIT_MS);
  assert.equal(world.provider().generations.length, 1);
  call.says('open');
  assert.equal(world.provider().generations.length, 2);
  assert.equal(world.provider().generations[1]?.request.utterance, 'when do you open');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: where providers race, the second is asked at once and the first to speak keeps the turn', () => {
  const world = worldWith({ firstVoice: 'race' });
  world.provider(0).next.push(says(['Slow and good.'], 500));
  world.provider(1).next.push(says(['Fast', ' one.'], 150, 10));
  const call = world.talking();
  call.says('when do you open');
  world.clock.advance(1);
  assert.equal(world.provider(1).generations.length, 1);
  world.clock.advance(149);
  assert.equal(call.record.state, 'speaking');
  assert.equal(world.provider(0).generations[0]?.signal.aborted, true);
  world.clock.advance(600);
  call.heardAll();
  const [turn] = call.record.turns;
  assert.deepEqual([turn?.source, turn?.start], ['second', 'race']);
  assert.equal(call.channel.said(), 'Fast one.');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: a turn that is ready at its final prompt is not raced', () => {
  const world = worldWith({ firstVoice: 'race' });
  world.provider(0).next.push(says(['Ready.'], 50));
  const call = world.talking();
  call.hearsPartial('when do you open');
  world.clock.advance(WAIT_MS + 100);
  call.says('when do you open');
  world.clock.advance(10);
  call.heardAll();
  assert.equal(world.provider(1).generations.length, 0);
  call.hangsUp();
});

test('generating: when the second of a race fails, the first is asked again beside the request that runs', () => {
  const world = worldWith({ firstVoice: 'race' });
  world.provider(0).next.push(fails(100), says(['At last.'], 150));
  world.provider(1).next.push(fails(50));
  const call = world.talking();
  call.says('when do you open');
  world.clock.advance(250);
  call.heardAll();
  assert.equal(call.record.turns[0]?.outcome, 'answered');
  assert.equal(call.record.turns[0]?.start, 'hedge');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('generating: a second provider that turned out to be slower is not raced any more, it hedges', () => {
  const world = worldWith({ firstVoice: 'race' });
  world.provider(0).always = says(['Here.'], 100);
  world.provider(1).always = says(['Late.'], 99);
  const call = world.talking();
  for (let turn = 0; turn < 24; turn++) {
    world.provider(turn % 2).always = says(['First.'], 90);
    call.says('when do you open');
    world.clock.advance(200);
    call.heardAll();
  }
  const asked = world.provider(1).generations.length;
  call.says('when do you open');
  world.clock.advance(50);
  assert.equal(world.provider(1).generations.length, asked);
  call.hangsUp();
});

test('generating: with hedging off the second provider is asked only when the first has failed', () => {
  const world = worldWith({ firstVoice: 'off' });
  world.provider(0).next.push(fails(2_000));
  world.provider(1).next.push(says(['Second.'], 100));
  const call = world.talking();
  call.says('when do you open');
  world.clock.advance(1_299);
  assert.equal(world.provider(1).generations.length, 0);
  world.clock.advance(801);
  assert.equal(world.provider(1).generations.length, 1);
  call.hangsUp();
});

test('generating: only the providers that a workflow names answer it, in its order', () => {
  const world = worldWith({ providers: ['third', 'first'] }, ['first', 'second', 'third']);
  world.provider(2).next.push(fails(10));
  world.provider(0).next.push(says(['Here.'], 10));
  const call = world.talking();
  call.says('when do you open');
  world.clock.advance(20);
  call.heardAll();
  assert.equal(call.record.turns[0]?.source, 'first');
  assert.equal(world.provider(1).generations.length, 0);
  call.hangsUp();
});
