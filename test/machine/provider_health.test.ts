/** Whether a provider is asked: every state with everything that can be told there, then its rests and trials in time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, createActor } from 'xstate';
import { type HealthEffects, providerHealthMachine } from '../../machines/provider_health.ts';
import type { Verdict } from '../../src/domain/provider_health.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';

const VERDICTS: readonly Verdict[] = ['prompt', 'lagging', 'late', 'slow', 'failed'];

class Health {
  readonly clock = new VirtualClock();
  readonly #startUs = this.clock.nowUs();
  readonly errors: unknown[] = [];
  /** Probes that were started and not stopped. */
  probing = 0;
  probeCount = 0;
  chance = 0.5;
  readonly #actor: Actor<typeof providerHealthMachine>;

  constructor() {
    const effects: HealthEffects = {
      nowUs: () => this.clock.nowUs(),
      random: () => this.chance,
      startProbe: () => {
        this.probing += 1;
        this.probeCount += 1;
      },
      stopProbe: () => void (this.probing -= 1),
    };
    this.#actor = createActor(providerHealthMachine, {
      input: { effects },
      clock: {
        setTimeout: (task, ms) => this.clock.setTimeout(task, ms),
        clearTimeout: (id) => this.clock.clearTimeout(id),
      },
    });
    this.#actor.subscribe({ error: (error) => this.errors.push(error) });
    this.#actor.start();
  }

  get state(): string {
    const { value } = this.#actor.getSnapshot();
    return JSON.stringify(value).replaceAll(/[{}"]/g, '').replaceAll(':', '.');
  }

  get why() {
    return this.#actor.getSnapshot().context.why;
  }

  get nowMs(): number {
    return (this.clock.nowUs() - this.#startUs) / 1000;
  }

  calls(...verdicts: readonly Verdict[]): this {
    for (const verdict of verdicts) this.#actor.send({ type: 'attempt.ended', verdict, restMs: 0 });
    return this;
  }

  refuses(restMs: number): this {
    this.#actor.send({ type: 'attempt.ended', verdict: 'failed', restMs });
    return this;
  }

  probes(...verdicts: readonly Verdict[]): this {
    for (const verdict of verdicts) this.#actor.send({ type: 'probe.ended', verdict, restMs: 0 });
    return this;
  }

  probeRefuses(restMs: number): this {
    this.#actor.send({ type: 'probe.ended', verdict: 'failed', restMs });
    return this;
  }

  wait(ms: number): this {
    this.clock.advance(ms);
    return this;
  }
}

const times = (count: number, verdict: Verdict): readonly Verdict[] => Array.from({ length: count }, () => verdict);

/** Each is made anew, for an actor cannot be copied. */
const STATES = {
  'closed.steady': () => new Health(),
  'closed.unsteady.resting': () => new Health().calls(...times(4, 'late')),
  'closed.unsteady.probing': () => new Health().calls(...times(4, 'late')).wait(5_000),
  open: () => new Health().calls(...times(4, 'failed')),
  half_open: () => new Health().calls(...times(4, 'failed')).wait(2_000),
} as const;

type StateName = keyof typeof STATES;

/** Where one fact leads from each state; what is not named changes nothing that can be seen. */
const LEADS: Readonly<Partial<Record<StateName, Readonly<Record<string, string>>>>> = {
  'closed.steady': { 'refuses 2000': 'open', 'refuses 9000': 'open' },
  'closed.unsteady.resting': { 'refuses 2000': 'open', 'refuses 9000': 'open' },
  'closed.unsteady.probing': {
    ...Object.fromEntries(
      ['call', 'probe'].flatMap((who) =>
        ['late', 'slow', 'failed'].map((verdict) => [`${who} ${verdict}`, 'closed.unsteady.resting']),
      ),
    ),
    'refuses 1999': 'closed.unsteady.resting',
    'refuses 2000': 'open',
    'refuses 9000': 'open',
    'probe refuses 1999': 'closed.unsteady.resting',
    'probe refuses 2000': 'open',
    'probe refuses 9000': 'open',
  },
  half_open: {
    'refuses 2000': 'open',
    'refuses 9000': 'open',
    'probe refuses 2000': 'open',
    'probe refuses 9000': 'open',
  },
};

const RESTS_MS = [1_999, 2_000, 9_000];

const FACTS: readonly (readonly [name: string, tell: (health: Health) => void])[] = [
  ...VERDICTS.map((verdict) => [`call ${verdict}`, (health: Health) => void health.calls(verdict)] as const),
  ...VERDICTS.map((verdict) => [`probe ${verdict}`, (health: Health) => void health.probes(verdict)] as const),
  ...RESTS_MS.map((restMs) => [`refuses ${restMs}`, (health: Health) => void health.refuses(restMs)] as const),
  ...RESTS_MS.map(
    (restMs) => [`probe refuses ${restMs}`, (health: Health) => void health.probeRefuses(restMs)] as const,
  ),
];

for (const [name, make] of Object.entries(STATES) as [StateName, () => Health][]) {
  test(`${name}: is reached, and each single fact leads where it should and breaks nothing`, () => {
    assert.equal(make().state, name);
    for (const [fact, tell] of FACTS) {
      const health = make();
      tell(health);
      assert.equal(health.state, LEADS[name]?.[fact] ?? name, fact);
      const isProbing = health.state === 'half_open' || health.state === 'closed.unsteady.probing';
      assert.equal(health.probing, isProbing ? 1 : 0, `${fact}: probes under way`);
      health.wait(10 * 60_000);
      assert.deepEqual(health.errors, [], fact);
    }
  });
}

test('closed.steady: four failures in a row open it, three and an answer do not', () => {
  const health = new Health().calls('failed', 'failed', 'failed', 'prompt', 'failed', 'failed', 'failed');
  assert.notEqual(health.state, 'open');
  const other = new Health().calls(...times(4, 'failed'));
  assert.deepEqual([other.state, other.why], ['open', 'failing_in_a_row']);
});

test('closed: two of five that fail open it once eight are known, and not before', () => {
  // Late ones have no part in it, so that it is not the doubt that is seen.
  const health = new Health().calls('failed', 'prompt', 'failed', 'prompt', 'failed', 'prompt', 'failed');
  assert.notEqual(health.state, 'open');
  health.calls('prompt');
  assert.deepEqual([health.state, health.why], ['open', 'failing']);
});

test('closed: a provider that fails in one of three is asked', () => {
  const health = new Health();
  for (let n = 0; n < 30; n++) health.calls('prompt', 'prompt', 'failed');
  assert.match(health.state, /^closed/);
});

test('closed: twelve slow ones of twenty open it', () => {
  const health = new Health().calls(...times(8, 'prompt'), ...times(11, 'slow'));
  assert.match(health.state, /^closed/);
  health.calls('slow');
  assert.deepEqual([health.state, health.why], ['open', 'slow']);
});

test('closed.steady: four late ones in a row lose it its place, one of fifteen for ever does not', () => {
  assert.equal(new Health().calls(...times(3, 'late')).state, 'closed.steady');
  const health = new Health().calls(...times(4, 'late'));
  assert.deepEqual([health.state, health.why], ['closed.unsteady.resting', 'unsteady']);
  const steady = new Health();
  for (let n = 0; n < 200; n++) steady.calls(...times(14, 'prompt'), 'late');
  assert.equal(steady.state, 'closed.steady');
});

test('closed.steady: every fifth request lags without harm, every second one besides some late ones does not', () => {
  const usual = new Health();
  for (let n = 0; n < 200; n++) usual.calls(...times(4, 'prompt'), 'lagging');
  assert.equal(usual.state, 'closed.steady');
  const slower = new Health().calls('late', 'lagging', 'prompt', 'lagging', 'late', 'lagging', 'lagging', 'prompt');
  assert.equal(slower.calls('late', 'lagging', 'late').state, 'closed.unsteady.resting');
});

test('open: it rests 2 s, then twice as long after each trial that fails, 30 s at most', () => {
  const health = new Health().calls(...times(4, 'failed'));
  for (const restMs of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    health.wait(restMs - 1);
    assert.equal(health.state, 'open', `${restMs}`);
    health.wait(1);
    assert.equal(health.state, 'half_open', `${restMs}`);
    health.probes('failed', 'failed');
  }
});

test('open: how long it rests is spread by a fifth to both sides', () => {
  for (const [chance, restMs] of [
    [0, 1_600],
    [1, 2_400],
  ] as const) {
    const health = new Health();
    health.chance = chance;
    health.calls(...times(4, 'failed')).wait(restMs - 1);
    assert.equal(health.state, 'open');
    assert.equal(health.wait(1).state, 'half_open');
  }
});

test('open: a rest that the provider asked for is kept, and no shorter one cuts it', () => {
  const health = new Health().refuses(9_000);
  assert.deepEqual([health.state, health.why], ['open', 'asked_for_rest']);
  health.wait(3_000).refuses(2_000);
  health.wait(5_999);
  assert.equal(health.state, 'open');
  assert.equal(health.wait(1).state, 'half_open');
});

test('open: a longer rest that is asked for later holds, 5 minutes at most', () => {
  const health = new Health().refuses(3_000).wait(1_000).refuses(3_600_000).wait(299_999);
  assert.equal(health.state, 'open');
  assert.equal(health.wait(1).state, 'half_open');
});

test('half_open: two good probes of three close it, whatever comes first', () => {
  for (const probes of [
    ['prompt', 'prompt'],
    ['failed', 'prompt', 'late'],
    ['late', 'failed', 'prompt'],
  ] as const) {
    const health = STATES.half_open().probes(...probes);
    assert.deepEqual([health.state, health.why], ['closed.steady', null], probes.join());
    assert.deepEqual([health.probing, health.probeCount], [0, probes.length]);
  }
});

test('half_open: a second bad probe opens it again', () => {
  for (const probes of [
    ['failed', 'failed'],
    ['prompt', 'slow', 'failed'],
  ] as const) {
    const health = STATES.half_open().probes(...probes);
    assert.equal(health.state, 'open');
    assert.equal(health.probing, 0);
  }
});

test('half_open: a probe that is not answered is stopped after 3 s and counts as failed', () => {
  const health = STATES.half_open().wait(2_999);
  assert.deepEqual([health.state, health.probeCount], ['half_open', 1]);
  health.wait(1);
  assert.deepEqual([health.state, health.probing, health.probeCount], ['half_open', 1, 2]);
  health.wait(3_000);
  assert.deepEqual([health.state, health.probing], ['open', 0]);
});

test('half_open: what calls see meanwhile counts like a probe', () => {
  assert.equal(STATES.half_open().calls('prompt').probes('prompt').state, 'closed.steady');
  assert.equal(STATES.half_open().calls('failed', 'failed').state, 'open');
});

test('closed.unsteady: it is tried after its rest, and comes back when eight probes are in time, one after the other', () => {
  const health = STATES['closed.unsteady.probing']();
  health.probes(...times(6, 'prompt'), 'lagging');
  assert.equal(health.state, 'closed.unsteady.probing');
  health.probes('prompt');
  assert.deepEqual([health.state, health.why], ['closed.steady', null]);
  const still = STATES['closed.unsteady.probing']().probes('prompt', 'late');
  assert.deepEqual([still.state, still.why], ['closed.unsteady.resting', 'unsteady']);
});

test('closed.unsteady: one that begins to fail is opened from there', () => {
  const health = STATES['closed.unsteady.resting']().calls(...times(4, 'failed'));
  assert.equal(health.state, 'open');
});

test('closed.steady: after it came back two late ones are enough, and a good window forgets its rests', () => {
  const health = STATES['closed.unsteady.probing']().probes(...times(8, 'prompt'));
  health.calls('late', 'late');
  assert.equal(health.state, 'closed.unsteady.resting');
  health.wait(9_999);
  assert.equal(health.state, 'closed.unsteady.resting', 'its second rest is longer');
  health
    .wait(1)
    .probes(...times(8, 'prompt'))
    .calls(...times(20, 'prompt'));
  health.calls(...times(5, 'late')).wait(5_000);
  assert.equal(health.state, 'closed.unsteady.probing', 'a first rest again');
});

test('closed.unsteady: on a busy line, too, each rest is longer than the one before', () => {
  const health = new Health().calls(...times(40, 'prompt'), ...times(5, 'late'));
  for (const restMs of [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
    health.calls(...times(25, 'prompt')).wait(restMs - 1);
    assert.equal(health.state, 'closed.unsteady.resting', `${restMs}`);
    assert.equal(health.wait(1).state, 'closed.unsteady.probing', `${restMs}`);
    health.probes('late');
  }
});
