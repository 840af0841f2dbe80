/** What every reply provider must keep to, whatever is behind it. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { ReplyProvider, ReplyRequest } from '../../src/domain/reply.ts';
import { RecordingSink } from './provider_sink.ts';

export interface ProviderUnderTest {
  readonly provider: ReplyProvider;
  /** Answered with at least one text. */
  readonly request: ReplyRequest;
  /** Lets virtual time pass, for a provider that lives in it. */
  readonly advance?: (ms: number) => void;
  close(): Promise<void>;
}

export function describeReplyProvider(name: string, create: () => Promise<ProviderUnderTest>): void {
  describe(`${name} as a reply provider`, () => {
    let under: ProviderUnderTest;

    beforeEach(async () => {
      under = await create();
    });
    afterEach(async () => {
      await under.close();
    });

    const generate = (sink: RecordingSink, signal: AbortSignal): void => {
      under.provider.generate(under.request, sink, signal);
      under.advance?.(10_000);
    };
    /** A reply from start to end: whatever an earlier generation had still to say would have come by then. */
    const wholeReply = async (): Promise<RecordingSink> => {
      const sink = new RecordingSink();
      generate(sink, new AbortController().signal);
      await sink.ended();
      return sink;
    };

    test('a reply is text that is never empty, then done, once', async () => {
      const sink = await wholeReply();
      await wholeReply();
      assert.deepEqual(sink.failures, []);
      assert.equal(sink.ends.length, 1);
      assert.ok(sink.texts.length > 0);
      assert.ok(sink.texts.every((text) => text !== ''));
    });

    test('a signal aborted beforehand gets silence', async () => {
      const sink = new RecordingSink();
      generate(sink, AbortSignal.abort());
      await wholeReply();
      assert.equal(sink.texts.length + sink.endCount, 0);
    });

    test('an abort right after the start gets silence', async () => {
      const sink = new RecordingSink();
      const controller = new AbortController();
      under.provider.generate(under.request, sink, controller.signal);
      const toldBefore = sink.texts.length + sink.endCount;
      controller.abort();
      under.advance?.(10_000);
      await wholeReply();
      assert.equal(sink.texts.length + sink.endCount, toldBefore);
    });

    test('an abort from within the first text gets nothing after it', async () => {
      const sink = new RecordingSink();
      const controller = new AbortController();
      sink.onText = () => controller.abort();
      generate(sink, controller.signal);
      await sink.spoken();
      await wholeReply();
      assert.equal(sink.texts.length, 1);
      assert.equal(sink.endCount, 0);
    });

    test('an abort after the end changes nothing', async () => {
      const sink = new RecordingSink();
      const controller = new AbortController();
      generate(sink, controller.signal);
      await sink.ended();
      controller.abort();
      await wholeReply();
      assert.equal(sink.endCount, 1);
    });

    test('generations at the same time do not mix', async () => {
      const alone = await wholeReply();
      const replies = await Promise.all([wholeReply(), wholeReply(), wholeReply()]);
      for (const { reply } of replies) assert.equal(reply, alone.reply);
    });

    test('warming up never throws', () => {
      under.provider.warm?.();
      under.provider.warm?.();
    });
  });
}
