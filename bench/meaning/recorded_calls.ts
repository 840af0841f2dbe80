/** What the callers of real calls said, and which of the calls are for training and which for measuring. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface RecordedCall {
  readonly id: string;
  readonly lines: readonly string[];
}

/** What a server learns from is never what it is measured on. */
export type CallPart = 'training' | 'measuring';

const TRAINING_COUNT = 1_000;

let parts: Readonly<Record<CallPart, readonly RecordedCall[]>> | null = null;

/** The only place that says which call is whose: the ids with the smallest SHA-256 are for training. */
export function recordedCalls(part: CallPart): readonly RecordedCall[] {
  parts ??= split();
  return parts[part];
}

function split(): Readonly<Record<CallPart, readonly RecordedCall[]>> {
  const packed = readFileSync(new URL('../data/restaurant_calls.ndjson.gz', import.meta.url));
  const rows = gunzipSync(packed).toString('utf8').trimEnd().split('\n');
  const calls = rows
    .map((row) => JSON.parse(row) as RecordedCall)
    .map((call) => ({ call, hash: createHash('sha256').update(call.id).digest('hex') }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .map(({ call }) => call);
  return { training: calls.slice(0, TRAINING_COUNT), measuring: calls.slice(TRAINING_COUNT) };
}
