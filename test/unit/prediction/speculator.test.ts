import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Speculator } from '../../../src/prediction/speculator.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

const WAIT_MS = 300;
const LIMITS = { perTurn: 3, chars: 60, utteranceMs: 10_000 };
type Completeness = 'complete' | 'open' | 'unclear';

/** A speculator whose text is judged by its last letter: `.` is complete, `-` is open, all else unclear. */
class Scene {
  readonly clock = new VirtualClock();
  readonly begun: string[] = [];
  /** Of those that were begun. */
  readonly guesses: string[] = [];
  readonly asked: string[] = [];
  readonly cadence: string[] = [];
  /** What earlier callers did, by folded text. */
  readonly shares = new Map<string, number>();
  mayBegin = true;
  whileBeginning: (() => void) | null = null;
  readonly speculator: Speculator;

  constructor(limits: Partial<typeof LIMITS> = {}) {
    this.speculator = new Speculator({
      clock: this.clock,
      limits: { ...LIMITS, ...limits },
      completenessOf: (text, language) => this.#completenessOf(text, language),
      wholeShare: (folded) => this.shares.get(folded) ?? null,
      cadence: {
        heard: () => void this.cadence.push('heard'),
        reset: () => void this.cadence.push('reset'),
        waitMs: () => WAIT_MS,
      },
      host: {
        begin: (text, _language, isGuess) => {
          this.whileBeginning?.();
          if (this.mayBegin) this.begun.push(text);
          if (this.mayBegin && isGuess) this.guesses.push(text);
          return this.mayBegin;
        },
      },
    });
  }

  #completenessOf(text: string, language: string): Completeness {
    this.asked.push(`${language}: ${text}`);
    if (text.endsWith('.')) return 'complete';
    return text.endsWith('-') ? 'open' : 'unclear';
  }

  hears(text: string, language = 'en-US'): this {
    this.speculator.heard(text, language, this.clock.nowUs());
    return this;
  }

  waits(ms: number): this {
    this.clock.advance(ms);
    return this;
  }
}

test('A text that is complete by its words is asked about at once', () => {
  const scene = new Scene().hears('I want a cheap room.');
  assert.deepEqual(scene.begun, ['I want a cheap room.']);
  assert.deepEqual(scene.asked, ['en-US: I want a cheap room.']);
  assert.equal(scene.clock.pendingCount, 0);
});

test('A text that waits for its rest is not asked about, however long it stays', () => {
  const scene = new Scene().hears('I want a -').waits(60_000);
  assert.deepEqual(scene.begun, []);
  assert.equal(scene.clock.pendingCount, 0);
});

test('A text that its words leave open is asked about when it did not change for as long as the rhythm says', () => {
  const scene = new Scene().hears('a cheap room').waits(WAIT_MS - 1);
  assert.deepEqual(scene.begun, []);
  scene.waits(1);
  assert.deepEqual(scene.begun, ['a cheap room']);
});

test('A text that changes in time is not asked about, and the wait begins anew', () => {
  const scene = new Scene()
    .hears('a')
    .waits(200)
    .hears('a cheap')
    .waits(200)
    .hears('a cheap room')
    .waits(WAIT_MS - 1);
  assert.deepEqual(scene.begun, []);
  assert.equal(scene.clock.pendingCount, 1);
  scene.waits(1);
  assert.deepEqual(scene.begun, ['a cheap room']);
});

test('Texts that fold to the same are the same: they neither begin the wait anew nor are asked about twice', () => {
  const scene = new Scene().hears('a cheap room').waits(200).hears('A cheap, room').waits(100);
  assert.deepEqual(scene.begun, ['a cheap room']);
  scene.hears('A cheap room?').waits(5_000);
  assert.equal(scene.begun.length, 1);
});

test('A text that is not heard any more is not asked about', () => {
  const scene = new Scene().hears('a cheap room').waits(100).hears('a cheap -').waits(5_000);
  assert.deepEqual(scene.begun, []);
});

test('A text that most earlier callers ended with here is asked about at once, whatever its words say', () => {
  const scene = new Scene();
  scene.shares.set('i want a', 0.5);
  scene.hears('I want a -');
  assert.deepEqual(scene.begun, ['I want a -']);
});

test('A text that hardly any earlier caller ended with is not asked about for staying the same', () => {
  const scene = new Scene();
  scene.shares.set('a cheap room', 0.19);
  scene.hears('a cheap room').waits(5_000);
  assert.deepEqual(scene.begun, []);
});

test('A text that ends a clause where earlier callers went on is asked about when it stays the same', () => {
  const scene = new Scene();
  scene.shares.set('thank you', 0.1);
  scene.hears('thank you.');
  assert.deepEqual(scene.begun, []);
  scene.waits(WAIT_MS);
  assert.deepEqual(scene.begun, ['thank you.']);
});

test('A text that only stayed the same is a guess, one that the words or earlier callers ended is none', () => {
  const scene = new Scene();
  scene.shares.set('the phone number', 0.9);
  scene.hears('a room').waits(WAIT_MS).hears('the phone number').hears('a cheap room.');
  assert.deepEqual(scene.begun, ['a room', 'the phone number', 'a cheap room.']);
  assert.deepEqual(scene.guesses, ['a room']);
});

test('A text that some earlier callers ended with waits as long as one that nobody knows', () => {
  const scene = new Scene();
  scene.shares.set('a cheap room', 0.2);
  scene.hears('a cheap room').waits(WAIT_MS - 1);
  assert.deepEqual(scene.begun, []);
  scene.waits(1);
  assert.deepEqual(scene.begun, ['a cheap room']);
});

test('A speculation about an earlier text goes on until another is begun, so the recogniser may come back to it', () => {
  const scene = new Scene()
    .hears('a cheap room.')
    .hears('a cheap room for')
    .waits(WAIT_MS - 1)
    .hears('a cheap room');
  scene.waits(5_000);
  assert.deepEqual(scene.begun, ['a cheap room.']);
});

test('A speculation that may not be begun leaves the one that runs in its place', () => {
  const scene = new Scene().hears('a cheap room.');
  scene.mayBegin = false;
  scene.hears('a cheap room for two.');
  scene.mayBegin = true;
  scene.hears('a cheap room.').waits(5_000);
  assert.deepEqual(scene.begun, ['a cheap room.']);
});

test('A turn has three speculations at most, and the next turn has them again', () => {
  const scene = new Scene();
  for (const text of ['one.', 'two.', 'three.', 'four.']) scene.hears(text);
  assert.deepEqual(scene.begun, ['one.', 'two.', 'three.']);
  scene.speculator.reset();
  scene.hears('four.');
  assert.equal(scene.begun.length, 4);
});

test('A speculation that may not be begun counts as none', () => {
  const scene = new Scene({ perTurn: 1 });
  scene.mayBegin = false;
  scene.hears('one.').hears('two.');
  scene.mayBegin = true;
  scene.hears('three.');
  assert.deepEqual(scene.begun, ['three.']);
});

test('An utterance longer than may be is not asked about, and one of exactly that length is', () => {
  const scene = new Scene();
  scene.hears(`${'x'.repeat(LIMITS.chars)}.`).waits(5_000);
  assert.deepEqual(scene.begun, []);
  scene.hears(`${'x'.repeat(LIMITS.chars - 1)}.`);
  assert.equal(scene.begun.length, 1);
});

test('An utterance that becomes too long ends the wait for what was said before', () => {
  const scene = new Scene().hears('a cheap room').hears('word '.repeat(10_000)).waits(5_000);
  assert.deepEqual(scene.begun, []);
  assert.equal(scene.clock.pendingCount, 0);
});

test('An utterance of more than ten seconds is not asked about any more', () => {
  const scene = new Scene().hears('well -').waits(10_000).hears('well now.');
  assert.deepEqual(scene.begun, ['well now.']);
  scene.waits(1).hears('well now then.');
  assert.equal(scene.begun.length, 1);
});

test('A text of nothing but punctuation is not asked about', () => {
  assert.deepEqual(new Scene().hears('…').hears(' . ').waits(5_000).begun, []);
});

test('A turn that is over ends the wait and forgets what was heard', () => {
  const scene = new Scene().hears('a cheap room');
  scene.speculator.reset();
  scene.waits(5_000);
  assert.deepEqual(scene.begun, []);
  scene.hears('a cheap room').waits(WAIT_MS);
  assert.deepEqual(scene.begun, ['a cheap room']);
});

test('The ten seconds of an utterance count from its own first partial prompt', () => {
  const scene = new Scene().hears('one.').waits(30_000);
  scene.speculator.reset();
  scene.hears('two.');
  assert.deepEqual(scene.begun, ['one.', 'two.']);
});

test('A speculation that was lost may be begun again for the same text', () => {
  const scene = new Scene().hears('a cheap room.').hears('a cheap room.');
  scene.speculator.lost();
  scene.hears('a cheap room.');
  assert.deepEqual(scene.begun, ['a cheap room.', 'a cheap room.']);
});

test('A speculation that is lost while it is begun may be begun again for the same text', () => {
  const scene = new Scene();
  scene.whileBeginning = () => scene.speculator.lost();
  scene.hears('a cheap room.').hears('a cheap room.');
  assert.equal(scene.begun.length, 2);
});

test('The rhythm hears of every partial prompt, the same text twice included, and of the end of the turn', () => {
  const scene = new Scene().hears('a').hears('a').hears('');
  scene.speculator.reset();
  assert.deepEqual(scene.cadence, ['heard', 'heard', 'heard', 'reset']);
});
