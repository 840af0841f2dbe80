/** Azure OpenAI as a reply provider. */
import { AzureOpenAI, OpenAI } from 'openai';
import type { AzureEndpoint } from '../domain/azure_endpoint.ts';
import type { ReplyProvider } from '../domain/reply.ts';
import { createChatProvider } from './chat_provider.ts';
import type { ChatProviderOptions } from './chat_provider.ts';
import { clientDefaults } from './openai.ts';

export interface AzureOpenAiOptions extends ChatProviderOptions {
  readonly endpoint: AzureEndpoint;
  readonly apiKey: string;
}

export function createAzureOpenAiProvider(options: AzureOpenAiOptions): ReplyProvider {
  const { endpoint, apiKey, ...rest } = options;
  return createChatProvider({ ...rest, client: createAzureClient(endpoint, apiKey), model: endpoint.deployment });
}

export function createAzureClient(endpoint: AzureEndpoint, apiKey: string): OpenAI {
  const { baseUrl: baseURL, apiVersion } = endpoint;
  if (endpoint.style === 'deployment') {
    return new AzureOpenAI({ ...clientDefaults, baseURL, apiKey, apiVersion: endpoint.apiVersion });
  }
  return new OpenAI({
    ...clientDefaults,
    baseURL,
    apiKey,
    defaultHeaders: { 'api-key': apiKey, authorization: null },
    ...(apiVersion === null ? {} : { defaultQuery: { 'api-version': apiVersion } }),
  });
}
