/**
 * What goes wrong at the simulated carrier: by schedule, by rate, or both. Everything random in it comes from one seed, so
 * that the same calls fail in the same way again.
 */
import type { RelaySettings } from './relay_settings.ts';

export type CarrierFault =
  /** The socket goes before the carrier has said who it is. */
  | 'drop_before_setup'
  /** The socket goes while the agent is heard. */
  | 'drop_in_reply'
  /** The socket goes while the caller speaks. */
  | 'drop_while_caller_speaks'
  /** The session fails with `code` before there is a socket. */
  | 'session_fails_at_start'
  /** The session fails with `code` while the agent is heard. */
  | 'session_fails'
  /** `error` frames after something that the caller said. */
  | 'error_frame'
  /** A webhook is delivered twice; the second answer counts. */
  | 'webhook_twice'
  /** A webhook leaves late. */
  | 'webhook_late'
  /** The answer to a webhook arrives late. */
  | 'webhook_slow'
  /** A status callback comes after the next one. */
  | 'status_out_of_order'
  | 'status_lost'
  /** The API is not there when a call is to be placed. */
  | 'rest_down';

/** How it goes wrong; each has a default. */
export interface FaultDetails {
  /** Of a failed session. */
  readonly code?: number;
  /** Of `error` frames. */
  readonly description?: string;
  /** `error` frames at once. */
  readonly frameCount?: number;
  /** Without a closing frame, as when the network is gone. */
  readonly abrupt?: boolean;
  /** How late, real milliseconds. */
  readonly delayMs?: number;
}

export interface ScheduledFault extends FaultDetails {
  readonly fault: CarrierFault;
  /** At which of its occasions in a call, from 1; 1 if absent. */
  readonly at?: number;
  /** How many occasions in a row from then on; 1 if absent. */
  readonly times?: number;
  /** In which call of this carrier, from 1; in each if absent. */
  readonly call?: number;
}

/** What a session is to be spoken and heard with. */
export type RequestedSpeech = Pick<
  RelaySettings,
  'ttsProvider' | 'ttsLanguage' | 'voice' | 'transcriptionProvider' | 'transcriptionLanguage'
>;

export interface FaultOptions {
  readonly schedule?: readonly ScheduledFault[];
  /** How probable each fault is at each of its occasions. */
  readonly rates?: Partial<Readonly<Record<CarrierFault, number>>>;
  /** Codes that sessions fail with by rate. */
  readonly codes?: readonly number[];
  readonly seed?: number;
  /** The code that the carrier refuses these settings with; null = it takes them. */
  readonly rejects?: (speech: RequestedSpeech) => number | null;
  /** Told of each fault when it strikes. */
  readonly struck?: (fault: CarrierFault, call: number) => void;
}

/** The faults of one call; a call that is placed has them from its placing on. */
export interface CallFaults {
  /** There is an occasion for this fault: null = nothing happens. */
  strikes(fault: CarrierFault): FaultDetails | null;
  rejects(speech: RequestedSpeech): number | null;
}

export type Faults = () => CallFaults;

const ALL_CODES = [64101, 64102, 64105, 64106, 64108, 64109, 64111, 64112, 64113, 64114, 39001];

/** Gives the faults of the next call. */
export function createFaults(options: FaultOptions = {}): Faults {
  const { schedule = [], rates = {}, codes = ALL_CODES, struck } = options;
  const random = seeded(options.seed ?? 1);
  let callCount = 0;
  return () => {
    const call = ++callCount;
    const occasions = new Map<CarrierFault, number>();
    const detailsOf = (fault: CarrierFault): FaultDetails | null => {
      const occasion = (occasions.get(fault) ?? 0) + 1;
      occasions.set(fault, occasion);
      const planned = schedule.find((one) => one.fault === fault && isDue(one, call, occasion));
      if (planned !== undefined) return planned;
      if (random() >= (rates[fault] ?? 0)) return null;
      return { code: codes[Math.floor(random() * codes.length)] ?? 64105, abrupt: random() < 0.5 };
    };
    return {
      strikes(fault) {
        const details = detailsOf(fault);
        if (details !== null) struck?.(fault, call);
        return details;
      },
      rejects: (speech) => options.rejects?.(speech) ?? null,
    };
  };
}

function isDue({ at = 1, times = 1, call }: ScheduledFault, ofCall: number, occasion: number): boolean {
  return (call === undefined || call === ofCall) && occasion >= at && occasion < at + times;
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
