/** How often the language of real short utterances is told: figures on development data, printed and held to. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Converter } from 'opencc-js';
import { detectedCode } from '../../../src/languages/detection/codes.ts';
import { detectLanguage } from '../../../src/languages/detection/detect.ts';
import { LanguageTracker } from '../../../src/languages/detection/tracker.ts';

/** Into another script, text by text. */
function inScript(texts: readonly string[], script: Parameters<typeof Converter>[0]): readonly string[] {
  const convert = Converter(script);
  return texts.map((text) => convert(text));
}

interface Row {
  readonly id?: string;
  readonly speaker?: string;
  readonly lang?: string;
  readonly text: string;
}

interface Share {
  readonly count: number;
  readonly right: number;
  readonly abstained: number;
  readonly wrong: number;
  readonly taken: ReadonlyMap<string, number>;
}

function rowsOf(file: string): readonly Row[] {
  const bytes = readFileSync(new URL(`../../data/${file}`, import.meta.url));
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const lines = text.trim().split('\n');
  return lines.map((line): Row => JSON.parse(line));
}

function measure(texts: readonly string[], language: string): Share {
  const taken = new Map<string, number>();
  for (const text of texts) {
    const told = detectLanguage(text)?.language ?? '';
    taken.set(told, (taken.get(told) ?? 0) + 1);
  }
  const right = taken.get(language) ?? 0;
  const abstained = taken.get('') ?? 0;
  return { count: texts.length, right, abstained, wrong: texts.length - right - abstained, taken };
}

const percent = (part: number, whole: number): number => Math.round((1000 * part) / whole) / 10;
const printed = ({ count, right, abstained, wrong }: Share): string =>
  `${percent(right, count)} % right, ${percent(abstained, count)} % left open, ${percent(wrong, count)} % wrong (n ${count})`;

/** Each run of `size` texts, as one. */
const runsOf = (texts: readonly string[], size: number): readonly string[] =>
  texts.slice(size - 1).map((_, at) => texts.slice(at, at + size).join('\n'));

const isOfFour = (text: string): boolean => Array.from(text.replaceAll(/\s/g, '')).length >= 4;

const CANTONESE = rowsOf('cantonese.dev.ndjson');
const REQUESTS = rowsOf('xsid-utterances.dev.ndjson.gz');

/** The utterances of each speaker of each conversation, in order. */
function bySpeaker(rows: readonly Row[]): readonly (readonly string[])[] {
  const speakers = new Map<string, string[]>();
  for (const { id = '', speaker = '', text } of rows) {
    const who = `${id.split(':')[0] ?? ''} ${speaker}`;
    speakers.set(who, [...(speakers.get(who) ?? []), text]);
  }
  return [...speakers.values()];
}

describe('Cantonese conversation', () => {
  const texts = CANTONESE.map(({ text }) => text).filter(isOfFour);

  test('utterances of four characters or more are told, in both scripts', (context) => {
    const asSaid = measure(texts, 'yue');
    const simplified = measure(inScript(texts, { from: 'hk', to: 'cn' }), 'yue');
    context.diagnostic(`Cantonese, one utterance: ${printed(asSaid)}`);
    context.diagnostic(`Cantonese in Simplified, one utterance: ${printed(simplified)}`);
    assert.ok(asSaid.right / asSaid.count >= 0.92, printed(asSaid));
    assert.ok(asSaid.wrong / asSaid.count <= 0.02, printed(asSaid));
    assert.ok(simplified.right / simplified.count >= 0.9, printed(simplified));
  });

  test('three consecutive utterances of a speaker are told', (context) => {
    const three = measure(
      bySpeaker(CANTONESE).flatMap((said) => runsOf(said.filter(isOfFour), 3)),
      'yue',
    );
    const threeOfAny = measure(
      bySpeaker(CANTONESE).flatMap((said) => runsOf(said, 3)),
      'yue',
    );
    context.diagnostic(`Cantonese, three of four characters or more: ${printed(three)}`);
    context.diagnostic(`Cantonese, three of any length: ${printed(threeOfAny)}`);
    assert.ok(three.right / three.count >= 0.99, printed(three));
    assert.ok(threeOfAny.right / threeOfAny.count >= 0.98, printed(threeOfAny));
  });

  test('a Cantonese call stays Cantonese', (context) => {
    let switchedAway = 0;
    for (const said of bySpeaker(CANTONESE)) {
      const tracker = new LanguageTracker({ language: 'zh-HK' });
      for (const text of said)
        if (tracker.heard({ text, recogniserLanguage: 'zh-HK', tellsLanguages: false }) !== null) switchedAway += 1;
    }
    context.diagnostic(`Cantonese calls: ${switchedAway} switched away in ${CANTONESE.length} utterances`);
    assert.equal(switchedAway, 0);
  });

  test('a Mandarin call that is spoken to in Cantonese becomes Cantonese within three utterances', (context) => {
    let switched = 0;
    let count = 0;
    for (const said of bySpeaker(CANTONESE).map((utterances) => utterances.filter(isOfFour)))
      for (let from = 0; from + 3 <= said.length; from += 1) {
        const tracker = new LanguageTracker({ language: 'zh-CN' });
        for (const text of said.slice(from, from + 3))
          tracker.heard({ text, recogniserLanguage: 'zh-CN', tellsLanguages: false });
        count += 1;
        if (tracker.language === 'yue') switched += 1;
      }
    context.diagnostic(
      `Mandarin calls, three Cantonese utterances: ${percent(switched, count)} % switched (n ${count})`,
    );
    assert.ok(switched / count >= 0.95, `${switched} of ${count}`);
  });
});

describe('requests to an assistant', () => {
  const HELD = ['ar', 'da', 'de', 'en', 'id', 'it', 'ja', 'kk', 'lt', 'nl', 'no', 'sr', 'tr', 'zh'];
  const textsOf = (lang: string): readonly string[] =>
    REQUESTS.filter((row) => row.lang === lang).map(({ text }) => text);

  for (const lang of HELD)
    test(`${lang} is told from one utterance and from two`, (context) => {
      const one = measure(textsOf(lang), detectedCode(lang));
      const two = measure(runsOf(textsOf(lang), 2), detectedCode(lang));
      context.diagnostic(`${lang}, one: ${printed(one)}`);
      context.diagnostic(`${lang}, two: ${printed(two)}`);
      assert.ok(one.right / one.count >= 0.9, printed(one));
      assert.ok(two.right / two.count >= 0.97, printed(two));
    });

  test('dialects are taken for what they are nearest to', (context) => {
    for (const lang of ['de-ba', 'de-muc', 'de-st', 'gsw', 'nap']) {
      const most = [...measure(textsOf(lang), '').taken].toSorted(([, one], [, other]) => other - one).slice(0, 4);
      context.diagnostic(
        `${lang}: ${most.map(([code, count]) => `${code === '' ? 'left open' : code} ${count}`).join(', ')} of 120`,
      );
    }
  });

  test('Mandarin is not taken for Cantonese, in either script', (context) => {
    const texts = textsOf('zh');
    const scripts = {
      Simplified: texts,
      Traditional: inScript(texts, { from: 'cn', to: 't' }),
      'Traditional of Hong Kong': inScript(texts, { from: 'cn', to: 'hk' }),
    };
    for (const [script, written] of Object.entries(scripts)) {
      const share = measure(written, 'zh');
      const falseCount = share.taken.get('yue') ?? 0;
      context.diagnostic(
        `Mandarin in ${script}: ${printed(share)}, ${percent(falseCount, share.count)} % as Cantonese`,
      );
      assert.ok(falseCount / share.count <= 0.01, printed(share));
      assert.ok(share.right / share.count >= 0.9, printed(share));
    }
  });

  test('telling a language takes far less time than a turn has', (context) => {
    const texts = REQUESTS.map(({ text }) => text);
    for (const text of texts) detectLanguage(text);
    const from = performance.now();
    for (const text of texts) detectLanguage(text);
    const each = ((performance.now() - from) * 1000) / texts.length;
    context.diagnostic(`telling a language: ${Math.round(each)} µs a call (mean of ${texts.length})`);
    assert.ok(each < 2000, 'ten times what is aimed at, for machines that do other work');
  });
});
