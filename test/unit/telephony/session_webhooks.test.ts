/** What the action webhook of a relay session answers: each error its own next connection, in the end Gather or a person. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleWorkflow } from '../../support/sample_workflow.ts';
import { CALL_SID, findAll } from '../../support/telephony_samples.ts';
import { actionIn, namesIn, relayIn, saidIn, WebhookHouse } from '../../support/webhook_house.ts';

const LIVE = { CallStatus: 'in-progress', SessionId: 'VX1', SessionDuration: '3' };
const APOLOGY = 'I am sorry, that did not work.';

/** A call that is connected and greeted, and the URL that is asked when its session is over. */
async function talking(house: WebhookHouse, workflow = sampleWorkflow()) {
  const trackingId = house.outbound('optimized', workflow);
  const root = await house.ask('twiml-optimized', {}, { trackingId });
  house.desk.connect(trackingId);
  return { trackingId, action: actionIn(root), root };
}

function failed(code: number | string = 64105, changes: object = {}): object {
  return { ...LIVE, SessionStatus: 'failed', ErrorCode: String(code), ...changes };
}

test('each error code has its next connection', async () => {
  const own = { language: 'en-US' };
  const speech = { ...own, ttsProvider: 'Google', transcriptionProvider: 'Google' };
  const cases: readonly (readonly [string, object])[] = [
    ['64101', speech],
    ['64102', own],
    ['64105', own],
    ['64106', speech],
    ['64107', own],
    ['64108', own],
    ['64111', { ...own, ttsProvider: 'Google' }],
    ['64112', { ...own, ttsProvider: 'Google' }],
    ['64113', { ...own, transcriptionProvider: 'Google' }],
    ['64114', { ...own, transcriptionProvider: 'Google' }],
    ['39001', own],
    ['70000', own],
    ['what?', own],
  ];
  for (const [code, expected] of cases) {
    const house = new WebhookHouse();
    const { action, trackingId } = await talking(house);
    const attributes = relayIn(await house.askUrl(action, failed(code)));
    for (const [name, value] of Object.entries(expected)) assert.equal(attributes[name], value, `${code} ${name}`);
    assert.equal('welcomeGreeting' in attributes, false);
    assert.equal(house.desk.find(trackingId)?.relay?.failedCount, 1, code);
    assert.equal(house.desk.failed[0]?.sessionId, 'VX1');
  }
});

test('an account without further relay sessions: Gather at once', async () => {
  const house = new WebhookHouse();
  const { action } = await talking(house);
  house.desk.answer = { text: '', hangUp: false };
  const root = await house.askUrl(action, failed(64109));
  assert.deepEqual(namesIn(root), ['Gather', 'Redirect']);
  assert.equal(house.desk.heard[0]?.kind, 'opening');
  assert.deepEqual(house.codes, ['RELAY_GIVEN_UP']);
});

test('a call that has lasted as long as a call may: goodbye', async () => {
  const house = new WebhookHouse();
  const { action, trackingId } = await talking(house);
  const root = await house.askUrl(action, failed(64104));
  assert.deepEqual([namesIn(root), saidIn(root)], [['Say', 'Hangup'], sampleWorkflow().lines.goodbye]);
  assert.equal(house.desk.find(trackingId)?.end, 'max_duration');
});

test('sessions that fail in a row are connected anew twice, then Gather takes over, in the language and voice of the call', async () => {
  for (const SessionStatus of ['failed', 'something new', '']) {
    const workflow = sampleWorkflow({ language: 'fr-FR', voice: { ttsProvider: 'Google', name: 'fr-FR-Wavenet-A' } });
    const house = new WebhookHouse([workflow]);
    const { root: first, trackingId } = await talking(house, workflow);
    let root = first;
    for (let count = 1; count <= 2; count++) {
      root = await house.askUrl(actionIn(root), failed(64105, { SessionStatus }));
      assert.equal('welcomeGreeting' in relayIn(root), false);
      assert.equal(findAll(root, 'Parameter')[0]?.attributes['value'], `token-${count + 1}`);
    }
    house.desk.answer = { text: 'Je disais.', hangUp: false };
    root = await house.askUrl(actionIn(root), failed(64105, { SessionStatus }));
    assert.deepEqual([namesIn(root), saidIn(root)], [['Gather', 'Redirect'], 'Je disais.']);
    assert.equal(findAll(root, 'Gather')[0]?.attributes['language'], 'fr-FR');
    assert.equal(findAll(root, 'Say')[0]?.attributes['voice'], 'Google.fr-FR-Wavenet-A');
    assert.deepEqual(house.desk.find(trackingId)?.relay?.over, 'gather');
    assert.equal(house.desk.find(trackingId)?.end, null);
    await house.askUrl(actionIn(root), { SpeechResult: 'oui' });
    assert.deepEqual(
      house.desk.heard.map(({ kind }) => kind),
      ['opening', 'speech'],
    );
  }
});

test('an action that is asked twice gets the same step, and its failure counts once', async () => {
  const house = new WebhookHouse();
  const { action, trackingId } = await talking(house);
  for (let time = 0; time < 5; time++) {
    assert.equal(relayIn(await house.askUrl(action, failed(64111)))['ttsProvider'], 'Google');
  }
  assert.equal(house.desk.find(trackingId)?.relay?.failedCount, 1);
  assert.equal(house.desk.failed.length, 1);
});

test('a takeover that is asked for twice is answered once', async () => {
  const house = new WebhookHouse();
  const { action, trackingId } = await talking(house);
  const answers = await Promise.all([house.askUrl(action, failed(64109)), house.askUrl(action, failed(64109))]);
  assert.deepEqual(
    answers.map((root) => namesIn(root)),
    [
      ['Gather', 'Redirect'],
      ['Gather', 'Redirect'],
    ],
  );
  assert.equal(house.desk.heard.length, 1);
  // The first document, asked for again by a carrier that lost its way, does not bring the relay back.
  assert.deepEqual(namesIn(await house.ask('twiml-optimized', {}, { trackingId })), ['Gather', 'Redirect']);
});

test('a voice that was exchanged stays exchanged when the socket breaks later', async () => {
  const house = new WebhookHouse();
  const { action } = await talking(house);
  let root = await house.askUrl(action, failed(64111));
  root = await house.askUrl(actionIn(root), failed(64105, { SessionDuration: '120' }));
  assert.equal(relayIn(root)['ttsProvider'], 'Google');
  root = await house.askUrl(actionIn(root), failed(64105));
  assert.equal(relayIn(root)['ttsProvider'], 'Google', 'a session that lasted began a new row');
});

test('a parameter that is refused: none of the own attributes and voices is tried again', async () => {
  const workflow = sampleWorkflow({
    relayAttributes: { turnDetection: 'new', hints: 'café' },
    languages: [{ code: 'es-ES', name: 'Lupe-Neural' }, { code: 'multi' }],
  });
  const house = new WebhookHouse([workflow]);
  const { action, root: first } = await talking(house, workflow);
  assert.equal(relayIn(first)['turnDetection'], 'new');
  const root = await house.askUrl(action, failed(64101));
  assert.equal('turnDetection' in relayIn(root), false);
  assert.deepEqual(
    findAll(root, 'Language').map(({ attributes }) => attributes),
    [{ code: 'es-ES' }],
  );
});

test('calls begin with the voice that the call before them ended with, until it fails', async () => {
  const house = new WebhookHouse();
  const { action } = await talking(house);
  const second = await house.askUrl(action, failed(64111));
  const over = { ...LIVE, SessionStatus: 'completed', CallStatus: 'completed', SessionDuration: '40' };
  await house.askUrl(actionIn(second), over);
  const next = await talking(house);
  assert.equal(relayIn(next.root)['ttsProvider'], 'Google');
  const third = await house.askUrl(next.action, failed(64111));
  assert.equal(relayIn(third)['ttsProvider'], 'Amazon');
  assert.equal('ttsProvider' in relayIn((await talking(house)).root), false, 'what failed is forgotten');
});

test('what a call teaches is also learned when it was over here before its session was over there', async () => {
  const house = new WebhookHouse();
  const { action, trackingId } = await talking(house);
  const second = await house.askUrl(action, failed(64111));
  house.desk.tell(trackingId, { type: 'carrier.ended', end: 'completed' }, 'completed');
  const over = { ...LIVE, SessionStatus: 'completed', CallStatus: 'completed', SessionDuration: '40' };
  assert.deepEqual(namesIn(await house.askUrl(actionIn(second), over)), ['Hangup']);
  assert.equal(relayIn((await talking(house)).root)['ttsProvider'], 'Google');
});

test('a session that we ended because of error frames is connected anew with the next providers', async () => {
  const house = new WebhookHouse();
  const { action } = await talking(house);
  const form = { ...LIVE, SessionStatus: 'ended', HandoffData: '{"reason":"errors","code":null}' };
  const attributes = relayIn(await house.askUrl(action, form));
  assert.deepEqual([attributes['ttsProvider'], attributes['transcriptionProvider']], ['Google', 'Google']);
});

test('a call that is to be transferred is connected with the person, whatever became of its session', async () => {
  const whenUnanswered = { afterTurns: 1, transferTo: '+14155550111', line: 'x' };
  const workflow = sampleWorkflow({ whenUnanswered });
  for (const form of [{ ...LIVE, SessionStatus: 'ended', HandoffData: '{"reason":"transfer"}' }, failed(64105)]) {
    const house = new WebhookHouse([workflow]);
    const { action, trackingId } = await talking(house, workflow);
    house.desk.change(trackingId, { closing: 'transferred' });
    const root = await house.askUrl(action, form);
    assert.deepEqual(namesIn(root), ['Dial']);
    const [number] = findAll(root, 'Number');
    assert.equal(number?.text, '+14155550111');
    assert.equal(findAll(root, 'Dial')[0]?.attributes['timeout'], '30');

    const other = { CallSid: `CA${'7'.repeat(32)}`, ParentCallSid: CALL_SID, CallStatus: 'in-progress' };
    await house.askUrl(number.attributes['statusCallback'], { ...other, ParentCallSid: `CA${'8'.repeat(32)}` });
    await house.askUrl(number.attributes['statusCallback'], { ...other, CallStatus: 'ringing' });
    assert.equal(house.desk.told.length, 0);
    await house.askUrl(number.attributes['statusCallback'], other);
    assert.deepEqual(house.desk.told[0]?.event, { type: 'carrier.transferred', answered: true });
    assert.deepEqual(namesIn(await house.askUrl(actionIn(root), { DialCallStatus: 'completed' })), ['Hangup']);
  }
});

test('a person who does not pick up: the caller hears so', async () => {
  const workflow = sampleWorkflow({ whenUnanswered: { afterTurns: 1, transferTo: '+14155550111', line: 'x' } });
  const lines = { ...workflow.lines, apology: [APOLOGY] };
  const house = new WebhookHouse([workflow]);
  const { action, trackingId } = await talking(house, { ...workflow, lines });
  house.desk.change(trackingId, { closing: 'transferred' });
  const root = await house.askUrl(action, { ...LIVE, SessionStatus: 'ended' });
  const after = await house.askUrl(actionIn(root), { DialCallStatus: 'no-answer' });
  assert.deepEqual([namesIn(after), saidIn(after)], [['Say', 'Hangup'], APOLOGY]);
  assert.deepEqual(house.desk.told[0], {
    trackingId,
    event: { type: 'carrier.transferred', answered: false },
    note: 'transfer not answered: no-answer',
  });
});

test('a traditional call that is to be transferred says its line and connects', async () => {
  const workflow = sampleWorkflow({ whenUnanswered: { afterTurns: 1, transferTo: '+14155550111', line: 'x' } });
  const house = new WebhookHouse([workflow]);
  const trackingId = house.outbound('traditional', workflow);
  house.desk.answer = { text: 'Please hold.', hangUp: true };
  house.desk.change(trackingId, { closing: 'transferred' });
  const root = await house.ask('twiml', { SpeechResult: 'hello' }, { trackingId, turn: '3' });
  assert.deepEqual([namesIn(root), saidIn(root)], [['Say', 'Dial'], 'Please hold.']);
});
