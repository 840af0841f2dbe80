/** What the carrier's webhooks are handed, and how their query and form are read. */
import type { Clock } from '../domain/clock.ts';
import { isTrackingId, type TrackingId } from '../domain/ids.ts';
import type { Log } from '../domain/log.ts';
import type { RouteRequest } from '../domain/route.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { CallDesk } from './call_desk.ts';
import type { FillWorkflow } from './place_call.ts';
import type { CallMode, WebhookUrls } from './webhook_urls.ts';

interface WebhookMeter {
  /** From the request to its TwiML, without waiting for an answer to the caller. */
  twimlBuilt(durationUs: number, mode: CallMode): void;
  /** A webhook got a spoken refusal, or was ignored; `code` is stable. */
  webhookRefused(code: string): void;
}

export interface WebhookParts {
  readonly desk: CallDesk;
  /** Of the carrier; forms of other accounts are refused. */
  readonly accountSid: string;
  readonly workflows: {
    get(id: string): Workflow | null;
    /** The workflow that answers this number of ours. */
    forNumber(number: string): Workflow | null;
  };
  readonly defaultWorkflowId: string;
  readonly fill: FillWorkflow;
  readonly urls: WebhookUrls;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: WebhookMeter;
  /** How long the caller waits while another process takes over. */
  readonly handoverGapS: number;
  readonly media: MediaPaths;
}

/** Where a speech service of our own hears and speaks over a media stream, in place of the carrier's. */
export interface MediaPaths {
  /** It has this language. */
  isAvailable(workflow: Workflow, language: string): boolean;
  /** Calls in it begin so. */
  isPreferred(workflow: Workflow, language: string): boolean;
}

export const NO_MEDIA: MediaPaths = { isAvailable: () => false, isPreferred: () => false };

export function formOf(request: RouteRequest): (name: string) => string {
  const form = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  return (name) => {
    const value = form[name];
    return typeof value === 'string' ? value : '';
  };
}

export function queryOf(request: RouteRequest, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value : '';
}

export function trackingIdOf(request: RouteRequest): TrackingId | null {
  const value = queryOf(request, 'trackingId');
  return isTrackingId(value) ? value : null;
}

/** A counter in our own URLs: 0 when absent or out of all proportion. */
export function countOf(request: RouteRequest, name: string): number {
  const value = queryOf(request, name);
  return /^\d{1,6}$/.test(value) ? Number(value) : 0;
}

/** `CA` and 32 hex digits at Twilio; other carriers of the same protocol have other forms. */
export function isCallSid(value: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(value);
}
