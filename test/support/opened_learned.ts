/** The real store of what earlier calls taught, which must open. */
import assert from 'node:assert/strict';
import type { Log } from '../../src/domain/log.ts';
import { type Learned, openLearned } from '../../src/storage/learned.ts';

export function openedLearned(dataDir: string, log: Log): Learned {
  const { learned } = openLearned({ dataDir, log, epochMs: 0 });
  assert.ok(learned);
  return learned;
}
