/**
 * The environment as a frozen value. This is the only file that reads `process.env`; everything else is handed what it
 * needs. With no variable set at all the result is a working configuration: simulator and scripted answers.
 */
import { type ObservingConfig, readObserving } from './config_observing.ts';
import { type PricesConfig, readPrices } from './config_prices.ts';
import { type ProviderConfig, readProviders } from './config_providers.ts';
import { type ConfigProblem, type Environment, EnvironmentReader } from './config_reader.ts';
import { isPhoneNumber } from './domain/phone_number.ts';
import { Secret } from './domain/secret.ts';
import { LIMITS } from './limits.ts';
import type { LogLevel } from './log.ts';

export interface Config {
  readonly server: ServerConfig;
  readonly access: AccessConfig;
  /** Null: the simulator carries the calls. */
  readonly twilio: TwilioConfig | null;
  /** In the order of trying; empty: the scripted provider answers. */
  readonly providers: readonly ProviderConfig[];
  /** Null: only the carrier hears and speaks. */
  readonly speech: SpeechConfig | null;
  readonly prices: PricesConfig;
  readonly calls: CallsConfig;
  readonly observing: ObservingConfig;
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  /** Null: a random one for each start. */
  readonly simulatorAuthToken: Secret | null;
}

interface ServerConfig {
  /** 0 = any free port. */
  readonly port: number;
  readonly host: string;
  /** What the carrier calls and signs; no slash at its end. */
  readonly publicUrl: string;
  /** False: `publicUrl` was made up from the port. */
  readonly publicUrlGiven: boolean;
  /** Why no call can be placed through Twilio (answered 503 `PUBLIC_URL_MISSING`); null when nothing is in the way. */
  readonly publicUrlProblem: string | null;
  readonly trustProxy: boolean;
}

interface AccessConfig {
  readonly apiKeys: readonly Secret[];
  /** True only without keys. */
  readonly anonymous: boolean;
  readonly corsOrigins: readonly string[];
}

interface TwilioConfig {
  readonly accountSid: string;
  readonly authToken: Secret;
  readonly phoneNumber: string;
}

/** Azure's Speech service. */
interface SpeechConfig {
  readonly key: Secret;
  readonly region: string;
  /** In place of the region's own address: a private endpoint, or a stand-in on this machine. */
  readonly endpoint: string | null;
}

interface CallsConfig {
  readonly defaultWorkflow: string;
  readonly maxCalls: number;
  readonly drainTimeoutS: number;
  readonly handoverGapS: number;
  /** Asked by the carrier when this server cannot be reached in a call that was placed; null = this server once more. */
  readonly fallbackUrl: string | null;
  readonly retentionDays: number;
}

export type ConfigReading =
  /** `notes`: one line each for the start of the log. */
  | { readonly ok: true; readonly config: Config; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

const API_KEY_CHARS_MIN = 16;

export function processEnvironment(): Environment {
  return process.env;
}

/** Every problem at once, so that one start shows them all. A blank variable counts as unset. */
export function readConfig(environment: Environment): ConfigReading {
  const reader = new EnvironmentReader(environment);
  const twilio = readTwilio(reader);
  const providers = readProviders(reader);
  const config: Config = Object.freeze({
    server: readServer(reader, twilio !== null),
    access: readAccess(reader),
    twilio,
    providers,
    speech: readSpeech(reader),
    prices: readPrices(reader, providers),
    calls: readCalls(reader),
    observing: readObserving(reader),
    dataDir: reader.text('DATA_DIR') ?? './.data',
    logLevel: reader.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    simulatorAuthToken: reader.secret('SIMULATOR_AUTH_TOKEN'),
  });
  const { problems, notes } = reader;
  return problems.length === 0 ? { ok: true, config, notes } : { ok: false, problems };
}

function readTwilio(reader: EnvironmentReader): TwilioConfig | null {
  if (!reader.together(['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_PHONE_NUMBER'])) return null;
  const sidRule = 'must be AC and 32 hexadecimal digits, as the Twilio console shows it.';
  const accountSid = reader.shaped('TWILIO_ACCOUNT_SID', /^AC[0-9a-f]{32}$/, sidRule);
  const authToken = reader.secret('TWILIO_AUTH_TOKEN');
  const phoneNumber = reader.text('TWILIO_PHONE_NUMBER') ?? '';
  if (!isPhoneNumber(phoneNumber)) {
    reader.problem('TWILIO_PHONE_NUMBER', 'must be + and 7 to 15 digits with the country code, without spaces.');
  }
  return accountSid === null || authToken === null ? null : Object.freeze({ accountSid, authToken, phoneNumber });
}

function readServer(reader: EnvironmentReader, hasTwilio: boolean): ServerConfig {
  const port = reader.whole('PORT', 3000, 0, 65_535);
  const defaultHost = reader.isSet('PORT') || reader.isSet('RENDER') ? '0.0.0.0' : '127.0.0.1';
  const host = reader.shaped('HOST', /^[A-Za-z0-9.:_-]+$/, 'must be a host name or address without port.');
  const given = publicUrl(reader, 'PUBLIC_URL') ?? publicUrl(reader, 'RENDER_EXTERNAL_URL');
  const url = given ?? `http://127.0.0.1:${port}`;
  let publicUrlProblem: string | null = null;
  if (hasTwilio && !url.startsWith('https://')) {
    publicUrlProblem =
      'Twilio credentials are set but PUBLIC_URL is no https URL, so Twilio cannot reach this server: ' +
      'set PUBLIC_URL to the https address of this server. Until then no call can be placed.';
    reader.notes.push(publicUrlProblem);
  }
  return Object.freeze({
    port,
    host: host ?? defaultHost,
    publicUrl: url,
    publicUrlGiven: given !== null,
    publicUrlProblem,
    trustProxy: reader.onOff('TRUST_PROXY'),
  });
}

function publicUrl(reader: EnvironmentReader, variable: string): string | null {
  const url = reader.url(variable);
  if (url === null) return null;
  if (url.search !== '' || url.hash !== '') {
    reader.problem(variable, 'must have no query and no fragment, for example https://calls.example.com.');
    return null;
  }
  return url.href.replace(/\/+$/, '');
}

function readAccess(reader: EnvironmentReader): AccessConfig {
  const keys = reader.list('API_KEYS');
  if (keys.length === 0 && reader.isSet('API_KEYS')) reader.problem('API_KEYS', 'holds no key between its commas.');
  for (const [index, key] of keys.entries()) {
    if (key.length < API_KEY_CHARS_MIN || !/^[\x21-\x7e]+$/.test(key)) {
      const rule = `at least ${API_KEY_CHARS_MIN} letters, digits or signs without spaces`;
      reader.problem('API_KEYS', `must be keys of ${rule}, separated by commas; key ${index + 1} is not.`);
    }
  }
  const allows = reader.text('API_ANONYMOUS') === 'allow';
  if (!allows && reader.isSet('API_ANONYMOUS')) {
    reader.problem('API_ANONYMOUS', 'must be allow, which opens every app route to anyone, or unset.');
  }
  const anonymous = allows && keys.length === 0;
  if (allows && !anonymous) reader.notes.push('API_ANONYMOUS is not used: API_KEYS is set, and a key is needed.');
  if (anonymous) {
    reader.notes.push('API_ANONYMOUS=allow: anyone who reaches this server can place calls and read their records.');
  } else if (keys.length === 0) {
    reader.notes.push('App routes answer this machine only: set API_KEYS to let others in.');
  }
  return Object.freeze({
    apiKeys: Object.freeze(keys.map((key) => new Secret(key))),
    anonymous,
    corsOrigins: readOrigins(reader),
  });
}

/** `*` is refused: on a machine without keys it would let every web page place calls. */
function readOrigins(reader: EnvironmentReader): readonly string[] {
  const origins = reader.list('CORS_ORIGINS');
  for (const [index, origin] of origins.entries()) {
    if (URL.canParse(origin) && /^https?:/.test(origin) && new URL(origin).origin === origin) continue;
    const rule = 'must be origins such as https://app.example.com, separated by commas, without path and without *';
    reader.problem('CORS_ORIGINS', `${rule}; entry ${index + 1} is not.`);
  }
  return Object.freeze(origins);
}

function readCalls(reader: EnvironmentReader): CallsConfig {
  const rule = 'must be a workflow id of letters, digits, _ and -.';
  return Object.freeze({
    defaultWorkflow: reader.shaped('DEFAULT_WORKFLOW', /^[A-Za-z0-9_-]{1,64}$/, rule) ?? 'test-workflow',
    maxCalls: reader.whole('MAX_CALLS', LIMITS.calls.maxCalls, 1, LIMITS.calls.maxCallsHighest),
    drainTimeoutS: reader.whole('DRAIN_TIMEOUT_S', 25, 0, 3_600),
    handoverGapS: reader.whole('HANDOVER_GAP_S', 8, 1, 60),
    fallbackUrl: reader.url('FALLBACK_URL')?.href ?? null,
    retentionDays: reader.whole('RETENTION_DAYS', 30, 1, 3_650),
  });
}

/** Checked, so that a typing error shows now, but nothing in this version speaks with Azure Speech itself. */
function readSpeech(reader: EnvironmentReader): SpeechConfig | null {
  if (!reader.together(['AZURE_SPEECH_API_KEY', 'AZURE_SPEECH_REGION'])) {
    if (reader.isSet('AZURE_SPEECH_ENDPOINT')) {
      reader.problem('AZURE_SPEECH_ENDPOINT', 'works only with AZURE_SPEECH_API_KEY and AZURE_SPEECH_REGION.');
    }
    return null;
  }
  const key = reader.secret('AZURE_SPEECH_API_KEY');
  const region = reader.shaped('AZURE_SPEECH_REGION', /^[a-z0-9]+$/, 'must be a region such as westeurope.');
  const endpoint = reader.serviceUrl('AZURE_SPEECH_ENDPOINT')?.href ?? null;
  return key === null || region === null ? null : Object.freeze({ key, region, endpoint });
}
