/**
 * Reads a server-sent event stream: bytes in, the data of each event out. Lean because it runs for every token of every
 * call; it keeps to the standard as far as model streams use it (`event`, `id` and `retry` mean nothing here).
 * Source: html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
import { StringDecoder } from 'node:string_decoder';

/** Longest unfinished line, and longest data of one event, in UTF-16 units. A token's chunk has a few hundred. */
const EVENT_CHARS_MAX = 256 * 1024;

export class SseReader {
  readonly #onData: (data: string) => void;
  readonly #eventCharsMax: number;
  /** Holds back the first bytes of a character that the next chunk completes. */
  readonly #decoder = new StringDecoder('utf8');
  #started = false;
  #endedWithCr = false;
  /** The last line, as long as its end has not come. */
  #line = '';
  /** Data lines of the event that is being read; null when it has none yet. */
  #data: string | null = null;

  constructor(onData: (data: string) => void, eventCharsMax: number = EVENT_CHARS_MAX) {
    this.#onData = onData;
    this.#eventCharsMax = eventCharsMax;
  }

  /** Takes the next bytes, cut anywhere. False when a line or an event went over its bound; the stream is then lost. */
  push(chunk: Buffer): boolean {
    const text = this.#withLfOnly(this.#decoder.write(chunk));
    const firstEnd = text.indexOf('\n');
    if (firstEnd === -1) {
      this.#line += text;
      return this.#line.length <= this.#eventCharsMax;
    }
    this.#readLine(this.#line + text.slice(0, firstEnd));
    let from = firstEnd + 1;
    for (let end = text.indexOf('\n', from); end !== -1; end = text.indexOf('\n', from)) {
      this.#readLine(text.slice(from, end));
      from = end + 1;
    }
    this.#line = text.slice(from);
    return this.#line.length + (this.#data?.length ?? 0) <= this.#eventCharsMax;
  }

  /** Drops a leading byte order mark and makes every line end a single LF, also one that two chunks share. */
  #withLfOnly(decoded: string): string {
    let text = decoded;
    if (text === '') return text;
    if (!this.#started) {
      this.#started = true;
      if (text.startsWith('\uFEFF')) text = text.slice(1);
    }
    if (this.#endedWithCr && text.startsWith('\n')) text = text.slice(1);
    this.#endedWithCr = decoded.endsWith('\r');
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }

  #readLine(line: string): void {
    if (line === '') {
      const data = this.#data;
      this.#data = null;
      if (data !== null && data !== '') this.#onData(data);
    } else if (line.startsWith('data:')) {
      const value = line.slice(line.startsWith(' ', 5) ? 6 : 5);
      this.#data = this.#data === null ? value : `${this.#data}\n${value}`;
    } else if (line === 'data') {
      this.#data = this.#data === null ? '' : `${this.#data}\n`;
    }
  }
}
