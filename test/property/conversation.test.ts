/** What holds of a conversation and of its chart after any sequence of events. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { CallEvent } from '../../machines/call_events.ts';
import type { CallContext } from '../../machines/call_setup.ts';
import { cutAgentLine, type Line } from '../../src/domain/transcript.ts';
import { Conversation } from '../../src/runtime/conversation.ts';
import {
  closed,
  final,
  greeted,
  hangUp,
  interrupted,
  opened,
  overran,
  partial,
  played,
  silent,
} from '../support/call_chart.ts';
import { failed, firstText, sent, stop } from '../support/call_chart.ts';
import { type Asked, ChartActor } from '../support/chart_actor.ts';

const words = fc.constantFrom('We ', 'open ', 'at ', 'nine. ', 'Yes. ');
const turnIds = fc.integer({ min: 1, max: 4 });

const moves = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('sent' as const), turnId: turnIds, text: words }),
    fc.record({ type: fc.constant('whole' as const), turnId: turnIds }),
    fc.record({ type: fc.constant('said' as const), turnId: turnIds, text: words }),
    fc.record({ type: fc.constant('played' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ type: fc.constant('interrupted' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.constant({ type: 'silent' as const }),
    fc.constant({ type: 'assumed' as const }),
    fc.constant({ type: 'dropped' as const }),
  ),
  { maxLength: 40 },
);

test('a transcript holds only prefixes of what was sent, whatever is played and interrupted', () => {
  fc.assert(
    fc.property(moves, (sequence) => {
      const conversation = new Conversation(1000);
      /** Everything ever sent of a turn since its line was last removed or cut. */
      const sentTexts = new Map<number, string[]>();
      let newest = '';
      for (const move of sequence) {
        if (move.type === 'sent') {
          conversation.agentSent(move.turnId, move.text, 0);
          const pieces = [...(sentTexts.get(move.turnId) ?? []), move.text];
          sentTexts.set(move.turnId, pieces);
          newest = conversation.transcript().findLast((line) => line.role === 'agent')?.text ?? '';
        } else if (move.type === 'whole') conversation.agentSentWhole(move.turnId);
        else if (move.type === 'said') conversation.callerSaid(move.turnId, move.text, 0);
        else if (move.type === 'played')
          conversation.tokensPlayed(newest.slice(0, Math.floor(newest.length * move.share)));
        else if (move.type === 'interrupted') {
          const before = new Map(
            conversation.transcript().map((line) => [`${line.role}${line.turnId}`, line.text.length]),
          );
          conversation.interrupted('');
          for (const line of conversation.transcript()) {
            assert.ok(line.text.length <= (before.get(`${line.role}${line.turnId}`) ?? -1), 'cutting added text');
          }
        } else if (move.type === 'silent') conversation.agentFellSilent();
        else if (move.type === 'assumed') conversation.assumePlayed();
        else {
          conversation.socketLost(0);
          conversation.sessionLost();
        }

        for (const line of conversation.transcript()) {
          if (line.role === 'caller') continue;
          const length = (sentTexts.get(line.turnId) ?? []).join('').length;
          assert.ok(line.text.length <= length, `more than was sent: ${line.text}`);
        }
      }
    }),
  );
});

test('cutting never adds text, keeps all caller lines and leaves what came before alone', () => {
  const line: fc.Arbitrary<Line> = fc.record({
    role: fc.constantFrom('caller' as const, 'agent' as const),
    text: fc.string({ minLength: 1 }),
    turnId: turnIds,
    atMs: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(line), fc.nat(12), fc.nat(30), (lines, index, heardLength) => {
      const heard = (lines[index]?.text ?? 'x').slice(0, heardLength);
      const cut = cutAgentLine(lines, index, heard);
      assert.ok(cut.length <= lines.length);
      assert.deepEqual(cut.slice(0, Math.min(index, cut.length)), lines.slice(0, Math.min(index, cut.length)));
      const callers = (all: readonly Line[]): readonly Line[] => all.filter(({ role }) => role === 'caller');
      assert.deepEqual(callers(cut), callers(lines));
      const changed = cut.find((one) => one.cut === true);
      if (changed !== undefined) assert.ok(lines[index]?.text.includes(changed.text));
    }),
  );
});

const told: fc.Arbitrary<CallEvent | number> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 5000 }) },
  { weight: 12, arbitrary: fc.constantFrom(partial, final, final, interrupted, silent, played) },
  { weight: 1, arbitrary: fc.constantFrom(closed, opened, greeted, hangUp, stop) },
  {
    weight: 12,
    // Mostly facts of turns and attempts that may be open; `turn` counts back from the newest one,
    // and attempt 0 is the newest one that runs.
    arbitrary: fc
      .tuple(
        fc.constantFrom('first', 'first', 'first', 'sent', 'sent', 'failed', 'sentEnd', 'overran'),
        fc.constantFrom(0, 0, 0, 1, 2),
        fc.integer({ min: 1, max: 4 }),
      )
      .map(([kind, turn, attempt]) => ({ type: kind, turn, attempt }) as unknown as CallEvent),
  },
);

interface Reported {
  readonly type: string;
  readonly turn: number;
  readonly attempt: number;
}

function resolve(event: CallEvent, context: CallContext): CallEvent {
  const { type, turn, attempt: wanted } = event as unknown as Reported;
  const turnId = context.lastTurnId - turn;
  const attempt = wanted === 0 ? (context.turn?.running.at(-1)?.number ?? 1) : wanted;
  if (type === 'first') return firstText(turnId, attempt);
  if (type === 'failed') return failed(turnId, attempt);
  if (type === 'sent' || type === 'sentEnd') return sent(turnId, type === 'sentEnd');
  if (type === 'overran') return overran(turnId);
  return event;
}

/** The rules of turns and replies over everything that a chart asked for. */
function assertRules(asked: readonly Asked[]): void {
  const opened = new Set<unknown>();
  const over = new Set<unknown>();
  let speaking: unknown = null;
  let endCount = 0;
  for (const { name, params } of asked) {
    const { turnId } = params;
    if (name !== 'eventIgnored') assert.equal(endCount, 0, `${name} after the call ended`);
    if (name === 'openTurn' || name === 'sayLine') {
      assert.ok(!opened.has(turnId), 'a turn was opened twice');
      opened.add(turnId);
    } else if (turnId !== undefined) {
      assert.ok(opened.has(turnId), `${name} of a turn that was not opened`);
      assert.ok(!over.has(turnId), `${name} of a turn that is over`);
    }
    if (name === 'keepAttempt' || name === 'sayBridge' || name === 'sayLine') {
      assert.ok(speaking === null || speaking === turnId, 'two replies are open');
      speaking = turnId;
    }
    if (name === 'endTurn') {
      over.add(turnId);
      if (speaking === turnId) speaking = null;
    }
    if (name === 'callEnded') endCount += 1;
  }
  assert.equal(endCount, 1, 'the call ended once');
  assert.deepEqual(over, opened, 'every turn that was opened is over');
}

test('any sequence of facts never throws, has one reply at a time, ends each turn once and the call once', () => {
  let replyCount = 0;
  const policy = fc.record({
    start: fc.constantFrom('dialling' as const, 'reconnecting' as const),
    primaryAttemptsMax: fc.integer({ min: 1, max: 3 }),
    canBridge: fc.boolean(),
  });
  fc.assert(
    fc.property(policy, fc.array(told, { minLength: 10, maxLength: 60, size: 'max' }), (policy, events) => {
      const chart = new ChartActor(policy).tell(opened);
      for (const event of events) {
        if (typeof event === 'number') chart.wait(event);
        else chart.tell(resolve(event, chart.context));
      }
      replyCount += chart.asked.filter(({ name }) => name === 'keepAttempt').length;
      chart.tell(stop);
      assert.deepEqual(chart.errors, []);
      assert.equal(chart.state, 'ended');
      assert.equal(chart.clock.pendingCount, 0);
      assertRules(chart.asked);
    }),
    { numRuns: 200 },
  );
  assert.ok(replyCount >= 15, `only ${replyCount} replies were spoken`);
});
