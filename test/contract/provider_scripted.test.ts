/** The scripted provider on the real index keeps to what every reply provider must. */
import { createScriptedProvider } from '../../src/generation/scripted.ts';
import { createAnswerBook } from '../../src/workflows/answer_book.ts';
import { SHIPPED_WORKFLOWS } from '../../src/workflows/shipped_workflows.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';
import { describeReplyProvider } from './reply_provider.ts';

describeReplyProvider('scripted', async () => {
  const clock = new VirtualClock();
  const book = createAnswerBook({ keptMax: 2 });
  const [workflow] = SHIPPED_WORKFLOWS;
  if (workflow === undefined) throw new Error('No workflow is shipped.');
  return {
    provider: createScriptedProvider({ clock, indexOf: (of) => book.indexOf(of) }),
    request: {
      trackingId: 'call_1',
      turnId: 1,
      workflow,
      language: workflow.language,
      utterance: 'When are you open?',
      messages: () => [],
    },
    advance: (ms) => clock.advance(ms),
    close: async () => undefined,
  };
});
