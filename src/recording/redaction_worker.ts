/** The thread that redacts recordings, one after the other. */
import { parentPort } from 'node:worker_threads';
import type { RedactionTask } from './redaction.ts';
import { redactRecording } from './redact.ts';

parentPort?.on('message', ({ recording, secret }: RedactionTask) => {
  parentPort?.postMessage(redactRecording(recording, secret), []);
});
