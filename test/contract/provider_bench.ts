/** A provider of the production path on a local Azure-like server, with virtual deadlines. */
import { type AzureEndpoint, parseAzureEndpoint } from '../../src/domain/azure_endpoint.ts';
import { createAzureOpenAiProvider } from '../../src/generation/azure_openai.ts';
import type { ChatProviderOptions } from '../../src/generation/chat_provider.ts';
import type { Log, LogFields } from '../../src/domain/log.ts';
import type { ReplyProvider } from '../../src/domain/reply.ts';
import { startAzureLikeServer } from '../support/azure_like_server.ts';
import type { AzureLikeServer } from '../support/azure_like_server.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';

export const API_KEY = 'azure-key-0123456789';

export interface ProviderBench {
  readonly server: AzureLikeServer;
  readonly clock: VirtualClock;
  readonly logged: { readonly event: string; readonly fields: LogFields }[];
  readonly options: ChatProviderOptions;
  readonly provider: ReplyProvider;
  close(): Promise<void>;
}

export async function createProviderBench(): Promise<ProviderBench> {
  const server = await startAzureLikeServer();
  const clock = new VirtualClock();
  const logged: { event: string; fields: LogFields }[] = [];
  const note = (event: string, fields: LogFields = {}): void => {
    logged.push({ event, fields });
  };
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const options: ChatProviderOptions = {
    name: 'azure_openai',
    connections: { connectionsMax: 8, keepAliveMs: 90_000, connectTimeoutMs: 2_000, spareCount: 2 },
    clock,
    log,
    deadlines: { firstTokenMs: 2_500, betweenTokensMs: 1_500, wholeReplyMs: 10_000 },
    limits: { replyChars: 4_000 },
  };
  const provider = createAzureOpenAiProvider({ ...options, endpoint: endpointOf(server.endpoint()), apiKey: API_KEY });
  const close = async (): Promise<void> => {
    await provider.close?.();
    await server.close();
  };
  return { server, clock, logged, options, provider, close };
}

export function endpointOf(url: string, deployment: string | null = null): AzureEndpoint {
  const reading = parseAzureEndpoint(new URL(url), deployment, null);
  if (!reading.ok) throw new Error(reading.message);
  return reading.endpoint;
}
