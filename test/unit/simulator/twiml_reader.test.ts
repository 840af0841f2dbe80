import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readRelaySettings } from '../../../src/telephony/simulator/relay_settings.ts';
import {
  readTwiml,
  type RelayNoun,
  type TwimlReading,
  type Verb,
} from '../../../src/telephony/simulator/twiml_reader.ts';

function verbs(inside: string): readonly Verb[] {
  const reading = readTwiml(`<?xml version="1.0" encoding="UTF-8"?><Response>${inside}</Response>`);
  if ('errorCode' in reading) assert.fail(reading.message);
  return reading.verbs;
}

function relay(attributes: string, inside = ''): RelayNoun {
  const [verb] = verbs(`<Connect><ConversationRelay ${attributes}>${inside}</ConversationRelay></Connect>`);
  assert.equal(verb?.verb, 'connect');
  assert.equal(verb.noun.kind, 'relay');
  return verb.noun;
}

test('a media stream is read with its URL and parameters', () => {
  const [verb] = verbs('<Connect><Stream url="wss://h/media"><Parameter name="token" value="t"/></Stream></Connect>');
  assert.deepEqual(verb?.verb === 'connect' ? verb.noun : null, {
    kind: 'stream',
    url: 'wss://h/media',
    parameters: { token: 't' },
  });
});

function settingsError(attributes: string, inside = ''): string | null {
  const reading = readRelaySettings(relay(attributes, inside));
  return 'errorCode' in reading ? reading.message : null;
}

describe('TwiML is read', () => {
  test('with all of a relay noun, its entities unescaped', () => {
    const noun = relay(
      'url="wss://h/relay?a=1&amp;b=2" welcomeGreeting="Tom &amp; &quot;Co&quot;&#39;s"',
      '<Language code="zh-HK" voice="x"/><Parameter name="token" value="t&lt;1"/>',
    );
    assert.deepEqual(noun, {
      kind: 'relay',
      attributes: { url: 'wss://h/relay?a=1&b=2', welcomeGreeting: `Tom & "Co"'s` },
      languages: [{ code: 'zh-HK', voice: 'x' }],
      parameters: { token: 't<1' },
    });
  });

  test('with verbs in their order, recordings left aside', () => {
    const read = verbs(
      '<Start><Recording/></Start><Say language="en">Hello,\n  <emphasis>you</emphasis> &amp; I</Say>' +
        '<Pause length="8"/><Play loop="0">http://h/x.mp3</Play><Redirect method="get">/next?a=1&amp;b=2</Redirect>' +
        '<Reject reason="busy"/><Hangup/>',
    );
    assert.deepEqual(read, [
      { verb: 'say', text: 'Hello, you & I', loop: 1 },
      { verb: 'pause', seconds: 8 },
      { verb: 'play', loop: 1000 },
      { verb: 'redirect', url: '/next?a=1&b=2', method: 'GET' },
      { verb: 'reject', reason: 'busy' },
      { verb: 'hangup' },
    ]);
  });

  test('with the defaults of a gather and the prompts in it', () => {
    const [gather] = verbs('<Gather input="speech dtmf" action="/a"><Say>Hi</Say><Pause/></Gather>');
    assert.deepEqual(gather, {
      verb: 'gather',
      action: '/a',
      method: 'POST',
      speech: true,
      dtmf: true,
      timeoutS: 5,
      speechTimeoutS: null,
      bargeIn: true,
      actionOnEmptyResult: false,
      finishOnKey: '#',
      numDigits: Infinity,
      prompts: [
        { verb: 'say', text: 'Hi', loop: 1 },
        { verb: 'pause', seconds: 1 },
      ],
    });
  });

  test('an empty document has no verbs', () => {
    assert.deepEqual(readTwiml(' '), { verbs: [] });
    assert.deepEqual(verbs(''), []);
  });

  const broken: Readonly<Record<string, string>> = {
    'malformed XML': '<Response><Say>hi</Response>',
    'plain text': 'hello',
    'another root': '<html/>',
    'an unknown verb': '<Response><Dance/></Response>',
    'a noun that is not simulated': '<Response><Connect><VirtualAgent connectorName="x"/></Connect></Response>',
    'a pause that is no number': '<Response><Pause length="long"/></Response>',
  };
  for (const [name, xml] of Object.entries(broken)) {
    test(`${name} is error 12100`, () => {
      const reading: TwimlReading = readTwiml(xml);
      assert.equal('errorCode' in reading ? reading.errorCode : 0, 12100);
    });
  }
});

describe('the relay noun', () => {
  test('takes ws: only for this machine', () => {
    assert.equal(settingsError('url="ws://127.0.0.1:3000/relay"'), null);
    assert.equal(settingsError('url="ws://localhost:3000/relay"'), null);
    assert.equal(settingsError('url="wss://example.com/relay"'), null);
    assert.match(settingsError('url="ws://example.com/relay"') ?? '', /url/);
    assert.match(settingsError('url="https://example.com/relay"') ?? '', /url/);
    assert.match(settingsError('') ?? '', /url/);
  });

  test('refuses wrong values of known attributes and leaves unknown ones alone', () => {
    const url = 'url="wss://h/r"';
    assert.equal(settingsError(`${url} turnDetection="whatever" ttsProvider="elevenlabs" speechTimeout="600"`), null);
    assert.match(settingsError(`${url} interruptible="maybe"`) ?? '', /interruptible/);
    assert.match(settingsError(`${url} speechTimeout="599"`) ?? '', /speechTimeout/);
    assert.match(settingsError(`${url} events="speaker-events tokens"`) ?? '', /events/);
    assert.match(settingsError(`${url} language="english please"`) ?? '', /language/);
    assert.match(settingsError(url, '<Language voice="x"/>') ?? '', /code/);
    assert.match(settingsError(`${url} language="multi" transcriptionProvider="Google"`) ?? '', /multi/);
  });

  test('says what the session does', () => {
    const reading = readRelaySettings(
      relay(
        'url="wss://h/r" interruptible="false" dtmfDetection="true" partialPrompts="true" language="de-DE" ' +
          'transcriptionLanguage="en-GB" events="speaker-events tokens-played" speechTimeout="900"',
      ),
    );
    assert.ok('settings' in reading);
    const { settings } = reading;
    assert.equal(settings.interruptible, 'none');
    assert.equal(settings.greetingInterruptible, 'any');
    assert.equal(settings.reportDuringSpeech, 'none');
    assert.ok(settings.dtmfDetection && settings.partialPrompts && settings.speakerEvents && settings.tokensPlayed);
    assert.equal(settings.ttsLanguage, 'de-DE');
    assert.equal(settings.transcriptionLanguage, 'en-GB');
    assert.equal(settings.speechTimeoutMs, 900);
  });
});
