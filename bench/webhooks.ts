/**
 * A phone company that only asks for TwiML: signed webhooks of inbound calls at a fixed rate, whatever the answers do.
 * A process of its own; tells its `report` as one line of JSON.
 */
import { performance } from 'node:perf_hooks';
import { Agent } from 'undici';
import { createSimulatorCarrier } from '../src/telephony/simulator/simulator_carrier.ts';
import { signRequest } from '../src/telephony/simulator/sign.ts';
import { createIntendedClock } from './intended_clock.ts';
import { seededRandom } from './seeded.ts';

export interface WebhooksOrder {
  readonly twimlUrl: string;
  readonly authToken: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly seed: number;
}

export interface WebhooksReport {
  /** From the intended time of the request to the whole answer, µs; a failed one counts at `FAILED_US`. */
  readonly answersUs: readonly number[];
  /** How late the requests left, µs. */
  readonly lateUs: readonly number[];
  readonly failedCount: number;
}

/** Twilio waits 15 s for a webhook. */
const FAILED_US = 15_000_000;
const WARM_UP_COUNT = 100;

const order = JSON.parse(process.argv[2] ?? '{}') as WebhooksOrder;
const { origin, pathname, search } = new URL(order.twimlUrl);
const agent = new Agent({ connections: 64, keepAliveTimeout: 60_000 });
const random = seededRandom(order.seed);

function sid(prefix: string): string {
  return prefix + Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** The account that goes with the token. */
function accountOf(authToken: string): string {
  const nobody = { name: 'nobody', answersAfterMs: 0, lines: [], hangUp: 'waits', maxWaitMs: null } as const;
  const ignore = (): void => undefined;
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  return createSimulatorCarrier({ clock: createIntendedClock(), log, authToken, random, personaFor: () => nobody })
    .accountSid;
}

const accountSid = accountOf(order.authToken);

async function ask(): Promise<boolean> {
  const [from, to] = ['+15005550100', '+15005550006'];
  const fields = {
    CallSid: sid('CA'),
    AccountSid: accountSid,
    From: from,
    To: to,
    CallStatus: 'ringing',
    Direction: 'inbound',
    ApiVersion: '2010-04-01',
  };
  const response = await agent.request({
    origin,
    path: pathname + search,
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': signRequest(order.authToken, order.twimlUrl, fields),
    },
    body: new URLSearchParams(fields).toString(),
  });
  const body = await response.body.text();
  return response.statusCode === 200 && body.includes('<ConversationRelay');
}

async function run(): Promise<void> {
  for (let count = 0; count < WARM_UP_COUNT; count++) await ask();
  const answersUs: number[] = [];
  const lateUs: number[] = [];
  let failedCount = 0;
  const startMs = performance.now() + 100;
  const one = async (index: number): Promise<void> => {
    const dueMs = startMs + (index * 1000) / order.perSecond;
    await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()));
    // A timer may fire within the millisecond before it is due.
    const lateMs = Math.max(0, performance.now() - dueMs);
    const fromMs = performance.now() - (lateMs > 2 ? lateMs : 0);
    lateUs.push(lateMs * 1000);
    const good = await ask().catch(() => false);
    if (!good) failedCount += 1;
    answersUs.push(good ? (performance.now() - fromMs) * 1000 : FAILED_US);
  };
  await Promise.all(Array.from({ length: order.perSecond * order.seconds }, (_, index) => one(index)));
  await agent.close();
  const report: WebhooksReport = { answersUs, lateUs, failedCount };
  console.log(JSON.stringify({ report }));
}

await run();
