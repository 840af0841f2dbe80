/** The model providers that the environment names, in the order in which they are tried. */
import type { EnvironmentReader } from './config_reader.ts';
import { type AzureEndpoint, type AzurePart, parseAzureEndpoint } from './domain/azure_endpoint.ts';
import type { Secret } from './domain/secret.ts';

export type ProviderConfig = AzureProviderConfig | OpenAiProviderConfig;

interface AzureProviderConfig {
  readonly kind: 'azure_openai';
  /** `azure_openai`, `azure_openai_2`, … */
  readonly name: string;
  readonly endpoint: AzureEndpoint;
  readonly key: Secret;
}

interface OpenAiProviderConfig {
  readonly kind: 'openai';
  readonly name: 'openai';
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly model: string;
  /** Null for a server of one's own that asks for none. */
  readonly key: Secret | null;
}

const NUMBER_MAX = 9;
const NUMBERED = /^AZURE_OPENAI_(?:ENDPOINT|API_KEY|KEY|DEPLOYMENT|API_VERSION)_(\w+)$/;
const OPENAI_URL = 'https://api.openai.com/v1';

export function readProviders(reader: EnvironmentReader): readonly ProviderConfig[] {
  const providers: (ProviderConfig | null)[] = [readAzure(reader, '')];
  for (const number of azureNumbers(reader)) providers.push(readAzure(reader, `_${number}`));
  providers.push(readOpenAi(reader));
  return Object.freeze(providers.filter((provider) => provider !== null));
}

/** The numbers in use from 2 up; a number that is no such or leaves a gap is a problem, since it hints at a typing error. */
function azureNumbers(reader: EnvironmentReader): readonly number[] {
  const numbers = new Set<number>();
  for (const variable of reader.names()) {
    const tail = NUMBERED.exec(variable)?.[1];
    if (tail === undefined) continue;
    const number = /^[2-9]$/.test(tail) ? Number(tail) : null;
    if (number !== null) numbers.add(number);
    else reader.problem(variable, `must end in a number from 2 to ${NUMBER_MAX}; the first provider has none.`);
  }
  const sorted = [...numbers].sort((a, b) => a - b);
  const hasFirst = reader.isSet('AZURE_OPENAI_ENDPOINT') || reader.isSet('AZURE_OPENAI_API_KEY');
  if (sorted.length > 0 && !hasFirst) {
    reader.problem('AZURE_OPENAI_ENDPOINT', 'is missing: numbered endpoints come after the one without a number.');
  }
  for (const [index, number] of sorted.entries()) {
    if (number === index + 2) continue;
    reader.problem(`AZURE_OPENAI_ENDPOINT_${index + 2}`, `is missing: the numbers up to ${number} must have no gap.`);
    break;
  }
  return sorted;
}

function readAzure(reader: EnvironmentReader, suffix: string): AzureProviderConfig | null {
  const variables: Record<AzurePart, string> = {
    ENDPOINT: `AZURE_OPENAI_ENDPOINT${suffix}`,
    DEPLOYMENT: `AZURE_OPENAI_DEPLOYMENT${suffix}`,
    API_VERSION: `AZURE_OPENAI_API_VERSION${suffix}`,
  };
  const keyVariable = azureKeyVariable(reader, suffix);
  if (!reader.together([variables.ENDPOINT, keyVariable])) {
    if (!reader.isSet(variables.ENDPOINT) && !reader.isSet(keyVariable)) noteStray(reader, variables);
    return null;
  }
  const key = reader.secret(keyVariable);
  const url = reader.serviceUrl(variables.ENDPOINT);
  if (key === null || url === null) return null;
  const reading = parseAzureEndpoint(url, reader.text(variables.DEPLOYMENT), reader.text(variables.API_VERSION));
  if (!reading.ok) {
    reader.problem(variables[reading.part], reading.message);
    return null;
  }
  for (const part of reading.unused) {
    reader.notes.push(`${variables[part]} is not used: ${variables.ENDPOINT} says it otherwise, and that holds.`);
  }
  const endpoint = Object.freeze(reading.endpoint);
  return Object.freeze({ kind: 'azure_openai', name: `azure_openai${suffix}`, endpoint, key });
}

function noteStray(reader: EnvironmentReader, variables: Record<AzurePart, string>): void {
  for (const variable of [variables.DEPLOYMENT, variables.API_VERSION]) {
    if (reader.isSet(variable)) reader.notes.push(`${variable} is not used: ${variables.ENDPOINT} is not set.`);
  }
}

/** A further key may be called `AZURE_OPENAI_KEY_2` or `AZURE_OPENAI_API_KEY_2`, but not both. */
function azureKeyVariable(reader: EnvironmentReader, suffix: string): string {
  const long = `AZURE_OPENAI_API_KEY${suffix}`;
  const short = `AZURE_OPENAI_KEY${suffix}`;
  if (suffix === '' || !reader.isSet(short)) return long;
  if (reader.isSet(long) && reader.text(long) !== reader.text(short)) {
    reader.problem(short, `differs from ${long}: set one of the two.`);
  }
  return short;
}

function readOpenAi(reader: EnvironmentReader): OpenAiProviderConfig | null {
  const hasUrl = reader.isSet('OPENAI_BASE_URL');
  // Many machines have this key for other programs: alone it says nothing about this one.
  if (reader.isSet('OPENAI_API_KEY') && !hasUrl && !reader.isSet('OPENAI_MODEL')) {
    reader.notes.push('OPENAI_API_KEY is not used: set OPENAI_MODEL as well to have OpenAI answer.');
    return null;
  }
  // No model is assumed: they are retired too often for a name in the code to stay true.
  if (!reader.together(hasUrl ? ['OPENAI_BASE_URL', 'OPENAI_MODEL'] : ['OPENAI_API_KEY', 'OPENAI_MODEL'])) return null;
  const key = reader.secret('OPENAI_API_KEY');
  const model = reader.shaped('OPENAI_MODEL', /^\S{1,200}$/, 'must be one model name without spaces.');
  const baseUrl = hasUrl ? openAiUrl(reader) : OPENAI_URL;
  return model === null || baseUrl === null
    ? null
    : Object.freeze({ kind: 'openai', name: 'openai', baseUrl, model, key });
}

function openAiUrl(reader: EnvironmentReader): string | null {
  const url = reader.serviceUrl('OPENAI_BASE_URL');
  if (url === null) return null;
  if (url.search === '' && url.hash === '' && !/\/chat\/completions\/?$/.test(url.pathname)) {
    return url.href.replace(/\/+$/, '');
  }
  reader.problem(
    'OPENAI_BASE_URL',
    'must be the base that /chat/completions is added to, for example https://host/v1.',
  );
  return null;
}
