/**
 * Tells somebody's server of alerts, and becomes nobody else's error. Each alert is told on its own, so that none waits for
 * another. A server that was away is told what is so when it is back, not what has happened meanwhile: a change that has
 * been overtaken is given up, and so is the clearing of an alert of whose raising that server never heard.
 */
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';
import type { Secret } from '../domain/secret.ts';
import { AlertSender } from './alert_sender.ts';
import type { AlertChange } from './alerts.ts';

/** The body of a request. `id` is the same in every try of a change, so that a receiver can tell a repetition. */
export interface AlertNotice extends AlertChange {
  readonly id: string;
  readonly service: { readonly name: string; readonly version: string; readonly publicUrl: string };
}

export interface AlertWebhook {
  /** Begins to tell it. Never throws, never waits. */
  notify(change: AlertChange): void;
  /** What has not been delivered gets one more try, all of them together 3 s. Never rejects. */
  close(): Promise<void>;
  /** Changes that were given up: refused, overtaken, or left at the end. */
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

/** Between the tries; the last one again and again, for as long as the change is still so. */
const BACK_OFFS_MS: readonly number[] = [1_000, 5_000, 25_000, 60_000];
/** After so many tries the log tells that nobody hears of the alert. */
const TRIES_BEFORE_TOLD = BACK_OFFS_MS.length + 1;
const CLOSE_MS = 3_000;

export function createAlertWebhook(parts: AlertWebhookParts): AlertWebhook {
  return new Deliveries(parts);
}

class Deliveries implements AlertWebhook {
  readonly #parts: AlertWebhookParts;
  readonly #sender: AlertSender;
  /** By the name of the alert: as many as there are rules. */
  readonly #lines = new Map<string, AlertLine>();
  #isClosing = false;
  lostCount = 0;

  constructor(parts: AlertWebhookParts) {
    const { url, secret, clock, service } = parts;
    this.#parts = parts;
    this.#sender = new AlertSender({ url, secret, clock, userAgent: `${service.name}/${service.version}` });
  }

  notify(change: AlertChange): void {
    if (this.#isClosing) return;
    const { name } = change.alert;
    const line = this.#lines.get(name) ?? this.#createLine();
    this.#lines.set(name, line);
    line.tell({ ...change, id: this.#parts.randomId(), service: this.#parts.service });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const { clock } = this.#parts;
    const lines = [...this.#lines.values()];
    const timer = clock.setTimeout(() => this.#sender.giveUp(), CLOSE_MS);
    await Promise.all(lines.map((line) => line.end()));
    clock.clearTimeout(timer);
    await this.#sender.close();
  }

  #createLine(): AlertLine {
    const { clock, log } = this.#parts;
    return new AlertLine({
      clock,
      log,
      sender: this.#sender,
      // It is back: the others need not wait for the end of their pauses.
      arrived: () => this.#lines.forEach((line) => line.hurry()),
      lost: (notice, reason) => {
        this.lostCount += 1;
        log.error('alert webhook not delivered', { ...about(notice), reason });
      },
    });
  }
}

interface LineParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly sender: AlertSender;
  arrived(): void;
  lost(notice: AlertNotice, reason: string): void;
}

/** What one server is told of one alert, one request after the other. */
class AlertLine {
  readonly #parts: LineParts;
  /** What is so and has not been delivered. */
  #next: AlertNotice | null = null;
  #underWay: AlertNotice | null = null;
  /** Of `next`. */
  #tries = 0;
  /** Also where it may be: a clearing too many does less harm than one that is never heard of. */
  #isRaisedThere = false;
  #isWorking = false;
  /** Resolves when nothing is left to be told. */
  #working: Promise<void> = Promise.resolve();
  #isEnding = false;
  #endPause: (() => void) | null = null;

  constructor(parts: LineParts) {
    this.#parts = parts;
  }

  tell(notice: AlertNotice): void {
    if (this.#next !== null && this.#next !== this.#underWay) this.#overtaken(this.#next);
    this.#next = notice;
    this.#tries = 0;
    this.hurry();
    if (!this.#isWorking) this.#working = this.#work();
  }

  /** Ends the pause before the next try. */
  hurry(): void {
    this.#endPause?.();
  }

  /** What is left gets one more try. */
  async end(): Promise<void> {
    this.#isEnding = true;
    this.hurry();
    await this.#working;
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let notice = this.#next; notice !== null; notice = this.#next) {
      if (notice.type === 'alert.cleared' && !this.#isRaisedThere) {
        this.#next = null;
        this.#parts.lost(notice, 'its raising was not delivered');
      } else await this.#try(notice);
    }
    this.#isWorking = false;
  }

  async #try(notice: AlertNotice): Promise<void> {
    this.#underWay = notice;
    const failure = await this.#parts.sender.send(JSON.stringify(notice));
    this.#underWay = null;
    const isNewest = this.#next === notice;
    const isFinal = failure === null || !failure.isRetryable || this.#isEnding;
    if (isFinal && isNewest) this.#next = null;
    if (failure === null) {
      this.#isRaisedThere = notice.type === 'alert.raised';
      return this.#parts.arrived();
    }
    if (failure.mayHaveArrived && notice.type === 'alert.raised') this.#isRaisedThere = true;
    if (isFinal) return this.#parts.lost(notice, failure.reason);
    if (!isNewest) return this.#overtaken(notice);
    await this.#pauseAfter(notice, failure.reason);
  }

  async #pauseAfter(notice: AlertNotice, reason: string): Promise<void> {
    const { clock, log } = this.#parts;
    this.#tries += 1;
    const tries = this.#tries;
    if (tries === TRIES_BEFORE_TOLD) log.error('alert webhook not delivered yet', { ...about(notice), tries, reason });
    const backOffMs = BACK_OFFS_MS[tries - 1] ?? BACK_OFFS_MS.at(-1) ?? 0;
    await new Promise<void>((resolve) => {
      const timer = clock.setTimeout(resolve, backOffMs);
      this.#endPause = () => {
        clock.clearTimeout(timer);
        resolve();
      };
    });
    this.#endPause = null;
  }

  #overtaken(notice: AlertNotice): void {
    this.#parts.lost(notice, 'it is no longer so');
  }
}

function about({ type, alert }: AlertNotice): { readonly type: string; readonly alert: string } {
  return { type, alert: alert.name };
}
