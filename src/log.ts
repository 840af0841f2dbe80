/**
 * The process's log: JSON lines by pino. A safety net under the rule that nothing private is logged: known secrets and
 * whole phone numbers inside of values are masked, fields named like a secret are replaced, long values are cut.
 */
import { pino } from 'pino';
import type { Log, LogFields } from './domain/log.ts';
import { maskNumber } from './domain/phone_number.ts';
import type { Secret } from './domain/secret.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LogOptions {
  readonly level: LogLevel;
  /** Gets whole lines; standard output when absent. */
  readonly stream?: { write(line: string): void };
  /** Masked wherever they occur. */
  readonly secrets?: readonly Secret[];
}

const SECRET_NAME = /key|secret|password|authorization|signature|token(?!s|_?count)/i;
/** Also without the plus and in URLs, where it is `%2B`. Our ids have a letter or `_` before their digits. */
const WHOLE_NUMBER = /(?:\+|%2B)[1-9]\d{6,14}/gi;
const VALUE_CHARS_MAX = 1_000;

/** Writes `{"level","time","event",…fields}`; `time` is milliseconds since 1970. */
export function createLog(options: LogOptions): Log {
  const settings = {
    level: options.level,
    messageKey: 'event',
    base: null,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const sink = options.stream === undefined ? pino(settings) : pino(settings, options.stream);
  const secrets = (options.secrets ?? []).map((secret) => secret.reveal()).filter((secret) => secret !== '');
  const writer =
    (level: Exclude<LogLevel, 'silent'>) =>
    (event: string, fields: LogFields = {}): void => {
      if (sink.isLevelEnabled(level)) sink[level](safeFields(fields, secrets), event);
    };
  return { debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error') };
}

function safeFields(fields: LogFields, secrets: readonly string[]): LogFields {
  const safe: Record<string, LogFields[string]> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string') safe[name] = value;
    else safe[name] = SECRET_NAME.test(name) ? '[secret]' : safeValue(value, secrets);
  }
  return safe;
}

function safeValue(value: string, secrets: readonly string[]): string {
  let safe = value;
  for (const secret of secrets) safe = safe.replaceAll(secret, '[secret]');
  safe = safe.replace(WHOLE_NUMBER, (number) => maskNumber(number.replace(/^%2B/i, '+')));
  return safe.length > VALUE_CHARS_MAX ? `${safe.slice(0, VALUE_CHARS_MAX)}…` : safe;
}
