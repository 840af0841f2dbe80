/** The stamps of a turn, in virtual time: what was received, asked, sent and played when, and how each source was started. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallWorld } from '../../support/call_world.ts';
import { fails, hang, says } from '../../support/fake_provider.ts';

test('every fact of a turn is stamped once, from the first partial to the last word played', () => {
  const world = new CallWorld();
  world.provider().next.push(says(['We open', ' at nine.'], 200, 100));
  const call = world.talking();
  call.tell({ type: 'prompt.partial', text: 'when', language: '' });
  world.clock.advance(250);
  call.tell({ type: 'prompt.partial', text: 'when do you open', language: '' });
  world.clock.advance(250);
  call.tell({ type: 'prompt.partial', text: 'when do you open', language: '' });
  call.tell({ type: 'client.speaking', on: false });
  world.clock.advance(100);
  call.says('when do you open');
  world.clock.advance(200);
  call.tell({ type: 'agent.speaking', on: true });
  world.clock.advance(700);
  call.tell({ type: 'tokens.played', text: 'We open' });
  world.clock.advance(800);
  call.tell({ type: 'tokens.played', text: ' at nine.' });

  const [turn] = call.record.turns;
  assert.deepEqual(turn?.timeline, {
    firstPartialUs: 0,
    lastPartialChangeUs: 250_000,
    speechEndedUs: 500_000,
    finalUs: 600_000,
    lookedUpUs: 600_000,
    sourceStartedUs: 600_000,
    providerFirstTokenUs: 800_000,
    firstTextUs: 800_000,
    answerTextUs: 800_000,
    lastTextUs: 900_000,
    firstPlayedUs: 800_000,
    playedUs: 2_300_000,
    endedUs: 2_300_000,
  });
  assert.deepEqual([turn.start, turn.source, turn.responseGapMs], ['cold', 'first', 200]);
  assert.deepEqual(turn.attempts, [
    {
      source: 'first',
      start: 'cold',
      startedUs: 600_000,
      firstTokenUs: 800_000,
      endedUs: 900_000,
      end: 'whole',
      failure: null,
    },
  ]);
});

test('an attempt beside a late one is a hedge, and the late one is lost', () => {
  const world = new CallWorld();
  world.provider().next.push(hang);
  world.provider(1).next.push(says(['At nine.'], 100, 0));
  const call = world.talking();
  call.says('when do you open');
  world.clock.advance(1100);
  call.heardAll();
  const [turn] = call.record.turns;
  assert.deepEqual(
    turn?.attempts.map(({ source, start, end }) => [source, start, end]),
    [
      ['first', 'cold', 'lost'],
      ['second', 'hedge', 'whole'],
    ],
  );
  assert.equal(turn.start, 'hedge');
});

test('an attempt after a failed one is a recovery; the ladder names its own', () => {
  const world = new CallWorld();
  world.provider().next.push(fails(50), fails(50), fails(50));
  world.provider(1).next.push(fails(50), fails(50));
  const call = world.talking();
  call.says('where are you then');
  world.clock.advance(300);
  call.heardAll();
  const [turn] = call.record.turns;
  assert.deepEqual(
    turn?.attempts.map(({ source, start, end, failure }) => [source, start, end, failure]),
    [
      ['first', 'cold', 'failed', 'HTTP_ERROR'],
      ['second', 'recovery', 'failed', 'HTTP_ERROR'],
      ['script', 'scripted', 'whole', null],
    ],
  );
  assert.equal(turn.start, 'scripted');
});

test('a wording of the workflow is answered from it, without any provider', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.says('where are you');
  call.heardAll();
  const [turn] = call.record.turns;
  assert.deepEqual([turn?.start, turn?.source, turn?.attempts.length], ['curated', 'curated', 1]);
});

test('a further final prompt starts the attempts over: those before it are not of the answer', () => {
  const world = new CallWorld();
  world.provider().next.push(hang, says(['At nine.'], 100, 0));
  const call = world.talking();
  call.says('when');
  world.clock.advance(300);
  call.says('do you open');
  world.clock.advance(200);
  call.heardAll();
  const [turn] = call.record.turns;
  assert.deepEqual(
    turn?.attempts.map(({ start, end }) => [start, end]),
    [['cold', 'whole']],
  );
  assert.equal(turn.responseGapMs, 100);
});

test('a turn that is going on is in the record of its call, without an outcome', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.says('when do you open');
  world.clock.advance(400);
  const [open] = call.record.openTurns;
  assert.deepEqual([open?.outcome, open?.attempts[0]?.end, call.record.turns.length], [null, null, 0]);
  call.hangsUp();
  assert.deepEqual(world.ended[0]?.openTurns, []);
  world.assertEndedCleanly();
});
