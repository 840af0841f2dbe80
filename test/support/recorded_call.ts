/**
 * Recordings made in virtual time by the real recorder: the real relay, registry and chart, a small carrier with a voice
 * and a caller around them, providers as scripted.
 */
import assert from 'node:assert/strict';
import type { CallRecording, JsonObject } from '../../src/domain/recording.ts';
import type { SocketListener } from '../../src/domain/socket.ts';
import type { Workflow } from '../../src/domain/workflow.ts';
import { LIMITS } from '../../src/limits.ts';
import { type CallRecorder, createRecorder } from '../../src/recording/recorder.ts';
import { createCallHouse } from '../../src/runtime/call_house.ts';
import { createEarly, NO_PRICES } from '../../src/runtime/create_early.ts';
import type { CallParts } from '../../src/runtime/parts.ts';
import { ProviderBoard } from '../../src/runtime/provider_board.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';
import { type Behaviour, FakeProvider } from './fake_provider.ts';
import { createKeptLog } from './kept_log.ts';
import { sampleWorkflow } from './sample_workflow.ts';

/** What the caller does next. */
export interface Move {
  /** Words, in partials and a final; or keys. */
  readonly say?: string;
  /** The final prompt where the recogniser thinks better of the last partial one. */
  readonly final?: string;
  /** How long the recogniser waits for more. */
  readonly silenceMs?: number;
  readonly press?: string;
  /** Before the call is over. */
  readonly hangUp?: true;
  /** The socket goes and comes back after a second. */
  readonly reconnect?: true;
  /** `reply`: after our reply was heard; `said`: after the last final; `text`: after the first text, cutting in. */
  readonly after?: 'reply' | 'said' | 'text';
  readonly ms?: number;
}

export interface CallPlan {
  readonly moves: readonly Move[];
  /** What each provider does, request by request; without any the workflow's own answers are spoken. */
  readonly providers?: Readonly<Record<string, readonly Behaviour[]>>;
  readonly workflow?: Partial<Workflow>;
  readonly direction?: 'inbound' | 'outbound';
  /** Absent: the call stays in its language. */
  readonly followLanguage?: CallParts['followLanguage'];
  /** The carrier tells what it speaks. */
  readonly reports?: boolean;
}

const CALL_SID = 'CA00000000000000000000000000000001';
const ACCOUNT_SID = 'AC00000000000000000000000000000001';
const SOUND_AFTER_MS = 150;
const MS_PER_LETTER = 60;
const PARTIAL_EVERY_MS = 180;
const SILENCE_MS = 350;

export async function recordCall(plan: CallPlan): Promise<CallRecording> {
  return await new Stage(plan).recording();
}

class Stage {
  readonly #plan: CallPlan;
  readonly #clock = new VirtualClock();
  readonly #recorder: CallRecorder;
  #recording: CallRecording | null = null;
  readonly #house: ReturnType<typeof createCallHouse>;
  readonly #trackingId: string;
  readonly #workflow: Workflow;
  #listener: SocketListener | null = null;
  #isOver = false;
  #bytes = 0;
  // The voice.
  #queue: string[] = [];
  #speaking: unknown = null;
  #isOn = false;
  #isOpen = false;
  #heard = '';
  #replyBegun = false;
  // The caller.
  #nextMove = 0;
  #waiting: { readonly move: Move; armed: boolean } | null = null;

  constructor(plan: CallPlan) {
    this.#plan = plan;
    this.#workflow = sampleWorkflow({ instructions: 'Be brief.', ...plan.workflow });
    const models = Object.entries(plan.providers ?? {}).map(([name, behaviours]) => {
      const provider = new FakeProvider(name, this.#clock);
      provider.next.push(...behaviours);
      return provider;
    });
    const { eventsMax, bytesMax, openCallsMax } = LIMITS.recording;
    const randomBytes = (count: number): Uint8Array =>
      Uint8Array.from({ length: count }, () => (this.#bytes = (this.#bytes + 7) % 251));
    const providers: string[] = [];
    this.#recorder = createRecorder({
      privacy: 'full',
      clock: this.#clock,
      store: {
        write: async (recording) => {
          this.#recording = await Promise.resolve(recording);
        },
      },
      limits: { eventsMax, bytesMax, openCallsMax },
      log: createKeptLog(),
      randomBytes,
    });
    const clock = this.#clock;
    const board = new ProviderBoard({ clock, log: createKeptLog(), random: () => 0.5, limits: LIMITS.providers });
    this.#house = createCallHouse({
      followLanguage: plan.followLanguage ?? (() => null),
      clock,
      board,
      log: createKeptLog(),
      limits: LIMITS,
      meter: { callOpened: () => {}, turnEnded: () => {}, callEnded: () => {}, count: () => {} },
      early: createEarly({ clock, prices: NO_PRICES, board, random: () => 0.5, tables: null }).parts,
      models,
      carrier: 'simulator',
      maxCalls: 1,
      owner: 'test',
      tap: this.#recorder,
      watcher: {
        opened: ({ identity, metered: { createdEpochMs }, times: { createdUs }, callSid }) =>
          this.#recorder.callOpened({ ...identity, callSid, createdEpochMs, createdUs, providers }),
        told: (trackingId, event) => this.#recorder.carrierTold(trackingId, { ...event }, this.#clock.nowUs()),
        ended: (record) => {
          this.#isOver = true;
          this.#recorder.callEnded(record);
        },
      },
      randomBytes,
      refusal: () => null,
      save: () => {},
      stored: () => null,
      takeUps: null,
      hangUp: () => {},
      verifySocket: () => true,
      decorate: (provider) => {
        providers.push(provider.name);
        return this.#recorder.recorded(provider);
      },
    });
    const direction = plan.direction ?? 'inbound';
    this.#trackingId = this.#house.registry.open({
      direction,
      mode: 'optimized',
      to: '+14155550100',
      from: '+14155550101',
      workflow: this.#workflow,
      language: 'en-US',
      variables: {},
      callSid: CALL_SID,
    });
    if (direction === 'outbound') {
      this.#clock.setTimeout(() => this.#tell({ type: 'carrier.progressed', status: 'ringing' }), 400);
      this.#clock.setTimeout(() => this.#tell({ type: 'carrier.progressed', status: 'answered' }), 2_000);
    }
    this.#clock.setTimeout(() => this.#connect(true), direction === 'outbound' ? 2_150 : 130);
  }

  async recording(): Promise<CallRecording> {
    while (!this.#isOver && this.#clock.step());
    await this.#recorder.flushed();
    assert.ok(this.#recording);
    return this.#recording;
  }

  #tell(event: { readonly type: string; readonly [name: string]: string }): void {
    this.#house.registry.tell(this.#trackingId, event as never, event.type);
  }

  #connect(isFirst: boolean): void {
    const listener = this.#house.relay.opened({
      send: (text: string) => {
        this.#received(JSON.parse(text) as JsonObject);
        return 'sent';
      },
      close: (status: number) => void this.#clock.setTimeout(() => this.#closed(listener, status), 0),
    });
    this.#listener = listener;
    const token = this.#house.registry.issueToken(this.#trackingId, CALL_SID, ACCOUNT_SID);
    const setup = { type: 'setup', sessionId: 'VX1', callSid: CALL_SID, accountSid: ACCOUNT_SID };
    listener.message(JSON.stringify({ ...setup, customParameters: { token } }), this.#clock.nowUs());
    if (isFirst && this.#workflow.greeting !== '') this.#speak(this.#workflow.greeting, true);
    else this.#heardAll();
  }

  #closed(listener: SocketListener, status: number): void {
    if (this.#listener !== listener) return;
    this.#listener = null;
    listener.closed(status);
  }

  #send(frame: JsonObject): void {
    if (this.#listener === null) return;
    this.#listener.message(JSON.stringify(frame), this.#clock.nowUs());
  }

  #info(name: string, value: string): void {
    if (this.#plan.reports !== false) this.#send({ type: 'info', name, value });
  }

  #received(frame: JsonObject): void {
    if (frame['type'] === 'text') this.#speak(frame['token'] as string, frame['last'] === true);
    if (frame['type'] !== 'end') return;
    this.#stopVoice();
    this.#clock.setTimeout(() => this.#closed(this.#listener as SocketListener, 1000), 90);
    this.#clock.setTimeout(() => this.#tell({ type: 'carrier.ended', end: 'completed' }), 240);
  }

  // The voice: each piece in turn, reported when it was spoken.

  #speak(text: string, last: boolean): void {
    const begins = !this.#isOpen && text !== '';
    this.#isOpen = !last;
    if (text !== '') this.#queue.push(text);
    if (begins) this.#begun();
    this.#clock.setTimeout(() => this.#pump(), 0);
  }

  #begun(): void {
    this.#replyBegun = true;
    this.#offerMove();
  }

  #pump(): void {
    if (this.#speaking !== null) return;
    const [text] = this.#queue;
    if (text === undefined) {
      if (this.#isOpen || !this.#isOn) return;
      this.#isOn = false;
      this.#info('agentSpeaking', 'off');
      return this.#heardAll();
    }
    if (!this.#isOn) {
      this.#speaking = this.#clock.setTimeout(() => {
        this.#speaking = null;
        this.#isOn = true;
        this.#info('agentSpeaking', 'on');
        this.#pump();
      }, SOUND_AFTER_MS);
      return;
    }
    this.#speaking = this.#clock.setTimeout(() => {
      this.#speaking = null;
      this.#queue.shift();
      this.#heard += text;
      this.#info('tokensPlayed', text);
      this.#pump();
    }, text.length * MS_PER_LETTER);
  }

  #stopVoice(): void {
    this.#clock.clearTimeout(this.#speaking);
    this.#speaking = null;
    this.#queue = [];
    this.#isOn = false;
  }

  // The caller.

  #heardAll(): void {
    this.#heard = '';
    this.#offerMove(true);
  }

  /** Arms the next move if its time has come. */
  #offerMove(isQuiet = false): void {
    this.#waiting ??= this.#takeMove();
    const waiting = this.#waiting;
    if (waiting === null || waiting.armed) return;
    const { after = 'reply', ms = 900 } = waiting.move;
    if (after === 'reply' && !isQuiet) return;
    if (after === 'text' && !this.#replyBegun) return;
    waiting.armed = true;
    this.#clock.setTimeout(() => this.#make(waiting.move), ms);
  }

  #takeMove(): { readonly move: Move; armed: boolean } | null {
    const move = this.#plan.moves[this.#nextMove++];
    return move === undefined ? null : { move, armed: false };
  }

  #make(move: Move): void {
    if (move.hangUp === true) {
      if (this.#listener !== null) this.#closed(this.#listener, 1001);
      this.#clock.setTimeout(() => this.#tell({ type: 'carrier.ended', end: 'completed' }), 150);
    } else if (move.reconnect === true) {
      this.#stopVoice();
      if (this.#listener !== null) this.#closed(this.#listener, 1006);
      this.#done();
      this.#clock.setTimeout(() => this.#connect(false), 1_000);
    } else if (move.press !== undefined) {
      for (const [index, digit] of move.press.split('').entries()) {
        this.#clock.setTimeout(() => this.#send({ type: 'dtmf', digit }), index * 300);
      }
      this.#clock.setTimeout(() => this.#done(), move.press.length * 300);
    } else {
      this.#utter(move, move.after === 'text');
    }
  }

  #utter({ say: text = '', final = text, silenceMs = SILENCE_MS }: Move, cutsIn: boolean): void {
    this.#info('clientSpeaking', 'on');
    if (cutsIn) this.#clock.setTimeout(() => this.#cutIn(), 120);
    const words = text.split(' ');
    for (const index of words.keys()) {
      const partial = words.slice(0, index + 1).join(' ');
      this.#clock.setTimeout(() => this.#prompt(partial, false), (index + 1) * PARTIAL_EVERY_MS);
    }
    const spokenMs = words.length * PARTIAL_EVERY_MS + 60;
    this.#clock.setTimeout(() => this.#info('clientSpeaking', 'off'), spokenMs);
    this.#clock.setTimeout(() => {
      this.#replyBegun = false;
      this.#prompt(final, true);
      this.#done();
    }, spokenMs + silenceMs);
  }

  #prompt(voicePrompt: string, last: boolean): void {
    this.#send({ type: 'prompt', voicePrompt, lang: 'en-US', last });
  }

  #cutIn(): void {
    if (this.#queue.length === 0 && !this.#isOn) return;
    const heard = this.#heard + (this.#queue[0] ?? '').slice(0, 4);
    this.#stopVoice();
    this.#info('agentSpeaking', 'off');
    this.#send({ type: 'interrupt', utteranceUntilInterrupt: heard, durationUntilInterruptMs: 700 });
    this.#heard = '';
  }

  #done(): void {
    this.#waiting = null;
    if (this.#plan.moves[this.#nextMove]?.after === 'said') this.#offerMove();
  }
}
