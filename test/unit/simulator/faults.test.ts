import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CarrierFault, createFaults, type FaultOptions } from '../../../src/telephony/simulator/faults.ts';

/** At which of so many occasions the fault strikes, in each of so many calls. */
function strikesOf(
  options: FaultOptions,
  fault: CarrierFault,
  calls = 1,
  occasions = 6,
): readonly (readonly number[])[] {
  const next = createFaults(options);
  return Array.from({ length: calls }, () => {
    const call = next();
    return Array.from({ length: occasions }, (_, index) => index + 1).filter(() => call.strikes(fault) !== null);
  });
}

test('a carrier without faults has none', () => {
  assert.deepEqual(strikesOf({}, 'drop_in_reply'), [[]]);
  assert.equal(createFaults()().rejects({} as never), null);
});

test('a scheduled fault strikes at its occasions, in its calls, with its details', () => {
  const schedule = [{ fault: 'session_fails', at: 2, times: 2, call: 2, code: 64111 }] as const;
  assert.deepEqual(strikesOf({ schedule }, 'session_fails', 3), [[], [2, 3], []]);
  assert.deepEqual(strikesOf({ schedule: [{ fault: 'status_lost' }] }, 'status_lost', 2), [[1], [1]]);
  const next = createFaults({ schedule: [{ ...schedule[0], at: 1, call: 1 }] });
  assert.equal(next().strikes('session_fails')?.code, 64111);
});

test('occasions of one fault are not counted for another', () => {
  const call = createFaults({ schedule: [{ fault: 'status_lost', at: 2 }] })();
  assert.equal(call.strikes('webhook_late'), null);
  assert.equal(call.strikes('status_lost'), null);
  assert.notEqual(call.strikes('status_lost'), null);
});

test('faults by rate come about as often as that, the same ones for the same seed, others for another', () => {
  const rates = { drop_in_reply: 0.25 };
  const struck = (seed: number): string => JSON.stringify(strikesOf({ rates, seed }, 'drop_in_reply', 100, 20));
  const count = (JSON.parse(struck(7)) as number[][]).flat().length;
  assert.ok(count > 400 && count < 600, String(count));
  assert.equal(struck(7), struck(7));
  assert.notEqual(struck(7), struck(8));
});

test('sessions that fail by rate fail with the codes that are given', () => {
  const next = createFaults({ rates: { session_fails: 1 }, codes: [64111, 64114] });
  const codes = Array.from({ length: 50 }, () => next().strikes('session_fails')?.code);
  assert.deepEqual(new Set(codes), new Set([64111, 64114]));
});

test('whoever watches is told of each fault and its call', () => {
  const told: string[] = [];
  const next = createFaults({
    schedule: [{ fault: 'status_lost' }],
    struck: (fault, call) => told.push(`${fault} ${call}`),
  });
  next().strikes('status_lost');
  next().strikes('status_lost');
  assert.deepEqual(told, ['status_lost 1', 'status_lost 2']);
});
