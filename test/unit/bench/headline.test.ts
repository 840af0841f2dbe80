/** What the report says first, of every kind of run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Figures, figuresOf } from '../../../bench/figures.ts';
import { headlineOf } from '../../../bench/headline.ts';
import { barsSvg } from '../../../bench/html_bars.ts';
import { callsResult, earlyResult, samples } from '../../support/bench_results.ts';

const figures = (change: Parameters<typeof callsResult>[0], isCounted = true): Figures =>
  figuresOf(callsResult(change), isCounted);

const DIALOGUES: readonly Figures[] = [
  figures({ scenario: 'dialogues_700', server: 'reference', runs: [samples(1_000, 600_000)] }),
  figures({ scenario: 'dialogues_700', server: 'product', runs: [samples(1_000, 300_000)] }),
  figures({ scenario: 'traditional', server: 'product_gather', runs: [samples(500, 900_000)] }),
];

const BOUND = { n: 1_000, p50Ms: 340, within250: 0.4, earlyShare: 0.7, leadP50Ms: 340 };

function predicting(scenario: string, gapMs: number, isCounted = true): Figures {
  const runs = [samples(1_000, gapMs * 1_000)];
  return figures({ scenario, server: 'product', runs, early: earlyResult({ bound: BOUND }) }, isCounted);
}

function sentences(...rows: readonly Figures[]): string {
  return headlineOf(rows)?.sentences.join('\n') ?? '';
}

test('the headline is computed from the run, and said as it is when the product is slower', () => {
  const { sentences, rows } = headlineOf(DIALOGUES) ?? { sentences: [], rows: [] };
  assert.equal(rows.length, 3);
  assert.match(sentences[0] ?? '', /within 300 ms and 95 % within 300 ms \(1,000 turns\)/);
  assert.match(sentences[1] ?? '', /reference server needed 600 ms .* 50 % shorter at p50/);
  assert.match(sentences[2] ?? '', /traditional path needed 900 ms .* 67 % shorter/);
  const slower = [
    figures({ scenario: 'dialogues_700', server: 'reference', runs: [samples(10, 200_000)] }),
    figures({ scenario: 'dialogues_700', server: 'product', runs: [samples(10, 300_000)] }),
  ];
  assert.match(headlineOf(slower)?.sentences[1] ?? '', /50 % longer at p50/);
  assert.equal(headlineOf([]), null);
});

test('a noisy run is not headlined as if it counted: the sentence and the bar say so, and nothing is said to be shorter', () => {
  const noisy = DIALOGUES.map((row) => (row.server === 'product' ? { ...row, isCounted: false } : row));
  const headline = headlineOf(noisy);
  assert.match(headline?.sentences[0] ?? '', /\(1,000 turns; this does not count, the machine was too noisy\)/);
  assert.doesNotMatch(headline?.sentences.join() ?? '', /shorter|longer|equal/);
  assert.match(headline?.sentences[1] ?? '', /needed 600 ms .* they cannot be compared/);
  const bars = barsSvg(headline?.rows ?? []);
  assert.match(bars, /n 1,000, does not count</);
  assert.match(bars, /aria-label="p50 of product, dialogues_700: 300 ms \(does not count\)/);
  assert.equal(bars.match(/does not count</g)?.length, 1);
});

test('a row that counts is headlined before one that does not', () => {
  const [reference, product] = DIALOGUES;
  assert.ok(reference && product);
  const other = [reference, product].map((row) => ({ ...row, scenario: 'dialogues_350' }));
  const rows = headlineOf([reference, { ...product, isCounted: false }, ...other])?.rows ?? [];
  assert.deepEqual(
    rows.map(({ scenario, isCounted }) => [scenario, isCounted]),
    [
      ['dialogues_350', true],
      ['dialogues_350', true],
    ],
  );
});

test('a run of prediction alone has a headline: beside the same callers without it, else beside the bound', () => {
  const race = predicting('race_700', 120);
  assert.match(
    sentences(race),
    /race_700\), half .* within 120 ms .* and 100 % within 250 ms \(1,000 turns\)\.\nPerfect speculation .* 340 ms and 40 %/,
  );
  const off = predicting('prediction_off', 540);
  assert.match(sentences(race, off), /\nWith nothing asked early .* within 540 ms and 0 % within 250 ms/);
  assert.doesNotMatch(sentences(race, off), /Perfect speculation/);
  assert.deepEqual(headlineOf([race, off])?.rows, [race, off]);
  assert.match(sentences(predicting('race_700', 120, false)), /this does not count/);
  assert.match(
    sentences(predicting('speculation_700', 300), race),
    /race_700.*\n.*speculation_700.*\n.* of race_700\.$/,
  );
  const noisy = predicting('race_700', 120, false);
  assert.match(sentences(noisy, predicting('alone_d_lpu', 90)), /alone_d_lpu.*\n.*race_700.*\n.* of alone_d_lpu\.$/);
});

test('a whole run tells its dialogues first and the two main rows of prediction after them, in few sentences', () => {
  const rows = ['race_700', 'speculation_700', 'alone_a_good', 'answer_cache'].map((name) => predicting(name, 200));
  const said = headlineOf([...DIALOGUES, ...rows])?.sentences ?? [];
  assert.equal(said.length, 6);
  assert.match(said[0] ?? '', /^With real dialogues/);
  assert.match(said.join(), /race_700.*speculation_700/);
  assert.doesNotMatch(said.join(), /alone_a_good|answer_cache/);
});

test('any other run has a headline of what was measured, and one of the reference alone has none', () => {
  const plain = [figures({}), figures({ server: 'product', runs: [samples(1_000, 5_000)] })];
  assert.match(sentences(...plain), /^plain_200, 200 calls: half of this server's answers began within 5\.0 ms/);
  assert.match(sentences(...plain), /bare floor server needed 4\.0 ms .* 25 % longer at p50/);
  const webhooks = { kind: 'webhooks', scenario: 'twiml', perSecond: 50, failedCount: 0, lateP99Ms: 0 } as const;
  assert.match(
    sentences(figuresOf({ ...webhooks, answersUs: [2_000, 3_000] }, true)),
    /^twiml, 50\/s: .* \(2 requests\)/,
  );
  assert.match(sentences(predicting('prediction_off', 540)), /^prediction_off, 200 calls: /);
  assert.equal(headlineOf(DIALOGUES.slice(0, 1)), null);
});
