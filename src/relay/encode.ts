/**
 * From a frame to the text that goes on the socket. Twilio drops a frame that breaks its rules (64107) and ends the
 * session after ten, so a frame that would is a mistake of ours and throws `InvariantError`.
 * Source: twilio.com/docs/voice/conversationrelay/websocket-messages
 */
import { invariant } from '../domain/outcome.ts';
import type { OutboundFrame, TextFrame } from '../domain/relay_frames.ts';
import { wellFormed } from '../domain/well_formed.ts';

type PlayFrame = Extract<OutboundFrame, { type: 'play' }>;

const DIGITS = /^[0-9w#*]+$/;
/** The most that Twilio repeats a `play`; 0 means this many as well. */
const PLAY_LOOP_MAX = 1000;

export function encodeFrame(frame: OutboundFrame): string {
  switch (frame.type) {
    case 'text':
      return encodeText(frame);
    case 'play':
      checkPlay(frame);
      return JSON.stringify(frame);
    case 'sendDigits':
      invariant(DIGITS.test(frame.digits), 'Cannot send digits: only 0-9, w, # and * are allowed, at least one');
      return JSON.stringify(frame);
    case 'language':
      invariant(
        frame.ttsLanguage !== undefined || frame.transcriptionLanguage !== undefined,
        'Cannot switch the language: neither ttsLanguage nor transcriptionLanguage is given',
      );
      return JSON.stringify(frame);
    case 'end':
      break;
  }
  return frame.handoffData === undefined
    ? '{"type":"end"}'
    : JSON.stringify({ type: 'end', handoffData: wellFormed(frame.handoffData) });
}

/** Nearly every frame is a plain text frame, so that one is put together by hand. */
function encodeText(frame: TextFrame): string {
  const token = wellFormed(frame.token);
  if (frame.lang === undefined && frame.interruptible === undefined && frame.preemptible === undefined) {
    return `{"type":"text","token":${JSON.stringify(token)},"last":${frame.last ? 'true' : 'false'}}`;
  }
  return JSON.stringify({ ...frame, token });
}

function checkPlay(frame: PlayFrame): void {
  invariant(URL.canParse(frame.source), 'Cannot play: source must be an absolute URL');
  const { loop } = frame;
  invariant(
    loop === undefined || (Number.isInteger(loop) && loop >= 0 && loop <= PLAY_LOOP_MAX),
    `Cannot play: loop must be an integer from 0 to ${PLAY_LOOP_MAX}`,
  );
}
