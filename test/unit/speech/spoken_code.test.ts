import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { BYTES_PER_MS, FRAME_BYTES, FRAME_MS, SILENCE } from '../../../src/domain/media_frames.ts';
import { fromMuLaw, toMuLaw } from '../../../src/speech/mu_law.ts';
import { decodeUtterances, type EarFact, ScriptedEar } from '../../../src/speech/stand_in/scripted_ear.ts';
import { encodeUtterance } from '../../../src/speech/stand_in/spoken_code.ts';

const EAR = { endSilenceMs: 500, phraseMaxMs: 60_000, initialSilenceMs: 5_000 };

const sayable = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => text.trim() === text);
const language = fc.constantFrom('', 'en-US', 'zh-HK', 'zh-Hant-HK');

function silent(ms: number): Uint8Array {
  return new Uint8Array(ms * BYTES_PER_MS).fill(SILENCE);
}

function hearInParts(audio: Uint8Array, sizes: readonly number[]): readonly EarFact[] {
  const ear = new ScriptedEar(EAR);
  const facts: EarFact[] = [];
  for (let at = 0, turn = 0; at < audio.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    facts.push(...ear.hear(audio.subarray(at, at + size)));
    at += size;
  }
  return facts;
}

const phrases = (facts: readonly EarFact[]): readonly string[] =>
  facts.flatMap((fact) => (fact.kind === 'phrase_ended' ? [fact.said.text] : []));

test('µ-law: each byte comes back from its sample, and each sample to within its step', () => {
  for (let byte = 0; byte < 256; byte += 1) {
    // There are two bytes for no sound; one of them is written.
    assert.equal(toMuLaw(fromMuLaw(byte)), byte === 0x7f ? 0xff : byte);
  }
  fc.assert(
    fc.property(fc.integer({ min: -32_768, max: 32_767 }), (sample) => {
      const error = Math.abs(fromMuLaw(toMuLaw(sample)) - sample);
      assert.ok(error <= Math.max(4, Math.abs(sample) / 16 + 8, Math.abs(sample) - 32_124), `${sample}: ${error}`);
    }),
  );
});

describe('the spoken code', () => {
  test('gives back any text with its language, from any cut of the audio', () => {
    fc.assert(
      fc.property(
        sayable,
        language,
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }),
        fc.nat(400),
        (text, tag, sizes, before) => {
          const audio = Buffer.concat([silent(before), ...encodeUtterance(text, tag), silent(600)]);
          const facts = hearInParts(audio, sizes);
          assert.deepEqual(phrases(facts), [text]);
          const last = facts.at(-1);
          assert.ok(last?.kind === 'phrase_ended' && last.said.language === tag);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is read though two of three frames are lost', () => {
    const frames = encodeUtterance('A table for two, please.').filter((_, index) => index % 3 === 0);
    assert.deepEqual(phrases(hearInParts(Buffer.concat([...frames, silent(600)]), [160])), [
      'A table for two, please.',
    ]);
  });

  test('is as long as speech is: 65 ms a letter, 220 ms a character of Chinese', () => {
    assert.equal(encodeUtterance('a'.repeat(100)).length * FRAME_MS, 6_500);
    assert.equal(encodeUtterance('三'.repeat(10)).length * FRAME_MS, 2_200);
    assert.ok(encodeUtterance('any text').every((frame) => frame.length === FRAME_BYTES));
  });

  test('can be heard: a tone, louder than silence everywhere in a word', () => {
    for (const frame of encodeUtterance('hello')) {
      const power = frame.reduce((sum, byte) => sum + fromMuLaw(byte) ** 2, 0) / frame.length;
      assert.ok(Math.sqrt(power) > 1_000, String(Math.sqrt(power)));
    }
  });

  test('is never found in silence or in other sounds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        assert.deepEqual(decodeUtterances(bytes), []);
      }),
    );
    assert.deepEqual(decodeUtterances(silent(1_000)), []);
  });

  test('refuses a language tag that it cannot carry', () => {
    assert.throws(() => encodeUtterance('a', 'zh-Hant-HK-x'), RangeError);
    assert.throws(() => encodeUtterance('a', '漢'), RangeError);
  });
});

describe('the scripted ear', () => {
  test('hears words when they are whole, in small letters and without marks', () => {
    const facts = hearInParts(Buffer.concat([...encodeUtterance("Hi, I'm Bo. 三位"), silent(600)]), [160]);
    const heard = facts.flatMap((fact) => (fact.kind === 'heard' ? [fact.said.text] : []));
    assert.deepEqual(heard, ['hi', "hi i'm", "hi i'm bo", "hi i'm bo 三", "hi i'm bo 三位"]);
  });

  test('ends a phrase when the silence is as long as was asked, by the audio alone', () => {
    const words = encodeUtterance('Yes.');
    assert.deepEqual(phrases(hearInParts(Buffer.concat([...words, silent(499)]), [160])), []);
    const [end] = hearInParts(Buffer.concat([...words, silent(500)]), [160]).slice(-1);
    assert.ok(end?.kind === 'phrase_ended');
    assert.deepEqual([end.said.fromMs, Math.round(end.said.atMs)], [0, words.length * FRAME_MS]);
  });

  test('tells sound without words from silence', () => {
    const noise = Uint8Array.from({ length: 2_400 }, (_, index) => (index * 7) % 64);
    const facts = hearInParts(Buffer.concat([silent(6_000), noise, silent(600)]), [160]);
    assert.deepEqual(
      facts.map(({ kind }) => kind),
      ['stayed_silent', 'speech_began', 'phrase_ended'],
    );
    assert.deepEqual(phrases(facts), ['']);
  });

  test('ends a phrase that has no pause at the longest time, and loses nothing', () => {
    const ear = new ScriptedEar({ ...EAR, phraseMaxMs: 1_000 });
    const text = 'one two three four five six seven eight nine ten';
    const facts = ear.hear(Buffer.concat([...encodeUtterance(text), silent(600)]));
    const ended = phrases(facts);
    assert.ok(ended.length >= 3, String(ended.length));
    assert.equal(ended.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
  });
});
