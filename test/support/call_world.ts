/** Calls in virtual time: the real registry, calls and chart, with scripted providers and channels around them. */
import { sampleWorkflow } from './sample_workflow.ts';
import assert from 'node:assert/strict';
import type { CallRecord } from '../../src/domain/call_record.ts';
import type { Log } from '../../src/domain/log.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { SetupFrame } from '../../src/domain/relay_frames.ts';
import type { TurnRecord } from '../../src/domain/turn.ts';
import { foldUtterance } from '../../src/domain/utterance.ts';
import { continuationWords } from '../../src/languages/continuation_words.ts';
import type { Answer, Workflow } from '../../src/domain/workflow.ts';
import { LIMITS } from '../../src/limits.ts';
import type { CallLink, Refusal, RelayFact } from '../../src/relay/call_door.ts';
import { CallRegistry, type RegistryDeps } from '../../src/runtime/call_registry.ts';
import type { CallParts, LanguageFollower, RecordedCall } from '../../src/runtime/parts.ts';
import type { NewCall } from '../../src/telephony/call_desk.ts';
import { FakeChannel } from './fake_channel.ts';
import { FakeProvider } from './fake_provider.ts';
import { createEarly, type Early, NO_PRICES } from '../../src/runtime/create_early.ts';
import { ProviderBoard } from '../../src/runtime/provider_board.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';

export const WORKFLOW = sampleWorkflow({
  instructions: 'Be brief.',
  answers: [
    { wordings: ['where are you'], reply: 'We are in Main Street.' },
    { wordings: ['goodbye'], reply: 'Thank you for calling.', endCall: true },
  ],
  lines: {
    bridge: ['One moment.', 'Let me see.'],
    apology: ['Sorry, I cannot answer now.'],
    unknown: ['I do not know.'],
    brokenOff: ['Sorry, I lost my words.'],
    stillThere: ['Are you still there?', 'Can you hear me?'],
    goodbye: 'Goodbye then.',
  },
  limits: { maxCallS: 600, silenceS: 8, silenceCountMax: 2, ringS: 30 },
});

export interface WorldOptions {
  readonly providers?: readonly string[];
  readonly maxCalls?: number;
  readonly workflow?: Partial<Workflow>;
  readonly refusal?: RegistryDeps['refusal'];
  readonly takeUps?: RegistryDeps['takeUps'];
  /** Another one than a new one: that of an earlier process. */
  readonly clock?: VirtualClock;
  /** What the product sees of it. */
  readonly processClock?: Clock & { readonly pendingCount: number };
  readonly owner?: string;
  /** Where its random bytes begin. */
  readonly firstByte?: number;
  readonly stored?: RegistryDeps['stored'];
  /** Told of every save as well. */
  save?(call: RecordedCall, when: 'soon' | 'gathered'): void;
  readonly continuationsMax?: number;
  /** Which language an utterance is taken to be in; absent: nobody follows the caller's language. */
  readonly languageOf?: (text: string) => string | null;
}

const CALL_SID = 'CA00000000000000000000000000000001';
const ACCOUNT_SID = 'AC00000000000000000000000000000001';

export class CallWorld {
  readonly clock: VirtualClock;
  readonly #processClock: Clock & { readonly pendingCount: number };
  readonly logged: string[] = [];
  readonly #log = keptIn(this.logged);
  readonly board: ProviderBoard;
  readonly early: Early;
  readonly providers: readonly FakeProvider[];
  readonly registry: CallRegistry;
  /** Every record that was saved, in order. */
  readonly saved: CallRecord[] = [];
  readonly metered: TurnRecord[] = [];
  /** As what each turn was counted. */
  readonly meteredModes: string[] = [];
  readonly ended: CallRecord[] = [];
  readonly hungUp: string[] = [];
  /** Codes of what was counted. */
  readonly counted: string[] = [];
  readonly channels: FakeChannel[] = [];
  readonly workflow: Workflow;
  /** Makes the workflow's own answers throw, as a bug of ours would. */
  answersBroken = false;
  #bytes = 0;
  readonly #save: NonNullable<WorldOptions['save']>;
  readonly #takeUps: RegistryDeps['takeUps'];

  readonly #languageOf: WorldOptions['languageOf'];

  constructor(options: WorldOptions = {}) {
    this.#languageOf = options.languageOf;
    this.clock = options.clock ?? new VirtualClock();
    this.#processClock = options.processClock ?? this.clock;
    this.#bytes = options.firstByte ?? 0;
    this.#save = (call, when) => options.save?.(call, when);
    this.#takeUps = options.takeUps ?? null;
    this.providers = (options.providers ?? ['first', 'second']).map((name) => new FakeProvider(name, this.clock));
    this.workflow = { ...WORKFLOW, ...options.workflow };
    const clock = this.#processClock;
    this.board = new ProviderBoard({ clock, log: this.#log, random: () => 0.5, limits: LIMITS.providers });
    this.early = createEarly({ clock, prices: NO_PRICES, board: this.board, random: () => 0.5, tables: null });
    this.registry = new CallRegistry({
      parts: this.#parts(options),
      carrier: 'simulator',
      maxCalls: options.maxCalls ?? 10,
      owner: options.owner ?? 'test',
      watcher: null,
      randomBytes: (count) => Uint8Array.from({ length: count }, () => this.#byte()),
      refusal: options.refusal ?? (() => null),
      stored:
        options.stored ?? ((trackingId) => this.saved.findLast((record) => record.trackingId === trackingId) ?? null),
      takeUps: options.takeUps ?? null,
    });
  }

  /** Never the same ids, however many calls there are. Source: Knuth's linear congruential generator, its highest byte. */
  #byte(): number {
    this.#bytes = (Math.imul(this.#bytes, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#bytes >>> 24;
  }

  provider(index = 0): FakeProvider {
    const provider = this.providers[index];
    assert.ok(provider);
    return provider;
  }

  open(call: Partial<NewCall> = {}): string {
    return this.registry.open({
      direction: 'inbound',
      mode: 'optimized',
      to: '+14155550100',
      from: '+14155550101',
      workflow: this.workflow,
      language: 'en-US',
      variables: {},
      callSid: CALL_SID,
      ...call,
    });
  }

  /** A call whose socket is connected and whose greeting was heard. */
  talking(call: Partial<NewCall> = {}): TalkingCall {
    const trackingId = this.open(call);
    const callSid = call.callSid ?? CALL_SID;
    const token = this.registry.issueToken(trackingId, callSid, ACCOUNT_SID);
    const talking = new TalkingCall(this, trackingId, callSid, token);
    talking.connect();
    talking.tell({ type: 'agent.speaking', on: false });
    return talking;
  }

  /** A socket that presents this token. */
  knock(
    token: string,
    setup: Partial<SetupFrame> = {},
  ): { readonly channel: FakeChannel; readonly answer: CallLink | Refusal } {
    const channel = new FakeChannel(this.clock);
    this.channels.push(channel);
    const frame: SetupFrame = {
      type: 'setup',
      sessionId: 'VX1',
      callSid: CALL_SID,
      accountSid: ACCOUNT_SID,
      parentCallSid: '',
      from: '',
      to: '',
      forwardedFrom: '',
      callType: '',
      callerName: '',
      direction: 'inbound',
      callStatus: '',
      customParameters: { token },
      ...setup,
    };
    const answer = this.registry.connect(frame, channel, this.clock.nowUs());
    if ('listener' in answer) channel.listener = answer.listener;
    return { channel, answer };
  }

  record(trackingId: string): CallRecord {
    const record = this.registry.find(trackingId);
    assert.ok(record);
    return record;
  }

  /** Nothing of any call is left: no timer, no generation that nobody waits for, no open reply, no call. */
  assertEndedCleanly(): void {
    assert.equal(this.registry.liveCount, 0, 'calls are left');
    // Its timers belong to the process and not to any call.
    this.board.close();
    assert.equal(this.#processClock.pendingCount, 0, 'timers are left');
    for (const provider of this.providers) assert.equal(provider.leftBehind.length, 0, 'generations are left');
    for (const channel of this.channels) assert.deepEqual(channel.faults, []);
    const ids = this.ended.map((record) => record.trackingId);
    assert.equal(new Set(ids).size, ids.length, 'a call was ended twice');
  }

  #follow(): LanguageFollower | null {
    const languageOf = this.#languageOf;
    if (languageOf === undefined) return null;
    return {
      heard({ text }) {
        const language = languageOf(text);
        return language === null ? null : { language };
      },
    };
  }

  #parts(options: WorldOptions): CallParts {
    return {
      clock: this.#processClock,
      log: this.#log,
      providers: this.providers.map((provider) => this.board.watch(provider)),
      board: this.board,
      early: this.early.parts,
      followLanguage: () => this.#follow(),
      answers: {
        exact: (workflow, utterance) => this.#answer(workflow, utterance),
        closest: (workflow, utterance) => this.#answer(workflow, utterance.split(' ').slice(0, 3).join(' ')),
      },
      meter: {
        callOpened: () => {},
        turnEnded: ({ mode }, turn) => {
          this.meteredModes.push(mode);
          this.metered.push(turn);
        },
        callEnded: ({ trackingId }) => void this.ended.push(this.record(trackingId)),
        count: (code) => void this.counted.push(code),
      },
      limits: {
        utteranceChars: 200,
        carrierFacts: 8,
        turnsKept: 5,
        transcriptLines: 400,
        gatherPartMs: 1_200,
        keyPauseMs: 1500,
        reconnectMs: 20_000,
        partialStaleMs: 4000,
        closingMs: 5000,
        transferMs: 60_000,
        dialSlackMs: 5000,
        reply: {
          lateMs: 800,
          clauseMs: 2500,
          speechSpareMs: 2500,
          pauseMs: 300,
          continuationsMax: options.continuationsMax ?? 2,
          resumeMs: 1500,
          gapBridgeMs: 250,
        },
      },
      continuationWords,
      createFilter: () => ({ push: (token) => token, flush: () => '' }),
      buildMessages: (workflow, history, utterance) => [
        { role: 'system', content: workflow.instructions },
        ...history.map(({ role, text }) => ({
          role: role === 'agent' ? ('assistant' as const) : ('user' as const),
          content: text,
        })),
        { role: 'user', content: utterance },
      ],
      save: (call, when) => {
        this.saved.push(call.record());
        this.#save(call, when);
      },
      isOurs: (trackingId, epoch) => this.#takeUps?.isOurs(trackingId, epoch) ?? true,
      hangUp: (callSid) => void this.hungUp.push(callSid),
    };
  }

  #answer(workflow: Workflow, utterance: string): Answer | null {
    if (this.answersBroken) throw new Error('a bug of ours');
    const folded = foldUtterance(utterance);
    return (
      workflow.answers.find(({ wordings }) => wordings.some((wording) => foldUtterance(wording) === folded)) ?? null
    );
  }
}

/** One call with its socket, as the carrier and the caller use it. */
export class TalkingCall {
  readonly trackingId: string;
  readonly callSid: string;
  readonly token: string;
  readonly #world: CallWorld;
  #link: CallLink | null = null;
  channel: FakeChannel;

  constructor(world: CallWorld, trackingId: string, callSid: string, token: string) {
    this.#world = world;
    this.trackingId = trackingId;
    this.callSid = callSid;
    this.token = token;
    this.channel = new FakeChannel(world.clock);
  }

  connect(setup: Partial<SetupFrame> = {}): CallLink {
    const { channel, answer } = this.#world.knock(this.token, { callSid: this.callSid, ...setup });
    assert.ok('listener' in answer, JSON.stringify(answer));
    this.channel = channel;
    this.#link = answer;
    return answer;
  }

  get record(): CallRecord {
    return this.#world.record(this.trackingId);
  }

  tell(fact: RelayFact): void {
    this.#link?.tell(fact, this.#world.clock.nowUs());
  }

  says(text: string): void {
    this.tell({ type: 'prompt.final', text, language: '' });
  }

  hearsPartial(text: string): void {
    this.tell({ type: 'prompt.partial', text, language: '' });
  }

  /** The carrier has spoken everything that was sent. */
  heardAll(): void {
    this.tell({ type: 'agent.speaking', on: false });
  }

  cutsIn(heard: string): void {
    this.tell({ type: 'caller.interrupted', heard });
  }

  /** The socket is gone. */
  drops(): void {
    this.channel.isClosed = true;
    this.tell({ type: 'channel.closed', status: 1006 });
  }

  /** The carrier says that the call is over, then its socket closes. */
  hangsUp(): void {
    this.#world.registry.tell(this.trackingId, { type: 'carrier.ended', end: 'completed' }, 'completed');
    this.drops();
  }

  get lines(): readonly string[] {
    return this.record.transcript.map(({ role, text, cut }) => `${role}: ${text}${cut === true ? ' /' : ''}`);
  }
}

function keptIn(logged: string[]): Log {
  const note = (event: string): void => void logged.push(event);
  return { debug: note, info: note, warn: note, error: note };
}
