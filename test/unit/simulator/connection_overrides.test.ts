import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConnectionOverrides } from '../../../src/telephony/simulator/connection_overrides.ts';

test('a webhook URL without overrides is asked once more, and only when it cannot be reached', () => {
  assert.deepEqual(readConnectionOverrides('https://h/twiml?rc=5'), {
    retryCount: 1,
    retryOn: ['ct'],
    readTimeoutMs: 15_000,
    totalTimeoutMs: 15_000,
  });
});

test('the fragment of a webhook URL overrides them within the bounds', () => {
  assert.deepEqual(readConnectionOverrides('https://h/twiml#rc=9&rp=all&tt=15000&rt=20'), {
    retryCount: 5,
    retryOn: ['ct', 'rt', '4xx', '5xx'],
    readTimeoutMs: 100,
    totalTimeoutMs: 15_000,
  });
  const { retryCount, retryOn } = readConnectionOverrides('https://h/twiml#rc=two&rp=4xx,5xx');
  assert.deepEqual([retryCount, retryOn], [1, ['4xx', '5xx']]);
});
