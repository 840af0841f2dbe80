import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemClock } from '../../../src/runtime/system_clock.ts';
import { createAzureSpeech } from '../../../src/speech/azure_speech.ts';

const clock = createSystemClock();
const create = (key: string, region: string, endpoint?: string): unknown =>
  createAzureSpeech({ key, region, clock, endpoint: endpoint === undefined ? undefined : new URL(endpoint) });

test('a region, a wss: endpoint or a ws: endpoint on this machine is taken', () => {
  for (const host of ['ws://127.0.0.1:8080', 'ws://localhost:1', 'ws://[::1]:1', 'wss://speech.example.com']) {
    assert.doesNotThrow(() => create('k', '', host), host);
  }
  assert.doesNotThrow(() => create('k', 'westeurope'));
});

test('a key that would go over the network in the clear, or to nobody, is refused without being named', () => {
  const refused: readonly (readonly [string, string, string?])[] = [
    ['', 'westeurope'],
    ['s3cret', ''],
    ['s3cret', 'west europe'],
    ['s3cret', 'evil.example.com/'],
    ['s3cret', '', 'ws://speech.example.com'],
    ['s3cret', '', 'ws://127.0.0.1.example.com'],
    ['s3cret', '', 'https://speech.example.com'],
  ];
  for (const [key, region, endpoint] of refused) {
    assert.throws(
      () => create(key, region, endpoint),
      (error: unknown) => error instanceof TypeError && !error.message.includes('s3cret'),
      `${region} ${endpoint}`,
    );
  }
});
