/**
 * A process that writes to a store and says on standard output what was acknowledged, to be killed or starved of disk
 * by a test. Arguments: data directory, number of the first record, bytes of padding, and how many records (0 = on and on).
 */
import { openStorage } from '../../src/storage/storage.ts';
import { callRecord } from './call_records.ts';
import { createKeptLog } from './kept_log.ts';

const [dataDir = '', first = '0', padding = '0', count = '0'] = process.argv.slice(2);
const log = createKeptLog();
const storage = openStorage({ dataDir, log });
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
process.on('unhandledRejection', (reason) => say(`unhandled ${String(reason)}`));

const last = count === '0' ? Number.POSITIVE_INFINITY : Number(first) + Number(count);
for (let number = Number(first); number < last; number++) {
  const record = callRecord(1_800_000_000_000 + number, { owner: `${number}:${'x'.repeat(Number(padding))}` });
  // Unawaited writes in between keep several commits under way when the process is killed.
  void storage.calls.put(`${record.trackingId}-unawaited`, record, 1);
  try {
    await storage.calls.put(record.trackingId, record, 1);
    say(`acknowledged ${record.trackingId}`);
  } catch (error) {
    say(`refused ${(error as { code?: string }).code}`);
  }
}
await storage.close();
say(`failed ${storage.failedWriteCount} logged ${log.entries.length} first ${log.entries[0]?.event}`);
