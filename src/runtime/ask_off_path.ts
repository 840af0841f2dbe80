/** Asks a model for a whole answer that nobody is waiting for: to prove what was answered, or to see that it still holds. */
import type { ReplyFailure, ReplyProvider, ReplyRequest } from '../domain/reply.ts';
import type { SpeakableFilter } from './parts.ts';

export interface OffPathAnswer {
  /** As it would be spoken; null = the model gave no whole answer. */
  readonly text: string | null;
  /** Letters that came, for what it cost. */
  readonly charCount: number;
  /** Why there is no whole answer; null also where the model wrote nothing that can be spoken. */
  readonly failure: ReplyFailure | null;
}

/** Never rejects; the provider's own deadlines end it. */
export function askOffPath(
  provider: ReplyProvider,
  request: ReplyRequest,
  filter: SpeakableFilter,
): Promise<OffPathAnswer> {
  return new Promise((resolve) => {
    let text = '';
    let charCount = 0;
    const sink = {
      text(token: string): void {
        charCount += token.length;
        text += filter.push(token);
      },
      done(): void {
        text += filter.flush();
        resolve({ text: text.trim() === '' ? null : text, charCount, failure: null });
      },
      failed: (failure: ReplyFailure): void => resolve({ text: null, charCount, failure }),
    };
    try {
      provider.generate(request, sink, new AbortController().signal);
    } catch {
      sink.failed({ code: 'PROVIDER_BROKEN', message: 'The provider threw an error.' });
    }
  });
}
