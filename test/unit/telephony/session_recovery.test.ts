import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_FAILURE, OWN_SPEECH, type SessionCourse } from '../../../src/domain/session_course.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { KNOWN_RELAY_ERRORS, relayError } from '../../../src/telephony/relay_errors.ts';
import { readHandoff, writeHandoff } from '../../../src/domain/handoff.ts';
import { courseAfter, type SessionFailure, speechVerdict } from '../../../src/telephony/session_recovery.ts';
import { speechAttributes } from '../../../src/telephony/relay_speech.ts';
import { SpeechMemory } from '../../../src/telephony/speech_memory.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

function failure(changes: Partial<SessionFailure> = {}): SessionFailure {
  return { failedBefore: 0, code: 64105, byFrames: false, durationS: 0, ...changes };
}

/** What failed, one session after the other. */
function courseOf(...failures: readonly Partial<SessionFailure>[]): SessionCourse {
  return failures.reduce<SessionCourse>(
    (course, one) => courseAfter(course, failure({ failedBefore: course.failedCount, ...one })),
    NO_FAILURE,
  );
}

test('three sessions that fail in a row give the relay up; one that lasted begins a new row', () => {
  assert.equal(courseOf({}, {}).over, 'relay');
  assert.equal(courseOf({}, {}, {}).over, 'gather');
  assert.deepEqual(courseOf({}, {}, { durationS: 300 }), { ...NO_FAILURE, failedCount: 3, failedInRow: 1 });
  assert.equal(courseOf({}, {}, { durationS: 300 }, {}, {}).over, 'gather');
});

test('a session that was counted already changes nothing, however often it is told', () => {
  const once = courseAfter(NO_FAILURE, failure({ code: 64111 }));
  assert.equal(courseAfter(once, failure({ code: 64111 })), once);
});

test('a course that was lost with its process is made up for by what the URL says', () => {
  assert.equal(courseAfter(NO_FAILURE, failure({ failedBefore: 2 })).failedCount, 3);
});

test('each code has its remedy in the next connection', () => {
  const steps = (code: number | null): unknown => {
    const { speech, over } = courseAfter(NO_FAILURE, failure({ code }));
    const { tts, stt, tag, plain } = speech;
    return over === 'gather' ? 'gather' : [tts, stt, tag, plain];
  };
  const same = [0, 0, 0, 0];
  const expected = new Map<number, unknown>([
    [64101, [1, 1, 0, 1]],
    [64102, same],
    [64104, same],
    [64105, same],
    [64106, [0, 0, 1, 0]],
    [64107, same],
    [64108, same],
    [64109, 'gather'],
    [64111, [1, 0, 0, 0]],
    [64112, [1, 0, 0, 0]],
    [64113, [0, 1, 0, 0]],
    [64114, [0, 1, 0, 0]],
    [39001, same],
  ]);
  assert.deepEqual(new Set(expected.keys()), new Set(KNOWN_RELAY_ERRORS));
  for (const [code, remedy] of expected) assert.deepEqual(steps(code), remedy, String(code));
  assert.deepEqual([steps(12345), steps(null)], [same, same]);
  assert.equal(relayError(64104).remedy, 'goodbye');
});

test('error frames without a code are answered with other providers for both directions', () => {
  for (const code of [null, 12345]) {
    const { speech } = courseAfter(NO_FAILURE, failure({ code, byFrames: true }));
    assert.deepEqual(speech, { ...OWN_SPEECH, tts: 1, stt: 1 });
  }
  assert.deepEqual(courseAfter(NO_FAILURE, failure({ code: 64111, byFrames: true })).speech, { ...OWN_SPEECH, tts: 1 });
});

test('the reason of a session that we ended is read back; what is not ours is not', () => {
  for (const handoff of [
    { reason: 'transfer' },
    { reason: 'errors', code: 64111 },
    { reason: 'errors', code: null },
  ] as const) {
    assert.deepEqual(readHandoff(writeHandoff(handoff)), handoff);
  }
  for (const text of ['', 'secret', '{}', '[]', 'null', '7', '{"reason":"other"}'])
    assert.equal(readHandoff(text), null);
  assert.deepEqual(readHandoff('{"reason":"errors","code":"x"}'), { reason: 'errors', code: null });
});

test('the next voice is another provider that has the language, without a voice of the one that failed', () => {
  const workflow = sampleWorkflow({ voice: { ttsProvider: 'google', name: 'en-US-Journey-O', speechModel: 'flux' } });
  const after = (tts: number) => {
    const { ttsProvider, voice, speechModel } = speechAttributes(workflow, 'en-US', { ...OWN_SPEECH, tts }) ?? {};
    return [ttsProvider, voice, speechModel];
  };
  assert.equal(speechAttributes(workflow, 'en-US', OWN_SPEECH), null);
  assert.deepEqual(after(1), ['ElevenLabs', undefined, 'flux']);
  assert.deepEqual(after(2), ['Amazon', undefined, 'flux']);
  assert.deepEqual(after(3), ['google', 'en-US-Journey-O', 'flux'], 'when all were tried, the own one again');
});

test('the next recogniser leaves the voice alone', () => {
  const workflow = sampleWorkflow({ voice: { ttsProvider: 'Amazon', name: 'Joanna-Neural', speechModel: 'flux' } });
  assert.deepEqual(speechAttributes(workflow, 'en-US', { ...OWN_SPEECH, stt: 1 }), {
    language: 'en-US',
    ttsProvider: 'Amazon',
    voice: 'Joanna-Neural',
    ttsLanguage: undefined,
    transcriptionProvider: 'Google',
    speechModel: undefined,
    transcriptionLanguage: undefined,
  });
});

test('Cantonese is asked for under the tag that each provider knows it by, and never of ElevenLabs', () => {
  const workflow = sampleWorkflow({ language: 'zh-HK' });
  const after = (tag: number) => {
    const speech = speechAttributes(workflow, 'zh-HK', { ...OWN_SPEECH, tag }) ?? {};
    return ['ttsProvider', 'ttsLanguage', 'transcriptionProvider', 'transcriptionLanguage'].map((name) => speech[name]);
  };
  const pairs = [1, 2, 3].map(after);
  assert.deepEqual(pairs, [
    ['Amazon', 'yue-CN', 'Google', 'yue-Hant-HK'],
    ['Google', 'yue-HK', 'Google', 'yue-Hant-HK'],
    ['Amazon', 'yue-CN', 'Deepgram', undefined],
  ]);
});

test('a region that is not known is asked for as the best-known one, then of other providers', () => {
  const workflow = sampleWorkflow({ language: 'es-AR' });
  const after = (tag: number) => {
    const { language, ttsProvider } = speechAttributes(workflow, 'es-AR', { ...OWN_SPEECH, tag }) ?? {};
    return [language, ttsProvider];
  };
  assert.deepEqual(
    [after(1), after(2), after(3)],
    [
      ['es-ES', 'ElevenLabs'],
      ['es-AR', 'Google'],
      ['es-ES', 'Google'],
    ],
  );
});

test('automatic detection, which only one pair of providers has, becomes English', () => {
  const speech = speechAttributes(sampleWorkflow({ language: 'multi' }), 'multi', { ...OWN_SPEECH, tts: 1 });
  assert.deepEqual([speech?.['language'], speech?.['ttsProvider']], ['en-US', 'ElevenLabs']);
});

test('what a session tells of its speech settings', () => {
  assert.equal(speechVerdict(null, 60), 'works');
  assert.equal(speechVerdict(null, 3), 'unknown');
  assert.equal(speechVerdict(failure({ code: 64105 }), 60), 'works');
  assert.equal(speechVerdict(failure({ code: 64105 }), 3), 'unknown');
  assert.equal(speechVerdict(failure({ code: 64111 }), 60), 'fails');
});

test('settings that work are remembered for the workflow, version and language, for ten minutes', () => {
  const clock = new VirtualClock();
  const memory = new SpeechMemory(clock);
  const call = { workflowId: 'a', workflowVersion: 1, language: 'en-US' };
  const steps = { ...OWN_SPEECH, tts: 1 };
  memory.learn(call, OWN_SPEECH, 'works');
  memory.learn(call, steps, 'unknown');
  assert.deepEqual(memory.stepsFor(call), OWN_SPEECH);
  memory.learn(call, steps, 'works');
  assert.deepEqual(memory.stepsFor(call), steps);
  for (const other of [{ workflowVersion: 2 }, { language: 'fr-FR' }, { workflowId: 'b' }]) {
    assert.deepEqual(memory.stepsFor({ ...call, ...other }), OWN_SPEECH);
  }
  clock.advance(300_000);
  memory.learn(call, steps, 'works');
  clock.advance(300_000);
  assert.deepEqual(memory.stepsFor(call), OWN_SPEECH, 'its time is not prolonged');
  memory.learn(call, steps, 'works');
  memory.learn(call, steps, 'fails');
  assert.deepEqual(memory.stepsFor(call), OWN_SPEECH);
});

test('of many workflows the oldest is forgotten', () => {
  const memory = new SpeechMemory(new VirtualClock());
  const call = (index: number) => ({ workflowId: `w${index}`, workflowVersion: 1, language: 'en-US' });
  const steps = { ...OWN_SPEECH, tts: 1 };
  for (let index = 0; index <= 500; index++) memory.learn(call(index), steps, 'works');
  assert.deepEqual([memory.stepsFor(call(0)), memory.stepsFor(call(500))], [OWN_SPEECH, steps]);
});
