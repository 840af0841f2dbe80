import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { LinePool } from '../../../src/speech/line_pool.ts';

class FakeLine {
  spokenCount = 0;
  isClosed = false;
  readonly lose: () => void;
  constructor(lose: () => void) {
    this.lose = lose;
  }
  close(): void {
    this.isClosed = true;
  }
}

interface PoolWorld {
  readonly clock: VirtualClock;
  readonly pool: LinePool<FakeLine>;
  readonly lines: FakeLine[];
}

function pool(linesMax = 10, idleMax = 3): PoolWorld {
  const clock = new VirtualClock();
  const lines: FakeLine[] = [];
  const open = (lost: () => void): FakeLine => {
    const line = new FakeLine(lost);
    lines.push(line);
    return line;
  };
  return { clock, lines, pool: new LinePool({ clock, open, linesMax, idleMax, idleMs: 1_000 }) };
}

function taken(from: PoolWorld): FakeLine {
  const line = from.pool.take();
  assert.ok(line !== null);
  line.spokenCount += 1;
  return line;
}

test('a line that was given back is taken again, the latest first, and one stands by', () => {
  const world = pool();
  const first = taken(world);
  const second = taken(world);
  assert.deepEqual([world.pool.busyCount, world.pool.idleCount, world.lines.length], [2, 1, 3]);
  world.pool.giveBack(first);
  world.pool.giveBack(second);
  assert.equal(taken(world), second);
  assert.equal(world.lines.length, 3);
});

test('a pool has no more lines than it may, and no more idle ones', () => {
  const world = pool(6);
  const lines = Array.from({ length: 6 }, () => taken(world));
  assert.equal(world.pool.take(), null);
  assert.equal(world.lines.length, 6);
  for (const line of lines) world.pool.giveBack(line);
  assert.deepEqual([world.pool.busyCount, world.pool.idleCount], [0, 3]);
  assert.equal(lines.filter(({ isClosed }) => isClosed).length, 3);
});

test('an idle line is closed after its time, not one that was taken in between', () => {
  const world = pool();
  const line = taken(world);
  world.pool.giveBack(line);
  world.clock.advance(900);
  assert.equal(taken(world), line);
  world.clock.advance(5_000);
  assert.equal(line.isClosed, false);
  world.pool.giveBack(line);
  world.clock.advance(1_000);
  assert.equal(line.isClosed, true);
  assert.equal(world.pool.idleCount, 0);
});

test('an idle line that lost its connection is not given out; one that speaks stays with its sentence', () => {
  const world = pool();
  const line = taken(world);
  world.pool.giveBack(line);
  line.lose();
  assert.equal(line.isClosed, true);
  const other = taken(world);
  assert.notEqual(other, line);
  other.lose();
  assert.equal(other.isClosed, false);
  world.pool.discard(other);
  assert.equal(other.isClosed, true);
});

test('a line is replaced after a hundred sentences', () => {
  const world = pool();
  const line = taken(world);
  line.spokenCount = 99;
  world.pool.giveBack(line);
  assert.equal(taken(world), line);
  world.pool.giveBack(line);
  assert.equal(line.isClosed, true);
});

test('a closed pool keeps nothing: idle lines go at once, the others when they are given back', () => {
  const world = pool();
  const busy = taken(world);
  world.pool.close();
  assert.deepEqual(
    world.lines.map(({ isClosed }) => isClosed),
    [false, true],
  );
  world.pool.giveBack(busy);
  world.pool.warm();
  assert.equal(busy.isClosed, true);
  assert.equal(world.lines.length, 2);
});
