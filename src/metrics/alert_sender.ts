/** One try at telling somebody's server something: signed, bounded in time, to the configured address and no other. */
import { createHmac } from 'node:crypto';
import { Agent } from 'undici';
import type { Clock } from '../domain/clock.ts';
import type { Secret } from '../domain/secret.ts';

/** `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 with the shared secret over `<t>.<body>`, made anew for each try. */
export const SIGNATURE_HEADER = 'x-weaver-signature';

export interface SenderParts {
  readonly url: string;
  readonly secret: Secret;
  readonly userAgent: string;
  readonly clock: Clock;
}

/** Why a body was not delivered. */
export interface Failure {
  readonly reason: string;
  readonly isRetryable: boolean;
  /** It was sent and nobody knows what became of it. */
  readonly mayHaveArrived: boolean;
}

const TIMEOUT_MS = 5_000;
/** Shorter, so that a server that cannot be reached is not taken for one that does not answer. */
const CONNECT_TIMEOUT_MS = 3_000;
/** Of an answer's body, which is of no use here but is read so that the connection can be used again. */
const ANSWER_BYTES = 16 * 1024;
/** What ends a connection that was there. */
const BROKEN_OFF: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

export class AlertSender {
  readonly #parts: SenderParts;
  readonly #agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } });
  readonly #giveUp = new AbortController();

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** Null: delivered. Never rejects. */
  async send(body: string): Promise<Failure | null> {
    const { url, clock } = this.#parts;
    const timeout = new AbortController();
    const timer = clock.setTimeout(() => timeout.abort(), TIMEOUT_MS);
    try {
      const { origin, pathname, search } = new URL(url);
      // undici follows no redirect unless told to: an alert goes to the address that was configured and to no other.
      const response = await this.#agent.request({
        origin,
        path: pathname + search,
        method: 'POST',
        headers: this.#headers(body),
        body,
        signal: AbortSignal.any([timeout.signal, this.#giveUp.signal]),
      });
      const { statusCode } = response;
      await response.body.dump({ limit: ANSWER_BYTES });
      if (statusCode >= 200 && statusCode < 300) return null;
      const isRetryable = statusCode >= 500 || statusCode === 429;
      return { reason: `status ${statusCode}`, isRetryable, mayHaveArrived: false };
    } catch (error) {
      const isStopping = this.#giveUp.signal.aborted;
      const isLate = isStopping || timeout.signal.aborted;
      const code = codeOf(error);
      const reason = isStopping ? 'this process stops' : isLate ? 'no answer in time' : code;
      return { reason, isRetryable: true, mayHaveArrived: isLate || BROKEN_OFF.has(code) };
    } finally {
      clock.clearTimeout(timer);
    }
  }

  /** Ends what is under way, and whatever is sent from now on, at once. */
  giveUp(): void {
    this.#giveUp.abort();
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #headers(body: string): Record<string, string> {
    const { secret, clock, userAgent } = this.#parts;
    const atS = Math.floor(clock.epochMs() / 1000);
    const signature = createHmac('sha256', secret.reveal()).update(`${atS}.${body}`).digest('hex');
    return {
      'content-type': 'application/json',
      'user-agent': userAgent,
      [SIGNATURE_HEADER]: `t=${atS},v1=${signature}`,
    };
  }
}

/** The code alone, because a message may hold the address, and webhook addresses are often secrets. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'network error';
}
