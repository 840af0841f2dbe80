import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { S3Fifo } from '../../../../src/prediction/cache/s3_fifo.ts';

const bounded = (entriesMax: number, bytesMax = 1e9): S3Fifo<string> =>
  new S3Fifo({ entriesMax, bytesMax, sizeOf: (value) => value.length });

test('what was set is there, the last value of a key counts, and what was deleted is gone', () => {
  const map = bounded(10);
  map.set('a', 'one');
  map.set('a', 'three');
  assert.equal(map.get('a'), 'three');
  assert.equal(map.bytes, 5);
  map.delete('a');
  assert.equal(map.get('a'), undefined);
  assert.equal(map.bytes, 0);
});

test('entries that are read more than once survive a flood of entries that are not', () => {
  const map = bounded(100);
  for (let n = 0; n < 50; n += 1) map.set(`hot${n}`, 'x');
  for (let n = 0; n < 50; n += 1) map.get(`hot${n}`);
  for (let round = 0; round < 20; round += 1) {
    for (let n = 0; n < 50; n += 1) map.get(`hot${n}`);
    for (let n = 0; n < 100; n += 1) map.set(`cold${round}-${n}`, 'x');
  }
  const kept = Array.from({ length: 50 }, (_, n) => map.get(`hot${n}`)).filter((value) => value !== undefined);
  assert.equal(kept.length, 50);
});

test('an entry that comes back soon after it left gets into the main queue', () => {
  const map = bounded(100);
  map.set('back', 'x');
  for (let n = 0; n < 101; n += 1) map.set(`a${n}`, 'x');
  assert.equal(map.get('back'), undefined);
  map.set('back', 'x');
  for (let n = 0; n < 60; n += 1) map.set(`b${n}`, 'x');
  assert.equal(map.get('back'), 'x');
});

test('a value larger than a tenth of the whole is not kept, and takes its earlier one away', () => {
  const map = bounded(10, 100);
  map.set('a', 'small');
  map.set('a', 'x'.repeat(11));
  assert.equal(map.get('a'), undefined);
});

test('neither bound is ever exceeded, and bytes are those of the values that are there', () => {
  const step = fc.record({
    key: fc.integer({ min: 0, max: 60 }),
    size: fc.integer({ min: 0, max: 30 }),
    kind: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const map = bounded(20, 200);
      for (const { key, size, kind } of steps) {
        if (kind === 0) map.get(String(key));
        else if (kind === 1 && size < 5) map.delete(String(key));
        else map.set(String(key), 'x'.repeat(size));
        assert.ok(map.size <= 20);
        assert.ok(map.bytes <= 200);
        assert.equal(map.bytes, [...map.values()].join('').length);
      }
    }),
  );
});
