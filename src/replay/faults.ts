/** Faults that a replay puts upon the providers: which requests they strike, and what becomes of those. Pure. */
import type { ReplyFailureCode } from '../domain/reply.ts';
import type { RecordedText } from './recorded_replies.ts';
import { drawn } from './seeded.ts';

export type FaultKind = 'hang' | 'refuse' | '429' | '500' | 'empty' | 'cut' | 'slow';

export const FAULT_KINDS: readonly FaultKind[] = ['hang', 'refuse', '429', '500', 'empty', 'cut', 'slow'];

export interface Fault {
  /** `first`, `second`: the first or second request for a final prompt; `all`; or the name of a provider. */
  readonly which: string;
  readonly what: FaultKind;
  /** Of `slow`. */
  readonly slowMs: number;
  /** Null: always. */
  readonly when: { readonly turn: number } | { readonly share: number } | null;
}

/** A request as faults see it. */
export interface StruckRequest {
  readonly provider: string;
  /** Counts the requests for this final prompt from 1. */
  readonly ordinal: number;
  /** Of the recording; null when the recording has no such turn. */
  readonly turn: number | null;
  /** Names the request, for chance. */
  readonly name: string;
}

export interface PlannedReply {
  readonly texts: readonly RecordedText[];
  readonly end: PlannedEnd;
}

type PlannedEnd =
  | { readonly kind: 'done'; readonly afterUs: number; readonly endCall: boolean }
  | { readonly kind: 'failed'; readonly afterUs: number; readonly code: ReplyFailureCode };

/** A closed port answers at once, a refusing server after a round trip. */
const REFUSED_US = 5_000;
const ANSWERED_US = 100_000;

/** The first fault that strikes this request, in the order in which they were given. */
export function faultFor(faults: readonly Fault[], request: StruckRequest, seed: number): Fault | null {
  return faults.find((fault) => strikes(fault, request, seed)) ?? null;
}

function strikes({ which, what, when }: Fault, request: StruckRequest, seed: number): boolean {
  const ordinal = which === 'first' ? 1 : which === 'second' ? 2 : null;
  const isMeant = which === 'all' || (ordinal === null ? which === request.provider : ordinal === request.ordinal);
  if (!isMeant || when === null) return isMeant;
  if ('turn' in when) return when.turn === request.turn;
  return drawn(seed, `fault:${which}:${what}:${request.name}`) < when.share;
}

/** What becomes of a reply. `firstTokenMs`: a provider that has given nothing by then is given up. */
export function struck(reply: PlannedReply, { what, slowMs }: Fault, firstTokenMs: number): PlannedReply {
  switch (what) {
    case 'hang':
      return failing('FIRST_TOKEN_TIMEOUT', firstTokenMs * 1000);
    case 'refuse':
      return failing('CONNECTION_FAILED', REFUSED_US);
    case '429':
      return failing('RATE_LIMITED', ANSWERED_US);
    case '500':
      return failing('HTTP_ERROR', ANSWERED_US);
    case 'empty':
      return failing('EMPTY_REPLY', reply.texts[0]?.afterUs ?? ANSWERED_US);
    case 'cut':
      return cut(reply);
    case 'slow':
      break;
  }
  return slowed(reply, slowMs * 1000, firstTokenMs * 1000);
}

function failing(code: ReplyFailureCode, afterUs: number): PlannedReply {
  return { texts: [], end: { kind: 'failed', afterUs, code } };
}

/** Half of the text, then the stream ends. */
function cut({ texts, end }: PlannedReply): PlannedReply {
  const half = Math.ceil(texts.reduce((sum, { text }) => sum + text.length, 0) / 2);
  const kept: RecordedText[] = [];
  let length = 0;
  for (const piece of texts) {
    if (length >= half) break;
    const text = piece.text.slice(0, half - length);
    kept.push({ ...piece, text });
    length += text.length;
  }
  return { texts: kept, end: { kind: 'failed', afterUs: kept.at(-1)?.afterUs ?? end.afterUs, code: 'CUT_OFF' } };
}

function slowed({ texts, end }: PlannedReply, byUs: number, firstTokenUs: number): PlannedReply {
  const firstUs = (texts[0]?.afterUs ?? end.afterUs) + byUs;
  if (firstUs > firstTokenUs) return failing('FIRST_TOKEN_TIMEOUT', firstTokenUs);
  return {
    texts: texts.map((piece) => ({ ...piece, afterUs: piece.afterUs + byUs })),
    end: { ...end, afterUs: end.afterUs + byUs },
  };
}
