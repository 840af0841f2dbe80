/** What the SDK costs and adds, printed; and that a process which used it can end. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSystemClock } from '../../src/runtime/system_clock.ts';
import { createAzureSpeech } from '../../src/speech/azure_speech.ts';
import type { SpeechService } from '../../src/speech/speech_service.ts';
import { encodeUtterance } from '../../src/speech/stand_in/spoken_code.ts';
import { FRAME_MS } from '../../src/domain/media_frames.ts';
import { hear, say, silence, withSpeech } from '../support/speech_house.ts';
import { within } from '../support/waiting.ts';

const END_SILENCE_MS = 500;
const FINAL_DELAY_MS = 50;
const FIRST_AUDIO_MS = 50;

const STAND_IN = new URL('../support/speech_stand_in_process.ts', import.meta.url);
const VISIT = new URL('../support/speech_visit.ts', import.meta.url);

function run(script: URL, ...args: readonly string[]): ReturnType<typeof spawn> {
  return spawn(process.execPath, ['--import', 'tsx', fileURLToPath(script), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

async function firstLine({ stdout }: ReturnType<typeof spawn>): Promise<string> {
  assert.ok(stdout);
  const [line] = (await within('a line', once(createInterface(stdout), 'line'), 15_000)) as [string];
  return line;
}

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);
const median = (values: readonly number[]): number => sorted(values)[Math.floor(values.length / 2)] ?? NaN;
const shown = (values: readonly number[]): string =>
  `median ${median(values).toFixed(1)} ms, longest ${Math.max(...values).toFixed(1)} ms, n = ${values.length}`;

/** The same frames to all of them, one each 20 ms; gives the time at which each frame was due and sent. */
async function playToAll(write: (frame: Uint8Array) => void, frames: readonly Uint8Array[]): Promise<number[]> {
  const fromMs = performance.now();
  const sentMs: number[] = [];
  for (const [index, frame] of frames.entries()) {
    const waitMs = fromMs + index * FRAME_MS - performance.now();
    if (waitMs > 1) await pause(waitMs);
    sentMs.push(performance.now());
    write(frame);
  }
  return sentMs;
}

describe('the speech SDK', () => {
  let standIn: ReturnType<typeof spawn>;
  let url = '';
  before(async () => {
    standIn = run(STAND_IN);
    url = await firstLine(standIn);
  });
  after(() => void standIn.stdin?.end());

  test('is loaded when it is needed, and lets its process end when all is closed', async (context) => {
    const visit = run(VISIT, url);
    const ended = once(visit, 'exit');
    const { importMs, importCpuMs, heard, failure } = JSON.parse(await firstLine(visit)) as {
      readonly importMs: number;
      readonly importCpuMs: number;
      readonly heard: string;
      readonly failure: unknown;
    };
    assert.deepEqual([heard, failure], ['Hello.', null]);
    const fromMs = performance.now();
    assert.deepEqual(await within('the end of the process', ended, 5_000), [0, null]);
    const endMs = performance.now() - fromMs;
    context.diagnostic(`import: ${importMs.toFixed(0)} ms, ${importCpuMs.toFixed(0)} ms of CPU`);
    context.diagnostic(`end of the process after all was closed: ${endMs.toFixed(0)} ms`);
  });

  for (const [count, messageMs, seconds] of [
    [50, 100, 3],
    [50, 40, 3],
    [1, 40, 3],
    [0, 40, 2],
  ] as const) {
    test(`costs little for ${count} at once, with ${messageMs} ms of audio in a message`, async (context) => {
      const clock = createSystemClock();
      const speech = createAzureSpeech({ key: 'any', region: '', endpoint: new URL(url), clock, messageMs });
      const hearings = Array.from({ length: count }, () => hear(speech));
      const write = (frame: Uint8Array): void => hearings.forEach(({ recogniser }) => recogniser.write(frame));
      await playToAll(write, silence(400));
      const from = process.cpuUsage();
      const text = encodeUtterance('I would like to book a table for four at seven this evening if you have one');
      await playToAll(write, [...text, ...silence(seconds * 1000)].slice(0, (seconds * 1000) / FRAME_MS));
      const { user, system } = process.cpuUsage(from);
      const costMs = (user + system) / 1000 / Math.max(count, 1) / seconds;
      for (const { recogniser, told } of hearings) {
        assert.ok(told.every(({ kind }) => kind === 'partial') && told.length > 2, JSON.stringify(told.at(-1)));
        recogniser.close();
      }
      context.diagnostic(`CPU for a second of audio: ${costMs.toFixed(2)} ms each (${count} at once, ${messageMs} ms)`);
      if (count > 1) assert.ok(costMs < 12, `${costMs} ms`);
    });
  }
});

/** Ms from the frame that completed the silence to the final, without the stand-in's own delay. */
async function finalDelays(speech: SpeechService): Promise<readonly number[]> {
  const words = encodeUtterance('Yes.');
  const lanes = [0, 1, 2, 3, 4, 5].map((lead) => ({
    hearing: hear(speech),
    frames: [...silence(lead * FRAME_MS), ...words],
  }));
  const all = lanes.map(async ({ hearing, frames }) => {
    const sentMs = await playToAll((frame) => hearing.recogniser.write(frame), [...frames, ...silence(800)]);
    await hearing.finals(1);
    hearing.recogniser.close();
    const final = hearing.told.find(({ kind }) => kind === 'final');
    const dueMs = sentMs[frames.length + END_SILENCE_MS / FRAME_MS - 1];
    return (final?.atMs ?? NaN) - (dueMs ?? NaN) - FINAL_DELAY_MS;
  });
  return Promise.all(all);
}

describe('the speech path adds', () => {
  for (const messageMs of [20, 40, 100]) {
    test(`to a final, with ${messageMs} ms of audio in a message, little more than these`, async (context) => {
      await withSpeech({ finalDelayMs: FINAL_DELAY_MS }, { messageMs }, async ({ speech }) => {
        const delays = await finalDelays(speech);
        context.diagnostic(`last audio to final, with ${messageMs} ms in a message: ${shown(delays)}`);
        assert.ok(median(delays) < messageMs + 40, shown(delays));
      });
    });
  }

  test('little to the first audio of a sentence, on a connection that is there', async (context) => {
    await withSpeech({ firstAudioMs: FIRST_AUDIO_MS }, {}, async ({ speech }) => {
      const cold = (await say(speech, 'Hello.')).firstAudioMs - FIRST_AUDIO_MS;
      const delays: number[] = [];
      for (let index = 0; index < 15; index += 1) {
        delays.push((await say(speech, 'Yes, at seven.')).firstAudioMs - FIRST_AUDIO_MS);
      }
      context.diagnostic(`synthesise() to first audio: first of all ${cold.toFixed(1)} ms; then ${shown(delays)}`);
      assert.ok(median(delays) < 30, shown(delays));
    });
  });
});
