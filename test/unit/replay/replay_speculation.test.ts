/** Calls with speculation and races, replayed as they were and with other settings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallRecording } from '../../../src/domain/recording.ts';
import { NO_PREDICTION, type PredictionPolicy } from '../../../src/domain/workflow.ts';
import { redactRecording } from '../../../src/recording/redact.ts';
import { readOptions } from '../../../src/replay/options.ts';
import { callText } from '../../../src/replay/report.ts';
import { replayCall } from '../../../src/runtime/replay_call.ts';
import { type Behaviour, fails, hang, says } from '../../support/fake_provider.ts';
import { type Move, recordCall } from '../../support/recorded_call.ts';

/** Until five gaps between partial prompts are known; the final prompt comes this long after the last partial one. */
const [WAIT_MS, FINAL_AFTER_MS] = [325, 410];
const OPEN = ['We are', ' open', ' from nine.'];
const ASK: Move = { say: 'when are you open' };

async function recorded(
  prediction: Partial<PredictionPolicy>,
  providers: Readonly<Record<string, readonly Behaviour[]>>,
  moves: readonly Move[] = [ASK],
): Promise<CallRecording> {
  return await recordCall({ moves, providers, workflow: { prediction: { ...NO_PREDICTION, ...prediction } } });
}

const SPECULATES = { speculate: true };

function replay(recording: CallRecording, ...args: readonly string[]) {
  const reading = readOptions(['a call', ...args]);
  assert.ok(reading.ok);
  return replayCall(recording, reading.options.settings);
}

function onlyTurn(recording: CallRecording, ...args: readonly string[]) {
  const [turn] = replay(recording, ...args).turns;
  assert.ok(turn?.replayed);
  const { verdict, estimated, difference, replayed } = turn;
  return { ...replayed, verdict, estimated, difference };
}

test('a request tells what it is about, before the final prompt as after it', async () => {
  const recording = await recorded(SPECULATES, { first: [hang, says(OPEN, 400)] }, [{ ...ASK, final: 'when is it' }]);
  assert.deepEqual(
    recording.events.flatMap((event) => (event.type === 'generation.requested' ? [event.utterance] : [])),
    ['when are you open', 'when is it'],
  );
});

test('without options an adopted speculation is adopted again', async () => {
  const turn = onlyTurn(await recorded(SPECULATES, { first: [says(OPEN, 300, 20)] }));
  assert.deepEqual([turn.start, turn.responseGapMs], ['speculation', WAIT_MS + 300 - FINAL_AFTER_MS]);
  assert.deepEqual([turn.verdict, turn.estimated, turn.difference], ['same', false, null]);
});

test('--speculation off: the same request is made after the final prompt and takes as long as it took', async () => {
  const turn = onlyTurn(await recorded(SPECULATES, { first: [says(OPEN, 300, 20)] }), '--speculation', 'off');
  assert.deepEqual([turn.start, turn.responseGapMs, turn.adopted], ['cold', 300, false]);
  assert.deepEqual([turn.verdict, turn.estimated, turn.difference], ['worse', false, null]);
});

test('--speculation on: the request that was made after the final prompt is made before it', async () => {
  const turn = onlyTurn(await recorded({}, { first: [says(OPEN, 300, 20)] }), '--speculation', 'on');
  assert.deepEqual([turn.start, turn.responseGapMs, turn.adopted], ['speculation', 215, true]);
  assert.deepEqual([turn.verdict, turn.estimated, turn.difference], ['better', false, null]);
});

test('a speculation about words that no final prompt had gets no answer, and nothing is estimated', async () => {
  const moves = [{ ...ASK, final: 'when are you open on Monday' }];
  const recording = await recorded({}, { first: [says(OPEN, 300, 20)] }, moves);
  const turn = onlyTurn(recording, '--speculation', 'on');
  assert.deepEqual([turn.start, turn.responseGapMs, turn.discarded], ['cold', 300, ['appended']]);
  assert.deepEqual([turn.verdict, turn.estimated], ['same', false]);
});

test('a final prompt that differs from the partial one in case and punctuation is answered by the speculation', async () => {
  const recording = await recorded({}, { first: [says(OPEN, 300)] }, [{ ...ASK, final: 'When are you open?' }]);
  assert.deepEqual(onlyTurn(recording, '--speculation', 'on').start, 'speculation');
});

test('a speculation that failed and the request after it are told apart, with and without speculation', async () => {
  const recording = await recorded(SPECULATES, { first: [fails(20), says(OPEN, 300)] });
  const same = onlyTurn(recording);
  assert.deepEqual([same.start, same.responseGapMs, same.discarded], ['cold', 300, ['failed']]);
  const off = onlyTurn(recording, '--speculation', 'off');
  assert.deepEqual([off.start, off.responseGapMs, off.verdict, off.estimated], ['cold', 300, 'same', false]);
});

test('the same words twice: each request gets what was said at its place', async () => {
  const answers = [says(['Yes,', ' we are.'], 300), says(['As I', ' said,', ' yes.'], 200)];
  const moves = [{ say: 'are you sure' }, { say: 'are you sure' }];
  for (const prediction of [SPECULATES, {}]) {
    const recording = await recorded(prediction, { first: answers }, moves);
    for (const args of [[], ['--speculation', 'on'], ['--speculation', 'off']]) {
      const { turns } = replay(recording, ...args);
      assert.deepEqual(
        turns.map(({ difference, estimated }) => [difference, estimated]),
        [
          [null, false],
          [null, false],
        ],
      );
    }
  }
});

test('a fault of the first request strikes the speculation; the second provider answers', async () => {
  const recording = await recorded(SPECULATES, { first: [says(OPEN, 300)], second: [] });
  const turn = onlyTurn(recording, '--fault', 'first:hang');
  assert.deepEqual([turn.source, turn.start, turn.estimated], ['second', 'hedge', true]);
});

test('a recording of an earlier version is replayed without speculation unless told otherwise', async () => {
  const recording = await recorded({}, { first: [says(OPEN, 300)], second: [] });
  const events = recording.events.map((event) => {
    if (event.type !== 'generation.requested') return event;
    const { utterance: _, ...earlier } = event;
    return earlier;
  });
  const earlier = { ...recording, events };
  assert.deepEqual([onlyTurn(earlier).verdict, onlyTurn(earlier).start], ['same', 'cold']);
  const turn = onlyTurn(earlier, '--speculation', 'on');
  assert.deepEqual([turn.start, turn.responseGapMs, turn.estimated], ['speculation', 215, false]);
});

const RACED = { first: [says(OPEN, 700)], second: [says(['From nine.'], 250)] };

test('a race is run again; without races, or with only the first, the turn is slower', async () => {
  const recording = await recorded({ firstVoice: 'race' }, RACED);
  const same = onlyTurn(recording);
  assert.deepEqual([same.start, same.responseGapMs, same.verdict, same.estimated], ['race', 250, 'same', false]);
  // The first was stopped when it had lost, so when it would have answered is not known.
  const off = onlyTurn(recording, '--first-voice', 'off');
  assert.deepEqual([off.start, off.verdict, off.estimated], ['cold', 'worse', true]);
  assert.ok((off.responseGapMs ?? 0) > 250);
});

test('--first-voice race: a second provider that was never asked has a time of this call, and that is estimated', async () => {
  const recording = await recorded({ firstVoice: 'hedge' }, RACED);
  const turn = onlyTurn(recording, '--first-voice', 'race');
  assert.deepEqual([turn.verdict, turn.estimated, turn.responseGapMs], ['same', true, 700]);
});

test('a turn that was not raced, because the second provider was known to be slower, is not raced again', async () => {
  const recording = await recorded({ firstVoice: 'hedge' }, RACED);
  const prediction = { ...NO_PREDICTION, firstVoice: 'race' as const };
  const known = { ...recording, workflow: { ...recording.workflow, prediction } };
  assert.deepEqual([onlyTurn(known).estimated, onlyTurn(known).verdict], [false, 'same']);
});

test('only the providers that the workflow names are asked, in its order', async () => {
  const recording = await recorded({ providers: ['second', 'first'] }, { first: [], second: [says(OPEN, 300)] });
  assert.deepEqual(recording.providers, ['first', 'second']);
  assert.deepEqual([onlyTurn(recording).source, onlyTurn(recording).verdict], ['second', 'same']);
  assert.equal(onlyTurn(recording, '--providers', 'other').source, 'other');
});

test('a redacted call: a speculation about a name and a number is adopted again', async () => {
  const moves = [
    { say: 'this is Jonas Abernathy' },
    { say: 'I said Jonas Abernathy and 415 555 0137', silenceMs: 700 },
  ];
  const answers = [says(['Hello', ' Mr. Aber', 'nathy.'], 300), says(['Thank you.'], 300)];
  const full = await recorded(SPECULATES, { first: answers }, moves);
  const { turns } = replay(redactRecording(full, new Uint8Array(32).fill(3)));
  assert.deepEqual(
    turns.map(({ verdict, estimated, replayed }) => [verdict, estimated, replayed?.start]),
    full.turns.map(({ start }) => ['same', false, start]),
  );
  assert.equal(turns[0]?.replayed?.start, 'speculation');
  assert.doesNotMatch(JSON.stringify(turns), /Abernathy|Jonas|0137/);
});

test('the report sums up turns adopted, speculations discarded and the gaps with and without', async () => {
  const moves = [ASK, { say: 'and on monday', final: 'and on monday morning' }];
  const recording = await recorded(SPECULATES, { first: [says(OPEN, 300), hang, says(['At ten.'], 450)] }, moves);
  const replayed = replay(recording, '--speculation', 'off');
  const call = { file: 'a.json', recording, ...replayed };
  const text = callText(call, { calls: [call], skipped: [], given: ['--speculation off'], seed: 1 });
  assert.match(
    text,
    /^Speculation: recorded 1 turn adopted, 1 discarded, gap p50 with it 215, without 450 ms; replayed none\.$/m,
  );
  assert.match(text, / first\/speculation → first\/cold /);
  assert.match(text, /^ +speculations discarded: appended → none$/m);
});

test('an answer that was prepared while our last reply was spoken is one of the next final prompt', async () => {
  const recording = await recorded({}, { first: [says(['Hello.'], 200), says(OPEN, 300)] }, [{ say: 'hello' }, ASK]);
  const second = recording.events.find((event) => event.type === 'generation.requested' && event.generation === 2);
  const soonerUs = 1_500_000;
  const events = recording.events.map((event) =>
    'generation' in event && event.generation === 2
      ? { ...event, atUs: event.atUs - soonerUs, ...(event === second ? { turnId: 0 } : {}) }
      : event,
  );
  const prepared = { ...recording, events: events.toSorted((a, b) => a.atUs - b.atUs) };
  const turn = replay(prepared).turns[1];
  assert.deepEqual([turn?.difference, turn?.estimated, turn?.replayed?.responseGapMs], [null, false, 300]);
});
