/** Calls over media streams in a recording: what was said and heard, in the frames that the relay has for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReplyChannel } from '../../../src/domain/channel.ts';
import { decodeFrame } from '../../../src/relay/decode.ts';
import { recordedMedia } from '../../../src/runtime/recorded_media.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import type { MediaDoor, MediaFact, MediaLink } from '../../../src/speech/media_door.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

const STREAM = { sessionId: 'MZ1', callSid: 'CA1', accountSid: 'AC1', customParameters: { token: 'secret' } };

function recordedStream() {
  const kept: string[] = [];
  const told: MediaFact[] = [];
  const reports: string[] = [];
  const channelCalls: string[] = [];
  const tap = {
    frame: (_id: string, direction: 'in' | 'out', text: string) => void kept.push(`${direction} ${text}`),
    socket: (_id: string, what: 'opened' | { readonly closed: number }) => void kept.push(JSON.stringify(what)),
  };
  const channel: ReplyChannel = {
    kind: 'media',
    write: (turnId, text) => void channelCalls.push(`write ${turnId} ${text}`),
    closeReply: (turnId) => void channelCalls.push(`closeReply ${turnId}`),
    dropReply: (turnId) => void channelCalls.push(`dropReply ${turnId}`),
    speakIn: (language) => void channelCalls.push(`speakIn ${language}`),
    end: (data) => void channelCalls.push(`end ${data}`),
    close: () => void channelCalls.push('close'),
  };
  const seen: { channel?: ReplyChannel } = {};
  const door: MediaDoor = {
    connect: (_stream, given) => {
      seen.channel = given;
      return {
        trackingId: 'call_1_a',
        workflow: sampleWorkflow(),
        language: 'zh-HK',
        greeting: '',
        listener: {
          written: (turnId, text) => void reports.push(`written ${turnId} ${text}`),
          closed: (turnId) => void reports.push(`closed ${turnId}`),
          overran: (turnId) => void reports.push(`overran ${turnId}`),
        },
        tell: (fact) => void told.push(fact),
      };
    },
  };
  const link = recordedMedia(door, tap, new VirtualClock()).connect(STREAM, channel, 0) as MediaLink;
  assert.ok(seen.channel !== undefined);
  return { kept, told, reports, channelCalls, link, channel: seen.channel };
}

test('what a stream tells its call is kept in frames that the relay reads, and still told', () => {
  const { kept, told, link } = recordedStream();
  const facts: readonly MediaFact[] = [
    { type: 'client.speaking', on: true },
    { type: 'prompt.partial', text: '你哋', language: 'zh-HK' },
    { type: 'prompt.final', text: '你哋幾點開門？', language: 'zh-HK' },
    { type: 'tokens.played', text: '十點半。' },
    { type: 'caller.interrupted', heard: '十點' },
    { type: 'caller.pressed', digit: '4' },
    { type: 'speech.failed', kind: 'network', wasHeard: true },
    { type: 'frame.dropped', code: 'STREAM_UNKNOWN' },
    { type: 'channel.closed', status: 1006 },
  ];
  for (const fact of facts) link.tell(fact, 1);
  assert.deepEqual(told, facts);
  const [opened, setup, ...frames] = kept;
  assert.deepEqual([opened, frames.pop()], ['"opened"', '{"closed":1006}']);
  assert.equal(setup, `in ${JSON.stringify({ type: 'setup', ...STREAM })}`);
  const read = frames.map((line) => decodeFrame(line.slice('in '.length)));
  assert.deepEqual(
    read.map((frame) => frame.ok && frame.frame.type),
    ['info', 'prompt', 'prompt', 'info', 'interrupt', 'dtmf', 'error'],
  );
  const [, , final] = read;
  assert.deepEqual(final?.ok === true && final.frame, {
    type: 'prompt',
    voicePrompt: '你哋幾點開門？',
    lang: 'zh-HK',
    last: true,
  });
});

test('our text is kept as it was handed over, with one end for each reply', () => {
  const { kept, reports, link } = recordedStream();
  link.listener.written(3, '我哋十點半', 1);
  link.listener.written(3, '開門。', 2);
  link.listener.closed(3, 3);
  link.listener.overran(4);
  assert.deepEqual(kept.slice(2), [
    'out {"type":"text","token":"我哋十點半","last":false}',
    'out {"type":"text","token":"開門。","last":false}',
    'out {"type":"text","token":"","last":true}',
  ]);
  assert.deepEqual(reports, ['written 3 我哋十點半', 'written 3 開門。', 'closed 3', 'overran 4']);
});

test('a change of the language and the end of the session are kept, and everything reaches the stream', () => {
  const { kept, channelCalls, channel } = recordedStream();
  channel.write(1, 'a');
  channel.closeReply(1, { endCall: false });
  channel.dropReply(2);
  channel.speakIn('en-US', { listens: true });
  channel.speakIn('zh-HK', { listens: false });
  channel.end('{"reason":"completed"}');
  channel.close();
  assert.deepEqual(kept.slice(2), [
    'out {"type":"language","ttsLanguage":"en-US","transcriptionLanguage":"en-US"}',
    'out {"type":"language","ttsLanguage":"zh-HK"}',
    'out {"type":"end","handoffData":"{\\"reason\\":\\"completed\\"}"}',
  ]);
  assert.deepEqual(channelCalls, [
    'write 1 a',
    'closeReply 1',
    'dropReply 2',
    'speakIn en-US',
    'speakIn zh-HK',
    'end {"reason":"completed"}',
    'close',
  ]);
});

test('a stream that is refused is not recorded', () => {
  const refusing: MediaDoor = { connect: () => ({ refused: 'TOKEN_UNKNOWN' }) };
  const nobody = {
    frame: () => assert.fail('nothing is kept'),
    socket: () => assert.fail('nothing is kept'),
  };
  const channel = {} as ReplyChannel;
  assert.deepEqual(recordedMedia(refusing, nobody, new VirtualClock()).connect(STREAM, channel, 0), {
    refused: 'TOKEN_UNKNOWN',
  });
});
