import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../../../src/domain/provider_health.ts';
import type { ReplyFailureCode } from '../../../src/domain/reply.ts';
import { LIMITS } from '../../../src/limits.ts';
import { type FollowedRequest, ProviderBook } from '../../../src/providers/provider_book.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

class Seen {
  readonly clock = new VirtualClock();
  readonly book: ProviderBook;
  readonly told: (readonly [Verdict, number])[] = [];

  constructor(concurrency = LIMITS.providers.concurrency) {
    this.book = new ProviderBook(this.clock, concurrency);
  }

  begin(): FollowedRequest {
    return this.book.begin((verdict, restMs) => this.told.push([verdict, restMs]));
  }

  /** Requests one after the other, each with its first token after so long. */
  answer(count: number, ttftMs: number): this {
    for (let n = 0; n < count; n++) {
      const request = this.begin();
      this.clock.advance(ttftMs);
      request.text(this.clock.nowUs());
      request.done();
    }
    return this;
  }

  verdicts(): readonly Verdict[] {
    return this.told.splice(0).map(([verdict]) => verdict);
  }
}

test('A hedge waits 900 ms until fifty answers are known, then the time that nearly all take, from 600 to 1,000 ms', () => {
  for (const [ttftMs, hedgeMs] of [
    [100, 600],
    [750, 750],
    [4_000, 1_000],
  ] as const) {
    const seen = new Seen().answer(49, ttftMs);
    assert.deepEqual([seen.book.p95Us, seen.book.hedgeUs], [null, 900_000]);
    seen.answer(1, ttftMs);
    assert.deepEqual([seen.book.p95Us, seen.book.hedgeUs], [ttftMs * 1000, hedgeMs * 1000]);
  }
});

test('What is learned is forgotten after five minutes without requests', () => {
  const seen = new Seen().answer(60, 700);
  assert.equal(seen.book.hedgeUs, 700_000);
  seen.clock.advance(301_000);
  assert.equal(seen.book.hedgeUs, 900_000);
});

test('A first token after the delay of a hedge is late, after twice the long-term time it is slow', () => {
  const seen = new Seen().answer(100, 700);
  assert.deepEqual(new Set(seen.verdicts()), new Set(['prompt']));
  assert.equal(seen.book.verdictOn(700_000), 'prompt');
  assert.equal(seen.book.verdictOn(700_001), 'late');
  assert.equal(seen.book.verdictOn(1_400_000), 'late');
  assert.equal(seen.book.verdictOn(1_400_001), 'slow');
  // For a fast one a second is not slow yet.
  assert.equal(new Seen().answer(100, 100).book.verdictOn(1_000_000), 'late');
});

test('What is slow is judged by the time before the newest requests', () => {
  const seen = new Seen().answer(100, 700);
  seen.verdicts();
  seen.answer(20, 1_500);
  assert.deepEqual(new Set(seen.verdicts()), new Set(['slow']));
});

test('A request that we gave up has not failed; it was late if its token should have been there by then', () => {
  for (const [ranMs, told] of [
    [400, []],
    [901, ['late']],
    [1_900, ['slow']],
  ] as const) {
    const seen = new Seen();
    const request = seen.begin();
    seen.clock.advance(ranMs);
    request.abandoned(seen.clock.nowUs());
    assert.deepEqual(seen.verdicts(), told, `${ranMs} ms`);
    assert.equal(seen.book.inFlight, 0);
  }
});

test('A request that was given up after its first token is told once', () => {
  const seen = new Seen();
  const request = seen.begin();
  request.text(seen.clock.nowUs());
  seen.clock.advance(5_000);
  request.text(seen.clock.nowUs());
  request.abandoned(seen.clock.nowUs());
  assert.deepEqual(seen.verdicts(), ['prompt']);
});

test('A provider that is late more often the more it is given up does not look the faster for it', () => {
  const seen = new Seen().answer(60, 500);
  for (let n = 0; n < 20; n++) {
    const request = seen.begin();
    seen.clock.advance(800);
    request.abandoned(seen.clock.nowUs());
  }
  seen.clock.advance(5_001);
  assert.equal(seen.book.hedgeUs, 800_000);
});

test('A failure is told with the rest that was asked for; what was our doing is none of the provider', () => {
  const seen = new Seen();
  const fail = (code: ReplyFailureCode, retryAfterMs?: number): void =>
    seen.begin().failed({ code, ...(retryAfterMs !== undefined && { retryAfterMs }) }, seen.clock.nowUs());
  fail('RATE_LIMITED', 7_000);
  fail('HTTP_ERROR');
  for (const code of ['CONTENT_FILTERED', 'REPLY_TOO_LONG', 'NO_ANSWER', 'NOT_RECORDED'] as const) fail(code);
  assert.deepEqual(seen.told, [
    ['failed', 7_000],
    ['failed', 0],
  ]);
  assert.equal(seen.book.inFlight, 0);
});

test('A reply that breaks after its first token has failed as well', () => {
  const seen = new Seen();
  const request = seen.begin();
  request.text(seen.clock.nowUs());
  request.failed({ code: 'CUT_OFF' }, seen.clock.nowUs());
  request.abandoned(seen.clock.nowUs());
  assert.deepEqual(seen.verdicts(), ['prompt', 'failed']);
  assert.equal(seen.book.inFlight, 0);
});

test('What may be left out is left out first: speculation, then hedges, then checks', () => {
  const seen = new Seen({ atFirst: 10, min: 4, max: 10 });
  const kinds = ['speculation', 'predicted', 'race', 'hedge', 'check'] as const;
  const rooms: number[] = [];
  for (let n = 0; n <= 10; n++) {
    rooms.push(kinds.filter((kind) => seen.book.hasRoomFor(kind)).length);
    seen.begin();
  }
  assert.deepEqual(rooms, [5, 5, 5, 5, 5, 5, 5, 2, 1, 0, 0]);
});

test('It is full only when it has more to do than it takes and its answers have become late', () => {
  const seen = new Seen({ atFirst: 10, min: 4, max: 1_000 });
  seen.answer(300, 300);
  for (let n = 0; n < 12; n++) seen.begin();
  assert.equal(seen.book.isFull, false, 'busy, and nobody notices');
  for (let n = 0; n < 40; n++) {
    const request = seen.begin();
    seen.clock.advance(2_500);
    request.text(seen.clock.nowUs());
    request.done();
  }
  assert.equal(seen.book.isFull, true);
});
