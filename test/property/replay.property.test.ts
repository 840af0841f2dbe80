/** Calls with random callers and providers, recorded and replayed: without options nothing changes, and never by chance. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { NO_PREDICTION } from '../../src/domain/workflow.ts';
import { redactRecording } from '../../src/recording/redact.ts';
import { replayCall } from '../../src/runtime/replay_call.ts';
import { readOptions } from '../../src/replay/options.ts';
import { AS_RECORDED } from '../support/as_recorded.ts';
import { type Behaviour, hang, says } from '../support/fake_provider.ts';
import { type CallPlan, type Move, recordCall } from '../support/recorded_call.ts';

const utterance = fc.constantFrom('when are you open', 'yes', 'where are you', 'a table for two please', 'hm');
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ say: utterance, ms: fc.integer({ min: 1, max: 6_000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      say: utterance,
      final: fc.constantFrom('Yes!', 'yes please', 'where are you', 'When are you open?'),
      silenceMs: fc.integer({ min: 350, max: 1_200 }),
      ms: fc.integer({ min: 1, max: 3_000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      say: utterance,
      after: fc.constant('text' as const),
      ms: fc.integer({ min: 50, max: 3_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      say: utterance,
      after: fc.constant('said' as const),
      ms: fc.integer({ min: 1, max: 2_500 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ press: fc.constantFrom('1', '42#', '907'), ms: fc.integer({ min: 1, max: 3_000 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ reconnect: true as const, ms: 700 }) },
);

const SENTENCES = [
  ['We', ' are open', ' from nine,', ' and', ' until five.', ' Come', ' and see us', ' then.'],
  ['Yes.'],
  ['In', ' Main', ' Street', ' 12.'],
];

/** Plain data, so that a call that breaks the rule can be read. */
type Reply =
  | { readonly says: readonly string[]; readonly afterMs: number; readonly everyMs: number }
  | { readonly failsAfterMs: number; readonly said: readonly string[] }
  | 'hangs';

const reply: fc.Arbitrary<Reply> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      says: fc.constantFrom(...SENTENCES),
      afterMs: fc.integer({ min: 1, max: 1_800 }),
      everyMs: fc.integer({ min: 0, max: 150 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      failsAfterMs: fc.integer({ min: 1, max: 900 }),
      said: fc.constantFrom([], ['We are', ' so']),
    }),
  },
  { weight: 1, arbitrary: fc.constant('hangs' as const) },
);

/** Never at the very time of one of our own timers, which are whole milliseconds: who is first then is mere chance. */
const ODD_MS = 0.37;

function behaviour(given: Reply): Behaviour {
  if (given === 'hangs') return hang;
  if ('says' in given) return says(given.says, given.afterMs + ODD_MS, given.everyMs);
  return (generation, clock) => {
    const at = (ms: number, task: () => void): void => {
      const handle = clock.setTimeout(task, ms + ODD_MS);
      generation.signal.addEventListener('abort', () => clock.clearTimeout(handle));
    };
    for (const token of given.said) at(given.failsAfterMs / 2, () => generation.sink.text(token));
    at(given.failsAfterMs, () => generation.sink.failed({ code: 'CUT_OFF', message: 'The stream ended early.' }));
  };
}

const call = fc.record({
  moves: fc.array(move, { minLength: 1, maxLength: 7 }),
  providers: fc.record({
    first: fc.array(reply, { maxLength: 20 }),
    second: fc.array(reply, { maxLength: 20 }),
  }),
  speculate: fc.boolean(),
  firstVoice: fc.constantFrom('race' as const, 'hedge' as const, 'off' as const),
  direction: fc.constantFrom('inbound' as const, 'outbound' as const),
  reports: fc.boolean(),
});

type MadeCall = typeof call extends fc.Arbitrary<infer Call> ? Call : never;

function planOf({ moves, providers, speculate, firstVoice, ...rest }: MadeCall): CallPlan {
  return {
    ...rest,
    moves: moves.map((move) => ({ ...move, ms: (move.ms ?? 0) + ODD_MS / 3 })),
    providers: { first: providers.first.map(behaviour), second: providers.second.map(behaviour) },
    workflow: {
      answers: [{ wordings: ['where are you'], reply: 'In Main Street.' }],
      prediction: { ...NO_PREDICTION, speculate, firstVoice },
    },
  };
}

test('a call replayed without options has the recorded outcomes, words and response gaps', async () => {
  await fc.assert(
    fc.asyncProperty(call, async (made) => {
      const recording = await recordCall(planOf(made));
      const { turns, end, notes } = replayCall(recording, AS_RECORDED);
      assert.equal(turns.length, recording.turns.length);
      for (const turn of turns) {
        assert.equal(turn.verdict, 'same', JSON.stringify(turn));
        assert.equal(turn.estimated, false, JSON.stringify(turn));
        assert.equal(turn.difference, null);
        assert.deepEqual(turn.replayed?.failures, turn.recorded?.failures);
        assert.deepEqual(turn.replayed?.discarded, turn.recorded?.discarded);
        assert.equal(turn.replayed?.start, turn.recorded?.start);
        assert.ok(Math.abs((turn.replayed?.responseGapMs ?? 0) - (turn.recorded?.responseGapMs ?? 0)) < 1);
      }
      assert.equal(end.replayed, end.recorded);
      assert.deepEqual(notes, []);
    }),
    { numRuns: 200 },
  );
});

test('redacted, a call is replayed like the call that it is of', async () => {
  const said = fc.constantFrom('my name is Jonas Abernathy', 'is Mr Abernathy there', 'call 415 555 0137', 'yes');
  const says: fc.Arbitrary<Move> = fc.record({ say: said, final: said, ms: fc.integer({ min: 1, max: 3_000 }) });
  const moves = fc.array(fc.oneof(move, says), { minLength: 1, maxLength: 7 });
  await fc.assert(
    fc.asyncProperty(call, moves, async (made, spoken) => {
      // Where the carrier does not report, speech is as long as its letters say, and another number may have more of them.
      const plan = planOf({ ...made, moves: spoken, speculate: true, reports: true });
      const recording = redactRecording(await recordCall(plan), new Uint8Array(32).fill(7));
      for (const turn of replayCall(recording, AS_RECORDED).turns) {
        assert.deepEqual([turn.verdict, turn.estimated, turn.difference], ['same', false, null], JSON.stringify(turn));
        assert.equal(turn.replayed?.start, turn.recorded?.start);
      }
    }),
    { numRuns: 40 },
  );
});

const which = fc.constantFrom('first', 'second', 'all', 'alternative_3');
const what = fc.constantFrom('hang', 'refuse', '429', '500', 'empty', 'cut', 'slow', 'slow:250');
const when = fc.constantFrom('', '@1', '@2', '@0.5', '@80%');
const changes = fc.record({
  faults: fc.array(fc.tuple(which, what, when), { minLength: 1, maxLength: 3 }),
  providers: fc.constantFrom(1, 2, 3),
  hedge: fc.constantFrom('off', '1', '300', '900'),
  speculation: fc.constantFrom([], ['--speculation', 'on'], ['--speculation', 'off']),
  firstVoice: fc.constantFrom([], ...['race', 'hedge', 'off'].map((how) => ['--first-voice', how])),
  seed: fc.integer({ min: 0, max: 1_000 }),
});

test('whatever is changed, a replay comes to its end, is the same each time and keeps the rules of a call', async () => {
  await fc.assert(
    fc.asyncProperty(call, changes, async (made, { faults, providers, hedge, seed, ...how }) => {
      const recording = await recordCall(planOf(made));
      const given = faults.flatMap(([one, does, at]) => ['--fault', `${one}:${does}${at}`]);
      const reading = readOptions([
        'a',
        ...given,
        ...how.speculation,
        ...how.firstVoice,
        '--providers',
        `${providers}`,
        '--hedge',
        hedge,
        '--seed',
        `${seed}`,
      ]);
      assert.ok(reading.ok);
      const { settings } = reading.options;
      const replayed = replayCall(recording, settings);
      assert.deepEqual(replayCall(recording, settings), replayed);
      assert.notEqual(replayed.end.replayed, null);
      assert.notEqual(replayed.end.replayed, 'broken');
      for (const turn of replayed.turns) {
        // The ladder speaks in time, also behind a reply that is still being sent; and what had to be made up is told.
        assert.ok((turn.replayed?.firstTextMs ?? 0) <= 5_000, JSON.stringify(turn));
        if (turn.replayed?.failures.some((failure) => failure.endsWith('NOT_RECORDED')) === true) {
          assert.equal(turn.estimated, true);
        }
      }
    }),
    { numRuns: 100 },
  );
});
