/** The life of the process: every state against every event, and the bounded drain in virtual time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createActor, initialTransition, transition } from 'xstate';
import { processMachine } from '../../machines/process.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';

const ready = { type: 'process.ready' } as const;
const terminate = { type: 'process.terminate' } as const;
const ended = { type: 'calls.ended' } as const;
const handedOver = { type: 'calls.handed_over' } as const;
type Event = typeof ready | typeof terminate | typeof ended | typeof handedOver;

const PATIENCE = { drainMs: 21_000, handOverMs: 6_000 };

/** State, event -> `state: actions`. */
const TABLE = {
  starting: {
    'process.ready': 'serving:',
    'process.terminate': 'stopped: finish',
    'calls.ended': 'starting:',
    'calls.handed_over': 'starting:',
  },
  serving: {
    'process.ready': 'serving:',
    'process.terminate': 'draining: awaitCalls',
    'calls.ended': 'serving:',
    'calls.handed_over': 'serving:',
  },
  draining: {
    'process.ready': 'draining:',
    'process.terminate': 'stopped: endRemainingCalls finish',
    'calls.ended': 'stopped: finish',
    'calls.handed_over': 'draining:',
  },
  handing_over: {
    'process.ready': 'handing_over:',
    'process.terminate': 'stopped: endRemainingCalls finish',
    'calls.ended': 'handing_over:',
    'calls.handed_over': 'stopped: finish',
  },
} as const;

const PATHS: Readonly<Record<keyof typeof TABLE, readonly Event[]>> = {
  starting: [],
  serving: [ready],
  draining: [ready, terminate],
  handing_over: [ready, terminate, { type: 'xstate.after.drain.process.draining' } as unknown as Event],
};

for (const [state, row] of Object.entries(TABLE)) {
  for (const event of [ready, terminate, ended, handedOver]) {
    const expected = row[event.type];
    test(`${state}: ${event.type} -> ${expected}`, () => {
      let [snapshot] = initialTransition(processMachine, PATIENCE);
      for (const past of PATHS[state as keyof typeof TABLE]) [snapshot] = transition(processMachine, snapshot, past);
      assert.equal(snapshot.value, state);
      const [next, actions] = transition(processMachine, snapshot, event);
      const names = actions.map((action) => action.type).filter((type) => !type.startsWith('xstate.'));
      assert.equal(`${next.value}: ${names.join(' ')}`.trim(), expected);
    });
  }
}

test('the table names every state but the final one', () => {
  assert.deepEqual([...Object.keys(TABLE), 'stopped'].toSorted(), Object.keys(processMachine.states).toSorted());
});

function draining(): { readonly clock: VirtualClock; readonly done: string[]; readonly send: (event: Event) => void } {
  const clock = new VirtualClock();
  const done: string[] = [];
  const actions = {
    awaitCalls: () => void done.push('awaitCalls'),
    handOverCalls: () => void done.push('handOverCalls'),
    endRemainingCalls: () => void done.push('endRemainingCalls'),
    finish: () => void done.push('finish'),
  };
  const actor = createActor(processMachine.provide({ actions }), {
    input: PATIENCE,
    clock: {
      setTimeout: (task, ms) => clock.setTimeout(task, ms),
      clearTimeout: (id) => clock.clearTimeout(id),
    },
  });
  actor.start();
  actor.send(ready);
  actor.send(terminate);
  return { clock, done, send: (event) => actor.send(event) };
}

test('draining: after the drain time the remaining calls are handed over, and are waited for', () => {
  const { clock, done, send } = draining();
  clock.advance(20_999);
  assert.deepEqual(done, ['awaitCalls']);
  clock.advance(1);
  assert.deepEqual(done, ['awaitCalls', 'handOverCalls']);
  send(handedOver);
  assert.deepEqual(done, ['awaitCalls', 'handOverCalls', 'finish']);
  assert.equal(clock.pendingCount, 0);
});

test('handing over: bounded, then what is left is ended, once', () => {
  const { clock, done } = draining();
  clock.advance(21_000 + 5_999);
  assert.deepEqual(done, ['awaitCalls', 'handOverCalls']);
  clock.advance(1);
  assert.deepEqual(done, ['awaitCalls', 'handOverCalls', 'endRemainingCalls', 'finish']);
  assert.equal(clock.pendingCount, 0);
});

test('draining: the last call ends it early and leaves no timer', () => {
  const { clock, done, send } = draining();
  clock.advance(3000);
  send(ended);
  send(ended);
  assert.deepEqual(done, ['awaitCalls', 'finish']);
  assert.equal(clock.pendingCount, 0);
});

test('draining: asked a second time it does not wait any longer', () => {
  const { clock, done, send } = draining();
  send(terminate);
  send(terminate);
  assert.deepEqual(done, ['awaitCalls', 'endRemainingCalls', 'finish']);
  assert.equal(clock.pendingCount, 0);
});
