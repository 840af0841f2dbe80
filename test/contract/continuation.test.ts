/**
 * Half an answer, and then one of the ways in which streams break: on the production path, against local servers that
 * misbehave so, in English and in Cantonese. The second provider goes on from the words that were sent.
 */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { continuationWords } from '../../src/languages/continuation_words.ts';
import { wordsOf } from '../../src/domain/language_catalogue.ts';
import { type AzureLikeServer, startAzureLikeServer } from '../support/azure_like_server.ts';
import { type Behaviour, behaviours, type RecordedRequest } from '../support/azure_like_behaviours.ts';
import { connectCall, putDown } from '../support/relay_client.ts';
import { callWhen, startTestServer, type TestServer } from '../support/test_server.ts';

interface Language {
  readonly tag: string;
  readonly query: string;
  readonly question: string;
  readonly half: string;
  readonly whole: string;
  readonly excuse: RegExp;
}

const ENGLISH: Language = {
  tag: 'en-US',
  query: '',
  question: 'How long is the kitchen open?',
  half: 'The kitchen is open until',
  whole: 'The kitchen is open until ten in the evening, and on Sunday until nine.',
  excuse: /I lost my thread/,
};
const CANTONESE: Language = {
  tag: 'zh-HK',
  query: '?workflowId=restaurant-cantonese',
  question: '你哋廚房開到幾點收工呀？',
  half: '我哋廚房開到夜晚',
  whole: '我哋廚房開到夜晚十點，星期日就開到九點。',
  excuse: /我啱啱斷咗/,
};

/** How the stream goes after half of the answer; `isSlow`: it does not fail before its deadline. */
const BREAKS: readonly (readonly [what: string, isSlow: boolean, of: (half: string) => Behaviour])[] = [
  ['is cut', false, (half) => behaviours.cut(half)],
  ['ends without a finish', false, (half) => behaviours.unfinished(half, { done: false })],
  ['says it is done without a finish', false, (half) => behaviours.unfinished(half, { done: true })],
  ['has an error object', false, (half) => behaviours.errorInStream(half, { code: 'server_error', message: 'x' })],
  ['has an event that is no JSON', false, (half) => behaviours.malformed(half)],
  ['stalls', true, (half) => behaviours.stall(half)],
  ['has keep-alives for ever', true, (half) => behaviours.textThenComments(half)],
  ['has empty chunks for ever', true, (half) => behaviours.textThenEmptyChunks(half)],
  ['has white space for ever', true, (half) => behaviours.textThenSpaces(half)],
  ['has a token every 3 s', true, (half) => behaviours.slowTokens(3_000, half)],
];

let first: AzureLikeServer;
let second: AzureLikeServer;
let server: TestServer;

/** A new one for each test: a provider that has failed so often is asked last. */
beforeEach(async () => {
  [first, second] = [await startAzureLikeServer(), await startAzureLikeServer()];
  server = await startTestServer({
    AZURE_OPENAI_ENDPOINT: first.endpoint(),
    AZURE_OPENAI_API_KEY: 'key-1',
    AZURE_OPENAI_ENDPOINT_2: second.endpoint('gpt-4o'),
    AZURE_OPENAI_KEY_2: 'key-2',
  });
});
afterEach(async () => {
  await server.stop();
  await Promise.all([first.close(), second.close()]);
  assert.deepEqual(
    server.log.entries.filter(({ level }) => level === 'error'),
    [],
  );
});

function isContinuation({ lastUserText }: RecordedRequest): boolean {
  return [ENGLISH, CANTONESE].some(({ tag }) => lastUserText === continuationWords(tag).instruction);
}

/** What the first one does to each question; it goes on with nothing. */
function breaking(questions: ReadonlyMap<string, Behaviour>): Behaviour {
  return (request, ...rest) => (questions.get(request.lastUserText) ?? behaviours.status(500))(request, ...rest);
}

/** Goes on with what it is told was sent; it is too late for anything else. */
function goingOn(how: (sent: string, whole: string) => string): Behaviour {
  return (request, ...rest) => {
    const sent = request.body.messages.at(-2)?.content ?? '';
    const whole = [ENGLISH, CANTONESE].map((language) => language.whole).find((text) => text.startsWith(sent)) ?? '';
    const behaviour = isContinuation(request)
      ? behaviours.reply(how(sent, whole), { everyMs: 5 })
      : behaviours.silence();
    return behaviour(request, ...rest);
  };
}

const BRIDGES = ['en', 'yue'].flatMap((language) => wordsOf(language).lines.bridge);

/** Without a bridge, which is said where going on takes a little longer, and without white space. */
function asHeard(text: string): string {
  return BRIDGES.reduce((left, line) => left.replace(line, ''), text).replaceAll(/\s+/g, '');
}

const EXACTLY = (sent: string, whole: string): string => whole.slice(sent.length);
const ANEW = (_sent: string, whole: string): string => whole;

for (const language of [ENGLISH, CANTONESE]) {
  for (const [how, goesOn] of [
    ['exactly there', EXACTLY],
    ['by beginning anew', ANEW],
  ] as const) {
    test(`${language.tag}: the second provider goes on ${how}, and the caller hears the answer once and whole`, async () => {
      const asked = BREAKS.map(([what]) => `${language.question} ${what} ${how}`);
      first.always(breaking(new Map(BREAKS.map(([, , of], index) => [asked[index] ?? '', of(language.half)]))));
      second.always(goingOn(goesOn));
      await Promise.all(
        BREAKS.map(async ([what, isSlow], index) => {
          const { call, relay } = await connectCall(server, language.query);
          const reply = await relay.askFor(asked[index] ?? '', language.tag);
          assert.equal(asHeard(reply.text), asHeard(language.whole), what);
          assert.equal(reply.frames.filter(({ last }) => last).length, 1, what);
          // Far above what it takes: other tests want the machine too.
          assert.ok(reply.wholeMs < (isSlow ? 4_000 : 3_000), `${what}: whole after ${reply.wholeMs} ms`);
          relay.fellSilent();
          const record = await callWhen(server, call.trackingId, 'the turn', ({ turns }) => turns.length === 1);
          const [turn] = record.turns;
          assert.deepEqual([turn?.outcome, turn?.attempts.at(-1)?.start], ['answered', 'continuation'], what);
          assert.equal(record.transcript.at(-1)?.text, reply.text, what);
          await putDown(server, call);
        }),
      );
    });
  }

  test(`${language.tag}: nobody goes on, and the reply is closed with an excuse in its language`, async () => {
    const asked = `${language.question} and nobody knows`;
    first.always(breaking(new Map([[asked, behaviours.cut(language.half)]])));
    second.always(behaviours.status(500));
    const { call, relay } = await connectCall(server, language.query);
    const reply = await relay.askFor(asked, language.tag);
    // The last characters may be held back, because they may belong to a longer word.
    assert.ok(reply.text.startsWith(language.half.slice(0, -2)), reply.text);
    assert.match(reply.text, language.excuse);
    assert.ok(reply.wholeMs < 2_500, `whole after ${reply.wholeMs} ms`);
    assert.equal(relay.lastCount, 1);
    await putDown(server, call);
  });
}
