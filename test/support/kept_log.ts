/** A log that keeps what it is told, for tests that ask what was logged. */
import type { Log, LogFields } from '../../src/domain/log.ts';

export interface KeptLog extends Log {
  readonly entries: { readonly level: string; readonly event: string; readonly fields: LogFields }[];
}

export function createKeptLog(): KeptLog {
  const entries: KeptLog['entries'] = [];
  const keep =
    (level: string) =>
    (event: string, fields: LogFields = {}): void => {
      entries.push({ level, event, fields });
    };
  return { entries, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}
