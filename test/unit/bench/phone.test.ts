/** The callers' lines against a server that only writes down what it gets. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { WebSocketServer, type WebSocket } from 'ws';
import { gatherPhoneCues } from '../../../bench/gather_phone.ts';
import type { Answer } from '../../../bench/meaning/dialogue_state.ts';
import { wordings } from '../../../bench/meaning/wordings.ts';
import { phoneCues, type PhoneParts } from '../../../bench/phone.ts';
import { nowUs, play } from '../../../bench/player.ts';
import type { PlannedCall } from '../../../bench/schedule.ts';
import { ENGLISH } from '../../../bench/tongues/en_us.ts';
import { TurnBook } from '../../../bench/turn_book.ts';
import { createCarrierLine } from '../../../bench/webhook.ts';
import { eventually } from '../../support/waiting.ts';

const TOKEN = 'shared-by-caller-and-server';
const EXPECTED: Answer = { act: 'ask', slots: { asked: 'area' } };
const [REPLY] = wordings(EXPECTED);

type Frame = Readonly<Record<string, unknown>>;

interface Web {
  readonly origin: string;
  readonly frames: Frame[];
  readonly forms: { readonly path: string; readonly form: Record<string, string>; readonly isSigned: boolean }[];
}

/** `attributes` of the relay; `onFrame` may answer. */
async function serve(
  t: TestContext,
  {
    attributes = '',
    greeting = '',
    onFrame = () => undefined,
    status = 200,
  }: {
    readonly attributes?: string;
    readonly greeting?: string;
    readonly onFrame?: (frame: Frame, socket: WebSocket) => void;
    readonly status?: number;
  } = {},
): Promise<Web> {
  const web = { origin: '', frames: [] as Frame[], forms: [] as Web['forms'] };
  const twiml = (): string =>
    `<Response><Connect action="${web.origin}/action"><ConversationRelay url="${web.origin.replace('http', 'ws')}/relay" ` +
    `welcomeGreeting="${greeting}" ${attributes}><Parameter name="token" value="t1"/></ConversationRelay></Connect></Response>`;
  const gather = (): string =>
    `<Response><Gather input="speech" action="/next"><Say>${web.forms.length > 1 ? REPLY : 'Hello.'}</Say></Gather></Response>`;
  const signed = (path: string, header: unknown, form = {}, scheme = 'http'): boolean =>
    header === getExpectedTwilioSignature(TOKEN, web.origin.replace('http', scheme) + path, form);
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const form = Object.fromEntries(new URLSearchParams(body));
      const path = request.url ?? '';
      web.forms.push({ path, form, isSigned: signed(path, request.headers['x-twilio-signature'], form) });
      response.writeHead(status, { 'content-type': 'text/xml' });
      response.end(path === '/twiml' ? twiml() : path === '/action' ? '<Response/>' : gather());
    });
  });
  const sockets = new WebSocketServer({ server, path: '/relay' });
  sockets.on('connection', (socket, request) => {
    const isSigned = signed('/relay', request.headers['x-twilio-signature'], {}, 'ws');
    web.frames.push({ type: 'connected', isSigned });
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString('utf8')) as Frame;
      web.frames.push(frame);
      onFrame(frame, socket);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  web.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  t.after(() => {
    server.closeAllConnections();
    sockets.close();
    server.close();
  });
  return web;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}

/** One turn of a caller, all of it within little more than a second, late enough for a socket on a busy machine. */
const CALL: PlannedCall = {
  line: 0,
  from: '+12015550100',
  startMs: 0,
  turns: [
    {
      text: 'somewhere nice',
      isTrap: false,
      expected: EXPECTED,
      isRepeated: false,
      isEligible: true,
      beginsMs: 500,
      endsMs: 750,
      partials: [{ atMs: 600, text: 'somewhere' }],
      finalMs: 800,
      isBargeIn: false,
    },
  ],
  endMs: 1_200,
};

async function call(t: TestContext, web: Web, path: string, cues: typeof phoneCues) {
  const carrier = createCarrierLine(TOKEN);
  t.after(() => carrier.close());
  const book = new TurnBook({ fromMs: 0, toMs: 10_000 });
  const parts: PhoneParts = {
    twimlUrl: web.origin + path,
    carrier,
    book,
    fillers: [],
    pace: 1,
    sendsPartials: true,
    tongue: ENGLISH,
  };
  await play(cues(CALL, parts), nowUs());
  return book.counts();
}

function answering(frame: Frame, socket: WebSocket): void {
  if (frame['type'] !== 'prompt' || frame['last'] !== true) return;
  socket.send(JSON.stringify({ type: 'text', token: REPLY.slice(0, 4), last: false }));
  socket.send(JSON.stringify({ type: 'text', token: REPLY.slice(4), last: true }));
}

test('a call over the relay: signed, set up, spoken by schedule, answered, and put down', async (t) => {
  const web = await serve(t, { attributes: 'partialPrompts="true"', onFrame: answering });
  const { verdicts, gapUs, droppedCallCount, callCount } = await call(t, web, '/twiml', phoneCues);
  assert.deepEqual([verdicts, callCount, droppedCallCount], [['right'], 1, 0]);
  assert.ok((gapUs[0] ?? 0) > 0 && (gapUs[0] ?? 0) < 400_000, `${gapUs[0]} µs`);
  const [connected, setup, ...prompts] = web.frames;
  assert.deepEqual(connected, { type: 'connected', isSigned: true });
  assert.equal(setup?.['type'], 'setup');
  assert.deepEqual(setup?.['customParameters'], { token: 't1' });
  assert.match(String(setup?.['callSid']), /^CA[0-9a-f]{32}$/);
  assert.deepEqual(
    prompts.map(({ voicePrompt, last }) => [voicePrompt, last]),
    [
      ['somewhere', false],
      ['somewhere nice', true],
    ],
  );
  const action = await eventually('the action request', () => web.forms[1]);
  const [ringing] = web.forms;
  assert.deepEqual([ringing?.form['CallStatus'], ringing?.isSigned], ['ringing', true]);
  assert.deepEqual([action.path, action.form['SessionStatus'], action.isSigned], ['/action', 'completed', true]);
});

test('a server that asked for nothing more gets only final prompts', async (t) => {
  const web = await serve(t, { greeting: 'Good morning to you.', onFrame: answering });
  await call(t, web, '/twiml', phoneCues);
  const types = web.frames.map(({ type, last }) => (type === 'prompt' ? `prompt ${String(last)}` : type));
  // The greeting is still being spoken when the caller begins.
  assert.deepEqual(types, ['connected', 'setup', 'interrupt', 'prompt true']);
});

test('who speaks over the agent cuts it off, and the server hears how much of it was heard', async (t) => {
  const attributes = 'events="speaker-events tokens-played" partialPrompts="true"';
  const web = await serve(t, { attributes, greeting: 'Good morning to you.', onFrame: answering });
  await call(t, web, '/twiml', phoneCues);
  const names = web.frames.map(({ type, name, value }) =>
    type === 'info' ? `${String(name)} ${String(value)}` : type,
  );
  assert.deepEqual(names.slice(0, 9), [
    'connected',
    'setup',
    'agentSpeaking on',
    'clientSpeaking on',
    'prompt',
    'agentSpeaking off',
    'interrupt',
    'clientSpeaking off',
    'prompt',
  ]);
  const interrupt = web.frames.find(({ type }) => type === 'interrupt');
  assert.equal(interrupt?.['utteranceUntilInterrupt'], 'Good');
});

test('a server that ends the call leaves the turn without an answer and the call dropped', async (t) => {
  const web = await serve(t, { onFrame: (_frame, socket) => socket.close() });
  const { verdicts, droppedCallCount } = await call(t, web, '/twiml', phoneCues);
  assert.deepEqual([verdicts, droppedCallCount], [['none'], 1]);
});

test('a webhook without good TwiML drops the call, on both paths', async (t) => {
  const web = await serve(t, { status: 500 });
  for (const [path, cues] of [
    ['/twiml', phoneCues],
    ['/gather', gatherPhoneCues],
  ] as const) {
    const { verdicts, droppedCallCount } = await call(t, web, path, cues);
    assert.deepEqual([verdicts, droppedCallCount], [['none'], 1]);
  }
});

test('a traditional call posts what was heard, and the whole answer ends the gap', async (t) => {
  const web = await serve(t);
  const { verdicts, gapUs } = await call(t, web, '/gather', gatherPhoneCues);
  assert.deepEqual(verdicts, ['right']);
  assert.ok((gapUs[0] ?? 0) < 400_000);
  const [first, second] = web.forms;
  assert.deepEqual([first?.path, first?.isSigned, first?.form['SpeechResult']], ['/gather', true, undefined]);
  assert.deepEqual([second?.path, second?.isSigned, second?.form['SpeechResult']], ['/next', true, 'somewhere nice']);
});

test('cues run in the order of their times, and a late one knows when it was due', async () => {
  const ran: [string, number][] = [];
  const startUs = nowUs();
  const block = (): void => {
    const until = performance.now() + 30;
    while (performance.now() < until);
  };
  await play(
    [
      { atMs: 20, run: (intendedUs) => void ran.push(['second', intendedUs - startUs]) },
      { atMs: 10, run: block },
      { atMs: 25, run: (intendedUs) => void ran.push(['third', intendedUs - startUs]) },
    ],
    startUs,
  );
  assert.deepEqual(ran, [
    ['second', 20_000],
    ['third', 25_000],
  ]);
});
