/**
 * The phone network in the test's own process, which outlives the server: the simulator makes exactly the attempts of the
 * carrier, and its callers ask until they have heard the answer.
 */
import { createSystemClock } from '../../src/runtime/system_clock.ts';
import type { SimulatedCallEnd } from '../../src/telephony/simulator/observer.ts';
import type { Persona, PersonaMind, Utterance } from '../../src/telephony/simulator/persona.ts';
import { createSimulatorCarrier, type SimulatorCarrier } from '../../src/telephony/simulator/simulator_carrier.ts';
import { createKeptLog } from './kept_log.ts';
import type { SignedServer } from './signed_requests.ts';

export interface Exchange {
  readonly say: string;
  /** Of the answer; whoever hears something else asks again. */
  readonly answer: RegExp;
}

export interface PhoneCall {
  readonly callSid: string;
  readonly ended: Promise<SimulatedCallEnd>;
  /** How many final transcripts were sent so far, and how many exchanges are over. */
  readonly progress: { spoken: number; answered: number };
}

const BIN = 'https://handler.twilio.com/twiml/EH00000000000000000000000000000001';

export class Phone {
  readonly #carrier: SimulatorCarrier;
  readonly #server: SignedServer;
  readonly #spoken = new Map<string, { spoken: number }>();

  /** `pace`: how many times as fast as people everybody speaks. `holdS`: of the TwiML Bin that README says to set. */
  constructor(server: SignedServer, pace: number, holdS: number) {
    this.#server = server;
    const bin = `<Response><Pause length="${holdS}"/><Redirect method="POST">${server.origin}/api/twiml-optimized</Redirect></Response>`;
    this.#carrier = createSimulatorCarrier({
      clock: createSystemClock(),
      log: createKeptLog(),
      authToken: server.authToken,
      random: Math.random,
      personaFor: () => {
        throw new Error('Nobody is called.');
      },
      options: { pace, twimlBins: { [BIN]: bin } },
      observer: {
        spoke: ({ callSid }, _turn, _text, isFinal) => {
          const progress = this.#spoken.get(callSid);
          if (isFinal && progress !== undefined) progress.spoken += 1;
        },
      },
    });
  }

  /** Somebody calls, asks all of this and hangs up. */
  call(exchanges: readonly Exchange[]): PhoneCall {
    const progress = { spoken: 0, answered: 0 };
    const { callSid, ended } = this.#carrier.ring({
      to: '+14155550199',
      twimlUrl: `${this.#server.origin}/api/twiml-optimized#rc=5&rp=all&tt=15000`,
      statusUrl: `${this.#server.origin}/api/twiml-status`,
      fallbackUrl: BIN,
      persona: personaOf(exchanges, progress),
    });
    this.#spoken.set(callSid, progress);
    return { callSid, ended, progress };
  }

  close(): Promise<void> {
    return this.#carrier.close();
  }
}

function personaOf(exchanges: readonly Exchange[], progress: { answered: number }): Persona {
  return {
    name: 'asks until it is answered',
    answersAfterMs: 0,
    lines: [],
    hangUp: 'waits',
    maxWaitMs: 60_000,
    createMind: () => askingMind(exchanges, progress),
  };
}

function askingMind(exchanges: readonly Exchange[], progress: { answered: number }): PersonaMind {
  let isAsked = false;
  let heard = '';
  let decide: ((next: Utterance | 'hang_up') => void) | null = null;
  const go = (): void => {
    if (decide === null || heard === '') return;
    const open = exchanges[progress.answered];
    if (isAsked && open?.answer.test(heard) === true) progress.answered += 1;
    heard = '';
    isAsked = true;
    const next = exchanges[progress.answered];
    decide(next === undefined ? 'hang_up' : { say: next.say });
    decide = null;
  };
  return {
    heard(text) {
      heard += ` ${text}`;
      go();
    },
    next: () =>
      new Promise((resolve) => {
        decide = resolve;
        go();
      }),
  };
}
