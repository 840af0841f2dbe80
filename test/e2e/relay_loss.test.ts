/** Whole calls whose relay fails in every way: the caller goes on talking, and the record holds the conversation once. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { RequestedSpeech } from '../../src/telephony/simulator/faults.ts';
import { startAzureLikeServer } from '../support/azure_like_server.ts';
import { behaviours } from '../support/azure_like_behaviours.ts';
import { ask } from '../support/signed_requests.ts';
import { heardTwice, linesOf, TroubledCarrier } from '../support/troubled_carrier.ts';

const HOURS = 'What are your opening hours?';
const BYE = 'Thank you, goodbye.';
const GREETING = 'Hello, this is the Corner Café. How can I help you?';
const OPEN = 'We are open Tuesday to Sunday, from eight in the morning to six in the evening.';
const CLOSED = 'We are closed on Mondays.';
/** The greeting is the first that is heard in a call, the answer the second. */
const IN_THE_ANSWER = 2;

const stops: (() => Promise<void>)[] = [];
after(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function carrier(...given: Parameters<typeof TroubledCarrier.start>): Promise<TroubledCarrier> {
  const started = await TroubledCarrier.start(...given);
  stops.push(() => started.server.stop());
  return started;
}

for (const abrupt of [false, true]) {
  test(`a socket lost in mid-reply ${abrupt ? 'without' : 'with'} a closing frame: the answer is heard to its end, once`, async () => {
    const phone = await carrier(
      { schedule: [{ fault: 'drop_in_reply', at: IN_THE_ANSWER, abrupt }] },
      { lines: [HOURS, BYE] },
    );
    const { record, heard, end } = await phone.call();
    assert.deepEqual(phone.struck, ['drop_in_reply']);
    assert.deepEqual([record.end, end.sessionIds.length], ['completed', 2]);
    assert.deepEqual(heardTwice(heard), []);
    assert.deepEqual(heard.slice(0, 4), ['Hello, this is the Corner Café.', 'How can I help you?', OPEN, CLOSED]);
    const lines = linesOf(record);
    assert.deepEqual(
      lines.filter((line) => line.startsWith('caller')),
      [`caller: ${HOURS}`, `caller: ${BYE}`],
    );
    assert.equal(lines.filter((line) => line === `agent: ${GREETING}`).length, 1);
    assert.equal(record.relay?.failedCount, 1);
  });
}

test('a socket lost while the caller speaks, and one lost before its setup: what the caller says is answered once', async () => {
  const phone = await carrier(
    {
      schedule: [
        { fault: 'drop_while_caller_speaks', abrupt: true },
        { fault: 'drop_before_setup', at: 2 },
      ],
    },
    { lines: [HOURS, BYE] },
  );
  const { record, heard, end } = await phone.call();
  assert.deepEqual([record.end, end.sessionIds.length], ['completed', 3]);
  assert.equal(heard.filter((text) => text === OPEN).length, 1);
  assert.equal(linesOf(record).filter((line) => line === `caller: ${HOURS}`).length, 1);
});

test('a socket lost while the model answers: the answer is asked for anew', async () => {
  const model = await startAzureLikeServer();
  stops.push(() => model.close());
  model.always(
    behaviours.reply('Our café has stood here for a hundred years. It was built by a sailor.', { everyMs: 60 }),
  );
  const environment = { AZURE_OPENAI_ENDPOINT: model.endpoint(), AZURE_OPENAI_API_KEY: 'key' };
  const phone = await carrier(
    { schedule: [{ fault: 'drop_in_reply', at: IN_THE_ANSWER, abrupt: true }] },
    { lines: ['How old is the café?'], environment },
  );
  const { record, heard } = await phone.call();
  assert.equal(record.end, 'completed');
  assert.equal(linesOf(record).filter((line) => line.startsWith('caller')).length, 1);
  assert.match(heard.join(' '), /It was built by a sailor\.$/);
  assert.deepEqual(
    record.turns.map(({ outcome }) => outcome),
    ['disconnected', 'answered'],
  );
});

test('with applicationReconnect the same session comes back, and what the carrier has is not said again', async () => {
  const phone = await carrier(
    { schedule: [{ fault: 'drop_in_reply', at: IN_THE_ANSWER, abrupt: true }] },
    { lines: [HOURS, BYE] },
  );
  const { body } = await ask<{ readonly workflow: object }>(phone.server, '/api/workflows/test-workflow');
  await phone.putWorkflow('steady', {
    ...body.workflow,
    id: 'steady',
    relayAttributes: { applicationReconnect: 'true' },
  });
  const { record, heard, end } = await phone.call('steady');
  assert.deepEqual([record.end, end.sessionIds.length], ['completed', 1]);
  assert.deepEqual(heardTwice(heard), []);
  assert.ok(heard.includes(CLOSED));
  assert.deepEqual(linesOf(record).slice(0, 3), [`agent: ${GREETING}`, `caller: ${HOURS}`, `agent: ${OPEN} ${CLOSED}`]);
});

test('three failed sessions in a row: Gather takes over with history and place, and its turns count as what they are', async () => {
  const phone = await carrier(
    { schedule: [{ fault: 'session_fails', at: IN_THE_ANSWER, times: 3, code: 64105 }] },
    { lines: [HOURS, 'What is your address?', BYE] },
  );
  const { record, heard, end } = await phone.call();
  assert.deepEqual([record.mode, record.end, end.sessionIds.length], ['optimized', 'completed', 3]);
  assert.equal(record.relay?.over, 'gather');
  assert.ok(heard.includes(CLOSED), heard.join(' | '));
  const lines = linesOf(record);
  assert.deepEqual(
    lines.filter((line) => line.startsWith('caller')),
    [`caller: ${HOURS}`, 'caller: What is your address?', `caller: ${BYE}`],
  );
  assert.equal(lines.filter((line) => line.includes('Corner Café. How')).length, 1);
  assert.equal(record.turns.filter(({ over }) => over === 'gather').length, 2);
  const { body } = await ask<{ readonly turns: Readonly<Record<'optimized' | 'traditional', { readonly n: number }>> }>(
    phone.server,
    '/api/performance-metrics',
  );
  assert.equal(body.turns.traditional.n, 2);
  assert.equal(body.turns.optimized.n, record.turns.length - 2);
});

test('a relay that cannot be had at all: the caller is greeted over Gather and served', async () => {
  const phone = await carrier(
    { schedule: [{ fault: 'session_fails_at_start', code: 64109 }] },
    { lines: [HOURS, BYE] },
  );
  const { record, heard } = await phone.call();
  assert.equal(record.end, 'completed');
  assert.deepEqual(heard.slice(0, 2), ['Hello, this is the Corner Café.', 'How can I help you?']);
  assert.deepEqual(heardTwice(heard), []);
  assert.ok(heard.includes(OPEN));
});

test('two error frames: the session is ended and another speech provider takes over', async () => {
  const phone = await carrier(
    { schedule: [{ fault: 'error_frame', frameCount: 2, description: '64111 TTS provider error' }] },
    { lines: [HOURS, BYE] },
  );
  const { record, heard } = await phone.call();
  assert.equal(record.end, 'completed');
  assert.deepEqual(
    phone.speech.map(({ ttsProvider }) => ttsProvider),
    ['ElevenLabs', 'Google'],
  );
  assert.deepEqual(heardTwice(heard), []);
  assert.ok(heard.includes(CLOSED));
  assert.equal(record.counters['relay_error'], 2);
});

test('a language that the provider does not have: the next tag works and stays for the call', async () => {
  const rejects = ({ ttsProvider, ttsLanguage }: RequestedSpeech): number | null =>
    ttsProvider === 'Amazon' && ttsLanguage === 'yue-CN' ? null : 64106;
  const { phone, record, heard } = await cantoneseCall(rejects);
  assert.equal(record.end, 'completed');
  assert.deepEqual(
    phone.speech.map(({ ttsProvider, ttsLanguage }) => `${ttsProvider} ${ttsLanguage}`),
    ['Google yue-HK', 'Amazon yue-CN'],
  );
  assert.ok(heard.join('').includes('朝早十點半'), heard.join(' | '));
});

test('a language that the carrier’s own provider does not have is asked of one that has it, from the first connection on', async () => {
  const rejects = ({ ttsProvider, ttsLanguage }: RequestedSpeech): number | null =>
    ttsProvider === 'Google' && ttsLanguage === 'yue-HK' ? null : 64106;
  const { phone, record, heard } = await cantoneseCall(rejects);
  assert.equal(record.end, 'completed');
  assert.equal(phone.speech.length, 1);
  assert.ok(heard.join('').includes('朝早十點半'), heard.join(' | '));
});

/** Of the shipped workflow, without the voice that it names. */
async function cantoneseCall(rejects: (speech: RequestedSpeech) => number | null) {
  const phone = await carrier({ rejects }, { lines: ['你哋幾點開門', '拜拜'] });
  const { body } = await ask<{ readonly workflow: { readonly voice?: object } }>(
    phone.server,
    '/api/workflows/restaurant-cantonese',
  );
  const { voice: _voice, ...workflow } = body.workflow;
  await phone.putWorkflow('cantonese', { ...workflow, id: 'cantonese' });
  return { phone, ...(await phone.call('cantonese')) };
}

/** A café whose model is down, and that has nothing to say by itself. */
async function unanswering(whenUnanswered: object, more: Parameters<typeof TroubledCarrier.start>[1]) {
  const model = await startAzureLikeServer();
  stops.push(() => model.close());
  model.always(behaviours.status(500));
  const environment = { AZURE_OPENAI_ENDPOINT: model.endpoint(), AZURE_OPENAI_API_KEY: 'key' };
  const phone = await carrier({}, { ...more, environment });
  await phone.putWorkflow('down', {
    name: 'Down',
    greeting: 'Hello.',
    lines: { apology: ['Sorry.', 'Sorry again.'] },
    whenUnanswered,
  });
  return phone;
}

for (const [dialledPickUp, end] of [
  ['answers', 'transferred'],
  ['busy', 'transfer_failed'],
] as const) {
  test(`nobody can answer twice in a row: the caller is connected with a person, who ${dialledPickUp === 'busy' ? 'is busy' : 'answers'}`, async () => {
    const phone = await unanswering(
      { afterTurns: 2, transferTo: '+14155550111', line: 'I connect you.' },
      { lines: ['One question', 'Another question'], persona: { hangUp: 'waits' }, options: { dialledPickUp } },
    );
    const { record, heard } = await phone.call('down');
    assert.equal(record.end, end);
    // It is tried for some time, behind a bridge.
    const said = heard.filter((line) => !['One moment, please.', 'Let me see.'].includes(line));
    assert.deepEqual(said.slice(0, 3), ['Hello.', 'Sorry.', 'I connect you.']);
    assert.equal(said.length, dialledPickUp === 'busy' ? 4 : 3);
    assert.deepEqual(
      record.turns.map(({ outcome }) => outcome),
      ['failed', 'failed'],
    );
  });
}

test('nobody can answer twice in a row: a call-back is promised, and the app finds the call by its end', async () => {
  const phone = await unanswering(
    { callBack: true },
    { lines: ['One question', 'Another question', 'A third one'], persona: { hangUp: 'waits' } },
  );
  const { record, heard } = await phone.call('down');
  assert.equal(record.end, 'call_back');
  assert.ok(heard.includes('We will call you back.'), heard.join(' | '));
  const { body } = await ask<{ readonly calls: readonly { readonly trackingId: string; readonly to: string }[] }>(
    phone.server,
    '/api/calls?end=call_back',
  );
  assert.deepEqual(
    body.calls.map(({ trackingId, to }) => [trackingId, to]),
    [[record.trackingId, '+14155550123']],
  );
  const none = await ask<{ readonly calls: readonly object[] }>(phone.server, '/api/calls?end=lost');
  assert.deepEqual(none.body.calls, []);
  const metrics = await ask<{ readonly calls: { readonly ended: Readonly<Record<string, number>> } }>(
    phone.server,
    '/api/performance-metrics',
  );
  assert.equal(metrics.body.calls.ended['call_back'], 1);
});

test('webhooks delivered twice, late and answered late; callbacks lost and out of order: one conversation, one honest end', async () => {
  const phone = await carrier(
    {
      schedule: [
        { fault: 'webhook_twice', at: 1, times: 9 },
        { fault: 'webhook_late', at: 1, delayMs: 200 },
        { fault: 'webhook_slow', at: 1, delayMs: 200 },
        { fault: 'status_out_of_order', at: 1 },
        { fault: 'status_lost', at: 3 },
        { fault: 'drop_in_reply', at: IN_THE_ANSWER },
      ],
    },
    { lines: [HOURS, BYE] },
  );
  const { record, heard } = await phone.call();
  assert.deepEqual([...new Set(phone.struck)].toSorted(), [
    'drop_in_reply',
    'status_lost',
    'status_out_of_order',
    'webhook_late',
    'webhook_slow',
    'webhook_twice',
  ]);
  assert.equal(record.end, 'completed');
  assert.deepEqual(heardTwice(heard), []);
  assert.deepEqual(
    linesOf(record).filter((line) => line.startsWith('caller')),
    [`caller: ${HOURS}`, `caller: ${BYE}`],
  );
});

test('a traditional call whose webhooks come twice: each thing that the caller says is one turn', async () => {
  const phone = await carrier({ schedule: [{ fault: 'webhook_twice', times: 99 }] }, { lines: [HOURS, BYE] });
  const { record } = await phone.call('test-workflow', '/api/make-call');
  assert.deepEqual(
    linesOf(record).filter((line) => line.startsWith('caller')),
    [`caller: ${HOURS}`, `caller: ${BYE}`],
  );
});

test('the API is down when a call is placed: it is asked again, and one call takes place', async () => {
  const phone = await carrier({ schedule: [{ fault: 'rest_down', call: 1 }] }, { lines: [BYE] });
  const { record } = await phone.call();
  assert.equal(record.end, 'completed');
  assert.deepEqual(phone.struck, ['rest_down']);
});
