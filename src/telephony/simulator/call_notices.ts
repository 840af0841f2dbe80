/** What the server is told of a call beside the conversation: status callbacks, machine detection, the last action. */
import type { Clock } from '../../domain/clock.ts';
import type { Log } from '../../domain/log.ts';
import type { CallFaults } from './faults.ts';
import { isReachableUrl } from './hosts.ts';
import type { SimulatedCallIds } from './observer.ts';
import type { FormFields } from './sign.ts';
import type { WebhookClient } from './webhook_client.ts';

export interface CallNoticesDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly webhooks: WebhookClient;
  readonly allowedHosts: readonly string[];
  readonly ids: SimulatedCallIds;
  readonly statusUrl: string | null;
  readonly faults: CallFaults;
}

export class CallNotices {
  readonly #deps: CallNoticesDeps;
  readonly #closed = new AbortController();
  #sequence = 0;
  /** A status that is told after the next one. */
  #heldBack: FormFields | null = null;
  #sent: Promise<void> = Promise.resolve();

  constructor(deps: CallNoticesDeps) {
    this.#deps = deps;
  }

  /** `durationMs` only at the end of the call. */
  tellStatus(voiceFields: FormFields, status: string, durationMs: number | null): void {
    const { clock, statusUrl, faults } = this.#deps;
    if (statusUrl === null) return;
    const seconds = Math.round((durationMs ?? 0) / 1000);
    const fields = {
      ...voiceFields,
      CallStatus: status,
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(this.#sequence++),
      Timestamp: new Date(clock.epochMs()).toUTCString().replace('GMT', '+0000'),
      ...(durationMs === null ? {} : { CallDuration: String(seconds), Duration: String(Math.ceil(seconds / 60)) }),
    };
    if (faults.strikes('status_lost') !== null) return;
    const heldBack = this.#heldBack;
    this.#heldBack = null;
    // The last one has none after it.
    if (durationMs === null && faults.strikes('status_out_of_order') !== null) this.#heldBack = fields;
    else this.send(statusUrl, fields);
    if (heldBack !== null) this.send(statusUrl, heldBack);
  }

  /** Posts one after the other, so that the server gets them in their order; failures change nothing in the call. */
  send(url: string, fields: FormFields): void {
    const { webhooks, log, allowedHosts, ids } = this.#deps;
    if (!isReachableUrl(url, allowedHosts)) return;
    this.#sent = this.#sent.then(async () => {
      const answer = await webhooks.ask({ url, method: 'POST', fields }, this.#closed.signal);
      if (!answer.ok) log.debug('simulator_callback_failed', { callSid: ids.callSid, cause: answer.cause });
    });
  }

  /** Resolves when everything was sent or given up. */
  settled(): Promise<void> {
    return this.#sent;
  }

  /** Nothing more is sent. */
  close(): void {
    this.#closed.abort();
  }
}
