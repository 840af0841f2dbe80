/** How often a webhook is asked, as the fragment of its URL says (`#rc=5&rp=all&tt=15000`). */

export interface ConnectionOverrides {
  /** Attempts after the first one. */
  readonly retryCount: number;
  readonly retryOn: readonly RetryCause[];
  readonly readTimeoutMs: number;
  /** For all attempts together. */
  readonly totalTimeoutMs: number;
}

/** `ct` = no connection, `rt` = no answer in time. */
export type RetryCause = 'ct' | 'rt' | '4xx' | '5xx';

const CAUSES: readonly RetryCause[] = ['ct', 'rt', '4xx', '5xx'];

/**
 * Values out of range count as their nearest bound, unreadable ones as absent. The connect timeout (`ct=`) is not read:
 * on loopback a connection is made or refused at once.
 * Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
 */
export function readConnectionOverrides(url: string): ConnectionOverrides {
  const at = url.indexOf('#');
  const fragment = new URLSearchParams(at === -1 ? '' : url.slice(at + 1));
  const policy = (fragment.get('rp') ?? 'ct').split(',');
  return {
    retryCount: bounded(fragment.get('rc'), 0, 5, 1),
    retryOn: CAUSES.filter((cause) => policy.includes('all') || policy.includes(cause)),
    readTimeoutMs: bounded(fragment.get('rt'), 100, 15_000, 15_000),
    totalTimeoutMs: bounded(fragment.get('tt'), 100, 15_000, 15_000),
  };
}

function bounded(value: string | null, least: number, most: number, absent: number): number {
  if (value === null || !/^\d{1,9}$/.test(value)) return absent;
  return Math.min(most, Math.max(least, Number(value)));
}
