import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { SimulatedCallEnd, SimulatorObserver } from '../../src/telephony/simulator/observer.ts';
import type { SimulatorOptions } from '../../src/telephony/simulator/options.ts';
import type { Persona } from '../../src/telephony/simulator/persona.ts';
import { persona, say, Stub, type Frame } from './simulator_stub.ts';

const TO = '+15005550006';
const FROM = '+14155550123';
const LONG = 'This is a rather long sentence that goes on for quite some time before it ends.';

let stub: Stub;

beforeEach(async () => {
  stub = new Stub();
  await stub.open();
});
afterEach(() => stub.close());

/** An inbound call whose first document is the answer to `/twiml`. */
function ring(
  caller: Persona,
  options: Partial<SimulatorOptions> = {},
  observer: SimulatorObserver = {},
): Promise<SimulatedCallEnd> {
  return stub.carrier(caller, options, observer).ring({
    to: TO,
    from: FROM,
    twimlUrl: stub.url('/twiml'),
    persona: caller,
  }).ended;
}

/** Answers every final prompt, ends the session at "bye". */
function converse(answer = (text: string) => `You said ${text}.`): void {
  stub.onFrame = (frame, socket) => {
    if (frame['type'] !== 'prompt' || frame['last'] !== true) return;
    say(socket, answer(String(frame['voicePrompt'])));
  };
}

function finals(): unknown[] {
  return stub.framesOf('prompt').flatMap((frame) => (frame['last'] === true ? [frame['voicePrompt']] : []));
}

function action(): Readonly<Record<string, string>> {
  return stub.requests.find(({ path }) => path === '/action')?.fields ?? {};
}

describe('a relay session', () => {
  test('begins with the whole setup frame', async () => {
    stub.answer('/twiml', stub.connect('', '<Parameter name="token" value="a&amp;b"/>'));
    stub.onFrame = (_frame, socket) => socket.send('{"type":"end"}');
    const end = await ring(persona([]));
    const [setup] = stub.frames;
    const { sessionId, callSid, accountSid, ...rest } = setup as Record<string, unknown>;
    assert.equal(sessionId, end.sessionIds[0]);
    assert.match(String(callSid), /^CA[0-9a-f]{32}$/);
    assert.match(String(accountSid), /^AC[0-9a-f]{32}$/);
    assert.deepEqual(rest, {
      type: 'setup',
      parentCallSid: '',
      from: FROM,
      to: TO,
      forwardedFrom: '',
      callType: 'PSTN',
      callerName: '',
      direction: 'inbound',
      callStatus: 'RINGING',
      customParameters: { token: 'a&b' },
    });
  });

  test('carries a dialogue; when the caller hangs up the action says completed', async () => {
    stub.answer('/twiml', stub.connect('welcomeGreeting="Good day." language="en-GB"'));
    converse();
    const turns: string[] = [];
    const times: number[] = [];
    const end = await ring(
      persona([{ say: 'Hello there' }, { say: 'Goodbye' }]),
      {},
      {
        spoke: (_call, turn, text, final, atUs) => {
          times.push(atUs);
          if (final) turns.push(`${turn} ${text}`);
        },
        heardFirstText: (_call, turn, text, atUs) => {
          times.push(atUs);
          turns.push(`${turn} < ${text}`);
        },
      },
    );
    assert.deepEqual(finals(), ['Hello there', 'Goodbye']);
    assert.ok(stub.framesOf('prompt').every((frame) => frame['last'] === true && frame['lang'] === 'en-GB'));
    assert.deepEqual(turns, ['1 Hello there', '1 < You said Hello there.', '2 Goodbye', '2 < You said Goodbye.']);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    assert.equal(end.reason, 'caller_hung_up');
    assert.equal(stub.framesOf('info').length, 0);
    assert.deepEqual([action()['SessionStatus'], action()['CallStatus']], ['completed', 'completed']);
    assert.deepEqual(stub.closeCodes, [1000]);
  });

  test('sends partial prompts and info events only when they are asked for', async () => {
    stub.answer(
      '/twiml',
      stub.connect('welcomeGreeting="Good day." partialPrompts="true" events="speaker-events tokens-played"'),
    );
    converse(() => 'Yes. No.');
    await ring(persona([{ say: 'I would like to know when you open on Sundays' }]), { pace: 20 });
    const partials = stub.framesOf('prompt').filter((frame) => frame['last'] === false);
    assert.ok(partials.length >= 3, `${partials.length} partials`);
    const brief = (frame: Frame) => `${String(frame['name'])} ${String(frame['value']).trim()}`;
    assert.deepEqual(stub.framesOf('info').map(brief), [
      'agentSpeaking on',
      'tokensPlayed Good day.',
      'agentSpeaking off',
      'clientSpeaking on',
      'clientSpeaking off',
      'agentSpeaking on',
      'tokensPlayed Yes.',
      'tokensPlayed No.',
      'agentSpeaking off',
    ]);
    assert.ok(stub.framesOf('info').every((frame) => frame['name'] === 'tokensPlayed' || frame['ts'] !== undefined));
  });

  test('follows the language message and sends the keys that were pressed', async () => {
    stub.answer('/twiml', stub.connect('welcomeGreeting="Hi." dtmfDetection="true"'));
    stub.onFrame = (frame, socket) => {
      if (frame['type'] === 'setup') socket.send('{"type":"language","transcriptionLanguage":"de-DE"}');
      if (frame['digit'] === '#') say(socket, 'Gut.');
    };
    await ring(persona([{ say: 'Hallo', keys: '1#' }]));
    assert.equal(stub.framesOf('prompt')[0]?.['lang'], 'de-DE');
    assert.deepEqual(
      stub.framesOf('dtmf').map((frame) => frame['digit']),
      ['1', '#'],
    );
  });

  test('is given up by a caller who hears nothing', async () => {
    stub.answer('/twiml', stub.connect());
    const end = await ring(persona([{ say: 'Hello' }], { maxWaitMs: 100 }));
    assert.equal(end.reason, 'gave_up');
    assert.deepEqual(finals(), []);
  });
});

describe('a caller who cuts in', () => {
  const LINES = [{ say: 'Stop right there please', bargeInAfterMs: 2_000 }];

  test('stops the agent, tells what was heard, and is understood', async () => {
    stub.answer('/twiml', stub.connect(`welcomeGreeting="${LONG} And more." events="tokens-played"`));
    converse(() => 'Sorry.');
    const played: string[] = [];
    const cuts: string[] = [];
    await ring(
      persona(LINES),
      { pace: 10 },
      {
        played: (_call, text) => played.push(text),
        interrupted: (_call, turn, heard) => cuts.push(`${turn} ${heard}`),
      },
    );
    const [interrupt] = stub.framesOf('interrupt');
    const heard = String(interrupt?.['utteranceUntilInterrupt']);
    assert.ok(heard.length > 10 && heard.length < LONG.length && LONG.startsWith(heard), heard);
    const durationMs = Number(interrupt?.['durationUntilInterruptMs']);
    assert.ok(durationMs >= 200 && durationMs < 400, `${durationMs} ms at pace 10`);
    assert.deepEqual(cuts, [`0 ${heard}`]);
    assert.deepEqual(played, ['Sorry.']);
    assert.deepEqual(finals(), ['Stop right there please']);
  });

  test('is not heard when the agent may not be interrupted, unless that is reported', async () => {
    stub.answer(
      '/twiml',
      stub.connect(`welcomeGreeting="${LONG} ${LONG} ${LONG}" welcomeGreetingInterruptible="none"`),
    );
    await ring(persona(LINES));
    assert.deepEqual(stub.framesOf('interrupt'), []);
    assert.deepEqual(finals(), []);
  });

  test('is reported over an agent that goes on speaking', async () => {
    const greeting = `welcomeGreeting="${LONG} ${LONG} ${LONG}" welcomeGreetingInterruptible="none"`;
    stub.answer('/twiml', stub.connect(`${greeting} reportInputDuringAgentSpeech="speech"`));
    await ring(persona(LINES));
    assert.deepEqual(stub.framesOf('interrupt'), []);
    assert.deepEqual(finals(), ['Stop right there please']);
  });

  test('with a mere backchannel does not stop the agent when that is to be ignored', async () => {
    stub.answer('/twiml', stub.connect(`welcomeGreeting="${LONG}" ignoreBackchannel="true"`));
    await ring(persona([{ say: 'Uh-huh.', bargeInAfterMs: 1_000 }]));
    assert.deepEqual(stub.framesOf('interrupt'), []);
    assert.deepEqual(finals(), []);
  });

  test('by a key stops the agent too', async () => {
    stub.answer('/twiml', stub.connect(`welcomeGreeting="${LONG}" dtmfDetection="true" interruptible="dtmf"`));
    await ring(persona([{ say: '', keys: '5', bargeInAfterMs: 1_000 }], { maxWaitMs: 100 }));
    assert.deepEqual(
      stub.frames.slice(1).map((frame) => frame['type']),
      ['interrupt', 'dtmf'],
    );
  });
});

describe('a server that errs', () => {
  test('is told of each bad message and the session goes on', async () => {
    stub.answer('/twiml', stub.connect());
    const bad = [
      'no json',
      '[]',
      '{"type":"dance"}',
      '{"type":"text","token":null}',
      '{"type":"text","token":"x","last":"yes"}',
      '{"type":"play","source":"not a url"}',
      '{"type":"sendDigits","digits":"12a"}',
      '{"type":"language"}',
      '{"type":"end","handoffData":{"a":1}}',
    ];
    stub.onFrame = (frame, socket) => {
      if (frame['type'] !== 'setup') return;
      for (const json of bad) socket.send(json);
      socket.send('{"type":"text","token":"Still here.","last":true}');
      for (const json of bad) socket.send(json);
      socket.send('{"type":"end"}');
    };
    await ring(persona([]));
    assert.equal(stub.framesOf('error').length, 2 * bad.length);
    assert.ok(stub.framesOf('error').every((frame) => String(frame['description']).includes('64107')));
    assert.equal(action()['SessionStatus'], 'ended');
  });

  test('ten times running loses the session with 1007 and error 64105', async () => {
    stub.answer('/twiml', stub.connect());
    stub.onFrame = (frame, socket) => {
      if (frame['type'] !== 'setup') return;
      for (let count = 0; count < 12; count++) socket.send('{}');
    };
    const end = await ring(persona([]));
    assert.equal(stub.framesOf('error').length, 10);
    assert.deepEqual(stub.closeCodes, [1007]);
    assert.deepEqual([action()['SessionStatus'], action()['ErrorCode']], ['failed', '64105']);
    assert.equal(end.errorCode, 64105);
  });

  test('and drops the socket is asked for its action, whose document continues the call', async () => {
    stub.answer('/twiml', stub.connect('welcomeGreeting="Hi."'));
    stub.answer('/action', stub.connect('', '', '/second'));
    let dropped = false;
    stub.onFrame = (frame, socket) => {
      if (frame['type'] !== 'prompt') return;
      if (!dropped) socket.terminate();
      else say(socket, 'Found you.');
      dropped = true;
    };
    const waiting = persona([{ say: 'Hello' }, { say: 'Are you there?', unprompted: true, afterMs: 3_000 }]);
    const end = await ring(waiting);
    assert.deepEqual(
      [action()['SessionStatus'], action()['ErrorCode'], action()['ErrorMessage'], action()['CallStatus']],
      ['failed', '64105', 'Websocket ended', 'in-progress'],
    );
    assert.deepEqual(finals(), ['Hello', 'Are you there?']);
    const [first, second] = stub.framesOf('setup');
    assert.equal(first?.['callSid'], second?.['callSid']);
    assert.deepEqual(end.sessionIds, [first?.['sessionId'], second?.['sessionId']]);
    assert.equal(end.reason, 'caller_hung_up');
  });

  test('and refuses the socket gets error 64102', async () => {
    stub.answer('/twiml', stub.connect());
    stub.refuseSockets = true;
    await ring(persona([]));
    assert.deepEqual([action()['SessionStatus'], action()['ErrorCode']], ['failed', '64102']);
  });

  test('and names a foreign ws: host or a wrong value gets error 64101 without a socket', async () => {
    stub.answer('/twiml', stub.connect('interruptible="perhaps"'));
    await ring(persona([]));
    assert.deepEqual([action()['SessionStatus'], action()['ErrorCode']], ['failed', '64101']);
    assert.equal(stub.socketSigned, null);
  });

  test('and ends the session while text is queued cuts that text', async () => {
    stub.answer('/twiml', stub.connect());
    stub.answer('/action', '<Response><Say>Done.</Say></Response>');
    stub.onFrame = (_frame, socket) => {
      say(socket, LONG);
      socket.send('{"type":"end","handoffData":"later"}');
    };
    const played: string[] = [];
    await ring(persona([]), {}, { played: (_call, text) => played.push(text) });
    assert.deepEqual(played, ['Done.']);
    assert.equal(action()['HandoffData'], 'later');
  });
});
