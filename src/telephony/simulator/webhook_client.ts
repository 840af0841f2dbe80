/** Asks the server's webhooks as Twilio does: signed forms, repeated as the URL's connection overrides say. */
import { Agent } from 'undici';
import type { Clock } from '../../domain/clock.ts';
import { readConnectionOverrides, type RetryCause } from './connection_overrides.ts';
import { signRequest, withoutFragment, type FormFields } from './sign.ts';
import type { HttpMethod } from './twiml_reader.ts';

interface WebhookRequest {
  readonly url: string;
  readonly method: HttpMethod;
  readonly fields: FormFields;
}

type WebhookAnswer =
  | { readonly ok: true; readonly body: string; readonly contentType: string }
  /** 11200: answered with an error or not in time; 11205: no connection. `cause` is that of the last attempt. */
  | { readonly ok: false; readonly errorCode: 11200 | 11205; readonly cause: RetryCause | 'aborted' };

export interface WebhookClient {
  /** Makes all attempts; never rejects. An aborted request is answered with `aborted`. */
  ask(request: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer>;
  close(): Promise<void>;
}

type Attempt = { readonly answer: WebhookAnswer } | { readonly cause: RetryCause };

/** TwiML is limited to 64 KB at Twilio; a longer answer counts as a failed one. */
const BODY_BYTES_MAX = 64 * 1024;

export function createWebhookClient(deps: {
  readonly clock: Clock;
  readonly authToken: string;
  readonly twimlBins: Readonly<Record<string, string>>;
}): WebhookClient {
  // Deadlines are ours, so undici's own are off; connections stay open between the requests of a call.
  const agent = new Agent({
    connections: 128,
    keepAliveTimeout: 60_000,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: BODY_BYTES_MAX,
  });

  const attempt = async (request: WebhookRequest, timeoutMs: number, signal: AbortSignal): Promise<Attempt> => {
    const form = new URLSearchParams(request.fields).toString();
    const post = request.method === 'POST';
    const bare = withoutFragment(request.url);
    const url = post || form === '' ? bare : `${bare}${bare.includes('?') ? '&' : '?'}${form}`;
    const { origin, pathname, search } = new URL(url);
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    signal.addEventListener('abort', stop, { once: true });
    let late = false;
    const timer = deps.clock.setTimeout(() => {
      late = true;
      stop();
    }, timeoutMs);
    try {
      const response = await agent.request({
        origin,
        path: pathname + search,
        method: request.method,
        headers: {
          'x-twilio-signature': signRequest(deps.authToken, url, post ? request.fields : {}),
          'user-agent': 'TwilioProxy/1.1',
          accept: '*/*',
          ...(post ? { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {}),
        },
        body: post ? form : null,
        signal: abort.signal,
      });
      const body = await response.body.text();
      if (response.statusCode >= 500) return { cause: '5xx' };
      if (response.statusCode >= 300) return { cause: '4xx' };
      return { answer: { ok: true, body, contentType: String(response.headers['content-type'] ?? '') } };
    } catch (error) {
      if ((error as { code?: unknown }).code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return { cause: '4xx' };
      return { cause: late ? 'rt' : 'ct' };
    } finally {
      deps.clock.clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };

  return {
    async ask(request, signal) {
      const bin = deps.twimlBins[request.url];
      if (bin !== undefined) return { ok: true, body: bin, contentType: 'text/xml' };
      const overrides = readConnectionOverrides(request.url);
      const deadlineUs = deps.clock.nowUs() + overrides.totalTimeoutMs * 1000;
      let cause: RetryCause = 'ct';
      for (let retry = 0; retry <= overrides.retryCount && !signal.aborted; retry++) {
        const leftMs = (deadlineUs - deps.clock.nowUs()) / 1000;
        if (leftMs <= 0) break;
        const outcome = await attempt(request, Math.min(leftMs, overrides.readTimeoutMs), signal);
        if ('answer' in outcome) return outcome.answer;
        cause = outcome.cause;
        if (!overrides.retryOn.includes(cause)) break;
      }
      if (signal.aborted) return { ok: false, errorCode: 11200, cause: 'aborted' };
      return { ok: false, errorCode: cause === 'ct' ? 11205 : 11200, cause };
    },
    close: () => agent.destroy(),
  };
}
