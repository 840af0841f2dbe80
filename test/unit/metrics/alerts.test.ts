import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createDiskWatch } from '../../../src/metrics/alert_disk.ts';
import { type AlertRule, createAlertRules, type Finding } from '../../../src/metrics/alert_rules.ts';
import { type AlertBook, type AlertChange, createAlertBook } from '../../../src/metrics/alerts.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { createKeptLog, type KeptLog } from '../../support/kept_log.ts';
import { eventually } from '../../support/waiting.ts';
import { GB, ms, reading, turns } from './alert_readings.ts';

const RULES = createAlertRules({ responseGapP95Ms: 1_000 });

/** A book with one rule whose finding the test sets. */
class OneRule {
  readonly clock = new VirtualClock();
  readonly log: KeptLog = createKeptLog();
  readonly changes: AlertChange[] = [];
  readonly book: AlertBook;
  finding: Finding | null = null;

  constructor(severity: AlertRule['severity'] = 'warning') {
    const { clock, log } = this;
    this.book = createAlertBook({
      ...reading({}),
      facts: () => ({ storageFailing: false, disk: null }),
      clock,
      log,
      rules: [{ name: 'gap', severity, judge: () => this.finding }],
      notify: (change) => this.changes.push(change),
    });
    this.book.start();
  }

  set(verdict: Finding['verdict'], value = 1_240): void {
    const words = { measured: 'p95 of the gap in the last minute', advice: 'Ask the provider.' };
    this.finding = { verdict, value, target: 1_000, unit: 'ms', n: 64, ...words };
  }

  get types(): readonly string[] {
    return this.changes.map(({ type }) => type);
  }
}

test('a bad finding raises an alert when it was found twice, and tells it once', () => {
  const world = new OneRule();
  world.set('bad');
  world.clock.advance(10_000);
  assert.deepEqual(world.book.active(), []);
  world.clock.advance(10_000);
  const atEpochMs = world.clock.epochMs();
  const alert = {
    name: 'gap',
    severity: 'warning',
    sinceEpochMs: atEpochMs,
    value: 1_240,
    target: 1_000,
    unit: 'ms',
    n: 64,
    message: 'gap is 1,240 ms, target 1,000 ms: p95 of the gap in the last minute (n = 64). Ask the provider.',
  } as const;
  assert.deepEqual(world.book.active(), [alert]);
  assert.deepEqual(world.changes, [{ type: 'alert.raised', alert, reason: null, atEpochMs }]);
  world.set('bad', 2_000);
  world.clock.advance(600_000);
  assert.deepEqual(world.types, ['alert.raised']);
  assert.equal(world.book.active()[0]?.value, 2_000);
  assert.equal(world.book.active()[0]?.sinceEpochMs, atEpochMs);
  assert.deepEqual(
    world.log.entries.map(({ level, event }) => `${level} ${event}`),
    ['warn alert raised'],
  );
});

test('a finding that is bad every other time raises nothing', () => {
  const world = new OneRule();
  for (let index = 0; index < 20; index += 1) {
    world.set(index % 2 === 0 ? 'bad' : 'between');
    world.clock.advance(10_000);
  }
  assert.deepEqual(world.changes, []);
});

test('missing data between two bad findings raises nothing', () => {
  const world = new OneRule();
  for (let index = 0; index < 20; index += 1) {
    if (index % 2 === 0) world.set('bad');
    else world.finding = null;
    world.clock.advance(10_000);
  }
  assert.deepEqual(world.changes, []);
});

test('an alert is cleared after a minute of good findings without a break', () => {
  const world = new OneRule('critical');
  world.set('bad');
  world.clock.advance(20_000);
  world.set('good', 400);
  world.clock.advance(60_000);
  assert.deepEqual(world.types, ['alert.raised']);
  world.set('between', 950);
  world.clock.advance(10_000);
  world.set('good', 400);
  world.clock.advance(60_000);
  assert.deepEqual(world.types, ['alert.raised']);
  world.clock.advance(10_000);
  assert.deepEqual(world.types, ['alert.raised', 'alert.cleared']);
  assert.deepEqual(world.book.active(), []);
  const cleared = world.changes[1];
  assert.equal(cleared?.reason, 'good');
  assert.equal(cleared.alert.value, 400);
  assert.match(cleared.alert.message, /^Over: .* gap is 400 ms, target 1,000 ms: .* \(n = 64\)\.$/);
  assert.deepEqual(
    world.log.entries.map(({ level, event }) => `${level} ${event}`),
    ['error alert raised', 'info alert cleared'],
  );
  assert.equal(world.log.entries[1]?.fields['lastedMs'], 140_000);
});

test('a quiet line whose findings come and go between good and no data clears its alert after a minute', () => {
  const world = new OneRule();
  world.set('bad');
  world.clock.advance(20_000);
  for (let index = 0; index < 3; index += 1) {
    world.set('good', 400);
    world.clock.advance(10_000);
    world.finding = null;
    world.clock.advance(10_000);
  }
  assert.deepEqual(world.types, ['alert.raised']);
  world.set('good', 400);
  world.clock.advance(10_000);
  assert.deepEqual(world.types, ['alert.raised', 'alert.cleared']);
  assert.equal(world.changes[1]?.reason, 'good');
});

test('a finding that is not good starts the minute anew, also when data was missing after it', () => {
  const world = new OneRule();
  world.set('bad');
  world.clock.advance(20_000);
  world.set('good', 400);
  world.clock.advance(50_000);
  world.set('between', 950);
  world.clock.advance(10_000);
  world.finding = null;
  world.clock.advance(10_000);
  world.set('good', 400);
  world.clock.advance(60_000);
  assert.deepEqual(world.types, ['alert.raised']);
  world.clock.advance(10_000);
  assert.deepEqual(world.types, ['alert.raised', 'alert.cleared']);
});

test('between its two levels an alert stays as it is, raised or not', () => {
  const world = new OneRule();
  world.set('between');
  world.clock.advance(3_600_000);
  assert.deepEqual(world.types, []);
  world.set('bad');
  world.clock.advance(20_000);
  world.set('between');
  world.clock.advance(3_600_000);
  assert.deepEqual(world.types, ['alert.raised']);
});

test('an alert about which nothing is measured is kept for 5 minutes and then cleared as unknown', () => {
  const world = new OneRule();
  world.set('bad');
  world.clock.advance(20_000);
  world.finding = null;
  world.clock.advance(309_000);
  assert.deepEqual(world.types, ['alert.raised']);
  assert.equal(world.book.active()[0]?.value, 1_240);
  world.clock.advance(1_000);
  assert.deepEqual(world.types, ['alert.raised', 'alert.cleared']);
  assert.equal(world.changes[1]?.reason, 'no_data');
  assert.match(world.changes[1].alert.message, /^Cleared because nothing was measured for 5 minutes/);
});

test('a cleared alert can be raised again', () => {
  const world = new OneRule();
  for (let round = 0; round < 3; round += 1) {
    world.set('bad');
    world.clock.advance(20_000);
    world.set('good');
    world.clock.advance(70_000);
  }
  assert.equal(world.changes.length, 6);
});

test('a stopped book evaluates no more', () => {
  const world = new OneRule();
  world.set('bad');
  world.book.stop();
  world.clock.advance(600_000);
  assert.equal(world.clock.pendingCount, 0);
  assert.deepEqual(world.changes, []);
});

test('a rule, a fact or a listener that throws costs neither the process nor the other alerts', () => {
  const clock = new VirtualClock();
  const log = createKeptLog();
  const bad: Finding = { verdict: 'bad', value: 2, target: 1, unit: 'ms', n: 9, measured: 'm', advice: 'a' };
  const fail = (): never => {
    throw new Error('a mistake');
  };
  const book = createAlertBook({
    ...reading({}),
    facts: fail,
    clock,
    log,
    rules: [
      { name: 'broken', severity: 'warning', judge: fail },
      { name: 'disk', severity: 'warning', judge: ({ facts }) => (facts.storageFailing ? bad : null) },
      { name: 'sound', severity: 'warning', judge: () => bad },
    ],
    notify: fail,
  });
  book.start();
  clock.advance(60_000);
  assert.deepEqual(
    book.active().map(({ name }) => name),
    ['sound'],
  );
  const failures = log.entries.filter(({ event }) => event === 'alerts not evaluated');
  assert.deepEqual(
    failures.map(({ fields }) => fields),
    [{ reason: 'a mistake' }],
  );
});

test('every message says what, the target, how it was measured, from how many and what to do', () => {
  const clock = new VirtualClock();
  const log = createKeptLog();
  const slow = ms(40, 3_000);
  const scopes = {
    'optimized 1m': turns({ owedCount: 40, answeredCount: 20 }, { responseGap: slow }),
    'optimized 15m': turns({ owedCount: 400, answeredCount: 200, deadAirCount: 9 }, { recovery: slow }),
    'optimized start': turns({ owedCount: 3_000 }),
    'optimized start cache_template': turns({ owedCount: 900 }),
  };
  const given = reading(scopes, { loop: ms(100, 50) });
  const book = createAlertBook({
    clock,
    log,
    rules: RULES,
    figures: given.figures,
    facts: () => ({ storageFailing: false, disk: { freeBytes: 0.1 * GB, totalBytes: 10 * GB } }),
    notify: () => undefined,
  });
  book.evaluate();
  clock.advance(10_000);
  book.evaluate();
  assert.deepEqual(
    book.active().map(({ name }) => name),
    RULES.map(({ name }) => name),
  );
  for (const { name, message, n } of book.active()) {
    assert.match(
      message,
      new RegExp(`^${name} is [\\d.,]+ (?:ms|%|MB), target [\\d.,]+ (?:ms|%|MB): .{20,} \\(n = ${n}\\)\\. .{30,}\\.$`),
      name,
    );
  }
});

test('the room of a disk is known after the first look, and unknown where there is no such directory', async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'weaver-disk-'));
  context.after(() => rm(directory, { recursive: true, force: true }));
  const watch = createDiskWatch(directory);
  assert.equal(watch.read(), null);
  const space = await eventually('the disk was looked at', () => watch.read() ?? undefined);
  assert.ok(space.totalBytes > 0);
  assert.ok(space.freeBytes >= 0 && space.freeBytes <= space.totalBytes);
  await rm(directory, { recursive: true });
  await eventually('the directory is gone', () => (watch.read() === null ? true : undefined));
});
