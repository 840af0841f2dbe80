/** What all calls together know of the providers: who is asked first, when the next, and what has to wait. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReplyFailureCode, ReplyProvider, ReplyRequest, ReplySink } from '../../../src/domain/reply.ts';
import { LIMITS } from '../../../src/limits.ts';
import { ProviderBoard } from '../../../src/runtime/provider_board.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { FakeProvider, fails, hang, says, throws } from '../../support/fake_provider.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

const REQUEST: ReplyRequest = {
  trackingId: 'call_1_a',
  turnId: 1,
  workflow: sampleWorkflow(),
  language: 'en-US',
  utterance: 'when',
  messages: () => [],
};
const DEAF: ReplySink = { text: () => {}, done: () => {}, failed: () => {} };

class Board {
  readonly clock = new VirtualClock();
  readonly logged: (readonly [string, unknown])[] = [];
  readonly board: ProviderBoard;
  readonly fakes: readonly FakeProvider[];
  readonly providers: readonly ReplyProvider[];
  /** Probes under way, with what they are told. */
  readonly probes: { readonly provider: string; readonly sink: ReplySink; readonly signal: AbortSignal }[] = [];

  constructor({ names = ['first', 'second'], probed = true, limits = LIMITS.providers } = {}) {
    const note = (event: string, fields?: object): void => void this.logged.push([event, fields]);
    const log = { debug: note, info: note, warn: note, error: note };
    this.board = new ProviderBoard({ clock: this.clock, log, random: () => 0.5, limits });
    this.fakes = names.map((name) => new FakeProvider(name, this.clock));
    this.providers = this.fakes.map((fake) => {
      const { name } = fake;
      const generate: ReplyProvider['generate'] = (request, sink, signal) => fake.generate(request, sink, signal);
      const probe = (sink: ReplySink, signal: AbortSignal): void =>
        void this.probes.push({ provider: name, sink, signal });
      return this.board.watch({ name, generate, ...(probed && { probe }) });
    });
  }

  /** A request that nobody gives up. */
  ask(index: number, signal = new AbortController().signal): void {
    this.providers[index]?.generate(REQUEST, DEAF, signal);
  }

  answers(index: number, count: number, ttftMs: number): void {
    const fake = this.fakes[index];
    assert.ok(fake);
    fake.always = says(['Here.'], ttftMs);
    for (let n = 0; n < count; n++) {
      this.ask(index);
      this.clock.advance(ttftMs);
    }
  }

  fails(index: number, count: number, code: ReplyFailureCode = 'HTTP_ERROR'): void {
    const fake = this.fakes[index];
    assert.ok(fake);
    fake.always = fails(0, [], code);
    for (let n = 0; n < count; n++) this.ask(index);
  }

  /** Names in the order in which a turn tries them. */
  order(count = 3): readonly string[] {
    const tried: string[] = [];
    for (let n = 0; n < count; n++) tried.push(this.board.next(this.providers, tried)?.name ?? '');
    return tried;
  }

  state(index = 0): string {
    const health = this.board.read()[index];
    return `${health?.state} ${health?.why ?? 'well'}`;
  }

  /** The probe that is under way answers after so long. */
  probed(ttftMs: number): void {
    const probe = this.probes.at(-1);
    assert.ok(probe !== undefined && !probe.signal.aborted, 'no probe is under way');
    this.clock.advance(ttftMs);
    probe.sink.text('Yes');
  }
}

test('Providers that are well are tried in their order, then again from the first', () => {
  assert.deepEqual(new Board().order(), ['first', 'second', 'first']);
  assert.deepEqual(new Board({ names: ['only'] }).order(), ['only', 'only', 'only']);
});

test('A provider that has become late loses the first place before it fails, and is the second one still', () => {
  const board = new Board();
  board.answers(0, 100, 500);
  assert.equal(board.order()[0], 'first');
  board.answers(0, 4, 950);
  assert.equal(board.state(), 'closed unsteady');
  assert.deepEqual(board.order(), ['second', 'first', 'second']);
});

test('A provider that has become late in the spread of a stressed region loses its place within twenty turns', () => {
  // One of three late or failed, as of a model in a busy hour; a fixed sequence without a run of three.
  const board = new Board();
  board.answers(0, 200, 520);
  let turns = 0;
  while (board.order()[0] === 'first' && turns < 100) {
    turns += 1;
    if (turns % 3 === 0) board.answers(0, 1, 1_200);
    else board.answers(0, 1, 650);
  }
  assert.ok(turns <= 20, `${turns} turns`);
});

test('A provider that has become late keeps its place before others that are late as well, or slower than that', () => {
  const both = new Board();
  both.answers(0, 4, 950);
  both.answers(1, 4, 950);
  assert.deepEqual([both.state(0), both.state(1)], ['closed unsteady', 'closed unsteady']);
  assert.equal(both.order()[0], 'first');
  const slower = new Board();
  slower.answers(0, 60, 300);
  slower.answers(1, 10, 650);
  slower.answers(0, 6, 610);
  assert.equal(slower.state(0), 'closed unsteady');
  assert.equal(slower.order()[0], 'first');
});

test('A provider that is open comes last, but is tried when the others were and nothing else exists', () => {
  const board = new Board();
  board.fails(0, 4);
  assert.equal(board.state(), 'open failing_in_a_row');
  assert.deepEqual(board.order(), ['second', 'second', 'first']);
  board.fails(1, 4);
  assert.deepEqual(board.order(), ['first', 'second', 'first']);
  const only = new Board({ names: ['only'] });
  only.fails(0, 4);
  assert.deepEqual(only.order(), ['only', 'only', 'only']);
});

test('A provider that threw has failed, and the error goes on to whoever asked', () => {
  const board = new Board();
  const [fake] = board.fakes;
  assert.ok(fake);
  fake.always = throws;
  for (let n = 0; n < 4; n++) assert.throws(() => board.ask(0), /must not throw/);
  assert.equal(board.state(), 'open failing_in_a_row');
  assert.equal(board.board.read()[0]?.inFlight, 0);
});

test('Requests that we gave up early, be they ever so many, are no failures', () => {
  const board = new Board();
  for (let n = 0; n < 50; n++) {
    const controller = new AbortController();
    board.ask(0, controller.signal);
    board.clock.advance(300);
    controller.abort();
  }
  assert.equal(board.state(), 'closed well');
  assert.equal(board.board.read()[0]?.inFlight, 0);
});

test('Requests that lost to another one because they were late take the first place away', () => {
  const board = new Board();
  board.answers(0, 60, 500);
  const [fake] = board.fakes;
  assert.ok(fake);
  fake.always = hang;
  for (let n = 0; n < 4; n++) {
    const controller = new AbortController();
    board.ask(0, controller.signal);
    board.clock.advance(800);
    controller.abort();
  }
  assert.equal(board.state(), 'closed unsteady');
});

test('A request that was aborted before it was made is none', () => {
  const board = new Board();
  const controller = new AbortController();
  controller.abort();
  board.ask(0, controller.signal);
  assert.equal(board.fakes[0]?.generations.length, 0);
  assert.equal(board.board.read()[0]?.inFlight, 0);
});

test('An open provider is tried with requests that no caller waits for, and closed when two were answered', () => {
  const board = new Board();
  board.fails(0, 4);
  board.clock.advance(2_000);
  assert.equal(board.state(), 'half_open failing_in_a_row');
  assert.deepEqual(board.order(), ['second', 'second', 'first'], 'no turn is its trial while another one is closed');
  board.probed(300);
  board.probed(300);
  assert.equal(board.state(), 'closed well');
  assert.deepEqual(board.order(), ['first', 'second', 'first']);
  assert.deepEqual(
    board.logged.map(([event]) => event),
    ['provider opened', 'provider closed'],
    'one line each',
  );
  assert.ok(
    board.probes.every(({ signal }) => signal.aborted),
    'a probe ends with its first token',
  );
});

test('Trials that fail are not told again, and the next rest is longer', () => {
  const board = new Board();
  board.fails(0, 4);
  board.clock.advance(2_000);
  for (let n = 0; n < 2; n++) board.probes.at(-1)?.sink.failed({ code: 'HTTP_ERROR', message: '' });
  assert.equal(board.state(), 'open failing_in_a_row');
  board.clock.advance(3_999);
  assert.equal(board.probes.length, 2);
  board.clock.advance(1);
  assert.equal(board.probes.length, 3);
  assert.equal(board.logged.length, 1);
});

test('A probe whose one token cannot be spoken was answered, one that nobody answers is given up after 3 s', () => {
  const board = new Board();
  board.fails(0, 4);
  board.clock.advance(2_000);
  board.probes.at(-1)?.sink.failed({ code: 'EMPTY_REPLY', message: '' });
  const silent = board.probes.at(-1);
  board.clock.advance(3_000);
  assert.equal(silent?.signal.aborted, true);
  board.probed(10);
  assert.equal(board.state(), 'closed well');
});

test('A provider that cannot be tried without a turn is trusted again after its rest', () => {
  const board = new Board({ probed: false });
  board.fails(0, 4);
  board.clock.advance(2_000);
  assert.equal(board.state(), 'closed well');
});

test('A rest that was asked for moves the turns to another provider for so long', () => {
  const board = new Board();
  const [fake] = board.fakes;
  assert.ok(fake);
  fake.always = ({ sink }) => sink.failed({ code: 'RATE_LIMITED', message: '', retryAfterMs: 20_000 });
  board.ask(0);
  assert.equal(board.state(), 'open asked_for_rest');
  assert.equal(board.order()[0], 'second');
  board.clock.advance(19_999);
  assert.equal(board.state(), 'open asked_for_rest');
  board.clock.advance(1);
  board.probed(100);
  board.probed(100);
  assert.equal(board.order()[0], 'first');
});

test('No extra request goes to a provider that is open, or is being tried', () => {
  const board = new Board();
  const may = (): readonly boolean[] =>
    (['speculation', 'predicted', 'race', 'hedge', 'check'] as const).map((kind) =>
      board.board.hasRoomFor(kind, 'first'),
    );
  assert.ok(may().every(Boolean));
  board.fails(0, 4);
  assert.ok(!may().some(Boolean));
  board.clock.advance(2_000);
  assert.ok(!may().some(Boolean));
});

test('A second provider of which too little is known may be raced, one that is not faster by a fifth may not', () => {
  const race = (secondMs: number, count = 10): boolean => {
    const board = new Board();
    board.answers(0, 10, 500);
    board.answers(1, count, secondMs);
    return board.board.mayOutrun('second', 'first');
  };
  assert.ok(new Board().board.mayOutrun('second', 'first'));
  assert.ok(race(900, 9));
  assert.ok(race(399));
  assert.ok(!race(400));
  assert.ok(!race(900));
});

test('The board takes no further call only when every provider that is asked is full', () => {
  const limits = { ...LIMITS.providers, concurrency: { atFirst: 4, min: 4, max: 100 } };
  const board = new Board({ limits });
  const crowd = (index: number): void => {
    board.answers(index, 300, 300);
    const fake = board.fakes[index];
    assert.ok(fake);
    fake.always = hang;
    for (let n = 0; n < 5; n++) board.ask(index);
    for (let n = 0; n < 30; n++) {
      fake.next.push(says(['Late.'], 2_000));
      board.ask(index);
      board.clock.advance(2_000);
    }
  };
  crowd(0);
  assert.equal(board.board.isFull, false);
  assert.equal(board.order()[0], 'second', 'turns go where there is room');
  crowd(1);
  assert.equal(board.board.isFull, true);
});

test('What is shown of a provider names its state, its times and what it is doing', () => {
  const board = new Board();
  board.answers(0, 60, 700);
  board.fakes[0]!.always = hang;
  board.ask(0);
  assert.deepEqual(board.board.read()[0], {
    name: 'first',
    state: 'closed',
    why: null,
    ttftP95Ms: 700,
    hedgeMs: 700,
    inFlight: 1,
    limit: LIMITS.providers.concurrency.atFirst,
  });
  assert.equal(board.board.read()[1]?.ttftP95Ms, null);
});

test('A board that was closed has no timer left and tries nobody', () => {
  const board = new Board();
  board.fails(0, 4);
  board.board.close();
  board.fails(0, 4);
  board.clock.advance(60_000);
  assert.deepEqual([board.clock.pendingCount, board.probes.length], [0, 0]);
});
