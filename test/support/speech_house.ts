/** The Azure path with its real SDK against the stand-in, and what was told of it, for tests. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { FRAME_BYTES, FRAME_MS, SILENCE } from '../../src/domain/media_frames.ts';
import { createSystemClock } from '../../src/runtime/system_clock.ts';
import { type AzureSpeechOptions, createAzureSpeech } from '../../src/speech/azure_speech.ts';
import type {
  Recogniser,
  RecogniserOptions,
  SpeechFailure,
  SpeechRequest,
  SpeechService,
} from '../../src/speech/speech_service.ts';
import {
  type SpeechStandIn,
  type SpeechStandInOptions,
  startSpeechStandIn,
} from '../../src/speech/stand_in/speech_stand_in.ts';
import { eventually } from './waiting.ts';

const KEY = 'a-key-that-no-message-may-repeat';
const SILENT_FRAME = new Uint8Array(FRAME_BYTES).fill(SILENCE);

export interface SpeechHouse {
  readonly standIn: SpeechStandIn;
  readonly speech: SpeechService;
}

/** Short delays, so that tests are quick; closes both at the end. */
export async function withSpeech(
  standInOptions: Partial<SpeechStandInOptions>,
  options: Partial<AzureSpeechOptions>,
  run: (house: SpeechHouse) => Promise<void>,
): Promise<void> {
  const clock = createSystemClock();
  const delays = { hypothesisDelayMs: 5, finalDelayMs: 5, firstAudioMs: 5, speed: 100 };
  const standIn = await startSpeechStandIn({ clock, key: KEY, ...delays, ...standInOptions });
  const speech = createAzureSpeech({ key: KEY, region: '', endpoint: standIn.url, clock, ...options });
  try {
    await run({ standIn, speech });
  } finally {
    speech.close();
    await standIn.close();
  }
}

type Told =
  | { readonly kind: 'partial' | 'final'; readonly text: string; readonly language: string; readonly atMs: number }
  | { readonly kind: 'failed'; readonly failure: SpeechFailure; readonly atMs: number };

export interface Hearing {
  readonly recogniser: Recogniser;
  readonly told: readonly Told[];
  texts(kind: 'partial' | 'final'): readonly string[];
  finals(count: number): Promise<readonly string[]>;
  failure(): Promise<SpeechFailure>;
}

export function hear(speech: SpeechService, options: Partial<RecogniserOptions> = {}): Hearing {
  const told: Told[] = [];
  const recogniser = speech.recognise(
    { languages: ['en-US'], hints: [], endSilenceMs: 500, ...options },
    {
      partial: (text, language) => told.push({ kind: 'partial', text, language, atMs: performance.now() }),
      final: (text, language) => told.push({ kind: 'final', text, language, atMs: performance.now() }),
      failed: (failure) => told.push({ kind: 'failed', failure, atMs: performance.now() }),
    },
  );
  const texts = (kind: 'partial' | 'final'): readonly string[] =>
    told.flatMap((one) => (one.kind === kind ? [one.text] : []));
  return {
    recogniser,
    told,
    texts,
    finals: (count) =>
      eventually(`${count} final`, () => (texts('final').length >= count ? texts('final') : undefined)),
    failure: () => eventually('failed', () => told.flatMap((one) => (one.kind === 'failed' ? [one.failure] : []))[0]),
  };
}

/** Sends frames as a call does, one each 20 ms of the clock. Gives the time at which the last one was sent. */
export async function playLive(recogniser: Recogniser, frames: readonly Uint8Array[]): Promise<number> {
  const fromMs = performance.now();
  let sentMs = fromMs;
  for (const [index, frame] of frames.entries()) {
    const waitMs = fromMs + index * FRAME_MS - performance.now();
    if (waitMs > 1) await pause(waitMs);
    sentMs = performance.now();
    recogniser.write(frame);
  }
  return sentMs;
}

/**
 * Sends frames without waiting for their time, when the recogniser has begun to send. The SDK sends what comes at once in
 * one message and slows down only for many.
 */
export async function playFast(recogniser: Recogniser, frames: readonly Uint8Array[]): Promise<void> {
  await pause(20);
  for (const frame of frames) recogniser.write(frame);
}

/** Silence, live, until the signal. */
export async function playUntil(signal: AbortSignal, recogniser: Recogniser): Promise<void> {
  while (!signal.aborted) {
    recogniser.write(SILENT_FRAME);
    await pause(FRAME_MS);
  }
}

export function silence(ms: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(ms / FRAME_MS) }, () => SILENT_FRAME);
}

export interface Speaking {
  readonly audio: Uint8Array;
  readonly chunkCount: number;
  readonly failure: SpeechFailure | null;
  readonly firstAudioMs: number;
}

export function say(
  speech: SpeechService,
  text: string,
  {
    signal = new AbortController().signal,
    ...request
  }: Partial<SpeechRequest> & { readonly signal?: AbortSignal } = {},
): Promise<Speaking> {
  const fromMs = performance.now();
  const chunks: Uint8Array[] = [];
  let firstAudioMs = NaN;
  return new Promise((resolve) => {
    const end = (failure: SpeechFailure | null): void =>
      resolve({ audio: Buffer.concat(chunks), chunkCount: chunks.length, failure, firstAudioMs });
    speech.synthesise(
      { text, language: 'en-US', voice: 'en-US-AvaNeural', ...request },
      {
        audio: (chunk) => {
          if (chunks.length === 0) firstAudioMs = performance.now() - fromMs;
          chunks.push(chunk.slice());
        },
        done: () => end(null),
        failed: end,
      },
      signal,
    );
  });
}

/** What nobody may read in a message. */
export function assertNoSecrets({ message }: SpeechFailure, ...texts: readonly string[]): void {
  for (const secret of [KEY, ...texts]) assert.ok(!message.includes(secret), message);
  assert.ok(!/wss?:|127\.0\.0\.1/.test(message), message);
}
