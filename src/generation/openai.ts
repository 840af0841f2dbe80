/** OpenAI, and everything else that speaks its chat-completions API, as a reply provider. */
import { OpenAI } from 'openai';
import type { ReplyProvider } from '../domain/reply.ts';
import { createChatProvider } from './chat_provider.ts';
import type { ChatProviderOptions } from './chat_provider.ts';

export interface OpenAiOptions extends ChatProviderOptions {
  readonly apiKey: string;
  /** With its version: `https://api.openai.com/v1`, `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  readonly model: string;
}

/** What the SDK would otherwise take from the environment is said here. It never retries and never logs. */
export const clientDefaults = {
  organization: null,
  project: null,
  adminAPIKey: null,
  webhookSecret: null,
  maxRetries: 0,
  logLevel: 'off',
} as const;

export function createOpenAiProvider(options: OpenAiOptions): ReplyProvider {
  const { apiKey, baseUrl, ...rest } = options;
  return createChatProvider({ ...rest, client: createOpenAiClient(baseUrl, apiKey) });
}

export function createOpenAiClient(baseUrl: string, apiKey: string): OpenAI {
  return new OpenAI({ ...clientDefaults, baseURL: baseUrl, apiKey });
}
