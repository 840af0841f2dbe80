/** The doctor's looks at the machine: whether a folder can be written and whether an address is free. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import type { DoctorProbes } from './diagnose.ts';

export function createDoctorProbes(nodeVersion: string): DoctorProbes {
  return { nodeVersion, directoryProblem, portProblem };
}

/** A folder that does not exist yet counts as writable when the nearest one above it is. */
async function directoryProblem(path: string): Promise<string | null> {
  const folder = resolve(path);
  try {
    if (!(await stat(folder)).isDirectory()) return 'not a folder';
    await access(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' && dirname(folder) !== folder ? directoryProblem(dirname(folder)) : code;
  }
}

function portProblem(host: string, port: number): Promise<string | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error) => done(codeOf(error)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(null)));
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
