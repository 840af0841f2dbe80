import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReplyWatch } from '../../../src/runtime/reply_watch.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

const LIMITS = { lateMs: 800, clauseMs: 2500, speechSpareMs: 2500 };

function watched(leftMs = 0) {
  const clock = new VirtualClock();
  const startUs = clock.nowUs();
  const lateAtMs: number[] = [];
  let spokenUntilUs = clock.nowUs() + leftMs * 1000;
  const watch = new ReplyWatch(clock, LIMITS);
  watch.begin({
    speechLeftMs: () => Math.max(0, (spokenUntilUs - clock.nowUs()) / 1000),
    late: () => void lateAtMs.push((clock.nowUs() - startUs) / 1000),
  });
  /** This text, each `everyMs`. */
  const gives = (texts: readonly string[], everyMs: number, ms = 0): void => {
    for (const text of texts) {
      clock.advance(everyMs);
      spokenUntilUs = Math.max(spokenUntilUs, clock.nowUs()) + ms * 1000;
      watch.gave(text);
    }
  };
  return { clock, watch, lateAtMs, gives };
}

test('no further text: late after its time, told once, and no timer is left', () => {
  const { clock, watch, lateAtMs } = watched();
  watch.gave('We open at');
  clock.advance(799);
  assert.deepEqual(lateAtMs, []);
  clock.advance(5000);
  assert.deepEqual(lateAtMs, [800]);
  assert.equal(clock.pendingCount, 0);
});

test('further text moves the time, from the last text on', () => {
  const { clock, lateAtMs, gives } = watched();
  gives(['We', ' open,', ' at'], 500);
  clock.advance(800);
  assert.deepEqual(lateAtMs, [2300]);
});

test('text that trickles without the end of a clause is late as well, in scripts with and without spaces', () => {
  for (const word of [' slow', '慢']) {
    const { lateAtMs, gives } = watched();
    gives(
      Array.from({ length: 5 }, () => word),
      600,
    );
    assert.deepEqual(lateAtMs, [2500], word);
  }
});

test('text that trickles by the clause is not late', () => {
  for (const clause of [' one,', '一，', ' two.', '二。']) {
    const { lateAtMs, gives } = watched();
    gives(
      Array.from({ length: 10 }, () => clause),
      700,
    );
    assert.deepEqual(lateAtMs, [], clause);
  }
});

test('while the caller has much to hear yet nothing is late; a burst in time is as good as a steady stream', () => {
  const { clock, lateAtMs, gives } = watched(6000);
  gives([' and then a great deal more,'], 3400, 4000);
  clock.advance(3000);
  assert.deepEqual(lateAtMs, []);
  // 10 s of speech less what is spared: 7.5 s.
  clock.advance(1100);
  assert.deepEqual(lateAtMs, [7500]);
});

test('stopped: nothing is late any more and no timer is left', () => {
  const { clock, watch, lateAtMs } = watched();
  watch.stop();
  watch.gave('We open');
  assert.equal(clock.pendingCount, 0);
  clock.advance(5000);
  assert.deepEqual(lateAtMs, []);
});

test('a part of a millisecond too much to hear: it is looked at again a millisecond later, not for ever at this one', () => {
  const clock = new VirtualClock();
  const watch = new ReplyWatch(clock, LIMITS);
  let looks = 0;
  watch.begin({
    speechLeftMs: () => {
      looks += 1;
      assert.ok(looks < 100, 'it looks again and again at the same instant');
      return looks < 3 ? LIMITS.speechSpareMs + 1e-9 : 0;
    },
    late: () => {},
  });
  clock.advance(810);
  assert.equal(looks, 3);
});
