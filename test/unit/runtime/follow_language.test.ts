/** Which calls follow their caller's language, and under which tag they go on. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Workflow } from '../../../src/domain/workflow.ts';
import { createLanguageFollowing, mayChangeLanguage } from '../../../src/runtime/follow_language.ts';
import type { LanguageFollower } from '../../../src/runtime/parts.ts';
import { createKeptLog } from '../../support/kept_log.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

const SPANISH = [
  'Buenas tardes, quiero reservar una mesa para cuatro personas',
  'Para mañana a las ocho, muchas gracias',
];
const { follow, load } = createLanguageFollowing(createKeptLog());

before(load);

function following(workflow: Partial<Workflow>, language: string): LanguageFollower {
  const follower = follow(sampleWorkflow(workflow), language);
  assert.ok(follower !== null);
  return follower;
}

const saidIn = (follower: LanguageFollower, recogniserLanguage: string): readonly (string | undefined)[] =>
  SPANISH.map((text) => follower.heard({ text, recogniserLanguage })?.language);

test('a call in one language does not follow anybody', () => {
  assert.equal(follow(sampleWorkflow(), 'en-US'), null);
});

test('a call of a workflow with further languages goes on under the tag that the workflow has', () => {
  const told = saidIn(following({ languages: [{ code: 'es-MX' }] }, 'en-US'), 'en-US');
  assert.deepEqual(
    told.filter((language) => language !== undefined),
    ['es-MX'],
  );
});

test('a call that may be in any language goes on under the best-known tag, once', () => {
  const told = saidIn(following({}, 'multi'), 'es');
  assert.deepEqual(
    told.filter((language) => language !== undefined),
    ['es-ES'],
  );
});

test('a language that the workflow does not have is not followed', () => {
  const told = saidIn(following({ languages: [{ code: 'fr-FR' }] }, 'en-US'), 'en-US');
  assert.deepEqual(
    told.filter((language) => language !== undefined),
    [],
  );
});

test('until what tells languages is there, a call is held in its own, and the words after that are told', async () => {
  const early = createLanguageFollowing(createKeptLog());
  const follower = early.follow(sampleWorkflow({ languages: [{ code: 'es-MX' }] }), 'en-US');
  assert.ok(follower !== null);
  assert.deepEqual(saidIn(follower, 'en-US'), [undefined, undefined]);
  await early.load();
  assert.equal(saidIn(follower, 'en-US').includes('es-MX'), true);
});

test('a workflow needs languages told where it has several, or a recogniser for all', () => {
  assert.equal(mayChangeLanguage(sampleWorkflow()), false);
  assert.equal(mayChangeLanguage(sampleWorkflow({ languages: [{ code: 'es-MX' }] })), true);
  assert.equal(mayChangeLanguage(sampleWorkflow({ relayAttributes: { transcriptionLanguage: 'multi' } })), true);
  assert.equal(mayChangeLanguage(sampleWorkflow(), 'multi'), true);
});
