/** What the providers gave in a recording, ready to be given again. Pure. */
import type { CallRecording, RecordedEvent } from '../domain/recording.ts';
import type { ReplyFailureCode } from '../domain/reply.ts';
import { countBy, type FinalWords } from './finals.ts';

export interface RecordedText {
  /** Since the request. */
  readonly afterUs: number;
  readonly text: string;
}

type RecordedEnd =
  | { readonly kind: 'done'; readonly afterUs: number; readonly endCall: boolean }
  | { readonly kind: 'failed'; readonly afterUs: number; readonly code: ReplyFailureCode }
  /** We asked it to stop, or the recording stops: what would have come then is not known. */
  | { readonly kind: 'unknown'; readonly afterUs: number };

export interface RecordedReply {
  readonly provider: string;
  /** How much the caller had said for good when it was requested. */
  readonly finalCount: number;
  readonly texts: readonly RecordedText[];
  readonly end: RecordedEnd;
}

export interface RecordedReplies {
  /** The replies to the same final prompt by the same provider, in the order of their requests. */
  to(finalCount: number, provider: string): readonly RecordedReply[];
  /** All to this final prompt that have text; the best one to borrow from first. */
  withText(finalCount: number): readonly RecordedReply[];
  /** From request to first text of every reply that had one, of this provider if it has any, µs. */
  firstTextsUs(provider: string): readonly number[];
  /** The caller's words so far, up to this final prompt, as the turn that it belongs to had them. */
  utterance(finalCount: number): string;
}

interface Draft {
  readonly provider: string;
  readonly finalCount: number;
  readonly requestedUs: number;
  readonly texts: RecordedText[];
  end: RecordedEnd | null;
}

export function readReplies(
  { events }: CallRecording,
  finals: readonly FinalWords[],
  utterance: RecordedReplies['utterance'],
): RecordedReplies {
  const replies = repliesOf(events, finals);
  const firstTexts = replies.flatMap(({ provider, texts }) => {
    const [first] = texts;
    return first === undefined ? [] : [{ provider, afterUs: first.afterUs }];
  });
  return {
    to: (finalCount, provider) =>
      replies.filter((reply) => reply.finalCount === finalCount && reply.provider === provider),
    withText: (finalCount) =>
      replies
        .filter((reply) => reply.finalCount === finalCount && reply.texts.length > 0)
        .sort((a, b) => wholeness(b) - wholeness(a)),
    firstTextsUs(provider) {
      const own = firstTexts.filter((first) => first.provider === provider);
      return (own.length > 0 ? own : firstTexts).map(({ afterUs }) => afterUs);
    },
    utterance,
  };
}

function repliesOf(events: readonly RecordedEvent[], finals: readonly FinalWords[]): readonly RecordedReply[] {
  const drafts = new Map<number, Draft>();
  for (const event of events) {
    if (event.type === 'generation.requested') {
      const { provider, atUs } = event;
      const finalCount = countBy(finals, atUs);
      drafts.set(event.generation, { provider, finalCount, requestedUs: atUs, texts: [], end: null });
    } else if ('generation' in event) {
      const draft = drafts.get(event.generation);
      if (draft === undefined || draft.end !== null) continue;
      const afterUs = event.atUs - draft.requestedUs;
      if (event.type === 'generation.text') draft.texts.push({ afterUs, text: event.text });
      else if (event.type === 'generation.done') draft.end = { kind: 'done', afterUs, endCall: event.endCall };
      else if (event.type === 'generation.failed') draft.end = { kind: 'failed', afterUs, code: event.code };
      else draft.end = { kind: 'unknown', afterUs };
    }
  }
  const lastUs = events.at(-1)?.atUs ?? 0;
  return [...drafts.values()].map(({ provider, finalCount, requestedUs, texts, end }) => ({
    provider,
    finalCount,
    texts,
    end: end ?? { kind: 'unknown', afterUs: lastUs - requestedUs },
  }));
}

function wholeness({ texts, end }: RecordedReply): number {
  const length = texts.reduce((sum, { text }) => sum + text.length, 0);
  return end.kind === 'done' ? 1e9 + length : length;
}
