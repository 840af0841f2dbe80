import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Secret } from '../../src/domain/secret.ts';
import { createLog, type LogLevel } from '../../src/log.ts';

function record(level: LogLevel, secrets: readonly Secret[] = []) {
  const lines: string[] = [];
  const log = createLog({ level, stream: { write: (line) => void lines.push(line) }, secrets });
  return { log, lines };
}

describe('the log', () => {
  it('writes one JSON line for each event at its level or above', () => {
    const { log, lines } = record('warn');
    log.info('call_opened');
    log.warn('frame_dropped', { code: 'FRAME_UNKNOWN', count: 3 });
    assert.equal(lines.length, 1);
    const { time, ...line } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    assert.equal(typeof time, 'number');
    assert.deepEqual(line, { level: 'warn', event: 'frame_dropped', code: 'FRAME_UNKNOWN', count: 3 });
  });

  it('masks known secrets, whole phone numbers and fields named like a secret', () => {
    const { log, lines } = record('info', [new Secret('hunter22')]);
    log.info('refused', {
      message: 'hunter22 was wrong for +14158675309',
      url: '/Calls.json?To=%2B14158675309',
      authToken: 'anything',
      trackingId: 'call_1700000000000_abcdefghij',
      tokenCount: 4,
    });
    const text = lines.join('');
    for (const hidden of ['hunter22', '4158675309', 'anything']) assert.ok(!text.includes(hidden), hidden);
    for (const shown of ['call_1700000000000_abcdefghij', '"tokenCount":4', '+1*******'])
      assert.ok(text.includes(shown), shown);
  });

  it('cuts a long value', () => {
    const { log, lines } = record('info');
    log.info('refused', { message: 'x'.repeat(100_000) });
    assert.ok((lines[0] ?? '').length < 1_200);
  });

  it('silent writes nothing', () => {
    const { log, lines } = record('silent');
    log.error('broken');
    assert.deepEqual(lines, []);
  });
});
