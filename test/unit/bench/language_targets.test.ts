/** How the languages are held side by side. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Figures, figuresOf } from '../../../bench/figures.ts';
import { languageVerdicts } from '../../../bench/language_targets.ts';
import { FORMAT, type Report } from '../../../bench/report.ts';
import { asHtml } from '../../../bench/report_html.ts';
import { asText } from '../../../bench/report_text.ts';
import type { CallsResult } from '../../../bench/results.ts';
import { LANGUAGES } from '../../../bench/scenarios/languages.ts';
import { NOTHING_TOLD } from '../../../bench/self_report.ts';
import { callsResult, earlyResult, samples } from '../../support/bench_results.ts';

function row(language: string, gapMs: number, hitCount: number, change: Partial<CallsResult> = {}): Figures {
  const cache = { lookedUpCount: 1_000, hitCount, eligibleCount: 800, repeatedCount: 500 };
  const early = earlyResult({ told: { ...NOTHING_TOLD, cache } });
  const runs = [samples(1_000, gapMs * 1_000)];
  const scenario = `language_${language.toLowerCase()}`;
  return figuresOf(callsResult({ scenario, language, server: 'product', runs, early, ...change }), true);
}

function outcomes(...rows: readonly Figures[]): Readonly<Record<string, string>> {
  return Object.fromEntries(languageVerdicts(rows).map(({ target, outcome }) => [target, outcome]));
}

const REPORT: Report = {
  format: FORMAT,
  command: '',
  machine: '',
  madeAt: '',
  seed: 1,
  figures: [],
  shows: {},
  verdicts: [],
  noise: [],
  problems: [],
  comparisons: [],
};

test('scenarios of languages differ in nothing but the language', () => {
  const shapes = LANGUAGES.map(({ name, shows, tongue, ...shape }) => {
    assert.ok(name.startsWith('language_') && shows.includes(tongue ?? ''));
    return shape;
  });
  assert.equal(new Set(LANGUAGES.map(({ name }) => name)).size, 6);
  for (const shape of shapes) assert.deepEqual(shape, shapes[0]);
});

test('a language that is served as English is meets what was promised of it', () => {
  const all = outcomes(row('en-US', 120, 300), row('zh-HK', 125, 290));
  assert.ok(Object.keys(all).length >= 11);
  assert.deepEqual(new Set(Object.values(all)), new Set(['met']), JSON.stringify(all));
});

test('a language that is served worse than English misses what it is worse in', () => {
  const verdicts = { right: 985, wrong: 5, cut: 0, broken: 4, none: 6 };
  const all = outcomes(row('en-US', 120, 300), row('hi-IN', 260, 100, { verdicts }));
  const missed = Object.keys(all).filter((target) => all[target] === 'missed');
  assert.deepEqual(
    missed.map((target) => target.slice(0, 24)),
    [
      'hi-IN: turns answered >=',
      'hi-IN: no wrong answer, ',
      'hi-IN: >= 88 % of the tu',
      'hi-IN: response gap p50 ',
      'hi-IN: turns within 250 ',
      'hi-IN: served from the c',
    ],
  );
});

test('a language without English beside it is held to the targets alone, and none at all is not measured', () => {
  const alone = languageVerdicts([row('de-DE', 120, 300)]);
  assert.ok(alone.some(({ outcome }) => outcome === 'met'));
  assert.ok(alone.some(({ notRun }) => notRun === 'language_en_us'));
  assert.equal(languageVerdicts([]).length, 1);
});

test('the report has a table of languages when there are some, as text and as a page', () => {
  const figures = [row('en-US', 120, 300), row('ja-JP', 125, 290)];
  for (const report of [asText({ ...REPORT, figures }), asHtml({ ...REPORT, figures })]) {
    assert.match(report, /Languages/);
    assert.match(report, /ja-JP/);
    assert.match(report, /cache hits/);
  }
  assert.doesNotMatch(asText({ ...REPORT, figures: [figuresOf(callsResult(), true)] }), /Languages/);
});
