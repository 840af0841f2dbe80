/** Calls over a media stream in virtual time: the real registry and chart, the real stream, a made-up service and phone. */
import { LIMITS } from '../../src/limits.ts';
import { recordedMedia } from '../../src/runtime/recorded_media.ts';
import { ClipStore } from '../../src/speech/clip_store.ts';
import { createMediaRoute } from '../../src/speech/media_socket.ts';
import { CallWorld, type WorldOptions } from './call_world.ts';
import { FakeSpeech, LETTER_MS } from './fake_speech.ts';
import { MediaPhone } from './media_phone.ts';

export const CALL_SID = 'CA00000000000000000000000000000001';
export const ACCOUNT_SID = 'AC00000000000000000000000000000001';
export const GREETING = 'Hello.';

export interface Stream {
  readonly world: CallWorld;
  readonly speech: FakeSpeech;
  readonly phone: MediaPhone;
  readonly trackingId: string;
  readonly counts: string[];
  /** Our text frames, as a recording has them. */
  readonly replies: { readonly token: string; readonly last: boolean }[];
  open(streamSid: string): MediaPhone;
}

export function streaming(options: WorldOptions & { readonly bySpeech?: boolean } = {}): Stream {
  const world = new CallWorld(options);
  const { clock, registry } = world;
  const speech = new FakeSpeech(clock);
  const counts: string[] = [];
  const replies: Stream['replies'] = [];
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const tap = {
    frame(_trackingId: string, direction: 'in' | 'out', text: string): void {
      const frame = JSON.parse(text) as { readonly type: string; readonly token: string; readonly last: boolean };
      if (direction === 'out' && frame.type === 'text') replies.push({ token: frame.token, last: frame.last });
    },
    socket(): void {},
  };
  const route = createMediaRoute({
    door: recordedMedia(registry, tap, clock),
    clock,
    log,
    limits: LIMITS.media,
    service: speech,
    clips: new ClipStore(null, LIMITS.media.clips),
    speechFor: (_workflow, language) => ({
      hears: { languages: [language], hints: [], endSilenceMs: 500 },
      speaks: { language, voice: 'en-US-Voice' },
      mayCutIn: { bySpeech: options.bySpeech ?? true, byKeys: true },
      isBackchannel: (text) => text === 'mhm',
    }),
    verify: () => true,
    onCount: (code) => void counts.push(code),
  });
  const trackingId = world.open();
  const open = (streamSid: string): MediaPhone => {
    const phone = new MediaPhone(clock, (socket) => route.opened(socket), streamSid);
    phone.tell({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    return phone;
  };
  return { world, speech, phone: open('MZ1'), trackingId, counts, replies, open };
}

export function start({ world, phone, trackingId }: Stream, more: object = {}): void {
  const token = world.registry.issueToken(trackingId, CALL_SID, ACCOUNT_SID);
  const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
  const ids = { streamSid: 'MZ1', callSid: CALL_SID, accountSid: ACCOUNT_SID };
  phone.tell({ event: 'start', start: { ...ids, mediaFormat, customParameters: { token }, ...more } });
}

/** A call whose greeting was heard. */
export function talking(options: Parameters<typeof streaming>[0] = {}): Stream {
  const stream = streaming(options);
  start(stream);
  stream.world.clock.advance(100 + GREETING.length * LETTER_MS + 20);
  return stream;
}
