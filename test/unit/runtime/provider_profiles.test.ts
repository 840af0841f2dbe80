/**
 * Whole calls in virtual time whose providers behave as hosted models do: how often a second request is made, how late the
 * first text is, and how soon a provider that has become slow is asked second.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawReply, type ProfileName, PROFILES } from '../../../bench/profiles.ts';
import { seededRandom } from '../../../bench/seeded.ts';
import type { ReplyProvider, ReplyRequest } from '../../../src/domain/reply.ts';
import type { TurnRecord } from '../../../src/domain/turn.ts';
import { NO_PREDICTION } from '../../../src/domain/workflow.ts';
import { CallWorld, type TalkingCall } from '../../support/call_world.ts';
import type { Behaviour } from '../../support/fake_provider.ts';
import { TURN_CLOCK } from '../../support/sample_workflow.ts';

const { hedgeMs: _given, ...LEARNED } = TURN_CLOCK;

/** Nothing of it is looked at. */
const NO_REQUEST = {} as ReplyRequest;

/** First token and whole reply as the profile draws them; pauses and broken streams are of no account here. */
function modelled(profile: ProfileName, random: () => number): Behaviour {
  return ({ sink, signal }, clock) => {
    const plan = drawReply(PROFILES[profile], random);
    const later = (ms: number, task: () => void): void => {
      const handle = clock.setTimeout(task, ms);
      signal.addEventListener('abort', () => clock.clearTimeout(handle));
    };
    if (plan.kind === 'error') {
      const isLimit = plan.status === 429;
      const code = isLimit ? 'RATE_LIMITED' : 'HTTP_ERROR';
      const failure = { code, message: '', ...(isLimit && { retryAfterMs: plan.retryAfterS * 1000 }) } as const;
      later(plan.afterMs, () => sink.failed(failure));
    } else if (plan.kind === 'stream' && plan.firstTokenMs < 2_500) {
      later(plan.firstTokenMs, () => sink.text('Yes. '));
      later(plan.firstTokenMs + 400, () => sink.done({ endCall: false }));
    } else {
      later(2_500, () => sink.failed({ code: 'FIRST_TOKEN_TIMEOUT', message: '' }));
    }
  };
}

class Line {
  readonly world: CallWorld;
  readonly #random: () => number;
  readonly #calls: readonly TalkingCall[];
  #asked = 0;

  constructor(seed: number) {
    this.world = new CallWorld({ workflow: { turnClock: LEARNED, prediction: NO_PREDICTION, limits: ENDLESS } });
    this.#random = seededRandom(seed);
    this.#calls = Array.from({ length: CALLS }, (_, n) => this.world.talking({ callSid: `CA${n}`.padEnd(34, '0') }));
  }

  behave(first: ProfileName, second: ProfileName): this {
    for (const [index, profile] of [first, second].entries()) {
      const behaviour = modelled(profile, this.#random);
      const probe: ReplyProvider['probe'] = (sink, signal) =>
        behaviour({ request: NO_REQUEST, sink, signal }, this.world.clock);
      Object.assign(this.world.provider(index), { always: behaviour, probe });
    }
    return this;
  }

  /** So many turns of the calls in turn, in the order of their ends. */
  talk(count: number): readonly TurnRecord[] {
    const from = this.world.metered.length;
    for (let n = 0; n < count; n++) {
      const call = this.#calls[this.#asked++ % CALLS];
      call?.heardAll();
      call?.says(`question ${n}`);
      this.world.clock.advance(6_000 / CALLS);
    }
    return this.world.metered.slice(from);
  }

  end(): void {
    for (const call of this.#calls) call.hangsUp();
    this.world.assertEndedCleanly();
  }
}

/** Each asks every 6 s, by when its last turn is over. */
const CALLS = 10;
const ENDLESS = { maxCallS: 1_000_000, silenceS: 60, silenceCountMax: 2, ringS: 30 };

function msOf(turns: readonly TurnRecord[], of: 'firstTextUs' | 'answerTextUs'): readonly number[] {
  return turns
    .map(({ timeline }) => ((timeline[of] ?? Infinity) - (timeline.finalUs ?? 0)) / 1000)
    .toSorted((a, b) => a - b);
}

function extraShare(turns: readonly TurnRecord[]): number {
  const asked = turns.reduce((sum, { attempts }) => sum + attempts.filter(({ source }) => !OWN.has(source)).length, 0);
  return asked / turns.length - 1;
}

const OWN = new Set(['script', 'apology', 'curated']);

test('With a usual provider first and a fast one second the tail is cut for few extra requests', (t) => {
  const line = new Line(1).behave('B_payg', 'D_lpu');
  const turns = line.talk(2_000);
  const gaps = msOf(turns, 'answerTextUs');
  const p99 = gaps[Math.floor(gaps.length * 0.99)] ?? Infinity;
  const extra = extraShare(turns);
  t.diagnostic(
    `p99 ${p99} ms, extra ${(extra * 100).toFixed(1)} %, longest first text ${msOf(turns, 'firstTextUs').at(-1)}`,
  );
  assert.ok(p99 <= 1_150, `p99 ${p99} ms`);
  assert.ok(extra <= 0.08, `${extra} extra requests a turn`);
  assert.ok((msOf(turns, 'firstTextUs').at(-1) ?? Infinity) <= 1_500);
  line.end();
});

test('A first provider that becomes stressed is asked second within twenty turns, mostly', (t) => {
  const [waits, extras]: [number[], number[]] = [[], []];
  for (let seed = 1; seed <= 20; seed++) {
    const line = new Line(seed).behave('B_payg', 'D_lpu');
    line.talk(100);
    line.behave('C_stress', 'D_lpu');
    const after = line.talk(200);
    const switched = after.findIndex(({ attempts }) => attempts[0]?.source === 'second');
    waits.push(switched === -1 ? after.length : switched);
    extras.push(extraShare(after));
    assert.ok((msOf(after, 'firstTextUs').at(-1) ?? Infinity) <= 1_500, `seed ${seed}`);
    line.end();
  }
  waits.sort((a, b) => a - b);
  const within = waits.filter((wait) => wait <= 20).length;
  const extra = extras.reduce((sum, one) => sum + one, 0) / extras.length;
  t.diagnostic(`turns to the switch: ${waits.join(' ')}; ${within} of ${waits.length} within 20`);
  t.diagnostic(`extra requests a turn: ${extra.toFixed(3)}, at most ${Math.max(...extras)}`);
  assert.ok(extra <= 0.15, `${extra} extra requests a turn`);
  assert.ok(within >= 14, `${within} of ${waits.length}`);
});
