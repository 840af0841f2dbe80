import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvariantError } from '../../../src/domain/outcome.ts';
import type { OutboundFrame } from '../../../src/domain/relay_frames.ts';
import { encodeFrame } from '../../../src/relay/encode.ts';

test('a text frame always names token and last', () => {
  assert.equal(
    encodeFrame({ type: 'text', token: 'Hi "you"', last: false }),
    '{"type":"text","token":"Hi \\"you\\"","last":false}',
  );
  assert.equal(encodeFrame({ type: 'text', token: '', last: true }), '{"type":"text","token":"","last":true}');
  assert.deepEqual(
    JSON.parse(encodeFrame({ type: 'text', token: 'a', last: true, lang: 'zh-HK', interruptible: false })),
    {
      type: 'text',
      token: 'a',
      last: true,
      lang: 'zh-HK',
      interruptible: false,
    },
  );
});

test('an end frame without hand-off data has none', () => {
  assert.equal(encodeFrame({ type: 'end' }), '{"type":"end"}');
  assert.equal(encodeFrame({ type: 'end', handoffData: '{"a":1}' }), '{"type":"end","handoffData":"{\\"a\\":1}"}');
});

test('a frame that Twilio would drop is a broken invariant', () => {
  const broken: OutboundFrame[] = [
    { type: 'sendDigits', digits: '' },
    { type: 'sendDigits', digits: '12a' },
    { type: 'sendDigits', digits: '1\n' },
    { type: 'language' },
    { type: 'play', source: 'no url' },
    { type: 'play', source: 'https://example.com/a.mp3', loop: 1001 },
    { type: 'play', source: 'https://example.com/a.mp3', loop: 0.5 },
  ];
  for (const frame of broken) assert.throws(() => encodeFrame(frame), InvariantError, JSON.stringify(frame));
});
