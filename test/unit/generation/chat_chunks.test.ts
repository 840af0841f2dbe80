import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readChatChunk } from '../../../src/generation/chat_chunks.ts';

const choice = (value: unknown): string => JSON.stringify({ choices: [value] });

describe('readChatChunk', () => {
  const deltas: readonly (readonly [string, string, text: string, finishReason: string | null])[] = [
    ['no choice', '{"choices":[],"prompt_filter_results":[{}]}', '', null],
    ['no choices', '{"object":"ping"}', '', null],
    ['a role', choice({ delta: { role: 'assistant', content: '' }, finish_reason: null }), '', null],
    ['content', choice({ delta: { content: ' Hi' }, finish_reason: null }), ' Hi', null],
    ['null content', choice({ delta: { content: null } }), '', null],
    ['no content', choice({ delta: {} }), '', null],
    ['no delta', choice({ content_filter_results: {}, finish_reason: null }), '', null],
    ['a null delta', choice({ delta: null }), '', null],
    ['a null choice', choice(null), '', null],
    ['a refusal', choice({ delta: { content: null, refusal: 'No.' } }), 'No.', null],
    ['a finish', choice({ delta: {}, finish_reason: 'stop' }), '', 'stop'],
    ['a finish with content', choice({ delta: { content: '.' }, finish_reason: 'length' }), '.', 'length'],
    ['an empty finish', choice({ delta: { content: 'a' }, finish_reason: '' }), 'a', null],
    ['a null error', '{"error":null,"choices":[{"delta":{"content":"a"}}]}', 'a', null],
  ];
  for (const [name, data, text, finishReason] of deltas) {
    test(`a chunk with ${name} is a delta`, () => {
      assert.deepEqual(readChatChunk(data), { type: 'delta', text, finishReason });
    });
  }

  const failures: readonly (readonly [string, string, code: string])[] = [
    ['broken JSON', '{"choices":[', 'MALFORMED_STREAM'],
    ['JSON that is no object', '42', 'MALFORMED_STREAM'],
    ['null', 'null', 'MALFORMED_STREAM'],
    ['an error without a code', '{"error":{"message":"x"}}', 'HTTP_ERROR'],
    ['an error that is a string', '{"error":"x"}', 'HTTP_ERROR'],
    ['a server error', '{"error":{"code":"server_error"}}', 'HTTP_ERROR'],
    ['a rate limit by number', '{"error":{"code":429}}', 'RATE_LIMITED'],
    ['a rate limit by name', '{"error":{"code":null,"type":"rate_limit_exceeded"}}', 'RATE_LIMITED'],
    ['a used up quota', '{"error":{"code":"insufficient_quota"}}', 'RATE_LIMITED'],
    ['a filtered reply', '{"error":{"code":"content_filter"}}', 'CONTENT_FILTERED'],
  ];
  for (const [name, data, code] of failures) {
    test(`${name} fails as ${code}`, () => {
      const chunk = readChatChunk(data);
      assert.equal(chunk.type === 'failed' && chunk.failure.code, code);
    });
  }

  test('a failure names a code only when it looks like one', () => {
    const chunk = readChatChunk('{"error":{"code":"the caller said: my card is 4111 1111","type":"server_error"}}');
    assert.ok(chunk.type === 'failed');
    assert.match(chunk.failure.message, /\(server_error\)/);
    assert.doesNotMatch(chunk.failure.message, /4111/);
  });
});
