/** The voices with the real SDK against the stand-in. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { SpeechFailure } from '../../src/speech/speech_service.ts';
import type { Misbehaviour } from '../../src/speech/stand_in/misbehaviour.ts';
import { decodeUtterances } from '../../src/speech/stand_in/scripted_ear.ts';
import { assertNoSecrets, say, withSpeech } from '../support/speech_house.ts';
import { eventually, within } from '../support/waiting.ts';

const TEXT = 'Your table is booked for seven.';

const said = (audio: Uint8Array): readonly string[] => decodeUtterances(audio).map(({ text }) => text);

describe('a sentence', () => {
  test('comes as µ-law in several chunks, as long as it takes to say', async () => {
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      const { audio, chunkCount, failure } = await say(speech, TEXT, { language: 'en-GB', voice: 'en-GB-SoniaNeural' });
      assert.equal(failure, null);
      assert.deepEqual(said(audio), [TEXT]);
      assert.equal(audio.length, 160 * Math.ceil((TEXT.length * 65) / 20));
      assert.ok(chunkCount > 10, String(chunkCount));
      assert.deepEqual(standIn.asked, [{ text: TEXT, language: 'en-GB', voice: 'en-GB-SoniaNeural' }]);
    });
  });

  test('is passed on in the turn of the event loop in which its audio came', async () => {
    await withSpeech({}, {}, async ({ speech }) => {
      // The SDK's sockets are those of `ws`; a turn has a number here, which goes up when it is over.
      let turn = 0;
      let isOver = false;
      const count = (): void => {
        turn += 1;
        if (!isOver) setImmediate(count);
      };
      count();
      const cameIn: number[] = [];
      const toldIn: number[] = [];
      const { prototype } = WebSocket;
      const emit = Reflect.get(prototype, 'emit') as (this: WebSocket, ...rest: unknown[]) => boolean;
      prototype.emit = function counted(this: WebSocket, event: string | symbol, ...rest: unknown[]): boolean {
        const [data] = rest;
        if (event === 'message' && data instanceof ArrayBuffer) cameIn.push(turn);
        return emit.call(this, event, ...rest);
      };
      await new Promise<void>((resolve, reject) => {
        const sink = { audio: () => void toldIn.push(turn), done: resolve, failed: reject };
        speech.synthesise({ text: TEXT, language: 'en-US', voice: 'v' }, sink, new AbortController().signal);
      }).finally(() => {
        // What it inherits is there again.
        Reflect.deleteProperty(prototype, 'emit');
        isOver = true;
      });
      assert.ok(toldIn.length > 10, String(toldIn.length));
      assert.deepEqual(toldIn, cameIn);
    });
  });

  test('is said as it was written, whatever marks and broken characters are in it', async () => {
    const texts = [
      ['Tom & "Jerry" <3 \'x\' ]]> <voice name="other">', 'Tom & "Jerry" <3 \'x\' ]]> <voice name="other">'],
      ['&amp; is &#38; and &lt;', '&amp; is &#38; and &lt;'],
      ['half \ud83d one and \ude00 more', 'half   one and   more'],
      ['whole 😀 one', 'whole 😀 one'],
      ['bell \u0007 and\r\n\r\nlines \uffff', 'bell   and    lines  '],
      ['三位，七點。', '三位，七點。'],
    ];
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      for (const [index, [written, spoken]] of texts.entries()) {
        assert.equal((await say(speech, written ?? '')).failure, null, written);
        assert.equal(standIn.asked[index]?.text, spoken);
      }
    });
  });

  test('cannot change its voice or language by what these are called', async () => {
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      const request = { language: 'en"><break/>', voice: 'a"b<c>&d' };
      assert.equal((await say(speech, 'Hello', request)).failure, null);
      assert.deepEqual(standIn.asked, [{ text: 'Hello', ...request }]);
    });
  });

  test('without anything to say is done, and nobody is asked', async () => {
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      for (const text of ['', '  ', '...', '—', '\u0000']) {
        const { audio, failure } = await say(speech, text);
        assert.deepEqual([audio.length, failure], [0, null]);
      }
      assert.equal(standIn.triedCount('synthesis'), 0);
    });
  });

  test('that is aborted is told nothing more, at any point, and the next one is said', async () => {
    await withSpeech({ speed: 4 }, {}, async ({ speech, standIn }) => {
      for (const afterChunks of [0, 1, 3]) {
        const abort = new AbortController();
        let chunkCount = 0;
        let toldAfter = 0;
        const hear = (): void => {
          if (abort.signal.aborted) toldAfter += 1;
        };
        speech.synthesise(
          { text: TEXT, language: 'en-US', voice: 'v' },
          {
            audio() {
              hear();
              chunkCount += 1;
              if (chunkCount === afterChunks) abort.abort();
            },
            done: hear,
            failed: hear,
          },
          abort.signal,
        );
        if (afterChunks === 0) abort.abort();
        await eventually('aborted', () => (abort.signal.aborted ? true : undefined));
        assert.deepEqual(said((await say(speech, 'And now?')).audio), ['And now?']);
        assert.equal(toldAfter, 0);
        assert.equal(chunkCount, afterChunks);
      }
      assert.ok(standIn.triedCount('synthesis') <= 4, String(standIn.triedCount('synthesis')));
    });
  });

  test('that is aborted before it begins asks nobody', async () => {
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      let toldCount = 0;
      const told = (): void => void (toldCount += 1);
      speech.synthesise(
        { text: TEXT, language: 'en-US', voice: 'v' },
        { audio: told, done: told, failed: told },
        AbortSignal.abort(),
      );
      await pause(100);
      assert.equal(toldCount, 0);
      assert.deepEqual(standIn.asked, []);
    });
  });
});

describe('connections to the voices', () => {
  test('are used again by sentence after sentence, in any voice', async () => {
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      for (let index = 0; index < 6; index += 1) {
        assert.equal((await say(speech, `Number ${index}`, { voice: `voice-${index % 2}` })).failure, null);
      }
      // One that speaks and one that stands by.
      assert.ok(standIn.triedCount('synthesis') <= 2, String(standIn.triedCount('synthesis')));
    });
  });

  test('are as many as there are sentences at once', async () => {
    await withSpeech({}, {}, async ({ speech }) => {
      const texts = Array.from({ length: 12 }, (_, index) => `Sentence ${index} of all`);
      const spoken = await Promise.all(texts.map((text) => say(speech, text)));
      assert.deepEqual(
        spoken.map(({ audio }) => said(audio)),
        texts.map((text) => [text]),
      );
    });
  });

  test('are opened ahead when they are warmed, once, and closed with the service though never used', async () => {
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      for (let index = 0; index < 3; index += 1) speech.warm();
      await eventually('a connection', () => (standIn.connectionCount('synthesis') === 1 ? true : undefined));
      await pause(50);
      assert.equal(standIn.triedCount('synthesis'), 1);
      speech.close();
      await eventually('none', () => (standIn.connectionCount('synthesis') === 0 ? true : undefined));
    });
  });

  test('are closed when nobody needs them for a while', async () => {
    await withSpeech({}, { idleMs: 60 }, async ({ speech, standIn }) => {
      assert.equal((await say(speech, TEXT)).failure, null);
      assert.ok(standIn.connectionCount('synthesis') > 0);
      await eventually('none', () => (standIn.connectionCount('synthesis') === 0 ? true : undefined));
      assert.equal((await say(speech, TEXT)).failure, null);
    });
  });

  test('that break when they are used again are replaced, and the sentence is said', async () => {
    // Its second sentence on the first connection finds it broken.
    const misbehave = ({ index }: { readonly index: number }): Misbehaviour | null =>
      index === 0 ? { kind: 'break_next' } : null;
    await withSpeech({ misbehave }, {}, async ({ speech, standIn }) => {
      assert.equal((await say(speech, 'The first one')).failure, null);
      const { audio, failure } = await say(speech, 'The second one');
      assert.equal(failure, null);
      assert.deepEqual(said(audio), ['The second one']);
      assert.ok(standIn.triedCount('synthesis') >= 2);
    });
  });
});

const FAILURES: readonly (readonly [
  what: string,
  misbehaviour: Misbehaviour,
  kind: SpeechFailure['kind'],
  hasAudio: boolean,
])[] = [
  ['the key is wrong (401)', { kind: 'status', status: 401 }, 'auth', false],
  ['there are too many requests (429)', { kind: 'status', status: 429 }, 'quota', false],
  ['the service is down (503)', { kind: 'status', status: 503 }, 'service', false],
  ['the connection is reset', { kind: 'reset' }, 'network', false],
  ['nobody answers', { kind: 'silence' }, 'network', false],
  ['the first audio is late', { kind: 'slow', byMs: 2_000 }, 'network', false],
  ['the connection breaks in mid-sentence', { kind: 'break', after: 0.5 }, 'network', true],
  ['the service fails in mid-sentence', { kind: 'break', after: 0.5, code: 1011, reason: 'Oops' }, 'service', true],
  ['it is throttled', { kind: 'break', after: 0, code: 4429, reason: 'Throttled' }, 'quota', false],
  ['the audio stops in mid-sentence', { kind: 'stall', after: 0.5 }, 'network', true],
  ['its messages cannot be read', { kind: 'garbage', after: 0 }, 'network', false],
];

describe('a sentence fails once', () => {
  for (const [what, misbehaviour, kind, hasAudio] of FAILURES) {
    test(`when ${what}: ${kind}`, async () => {
      await withSpeech({ misbehave: () => misbehaviour }, { silenceMs: 300 }, async ({ speech, standIn }) => {
        const { audio, failure } = await within('an end', say(speech, TEXT), 3_000);
        assert.equal(failure?.kind, kind, failure?.message);
        assertNoSecrets(failure ?? { kind, message: '' }, TEXT, 'booked');
        assert.equal(audio.length > 0, hasAudio);
        speech.close();
        await eventually('none', () => (standIn.connectionCount('synthesis') === 0 ? true : undefined));
      });
    });
  }

  test('when there is no such voice: refused', async () => {
    await withSpeech({ voices: ['en-US-AvaNeural'] }, {}, async ({ speech }) => {
      const { failure } = await say(speech, TEXT, { voice: 'en-US-NobodyNeural' });
      assert.equal(failure?.kind, 'refused', failure?.message);
      assertNoSecrets(failure, TEXT);
      assert.equal((await say(speech, TEXT)).failure, null);
    });
  });

  test('when nobody listens at the address: network', async () => {
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      await standIn.close();
      speech.warm();
      assert.equal((await say(speech, TEXT)).failure?.kind, 'network');
    });
  });
});
