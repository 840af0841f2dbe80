/** What goes wrong at the simulated carrier, as a server sees it. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { CarrierError } from '../../src/domain/carrier.ts';
import type { FaultOptions, ScheduledFault } from '../../src/telephony/simulator/faults.ts';
import type { SimulatedCallEnd } from '../../src/telephony/simulator/observer.ts';
import type { SimulatorOptions } from '../../src/telephony/simulator/options.ts';
import type { Persona } from '../../src/telephony/simulator/persona.ts';
import { persona, say, Stub } from './simulator_stub.ts';

const TO = '+15005550006';
const HELLO = persona([{ say: 'Hello there, I have a question.' }]);
const HANG_UP = '<Response><Hangup/></Response>';

let stub: Stub;

beforeEach(async () => {
  stub = new Stub();
  await stub.open();
  stub.answer('/twiml', stub.connect('welcomeGreeting="Hello, this is somebody."'));
  stub.answer('/action', HANG_UP);
});
afterEach(() => stub.close());

function ring(
  faults: FaultOptions,
  caller: Persona = HELLO,
  options: Partial<SimulatorOptions> = {},
): Promise<SimulatedCallEnd> {
  const urls = { twimlUrl: stub.url('/twiml'), statusUrl: stub.url('/status') };
  return stub.carrier(caller, options, {}, faults).ring({ to: TO, persona: caller, ...urls }).ended;
}

function scheduled(fault: ScheduledFault['fault'], details: Partial<ScheduledFault> = {}): FaultOptions {
  return { schedule: [{ fault, ...details }] };
}

/** Status and code of the sessions that were told as over. */
function sessions(): readonly string[] {
  return stub.requests
    .filter(({ path }) => path === '/action')
    .map(({ fields }) => `${fields['SessionStatus']} ${fields['ErrorCode'] ?? ''}`.trim());
}

test('a socket that goes before its setup: the server has read nothing, the session has failed', async () => {
  await ring(scheduled('drop_before_setup'));
  assert.deepEqual(stub.frames, []);
  assert.deepEqual(sessions(), ['failed 64105']);
});

test('a session that fails at its start has no socket, and the code that was planned', async () => {
  await ring(scheduled('session_fails_at_start', { code: 64114 }));
  assert.equal(stub.socketSigned, null);
  assert.deepEqual(sessions(), ['failed 64114']);
});

test('a session that fails while the agent is heard', async () => {
  await ring(scheduled('session_fails', { code: 64111 }));
  assert.deepEqual(stub.framesOf('setup').length, 1);
  assert.deepEqual(sessions(), ['failed 64111']);
});

for (const abrupt of [true, false]) {
  for (const fault of ['drop_in_reply', 'drop_while_caller_speaks'] as const) {
    test(`${fault} ${abrupt ? 'without' : 'with'} a closing frame`, async () => {
      await ring(scheduled(fault, { abrupt }));
      assert.deepEqual(sessions(), ['failed 64105']);
      assert.deepEqual(stub.closeCodes, [abrupt ? 1006 : 1001]);
      assert.deepEqual(
        stub.framesOf('prompt').filter(({ last }) => last === true),
        [],
      );
    });
  }
}

test('error frames come after what the caller said, as many as planned', async () => {
  stub.onFrame = (frame, socket) => {
    if (frame['type'] === 'error' && stub.framesOf('error').length === 2) socket.send('{"type":"end"}');
  };
  await ring(scheduled('error_frame', { frameCount: 2, description: '64111 no voice' }));
  assert.deepEqual(stub.framesOf('error'), [
    { type: 'error', description: '64111 no voice' },
    { type: 'error', description: '64111 no voice' },
  ]);
  assert.deepEqual(sessions(), ['ended']);
});

test('a combination of provider and language that the carrier refuses', async () => {
  const asked: string[] = [];
  stub.answer('/action', stub.connect('language="zh-HK" ttsProvider="Google" ttsLanguage="yue-HK"', '', '/again'));
  stub.answer('/again', HANG_UP);
  stub.onFrame = (_frame, socket) => socket.send('{"type":"end"}');
  const rejects: FaultOptions['rejects'] = ({ ttsProvider, ttsLanguage }) => {
    asked.push(`${ttsProvider} ${ttsLanguage}`);
    return ttsProvider === 'Google' ? null : 64106;
  };
  await ring({ rejects });
  assert.deepEqual(asked, ['ElevenLabs en-US', 'Google yue-HK']);
  assert.deepEqual(sessions(), ['failed 64106']);
  assert.equal(stub.framesOf('setup').length, 1);
});

test('a server that closes its socket as it goes away: the session has failed', async () => {
  for (const status of [1001, 1012]) {
    stub.onFrame = (_frame, socket) => socket.close(status);
    await ring({});
  }
  assert.deepEqual(sessions(), ['failed 64105', 'failed 64105']);
});

test('with applicationReconnect the same session comes back, and what happened meanwhile follows', async () => {
  stub.answer('/twiml', stub.connect('welcomeGreeting="Hello, this is somebody." applicationReconnect="true"'));
  stub.onFrame = (frame, socket) => {
    if (frame['type'] === 'prompt') say(socket, 'Right.');
  };
  const end = await ring(scheduled('drop_while_caller_speaks', { abrupt: true }));
  const setups = stub.framesOf('setup').map(({ sessionId }) => sessionId);
  assert.deepEqual([setups.length, new Set(setups).size, end.sessionIds.length], [2, 1, 1]);
  assert.deepEqual(
    stub.framesOf('prompt').map(({ voicePrompt }) => voicePrompt),
    [HELLO.lines[0]?.say],
  );
  assert.equal(
    stub.frames.findIndex(({ type }) => type === 'prompt') > stub.frames.findLastIndex(({ type }) => type === 'setup'),
    true,
  );
  assert.deepEqual(sessions(), ['completed']);
});

test('with applicationReconnect a server that is gone for good is given up after a few tries', async () => {
  stub.answer('/twiml', stub.connect('welcomeGreeting="Hello." applicationReconnect="true"'));
  stub.onFrame = (_frame, socket) => {
    stub.refuseSockets = true;
    socket.terminate();
  };
  await ring({});
  assert.deepEqual(sessions(), ['failed 64102']);
});

test('a webhook that is delivered twice is asked with the same form', async () => {
  await ring(scheduled('webhook_twice'));
  assert.deepEqual(stub.log('CallStatus').slice(0, 2), ['/twiml ringing', '/twiml ringing']);
});

test('a webhook that leaves late, and one whose answer is late, take their time', async () => {
  for (const fault of ['webhook_late', 'webhook_slow'] as const) {
    const startedUs = stub.clock.nowUs();
    await ring(scheduled(fault, { delayMs: 300 }));
    assert.ok(stub.clock.nowUs() - startedUs >= 300_000, fault);
  }
});

/** A call that is placed over the API. */
function order() {
  return {
    trackingId: 'call_1800000000000_abcdefghij',
    to: TO,
    from: '+14155550123',
    twimlUrl: stub.url('/twiml'),
    fallbackUrl: stub.url('/fallback'),
    statusUrl: stub.url('/status'),
    machineDetectionUrl: null,
    ringS: 30,
    maxCallS: 600,
  };
}

test('status callbacks that are lost, or told after the next one', async () => {
  stub.answer('/twiml', HANG_UP);
  const told = new Promise<void>((resolve) => {
    const faults: FaultOptions = {
      schedule: [
        { fault: 'status_lost', at: 1 },
        { fault: 'status_out_of_order', at: 1 },
      ],
    };
    void stub.carrier(HELLO, {}, { callEnded: () => resolve() }, faults).place(order());
  });
  await told;
  assert.deepEqual(
    stub.requests.filter(({ path }) => path === '/status').map(({ fields }) => fields['SequenceNumber']),
    ['2', '1', '3'],
  );
});

test('an API that is down refuses in a way that may be tried again at once', async () => {
  const carrier = stub.carrier(HELLO, {}, {}, scheduled('rest_down', { call: 1 }));
  await assert.rejects(
    carrier.place(order()),
    (error) => error instanceof CarrierError && error.retryable && error.placed === 'no',
  );
  assert.match((await carrier.place(order())).callSid, /^CA/);
});

for (const [dialledPickUp, status, told] of [
  ['answers', 'completed', ['in-progress']],
  ['busy', 'busy', []],
  ['no-answer', 'no-answer', []],
  ['failed', 'failed', []],
] as const) {
  test(`a person who is dialled: ${dialledPickUp}`, async () => {
    stub.answer(
      '/twiml',
      '<Response><Dial action="/over" timeout="2"><Number statusCallback="' +
        `${stub.url('/other')}" statusCallbackEvent="answered">+14155550111</Number></Dial></Response>`,
    );
    stub.answer('/over', HANG_UP);
    await ring({}, HELLO, { dialledPickUp });
    const of = (path: string) => stub.requests.filter((request) => request.path === path).map(({ fields }) => fields);
    assert.deepEqual(
      of('/over').map((fields) => fields['DialCallStatus']),
      [status],
    );
    assert.deepEqual(
      of('/other').map((fields) => fields['CallStatus']),
      told,
    );
    assert.ok(of('/other').every((fields) => fields['ParentCallSid'] === of('/over')[0]?.['CallSid']));
  });
}
