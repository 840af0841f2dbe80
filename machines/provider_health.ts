/**
 * Whether a provider is asked. One actor for each deployment, shared by all calls: it hears what became of every request
 * and says when the provider has to rest, and when it is tried again in the background. Nothing here does I/O, asks for
 * the time or is random.
 *
 *   closed ─┬─ steady ──► unsteady ─┬─ resting ──► probing      (still asked, but after others)
 *           │     ▲                 └──────┬───────────┘
 *           │     └────────────────────────┘
 *           ▼
 *         open ──► half_open ──► closed, or open again for longer
 *
 * The probes of `unsteady` and `half_open` are requests for one token that no caller waits for.
 */
import { setup } from 'xstate';
import type { ProviderTrouble, Verdict } from '../src/domain/provider_health.ts';

type HealthEvent =
  /** What became of a request of a call; `restMs`: how long the provider asked to be left alone, 0 = it did not. */
  | { readonly type: 'attempt.ended'; readonly verdict: Verdict; readonly restMs: number }
  /** What became of the probe that was asked for last. */
  | { readonly type: 'probe.ended'; readonly verdict: Verdict; readonly restMs: number };

export interface HealthEffects {
  nowUs(): number;
  /** From 0 to 1, so that not all processes try a provider at the same moment. */
  random(): number;
  /** Answered with one `probe.ended`, unless it is stopped before. */
  startProbe(): void;
  stopProbe(): void;
}

interface Seen {
  readonly verdict: Verdict;
  readonly atUs: number;
}

export interface HealthContext {
  readonly effects: HealthEffects;
  /** The last ones, oldest first. */
  readonly recent: readonly Seen[];
  readonly failedInARow: number;
  /** Grows with each request that was not prompt and shrinks with each one that was. */
  readonly doubt: number;
  readonly why: ProviderTrouble | null;
  /** Rests since it was last well for a while: each is twice as long as the one before. */
  readonly restCount: number;
  readonly restsUntilUs: number;
  /** Of the trial that is going on, the probes that have ended. */
  readonly probes: readonly Verdict[];
}

const WINDOW = 20;
const JUDGED_MIN = 8;
const FAILED_SHARE = 0.4;
const FAILED_IN_A_ROW = 4;
const SLOW_SHARE = 0.6;
/**
 * How much each request speaks for a provider that has become slow: the logarithm of how much more often it is then seen
 * than while all is well (of 100: 42 instead of 80 prompt, 19 instead of 15 lagging, 30 instead of 3 to 4 late, 8 instead of
 * less than 2 failed). Their sum, never below 0, reaches `DOUBT_MAX` by chance once in e^8, some 3,000 requests, at most
 * (Page 1954; Lorden 1971), and after some 15 of a provider that has become so.
 */
const DOUBT: Readonly<Record<Verdict, number>> = { prompt: -0.6, lagging: 0.25, late: 2.1, slow: 2.1, failed: 1.6 };
const DOUBT_MAX = 8;
const DOUBT_ON_PROBATION = 5;
const REST_MS = { first: 2_000, longest: 30_000 };
/** While others answer in time there is no hurry to come back. */
const UNSTEADY_REST_MS = { first: 5_000, longest: 300_000 };
const JITTER = 0.2;
/** A shorter rest than this means only the request that was refused: on a busy line there is always one of those. */
const REST_ASKED_MS = { least: 2_000, longest: 300_000 };
/** Good ones to come back, bad ones to rest for longer. */
const PROBES = { good: 2, bad: 2 };
/** One that is late every third time must not come back by chance. */
const UNSTEADY_PROBES = { good: 8, bad: 1 };
const PROBE_MS = 3_000;

const INITIAL_HEALTH: Omit<HealthContext, 'effects'> = {
  recent: [],
  failedInARow: 0,
  doubt: 0,
  why: null,
  restCount: 0,
  restsUntilUs: 0,
  probes: [],
};

/** What is known with one more request that has ended. */
function withVerdict(context: HealthContext, verdict: Verdict): HealthContext {
  const recent = [...context.recent, { verdict, atUs: context.effects.nowUs() }].slice(-WINDOW);
  return {
    ...context,
    recent,
    failedInARow: verdict === 'failed' ? context.failedInARow + 1 : 0,
    doubt: Math.max(0, context.doubt + DOUBT[verdict]),
  };
}

function shareOf(recent: readonly Seen[], verdict: Verdict): number {
  return recent.filter((one) => one.verdict === verdict).length / recent.length;
}

function isInDoubt({ doubt }: HealthContext): boolean {
  return doubt >= DOUBT_MAX;
}

/** Why it is not to be asked any more; null: it may be. */
function openingReason({ recent, failedInARow }: HealthContext): ProviderTrouble | null {
  if (failedInARow >= FAILED_IN_A_ROW) return 'failing_in_a_row';
  if (recent.length < JUDGED_MIN) return null;
  if (shareOf(recent, 'failed') >= FAILED_SHARE) return 'failing';
  return recent.length === WINDOW && shareOf(recent, 'slow') >= SLOW_SHARE ? 'slow' : null;
}

function askedRestMs(event: HealthEvent): number {
  const restMs = 'restMs' in event ? event.restMs : 0;
  return restMs < REST_ASKED_MS.least ? 0 : Math.min(restMs, REST_ASKED_MS.longest);
}

/** A probe that was not answered in time reports itself by a timer, which has no verdict. */
function verdictOf(event: HealthEvent): Verdict {
  return 'verdict' in event ? event.verdict : 'failed';
}

/** A provider that was opened is tried for whether it answers, one that was in doubt for whether it does so in time. */
function isGood(verdict: Verdict, why: ProviderTrouble | null): boolean {
  return verdict === 'prompt' || verdict === 'lagging' || (verdict === 'late' && why !== 'unsteady');
}

function probesWith({ probes }: HealthContext, event: HealthEvent): readonly Verdict[] {
  return [...probes, verdictOf(event)];
}

function probesOf({ why }: HealthContext): typeof PROBES {
  return why === 'unsteady' ? UNSTEADY_PROBES : PROBES;
}

function goodCount(context: HealthContext, event: HealthEvent): number {
  return probesWith(context, event).filter((verdict) => isGood(verdict, context.why)).length;
}

function badCount(context: HealthContext, event: HealthEvent): number {
  return probesWith(context, event).length - goodCount(context, event);
}

const health = setup({
  types: {
    context: {} as HealthContext,
    events: {} as HealthEvent,
    input: {} as { readonly effects: HealthEffects },
  },
  actions: {
    startProbe: ({ context }) => context.effects.startProbe(),
    stopProbe: ({ context }) => context.effects.stopProbe(),
  },
  guards: {
    asksForRest: ({ event }) => askedRestMs(event) > 0,
    asksForLongerRest: ({ context, event }) =>
      context.effects.nowUs() + askedRestMs(event) * 1000 > context.restsUntilUs,
    opens: ({ context, event }) => openingReason(withVerdict(context, verdictOf(event))) !== null,
    isUnsteady: ({ context, event }) => isInDoubt(withVerdict(context, verdictOf(event))),
    isTried: ({ context, event }) => goodCount(context, event) >= probesOf(context).good,
    isRefused: ({ context, event }) => badCount(context, event) >= probesOf(context).bad,
  },
  delays: {
    rest: ({ context }) => Math.max(0, (context.restsUntilUs - context.effects.nowUs()) / 1000),
    probe: PROBE_MS,
  },
});

const note = health.assign(({ context, event }) => withVerdict(context, verdictOf(event)));
/** One that was asked first for a whole window since its last rest is well: its next rest is a first one. */
const noteInPlace = health.assign(({ context, event }) => {
  const noted = withVerdict(context, verdictOf(event));
  return { ...noted, restCount: noted.recent.length === WINDOW ? 0 : noted.restCount };
});
const noteProbe = health.assign(({ context, event }) => ({ probes: probesWith(context, event) }));

function rested(context: HealthContext, why: ProviderTrouble): Partial<HealthContext> {
  const { effects, restCount } = context;
  const { first, longest } = why === 'unsteady' ? UNSTEADY_REST_MS : REST_MS;
  const spreadMs = Math.min(longest, first * 2 ** restCount) * (1 + JITTER * (2 * effects.random() - 1));
  return { why, probes: [], restCount: restCount + 1, restsUntilUs: effects.nowUs() + Math.round(spreadMs * 1000) };
}

const restForReason = health.assign(({ context, event }) => {
  const why = openingReason(withVerdict(context, verdictOf(event))) ?? 'failing';
  // The trouble that begins with doubt is still the same one when it is opened.
  const restCount = context.why === 'unsteady' ? Math.max(0, context.restCount - 1) : context.restCount;
  return rested({ ...context, restCount }, why);
});
const restForDoubt = health.assign(({ context }) => rested(context, 'unsteady'));
const restLonger = health.assign(({ context: { why, ...context } }) =>
  rested({ ...context, why }, why === null || why === 'asked_for_rest' ? 'failing' : why),
);
const restAsAsked = health.assign(({ context, event }) => ({
  why: 'asked_for_rest' as const,
  probes: [],
  restsUntilUs: Math.max(context.restsUntilUs, context.effects.nowUs() + askedRestMs(event) * 1000),
}));

/** It starts anew, but is not trusted as before: a second late answer in a row shows that it was too early. */
const recover = health.assign({
  recent: [],
  failedInARow: 0,
  doubt: DOUBT_ON_PROBATION,
  why: null,
  probes: [],
});

/** The way into `open` from wherever it is asked. */
const opening = [
  { guard: 'asksForRest', target: '#provider.open', actions: restAsAsked },
  { guard: 'opens', target: '#provider.open', actions: restForReason },
] as const;

/** Good probes bring it back, bad ones let it rest for longer. What calls have seen meanwhile counts like a probe. */
function trial(rest: string, probing: string) {
  const verdicts = [
    { guard: 'isTried', target: '#provider.closed.steady', actions: recover },
    { guard: 'isRefused', target: rest, actions: restLonger },
  ] as const;
  const next = { target: probing, reenter: true, actions: noteProbe } as const;
  return health.createStateConfig({
    entry: 'startProbe',
    exit: 'stopProbe',
    after: { probe: [...verdicts, next] },
    on: {
      'probe.ended': [{ guard: 'asksForRest', target: '#provider.open', actions: restAsAsked }, ...verdicts, next],
      'attempt.ended': [
        { guard: 'asksForRest', target: '#provider.open', actions: restAsAsked },
        ...verdicts,
        { actions: noteProbe },
      ],
    },
  });
}

export const providerHealthMachine = health.createMachine({
  id: 'provider',
  context: ({ input }) => ({ ...INITIAL_HEALTH, effects: input.effects }),
  initial: 'closed',
  states: {
    closed: {
      initial: 'steady',
      states: {
        steady: {
          on: {
            'attempt.ended': [
              ...opening,
              { guard: 'isUnsteady', target: 'unsteady', actions: [noteInPlace, restForDoubt] },
              { actions: noteInPlace },
            ],
          },
        },
        unsteady: {
          initial: 'resting',
          states: {
            resting: {
              after: { rest: 'probing' },
              on: { 'attempt.ended': [...opening, { actions: note }] },
            },
            probing: trial('#provider.closed.unsteady.resting', '#provider.closed.unsteady.probing'),
          },
        },
      },
    },
    open: {
      after: { rest: 'half_open' },
      on: {
        // What was under way before it opened says nothing new, but for how long it wants to be left alone.
        'attempt.ended': { guard: 'asksForLongerRest', target: 'open', reenter: true, actions: restAsAsked },
      },
    },
    half_open: trial('#provider.open', '#provider.half_open'),
  },
});
