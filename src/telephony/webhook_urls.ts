/** The absolute URLs that Twilio is given, all on the public URL. */
import type { TrackingId } from '../domain/ids.ts';
import { socketUrl, withoutSlash } from './signature.ts';

export type CallMode = 'optimized' | 'traditional';

export interface WebhookUrls {
  /** First TwiML of a call that we know. */
  twiml(mode: CallMode, trackingId: TrackingId): string;
  /** First TwiML of a call that nobody has opened yet. */
  inboundTwiml(mode: CallMode, workflowId: string | null): string;
  status(trackingId: TrackingId): string;
  machineDetection(trackingId: TrackingId): string;
  /** Asked when a relay session is over; `reconnectCount` sessions of this call had failed before this one. */
  action(trackingId: TrackingId, reconnectCount: number): string;
  /** Asked when the person that the caller was connected with is gone, or did not pick up. */
  transferOver(trackingId: TrackingId): string;
  /** Told that this person has picked up. */
  transferStatus(trackingId: TrackingId): string;
  /** Asked with what the caller said in this turn of a traditional call, counted from 1. */
  gather(trackingId: TrackingId, turn: number): string;
  /** Asked for what follows when so many parts of the answer to this turn were said. */
  gatherRest(trackingId: TrackingId, turn: number, partCount: number): string;
  readonly socket: string;
  readonly mediaSocket: string;
}

/**
 * Connection overrides: five retries, on every kind of failure, 15 s in all, so that a restart of ours does not end
 * calls. Twilio reads the fragment itself and does not send it.
 * Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
 */
const OVERRIDES = '#rc=5&rp=all&tt=15000';

export function createWebhookUrls(publicUrl: string): WebhookUrls {
  const base = `${withoutSlash(publicUrl)}/api/`;
  const url = (path: string, query: string): string => base + path + query + OVERRIDES;
  return {
    twiml: (mode, trackingId) => url(twimlPath(mode), `?trackingId=${trackingId}`),
    inboundTwiml: (mode, workflowId) =>
      url(twimlPath(mode), workflowId === null ? '' : `?workflowId=${encodeURIComponent(workflowId)}`),
    status: (trackingId) => url('twiml-status', `?trackingId=${trackingId}`),
    machineDetection: (trackingId) => url('amd-status', `?trackingId=${trackingId}`),
    action: (trackingId, reconnectCount) =>
      url('twiml-action', `?trackingId=${trackingId}${reconnectCount === 0 ? '' : `&reconnects=${reconnectCount}`}`),
    transferOver: (trackingId) => url('twiml-action', `?trackingId=${trackingId}&transfer=1`),
    transferStatus: (trackingId) => url('twiml-status', `?trackingId=${trackingId}&transfer=1`),
    gather: (trackingId, turn) => url('twiml', `?trackingId=${trackingId}&turn=${turn}`),
    gatherRest: (trackingId, turn, partCount) =>
      url('twiml', `?trackingId=${trackingId}&turn=${turn}&part=${partCount}`),
    socket: `${socketUrl(publicUrl)}/relay`,
    mediaSocket: `${socketUrl(publicUrl)}/media`,
  };
}

function twimlPath(mode: CallMode): string {
  return mode === 'optimized' ? 'twiml-optimized' : 'twiml';
}
