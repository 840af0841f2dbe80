/** Clips of what was spoken: found again, bounded, and on the disk only when more than one caller may have heard them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClipStore, type ClipTable } from '../../../src/speech/clip_store.ts';
import { createClipTable } from '../../../src/speech/clip_table.ts';

const LIMITS = { memoryBytes: 1_000, clipBytes: 600, known: 2 };
const audio = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(7);

function table(): ClipTable & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return { kept, get: (key) => kept.get(key) ?? null, put: (key, clip) => void kept.set(key, clip) };
}

test('a sentence is found under its voice and its words only', () => {
  const clips = new ClipStore(null, LIMITS);
  clips.synthesised('one', 'Hello.', [audio(3), audio(4)]);
  assert.equal(clips.get('one', 'Hello.')?.length, 7);
  assert.equal(clips.get('two', 'Hello.'), null);
  assert.equal(clips.get('one', 'Hello'), null);
});

test('the one that was used longest ago goes when there is too much, and what is too long is not kept', () => {
  const clips = new ClipStore(null, LIMITS);
  clips.synthesised('v', 'a', [audio(400)]);
  clips.synthesised('v', 'b', [audio(400)]);
  clips.get('v', 'a');
  clips.synthesised('v', 'c', [audio(400)]);
  clips.synthesised('v', 'long', [audio(601)]);
  assert.deepEqual(
    ['a', 'b', 'c', 'long'].map((text) => clips.get('v', text) !== null),
    [true, false, true, false],
  );
});

test('what was spoken once is in memory only; the second time it is written, once', () => {
  const kept = table();
  const clips = new ClipStore(kept, LIMITS);
  clips.synthesised('v', 'Dear Ms Lam', [audio(10)]);
  assert.equal(kept.kept.size, 0);
  clips.get('v', 'Dear Ms Lam');
  clips.get('v', 'Dear Ms Lam');
  assert.equal(kept.kept.size, 1);
  assert.equal(new ClipStore(kept, LIMITS).get('v', 'Dear Ms Lam')?.length, 10, 'also in the next process');
  assert.equal(
    [...kept.kept.keys()].some((key) => key.includes('Lam')),
    false,
    'not under its words',
  );
});

test('the table does not grow beyond its bound', () => {
  const rows = new Map<string, Uint8Array>();
  const clips = createClipTable(
    {
      get: (key) => rows.get(key) ?? null,
      put: async (key, clip) => void rows.set(key, clip),
      remove: async (key) => rows.delete(key),
      keys: ({ limit }) => [...rows.keys()].slice(0, limit),
      count: () => rows.size,
    },
    2,
  );
  for (const key of ['a', 'b', 'c']) clips.put(key, audio(1));
  assert.deepEqual([...rows.keys()], ['b', 'c']);
});
