import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import type { Child } from '../../../bench/processes.ts';
import { answerTo } from '../../../bench/meaning/answer.ts';
import { stateAfter } from '../../../bench/meaning/conversation.ts';
import { GREETING } from '../../../bench/meaning/dialogue_state.ts';
import { judge } from '../../../bench/meaning/judge.ts';
import { startPlainServer, startUpstreamProcess, type UpstreamProcess } from '../../support/bench_upstream.ts';
import { eventually, within } from '../../support/waiting.ts';

const APOLOGY = 'I am sorry, something went wrong.';
const ORDER = { instructions: 'You answer the telephone.', greeting: GREETING, apology: APOLOGY };
const SCRIPTS = ['bench/floor.ts', 'bench/reference.ts'] as const;
const LINES = ['cheap restaurant in the south', 'any kind of food', 'whats the phone number'];

let upstream: UpstreamProcess;
const servers = new Map<string, { port: number; child: Child }>();
before(async () => {
  upstream = await startUpstreamProcess({ profile: 'fast', seed: 1 });
  const started = SCRIPTS.map((script) => startPlainServer(script, { ...ORDER, endpoint: upstream.endpoint }));
  for (const [index, server] of (await Promise.all(started)).entries()) servers.set(SCRIPTS[index] ?? '', server);
});
after(async () => {
  for (const { child } of servers.values()) await child.stop();
  await upstream.stop();
});

function verdictOn(lines: readonly string[], heard: string): string {
  return judge(answerTo(stateAfter(lines.slice(0, -1)), lines.at(-1) ?? '').answer, heard);
}

async function post(port: number, path: string, fields: Record<string, string>): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: new URLSearchParams(fields) });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/xml/);
  return answer.text();
}

interface Caller {
  /** Everything said since the last final prompt. */
  heard(): string;
  say(line: string): void;
  interrupt(utteranceUntilInterrupt: string): void;
  /** The whole reply, when its last frame has come. */
  reply(): Promise<string>;
  close(): void;
}

async function connect(port: number): Promise<Caller> {
  const twiml = await post(port, '/api/twiml-optimized', { CallSid: 'CA1' });
  assert.ok(twiml.includes(`welcomeGreeting="${GREETING}"`));
  const socket = new WebSocket(/<ConversationRelay url="([^"]+)"/.exec(twiml)?.[1] ?? '');
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'setup', callSid: 'CA1' }));
  let text = '';
  let isWhole = false;
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString('utf8')) as { type: string; token: string; last: boolean };
    assert.equal(frame.type, 'text');
    text += frame.token;
    isWhole = frame.last;
  });
  return {
    heard: () => text,
    say(line) {
      text = '';
      isWhole = false;
      // A partial prompt is nobody's turn.
      socket.send(JSON.stringify({ type: 'prompt', voicePrompt: line.slice(0, 4), lang: 'en-US', last: false }));
      socket.send(JSON.stringify({ type: 'prompt', voicePrompt: line, lang: 'en-US', last: true }));
    },
    interrupt: (utteranceUntilInterrupt) => socket.send(JSON.stringify({ type: 'interrupt', utteranceUntilInterrupt })),
    reply: () =>
      within(
        'the whole reply',
        eventually('the last frame', () => (isWhole ? text : undefined)),
        10_000,
      ),
    close: () => socket.close(),
  };
}

for (const script of SCRIPTS) {
  test(`${script} keeps the whole conversation, so that every turn is answered right`, async () => {
    const caller = await connect(servers.get(script)?.port ?? 0);
    for (const [index, line] of LINES.entries()) {
      caller.say(line);
      assert.equal(verdictOn(LINES.slice(0, index + 1), await caller.reply()), 'right', line);
    }
    caller.close();
  });
}

test('the reference stops a reply that is cut into, closes its request, and answers the next line right', async () => {
  await upstream.stats(true);
  const caller = await connect(servers.get('bench/reference.ts')?.port ?? 0);
  caller.say(LINES[0] ?? '');
  const heard = await eventually('some words', () => (caller.heard().length > 10 ? caller.heard() : undefined));
  caller.interrupt(heard.slice(0, 5));
  await eventually('the abort', async () => ((await upstream.stats()).abortedCount === 1 ? true : undefined));
  assert.equal(verdictOn(LINES.slice(0, 1), caller.heard()), 'cut');
  caller.say(LINES[1] ?? '');
  assert.equal(verdictOn(LINES.slice(0, 2), await caller.reply()), 'right');
  caller.close();
});

test('the reference closes its request when the caller hangs up', async () => {
  await upstream.stats(true);
  const caller = await connect(servers.get('bench/reference.ts')?.port ?? 0);
  caller.say(LINES[0] ?? '');
  await eventually('some words', () => (caller.heard() === '' ? undefined : true));
  caller.close();
  await eventually('the abort', async () => ((await upstream.stats()).abortedCount === 1 ? true : undefined));
});

test('the traditional path of the reference greets, then answers each turn with its whole reply', async () => {
  const { port } = servers.get('bench/reference.ts') ?? { port: 0 };
  const spoken = (twiml: string): string =>
    /<Gather [^>]*action="\/api\/twiml"[^>]*><Say>(.*)<\/Say>/.exec(twiml)?.[1] ?? '';
  assert.equal(spoken(await post(port, '/api/twiml', { CallSid: 'CA2' })), GREETING);
  assert.equal(spoken(await post(port, '/api/twiml', { CallSid: 'CA2', SpeechResult: '' })), GREETING);
  for (const [index, line] of LINES.entries()) {
    const twiml = await post(port, '/api/twiml', { CallSid: 'CA2', SpeechResult: line });
    assert.equal(verdictOn(LINES.slice(0, index + 1), spoken(twiml)), 'right', line);
  }
});

test('when the model fails, the reference tries again as its client does, then says its apology', async () => {
  const faults = { share: 1, kinds: ['500'], on: 'any' } as const;
  const failing = await startUpstreamProcess({ profile: 'fast', seed: 1, faults });
  const server = await startPlainServer('bench/reference.ts', { ...ORDER, endpoint: failing.endpoint });
  try {
    const caller = await connect(server.port);
    assert.ok((await post(server.port, '/api/twiml', { CallSid: 'CA3' })).includes('<Say>Hello'));
    caller.say('thai food');
    const twiml = await post(server.port, '/api/twiml', { CallSid: 'CA3', SpeechResult: 'thai food' });
    assert.ok(twiml.includes(APOLOGY));
    assert.equal(await caller.reply(), APOLOGY);
    assert.equal((await failing.stats()).requestCount, 6);
    caller.close();
  } finally {
    await server.child.stop();
    await failing.stop();
  }
});
