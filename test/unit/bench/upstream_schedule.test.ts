/** What changes at the stand-in for the model while a run goes on, and what each fault makes of a reply. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StreamDelivery } from '../../../bench/delivery.ts';
import { FAULT_KINDS, type FaultKind } from '../../../bench/fault_kinds.ts';
import { PROFILES } from '../../../bench/profiles.ts';
import { downInTurn } from '../../../bench/scenarios/failover_down.ts';
import type { UpstreamOrder } from '../../../bench/upstream_order.ts';
import { createPlanner, type PlannedReply, type Planner } from '../../../bench/upstream_plan.ts';
import { type Phase, phaseAt } from '../../../bench/upstream_schedule.ts';

const at = (ms: number, requestCount = 0) => ({ ms, requestCount });
const asks = (line: string): readonly { role: string; content: string }[] => [{ role: 'user', content: line }];

function ask(planner: Planner, line: string, nowMs = 0, deployment = 0): PlannedReply {
  return planner.plan(asks(line), deployment, nowMs);
}

describe('a schedule', () => {
  const down: Phase = { from: { ms: 100 }, to: { ms: 200 }, deployment: 1, isShut: true };
  const worse: Phase = { from: { request: 5 }, profile: 'C_stress' };

  test('holds from its beginning up to its end, on its deployment alone', () => {
    const found = [99, 100, 199, 200].map((ms) => phaseAt([down], 1, at(ms)));
    assert.deepEqual(found, [null, down, down, null]);
    assert.equal(phaseAt([down], 0, at(150)), null);
  });

  test('goes by the number of requests too, and without an end to the end', () => {
    const found = [4, 5, 5_000].map((requestCount) => phaseAt([worse], 0, at(0, requestCount)));
    assert.deepEqual(found, [null, worse, worse]);
  });

  test('of several phases that hold the last one counts', () => {
    assert.equal(phaseAt([worse, down], 1, at(150, 9)), down);
    assert.equal(phaseAt([worse, down], 1, at(250, 9)), worse);
  });

  test('of a row in which everything is down has no moment at which anybody can answer', () => {
    const phases = downInTurn(3_000);
    for (let ms = 0; ms < 20_000; ms += 10) {
      for (const deployment of [0, 1]) {
        const phase = phaseAt(phases, deployment, at(ms));
        assert.ok(phase?.isShut === true || (phase?.faults?.share === 1 && phase.faults.on === 'any'), `${ms} ms`);
      }
    }
    assert.ok(phases.some(({ isShut }) => isShut === true));
  });
});

describe('a planner with a schedule', () => {
  const order: UpstreamOrder = {
    profile: 'fast',
    seed: 3,
    deployments: 2,
    schedule: [
      { from: { ms: 1_000 }, to: { ms: 2_000 }, deployment: 0, faults: { share: 1, kinds: ['500'], on: 'any' } },
      { from: { ms: 2_000 }, to: { ms: 3_000 }, isShut: true },
      { from: { ms: 3_000 }, deployment: 1, profile: { ...PROFILES.fast, stallShare: 1 } },
    ],
  };

  test('is as ordered before it is begun, whatever the time', () => {
    const planner = createPlanner(order);
    assert.equal(ask(planner, 'one', 1_500).fault, null);
    assert.equal(planner.isShut(0, 2_500), false);
  });

  test('changes at its times, counted from its beginning, on the deployments that are named', () => {
    const planner = createPlanner(order);
    planner.begin(10_000);
    const faults = (ms: number): readonly (FaultKind | null)[] =>
      [0, 1].map((deployment) => ask(planner, `at ${ms}`, 10_000 + ms, deployment).fault);
    assert.deepEqual(
      [faults(999), faults(1_000), faults(3_000)],
      [
        [null, null],
        ['500', null],
        [null, 'stall'],
      ],
    );
    const shut = [1_999, 2_000, 2_999, 3_000].map((ms) => planner.isShut(1, 10_000 + ms));
    assert.deepEqual(shut, [false, true, true, false]);
    planner.begin(20_000);
    assert.deepEqual(ask(planner, 'again', 20_000).fault, null);
  });

  test('changes at a request, whichever deployment it is for', () => {
    const faults = { share: 1, kinds: ['429_bare'], on: 'any' } as const;
    const planner = createPlanner({ ...order, schedule: [{ from: { request: 3 }, to: { request: 5 }, faults }] });
    planner.begin(0);
    const met = [0, 1, 0, 1, 0].map((deployment, index) => ask(planner, `line ${index}`, index, deployment).fault);
    assert.deepEqual(met, [null, null, '429_bare', '429_bare', null]);
  });

  test('gives the same for the same seed', () => {
    const one = { ...order, profile: 'B_payg', faults: { share: 0.5, kinds: FAULT_KINDS, on: 'any' } } as const;
    const replies = (seed: number): readonly PlannedReply[] => {
      const planner = createPlanner({ ...one, seed });
      planner.begin(0);
      return Array.from({ length: 200 }, (_, index) => ask(planner, `line ${index}`, index * 20, index % 2));
    };
    assert.deepEqual(replies(7), replies(7));
    assert.notDeepEqual(replies(7), replies(8));
  });
});

describe('a fault', () => {
  const LINE = 'im looking for thai food in the centre of town please';
  const metBy = (kind: FaultKind): PlannedReply =>
    ask(createPlanner({ profile: 'fast', seed: 4, faults: { share: 1, kinds: [kind], on: 'any' } }), LINE);
  const streamOf = ({ delivery }: PlannedReply): StreamDelivery => {
    assert.ok(delivery.kind === 'stream', delivery.kind);
    return delivery;
  };
  const whole = streamOf(ask(createPlanner({ profile: 'fast', seed: 4 }), LINE));
  const text = whole.tokens.join('');

  test('of each kind is planned under its name', () => {
    assert.deepEqual(
      FAULT_KINDS.map((kind) => metBy(kind).fault),
      FAULT_KINDS,
    );
  });

  test('that comes instead of a stream is told with its kind, and a rate limit with and without a time to wait', () => {
    for (const kind of ['refuse', 'silent', 'stall', 'keep_alive', 'empty_chunks', 'html'] as const) {
      assert.equal(metBy(kind).delivery.kind, kind);
    }
    const errors = (['429', '429_bare', '500'] as const).map((kind) => metBy(kind).delivery);
    assert.deepEqual(
      errors.map((error) => error.kind === 'error' && [error.status, error.retryAfterS]),
      [
        [429, 1],
        [429, null],
        [500, null],
      ],
    );
  });

  test('in the middle leaves the beginning of the text, and breaks or ends it there', () => {
    for (const [kind, ending] of [
      ['half', 'break'],
      ['unfinished', 'end'],
    ] as const) {
      const stream = streamOf(metBy(kind));
      assert.equal(stream.ending, ending);
      const share = stream.tokens.length / whole.tokens.length;
      assert.ok(share > 0.2 && share < 0.8, `${share}`);
      assert.ok(text.startsWith(stream.tokens.join('')));
      assert.equal(stream.endMs, stream.timesMs.at(-1));
    }
    const { brokenToken, tokens } = streamOf(metBy('garbled'));
    assert.ok(brokenToken > 0 && brokenToken < tokens.length - 1);
  });

  test('of the pace gives the whole text: late, after a pause, a token every 3 s, or 500 chunks at once', () => {
    for (const kind of ['slow', 'pause', 'trickle', 'burst'] as const) {
      const { tokens, timesMs, ending } = streamOf(metBy(kind));
      assert.equal(tokens.join(''), text, kind);
      assert.equal(tokens.length, timesMs.length);
      assert.equal(ending, 'finish');
    }
    const gaps = (kind: FaultKind): readonly number[] => {
      const { timesMs } = streamOf(metBy(kind));
      return timesMs.slice(1).map((ms, index) => ms - (timesMs[index] ?? 0));
    };
    assert.equal(streamOf(metBy('slow')).timesMs[0], (whole.timesMs[0] ?? 0) + 5_000);
    assert.equal(gaps('pause').filter((ms) => ms >= 10_000).length, 1);
    assert.ok(gaps('trickle').every((ms) => ms === 3_000));
    assert.equal(streamOf(metBy('burst')).tokens.length, 500);
    assert.ok(gaps('burst').every((ms) => ms === 0));
  });
});

test('a request for a few tokens gets so many and is ended at its limit; its turn is not another one', () => {
  const planner = createPlanner({ profile: 'fast', seed: 5 });
  const first = planner.plan(asks('thai food'), 0, 0);
  const { delivery, conversation } = planner.plan(asks('thai food'), 0, 0, { maxTokens: 1 });
  assert.ok(delivery.kind === 'stream');
  assert.deepEqual([delivery.tokens.length, delivery.timesMs.length, delivery.ending], [1, 1, 'length']);
  assert.equal(conversation, first.conversation);
});
