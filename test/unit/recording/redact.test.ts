import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallRecording, RecordedFact } from '../../../src/domain/recording.ts';
import { redactRecording } from '../../../src/recording/redact.ts';
import { frameIn, madeRecording, prompt, reply, textsOf } from '../../support/made_recording.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

const SECRET = new Uint8Array(32).fill(7);

const redacted = (facts: readonly RecordedFact[], changes: Partial<CallRecording> = {}): CallRecording =>
  redactRecording(madeRecording(facts, changes), SECRET);

const tokens = (generation: number, ...texts: readonly string[]): readonly RecordedFact[] =>
  texts.map((text) => ({ type: 'generation.text', generation, text }));

const SETUP = frameIn({
  type: 'setup',
  sessionId: 'VX00112233445566778899aabbccddeeff',
  callSid: 'CA00112233445566778899aabbccddeeff',
  accountSid: 'AC00112233445566778899aabbccddeeff',
  from: '+14155550123',
  to: '+14155550199',
  forwardedFrom: '+442079460958',
  callerName: 'BAUMGARTNER HELGA',
  callType: 'PSTN',
  customParameters: { trackingId: 'call_1800000000000_abcdefghij', account: 'Gutierrez-778' },
});

test('a partial prompt still grows into its final', () => {
  const grows = ['my', 'my name is', 'my name is Sar', 'my name is Sarah Con', 'my name is Sarah Connor call 415'];
  const texts = textsOf(
    redacted([...grows.map((text) => prompt(text, 'en-US', false)), prompt('my name is Sarah Connor call 4155550199')]),
  );
  const final = texts.at(-1) ?? '';
  assert.ok(!/Sarah|Connor|415/.test(final), final);
  for (const text of texts) assert.ok(final.startsWith(text), `"${final}" does not begin with "${text}"`);
});

test('a number has one pseudonym, in digits and in words', () => {
  const [digits = '', spaced = '', words = ''] = textsOf(
    redacted([prompt('415-555'), prompt('4 1 5 5 5 5'), prompt('four one five five five five')]),
  );
  assert.equal(digits.replace('-', ''), spaced.replaceAll(' ', ''));
  const values = 'zero one two three four five six seven eight nine'.split(' ');
  assert.equal(words, Array.from(digits.replace('-', ''), (digit) => values[Number(digit)]).join(' '));
});

test('a name that is told late is replaced where it was said before', () => {
  const [before = '', told = '', after = ''] = textsOf(
    redacted([prompt('is thandeka there'), prompt('my name is Thandeka'), ...reply("THANDEKA'S table is ready")]),
  );
  const name = told.split(' ').at(-1) ?? '';
  assert.equal(before, `is ${name.toLowerCase()} there`);
  assert.equal(after, `${name.toUpperCase()}'S table is ready`);
});

test('a name that is cut into tokens and frames is replaced as in one piece', () => {
  const facts = [
    prompt('my name is Thandeka'),
    ...tokens(1, 'Hi Than', 'de', 'ka, ', 'it is ni', 'ne'),
    ...reply('Hi Thande', 'ka, it is nine'),
  ];
  const [, a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = ''] = ['', ...textsOf(redacted(facts))];
  const name = a.split(' ').at(-1) ?? '';
  assert.equal([b, c, d].join(''), `Hi ${name}, `);
  assert.deepEqual([b.length, c.length, d.length], [7, 2, 4]);
  assert.equal([e, f].join(''), [g, h].join('').slice(`Hi ${name}, `.length));
  assert.ok(!/nine/.test(e + f));
});

test('spoken text that the carrier reports in parts agrees with what was sent', () => {
  const played = (value: string): RecordedFact => frameIn({ type: 'info', name: 'tokensPlayed', value });
  const texts = textsOf(
    redacted([
      prompt('my name is Thandeka'),
      ...reply('Thank you Thandeka, it is 415 5550'),
      played('Thank you Thande'),
      played('ka, it is 41'),
      frameIn({ type: 'interrupt', utteranceUntilInterrupt: 'Thank you Thande', durationUntilInterruptMs: 700 }),
    ]),
  );
  const [, sent = '', first = '', second = '', heard = ''] = texts;
  assert.ok(sent.startsWith(first + second), `${sent} / ${first}${second}`);
  assert.ok(sent.startsWith(heard), `${sent} / ${heard}`);
});

test("the workflow's own words stay, except for the values of variables in them", () => {
  const workflow = sampleWorkflow({
    greeting: 'Hello Miguel Santos, we are open from 9 to 5 for order 77.',
    answers: [{ wordings: ['are you open on the 24th'], reply: 'Yes, on December 24 from 9 to 12.' }],
  });
  const facts = [
    ...reply('Hello Miguel Santos, we are open from 9 to 5 for order 77.'),
    prompt('Are you open on the 24th?'),
    ...tokens(1, 'Yes, on December 24 ', 'from 9 to 12.'),
    ...reply('Yes, on December 24 from 9 to 12.'),
  ];
  const recording = redacted(facts, { workflow, variables: { name: 'Miguel Santos', order: '77' } });
  const [greeting, question, ...answer] = textsOf(recording);
  assert.match(recording.workflow.greeting, /^Hello \w{6} \w{6}, we are open from 9 to 5 for order \d\d\.$/);
  assert.ok(!/Miguel|Santos|77/.test(recording.workflow.greeting));
  assert.equal(greeting, recording.workflow.greeting);
  assert.equal(question, 'Are you open on the 24th?');
  assert.deepEqual(answer, ['Yes, on December 24 ', 'from 9 to 12.', 'Yes, on December 24 from 9 to 12.']);
  assert.deepEqual(recording.workflow.answers, workflow.answers);
  assert.ok(recording.workflow.greeting.includes(recording.variables['name'] ?? 'nothing'));
});

test('a short answer to the question for a name is a name', () => {
  const facts = [...reply('May I have your name, please?'), prompt('nkemdirim'), ...reply('Thank you.'), prompt('yes')];
  const [, name = '', , yes] = textsOf(redacted(facts));
  assert.notEqual(name, 'nkemdirim');
  assert.equal(yes, 'yes');
});

test('the setup frame keeps its shape', () => {
  const recording = redacted([SETUP], { callSid: 'CA00112233445566778899aabbccddeeff' });
  const [event] = recording.events;
  assert.ok(event?.type === 'frame.in');
  const { from, callSid, sessionId, callerName, callType } = event.frame as Record<string, string>;
  const { customParameters } = event.frame;
  assert.match(from ?? '', /^\+\d{11}$/);
  assert.match(callSid ?? '', /^CA[0-9a-f]{32}$/);
  assert.equal(callSid, recording.callSid);
  assert.equal(sessionId?.slice(2), callSid?.slice(2), 'the same digits have the same pseudonym');
  assert.match(callerName ?? '', /^[A-Z]{11} [A-Z]{5}$/);
  assert.equal(callType, 'PSTN');
  const { trackingId, account } = customParameters as Record<string, string>;
  assert.equal(trackingId, recording.trackingId);
  assert.match(account ?? '', /^[A-Z][a-z]{8}-\d{3}$/);
});

test('pressed keys, digits to send and frames that were no good are redacted as well', () => {
  const keys = ['4', '1', '5', '#'].map((digit) => frameIn({ type: 'dtmf', digit }));
  const facts: readonly RecordedFact[] = [
    ...keys,
    { type: 'frame.out', frame: { type: 'sendDigits', digits: '415#' } },
    frameIn({ unparsed: '{"type":"prompt","voicePrompt":"my name is Thandeka, 415' }),
    frameIn({ type: 'novelty', detail: { note: 'my name is Thandeka', list: ['415'] } }),
    frameIn({ type: 'error', description: 'Could not speak: Thandeka 415' }),
    prompt('my name is Thandeka'),
  ];
  const { events } = redacted(facts);
  const text = JSON.stringify(events);
  assert.ok(!/Thandeka|415/.test(text), text);
  const pressed = events.slice(0, 4).map((event) => ('frame' in event ? event.frame['digit'] : ''));
  const sent = events[4];
  assert.deepEqual(pressed, Array.from(sent?.type === 'frame.out' ? (sent.frame['digits'] as string) : ''));
});

test('events keep their times and everything that is no text', () => {
  const facts: readonly RecordedFact[] = [
    { type: 'socket.opened' },
    { type: 'carrier.told', event: { type: 'carrier.ended', end: 'completed' } },
    { type: 'generation.requested', turnId: 1, generation: 1, provider: 'openai' },
    { type: 'generation.failed', generation: 1, code: 'STALLED' },
    frameIn({ type: 'info', name: 'agentSpeaking', value: 'on', ts: 1_700_000_000_123 }),
    { type: 'socket.closed', status: 1000 },
  ];
  const { events } = madeRecording(facts);
  assert.deepEqual(redacted(facts).events, events);
});

test('no number and no name of the caller is left in the file', () => {
  const variables = { name: 'Wilhelmina Fotheringay', appointment: '2031-07-19', city: 'Kuala Lumpur' };
  const facts = [
    SETUP,
    ...reply('Hello Wilhelmina, your appointment is 2031-07-19, ', 'correct?'),
    prompt('yes this is wilhelmina fotheringay my number is 415 867 5309'),
    prompt("and my husband's name is Siegfried, S I E G F R I E D", 'en-US'),
    ...tokens(1, 'Thanks ', 'Sieg', 'fried', ', I noted 415-867-', '5309 in Kuala ', 'Lumpur.'),
    ...reply('Thanks Siegfried, ', 'I noted 415-867-5309 in Kuala Lumpur.'),
    prompt('write to wilhelmina.f@fotheringay.example and charge 4111 1111 1111 1111'),
    frameIn({ type: 'interrupt', utteranceUntilInterrupt: 'Thanks Sieg', durationUntilInterruptMs: 1 }),
  ];
  const workflow = sampleWorkflow({ greeting: 'Hello Wilhelmina Fotheringay.', numbers: ['+14155550199'] });
  const changes = { variables, workflow, callSid: 'CA00112233445566778899aabbccddeeff' };
  const before = madeRecording(facts, changes);
  // Our own name of the call and its time stay; they are the file's name.
  const text = JSON.stringify({ ...redacted(facts, changes), createdEpochMs: 0 }).replaceAll(before.trackingId, '');
  const originals = JSON.stringify({ ...before.variables, events: before.events }).replaceAll(before.trackingId, '');
  const left = new Set(originals.match(/\d{3,}/g)?.filter((digits) => !digits.endsWith('000')));
  assert.ok(left.size >= 10);
  for (const digits of left) assert.ok(!text.includes(digits), `${digits} is left`);
  const names = /wilhelmina|fotheringay|siegfried|sieg|s i e g|kuala|lumpur|baumgartner|helga|gutierrez/i;
  assert.ok(names.test(originals));
  assert.equal(names.exec(text)?.[0], undefined);
});

test('the number of a person that callers are connected with is not kept', () => {
  const whenUnanswered = { afterTurns: 2, transferTo: '+14158675309', line: 'Please hold.' };
  const { workflow } = redacted([SETUP], { workflow: sampleWorkflow({ whenUnanswered }) });
  assert.deepEqual(workflow.whenUnanswered?.line, 'Please hold.');
  assert.match(workflow.whenUnanswered?.transferTo ?? '', /^\+\d+$/);
  assert.notEqual(workflow.whenUnanswered?.transferTo, whenUnanswered.transferTo);
});

test('another secret gives other pseudonyms, the same one the same', () => {
  const recording = madeRecording([prompt('my name is Thandeka Nkosi and my number is 415 867 5309')]);
  const [again] = textsOf(redactRecording(recording, SECRET));
  const [other] = textsOf(redactRecording(recording, new Uint8Array(32).fill(8)));
  assert.deepEqual(textsOf(redactRecording(recording, SECRET)), [again]);
  assert.notEqual(other, again);
});

test('a call of two hundred turns is redacted within seconds', () => {
  const facts = Array.from({ length: 200 }, (_, index) => [
    prompt(`could you please tell me if order ${index} for my sister`, 'en-US', false),
    prompt(`could you please tell me if order ${index} for my sister is on its way`),
    ...reply(`Let me look at order ${index} for you.`, ' It leaves tomorrow morning.'),
  ]).flat();
  const startedMs = performance.now();
  assert.equal(redacted(facts).events.length, 800);
  assert.ok(performance.now() - startedMs < 10_000, `${performance.now() - startedMs} ms`);
});

/** Whatever a peer sends, its recording must not keep the others waiting. */
const ENDLESS: Readonly<Record<string, string>> = {
  letters: 'a'.repeat(30_000),
  spaces: `a${' '.repeat(30_000)}b`,
  mail: 'a@'.repeat(15_000),
  dots: 'a.'.repeat(15_000),
  digits: '1 '.repeat(15_000),
  spelling: 'a b '.repeat(7_500),
  cues: 'my name is '.repeat(3000),
};

for (const [name, text] of Object.entries(ENDLESS)) {
  test(`a frame of nothing but ${name} is redacted within seconds`, () => {
    const startedMs = performance.now();
    assert.equal(redacted([prompt(text)]).events.length, 1);
    assert.ok(performance.now() - startedMs < 10_000, `${performance.now() - startedMs} ms`);
  });
}

test('a parameter of the caller is redacted whatever it is called', () => {
  const recording = redacted([
    frameIn({ type: 'setup', sessionId: 'VX1', callSid: 'CA1', customParameters: { name: 'Thandeka', type: 'Nkosi' } }),
    prompt('is thandeka nkosi there'),
  ]);
  assert.ok(!/thandeka|nkosi/i.test(JSON.stringify(recording)));
});
