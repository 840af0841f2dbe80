/** What the providers gave in a recording, ready to be given again. Pure. */
import type { CallRecording, RecordedEvent } from '../domain/recording.ts';
import type { ReplyFailureCode } from '../domain/reply.ts';
import type { TurnRecord } from '../domain/turn.ts';
import { foldUtterance } from '../domain/utterance.ts';
import { countBy, type FinalWords } from './finals.ts';
import { frameIn } from './recorded_frames.ts';

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
  /** It was asked for before its final prompt: on a partial one, or because callers often say this next. */
  readonly isEarly: boolean;
  /** The final prompt that it is meant for, by its count: the last one, of an early one the next one. */
  readonly finalCount: number;
  /** What it answers, folded. */
  readonly about: string;
  /** It answered nothing. */
  readonly isDiscarded: boolean;
  readonly texts: readonly RecordedText[];
  readonly end: RecordedEnd;
}

export interface RecordedReplies {
  /** The replies of this provider about these words (folded), meant for this final prompt, in the order of their requests. */
  to(finalCount: number, provider: string, about: string): readonly RecordedReply[];
  /** All to this final prompt that have text; the best one to borrow from first. */
  withText(finalCount: number): readonly RecordedReply[];
  /** From request to first text of every reply that had one, of this provider if it has any, µs. */
  firstTextsUs(provider: string): readonly number[];
  /** Whether these words (folded) may be the whole utterance of a turn that ends with this final prompt. */
  mayBeWhole(finalCount: number, about: string): boolean;
}

/** What is asked before there is a turn for it is asked for no turn. */
export const NO_TURN = 0;

interface Draft extends Pick<RecordedReply, 'provider' | 'isEarly' | 'finalCount' | 'about'> {
  readonly requestedUs: number;
  readonly texts: RecordedText[];
  end: RecordedEnd | null;
}

/** `utteranceUpTo`: the caller's words up to this final prompt, as the turn that it belongs to had them. */
export function readReplies(
  recording: CallRecording,
  finals: readonly FinalWords[],
  utteranceUpTo: (finalCount: number) => string,
): RecordedReplies {
  const replies = repliesOf(recording, finals, (count) => foldUtterance(utteranceUpTo(count)));
  const firstTexts = replies.flatMap(({ provider, texts }) => {
    const [first] = texts;
    return first === undefined ? [] : [{ provider, afterUs: first.afterUs }];
  });
  return {
    to: (finalCount, provider, about) =>
      replies.filter(
        (reply) => reply.finalCount === finalCount && reply.provider === provider && reply.about === about,
      ),
    withText: (finalCount) =>
      replies
        .filter((reply) => reply.finalCount === finalCount && reply.texts.length > 0)
        .filter(({ isEarly, about }) => !isEarly || mayBeWhole(finals, finalCount, about))
        .sort((a, b) => wholeness(b) - wholeness(a)),
    firstTextsUs(provider) {
      const own = firstTexts.filter((first) => first.provider === provider);
      return (own.length > 0 ? own : firstTexts).map(({ afterUs }) => afterUs);
    },
    mayBeWhole: (finalCount, about) => mayBeWhole(finals, finalCount, about),
  };
}

/** A turn has one final prompt, or some that are joined. */
function mayBeWhole(finals: readonly FinalWords[], finalCount: number, about: string): boolean {
  let joined = '';
  for (const { text } of finals.slice(0, finalCount).toReversed()) {
    joined = foldUtterance(`${text} ${joined}`);
    if (joined.length >= about.length) return joined === about;
  }
  return false;
}

function repliesOf(
  { events, turns }: CallRecording,
  finals: readonly FinalWords[],
  utteranceUpTo: (finalCount: number) => string,
): readonly RecordedReply[] {
  const drafts = new Map<number, Draft>();
  const heard = new Hearing(finals);
  for (const event of events) {
    heard.event(event);
    if (event.type === 'generation.requested') {
      const { provider, atUs, utterance, turnId } = event;
      const count = countBy(finals, atUs);
      const about = utterance === undefined ? utteranceUpTo(count) : foldUtterance(utterance);
      const isEarly = utterance !== undefined && (turnId === NO_TURN || heard.isPartial(about, atUs));
      const finalCount = isEarly ? count + 1 : count;
      drafts.set(event.generation, { provider, isEarly, finalCount, about, requestedUs: atUs, texts: [], end: null });
    } else if ('generation' in event) {
      const draft = drafts.get(event.generation);
      if (draft !== undefined && draft.end === null) addTo(draft, event);
    }
  }
  const lastUs = events.at(-1)?.atUs ?? 0;
  return [...drafts.values()].map(({ requestedUs, end, ...draft }) => ({
    ...draft,
    isDiscarded: wasDiscarded(turns, draft.provider, requestedUs),
    end: end ?? { kind: 'unknown', afterUs: lastUs - requestedUs },
  }));
}

/** What the caller is saying, so that a request on a partial prompt is told from one after the final prompt before it. */
class Hearing {
  readonly #finals: readonly FinalWords[];
  #partial: FinalWords | null = null;

  constructor(finals: readonly FinalWords[]) {
    this.#finals = finals;
  }

  event(event: RecordedEvent): void {
    if (event.type !== 'frame.in') return;
    const frame = frameIn(event.frame);
    if (frame.kind === 'partial') this.#partial = { atUs: event.atUs, text: frame.text };
    if (frame.kind === 'final') this.#partial = null;
  }

  isPartial(about: string, atUs: number): boolean {
    const partial = this.#partial;
    if (partial === null || countBy(this.#finals, partial.atUs) !== countBy(this.#finals, atUs)) return false;
    return foldUtterance(partial.text) === about;
  }
}

type GivenEvent = Exclude<Extract<RecordedEvent, { generation: number }>, { type: 'generation.requested' }>;

function addTo(draft: Draft, event: GivenEvent): void {
  const afterUs = event.atUs - draft.requestedUs;
  if (event.type === 'generation.text') draft.texts.push({ afterUs, text: event.text });
  else if (event.type === 'generation.done') draft.end = { kind: 'done', afterUs, endCall: event.endCall };
  else if (event.type === 'generation.failed') draft.end = { kind: 'failed', afterUs, code: event.code };
  else draft.end = { kind: 'unknown', afterUs };
}

/** A busy process asks a little after it has stamped that it does. */
const STAMP_US = 2_000;

function wasDiscarded(turns: readonly TurnRecord[], provider: string, requestedUs: number): boolean {
  return turns.some(({ atMs, discarded }) =>
    discarded.some(
      ({ source, startedUs }) => source === provider && Math.abs(atMs * 1000 + startedUs - requestedUs) <= STAMP_US,
    ),
  );
}

function wholeness({ texts, end }: RecordedReply): number {
  const length = texts.reduce((sum, { text }) => sum + text.length, 0);
  return end.kind === 'done' ? 1e9 + length : length;
}
