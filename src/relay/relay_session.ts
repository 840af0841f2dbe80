/**
 * One ConversationRelay socket from its opening to its end: waits for a good `setup`, hands the socket to its call,
 * then turns frames into facts. Whatever a peer sends costs at most its own socket; whatever a call throws likewise.
 */
import { containedListener } from '../domain/channel.ts';
import type { Clock } from '../domain/clock.ts';
import type { TrackingId } from '../domain/ids.ts';
import type { Log } from '../domain/log.ts';
import type { SetupFrame } from '../domain/relay_frames.ts';
import type { Socket, SocketListener } from '../domain/socket.ts';
import type { CallDoor, CallLink, RelayFact } from './call_door.ts';
import { decodeFrame } from './decode.ts';
import { createFrameRate, type FrameRate, type FrameRateLimits } from '../domain/frame_rate.ts';
import { createOutbox, type Outbox, type OutboxLimits } from './outbox.ts';
import { factOf } from './relay_facts.ts';

export interface SessionLimits {
  /** A socket that has presented no good `setup` by then is closed. */
  readonly setupMs: number;
  readonly frames: FrameRateLimits;
  readonly outbox: OutboxLimits;
}

/** Hears every frame of a call as it is on the wire. It must be quick and must not throw. */
export interface FrameTap {
  /** From the good `setup` on, what is then dropped included; outwards what the socket took. */
  frame(trackingId: TrackingId, direction: 'in' | 'out', text: string, atUs: number): void;
  socket(trackingId: TrackingId, what: 'opened' | { readonly closed: number }, atUs: number): void;
}

export interface SessionDeps {
  readonly door: CallDoor;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: SessionLimits;
  /** Told the stable code of everything that was dropped or refused. */
  readonly onCount: (code: string) => void;
  readonly onConnected: (session: RelaySession) => void;
  /** Once, after the socket is gone. */
  readonly onClosed: (session: RelaySession) => void;
  readonly tap?: FrameTap;
}

/** A peer that only sends rubbish must not fill the log. */
const LOGGED_DROPS = 3;

const POLICY_VIOLATION = 1008;
const INTERNAL_ERROR = 1011;

export class RelaySession implements SocketListener {
  readonly #deps: SessionDeps;
  readonly #socket: Socket;
  readonly #outbox: Outbox;
  readonly #rate: FrameRate;
  #setupTimer: unknown;
  #link: CallLink | null = null;
  #sessionId: string | null = null;
  /** `closing`: we asked for the close and listen to nothing any more. */
  #state: 'open' | 'closing' | 'closed' = 'open';
  #closedStatus = 0;
  #dropCount = 0;

  constructor(socket: Socket, deps: SessionDeps) {
    const { clock, limits, tap } = deps;
    this.#deps = deps;
    this.#socket = socket;
    const tapped = tap === undefined ? socket : this.#tapped(socket, tap);
    this.#outbox = createOutbox({ socket: tapped, clock, limits: limits.outbox });
    this.#rate = createFrameRate(limits.frames);
    this.#setupTimer = clock.setTimeout(() => {
      this.#deps.onCount('SETUP_LATE');
      this.shut(POLICY_VIOLATION, 'setup expected');
    }, limits.setupMs);
  }

  message(text: string, receivedAtUs: number): void {
    if (this.#state !== 'open') return;
    if (this.#link !== null) this.#deps.tap?.frame(this.#link.trackingId, 'in', text, receivedAtUs);
    const verdict = this.#rate.count(receivedAtUs);
    if (verdict !== 'pass') {
      this.#drop('FRAME_FLOOD', receivedAtUs);
      if (verdict === 'flood') this.shut(POLICY_VIOLATION, 'too many frames');
      return;
    }
    const decoded = decodeFrame(text);
    if (!decoded.ok) return this.#drop(decoded.code, receivedAtUs);
    const { frame } = decoded;
    if (frame.type === 'setup') return this.#setUp(frame, text, receivedAtUs);
    if (this.#link === null) return this.#drop('SETUP_MISSING', receivedAtUs);
    const fact = factOf(frame);
    if (fact === null) return;
    if (fact.type === 'frame.dropped') this.#drop(fact.code, receivedAtUs);
    else this.#tell(this.#link, fact, receivedAtUs);
  }

  drained(): void {
    this.#outbox.drained();
  }

  closed(status: number): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#closedStatus = status;
    this.#letGo();
    if (this.#link !== null) this.#tellClosed(this.#link);
    this.#deps.onClosed(this);
  }

  /** Closes from our side; the call hears of it when the socket is gone. */
  shut(status: number, reason: string): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#letGo();
    this.#socket.close(status, reason);
  }

  /** Twilio may send `setup` again after it reconnected; another session on the same socket is not possible. */
  #setUp(setup: SetupFrame, text: string, atUs: number): void {
    if (this.#sessionId !== null) {
      return this.#drop(this.#sessionId === setup.sessionId ? 'SETUP_REPEATED' : 'SETUP_CONFLICT', atUs);
    }
    this.#sessionId = setup.sessionId;
    try {
      const answer = this.#deps.door.connect(setup, this.#outbox, atUs);
      if ('refused' in answer) this.#refuse(answer.refused);
      else this.#connected(answer, text, atUs);
    } catch (error) {
      this.#break(error);
    }
  }

  #refuse(code: string): void {
    this.#deps.onCount(code);
    this.#deps.log.info('relay socket refused', { code });
    this.shut(POLICY_VIOLATION, code);
  }

  #connected(link: CallLink, setupText: string, atUs: number): void {
    this.#link = link;
    this.#deps.tap?.socket(link.trackingId, 'opened', atUs);
    this.#deps.tap?.frame(link.trackingId, 'in', setupText, atUs);
    // The call may have let go of its channel while it was being connected.
    if (this.#isGone()) return this.#tellClosed(link);
    this.#deps.clock.clearTimeout(this.#setupTimer);
    this.#deps.onConnected(this);
    this.#outbox.listen(containedListener(link.listener, (task) => this.#contain(task)));
  }

  #isGone(): boolean {
    return this.#state === 'closed';
  }

  #drop(code: string, atUs: number): void {
    this.#deps.onCount(code);
    this.#dropCount += 1;
    if (this.#dropCount <= LOGGED_DROPS) {
      this.#deps.log.warn('relay frame dropped', { code, trackingId: this.#link?.trackingId });
    }
    if (this.#link !== null) this.#tell(this.#link, { type: 'frame.dropped', code }, atUs);
  }

  /** Nothing is sent before the socket belongs to a call. */
  #tapped(socket: Socket, tap: FrameTap): Socket {
    return {
      send: (text) => {
        const result = socket.send(text);
        if (result !== 'dropped' && this.#link !== null) {
          tap.frame(this.#link.trackingId, 'out', text, this.#deps.clock.nowUs());
        }
        return result;
      },
      close: (status, reason) => socket.close(status, reason),
    };
  }

  #tell(link: CallLink, fact: RelayFact, atUs: number): void {
    this.#contain(() => link.tell(fact, atUs));
  }

  #tellClosed(link: CallLink): void {
    const atUs = this.#deps.clock.nowUs();
    this.#deps.tap?.socket(link.trackingId, { closed: this.#closedStatus }, atUs);
    this.#tell(link, { type: 'channel.closed', status: this.#closedStatus }, atUs);
  }

  #contain(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#break(error);
    }
  }

  /** The message of the error may quote the caller, so only its name and place are logged. */
  #break(error: unknown): void {
    const isError = error instanceof Error;
    this.#deps.onCount('RELAY_BROKEN');
    this.#deps.log.error('relay call failed, its socket is closed', {
      trackingId: this.#link?.trackingId,
      error: isError ? error.name : typeof error,
      place: isError
        ? error.stack
            ?.split('\n')
            .find((line) => line.startsWith('    at '))
            ?.trim()
        : undefined,
    });
    this.shut(INTERNAL_ERROR, 'internal error');
  }

  #letGo(): void {
    this.#deps.clock.clearTimeout(this.#setupTimer);
    this.#outbox.detach();
  }
}
