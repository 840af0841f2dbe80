/**
 * One generation: from the request on the wire to exactly one `done` or `failed`, or to silence after an abort. It is
 * the handler that undici talks to, so tokens go from the socket to the sink with no promise or stream in between.
 *
 *   requested ── 200, event stream ──> answering ── finish_reason ──> draining ── response ended ──> over
 *       │                                  │
 *       ├── any other status ──> refused   └── failure, deadline, abort ──> over
 *       └── failure, deadline, abort ──> over
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Clock } from '../domain/clock.ts';
import type { ReplyFailure, ReplySink } from '../domain/reply.ts';
import { readChatChunk } from './chat_chunks.ts';
import { connectionFailure, failure, httpFailure, systemCode } from './failures.ts';
import { SseReader } from './sse.ts';

export interface ReplyDeadlines {
  /** From the request to the first text. Headers, comments, and chunks without text or with white space do not count. */
  readonly firstTokenMs: number;
  /** From one text to the next, and from the last one to the finish. */
  readonly betweenTokensMs: number;
  /** From the request to the finish. */
  readonly wholeReplyMs: number;
}

export interface GenerationDeps {
  readonly clock: Clock;
  readonly deadlines: ReplyDeadlines;
  readonly limits: { readonly replyChars: number };
  readonly sink: ReplySink;
  readonly signal: AbortSignal;
  /** Told once, when the generation has failed, with the provider's own id of the request if it gave one. */
  readonly onFailure: (failure: ReplyFailure, upstreamId: string | undefined) => void;
}

/** Time to read the end of a response whose reply is whole, so that its connection can serve the next turn. */
const DRAIN_MS = 2_000;
/** Enough of an error body to find its code. */
const ERROR_BODY_CHARS = 4_096;

type Phase = 'requested' | 'answering' | 'refused' | 'draining' | 'over';

export class ChatGeneration implements Dispatcher.DispatchHandler {
  readonly #deps: GenerationDeps;
  readonly #startedUs: number;
  readonly #reader = new SseReader((data) => this.#readEvent(data));
  readonly #onAbort = (): void => this.#end();
  #phase: Phase = 'requested';
  #controller: Dispatcher.DispatchController | null = null;
  #timer: unknown;
  #lastTextUs: number | null = null;
  #replyChars = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #errorBody = '';

  constructor(deps: GenerationDeps) {
    this.#deps = deps;
    this.#startedUs = deps.clock.nowUs();
    deps.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#watch();
  }

  get isOver(): boolean {
    return this.#phase === 'over';
  }

  /** The request could not be built: ours to repair. */
  breakDown(error: unknown): void {
    this.#fail(failure('PROVIDER_BROKEN', `The request could not be made (${systemCode(error)}).`));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Aborted while it waited for a connection.
    if (this.#phase === 'over') this.#release();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (this.#phase !== 'requested' || status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (status !== 200) {
      this.#phase = 'refused';
    } else if (!isPlainEventStream(headers)) {
      this.#fail(failure('MALFORMED_STREAM', 'The provider answered 200 with something else than an event stream.'));
    } else {
      this.#phase = 'answering';
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#phase === 'answering') {
      if (!this.#reader.push(chunk)) {
        this.#fail(failure('MALFORMED_STREAM', 'The provider sent an event that is longer than any chunk may be.'));
      }
    } else if (this.#phase === 'refused') {
      this.#errorBody += chunk.toString('utf8', 0, ERROR_BODY_CHARS);
      if (this.#errorBody.length >= ERROR_BODY_CHARS) this.#failRefused();
    }
  }

  onResponseEnd(): void {
    this.#controller = null;
    this.#endOfResponse(() => failure('CUT_OFF', 'The response ended before the reply was whole.'));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#controller = null;
    if (this.#phase === 'requested') this.#fail(connectionFailure(error));
    else this.#endOfResponse(() => failure('CUT_OFF', `The connection broke within the reply (${systemCode(error)}).`));
  }

  #endOfResponse(cutOff: () => ReplyFailure): void {
    if (this.#phase === 'answering' || this.#phase === 'requested') this.#fail(cutOff());
    else if (this.#phase === 'refused') this.#failRefused();
    else this.#end();
  }

  #readEvent(data: string): void {
    if (this.#phase !== 'answering') return;
    if (data === '[DONE]') {
      this.#fail(failure('CUT_OFF', 'The stream was closed without a finish_reason.'));
      return;
    }
    const chunk = readChatChunk(data);
    if (chunk.type === 'failed') {
      this.#fail(chunk.failure);
      return;
    }
    if (chunk.text !== '') this.#passText(chunk.text);
    if (chunk.finishReason !== null) this.#finish(chunk.finishReason);
  }

  #passText(text: string): void {
    this.#replyChars += text.length;
    const { replyChars } = this.#deps.limits;
    if (this.#replyChars > replyChars) {
      this.#fail(failure('REPLY_TOO_LONG', `The reply is longer than ${replyChars} characters.`));
      return;
    }
    // White space is no sign of life: some models go on with it without end.
    if (text.trim() !== '') {
      const isFirst = this.#lastTextUs === null;
      this.#lastTextUs = this.#deps.clock.nowUs();
      if (isFirst) this.#watch();
    }
    this.#deps.sink.text(text);
  }

  /** Any reason but the filter's ends a whole reply: `length` is the workflow's own limit of tokens. */
  #finish(reason: string): void {
    // The sink may have aborted us while it took the text.
    if (this.#phase !== 'answering') return;
    if (reason === 'content_filter') {
      this.#fail(failure('CONTENT_FILTERED', 'The provider filtered the reply away.'));
    } else if (this.#replyChars === 0) {
      this.#fail(failure('EMPTY_REPLY', `The reply was finished (${reasonName(reason)}) without any text.`));
    } else {
      this.#phase = 'draining';
      this.#letGo();
      this.#timer = this.#deps.clock.setTimeout(() => this.#end(), DRAIN_MS);
      this.#deps.sink.done({ endCall: false });
    }
  }

  #failRefused(): void {
    this.#fail(httpFailure(this.#status, this.#headers, this.#errorBody, this.#deps.clock.epochMs()));
  }

  #fail(reason: ReplyFailure): void {
    if (this.#phase === 'draining' || this.#phase === 'over') return;
    const upstreamId = this.#headers['apim-request-id'] ?? this.#headers['x-request-id'];
    this.#end();
    this.#deps.onFailure(reason, typeof upstreamId === 'string' ? upstreamId : undefined);
    this.#deps.sink.failed(reason);
  }

  #end(): void {
    this.#phase = 'over';
    this.#letGo();
    this.#release();
  }

  #letGo(): void {
    this.#deps.clock.clearTimeout(this.#timer);
    this.#deps.signal.removeEventListener('abort', this.#onAbort);
  }

  /** Closes the upstream connection if the response is still under way. */
  #release(): void {
    this.#controller?.abort(new Error('The generation is over.'));
    this.#controller = null;
  }

  /** One timer for all deadlines. It is not moved at each text; when it fires early, it is set for the rest. */
  #watch(): void {
    const { clock } = this.#deps;
    clock.clearTimeout(this.#timer);
    const leftUs = this.#dueUs() - clock.nowUs();
    if (leftUs > 0) this.#timer = clock.setTimeout(() => this.#watch(), leftUs / 1000);
    else this.#expire();
  }

  #dueUs(): number {
    const { firstTokenMs, betweenTokensMs, wholeReplyMs } = this.#deps.deadlines;
    const wholeUs = this.#startedUs + wholeReplyMs * 1000;
    if (this.#lastTextUs === null) return Math.min(wholeUs, this.#startedUs + firstTokenMs * 1000);
    return Math.min(wholeUs, this.#lastTextUs + betweenTokensMs * 1000);
  }

  #expire(): void {
    const { firstTokenMs, betweenTokensMs, wholeReplyMs } = this.#deps.deadlines;
    const elapsedUs = this.#deps.clock.nowUs() - this.#startedUs;
    if (this.#phase === 'refused') this.#failRefused();
    else if (this.#lastTextUs === null) {
      this.#fail(failure('FIRST_TOKEN_TIMEOUT', `No text within ${firstTokenMs} ms.`));
    } else if (elapsedUs >= wholeReplyMs * 1000) {
      this.#fail(failure('STALLED', `The reply was not whole after ${wholeReplyMs} ms.`));
    } else this.#fail(failure('STALLED', `No further text for ${betweenTokensMs} ms.`));
  }
}

/** We ask for no compression, so a body that is compressed all the same cannot be read. */
function isPlainEventStream(headers: IncomingHttpHeaders): boolean {
  const encoding = headers['content-encoding'];
  return /^text\/event-stream\b/i.test(headers['content-type'] ?? '') && (encoding ?? 'identity') === 'identity';
}

function reasonName(reason: string): string {
  return /^[a-z_]{1,32}$/.test(reason) ? reason : 'unknown reason';
}
