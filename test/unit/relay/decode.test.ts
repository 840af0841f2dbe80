import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InboundFrame } from '../../../src/domain/relay_frames.ts';
import { decodeFrame } from '../../../src/relay/decode.ts';

function frameOf(value: unknown): InboundFrame {
  const decoded = decodeFrame(JSON.stringify(value));
  assert.ok(decoded.ok, 'the frame decodes');
  return decoded.frame;
}

function faultOf(text: string): string | null {
  const decoded = decodeFrame(text);
  return decoded.ok ? null : decoded.code;
}

test('a setup without its optional fields has them empty', () => {
  const frame = frameOf({ type: 'setup', sessionId: 'VX1', callSid: 'CA1' });
  assert.ok(frame.type === 'setup');
  assert.equal(frame.accountSid, '');
  assert.equal(frame.callStatus, '');
  assert.deepEqual(Object.keys(frame.customParameters), []);
});

test('a setup without session or call, or with ids beyond their bound, is invalid', () => {
  for (const fields of [{ sessionId: 'VX1' }, { callSid: 'CA1' }, { sessionId: '', callSid: 'CA1' }]) {
    assert.equal(faultOf(JSON.stringify({ type: 'setup', ...fields })), 'FRAME_INVALID');
  }
  const longId = 'V'.repeat(129);
  assert.equal(faultOf(JSON.stringify({ type: 'setup', sessionId: longId, callSid: 'CA1' })), 'FRAME_INVALID');
});

test('a setup with a parameter named __proto__ changes nothing but that entry', () => {
  const decoded = decodeFrame(
    '{"type":"setup","sessionId":"VX1","callSid":"CA1","__proto__":{"last":1},' +
      '"customParameters":{"__proto__":"x","constructor":"y","token":"t","n":5,"o":{}}}',
  );
  assert.ok(decoded.ok && decoded.frame.type === 'setup');
  const { customParameters } = decoded.frame;
  assert.equal(customParameters['token'], 't');
  assert.equal(customParameters['constructor'], 'y');
  assert.equal(customParameters['toString'], undefined);
  assert.deepEqual(Object.keys(customParameters).toSorted(), ['__proto__', 'constructor', 'token']);
  assert.equal(({} as Record<string, unknown>)['last'], undefined);
});

test('a setup with too many or too long parameters keeps a bounded part', () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`p${index}`, 'v'.repeat(5_000)]));
  const frame = frameOf({ type: 'setup', sessionId: 'VX1', callSid: 'CA1', customParameters: many });
  assert.ok(frame.type === 'setup');
  assert.equal(Object.keys(frame.customParameters).length, 64);
  assert.equal(frame.customParameters['p0']?.length, 4_096);
});

test('a prompt without last is final, and only false makes it partial', () => {
  for (const [last, expected] of [
    [undefined, true],
    [true, true],
    [false, false],
    [null, true],
  ] as const) {
    const frame = frameOf({ type: 'prompt', voicePrompt: 'hi', lang: 'en-US', last });
    assert.ok(frame.type === 'prompt');
    assert.equal(frame.last, expected);
  }
});

test('a prompt longer than 10,000 characters is cut, never inside a surrogate pair', () => {
  const frame = frameOf({ type: 'prompt', voicePrompt: 'x'.repeat(9_999) + '👍👍' });
  assert.ok(frame.type === 'prompt');
  assert.equal(frame.voicePrompt, 'x'.repeat(9_999));
});

test('an interrupt has its duration from a number or a numeric string, else 0', () => {
  for (const [sent, expected] of [
    [460, 460],
    ['460', 460],
    ['12.6', 13],
    ['soon', 0],
    [-5, 0],
    [{}, 0],
    [1e12, 86_400_000],
  ] as const) {
    const frame = frameOf({ type: 'interrupt', utteranceUntilInterrupt: 'a', durationUntilInterruptMs: sent });
    assert.ok(frame.type === 'interrupt');
    assert.equal(frame.durationUntilInterruptMs, expected);
  }
});

test('a text that is no object with a type is malformed, a type that is not documented unknown', () => {
  for (const text of ['', '{', '[]', '"prompt"', '5', 'null', '{}', '{"type":5}', '['.repeat(60_000)]) {
    assert.equal(faultOf(text), 'FRAME_MALFORMED', text.slice(0, 20));
  }
  for (const type of ['debug', 'text', '', 'PROMPT', '__proto__']) {
    assert.equal(faultOf(JSON.stringify({ type })), 'FRAME_UNKNOWN', type);
  }
});
