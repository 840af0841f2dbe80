import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AttemptRecord,
  attemptFailures,
  countedGapUs,
  hadDeadAir,
  recoveryOf,
  type TurnOutcome,
  type TurnRecord,
  type TurnTimeline,
  turnVerdict,
} from '../../../src/domain/turn.ts';

function attempt(changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    source: 'first',
    start: 'cold',
    startedUs: 0,
    firstTokenUs: null,
    endedUs: null,
    end: null,
    failure: null,
    ...changes,
  };
}

function turn(outcome: TurnOutcome, timeline: TurnTimeline, changes: Partial<TurnRecord> = {}): TurnRecord {
  return {
    turnId: 1,
    atMs: 0,
    outcome,
    source: null,
    start: null,
    language: 'en-US',
    bridged: false,
    discarded: [],
    attempts: [],
    responseGapMs: null,
    timeline,
    ...changes,
  };
}

describe('an answer was owed and given', () => {
  const answered = { finalUs: 0, firstTextUs: 500_000, answerTextUs: 500_000, endedUs: 3_000_000 };

  it('when it was whole, and when the caller cut in after it had begun', () => {
    assert.equal(turnVerdict(turn('answered', answered)), 'answered');
    assert.equal(turnVerdict(turn('interrupted', answered)), 'answered');
    assert.equal(turnVerdict(turn('disconnected', answered)), 'answered');
  });

  it('not when it broke off, although it counts with the gap that the caller had', () => {
    assert.equal(turnVerdict(turn('truncated', answered)), 'failed');
    assert.equal(countedGapUs(turn('truncated', answered)), 500_000);
  });
});

describe('no answer was owed', () => {
  it('for words without a final prompt', () => {
    assert.equal(turnVerdict(turn('abandoned', { firstPartialUs: 0, endedUs: 9_000_000 })), 'not_owed');
  });

  it('when the caller went on or hung up at once', () => {
    const left = turn('disconnected', { finalUs: 0, endedUs: 1_400_000 });
    assert.equal(turnVerdict(left), 'not_owed');
    assert.equal(countedGapUs(left), null);
  });
});

describe('a turn that was never answered', () => {
  it('counts at its deadline, or at its end when that came later', () => {
    assert.equal(countedGapUs(turn('failed', { finalUs: 0, firstTextUs: 1_400_000, endedUs: 2_000_000 })), 4_000_000);
    assert.equal(countedGapUs(turn('failed', { finalUs: 0, endedUs: 9_000_000 })), 9_000_000);
  });

  it('is a failure too when the caller gave up after dead air', () => {
    const given = turn('disconnected', { finalUs: 0, endedUs: 1_600_000 });
    assert.equal(turnVerdict(given), 'failed');
    assert.equal(countedGapUs(given), 4_000_000);
  });
});

describe('dead air', () => {
  it('is no text of any kind for a second and a half: a bridge ends it', () => {
    assert.equal(hadDeadAir(turn('answered', { finalUs: 0, firstTextUs: 900_000, answerTextUs: 2_000_000 })), false);
    assert.equal(hadDeadAir(turn('answered', { finalUs: 0, firstTextUs: 1_600_000 })), true);
    assert.equal(hadDeadAir(turn('disconnected', { finalUs: 0, endedUs: 1_600_000 })), true);
    assert.equal(hadDeadAir(turn('abandoned', { firstPartialUs: 0, endedUs: 9_000_000 })), false);
  });
});

describe('recovery', () => {
  const spoke = { finalUs: 0, firstTextUs: 1_300_000, answerTextUs: 1_300_000 };

  it('runs from the failure to the first text of the one that spoke instead', () => {
    const attempts = [
      attempt({ endedUs: 400_000, end: 'failed', failure: 'HTTP_ERROR' }),
      attempt({ source: 'second', start: 'recovery', startedUs: 400_000, firstTokenUs: 1_300_000 }),
    ];
    const recovered = turn('answered', spoke, { source: 'second', start: 'recovery', attempts });
    assert.equal(recoveryOf(recovered)?.us, 900_000);
    assert.deepEqual(attemptFailures(recovered), ['first:HTTP_ERROR']);
  });

  it('of a hedge runs from the moment at which the first was found to be late', () => {
    const attempts = [
      attempt({ endedUs: 1_300_000, end: 'lost' }),
      attempt({ source: 'second', start: 'hedge', startedUs: 900_000, firstTokenUs: 1_300_000 }),
    ];
    assert.equal(recoveryOf(turn('answered', spoke, { source: 'second', start: 'hedge', attempts }))?.us, 400_000);
  });

  it('of a hedge is not shortened by a first attempt that fails after the hedge was started', () => {
    const attempts = [
      attempt({ endedUs: 1_200_000, end: 'failed', failure: 'HTTP_ERROR' }),
      attempt({ source: 'second', start: 'hedge', startedUs: 900_000, firstTokenUs: 1_300_000 }),
    ];
    assert.equal(recoveryOf(turn('answered', spoke, { source: 'second', start: 'hedge', attempts }))?.us, 400_000);
  });

  it('counts from the first failure when the one that was started after it failed too', () => {
    const attempts = [
      attempt({ endedUs: 400_000, end: 'failed', failure: 'HTTP_ERROR' }),
      attempt({ source: 'second', start: 'recovery', startedUs: 400_000, endedUs: 700_000, end: 'failed' }),
      attempt({ source: 'third', start: 'recovery', startedUs: 700_000, firstTokenUs: 1_300_000 }),
    ];
    assert.equal(recoveryOf(turn('answered', spoke, { source: 'third', start: 'recovery', attempts }))?.us, 900_000);
  });

  it('of a hedge that was refused runs from the delay for which it was started, not from the refusal', () => {
    const attempts = [
      attempt({ endedUs: 1_500_000, end: 'lost' }),
      attempt({ source: 'second', start: 'hedge', startedUs: 850_000, endedUs: 990_000, end: 'failed' }),
      attempt({ start: 'hedge', startedUs: 990_000, firstTokenUs: 1_500_000 }),
    ];
    const bridged = { finalUs: 0, firstTextUs: 900_000, answerTextUs: 1_500_000 };
    const recovered = turn('answered', bridged, { source: 'first', start: 'hedge', bridged: true, attempts });
    assert.deepEqual(recoveryOf(recovered), { when: 'before_text', by: 'bridge', us: 50_000, answerUs: 650_000 });
  });

  it('is none when the first attempt spoke, whatever was started beside it', () => {
    const attempts = [
      attempt({ firstTokenUs: 1_300_000, end: 'whole' }),
      attempt({ source: 'second', start: 'hedge', startedUs: 900_000, endedUs: 1_300_000, end: 'lost' }),
    ];
    assert.equal(recoveryOf(turn('answered', spoke, { source: 'first', start: 'cold', attempts })), null);
    assert.equal(recoveryOf(turn('failed', { finalUs: 0, endedUs: 1 }, { attempts })), null);
  });

  it('by a bridge ends with the bridge, and the answer is told beside it', () => {
    const attempts = [
      attempt({ endedUs: 1_300_000, end: 'lost' }),
      attempt({ source: 'second', start: 'hedge', startedUs: 900_000, firstTokenUs: 1_300_000 }),
    ];
    const bridged = { finalUs: 0, firstTextUs: 920_000, answerTextUs: 1_300_000 };
    const recovered = turn('answered', bridged, { source: 'second', start: 'hedge', bridged: true, attempts });
    assert.deepEqual(recoveryOf(recovered), { when: 'before_text', by: 'bridge', us: 20_000, answerUs: 400_000 });
  });

  it('is by the answer when the bridge was said before anything was noticed', () => {
    const attempts = [
      attempt({ endedUs: 1_200_000, end: 'failed', failure: 'HTTP_ERROR' }),
      attempt({ source: 'second', start: 'recovery', startedUs: 1_200_000, firstTokenUs: 1_500_000 }),
    ];
    const bridged = { finalUs: 0, firstTextUs: 900_000, answerTextUs: 1_500_000 };
    const recovered = turn('answered', bridged, { source: 'second', start: 'recovery', bridged: true, attempts });
    assert.deepEqual(recoveryOf(recovered), { when: 'before_text', by: 'answer', us: 300_000, answerUs: 300_000 });
  });

  it('in mid-sentence runs from the break to what the caller heard next', () => {
    const attempts = [
      attempt({ endedUs: 2_000_000, end: 'failed', failure: 'CUT_OFF' }),
      attempt({ source: 'second', start: 'continuation', startedUs: 2_000_000, firstTokenUs: 2_300_000 }),
    ];
    const resumed = { ...spoke, brokenOffUs: 2_000_000, resumedUs: 2_340_000 };
    const changes = { source: 'first', start: 'cold' as const, attempts };
    const byAnswer = { when: 'mid_sentence', by: 'answer', us: 340_000, answerUs: 340_000 };
    assert.deepEqual(recoveryOf(turn('answered', resumed, changes)), byAnswer);
    const byBridge = { when: 'mid_sentence', by: 'bridge', us: 250_000, answerUs: 340_000 };
    assert.deepEqual(recoveryOf(turn('answered', { ...resumed, gapBridgedUs: 2_250_000 }, changes)), byBridge);
    assert.equal(recoveryOf(turn('truncated', { ...spoke, brokenOffUs: 2_000_000 }, changes)), null);
  });
});
