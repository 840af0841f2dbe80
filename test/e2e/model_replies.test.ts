/** Replies of a model on the wire: on a good day, and when the provider fails in every way that providers fail. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { type AzureLikeServer, startAzureLikeServer } from '../support/azure_like_server.ts';
import { type Behaviour, behaviours } from '../support/azure_like_behaviours.ts';
import { connectCall, type InboundCall, newSid, putDown, type RelayClient } from '../support/relay_client.ts';
import { ask, webhook } from '../support/signed_requests.ts';
import { findAll, parseTwiml } from '../support/telephony_samples.ts';
import { callWhen, endedCall, startTestServer, type TestServer } from '../support/test_server.ts';
import { within } from '../support/waiting.ts';

const QUESTION = 'Who won the football last night?';
const CURATED_QUESTION = 'What are your opening hours?';
const CURATED = /^We are open Tuesday to Sunday/;
const SORRY = /sorry|trouble/i;
const BRIDGE = /^(One moment, please|Let me see|Just a second)\./;
const KEY = 'key-of-the-azure-resource';

let azure: AzureLikeServer;
let second: AzureLikeServer;
/** One provider. */
let server: TestServer;
/** Two providers. */
let pair: TestServer;

before(async () => {
  [azure, second] = [await startAzureLikeServer(), await startAzureLikeServer()];
  server = await startTestServer({ AZURE_OPENAI_ENDPOINT: azure.endpoint(), AZURE_OPENAI_API_KEY: KEY });
  pair = await startPair();
});

async function startPair(): Promise<TestServer> {
  return await startTestServer({
    AZURE_OPENAI_ENDPOINT: azure.endpoint(),
    AZURE_OPENAI_API_KEY: KEY,
    AZURE_OPENAI_ENDPOINT_2: second.endpoint('gpt-4o'),
    AZURE_OPENAI_KEY_2: 'key-of-the-second-resource',
  });
}

after(async () => {
  await Promise.all([server.stop(), pair.stop()]);
  await Promise.all([azure.close(), second.close()]);
});

let calls: InboundCall[] = [];

async function begin(on: TestServer = server): Promise<{ readonly call: InboundCall; readonly relay: RelayClient }> {
  const connected = await connectCall(on);
  calls.push(connected.call);
  return connected;
}

afterEach(async () => {
  azure.always(behaviours.reply('I do not follow football.'));
  second.always(behaviours.reply('The second model answers.'));
  for (const on of [server, pair]) {
    for (const call of calls) await putDown(on, call);
    assert.equal((await ask(on, '/api/health-optimized')).status, 200, 'the server lives');
    assert.deepEqual(
      on.log.entries.filter(({ level }) => level === 'error'),
      [],
    );
    const text = JSON.stringify(on.log.entries);
    for (const secret of [KEY, 'must not be logged', 'football']) assert.ok(!text.includes(secret), secret);
  }
  calls = [];
});

test('a model that streams: the reply comes from it frame by frame, with exactly one last:true', async () => {
  const { call, relay } = await begin();
  azure.always(
    behaviours.reply('I do not follow football. But the café is open, and the cake is fresh.', { everyMs: 30 }),
  );
  const seenCount = azure.requests.length;
  const reply = await relay.askFor(QUESTION);
  assert.equal(reply.text, 'I do not follow football. But the café is open, and the cake is fresh.');
  assert.ok(reply.frames.length >= 3, `${reply.frames.length} frames`);
  assert.deepEqual(reply.frames.map(({ last }) => last).filter(Boolean), [true]);
  assert.ok(reply.firstTextMs < reply.wholeMs - 150, 'the first text does not wait for the rest');
  assert.equal(azure.requests.length, seenCount + 1);
  const { turns } = await callWhen(server, call.trackingId, 'the reply', ({ transcript }) => transcript.length === 3);
  assert.deepEqual(turns, [], 'the turn is open while its reply is being spoken');
  relay.fellSilent();
  const ended = await callWhen(server, call.trackingId, 'the turn', (record) => record.turns.length === 1);
  assert.deepEqual(
    ended.turns.map(({ outcome, source }) => [outcome, source]),
    [['answered', 'azure_openai']],
  );
});

test('a curated wording: answered at once and without the model, in its exact words only', async () => {
  const { relay } = await begin();
  const before = azure.requests.length;
  const reply = await relay.askFor('what are your OPENING hours');
  assert.match(reply.text, CURATED);
  assert.equal(azure.requests.length, before);
  relay.fellSilent();
  assert.equal(
    (await relay.askFor('And what are your opening hours on Easter Sunday?')).text,
    'I do not follow football.',
  );
});

test('the model is asked with instructions, greeting and everything said so far', async () => {
  const { relay } = await begin();
  azure.next(behaviours.reply('First reply.'));
  await relay.askFor('First question?');
  relay.fellSilent();
  await relay.askFor('Second question?');
  const { messages } = azure.requests.at(-1)?.body ?? { messages: [] };
  assert.equal(messages[0]?.role, 'system');
  assert.match(messages[0]?.content ?? '', /Corner Café/);
  assert.deepEqual(messages.slice(1), [
    { role: 'assistant', content: 'Hello, this is the Corner Café. How can I help you?' },
    { role: 'user', content: 'First question?' },
    { role: 'assistant', content: 'First reply.' },
    { role: 'user', content: 'Second question?' },
  ]);
});

test('partial prompts: they cost no request, the final one costs exactly one', async () => {
  const { relay } = await begin();
  const before = azure.requests.length;
  for (const text of ['Who', 'Who won the', 'Who won the football', QUESTION]) relay.partial(text);
  await relay.settled();
  assert.equal(azure.requests.length, before);
  await relay.askFor(QUESTION);
  assert.equal(azure.requests.length, before + 1);
  assert.equal(relay.lastCount, 1);
});

const REFUSED: readonly (readonly [name: string, behaviour: Behaviour])[] = [
  ['500', behaviours.status(500)],
  ['429 with a long wait', behaviours.status(429, { headers: { 'retry-after': '60' } })],
  ['401', behaviours.status(401)],
  ['404', behaviours.status(404)],
  ['400 of the content filter', behaviours.status(400, { code: 'content_filter' })],
  ['a connection that is cut before the answer', behaviours.hangUp()],
  ["a proxy's page", behaviours.htmlPage()],
  ['a stream without text', behaviours.finished('', 'stop')],
  ['an error in the stream before any text', behaviours.errorInStream('', { code: 'server_error', message: 'x' })],
];

test('every provider refuses: something is said within 1,500 ms each time, and the process and the call live', async () => {
  for (const [name, behaviour] of REFUSED) {
    const { call, relay } = await begin(pair);
    azure.always(behaviour);
    second.always(behaviour);
    const apology = await relay.askFor(QUESTION);
    assert.match(apology.text, SORRY, name);
    assert.ok(apology.firstTextMs < 1_500, `${name}: ${apology.firstTextMs} ms`);
    relay.fellSilent();
    const scripted = await relay.askFor('Tell me, what are your opening hours again please?');
    assert.match(scripted.text, CURATED, `${name}: the workflow's own answer`);
    assert.ok(scripted.firstTextMs < 1_500);
    relay.fellSilent();
    const { turns } = await callWhen(pair, call.trackingId, 'two turns', (record) => record.turns.length === 2);
    assert.deepEqual(
      turns.map(({ outcome, source }) => [outcome, source]),
      [
        ['failed', 'apology'],
        ['answered', 'script'],
      ],
      name,
    );
    assert.equal(relay.lastCount, 2);
  }
});

const BROKEN: readonly (readonly [name: string, behaviour: Behaviour])[] = [
  ['cut half way', behaviours.cut('I believe that the winner')],
  ['ended without a finish', behaviours.unfinished('I believe that the winner', { done: false })],
  ['broken by an error object', behaviours.errorInStream('I believe that the winner', { code: 'x', message: 'y' })],
  ['broken by an event that is no JSON', behaviours.malformed('I believe that the winner')],
  ['stalled', behaviours.stall('I believe that the winner')],
  ['fed with empty chunks for ever', behaviours.textThenEmptyChunks('I believe that the winner ')],
];

test('a stream that breaks off and that nobody goes on with: the reply is closed once, with an excuse, and the turn is truncated', async () => {
  const questions = BROKEN.map(([name]) => `${QUESTION} ${name}`);
  azure.always((request, response, signal) => {
    const [, behaviour] = BROKEN[questions.indexOf(request.lastUserText)] ?? [];
    return (behaviour ?? behaviours.status(500))(request, response, signal);
  });
  await Promise.all(
    BROKEN.map(async ([name], index) => {
      const { call, relay } = await begin();
      const reply = await relay.askFor(questions[index] ?? '');
      assert.match(reply.text, /^I believe that the winner/, name);
      assert.match(reply.text, /I lost my thread/, name);
      assert.ok(reply.firstTextMs < 1_500 && reply.wholeMs < 4_000, `${name}: whole after ${reply.wholeMs} ms`);
      relay.fellSilent();
      const record = await callWhen(server, call.trackingId, 'the turn', ({ turns }) => turns.length === 1);
      assert.deepEqual(
        record.turns.map(({ outcome }) => outcome),
        ['truncated'],
        name,
      );
      const starts = record.turns[0]?.attempts.map(({ start, end }) => `${start} ${end}`);
      assert.deepEqual(starts, ['cold failed', 'continuation failed', 'continuation failed'], name);
      assert.match((await relay.askFor(CURATED_QUESTION)).text, CURATED, name);
      assert.equal(relay.lastCount, 2, name);
    }),
  );
});

test('providers that hang: a bridge at about 900 ms, then an answer of the workflow or an apology, never silence', async () => {
  const hangs = [behaviours.silence(), behaviours.headersOnly(), behaviours.comments(), behaviours.emptyChunks()];
  await Promise.all(
    hangs.map(async (behaviour, index) => {
      for (const on of [azure, second]) on.always(behaviour);
      const own = await begin(index % 2 === 0 ? server : pair);
      const other = await begin(index % 2 === 0 ? server : pair);
      own.relay.prompt('Tell me, what are your opening hours again please?');
      other.relay.prompt(QUESTION);
      const [answer, apology] = [await own.relay.reply(), await other.relay.reply()];
      for (const reply of [answer, apology]) {
        assert.match(reply.text, BRIDGE);
        assert.ok(reply.firstTextMs > 700 && reply.firstTextMs < 1_500, `bridge after ${reply.firstTextMs} ms`);
        assert.ok(reply.wholeMs < 4_600, `whole after ${reply.wholeMs} ms`);
        assert.equal(reply.frames.filter(({ last }) => last).length, 1);
        assert.equal(reply.frames[0]?.last, false);
      }
      assert.match(answer.text, /We are open Tuesday/);
      assert.match(apology.text, SORRY);
    }),
  );
});

test("Azure's first chunk without choices, CR LF lines and a BOM: an ordinary reply", async () => {
  const { relay } = await begin();
  const chunk = (content: string): string => `data: {"choices":[{"index":0,"delta":{"content":"${content}"}}]}\r\n\r\n`;
  const empty = 'data: {"choices":[],"prompt_filter_results":[]}\r\n\r\n';
  const finish = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\r\n\r\ndata: [DONE]\r\n\r\n';
  azure.next(behaviours.raw(['\uFEFF', empty, chunk('Good '), chunk('evening.'), finish]));
  assert.equal((await relay.askFor(QUESTION)).text, 'Good evening.');
});

test('Markdown, emoji, URLs and tags of the model: the caller never gets them, however they are cut', async () => {
  const { relay } = await begin();
  const text =
    '## Cake 🍰\n\n- **Lemon** & _cream_ at [our page](https://cafe.example/cake?x=1) <b>today</b> 👨‍👩‍👧 `now` ✨.';
  azure.next(behaviours.reply(text, { everyMs: 3 }));
  const whole = await relay.askFor(QUESTION);
  const letters = Array.from(
    text,
    (letter) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: letter } }] })}\n\n`,
  );
  const finish = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
  azure.next(behaviours.raw([...letters, finish]));
  relay.fellSilent();
  const cut = await relay.askFor(QUESTION);
  for (const { text: spoken } of [whole, cut]) {
    assert.doesNotMatch(spoken, /[*#_`<>[\]]|https?:|cafe\.example|\p{Extended_Pictographic}|\u200d/u, spoken);
    for (const word of ['Lemon', 'and', 'cream', 'our page', 'today', 'now']) assert.ok(spoken.includes(word), spoken);
  }
  assert.equal(cut.text.replace(/\s+/g, ' ').trim(), whole.text.replace(/\s+/g, ' ').trim());
});

test('a barge-in: the request is aborted at once, nothing more is said, and the model learns only what was heard', async () => {
  const { call, relay } = await begin();
  const before = azure.requests.length;
  azure.next(
    behaviours.reply('We have cake. We have tea. We have so much more that I could go on for hours.', { everyMs: 60 }),
  );
  relay.prompt(QUESTION);
  await relay.textWhen((text) => text.includes('tea'));
  const request = await azure.request(before + 1);
  relay.interrupt('We have cake.', '460');
  const interruptedMs = performance.now();
  await within('the abort of the request', request.closed, 1_000);
  assert.ok(performance.now() - interruptedMs < 500);
  assert.equal(request.aborted, true);
  const { text } = await relay.reply();
  assert.ok(!text.includes('hours'), text);
  const frameCount = relay.seen.length;

  const { turns, transcript } = await callWhen(
    server,
    call.trackingId,
    'the turn',
    (record) => record.turns.length === 1,
  );
  assert.equal(turns[0]?.outcome, 'interrupted');
  const cut = transcript.find(({ role, turnId }) => role === 'agent' && turnId === 1);
  assert.deepEqual([cut?.text, cut?.cut], ['We have cake.', true]);

  const next = await relay.askFor('Sorry, and what else?');
  assert.equal(next.text, 'I do not follow football.');
  const late = relay.seen
    .slice(frameCount)
    .map(({ frame }) => frame.token)
    .join('');
  assert.equal(late, next.text, 'nothing of the interrupted reply came after the barge-in');
  const heard = azure.requests
    .at(-1)
    ?.body.messages.slice(2)
    .map(({ content }) => content);
  assert.deepEqual(heard, [QUESTION, 'We have cake.—', 'Sorry, and what else?'], 'what was cut short is marked');
  assert.equal(azure.requests.length, before + 2);
});

test('a barge-in before anything was heard: the reply leaves no trace in what the model is told', async () => {
  const { relay } = await begin();
  azure.next(behaviours.reply('We have cake and tea and so much more.', { everyMs: 60 }));
  relay.prompt(QUESTION);
  await relay.textWhen((text) => text !== '');
  relay.interrupt('', 0);
  await relay.reply();
  await relay.askFor('No, listen.');
  const heard = azure.requests
    .at(-1)
    ?.body.messages.slice(2)
    .map(({ content }) => content);
  assert.deepEqual(
    heard?.filter((content) => content.includes('cake')),
    [],
  );
});

test('a barge-in into a reply that was sent whole: the transcript is cut to what was heard, in either order of events', async () => {
  for (const silentFirst of [false, true]) {
    const { call, relay } = await begin();
    azure.next(behaviours.burst('We have cake and tea and a lot of bread.'));
    await relay.askFor(QUESTION);
    if (silentFirst) relay.fellSilent();
    relay.interrupt('We have cake', 300);
    if (!silentFirst) relay.fellSilent();
    await relay.askFor('And what else?');
    const heard = azure.requests
      .at(-1)
      ?.body.messages.slice(2)
      .map(({ content }) => content);
    assert.deepEqual(heard, [QUESTION, 'We have cake—', 'And what else?']);
    relay.fellSilent();
    const { turns } = await callWhen(server, call.trackingId, 'both turns', (record) => record.turns.length === 2);
    assert.equal(turns[1]?.outcome, 'answered');
    assert.equal(relay.lastCount, 2);
  }
});

/** It knows nothing of how they failed before, and asks the second one only when the first has failed or is late. */
async function startUnracedPair(): Promise<TestServer> {
  await pair.stop();
  const started = await startPair();
  const path = '/api/workflows/test-workflow';
  const { body } = await ask<{ workflow: { prediction: object } }>(started, path);
  const workflow = { ...body.workflow, prediction: { ...body.workflow.prediction, firstVoice: 'hedge' } };
  assert.equal((await ask(started, path, { method: 'PUT', body: workflow })).status, 200);
  return started;
}

test('the first of two providers fails: the second answers within a moment', async () => {
  pair = await startUnracedPair();
  for (const behaviour of [behaviours.status(500), behaviours.hangUp(), behaviours.status(429)]) {
    const { call, relay } = await begin(pair);
    azure.next(behaviour);
    const reply = await relay.askFor(QUESTION);
    assert.equal(reply.text, 'The second model answers.');
    assert.ok(reply.firstTextMs < 500, `${reply.firstTextMs} ms`);
    relay.fellSilent();
    const { turns } = await callWhen(pair, call.trackingId, 'the turn', (record) => record.turns.length === 1);
    assert.deepEqual(
      [turns[0]?.outcome, turns[0]?.source, turns[0]?.attempts.length],
      ['answered', 'azure_openai_2', 2],
    );
  }
});

test('the first of two providers is late: the second answers and the late one is aborted and never heard', async () => {
  pair = await startUnracedPair();
  const { relay } = await begin(pair);
  azure.next(behaviours.reply('Too late.', { afterMs: 1_600 }));
  const before = azure.requests.length;
  const reply = await relay.askFor(QUESTION);
  assert.match(reply.text, /The second model answers\.$/);
  assert.ok(reply.firstTextMs < 1_500);
  const request = await azure.request(before + 1);
  await within('the abort of the late request', request.closed, 1_000);
  assert.equal(request.aborted, true);
});

test('a caller who hangs up in the middle of a reply: the request is aborted and the record is whole', async () => {
  const { call, relay } = await begin();
  const before = azure.requests.length;
  azure.next(behaviours.reply('We have cake. We have tea. We have so much more that I could go on.', { everyMs: 60 }));
  relay.prompt(QUESTION);
  await relay.textWhen((text) => text.includes('cake'));
  await relay.drop();
  await putDown(server, call);
  const request = await azure.request(before + 1);
  await within('the abort of the request', request.closed, 1_000);
  assert.equal(request.aborted, true);
  const record = await endedCall(server, call.trackingId);
  assert.deepEqual([record.end, record.turns.map(({ outcome }) => outcome)], ['completed', ['disconnected']]);
});

test('a provider whose connections are all dropped between two turns: the caller does not notice', async () => {
  const { relay } = await begin();
  await relay.askFor(QUESTION);
  relay.fellSilent();
  azure.dropConnections();
  const reply = await relay.askFor(QUESTION);
  assert.equal(reply.text, 'I do not follow football.');
  assert.ok(reply.firstTextMs < 500, `${reply.firstTextMs} ms`);
});

test('a caller who goes on before anything was answered: one reply to the whole utterance, the first request is aborted', async () => {
  const { call, relay } = await begin();
  const before = azure.requests.length;
  azure.next(behaviours.silence());
  relay.prompt('I would like to know');
  const first = await azure.request(before + 1);
  relay.prompt('who won the football.');
  const { text } = await relay.reply();
  assert.equal(text, 'I do not follow football.');
  await within('the abort of the first request', first.closed, 1_000);
  assert.equal(azure.requests.at(-1)?.lastUserText, 'I would like to know who won the football.');
  relay.fellSilent();
  const { turns } = await callWhen(server, call.trackingId, 'the turn', (record) => record.turns.length === 1);
  assert.equal(turns[0]?.outcome, 'answered');
  assert.equal(relay.lastCount, 1);
});

test('a second question during a reply: both are answered, one after the other, each closed once', async () => {
  const { call, relay } = await begin();
  azure.next(behaviours.reply('The first answer takes its time to be said.', { everyMs: 40 }));
  azure.next(behaviours.reply('The second answer.'));
  relay.prompt('First question?');
  await relay.textWhen((text) => text !== '');
  relay.prompt('Second question?');
  assert.equal((await relay.reply()).text, 'The first answer takes its time to be said.');
  assert.equal((await relay.reply()).text, 'The second answer.');
  relay.fellSilent();
  const { turns } = await callWhen(server, call.trackingId, 'both turns', (record) => record.turns.length === 2);
  assert.deepEqual(
    turns.map(({ outcome }) => outcome),
    ['answered', 'answered'],
  );
  assert.equal(relay.lastCount, 2);
});

test('a traditional call: the whole reply of the model is said, and an apology when every provider refuses', async () => {
  const form = { CallSid: newSid('CA'), From: '+14155550100', To: '+14155550199', CallStatus: 'in-progress' };
  const opening = await webhook(server, '/api/twiml', form);
  const gather = (twiml: string): string => {
    const action = findAll(parseTwiml(twiml), 'Gather')[0]?.attributes['action'] ?? '';
    return new URL(action).pathname + new URL(action).search;
  };
  const said = (twiml: string): string => findAll(parseTwiml(twiml), 'Say')[0]?.text ?? '';
  assert.match(said(opening.body), /Corner Café/);
  azure.next(behaviours.reply('Not **football**, but cake & tea.', { everyMs: 20 }));
  const answer = await webhook(server, gather(opening.body), { ...form, SpeechResult: QUESTION });
  assert.equal(said(answer.body), 'Not football, but cake and tea.');
  azure.always(behaviours.status(500));
  const apology = await webhook(server, gather(answer.body), { ...form, SpeechResult: QUESTION });
  assert.match(said(apology.body), SORRY);
  const trackingId = new URLSearchParams(gather(apology.body).split('?')[1]).get('trackingId') ?? '';
  await webhook(server, `/api/twiml-status?trackingId=${trackingId}`, { ...form, CallStatus: 'completed' });
  const record = await endedCall(server, trackingId);
  assert.deepEqual([record.mode, record.turns.map(({ outcome }) => outcome)], ['traditional', ['answered', 'failed']]);
});
