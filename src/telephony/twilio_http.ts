/**
 * The HTTP client under Twilio's SDK. It asks once, and its failures say whether the request can have arrived; the
 * SDK's own client cannot tell a connection that never came about from an answer that never came.
 */
import { Agent } from 'undici';
import { CarrierError } from '../domain/carrier.ts';
import type { Clock } from '../domain/clock.ts';
import { refusal, transportFailure } from './twilio_errors.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/** The part of the SDK's request options that we use. */
interface SdkRequest {
  readonly method: string;
  readonly uri: string;
  readonly username?: string;
  readonly password?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: object;
  readonly data?: object;
}

interface SdkResponse {
  readonly statusCode: number;
  /** JSON, parsed by the SDK. */
  readonly body: string;
  readonly headers: object;
}

export interface TwilioHttp {
  /** Throws `CarrierError` for every answer that is an error and for every failure of the network. */
  request(request: SdkRequest): Promise<SdkResponse>;
  close(): Promise<void>;
}

/** `apiBaseUrl` replaces scheme, host and port of the SDK's URLs; null leaves them as they are. */
export function createTwilioHttp(parts: {
  readonly apiBaseUrl: string | null;
  readonly timeoutMs: number;
  readonly clock: Clock;
}): TwilioHttp {
  // Idle connections are let go early (4 s is undici's default): writing to one that Twilio has just closed would
  // leave us not knowing whether a call was placed, which costs more than a new connection.
  const agent = new Agent({ connect: { timeout: Math.min(CONNECT_TIMEOUT_MS, parts.timeoutMs) } });

  async function request(sdk: SdkRequest): Promise<SdkResponse> {
    const url = new URL(sdk.uri);
    for (const [name, value] of fields(sdk.params)) url.searchParams.append(name, value);
    const deadline = new AbortController();
    const timer = parts.clock.setTimeout(() => deadline.abort(new DeadlineError()), parts.timeoutMs);
    try {
      const response = await agent.request({
        origin: parts.apiBaseUrl ?? url.origin,
        path: url.pathname + url.search,
        method: sdk.method.toUpperCase(),
        headers: { ...sdk.headers, authorization: basic(sdk.username ?? '', sdk.password ?? '') },
        body: sdk.data === undefined ? null : fields(sdk.data).toString(),
        signal: deadline.signal,
      });
      const body = await response.body.text();
      if (response.statusCode >= 300) {
        throw refusal(response.statusCode, body, retryAfterMs(response.headers['retry-after']));
      }
      return { statusCode: response.statusCode, body, headers: response.headers };
    } catch (error) {
      throw error instanceof CarrierError ? error : transportFailure(error);
    } finally {
      parts.clock.clearTimeout(timer);
    }
  }

  return { request, close: () => agent.close() };
}

class DeadlineError extends Error {
  override readonly name = 'TIMEOUT';
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** A list becomes a repeated field, as Twilio wants it. */
function fields(data: object = {}): URLSearchParams {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) pairs.append(name, String(item));
    }
  }
  return pairs;
}

function retryAfterMs(header: string | string[] | undefined): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1000) : null;
}
