/**
 * How the carrier asks us what is next in one call: a request that nobody answers is repeated as often as the overrides of
 * the URL say, then the fallback URL is asked once (a TwiML Bin that waits and comes back), then the call is given up.
 * Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
 */
import type { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import type { XmlNode } from '../../support/telephony_samples.ts';
import type { FaultBook } from '../faults.ts';
import type { LossProcess } from './loss_process.ts';

type Form = Readonly<Record<string, string>>;

/** `#rc=5`, and `tt=15000` where the connection is held and not refused. */
const REPEATED = 5;
const HELD_MS = 2_500;
const REFUSED_MS = 20;
const BIN_PAUSE_MS = 8_000;

interface RequestParts {
  readonly clock: VirtualClock;
  readonly faults: FaultBook;
  /** Whoever has the public address now; null while nobody has. */
  alive(): LossProcess | null;
  /** Connections are held by a proxy, not refused, while nobody is there. */
  readonly isHeld: boolean;
  /** In every request of the call. */
  readonly form: Form;
  /** The call has a fallback URL, which leads here. */
  readonly binUrl: string | null;
  asked(process: LossProcess, form: Form): void;
  failed(error: unknown): void;
  gaveUp(): void;
}

export class CarrierRequests {
  readonly #parts: RequestParts;

  constructor(parts: RequestParts) {
    this.#parts = parts;
  }

  /** `answered`: with the TwiML, and how long the process that gave it took. */
  ask(url: string, form: Form, answered: (twiml: XmlNode, tookMs: number) => void): void {
    this.#ask(url, form, answered, { tries: 0, isBin: false });
  }

  #ask(
    url: string,
    form: Form,
    answered: (twiml: XmlNode, tookMs: number) => void,
    how: { readonly tries: number; readonly isBin: boolean },
  ): void {
    const { clock, faults, isHeld, binUrl, alive, asked, failed, gaveUp } = this.#parts;
    const again = (): void => {
      const askSoon = (next: string, ms: number, then: typeof how): void =>
        void clock.setTimeout(() => this.#ask(next, then.isBin && !how.isBin ? {} : form, answered, then), ms);
      if (how.tries < REPEATED) {
        faults.hit('process: away, asked again');
        askSoon(url, isHeld ? HELD_MS : REFUSED_MS, { ...how, tries: how.tries + 1 });
      } else if (binUrl !== null && !how.isBin) {
        faults.hit('process: away, the fallback holds the caller');
        askSoon(binUrl, BIN_PAUSE_MS, { tries: 0, isBin: true });
      } else {
        faults.hit('process: away too long');
        gaveUp();
      }
    };
    const process = alive();
    if (process === null) return again();
    asked(process, form);
    const askedUs = clock.nowUs();
    process.ask(new URL(url), { ...this.#parts.form, ...form }).then((twiml) => {
      if (twiml === null) again();
      else answered(twiml, (clock.nowUs() - askedUs) / 1000);
    }, failed);
  }
}
