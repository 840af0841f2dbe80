/**
 * Messages of Azure's Speech service: headers, an empty line and a body in text messages; a length of two bytes, headers
 * and a body in binary ones. Source: microsoft-cognitiveservices-speech-sdk 1.52.0, WebsocketMessageFormatter.
 */
export interface ServiceMessage {
  /** In lower case. */
  readonly path: string;
  readonly requestId: string;
  readonly streamId: string;
  readonly text: string;
  readonly binary: Buffer;
}

const EMPTY = Buffer.alloc(0);

/** Null: not one of the service's. */
export function readMessage(data: Buffer, isBinary: boolean): ServiceMessage | null {
  if (isBinary) {
    if (data.length < 2 || data.length < data.readUInt16BE(0) + 2) return null;
    const end = data.readUInt16BE(0) + 2;
    return message(data.toString('utf8', 2, end), '', data.subarray(end));
  }
  const all = data.toString('utf8');
  const split = all.indexOf('\r\n\r\n');
  return message(split === -1 ? all : all.slice(0, split), split === -1 ? '' : all.slice(split + 4), EMPTY);
}

function message(head: string, text: string, binary: Buffer): ServiceMessage | null {
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n')) {
    const at = line.indexOf(':');
    if (at > 0) headers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  const path = headers.get('path')?.toLowerCase() ?? '';
  if (path === '') return null;
  return {
    path,
    requestId: headers.get('x-requestid') ?? '',
    streamId: headers.get('x-streamid') ?? '',
    text,
    binary,
  };
}

export function textMessage(path: string, requestId: string, body: object): string {
  return `Path: ${path}\r\nX-RequestId: ${requestId}\r\nContent-Type: application/json; charset=utf-8\r\n\r\n${JSON.stringify(body)}`;
}

export function audioMessage(requestId: string, streamId: string, audio: Uint8Array): Buffer {
  const head = `Path: audio\r\nX-RequestId: ${requestId}\r\nX-StreamId: ${streamId}\r\nContent-Type: audio/basic\r\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(head));
  return Buffer.concat([length, Buffer.from(head), audio]);
}
