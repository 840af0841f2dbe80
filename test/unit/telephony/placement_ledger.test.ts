import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { PlacedCall } from '../../../src/domain/carrier.ts';
import { RequestError } from '../../../src/domain/outcome.ts';
import type { Placement } from '../../../src/domain/placement.ts';
import type { CallOrder } from '../../../src/telephony/place_call.ts';
import {
  FROM,
  options,
  ORDER,
  placingHouse,
  REFUSED,
  refused,
  settled,
  UNKNOWN,
  UNREACHABLE,
} from '../../support/placing_house.ts';
import { CALL_SID } from '../../support/telephony_samples.ts';

test('an Idempotency-Key is stored with its call before the carrier is asked', async () => {
  const { carrier, placements, desk, place } = placingHouse();
  let whenAsked: Placement | undefined;
  carrier.steps.push(
    (async () => {
      await setImmediate();
      whenAsked = placements.get('app:key-1');
      return { callSid: CALL_SID, status: 'queued', to: ORDER.to, from: FROM };
    })(),
  );
  await place({}, 'key-1');
  assert.equal(whenAsked?.state, 'placing');
  assert.equal(whenAsked?.trackingId, [...desk.calls.keys()][0]);
  assert.equal(whenAsked?.response, null);
  assert.equal(placements.get('app:key-1')?.state, 'placed');
});

test('the same key and body get the first answer again and place nothing', async () => {
  const { carrier, place } = placingHouse();
  const first = await place({}, 'key-1');
  const again = await place({}, 'key-1');
  assert.deepEqual([first.replayed, again.replayed], [false, true]);
  assert.deepEqual(again.answer, first.answer);
  assert.equal(carrier.orders.length, 1);
});

test('the same key of another client is another key, and no key is never the same', async () => {
  const { carrier, place } = placingHouse();
  await place({}, 'key-1', 'app');
  await place({}, 'key-1', 'other');
  await place({}, null);
  await place({}, null);
  assert.equal(carrier.orders.length, 4);
});

test('the same key with any other body is a conflict', async () => {
  const changes: readonly Partial<CallOrder>[] = [
    { to: '+14155550124' },
    { from: '+14155550124' },
    { language: 'de-DE' },
    { variables: { name: 'Bob' } },
    { mode: 'traditional' },
  ];
  const { clock, carrier, place } = placingHouse();
  await place({}, 'key-1');
  for (const change of changes) {
    const error = await refused(clock, place(change, 'key-1'));
    assert.deepEqual([error.status, error.code], [409, 'IDEMPOTENCY_CONFLICT']);
  }
  assert.equal(carrier.orders.length, 1);
});

test('the order of variables is no difference', async () => {
  const { carrier, place } = placingHouse();
  await place({ variables: { name: 'Ann', city: 'Rome' } }, 'key-1');
  assert.equal((await place({ variables: { city: 'Rome', name: 'Ann' } }, 'key-1')).replayed, true);
  assert.equal(carrier.orders.length, 1);
});

test('while a key is at work, the same body is in progress and another a conflict', async () => {
  const { clock, carrier, place } = placingHouse();
  let finish: (placed: PlacedCall) => void = () => undefined;
  carrier.steps.push(
    new Promise((resolve) => {
      finish = resolve;
    }),
  );
  const first = place({}, 'key-1');
  await setImmediate();
  const same = await refused(clock, place({}, 'key-1'));
  const other = await refused(clock, place({ to: '+14155550124' }, 'key-1'));
  assert.deepEqual([same.status, same.code], [409, 'IDEMPOTENCY_IN_PROGRESS']);
  assert.deepEqual([other.status, other.code], [409, 'IDEMPOTENCY_CONFLICT']);
  finish({ callSid: CALL_SID, status: 'queued', to: ORDER.to, from: FROM });
  await first;
  assert.equal((await place({}, 'key-1')).replayed, true);
  assert.equal(carrier.orders.length, 1);
});

test('a refusal of the carrier is the first answer and is given again', async () => {
  const { clock, carrier, place } = placingHouse();
  carrier.steps.push(REFUSED);
  const first = await refused(clock, place({}, 'key-1'));
  const again = await place({}, 'key-1');
  assert.deepEqual(again, {
    replayed: true,
    answer: {
      status: 422,
      body: { success: false, error: { code: first.code, message: first.message, details: first.details } },
    },
  });
  assert.equal(carrier.orders.length, 1);
});

test('a key is free again after what passes by itself and after orders that never reached the carrier', async () => {
  const { clock, desk, carrier, place } = placingHouse();
  carrier.steps.push(UNREACHABLE, UNREACHABLE, UNREACHABLE);
  assert.equal((await refused(clock, place({}, 'key-1'))).code, 'CARRIER_UNREACHABLE');
  desk.refusal = new RequestError(503, 'CAPACITY', 'All lines are in use.');
  assert.equal((await refused(clock, place({}, 'key-1'))).code, 'CAPACITY');
  desk.refusal = null;
  assert.equal((await refused(clock, place({ variables: {} }, 'key-1'))).code, 'VARIABLES_MISSING');
  const result = await settled(clock, place({}, 'key-1'));
  assert.ok(!(result instanceof RequestError));
  assert.equal(result.replayed, false);
});

test('an unknown outcome is looked into again under its key, and never placed again', async () => {
  const { clock, desk, carrier, place } = placingHouse();
  carrier.steps.push(UNKNOWN);
  const first = await refused(clock, place({}, 'key-1'));
  assert.equal(first.code, 'CALL_STATE_UNKNOWN');
  assert.equal((await refused(clock, place({}, 'key-1'))).code, 'CALL_STATE_UNKNOWN');
  const trackingId = String(first.details?.['trackingId']);
  desk.bindCallSid(trackingId, CALL_SID);
  const found = await settled(clock, place({}, 'key-1'));
  assert.ok(!(found instanceof RequestError));
  assert.deepEqual([found.answer.body['callSid'], found.answer.body['trackingId']], [CALL_SID, trackingId]);
  assert.equal(carrier.orders.length, 1);
});

test('after a crash in the middle of placing, the key finds the call and places none', async () => {
  const { clock, carrier, desk, place, restarted } = placingHouse();
  carrier.steps.push(new Promise(() => undefined));
  void place({}, 'key-1');
  await setImmediate();
  carrier.found = [{ callSid: CALL_SID, status: 'in-progress', to: ORDER.to, from: FROM }];
  const result = await settled(clock, restarted().place(ORDER, options('key-1')));
  assert.ok(!(result instanceof RequestError));
  assert.equal(result.answer.body['callSid'], CALL_SID);
  assert.deepEqual([carrier.orders.length, desk.calls.size], [1, 1]);
});

test('a list of calls that is asked for long after proves nothing', async () => {
  const { clock, carrier, place } = placingHouse();
  carrier.steps.push(UNKNOWN);
  await refused(clock, place({}, 'key-1'));
  clock.advance(120_000);
  carrier.found = [{ callSid: CALL_SID, status: 'queued', to: ORDER.to, from: FROM }];
  const searches = carrier.searches.length;
  assert.equal((await refused(clock, place({}, 'key-1'))).code, 'CALL_STATE_UNKNOWN');
  assert.equal(carrier.searches.length, searches);
});
