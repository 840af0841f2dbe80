/**
 * What a caller is owed whose call lost its connection, once somebody can be heard again. Pure: from the reply that was
 * under way and from what of our lines was not heard.
 *
 * - An answer that was not handed over whole is asked for anew: nobody knows how it would have gone on. The caller hears
 *   again at most the beginning of an answer whose end never came.
 * - Of one that was handed over whole the rest is said, from the beginning of the sentence that was broken off. What was
 *   heard to its end is not said again.
 * - Whose words were cut off, or who was being greeted, hears that we are there again. The greeting itself comes once.
 * - Where the carrier came back to the same session it still has what it was given, and says it by itself.
 */
import type { Owed } from '../../machines/call_events.ts';
import type { CallInProgress } from '../domain/call_in_progress.ts';
import type { TurnId } from '../domain/ids.ts';
import { unansweredIn } from '../domain/unanswered.ts';
import type { Unheard } from './playback.ts';

/** What was under way when the connection was lost. */
export interface Lost {
  /** The last turn whose final prompt was in, as long as it was open. */
  readonly reply: {
    readonly turnId: TurnId;
    readonly utterance: string;
    readonly language: string;
    /** The carrier had all of its text. */
    readonly isSentWhole: boolean;
  } | null;
  /** The caller was speaking, or may have been. */
  readonly cutWords: boolean;
  /** A line of ours of which nothing was handed over, such as a goodbye; '' = none. */
  readonly unsaid: string;
}

/**
 * What was under way in a call that another process had. Nobody knows any more what the carrier had of a reply, so it was
 * not handed over whole; nor what the caller did who was owed nothing.
 */
export function lostWithProcess({ transcript, turns }: CallInProgress): Lost {
  const owed = unansweredIn(transcript, turns);
  if (owed === null) return { reply: null, cutWords: true, unsaid: '' };
  const { turnId, text: utterance } = owed;
  const language = turns.findLast((turn) => turn.turnId === turnId)?.language ?? '';
  return { reply: { turnId, utterance, language, isSentWhole: false }, cutWords: false, unsaid: '' };
}

export interface Resumption {
  readonly owed: Owed;
  /** The turn whose answer is owed. */
  readonly turnId?: TurnId;
  /** The rest of what was being said. */
  readonly rest?: string;
}

const GREETING_TURN = 0;

/**
 * Null: nothing is owed. `unheard` is empty where the carrier still has what it was given. `said`: the caller has spoken
 * again; that is answered and nothing from before, unless it is the same once more.
 */
export function resumption(
  { reply, cutWords, unsaid }: Lost,
  unheard: readonly Unheard[],
  said = '',
): Resumption | null {
  if (said !== '' && (said !== reply?.utterance || reply.isSentWhole)) return null;
  if (reply !== null && !reply.isSentWhole) {
    const { utterance: text, language, turnId } = reply;
    return { owed: { kind: 'answer', text, language }, turnId };
  }
  if (unsaid !== '') return { owed: { kind: 'rest' }, rest: unsaid };
  if (cutWords) return { owed: { kind: 'sign' } };
  const rest = unheard
    .filter(({ turnId }) => turnId !== GREETING_TURN)
    .map((line) => restOf(line))
    .join(' ')
    .trim();
  if (rest !== '') return { owed: { kind: 'rest' }, rest };
  return unheard.length > 0 ? { owed: { kind: 'sign' } } : null;
}

const SENTENCE_END = /[.!?]["')\]]*\s+|[。！？]/gu;

/** From the beginning of the sentence that was broken off. */
function restOf({ heard, unheard }: Unheard): string {
  const line = heard + unheard;
  let from = 0;
  for (const match of line.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    // The white space behind a sentence is not heard.
    if (match.index + match[0].trimEnd().length > heard.length) break;
    from = end;
  }
  return line.slice(from).trim();
}
