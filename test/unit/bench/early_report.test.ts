/** How what was ready early is judged and shown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { XMLValidator } from 'fast-xml-parser';
import { type Figures, figuresOf } from '../../../bench/figures.ts';
import { predictionVerdicts } from '../../../bench/prediction_targets.ts';
import { FORMAT, type Report } from '../../../bench/report.ts';
import { earlyRows, readyLines } from '../../../bench/report_early.ts';
import { asHtml } from '../../../bench/report_html.ts';
import { asText } from '../../../bench/report_text.ts';
import type { EarlyResult } from '../../../bench/results.ts';
import { NOTHING_TOLD } from '../../../bench/self_report.ts';
import type { Verdict } from '../../../bench/verdict.ts';
import { callsResult, earlyResult, samples } from '../../support/bench_results.ts';

const BOUND = { n: 1_000, p50Ms: 340, within250: 0.4, earlyShare: 0.7, leadP50Ms: 340 };

function row(scenario: string, gapMs: number, early: Partial<EarlyResult> = {}, modelCallCount = 1_000): Figures {
  const runs = [samples(1_000, gapMs * 1_000)];
  return figuresOf(callsResult({ scenario, server: 'product', runs, modelCallCount, early: earlyResult(early) }), true);
}

function verdictsOf(...all: readonly Figures[]): readonly Verdict[] {
  return predictionVerdicts((scenario, server) => {
    return all.find((each) => each.scenario === scenario && each.server === server) ?? null;
  });
}

function outcome(verdicts: readonly Verdict[], words: string): string {
  return verdicts.find(({ target }) => target.includes(words))?.outcome ?? '';
}

/** Hits of 1,000 turns. */
function hits(readyCount: number, wrongCount: number, wrongTrapCount = 0): Partial<EarlyResult> {
  const kind = { n: 700, readyCount };
  const { ready } = earlyResult();
  return {
    bound: BOUND,
    ready: {
      ...ready,
      all: { n: 1_000, readyCount },
      repeated: kind,
      eligible: kind,
      repeatedAndEligible: kind,
      traps: { n: 50, readyCount: 10 },
      wrongCount,
      wrongTrapCount,
    },
  };
}

test('rows that did not run are not measured', () => {
  const verdicts = verdictsOf();
  assert.ok(verdicts.length >= 20);
  assert.ok(verdicts.every((each) => each.outcome === 'not measured'));
});

test('gaps and wasted calls are held to what was promised for each row', () => {
  const told = { ...NOTHING_TOLD, hedgeCount: 50, storedTurnCount: 0 };
  const good = verdictsOf(row('speculation_700', 240, { told }, 1_600), row('race_350', 120, { told }, 2_000));
  for (const words of [
    'speculation_700: response gap p50',
    'speculation_700: >= 42 %',
    'speculation_700: response gap p99',
  ]) {
    assert.equal(outcome(good, words), 'met', words);
  }
  assert.equal(outcome(good, 'speculation_700: wasted'), 'met');
  assert.equal(outcome(good, 'race_350: response gap mean'), 'met');
  assert.equal(outcome(good, 'race_700: response gap mean'), 'not measured');
  const bad = verdictsOf(row('speculation_700', 420, { told }, 1_900), row('race_350', 420));
  assert.equal(outcome(bad, 'speculation_700: response gap p50'), 'missed');
  assert.equal(outcome(bad, 'speculation_700: >= 42 %'), 'missed');
  assert.equal(outcome(bad, 'speculation_700: wasted'), 'missed');
  assert.equal(outcome(bad, 'race_350: response gap mean'), 'missed');
  assert.equal(outcome(bad, 'race_350: wasted'), 'not measured', 'a server that tells nothing of its hedges');
});

test('stored answers are held to their share, their errors and their haste, and too few hits prove nothing', () => {
  const right = verdictsOf(row('answer_cache', 4, hits(650, 3)));
  assert.equal(outcome(right, 'of repeated and eligible'), 'met');
  assert.equal(outcome(right, 'wrong <= 0.5 %'), 'met');
  assert.equal(outcome(right, 'changed by one word'), 'met');
  assert.equal(outcome(right, 'p99 <= 5 ms'), 'met');
  const wrong = verdictsOf(row('answer_cache', 6, hits(650, 4, 1)));
  assert.equal(outcome(wrong, 'wrong <= 0.5 %'), 'missed');
  assert.equal(outcome(wrong, 'changed by one word'), 'missed');
  assert.equal(outcome(wrong, 'p99 <= 5 ms'), 'missed');
  const few = verdictsOf(row('answer_cache', 4, hits(599, 0)));
  assert.equal(outcome(verdictsOf(row('answer_cache', 4, hits(200, 0))), 'of repeated and eligible'), 'missed');
  assert.equal(outcome(few, 'wrong <= 0.5 %'), 'not measured');
  const bound = few.find(({ target }) => target.includes('wrong <= 0.5 %'))?.measured;
  assert.equal(bound, '0 of 599 hits (0.00 %, at most 0.50 %): too few, it may be met from 600');
  assert.equal(outcome(verdictsOf(row('answer_cache', 4, hits(100, 1))), 'wrong <= 0.5 %'), 'missed');
});

test('a row is shown when a bound is told of it, and its hits with every denominator', () => {
  const cache = { lookedUpCount: 1_000, hitCount: 640, eligibleCount: 800, repeatedCount: 900 };
  const shown = row('answer_cache', 4, { ...hits(650, 3), told: { ...NOTHING_TOLD, cache } });
  const rows = earlyRows([shown, row('plain_200', 4)]);
  assert.deepEqual(
    rows.map(([{ scenario }]) => scenario),
    ['answer_cache'],
  );
  const [, early] = rows[0] ?? [];
  assert.ok(early);
  const text = readyLines(shown, early).join('\n');
  assert.match(text, /65\.0 % \(650 of 1000\) of all turns.*92\.9 % \(650 of 700\)/);
  assert.match(
    text,
    /wrong 3 of 650 \(at most 1\.\d\d %\), 0 of 10 among lines changed by one word; p99 of .* ms: 4\.0 ms/,
  );
  assert.match(text, /the server itself: 64\.0 % \(640 of 1000\).*80\.0 % \(640 of 800\).*71\.1 % \(640 of 900\)/);
  const silent = row('answer_cache', 400, { bound: BOUND });
  const [, none] = earlyRows([silent])[0] ?? [];
  assert.ok(none);
  assert.deepEqual(readyLines(silent, none), []);
});

test('text and page show the table of what was ready, and the page stays well-formed', () => {
  const figures = [row('answer_cache', 4, hits(650, 3)), row('prediction_off', 500, { bound: BOUND, coldP50Ms: 520 })];
  const report: Report = {
    format: FORMAT,
    command: 'npm run bench --',
    machine: 'a machine',
    madeAt: '2026-01-01T00:00:00.000Z',
    seed: 1,
    figures,
    shows: {},
    verdicts: verdictsOf(...figures),
    noise: [],
    problems: [],
    comparisons: [],
  };
  const text = asText(report);
  assert.match(text, /wasted\/turn.*cold p50.*bound p50/);
  assert.match(text, /prediction_off +product +500\.0 +500\.0 +0% .* 520\.0 +340\.0 +40% +340\.0\n/);
  for (const word of ['Ready', 'Wasted', 'Bound']) assert.match(text, new RegExp(`^${word} (is|are) .*`, 'm'), word);
  assert.match(text, /Ready answers\n {2}answer_cache, product: ready were/);
  const html = asHtml(report);
  assert.equal(
    XMLValidator.validate(html.replace(/<!doctype html>/, '').replaceAll(/<(meta|br)([^>]*)>/g, '<$1$2/>')),
    true,
  );
  assert.match(html, /Ready before the final prompt/);
  assert.doesNotMatch(html, /NaN|undefined|null/);
});
