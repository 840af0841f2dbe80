/** What the recogniser makes of a service that fails, with the real SDK against a stand-in that misbehaves. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { SpeechFailure } from '../../src/speech/speech_service.ts';
import type { Misbehaviour } from '../../src/speech/stand_in/misbehaviour.ts';
import { encodeUtterance } from '../../src/speech/stand_in/spoken_code.ts';
import { assertNoSecrets, hear, playFast, playLive, playUntil, silence, withSpeech } from '../support/speech_house.ts';

const TEXT = 'My card is four one.';
const UTTERANCE = [...encodeUtterance(TEXT), ...silence(600)];

const FAILURES: readonly (readonly [what: string, misbehaviour: Misbehaviour, kind: SpeechFailure['kind']])[] = [
  ['the key is wrong (401)', { kind: 'status', status: 401 }, 'auth'],
  ['the key is not allowed (403)', { kind: 'status', status: 403 }, 'auth'],
  ['there are too many requests (429)', { kind: 'status', status: 429 }, 'quota'],
  ['the request is wrong (400)', { kind: 'status', status: 400 }, 'refused'],
  ['the service is down (503)', { kind: 'status', status: 503 }, 'service'],
  ['the connection is reset', { kind: 'reset' }, 'network'],
  ['nobody answers', { kind: 'silence' }, 'network'],
  ['it breaks off each time', { kind: 'break', after: 300 }, 'network'],
  ['it closes for a bad request', { kind: 'break', after: 300, code: 1007, reason: 'Bad language.' }, 'refused'],
  ['it closes for the quota', { kind: 'break', after: 300, code: 1007, reason: 'Quota exceeded.' }, 'quota'],
  ['its messages cannot be read', { kind: 'garbage', after: 300 }, 'service'],
  ['a phrase has the status of an error', { kind: 'phrase_status', status: 'Error' }, 'service'],
  ['a phrase has the status of too many', { kind: 'phrase_status', status: 'TooManyRequests' }, 'quota'],
  ['a phrase has the status of a bad request', { kind: 'phrase_status', status: 'BadRequest' }, 'refused'],
  ['a phrase says that the free use is over', { kind: 'phrase_status', status: 'Forbidden' }, 'quota'],
];

describe('the recogniser fails once', () => {
  for (const [what, misbehaviour, kind] of FAILURES) {
    test(`when ${what}: ${kind}`, async () => {
      await withSpeech({ misbehave: () => misbehaviour }, { silenceMs: 400 }, async ({ speech, standIn }) => {
        const hearing = hear(speech);
        await playFast(hearing.recogniser, UTTERANCE);
        // A call's audio never ends before the call does, and it is by new audio that the SDK notices.
        const call = new AbortController();
        void playUntil(call.signal, hearing.recogniser);
        const failure = await hearing.failure();
        call.abort();
        assert.equal(failure.kind, kind, failure.message);
        assertNoSecrets(failure, TEXT, 'four one');
        await playFast(hearing.recogniser, UTTERANCE);
        hearing.recogniser.close();
        await pause(30);
        assert.equal(hearing.told.filter((one) => one.kind === 'failed').length, 1);
        assert.equal(hearing.told.at(-1)?.kind, 'failed');
        assert.equal(standIn.connectionCount('recognition'), 0);
      });
    });
  }

  test('when nobody listens at the address: network', async () => {
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      await standIn.close();
      const hearing = hear(speech);
      hearing.recogniser.write(new Uint8Array(160));
      assert.equal((await hearing.failure()).kind, 'network');
    });
  });

  test('when a connection is dead in mid-call, after 8 s of speech: network', async () => {
    await withSpeech({ misbehave: () => ({ kind: 'deaf', after: 500 }) }, { silenceMs: 300 }, async ({ speech }) => {
      const hearing = hear(speech);
      await playFast(hearing.recogniser, encodeUtterance('Hello, are you there').slice(0, 40));
      await pause(400);
      for (const frame of encodeUtterance('a'.repeat(100))) hearing.recogniser.write(frame);
      assert.deepEqual(
        hearing.told.filter(({ kind }) => kind === 'failed'),
        [],
      );
      for (const frame of encodeUtterance('a'.repeat(40))) hearing.recogniser.write(frame);
      assert.equal((await hearing.failure()).kind, 'network');
    });
  });

  test('and holds nobody up while the service closes the connection in mid-utterance', async (context) => {
    const misbehave = (): Misbehaviour => ({ kind: 'break', after: 300, code: 1007, reason: 'Quota exceeded.' });
    await withSpeech({ misbehave }, {}, async ({ speech }) => {
      const from = process.cpuUsage();
      for (let round = 0; round < 8; round += 1) {
        const hearing = hear(speech);
        // In many messages, so that some are sent while the connection closes.
        for (let at = 0; at < UTTERANCE.length; at += 5) {
          for (const frame of UTTERANCE.slice(at, at + 5)) hearing.recogniser.write(frame);
          await pause(0);
        }
        const call = new AbortController();
        void playUntil(call.signal, hearing.recogniser);
        assert.equal((await hearing.failure()).kind, 'quota');
        call.abort();
      }
      const busyMs = Math.round(process.cpuUsage(from).user / 1000);
      context.diagnostic(`8 connections closed by the service: ${busyMs} ms of CPU`);
      assert.ok(busyMs < 1_500, `${busyMs} ms`);
    });
  });

  test('when a broken connection is followed by one that says nothing: network', async () => {
    const misbehave = ({ index }: { readonly index: number }): Misbehaviour =>
      index === 0 ? { kind: 'break', after: 300 } : { kind: 'silence' };
    await withSpeech({ misbehave }, { silenceMs: 400 }, async ({ speech }) => {
      const hearing = hear(speech);
      await playLive(hearing.recogniser, UTTERANCE.slice(0, 60));
      assert.equal((await hearing.failure()).kind, 'network');
    });
  });

  test('when its own key is another one than the service has: auth', async () => {
    await withSpeech({ key: 'another' }, {}, async ({ speech }) => {
      const failure = await hear(speech).failure();
      assert.equal(failure.kind, 'auth');
      assertNoSecrets(failure);
    });
  });
});

describe('the recogniser goes on', () => {
  for (const status of ['NoMatch', 'InitialSilenceTimeout', 'BabbleTimeout', 'EndOfDictation']) {
    test(`when a phrase is ${status}`, async () => {
      const misbehave = (): Misbehaviour => ({ kind: 'phrase_status', status });
      let phraseCount = 0;
      const sent = (): void => void (phraseCount += 1);
      await withSpeech({ misbehave, sent }, {}, async ({ speech }) => {
        const hearing = hear(speech);
        await playFast(hearing.recogniser, UTTERANCE);
        await pause(100);
        assert.equal(phraseCount, 1);
        assert.deepEqual(
          hearing.told.filter((one) => one.kind !== 'partial'),
          [],
        );
        hearing.recogniser.close();
      });
    });
  }

  test('when the connection breaks off once in mid-utterance: what was said before is not lost', async () => {
    const misbehave = ({ index }: { readonly index: number }): Misbehaviour | null =>
      index === 0 ? { kind: 'break', after: 800 } : null;
    await withSpeech({ misbehave }, {}, async ({ speech, standIn }) => {
      const hearing = hear(speech);
      await playLive(hearing.recogniser, UTTERANCE);
      assert.deepEqual(await hearing.finals(1), [TEXT]);
      assert.equal(standIn.triedCount('recognition'), 2);
      assert.deepEqual(
        hearing.told.filter((one) => one.kind === 'failed'),
        [],
      );
      hearing.recogniser.close();
    });
  });

  test('when the service ends the session in good order and is asked again', async () => {
    const misbehave = ({ index }: { readonly index: number }): Misbehaviour | null =>
      index === 0 ? { kind: 'break', after: 400, code: 1000, reason: 'Session over.' } : null;
    await withSpeech({ misbehave }, {}, async ({ speech, standIn }) => {
      const hearing = hear(speech);
      await playLive(hearing.recogniser, UTTERANCE);
      assert.deepEqual(await hearing.finals(1), [TEXT]);
      assert.equal(standIn.triedCount('recognition'), 2);
      hearing.recogniser.close();
    });
  });

  test('when the second of two utterances is broken: the first is not told twice', async () => {
    const second = 'And this too.';
    const misbehave = ({ index }: { readonly index: number }): Misbehaviour | null =>
      index === 0 ? { kind: 'break', after: UTTERANCE.length * 20 + 700 } : null;
    await withSpeech({ misbehave }, {}, async ({ speech }) => {
      const hearing = hear(speech);
      await playFast(hearing.recogniser, UTTERANCE);
      await hearing.finals(1);
      await playLive(hearing.recogniser, [...encodeUtterance(second), ...silence(600)]);
      assert.deepEqual(await hearing.finals(2), [TEXT, second]);
      hearing.recogniser.close();
    });
  });
});
