/**
 * Every maximum and deadline of the process, grouped by the part that is held to it, and the relations between them.
 * Parts do not read this file: `main.ts` hands each its own group. What a workflow may change for its calls is not here.
 */
import { invariant } from './domain/outcome.ts';

export const LIMITS = deepFreeze({
  http: {
    /** A larger body is answered 413. */
    bodyBytes: 64 * 1024,
    /** A body that is not whole by then is answered 408. */
    bodyMs: 10_000,
    /** How much and how long is still read, and thrown away, of a body that is too large. */
    excessBytes: 1024 * 1024,
    excessMs: 2_000,
    /** Requests whose answer is pending; more are answered 503. */
    openRequests: 1_000,
    /** Clients whose rate is remembered, for each route that has one. */
    rateClients: 10_000,
  },
  relay: {
    /** A larger frame closes the socket. */
    frameBytes: 64 * 1024,
    /** Bytes that the server keeps for a slow socket; what is above is dropped. */
    bufferedBytes: 256 * 1024,
    /** Sockets without a good `setup` frame at the same time; more are refused. */
    waitingSockets: 500,
    /** A socket without a good `setup` frame by then is closed. */
    setupMs: 5_000,
    frames: {
      /** Frames that a socket may send at once; then `perSecond` holds, and the excess is dropped and counted. */
      burst: 1_000,
      perSecond: 200,
      /** More frames than this within a second close the socket. */
      floodPerSecond: 5_000,
    },
    outbox: {
      /** Text that waits for the socket; more ends the turn as overrun. */
      queuedBytes: 64 * 1024,
      /** Later text of a reply is collected for this long, which makes about ten frames a second. */
      flushMs: 100,
      /** Text of one frame that we send; longer text is split. */
      tokenBytes: 4 * 1024,
    },
  },
  media: {
    frameBytes: 64 * 1024,
    /** Some minutes of speech that the socket has not taken yet. */
    bufferedBytes: 2 * 1024 * 1024,
    waitingSockets: 500,
    /** A stream without a good `start` frame by then is closed. */
    startMs: 5_000,
    /** 50 frames of 20 ms a second, and what a busy network delivers late. */
    frames: { burst: 1_000, perSecond: 200, floodPerSecond: 5_000 },
    voice: {
      /** Characters that wait to be spoken; more ends the turn as overrun. */
      queuedChars: 64 * 1024,
      /** Text without the end of a sentence is spoken after this, where nothing else is being heard. */
      pieceMs: 300,
      /** Pieces of a reply that are synthesised at the same time. */
      ahead: 2,
    },
    clips: {
      memoryBytes: 64 * 1024 * 1024,
      /** 30 s. */
      clipBytes: 240_000,
      known: 20_000,
      /** On the disk; above that any of them goes. */
      stored: 5_000,
    },
  },
  generation: {
    deadlines: { firstTokenMs: 2_500, betweenTokensMs: 1_500, wholeReplyMs: 30_000 },
    connections: {
      /** To one origin; generations above it would wait in a queue. */
      connectionsMax: 20_000,
      keepAliveMs: 90_000,
      connectTimeoutMs: 2_000,
      /** Unused connections that stand by for each origin. */
      spareCount: 4,
    },
    /** A longer reply fails. */
    replyChars: 8_000,
  },
  providers: {
    /** Second requests beside a late one: of the turns, and beyond that by the minute; `burst` may be saved up. */
    hedges: { sharePercent: 6, perMinute: 6, burst: 5, latePercentMax: 15 },
    /** The same where the workflow has set when they are made, and so has chosen what they cost. */
    hedgesAsSet: { sharePercent: 50, perMinute: 60, burst: 20, latePercentMax: 50 },
    /** Further requests after one that failed, where the turn has asked everybody once. */
    failovers: { sharePercent: 20, perMinute: 60, burst: 30 },
    /** Requests to one provider at once; between the two last numbers it is learned. */
    concurrency: { atFirst: 200, min: 4, max: 20_000 },
  },
  call: {
    /** Longer utterances are cut. */
    utteranceChars: 4_000,
    /** What the carrier told us; later facts are dropped. */
    carrierFacts: 64,
    /** Turns in a call's record. */
    turnsKept: 400,
    transcriptLines: 1_000,
    /** Lines of the transcript that a model is asked with. */
    promptLines: 60,
    /** Keys pressed within this time of each other are one utterance. */
    keyPauseMs: 1_500,
    /** Over `<Gather>`, for a caller who had a relay before: what can be said of a reply by then is said. */
    gatherPartMs: 1_200,
    /** A call without a socket for this long is lost. */
    reconnectMs: 30_000,
    /** A partial transcript without a final one for this long is given up. */
    partialStaleMs: 10_000,
    /** The last words of a call are waited for this long. */
    closingMs: 10_000,
    /** A person that a caller is connected with has picked up by then: the ringing and the way there. */
    transferMs: 60_000,
    /** Beyond the ringing time, for the carrier to say how it ended. */
    dialSlackMs: 15_000,
    /** Of a reply after its first text. */
    reply: {
      /** A stream without further text for this long is late, and one without the end of a clause for that long. */
      lateMs: 800,
      clauseMs: 2_500,
      /**
       * But not while the caller has so much to hear yet: if it then stalls for good, it fails `betweenTokensMs` after its
       * last text, and what goes on with it still comes in time.
       */
      speechSpareMs: 2_500,
      /** An answer that broke off is gone on with so often in a turn. */
      continuationsMax: 2,
      /** Who has failed is asked again after a pause; each further one is twice as long. */
      pauseMs: 300,
      /** The first text of that is due this long after the answer broke off; then it is closed with an excuse. */
      resumeMs: 1_500,
      /** The earliest time for a bridge before it. */
      gapBridgeMs: 250,
    },
  },
  calls: {
    /** Default of `MAX_CALLS`; more calls are refused or told that the line is busy. */
    maxCalls: 2_000,
    /** The largest `MAX_CALLS`. */
    maxCallsHighest: 10_000,
    /** A saved record waits this long to be written together with others; a crash loses no more than that. */
    saveGatherMs: 100,
    /** Records that are written at once; further ones wait until these are on the disk. */
    saveBatch: 64,
    /** A process gives a sign of life so often, and counts as gone when its last one is older than that. */
    signEveryMs: 5_000,
    goneMs: 15_000,
    /**
     * A call that nobody came back for in so long after its last sign of life is lost. The carrier asks for 15 s, then its
     * fallback holds the caller for 8 s and the carrier asks for 15 s again; a handed-over call waits as long.
     */
    lostAfterMs: 90_000,
    /** Workflow versions whose answers are kept compiled. */
    workflowsInUse: 500,
    /** Old records that are removed at once, so that removing them never delays a call, and how often. */
    prunedAtOnce: 500,
    pruneEveryMs: 60_000,
  },
  speculation: {
    /** In one turn; what a call may spend is told by its workflow and by the prices. */
    perTurn: 3,
    /** Longer utterances are answered after their final prompt only. */
    chars: 400,
    /** After so long an utterance nothing is begun any more. */
    utteranceMs: 10_000,
  },
  placing: {
    /** Calls that one key may place in a minute; more are answered 429. */
    perMinute: 60,
    /** The carrier's answer to one request is awaited for this long. */
    requestMs: 10_000,
  },
  metrics: {
    /** Labels with figures of their own in each split, such as workflows; the rest share `other`. */
    labels: 50,
    /** Counters by code; the rest share `other`. */
    counters: 200,
    /** All histograms together; with more data than that, samples are rounded up. */
    histogramBytes: 16 * 1024 * 1024,
  },
  recording: {
    /** Of one call; a longer one is recorded up to here. */
    eventsMax: 20_000,
    bytesMax: 512 * 1024,
    /** Calls that are recorded at the same time; further ones are not. */
    openCallsMax: 500,
    /** Recordings on the disk; beyond it the oldest go. */
    filesMax: 10_000,
  },
  tracing: {
    /** Calls with a span that has not ended; beyond it the oldest one's is ended. */
    openCalls: 10_000,
    /** Spans that wait for the collector; more are dropped. */
    queuedSpans: 4_096,
    /** Spans that are encoded and sent at once. */
    batchSpans: 64,
    gatherMs: 2_000,
    exportMs: 3_000,
  },
});

export type Limits = Widened<typeof LIMITS>;

/** Events that a carrier may replay at once after a reconnect. Source: Twilio's changelog of `applicationReconnect`. */
const REPLAYED_EVENTS = 500;
/** UTF-8 needs at most three bytes for one UTF-16 unit. */
const BYTES_PER_CHAR = 3;

/** Throws `InvariantError` for the first number or relation that does not hold. Called once at start. */
export function assertLimits(limits: Limits): void {
  assertPositive(limits, 'limits');
  const { http, relay, generation, providers, call, calls, tracing } = limits;
  const { frames, outbox } = relay;
  const { deadlines, connections, replyChars } = generation;
  const { concurrency } = providers;
  const utteranceBytes = call.utteranceChars * BYTES_PER_CHAR;
  const relations: readonly (readonly [holds: boolean, rule: string])[] = [
    [outbox.tokenBytes <= outbox.queuedBytes, 'one token fits into the outbox'],
    [outbox.queuedBytes <= relay.bufferedBytes, 'a full outbox fits into the buffer of the socket'],
    [outbox.tokenBytes <= relay.frameBytes, 'a token that is reported as played fits into a frame'],
    [replyChars * BYTES_PER_CHAR <= outbox.queuedBytes, 'a whole reply fits into the outbox'],
    [utteranceBytes <= relay.frameBytes, 'an utterance fits into a frame'],
    [utteranceBytes <= http.bodyBytes, 'an utterance fits into the body of a webhook'],
    [frames.perSecond <= frames.burst, 'the burst is at least a second of frames'],
    [REPLAYED_EVENTS <= frames.burst, 'a reconnect may replay its events without loss'],
    [frames.burst + frames.perSecond <= frames.floodPerSecond, 'what is allowed is never a flood'],
    [deadlines.firstTokenMs < deadlines.wholeReplyMs, 'the first token is due before the whole reply'],
    [deadlines.betweenTokensMs < deadlines.wholeReplyMs, 'a stall is noticed before the whole reply is due'],
    [connections.connectTimeoutMs <= deadlines.firstTokenMs, 'connecting ends before the first token is due'],
    [
      concurrency.min <= concurrency.atFirst && concurrency.atFirst <= concurrency.max,
      'what a provider takes at first is between its bounds',
    ],
    [concurrency.max <= connections.connectionsMax, 'what a provider may be asked at once has connections'],
    // Each call has at most two attempts under way, and one that is aborted may still hold its connection.
    [
      calls.maxCallsHighest * 2 <= connections.connectionsMax,
      'every call has connections for an attempt and its hedge',
    ],
    [calls.maxCalls <= calls.maxCallsHighest, 'the default of MAX_CALLS is allowed'],
    [call.reply.lateMs < deadlines.betweenTokensMs, 'a stream is late before it has stalled'],
    [
      call.reply.speechSpareMs >= deadlines.betweenTokensMs - call.reply.lateMs + call.reply.resumeMs,
      'speech that is left covers a stall and what goes on after it',
    ],
    [call.reply.gapBridgeMs < call.reply.resumeMs, 'a bridge is said before what goes on is given up'],
    [outbox.flushMs < deadlines.betweenTokensMs, 'collected text leaves before a stall is declared'],
    [tracing.batchSpans <= tracing.queuedSpans, 'a batch of spans fits into their queue'],
    [calls.maxCallsHighest <= tracing.openCalls, 'every call can be traced'],
    [calls.signEveryMs * 2 < calls.goneMs, 'a process that misses one sign of life is not gone'],
    [calls.goneMs < calls.lostAfterMs, 'a process is known to be gone before its calls are lost'],
    [call.reconnectMs < calls.lostAfterMs, 'a call is waited for in the store at least as long as by its process'],
    [relay.setupMs < call.reconnectMs, 'a socket that presents itself late is refused before its call is lost'],
  ];
  for (const [holds, rule] of relations) invariant(holds, `Limits contradict each other: ${rule}.`);
}

function assertPositive(value: unknown, path: string): void {
  if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) assertPositive(part, `${path}.${name}`);
  } else {
    invariant(Number.isSafeInteger(value) && Number(value) > 0, `${path} must be a positive whole number.`);
  }
}

type Widened<T> = T extends number ? number : { readonly [Name in keyof T]: Widened<T[Name]> };

function deepFreeze<T extends object>(value: T): Widened<T> {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part as object);
  return Object.freeze(value) as unknown as Widened<T>;
}
