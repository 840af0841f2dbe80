/** Starts the thread that redacts: a thread does not inherit the loader of TypeScript. */
import { register } from 'tsx/esm/api';

register();
await import('./redaction_worker.ts');
