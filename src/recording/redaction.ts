/**
 * Redacting in a thread of its own: it takes up to hundreds of milliseconds a call, and half a second before the first
 * one, in which no other call could be answered.
 */
import { Worker } from 'node:worker_threads';
import type { Log } from '../domain/log.ts';
import type { CallRecording } from '../domain/recording.ts';

export interface Redactor {
  /** One at a time. Rejects when the recording cannot be redacted; then it must not be kept. */
  redact(recording: CallRecording, secret: Uint8Array): Promise<CallRecording>;
}

export interface RedactionTask {
  readonly recording: CallRecording;
  readonly secret: Uint8Array;
}

const HEAP_MB = 512;

/** The thread is started with the first recording and holds the process only while it works. */
export function createRedactionThread(log: Log): Redactor {
  let thread: Worker | null = null;

  function start(): Worker {
    const worker = new Worker(new URL('./redaction_thread.mjs', import.meta.url), {
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    worker.on('error', (error) => log.error('redaction thread failed', { reason: error.name }));
    worker.once('exit', () => {
      if (thread === worker) thread = null;
    });
    return worker;
  }

  return {
    redact(recording, secret) {
      const worker = (thread ??= start());
      return new Promise((resolve, reject) => {
        const settle = (): void => {
          worker.off('message', done);
          worker.off('exit', failed);
          worker.unref();
        };
        const done = (redacted: CallRecording): void => {
          settle();
          resolve(redacted);
        };
        const failed = (): void => {
          settle();
          reject(new Error('The redaction thread ended before the recording was redacted.'));
        };
        worker.ref();
        worker.once('message', done);
        worker.once('exit', failed);
        worker.postMessage({ recording, secret } satisfies RedactionTask, []);
      });
    },
  };
}
