import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Workflow } from '../../../src/domain/workflow.ts';
import {
  emptyTwiml,
  gatherTwiml,
  hangUpTwiml,
  relayTwiml,
  sayAndComeBackTwiml,
  sayAndHangUpTwiml,
  splitText,
} from '../../../src/telephony/twiml.ts';
import { findAll, parseTwiml, type XmlNode } from '../../support/telephony_samples.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

function connect(workflow: Workflow, changes: { language?: string; greeting?: string | null } = {}): string {
  return relayTwiml({
    actionUrl: 'https://example.com/api/twiml-action?trackingId=call_1&reconnects=1',
    socketUrl: 'wss://example.com/relay',
    workflow,
    language: changes.language ?? workflow.language,
    token: 'secret',
    trackingId: 'call_1',
    greeting: changes.greeting === undefined ? workflow.greeting : changes.greeting,
  });
}

function only(root: XmlNode, name: string): XmlNode {
  const found = findAll(root, name);
  assert.equal(found.length, 1, `one <${name}>`);
  return found[0] as XmlNode;
}

test('the relay TwiML is exactly the document that Twilio expects', () => {
  assert.equal(
    connect(sampleWorkflow({ greeting: 'Tom & "Jo"' })),
    '<?xml version="1.0" encoding="UTF-8"?><Response>' +
      '<Connect action="https://example.com/api/twiml-action?trackingId=call_1&amp;reconnects=1" method="POST">' +
      '<ConversationRelay interruptible="any" partialPrompts="true" events="speaker-events tokens-played" ' +
      'dtmfDetection="true" reportInputDuringAgentSpeech="any" ignoreBackchannel="true" language="en-US" ' +
      'url="wss://example.com/relay" welcomeGreeting="Tom &amp; &quot;Jo&quot;">' +
      '<Parameter name="token" value="secret"/><Parameter name="trackingId" value="call_1"/>' +
      '</ConversationRelay></Connect></Response>',
  );
});

test('a connection that is not the first has no greeting', () => {
  const relay = only(parseTwiml(connect(sampleWorkflow(), { greeting: null })), 'ConversationRelay');
  assert.equal('welcomeGreeting' in relay.attributes, false);
});

test("a workflow's attributes replace the defaults and add to them, but never the URL or the greeting", () => {
  const relayAttributes = {
    interruptible: 'speech',
    speechTimeout: '800',
    turnDetection: 'on',
    url: 'wss://evil.example',
    language: 'multi',
    welcomeGreeting: 'Something else',
    'not a name': 'x',
  };
  const workflow = sampleWorkflow({ relayAttributes });
  const { attributes } = only(parseTwiml(connect(workflow)), 'ConversationRelay');
  assert.equal(attributes['interruptible'], 'speech');
  assert.equal(attributes['speechTimeout'], '800');
  assert.equal(attributes['turnDetection'], 'on');
  assert.equal(attributes['url'], 'wss://example.com/relay');
  assert.equal(attributes['language'], 'multi');
  assert.equal(attributes['welcomeGreeting'], 'Hello.');
  // `multi` needs one pair of providers, which is named where the workflow does not.
  assert.deepEqual([attributes['ttsProvider'], attributes['transcriptionProvider']], ['ElevenLabs', 'Deepgram']);
  assert.equal(Object.keys(attributes).length, 13);
  const ordered = only(parseTwiml(connect(workflow, { language: 'de-DE' })), 'ConversationRelay');
  assert.equal(ordered.attributes['language'], 'de-DE');
});

test('the voice is that of the language of the call, and none is named for a language without one', () => {
  const workflow = sampleWorkflow({
    voice: { ttsProvider: 'Google', name: 'en-US-Journey-O', transcriptionProvider: 'Deepgram', speechModel: 'nova-3' },
    languages: [{ code: 'zh-HK', ttsProvider: 'Google', name: 'yue-HK-Standard-A' }],
  });
  const own = parseTwiml(connect(workflow));
  const { attributes } = only(own, 'ConversationRelay');
  assert.equal(attributes['voice'], 'en-US-Journey-O');
  assert.equal(attributes['transcriptionProvider'], 'Deepgram');
  assert.equal(attributes['speechModel'], 'nova-3');
  assert.deepEqual(only(own, 'Language').attributes, {
    code: 'zh-HK',
    ttsProvider: 'Google',
    voice: 'yue-HK-Standard-A',
  });

  const cantonese = only(parseTwiml(connect(workflow, { language: 'zh-HK' })), 'ConversationRelay');
  assert.equal(cantonese.attributes['voice'], 'yue-HK-Standard-A');
  const french = only(parseTwiml(connect(workflow, { language: 'fr-FR' })), 'ConversationRelay');
  assert.equal('voice' in french.attributes, false);
  assert.equal('ttsProvider' in french.attributes, false);
});

test('a traditional round says the text, listens for speech and keys, and comes back by itself', () => {
  const twiml = gatherTwiml({ text: 'Yes?', language: 'en-US', actionUrl: 'https://e.com/a?b=1&c=2', hangUp: false });
  assert.equal(
    twiml,
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="speech dtmf" actionOnEmptyResult="true" ' +
      'language="en-US" speechTimeout="auto" action="https://e.com/a?b=1&amp;c=2" method="POST">' +
      '<Say language="en-US">Yes?</Say></Gather>' +
      '<Redirect method="POST">https://e.com/a?b=1&amp;c=2</Redirect></Response>',
  );
});

test('the last round of a traditional call says its text and hangs up', () => {
  const root = parseTwiml(gatherTwiml({ text: 'Bye.', language: 'en-US', actionUrl: 'https://e.com/', hangUp: true }));
  assert.deepEqual(
    root.children.map(({ name }) => name),
    ['Say', 'Hangup'],
  );
});

test('Gather and Say name some languages and all voices in their own way', () => {
  const cases = [
    ['zh-HK', 'yue-Hant-HK', 'yue-HK'],
    ['yue', 'yue-Hant-HK', 'yue-HK'],
    ['zh-CN', 'cmn-Hans-CN', 'cmn-CN'],
    ['zh-TW', 'cmn-Hant-TW', 'cmn-TW'],
    ['pa-IN', 'pa-guru-IN', 'pa-IN'],
    ['de-DE', 'de-DE', 'de-DE'],
  ] as const;
  for (const [language, gather, say] of cases) {
    const root = parseTwiml(gatherTwiml({ text: 'x', language, actionUrl: 'https://e.com/', hangUp: false }));
    assert.equal(only(root, 'Gather').attributes['language'], gather);
    assert.equal(only(root, 'Say').attributes['language'], say);
  }
  const voices = [
    [{ ttsProvider: 'Google', name: 'yue-HK-Standard-A' }, 'Google.yue-HK-Standard-A'],
    [{ ttsProvider: 'amazon', name: 'Joanna-Neural' }, 'Polly.Joanna-Neural'],
    [{ ttsProvider: 'ElevenLabs', name: 'abc' }, undefined],
  ] as const;
  for (const [voice, expected] of voices) {
    assert.equal(only(parseTwiml(sayAndHangUpTwiml('x', 'en-US', voice)), 'Say').attributes['voice'], expected);
  }
});

test('a handover says a word, waits and comes back', () => {
  const root = parseTwiml(sayAndComeBackTwiml('One moment.', 'en-US', 8, 'https://e.com/x?a=1&b=2#rc=5'));
  assert.deepEqual(
    root.children.map(({ name }) => name),
    ['Say', 'Pause', 'Redirect'],
  );
  assert.equal(only(root, 'Pause').attributes['length'], '8');
  assert.equal(only(root, 'Redirect').text, 'https://e.com/x?a=1&b=2#rc=5');
});

test('hanging up and saying nothing are documents too', () => {
  assert.deepEqual(
    parseTwiml(hangUpTwiml()).children.map(({ name }) => name),
    ['Hangup'],
  );
  assert.equal(emptyTwiml(), '<?xml version="1.0" encoding="UTF-8"?><Response/>');
});

/** What XML can carry of a string; written without the product's expression. */
function carried(text: string): string {
  return Array.from(text).filter(isXmlCharacter).join('');
}

function isXmlCharacter(character: string): boolean {
  const code = character.codePointAt(0) as number;
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('&', '<', '>', '"', "'", '\n', '\r', '\t', ' ', ']]>', '&#9;', '\u0000', 'é', '😀'),
  }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
);

test('whatever the strings, the relay TwiML is XML and gives them back', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, anyText, (greeting, voice, hints, code) => {
      const workflow = sampleWorkflow({
        greeting,
        voice: { name: voice },
        relayAttributes: { hints },
        languages: [{ code }],
      });
      const root = parseTwiml(connect(workflow));
      const { attributes } = only(root, 'ConversationRelay');
      assert.equal(attributes['welcomeGreeting'] ?? '', carried(greeting));
      assert.equal(attributes['voice'], carried(voice));
      assert.equal(attributes['hints'], carried(hints));
      assert.equal(only(root, 'Language').attributes['code'], carried(code));
    }),
  );
});

test('whatever the text, the spoken TwiML is XML and says it', () => {
  fc.assert(
    fc.property(anyText, anyText, (text, language) => {
      const gather = gatherTwiml({ text, language, actionUrl: 'https://e.com/', hangUp: false });
      for (const twiml of [gather, sayAndHangUpTwiml(text, language)]) {
        const said = findAll(parseTwiml(twiml), 'Say').map((node) => node.text);
        assert.equal(said.join(''), carried(text));
      }
    }),
  );
});

test('a text that is too long for one Say is spoken by several, whole', () => {
  const text = 'A sentence of some words. '.repeat(400);
  const said = findAll(parseTwiml(sayAndHangUpTwiml(text, 'en-US')), 'Say').map((node) => node.text);
  assert.equal(said.join(''), text);
  assert.equal(said.length, 4);
  assert.ok(said.every((part) => part.length <= 3000 && part.endsWith(' ')));
});

test('splitting loses nothing, keeps the bound and cuts no character in two', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 2, max: 20 }), (text, charsMax) => {
      const parts = splitText(text, charsMax);
      assert.equal(parts.join(''), text);
      assert.ok(parts.every((part) => part.length > 0 && part.length <= charsMax));
      assert.ok(parts.every((part) => !/\p{Surrogate}/u.test(part)));
    }),
  );
});
