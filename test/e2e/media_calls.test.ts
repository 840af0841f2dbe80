/** Calls over media streams: the server, the simulator's phone line and the real Speech SDK, which talks to the stand-in. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import type { CallRecord } from '../../src/domain/call_record.ts';
import type { CallRecording } from '../../src/domain/recording.ts';
import { loadScript } from '../../src/languages/cantonese/script.ts';
import { createServer, type RunningServer } from '../../src/main.ts';
import { replayCall } from '../../src/runtime/replay_call.ts';
import { createSystemClock } from '../../src/runtime/system_clock.ts';
import { createSpeechReader } from '../../src/speech/stand_in/speech_reader.ts';
import { encodeUtterance } from '../../src/speech/stand_in/spoken_code.ts';
import { startSpeechStandIn } from '../../src/speech/stand_in/speech_stand_in.ts';
import type { Persona } from '../../src/telephony/simulator/persona.ts';
import { AS_RECORDED } from '../support/as_recorded.ts';
import { createKeptLog } from '../support/kept_log.ts';
import { eventually } from '../support/waiting.ts';

const KEY = 'a-key-of-the-stand-in';
/** The SDK sends audio no faster than twice the pace of speech. */
const PACE = 1.8;
const DINER: Persona = {
  name: '食客',
  answersAfterMs: 300,
  hangUp: 'after_last_answer',
  maxWaitMs: 20_000,
  lines: [
    { say: '你哋幾點開門？' },
    { say: '唔該，我想訂枱。' },
    { say: '唔好意思，你哋喺邊度呀？', bargeInAfterMs: 1_800 },
    { say: '唔該，拜拜。' },
  ],
};
const cleanUp: (() => unknown)[] = [];
after(async () => {
  for (const task of cleanUp.reverse()) await task();
});

interface MediaServer {
  readonly server: RunningServer;
  /** The sentences that the service was asked to speak. */
  readonly asked: () => readonly string[];
  readonly recordingOf: (trackingId: string) => Promise<CallRecording>;
}

async function mediaServer(key = KEY): Promise<MediaServer> {
  const clock = createSystemClock();
  const standIn = await startSpeechStandIn({ key: KEY, clock });
  cleanUp.push(() => standIn.close());
  const dataDir = mkdtempSync(join(tmpdir(), 'weaver-media-'));
  cleanUp.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const reading = readConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    RECORD: 'full',
    AZURE_SPEECH_API_KEY: key,
    AZURE_SPEECH_REGION: 'eastasia',
    AZURE_SPEECH_ENDPOINT: standIn.url.href.replace(/^ws/, 'http'),
  });
  assert.ok(reading.ok);
  const audio = { speak: (text: string) => Buffer.concat(encodeUtterance(text)), createReader: createSpeechReader };
  const server = await createServer(reading.config, {
    audio,
    pace: PACE,
    personaFor: () => DINER,
    log: createKeptLog(),
  });
  cleanUp.push(async () => {
    server.terminate();
    await server.stopped;
  });
  return {
    server,
    asked: () => standIn.asked.map(({ text }) => text),
    recordingOf: (trackingId) =>
      eventually('the call is recorded', async () => {
        const text = await readFile(join(dataDir, 'recordings', `${trackingId}.json`), 'utf8').catch(() => null);
        return text === null ? undefined : (JSON.parse(text) as CallRecording);
      }),
  };
}

/** A call of the Cantonese restaurant, from its placing to its end. */
async function called({ port }: RunningServer): Promise<CallRecord> {
  const api = `http://127.0.0.1:${port}/api`;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ to: '+1234567890', workflowId: 'restaurant-cantonese' });
  const placed = await fetch(`${api}/make-call-optimized`, { method: 'POST', headers, body });
  const { optimization } = (await placed.json()) as { optimization: { trackingId: string } };
  for (;;) {
    const { call } = (await (await fetch(`${api}/calls/${optimization.trackingId}`)).json()) as { call: CallRecord };
    if (call.end !== null) return call;
    await pause(50);
  }
}

test('a Cantonese call is heard, answered and cut into over a media stream, from the greeting to the goodbye', async () => {
  const { server, asked, recordingOf } = await mediaServer();
  const call = await called(server);
  assert.equal(call.end, 'completed');
  const said = call.transcript.filter(({ role }) => role === 'caller').map(({ text }) => text);
  assert.deepEqual([said[0], said.at(-1)], ['你哋幾點開門？', '唔該，拜拜。']);
  assert.equal(call.transcript[0]?.text, '你好，歡迎致電海港酒家，請問有咩可以幫到你？');
  const outcomes = call.turns.map(({ outcome }) => outcome);
  assert.deepEqual([...new Set(outcomes)].sort(), ['answered', 'interrupted'], outcomes.join());
  const cut = call.transcript.find((line) => line.role === 'agent' && line.cut === true);
  assert.equal(cut !== undefined && '好呀。請問點稱呼，邊日幾點，幾多位？'.startsWith(cut.text.slice(0, 6)), true);
  assert.equal(call.relay?.over, 'media');
  assert.equal(asked().includes('我哋每日朝早十點半開到夜晚十點半。'), true);

  const { turns, end } = replayCall(await recordingOf(call.trackingId), AS_RECORDED, {
    script: await loadScript(),
  });
  // In the replay no audio has to be made before words can be heard.
  assert.deepEqual([...new Set(turns.map(({ verdict }) => verdict))], ['better']);
  assert.deepEqual(
    turns.map(({ utterance, replayed, difference }) => [utterance, replayed?.outcome, difference]),
    call.turns.map(({ outcome }, index) => [said[index], outcome, null]),
  );
  assert.deepEqual([end.recorded, end.replayed], ['completed', 'completed']);
});

test('with a key that the service refuses, the same call goes on over the relay and loses nothing', async () => {
  const { server } = await mediaServer('a-wrong-key-for-it');
  const call = await called(server);
  assert.equal(call.end, 'completed');
  assert.equal(call.relay?.over, 'relay');
  assert.deepEqual(call.relay?.givenUp, ['media']);
  assert.equal(
    call.carrierHistory.some(({ fact }) => fact === 'speech service failed: auth'),
    true,
  );
  assert.equal(call.transcript.filter(({ text }) => text === call.transcript[0]?.text).length, 1, 'greeted once');
  assert.equal(call.turns.filter(({ outcome }) => outcome === 'answered').length >= 3, true);
});
