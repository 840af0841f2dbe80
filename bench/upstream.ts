/**
 * Stands in for Azure OpenAI: answers what the conversation means, at the pace and with the failures of a profile, a plan
 * of faults and a schedule. It answers in the shapes that Azure uses (a first chunk without choices, a role chunk, content,
 * finish, `[DONE]`), refuses what Azure refuses, and takes OpenAI's own path too. A process of its own with one argument,
 * an `UpstreamOrder` in JSON; imports nothing of the product. It tells the port at which it is always reached and, one for
 * each deployment, the doors that a schedule may shut. `GET /stats` counts; `GET /stats?reset` also lets counts, regimes
 * and schedule begin anew; `POST /order` makes it another stand-in with as many deployments, from the next request on.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Delivery } from './delivery.ts';
import { FAULT_KINDS, type FaultKind } from './fault_kinds.ts';
import { createLoopWatch } from './loop_watch.ts';
import type { ChatMessage } from './meaning/conversation.ts';
import { openDoor } from './upstream_door.ts';
import { deploymentName, type LoggedRequest, type UpstreamOrder, type UpstreamStats } from './upstream_order.ts';
import { createPlanner, promptTokens } from './upstream_plan.ts';
import { deliver, type Problem, sendError, wasOurs } from './upstream_wire.ts';

interface Completion {
  readonly deployment: number;
  readonly messages: readonly ChatMessage[];
  readonly temperature: number;
  /** Null: as many as it takes. */
  readonly maxTokens: number | null;
  readonly isStream: boolean;
  readonly isAzure: boolean;
}

/** No caller can be answered with so few. */
const PROBE_TOKENS_MAX = 5;
const LOG_MAX = 50_000;
const LOOK_AT_DOORS_MS = 10;

let order = JSON.parse(process.argv[2] ?? '{"profile":"fast","seed":1}') as UpstreamOrder;
const names = Array.from({ length: order.deployments ?? 1 }, (_, index) => deploymentName(index));
let planner = createPlanner(order);
const loop = createLoopWatch();
loop.begin();
const counts = { requests: 0, refused: 0, aborted: 0 };
const usage = names.map(() => ({ requestCount: 0, promptTokens: 0, replyTokens: 0 }));
const faults = new Map<FaultKind, number>();
let log: LoggedRequest[] = [];
let resetMs = performance.now();

const main = await openDoor(answer);
const doors = await Promise.all(names.map(() => openDoor(answer)));
setInterval(() => {
  for (const [deployment, door] of doors.entries()) door.set(planner.isShut(deployment, performance.now()));
}, LOOK_AT_DOORS_MS);
process.on('SIGTERM', () => process.exit(0));
console.log(JSON.stringify({ listening: main.port, doors: doors.map(({ port }) => port) }));

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.url?.startsWith('/stats') === true) answerStats(request, response);
  else if (request.url === '/order') takeOrder(request, response);
  else takeCompletion(request, response);
}

function bodyOf(request: IncomingMessage, take: (body: string) => void): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part: string) => (body += part));
  request.on('end', () => take(body));
}

function takeOrder(request: IncomingMessage, response: ServerResponse): void {
  bodyOf(request, (body) => {
    order = JSON.parse(body) as UpstreamOrder;
    planner = createPlanner(order);
    response.writeHead(204).end();
  });
}

function takeCompletion(request: IncomingMessage, response: ServerResponse): void {
  bodyOf(request, (body) => {
    const completion = readCompletion(request, body);
    if ('status' in completion) {
      counts.refused += 1;
      sendError(response, completion);
    } else complete(completion, response);
  });
}

function readCompletion({ method, url = '', headers }: IncomingMessage, body: string): Completion | Problem {
  const [, name] = /^\/openai\/deployments\/([^/]+)\/chat\/completions(?:\?|$)/.exec(url) ?? [];
  const isAzure = name !== undefined;
  if (method !== 'POST' || (!isAzure && !url.startsWith('/v1/chat/completions'))) {
    return { status: 404, code: '404', message: 'Resource not found' };
  }
  const hasKey = isAzure ? headers['api-key'] !== undefined : headers.authorization?.startsWith('Bearer ') === true;
  if (!hasKey) return { status: 401, code: '401', message: 'Access denied: no key' };
  const deployment = isAzure ? names.indexOf(name) : 0;
  if (deployment === -1) return { status: 404, code: 'DeploymentNotFound', message: 'There is no such deployment' };
  const wish = wishIn(body);
  if (wish === null) return { status: 400, code: 'invalid_request_error', message: 'messages are needed' };
  return { deployment, isAzure, ...wish };
}

function wishIn(body: string): Pick<Completion, 'messages' | 'temperature' | 'maxTokens' | 'isStream'> | null {
  try {
    const wish = JSON.parse(body) as Readonly<Record<string, unknown>>;
    const { stream, messages, temperature } = wish;
    if (!Array.isArray(messages) || messages.length === 0) return null;
    const maxTokens = wish['max_completion_tokens'] ?? wish['max_tokens'];
    return {
      messages: messages as ChatMessage[],
      temperature: typeof temperature === 'number' ? temperature : 1,
      maxTokens: typeof maxTokens === 'number' ? maxTokens : null,
      isStream: stream === true,
    };
  } catch {
    return null;
  }
}

function complete(completion: Completion, response: ServerResponse): void {
  const { deployment, messages, temperature, maxTokens } = completion;
  const startedMs = performance.now();
  counts.requests += 1;
  const { delivery, fault, conversation } = planner.plan(messages, deployment, startedMs, { temperature, maxTokens });
  count(deployment, messages, delivery);
  if (fault !== null) faults.set(fault, (faults.get(fault) ?? 0) + 1);
  if (order.keepsLog === true && log.length < LOG_MAX) {
    const isProbe = maxTokens !== null && maxTokens <= PROBE_TOKENS_MAX;
    log.push({ atMs: startedMs - resetMs, deployment, conversation, isProbe, fault });
  }
  response.on('close', () => {
    if (!wasOurs(response) && !planner.isShut(deployment, performance.now())) counts.aborted += 1;
  });
  deliver(response, delivery, { ...completion, startedMs });
}

/** An aborted reply is counted whole, as the services bill it that had begun to make it. */
function count(deployment: number, messages: readonly ChatMessage[], delivery: Delivery): void {
  const used = usage[deployment];
  if (used === undefined) return;
  used.requestCount += 1;
  if (delivery.kind !== 'stream') return;
  used.promptTokens += promptTokens(messages);
  used.replyTokens += delivery.tokens.length;
}

function answerStats(request: IncomingMessage, response: ServerResponse): void {
  const loopDelay = loop.read();
  const stats: UpstreamStats = {
    requestCount: counts.requests,
    refusedCount: counts.refused,
    abortedCount: counts.aborted,
    faults: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, faults.get(kind) ?? 0])) as UpstreamStats['faults'],
    deployments: usage.map((used) => ({ ...used })),
    loopDelayP99Ms: loopDelay.p99Ms,
    loopDelayMaxMs: loopDelay.maxMs,
    log,
  };
  if (request.url?.endsWith('reset') === true) {
    Object.assign(counts, { requests: 0, refused: 0, aborted: 0 });
    for (const used of usage) Object.assign(used, { requestCount: 0, promptTokens: 0, replyTokens: 0 });
    faults.clear();
    log = [];
    resetMs = performance.now();
    planner.begin(resetMs);
    loop.begin();
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(stats));
}
