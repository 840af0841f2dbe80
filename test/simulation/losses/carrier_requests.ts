/**
 * How the carrier asks us what is next in one call: a request that nobody answers is repeated as often as the overrides of
 * the URL say, then the fallback URL is asked once (a TwiML Bin that waits and comes back), then the call is given up.
 * Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
 */
import type { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import type { XmlNode } from '../../support/telephony_samples.ts';
import type { FaultBook } from '../faults.ts';
import type { LossProcess } from './loss_process.ts';

export type Form = Readonly<Record<string, string>>;
/** The TwiML, and how long the process that gave it took. */
type Answered = (twiml: XmlNode, tookMs: number) => void;

/** One request, with what is done before it is given up. */
interface Asking {
  readonly url: string;
  readonly form: Form;
  readonly answered: Answered;
  readonly tries: number;
  /** The fallback leads here. */
  readonly isBin: boolean;
}

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

/** `#rc=5`, and `tt=15000` where the connection is held and not refused. */
const REPEATED = 5;
const HELD_MS = 2_500;
const REFUSED_MS = 20;
const BIN_PAUSE_MS = 8_000;

export class CarrierRequests {
  readonly #parts: RequestParts;

  constructor(parts: RequestParts) {
    this.#parts = parts;
  }

  ask(url: string, form: Form, answered: Answered): void {
    this.#ask({ url, form, answered, tries: 0, isBin: false });
  }

  #ask(asking: Asking): void {
    const parts = this.#parts;
    const process = parts.alive();
    if (process === null) return this.#askAgain(asking);
    const { url, form, answered } = asking;
    parts.asked(process, form);
    const askedUs = parts.clock.nowUs();
    process.ask(new URL(url), { ...parts.form, ...form }).then(
      (twiml) => {
        if (twiml === null) this.#askAgain(asking);
        else answered(twiml, (parts.clock.nowUs() - askedUs) / 1000);
      },
      (error: unknown) => parts.failed(error),
    );
  }

  /** Nobody was there, or was there to the end. The fallback knows nothing of what was asked. */
  #askAgain(asking: Asking): void {
    const { clock, faults, isHeld, binUrl } = this.#parts;
    const { tries, isBin } = asking;
    if (tries < REPEATED) {
      faults.hit('process: away, asked again');
      clock.setTimeout(() => this.#ask({ ...asking, tries: tries + 1 }), isHeld ? HELD_MS : REFUSED_MS);
    } else if (binUrl !== null && !isBin) {
      faults.hit('process: away, the fallback holds the caller');
      clock.setTimeout(() => this.#ask({ ...asking, url: binUrl, form: {}, tries: 0, isBin: true }), BIN_PAUSE_MS);
    } else {
      faults.hit('process: away too long');
      this.#parts.gaveUp();
    }
  }
}
