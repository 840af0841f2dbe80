/** The small values of the domain: ids, times, numbers, utterances, secrets, speech. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { usToMs } from '../../../src/domain/clock.ts';
import { createTrackingId, isTrackingId } from '../../../src/domain/ids.ts';
import { invariant, InvariantError, RequestError } from '../../../src/domain/outcome.ts';
import { callerDigits, isPhoneNumber, maskNumber } from '../../../src/domain/phone_number.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { estimateSpeechMs } from '../../../src/domain/speech_estimate.ts';
import { responseGapUs } from '../../../src/domain/turn.ts';
import { foldUtterance } from '../../../src/domain/utterance.ts';

test('a trackingId has the documented form, and bytes that would favour some letters are skipped', () => {
  const bytes = [255, 252, 0, 25, 26, 35, 36, 251, 1, 2, 3, 4];
  const id = createTrackingId(1_800_000_000_000, () => bytes.shift() ?? 0);
  assert.equal(id, 'call_1800000000000_az09a9bcde');
  assert.ok(isTrackingId(id));
  for (const bad of ['', id.toUpperCase(), `${id}x`, id.slice(1), `${id}\n`]) assert.ok(!isTrackingId(bad), bad);
});

test('microseconds become milliseconds with two digits', () => {
  assert.equal(usToMs(1_234_567), 1234.57);
  assert.equal(usToMs(0), 0);
});

test('numbers are valid by shape alone and are masked for logs', () => {
  for (const good of ['+1234567890', '+14155550100', '+1234567']) assert.ok(isPhoneNumber(good), good);
  for (const bad of ['1234567890', '+0123456789', '+123456', '+1234567890123456', '+1 415 555']) {
    assert.ok(!isPhoneNumber(bad), bad);
  }
  assert.equal(maskNumber('+14158675309'), '+1********09');
  assert.equal(maskNumber('+123'), '****');
});

test('a caller is told from another by the digits of the number, and not at all where it is withheld', () => {
  assert.equal(callerDigits('+1 (415) 555-0100'), callerDigits('+14155550100'));
  for (const withheld of ['', 'anonymous', 'Restricted', '+266696687', '+7378742833']) {
    assert.equal(callerDigits(withheld), '', withheld);
  }
});

test('wordings that sound the same fold to the same text', () => {
  assert.equal(foldUtterance("  Don't  you OPEN?! "), 'dont you open');
  assert.equal(foldUtterance('Don’t you open'), 'dont you open');
  assert.equal(foldUtterance('你哋幾點開門？'), '你哋幾點開門');
  assert.equal(foldUtterance('好，多謝。'), foldUtterance('好 多謝'));
  assert.equal(foldUtterance('はい、そうです'), 'はいそうです');
  assert.equal(foldUtterance('去 Golden House，唔該'), '去 golden house 唔該');
  assert.equal(foldUtterance('…'), '');
});

test('a secret shows itself only when revealed', () => {
  const secret = new Secret('hunter2');
  const shown = [String(secret), JSON.stringify({ secret }), inspect(secret), inspect({ secret }, { depth: 5 })];
  for (const text of shown) assert.ok(!text.includes('hunter2'), text);
  assert.equal(secret.reveal(), 'hunter2');
});

test('speech is estimated by letters and by syllables', () => {
  assert.equal(estimateSpeechMs(''), 0);
  assert.equal(estimateSpeechMs('a'.repeat(13)), 1500);
  assert.equal(estimateSpeechMs('你好你好'), 1500);
});

test('a response gap needs a final prompt and an answer, and is never negative', () => {
  assert.equal(responseGapUs({ finalUs: 100, answerTextUs: 350 }), 250);
  assert.equal(responseGapUs({ finalUs: 100, answerTextUs: 50 }), 0);
  assert.equal(responseGapUs({ finalUs: 100 }), null);
  assert.equal(responseGapUs({ answerTextUs: 100 }), null);
});

test('a broken rule throws its message, a kept one nothing', () => {
  invariant(true, 'kept');
  assert.throws(() => invariant(0, 'broken'), new InvariantError('broken'));
  const error = new RequestError(503, 'CAPACITY', 'Full.', { lines: 1 }, { 'retry-after': '5' });
  assert.deepEqual(
    [error.status, error.code, error.details, error.headers],
    [503, 'CAPACITY', { lines: 1 }, { 'retry-after': '5' }],
  );
});
