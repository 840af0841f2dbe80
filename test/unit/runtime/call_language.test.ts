/** Calls whose caller speaks another language: what follows it, and what stays. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from '../../../src/domain/language_catalogue.ts';
import { CallWorld, WORKFLOW } from '../../support/call_world.ts';
import { fails, says } from '../../support/fake_provider.ts';

const languageOf = (text: string): string | null =>
  text.startsWith('hola') ? 'es-ES' : text.startsWith('hello') ? 'en-US' : null;

test('a caller who goes on in another language is answered, asked and counted in it', () => {
  const world = new CallWorld({ languageOf });
  const call = world.talking();
  world.provider().always = says(['Claro.']);
  call.says('hola, ¿a qué hora abren?');
  world.clock.advance(100);
  call.heardAll();
  assert.deepEqual(call.channel.spokenIn, ['es-ES']);
  assert.equal(call.record.language, 'es-ES');
  assert.deepEqual(
    world.provider().generations.map(({ request }) => request.language),
    ['es-ES'],
  );
  assert.equal(world.metered.at(-1)?.language, 'es-ES');
  assert.deepEqual(world.counted.filter((code) => code === 'language_switched').length, 1);
  // The caller is silent: asked in Spanish, though the workflow has its own words in English.
  world.clock.advance(8_000);
  assert.equal(call.channel.said().endsWith(wordsOf('es-ES').lines.stillThere[0] ?? '?'), true);
});

test('in the language of the workflow its own lines are said, also after a way back', () => {
  const world = new CallWorld({ languageOf });
  const call = world.talking();
  world.provider().always = says(['Claro.']);
  for (const text of ['hola', 'hello again']) {
    call.says(text);
    world.clock.advance(100);
    call.heardAll();
  }
  assert.deepEqual(call.channel.spokenIn, ['es-ES', 'en-US']);
  world.clock.advance(8_000);
  assert.equal(call.channel.said().endsWith(WORKFLOW.lines.stillThere[0] ?? '?'), true);
});

test('a bridge and an apology come in the language that was just spoken', () => {
  const world = new CallWorld({ languageOf, providers: ['first'] });
  const call = world.talking();
  world.provider().always = fails(10_000);
  call.says('hola');
  world.clock.advance(1_000);
  const lines = wordsOf('es-ES').lines;
  assert.equal(lines.bridge.includes(call.channel.said().trim()), true, call.channel.said());
  world.clock.advance(4_000);
  assert.equal(
    lines.apology.some((line) => call.channel.said().endsWith(line)),
    true,
  );
});

test('where the recogniser tells languages apart it is left as it is', () => {
  const world = new CallWorld({ languageOf, workflow: { relayAttributes: { transcriptionLanguage: 'multi' } } });
  const call = world.talking();
  call.says('hola');
  assert.deepEqual(call.channel.spokenIn, ['es-ES (heard as before)']);
});

test('without anybody who follows the caller, a prompt is taken to be in the language that its recogniser says', () => {
  const world = new CallWorld();
  const call = world.talking();
  call.says('hola');
  assert.deepEqual([call.channel.spokenIn, call.record.language], [[], 'en-US']);
});
