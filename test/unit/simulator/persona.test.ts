import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scriptedMind, type Persona, type PersonaLine } from '../../../src/telephony/simulator/persona.ts';
import { personaForWorkflow } from '../../../src/telephony/simulator/personas.ts';

function persona(lines: readonly PersonaLine[], hangUp: Persona['hangUp'] = 'after_last_answer'): Persona {
  return { name: 'tester', answersAfterMs: 0, lines, hangUp, maxWaitMs: null };
}

async function reply(mind: ReturnType<typeof scriptedMind>, heard: string): Promise<string> {
  const next = mind.next();
  mind.heard(heard);
  const utterance = await next;
  return utterance === 'hang_up' ? 'hang_up' : utterance.say;
}

describe('a scripted persona', () => {
  test('says its lines in order and hangs up after the answer to the last one', async () => {
    const mind = scriptedMind(persona([{ say: 'one' }, { say: 'two' }]));
    assert.equal(await reply(mind, 'hello'), 'one');
    assert.equal(await reply(mind, 'go on'), 'two');
    assert.equal(await reply(mind, 'bye'), 'hang_up');
  });

  test('passes a conditional line over until it fits', async () => {
    const mind = scriptedMind(
      persona([
        { say: 'nine please', when: { heard: 'Which TIME' } },
        { say: 'yes', when: { heard: '/\\bconfirm(ed)?\\b/' } },
        { say: 'a table' },
      ]),
    );
    assert.equal(await reply(mind, 'How can I help?'), 'a table');
    assert.equal(await reply(mind, 'Shall I confirm that?'), 'yes');
    assert.equal(await reply(mind, 'At which time, then?'), 'nine please');
  });

  test('has a line that barges in or is unprompted ready before anything was heard', async () => {
    const mind = scriptedMind(
      persona([
        { say: 'stop', bargeInAfterMs: 100 },
        { say: 'and', unprompted: true },
      ]),
    );
    assert.deepEqual(await mind.next(), { say: 'stop', bargeInAfterMs: 100 });
    assert.deepEqual(await mind.next(), { say: 'and', unprompted: true });
  });

  test('that waits never hangs up by itself', async () => {
    const mind = scriptedMind(persona([], 'waits'));
    const next = mind.next().then(() => 'decided');
    mind.heard('goodbye');
    assert.equal(await Promise.race([next, new Promise((resolve) => setImmediate(resolve, 'waiting'))]), 'waiting');
  });

  test('with a malformed pattern is refused before the call begins', () => {
    assert.throws(() => scriptedMind(persona([{ say: 'x', when: { heard: '/(/' } }])), SyntaxError);
  });
});

test('every shipped workflow has its own persona, any other one a general one', () => {
  const names = ['test-workflow', 'appointment-reminder', 'restaurant-cantonese', 'another', undefined].map(
    (id) => personaForWorkflow(id).name,
  );
  assert.equal(new Set(names).size, 4);
  assert.equal(names[3], names[4]);
});
