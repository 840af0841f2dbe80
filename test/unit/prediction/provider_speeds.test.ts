import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProviderSpeeds } from '../../../src/prediction/provider_speeds.ts';

function speedsOf(samples: Readonly<Record<string, readonly number[]>>): ProviderSpeeds {
  const speeds = new ProviderSpeeds();
  for (const [name, ttftsMs] of Object.entries(samples)) {
    for (const ttftMs of ttftsMs) speeds.firstTokenCame(name, ttftMs * 1000);
  }
  return speeds;
}

const times = (count: number, ms: number): readonly number[] => Array.from({ length: count }, () => ms);

test('A provider of which too little is known is given its chance', () => {
  assert.ok(new ProviderSpeeds().mayOutrun('second', 'first'));
  assert.ok(speedsOf({ second: times(9, 900), first: times(10, 100) }).mayOutrun('second', 'first'));
  assert.ok(speedsOf({ second: times(10, 900), first: times(9, 100) }).mayOutrun('second', 'first'));
});

test('A provider that is known to be slower is not raced', () => {
  assert.ok(!speedsOf({ second: times(10, 900), first: times(10, 100) }).mayOutrun('second', 'first'));
});

test('A provider is raced that is faster by a fifth, and not one that is hardly faster', () => {
  const second = (ms: number) => speedsOf({ second: times(10, ms), first: times(10, 500) });
  assert.ok(second(399).mayOutrun('second', 'first'));
  assert.ok(!second(400).mayOutrun('second', 'first'));
  assert.ok(!second(500).mayOutrun('second', 'first'));
});

test('Of a provider the median counts, so that a few late answers do not make it slow', () => {
  const speeds = speedsOf({ second: [...times(8, 100), ...times(4, 9_000)], first: times(12, 500) });
  assert.ok(speeds.mayOutrun('second', 'first'));
});

test('Of a provider that has changed only the last 64 answers count', () => {
  const speeds = speedsOf({ second: times(64, 900), first: times(64, 500) });
  for (let answer = 0; answer < 31; answer++) speeds.firstTokenCame('second', 100_000);
  assert.ok(!speeds.mayOutrun('second', 'first'));
  for (let answer = 0; answer < 2; answer++) speeds.firstTokenCame('second', 100_000);
  assert.ok(speeds.mayOutrun('second', 'first'));
});
