/** What becomes of model calls beyond those that answer, in whole calls: each is told once how it ended. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PREDICTION, type PredictionPolicy } from '../../../src/domain/workflow.ts';
import { CallWorld } from '../../support/call_world.ts';
import { fails, hang, says, throws } from '../../support/fake_provider.ts';

/** Until five gaps between partial prompts are known. */
const WAIT_MS = 325;

function worldWith(prediction: Partial<PredictionPolicy> = {}): CallWorld {
  return new CallWorld({ workflow: { prediction: { ...DEFAULT_PREDICTION, ...prediction } } });
}

test('a speculation whose provider fails at once has failed, and the same text is asked about again', () => {
  const world = worldWith({ firstVoice: 'hedge' });
  world.provider().next.push(fails(0), throws, says(['Here.']));
  const call = world.talking();
  call.hearsPartial('When do you open?');
  call.hearsPartial('When do you open?');
  assert.equal(world.provider().generations.length, 2);
  call.says('when do you open');
  call.heardAll();
  const [turn] = call.record.turns;
  assert.deepEqual(
    turn?.discarded.map(({ why }) => why),
    ['failed', 'failed'],
  );
  assert.equal(turn.start, 'cold');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('a speculation that may not be begun does not end the one that runs', () => {
  const world = worldWith({ firstVoice: 'hedge', extraCallsPerTurn: 0.1 });
  world.provider().next.push(hang, says(['Here.'], 10));
  const call = world.talking();
  for (const text of ['A room.', 'A room for two.', 'A room for two nights.']) call.hearsPartial(text);
  world.clock.advance(WAIT_MS);
  assert.equal(world.provider().generations.length, 2);
  call.says('A room for two.');
  assert.equal(call.channel.said(), 'Here.');
  call.heardAll();
  assert.equal(call.record.turns[0]?.start, 'speculation');
  call.hangsUp();
  world.assertEndedCleanly();
});

test('a model is not asked early for what the workflow answers itself', () => {
  const world = worldWith();
  const call = world.talking();
  call.hearsPartial('where are you');
  world.clock.advance(WAIT_MS);
  call.hearsPartial('Where are you?');
  world.clock.advance(WAIT_MS);
  call.says('Where are you?');
  assert.equal(call.channel.said(), 'We are in Main Street.');
  assert.equal(world.provider().generations.length, 0);
  call.hangsUp();
  world.assertEndedCleanly();
});

test('a race that a second final prompt ends is told that it ended', () => {
  const world = worldWith({ firstVoice: 'race' });
  const call = world.talking();
  call.says('when do you');
  world.clock.advance(50);
  world.provider(1).always = says(['At nine.'], 20);
  call.says('open');
  world.clock.advance(50);
  call.heardAll();
  const race = world.early.ledger().find(({ kind }) => kind === 'race');
  assert.equal(race?.startedCount, 2);
  assert.equal(race.adoptedCount, 1);
  assert.deepEqual(race.discarded, { interrupted: 1 });
  call.hangsUp();
  world.assertEndedCleanly();
});

test('a race that nobody wins was not outrun', () => {
  const world = worldWith({ firstVoice: 'race' });
  const call = world.talking();
  call.says('when do you open');
  world.clock.advance(50);
  call.hangsUp();
  assert.deepEqual(world.early.ledger()[0]?.discarded, { interrupted: 1 });
  world.assertEndedCleanly();
});
