import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { TokenBook } from '../../../src/runtime/token_book.ts';

const CALL = { trackingId: 'call_1', callSid: 'CA1', accountSid: 'AC1' };

function book(): {
  readonly tokens: TokenBook;
  readonly issue: () => { readonly token: string; readonly hash: string };
} {
  const tokens = new TokenBook((count) => randomBytes(count));
  return { tokens, issue: () => tokens.issue(CALL.trackingId, CALL.callSid, CALL.accountSid) };
}

test('a token has 128 bits, and only its hash is given to be stored', () => {
  const { issue } = book();
  const { token, hash } = issue();
  assert.equal(Buffer.from(token, 'base64url').length, 16);
  assert.equal(hash, createHash('sha256').update(token).digest('base64url'));
  assert.ok(!hash.includes(token));
});

test('a token opens its own call, again and again, and nothing else', () => {
  const { tokens, issue } = book();
  const { token } = issue();
  assert.deepEqual(tokens.redeem(token, 'CA1', 'AC1'), CALL);
  assert.deepEqual(tokens.redeem(token, 'CA1', 'AC1'), CALL);
  assert.deepEqual(tokens.redeem(token, 'CA1', ''), CALL, 'older setup frames lack the account');
  assert.deepEqual(tokens.redeem(token, 'CA2', 'AC1'), { refused: 'TOKEN_MISMATCH' });
  assert.deepEqual(tokens.redeem(token, 'CA1', 'AC2'), { refused: 'TOKEN_MISMATCH' });
  assert.deepEqual(tokens.redeem('', 'CA1', 'AC1'), { refused: 'TOKEN_UNKNOWN' });
  assert.deepEqual(tokens.redeem(`${token}x`, 'CA1', 'AC1'), { refused: 'TOKEN_UNKNOWN' });
});

test('an earlier token stays valid until all of the call are revoked', () => {
  const { tokens, issue } = book();
  const [first, second] = [issue(), issue()];
  const other = tokens.issue('call_2', 'CA2', 'AC1');
  assert.deepEqual(tokens.redeem(first.token, 'CA1', 'AC1'), CALL);
  tokens.revoke(CALL.trackingId);
  for (const { token } of [first, second]) {
    assert.deepEqual(tokens.redeem(token, 'CA1', 'AC1'), { refused: 'TOKEN_UNKNOWN' });
  }
  assert.ok('trackingId' in tokens.redeem(other.token, 'CA2', 'AC1'));
});

test('a token that another process has issued is restored by its hash only, and is bound like any other', () => {
  const { token, hash } = book().issue();
  const { tokens } = book();
  const grant = { ...CALL };
  assert.equal(tokens.restore('guessed', hash, grant), false);
  assert.equal(tokens.restore(token, null, grant), false);
  assert.deepEqual(tokens.redeem(token, 'CA1', 'AC1'), { refused: 'TOKEN_UNKNOWN' });
  assert.equal(tokens.restore(token, hash, grant), true);
  assert.deepEqual(tokens.redeem(token, 'CA2', 'AC1'), { refused: 'TOKEN_MISMATCH' });
  assert.deepEqual(tokens.redeem(token, 'CA1', 'AC1'), grant);
  tokens.revoke('call_1');
  assert.deepEqual(tokens.redeem(token, 'CA1', 'AC1'), { refused: 'TOKEN_UNKNOWN' });
});
