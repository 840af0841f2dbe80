/**
 * Keeps every frame and provider event of a relay call with its time, in memory and bounded while the call runs; at the
 * end it becomes a recording, redacted if so asked, and goes to the store. No call waits for it, and no error of it
 * reaches a call.
 */
import type { Clock } from '../domain/clock.ts';
import type { TrackingId } from '../domain/ids.ts';
import type { Log } from '../domain/log.ts';
import type { CallRecording, RecordedTelling, RecordingPrivacy } from '../domain/recording.ts';
import type { ReplyProvider, ReplySink } from '../domain/reply.ts';
import { type CallEnding, KeptCall, type KeptFact, type RecordingStart } from './kept_call.ts';
import { createRedactionThread, type Redactor } from './redaction.ts';

export interface RecorderLimits {
  /** Events of one call. */
  readonly eventsMax: number;
  /** Bytes of one call in memory, about. */
  readonly bytesMax: number;
  /** Calls that are recorded at once, those that ended and wait to be written included. */
  readonly openCallsMax: number;
}

export interface RecordingSink {
  /** Never throws. */
  write(recording: CallRecording): Promise<void>;
}

export interface CallRecorder {
  /** Calls that are not of the relay are not recorded. */
  callOpened(call: RecordingStart): void;
  /** A frame as it is on the wire. */
  frame(trackingId: TrackingId, direction: 'in' | 'out', text: string, atUs: number): void;
  socket(trackingId: TrackingId, what: 'opened' | { readonly closed: number }, atUs: number): void;
  carrierTold(trackingId: TrackingId, event: RecordedTelling, atUs: number): void;
  /** The same provider, whose generations are recorded. */
  recorded(provider: ReplyProvider): ReplyProvider;
  callEnded(record: CallEnding): void;
  /** Every call that has ended is written. */
  flushed(): Promise<void>;
}

const SECRET_BYTES = 32;

export function createRecorder(deps: {
  readonly privacy: RecordingPrivacy;
  readonly clock: Clock;
  readonly store: RecordingSink;
  readonly limits: RecorderLimits;
  readonly log: Log;
  readonly randomBytes: (count: number) => Uint8Array;
  /** In a thread of its own unless told otherwise. */
  readonly redactor?: Redactor;
}): CallRecorder {
  const { privacy, clock, store, limits, log, randomBytes } = deps;
  const redactor = privacy === 'redacted' ? (deps.redactor ?? createRedactionThread(log)) : null;
  const open = new Map<TrackingId, KeptCall>();
  /** Calls are finished one after the other, so that a burst of ends costs no more at once than one. */
  let finishing: Promise<void> = Promise.resolve();
  let finishingCount = 0;
  let leftOutCount = 0;

  const keep = (trackingId: TrackingId, fact: KeptFact, atUs: number): void => open.get(trackingId)?.keep(fact, atUs);

  async function finish(kept: KeptCall, end: CallEnding): Promise<void> {
    try {
      const full = kept.recording(end);
      await store.write(redactor === null ? full : await redactor.redact(full, randomBytes(SECRET_BYTES)));
    } catch (error) {
      // Its message may quote what was said.
      const reason = error instanceof Error ? error.name : typeof error;
      log.error('recording lost', { trackingId: kept.call.trackingId, reason });
    } finally {
      finishingCount -= 1;
    }
  }

  return {
    callOpened(call) {
      if (call.mode !== 'optimized') return;
      if (open.size + finishingCount >= limits.openCallsMax) {
        leftOutCount += 1;
        if (leftOutCount === 1) log.warn('calls not recorded: too many at once', { openCallsMax: limits.openCallsMax });
        return;
      }
      open.set(call.trackingId, new KeptCall(call, limits));
    },
    frame: (trackingId, direction, text, atUs) =>
      keep(trackingId, { type: direction === 'in' ? 'frame.in' : 'frame.out', text }, atUs),
    socket: (trackingId, what, atUs) =>
      keep(
        trackingId,
        what === 'opened' ? { type: 'socket.opened' } : { type: 'socket.closed', status: what.closed },
        atUs,
      ),
    carrierTold: (trackingId, event, atUs) => keep(trackingId, { type: 'carrier.told', event }, atUs),
    recorded: (provider) => recordedProvider(provider, open, clock),
    callEnded(record) {
      const kept = open.get(record.trackingId);
      if (kept === undefined) return;
      open.delete(record.trackingId);
      finishingCount += 1;
      // The record is not kept whole while its recording waits.
      const { trackingId, callSid, end, turns } = record;
      finishing = finishing.then(() => finish(kept, { trackingId, callSid, end, turns }));
    },
    flushed: () => finishing,
  };
}

/** Passes everything through as it comes; what it keeps of it is kept first, at the time at which it came. */
function recordedProvider(
  provider: ReplyProvider,
  open: ReadonlyMap<TrackingId, KeptCall>,
  clock: Clock,
): ReplyProvider {
  return {
    name: provider.name,
    generate(request, sink, signal) {
      const kept = open.get(request.trackingId);
      if (kept === undefined) return provider.generate(request, sink, signal);
      const generation = kept.nextGeneration();
      const { turnId, utterance } = request;
      kept.keep(
        { type: 'generation.requested', turnId, generation, provider: provider.name, utterance },
        clock.nowUs(),
      );
      const aborted = (): void => kept.keep({ type: 'generation.aborted', generation }, clock.nowUs());
      if (signal.aborted) aborted();
      else signal.addEventListener('abort', aborted, { once: true });
      const over = (): void => signal.removeEventListener('abort', aborted);
      provider.generate(request, recordedSink(sink, kept, generation, { clock, over }), signal);
    },
    ...(provider.probe === undefined ? {} : { probe: (sink, signal) => provider.probe?.(sink, signal) }),
    ...(provider.warm === undefined ? {} : { warm: () => provider.warm?.() }),
    ...(provider.close === undefined ? {} : { close: async () => provider.close?.() }),
  };
}

function recordedSink(
  sink: ReplySink,
  kept: KeptCall,
  generation: number,
  { clock, over }: { readonly clock: Clock; readonly over: () => void },
): ReplySink {
  return {
    text(token) {
      kept.keep({ type: 'generation.text', generation, text: token }, clock.nowUs());
      sink.text(token);
    },
    done(end) {
      over();
      kept.keep({ type: 'generation.done', generation, endCall: end.endCall }, clock.nowUs());
      sink.done(end);
    },
    failed(failure) {
      over();
      kept.keep({ type: 'generation.failed', generation, code: failure.code }, clock.nowUs());
      sink.failed(failure);
    },
  };
}
