/** How faults of the stand-in for the model look to who asks it, and addresses at which nobody listens for a while. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startUpstream, type Upstream } from '../../../bench/servers.ts';
import { FAULT_KINDS, type FaultKind } from '../../../bench/fault_kinds.ts';
import { PROFILES } from '../../../bench/profiles.ts';
import type { UpstreamOrder } from '../../../bench/upstream_order.ts';
import { eventually, within } from '../../support/waiting.ts';

const { fast } = PROFILES;
const QUICK = { ...fast, stream: { ...fast.stream, betweenTokens: { medianMs: 1, sigma: 0, maxMs: 1 } } };
const ORDER: UpstreamOrder = { profile: QUICK, seed: 2, deployments: 2, keepsLog: true };
const LINE = 'im looking for thai food in the centre of town please';

let upstream: Upstream;
before(async () => {
  upstream = await startUpstream(ORDER);
});
after(() => upstream.child.stop());

function post(deployment = 0, signal: AbortSignal | null = null, more: object = {}): Promise<Response> {
  return fetch(upstream.endpoints[deployment] ?? '', {
    method: 'POST',
    headers: { 'api-key': 'any' },
    body: JSON.stringify({ stream: true, messages: [{ role: 'user', content: LINE }], ...more }),
    signal,
  });
}

async function meeting(kind: FaultKind): Promise<Response> {
  await upstream.become({ ...ORDER, faults: { share: 1, kinds: [kind], on: 'any' } });
  return post();
}

/** As far as it came. */
async function readUntilItBreaks(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const part of response.body ?? []) text += decoder.decode(part as Uint8Array, { stream: true });
    return text;
  } catch {
    return `${text}(broken)`;
  }
}

test('half an answer: its text arrives, then the connection breaks', async () => {
  const body = await readUntilItBreaks(await meeting('half'));
  assert.ok((body.match(/"content":"[^"]/g) ?? []).length > 3, body);
  assert.match(body, /\(broken\)$/);
  assert.doesNotMatch(body, /"finish_reason":"stop"|\[DONE\]/);
});

test('an unfinished answer ends as a good one does, without its finish', async () => {
  const body = await readUntilItBreaks(await meeting('unfinished'));
  assert.ok((body.match(/"content":"[^"]/g) ?? []).length > 3, body);
  assert.doesNotMatch(body, /"finish_reason":"stop"|\[DONE\]|\(broken\)/);
});

test('a page is status 200 and no stream', async () => {
  const response = await meeting('html');
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /text\/html/);
  assert.match(await response.text(), /^<!doctype html>/);
});

test('a rate limit may leave out when to come back', async () => {
  const response = await meeting('429_bare');
  assert.deepEqual([response.status, response.headers.get('retry-after')], [429, null]);
  await response.text();
});

test('500 chunks come at once, and their text is the answer', async () => {
  const body = await (await meeting('burst')).text();
  const chunks = [...body.matchAll(/"delta":\{"content":("(?:[^"\\]|\\.)*")\}/g)];
  assert.equal(chunks.length, 500);
  const text = chunks.map(([, token]) => JSON.parse(token ?? '""') as string).join('');
  await upstream.become({ ...ORDER, paraphrases: 0 });
  assert.ok(text.length > 20 && text.includes('thai'), text);
});

test('headers may be followed by comments or by chunks without text, again and again', async () => {
  for (const [kind, piece] of [
    ['keep_alive', /: keep-alive/g],
    ['empty_chunks', /"delta":\{"content":""\},"finish_reason":null/g],
  ] as const) {
    const giveUp = new AbortController();
    await upstream.become({ ...ORDER, faults: { share: 1, kinds: [kind], on: 'any' } });
    const response = await post(0, giveUp.signal);
    const decoder = new TextDecoder();
    let text = '';
    for await (const part of response.body ?? []) {
      text += decoder.decode(part as Uint8Array, { stream: true });
      if ((text.match(piece) ?? []).length >= 2) break;
    }
    assert.doesNotMatch(text, /"content":"[^"]/, kind);
    giveUp.abort();
  }
});

test('silence is not even headers', async () => {
  const giveUp = new AbortController();
  await upstream.become({ ...ORDER, faults: { share: 1, kinds: ['silent'], on: 'any' } });
  await upstream.takeStats();
  let isAnswered = false;
  const asked = post(0, giveUp.signal).then(() => (isAnswered = true));
  await eventually('the request', async () => ((await countsSoFar()) >= 1 ? true : undefined));
  assert.equal(isAnswered, false);
  giveUp.abort();
  await assert.rejects(asked);
});

/** Without resetting. */
async function countsSoFar(): Promise<number> {
  const { origin } = new URL(upstream.endpoints[1] ?? '');
  return ((await (await fetch(`${origin}/stats`)).json()) as { requestCount: number }).requestCount;
}

test('an address that is shut refuses connections and breaks those that stand, and takes them again later', async () => {
  const isOpen = async (deployment: number): Promise<boolean> => {
    try {
      await (await post(deployment)).text();
      return true;
    } catch {
      return false;
    }
  };
  const hanging = { share: 1, kinds: ['stall'], on: 'any', deployment: 0 } as const;
  const shut = { from: { ms: 150 }, to: { ms: 500 }, deployment: 0, isShut: true } as const;
  await upstream.become({ ...ORDER, schedule: [{ from: { ms: 0 }, to: { ms: 150 }, faults: hanging }, shut] });
  await upstream.takeStats();
  const standing = await post(0);
  const broken = readUntilItBreaks(standing);
  assert.match(await within('the end of what stood', broken, 2_000), /\(broken\)$/);
  assert.equal(await isOpen(0), false);
  assert.equal(await isOpen(1), true, 'the other one is not shut');
  await eventually('the address is open again', async () => ((await isOpen(0)) ? true : undefined), 2_000);
  assert.equal((await upstream.takeStats()).abortedCount, 0, 'what the stand-in broke is not counted as given up');
});

test('the log of a run tells each request since the reset, with its turn; what asks for one token is a probe', async () => {
  await upstream.become(ORDER);
  await upstream.takeStats();
  await (await post(0)).text();
  await (await post(1)).text();
  await (await post(1, null, { max_tokens: 1 })).text();
  const { log, faults } = await upstream.takeStats();
  assert.deepEqual(
    log.map(({ deployment, isProbe, fault }) => [deployment, isProbe, fault]),
    [
      [0, false, null],
      [1, false, null],
      [1, true, null],
    ],
  );
  assert.equal(new Set(log.map(({ conversation }) => conversation)).size, 1);
  assert.ok(log.every(({ atMs }) => atMs >= 0 && atMs < 5_000));
  assert.deepEqual(new Set(Object.keys(faults)), new Set(FAULT_KINDS));
  assert.deepEqual((await upstream.takeStats()).log, []);
});
