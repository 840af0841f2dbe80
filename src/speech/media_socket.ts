/**
 * The `/media` WebSocket route: who may open a stream, how many may wait for their `start`, and which are open. Each socket
 * is a `MediaSession`.
 * Source: twilio.com/docs/voice/media-streams/websocket-messages, …/twiml/stream.
 */
import type { SocketRoute, UpgradeRequest } from '../domain/socket.ts';
import { MediaSession, type MediaSessionDeps, type MediaSessionLimits } from './media_session.ts';

interface MediaLimits extends MediaSessionLimits {
  /** Sockets that may be open without a good `start`. */
  readonly waitingSockets: number;
  readonly frameBytes: number;
  /** Bytes that the server may hold for one socket; the server drops what is above. */
  readonly bufferedBytes: number;
}

export interface MediaRouteDeps extends Omit<MediaSessionDeps, 'limits' | 'onConnected' | 'onClosed'> {
  readonly limits: MediaLimits;
  /** Checks `X-Twilio-Signature` of the handshake against the configured URL. */
  verify(upgrade: UpgradeRequest): boolean;
}

export function createMediaRoute(deps: MediaRouteDeps): SocketRoute {
  const { limits } = deps;
  const waiting = new Set<MediaSession>();
  const sessionDeps: MediaSessionDeps = {
    ...deps,
    onConnected: (session) => void waiting.delete(session),
    onClosed: (session) => void waiting.delete(session),
  };
  const refusal = (status: number, code: string): { status: number; code: string } => {
    deps.onCount(code);
    return { status, code };
  };
  return {
    path: '/media',
    maxFrameBytes: limits.frameBytes,
    maxBufferedBytes: limits.bufferedBytes,
    admit(upgrade) {
      if (!deps.verify(upgrade)) return refusal(403, 'SIGNATURE_INVALID');
      return waiting.size >= limits.waitingSockets ? refusal(503, 'TOO_MANY_SOCKETS') : null;
    },
    opened(socket) {
      const session = new MediaSession(socket, sessionDeps);
      waiting.add(session);
      return session;
    },
  };
}
