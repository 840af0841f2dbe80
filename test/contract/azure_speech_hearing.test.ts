/** The recogniser with the real SDK against the stand-in. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeUtterance } from '../../src/speech/stand_in/spoken_code.ts';
import { hear, playFast, playLive, silence, withSpeech } from '../support/speech_house.ts';
import { eventually } from '../support/waiting.ts';

const TEXT = 'Hello, a table for two.';

describe('what a caller says', () => {
  test('comes in parts that grow, then as a whole, while it is said', async () => {
    await withSpeech({}, {}, async ({ speech }) => {
      const hearing = hear(speech);
      await playLive(hearing.recogniser, [...encodeUtterance(TEXT), ...silence(600)]);
      assert.deepEqual(await hearing.finals(1), [TEXT]);
      const kinds = hearing.told.map(({ kind }) => kind);
      assert.deepEqual(kinds, [...kinds.slice(0, -1).map(() => 'partial'), 'final']);
      const partials = hearing.texts('partial');
      assert.equal(partials.at(-1), 'hello a table for two');
      for (const [index, text] of partials.entries()) assert.ok(text.startsWith(partials[index - 1] ?? ''), text);
      assert.ok(partials.length >= 4, partials.join('|'));
      hearing.recogniser.close();
    });
  });

  test('is not lost when it was said before the SDK was there', async () => {
    await withSpeech({}, {}, async ({ speech }) => {
      const hearing = hear(speech);
      for (const frame of [...encodeUtterance(TEXT), ...silence(600)]) hearing.recogniser.write(frame);
      assert.deepEqual(await hearing.finals(1), [TEXT]);
      hearing.recogniser.close();
    });
  });

  test('comes as two when there was silence in between', async () => {
    await withSpeech({}, {}, async ({ speech }) => {
      const hearing = hear(speech);
      const frames = [...encodeUtterance('Yes.'), ...silence(700), ...encodeUtterance('At seven.'), ...silence(700)];
      await playFast(hearing.recogniser, frames);
      assert.deepEqual(await hearing.finals(2), ['Yes.', 'At seven.']);
      hearing.recogniser.close();
    });
  });

  test('ends after the silence that was asked for, and the hints are passed on', async () => {
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      const hearing = hear(speech, { endSilenceMs: 1_000, hints: ['Kowloon', 'Tsim Sha Tsui'] });
      const frames = [...encodeUtterance('Two'), ...silence(700), ...encodeUtterance('or three'), ...silence(1_200)];
      await playFast(hearing.recogniser, frames);
      assert.deepEqual(await hearing.finals(1), ['Two or three']);
      const [context] = standIn.contexts;
      assert.deepEqual(context, { endSilenceMs: 1_000, languages: ['en-US'], hints: ['Kowloon', 'Tsim Sha Tsui'] });
      hearing.recogniser.close();
    });
  });

  test('is told with its language when there are several, also when it changes in mid-sentence', async () => {
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      const hearing = hear(speech, { languages: ['en-US', 'zh-HK', 'es-MX'] });
      const frames = [
        ...encodeUtterance('A table for', 'en-US'),
        ...encodeUtterance('三個人', 'zh-HK'),
        ...silence(600),
      ];
      await playFast(hearing.recogniser, frames);
      await hearing.finals(2);
      const finals = hearing.told.flatMap((one) => (one.kind === 'final' ? [[one.text, one.language]] : []));
      assert.deepEqual(finals, [
        ['A table for', 'en-US'],
        ['三個人', 'zh-HK'],
      ]);
      assert.deepEqual(standIn.contexts[0]?.languages, ['en-US', 'zh-HK', 'es-MX']);
      hearing.recogniser.close();
    });
  });

  test('is heard whatever sizes its frames have', async () => {
    await withSpeech({}, {}, async ({ speech }) => {
      const audio = Buffer.concat([...encodeUtterance(TEXT), ...silence(600)]);
      for (const sizes of [[1], [7, 331, 2], [159, 161], [1_999]]) {
        const hearing = hear(speech);
        for (let at = 0, turn = 0; at < audio.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          hearing.recogniser.write(audio.subarray(at, at + size));
          at += size;
        }
        hearing.recogniser.write(new Uint8Array(0));
        assert.deepEqual(await hearing.finals(1), [TEXT], String(sizes));
        hearing.recogniser.close();
      }
    });
  });

  test('is heard whole when it goes on for two minutes without a pause', async () => {
    const sentence =
      'I would like to tell you how it came about that we need a table this evening and who comes with us ';
    const text = sentence.repeat(19).trim();
    const frames = encodeUtterance(text);
    assert.ok(frames.length * 20 > 120_000, `${frames.length * 20} ms`);
    await withSpeech({ phraseMaxMs: 60_000 }, {}, async ({ speech, standIn }) => {
      const hearing = hear(speech);
      // Of what is said before there is a connection only the last 20 s are kept.
      await eventually('a connection', () => (standIn.contexts.length > 0 ? true : undefined));
      await playFast(hearing.recogniser, [...frames, ...silence(600)]);
      const finals = await hearing.finals(3);
      assert.equal(finals.length, 3);
      assert.equal(finals.join(' ').replaceAll(' ', ''), text.replaceAll(' ', ''));
      hearing.recogniser.close();
    });
  });
});

describe('a recogniser', () => {
  test('says nothing of silence and noise, and hears what comes after them', async () => {
    await withSpeech({ initialSilenceMs: 500 }, {}, async ({ speech }) => {
      const hearing = hear(speech);
      const noise = Array.from({ length: 30 }, (_, index) => Uint8Array.from({ length: 160 }, () => 0x20 + index));
      await playFast(hearing.recogniser, [...silence(2_000), ...noise, ...silence(1_000)]);
      await playFast(hearing.recogniser, [...encodeUtterance('Hello.'), ...silence(600)]);
      assert.deepEqual(await hearing.finals(1), ['Hello.']);
      const others = hearing.told.filter((one) => one.kind !== 'final');
      assert.ok(
        others.every((one) => one.kind === 'partial' && one.text === 'hello'),
        JSON.stringify(others),
      );
      hearing.recogniser.close();
    });
  });

  test('that is closed, twice, tells nothing more and lets go of its connection', async () => {
    await withSpeech({ hypothesisDelayMs: 100, finalDelayMs: 100 }, {}, async ({ speech, standIn }) => {
      const hearing = hear(speech);
      await playFast(hearing.recogniser, encodeUtterance(TEXT));
      await eventually('a connection', () => (standIn.contexts.length > 0 ? true : undefined));
      await playFast(hearing.recogniser, silence(600));
      hearing.recogniser.close();
      hearing.recogniser.close();
      hearing.recogniser.write(silence(20)[0] ?? new Uint8Array(1));
      await eventually('no connection', () => (standIn.connectionCount('recognition') === 0 ? true : undefined));
      const toldCount = hearing.told.length;
      await pause(250);
      assert.equal(hearing.told.length, toldCount);
      assert.equal(standIn.triedCount('recognition'), 1);
    });
  });

  test('that is closed while the service says nothing any more lets go of its connection', async () => {
    await withSpeech({ misbehave: () => ({ kind: 'deaf', after: 100 }) }, {}, async ({ speech, standIn }) => {
      const hearing = hear(speech);
      await playFast(hearing.recogniser, encodeUtterance(TEXT));
      await eventually('a turn', () => (standIn.contexts.length > 0 ? true : undefined));
      await pause(50);
      hearing.recogniser.close();
      const gone = (): true | undefined => (standIn.connectionCount('recognition') === 0 ? true : undefined);
      await eventually('no connection', gone, 1_000);
    });
  });

  test('that is closed at once, or while it connects, leaves no connection behind', async () => {
    await withSpeech({}, {}, async ({ speech, standIn }) => {
      const first = hear(speech);
      first.recogniser.close();
      // The SDK is loaded from here on.
      const second = hear(speech);
      await playFast(second.recogniser, [...encodeUtterance('Hello.'), ...silence(600)]);
      await second.finals(1);
      second.recogniser.close();
      const closed = [];
      for (let steps = 0; steps < 24; steps += 1) {
        const hearing = hear(speech);
        hearing.recogniser.write(new Uint8Array(160));
        for (let step = 0; step < steps; step += 1) await Promise.resolve();
        hearing.recogniser.close();
        closed.push(hearing);
      }
      await pause(300);
      assert.equal(standIn.connectionCount('recognition'), 0);
      assert.deepEqual(
        [first, ...closed].flatMap(({ told }) => told),
        [],
      );
    });
  });
});
