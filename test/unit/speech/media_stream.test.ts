/** Calls over a media stream in virtual time: the real registry and chart, the real stream, a made-up service and phone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LETTER_MS } from '../../support/fake_speech.ts';
import { says } from '../../support/fake_provider.ts';
import { ACCOUNT_SID, CALL_SID, GREETING, start, type Stream, streaming, talking } from '../../support/media_stream.ts';

const linesOf = ({ world, trackingId }: Stream): string[] =>
  world.record(trackingId).transcript.map(({ role, text }) => `${role}: ${text}`);

test('a stream begins with the greeting in the voice of the call, and the call listens once it was heard', () => {
  const stream = streaming();
  const { world, speech, phone, trackingId } = stream;
  start(stream);
  assert.deepEqual(speech.spoken, [{ text: GREETING, language: 'en-US', voice: 'en-US-Voice' }]);
  world.clock.advance(100);
  assert.equal(phone.mediaCount, Math.ceil((GREETING.length * LETTER_MS) / 20));
  assert.equal(world.record(trackingId).state, 'speaking');
  world.clock.advance(GREETING.length * LETTER_MS);
  assert.equal(world.record(trackingId).state, 'listening');
});

test('what the recogniser hears is a turn, and its answer is spoken sentence by sentence with a mark behind each', () => {
  const stream = talking();
  const { world, speech, phone, trackingId } = stream;
  world.provider().next.push(says(['We open', ' at nine. And we', ' close at five.'], 200));
  speech.ear.partial('when do', 'en-US');
  assert.equal(world.record(trackingId).state, 'predicting');
  speech.ear.final('when do you open', 'en-US');
  world.clock.advance(5_000);
  assert.deepEqual(
    speech.spoken.slice(1).map(({ text }) => text),
    ['We open at nine.', 'And we close at five.'],
  );
  assert.deepEqual(phone.received, ['mark', 'mark', 'mark']);
  assert.deepEqual(linesOf(stream), [
    `agent: ${GREETING}`,
    'caller: when do you open',
    'agent: We open at nine. And we close at five.',
  ]);
  const [turn] = world.record(trackingId).turns;
  assert.equal(turn?.outcome, 'answered');
  assert.equal(turn?.timeline.answerTextUs !== undefined && turn.timeline.playedUs !== undefined, true);
});

test('a sentence that was spoken before is heard in the same moment as its text comes', () => {
  const stream = talking();
  const { world, speech, phone } = stream;
  world.provider().always = says(['We open at nine.'], 0);
  speech.ear.final('when', 'en-US');
  world.clock.advance(5_000);
  const spokenCount = speech.spoken.length;
  const framesBefore = phone.mediaCount;
  const askedMs = world.clock.nowUs() / 1000;
  speech.ear.final('when please', 'en-US');
  world.clock.advance(0);
  assert.equal(phone.mediaCount > framesBefore, true);
  assert.equal(phone.audioAtMs.at(-1), askedMs);
  assert.equal(speech.spoken.length, spokenCount, 'nothing was synthesised');
});

test('a caller who cuts in silences us at once, and the transcript ends where we were heard to stop', () => {
  const stream = talking();
  const { world, speech, phone, trackingId } = stream;
  world.provider().next.push(says(['We open at nine. ', 'And we close at five every day.'], 0));
  speech.ear.final('when', 'en-US');
  // The first sentence was heard whole, of the second one about the half.
  world.clock.advance(100 + 16 * LETTER_MS + 16 * LETTER_MS);
  world.provider().next.push(says(['On Sundays too.'], 0));
  speech.ear.partial('and on', 'en-US');
  assert.equal(phone.received.at(-1), 'clear');
  assert.equal(world.record(trackingId).state, 'predicting');
  speech.ear.final('and on Sundays', 'en-US');
  world.clock.advance(3_000);
  const lines = linesOf(stream);
  assert.match(lines[2] ?? '', /^agent: We open at nine\. And we( close)?( at)?$/);
  assert.deepEqual(lines.slice(3), ['caller: and on Sundays', 'agent: On Sundays too.']);
  assert.deepEqual(
    world.record(trackingId).turns.map(({ outcome }) => outcome),
    ['interrupted', 'answered'],
  );
  assert.equal(speech.openCount, 0, 'nothing goes on being synthesised');
});

test('speaking: a word of assent is no reason to stop, and is not told', () => {
  const stream = talking();
  const { world, speech, phone, trackingId } = stream;
  world.provider().next.push(says(['We open at nine every day of the week.'], 0));
  speech.ear.final('when', 'en-US');
  world.clock.advance(500);
  speech.ear.partial('mhm', 'en-US');
  speech.ear.final('mhm', 'en-US');
  assert.equal(phone.received.includes('clear'), false);
  world.clock.advance(5_000);
  assert.deepEqual(
    world.record(trackingId).turns.map(({ outcome }) => outcome),
    ['answered'],
  );
});

test('speaking: a workflow that may not be interrupted says its line to the end', () => {
  const stream = talking({ bySpeech: false });
  const { world, speech, phone } = stream;
  world.provider().next.push(says(['We open at nine every day of the week.'], 0));
  speech.ear.final('when', 'en-US');
  world.clock.advance(500);
  speech.ear.partial('but what', 'en-US');
  speech.ear.final('but what about', 'en-US');
  assert.equal(phone.received.includes('clear'), false);
});

test('keys that are pressed silence us and are told', () => {
  const stream = talking();
  const { world, speech, phone, trackingId } = stream;
  world.provider().always = says(['We open at nine every day of the week.'], 0);
  speech.ear.final('when', 'en-US');
  world.clock.advance(500);
  for (const digit of '42') phone.tell({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } });
  world.clock.advance(2_000);
  assert.equal(phone.received.includes('clear'), true);
  assert.equal(world.record(trackingId).transcript.at(-2)?.text, '42');
});

test('a goodbye is heard to its end before the stream is closed, and nothing is left', () => {
  const stream = talking();
  const { world, speech, phone, trackingId } = stream;
  speech.ear.final('goodbye', 'en-US');
  world.clock.advance(100 + 22 * LETTER_MS - 100);
  assert.equal(phone.closedWith, null);
  world.clock.advance(400);
  assert.equal(phone.closedWith, 1000);
  assert.equal(world.record(trackingId).end, 'completed');
  assert.equal(
    speech.ears.every(({ isClosed }) => isClosed),
    true,
  );
  world.assertEndedCleanly();
});

test('a synthesis that fails before its first audio is tried once more, and the caller hears the sentence', () => {
  const stream = talking();
  const { world, speech, trackingId } = stream;
  world.provider().next.push(says(['We open at nine.'], 0));
  speech.failures.push({ kind: 'network', message: 'The connection broke.' });
  speech.ear.final('when', 'en-US');
  world.clock.advance(3_000);
  assert.equal(speech.spoken.filter(({ text }) => text === 'We open at nine.').length, 2);
  assert.equal(world.record(trackingId).turns[0]?.outcome, 'answered');
});

test('a service that refuses its key is left: the carrier is asked to go on by the relay, and the answer is owed', () => {
  const stream = talking();
  const { world, speech, phone, trackingId } = stream;
  world.provider().always = says(['We open at nine.'], 0);
  speech.failures.push({ kind: 'auth', message: 'The key is wrong.' });
  speech.ear.final('when', 'en-US');
  world.clock.advance(200);
  assert.equal(phone.closedWith, 1000);
  const record = world.record(trackingId);
  assert.deepEqual([record.state, record.relay?.givenUp], ['reconnecting', ['relay']]);
});

test('a service that fails before anything was heard: whoever goes on greets the caller, once', () => {
  const stream = streaming();
  const { world, speech, trackingId } = stream;
  speech.failures.push({ kind: 'auth', message: 'The key is wrong.' });
  start(stream);
  world.clock.advance(200);
  assert.deepEqual(linesOf(stream), []);
  const token = world.registry.issueToken(trackingId, CALL_SID, ACCOUNT_SID);
  world.knock(token, { sessionId: 'VX2' });
  assert.deepEqual(linesOf(stream), [`agent: ${GREETING}`]);
});

test('a synthesis that breaks off in a sentence ends the stream, and the sentence is said from its beginning later', () => {
  const stream = talking();
  const { world, speech, phone, trackingId } = stream;
  world.provider().always = says(['We open at nine.'], 0);
  speech.breaksAfterBytes = 2_000;
  speech.ear.final('when', 'en-US');
  world.clock.advance(2_000);
  assert.equal(phone.closedWith, 1000);
  assert.equal(world.record(trackingId).state, 'reconnecting');
});

test('a recogniser that breaks is begun anew twice; a third time the call goes on by other means', () => {
  const stream = talking();
  const { world, speech, phone, trackingId } = stream;
  for (let count = 0; count < 2; count += 1) {
    speech.ear.failed({ kind: 'network', message: 'Gone.' });
    assert.equal(world.record(trackingId).state, 'listening');
  }
  assert.equal(speech.ears.length, 3);
  speech.ear.failed({ kind: 'network', message: 'Gone.' });
  assert.equal(phone.closedWith, 1000);
  assert.equal(world.record(trackingId).state, 'reconnecting');
});

test('a slow socket gets the rest of the audio when it has drained, in order and whole', () => {
  const stream = talking();
  const { world, speech, phone } = stream;
  const before = phone.mediaCount;
  world.provider().next.push(says(['We open at nine.'], 0));
  phone.results.push('buffered');
  speech.ear.final('when', 'en-US');
  world.clock.advance(100);
  assert.equal(phone.mediaCount, before + 1);
  phone.results.push('dropped');
  phone.drained();
  assert.equal(phone.mediaCount, before + 1, 'the dropped one is sent again');
  phone.drained();
  assert.equal(phone.mediaCount, before + Math.ceil((16 * LETTER_MS) / 20));
});

test('bad input: each kind has its code, and the call goes on', () => {
  const stream = talking();
  const { phone, counts, world, trackingId, speech } = stream;
  phone.tellText('{"event":');
  phone.tell({ event: 'party' });
  phone.tell({ event: 'media', media: {} });
  phone.tell({ event: 'media', streamSid: 'MZ2', media: { payload: 'AAAA' } });
  phone.tell({ event: 'mark' });
  phone.tell({ event: 'dtmf', dtmf: { digit: 'x' } });
  phone.tell({ event: 'mark', mark: { name: 'not ours' } });
  phone.tell({ event: 'media', media: { payload: Buffer.alloc(37, 1).toString('base64') } });
  start(stream);
  assert.deepEqual(counts, [
    'FRAME_MALFORMED',
    'FRAME_UNKNOWN',
    'FRAME_INVALID',
    'STREAM_UNKNOWN',
    'FRAME_INVALID',
    'FRAME_INVALID',
    'START_REPEATED',
  ]);
  assert.equal(speech.heardBytes, 37, 'a frame of odd size is heard');
  assert.equal(world.record(trackingId).state, 'listening');
});

test('audio before the start is nobody’s, a wrong token, another format and no start at all close the socket', () => {
  const early = streaming();
  early.phone.tell({ event: 'media', media: { payload: 'AAAA' } });
  assert.deepEqual(early.counts, ['START_MISSING']);
  early.world.clock.advance(5_000);
  assert.equal(early.phone.closedWith, 1008);

  const wrong = streaming();
  start(wrong, { customParameters: { token: 'x' } });
  assert.deepEqual([wrong.phone.closedWith, wrong.counts], [1008, ['TOKEN_UNKNOWN']]);

  const other = streaming();
  start(other, { mediaFormat: { encoding: 'audio/l16', sampleRate: 16_000 } });
  assert.deepEqual([other.phone.closedWith, other.counts], [1003, ['MEDIA_FORMAT']]);
});

test('a caller who hangs up leaves nothing behind', () => {
  const stream = talking();
  const { world, speech, phone, trackingId } = stream;
  world.provider().next.push(says(['We open at nine.'], 0));
  speech.ear.final('when', 'en-US');
  world.clock.advance(150);
  phone.hangsUp();
  world.registry.tell(trackingId, { type: 'carrier.ended', end: 'completed' }, 'completed');
  assert.equal(speech.openCount, 0);
  world.assertEndedCleanly();
});

test('a stream that is lost comes back, and the rest of the line is said', () => {
  const stream = talking();
  const { world, speech, phone } = stream;
  world.provider().next.push(says(['We open at nine. ', 'And we close at five every day.'], 0));
  speech.ear.final('when', 'en-US');
  world.clock.advance(100 + 16 * LETTER_MS + 16 * LETTER_MS);
  phone.hangsUp();
  const again = stream.open('MZ2');
  start({ ...stream, phone: again }, { streamSid: 'MZ2' });
  world.clock.advance(5_000);
  assert.equal(again.mediaCount, Math.ceil(('And we close at five every day.'.length * LETTER_MS) / 20));
  assert.equal(linesOf(stream).at(-1), 'agent: And we close at five every day.');
});

test('a caller who cuts in while the socket takes nothing is not talked over when it takes frames again', () => {
  const stream = talking();
  const { world, speech, phone } = stream;
  world.provider().next.push(says(['We open at nine every day of the week.'], 0));
  speech.ear.final('when', 'en-US');
  world.clock.advance(500);
  phone.results.push('dropped');
  speech.ear.partial('and on', 'en-US');
  assert.equal(phone.received.includes('clear'), false);
  phone.drained();
  assert.equal(phone.received.at(-1), 'clear');
});

test('the first word of a reply is not said by itself because an earlier reply had waited for its end', () => {
  const stream = talking();
  const { world, speech } = stream;
  world.provider().next.push(says(['We open at nine. And then', ' at ten.'], 0, 750));
  speech.ear.final('when', 'en-US');
  // "And then" waits for the end of its sentence when the caller cuts in.
  world.clock.advance(500);
  world.provider().next.push(says(['Sorry for ', 'that.'], 0, 200));
  speech.ear.partial('no', 'en-US');
  speech.ear.final('no, where', 'en-US');
  world.clock.advance(2_000);
  assert.deepEqual(
    speech.spoken.slice(1).map(({ text }) => text),
    ['We open at nine.', 'Sorry for that.'],
  );
});

test('a caller who cuts in on audio that came haltingly has heard only what had come', () => {
  const stream = talking();
  const { world, speech, phone, trackingId } = stream;
  world.provider().next.push(says(['We open at nine every day of the week.'], 0));
  phone.full.push({ result: 'buffered', ms: 1_200 });
  speech.ear.final('when', 'en-US');
  // One frame of 20 ms was heard, then nothing for 1.2 s, then a third of a second of it.
  world.clock.advance(100 + 1_200 + 350);
  speech.ear.partial('and on', 'en-US');
  assert.equal(world.record(trackingId).transcript.at(-1)?.text, 'We');
});

test('of a line that was never begun no end is told', () => {
  const stream = talking();
  const { world, speech, replies } = stream;
  speech.failures.push({ kind: 'auth', message: 'The key is wrong.' });
  speech.ear.final('where are you', 'en-US');
  world.clock.advance(1_000);
  assert.deepEqual(replies, []);
});
