/**
 * One media socket from its opening to its end: waits for a good `start`, hands the stream to its call, then turns frames
 * into what is heard. Whatever a peer sends costs at most its own socket; whatever a call throws likewise.
 */
import { containedListener } from '../domain/channel.ts';
import type { Clock } from '../domain/clock.ts';
import { createFrameRate, type FrameRate, type FrameRateLimits } from '../domain/frame_rate.ts';
import type { Log } from '../domain/log.ts';
import type { InboundMediaFrame, StreamStart } from '../domain/media_frames.ts';
import type { Socket, SocketListener } from '../domain/socket.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { ClipStore } from './clip_store.ts';
import { decodeMediaFrame } from './media_decode.ts';
import type { MediaDoor, MediaFact, MediaLink } from './media_door.ts';
import { type MediaSpeech, MediaTalk } from './media_talk.ts';
import type { VoiceLimits } from './media_voice.ts';
import type { SpeechService } from './speech_service.ts';

export interface MediaSessionLimits {
  /** A stream that has not begun by then is closed. */
  readonly startMs: number;
  readonly frames: FrameRateLimits;
  readonly voice: VoiceLimits;
}

export interface MediaSessionDeps {
  readonly door: MediaDoor;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: MediaSessionLimits;
  readonly service: SpeechService;
  readonly clips: ClipStore;
  speechFor(workflow: Workflow, language: string): MediaSpeech;
  /** Told the stable code of everything that was dropped or refused. */
  onCount(code: string): void;
  onConnected(session: MediaSession): void;
  /** Once, after the socket is gone. */
  onClosed(session: MediaSession): void;
}

const POLICY_VIOLATION = 1008;
const UNSUPPORTED_DATA = 1003;
const INTERNAL_ERROR = 1011;
/** A peer that only sends rubbish must not fill the log. */
const LOGGED_DROPS = 3;

export class MediaSession implements SocketListener {
  readonly #deps: MediaSessionDeps;
  readonly #socket: Socket;
  readonly #rate: FrameRate;
  readonly #startTimer: unknown;
  #stream: { readonly sid: string; readonly talk: MediaTalk } | null = null;
  #link: MediaLink | null = null;
  /** `closing`: we asked for the close and listen to nothing any more. */
  #state: 'open' | 'closing' | 'closed' = 'open';
  #dropCount = 0;

  constructor(socket: Socket, deps: MediaSessionDeps) {
    this.#deps = deps;
    this.#socket = socket;
    this.#rate = createFrameRate(deps.limits.frames);
    this.#startTimer = deps.clock.setTimeout(() => {
      deps.onCount('START_LATE');
      this.shut(POLICY_VIOLATION, 'start expected');
    }, deps.limits.startMs);
  }

  message(text: string, receivedAtUs: number): void {
    if (this.#state !== 'open') return;
    const verdict = this.#rate.count(receivedAtUs);
    if (verdict === 'flood') this.shut(POLICY_VIOLATION, 'too many frames');
    if (verdict !== 'pass') return this.#drop('FRAME_FLOOD', receivedAtUs);
    const decoded = decodeMediaFrame(text);
    if (!decoded.ok) return this.#drop(decoded.code, receivedAtUs);
    this.#contain(() => this.#obey(decoded.frame, receivedAtUs));
  }

  #obey(frame: InboundMediaFrame, atUs: number): void {
    if (frame.event === 'connected') return;
    if (frame.event === 'start') return this.#start(frame, atUs);
    if (this.#stream === null) return this.#drop('START_MISSING', atUs);
    const { sid, talk } = this.#stream;
    switch (frame.event) {
      case 'media':
        return frame.streamSid === '' || frame.streamSid === sid
          ? talk.hear(frame.audio)
          : this.#drop('STREAM_UNKNOWN', atUs);
      case 'mark':
        return talk.voice.marked(frame.name);
      case 'dtmf':
        return talk.pressed(frame.digit);
      case 'stop':
        return this.shut(1000, 'stream stopped');
    }
  }

  drained(): void {
    this.#contain(() => this.#stream?.talk.voice.drained());
  }

  closed(status: number): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#letGo();
    this.#tell({ type: 'channel.closed', status }, this.#deps.clock.nowUs());
    this.#deps.onClosed(this);
  }

  /** Closes from our side; the call hears of it when the socket is gone. */
  shut(status: number, reason: string): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#letGo();
    this.#socket.close(status, reason);
  }

  #start(start: StreamStart, atUs: number): void {
    if (this.#stream !== null) return this.#drop('START_REPEATED', atUs);
    if (start.encoding !== 'audio/x-mulaw' || start.sampleRate !== 8_000) {
      this.#deps.onCount('MEDIA_FORMAT');
      return this.shut(UNSUPPORTED_DATA, 'audio/x-mulaw at 8000 expected');
    }
    const { door, clock, service, clips, limits } = this.#deps;
    const speechFor = (workflow: Workflow, language: string) => this.#deps.speechFor(workflow, language);
    const { streamSid, callSid, accountSid, customParameters } = start;
    const tell = (fact: MediaFact, factAtUs: number): void => this.#tell(fact, factAtUs);
    const socket = this.#socket;
    const talk = new MediaTalk({ socket, clock, service, clips, limits: limits.voice, streamSid, speechFor, tell });
    this.#stream = { sid: streamSid, talk };
    const answer = door.connect({ sessionId: streamSid, callSid, accountSid, customParameters }, talk.voice, atUs);
    if ('refused' in answer) return this.#refuse(answer.refused);
    this.#connected(answer, talk);
  }

  #refuse(code: string): void {
    this.#deps.onCount(code);
    this.#deps.log.info('media stream refused', { code });
    this.shut(POLICY_VIOLATION, code);
  }

  #connected(link: MediaLink, talk: MediaTalk): void {
    const { clock } = this.#deps;
    this.#link = link;
    clock.clearTimeout(this.#startTimer);
    // The call may have let go of its channel while it was being connected.
    if (this.#state === 'closed') return this.#tell({ type: 'channel.closed', status: 1000 }, clock.nowUs());
    this.#deps.onConnected(this);
    const listener = containedListener(link.listener, (task) => this.#contain(task));
    talk.begin({ ...link, listener });
  }

  #drop(code: string, atUs: number): void {
    this.#deps.onCount(code);
    this.#dropCount += 1;
    if (this.#dropCount <= LOGGED_DROPS) {
      this.#deps.log.warn('media frame dropped', { code, trackingId: this.#link?.trackingId });
    }
    this.#tell({ type: 'frame.dropped', code }, atUs);
  }

  #tell(fact: MediaFact, atUs: number): void {
    this.#contain(() => this.#link?.tell(fact, atUs));
  }

  #contain(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#deps.onCount('MEDIA_BROKEN');
      const name = error instanceof Error ? error.name : typeof error;
      const place = error instanceof Error ? error.stack?.split('\n')[1]?.trim() : undefined;
      // The message of the error may quote the caller.
      this.#deps.log.error('media call failed', { trackingId: this.#link?.trackingId, error: name, place });
      this.shut(INTERNAL_ERROR, 'internal error');
    }
  }

  #letGo(): void {
    this.#deps.clock.clearTimeout(this.#startTimer);
    this.#stream?.talk.end();
  }
}
