/** Recorded calls replayed with other settings: what changes, and what is marked as assumed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallRecording } from '../../../src/domain/recording.ts';
import { compareTurns } from '../../../src/replay/comparison.ts';
import { wordsOf } from '../../../src/domain/language_catalogue.ts';
import { readOptions } from '../../../src/replay/options.ts';
import type { ReplaySettings } from '../../../src/replay/settings.ts';
import { redactRecording } from '../../../src/recording/redact.ts';
import { createLanguageFollowing } from '../../../src/runtime/follow_language.ts';
import { replayCall, type ReplayLanguages } from '../../../src/runtime/replay_call.ts';
import { fails, hang, says } from '../../support/fake_provider.ts';
import { createKeptLog } from '../../support/kept_log.ts';
import { type CallPlan, recordCall } from '../../support/recorded_call.ts';

const WE_ARE_OPEN = ['We are', ' open', ' from nine.'];

function settings(changes: Partial<Omit<ReplaySettings, 'faults'>> & { readonly faults?: readonly string[] } = {}) {
  const { faults = [], ...rest } = changes;
  const reading = readOptions(['a call', ...faults.flatMap((fault) => ['--fault', fault])]);
  assert.ok(reading.ok);
  return { ...reading.options.settings, ...rest };
}

const oneTurn = async (
  providers: CallPlan['providers'] & object,
  changes: Partial<CallPlan> = {},
): Promise<CallRecording> => await recordCall({ providers, moves: [{ say: 'when are you open' }], ...changes });

function onlyTurn(recording: CallRecording, given: Parameters<typeof settings>[0] = {}) {
  const { turns, notes } = replayCall(recording, settings(given));
  const [turn] = turns;
  assert.ok(turn?.replayed);
  return { ...turn, replayed: turn.replayed, notes };
}

test('the first provider hangs: the hedge answers with the recorded words, later, and the turn is estimated', async () => {
  const recording = await oneTurn({ first: [says(WE_ARE_OPEN, 420, 30)], second: [] });
  const turn = onlyTurn(recording, { faults: ['first:hang'] });
  assert.deepEqual([turn.replayed.source, turn.replayed.start, turn.replayed.outcome], ['second', 'hedge', 'answered']);
  assert.equal(turn.estimated, true);
  assert.equal(turn.verdict, 'worse');
  // The bridge came at 900 ms as well; the only recorded time to first token of this call is 420 ms.
  assert.equal(turn.replayed.firstTextMs, 900);
  assert.equal(turn.difference?.replayed.startsWith('One moment. We are open'), true);
});

test('every request of the only provider hangs: the ladder speaks, and nothing had to be assumed', async () => {
  const recording = await oneTurn({ first: [says(WE_ARE_OPEN, 420, 30)] });
  const turn = onlyTurn(recording, { faults: ['all:hang'] });
  assert.deepEqual([turn.replayed.outcome, turn.replayed.source], ['failed', 'apology']);
  assert.equal(turn.replayed.countedGapMs !== null && turn.replayed.countedGapMs >= 4000, true);
  assert.deepEqual([turn.verdict, turn.estimated], ['worse', false]);
});

test('the first request of the only provider hangs: its second connection is asked, which is estimated', async () => {
  const turn = onlyTurn(await oneTurn({ first: [says(WE_ARE_OPEN, 420, 30)] }), { faults: ['first:hang'] });
  assert.deepEqual([turn.replayed.outcome, turn.replayed.start, turn.estimated], ['answered', 'hedge', true]);
});

const FAILING: readonly (readonly [fault: string, code: string])[] = [
  ['first:refuse', 'first:CONNECTION_FAILED'],
  ['first:429', 'first:RATE_LIMITED'],
  ['all:500@1', 'first:HTTP_ERROR'],
  ['first:empty', 'first:EMPTY_REPLY'],
  ['first:slow:3000', 'first:FIRST_TOKEN_TIMEOUT'],
];

for (const [fault, code] of FAILING) {
  test(`--fault ${fault} fails the request as ${code}`, async () => {
    const recording = await oneTurn({ first: [says(WE_ARE_OPEN, 420, 30)], second: [] });
    const clock = { hedgeMs: 60_000, bridgeMs: 50_000, scriptMs: 50_000, apologyMs: 50_000 };
    assert.equal(onlyTurn(recording, { faults: [fault], turnClock: clock }).replayed.failures[0], code);
  });
}

test('every request of the only provider is cut off: half of it is said, then the excuse', async () => {
  const recording = await oneTurn({ first: [says(WE_ARE_OPEN, 420, 30)] });
  const turn = onlyTurn(recording, { faults: ['all:cut'] });
  assert.deepEqual([turn.replayed.outcome, turn.verdict], ['truncated', 'worse']);
  // What it would have gone on with was never asked for.
  assert.equal(turn.estimated, true);
  assert.equal(turn.difference?.replayed.endsWith('Excuse me.'), true);
});

test('a reply is cut off and another provider goes on with the recorded words: the same is said, estimated', async () => {
  const recording = await oneTurn({ first: [says(WE_ARE_OPEN, 420, 30)], second: [] });
  const turn = onlyTurn(recording, { faults: ['first:cut'] });
  assert.deepEqual([turn.replayed.outcome, turn.difference, turn.estimated], ['answered', null, true]);
});

test('an answer that was gone on with in mid-sentence is replayed as it was', async () => {
  const cut = fails(420, ['We are', ' open'], 'CUT_OFF');
  const recording = await oneTurn({ first: [cut], second: [says([' from nine.'], 200)] });
  assert.deepEqual(
    recording.turns[0]?.attempts.map(({ start }) => start),
    ['cold', 'continuation'],
  );
  const turn = onlyTurn(recording);
  assert.deepEqual([turn.verdict, turn.estimated, turn.difference], ['same', false, null]);
});

test('a slow provider is slower by what was asked, and nothing is estimated', async () => {
  const recording = await oneTurn({ first: [says(WE_ARE_OPEN, 420, 30)] });
  const turn = onlyTurn(recording, { faults: ['first:slow:300'] });
  assert.deepEqual([turn.replayed.responseGapMs, turn.estimated, turn.difference], [720, false, null]);
});

test('a fault of one turn leaves the other turns as they were', async () => {
  const providers = { first: [says(WE_ARE_OPEN, 420), says(['Yes.'], 300)] };
  const recording = await recordCall({ providers, moves: [{ say: 'when are you open' }, { say: 'is it near' }] });
  const { turns } = replayCall(recording, settings({ faults: ['all:500@2'] }));
  assert.deepEqual(
    turns.map(({ verdict }) => verdict),
    ['same', 'worse'],
  );
});

test('an earlier hedge that would have answered first makes the turn better, estimated where it was never made', async () => {
  const late = { first: [says(WE_ARE_OPEN, 1_500)], second: [says(['From nine.'], 200)] };
  const recorded = onlyTurn(await oneTurn(late), { turnClock: { hedgeMs: 300 } });
  assert.deepEqual([recorded.replayed.responseGapMs, recorded.verdict, recorded.estimated], [500, 'better', false]);
  const unmade = onlyTurn(await oneTurn({ first: [says(WE_ARE_OPEN, 850)], second: [] }), {
    turnClock: { hedgeMs: 300 },
  });
  assert.deepEqual([unmade.verdict, unmade.estimated], ['same', true]);
});

test('another provider than the recorded one takes the recorded words', async () => {
  const recording = await oneTurn({ first: [says(WE_ARE_OPEN, 420, 30)] });
  const turn = onlyTurn(recording, { providers: ['other'] });
  assert.deepEqual([turn.replayed.source, turn.difference, turn.estimated], ['other', null, true]);
  assert.equal(turn.replayed.responseGapMs, 420);
});

test('more providers than recorded are alternatives with names of their own', async () => {
  const recording = await oneTurn({ first: [says(WE_ARE_OPEN, 420, 30)] });
  const turn = onlyTurn(recording, { providers: 2, faults: ['first:refuse'] });
  assert.deepEqual([turn.replayed.source, turn.replayed.start], ['alternative_2', 'recovery']);
});

test('nothing was ever recorded for an utterance: the request fails and says so', async () => {
  const recording = await oneTurn({ first: [hang] });
  const turn = onlyTurn(recording, { providers: ['other'] });
  assert.deepEqual(
    turn.replayed.failures,
    Array.from({ length: 5 }, () => 'other:NOT_RECORDED'),
  );
  assert.equal(turn.estimated, true);
});

test('a request that was recorded as stopped before any text stays without text until then', async () => {
  // The hedge lost in the recording; in the replay the first is refused, so the hedge's turn comes at once.
  const recording = await oneTurn({ first: [says(WE_ARE_OPEN, 1_000, 30)], second: [hang] });
  const turn = onlyTurn(recording, { faults: ['first:refuse'] });
  assert.equal(turn.estimated, true);
  assert.equal(turn.replayed.source, 'second');
  assert.ok((turn.replayed.responseGapMs ?? 0) >= 100);
});

test('what follows a recorded barge-in is assumed to be the end of the reply', async () => {
  const recording = await recordCall({
    providers: {
      first: [says(['We are', ' open.', ' And', ' more.', ' And', ' more.'], 400, 400), says(['Yes.'], 300)],
    },
    moves: [{ say: 'when are you open' }, { say: 'stop', after: 'text', ms: 600 }],
  });
  const { turns } = replayCall(recording, settings());
  assert.deepEqual(
    turns.map(({ replayed, verdict, estimated }) => [replayed?.outcome, verdict, estimated]),
    [
      ['interrupted', 'same', false],
      ['answered', 'same', false],
    ],
  );
});

test('the reply has no text when the caller cut in: the interruption is left out with a note', async () => {
  const recording = await recordCall({
    providers: {
      first: [says(['We are', ' open.', ' And', ' more.', ' And', ' more.'], 400, 400), says(['Yes.'], 300)],
    },
    moves: [{ say: 'when are you open' }, { say: 'stop', after: 'text', ms: 600 }],
    workflow: { lines: { bridge: [], apology: [], unknown: [], brokenOff: [], stillThere: [], goodbye: '' } },
  });
  const { turns, notes } = replayCall(recording, settings({ faults: ['all:hang'] }));
  assert.deepEqual(notes, ['1 interruption was left out: our reply had no text then, or was over.']);
  assert.equal(turns[0]?.replayed?.outcome, 'failed');
});

test('the same call, settings and seed: the same; another seed draws other times', async () => {
  const recording = await recordCall({
    providers: { first: [100, 250, 400, 550, 700].map((ms) => says(['Yes.'], ms)), second: [] },
    moves: ['one', 'two', 'three', 'four', 'five'].map((say) => ({ say })),
  });
  const gaps = (seed: number) =>
    replayCall(recording, settings({ faults: ['first:refuse'], seed })).turns.map(
      (turn) => turn.replayed?.responseGapMs,
    );
  assert.deepEqual(gaps(1), gaps(1));
  assert.notDeepEqual(gaps(1), gaps(2));
});

test('a recording that was cut off is replayed as far as it goes, and says so', async () => {
  const recording = await recordCall({
    providers: { first: [says(WE_ARE_OPEN, 420), says(['Yes.'], 300)] },
    moves: [{ say: 'when are you open' }, { say: 'is it near' }],
  });
  const second = recording.events.findIndex((event) => event.type === 'generation.requested' && event.turnId === 2);
  const cut = { ...recording, events: recording.events.slice(0, second), truncated: true };
  const { turns, notes } = replayCall(cut, settings());
  assert.deepEqual(turns[0]?.verdict, 'same');
  assert.equal(turns.filter(({ recorded }) => recorded !== null).length, 1);
  assert.match(notes.join(' '), /ends before its call did; 1 turn was cut off/);
});

test('a turn that is missing in the replay is worse if it was answered', async () => {
  const recording = await oneTurn({ first: [fails(20), says(WE_ARE_OPEN, 420)] });
  assert.equal(recording.turns[0]?.outcome, 'answered');
  const [view] = recording.turns.map((turn) => ({ key: '1', turn, utterance: 'hello', text: 'Hi.', failures: [] }));
  assert.ok(view);
  assert.equal(compareTurns([view], [], () => false)[0]?.verdict, 'worse');
  assert.equal(compareTurns([], [view], () => false)[0]?.verdict, 'changed');
});

test('a redacted recording is replayed like any other', async () => {
  const recording = await recordCall({
    providers: {
      first: [
        says(
          ['Thank you,', ' Mr.', ' Aber', 'nathy.', ' I have 415', ' 555 0137,', ' for half', ' past nine.'],
          420,
          45,
        ),
        says(['It is', ' 12', ' Oak Street.'], 380, 30),
      ],
    },
    moves: [{ say: 'my name is Jonas Abernathy and my number is 415 555 0137' }, { say: 'where do I live' }],
  });
  const redacted = redactRecording(
    recording,
    Uint8Array.from({ length: 32 }, (_, index) => index),
  );
  assert.equal(redacted.privacy, 'redacted');
  const { turns } = replayCall(redacted, settings());
  assert.deepEqual(
    turns.map(({ verdict, difference, estimated }) => [verdict, difference, estimated]),
    [
      ['same', null, false],
      ['same', null, false],
    ],
  );
  assert.doesNotMatch(JSON.stringify(turns), /Abernathy|Jonas|0137/);
});

test('a caller who changed the language is followed in the replay, and without that hears another line', async () => {
  const following = createLanguageFollowing(createKeptLog());
  await following.load();
  const followLanguage = following.follow;
  const recording = await recordCall({
    providers: { first: [says(['Claro.'], 1_400), says(['Hasta luego.'], 300)] },
    moves: [{ say: 'buenas tardes, quiero reservar una mesa para cuatro personas' }, { say: 'muchas gracias' }],
    workflow: { languages: [{ code: 'es-ES' }] },
    followLanguage,
  });
  const verdicts = (languages?: ReplayLanguages) =>
    replayCall(recording, settings(), languages).turns.map(({ verdict, difference }) => [
      verdict,
      difference?.recorded,
    ]);
  assert.deepEqual(verdicts({ followLanguage }), [
    ['same', undefined],
    ['same', undefined],
  ]);
  const [bridge = ''] = wordsOf('es-ES').lines.bridge;
  const [[verdict, heard = ''] = []] = verdicts();
  assert.equal(verdict, 'changed');
  assert.equal(heard.startsWith(bridge.slice(0, 12)), true, heard);
});
