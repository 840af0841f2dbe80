import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { OutboundFrame } from '../../src/domain/relay_frames.ts';
import { decodeFrame } from '../../src/relay/decode.ts';
import { encodeFrame } from '../../src/relay/encode.ts';

const TYPES = ['setup', 'prompt', 'dtmf', 'interrupt', 'error', 'info', 'debug', '__proto__'];
const FIELDS = [
  ['sessionId', 'callSid', 'accountSid', 'from', 'customParameters', 'voicePrompt', 'lang', 'last', 'digit'],
  ['utteranceUntilInterrupt', 'durationUntilInterruptMs', 'description', 'name', 'value', '__proto__'],
].flat();
const text = fc.string({ unit: 'grapheme' });
const likelyFrame = fc.record({
  type: fc.constantFrom<unknown>(...TYPES, 7, null),
  fields: fc.dictionary(fc.constantFrom(...FIELDS), fc.oneof(fc.jsonValue(), fc.constantFrom('on', 'off', '460', '5'))),
});

test('decodeFrame never throws and always says frame or fault, for any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json()), (raw) => {
      const decoded = decodeFrame(raw);
      assert.ok(decoded.ok || /^FRAME_(MALFORMED|UNKNOWN|INVALID)$/.test(decoded.code));
    }),
  );
});

test('decodeFrame keeps its types and bounds for any JSON in any field', () => {
  fc.assert(
    fc.property(likelyFrame, ({ type, fields }) => {
      const decoded = decodeFrame(JSON.stringify({ ...fields, type }));
      if (!decoded.ok) return;
      const { frame } = decoded;
      if (frame.type === 'prompt') {
        assert.equal(typeof frame.last, 'boolean');
        assert.equal(frame.voicePrompt, fields['voicePrompt']);
      }
      if (frame.type === 'interrupt') assert.ok(Number.isInteger(frame.durationUntilInterruptMs));
      if (frame.type === 'setup') {
        assert.ok(frame.sessionId !== '' && frame.callSid !== '');
        for (const value of Object.values(frame.customParameters)) assert.equal(typeof value, 'string');
      }
      assert.equal(Object.getPrototypeOf({}), Object.prototype);
    }),
    { numRuns: 1000 },
  );
});

test('encodeFrame is undone by JSON.parse for every frame that may be sent', () => {
  const flag = fc.boolean();
  const frames: fc.Arbitrary<OutboundFrame> = fc.oneof(
    fc.record(
      {
        type: fc.constant('text' as const),
        token: text,
        last: flag,
        lang: text,
        interruptible: flag,
        preemptible: flag,
      },
      { requiredKeys: ['type', 'token', 'last'] },
    ),
    fc.record(
      { type: fc.constant('play' as const), source: fc.webUrl(), loop: fc.nat({ max: 1000 }), preemptible: flag },
      { requiredKeys: ['type', 'source'] },
    ),
    fc.record({ type: fc.constant('sendDigits' as const), digits: fc.stringMatching(/^[0-9w#*]{1,8}$/) }),
    fc.record({ type: fc.constant('language' as const), ttsLanguage: text, transcriptionLanguage: text }),
    fc.record({ type: fc.constant('end' as const), handoffData: text }, { requiredKeys: ['type'] }),
  );
  fc.assert(
    fc.property(frames, (frame) => {
      assert.deepEqual(JSON.parse(encodeFrame(frame)), { ...frame });
    }),
  );
});

test('encodeFrame lets no half surrogate pair onto the wire', () => {
  const half = fc.array(fc.constantFrom('\ud83d', '\udc4d', 'a', '👍', '\\'), { maxLength: 10 }).map((a) => a.join(''));
  fc.assert(
    fc.property(half, fc.boolean(), (token, last) => {
      for (const frame of [
        { type: 'text', token, last } as const,
        { type: 'text', token, last, lang: 'en-US' } as const,
        { type: 'end', handoffData: token } as const,
      ]) {
        const wire = encodeFrame(frame);
        assert.doesNotMatch(wire, /\p{Cs}/u);
        for (const value of Object.values(JSON.parse(wire))) assert.doesNotMatch(String(value), /\p{Cs}/u);
      }
    }),
  );
});
