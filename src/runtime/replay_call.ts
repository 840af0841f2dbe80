/**
 * Runs a recorded call again in virtual time: the real relay, registry, chart and filter; only the carrier's socket, the
 * providers and the clock are replaced.
 */
import type { CallCommand, CarrierFact } from '../../machines/call_events.ts';
import type { CallEnd } from '../domain/call_record.ts';
import type { Log } from '../domain/log.ts';
import type { CallRecording } from '../domain/recording.ts';
import type { ReplyProvider } from '../domain/reply.ts';
import type { TurnRecord } from '../domain/turn.ts';
import type { Script } from '../languages/cantonese/script.ts';
import { LIMITS } from '../limits.ts';
import { compareTurns } from '../replay/comparison.ts';
import { type RecordedCall, readRecordedCall } from '../replay/recorded_call.ts';
import { createReplayingProvider } from '../replay/replaying_provider.ts';
import { ReplayedCarrier } from '../replay/replayed_carrier.ts';
import { ReplyPlans } from '../replay/reply_plans.ts';
import type { ReplayedCall } from '../replay/report.ts';
import { drawn } from '../replay/seeded.ts';
import { providerNames, replayedPrediction, type ReplaySettings } from '../replay/settings.ts';
import { type TurnView, viewTurns } from '../replay/turn_views.ts';
import { type CallHouse, createCallHouse } from './call_house.ts';
import { createEarly, NO_PRICES } from './create_early.ts';
import type { CallMeter, CallParts } from './parts.ts';
import { ProviderBoard } from './provider_board.ts';
import { askingAt } from './recorded_asking.ts';
import { RecordedBoard } from './recorded_board.ts';
import { VirtualClock } from './virtual_clock.ts';

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
/** One call alone saves up little of what many may spend. */
const PLENTY = { sharePercent: 100, perMinute: 600, burst: 1_000, latePercentMax: 100 };
const REPLAYED_PROVIDERS = { ...LIMITS.providers, hedges: PLENTY, hedgesAsSet: PLENTY, failovers: PLENTY };
/** A call that goes on for so long after its recording is not ended by anything any more. */
const BEYOND_US = 3_600_000_000;

/** What the calls had for their languages. */
export interface ReplayLanguages {
  /** For those in Cantonese. */
  readonly script?: Script;
  /** For those whose caller may change the language; absent: they stay in theirs. */
  readonly followLanguage?: CallParts['followLanguage'];
}

/** Throws when parts of the recording contradict each other, as they may in one that was written by hand. */
export function replayCall(
  recording: CallRecording,
  settings: ReplaySettings,
  languages: ReplayLanguages = {},
): ReplayedCall {
  const call = readRecordedCall(recording, LIMITS.call.keyPauseMs);
  const run = new ReplayRun(call, settings, languages);
  const turns = compareTurns(call.turns, run.toItsEnd(), (turnId) => run.assumed.has(turnId));
  return { turns, end: { recorded: recording.end, replayed: run.end }, notes: notesOf(call, run) };
}

class ReplayRun {
  readonly assumed = new Set<number>();
  end: CallEnd | null = null;
  readonly #clock = new VirtualClock();
  readonly #turns: TurnRecord[] = [];
  readonly #languages: ReplayLanguages;
  readonly #createdUs: number;
  readonly #lastUs: number;
  readonly carrier: ReplayedCarrier;

  constructor(call: RecordedCall, settings: ReplaySettings, languages: ReplayLanguages) {
    const { recording, script } = call;
    this.#languages = languages;
    const { firstTokenMs } = LIMITS.generation.deadlines;
    const clock = this.#clock;
    const plans = new ReplyPlans(call, settings, firstTokenMs, () => this.carrier.heard);
    const provider = (name: string): ReplyProvider =>
      createReplayingProvider({
        name,
        clock,
        plan: (asked, request) => plans.plan(asked, request),
        assumed: (turnId) => this.assumed.add(turnId),
      });
    const models = providerNames(recording, settings).map(provider);
    const house = this.#house(call, models, settings);
    const { direction, mode, workflow, language, variables, callSid } = recording;
    this.#createdUs = clock.nowUs();
    this.#lastUs = this.#createdUs + (recording.events.at(-1)?.atUs ?? 0) + BEYOND_US;
    const trackingId = house.registry.open({
      direction,
      mode,
      to: '',
      from: '',
      workflow: {
        ...workflow,
        turnClock: { ...workflow.turnClock, ...settings.turnClock },
        prediction: replayedPrediction(workflow.prediction, settings),
      },
      language,
      variables,
      callSid,
    });
    this.carrier = new ReplayedCarrier({
      clock,
      script,
      greeting: workflow.greeting,
      keyPauseMs: LIMITS.call.keyPauseMs,
      openSocket: (socket) => house.relay.opened(socket),
      tell: (event) => house.registry.tell(trackingId, event as unknown as CarrierFact | CallCommand, event.type),
      issueToken: (sid, accountSid) => house.registry.issueToken(trackingId, sid, accountSid),
    });
  }

  /** The turns of the call, when it is over. */
  toItsEnd(): readonly TurnView[] {
    const clock = this.#clock;
    while (this.end === null && clock.nowUs() < this.#lastUs && clock.step());
    const cycles = this.carrier.cycles.all.map((cycle) => ({
      ...cycle,
      beginUs: cycle.beginUs - this.#createdUs,
      lastTextUs: cycle.lastTextUs - this.#createdUs,
    }));
    return viewTurns({ finals: this.carrier.finals, cycles, turns: this.#turns });
  }

  /** What was made of what many calls knew then, as long as the replay asks the same providers in the same way. */
  #board(call: RecordedCall, { firstVoice, providers }: ReplaySettings): ProviderBoard {
    const parts = { clock: this.#clock, log: SILENT, random: () => 0.5, limits: REPLAYED_PROVIDERS };
    if (firstVoice !== null || providers !== null) return new ProviderBoard(parts);
    return new RecordedBoard(parts, (which) =>
      askingAt(call, this.carrier.heard.finalCount + (which === 'next' ? 1 : 0), this.#clock.nowUs() - this.#createdUs),
    );
  }

  #house(call: RecordedCall, models: readonly ReplyProvider[], settings: ReplaySettings): CallHouse {
    let byteCount = 0;
    const { seed } = settings;
    const { script, followLanguage = () => null } = this.#languages;
    const board = this.#board(call, settings);
    const early = createEarly({ clock: this.#clock, prices: NO_PRICES, board, random: () => 0.5, tables: null });
    const meter: CallMeter = {
      callOpened: () => {},
      turnEnded: (_call, turn) => this.#turns.push(turn),
      callEnded: (_call, end) => {
        this.end = end;
      },
      count: () => {},
    };
    return createCallHouse({
      clock: this.#clock,
      log: SILENT,
      limits: LIMITS,
      meter,
      early: early.parts,
      ...(script !== undefined && { script }),
      followLanguage,
      board,
      models,
      carrier: call.recording.carrier,
      maxCalls: 1,
      owner: 'replay',
      tap: null,
      watcher: null,
      randomBytes: (count) => Uint8Array.from({ length: count }, () => drawn(seed, `byte ${byteCount++}`) * 256),
      refusal: () => null,
      save: () => {},
      stored: () => null,
      takeUps: null,
      hangUp: () => {},
      verifySocket: () => true,
    });
  }
}

function notesOf({ recording, turnsLost }: RecordedCall, run: ReplayRun): readonly string[] {
  const notes: string[] = [];
  const left = run.carrier.interruptsLeftOut;
  if (left > 0) notes.push(`${count(left, 'interruption')} left out: our reply had no text then, or was over.`);
  if (recording.truncated) {
    notes.push(`The recording ends before its call did; ${count(turnsLost, 'turn')} cut off by that and not compared.`);
  } else if (recording.end === null) {
    notes.push('The recording was written before its call ended; the replay is stopped there.');
  }
  if (run.end === null) notes.push('The replay was stopped: nothing ended the call any more.');
  return notes;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? ' was' : 's were'}`;
}
