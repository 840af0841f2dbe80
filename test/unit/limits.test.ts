import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvariantError } from '../../src/domain/outcome.ts';
import { assertLimits, type Limits, LIMITS } from '../../src/limits.ts';

describe('the limits', () => {
  it('hold together and cannot be changed', () => {
    assertLimits(LIMITS);
    assert.throws(() => Object.assign(LIMITS.relay.frames, { burst: 1 }), TypeError);
  });

  const { relay, generation, call, http } = LIMITS;
  const bent: readonly (readonly [rule: RegExp, limits: Limits])[] = [
    [
      /one token fits into the outbox/,
      { ...LIMITS, relay: { ...relay, outbox: { ...relay.outbox, tokenBytes: 65_537 } } },
    ],
    [/full outbox/, { ...LIMITS, relay: { ...relay, bufferedBytes: 1024 } }],
    [/whole reply fits/, { ...LIMITS, generation: { ...generation, replyChars: 30_000 } }],
    [/utterance fits into a frame/, { ...LIMITS, call: { ...call, utteranceChars: 30_000 } }],
    [/replay/, { ...LIMITS, relay: { ...relay, frames: { ...relay.frames, burst: 499 } } }],
    [/flood/, { ...LIMITS, relay: { ...relay, frames: { ...relay.frames, floodPerSecond: 1_100 } } }],
    [/http\.bodyBytes must be a positive/, { ...LIMITS, http: { ...http, bodyBytes: 0 } }],
    [/setupMs must be a positive/, { ...LIMITS, relay: { ...relay, setupMs: Number.NaN } }],
    [/MAX_CALLS/, { ...LIMITS, calls: { ...LIMITS.calls, maxCalls: 10_001 } }],
  ];
  for (const [rule, limits] of bent) {
    it(`that break ${rule.source} are refused`, () => {
      assert.throws(
        () => assertLimits(limits),
        (error) => error instanceof InvariantError && rule.test(error.message),
      );
    });
  }
});
