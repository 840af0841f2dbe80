/**
 * A phone company that only asks for TwiML: signed webhooks of inbound calls at a fixed rate, whatever the answers do.
 * A process of its own; tells its `report` as one line of JSON.
 */
import { type Cue, nowUs, play } from './player.ts';
import { createCarrierLine, sid, voiceFields } from './webhook.ts';

export interface WebhooksOrder {
  readonly twimlUrl: string;
  readonly authToken: string;
  readonly perSecond: number;
  readonly seconds: number;
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
const LEAD_US = 100_000;
const CALLER_NUMBER = '+15005550100';

const order = JSON.parse(process.argv[2] ?? '{}') as WebhooksOrder;
const carrier = createCarrierLine(order.authToken);

async function ask(): Promise<boolean> {
  const twiml = await carrier.post(order.twimlUrl, voiceFields({ callSid: sid('CA'), from: CALLER_NUMBER }, 'ringing'));
  return twiml?.includes('<ConversationRelay') === true;
}

async function run(): Promise<void> {
  for (let count = 0; count < WARM_UP_COUNT; count++) await ask();
  const answersUs: number[] = [];
  const lateUs: number[] = [];
  const pending: Promise<void>[] = [];
  let failedCount = 0;
  const one = async (intendedUs: number): Promise<void> => {
    lateUs.push(nowUs() - intendedUs);
    const isGood = await ask();
    if (!isGood) failedCount += 1;
    answersUs.push(isGood ? nowUs() - intendedUs : FAILED_US);
  };
  const cues = Array.from({ length: order.perSecond * order.seconds }, (_, index): Cue => ({
    atMs: (index * 1000) / order.perSecond,
    run: (intendedUs) => void pending.push(one(intendedUs)),
  }));
  await play(cues, nowUs() + LEAD_US);
  await Promise.all(pending);
  await carrier.close();
  const report: WebhooksReport = { answersUs, lateUs, failedCount };
  console.log(JSON.stringify({ report }));
}

await run();
