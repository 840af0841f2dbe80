/** The reply providers of this configuration, in the order in which they are tried. */
import type { ProviderConfig } from '../config_providers.ts';
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';
import type { ReplyProvider } from '../domain/reply.ts';
import { createAzureOpenAiProvider } from '../generation/azure_openai.ts';
import type { ChatProviderOptions } from '../generation/chat_provider.ts';
import { createOpenAiProvider } from '../generation/openai.ts';
import type { LIMITS } from '../limits.ts';

export function createModelProvider(
  config: ProviderConfig,
  parts: { readonly clock: Clock; readonly log: Log; readonly limits: (typeof LIMITS)['generation'] },
): ReplyProvider {
  const { clock, log, limits } = parts;
  const options: ChatProviderOptions = {
    name: config.name,
    clock,
    log,
    deadlines: limits.deadlines,
    connections: limits.connections,
    limits,
  };
  if (config.kind === 'openai') {
    const { baseUrl, model, key } = config;
    // A server of one's own that asks for no key still gets the header that the SDK insists on.
    return createOpenAiProvider({ ...options, baseUrl, model, apiKey: key?.reveal() ?? 'none' });
  }
  return createAzureOpenAiProvider({ ...options, endpoint: config.endpoint, apiKey: config.key.reveal() });
}
