import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { SendResult } from '../../src/domain/socket.ts';
import { createOutbox } from '../../src/relay/outbox.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';

const LIMITS = { queuedBytes: 400, flushMs: 100, tokenBytes: 24 };

type Op =
  | { readonly op: 'write'; readonly turnId: number; readonly text: string }
  | { readonly op: 'close' | 'drop'; readonly turnId: number }
  | { readonly op: 'drained' }
  | { readonly op: 'wait'; readonly ms: number };

const turnId = fc.integer({ min: 1, max: 5 });
const text = fc.oneof(
  fc.constantFrom('Hello', ' there', ',', ' how are', ' you. ', '你好。', '多謝晒', ' 3', '.', '5', ' 👍', 'é'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
);
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ op: fc.constant('write' as const), turnId, text }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constantFrom('close' as const, 'drop' as const), turnId }) },
  { weight: 3, arbitrary: fc.constant({ op: 'drained' as const }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('wait' as const), ms: fc.constantFrom(20, 100, 250) }) },
);
const result: fc.Arbitrary<SendResult> = fc.constantFrom('sent', 'sent', 'sent', 'buffered', 'dropped');

interface Report {
  readonly turnId: number;
  readonly text: string;
  readonly closed: boolean;
}

/** Runs the operations, then lets the socket take everything. */
function run(ops: readonly Op[], results: readonly SendResult[]) {
  const clock = new VirtualClock();
  const accepted: { token: string; last: boolean; type: string }[] = [];
  const reports: Report[] = [];
  const overran: number[] = [];
  let sendCount = 0;
  let mayFail = true;
  let blocked = false;
  const outbox = createOutbox({
    clock,
    limits: LIMITS,
    socket: {
      send(frame) {
        assert.equal(blocked, false, 'nothing is sent before the socket drained');
        const answer = mayFail ? (results[sendCount++ % results.length] ?? 'sent') : 'sent';
        blocked = answer !== 'sent';
        if (answer !== 'dropped') accepted.push(JSON.parse(frame));
        return answer;
      },
      close() {},
    },
  });
  outbox.listen({
    written: (turn, piece) => reports.push({ turnId: turn, text: piece, closed: false }),
    closed: (turn) => reports.push({ turnId: turn, text: '', closed: true }),
    overran: (turn) => overran.push(turn),
  });
  const drain = (): void => {
    blocked = false;
    outbox.drained();
  };
  for (const step of ops) {
    if (step.op === 'write') outbox.write(step.turnId, step.text);
    else if (step.op === 'close') outbox.closeReply(step.turnId, { endCall: false });
    else if (step.op === 'drop') outbox.dropReply(step.turnId);
    else if (step.op === 'wait') clock.advance(step.ms);
    else drain();
  }
  mayFail = false;
  outbox.end('bye');
  for (let round = 0; round < 3; round++) drain();
  return { clock, accepted, reports, overran };
}

test('the outbox sends each reply in order, in bounded frames, and closes exactly the replies it began', () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 40 }), fc.array(result, { minLength: 1, maxLength: 12 }), (ops, results) => {
      const { clock, accepted, reports, overran } = run(ops, results);

      const end = accepted.pop();
      assert.equal(end?.type, 'end', 'the end frame is the last of all');
      assert.ok(accepted.every((frame) => frame.type === 'text'));
      for (const frame of accepted) assert.ok(Buffer.byteLength(frame.token) <= LIMITS.tokenBytes);

      const sent = accepted.map((frame) => frame.token + (frame.last ? '\n' : '')).join('');
      const told = reports.map((report) => report.text + (report.closed ? '\n' : '')).join('');
      assert.equal(told, sent, 'what was reported is what the socket accepted');

      const turns = reports.map((report) => report.turnId);
      assert.deepEqual(
        turns,
        turns.toSorted((a, b) => a - b),
        'one reply at a time, in the order of turns',
      );
      for (const turn of new Set(turns)) {
        const own = reports.filter((report) => report.turnId === turn);
        assert.equal(own.filter((report) => report.closed).length, 1, 'closed once');
        assert.equal(own.at(-1)?.closed, true, 'nothing after the closing frame');
        assert.ok(
          own.some((report) => report.text !== ''),
          'only a reply with text is closed',
        );
        const written = ops
          .flatMap((step) => (step.op === 'write' && step.turnId === turn ? [step.text] : []))
          .join('');
        assert.ok(
          written.startsWith(own.map((report) => report.text).join('')),
          'the text is a prefix of what was written',
        );
      }
      assert.equal(new Set(overran).size, overran.length, 'a reply overruns once');
      assert.equal(clock.pendingCount, 0, 'no timer is left');
    }),
    { numRuns: 2000 },
  );
});

test('the outbox hands over every reply whole when the socket takes all and nothing is dropped', () => {
  const tokens = fc.array(text, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(tokens, { minLength: 1, maxLength: 3 }), (replies) => {
      const ops = replies.flatMap((reply, index) => [
        ...reply.map((piece): Op => ({ op: 'write', turnId: index + 1, text: piece })),
        { op: 'close', turnId: index + 1 } as const,
      ]);
      const { reports } = run(ops, ['sent']);
      replies.forEach((reply, index) => {
        const own = reports.filter((report) => report.turnId === index + 1);
        assert.equal(own.map((report) => report.text).join(''), reply.join(''));
      });
    }),
  );
});
