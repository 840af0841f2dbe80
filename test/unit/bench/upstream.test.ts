import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OpenAI } from 'openai';
import { FAULT_KINDS, type FaultKind, type FaultPlan } from '../../../bench/fault_kinds.ts';
import { answerTo } from '../../../bench/meaning/answer.ts';
import { stateAfter } from '../../../bench/meaning/conversation.ts';
import { judge } from '../../../bench/meaning/judge.ts';
import { cpuMsOf } from '../../../bench/proc_meter.ts';
import { PROFILES } from '../../../bench/profiles.ts';
import { endpointOf, type UpstreamOrder } from '../../../bench/upstream_order.ts';
import { createPlanner, tokensOf } from '../../../bench/upstream_plan.ts';
import { startUpstreamProcess, type UpstreamProcess } from '../../support/bench_upstream.ts';
import { eventually } from '../../support/waiting.ts';

const SAID = ['im looking for thai food', 'in the centre please'];
const right = answerTo(stateAfter(SAID.slice(0, -1)), SAID.at(-1) ?? '').answer;

function messages(...lines: readonly string[]): { role: 'system' | 'user'; content: string }[] {
  return [
    { role: 'system', content: 'You answer the telephone.' },
    ...lines.map((content) => ({ role: 'user' as const, content })),
  ];
}

interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly text: string;
}

/** The whole answer of a stream; rejects when the connection breaks. */
async function ask(url: string, lines: readonly string[] = SAID, signal?: AbortSignal): Promise<Asked> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'api-key': 'any', 'content-type': 'application/json' },
    body: JSON.stringify({ stream: true, messages: messages(...lines) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const body = await answer.text();
  const tokens = [...body.matchAll(/"delta":\{"content":("(?:[^"\\]|\\.)*")\}/g)];
  const text = tokens.map(([, token]) => JSON.parse(token ?? '""') as string).join('');
  return { status: answer.status, headers: answer.headers, body, text };
}

const { fast: FAST } = PROFILES;
const QUICK = { ...FAST, stream: { ...FAST.stream, betweenTokens: { medianMs: 1, sigma: 0, maxMs: 1 } } };
const FAULTY: UpstreamOrder = { profile: QUICK, seed: 2, faults: { share: 1, kinds: FAULT_KINDS } };
const NO_FAULTS = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0]));

let fast: UpstreamProcess;
let faulty: UpstreamProcess;
before(async () => {
  [fast, faulty] = await Promise.all([
    startUpstreamProcess({ profile: 'fast', seed: 1, deployments: 2 }),
    startUpstreamProcess(FAULTY),
  ]);
});
after(() => Promise.all([fast.stop(), faulty.stop()]));

test('a stream in the shape of Azure answers what the conversation means', async () => {
  const { status, headers, body, text } = await ask(fast.endpoint);
  assert.equal(status, 200);
  assert.match(headers.get('content-type') ?? '', /^text\/event-stream/);
  assert.equal(judge(right, text), 'right');
  const events = body.split('\n\n').slice(0, -1);
  assert.match(events[0] ?? '', /"choices":\[\],.*prompt_filter_results/);
  assert.match(events[1] ?? '', /"role":"assistant"/);
  assert.match(events.at(-2) ?? '', /"finish_reason":"stop"/);
  assert.equal(events.at(-1), 'data: [DONE]');
});

test('a history that lost a line gets another answer', async () => {
  const { text } = await ask(fast.endpoint, SAID.slice(1));
  assert.equal(judge(right, text), 'wrong');
});

test('the first request whose beginning is missing does not make everybody wait', async (t) => {
  const upstream = await startUpstreamProcess({ profile: 'fast', seed: 1 });
  t.after(() => upstream.stop());
  const post = async (list: readonly object[]): Promise<string> => {
    const headers = { 'api-key': 'any' };
    return (
      await fetch(upstream.endpoint, { method: 'POST', headers, body: JSON.stringify({ messages: list }) })
    ).text();
  };
  await post(messages('any'));
  const before = cpuMsOf(upstream.pid);
  if (before === null) return t.skip('there is no /proc on this machine');
  const known = { role: 'system', content: 'Known so far: price = moderate.' };
  const asked = { role: 'assistant', content: 'Which kind of food do you have in mind?' };
  const reply = await post([known, asked, { role: 'user', content: 'any' }]);
  const tookMs = (cpuMsOf(upstream.pid) ?? Infinity) - before;
  assert.match(reply, /moderate/);
  assert.ok(tookMs < 100, `${tookMs} ms of a processor`);
});

test("OpenAI's own client reads a stream and a whole reply on OpenAI's own path", async () => {
  const client = new OpenAI({ baseURL: `http://127.0.0.1:${fast.port}/v1`, apiKey: 'any', maxRetries: 0 });
  const request = { model: 'gpt-4o-mini', messages: messages(...SAID) };
  const whole = await client.chat.completions.create(request);
  assert.equal(judge(right, whole.choices[0]?.message.content ?? ''), 'right');
  let text = '';
  for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) {
    text += chunk.choices[0]?.delta.content ?? '';
  }
  assert.equal(judge(right, text), 'right');
});

test('what the real service refuses is refused and counted, and no deployment is asked', async () => {
  await fast.stats(true);
  const post = async (path: string, headers: Record<string, string>, body: string): Promise<number> => {
    const answer = await fetch(`http://127.0.0.1:${fast.port}${path}`, { method: 'POST', headers, body });
    await answer.arrayBuffer();
    return answer.status;
  };
  const key = { 'api-key': 'any' };
  const path = new URL(fast.endpoint).pathname;
  const body = JSON.stringify({ messages: messages('hello') });
  assert.equal(await post(path, {}, body), 401);
  assert.equal(await post('/v1/chat/completions', key, body), 401);
  assert.equal(await post(path, key, '{"messages":[]}'), 400);
  assert.equal(await post(path, key, 'no JSON'), 400);
  assert.equal(await post(path.replace('bench', 'bench-3'), key, body), 404);
  assert.equal(await post('/v1/embeddings', key, body), 404);
  const { refusedCount, requestCount } = await fast.stats();
  assert.deepEqual([refusedCount, requestCount], [6, 0]);
});

test('requests are counted by deployment, those that the asker gave up too, until they are reset', async () => {
  await fast.stats(true);
  await ask(endpointOf(fast.port, 0));
  await ask(endpointOf(fast.port, 1));
  const giveUp = new AbortController();
  const given = ask(endpointOf(fast.port, 1), ['thai food'], giveUp.signal);
  await eventually('the third request', async () => ((await fast.stats()).requestCount === 3 ? true : undefined));
  giveUp.abort();
  await assert.rejects(given);
  await eventually('the abort', async () => ((await fast.stats()).abortedCount === 1 ? true : undefined));
  const stats = await fast.stats(true);
  assert.deepEqual(
    stats.deployments.map(({ requestCount }) => requestCount),
    [1, 2],
  );
  const [one, two] = stats.deployments;
  assert.ok(one && two);
  // The second one was asked the same once, and once less with a shorter history.
  assert.ok(one.promptTokens > 20 && two.promptTokens > one.promptTokens && two.promptTokens < 2 * one.promptTokens);
  assert.ok(one.replyTokens > 5 && two.replyTokens > 5);
  assert.deepEqual(stats.faults, NO_FAULTS);
  assert.ok(stats.loopDelayP99Ms >= 0);
  const { requestCount, abortedCount } = await fast.stats();
  assert.deepEqual([requestCount, abortedCount], [0, 0]);
});

/** A conversation that meets this fault at its first asking; the process plans as we do here. */
function linesThatMeet(kind: FaultKind): readonly string[] {
  const planner = createPlanner(FAULTY);
  for (let index = 0; ; index++) {
    const lines = [...SAID, `thai food ${index}`];
    if (planner.plan(messages(...lines), 0, 0).fault === kind) return lines;
  }
}

function verdictOn(lines: readonly string[], heard: string): string {
  return judge(answerTo(stateAfter(lines.slice(0, -1)), lines.at(-1) ?? '').answer, heard);
}

const failures: readonly (readonly [FaultKind, string, (first: Promise<Asked>) => Promise<unknown>])[] = [
  ['refuse', 'is closed without an answer', (first) => assert.rejects(first)],
  [
    '429',
    'is answered 429 with a time to wait',
    async (first) => {
      const { status, headers, body } = await first;
      assert.equal(status, 429);
      assert.equal(headers.get('retry-after'), '1');
      assert.match(body, /"code":"429"/);
    },
  ],
  ['500', 'is answered 500', async (first) => assert.equal((await first).status, 500)],
  [
    'empty',
    'is finished without text',
    async (first) => {
      const { text, body } = await first;
      assert.equal(text, '');
      assert.match(body, /"finish_reason":"stop".*\n\ndata: \[DONE\]/);
    },
  ],
  ['cut', 'breaks before its first token', (first) => assert.rejects(first)],
  [
    'malformed',
    'has a line that is no JSON',
    async (first) => {
      const { text, body } = await first;
      assert.notEqual(text, '');
      const broken = body.split('\n\n').filter((event) => event.startsWith('data: {') && !isJson(event.slice(6)));
      assert.equal(broken.length, 1);
    },
  ],
];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

for (const [kind, what, check] of failures) {
  test(`a request that meets the fault ${kind} ${what}; asked again it is answered`, async () => {
    await faulty.stats(true);
    const lines = linesThatMeet(kind);
    const first = ask(faulty.endpoint, lines);
    first.catch(() => undefined);
    await check(first);
    assert.equal(verdictOn(lines, (await ask(faulty.endpoint, lines)).text), 'right');
    const { faults, requestCount, abortedCount } = await faulty.stats();
    assert.equal(requestCount, 2);
    assert.deepEqual(faults, { ...NO_FAULTS, [kind]: 1 });
    assert.equal(abortedCount, 0, 'what the stand-in broke is not counted as given up');
  });
}

test('a stalled request gets its headers and nothing more, until the asker gives up', async () => {
  await faulty.stats(true);
  const lines = linesThatMeet('stall');
  const giveUp = new AbortController();
  const answer = await fetch(faulty.endpoint, {
    method: 'POST',
    headers: { 'api-key': 'any' },
    body: JSON.stringify({ stream: true, messages: messages(...lines) }),
    signal: giveUp.signal,
  });
  assert.equal(answer.status, 200);
  const whole = answer.text();
  whole.catch(() => undefined);
  // Meanwhile the same is asked again and answered.
  assert.equal(verdictOn(lines, (await ask(faulty.endpoint, lines)).text), 'right');
  giveUp.abort();
  await assert.rejects(whole);
  await eventually('the abort', async () => ((await faulty.stats()).abortedCount === 1 ? true : undefined));
});

/** What each of many conversations meets, asked twice, on a deployment. */
function planned(faults: FaultPlan, deployment = 0, seed = 3): readonly (readonly (FaultKind | null)[])[] {
  const planner = createPlanner({ profile: 'fast', seed, faults, deployments: 2 });
  return Array.from({ length: 2_000 }, (_, index) =>
    [0, 1].map(() => planner.plan(messages(`line ${index}`), deployment, 0).fault),
  );
}

test('faults hit the share of the conversations that was ordered, of every kind alike, at the first asking only', () => {
  const plans = planned({ share: 0.3, kinds: ['refuse', '429', 'slow'] });
  const firsts = plans.flatMap(([first]) => first ?? []);
  assert.ok(Math.abs(firsts.length / 2_000 - 0.3) < 0.04, `${firsts.length}`);
  for (const kind of ['refuse', '429', 'slow']) {
    const share = firsts.filter((each) => each === kind).length / firsts.length;
    assert.ok(Math.abs(share - 1 / 3) < 0.08, `${kind}: ${share}`);
  }
  assert.ok(plans.every(([, second]) => second === null));
});

test('faults on any asking are drawn anew for each', () => {
  const both = planned({ share: 0.5, kinds: ['500'], on: 'any' }).filter(([a, b]) => a !== null && b !== null);
  assert.ok(Math.abs(both.length / 2_000 - 0.25) < 0.04, `${both.length}`);
});

test('faults of one deployment leave the other alone', () => {
  const faults: FaultPlan = { share: 1, kinds: ['500'], on: 'any', deployment: 1 };
  assert.ok(planned(faults, 0).every((pair) => pair.every((fault) => fault === null)));
  assert.ok(planned(faults, 1).every((pair) => pair.every((fault) => fault === '500')));
});

test('the k-th asking of a conversation meets the same reply, whatever was asked in between', () => {
  const order = { profile: 'B_payg', seed: 5 } as const;
  const [one, other] = [createPlanner(order), createPlanner(order)];
  const conversations = Array.from({ length: 300 }, (_, index) => messages(`food ${index % 100}`, 'thai food'));
  const first = conversations.map((each) => JSON.stringify(one.plan(each, 0, 0)));
  const later = conversations.toReversed().map((each) => JSON.stringify(other.plan(each, 0, 1e6)));
  assert.deepEqual([...first].sort(), later.sort());
  assert.ok(new Set(first).size > 250, 'an asking again is drawn anew');
  const stranger = createPlanner({ ...order, seed: 6 });
  assert.notEqual(JSON.stringify(stranger.plan(messages('food 0', 'thai food'), 0, 0)), first[0]);
});

test('a request that is repeated over a restart of the regimes is drawn anew, and does not fail as the one before', () => {
  const planner = createPlanner({ profile: 'B_payg', seed: 5 });
  const ask = (index: number): string => JSON.stringify(planner.plan(messages(`food ${index}`), 0, 0));
  const first = Array.from({ length: 50 }, (_, index) => ask(index));
  planner.begin(0);
  const again = first.map((_, index) => ask(index));
  assert.ok(again.every((reply, index) => reply !== first[index]));
});

test('the history of the agent changes neither the reply nor its time', () => {
  const [one, other] = [1, 2].map(() => createPlanner({ profile: 'B_payg', seed: 5 }));
  const [a, b] = [messages('Hello!', 'thai food'), messages('hello', 'Thai food.')];
  b.splice(2, 0, { role: 'assistant' as 'user', content: 'Something else—' });
  assert.deepEqual(one?.plan(a, 0, 0), other?.plan(b, 1, 9));
});

test('over many askings every wording is used', () => {
  const planner = createPlanner({ profile: 'fast', seed: 7 });
  const texts = Array.from({ length: 40 }, () => {
    const { delivery } = planner.plan(messages(...SAID), 0, 0);
    return delivery.kind === 'stream' ? delivery.tokens.join('') : '';
  });
  assert.equal(new Set(texts).size, 3);
  for (const text of texts) assert.equal(judge(right, text), 'right');
});

test('each deployment behaves by its own profile, and the last one holds for those after it', () => {
  const planner = createPlanner({ profile: ['D_lpu', 'fast'], seed: 8, deployments: 3 });
  const firstMs = (deployment: number): readonly number[] =>
    Array.from({ length: 300 }, (_, index) => {
      const { delivery } = planner.plan(messages(`food ${index}`), deployment, 0);
      return delivery.kind === 'stream' ? (delivery.timesMs[0] ?? 0) : Infinity;
    });
  const middle = firstMs(0).toSorted((a, b) => a - b)[150] ?? 0;
  assert.ok(middle > 130 && middle < 170, `${middle}`);
  assert.ok(firstMs(1).every((ms) => ms === 1));
  assert.ok(firstMs(2).every((ms) => ms === 1));
});

test('a stand-in takes another order without another address, and keeps its counts until they are taken', async () => {
  await fast.stats(true);
  const order = { profile: 'fast', seed: 1, deployments: 2, paraphrases: 0 } as const;
  const become = async (next: UpstreamOrder): Promise<number> =>
    (await fetch(`http://127.0.0.1:${fast.port}/order`, { method: 'POST', body: JSON.stringify(next) })).status;
  await ask(fast.endpoint);
  assert.equal(await become({ ...order, faults: { share: 1, kinds: ['500'], on: 'any' } }), 204);
  assert.equal((await ask(fast.endpoint)).status, 500);
  assert.equal(await become(order), 204);
  assert.equal((await ask(fast.endpoint)).text, (await ask(fast.endpoint)).text);
  assert.equal((await fast.stats(true)).requestCount, 4);
  await become({ profile: 'fast', seed: 1, deployments: 2 });
});

test('in bad times a deployment is another one, and a restart brings the good times back', () => {
  const planner = createPlanner({ profile: 'fast', seed: 8, regimes: { timeScale: 0.001 } });
  const failed = (fromMs: number, toMs: number): number => {
    let count = 0;
    for (let ms = fromMs; ms < toMs; ms += 10) if (planner.plan(messages(`at ${ms}`), 0, ms).fault !== null) count += 1;
    return count;
  };
  assert.ok(failed(0, 60_000) > 50);
  planner.begin(60_000);
  assert.equal(planner.plan(messages('hello'), 0, 60_000).fault, null);
  const { delivery } = planner.plan(messages('hello again'), 0, 60_000);
  assert.equal(delivery.kind === 'stream' && delivery.timesMs[0], 1);
});

test('a stream may end early without a finish, and the tokens of a text are the text', () => {
  const profile = { ...FAST, stream: { ...FAST.stream, unfinishedShare: 1 } };
  const { delivery, fault } = createPlanner({ profile, seed: 9 }).plan(messages(...SAID), 0, 0);
  assert.ok(delivery.kind === 'stream' && delivery.ending === 'end');
  assert.equal(delivery.tokens.length, delivery.timesMs.length);
  assert.equal(fault, 'unfinished');
  const text = 'Restaurants are open, certainly. Yes!';
  assert.equal(tokensOf(text).join(''), text);
  assert.ok(tokensOf(text).length > text.split(' ').length);
});
