/** Asks a server's webhooks as Twilio does: signed forms over connections that stay open. */
import { createHash, randomUUID } from 'node:crypto';
import { Agent } from 'undici';
import { signRequest } from '../src/telephony/simulator/sign.ts';

export interface CarrierLine {
  readonly authToken: string;
  readonly accountSid: string;
  /** Posts a form; resolves to the body of a good answer, or null. Never rejects. */
  post(url: string, fields: Readonly<Record<string, string>>): Promise<string | null>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** Below what servers allow, so that a connection is not used just when the server closes it. */
const IDLE_MS = 4_000;
/** Twilio waits 15 s for a webhook. */
const ANSWER_MS = 15_000;
const TRIES = 2;

export const OWN_NUMBER = '+15005550006';

export function createCarrierLine(authToken: string): CarrierLine {
  const agent = new Agent({
    connections: 64,
    keepAliveTimeout: IDLE_MS,
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
  });
  const accountSid = accountSidOf(authToken);
  return {
    authToken,
    accountSid,
    async post(url, fields) {
      const form = { AccountSid: accountSid, ...fields };
      const bare = url.split('#')[0] ?? url;
      const { origin, pathname, search } = new URL(bare);
      const request = {
        origin,
        path: pathname + search,
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
          'x-twilio-signature': signRequest(authToken, bare, form),
        },
        body: new URLSearchParams(form).toString(),
      } as const;
      for (let tries = 1; tries <= TRIES; tries++) {
        try {
          const response = await agent.request(request);
          const body = await response.body.text();
          return response.statusCode === 200 ? body : null;
        } catch {
          // As Twilio does by default, once more after a connection that failed.
        }
      }
      return null;
    },
    close: () => agent.close(),
  };
}

/** The fields that Twilio sends with every request of an inbound call. */
export function voiceFields(
  { callSid, from }: { readonly callSid: string; readonly from: string },
  status: 'ringing' | 'in-progress' | 'completed',
): Record<string, string> {
  return {
    CallSid: callSid,
    From: from,
    To: OWN_NUMBER,
    CallStatus: status,
    Direction: 'inbound',
    ApiVersion: '2010-04-01',
  };
}

/** An id as Twilio makes them: two letters and 32 hexadecimal digits, never the same twice. */
export function sid(prefix: 'CA' | 'VX'): string {
  return prefix + randomUUID().replaceAll('-', '');
}

/** The account that goes with the token that a simulated carrier and the server share. */
function accountSidOf(authToken: string): string {
  return `AC${createHash('sha256').update(authToken).digest('hex').slice(0, 32)}`;
}
