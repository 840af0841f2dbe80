/**
 * The reference: a server of the kind that the common samples for ConversationRelay and for Gather show, written with care:
 * Express, ws and the SDK of OpenAI with its default timeouts and retries, the whole history in every request, each token
 * sent as it comes. No speculation, no cache, no hedge, no deadline. A process of its own with one argument, a
 * `ReferenceOrder` in JSON; imports nothing of the product.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { AzureOpenAI, OpenAI } from 'openai';
import { type WebSocket, WebSocketServer } from 'ws';

export interface ReferenceOrder {
  /** The whole URL of the model's deployment, or of another API that ends in `/v1/chat/completions`. */
  readonly endpoint: string;
  readonly instructions: string;
  readonly greeting: string;
  /** What the caller hears when the model fails. Without it nothing is said, as with most of the samples. */
  readonly apology?: string;
}

interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  content: string;
}

interface Frame {
  readonly type: string;
  readonly voicePrompt?: string;
  readonly last?: boolean;
  readonly utteranceUntilInterrupt?: string;
}

const { endpoint, instructions, greeting, apology } = JSON.parse(process.argv[2] ?? '{}') as ReferenceOrder;
const MODEL = 'gpt-4o-mini';
/** Traditional calls whose history is kept; the oldest goes first, for nobody tells this server that a call is over. */
const CALLS_MAX = 5_000;

const client = createClient(new URL(endpoint));
const app = express();
app.use(express.urlencoded({ extended: false }));
const server = createServer(app);
const sockets = new WebSocketServer({ server, path: '/relay' });

app.post('/api/twiml-optimized', (request, response) => {
  const url = `ws://${request.headers.host ?? ''}/relay`;
  response
    .type('text/xml')
    .send(
      `<?xml version="1.0" encoding="UTF-8"?><Response><Connect>` +
        `<ConversationRelay url="${escapeXml(url)}" welcomeGreeting="${escapeXml(greeting)}" /></Connect></Response>`,
    );
});

sockets.on('connection', (socket) => {
  const history = newHistory();
  let speaking: AbortController | null = null;
  const stopSpeaking = (): void => {
    speaking?.abort();
    speaking = null;
  };
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString('utf8')) as Frame;
    if (frame.type === 'prompt' && frame.last !== false) {
      stopSpeaking();
      speaking = new AbortController();
      history.push({ role: 'user', content: frame.voicePrompt ?? '' });
      void answer(socket, history, speaking.signal);
    } else if (frame.type === 'interrupt') {
      stopSpeaking();
      truncate(history, frame.utteranceUntilInterrupt ?? '');
    }
  });
  socket.on('close', stopSpeaking);
  socket.on('error', complain);
});

/** Streams one reply to the caller; what was sent of it is in the history, also when it is cut short. */
async function answer(socket: WebSocket, history: Message[], signal: AbortSignal): Promise<void> {
  const say = (token: string, last: boolean): void => socket.send(JSON.stringify({ type: 'text', token, last }));
  const reply: Message = { role: 'assistant', content: '' };
  try {
    const stream = await client.chat.completions.create({ model: MODEL, messages: history, stream: true }, { signal });
    for await (const chunk of stream) {
      const token = chunk.choices[0]?.delta.content ?? '';
      if (token === '' || signal.aborted) continue;
      if (reply.content === '') history.push(reply);
      reply.content += token;
      say(token, false);
    }
    if (!signal.aborted) say('', true);
  } catch (error) {
    if (signal.aborted) return;
    complain(error);
    if (apology !== undefined) say(apology, true);
  }
}

/** Leaves of the reply that was cut into what the caller heard of it. */
function truncate(history: Message[], heard: string): void {
  const last = history.at(-1);
  if (last?.role !== 'assistant') return;
  const at = last.content.indexOf(heard);
  if (at !== -1) last.content = last.content.slice(0, at + heard.length);
}

const calls = new Map<string, Message[]>();

app.post('/api/twiml', async (request, response) => {
  const { CallSid = '', SpeechResult = '' } = (request.body ?? {}) as { CallSid?: string; SpeechResult?: string };
  const history = calls.get(CallSid);
  if (history === undefined || SpeechResult === '') {
    if (history === undefined) remember(CallSid);
    response.type('text/xml').send(gather(greeting));
    return;
  }
  history.push({ role: 'user', content: SpeechResult });
  try {
    const completion = await client.chat.completions.create({ model: MODEL, messages: history });
    const content = completion.choices[0]?.message.content ?? '';
    history.push({ role: 'assistant', content });
    response.type('text/xml').send(gather(content));
  } catch (error) {
    complain(error);
    if (apology === undefined) response.sendStatus(500);
    else response.type('text/xml').send(gather(apology));
  }
});

server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ listening: (server.address() as AddressInfo).port }));
});
process.on('SIGTERM', () => process.exit(0));

function remember(callSid: string): void {
  if (calls.size >= CALLS_MAX) calls.delete(calls.keys().next().value ?? '');
  calls.set(callSid, newHistory());
}

function newHistory(): Message[] {
  return [
    { role: 'system', content: instructions },
    { role: 'assistant', content: greeting },
  ];
}

function gather(text: string): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?><Response>` +
    `<Gather input="speech" action="/api/twiml" method="POST" speechTimeout="auto"><Say>${escapeXml(text)}</Say></Gather>` +
    `<Redirect method="POST">/api/twiml</Redirect></Response>`
  );
}

function createClient(url: URL): OpenAI {
  const [, deployment] = /^\/openai\/deployments\/([^/]+)\//.exec(url.pathname) ?? [];
  const apiKey = 'bench-key-that-opens-nothing';
  if (deployment === undefined) {
    return new OpenAI({ apiKey, baseURL: url.origin + url.pathname.replace(/\/chat\/completions$/, '') });
  }
  const apiVersion = url.searchParams.get('api-version') ?? '';
  return new AzureOpenAI({ apiKey, endpoint: url.origin, deployment, apiVersion });
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function complain(error: unknown): void {
  console.error(`reference: ${error instanceof Error ? error.message : String(error)}`);
}
