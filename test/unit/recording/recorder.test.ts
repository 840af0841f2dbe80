import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallRecording, RecordingPrivacy } from '../../../src/domain/recording.ts';
import type { ReplyRequest, ReplySink } from '../../../src/domain/reply.ts';
import { createRecorder, type RecorderLimits } from '../../../src/recording/recorder.ts';
import { type Behaviour, FakeProvider, fails, says } from '../../support/fake_provider.ts';
import { createKeptLog } from '../../support/kept_log.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

const TRACKING_ID = 'call_1800000000000_abcdefghij';
const LIMITS: RecorderLimits = { eventsMax: 100, bytesMax: 100_000, openCallsMax: 2 };

type RecorderDeps = Parameters<typeof createRecorder>[0];

function setUp(options: { limits?: RecorderLimits; privacy?: RecordingPrivacy } & Pick<RecorderDeps, 'redactor'> = {}) {
  const clock = new VirtualClock();
  const log = createKeptLog();
  const written: CallRecording[] = [];
  const recorder = createRecorder({
    privacy: options.privacy ?? 'full',
    clock,
    log,
    limits: options.limits ?? LIMITS,
    randomBytes: (count) => new Uint8Array(count).fill(7),
    store: {
      write: async (recording) => void written.push(recording),
    },
    ...(options.redactor === undefined ? {} : { redactor: options.redactor }),
  });
  const open = (trackingId = TRACKING_ID, mode: 'optimized' | 'traditional' = 'optimized'): void =>
    recorder.callOpened({
      trackingId,
      callSid: null,
      direction: 'inbound',
      mode,
      carrier: 'simulator',
      createdEpochMs: clock.epochMs(),
      createdUs: clock.nowUs(),
      workflow: sampleWorkflow(),
      language: 'en-US',
      variables: {},
      providers: ['openai', 'scripted'],
    });
  const end = (trackingId = TRACKING_ID): Promise<void> => {
    recorder.callEnded({ trackingId, callSid: 'CA1', end: 'completed', turns: [] });
    return recorder.flushed();
  };
  return { clock, log, written, recorder, open, end };
}

const SETUP = JSON.stringify({
  type: 'setup',
  sessionId: 'VX1',
  callSid: 'CA1',
  customParameters: { token: 'one-time-token', trackingId: TRACKING_ID },
});

const REQUEST: ReplyRequest = {
  trackingId: TRACKING_ID,
  turnId: 3,
  workflow: sampleWorkflow(),
  language: 'en-US',
  utterance: 'hello',
  messages: () => [],
};

/** Everything that a sink is told, in order. */
function keptSink(): { sink: ReplySink; told: unknown[] } {
  const told: unknown[] = [];
  const keep =
    (what: string) =>
    (value: unknown): void =>
      void told.push([what, value]);
  return { told, sink: { text: keep('text'), done: keep('done'), failed: keep('failed') } };
}

test('a call becomes a recording of everything that happened in it, with its times', async () => {
  const { clock, written, recorder, open, end } = setUp();
  open();
  recorder.carrierTold(TRACKING_ID, { type: 'carrier.progressed', status: 'answered' }, clock.nowUs());
  clock.advance(5);
  recorder.socket(TRACKING_ID, 'opened', clock.nowUs());
  recorder.frame(TRACKING_ID, 'in', SETUP, clock.nowUs());
  clock.advance(5);
  recorder.frame(TRACKING_ID, 'out', '{"type":"text","token":"Hi.","last":true}', clock.nowUs());
  recorder.socket(TRACKING_ID, { closed: 1000 }, clock.nowUs());
  await end();
  const [recording] = written;
  assert.equal(recording?.privacy, 'full');
  assert.equal(recording?.callSid, 'CA1');
  assert.equal(recording?.end, 'completed');
  assert.ok(!('createdUs' in recording));
  assert.deepEqual(recording?.events, [
    { atUs: 0, type: 'carrier.told', event: { type: 'carrier.progressed', status: 'answered' } },
    { atUs: 5000, type: 'socket.opened' },
    {
      atUs: 5000,
      type: 'frame.in',
      frame: { type: 'setup', sessionId: 'VX1', callSid: 'CA1', customParameters: { trackingId: TRACKING_ID } },
    },
    { atUs: 10_000, type: 'frame.out', frame: { type: 'text', token: 'Hi.', last: true } },
    { atUs: 10_000, type: 'socket.closed', status: 1000 },
  ]);
});

test('a frame that is no JSON object is kept as its text, without the one-time token', async () => {
  const { written, recorder, open, end } = setUp();
  open();
  for (const text of [SETUP, 'nonsense one-time-token', '[1]', 'null', SETUP]) {
    recorder.frame(TRACKING_ID, 'in', text, 0);
  }
  await end();
  const frames = written[0]?.events.map((event) => ('frame' in event ? event.frame : null)) ?? [];
  assert.deepEqual(frames.slice(1, 4), [{ unparsed: 'nonsense ' }, { unparsed: '[1]' }, { unparsed: 'null' }]);
  assert.ok(!JSON.stringify(written).includes('one-time-token'));
});

test('times of a recording never fall', async () => {
  const { clock, written, recorder, open, end } = setUp();
  open();
  clock.advance(10);
  recorder.socket(TRACKING_ID, 'opened', clock.nowUs());
  recorder.frame(TRACKING_ID, 'in', '{}', clock.nowUs() - 3000);
  await end();
  assert.deepEqual(
    written[0]?.events.map(({ atUs }) => atUs),
    [10_000, 10_000],
  );
});

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  'a whole reply': says(['Hello', ' there', '.'], 0, 0, true),
  'a failure after text': fails(0, ['Hel'], 'STALLED'),
  'a failure at once': fails(0, [], 'RATE_LIMITED'),
};

for (const [name, behaviour] of Object.entries(BEHAVIOURS)) {
  test(`a recorded provider passes ${name} through unchanged`, async () => {
    const { clock, written, recorder, open, end } = setUp();
    const bare = keptSink();
    const recorded = keptSink();
    const provider = new FakeProvider('openai', clock);
    provider.always = behaviour;
    open();
    provider.generate(REQUEST, bare.sink, new AbortController().signal);
    recorder.recorded(provider).generate(REQUEST, recorded.sink, new AbortController().signal);
    assert.deepEqual(recorded.told, bare.told);
    assert.ok(recorded.told.length > 0);
    await end();
    const events = written[0]?.events ?? [];
    assert.equal(events.length, recorded.told.length + 1);
    assert.deepEqual(events[0], {
      atUs: 0,
      type: 'generation.requested',
      turnId: 3,
      generation: 1,
      provider: 'openai',
      utterance: 'hello',
    });
  });
}

test('a recorded provider keeps the name, the warming and the closing of its provider', async () => {
  const { clock, recorder } = setUp();
  const provider = new FakeProvider('openai', clock);
  let closeCount = 0;
  const closing = Object.assign(provider, { close: async () => void (closeCount += 1) });
  const recorded = recorder.recorded(closing);
  assert.equal(recorded.name, 'openai');
  recorded.warm?.();
  await recorded.close?.();
  assert.deepEqual([provider.warmCount, closeCount], [1, 1]);
  const plain = recorder.recorded({ name: 'scripted', generate() {} });
  assert.ok(!('warm' in plain) && !('close' in plain));
});

test('generations are numbered through the call, and an abort is kept with its time', async () => {
  const { clock, written, recorder, open, end } = setUp();
  const provider = recorder.recorded(new FakeProvider('openai', clock));
  open();
  const [first, second] = [new AbortController(), new AbortController()];
  provider.generate(REQUEST, keptSink().sink, first.signal);
  clock.advance(2);
  provider.generate({ ...REQUEST, turnId: 4 }, keptSink().sink, second.signal);
  clock.advance(2);
  first.abort();
  await end();
  assert.deepEqual(written[0]?.events.slice(1), [
    { atUs: 2000, type: 'generation.requested', turnId: 4, generation: 2, provider: 'openai', utterance: 'hello' },
    { atUs: 4000, type: 'generation.aborted', generation: 1 },
  ]);
});

test('a generation that is over is not aborted any more', async () => {
  const { clock, written, recorder, open, end } = setUp();
  const provider = new FakeProvider('openai', clock);
  provider.always = says(['Hi.']);
  const controller = new AbortController();
  open();
  recorder.recorded(provider).generate(REQUEST, keptSink().sink, controller.signal);
  controller.abort();
  await end();
  assert.deepEqual(
    written[0]?.events.map(({ type }) => type),
    ['generation.requested', 'generation.text', 'generation.done'],
  );
});

test('a call with too many events keeps what it has and says so', async () => {
  const { written, recorder, open, end } = setUp({ limits: { ...LIMITS, eventsMax: 3 } });
  open();
  for (let count = 0; count < 5; count += 1) recorder.frame(TRACKING_ID, 'in', `{"n":${count}}`, 0);
  await end();
  assert.deepEqual([written[0]?.events.length, written[0]?.truncated], [3, true]);
});

test('a call with too many bytes keeps what it has and has no holes', async () => {
  const { written, recorder, open, end } = setUp({ limits: { ...LIMITS, bytesMax: 2000 } });
  open();
  for (const text of ['{"n":1}', JSON.stringify({ long: 'x'.repeat(2000) }), '{"n":2}']) {
    recorder.frame(TRACKING_ID, 'in', text, 0);
  }
  await end();
  assert.deepEqual([written[0]?.events.length, written[0]?.truncated], [1, true]);
});

test('calls above the bound are not recorded, which is logged once', async () => {
  const { written, log, open, end } = setUp();
  const ids = ['a', 'b', 'c', 'd'].map((letter) => `call_1800000000000_abcdefghi${letter}`);
  for (const id of ids) open(id);
  for (const id of ids) await end(id);
  assert.deepEqual(
    written.map(({ trackingId }) => trackingId),
    ids.slice(0, 2),
  );
  assert.equal(log.entries.filter(({ event }) => event === 'calls not recorded: too many at once').length, 1);
  open(ids[2]);
  await end(ids[2]);
  assert.equal(written.length, 3, 'there is room again');
});

test('a traditional call and an unknown one are not recorded', async () => {
  const { clock, written, recorder, open, end } = setUp();
  open(TRACKING_ID, 'traditional');
  recorder.frame('call_1800000000000_unknown000', 'in', '{}', 0);
  const told = keptSink();
  const provider = new FakeProvider('openai', clock);
  provider.always = says(['Hi.']);
  recorder.recorded(provider).generate(REQUEST, told.sink, new AbortController().signal);
  await end();
  assert.deepEqual([written, told.told.length], [[], 2]);
});

test('a recording is redacted in a thread of its own before it reaches the store', async () => {
  const { written, recorder, open, end } = setUp({ privacy: 'redacted' });
  open();
  recorder.frame(TRACKING_ID, 'in', '{"type":"prompt","voicePrompt":"my name is Thandeka","last":true}', 0);
  await end();
  assert.equal(written[0]?.privacy, 'redacted');
  const text = JSON.stringify(written);
  assert.ok(text.includes('my name is') && !text.includes('Thandeka'), text);
});

test('a recording that cannot be redacted is lost, never kept as it was', async () => {
  const redactor = { redact: () => Promise.reject(new RangeError('my name is Thandeka')) };
  const { written, log, open, end } = setUp({ privacy: 'redacted', redactor });
  open();
  await end();
  assert.deepEqual(written, []);
  assert.deepEqual(log.entries, [
    { level: 'error', event: 'recording lost', fields: { trackingId: TRACKING_ID, reason: 'RangeError' } },
  ]);
});
