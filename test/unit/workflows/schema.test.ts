import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from '../../../src/domain/language_catalogue.ts';
import { parseWorkflow } from '../../../src/workflows/schema.ts';

const MINIMUM = { name: 'Desk', greeting: 'Hello.' };

/** Field and problem of each, as `field: problem`. */
function problemsOf(changes: object, id = 'desk'): readonly string[] {
  const parsed = parseWorkflow({ ...MINIMUM, ...changes }, id);
  return parsed.ok ? [] : parsed.problems.map(({ field, problem }) => `${field}: ${problem}`);
}

function assertProblem(changes: object, field: string, words: RegExp, id?: string): void {
  const problems = problemsOf(changes, id);
  const found = problems.find((problem) => problem.startsWith(`${field}: `));
  assert.ok(found, `${field} is not among ${JSON.stringify(problems)}`);
  assert.match(found, words);
}

test('a name and a greeting are enough; the rest has defaults', () => {
  const parsed = parseWorkflow(MINIMUM, 'desk');
  assert.ok(parsed.ok);
  const { workflow } = parsed;
  assert.equal(workflow.version, 0);
  assert.equal(workflow.language, 'en-US');
  assert.deepEqual(workflow.turnClock, {
    bridgeMs: 900,
    scriptMs: 1300,
    apologyMs: 1400,
    scriptAfterBridgeMs: 2500,
    apologyAfterBridgeMs: 4000,
  });
  assert.deepEqual(workflow.limits, { maxCallS: 3600, silenceS: 10, silenceCountMax: 2, ringS: 60 });
  assert.deepEqual(workflow.model, { temperature: 0.3, maxTokens: 200 });
  assert.equal(workflow.machineDetection, 'off');
});

test('what was read can be written back', () => {
  const parsed = parseWorkflow(MINIMUM, 'desk');
  assert.ok(parsed.ok);
  const again = parseWorkflow(JSON.parse(JSON.stringify({ ...parsed.workflow, version: 7 })), 'desk');
  assert.deepEqual(again, parsed);
});

test('lines are those of the language where the workflow has none of its own', () => {
  const parsed = parseWorkflow({ ...MINIMUM, language: 'fr-CA', lines: { goodbye: 'Salut.' } }, 'desk');
  assert.ok(parsed.ok);
  assert.equal(parsed.workflow.lines.goodbye, 'Salut.');
  assert.deepEqual(parsed.workflow.lines.bridge, wordsOf('fr').lines.bridge);
  assert.deepEqual(wordsOf('yue-Hant-HK').lines, wordsOf('zh-HK').lines);
  assert.notDeepEqual(wordsOf('zh-HK').lines, wordsOf('zh-CN').lines);
  assert.notDeepEqual(wordsOf('zh-TW').lines, wordsOf('zh-CN').lines);
  assert.deepEqual(wordsOf('xx').lines, wordsOf('en').lines);
});

test('anything that is not an object is refused as a whole', () => {
  for (const input of [null, [], 'text', 3, undefined]) {
    const parsed = parseWorkflow(input, 'desk');
    assert.ok(!parsed.ok && parsed.problems[0]?.field === 'workflow');
  }
});

test('a wrong shape is named by its path', () => {
  assertProblem(
    {
      answers: [
        { wordings: ['a'], reply: 'b' },
        { wordings: ['c', 4], reply: 'd' },
      ],
    },
    'answers[1].wordings[1]',
    /string/,
  );
  assertProblem({ nmae: 'x' }, 'nmae', /not known/);
  assertProblem({ greeting: undefined }, 'greeting', /missing|string/);
  assertProblem({ numbers: ['12345'] }, 'numbers[0]', /E\.164/);
  assertProblem({ machineDetection: 'maybe' }, 'machineDetection', /hang_up/);
  assertProblem({ voice: { speed: 'fast' } }, 'voice.speed', /not known/);
});

test('sizes are bounded', () => {
  const answer = { wordings: ['a'], reply: 'b' };
  assertProblem({ answers: Array.from({ length: 201 }, () => answer) }, 'answers', /200/);
  assertProblem({ answers: [{ ...answer, reply: 'x'.repeat(2001) }] }, 'answers[0].reply', /2000/);
  assertProblem(
    { answers: [{ ...answer, wordings: Array.from({ length: 51 }, String) }] },
    'answers[0].wordings',
    /50/,
  );
  assertProblem({ instructions: 'x'.repeat(20_001) }, 'instructions', /20000/);
  assert.ok(problemsOf({ answers: Array.from({ length: 60 }, () => ({})) }).length <= 20);
});

test('an id is short, plain, and the one of the URL', () => {
  for (const id of ['', '-a', 'A', 'a_b', 'a'.repeat(65)]) assertProblem({}, 'id', /a-z/, id);
  assertProblem({ id: 'other' }, 'id', /URL/);
  assert.deepEqual(problemsOf({ id: 'desk' }), []);
});

test('a text that cannot be spoken and a number that is there twice are refused', () => {
  assertProblem({ greeting: '  ' }, 'greeting', /blank/);
  assertProblem({ lines: { bridge: ['One moment.', ' '] } }, 'lines.bridge[1]', /blank/);
  assertProblem({ numbers: ['+1234567890', '+1234567890'] }, 'numbers[1]', /twice/);
});

test('placeholders are closed, plain, and not in wordings', () => {
  assertProblem({ greeting: 'Hello {{name' }, 'greeting', /placeholder/);
  assertProblem({ instructions: '{{first-name}}' }, 'instructions', /placeholder/);
  assertProblem(
    { answers: [{ wordings: ['is this {{name}}'], reply: 'Yes.' }] },
    'answers[0].wordings[0]',
    /placeholder/,
  );
  assert.deepEqual(problemsOf({ greeting: 'Hello {{ name_1 }}.' }), []);
});

test('a wording belongs to one answer, and has something to compare', () => {
  const answers = [
    { wordings: ['Are you open?', 'are you OPEN'], reply: 'a' },
    { wordings: ['Are you open!'], reply: 'b' },
    { wordings: ['?!'], reply: 'c' },
  ];
  assertProblem({ answers }, 'answers[1].wordings[0]', /answers\[0\]/);
  assertProblem({ answers }, 'answers[2].wordings[0]', /letters/);
  assert.equal(problemsOf({ answers }).length, 2);
});

test("the turn's clock keeps its order", () => {
  assertProblem({ turnClock: { hedgeMs: 900, bridgeMs: 800 } }, 'turnClock.bridgeMs', /hedgeMs, which is 900/);
  assert.deepEqual(problemsOf({ turnClock: { bridgeMs: 800 } }), [], 'a delay that is learned follows nothing');
  assertProblem({ turnClock: { apologyMs: 1000 } }, 'turnClock.apologyMs', /scriptMs/);
  assertProblem({ turnClock: { scriptAfterBridgeMs: 1200 } }, 'turnClock.scriptAfterBridgeMs', /scriptMs/);
  assertProblem({ turnClock: { apologyAfterBridgeMs: 2000 } }, 'turnClock.apologyAfterBridgeMs', /scriptAfterBridgeMs/);
  assert.deepEqual(problemsOf({ turnClock: { hedgeMs: 500, bridgeMs: 500 } }), []);
});

test('relay attributes: a wrong name is told the nearest right one, a wrong value its rule', () => {
  assertProblem({ relayAttributes: { speechtimeout: '700' } }, 'relayAttributes.speechtimeout', /"speechTimeout"/);
  assertProblem(
    { relayAttributes: { ignoreBackchanel: 'true' } },
    'relayAttributes.ignoreBackchanel',
    /"ignoreBackchannel"/,
  );
  assertProblem({ relayAttributes: { url: 'wss://x' } }, 'relayAttributes.url', /set by the server/);
  assertProblem({ relayAttributes: { welcomeGreeting: 'x' } }, 'relayAttributes.welcomeGreeting', /greeting/);
  assertProblem({ relayAttributes: { interruptible: 'sometimes' } }, 'relayAttributes.interruptible', /none/);
  assertProblem({ relayAttributes: { dtmfDetection: true } }, 'relayAttributes.dtmfDetection', /string/);
  for (const value of ['599', '5001', '60', '6000']) {
    assertProblem({ relayAttributes: { speechTimeout: value } }, 'relayAttributes.speechTimeout', /match/);
  }
  const good = { speechTimeout: '5000', eotThreshold: '0.75', events: 'speaker-events tokens-played', hints: 'a,b' };
  assert.deepEqual(problemsOf({ relayAttributes: good }), []);
});

test('languages are those of the catalogue, listed once, and named by its codes', () => {
  for (const tag of ['english', 'en_US', 'en-USA-x', 'en-UK', 'xx-XX']) {
    assertProblem({ language: tag }, 'language', /no language of GET/);
    assertProblem({ languages: [{ code: tag }] }, 'languages[0].code', /no language of GET/);
  }
  assertProblem({ language: 'e' }, 'language', /length/);
  assertProblem({ language: 'en-UK' }, 'language', /did you mean en-GB/);
  assertProblem({ relayAttributes: { ttsLanguage: 'en_US' } }, 'relayAttributes.ttsLanguage', /tag/);
  const parsed = parseWorkflow({ ...MINIMUM, language: 'yue-hant-hk', languages: [{ code: 'EN' }] }, 'desk');
  assert.ok(parsed.ok);
  assert.deepEqual([parsed.workflow.language, parsed.workflow.languages], ['zh-HK', [{ code: 'en-US' }]]);
  assertProblem({ languages: [{ code: 'yue' }, { code: 'zh-HK' }] }, 'languages[1].code', /twice/);
  assertProblem({ languages: [{ code: 'fr-FR' }, { code: 'fr-fr' }] }, 'languages[1].code', /twice/);
  for (const tag of ['en', 'es-419', 'zh-Hant-HK', 'cmn-Hans-CN']) assert.deepEqual(problemsOf({ language: tag }), []);
});

test('a voice is one of the language that it speaks', () => {
  assertProblem({ voice: { name: 'ja-JP-NanamiNeural' } }, 'voice.name', /voice for ja-JP, but the language is en-US/);
  assertProblem({ relayAttributes: { voice: 'de-DE-Wavenet-A' } }, 'relayAttributes.voice', /de-DE/);
  assertProblem({ languages: [{ code: 'fr-FR', name: 'en-GB-SoniaNeural' }] }, 'languages[0].name', /fr-FR/);
  assertProblem({ language: 'zh-CN', voice: { name: 'yue-HK-Standard-A' } }, 'voice.name', /yue-HK/);
  const right: readonly (readonly [string, string])[] = [
    ['en-US', 'en-GB-SoniaNeural'],
    ['en-US', 'Joanna-Neural'],
    ['en-US', 'UgBBYS2sOqTuMpoF3BR0-turbo_v2_5-0.9_0.8_0.8'],
    ['zh-HK', 'yue-HK-Standard-A'],
    ['zh-TW', 'cmn-CN-Wavenet-A'],
    ['ar-EG', 'ar-XA-Chirp3-HD-Aoede'],
    ['ja-JP', 'en-US-AvaMultilingualNeural'],
  ];
  for (const [language, name] of right) assert.deepEqual(problemsOf({ language, voice: { name } }), [], name);
  const ttsLanguage = { relayAttributes: { ttsLanguage: 'ja-JP' }, voice: { name: 'ja-JP-NanamiNeural' } };
  assert.deepEqual(problemsOf(ttsLanguage), []);
});

test('"multi" needs ElevenLabs and Deepgram, and cannot be combined with Cantonese', () => {
  const voice = { ttsProvider: 'ElevenLabs', transcriptionProvider: 'deepgram' };
  assert.deepEqual(problemsOf({ language: 'multi', voice }), []);
  assertProblem({ language: 'multi' }, 'language', /ElevenLabs and Deepgram/);
  assertProblem(
    { voice: { ...voice, ttsProvider: 'Google' }, languages: [{ code: 'multi' }] },
    'languages[0].code',
    /ElevenLabs/,
  );
  assertProblem({ language: 'multi', voice, languages: [{ code: 'yue-HK' }] }, 'language', /Cantonese/);
  assertProblem(
    { language: 'zh-HK', relayAttributes: { transcriptionLanguage: 'multi' }, voice },
    'relayAttributes.transcriptionLanguage',
    /Cantonese/,
  );
});

test('what is done for a caller whom nobody can answer: one thing, with a line in the language of the workflow', () => {
  const parsed = parseWorkflow({ ...MINIMUM, language: 'fr-FR', whenUnanswered: { callBack: true } }, 'desk');
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.workflow.whenUnanswered, {
    afterTurns: 2,
    callBack: true,
    line: 'Je suis désolé, je ne peux pas vous répondre pour le moment. Nous vous rappellerons. Au revoir.',
  });
  const again = parseWorkflow(JSON.parse(JSON.stringify(parsed.workflow)), 'desk');
  assert.deepEqual(again, parsed);
  const transfer = { afterTurns: 3, transferTo: '+14155550111', line: 'Hold the line, {{name}}.' };
  const own = parseWorkflow({ ...MINIMUM, whenUnanswered: transfer }, 'desk');
  assert.ok(own.ok);
  assert.deepEqual(own.workflow.whenUnanswered, transfer);
  const plain = parseWorkflow(MINIMUM, 'desk');
  assert.ok(plain.ok && !('whenUnanswered' in plain.workflow));
});

test('what cannot be done for a caller whom nobody can answer is refused', () => {
  const number = '+14155550111';
  assertProblem({ whenUnanswered: {} }, 'whenUnanswered', /"transferTo" with a phone number, or "callBack": true/);
  assertProblem({ whenUnanswered: { callBack: false } }, 'whenUnanswered', /must say what is done/);
  assertProblem({ whenUnanswered: { callBack: true, transferTo: number } }, 'whenUnanswered', /not both/);
  assertProblem({ whenUnanswered: { transferTo: 'the desk' } }, 'whenUnanswered.transferTo', /E\.164/);
  assertProblem(
    { numbers: [number], whenUnanswered: { transferTo: number } },
    'whenUnanswered.transferTo',
    /come back/,
  );
  assertProblem({ whenUnanswered: { callBack: true, afterTurns: 0 } }, 'whenUnanswered.afterTurns', /./);
  assertProblem({ whenUnanswered: { callBack: true, line: ' ' } }, 'whenUnanswered.line', /blank/);
});
