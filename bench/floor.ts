/**
 * The floor: the least that a server can do for the same calls. uWebSockets.js takes the webhook and the socket, undici
 * streams the model, each token leaves as a frame of its own. Of the conversation it keeps the messages, because a model
 * needs them; no checks, no states, no limits, no records. What the product costs above it is the price of its features.
 * A process of its own with one argument, a `FloorOrder` in JSON; imports nothing of the product.
 */
import { Pool } from 'undici';
import * as uWS from 'uWebSockets.js';

export interface FloorOrder {
  /** The whole URL of the model's deployment. */
  readonly endpoint: string;
  readonly instructions: string;
  readonly greeting: string;
}

interface Line {
  socket: uWS.WebSocket<Line> | null;
  readonly messages: { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[];
}

const { instructions, greeting, ...order } = JSON.parse(process.argv[2] ?? '{}') as FloorOrder;
const endpoint = new URL(order.endpoint);
const path = endpoint.pathname + endpoint.search;
const pool = new Pool(endpoint.origin, { keepAliveTimeout: 90_000, headersTimeout: 0, bodyTimeout: 0 });
const app = uWS.App();
let port = 0;

app.post('/api/twiml-optimized', (response) => {
  response.onAborted(() => undefined);
  response.onData((_chunk, isLast) => {
    if (isLast) response.writeHeader('content-type', 'text/xml').end(twiml());
  });
});

app.ws<Line>('/relay', {
  idleTimeout: 120,
  maxPayloadLength: 64 * 1024,
  upgrade(response, request, context) {
    response.upgrade<Line>(
      {
        socket: null,
        messages: [
          { role: 'system', content: instructions },
          { role: 'assistant', content: greeting },
        ],
      },
      request.getHeader('sec-websocket-key'),
      request.getHeader('sec-websocket-protocol'),
      request.getHeader('sec-websocket-extensions'),
      context,
    );
  },
  open(socket) {
    socket.getUserData().socket = socket;
  },
  message(socket, message) {
    const frame = JSON.parse(Buffer.from(message).toString('utf8')) as {
      type: string;
      last?: boolean;
      voicePrompt: string;
    };
    if (frame.type === 'prompt' && frame.last !== false) answer(socket.getUserData(), frame.voicePrompt);
  },
  close(socket) {
    socket.getUserData().socket = null;
  },
});

app.listen('127.0.0.1', 0, (listenSocket) => {
  if (listenSocket === false) throw new Error('The floor server found no free port on 127.0.0.1.');
  port = uWS.us_socket_local_port(listenSocket);
  console.log(JSON.stringify({ listening: port }));
});
process.on('SIGTERM', () => process.exit(0));

function answer(line: Line, prompt: string): void {
  line.messages.push({ role: 'user', content: prompt });
  const body = JSON.stringify({ stream: true, messages: line.messages });
  const headers = { 'api-key': 'bench', 'content-type': 'application/json' };
  let rest = '';
  let reply = '';
  const say = (token: string, last: boolean): void => {
    line.socket?.send(JSON.stringify({ type: 'text', token, last }));
  };
  pool.dispatch(
    { path, method: 'POST', headers, body },
    {
      onRequestStart: () => undefined,
      onResponseData(_controller, chunk) {
        const events = (rest + chunk.toString('utf8')).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          const data = event.slice(6);
          if (data === '[DONE]') continue;
          const token = (JSON.parse(data) as Chunk).choices[0]?.delta.content ?? '';
          if (token === '') continue;
          reply += token;
          say(token, false);
        }
      },
      onResponseEnd() {
        line.messages.push({ role: 'assistant', content: reply });
        say('', true);
      },
      onResponseError: (_controller, error) => console.error(`floor: ${error.message}`),
    },
  );
}

interface Chunk {
  readonly choices: readonly { readonly delta: { readonly content?: string } }[];
}

/** Asks for the same frames as the product does. */
function twiml(): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Connect>' +
    `<ConversationRelay url="ws://127.0.0.1:${port}/relay" interruptible="any" partialPrompts="true" ` +
    'events="speaker-events tokens-played" dtmfDetection="true" reportInputDuringAgentSpeech="any" ' +
    'ignoreBackchannel="true" language="en-US" ' +
    `welcomeGreeting="${greeting}"/></Connect></Response>`
  );
}
