/** Every state of a call can be reached, and from wherever a call is it can end, also when nobody says a word any more. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ActorLogic, getStateNodes } from 'xstate';
import { type AdjacencyMap, getAdjacencyMap, getShortestPaths } from 'xstate/graph';
import { callMachine } from '../../machines/call.ts';
import type { CallEvent } from '../../machines/call_events.ts';
import type { CallInput } from '../../machines/call_setup.ts';
import { callInput, type CallSnapshot, factsFor, leafOf, SITUATIONS } from '../support/call_chart.ts';

/** The timers that run in this state, as the events by which XState reports them. */
function timersOf(snapshot: CallSnapshot): readonly CallEvent[] {
  const nodes = getStateNodes(callMachine.root, snapshot.value);
  return nodes.flatMap((node) => node.after.map((timer) => ({ type: timer.eventType })));
}

/** Facts of a call that the carrier, the caller and the app left alone: its own timers, and its replies being sent. */
function ownFacts(snapshot: CallSnapshot): readonly CallEvent[] {
  const { sent } = factsFor(snapshot);
  assert.ok(sent);
  return [...timersOf(snapshot), sent];
}

function allFacts(snapshot: CallSnapshot): readonly CallEvent[] {
  return [...Object.values(factsFor(snapshot)), ...timersOf(snapshot)];
}

/** What tells two situations apart; ids and numbers that only count up are left out, so that there are finitely many. */
function keyOf(snapshot: CallSnapshot): string {
  const { turn, next, closing, silenceCount } = snapshot.context;
  const turnKey = turn && [
    turn.kind,
    turn.primaryCount,
    turn.scriptTried,
    turn.continuationCount,
    // A timer can be told again and again here, so attempts of the same kind count once.
    [...new Set(turn.running.map((attempt) => attempt.speaker))].toSorted(),
    turn.pauses,
    turn.spoken,
    turn.bridged,
    turn.begun,
    turn.broken,
    turn.sentWhole,
  ];
  return JSON.stringify([
    leafOf(snapshot),
    closing,
    silenceCount,
    turnKey,
    next !== null,
    snapshot.context.policy.start,
  ]);
}

type Graph = AdjacencyMap<CallSnapshot, CallEvent>;

interface Edge {
  readonly event: CallEvent;
  readonly state: CallSnapshot;
}

function graphOf(start: 'dialling' | 'reconnecting'): Graph {
  const logic: ActorLogic<CallSnapshot, CallEvent, CallInput> = callMachine;
  return getAdjacencyMap(logic, {
    input: callInput({ start, primaryAttemptsMax: 3 }),
    events: (snapshot) => (snapshot.status === 'active' ? allFacts(snapshot) : []),
    serializeState: keyOf,
  });
}

test('every leaf state is reachable by a short path, for calls in both directions', () => {
  for (const start of ['dialling', 'reconnecting'] as const) {
    const paths = getShortestPaths(callMachine, {
      input: callInput({ start, primaryAttemptsMax: 3 }),
      events: (snapshot: CallSnapshot) => (snapshot.status === 'active' ? allFacts(snapshot) : []),
      serializeState: (snapshot: CallSnapshot) => keyOf(snapshot),
    });
    const reached = new Map<string, number>();
    for (const path of paths) {
      const leaf = leafOf(path.state);
      reached.set(leaf, Math.min(path.steps.length, reached.get(leaf) ?? Infinity));
    }
    const leaves = new Set(Object.values(SITUATIONS).map((snapshot) => leafOf(snapshot)));
    if (start === 'reconnecting') leaves.delete('dialling');
    assert.deepEqual([...reached.keys()].toSorted(), [...leaves].toSorted());
    assert.ok(Math.max(...reached.values()) <= 7, JSON.stringify([...reached]));
  }
});

/** The situations from which one in `ended` can be reached by these facts. */
function canEnd(graph: Graph, factsOf: (snapshot: CallSnapshot) => readonly CallEvent[]): ReadonlySet<string> {
  const ways = Object.values(graph).map(({ state, transitions }) => {
    const allowed = new Set(factsOf(state).map((event) => JSON.stringify(event)));
    const next = Object.values(transitions as Readonly<Record<string, Edge>>).filter(({ event }) =>
      allowed.has(JSON.stringify(event)),
    );
    return { key: keyOf(state), leaf: leafOf(state), next: next.map((edge) => keyOf(edge.state)) };
  });
  const ending = new Set(ways.filter((way) => way.leaf === 'ended').map((way) => way.key));
  for (let before = -1; before !== ending.size;) {
    before = ending.size;
    for (const way of ways) if (way.next.some((key) => ending.has(key))) ending.add(way.key);
  }
  return ending;
}

for (const start of ['dialling', 'reconnecting'] as const) {
  test(`a call that begins ${start} can end from every situation it can be in`, () => {
    const graph = graphOf(start);
    const situations = Object.keys(graph);
    assert.ok(situations.length >= 100, `only ${situations.length} situations`);
    const withAll = canEnd(graph, allFacts);
    assert.deepEqual(
      situations.filter((key) => !withAll.has(key)),
      [],
    );
  });

  test(`a call that begins ${start} ends by its own timers when everybody falls silent`, () => {
    const graph = graphOf(start);
    const alone = canEnd(graph, ownFacts);
    assert.deepEqual(
      Object.keys(graph).filter((key) => !alone.has(key)),
      [],
    );
  });

  test(`a call that begins ${start} never listens once it is to end`, () => {
    const listening = Object.values(graphOf(start)).filter(
      ({ state }) => state.context.closing !== null && ['listening', 'predicting'].includes(leafOf(state)),
    );
    assert.deepEqual(
      listening.map(({ state }) => keyOf(state)),
      [],
    );
  });
}
