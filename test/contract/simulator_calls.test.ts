import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { CarrierError, type PlaceCallOrder } from '../../src/domain/carrier.ts';
import type { SimulatedCallEnd, SimulatorObserver } from '../../src/telephony/simulator/observer.ts';
import { persona, say, Stub } from './simulator_stub.ts';

const TO = '+14155550123';
const HELLO = { say: 'Hello there' };

let stub: Stub;

beforeEach(async () => {
  stub = new Stub();
  await stub.open();
});
afterEach(() => stub.close());

function order(changes: Partial<PlaceCallOrder> = {}): PlaceCallOrder {
  return {
    trackingId: 'call_1800000000000_abcdefghij',
    to: TO,
    from: '+15005550006',
    twimlUrl: stub.url('/twiml?trackingId=1'),
    fallbackUrl: stub.url('/fallback'),
    statusUrl: stub.url('/status'),
    machineDetectionUrl: null,
    ringS: 30,
    maxCallS: 600,
    ...changes,
  };
}

/** An observer, and the end of the first call that it saw. */
function ending(): { observer: SimulatorObserver; ended: Promise<SimulatedCallEnd> } {
  let resolve: (end: SimulatedCallEnd) => void;
  const ended = new Promise<SimulatedCallEnd>((done) => {
    resolve = done;
  });
  return { observer: { callEnded: (_call, end) => resolve(end) }, ended };
}

describe('a placed call', () => {
  test('is told of at every step, signed, in order, and ends with its duration', async () => {
    const { observer, ended } = ending();
    stub.answer('/twiml?trackingId=1', stub.connect());
    stub.onFrame = (frame, socket) => {
      if (frame['type'] === 'setup') socket.send(JSON.stringify({ type: 'end', handoffData: '{"a":1}' }));
    };
    stub.answer('/action', '<Response><Hangup/></Response>');
    const carrier = stub.carrier(persona([HELLO]), {}, observer);
    const placed = await carrier.place(order());
    assert.match(placed.callSid, /^CA[0-9a-f]{32}$/);
    assert.deepEqual({ ...placed, callSid: '' }, { callSid: '', status: 'queued', to: TO, from: '+15005550006' });
    assert.equal(carrier.liveCount, 1);

    const end = await ended;
    assert.deepEqual(
      [end.reason, end.status, end.errorCode, end.sessionIds.length],
      ['server_hung_up', 'completed', null, 1],
    );
    const status = stub.requests.filter(({ path }) => path === '/status').map(({ fields }) => fields);
    assert.deepEqual(
      status.map((fields) => `${fields['SequenceNumber']} ${fields['CallStatus']}`),
      ['0 initiated', '1 ringing', '2 in-progress', '3 completed'],
    );
    assert.match(status[0]?.['Timestamp'] ?? '', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
    assert.equal(status[0]?.['CallbackSource'], 'call-progress-events');
    assert.equal(status[2]?.['CallDuration'], undefined);
    assert.match(status[3]?.['CallDuration'] ?? '', /^\d+$/);
    const twiml = stub.requests.find(({ path }) => path.startsWith('/twiml'))?.fields ?? {};
    assert.equal(twiml['CallSid'], placed.callSid);
    assert.equal(twiml['AccountSid'], carrier.accountSid);
    assert.deepEqual(
      [twiml['From'], twiml['To'], twiml['CallStatus'], twiml['Direction'], twiml['ApiVersion']],
      ['+15005550006', TO, 'in-progress', 'outbound-api', '2010-04-01'],
    );
    const action = stub.requests.find(({ path }) => path === '/action')?.fields ?? {};
    assert.equal(action['SessionId'], end.sessionIds[0]);
    assert.deepEqual(
      [action['SessionStatus'], action['HandoffData'], action['ErrorCode']],
      ['ended', '{"a":1}', undefined],
    );
    assert.ok(stub.requests.every(({ signed }) => signed));
    assert.equal(stub.socketSigned, true);
    assert.equal(carrier.liveCount, 0);
    assert.deepEqual(await carrier.findCalls(TO, 0), [{ ...placed, status: 'completed' }]);
    assert.deepEqual(await carrier.findCalls(TO, Date.now() + 1_000), []);
  });

  for (const [pickUp, status] of [
    ['busy', 'busy'],
    ['no_answer', 'no-answer'],
    ['fails', 'failed'],
  ] as const) {
    test(`to somebody whose phone is answered with ${pickUp} never asks for TwiML`, async () => {
      const { observer, ended } = ending();
      await stub.carrier(persona([], { pickUp }), {}, observer).place(order({ ringS: 2 }));
      assert.equal((await ended).status, status);
      assert.equal(stub.log('CallStatus').at(-1), `/status ${status}`);
      assert.ok(stub.requests.every(({ path }) => path === '/status'));
    });
  }

  test('reports a machine beside the conversation', async () => {
    const { observer, ended } = ending();
    stub.answer('/twiml?trackingId=1', '<Response><Pause length="1"/></Response>');
    const carrier = stub.carrier(persona([], { answeredBy: 'machine_start' }), {}, observer);
    await carrier.place(order({ machineDetectionUrl: stub.url('/amd') }));
    await ended;
    assert.ok(stub.log('AnsweredBy').includes('/amd machine_start'));
  });

  test('hung up over the API while it rings is canceled', async () => {
    const { observer, ended } = ending();
    const carrier = stub.carrier(persona([], { answersAfterMs: 60_000 }), {}, observer);
    const { callSid } = await carrier.place(order());
    await carrier.hangUp(callSid);
    assert.equal((await ended).status, 'canceled');
    await carrier.hangUp(callSid);
  });

  test('is refused with the number that Twilio would give', async () => {
    const carrier = stub.carrier(persona([]), { callsMax: 0 });
    const code = (number: number) => (error: unknown) =>
      error instanceof CarrierError && error.carrierCode === number && error.placed === 'no';
    await assert.rejects(carrier.place(order({ to: '0123' })), code(21211));
    await assert.rejects(carrier.place(order({ from: 'me' })), code(21212));
    await assert.rejects(carrier.place(order({ twimlUrl: 'https://example.com/twiml' })), code(21205));
    await assert.rejects(carrier.place(order({ statusUrl: 'ftp://127.0.0.1/' })), code(21205));
    await assert.rejects(carrier.place(order()), code(10004));
  });

  test('takes the place of nothing when the simulator is closed in the middle of it', async () => {
    const { observer, ended } = ending();
    stub.answer('/twiml?trackingId=1', stub.connect());
    const carrier = stub.carrier(persona([]), {}, observer);
    const connected = new Promise<void>((resolve) => {
      stub.onFrame = () => resolve();
    });
    await carrier.place(order());
    await connected;
    await carrier.close();
    assert.equal((await ended).reason, 'closed');
    assert.equal(carrier.liveCount, 0);
    await assert.rejects(carrier.place(order()), CarrierError);
  });
});

describe('a webhook that fails', () => {
  const call = { to: '+15005550006', persona: persona([]) };
  const withBin = () => {
    const fallbackUrl = 'https://handler.twilio.com/twiml/EH1';
    const twimlBins = { [fallbackUrl]: `<Response><Redirect>${stub.url('/back')}</Redirect></Response>` };
    return { fallbackUrl, carrier: stub.carrier(call.persona, { twimlBins }) };
  };

  test('is asked as often as its URL says, then the fallback once, and its TwiML is followed', async () => {
    stub.answer('/twiml', { status: 503 });
    stub.answer('/fallback', '<Response><Hangup/></Response>');
    const urls = { twimlUrl: stub.url('/twiml#rc=3&rp=all&tt=5000'), fallbackUrl: stub.url('/fallback') };
    const end = await stub.carrier(call.persona).ring({ ...call, ...urls }).ended;
    assert.deepEqual(stub.log('ErrorCode'), ['/twiml', '/twiml', '/twiml', '/twiml', '/fallback 11200']);
    assert.ok(stub.requests.every(({ signed }) => signed));
    assert.deepEqual([end.reason, end.status], ['server_hung_up', 'completed']);
  });

  test('is not asked again for an error that its policy does not name; the call fails', async () => {
    stub.answer('/twiml', { status: 500 });
    stub.answer('/fallback', { status: 500 });
    const urls = { twimlUrl: stub.url('/twiml'), fallbackUrl: stub.url('/fallback'), statusUrl: stub.url('/status') };
    const end = await stub.carrier(call.persona).ring({ ...call, ...urls }).ended;
    assert.deepEqual(stub.log(), ['/twiml', '/fallback', '/status']);
    assert.deepEqual([end.reason, end.status, end.errorCode], ['failed', 'failed', 11200]);
  });

  test('has a TwiML Bin as its fallback: the carrier itself keeps the document, and what it leads to is asked', async () => {
    stub.answer('/twiml', { status: 503 });
    stub.answer('/back', '<Response><Hangup/></Response>');
    const { carrier, fallbackUrl } = withBin();
    const end = await carrier.ring({ ...call, twimlUrl: stub.url('/twiml'), fallbackUrl }).ended;
    assert.deepEqual(stub.log(), ['/twiml', '/back']);
    assert.equal(end.reason, 'server_hung_up');
  });

  test('fails also where its fallback leads to: the fallback is not asked again, the call is over', async () => {
    stub.answer('/twiml', { status: 503 });
    stub.answer('/back', { status: 503 });
    const { carrier, fallbackUrl } = withBin();
    const end = await carrier.ring({ ...call, twimlUrl: stub.url('/twiml'), fallbackUrl }).ended;
    assert.deepEqual(stub.log(), ['/twiml', '/back']);
    assert.equal(end.reason, 'failed');
  });

  test('fails once more after it was there again: the fallback is asked once more', async () => {
    stub.answer('/twiml', { status: 503 });
    stub.answer(
      '/back',
      `<Response><Redirect>${stub.url('/twiml')}</Redirect></Response>`,
      '<Response><Hangup/></Response>',
    );
    const { carrier, fallbackUrl } = withBin();
    const end = await carrier.ring({ ...call, twimlUrl: stub.url('/twiml'), fallbackUrl }).ended;
    assert.deepEqual(stub.log(), ['/twiml', '/back', '/twiml', '/back']);
    assert.equal(end.reason, 'server_hung_up');
  });

  test('recovers within its attempts', async () => {
    stub.answer('/twiml', { status: 500 }, { status: 500 }, '<Response/>');
    const end = await stub.carrier(call.persona).ring({ ...call, twimlUrl: stub.url('/twiml#rc=5&rp=5xx') }).ended;
    assert.equal(stub.requests.length, 3);
    assert.equal(end.status, 'completed');
  });

  test('whose server is gone is error 11205', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const end = await stub.carrier(call.persona).ring({ ...call, twimlUrl: `http://127.0.0.1:${port}/twiml` }).ended;
    assert.equal(end.errorCode, 11205);
  });

  test('that answers too late is error 11200', async () => {
    const slow = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const { port } = slow.address() as AddressInfo;
    const twimlUrl = `http://127.0.0.1:${port}/twiml#tt=100&rc=0`;
    const end = await stub.carrier(call.persona).ring({ ...call, twimlUrl }).ended;
    assert.equal(end.errorCode, 11200);
    slow.close();
  });
});

describe('TwiML', () => {
  const to = '+15005550006';

  test('that cannot be read ends the call with error 12100', async () => {
    stub.answer('/twiml', '<Response><Dance/></Response>');
    const end = await stub.carrier(persona([])).ring({ to, persona: persona([]), twimlUrl: stub.url('/twiml') }).ended;
    assert.deepEqual([end.reason, end.errorCode], ['failed', 12100]);
  });

  test('that rejects a call leaves it unanswered', async () => {
    stub.answer('/twiml', '<Response><Reject reason="busy"/></Response>');
    const call = { to, persona: persona([]), twimlUrl: stub.url('/twiml'), statusUrl: stub.url('/status') };
    const end = await stub.carrier(persona([])).ring(call).ended;
    assert.deepEqual([end.reason, end.status], ['rejected', 'busy']);
    assert.deepEqual(stub.log('CallStatus'), ['/twiml ringing', '/status busy']);
  });

  test('of a traditional call loops through Gather, its action and the next document', async () => {
    stub.answer(
      '/twiml',
      '<Response><Gather input="speech dtmf" action="/said"><Say>How can I help?</Say></Gather></Response>',
    );
    stub.answer(
      '/said',
      '<Response><Say>We open at nine.</Say><Gather input="speech dtmf" finishOnKey="#" action="/said">' +
        '<Say>Anything else?</Say></Gather></Response>',
      '<Response><Say>Goodbye.</Say><Redirect>/bye?a=1&amp;b=2</Redirect></Response>',
    );
    // Keys that were pressed are not pressed again when the next one listens.
    stub.answer('/bye?a=1&b=2', '<Response><Gather input="dtmf" timeout="1" action="/again"/></Response>');
    const played: string[] = [];
    const turns: string[] = [];
    const observer: SimulatorObserver = {
      played: (_call, text) => played.push(text),
      spoke: (_call, turn, text) => turns.push(`${turn} ${text}`),
      heardFirstText: (_call, turn, text) => turns.push(`${turn} < ${text}`),
    };
    const caller = persona([{ say: 'When do you open?' }, { say: '', keys: '12#', when: { heard: 'anything else' } }], {
      hangUp: 'waits',
    });
    const end = await stub.carrier(caller, {}, observer).ring({ to, persona: caller, twimlUrl: stub.url('/twiml') })
      .ended;
    assert.deepEqual(stub.log('SpeechResult', 'Confidence', 'Digits'), [
      '/twiml',
      '/said When do you open? 0.92',
      '/said 12',
      '/bye?a=1&b=2',
    ]);
    assert.deepEqual(played, ['How can I help?', 'We open at nine.', 'Anything else?', 'Goodbye.']);
    assert.deepEqual(turns, ['1 When do you open?', '1 < We open at nine.', '2 12', '2 < Goodbye.']);
    assert.equal(end.reason, 'server_hung_up');
  });

  test('of a Gather that hears nothing goes on to the next verb, or to its action when told so', async () => {
    const gather = (more: string) => `<Gather input="speech" timeout="1" action="/said" ${more}/>`;
    stub.answer('/twiml', `<Response>${gather('')}${gather('actionOnEmptyResult="true"')}</Response>`);
    stub.answer('/said', '<Response><Hangup/></Response>');
    const silent = persona([], { hangUp: 'waits' });
    const end = await stub.carrier(silent).ring({ to, persona: silent, twimlUrl: stub.url('/twiml') }).ended;
    assert.deepEqual(stub.log('SpeechResult'), ['/twiml', '/said']);
    assert.ok(end.durationMs >= 2_000);
  });
});

test('many calls at once live side by side and leave nothing behind', async () => {
  stub.answer('/twiml', stub.connect('welcomeGreeting="Hi."'));
  stub.onFrame = (frame, socket) => {
    if (frame['type'] === 'prompt') say(socket, 'You said ', `${String(frame['voicePrompt'])}.`);
  };
  const caller = persona([HELLO, { say: 'Goodbye' }]);
  const carrier = stub.carrier(caller);
  const calls = Array.from({ length: 50 }, () =>
    carrier.ring({ to: TO, persona: caller, twimlUrl: stub.url('/twiml') }),
  );
  assert.equal(carrier.liveCount, 50);
  const ends = await Promise.all(calls.map(({ ended }) => ended));
  assert.ok(ends.every(({ reason, status }) => reason === 'caller_hung_up' && status === 'completed'));
  assert.equal(stub.framesOf('prompt').length, 100);
  assert.equal(new Set(calls.map(({ callSid }) => callSid)).size, 50);
  assert.equal(carrier.liveCount, 0);
});
