/** Every way in which the upstream fails, on the production path against a real server, has its defined code. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createOpenAiProvider } from '../../src/generation/openai.ts';
import { behaviours } from '../support/azure_like_behaviours.ts';
import type { Behaviour } from '../support/azure_like_behaviours.ts';
import { closedPortUrl } from '../support/azure_like_server.ts';
import { API_KEY, createProviderBench } from './provider_bench.ts';
import type { ProviderBench } from './provider_bench.ts';
import { RecordingSink, replyRequest } from './provider_sink.ts';

let bench: ProviderBench;
beforeEach(async () => {
  bench = await createProviderBench();
});
afterEach(async () => {
  await bench.close();
});

function start(): { sink: RecordingSink; controller: AbortController } {
  const sink = new RecordingSink();
  const controller = new AbortController();
  bench.provider.generate(replyRequest(), sink, controller.signal);
  return { sink, controller };
}

async function outcomeOf(behaviour: Behaviour): Promise<{ outcome: string; sink: RecordingSink }> {
  bench.server.next(behaviour);
  const { sink } = start();
  return { outcome: await sink.ended(), sink };
}

describe('an upstream that answers well', () => {
  const text = 'We open at eight, and on Sundays at nine.';
  const good: readonly (readonly [string, Behaviour])[] = [
    ['a paced reply', behaviours.reply(text, { everyMs: 1 })],
    ['everything in one write', behaviours.burst(text)],
    ['an end without [DONE]', behaviours.withoutDone(text)],
    ['a reply cut at its limit of tokens', behaviours.finished(text, 'length')],
    ['a response that does not end after the reply', behaviours.neverEnding(text)],
  ];
  for (const [name, behaviour] of good) {
    test(`${name} is done with its whole text`, async () => {
      const { outcome, sink } = await outcomeOf(behaviour);
      assert.equal(outcome, 'done');
      assert.equal(sink.reply, text);
      assert.deepEqual(sink.ends, [{ endCall: false }]);
    });
  }

  test('500 tokens in one burst arrive one by one and whole', async () => {
    const words = Array.from({ length: 500 }, (_, index) => `w${index}`).join(' ');
    const { outcome, sink } = await outcomeOf(behaviours.burst(words));
    assert.equal(outcome, 'done');
    assert.equal(sink.texts.length, 500);
    assert.equal(sink.reply, words);
  });

  test('a reply leaves no timer behind, also when its response never ends', async () => {
    await outcomeOf(behaviours.neverEnding(text));
    const request = await bench.server.request(1);
    bench.clock.advance(2_000);
    await request.closed;
    assert.equal(request.aborted, true);
    assert.equal(bench.clock.pendingCount, 0);
  });
});

describe('an upstream that fails', () => {
  const faults: readonly (readonly [string, Behaviour, code: string, text: string])[] = [
    ['a socket cut half way', behaviours.cut('We open'), 'CUT_OFF', 'We open'],
    ['a clean end without finish_reason', behaviours.unfinished('We open', { done: false }), 'CUT_OFF', 'We open'],
    ['[DONE] without finish_reason', behaviours.unfinished('We open', { done: true }), 'CUT_OFF', 'We open'],
    ['a hang-up before the answer', behaviours.hangUp(), 'CONNECTION_FAILED', ''],
    ['429', behaviours.status(429), 'RATE_LIMITED', ''],
    ['500', behaviours.status(500), 'HTTP_ERROR', ''],
    ['503', behaviours.status(503), 'HTTP_ERROR', ''],
    ['307', behaviours.status(307, { headers: { location: '/elsewhere' } }), 'HTTP_ERROR', ''],
    ['404', behaviours.status(404, { code: 'DeploymentNotFound' }), 'HTTP_ERROR', ''],
    ['401', behaviours.status(401), 'UNAUTHORIZED', ''],
    ['403', behaviours.status(403), 'UNAUTHORIZED', ''],
    ['a refused prompt', behaviours.status(400, { code: 'content_filter' }), 'CONTENT_FILTERED', ''],
    ['a 200 HTML page', behaviours.htmlPage(), 'MALFORMED_STREAM', ''],
    ['a compressed body', behaviours.raw([''], { 'content-encoding': 'gzip' }), 'MALFORMED_STREAM', ''],
    ['a malformed event', behaviours.malformed('We open'), 'MALFORMED_STREAM', 'We open'],
    ['an endless line', behaviours.raw(['data: ', 'x'.repeat(300 * 1024)]), 'MALFORMED_STREAM', ''],
    ['a filtered reply', behaviours.finished('We open', 'content_filter'), 'CONTENT_FILTERED', 'We open'],
    ['a finish without text', behaviours.finished('', 'stop'), 'EMPTY_REPLY', ''],
    ['a rate limit in the stream', behaviours.errorInStream('We', { code: '429' }), 'RATE_LIMITED', 'We'],
    ['an error in the stream', behaviours.errorInStream('We', { type: 'server_error' }), 'HTTP_ERROR', 'We'],
  ];
  for (const [name, behaviour, code, text] of faults) {
    test(`${name} fails as ${code}`, async () => {
      const { outcome, sink } = await outcomeOf(behaviour);
      assert.equal(outcome, code);
      assert.equal(sink.reply, text);
      const request = await bench.server.request(1);
      await request.closed;
      assert.equal(sink.endCount, 1);
      assert.equal(bench.clock.pendingCount, 0);
    });
  }

  test('a reply over its bound fails as REPLY_TOO_LONG and the upstream is let go', async () => {
    const { outcome, sink } = await outcomeOf(behaviours.reply('word '.repeat(2_000)));
    assert.equal(outcome, 'REPLY_TOO_LONG');
    assert.ok(sink.reply.length <= 4_000);
    const request = await bench.server.request(1);
    await request.closed;
  });

  test('429 tells after how long to come back, from milliseconds, seconds or a date', async () => {
    const inTenSeconds = new Date(bench.clock.epochMs() + 10_000).toUTCString();
    const cases: readonly (readonly [Record<string, string>, number | undefined])[] = [
      [{ 'retry-after-ms': '1500', 'retry-after': '60' }, 1_500],
      [{ 'retry-after': '2' }, 2_000],
      [{ 'retry-after': inTenSeconds }, 10_000],
      [{ 'retry-after': 'soon' }, undefined],
    ];
    for (const [headers, expectedMs] of cases) {
      const { sink } = await outcomeOf(behaviours.status(429, { headers }));
      assert.equal(sink.failures[0]?.retryAfterMs, expectedMs);
    }
  });

  test('a failure is logged with the upstream id and never repeats what the provider wrote', async () => {
    const { sink } = await outcomeOf(behaviours.status(401));
    assert.equal(bench.logged[0]?.event, 'generation.failed');
    assert.equal(bench.logged[0].fields['upstreamId'], 'req-1');
    const told = JSON.stringify([bench.logged, sink.failures]);
    assert.ok(!told.includes('must not be logged'));
    assert.ok(!told.includes(API_KEY));
  });

  test('a request that cannot be built fails as PROVIDER_BROKEN', async () => {
    const sink = new RecordingSink();
    const request = {
      ...replyRequest(),
      messages: () => {
        throw new TypeError('no messages');
      },
    };
    bench.provider.generate(request, sink, new AbortController().signal);
    assert.equal(await sink.ended(), 'PROVIDER_BROKEN');
  });
});

describe('an upstream that cannot be reached', () => {
  const providerAt = (baseUrl: string) =>
    createOpenAiProvider({ ...bench.options, name: 'openai', baseUrl, apiKey: 'key', model: 'gpt-4o-mini' });
  const outcomeAt = async (baseUrl: string): Promise<RecordingSink> => {
    const sink = new RecordingSink();
    providerAt(baseUrl).generate(replyRequest(), sink, new AbortController().signal);
    assert.equal(await sink.ended(), 'CONNECTION_FAILED');
    assert.equal(sink.endCount, 1);
    return sink;
  };

  test('a closed port fails as CONNECTION_FAILED and names the system error', async () => {
    const sink = await outcomeAt(`${await closedPortUrl()}/v1`);
    assert.match(sink.failures[0]?.message ?? '', /ECONNREFUSED/);
  });

  test('an unknown name fails as CONNECTION_FAILED', async () => {
    await outcomeAt('http://no-such-host.invalid/v1');
  });

  test('TLS to a server without TLS fails as CONNECTION_FAILED', async () => {
    await outcomeAt(`${bench.server.url.replace('http:', 'https:')}/v1`);
  });

  test('connections that were closed fail as CONNECTION_FAILED', async () => {
    await bench.provider.close?.();
    const { sink } = start();
    assert.equal(await sink.ended(), 'CONNECTION_FAILED');
  });

  test('warming up an unreachable endpoint does nothing', async () => {
    const provider = providerAt(`${await closedPortUrl()}/v1`);
    provider.warm?.();
    provider.warm?.();
    await outcomeAt(`${await closedPortUrl()}/v1`);
  });
});

describe('deadlines', () => {
  const silent: readonly (readonly [string, Behaviour])[] = [
    ['silence', behaviours.silence()],
    ['headers and nothing else', behaviours.headersOnly()],
    ['comments without end', behaviours.comments()],
    ['chunks without text, without end', behaviours.emptyChunks()],
  ];
  for (const [name, behaviour] of silent) {
    test(`${name}: FIRST_TOKEN_TIMEOUT at the deadline, not before, and the upstream is let go`, async () => {
      bench.server.next(behaviour);
      const { sink } = start();
      const request = await bench.server.request(1);
      bench.clock.advance(2_499);
      assert.equal(sink.endCount, 0);
      bench.clock.advance(1);
      assert.equal(await sink.ended(), 'FIRST_TOKEN_TIMEOUT');
      await request.closed;
      assert.equal(request.aborted, true);
      assert.equal(bench.clock.pendingCount, 0);
    });
  }

  const stalls: readonly (readonly [string, Behaviour])[] = [
    ['a stream that stalls', behaviours.stall('Hello')],
    ['text followed by chunks without text', behaviours.textThenEmptyChunks('Hello')],
    ['text followed by keep-alive comments', behaviours.textThenComments('Hello')],
    ['text followed by white space', behaviours.textThenSpaces('Hello')],
    ['one token every three seconds', behaviours.slowTokens(3_000)],
  ];
  for (const [name, behaviour] of stalls) {
    test(`${name}: STALLED when the next text is due, counted from the last one`, async () => {
      bench.server.next(behaviour);
      const { sink } = start();
      bench.clock.advance(500);
      await sink.spoken();
      bench.clock.advance(1_499);
      assert.equal(sink.endCount, 0);
      bench.clock.advance(1);
      assert.equal(await sink.ended(), 'STALLED');
      const request = await bench.server.request(1);
      await request.closed;
    });
  }

  test('a reply that keeps coming is STALLED when the whole reply is due', async () => {
    bench.server.next(behaviours.slowTokens(1));
    const { sink } = start();
    for (let passedMs = 0; passedMs < 9_000; passedMs += 1_000) {
      await sink.spoken(sink.texts.length + 1);
      bench.clock.advance(1_000);
      assert.equal(sink.endCount, 0);
    }
    await sink.spoken(sink.texts.length + 1);
    bench.clock.advance(1_000);
    assert.equal(await sink.ended(), 'STALLED');
    assert.match(sink.failures[0]?.message ?? '', /10000 ms/);
  });
});

describe('an abort', () => {
  test('in the middle of a reply closes the upstream connection at once and tells nothing more', async () => {
    bench.server.next(behaviours.slowTokens(1));
    const { sink, controller } = start();
    await sink.spoken(3);
    controller.abort();
    const toldCount = sink.texts.length;
    const request = await bench.server.request(1);
    await request.closed;
    assert.equal(request.aborted, true);
    assert.equal(sink.texts.length, toldCount);
    assert.equal(sink.endCount, 0);
    assert.equal(bench.clock.pendingCount, 0);
  });

  test('before the answer closes the upstream connection', async () => {
    bench.server.next(behaviours.silence());
    const { sink, controller } = start();
    const request = await bench.server.request(1);
    controller.abort();
    await request.closed;
    assert.equal(request.aborted, true);
    assert.equal(sink.texts.length + sink.endCount, 0);
  });

  test('from within the text of a burst ends it there', async () => {
    bench.server.next(behaviours.burst('one two three'));
    const { sink, controller } = start();
    sink.onText = () => controller.abort();
    const request = await bench.server.request(1);
    await request.closed;
    await sink.spoken();
    assert.deepEqual(sink.texts, ['one']);
    assert.equal(sink.endCount, 0);
  });

  test('while the request is still being built sends nothing and does not even connect', async () => {
    const { sink, controller } = start();
    controller.abort();
    const response = await fetch(bench.server.url);
    await response.text();
    assert.equal(bench.server.connectionCount, 1);
    assert.equal(bench.server.requests.length, 0);
    assert.equal(sink.texts.length + sink.endCount, 0);
  });

  test('while waiting for a connection sends nothing', async () => {
    bench.server.always(behaviours.silence());
    const busy = Array.from({ length: 8 }, start);
    await bench.server.request(8);
    const waiting = start();
    // Two turns of the event loop: the request is built and stands in the queue.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    waiting.controller.abort();
    bench.server.always(behaviours.burst('At eight.'));
    for (const { controller } of busy) controller.abort();
    const last = start();
    assert.equal(await last.sink.ended(), 'done');
    assert.equal(bench.server.requests.length, 9);
    assert.equal(waiting.sink.texts.length + waiting.sink.endCount, 0);
  });
});
