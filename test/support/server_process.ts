/** The server, or another script of the house, as a process of its own, with exactly the environment that it is given. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { accountSidOf, type SignedServer } from './signed_requests.ts';
import { within } from './waiting.ts';

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ScriptProcess {
  readonly child: ChildProcess;
  /** Written to standard output so far. */
  output(): string;
  readonly ended: Promise<ProcessEnd>;
}

export interface ServerProcess extends ScriptProcess, SignedServer {}

const AUTH_TOKEN = 'secret-shared-with-the-test';
const START_WITHIN_MS = 20_000;

/** `script` is named from the root of the repository; `cwd` is where it runs; with `input` it can be written to. */
export function runScript(
  script: string,
  environment: Readonly<Record<string, string>>,
  cwd: string,
  { args = [], input = false }: { readonly args?: readonly string[]; readonly input?: boolean } = {},
): ScriptProcess {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), path, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, ...environment },
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, output: () => stdout, ended };
}

/** Resolves when it listens on 127.0.0.1; rejects with what it wrote when it ends before. */
export async function startServerProcess(
  port: number,
  environment: Readonly<Record<string, string>>,
  cwd: string,
): Promise<ServerProcess> {
  const fixed = { HOST: '127.0.0.1', PORT: String(port), SIMULATOR_AUTH_TOKEN: AUTH_TOKEN };
  const script = runScript('src/main.ts', { ...fixed, ...environment }, cwd);
  const listening = new Promise<void>((resolve, reject) => {
    script.child.stdout?.on('data', () => {
      if (script.output().includes('"event":"listening"')) resolve();
    });
    void script.ended.then(({ code, stderr }) => reject(new Error(`The server ended with ${code}: ${stderr}`)));
  });
  await within('the start of the server', listening, START_WITHIN_MS);
  const authToken = environment['SIMULATOR_AUTH_TOKEN'] ?? AUTH_TOKEN;
  return { ...script, origin: `http://127.0.0.1:${port}`, authToken, accountSid: accountSidOf(authToken) };
}
