/** The real Speech SDK against the stand-in on this machine: what is heard, what is spoken, and every way of failing. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createSystemClock } from '../../src/runtime/system_clock.ts';
import { createAzureSpeech } from '../../src/speech/azure_speech.ts';
import { loadSdk } from '../../src/speech/azure_sdk.ts';
import type { RecogniserOptions, SpeechFailure, SpeechService } from '../../src/speech/speech_service.ts';
import { createSpeechReader, encodeSpeech, spokenMs } from '../../src/speech/stand_in/spoken_code.ts';
import {
  type SpeechStandIn,
  startSpeechStandIn,
  type StandInOptions,
  type Trouble,
} from '../../src/speech/stand_in/stand_in.ts';

const KEY = 'a-key-of-the-stand-in';
const LIMITS = { firstAudioMs: 700, idle: 4, idleMs: 60_000 };
const HEARS: RecogniserOptions = { languages: ['en-US'], hints: ['Lam'], endSilenceMs: 300 };
const VOICE = { language: 'zh-HK', voice: 'zh-HK-HiuMaanNeural' };

const clock = createSystemClock();
const opened: { close(): unknown }[] = [];
after(async () => {
  for (const one of opened) await one.close();
});

async function standIn(options: Partial<StandInOptions> = {}): Promise<SpeechStandIn> {
  const server = await startSpeechStandIn({
    key: KEY,
    clock,
    hypothesisMs: 10,
    phraseMs: 10,
    firstAudioMs: 10,
    ...options,
  });
  opened.push(server);
  return server;
}

function speechAt(endpoint: string, key = KEY): SpeechService {
  const speech = createAzureSpeech({ key, region: 'westeurope', endpoint }, clock, LIMITS);
  opened.push(speech);
  return speech;
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !holds(); waited += 5) {
    if (waited > 8_000) assert.fail(`waited in vain for ${what}`);
    await pause(5);
  }
}

function hearing(speech: SpeechService, options: Partial<RecogniserOptions> = {}) {
  const told: string[] = [];
  const failures: SpeechFailure[] = [];
  const ear = speech.recognise(
    { ...HEARS, ...options },
    {
      partial: (text, language) => void told.push(`${language} ${text}…`),
      final: (text, language) => void told.push(`${language} ${text}`),
      failed: (failure) => void failures.push(failure),
    },
  );
  /** As a line does, but without waiting. */
  const say = (text: string, silenceMs = 600): void => {
    const audio = Buffer.concat([encodeSpeech(text), Buffer.alloc(silenceMs * 8, 0xff)]);
    for (let at = 0; at < audio.length; at += 160) ear.write(audio.subarray(at, at + 160));
  };
  const finals = (): string[] => told.filter((line) => !line.endsWith('…'));
  return { ear, told, failures, say, finals };
}

async function spoken(speech: SpeechService, text: string, voice = VOICE) {
  const chunks: Uint8Array[] = [];
  let end: 'done' | SpeechFailure | null = null;
  const sink = {
    audio: (chunk: Uint8Array) => void chunks.push(chunk),
    done: () => void (end = 'done'),
    failed: (failure: SpeechFailure) => void (end = failure),
  };
  speech.synthesise({ text, ...voice }, sink, new AbortController().signal);
  await until(() => end !== null, 'the end of a sentence');
  return { audio: Buffer.concat(chunks), end: end as 'done' | SpeechFailure | null };
}

test('what is said is heard as it grows and once whole, utterance after utterance', async () => {
  const { told, say, finals, ear } = hearing(speechAt((await standIn()).endpoint));
  say('I would like a table');
  say('for five');
  await until(() => finals().length === 2, 'two finals');
  assert.deepEqual(finals(), ['en-US I would like a table', 'en-US for five']);
  const partials = told.slice(0, told.indexOf('en-US I would like a table'));
  assert.equal(partials.length > 1, true);
  for (const line of partials)
    assert.equal('en-US I would like a table'.startsWith(line.slice(0, -1).trimEnd()), true, line);
  ear.close();
});

test('of several languages the one that is spoken is told with the words', async () => {
  const languageOf = (text: string): string => (/\p{sc=Han}/u.test(text) ? 'zh-HK' : 'en-US');
  const server = await standIn({ languageOf });
  const { say, finals, ear } = hearing(speechAt(server.endpoint), { languages: ['en-US', 'zh-HK'] });
  say('hello');
  say('我想book張枱');
  await until(() => finals().length === 2, 'two finals');
  assert.deepEqual(finals(), ['en-US hello', 'zh-HK 我想book張枱']);
  ear.close();
});

test('audio in pieces of odd sizes is heard all the same', async () => {
  const { ear, finals } = hearing(speechAt((await standIn()).endpoint));
  const audio = Buffer.concat([encodeSpeech('odd sizes'), Buffer.alloc(8_000, 0xff)]);
  for (let at = 0, size = 1; at < audio.length; at += size, size = (size * 7) % 331)
    ear.write(audio.subarray(at, at + size));
  await until(() => finals().length === 1, 'a final');
  assert.deepEqual(finals(), ['en-US odd sizes']);
  ear.close();
});

test('silence alone, and words that the service does not make out, are nothing', async () => {
  const quiet = hearing(speechAt((await standIn()).endpoint));
  quiet.say('', 5_000);
  const unclear = hearing(
    speechAt((await standIn({ trouble: (kind) => (kind === 'hears' ? 'no_match' : null) })).endpoint),
  );
  unclear.say('mumble');
  await pause(300);
  assert.deepEqual([...quiet.told, ...quiet.failures, ...unclear.told, ...unclear.failures], []);
  quiet.ear.close();
  unclear.ear.close();
  unclear.ear.close();
});

test('an ear that was closed tells nothing more', async () => {
  const { ear, say, told, failures } = hearing(speechAt((await standIn()).endpoint));
  say('hello there');
  ear.close();
  say('and more');
  await pause(200);
  assert.deepEqual([...told, ...failures], []);
});

test('a sentence is spoken in the format of the line, with the words that it was given', async () => {
  const asked: string[] = [];
  const server = await standIn({
    asked: ({ text, voice, language }) => void asked.push(`${language} ${voice} ${text}`),
  });
  const text = 'Fish & chips, 5 < 7, "well" – 多謝晒！';
  const { audio, end } = await spoken(speechAt(server.endpoint), text);
  assert.equal(end, 'done');
  assert.deepEqual(asked, [`zh-HK zh-HK-HiuMaanNeural ${text}`]);
  assert.equal(audio.length, spokenMs(text) * 8);
  assert.equal(createSpeechReader().read(audio), text);
});

test('half a surrogate pair and control characters do not spoil a sentence', async () => {
  const { audio, end } = await spoken(speechAt((await standIn()).endpoint), 'one \ud83d two \u0001 three');
  assert.equal(end, 'done');
  assert.match(createSpeechReader().read(audio), /^one . two +three$/u);
});

test('sentences share connections, and several at once have one each', async () => {
  const server = await standIn();
  const speech = speechAt(server.endpoint);
  for (let count = 0; count < 3; count += 1) await spoken(speech, 'One after the other.');
  assert.equal(server.connectionCount, 1);
  const all = await Promise.all(['Two', 'at', 'once'].map((text) => spoken(speech, text)));
  assert.deepEqual(
    all.map(({ audio }) => createSpeechReader().read(audio)),
    ['Two', 'at', 'once'],
  );
  assert.equal(server.connectionCount, 3);
});

test('a warm connection is open before the first sentence', async () => {
  const server = await standIn();
  const speech = speechAt(server.endpoint);
  speech.warm();
  await until(() => server.connectionCount === 1, 'a connection');
  await spoken(speech, 'Hello.');
  assert.equal(server.connectionCount, 1);
});

test('a sentence that is broken off tells nothing more, and the next one is whole', async () => {
  const speech = speechAt((await standIn({ firstAudioMs: 100 })).endpoint);
  const told: string[] = [];
  const abort = new AbortController();
  const sink = {
    audio: () => void told.push('audio'),
    done: () => void told.push('done'),
    failed: () => void told.push('failed'),
  };
  speech.synthesise({ text: 'Never heard.', ...VOICE }, sink, abort.signal);
  await pause(50);
  abort.abort();
  const { audio } = await spoken(speech, 'Heard.');
  assert.equal(createSpeechReader().read(audio), 'Heard.');
  assert.deepEqual(told, []);
});

for (const [name, options, kind] of [
  ['a wrong key', { key: 'another-key' }, 'auth'],
  ['too many requests', { trouble: (): Trouble => 'throttled' }, 'quota'],
] as const) {
  test(`${name}: ${kind}, for the ear and for the voice`, async () => {
    const speech = speechAt((await standIn(options)).endpoint);
    const { failures, say } = hearing(speech);
    say('hello');
    const { end } = await spoken(speech, 'Hello.');
    await until(() => failures.length > 0, 'a failure');
    assert.deepEqual([(end as SpeechFailure).kind, failures.map((failure) => failure.kind)], [kind, [kind]]);
    assert.equal(JSON.stringify([end, failures]).includes(KEY), false);
  });
}

test('nobody answers: network, for the ear and for the voice', async () => {
  const server = await startSpeechStandIn({ key: KEY, clock });
  await server.close();
  const speech = speechAt(server.endpoint);
  const { failures, say } = hearing(speech);
  say('hello');
  const { end } = await spoken(speech, 'Hello.');
  await until(() => failures.length > 0, 'a failure');
  assert.deepEqual([(end as SpeechFailure).kind, failures[0]?.kind], ['network', 'network']);
});

test('a voice that does not exist is refused, and the next sentence is spoken', async () => {
  const speech = speechAt((await standIn()).endpoint);
  const { end } = await spoken(speech, 'Hello.', { language: 'en-US', voice: 'nobody' });
  assert.equal((end as SpeechFailure).kind, 'refused');
  assert.equal((await spoken(speech, 'Hello.')).end, 'done');
});

test('a voice that does not begin in time, and one that breaks off, fail by the network', async () => {
  const silent = await spoken(speechAt((await standIn({ trouble: () => 'silent' })).endpoint), 'Hello.');
  assert.deepEqual([(silent.end as SpeechFailure).kind, silent.audio.length], ['network', 0]);
  const broken = await spoken(speechAt((await standIn({ trouble: () => 'breaks_off' })).endpoint), 'Hello there.');
  assert.equal(typeof broken.end === 'object' && broken.end?.kind !== 'refused', true);
  assert.equal(broken.audio.length > 0, true);
});

test('a connection that breaks while the caller speaks is opened again by the SDK, or told as failed', async () => {
  const server = await standIn({ trouble: (kind, count) => (kind === 'hears' && count === 0 ? 'resets' : null) });
  const { failures, say, finals, ear } = hearing(speechAt(server.endpoint));
  say('what becomes of these words');
  for (let waitedMs = 0; failures.length + finals().length === 0 && waitedMs < 8_000; waitedMs += 20) {
    ear.write(new Uint8Array(160).fill(0xff));
    await pause(20);
  }
  assert.equal(failures.length + finals().length > 0, true);
  ear.close();
});

test('an utterance of two minutes without a pause is heard to its end', async () => {
  const { say, finals, ear } = hearing(speechAt((await standIn()).endpoint));
  const text = 'and so on '.repeat(200).trim();
  assert.equal(spokenMs(text) > 115_000, true);
  // Until the SDK is there only some seconds are kept.
  await loadSdk();
  await pause(10);
  say(text);
  await until(() => finals().length === 1, 'the final');
  assert.deepEqual(finals(), [`en-US ${text}`]);
  ear.close();
});

test('what the SDK adds: its import, and the time from audio to words and from words to audio', async (context) => {
  const startMs = performance.now();
  await loadSdk();
  context.diagnostic(`import of the SDK (cached by now): ${Math.round(performance.now() - startMs)} ms`);
  const speech = speechAt((await standIn({ hypothesisMs: 0, phraseMs: 0, firstAudioMs: 0 })).endpoint);
  await spoken(speech, 'warm');
  const times: number[] = [];
  for (let count = 0; count < 20; count += 1) {
    const fromMs = performance.now();
    await new Promise<void>((resolve) => {
      speech.synthesise(
        { text: `Number ${count}.`, ...VOICE },
        { audio: () => resolve(), done() {}, failed() {} },
        new AbortController().signal,
      );
    });
    times.push(performance.now() - fromMs);
    await pause(20);
  }
  times.sort((a, b) => a - b);
  context.diagnostic(`words to first audio: p50 ${times[10]?.toFixed(1)} ms, longest ${times[19]?.toFixed(1)} ms`);
  assert.equal((times[10] ?? Infinity) < 100, true);
});
