/**
 * The life of the process: it takes calls only while `serving`; told to stop, it lets the calls it has go on for a
 * bounded time, then ends them.
 */
import { setup } from 'xstate';

type ProcessEvent =
  | { readonly type: 'process.ready' }
  | { readonly type: 'process.terminate' }
  /** No call is left. */
  | { readonly type: 'calls.ended' };

function notProvided(): never {
  throw new Error('The actions of the process machine are provided by src/main.ts.');
}

export const processMachine = setup({
  types: {
    context: {} as { readonly drainMs: number },
    events: {} as ProcessEvent,
    input: {} as { readonly drainMs: number },
  },
  actions: {
    /** Answers with `calls.ended`, at once or later. */
    awaitCalls: () => notProvided(),
    endRemainingCalls: () => notProvided(),
    finish: () => notProvided(),
  },
  delays: { drain: ({ context }) => context.drainMs },
}).createMachine({
  id: 'process',
  context: ({ input }) => ({ drainMs: input.drainMs }),
  initial: 'starting',
  states: {
    starting: { on: { 'process.ready': 'serving', 'process.terminate': 'stopped' } },
    serving: { on: { 'process.terminate': 'draining' } },
    draining: {
      entry: 'awaitCalls',
      after: { drain: { target: 'stopped', actions: 'endRemainingCalls' } },
      on: {
        'calls.ended': 'stopped',
        // Asked a second time, it does not wait any longer.
        'process.terminate': { target: 'stopped', actions: 'endRemainingCalls' },
      },
    },
    stopped: { type: 'final', entry: 'finish' },
  },
});
