import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReplyProvider } from '../../../src/domain/reply.ts';
import type { AttemptRecord, AttemptStart, DiscardRecord } from '../../../src/domain/turn.ts';
import { LIMITS } from '../../../src/limits.ts';
import { RecordedBoard, type RecordedTurn } from '../../../src/runtime/recorded_board.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { createKeptLog } from '../../support/kept_log.ts';

const PROVIDERS: readonly ReplyProvider[] = ['first', 'second'].map((name) => ({ name, generate: () => {} }));

function boardOf(turn: RecordedTurn): RecordedBoard {
  const parts = { clock: new VirtualClock(), log: createKeptLog(), random: () => 0.5, limits: LIMITS.providers };
  const board = new RecordedBoard(parts, turn);
  for (const provider of PROVIDERS) board.watch(provider);
  return board;
}

function attempt(source: string, start: AttemptStart, startedUs = 0): AttemptRecord {
  return { source, start, startedUs, firstTokenUs: null, endedUs: null, end: null, failure: null };
}

const discard = (source: string): DiscardRecord => ({
  source,
  startedUs: 0,
  firstTokenUs: null,
  endedUs: 0,
  why: 'appended',
});

test('A replay asks whom the recorded turn asked, in its order, and then as a new process would', () => {
  const attempts = [attempt('second', 'cold'), attempt('first', 'recovery'), attempt('script', 'scripted')];
  const board = boardOf((which) => (which === 'last' ? { attempts, discarded: [], sinceBeganUs: 0 } : null));
  assert.equal(board.next(PROVIDERS, [])?.name, 'second');
  assert.equal(board.next(PROVIDERS, ['second'])?.name, 'first');
  assert.equal(board.next(PROVIDERS, ['second', 'first'])?.name, 'first');
  assert.equal(boardOf(() => null).next(PROVIDERS, [])?.name, 'first');
});

test('A replay speculates on whom the recorded turn had asked early', () => {
  const turn = { attempts: [attempt('first', 'cold')], discarded: [discard('second')], sinceBeganUs: 0 };
  assert.equal(boardOf((which) => (which === 'next' ? turn : null)).first(PROVIDERS)?.name, 'second');
  assert.equal(boardOf(() => null).first(PROVIDERS)?.name, 'first');
});

test('A replay hedges after the delay that was learned then', () => {
  const attempts = [attempt('first', 'cold', 100_000), attempt('second', 'hedge', 812_000)];
  assert.equal(boardOf(() => ({ attempts, discarded: [], sinceBeganUs: 0 })).hedgeMs('first'), 712);
  assert.equal(
    boardOf(() => ({ attempts: [attempt('first', 'cold')], discarded: [], sinceBeganUs: 0 })).hedgeMs('first'),
    900,
  );
});

test('A replay races where it was raced, and not where a turn was asked without', () => {
  const racedIn = (...starts: readonly AttemptStart[]): boolean =>
    boardOf(() => ({
      attempts: starts.map((start) => attempt('first', start)),
      discarded: [],
      sinceBeganUs: 0,
    })).mayOutrun('second', 'first');
  assert.equal(racedIn('cold', 'race'), true);
  assert.equal(racedIn('cold'), false);
  assert.equal(racedIn('speculation'), true, 'not known, as of a provider that was never asked');
});
