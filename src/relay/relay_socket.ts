/**
 * The `/relay` WebSocket route: who may open a socket, how many may wait for their `setup`, and which are open. Each
 * socket is a `RelaySession`.
 * Source: twilio.com/docs/voice/conversationrelay and twilio.com/docs/usage/webhooks/webhooks-security
 */
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';
import type { SocketRoute, UpgradeRequest } from '../domain/socket.ts';
import type { CallDoor } from './call_door.ts';
import { type FrameTap, RelaySession, type SessionDeps, type SessionLimits } from './relay_session.ts';

interface RelayLimits extends SessionLimits {
  /** Sockets that may be open without a good `setup`. */
  readonly waitingSockets: number;
  readonly frameBytes: number;
  /** Bytes that the server may hold for one socket; the server drops what is above. */
  readonly bufferedBytes: number;
}

export interface RelayRoute extends SocketRoute {
  /** Closes every socket; their calls hear `channel.closed`. */
  closeAll(status: number, reason: string): void;
  /** Open sockets without a good `setup`. */
  readonly waitingCount: number;
  /** Open sockets that belong to a call. */
  readonly liveCount: number;
}

export function createRelayRoute(deps: {
  readonly door: CallDoor;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: RelayLimits;
  /** Checks `X-Twilio-Signature` of the handshake against the configured URL. */
  verify(upgrade: UpgradeRequest): boolean;
  /** Told the stable code of everything that is dropped or refused. */
  onCount?(code: string): void;
  /** Hears every frame of every call. */
  readonly tap?: FrameTap;
}): RelayRoute {
  const { door, clock, log, limits } = deps;
  const waiting = new Set<RelaySession>();
  const live = new Set<RelaySession>();
  const onCount = (code: string): void => deps.onCount?.(code);

  const refusal = (status: number, code: string): { status: number; code: string } => {
    onCount(code);
    return { status, code };
  };

  const sessionDeps: SessionDeps = {
    door,
    clock,
    log,
    limits,
    onCount,
    ...(deps.tap === undefined ? {} : { tap: deps.tap }),
    onConnected(session) {
      waiting.delete(session);
      live.add(session);
    },
    onClosed(session) {
      waiting.delete(session);
      live.delete(session);
    },
  };

  return {
    path: '/relay',
    maxFrameBytes: limits.frameBytes,
    maxBufferedBytes: limits.bufferedBytes,
    admit(upgrade) {
      if (!deps.verify(upgrade)) return refusal(403, 'SIGNATURE_INVALID');
      if (waiting.size >= limits.waitingSockets) return refusal(503, 'TOO_MANY_SOCKETS');
      return null;
    },
    opened(socket) {
      const session = new RelaySession(socket, sessionDeps);
      waiting.add(session);
      return session;
    },
    closeAll(status, reason) {
      for (const session of [...waiting, ...live]) session.shut(status, reason);
    },
    get waitingCount() {
      return waiting.size;
    },
    get liveCount() {
      return live.size;
    },
  };
}
