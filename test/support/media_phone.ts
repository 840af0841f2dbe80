/**
 * Twilio's end of a media stream in virtual time: plays what it is sent at the pace of speech, sends marks back when the
 * audio before them was played, drops what was not when it is told to clear.
 */
import { BYTES_PER_MS, SILENCE } from '../../src/domain/media_frames.ts';
import type { Socket, SocketListener } from '../../src/domain/socket.ts';
import type { VirtualClock } from '../../src/runtime/virtual_clock.ts';

type Sent = { readonly event: string; readonly media?: { payload: string }; readonly mark?: { name: string } };

export class MediaPhone {
  /** `media` frames are counted, everything else is kept by name. */
  readonly received: string[] = [];
  mediaCount = 0;
  /** What was played, each sentence for itself: the value of its bytes, and how many of them. */
  readonly played: { readonly byte: number; bytes: number }[] = [];
  /** When audio came that nobody had heard of before; in ms. */
  readonly audioAtMs: number[] = [];
  closedWith: number | null = null;
  /** What the socket says to the next frames. */
  readonly results: ('buffered' | 'dropped')[] = [];
  /** The same, and after how long it has room again. */
  readonly full: { readonly result: 'buffered' | 'dropped'; readonly ms: number }[] = [];
  readonly #clock: VirtualClock;
  readonly #listener: SocketListener;
  #playedUntilUs: number;
  #marks: { readonly name: string; readonly timer: unknown }[] = [];

  readonly #streamSid: string;

  constructor(clock: VirtualClock, open: (socket: Socket) => SocketListener, streamSid = 'MZ1') {
    this.#clock = clock;
    this.#streamSid = streamSid;
    this.#playedUntilUs = clock.nowUs();
    this.#listener = open({
      send: (text) => {
        const result = this.results.shift() ?? this.#fullFor() ?? 'sent';
        if (result !== 'dropped') this.#receive(JSON.parse(text) as Sent);
        return result;
      },
      close: (status) => {
        this.closedWith ??= status;
        this.#listener.closed(status);
      },
    });
  }

  #fullFor(): 'buffered' | 'dropped' | undefined {
    const next = this.full.shift();
    if (next !== undefined) this.#clock.setTimeout(() => this.drained(), next.ms);
    return next?.result;
  }

  #receive(frame: Sent): void {
    const nowUs = this.#clock.nowUs();
    if (frame.event === 'media') {
      const audio = Buffer.from(frame.media?.payload ?? '', 'base64');
      const bytes = audio.length;
      this.#queue(audio);
      if (this.#playedUntilUs <= nowUs) this.audioAtMs.push(nowUs / 1000);
      this.#playedUntilUs = Math.max(this.#playedUntilUs, nowUs) + (bytes / BYTES_PER_MS) * 1000;
      this.mediaCount += 1;
      return;
    }
    this.received.push(frame.event);
    if (frame.event === 'mark') this.#mark(frame.mark?.name ?? '');
    else if (frame.event === 'clear') this.#clear();
  }

  #queue(audio: Uint8Array): void {
    const silentAt = audio.indexOf(SILENCE);
    const bytes = silentAt === -1 ? audio.length : silentAt;
    const [byte = SILENCE] = audio;
    const last = this.played.at(-1);
    if (last?.byte === byte) last.bytes += bytes;
    else this.played.push({ byte, bytes });
  }

  /** Of what has come nothing more is played from now on. */
  #stopPlaying(): void {
    let left = Math.max(0, (this.#playedUntilUs - this.#clock.nowUs()) / 1000) * BYTES_PER_MS;
    for (let last = this.played.at(-1); left > 0 && last !== undefined; last = this.played.at(-1)) {
      const dropped = Math.min(left, last.bytes);
      last.bytes -= dropped;
      left -= dropped;
      if (last.bytes === 0) this.played.pop();
    }
  }

  get isPlaying(): boolean {
    return this.closedWith === null && this.#playedUntilUs > this.#clock.nowUs();
  }

  #mark(name: string): void {
    const inMs = Math.max(0, (this.#playedUntilUs - this.#clock.nowUs()) / 1000);
    const timer = this.#clock.setTimeout(() => {
      this.#marks.shift();
      this.tell({ event: 'mark', mark: { name } });
    }, inMs);
    this.#marks.push({ name, timer });
  }

  #clear(): void {
    this.#stopPlaying();
    this.#playedUntilUs = this.#clock.nowUs();
    for (const { name, timer } of this.#marks.splice(0)) {
      this.#clock.clearTimeout(timer);
      this.#clock.setTimeout(() => this.tell({ event: 'mark', mark: { name } }), 1);
    }
  }

  tell(frame: object): void {
    this.tellText(JSON.stringify({ streamSid: this.#streamSid, ...frame }));
  }

  tellText(text: string): void {
    if (this.closedWith === null) this.#listener.message(text, this.#clock.nowUs());
  }

  drained(): void {
    if (this.closedWith === null) this.#listener.drained();
  }

  hangsUp(): void {
    this.#stopPlaying();
    this.closedWith ??= 1000;
    for (const { timer } of this.#marks.splice(0)) this.#clock.clearTimeout(timer);
    this.#listener.closed(1000);
  }
}
