/** The whole server inside of the test's process: its own port, data directory and log, nothing of the environment. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import type { CallRecord } from '../../src/domain/call_record.ts';
import { freePort } from '../../src/free_port.ts';
import { createServer, type ServerOptions } from '../../src/main.ts';
import type { Persona } from '../../src/telephony/simulator/persona.ts';
import { createKeptLog, type KeptLog } from './kept_log.ts';
import { accountSidOf, ask, type SignedServer } from './signed_requests.ts';
import { eventually } from './waiting.ts';

export interface TestServer extends SignedServer {
  readonly log: KeptLog;
  /** Ends calls that are left, and removes the data. */
  stop(): Promise<void>;
}

const STARTS_MAX = 3;

/** `environment` as a user would set it; simulator and scripted answers without it. */
export async function startTestServer(
  environment: Readonly<Record<string, string>> = {},
  options: Omit<ServerOptions, 'log'> = {},
): Promise<TestServer> {
  for (let start = 1; ; start += 1) {
    try {
      return await startOnce(environment, options);
    } catch (error) {
      // Between the choice of a free port and its use another process may take it.
      const isTaken = environment['PORT'] === undefined && (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || start === STARTS_MAX) throw error;
    }
  }
}

async function startOnce(
  environment: Readonly<Record<string, string>>,
  options: Omit<ServerOptions, 'log'>,
): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'weaver-e2e-'));
  const port = await freePort('127.0.0.1');
  const authToken = environment['TWILIO_AUTH_TOKEN'] ?? 'secret-of-the-simulator';
  const reading = readConfig({
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDir,
    SIMULATOR_AUTH_TOKEN: authToken,
    ...environment,
  });
  if (!reading.ok)
    throw new Error(reading.problems.map(({ variable, message }) => `${variable} ${message}`).join('\n'));
  const log = createKeptLog();
  const server = await createServer(reading.config, { ...options, log });
  return {
    origin: `http://127.0.0.1:${port}`,
    publicUrl: reading.config.server.publicUrl,
    authToken,
    accountSid: environment['TWILIO_ACCOUNT_SID'] ?? accountSidOf(authToken),
    log,
    async stop() {
      server.terminate();
      server.terminate();
      await server.stopped;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The call's record as an app reads it. */
export async function readCall(server: { readonly origin: string }, trackingId: string): Promise<CallRecord> {
  const { body } = await ask<{ readonly call: CallRecord }>(server, `/api/calls/${trackingId}`);
  return body.call;
}

/** The record, once it fits. */
export function callWhen(
  server: { readonly origin: string },
  trackingId: string,
  what: string,
  fits: (record: CallRecord) => boolean,
): Promise<CallRecord> {
  return eventually(what, async () => {
    const record = await readCall(server, trackingId);
    return fits(record) ? record : undefined;
  });
}

export function endedCall(server: { readonly origin: string }, trackingId: string): Promise<CallRecord> {
  return callWhen(server, trackingId, `the end of ${trackingId}`, ({ end }) => end !== null);
}

/** Somebody who picks up at once, says these lines and hangs up. */
export function personOf(...lines: readonly string[]): Persona {
  return {
    name: 'test person',
    answersAfterMs: 100,
    lines: lines.map((say) => ({ say })),
    hangUp: 'after_last_answer',
    maxWaitMs: 20_000,
  };
}
