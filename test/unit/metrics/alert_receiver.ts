/** A server that is told of alerts, and a clock that shows for how long it was waited. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AlertNotice } from '../../../src/metrics/alert_webhook.ts';
import type { AlertChange, AlertState } from '../../../src/metrics/alerts.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { eventually } from '../../support/waiting.ts';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly notice: AlertNotice;
  readonly response: ServerResponse;
}

type Answer = number | 'hang';

/**
 * Answers each request with the next of `answers`, the last one again and again, or as `answerTo` says; `hang` answers
 * nothing.
 */
export class Receiver {
  readonly seen: Seen[] = [];
  readonly #server: Server;
  answers: Answer[] = [200];
  answerTo: ((notice: AlertNotice) => Answer) | null = null;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const { method = '', url = '', headers } = request;
        const notice = JSON.parse(body) as AlertNotice;
        this.seen.push({ method, path: url, headers, body, notice, response });
        const next = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
        const answer = this.answerTo === null ? next : this.answerTo(notice);
        if (answer === 'hang' || answer === undefined) return;
        response.writeHead(answer, { location: '/elsewhere' }).end('thank you');
      });
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/alerts?team=phones`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** What has been asked so far, in words. */
  get told(): readonly string[] {
    return this.seen.map(({ notice }) => `${notice.alert.name} ${notice.type}`);
  }

  request(count: number): Promise<Seen> {
    return eventually(`request ${count}`, () => this.seen[count - 1]);
  }
}

/** Tells which timers were asked for, so that a test can wait for the back-off itself. */
export class WatchedClock extends VirtualClock {
  readonly delaysMs: number[] = [];

  override setTimeout(task: () => void, delayMs: number): number {
    this.delaysMs.push(delayMs);
    return super.setTimeout(task, delayMs);
  }

  async timer(delayMs: number, count = 1): Promise<void> {
    const find = (): true | undefined => this.delaysMs.filter((ms) => ms === delayMs).length >= count || undefined;
    await eventually(`timer ${count} of ${delayMs} ms, asked for: ${this.delaysMs.join(', ')}`, find);
  }
}

export function change(type: AlertChange['type'], name = 'error_share'): AlertChange {
  const about = { name, severity: 'critical', sinceEpochMs: 1_800_000_000_000, message: 'What to do.' } as const;
  const alert: AlertState = { ...about, value: 0.05, target: 0.02, unit: 'share', n: 120 };
  const reason = type === 'alert.raised' ? null : 'good';
  return { type, alert, reason, atEpochMs: 1_800_000_000_500 };
}
