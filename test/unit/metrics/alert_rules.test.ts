import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../../src/domain/clock.ts';
import { type AlertReading, type AlertRule, createAlertRules, type Finding } from '../../../src/metrics/alert_rules.ts';
import { createAlertBook } from '../../../src/metrics/alerts.ts';
import type { BucketCounts } from '../../../src/metrics/bucket_counts.ts';
import { createFigures } from '../../../src/metrics/create_figures.ts';
import type { ScopeReading } from '../../../src/metrics/figures.ts';
import { startLoopProbe } from '../../../src/metrics/loop_probe.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { createKeptLog } from '../../support/kept_log.ts';
import { GB, ms, reading, turns } from './alert_readings.ts';
import { LIMITS, meteredOf, turnOf } from './turns.ts';

const RULES = createAlertRules({ responseGapP95Ms: 1_000 });

function judge(name: string, given: AlertReading, rules: readonly AlertRule[] = RULES): Finding | null {
  const rule = rules.find((candidate) => candidate.name === name);
  assert.ok(rule, name);
  return rule.judge(given);
}

const verdict = (name: string, given: AlertReading): string => judge(name, given)?.verdict ?? 'no_data';

test('the response gap is judged by its p95 in optimised turns of the last minute, from 20 of them', () => {
  const gap = (series: BucketCounts): AlertReading =>
    reading({ 'optimized 1m': turns({ n: series.n }, { responseGap: series }) });
  assert.equal(verdict('response_gap_p95', gap(ms(20, 1_010))), 'bad');
  assert.equal(verdict('response_gap_p95', gap(ms(20, 950))), 'between');
  assert.equal(verdict('response_gap_p95', gap(ms(20, 880))), 'good');
  assert.equal(verdict('response_gap_p95', gap(ms(19, 3_000))), 'no_data');
  assert.equal(verdict('response_gap_p95', reading({})), 'no_data');
  const others = { 'traditional 1m': turns({}, { responseGap: ms(100, 3_000) }) };
  assert.equal(verdict('response_gap_p95', reading(others)), 'no_data');
});

test('a line of one or two calls that is slow all day raises the alert, although no minute has 20 turns', () => {
  const few = turns({}, { responseGap: ms(19, 3_000) });
  const quarter = (value: number): ScopeReading => turns({}, { responseGap: ms(20, value) });
  const slow = judge('response_gap_p95', reading({ 'optimized 1m': few, 'optimized 15m': quarter(3_000) }));
  assert.equal(slow?.verdict, 'bad');
  assert.match(slow.measured, /the last 15 minutes/);
  assert.equal(verdict('response_gap_p95', reading({ 'optimized 15m': quarter(880) })), 'good');
  assert.equal(verdict('response_gap_p95', reading({ 'optimized 15m': few })), 'no_data');
  const busy = turns({}, { responseGap: ms(20, 880) });
  const over = judge('response_gap_p95', reading({ 'optimized 1m': busy, 'optimized 15m': quarter(3_000) }));
  assert.equal(over?.verdict, 'good');
  assert.match(over.measured, /the last minute/);
});

test('the target of the response gap is the configured one', () => {
  const given = reading({ 'optimized 1m': turns({}, { responseGap: ms(20, 400) }) });
  assert.equal(judge('response_gap_p95', given)?.target, 1_000);
  const strict = judge('response_gap_p95', given, createAlertRules({ responseGapP95Ms: 300 }));
  assert.equal(strict?.verdict, 'bad');
  assert.equal(strict?.target, 300);
  assert.equal(strict?.n, 20);
  assert.ok(Math.abs(strict.value - 400) <= 1);
});

test('errors are the owed turns without an answer, of both kinds of call', () => {
  const share = (owedCount: number, answeredCount: number): AlertReading =>
    reading({
      'optimized 1m': turns({ owedCount: owedCount - 10, answeredCount: answeredCount - 10 }),
      'traditional 1m': turns({ owedCount: 10, answeredCount: 10 }),
    });
  assert.equal(verdict('error_share', share(100, 97)), 'bad');
  assert.equal(verdict('error_share', share(100, 98)), 'between');
  assert.equal(verdict('error_share', share(1_000, 991)), 'good');
  assert.equal(judge('error_share', share(100, 97))?.value, 0.03);
  assert.equal(judge('error_share', share(100, 97))?.n, 100);
});

test('errors are judged by the last minute where it has 20 turns, else by the last 15', () => {
  const good = turns({ owedCount: 20, answeredCount: 20 });
  const bad = turns({ owedCount: 20, answeredCount: 10 });
  assert.equal(verdict('error_share', reading({ 'optimized 1m': good, 'optimized 15m': bad })), 'good');
  assert.equal(verdict('error_share', reading({ 'optimized 1m': bad, 'optimized 15m': good })), 'bad');
  const few = turns({ owedCount: 19, answeredCount: 0 });
  assert.equal(verdict('error_share', reading({ 'optimized 1m': few, 'optimized 15m': good })), 'good');
  assert.equal(verdict('error_share', reading({ 'optimized 1m': few, 'optimized 15m': few })), 'no_data');
});

test('the recovery is judged by its p95 of the last 15 minutes, from 5 of them', () => {
  const recovery = (series: BucketCounts): AlertReading =>
    reading({ 'optimized 15m': turns({}, { recovery: series }) });
  assert.equal(verdict('recovery_p95', recovery(ms(5, 1_010))), 'bad');
  assert.equal(verdict('recovery_p95', recovery(ms(5, 950))), 'between');
  assert.equal(verdict('recovery_p95', recovery(ms(5, 880))), 'good');
  assert.equal(verdict('recovery_p95', recovery(ms(4, 3_000))), 'no_data');
});

test('dead air needs two turns and more than half a percent', () => {
  const air = (deadAirCount: number, owedCount: number): AlertReading =>
    reading({ 'optimized 15m': turns({ owedCount, deadAirCount }) });
  assert.equal(verdict('dead_air', air(2, 100)), 'bad');
  assert.equal(verdict('dead_air', air(1, 10)), 'between');
  assert.equal(verdict('dead_air', air(2, 400)), 'between');
  assert.equal(verdict('dead_air', air(2, 1_000)), 'good');
  assert.equal(verdict('dead_air', air(0, 1)), 'good');
  assert.equal(verdict('dead_air', air(0, 0)), 'no_data');
});

/** `hits`, `recent` and `usual`: turns answered from the cache and all, of the last 15 minutes and since the start. */
function cacheReading(recent: readonly [hits: number, all: number], usual: readonly [hits: number, all: number]) {
  const owed = (owedCount: number): ScopeReading => turns({ owedCount });
  const half = (count: number): number => Math.floor(count / 2);
  return reading({
    'optimized 15m': owed(recent[1] - 40),
    'traditional 15m': owed(40),
    'optimized 15m cache_normalised': owed(half(recent[0])),
    'optimized 15m cache_template': owed(recent[0] - half(recent[0])),
    'optimized start': owed(usual[1] - 40),
    'traditional start': owed(40),
    'optimized start cache_exact': owed(half(usual[0])),
    'traditional start cache_template': owed(usual[0] - half(usual[0])),
    // Neither proven answers nor hits.
    'optimized 15m cold': owed(200),
    'optimized start curated': owed(1_000),
  });
}

test('hits of the cache are held to a third of their share since the start, of both kinds of call', () => {
  const hits = (recentHits: number): Finding | null =>
    judge('cache_hit_share', cacheReading([recentHits, 300], [900, 3_000]));
  assert.equal(hits(29)?.verdict, 'bad');
  assert.equal(hits(31)?.verdict, 'between');
  assert.equal(hits(36)?.verdict, 'between');
  assert.equal(hits(37)?.verdict, 'good');
  assert.equal(hits(0)?.verdict, 'bad');
  const found = hits(15);
  assert.ok(found !== null);
  assert.deepEqual([found.value, found.unit, found.n], [0.05, 'share', 300]);
  assert.ok(Math.abs(found.target - 0.1) < 1e-9);
  assert.match(found.measured, /the last 15 minutes; since the start it is 30 % of 3,000 turns/);
  for (const word of ['GET /api/cache', 'prediction.cache', 'version', 'set aside', 'changed its mind']) {
    assert.ok(found.advice.includes(word), word);
  }
});

test('hits of the cache are judged from 300 recent turns, 3,000 in all and a share of a tenth since the start', () => {
  assert.equal(verdict('cache_hit_share', cacheReading([0, 300], [300, 3_000])), 'bad');
  assert.equal(verdict('cache_hit_share', cacheReading([0, 299], [300, 3_000])), 'no_data');
  assert.equal(verdict('cache_hit_share', cacheReading([0, 300], [300, 2_999])), 'no_data');
  assert.equal(verdict('cache_hit_share', cacheReading([0, 300], [299, 3_000])), 'no_data');
  assert.equal(verdict('cache_hit_share', reading({})), 'no_data');
});

test('a cache that answers no more raises its alert, and clears it when it answers again', () => {
  const clock = new VirtualClock();
  const figures = createFigures(clock, LIMITS);
  const told: string[] = [];
  const book = createAlertBook({
    clock,
    log: createKeptLog(),
    figures,
    facts: () => ({ storageFailing: false, disk: null }),
    rules: RULES.filter(({ name }) => name === 'cache_hit_share'),
    notify: ({ type, reason, alert }) => told.push(`${type} ${reason ?? ''} ${alert.n}`),
  });
  const minute = (hitCount: number): void => {
    for (let index = 0; index < 100; index += 1) {
      const start = index < hitCount ? 'cache_normalised' : 'cold';
      figures.turnEnded(meteredOf(), turnOf('answered', 100, { start }));
    }
    clock.advance(60_000);
  };
  book.start();
  for (let count = 0; count < 60; count += 1) minute(40);
  assert.deepEqual(told, []);
  for (let count = 0; count < 15; count += 1) minute(2);
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /^alert\.raised {2}1[45]\d\d$/);
  for (let count = 0; count < 15; count += 1) minute(40);
  assert.equal(told.length, 2);
  assert.match(told[1] ?? '', /^alert\.cleared good /);
  book.stop();
});

test('the event loop is judged by p99 and by its longest delay of the last minute', () => {
  const loop = (series: BucketCounts): Finding | null => judge('event_loop_delay', reading({}, { loop: series }));
  const withThree = (delayMs: number): BucketCounts => {
    const series = ms(1_000, 1);
    series.record(delayMs * 1000, 3);
    return series;
  };
  assert.equal(loop(ms(99, 500)), null);
  assert.equal(loop(ms(100, 1))?.verdict, 'good');
  assert.equal(loop(ms(100, 17))?.verdict, 'between');
  assert.equal(loop(ms(100, 21))?.verdict, 'bad');
  assert.equal(loop(withThree(79))?.verdict, 'good');
  assert.equal(loop(withThree(90))?.verdict, 'between');
  const stalled = loop(withThree(300));
  assert.equal(stalled?.verdict, 'bad');
  assert.equal(stalled.target, 100);
  assert.equal(Math.round(stalled.value), 300);
  assert.equal(loop(ms(100, 25))?.target, 20);
});

/** The verdict after these stalls, each of this length, in a minute that is otherwise quiet, as the probe records them. */
function afterStalls(count: number, stallMs: number): string {
  const clock = new VirtualClock();
  const figures = createFigures(clock, LIMITS);
  let lateUs = 0;
  const late: Clock = {
    nowUs: () => clock.nowUs() + lateUs,
    epochMs: () => clock.epochMs(),
    setTimeout: (task, delayMs) => clock.setTimeout(task, delayMs),
    clearTimeout: (handle) => clock.clearTimeout(handle),
  };
  const probe = startLoopProbe(late, figures);
  for (let stall = 0; stall < count; stall += 1) {
    clock.advance(8_000);
    lateUs = stallMs * 1000;
    clock.advance(50);
    lateUs = 0;
  }
  clock.advance(8_000);
  probe.stop();
  return verdict('event_loop_delay', { figures, facts: { storageFailing: false, disk: null } });
}

test('a single stall of the event loop raises no alert, however long; three of them within a minute do', () => {
  for (const stallMs of [170, 300, 5_000]) assert.equal(afterStalls(1, stallMs), 'good', `${stallMs} ms`);
  assert.equal(afterStalls(2, 170), 'between');
  assert.equal(afterStalls(3, 170), 'bad');
});

test('the disk is judged by failing writes, and by 500 MB or 2 % of free space', () => {
  const disk = (freeBytes: number, totalBytes: number, storageFailing = false): AlertReading =>
    reading({}, { facts: { storageFailing, disk: { freeBytes, totalBytes } } });
  assert.equal(verdict('disk', disk(0.49 * GB, 10 * GB)), 'bad');
  assert.equal(verdict('disk', disk(0.55 * GB, 10 * GB)), 'between');
  assert.equal(verdict('disk', disk(0.61 * GB, 10 * GB)), 'good');
  assert.equal(verdict('disk', disk(1.9 * GB, 100 * GB)), 'bad');
  assert.equal(judge('disk', disk(1.9 * GB, 100 * GB))?.target, 2 * GB);
  assert.equal(verdict('disk', disk(50 * GB, 100 * GB, true)), 'bad');
  assert.equal(judge('disk', disk(50 * GB, 100 * GB, true))?.unit, 'failing');
  assert.equal(verdict('disk', reading({}, { facts: { storageFailing: true, disk: null } })), 'bad');
  assert.equal(verdict('disk', reading({})), 'no_data');
});
