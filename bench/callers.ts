/**
 * The people on the line, as a process of its own: plays the product's simulator against a server. All calls begin at
 * times fixed beforehand, stay until the end, and speak at speaking pace. Tells `idle`, `steady` and `measured` as they
 * come, one line of JSON each, and at last the `report`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Log } from '../src/domain/log.ts';
import type { Persona, PersonaMind } from '../src/telephony/simulator/persona.ts';
import { createSimulatorCarrier } from '../src/telephony/simulator/simulator_carrier.ts';
import { CallBook, FAILED_GAP_US, type TurnCounts } from './call_book.ts';
import { createIntendedClock } from './intended_clock.ts';
import { REPLY_TEXT } from './model_reply.ts';
import { seededRandom, startTimesMs } from './seeded.ts';
import { UTTERANCES } from './utterances.ts';

export interface CallersOrder {
  readonly twimlUrl: string;
  readonly authToken: string;
  readonly callCount: number;
  readonly rampMs: number;
  /** How long turns are counted, after the ramp. */
  readonly windowMs: number;
  readonly seed: number;
  /** Between the warm-up and the reading of the idle server's figures. */
  readonly restMs: number;
}

export interface CallersReport extends TurnCounts {
  readonly loopDelayP99Ms: number;
}

const WARM_UP = { calls: 20, turns: 2, pace: 8 };
/** After the ramp, until the last caller has begun to talk. */
const SETTLE_MS = 3_000;
/** What Node records of its event loop is the time between two probes, this one included. */
const PROBE_MS = 10;
/** For the replies to the last turns of the window. */
const LAST_REPLY_MS = 1_500;

const order = JSON.parse(process.argv[2] ?? '{}') as CallersOrder;
const clock = createIntendedClock();
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const tell = (line: object): void => console.log(JSON.stringify(line));
const complain = (event: string, fields?: object): void => console.error(event, JSON.stringify(fields ?? {}));
const log: Log = { debug: () => undefined, info: () => undefined, warn: complain, error: complain };

/** Says one thing after the other, each when the agent has finished; hangs up after `turnsMax`. */
function talker(random: () => number, turnsMax: number): PersonaMind {
  let decide: (() => void) | null = null;
  let said = 0;
  return {
    heard() {
      decide?.();
      decide = null;
    },
    next: () =>
      new Promise((resolve) => {
        decide = () => {
          said += 1;
          const say = UTTERANCES[Math.floor(random() * UTTERANCES.length)] ?? '';
          resolve(said > turnsMax ? 'hang_up' : { say });
        };
      }),
  };
}

function persona(seed: number, turnsMax: number): Persona {
  return {
    name: 'bench',
    answersAfterMs: 0,
    lines: [],
    hangUp: 'waits',
    maxWaitMs: FAILED_GAP_US / 1000,
    createMind: () => talker(seededRandom(seed), turnsMax),
  };
}

function phone(pace: number, book: CallBook) {
  const { authToken, seed } = order;
  const options = { pace, callsMax: 100_000 };
  const random = seededRandom(seed);
  const personaFor = () => persona(0, 0);
  return createSimulatorCarrier({ clock, log, authToken, random, personaFor, options, observer: book.observer });
}

/** Code is compiled and connections stand before anything is measured. */
async function warmUp(): Promise<void> {
  const book = new CallBook(clock, REPLY_TEXT);
  const carrier = phone(WARM_UP.pace, book);
  const ring = (seed: number) =>
    carrier.ring({ to: carrier.defaultFrom, twimlUrl: order.twimlUrl, persona: persona(seed, WARM_UP.turns) });
  const ends = await Promise.all(Array.from({ length: WARM_UP.calls }, (_, index) => ring(index).ended));
  await carrier.close();
  const failed = ends.find((end) => end.reason !== 'caller_hung_up');
  if (failed !== undefined) {
    throw new Error(`a call of the warm-up ended with "${failed.reason}", error ${failed.errorCode ?? 'none'}`);
  }
}

async function run(): Promise<void> {
  await warmUp();
  await wait(order.restMs);
  tell({ idle: true });
  // So that the reading is over when the first call comes.
  await wait(500);
  const book = new CallBook(clock, REPLY_TEXT);
  const carrier = phone(1, book);
  const starts = startTimesMs(order.callCount, order.rampMs, seededRandom(order.seed));
  for (const [index, atMs] of starts.entries()) {
    const ring = (): void => {
      const who = persona(order.seed * 100_000 + index, Infinity);
      carrier.ring({ to: carrier.defaultFrom, twimlUrl: order.twimlUrl, persona: who });
    };
    clock.setTimeout(ring, atMs);
  }
  await wait(order.rampMs + SETTLE_MS);
  const loopDelay = monitorEventLoopDelay({ resolution: PROBE_MS });
  loopDelay.enable();
  book.beginWindow();
  tell({ steady: true });
  await wait(order.windowMs);
  book.endWindow();
  tell({ measured: true });
  const loopDelayP99Ms = Math.max(0, loopDelay.percentile(99) / 1e6 - PROBE_MS);
  await wait(LAST_REPLY_MS);
  for (let waitedMs = 0; book.unansweredCount > 0 && waitedMs < FAILED_GAP_US / 1000; waitedMs += 100) await wait(100);
  book.beginClosing();
  const report: CallersReport = { ...book.close(), loopDelayP99Ms };
  await carrier.close();
  tell({ report });
}

await run();
