import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_FAILURE } from '../../../src/domain/session_course.ts';
import { writeHandoff } from '../../../src/domain/handoff.ts';
import { RequestError } from '../../../src/domain/outcome.ts';
import type { Workflow } from '../../../src/domain/workflow.ts';
import { ACCOUNT_SID, CALL_SID, findAll, type XmlNode } from '../../support/telephony_samples.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';
import { namesIn, relayIn, saidIn, WebhookHouse } from '../../support/webhook_house.ts';

const OTHER_SID = `CA${'9'.repeat(32)}`;
const APOLOGY = 'I am sorry, that did not work.';
const names = namesIn;
const said = saidIn;
const relay = relayIn;

function house(workflows?: readonly Workflow[]) {
  const built = new WebhookHouse(workflows);
  const { desk, log, codes, clock } = built;
  const ask: WebhookHouse['ask'] = (...asked) => built.ask(...asked);
  const outbound: WebhookHouse['outbound'] = (...call) => built.outbound(...call);
  return { desk, log, codes, clock, built: built.built, ask, outbound };
}

test('an outbound call is connected to the relay with its token, greeting and action', async () => {
  const { desk, ask, built, outbound } = house();
  const trackingId = outbound();
  const root = await ask('twiml-optimized', {}, { trackingId });
  assert.equal(relay(root)['url'], 'wss://example.com/relay');
  assert.equal(relay(root)['welcomeGreeting'], 'Hello.');
  assert.deepEqual(
    findAll(root, 'Parameter').map(({ attributes }) => [attributes['name'], attributes['value']]),
    [
      ['token', 'token-1'],
      ['trackingId', trackingId],
    ],
  );
  assert.deepEqual(desk.tokens, [`token-1 ${trackingId} ${CALL_SID} ${ACCOUNT_SID}`]);
  assert.equal(
    findAll(root, 'Connect')[0]?.attributes['action'],
    `https://example.com/api/twiml-action?trackingId=${trackingId}#rc=5&rp=all&tt=15000`,
  );
  assert.equal(desk.find(trackingId)?.callSid, CALL_SID);
  assert.deepEqual(built, ['optimized true']);
});

test('an inbound call is opened for the workflow of the URL, else of its number, else the default', async () => {
  const workflows = [
    sampleWorkflow(),
    sampleWorkflow({ id: 'sales', numbers: ['+14155550177'] }),
    sampleWorkflow({ id: 'night' }),
  ];
  const cases = [
    [{ workflowId: 'night' }, '+14155550177', 'night'],
    [{}, '+14155550177', 'sales'],
    [{}, '+14155550100', 'test-workflow'],
  ] as const;
  for (const [query, To, workflowId] of cases) {
    const { desk, ask } = house(workflows);
    relay(await ask('twiml-optimized', { To }, query));
    const record = desk.findBySid(CALL_SID);
    assert.deepEqual([record?.workflowId, record?.direction, record?.to], [workflowId, 'inbound', To]);
  }
});

test('a repeated webhook finds its call and gets a fresh token; once the caller was greeted, no greeting', async () => {
  const { desk, ask } = house();
  assert.equal(relay(await ask('twiml-optimized'))['welcomeGreeting'], 'Hello.');
  assert.equal(relay(await ask('twiml-optimized'))['welcomeGreeting'], 'Hello.');
  assert.deepEqual([desk.calls.size, desk.tokens.length], [1, 2]);
  desk.connect([...desk.calls.keys()][0] ?? '');
  assert.equal('welcomeGreeting' in relay(await ask('twiml-optimized')), false);
  assert.equal(desk.calls.size, 1);
});

test('a call that has said goodbye is hung up when the carrier begins it anew, and nobody is greeted again', async () => {
  const { desk, ask, codes, clock } = house();
  await ask('twiml-optimized');
  const [trackingId = ''] = desk.calls.keys();
  desk.connect(trackingId);
  desk.endedEpochMs = clock.epochMs();
  desk.tell(trackingId, { type: 'carrier.ended', end: 'completed' }, 'x');
  const root = await ask('twiml-optimized');
  assert.deepEqual([names(root), codes, desk.calls.size], [['Hangup'], ['CALL_ENDED'], 1]);
  // Nobody comes back so late: it is somebody's test with the same name.
  clock.advance(60_000);
  assert.equal(relay(await ask('twiml-optimized'))['welcomeGreeting'], 'Hello.');
  assert.equal(desk.calls.size, 2);
});

test('what cannot be served is said, counted and logged without numbers', async () => {
  const lines = { ...sampleWorkflow().lines, apology: ['Sorry, {{name}}.', APOLOGY] };
  const needy = sampleWorkflow({ id: 'needy', greeting: 'Hello {{name}}.', lines });
  const gone = 'call_1800000000000_zzzzzzzzzz';
  const cases = [
    [{}, { trackingId: gone }, 'CALL_UNKNOWN', null],
    [{}, { trackingId: "x' or 1=1" }, 'CALL_UNKNOWN', null],
    [{}, { workflowId: 'nobody' }, 'WORKFLOW_NOT_FOUND', null],
    [{}, { workflowId: 'needy' }, 'VARIABLES_MISSING', APOLOGY],
    [{ AccountSid: `AC${'b'.repeat(32)}` }, {}, 'ACCOUNT_MISMATCH', null],
    [{ CallSid: '' }, {}, 'FORM_INCOMPLETE', null],
  ] as const;
  for (const path of ['twiml-optimized', 'twiml'] as const) {
    for (const [form, query, code, words] of cases) {
      const { ask, codes, log, desk } = house([sampleWorkflow(), needy]);
      const root = await ask(path, form, query);
      assert.deepEqual(names(root), ['Say', 'Hangup'], code);
      if (words === null) assert.match(said(root), /cannot be completed/);
      else assert.equal(said(root), words);
      assert.deepEqual(codes, [code]);
      assert.deepEqual([log.entries[0]?.event, log.entries[0]?.fields['code']], ['webhook.refused', code]);
      assert.doesNotMatch(JSON.stringify(log.entries), /4155550/);
      assert.equal(desk.calls.size, 0);
    }
  }
});

test('a call that has another CallSid, or is over, is not handed out', async () => {
  const { desk, ask, codes, outbound } = house();
  const trackingId = outbound();
  desk.bindCallSid(trackingId, OTHER_SID);
  assert.equal(said(await ask('twiml-optimized', {}, { trackingId })), APOLOGY);
  desk.tell(trackingId, { type: 'carrier.ended', end: 'no_answer' }, 'x');
  assert.match(said(await ask('twiml-optimized', { CallSid: OTHER_SID }, { trackingId })), /cannot be completed/);
  assert.deepEqual(codes, ['CALL_MISMATCH', 'CALL_ENDED']);
  assert.equal(desk.tokens.length, 0);
});

for (const code of ['CAPACITY', 'PROVIDERS_BUSY']) {
  test(`with every line taken, or every provider, the caller hears so in the language of the workflow: ${code}`, async () => {
    const { desk, ask, codes } = house([sampleWorkflow({ language: 'zh-HK' })]);
    desk.refusal = new RequestError(503, code, 'Full.');
    const root = await ask('twiml-optimized');
    assert.match(said(root), /線路/);
    assert.equal(findAll(root, 'Say')[0]?.attributes['language'], 'yue-HK');
    assert.deepEqual([names(root), codes], [['Say', 'Hangup'], [code]]);
  });
}

test('a language without words of ours is answered in English, by an English voice', async () => {
  const { desk, ask } = house([sampleWorkflow({ language: 'xx-XX' })]);
  desk.refusal = new RequestError(503, 'CAPACITY', 'Full.');
  const root = await ask('twiml-optimized');
  assert.match(said(root), /lines are busy/);
  assert.equal(findAll(root, 'Say')[0]?.attributes['language'], 'en-US');
});

test('a process that is stopping asks for a moment and sends the call back to the same question', async () => {
  const { desk, ask } = house();
  desk.refusal = new RequestError(503, 'DRAINING', 'Stopping.');
  const root = await ask('twiml-optimized', {}, { workflowId: 'test-workflow' });
  assert.deepEqual(names(root), ['Say', 'Pause', 'Redirect']);
  assert.equal(findAll(root, 'Pause')[0]?.attributes['length'], '8');
  const url = 'https://example.com/api/twiml-optimized?workflowId=test-workflow#rc=5&rp=all&tt=15000';
  assert.equal(findAll(root, 'Redirect')[0]?.text, url);
});

test('a bug of ours is heard as an apology, never as an error page', async () => {
  const { desk, ask, codes, log } = house();
  desk.broken = new Error('boom');
  const root = await ask('twiml-optimized');
  assert.deepEqual(names(root), ['Say', 'Hangup']);
  assert.deepEqual([codes, log.entries[0]?.level], [['INTERNAL'], 'error']);
});

test('every status of the carrier becomes its fact', async () => {
  const cases = [
    ['queued', { type: 'carrier.progressed', status: 'queued' }],
    ['initiated', { type: 'carrier.progressed', status: 'queued' }],
    ['ringing', { type: 'carrier.progressed', status: 'ringing' }],
    ['in-progress', { type: 'carrier.progressed', status: 'answered' }],
    ['completed', { type: 'carrier.ended', end: 'completed' }],
    ['busy', { type: 'carrier.ended', end: 'busy' }],
    ['failed', { type: 'carrier.ended', end: 'failed' }],
    ['no-answer', { type: 'carrier.ended', end: 'no_answer' }],
    ['canceled', { type: 'carrier.ended', end: 'canceled' }],
  ] as const;
  for (const [CallStatus, event] of cases) {
    const { desk, ask, codes, outbound } = house();
    const trackingId = outbound();
    const root = await ask('twiml-status', { CallStatus, SequenceNumber: '2', CallDuration: '25' }, { trackingId });
    assert.deepEqual(names(root), []);
    assert.deepEqual(desk.told, [{ trackingId, event, note: `${CallStatus} 25 s #2` }]);
    assert.equal(desk.find(trackingId)?.callSid, CALL_SID);
    assert.deepEqual(codes, []);
  }
});

test('status callbacks that overtake each other are heard in order: an older one is counted only', async () => {
  const { desk, ask, codes, outbound } = house();
  const trackingId = outbound();
  const tell = (CallStatus: string, SequenceNumber: string): Promise<XmlNode> =>
    ask('twiml-status', { CallStatus, SequenceNumber }, { trackingId });
  await tell('initiated', '0');
  await tell('in-progress', '2');
  await tell('ringing', '1');
  await tell('in-progress', '2');
  await tell('completed', '3');
  await tell('completed', '3');
  assert.deepEqual(
    desk.told.map(({ note }) => note),
    ['initiated #0', 'in-progress #2', 'completed #3'],
  );
  assert.deepEqual(codes, ['STATUS_OUT_OF_ORDER', 'STATUS_OUT_OF_ORDER']);
});

test('a status without our id is that of the live call with its CallSid', async () => {
  const { desk, ask } = house();
  await ask('twiml-optimized');
  await ask('twiml-status', { CallStatus: 'completed' });
  assert.deepEqual(
    desk.told.map(({ event }) => event),
    [{ type: 'carrier.ended', end: 'completed' }],
  );
});

test('a status of no call of ours changes nothing and is counted', async () => {
  const { desk, ask, codes, outbound } = house();
  const trackingId = outbound();
  desk.bindCallSid(trackingId, OTHER_SID);
  await ask('twiml-status', { CallStatus: 'completed' }, { trackingId });
  await ask('twiml-status', { CallStatus: 'completed', AccountSid: 'AC0' }, { trackingId });
  await ask('twiml-status', { CallStatus: 'completed' }, { trackingId: 'nonsense' });
  await ask('twiml-status', { CallStatus: 'completed' });
  await ask('twiml-status', { CallStatus: 'dreaming', CallSid: OTHER_SID }, { trackingId });
  assert.deepEqual(desk.told, []);
  assert.deepEqual(codes, ['CALL_MISMATCH', 'ACCOUNT_MISMATCH', 'CALL_UNKNOWN', 'CALL_UNKNOWN', 'STATUS_UNKNOWN']);
});

test('who answered is told in four words', async () => {
  const cases = [
    ['human', 'human'],
    ['machine_start', 'machine'],
    ['machine_end_beep', 'machine'],
    ['machine_end_other', 'machine'],
    ['fax', 'fax'],
    ['unknown', 'unknown'],
    ['', 'unknown'],
    ['machine <b>', 'unknown'],
  ] as const;
  for (const [AnsweredBy, answeredBy] of cases) {
    const { desk, ask, outbound } = house();
    const trackingId = outbound();
    assert.deepEqual(names(await ask('amd-status', { AnsweredBy }, { trackingId })), []);
    assert.deepEqual(desk.told[0]?.event, { type: 'carrier.answered_by', answeredBy });
  }
});

test('a session that is over ends the call, whoever ended it', async () => {
  const cases = [
    [{ SessionStatus: 'ended', CallStatus: 'in-progress', HandoffData: 'secret' }, 'session ended with hand-off data'],
    [{ SessionStatus: 'completed', CallStatus: 'completed' }, 'session completed'],
    [{ SessionStatus: 'failed', CallStatus: 'completed', ErrorCode: '64105' }, 'session failed'],
    [{ SessionStatus: 'novel', CallStatus: 'completed' }, 'session over'],
  ] as const;
  for (const [form, note] of cases) {
    const { desk, ask, outbound } = house();
    const trackingId = outbound();
    assert.deepEqual(names(await ask('twiml-action', form, { trackingId })), ['Hangup']);
    assert.deepEqual(desk.told, [{ trackingId, event: { type: 'carrier.ended', end: 'completed' }, note }]);
    assert.deepEqual(names(await ask('twiml-action', form, { trackingId })), ['Hangup'], 'idempotent');
    assert.equal(desk.told.length, 1);
  }
});

test('a session that failed before the caller heard anything begins anew with the greeting', async () => {
  const { ask, outbound } = house();
  const root = await ask('twiml-action', { SessionStatus: 'failed' }, { trackingId: outbound() });
  assert.equal(relay(root)['welcomeGreeting'], 'Hello.');
});

test('an action never begins a call', async () => {
  const { desk, ask, codes } = house();
  assert.deepEqual(names(await ask('twiml-action', { SessionStatus: 'failed' })), ['Say', 'Hangup']);
  assert.deepEqual([desk.calls.size, codes], [0, ['CALL_UNKNOWN']]);
});

test('a traditional call opens with its greeting, then hears words, keys and silence', async () => {
  const { desk, ask, built, outbound } = house();
  const trackingId = outbound('traditional');
  desk.answer = { text: 'Hello.', hangUp: false };
  const root = await ask('twiml', {}, { trackingId });
  assert.equal(said(root), 'Hello.');
  const url = `https://example.com/api/twiml?trackingId=${trackingId}&turn=1#rc=5&rp=all&tt=15000`;
  assert.equal(findAll(root, 'Gather')[0]?.attributes['action'], url);
  assert.equal(findAll(root, 'Redirect')[0]?.text, url);

  await ask('twiml', { SpeechResult: ' I would like a table ' }, { trackingId, turn: '1' });
  await ask('twiml', { Digits: '42' }, { trackingId, turn: '2' });
  await ask('twiml', { SpeechResult: '' }, { trackingId, turn: '3' });
  assert.deepEqual(
    desk.heard.map(({ kind, text }) => [kind, text]),
    [
      ['opening', ''],
      ['speech', 'I would like a table'],
      ['speech', '42'],
      ['silence', ''],
    ],
  );
  assert.equal(built.length, 4);
});

test('a repeated round of a traditional call gets the same answer and is heard once', async () => {
  const { desk, ask, outbound } = house();
  const trackingId = outbound('traditional');
  await ask('twiml', {}, { trackingId });
  desk.answer = { text: 'First.', hangUp: false };
  await ask('twiml', { SpeechResult: 'Hi' }, { trackingId, turn: '1' });
  desk.answer = { text: 'Second.', hangUp: false };
  assert.equal(said(await ask('twiml', { SpeechResult: 'Hi' }, { trackingId, turn: '1' })), 'First.');
  assert.equal(said(await ask('twiml', { SpeechResult: 'Hi' }, { trackingId, turn: '2' })), 'Second.');
  assert.equal(desk.heard.length, 3);
});

test('a traditional call that is to end says its last words and hangs up', async () => {
  const { desk, ask } = house();
  desk.answer = { text: 'Goodbye.', hangUp: true };
  assert.deepEqual(names(await ask('twiml')), ['Say', 'Hangup']);
  assert.equal(desk.findBySid(CALL_SID)?.mode, 'traditional');
});

test('a session that was ended to hand the call over is connected anew, without a greeting and without being counted', async () => {
  const { desk, ask, outbound } = house();
  const trackingId = outbound();
  desk.connect(trackingId);
  desk.setCourse(trackingId, { ...NO_FAILURE, failedCount: 3 });
  const form = { SessionStatus: 'ended', CallStatus: 'in-progress', HandoffData: writeHandoff({ reason: 'handover' }) };
  const root = await ask('twiml-action', form, { trackingId, reconnects: '3' });
  assert.equal('welcomeGreeting' in relay(root), false);
  assert.match(findAll(root, 'Connect')[0]?.attributes['action'] ?? '', /reconnects=3/);
  assert.deepEqual([desk.told, desk.takenUp], [[], [`conversation ${trackingId}`]]);
});

test('a caller who hangs up while the call is handed over ends it', async () => {
  const { desk, ask, outbound } = house();
  const trackingId = outbound();
  const form = { SessionStatus: 'ended', CallStatus: 'completed', HandoffData: writeHandoff({ reason: 'handover' }) };
  assert.deepEqual(names(await ask('twiml-action', form, { trackingId })), ['Hangup']);
  assert.deepEqual(desk.told[0]?.event, { type: 'carrier.ended', end: 'completed' });
  assert.deepEqual(desk.takenUp, [`end ${trackingId}`]);
});

test('a process that is stopping sends the calls that it has handed over to whoever comes next', async () => {
  for (const path of ['twiml-optimized', 'twiml-action'] as const) {
    const { desk, ask, outbound } = house([sampleWorkflow({ language: 'es-ES' })]);
    const trackingId = outbound('optimized', sampleWorkflow({ language: 'es-ES' }));
    desk.isElsewhere = true;
    desk.refusal = new RequestError(503, 'DRAINING', 'Stopping.');
    const form = {
      SessionStatus: 'ended',
      CallStatus: 'in-progress',
      HandoffData: writeHandoff({ reason: 'handover' }),
    };
    const root = await ask(path, form, { trackingId });
    assert.deepEqual(names(root), ['Say', 'Pause', 'Redirect']);
    assert.equal(said(root), 'Un momento, por favor.');
    const url = `https://example.com/api/twiml-optimized?trackingId=${trackingId}#rc=5&rp=all&tt=15000`;
    assert.equal(findAll(root, 'Redirect')[0]?.text, url);
  }
});

test('words over Gather are taken while the process stops, and a call handed over before its answer comes back for it', async () => {
  const { desk, ask, outbound } = house();
  const trackingId = outbound('traditional');
  desk.isElsewhere = true;
  desk.refusal = new RequestError(503, 'DRAINING', 'Stopping.');
  desk.answer = { text: '', hangUp: false, isHandedOver: true };
  const root = await ask('twiml', { SpeechResult: 'when do you open' }, { trackingId, turn: '1' });
  assert.deepEqual(desk.takenUp, [`words ${trackingId}`]);
  assert.deepEqual(
    desk.heard.map(({ text }) => text),
    ['when do you open'],
  );
  assert.deepEqual(names(root), ['Say', 'Pause', 'Redirect']);
  const url = `https://example.com/api/twiml?trackingId=${trackingId}#rc=5&rp=all&tt=15000`;
  assert.equal(findAll(root, 'Redirect')[0]?.text, url);
});

test('what is only told of a call is no reason to take it from another process; its end is', async () => {
  const { desk, ask, outbound } = house();
  const trackingId = outbound();
  await ask('twiml-status', { CallStatus: 'ringing' }, { trackingId });
  await ask('amd-status', { AnsweredBy: 'human' }, { trackingId });
  await ask('twiml-status', { CallStatus: 'completed' }, { trackingId });
  assert.deepEqual(
    desk.takenUp.map((taken) => taken.split(' ')[0]),
    ['news', 'news', 'end'],
  );
});

test('a webhook that names another CallSid takes no call up', async () => {
  const { desk, ask, outbound } = house();
  const trackingId = outbound();
  desk.bindCallSid(trackingId, OTHER_SID);
  await ask('twiml-optimized', {}, { trackingId });
  await ask('twiml-status', { CallStatus: 'completed' }, { trackingId });
  assert.deepEqual(desk.takenUp, []);
});
