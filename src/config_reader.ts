/**
 * Reads single variables and collects what is wrong with them. No message ever repeats a value: a secret may have been
 * pasted into the wrong variable.
 */
import { Secret } from './domain/secret.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigProblem {
  readonly variable: string;
  /** What must be, as the rest of a sentence that starts with the variable's name. */
  readonly message: string;
}

/** What can be sent in an HTTP header or compared with one. */
const SECRET = /^[\x21-\x7e]+$/;

export class EnvironmentReader {
  readonly problems: ConfigProblem[] = [];
  /** Things worth a line at start that stop nothing. */
  readonly notes: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  names(): readonly string[] {
    return Object.keys(this.#environment).filter((name) => this.isSet(name));
  }

  /** Trimmed; null when unset or blank. */
  text(variable: string): string | null {
    return this.#environment[variable]?.trim() || null;
  }

  isSet(variable: string): boolean {
    return this.text(variable) !== null;
  }

  problem(variable: string, message: string): void {
    this.problems.push({ variable, message });
  }

  /** Text of a shape; a wrong value is a problem and reads as null. */
  shaped(variable: string, shape: RegExp, message: string): string | null {
    const text = this.text(variable);
    if (text === null || shape.test(text)) return text;
    this.problem(variable, message);
    return null;
  }

  whole(variable: string, fallback: number, min: number, max: number): number {
    const text = this.text(variable);
    if (text === null) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    this.problem(variable, `must be a whole number from ${min} to ${max}, for example ${fallback}.`);
    return fallback;
  }

  oneOf<T extends string>(variable: string, values: readonly T[], fallback: T): T {
    const text = this.text(variable);
    if (text === null) return fallback;
    const found = values.find((value) => value === text.toLowerCase());
    if (found === undefined) this.problem(variable, `must be one of ${values.join(', ')}.`);
    return found ?? fallback;
  }

  onOff(variable: string): boolean {
    return ['on', 'true', '1'].includes(this.oneOf(variable, ['on', 'off', 'true', 'false', '1', '0'], 'off'));
  }

  /** Comma separated; empty entries are left out. */
  list(variable: string): readonly string[] {
    const entries = this.text(variable)?.split(',') ?? [];
    return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
  }

  secret(variable: string): Secret | null {
    const message = 'holds white space or characters that no key has; copy it again, whole.';
    const text = this.shaped(variable, SECRET, message);
    return text === null ? null : new Secret(text);
  }

  /**
   * Variables that make sense only together: true when all are set. When some are, each missing one is a problem.
   */
  together(variables: readonly string[]): boolean {
    const missing = variables.filter((variable) => !this.isSet(variable));
    if (missing.length === 0) return true;
    if (missing.length < variables.length) {
      const present = variables.filter((variable) => this.isSet(variable)).join(' and ');
      for (const variable of missing) this.problem(variable, `is missing: ${present} cannot work without it.`);
    }
    return false;
  }

  /** An absolute http(s) URL without credentials in it; a wrong value is a problem and reads as null. */
  url(variable: string): URL | null {
    const text = this.text(variable);
    if (text === null) return null;
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) {
      this.problem(variable, 'must be an absolute URL that starts with https:// or http://.');
    } else if (url.username !== '' || url.password !== '') {
      this.problem(variable, 'must not hold a user name or password.');
    } else return url;
    return null;
  }

  /** A URL that a key is sent to: plain http beyond this machine is noted. */
  serviceUrl(variable: string): URL | null {
    const url = this.url(variable);
    if (url?.protocol === 'http:' && !isLoopback(url.hostname)) {
      this.notes.push(`${variable} is not https: the key and what callers say travel unencrypted.`);
    }
    return url;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
