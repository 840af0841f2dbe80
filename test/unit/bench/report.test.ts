import assert from 'node:assert/strict';
import { test } from 'node:test';
import { XMLValidator } from 'fast-xml-parser';
import { compare } from '../../../bench/compare.ts';
import { type Figures, figuresOf } from '../../../bench/figures.ts';
import { readOptions } from '../../../bench/options.ts';
import { asJson, figuresInJson, FORMAT, type Report } from '../../../bench/report.ts';
import { asHtml } from '../../../bench/report_html.ts';
import { asText } from '../../../bench/report_text.ts';
import { SCENARIOS, SHORT } from '../../../bench/scenarios/all.ts';
import { targetVerdicts } from '../../../bench/targets.ts';
import { callsResult, samples } from '../../support/bench_results.ts';

const figures = (change: Parameters<typeof callsResult>[0]): Figures => figuresOf(callsResult(change), true);

const DIALOGUES: readonly Figures[] = [
  figures({ scenario: 'dialogues_700', server: 'reference', runs: [samples(1_000, 600_000)] }),
  figures({ scenario: 'dialogues_700', server: 'product', runs: [samples(1_000, 300_000)] }),
  figures({ scenario: 'traditional', server: 'product_gather', runs: [samples(500, 900_000)] }),
];

function reportOf(change: Partial<Report> = {}): Report {
  return {
    format: FORMAT,
    command: 'npm run bench --',
    machine: 'a machine <of> two cores',
    madeAt: '2026-01-01T00:00:00.000Z',
    seed: 1,
    figures: DIALOGUES,
    shows: { dialogues_700: 'Real dialogues.', traditional: 'The same over Gather & Say.' },
    verdicts: targetVerdicts(DIALOGUES),
    noise: [],
    problems: [],
    comparisons: [],
    ...change,
  };
}

test('the text tells p99 only from 1,000 turns and marks what does not count', () => {
  const few = figuresOf(callsResult({ server: 'product', runs: [samples(999, 4_000)] }), false);
  const text = asText(reportOf({ figures: [...DIALOGUES, few], noise: ['plan_200: too noisy.'] }));
  const rows = text.split('\n').map((line) => line.trim().split(/\s{2,}/));
  const row = (start: string): readonly string[] => rows.find((cells) => cells.join(' ').startsWith(start)) ?? [];
  assert.deepEqual(row('dialogues_700 reference').slice(3, 10), [
    '1000',
    '600.0',
    '600.0',
    '600.0',
    '600.0',
    '600.0',
    '–',
  ]);
  assert.equal(row('plain_200 product (!)')[8], '–');
  assert.match(text, /too noisy/);
});

test('barge-in and wrong answers are told with their numbers and an example', () => {
  const result = figures({
    scenario: 'barge_in',
    server: 'product',
    verdicts: { right: 999, wrong: 1, cut: 0, broken: 0, none: 0 },
    wrongTrapCount: 1,
    wrongSamples: [{ asked: 'cheap', expected: '{"act":"ask"}', heard: 'Expensive?' }],
    afterCutUs: [0, 2_000],
    afterCut: { rightCount: 3, n: 4 },
  });
  const text = asText(reportOf({ figures: [result] }));
  assert.match(text, /p95 2\.0, at most 2\.0 ms \(n 2 replies .*right in 3 of 4 turns/);
  assert.match(text, /1 of 1000 turns, 1 of them among 50 lines.*"cheap".*heard "Expensive\?"/);
});

test('the page is whole: well-formed, without scripts or other files, drawings with words for those who cannot see', () => {
  const noise = ['dialogues_700: other <programs> were busy.'];
  const html = asHtml(reportOf({ noise, problems: ['twiml: it did not start'] }));
  const xml = html.replace(/<!doctype html>/, '').replaceAll(/<(meta|br)([^>]*)>/g, '<$1$2/>');
  assert.equal(XMLValidator.validate(xml), true);
  assert.doesNotMatch(html, /<script|<link|src=|url\(|https?:/);
  assert.match(html, /prefers-color-scheme: dark/);
  assert.match(html, /other &lt;programs&gt; were busy/);
  assert.match(html, /Gather &amp; Say/);
  // The timeline, the bars, and one drawing for each scenario.
  assert.equal(html.match(/<svg [^>]*role="img" aria-label="[^"]+"/g)?.length, 4);
  for (const mark of ['>250<', '>500<', '>900<']) assert.ok(html.includes(mark), mark);
  assert.doesNotMatch(html, /NaN|undefined|null/);
});

test('memory is shown as it was idle and with the calls, beside what a call costs', () => {
  const many = figures({ scenario: 'plain_1000', server: 'product', callCount: 1_000 });
  const report = reportOf({ figures: [many] });
  const cells = (asText(report).split('\n') as readonly string[])
    .filter((line) => line.startsWith('plain_1000'))
    .map((line) => line.split(/\s{2,}/));
  assert.deepEqual(cells[1]?.slice(8, 11), ['100', '110', '10.2']);
  assert.match(asHtml(report), /<td>100<\/td><td>110<\/td><td>10\.2<\/td>/);
  assert.match(asJson(report), /"idleMb": 100,\s+"liveMb": 110,/);
});

test('the memory of an earlier run whose servers began with other flags is not compared', () => {
  const many = figures({ scenario: 'plain_1000', server: 'floor', callCount: 1_000 });
  const { idleMb: _, ...earlier } = many;
  const compared = (before: Figures): boolean => compare([many], [before]).some(({ figure }) => figure === 'KB/call');
  assert.deepEqual([compared(many), compared(earlier as Figures)], [true, false]);
});

test('targets of what was not part of the run are one line, so that what was measured is seen', () => {
  const text = asText(reportOf());
  const targets = text.split('\n').slice(text.split('\n').indexOf('Targets') + 1);
  assert.deepEqual(
    targets.map((line) => line.trim().split(/\s{2,}/)[0]),
    [
      'met',
      'met',
      'not part of this run: plain_200, plain_1000, twiml, speculation_700, speculation_350, race_700, race_350, answer_cache, failover_steady, failover_shift, failover_mid_sentence, failover_down, failover_regimes, language_en_us (40 targets)',
    ],
  );
  const html = asHtml(reportOf());
  assert.match(html, /<p class="soft">not part of this run: plain_200, [^<]*<\/p>/);
  assert.doesNotMatch(html, /<td>not measured<\/td>/);
});

test('of a scenario that ran without the server beside it, that server is named', () => {
  const alone = [figures({ server: 'product' })];
  assert.match(
    asText(reportOf({ figures: alone, verdicts: targetVerdicts(alone) })),
    /this run: plain_200 \(floor\), /,
  );
});

test('a page of a run without calls is whole too', () => {
  const html = asHtml(reportOf({ figures: [], verdicts: [] }));
  assert.doesNotMatch(html, /NaN|undefined|At a glance/);
});

test('a report reads itself back from JSON, and refuses what is none', () => {
  assert.deepEqual(figuresInJson(asJson(reportOf()), 'a.json'), JSON.parse(JSON.stringify(DIALOGUES)));
  assert.throws(() => figuresInJson('{', 'a.json'), /a\.json is not JSON/);
  assert.throws(() => figuresInJson('{"format":"other"}', 'a.json'), /was not written by --json/);
});

test('compared with itself a run is the same; slower is worse, faster is better, within the spread it is the same', () => {
  const verdicts = (now: Figures, before: Figures): Readonly<Record<string, string>> =>
    Object.fromEntries(compare([now], [before]).map(({ figure, verdict }) => [figure, verdict]));
  const base = figures({ server: 'product', runs: [samples(1_000, 100_000)] });
  assert.deepEqual(new Set(Object.values(verdicts(base, base))), new Set(['same']));
  const slow = figures({ server: 'product', runs: [samples(1_000, 120_000)], cpuMs: 2_000 });
  const slower = verdicts(slow, base);
  assert.deepEqual([slower['gap p50 ms'], slower['gap p95 ms'], slower['gap p99 ms']], ['worse', 'worse', 'same']);
  assert.equal(slower['CPU ms/turn'], 'better');
  assert.equal(verdicts(base, slow)['gap p50 ms'], 'better');
  assert.equal(verdicts(slow, { ...base, spreadP50: 1.3 })['gap p50 ms'], 'same');
});

test('wrong answers that were not there before are worse; what does not count is not compared', () => {
  const base = figures({ server: 'product' });
  const wrong = figures({ server: 'product', verdicts: { right: 998, wrong: 2, cut: 0, broken: 0, none: 0 } });
  const found = compare([wrong], [base]).find(({ figure }) => figure === 'wrong answers');
  assert.deepEqual([found?.verdict, found?.ratio, found?.now], ['worse', null, 2]);
  assert.deepEqual(compare([{ ...wrong, isCounted: false }], [base]), []);
  assert.deepEqual(compare([wrong], [{ ...base, isCounted: false }]), []);
  assert.deepEqual(compare([wrong], [figures({ server: 'floor' })]), []);
});

test('options are read, and a wrong one is explained', () => {
  const known = SCENARIOS.map(({ name }) => name);
  const read = (...args: readonly string[]) => readOptions(args, known);
  const reading = read(
    '--only',
    'plain_50,twiml',
    '--seed',
    '3',
    '--profile',
    'B_payg',
    '--server',
    'product',
    '--json',
    '-',
  );
  assert.ok(reading.ok);
  const { only, seed, profile, server, json, html, ci, strict, turns, repeat } = reading.options;
  assert.deepEqual([only, seed, profile, server, json], [['plain_50', 'twiml'], 3, 'B_payg', 'product', '-']);
  assert.deepEqual([html, ci, strict, turns, repeat], [null, false, false, null, 1]);
  for (const [args, words] of [
    [['--only', 'nothing'], /--only: there is no "nothing"/],
    [['--server', 'other'], /--server: .*floor, reference, product/],
    [['--profile', 'slow'], /--profile: .*B_payg/],
    [['--turns', '0'], /--turns must be a number from 0\.1/],
    [['--ci', '--only', 'twiml'], /--ci has scenarios of its own/],
    [['--ttft', '3'], /ttft/],
  ] as const) {
    const refused = read(...args);
    assert.match(refused.ok ? '' : refused.problem, words);
  }
});

test('scenarios have names of their own, and the short form is made of them', () => {
  const names = SCENARIOS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(SHORT.every(({ name }) => names.includes(name)));
});
