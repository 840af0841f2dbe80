/**
 * The child processes of a run: starts them with an environment of their own, reads their lines of JSON, keeps the end of
 * what they complain about, and ends every one of them by its id, whatever happens.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly pid: number;
  /** Waits for the line that has this key and gives its value; rejects when the process ends before it, or in time. */
  said(key: string, withinMs: number): Promise<unknown>;
  /** Resolves when the process has ended, with its exit code; null = by a signal. */
  readonly ended: Promise<number | null>;
  /** The end of its standard error. */
  complaints(): string;
  /** Asks it to end, then makes it. */
  stop(): Promise<void>;
}

export interface ChildOrder {
  /** For messages. */
  readonly name: string;
  /** Relative to the repository. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
  /** It measures, or stands in for what is another machine in life: it comes first, where the system allows it. */
  readonly isInstrument?: boolean;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMPLAINT_CHARS_MAX = 4_000;
const STOP_MS = 5_000;
/** Of instruments, as `nice` counts. */
const FIRST = -15;

const living = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

export function startChild(order: ChildOrder): Child {
  const { name, script, args = [], env = {}, nodeArgs = [], isInstrument = false } = order;
  const inherited = Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((key) => [key, process.env[key]]));
  const child = spawn(process.execPath, [...nodeArgs, '--import', 'tsx', script, ...args], {
    cwd: ROOT,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  living.add(child);
  if (isInstrument && child.pid !== undefined) putFirst(child.pid);
  const heard = new Map<string, unknown>();
  const waiting = new Map<string, (value: unknown) => void>();
  let complaint = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (part: string) => (complaint = (complaint + part).slice(-COMPLAINT_CHARS_MAX)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    for (const [key, value] of Object.entries(parseObject(line))) {
      const resolve = waiting.get(key);
      waiting.delete(key);
      if (resolve === undefined) heard.set(key, value);
      else resolve(value);
    }
  });
  const ended = once(child, 'close').then(([code]) => {
    living.delete(child);
    return code as number | null;
  });
  const lastWords = (): string => (complaint === '' ? ' It wrote no error.' : ` It wrote:\n${complaint.trimEnd()}`);
  return {
    pid: child.pid ?? 0,
    ended,
    complaints: () => complaint,
    said(key, withinMs) {
      if (heard.has(key)) {
        const value = heard.get(key);
        heard.delete(key);
        return Promise.resolve(value);
      }
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`${name} did not say "${key}" within ${withinMs / 1000} s.${lastWords()}`)),
          withinMs,
        );
        waiting.set(key, (value) => {
          clearTimeout(late);
          resolve(value);
        });
        void ended.then((code) => {
          clearTimeout(late);
          reject(new Error(`${name} ended with ${code ?? 'a signal'} before it said "${key}".${lastWords()}`));
        });
      });
    },
    async stop() {
      if (!living.has(child)) return;
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(hard);
    },
  };
}

/** Only for the privileged; without it the noise of a busy machine is told as it is. */
function putFirst(pid: number): void {
  try {
    setPriority(pid, FIRST);
  } catch {
    // Not allowed.
  }
}

function parseObject(line: string): Readonly<Record<string, unknown>> {
  if (!line.startsWith('{')) return {};
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}
