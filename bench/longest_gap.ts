/**
 * How long this process may be away without a call being lost: `npm run bench:gap`. The simulator makes exactly the
 * carrier's attempts against servers that go away in the middle of a call and come back after so many seconds. All of
 * them run at once, in real time, so it takes about a minute.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../src/domain/clock.ts';
import { createSystemClock } from '../src/runtime/system_clock.ts';
import { escapeXml } from '../src/telephony/xml.ts';
import { createSimulatorCarrier } from '../src/telephony/simulator/simulator_carrier.ts';

/** `refused`: nobody listens. `held`: connections are made, by a proxy or the machine itself, and nobody answers. */
const ABSENCES = ['refused', 'held'] as const;
type Absence = (typeof ABSENCES)[number];
/** What the carrier asks when our URL has failed for good: nothing, our own URL once more, or a TwiML Bin. */
const FALLBACKS = ['none', 'own URL', 'TwiML Bin'] as const;
type Fallback = (typeof FALLBACKS)[number];

const LONGEST_S = 42;
/** Never back on a whole second, as the carrier's own waits are: it must not depend on who is first. */
const FIRST_S = 0.5;
const OVERRIDES = '#rc=5&rp=all&tt=15000';
const BIN = 'https://handler.twilio.com/twiml/EH00000000000000000000000000000001';
/** From the last document that is answered to the next request; nothing else of the simulator takes as long. */
const TALK_S = 7;
/** The server is gone for good a little before that. */
const LEAVES_MS = 5_000;
const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A server that answers once, goes away, and is back `awayS` after it is asked again. True: it was asked then. */
async function survives(absence: Absence, fallback: Fallback, awayS: number): Promise<boolean> {
  const away = new AwayServer(absence);
  const { clock, talked } = watchedClock();
  const origin = await away.open();
  const carrier = createSimulatorCarrier({
    clock,
    log: QUIET,
    authToken: 'gap',
    random: Math.random,
    personaFor: () => {
      throw new Error('Nobody is called.');
    },
    options: {
      twimlBins: {
        [BIN]: `<Response><Pause length="8"/><Redirect method="POST">${origin}/first</Redirect></Response>`,
      },
    },
  });
  const fallbackUrl = { none: undefined, 'own URL': `${origin}/first${OVERRIDES}`, 'TwiML Bin': BIN }[fallback];
  const { ended } = carrier.ring({
    to: '+14155550199',
    twimlUrl: `${origin}/first${OVERRIDES}`,
    ...(fallbackUrl !== undefined && { fallbackUrl }),
    persona: { name: 'waits', answersAfterMs: 0, lines: [], hangUp: 'waits', maxWaitMs: null },
  });
  await away.asked;
  await pause(LEAVES_MS);
  away.leave();
  await talked;
  await pause(awayS * 1000);
  await away.comeBack();
  await ended;
  await carrier.close();
  away.close();
  return away.wasFound;
}

/** Tells when the simulated caller has talked, which is when the carrier asks for the first time without an answer. */
function watchedClock(): { readonly clock: Clock; readonly talked: Promise<void> } {
  const system = createSystemClock();
  let tell: () => void = () => undefined;
  const talked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const clock: Clock = {
    ...system,
    setTimeout: (task, delayMs) =>
      system.setTimeout(() => {
        if (delayMs === TALK_S * 1000) tell();
        task();
      }, delayMs),
  };
  return { clock, talked };
}

class AwayServer {
  readonly #absence: Absence;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;
  #state: 'first' | 'away' | 'back' = 'first';
  wasFound = false;
  #tellAsked: () => void = () => undefined;
  readonly asked = new Promise<void>((resolve) => {
    this.#tellAsked = resolve;
  });

  constructor(absence: Absence) {
    this.#absence = absence;
  }

  async open(): Promise<string> {
    const server = createServer((request, response) => {
      request.resume();
      if (this.#state === 'away') return;
      const next = `<Pause length="${TALK_S}"/><Redirect method="POST">http://127.0.0.1:${this.#port}/next${escapeXml(OVERRIDES)}</Redirect>`;
      if (this.#state === 'back') this.wasFound = true;
      response.end(`<Response>${this.#state === 'first' ? next : '<Hangup/>'}</Response>`, () => this.#tellAsked());
    });
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => {
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.#port}`;
  }

  leave(): void {
    this.#state = 'away';
    if (this.#absence === 'refused') this.close();
    else this.#cut();
  }

  async comeBack(): Promise<void> {
    if (this.#absence === 'refused') await this.open();
    this.#state = 'back';
    this.#cut();
  }

  close(): void {
    this.#server?.close();
    this.#cut();
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** The longest time away that every shorter one was survived up to; null = not even the shortest was. */
async function longestGapS(absence: Absence, fallback: Fallback): Promise<number | null> {
  const gaps = Array.from({ length: LONGEST_S + 1 }, (_, index) => index + FIRST_S);
  const found = await Promise.all(gaps.map((gapS) => survives(absence, fallback, gapS)));
  const lost = found.indexOf(false);
  return gaps[(lost === -1 ? gaps.length : lost) - 1] ?? null;
}

const rows = ABSENCES.flatMap((absence) => FALLBACKS.map((fallback) => ({ absence, fallback })));
const longest = await Promise.all(
  rows.map(async ({ absence, fallback }) => ({ absence, fallback, gapS: await longestGapS(absence, fallback) })),
);
process.stdout.write('time away that every call survives, and the next one tried, at which it is lost\n');
for (const { absence, fallback, gapS } of longest) {
  const gap = gapS === null ? `none, ${FIRST_S} s` : `${gapS} s, ${gapS + 1} s`;
  process.stdout.write(`  connections ${absence.padEnd(8)} fallback ${fallback.padEnd(10)} ${gap}\n`);
}
