/**
 * The life of the process: it takes calls only while `serving`; told to stop, it lets the calls it has go on for a
 * bounded time, then hands them over to whoever comes next.
 */
import { setup } from 'xstate';

type ProcessEvent =
  | { readonly type: 'process.ready' }
  | { readonly type: 'process.terminate' }
  /** No call is left. */
  | { readonly type: 'calls.ended' }
  /** No call is left, and the carrier knows where each goes on. */
  | { readonly type: 'calls.handed_over' };

/** Durations in ms. */
interface Patience {
  /** From being told to stop until calls are handed over that nothing is being said in. */
  readonly drainMs: number;
  /** From then on, for what is being said and for the carrier to ask where the calls go on. */
  readonly handOverMs: number;
}

function notProvided(): never {
  throw new Error('The actions of the process machine are provided by src/main.ts.');
}

export const processMachine = setup({
  types: {
    context: {} as Patience,
    events: {} as ProcessEvent,
    input: {} as Patience,
  },
  actions: {
    /** Answers with `calls.ended`, at once or later. */
    awaitCalls: () => notProvided(),
    /** Answers with `calls.handed_over`, at once or later. */
    handOverCalls: () => notProvided(),
    /** Those that are left, without waiting for anything. */
    endRemainingCalls: () => notProvided(),
    finish: () => notProvided(),
  },
  delays: { drain: ({ context }) => context.drainMs, handOver: ({ context }) => context.handOverMs },
}).createMachine({
  id: 'process',
  context: ({ input }) => input,
  initial: 'starting',
  states: {
    starting: { on: { 'process.ready': 'serving', 'process.terminate': 'stopped' } },
    serving: { on: { 'process.terminate': 'draining' } },
    draining: {
      entry: 'awaitCalls',
      after: { drain: 'handing_over' },
      on: {
        'calls.ended': 'stopped',
        // Asked a second time, it does not wait any longer.
        'process.terminate': { target: 'stopped', actions: 'endRemainingCalls' },
      },
    },
    handing_over: {
      entry: 'handOverCalls',
      after: { handOver: { target: 'stopped', actions: 'endRemainingCalls' } },
      on: {
        'calls.handed_over': 'stopped',
        'process.terminate': { target: 'stopped', actions: 'endRemainingCalls' },
      },
    },
    stopped: { type: 'final', entry: 'finish' },
  },
});
