import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvariantError } from '../../../src/domain/outcome.ts';
import { createSystemClock } from '../../../src/runtime/system_clock.ts';

describe('the system clock', () => {
  const clock = createSystemClock();

  it('counts whole microseconds that never go back', () => {
    let before = clock.nowUs();
    for (let i = 0; i < 1000; i += 1) {
      const now = clock.nowUs();
      assert.ok(Number.isSafeInteger(now) && now >= before);
      before = now;
    }
  });

  it('runs a task after its delay and forgets a cleared one', async () => {
    const startUs = clock.nowUs();
    const handle = clock.setTimeout(() => assert.fail('a cleared timer ran'), 1);
    clock.clearTimeout(handle);
    await new Promise<void>((done) => void clock.setTimeout(done, 20));
    // Node rounds to its millisecond ticks.
    assert.ok(clock.nowUs() - startUs >= 19_000);
  });

  it('refuses a delay that Node would run at once', () => {
    assert.throws(() => clock.setTimeout(() => {}, 2 ** 31), InvariantError);
  });
});
