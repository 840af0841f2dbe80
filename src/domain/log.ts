/**
 * What may be logged: an event name from the code and fields without secrets, caller text or whole phone numbers
 * (`maskNumber`). Levels as in pino.
 */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
