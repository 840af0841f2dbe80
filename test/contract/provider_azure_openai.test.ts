import { createProviderBench } from './provider_bench.ts';
import { replyRequest } from './provider_sink.ts';
import { describeReplyProvider } from './reply_provider.ts';

describeReplyProvider('Azure OpenAI on a local server', async () => {
  const bench = await createProviderBench();
  return { provider: bench.provider, request: replyRequest(), close: () => bench.close() };
});
