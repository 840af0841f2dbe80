import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  drawFirstTokenMs,
  drawReply,
  type ProfileName,
  PROFILES,
  type StreamPlan,
  tokenTimesMs,
} from '../../../bench/profiles.ts';
import { createRegimeClock, OUTAGE, profileIn, type Regime } from '../../../bench/regimes.ts';
import { seededRandom } from '../../../bench/seeded.ts';

const DRAWS = 100_000;
const LATENCIES: readonly (readonly [ProfileName, readonly [number, number, number]])[] = [
  ['A_good', [403, 695, 1_284]],
  ['B_payg', [525, 894, 3_008]],
  ['C_stress', [681, 2_746, 8_725]],
  ['D_lpu', [152, 303, 710]],
  ['E_flashlite', [325, 764, 2_052]],
];

function near(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual / expected - 1) <= tolerance, `${what}: ${actual.toFixed(4)} instead of ${expected}`);
}

for (const [name, expected] of LATENCIES) {
  test(`the first token of ${name} has the p50, p95 and p99 that were published, within 5 %`, () => {
    const random = seededRandom(1);
    const drawn = Array.from({ length: DRAWS }, () => drawFirstTokenMs(PROFILES[name], random)).sort((a, b) => a - b);
    for (const [index, p] of [0.5, 0.95, 0.99].entries()) {
      near(drawn[Math.floor(p * DRAWS)] ?? 0, expected[index] ?? 0, 0.05, `p${p * 100}`);
    }
  });
}

test('stalls, refusals and broken streams come as often as the profile says', () => {
  const random = seededRandom(2);
  const count: Record<string, number> = {};
  const add = (what: string): void => void (count[what] = (count[what] ?? 0) + 1);
  for (let draws = 0; draws < 4 * DRAWS; draws++) {
    const plan = drawReply(PROFILES.C_stress, random);
    if (plan.kind !== 'stream') add(plan.kind === 'stall' ? 'stall' : plan.status === 429 ? '429' : '5xx');
    else if (plan.pause !== null) add('pause');
    else if (plan.unfinishedAt !== null) add('unfinished');
    else if (plan.malformedAt !== null) add('malformed');
  }
  const share = (what: string): number => (count[what] ?? 0) / (4 * DRAWS);
  near(share('stall'), 0.01, 0.1, 'stall');
  near(share('429'), 0.05, 0.1, '429');
  near(share('5xx'), 0.02, 0.1, '5xx');
  near(share('pause'), 0.003 * 0.92, 0.1, 'pause');
  near(share('unfinished'), 0.001 * 0.92, 0.2, 'unfinished');
  near(share('malformed'), 0.0005 * 0.92, 0.3, 'malformed');
});

test('the profile for the server alone answers after 1 ms, 20 ms between tokens, and never fails', () => {
  const random = seededRandom(3);
  for (let draws = 0; draws < 1_000; draws++) {
    const plan = drawReply(PROFILES.fast, random);
    assert.equal(plan.kind, 'stream');
    const times = tokenTimesMs(PROFILES.fast, plan, 4, { bursts: false, random });
    assert.deepEqual(times, [1, 21, 41, 61]);
  }
});

const STREAM: StreamPlan = { kind: 'stream', firstTokenMs: 500, pause: null, unfinishedAt: null, malformedAt: null };

test('tokens come about 10 ms apart, and a pause holds back those after it', () => {
  const random = seededRandom(4);
  const gaps = (plan: StreamPlan): readonly number[] => {
    const times = tokenTimesMs(PROFILES.B_payg, plan, 1_000, { bursts: false, random });
    return times.map((ms, index) => ms - (times[index - 1] ?? 0));
  };
  const ordinary = gaps(STREAM);
  assert.equal(ordinary[0], 500);
  const sorted = ordinary.slice(1).sort((a, b) => a - b);
  near(sorted[500] ?? 0, 10, 0.1, 'median gap');
  assert.ok((sorted.at(-1) ?? 0) <= 250);
  const paused = gaps({ ...STREAM, pause: { at: 0.25, lastsMs: 9_000 } });
  assert.equal(
    paused.findIndex((ms) => ms > 9_000),
    250,
  );
});

test('a filter releases blocks of 15 to 40 tokens about 220 ms apart, the first one later than its first token', () => {
  const random = seededRandom(5);
  const times = tokenTimesMs(PROFILES.B_payg, STREAM, 20_000, { bursts: true, random });
  const blocks = [...new Set(times)];
  assert.ok((blocks[0] ?? 0) > 500);
  const sizes = blocks.slice(0, -1).map((ms) => times.lastIndexOf(ms) - times.indexOf(ms) + 1);
  assert.equal(Math.min(...sizes), 15);
  assert.equal(Math.max(...sizes), 40);
  const gaps = blocks.slice(1).map((ms, index) => ms - (blocks[index] ?? 0));
  near(gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0, 220, 0.1, 'median gap');
});

/** What each of two deployments was every half minute of a long time. */
function history(seed: number, correlation: number): readonly (readonly [Regime, Regime])[] {
  const clock = createRegimeClock(seed, 2, { timeScale: 1, correlation });
  return Array.from({ length: 1_000_000 }, (_, index) => [clock(0, index * 30_000), clock(1, index * 30_000)] as const);
}

function correlationOf(seen: readonly (readonly [Regime, Regime])[]): number {
  const bad = (regime: Regime): number => (regime === 'normal' ? 0 : 1);
  const mean = (of: (pair: readonly [Regime, Regime]) => number): number =>
    seen.reduce((sum, pair) => sum + of(pair), 0) / seen.length;
  const [a, b] = [mean(([one]) => bad(one)), mean(([, other]) => bad(other))];
  const both = mean(([one, other]) => bad(one) * bad(other));
  return (both - a * b) / Math.sqrt(a * (1 - a) * b * (1 - b));
}

test('a provider is degraded three minutes and out one minute for every thirty good ones, in this order', () => {
  const seen = history(6, 0.5).map(([one]) => one);
  const share = (regime: Regime): number => seen.filter((each) => each === regime).length / seen.length;
  // A second bad spell may begin within the first, on the other chain.
  near(share('degraded'), 3 / 34, 0.1, 'degraded');
  near(share('outage'), 1 / 34, 0.1, 'outage');
  const alone = createRegimeClock(7, 1, { timeScale: 1, correlation: 1 });
  const order: Regime[] = [];
  for (let ms = 0; order.length < 7; ms += 1_000) if (alone(0, ms) !== order.at(-1)) order.push(alone(0, ms));
  assert.deepEqual(order, ['normal', 'degraded', 'outage', 'normal', 'degraded', 'outage', 'normal']);
});

test('two deployments of one vendor share half of their bad times, strangers share none', () => {
  assert.ok(Math.abs(correlationOf(history(8, 0.5)) - 0.5) < 0.06);
  assert.ok(Math.abs(correlationOf(history(8, 0))) < 0.03);
});

test('the scale shortens the spells, and the same seed has the same spells', () => {
  const slow = createRegimeClock(9, 1, { timeScale: 1 });
  const quick = createRegimeClock(9, 1, { timeScale: 0.01 });
  const regimes = new Set<Regime>();
  for (let ms = 0; ms < 1e8; ms += 10_000) {
    const regime = slow(0, ms);
    regimes.add(regime);
    assert.equal(quick(0, ms / 100), regime);
  }
  assert.equal(regimes.size, 3);
});

test('in an outage nothing is answered', () => {
  const random = seededRandom(10);
  const count = { stall: 0, error: 0, stream: 0 };
  for (let draws = 0; draws < 10_000; draws++) count[drawReply(OUTAGE, random).kind] += 1;
  assert.equal(count.stream, 0);
  near(count.stall, 2_000, 0.1, 'stalls');
  assert.equal(profileIn('outage', PROFILES.fast), OUTAGE);
  assert.equal(profileIn('degraded', PROFILES.fast), PROFILES.C_stress);
  assert.equal(profileIn('normal', PROFILES.fast), PROFILES.fast);
});
