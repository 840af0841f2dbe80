/**
 * Every way in which a provider fails, as the caller of a live call meets it: the whole server over real connections, with
 * a provider that misbehaves so, alone and beside one that is well. What is asked for is what the caller gets, not how.
 */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { AttemptRecord } from '../../src/domain/turn.ts';
import { NO_PREDICTION } from '../../src/domain/workflow.ts';
import { LIMITS } from '../../src/limits.ts';
import { type Behaviour, behaviours } from '../support/azure_like_behaviours.ts';
import { type AzureLikeServer, closedPortUrl, startAzureLikeServer } from '../support/azure_like_server.ts';
import { connectCall, type InboundCall, putDown, type RelayClient, type Reply } from '../support/relay_client.ts';
import { ask as request } from '../support/signed_requests.ts';
import { callWhen, startTestServer, type TestServer } from '../support/test_server.ts';
import { within } from '../support/waiting.ts';

const { firstTokenMs, betweenTokensMs } = LIMITS.generation.deadlines;
const DEAD_AIR_MS = 1_500;
/** Timers, sockets and a machine that does other things too. */
const SLACK_MS = 400;
/** From a final prompt to the end of whatever is said instead of an answer. */
const WHOLE_MS = 7_000;
/** Between two texts of a reply; for more than a second of it the caller still hears the words before it. */
const PAUSE_MS = betweenTokensMs + 1_000;
const LET_GO_MS = 1_000;
/** A provider that was down is believed again after a while. */
const WELL_WITHIN_MS = 30_000;

/** The workflow has no answer to it. */
const QUESTION = 'Who won the football last night?';
const BEGINNING = 'I believe that the winner';
const GOOD = 'I do not follow football.';
const SECOND = 'The second model answers.';

const WORKFLOW_ID = 'plain-line';
/** The second provider is asked only when the first one is late or fails, and nothing is remembered. */
const WORKFLOW = {
  name: 'A plain line',
  language: 'en-US',
  greeting: 'Hello.',
  instructions: 'Answer the telephone.',
  prediction: NO_PREDICTION,
};

let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

async function provider(behaviour: Behaviour): Promise<AzureLikeServer> {
  const server = await startAzureLikeServer();
  server.always(behaviour);
  stops.push(() => server.close());
  return server;
}

/** A server whose providers are at these endpoints, in this order. */
async function house(first: string, second?: string): Promise<TestServer> {
  const server = await startTestServer({
    AZURE_OPENAI_ENDPOINT: first,
    AZURE_OPENAI_API_KEY: 'key-of-the-first-resource',
    ...(second !== undefined && { AZURE_OPENAI_ENDPOINT_2: second, AZURE_OPENAI_KEY_2: 'key-of-the-second-resource' }),
  });
  // What was begun last ends first.
  stops.unshift(() => server.stop());
  const { status } = await request(server, `/api/workflows/${WORKFLOW_ID}`, { method: 'PUT', body: WORKFLOW });
  assert.equal(status, 200);
  return server;
}

interface Talk {
  readonly server: TestServer;
  readonly call: InboundCall;
  readonly relay: RelayClient;
}

async function talkTo(server: TestServer): Promise<Talk> {
  const connected = await connectCall(server, `?workflowId=${WORKFLOW_ID}`);
  stops.unshift(() => putDown(server, connected.call));
  return { server, ...connected };
}

/** Asks and takes the reply, which must begin and end in time, and be closed once. */
async function ask({ relay }: Talk, name: string): Promise<Reply> {
  const closedCount = relay.lastCount;
  const reply = await relay.askFor(QUESTION);
  assert.ok(reply.firstTextMs <= DEAD_AIR_MS, `${name}: first text after ${reply.firstTextMs} ms`);
  assert.ok(reply.wholeMs <= WHOLE_MS, `${name}: whole after ${reply.wholeMs} ms`);
  assert.notEqual(reply.text.trim(), '', name);
  relay.fellSilent();
  await relay.settled();
  assert.equal(relay.lastCount, closedCount + 1, `${name}: closed once`);
  return reply;
}

async function attemptsOf({ server, call }: Talk, turn: number): Promise<readonly AttemptRecord[]> {
  const record = await callWhen(server, call.trackingId, `turn ${turn}`, ({ turns }) => turns.length >= turn);
  return record.turns[turn - 1]?.attempts ?? [];
}

/** Each turn gets text in time, and after a while at most the answer is one of these again. */
async function becomesWell(talk: Talk, name: string, answers: readonly string[]): Promise<void> {
  const fromMs = performance.now();
  for (;;) {
    const { text } = await ask(talk, `${name}, afterwards`);
    if (answers.some((answer) => text.endsWith(answer))) return;
    assert.ok(performance.now() - fromMs < WELL_WITHIN_MS, `${name}: still "${text}"`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Of the turns; whether a provider is well again is tried in the background, and for longer. */
async function letGo(upstream: AzureLikeServer, name: string): Promise<void> {
  const ofTurns = upstream.requests.filter(({ text }) => !/"max_(?:completion_)?tokens":1\b/.test(text));
  const closed = Promise.all(ofTurns.map((request) => request.closed));
  await within(`${name}: every request is let go`, closed, LET_GO_MS);
}

/** The longest silence between two texts of the reply that was taken last. */
function longestPauseMs({ relay }: Talk): number {
  const times = relay.seen.filter(({ frame }) => (frame.token ?? '') !== '').map(({ atMs }) => atMs);
  return Math.max(0, ...times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs)));
}

interface Fault extends Expected {
  readonly behaviour: Behaviour;
}

interface Expected {
  readonly name: string;
  /** Of the attempt that met it. */
  readonly code: string;
  /** From the start of the attempt until it is over at the latest. */
  readonly overMs: number;
}

const AT_ONCE_MS = 500;

const BEFORE_TEXT: readonly Fault[] = [
  ['headers and then nothing', behaviours.headersOnly(), 'FIRST_TOKEN_TIMEOUT', firstTokenMs],
  ['no answer at all', behaviours.silence(), 'FIRST_TOKEN_TIMEOUT', firstTokenMs],
  ['keep-alives for ever', behaviours.comments(50), 'FIRST_TOKEN_TIMEOUT', firstTokenMs],
  ['chunks without text for ever', behaviours.emptyChunks(50), 'FIRST_TOKEN_TIMEOUT', firstTokenMs],
  ['200 with an HTML page', behaviours.htmlPage(), 'MALFORMED_STREAM', AT_ONCE_MS],
  ['a first line that is no JSON', behaviours.malformed(''), 'MALFORMED_STREAM', AT_ONCE_MS],
  ['429 with a time to wait', behaviours.status(429, { headers: { 'retry-after': '1' } }), 'RATE_LIMITED', AT_ONCE_MS],
  ['429 without one', behaviours.status(429), 'RATE_LIMITED', AT_ONCE_MS],
  ['500', behaviours.status(500), 'HTTP_ERROR', AT_ONCE_MS],
  ['a connection that is closed without an answer', behaviours.hangUp(), 'CONNECTION_FAILED', AT_ONCE_MS],
  ['a reply without text', behaviours.finished('', 'stop'), 'EMPTY_REPLY', AT_ONCE_MS],
].map(faultOf);

const WITHIN_TEXT: readonly Fault[] = [
  ['half a sentence, then cut', behaviours.cut(BEGINNING), 'CUT_OFF', AT_ONCE_MS],
  ['half a sentence, then a clean end', behaviours.unfinished(BEGINNING, { done: false }), 'CUT_OFF', AT_ONCE_MS],
  ['a line in mid-stream that is no JSON', behaviours.malformed(BEGINNING), 'MALFORMED_STREAM', AT_ONCE_MS],
  ['a pause in mid-stream', behaviours.stall(BEGINNING), 'STALLED', betweenTokensMs],
  ['keep-alives in mid-stream', behaviours.textThenEmptyChunks(`${BEGINNING} `, 50), 'STALLED', betweenTokensMs],
].map(faultOf);

function faultOf(row: readonly (string | number | Behaviour)[]): Fault {
  const [name, behaviour, code, overMs] = row as readonly [string, Behaviour, string, number];
  return { name, behaviour, code, overMs };
}

/** Every attempt of the turn is over in time, at least one failed as it should, and none in another way. */
function assertFailed({ name, code, overMs }: Expected, attempts: readonly AttemptRecord[], source: RegExp): void {
  const asked = attempts.filter((attempt) => source.test(attempt.source));
  assert.ok(asked.length > 0, `${name}: the provider was asked`);
  for (const { startedUs, endedUs, failure, end } of asked) {
    const tookMs = ((endedUs ?? Infinity) - startedUs) / 1000;
    assert.ok(tookMs <= overMs + SLACK_MS, `${name}: over after ${tookMs} ms`);
    assert.ok(failure === code || (failure === null && end === 'lost'), `${name}: ${failure} (${end})`);
  }
  assert.ok(
    asked.some(({ failure }) => failure === code),
    `${name}: ${JSON.stringify(asked)}`,
  );
}

describe('a provider that is alone and fails before its first text: the caller hears something in time', () => {
  for (const fault of BEFORE_TEXT) {
    test(`${fault.name}: ${fault.code}`, async () => {
      const upstream = await provider(fault.behaviour);
      const talk = await talkTo(await house(upstream.endpoint()));
      await ask(talk, fault.name);
      assertFailed(fault, await attemptsOf(talk, 1), /^azure_openai$/);
      await letGo(upstream, fault.name);
      upstream.always(behaviours.reply(GOOD));
      await becomesWell(talk, fault.name, [GOOD]);
    });
  }
});

describe('a first provider that fails before its first text: the second one answers in time', () => {
  for (const { name, behaviour } of BEFORE_TEXT) {
    test(name, async () => {
      const [first, second] = [await provider(behaviour), await provider(behaviours.reply(SECOND))];
      const talk = await talkTo(await house(first.endpoint(), second.endpoint('gpt-4o')));
      for (let turn = 1; turn <= 2; turn++) assert.ok((await ask(talk, name)).text.endsWith(SECOND), name);
      await letGo(first, name);
      first.always(behaviours.reply(GOOD));
      await becomesWell(talk, name, [GOOD, SECOND]);
    });
  }
});

describe('a provider that fails after text was sent: the reply goes on or is closed, and no word is said twice', () => {
  for (const fault of WITHIN_TEXT) {
    for (const isAlone of [true, false]) {
      test(`${fault.name}${isAlone ? '' : ', beside one that is well'}: ${fault.code}`, async () => {
        const { name, behaviour } = fault;
        const [first, second] = [await provider(behaviour), await provider(behaviours.reply('was the home team.'))];
        const talk = await talkTo(await house(first.endpoint(), isAlone ? undefined : second.endpoint('gpt-4o')));
        const { text } = await ask(talk, name);
        const [before, after, ...others] = text.split(BEGINNING);
        assert.deepEqual([before, others], ['', []], `${name}: "${text}"`);
        assert.match(after ?? '', /[.?!]\s*$/, `${name}: it ends as a sentence does`);
        const pauseMs = longestPauseMs(talk);
        assert.ok(pauseMs <= PAUSE_MS, `${name}: silent for ${pauseMs} ms`);
        assertFailedOrReplaced(fault, (await attemptsOf(talk, 1))[0]);
        await letGo(first, name);
        for (const upstream of [first, second]) upstream.always(behaviours.reply(GOOD));
        await becomesWell(talk, name, [GOOD]);
      });
    }
  }
});

/** An attempt whose pause is noticed early may be replaced before it has failed. */
function assertFailedOrReplaced({ name, code, overMs }: Expected, attempt: AttemptRecord | undefined): void {
  const { firstTokenUs = null, endedUs = null, failure = null, end = null } = attempt ?? {};
  const tookMs = ((endedUs ?? Infinity) - (firstTokenUs ?? 0)) / 1000;
  assert.ok(tookMs <= overMs + SLACK_MS, `${name}: over after ${tookMs} ms`);
  assert.ok(failure === code || (code === 'STALLED' && end === 'lost'), `${name}: ${failure} (${end})`);
}

test('a token every 3 s: the reply is closed or goes on by another one, without a long pause', async () => {
  const upstream = await provider(behaviours.slowTokens(3_000));
  const talk = await talkTo(await house(upstream.endpoint()));
  await ask(talk, 'slow tokens');
  assert.ok(longestPauseMs(talk) <= PAUSE_MS, `${longestPauseMs(talk)} ms`);
  const [first] = await attemptsOf(talk, 1);
  assertFailedOrReplaced({ name: 'slow tokens', code: 'STALLED', overMs: betweenTokensMs }, first);
  await letGo(upstream, 'slow tokens');
  upstream.always(behaviours.reply(GOOD));
  await becomesWell(talk, 'slow tokens', [GOOD]);
});

test('500 tokens in one burst: the whole answer, once, in far fewer frames', async () => {
  const words = Array.from({ length: 500 }, (_, index) => `word${index}`).join(' ');
  const upstream = await provider(behaviours.burst(`${words}.`));
  const talk = await talkTo(await house(upstream.endpoint()));
  const reply = await ask(talk, 'a burst');
  assert.equal(reply.text, `${words}.`);
  assert.ok(reply.frames.length < 50, `${reply.frames.length} frames`);
  const attempts = await attemptsOf(talk, 1);
  assert.deepEqual(
    attempts.map(({ end, failure }) => [end, failure]),
    [['whole', null]],
  );
  upstream.always(behaviours.reply(GOOD));
  await becomesWell(talk, 'a burst', [GOOD]);
});

describe('a provider that cannot be reached', () => {
  const unreachable: readonly (readonly [name: string, endpoint: () => Promise<string>])[] = [
    [
      'nobody listens',
      async () => `${await closedPortUrl()}/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-06-01`,
    ],
    ['it speaks no TLS', async () => (await provider(behaviours.reply(GOOD))).endpoint().replace('http:', 'https:')],
  ];
  for (const [name, endpoint] of unreachable) {
    test(`${name}: alone the caller hears an apology in time, beside one that is well its answer`, async () => {
      const second = await provider(behaviours.reply(SECOND));
      const url = await endpoint();
      const [alone, pair] = [await talkTo(await house(url)), await talkTo(await house(url, second.endpoint('gpt-4o')))];
      for (let turn = 1; turn <= 3; turn++) {
        await ask(alone, name);
        assert.ok((await ask(pair, name)).text.endsWith(SECOND), name);
      }
      assertFailed(
        { name, code: 'CONNECTION_FAILED', overMs: AT_ONCE_MS },
        await attemptsOf(alone, 1),
        /^azure_openai$/,
      );
    });
  }
});

test('a storm of 429 at the first provider: the second answers every turn, and the first is not asked again and again', async () => {
  const [first, second] = [
    await provider(behaviours.status(429, { headers: { 'retry-after': '2' } })),
    await provider(behaviours.reply(SECOND)),
  ];
  const talk = await talkTo(await house(first.endpoint(), second.endpoint('gpt-4o')));
  const turns = 6;
  for (let turn = 1; turn <= turns; turn++) assert.ok((await ask(talk, 'a storm')).text.endsWith(SECOND));
  assert.ok(first.requests.length <= turns, `${first.requests.length} requests in ${turns} turns`);
  first.always(behaviours.reply(GOOD));
  await becomesWell(talk, 'a storm', [GOOD, SECOND]);
});

test('every provider down in every way, for whole calls: each turn of each call gets text in time, then all is well', async () => {
  const all = [...BEFORE_TEXT, ...WITHIN_TEXT].map(({ behaviour }) => behaviour);
  let requestCount = 0;
  /** Neighbours differ, so that a turn meets several. */
  const down: Behaviour = (request, response, signal) => {
    const behaviour = all[(requestCount++ * 5) % all.length];
    return behaviour?.(request, response, signal);
  };
  const [first, second] = [await provider(down), await provider(down)];
  const server = await house(first.endpoint(), second.endpoint('gpt-4o'));
  const talks = await Promise.all(Array.from({ length: 6 }, () => talkTo(server)));
  await Promise.all(
    talks.map(async (talk, index) => {
      for (let turn = 1; turn <= 5; turn++) await ask(talk, `call ${index + 1}, turn ${turn}`);
    }),
  );
  assert.ok(requestCount >= all.length, `${requestCount} requests`);
  for (const upstream of [first, second]) {
    await letGo(upstream, 'everything down');
    upstream.always(behaviours.reply(GOOD));
  }
  await Promise.all(talks.map((talk) => becomesWell(talk, 'everything down', [GOOD])));
  assert.deepEqual(
    server.log.entries.filter(({ level }) => level === 'error'),
    [],
  );
});
