/**
 * Tells somebody's server of alerts: signed, repeated while that server is away, in the order in which they happened. What
 * it cannot deliver is counted and logged, and never becomes anybody else's error.
 */
import { createHmac } from 'node:crypto';
import { Agent } from 'undici';
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';
import type { Secret } from '../domain/secret.ts';
import type { AlertChange } from './alerts.ts';

/** `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 with the shared secret over `<t>.<body>`, made anew for each try. */
export const SIGNATURE_HEADER = 'x-weaver-signature';

/** The body of a request. `id` is the same in every try of a change, so that a receiver can tell a repetition. */
export interface AlertNotice extends AlertChange {
  readonly id: string;
  readonly service: { readonly name: string; readonly version: string; readonly publicUrl: string };
}

export interface AlertWebhook {
  /** Queues it. Never throws, never waits. */
  notify(change: AlertChange): void;
  /** Each waiting change gets one more try, all of them together 3 s. Never rejects. */
  close(): Promise<void>;
  /** Changes that were given up: refused, out of tries, crowded out of the queue, or left at the end. */
  readonly lostCount: number;
}

interface AlertWebhookParts {
  readonly url: string;
  readonly secret: Secret;
  readonly service: AlertNotice['service'];
  readonly clock: Clock;
  readonly log: Log;
  randomId(): string;
}

const TIMEOUT_MS = 5_000;
/** Between the tries. */
const BACK_OFFS_MS: readonly number[] = [1_000, 5_000, 25_000, 60_000];
const QUEUE_MAX = 100;
const CLOSE_MS = 3_000;
/** Of an answer's body, which is of no use here but is read so that the connection can be used again. */
const ANSWER_BYTES = 16 * 1024;

/** Null: delivered. */
type Failure = { readonly reason: string; readonly isRetryable: boolean } | null;

export function createAlertWebhook(parts: AlertWebhookParts): AlertWebhook {
  return new Deliveries(parts);
}

class Deliveries implements AlertWebhook {
  readonly #parts: AlertWebhookParts;
  readonly #agent = new Agent({ connect: { timeout: TIMEOUT_MS } });
  /** Gives up what is under way when closing takes too long. */
  readonly #giveUp = new AbortController();
  /** Without the one that is being delivered. */
  #queue: AlertNotice[] = [];
  /** Resolves when the queue is empty; null while it is. */
  #working: Promise<void> | null = null;
  #isClosing = false;
  #endPause: (() => void) | null = null;
  lostCount = 0;

  constructor(parts: AlertWebhookParts) {
    this.#parts = parts;
  }

  notify(change: AlertChange): void {
    if (this.#isClosing) return;
    if (this.#queue.length >= QUEUE_MAX) this.#makeRoom();
    this.#queue.push({ ...change, id: this.#parts.randomId(), service: this.#parts.service });
    this.#working ??= this.#work();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const { clock } = this.#parts;
    const timer = clock.setTimeout(() => this.#giveUp.abort(), CLOSE_MS);
    this.#endPause?.();
    await this.#working;
    clock.clearTimeout(timer);
    await this.#agent.destroy();
  }

  async #work(): Promise<void> {
    for (let notice = this.#queue.shift(); notice !== undefined; notice = this.#queue.shift()) {
      await this.#deliver(notice);
    }
    this.#working = null;
  }

  async #deliver(notice: AlertNotice): Promise<void> {
    const body = JSON.stringify(notice);
    for (let tries = 1; ; tries += 1) {
      const failure = await this.#attempt(body);
      if (failure === null) return;
      const backOffMs = BACK_OFFS_MS[tries - 1];
      if (!failure.isRetryable || backOffMs === undefined || this.#isClosing) {
        this.lostCount += 1;
        const { type, alert } = notice;
        const fields = { type, alert: alert.name, tries, reason: failure.reason };
        this.#parts.log.error('alert webhook not delivered', fields);
        return;
      }
      await this.#pause(backOffMs);
    }
  }

  async #attempt(body: string): Promise<Failure> {
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
      return { reason: `status ${statusCode}`, isRetryable: statusCode >= 500 || statusCode === 429 };
    } catch (error) {
      const isStopping = this.#giveUp.signal.aborted;
      const reason = isStopping ? 'this process stops' : timeout.signal.aborted ? 'no answer in time' : codeOf(error);
      return { reason, isRetryable: true };
    } finally {
      clock.clearTimeout(timer);
    }
  }

  #headers(body: string): Record<string, string> {
    const { secret, clock, service } = this.#parts;
    const atS = Math.floor(clock.epochMs() / 1000);
    return {
      'content-type': 'application/json',
      'user-agent': `${service.name}/${service.version}`,
      [SIGNATURE_HEADER]: `t=${atS},v1=${sign(secret, atS, body)}`,
    };
  }

  async #pause(ms: number): Promise<void> {
    const { clock } = this.#parts;
    await new Promise<void>((resolve) => {
      const timer = clock.setTimeout(resolve, ms);
      this.#endPause = () => {
        clock.clearTimeout(timer);
        resolve();
      };
    });
    this.#endPause = null;
  }

  /**
   * The oldest alert that was raised and cleared while both waited is dropped, because a receiver that never hears of it
   * still knows what is raised at this time. Without such a pair the oldest change is.
   */
  #makeRoom(): void {
    const pair = oldestPair(this.#queue);
    this.#queue = this.#queue.filter((_, index) => !pair.includes(index));
    this.lostCount += pair.length;
    this.#parts.log.warn('alert webhook queue full', { droppedCount: pair.length, lostCount: this.lostCount });
  }
}

function sign(secret: Secret, atS: number, body: string): string {
  return createHmac('sha256', secret.reveal()).update(`${atS}.${body}`).digest('hex');
}

/** Where the oldest raising and the clearing after it stand; the first place alone when there is no such pair. */
function oldestPair(queue: readonly AlertChange[]): readonly number[] {
  for (const [index, { type, alert }] of queue.entries()) {
    if (type !== 'alert.raised') continue;
    const next = queue.findIndex((later, at) => at > index && later.alert.name === alert.name);
    if (queue[next]?.type === 'alert.cleared') return [index, next];
  }
  return [0];
}

/** The code alone, because a message may hold the address, and webhook addresses are often secrets. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'network error';
}
