/** The model of the configuration as `npm run warm` asks it: off the path of any turn, patiently, and counting the cost. */
import type { Config } from './config.ts';
import { createTrackingId } from './domain/ids.ts';
import type { Message } from './domain/reply.ts';
import type { Workflow } from './domain/workflow.ts';
import { LIMITS } from './limits.ts';
import { createLog } from './log.ts';
import { costOf, estimateTokens } from './prediction/price.ts';
import { askOffPath } from './runtime/ask_off_path.ts';
import { answeringProviders } from './runtime/call_policy.ts';
import type { SpeakableFilter } from './runtime/parts.ts';
import { createModelProvider } from './runtime/providers.ts';
import { createSystemClock } from './runtime/system_clock.ts';
import { askPatiently } from './warm/asking.ts';
import { WarmProblem } from './warm/problem.ts';
import type { ModelReply } from './warm/questions.ts';

/** Says a list of messages to the model of the configuration. */
export interface Model {
  readonly name: string;
  ask(
    messages: readonly Message[],
    how: { readonly createFilter: () => SpeakableFilter; readonly maxTokens: number },
  ): Promise<ModelReply>;
  close(): Promise<void>;
}

/** Nobody hears how long it takes. */
const DEADLINES = { firstTokenMs: 20_000, betweenTokensMs: 10_000, wholeReplyMs: 60_000 };

/** The provider that the workflow's turns are asked of first; null = none is configured. */
export function createModel(workflow: Workflow, config: Config): Model | null {
  const [clock, log] = [createSystemClock(), createLog({ level: 'silent' })];
  const limits = { ...LIMITS.generation, deadlines: DEADLINES };
  const all = config.providers.map((provider) => createModelProvider(provider, { clock, log, limits }));
  const [provider] = answeringProviders(workflow, all);
  if (provider === undefined) return null;
  const { name } = provider;
  const price = config.prices.models[name] ?? { inputPerMillion: 0, outputPerMillion: 0 };
  const trackingId = createTrackingId(clock.epochMs(), () => 0);
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.setTimeout(resolve, ms);
    });
  return {
    name,
    async ask(messages, { createFilter, maxTokens }) {
      const request = {
        trackingId,
        turnId: 1,
        workflow: { ...workflow, model: { temperature: 0, maxTokens } },
        language: workflow.language,
        utterance: messages.at(-1)?.content ?? '',
        messages: () => messages,
      };
      const { text, failure } = await askPatiently(() => askOffPath(provider, request, createFilter()), wait);
      if (failure?.code === 'UNAUTHORIZED') throw new WarmProblem('provider', `${name}: ${failure.message}`);
      const inputTokens = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
      const cost = costOf(price, inputTokens, estimateTokens(text ?? ''));
      return { text, cost, problem: failure?.message ?? 'The answer holds nothing that can be spoken.' };
    },
    close: async () => {
      await Promise.all(all.map(async (each) => each.close?.()));
    },
  };
}
