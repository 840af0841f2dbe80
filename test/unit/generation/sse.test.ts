import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { SseReader } from '../../../src/generation/sse.ts';

function read(chunks: readonly (string | Buffer)[]): string[] {
  const events: string[] = [];
  const reader = new SseReader((data) => events.push(data));
  for (const chunk of chunks) assert.ok(reader.push(Buffer.from(chunk as string)));
  return events;
}

describe('SseReader', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['an ordinary event', 'data: {"a":1}\n\n', ['{"a":1}']],
    ['several events in one chunk', 'data: a\n\ndata: b\n\n', ['a', 'b']],
    ['data without a space', 'data:a\n\n', ['a']],
    ['only the first space belongs to the field', 'data:  a \n\n', [' a ']],
    ['data lines of one event are joined by LF', 'data: a\ndata: b\n\n', ['a\nb']],
    ['a field without a colon has no value', 'data\ndata: b\n\n', ['\nb']],
    ['CR LF between data lines', 'data: a\r\ndata: b\r\n\r\n', ['a\nb']],
    ['CR LF', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['CR', 'data: a\r\rdata: b\r\r', ['a', 'b']],
    ['comments and other fields mean nothing', ': hi\nevent: x\nid: 1\nretry: 5\ndatax: no\ndata: a\n\n', ['a']],
    ['a byte order mark at the start is dropped', '\uFEFFdata: a\n\n', ['a']],
    ['empty data is no event', 'data:\n\ndata: \n\n\n\n', []],
    ['an event without its blank line is not whole', 'data: a\n\ndata: b\n', ['a']],
  ];
  for (const [name, stream, expected] of cases) {
    test(`${name}, in one piece and byte by byte`, () => {
      assert.deepEqual(read([stream]), expected);
      assert.deepEqual(read([...Buffer.from(stream)].map((byte) => Buffer.from([byte]))), expected);
    });
  }

  test('an event is told with the chunk that ends it', () => {
    const events: string[] = [];
    const reader = new SseReader((data) => events.push(data));
    reader.push(Buffer.from('data: a\r\n\r'));
    assert.deepEqual(events, ['a']);
    reader.push(Buffer.from('\ndata: b\r\n\r\n'));
    assert.deepEqual(events, ['a', 'b']);
  });

  test('any cutting of any stream gives the same events', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((value) => value.replace(/[\r\n]/g, '') || 'x');
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
    const cuts = fc.array(fc.nat(400), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), lineEnd, cuts, (events, end, at) => {
        const bytes = Buffer.from(events.map((event) => `data: ${event}${end}: c${end}${end}`).join(''));
        const marks = [0, ...at.filter((mark) => mark < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = marks.slice(1).map((mark, index) => bytes.subarray(marks[index], mark));
        assert.deepEqual(read(chunks), events);
      }),
    );
  });

  test('a line over the bound is refused however it is cut', () => {
    const reader = new SseReader(() => assert.fail(), 100);
    assert.equal(reader.push(Buffer.from(`data: ${'x'.repeat(90)}`)), true);
    assert.equal(reader.push(Buffer.from('xxxxxx')), false);
  });

  test('an event of many lines over the bound is refused', () => {
    const reader = new SseReader(() => assert.fail(), 100);
    const accepted = Array.from({ length: 20 }, () => reader.push(Buffer.from('data: xxxxxxxxxx\n')));
    assert.equal(accepted[0], true);
    assert.equal(accepted.at(-1), false);
  });
});
