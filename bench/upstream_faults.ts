/** What a fault makes of a request, and which requests meet one. Pure: all chance comes from the hashes that are given. */
import type { Delivery, StreamDelivery } from './delivery.ts';
import type { FaultInstead, FaultKind, FaultOfText, FaultPlan } from './fault_kinds.ts';
import { hashOf } from './meaning/fold.ts';

/** One asking: the conversation, and how often it was asked before. */
export interface Asking {
  readonly conversation: number;
  readonly asked: number;
  readonly deployment: number;
}

const WHOLE_HASH = 2 ** 32;
const RETRY_AFTER_S = 1;
const SLOW_MS = 5_000;
const PAUSE_MS = 10_000;
const TRICKLE_MS = 3_000;
const BURST_CHUNKS = 500;
/** Where in a text something happens: a share of its tokens. */
const MIDDLE = { from: 0.3, to: 0.7 };

/** Null: this asking meets none. */
export function faultOf(plan: FaultPlan, { conversation, asked, deployment }: Asking): FaultKind | null {
  const { share, kinds, on = 'first' } = plan;
  if (plan.deployment !== undefined && plan.deployment !== deployment) return null;
  if (on === 'first' && asked > 0) return null;
  if (hashOf(conversation, asked, 'fault') >= share * WHOLE_HASH) return null;
  return kinds[hashOf(conversation, asked, 'kind of fault') % kinds.length] ?? null;
}

/** What comes instead of a stream of tokens. */
export function answerInstead(fault: FaultInstead, afterMs: number): Delivery {
  switch (fault) {
    case 'refuse':
    case 'silent':
    case 'stall':
    case 'keep_alive':
    case 'empty_chunks':
      return { kind: fault };
    case 'html':
      return { kind: 'html', afterMs };
    case '429':
      return { kind: 'error', status: 429, afterMs, retryAfterS: RETRY_AFTER_S };
    case '429_bare':
      return { kind: 'error', status: 429, afterMs, retryAfterS: null };
    case '500':
      break;
  }
  return { kind: 'error', status: 500, afterMs, retryAfterS: null };
}

/** What is left of a stream, or how late it is. */
export function spoilt(stream: StreamDelivery, fault: FaultOfText, { conversation, asked }: Asking): StreamDelivery {
  const { tokens, timesMs, endMs } = stream;
  const share = MIDDLE.from + (MIDDLE.to - MIDDLE.from) * (hashOf(conversation, asked, 'middle') / WHOLE_HASH);
  const middle = Math.max(1, Math.min(tokens.length - 1, Math.floor(share * tokens.length)));
  const firstMs = timesMs[0] ?? endMs;
  const later = (from: number, byMs: number): StreamDelivery => ({
    ...stream,
    timesMs: timesMs.map((ms, index) => (index < from ? ms : ms + byMs)),
    endMs: endMs + byMs,
  });
  switch (fault) {
    case 'empty':
      return { ...stream, ...NO_TOKENS, ending: 'finish', endMs: firstMs };
    case 'cut':
      return { ...stream, ...NO_TOKENS, ending: 'break', endMs: firstMs };
    case 'half':
      return { ...stream, ...upTo(stream, middle), ending: 'break' };
    case 'unfinished':
      return { ...stream, ...upTo(stream, middle), ending: 'end' };
    case 'malformed':
      return { ...stream, brokenToken: 0 };
    case 'garbled':
      return { ...stream, brokenToken: middle };
    case 'pause':
      return later(middle, PAUSE_MS);
    case 'slow':
      return later(0, SLOW_MS);
    case 'trickle': {
      const slowMs = tokens.map((_, index) => firstMs + index * TRICKLE_MS);
      return { ...stream, timesMs: slowMs, endMs: slowMs.at(-1) ?? firstMs };
    }
    case 'burst':
      break;
  }
  return burstOf(stream, firstMs);
}

const NO_TOKENS = { tokens: [], timesMs: [], brokenToken: -1 } as const;

function upTo(
  { tokens, timesMs, endMs }: StreamDelivery,
  count: number,
): Pick<StreamDelivery, 'tokens' | 'timesMs' | 'endMs'> {
  return { tokens: tokens.slice(0, count), timesMs: timesMs.slice(0, count), endMs: timesMs[count - 1] ?? endMs };
}

/** The same text in as many chunks; where it has fewer letters, the others are without text. */
function burstOf(stream: StreamDelivery, atMs: number): StreamDelivery {
  const letters = Array.from(stream.tokens.join(''));
  const size = Math.ceil(letters.length / BURST_CHUNKS);
  const tokens = Array.from({ length: BURST_CHUNKS }, (_, index) =>
    letters.slice(index * size, (index + 1) * size).join(''),
  );
  return { ...stream, tokens, timesMs: tokens.map(() => atMs), endMs: atMs };
}
