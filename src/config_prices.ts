/** What calls and models cost: the measure of how much may be asked early. All in one currency, whichever it is. */
import type { ProviderConfig } from './config_providers.ts';
import type { EnvironmentReader } from './config_reader.ts';

export interface PricesConfig {
  /** What a minute on the phone costs; a tenth of it may go to model calls beyond those that answer. */
  readonly phoneMinute: number;
  /** By the provider's name. */
  readonly models: Readonly<Record<string, ModelPrice>>;
}

interface ModelPrice {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

/** A relay minute and an outbound US minute, in US dollars. Source: Twilio's price list, 2026-11. */
const PHONE_MINUTE = 0.084;
/** A small hosted model of 2026, in US dollars. */
const MODEL_PRICE: ModelPrice = Object.freeze({ inputPerMillion: 0.4, outputPerMillion: 1.6 });

const PRICE_PAIR = /^(\d{1,6}(?:\.\d{1,6})?)\/(\d{1,6}(?:\.\d{1,6})?)$/;

/** `AZURE_OPENAI_PRICE`, `AZURE_OPENAI_PRICE_2`, …, `OPENAI_PRICE`: those of the providers that are configured. */
export function readPrices(reader: EnvironmentReader, providers: readonly ProviderConfig[]): PricesConfig {
  const models: Record<string, ModelPrice> = {};
  for (const { name } of providers) models[name] = readModelPrice(reader, variableOf(name));
  return Object.freeze({ phoneMinute: readPhoneMinute(reader), models: Object.freeze(models) });
}

/** `azure_openai_2` is priced by `AZURE_OPENAI_PRICE_2`. */
function variableOf(provider: string): string {
  const [, base = provider, number = ''] = /^(.*?)(_\d)?$/.exec(provider) ?? [];
  return `${base.toUpperCase()}_PRICE${number}`;
}

function readModelPrice(reader: EnvironmentReader, variable: string): ModelPrice {
  const rule = 'must be two prices per million tokens, for what is sent and what comes back, such as 0.4/1.6.';
  const text = reader.shaped(variable, PRICE_PAIR, rule);
  const [, input, output] = PRICE_PAIR.exec(text ?? '') ?? [];
  if (input === undefined || output === undefined) return MODEL_PRICE;
  return Object.freeze({ inputPerMillion: Number(input), outputPerMillion: Number(output) });
}

function readPhoneMinute(reader: EnvironmentReader): number {
  const rule = 'must be the price of a minute on the phone, such as 0.084.';
  const text = reader.shaped('PHONE_MINUTE_PRICE', /^\d{1,4}(?:\.\d{1,6})?$/, rule);
  return text === null ? PHONE_MINUTE : Number(text);
}
