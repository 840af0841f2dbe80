/**
 * What Twilio's refusals and the network's failures mean to the app. Messages are ours: Twilio's own quote the numbers.
 * Source: twilio.com/docs/api/errors. Branches on Twilio's code; the HTTP status decides only where there is none.
 */
import { CarrierError } from '../domain/carrier.ts';

interface Meaning {
  readonly code: string;
  /** HTTP status for the app. */
  readonly status: number;
  readonly message: string;
}

const CREDENTIALS: Meaning = {
  code: 'CARRIER_CREDENTIALS',
  status: 502,
  message: 'Twilio does not accept the credentials. Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.',
};
const NUMBER_INVALID: Meaning = {
  code: 'NUMBER_INVALID',
  status: 422,
  message: 'Twilio says that "to" is not a number that can be called. Check country code and length.',
};
const NUMBER_UNREACHABLE: Meaning = {
  code: 'NUMBER_UNREACHABLE',
  status: 422,
  message: 'Twilio cannot reach the number in "to". Check that it is in service and takes calls.',
};
const FROM_NOT_ALLOWED: Meaning = {
  code: 'FROM_NOT_ALLOWED',
  status: 422,
  message: 'Twilio does not let this account call from "from". Use a number of the account or a verified caller id.',
};
const PERMISSION: Meaning = {
  code: 'CARRIER_PERMISSION',
  status: 422,
  message: 'The Twilio account may not call this country or number. Enable it in the console: Voice, Geo permissions.',
};
const TRIAL: Meaning = {
  code: 'CARRIER_TRIAL',
  status: 422,
  message: 'A Twilio trial account calls only verified numbers, from its own. Verify "to" in the console, or upgrade.',
};
const URL_REFUSED: Meaning = {
  code: 'CARRIER_URL_REFUSED',
  status: 502,
  message: 'Twilio refused the webhook URL. Set PUBLIC_URL to the https address at which Twilio reaches this server.',
};
const NOT_FOUND: Meaning = {
  code: 'CARRIER_NOT_FOUND',
  status: 502,
  message: 'Twilio does not know this resource. Check that TWILIO_ACCOUNT_SID is the account that holds it.',
};
const ACCOUNT: Meaning = {
  code: 'CARRIER_ACCOUNT',
  status: 502,
  message: 'The Twilio account may not place calls now: inactive, suspended or limited. See the Twilio console.',
};
const CONCURRENCY: Meaning = {
  code: 'CARRIER_CONCURRENCY',
  status: 503,
  message: 'The Twilio account has as many calls as it may have at once. Try again when some have ended.',
};
const RATE_LIMITED: Meaning = {
  code: 'CARRIER_RATE_LIMITED',
  status: 503,
  message: 'Twilio takes no more requests at the moment. Try again in a few seconds.',
};

const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  [20003, CREDENTIALS],
  [20404, NOT_FOUND],
  [20429, RATE_LIMITED],
  [21201, NUMBER_INVALID],
  [21205, URL_REFUSED],
  [21210, FROM_NOT_ALLOWED],
  [21211, NUMBER_INVALID],
  [21212, FROM_NOT_ALLOWED],
  [21213, FROM_NOT_ALLOWED],
  [21214, NUMBER_UNREACHABLE],
  [21215, PERMISSION],
  [21216, PERMISSION],
  [21217, NUMBER_INVALID],
  [21219, TRIAL],
  [21608, TRIAL],
  [573002, TRIAL],
  [573005, TRIAL],
  [14111, TRIAL],
  [13224, NUMBER_INVALID],
  [13225, PERMISSION],
  [13226, NUMBER_UNREACHABLE],
  [13227, PERMISSION],
  [10001, ACCOUNT],
  [10002, ACCOUNT],
  [10003, ACCOUNT],
  [10004, CONCURRENCY],
  [10005, ACCOUNT],
]);

/** The call has ended already: nothing is left to hang up. */
export const CALL_NOT_IN_PROGRESS = 21220;

/**
 * Twilio answered with an error. A 5xx comes from somewhere behind its door and leaves open whether the call was
 * placed; everything below was refused.
 */
export function refusal(status: number, body: string, retryAfterMs: number | null): CarrierError {
  const carrierCode = codeOf(body);
  const limited = status === 429 || carrierCode === 20429;
  const meaning =
    (limited ? RATE_LIMITED : null) ?? (carrierCode === null ? null : MEANINGS.get(carrierCode)) ?? byStatus(status);
  const suffix = carrierCode === null ? ` (HTTP ${status} from Twilio)` : ` (Twilio error ${carrierCode})`;
  return new CarrierError(meaning.message + suffix, {
    placed: status >= 500 ? 'unknown' : 'no',
    retryable: limited,
    code: meaning.code,
    status: meaning.status,
    carrierCode,
    retryAfterMs,
  });
}

function byStatus(status: number): Meaning {
  if (status === 401 || status === 403) return CREDENTIALS;
  if (status === 404) return NOT_FOUND;
  return {
    code: 'CARRIER_REFUSED',
    status: 502,
    message: 'Twilio refused the request. Look the error up at twilio.com/docs/api/errors.',
  };
}

function codeOf(body: string): number | null {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('code' in parsed)) return null;
    const code = Number(parsed.code);
    return Number.isInteger(code) && code > 0 ? code : null;
  } catch {
    return null;
  }
}

/** No answer came. Only a failure to connect at all proves that Twilio has not seen the request. */
export function transportFailure(error: unknown): CarrierError {
  const unsent = neverConnected(error);
  if (unsent || isCertificateFailure(error)) {
    return new CarrierError(`Twilio cannot be reached (${nameOf(error)}). Check the network of this server.`, {
      placed: 'no',
      retryable: unsent,
      code: 'CARRIER_UNREACHABLE',
      status: 503,
    });
  }
  return new CarrierError(`Twilio took the request and gave no usable answer (${nameOf(error)}).`, {
    placed: 'unknown',
    retryable: false,
    code: 'CARRIER_NO_ANSWER',
    status: 502,
  });
}

function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverConnected);
  if ('code' in error && error.code === 'UND_ERR_CONNECT_TIMEOUT') return true;
  return 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo');
}

function isCertificateFailure(error: unknown): boolean {
  return /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(nameOf(error));
}

/** The code, else the class: messages of the network may hold addresses. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
