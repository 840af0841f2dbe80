/** The caller of a recording against a server that answers sooner, later, otherwise or not at all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallRecording } from '../../../src/domain/recording.ts';
import { frameIn } from '../../../src/replay/recorded_frames.ts';
import { readRecordedCall } from '../../../src/replay/recorded_call.ts';
import { ReplayedCarrier } from '../../../src/replay/replayed_carrier.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { says } from '../../support/fake_provider.ts';
import { type Move, recordCall } from '../../support/recorded_call.ts';

const REPLY = 'We are open from nine.';
const KEY_PAUSE_MS = 1_500;

interface Heard {
  readonly atMs: number;
  readonly kind: string;
  readonly text: string;
}

/** Answers every final prompt after so long with this text; null: never. */
interface FakeServer {
  readonly afterMs: number;
  readonly text: string | null;
}

async function recorded(moves: readonly Move[], reports = true): Promise<CallRecording> {
  return await recordCall({ moves, reports, providers: { first: moves.map(() => says([REPLY], 400)) } });
}

/** What the server heard, ms since the call was created. */
function replay(recording: CallRecording, server: FakeServer, forMs = 30_000) {
  const clock = new VirtualClock();
  const startUs = clock.nowUs();
  const heard: Heard[] = [];
  const texts: number[] = [];
  const told: string[] = [];
  const atMs = (): number => (clock.nowUs() - startUs) / 1000;
  const carrier = new ReplayedCarrier({
    clock,
    script: readRecordedCall(recording, KEY_PAUSE_MS).script,
    greeting: recording.workflow.greeting,
    keyPauseMs: KEY_PAUSE_MS,
    tell: ({ type }) => told.push(type),
    issueToken: () => 'one-time',
    openSocket: (socket) => ({
      message(text) {
        const frame = JSON.parse(text) as Record<string, string>;
        const fact = frameIn(frame);
        const said = 'text' in fact ? fact.text : 'heard' in fact ? fact.heard : 'on' in fact ? String(fact.on) : '';
        heard.push({ atMs: atMs(), kind: fact.kind, text: fact.kind === 'setup' ? text : said });
        if (fact.kind !== 'final' || server.text === null) return;
        clock.setTimeout(() => {
          texts.push(atMs());
          socket.send(JSON.stringify({ type: 'text', token: server.text, last: true }));
        }, server.afterMs);
      },
      drained: () => {},
      closed: (status) => heard.push({ atMs: atMs(), kind: 'closed', text: String(status) }),
    }),
  });
  clock.advance(forMs);
  const times = (kind: string): readonly number[] => heard.filter((one) => one.kind === kind).map((one) => one.atMs);
  return { heard, texts, told, carrier, times };
}

const TWO_QUESTIONS: readonly Move[] = [
  { say: 'when are you open', ms: 800 },
  { say: 'thank you', ms: 1_234 },
];

test('the server is as fast as recorded: every frame of the carrier comes when it came', async () => {
  for (const reports of [true, false]) {
    const recording = await recorded(TWO_QUESTIONS, reports);
    const { heard } = replay(recording, { afterMs: 400, text: REPLY }, 9_000);
    const were = recording.events.flatMap((event) =>
      event.type === 'frame.in' && event.atUs < 9_000_000 ? [[event.atUs / 1000, frameIn(event.frame).kind]] : [],
    );
    assert.deepEqual(
      heard.map(({ atMs, kind }) => [atMs, kind]),
      were,
    );
  }
});

test('the setup frame brings a token of this replay', async () => {
  const { heard } = replay(await recorded(TWO_QUESTIONS), { afterMs: 400, text: REPLY });
  const setup = JSON.parse(heard[0]?.text ?? '') as { readonly customParameters: object };
  assert.deepEqual(setup.customParameters, { token: 'one-time' });
});

for (const afterMs of [50, 2_400]) {
  test(`a reply after ${afterMs} ms moves the caller, who pauses as long as recorded after its end`, async () => {
    const recording = await recorded(TWO_QUESTIONS);
    const { times, heard } = replay(recording, { afterMs, text: REPLY });
    const [, second] = times('final');
    const silentMs = heard.findLast((one) => one.kind === 'agent_speaking' && one.atMs < (second ?? 0))?.atMs ?? 0;
    const began = heard.find((one) => one.kind === 'caller_speaking' && one.text === 'true' && one.atMs >= silentMs);
    assert.equal(Math.round((began?.atMs ?? 0) - silentMs), 1_234);
    // Two words and what the recogniser takes.
    assert.equal(Math.round((second ?? 0) - (began?.atMs ?? 0)), 2 * 180 + 60 + 350);
  });
}

test('other words than recorded are spoken at the speed of this call', async () => {
  const longer = `${REPLY} Except on Mondays and on the first of May.`;
  const { heard, texts } = replay(await recorded(TWO_QUESTIONS), { afterMs: 400, text: longer });
  const played = heard.find((one) => one.kind === 'played' && one.text === longer);
  // The recorded voice takes 60 ms a letter and 150 ms to begin; the greeting and the replies differ in length.
  const spokenMs = (played?.atMs ?? 0) - (texts[0] ?? 0);
  assert.ok(Math.abs(spokenMs - (150 + longer.length * 60)) < 600, `${spokenMs} ms`);
});

test('a barge-in comes at its distance after the first text, and says what was heard', async () => {
  const recording = await recorded([{ say: 'when are you open' }, { say: 'stop it', after: 'text', ms: 500 }]);
  const interrupt = recording.events.find((event) => event.type === 'frame.in' && event.frame['type'] === 'interrupt');
  const text = recording.events.find((event) => event.type === 'frame.out');
  assert.ok(interrupt && text);
  const afterMs = (interrupt.atUs - text.atUs) / 1000;
  for (const server of [
    { afterMs: 900, text: REPLY },
    { afterMs: 20, text: 'Quite other words than those.' },
  ]) {
    const { times, texts, heard } = replay(recording, server);
    assert.equal(Math.round((times('interrupt')[0] ?? 0) - (texts[0] ?? 0)), Math.round(afterMs));
    const said = heard.find((one) => one.kind === 'interrupt')?.text ?? '-';
    assert.ok(server.text.startsWith(said), said);
  }
});

test('no reply: the barge-in and all that follows a reply do not take place', async () => {
  const recording = await recorded([{ say: 'when are you open' }, { say: 'stop it', after: 'text', ms: 500 }]);
  const { times, carrier } = replay(recording, { afterMs: 0, text: null });
  assert.deepEqual([times('interrupt').length, times('final').length, carrier.interruptsLeftOut], [0, 1, 1]);
});

test('a reply that is over before the caller would cut in: the interruption is left out, the words are said', async () => {
  const recording = await recorded([{ say: 'when are you open' }, { say: 'stop it', after: 'text', ms: 1_000 }]);
  const { times, carrier } = replay(recording, { afterMs: 400, text: 'Yes.' });
  assert.deepEqual([times('interrupt').length, times('final').length, carrier.interruptsLeftOut], [0, 2, 1]);
});

test('the caller hangs up: the socket closes and the carrier says so at the recorded distances', async () => {
  const recording = await recorded([{ say: 'when are you open' }, { hangUp: true, ms: 700 }]);
  const { times, told } = replay(recording, { afterMs: 400, text: REPLY });
  const closed = recording.events.find((event) => event.type === 'socket.closed');
  assert.deepEqual(times('closed'), [(closed?.atUs ?? 0) / 1000]);
  assert.deepEqual(told, ['carrier.ended']);
});
