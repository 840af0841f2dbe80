/** What the provider tests hand to a provider: a request, and a sink that writes down everything it is told. */
import { sampleWorkflow } from '../support/sample_workflow.ts';
import type { Message, ReplyEnd, ReplyFailure, ReplyRequest, ReplySink } from '../../src/domain/reply.ts';

export class RecordingSink implements ReplySink {
  readonly texts: string[] = [];
  readonly ends: ReplyEnd[] = [];
  readonly failures: ReplyFailure[] = [];
  /** Runs at each text, before it is written down. */
  onText: ((text: string) => void) | null = null;
  readonly #waiters = new Set<() => void>();

  get reply(): string {
    return this.texts.join('');
  }

  get endCount(): number {
    return this.ends.length + this.failures.length;
  }

  text(token: string): void {
    this.onText?.(token);
    this.texts.push(token);
    this.#changed();
  }

  done(end: ReplyEnd): void {
    this.ends.push(end);
    this.#changed();
  }

  failed(failure: ReplyFailure): void {
    this.failures.push(failure);
    this.#changed();
  }

  /** Resolves with the failure's code or `done`. */
  async ended(): Promise<string> {
    await this.#until(() => this.endCount > 0);
    return this.failures[0]?.code ?? 'done';
  }

  /** Resolves when the reply so far is at least so many texts long. */
  async spoken(count = 1): Promise<void> {
    await this.#until(() => this.texts.length >= count);
  }

  #until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!holds()) return;
        this.#waiters.delete(check);
        resolve();
      };
      this.#waiters.add(check);
      check();
    });
  }

  #changed(): void {
    for (const check of this.#waiters) check();
  }
}

const workflow = sampleWorkflow({
  instructions: 'You answer the phone of a bakery.',
  answers: [{ wordings: ['when do you open'], reply: 'We open at eight.' }],
  model: { temperature: 0.3, maxTokens: 200 },
});

export function replyRequest(utterance = 'When do you open?'): ReplyRequest {
  const messages: readonly Message[] = [
    { role: 'system', content: workflow.instructions },
    { role: 'assistant', content: workflow.greeting },
    { role: 'user', content: utterance },
  ];
  return {
    trackingId: 'call_1800000000000_abcdefghij',
    turnId: 1,
    workflow,
    language: 'en-US',
    utterance,
    messages: () => messages,
  };
}
