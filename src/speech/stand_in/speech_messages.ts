/**
 * Messages of the speech service's web socket, as bytes. A text message is headers, an empty line, a body; a binary one is
 * the length of its headers in two bytes, the headers, a body.
 * Source: Speech SDK 1.52.0, common.speech/WebsocketMessageFormatter.js and SpeechConnectionMessage.Internal.js
 */

export interface SpeechMessage {
  /** In small letters. */
  readonly path: string;
  readonly requestId: string;
  readonly text: string;
  readonly bytes: Uint8Array;
}

export function readTextMessage(message: string): SpeechMessage {
  const at = message.indexOf('\r\n\r\n');
  const headers = readHeaders(at === -1 ? message : message.slice(0, at));
  return { ...headers, text: at === -1 ? '' : message.slice(at + 4), bytes: new Uint8Array(0) };
}

/** Null for what is none. */
export function readBinaryMessage(message: Uint8Array): SpeechMessage | null {
  if (message.length < 2) return null;
  const length = new DataView(message.buffer, message.byteOffset).getUint16(0);
  if (message.length < length + 2) return null;
  const headers = readHeaders(String.fromCharCode(...message.subarray(2, 2 + length)));
  return { ...headers, text: '', bytes: message.subarray(2 + length) };
}

function readHeaders(text: string): { readonly path: string; readonly requestId: string } {
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const at = line.indexOf(':');
    if (at > 0) headers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  return { path: (headers.get('path') ?? '').toLowerCase(), requestId: headers.get('x-requestid') ?? '' };
}

export function textMessage(path: string, requestId: string, body: object): string {
  return (
    `X-RequestId:${requestId}\r\nContent-Type:application/json; charset=utf-8\r\nPath:${path}\r\n\r\n` +
    JSON.stringify(body)
  );
}

export function audioMessage(requestId: string, streamId: string, audio: Uint8Array): Uint8Array {
  const headers = `X-RequestId:${requestId}\r\nContent-Type:audio/basic\r\nX-StreamId:${streamId}\r\nPath:audio\r\n`;
  const message = new Uint8Array(2 + headers.length + audio.length);
  new DataView(message.buffer).setUint16(0, headers.length);
  for (let at = 0; at < headers.length; at += 1) message[2 + at] = headers.charCodeAt(at);
  message.set(audio, 2 + headers.length);
  return message;
}
