import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGatherDocument, readRelayDocument } from '../../../bench/twiml.ts';

const RELAY =
  '<?xml version="1.0"?><Response><Connect action="https://a.example/action?x=1&amp;y=2" method="POST">' +
  '<ConversationRelay url="wss://a.example/relay" welcomeGreeting="Hello, &quot;Caf&#xe9;&quot; here" ' +
  'partialPrompts="true" events="speaker-events tokens-played"><Parameter name="token" value="a&lt;b"/>' +
  '</ConversationRelay></Connect></Response>';

test('a relay document is read with its parameters and what it subscribes to', () => {
  assert.deepEqual(readRelayDocument(RELAY), {
    url: 'wss://a.example/relay',
    greeting: 'Hello, "Café" here',
    speakerEvents: true,
    tokensPlayed: true,
    partialPrompts: true,
    parameters: { token: 'a<b' },
    actionUrl: 'https://a.example/action?x=1&y=2',
  });
});

test('a relay document with nothing but its URL asks for nothing more', () => {
  const bare = readRelayDocument('<Response><Connect><ConversationRelay url="ws://127.0.0.1/"/></Connect></Response>');
  assert.deepEqual(bare, {
    url: 'ws://127.0.0.1/',
    greeting: '',
    speakerEvents: false,
    tokensPlayed: false,
    partialPrompts: false,
    parameters: {},
    actionUrl: null,
  });
  assert.equal(readRelayDocument('<Response><Hangup/></Response>'), null);
});

test('a gather document is read with all that is said, and its action counts from its own URL', () => {
  const xml =
    '<Response><Gather input="speech" action="/api/twiml?turn=2"><Say language="en-US">What &amp; </Say>' +
    '<Say>where?</Say></Gather><Redirect>/other</Redirect></Response>';
  assert.deepEqual(readGatherDocument(xml, 'http://127.0.0.1:3000/api/twiml?turn=1'), {
    actionUrl: 'http://127.0.0.1:3000/api/twiml?turn=2',
    text: 'What &  where?',
  });
  assert.equal(readGatherDocument('<Response><Say>Good bye.</Say><Hangup/></Response>', 'http://a/'), null);
});
