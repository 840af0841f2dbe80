/** How a call is heard and spoken to over a media stream, and when it begins so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../../src/domain/language_catalogue.ts';
import type { Workflow } from '../../../src/domain/workflow.ts';
import { isMediaPreferred, speechChoice } from '../../../src/speech/speech_choice.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

const find = (tag: string) => CATALOGUE.find(tag);
const choice = (workflow: Partial<Workflow>, language: string) => {
  const found = speechChoice(find, sampleWorkflow(workflow), language);
  assert.ok(found !== null);
  return found;
};

test('Cantonese is heard as zh-HK and spoken by the first of its voices', () => {
  const { hears, speaks } = choice({ language: 'zh-HK' }, 'zh-HK');
  assert.deepEqual([hears.languages, speaks], [['zh-HK'], { language: 'zh-HK', voice: 'zh-HK-HiuMaanNeural' }]);
});

test('a voice of the workflow is taken if it is one of the language, and left if it is another provider’s', () => {
  assert.equal(
    choice({ language: 'zh-HK', voice: { name: 'zh-HK-WanLungNeural' } }, 'zh-HK').speaks.voice,
    'zh-HK-WanLungNeural',
  );
  assert.equal(
    choice({ language: 'zh-HK', voice: { name: 'yue-HK-Standard-A' } }, 'zh-HK').speaks.voice,
    'zh-HK-HiuMaanNeural',
  );
});

test('the languages of the workflow are heard too, the one of the call first; hints are its names', () => {
  const workflow = { language: 'en-US', languages: [{ code: 'es-ES' }], relayAttributes: { hints: 'Lam, Chan' } };
  const { hears } = choice(workflow, 'es-ES');
  assert.deepEqual(hears.languages, ['es-ES', 'en-US']);
  assert.deepEqual(choice(workflow, 'en-US').hears.languages, ['en-US', 'es-ES']);
  assert.deepEqual(hears.hints, ['Lam', 'Chan']);
});

test('a workflow says whether its line may be cut into, and after what silence an utterance ends', () => {
  const { mayCutIn, hears } = choice({ relayAttributes: { interruptible: 'dtmf', speechTimeout: '900' } }, 'en-US');
  assert.deepEqual([mayCutIn, hears.endSilenceMs], [{ bySpeech: false, byKeys: true }, 900]);
  assert.deepEqual(choice({}, 'en-US').mayCutIn, { bySpeech: true, byKeys: true });
});

test('a sound of listening is no reason to stop, an answer is', () => {
  const chosen = choice({ language: 'zh-HK' }, 'zh-HK');
  for (const text of ['嗯', 'mm-hmm', 'Uh-huh.']) assert.equal(chosen.isBackchannel(text), true, text);
  for (const text of ['唔要', 'yes', '嗯我想問']) assert.equal(chosen.isBackchannel(text), false, text);
});

test('calls begin by a media stream in Cantonese and where the carrier has nobody, or where the workflow says so', () => {
  const preferred = (workflow: Partial<Workflow>, language: string) =>
    isMediaPreferred(find, sampleWorkflow(workflow), language);
  assert.deepEqual([preferred({}, 'zh-HK'), preferred({}, 'en-US'), preferred({}, 'ka-GE')], [true, false, true]);
  assert.equal(preferred({ speechPath: 'relay' }, 'zh-HK'), false);
  assert.equal(preferred({ speechPath: 'media' }, 'en-US'), true);
});

test('a language that the service does not have is nobody’s', () => {
  assert.equal(speechChoice(find, sampleWorkflow(), 'multi'), null);
});
