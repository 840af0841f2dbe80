/**
 * What is known of one provider: its times to first token, the requests that are under way and how many it takes. Each
 * request is followed here; what became of it is told in one verdict.
 */
import type { Clock } from '../domain/clock.ts';
import type { ExtraCallKind } from '../domain/ledger.ts';
import type { Verdict } from '../domain/provider_health.ts';
import type { ReplyFailure, ReplyFailureCode } from '../domain/reply.ts';
import { GradientLimit, type LimitRules } from './gradient_limit.ts';
import { TtftWindow } from './ttft_window.ts';

/** Fewer say little of the last of a hundred. */
const LEARNED_N_MIN = 50;
const UNLEARNED_US = 900_000;
const HEDGE_US = { least: 600_000, most: 1_000_000 };
/** Nobody minds who waits for less. */
const LAGGING_LEAST_US = 400_000;
/** A median of fewer says little; more than the last ones would not show that a provider has changed. */
const MEDIAN = { answeredMin: 10, last: 64 };
/** What a provider is held to is not raised by the requests that are held to it. */
const JUDGED_NOW = 40;
/** Estimates of many samples are made again after so many new ones, or after so long. */
const FRESH = { samplesMin: 64, newSamples: 16, us: 5_000_000 };
/** Of the limit: what may be left out goes first, turns never. */
const ROOM: Readonly<Record<ExtraCallKind, number>> = {
  speculation: 0.7,
  predicted: 0.7,
  race: 0.7,
  hedge: 0.8,
  check: 0.9,
};
/** These say something of what was asked, or of us, not of the provider. */
const NOT_ITS_FAULT: ReadonlySet<ReplyFailureCode> = new Set([
  'CONTENT_FILTERED',
  'REPLY_TOO_LONG',
  'NO_ANSWER',
  'NOT_RECORDED',
]);

interface Estimates {
  readonly sampleCount: number;
  readonly atUs: number;
  readonly p95Us: number | null;
  /** Without the newest. */
  readonly earlierP80Us: number | null;
  readonly earlierP95Us: number | null;
  readonly medianUs: number | null;
}

export class ProviderBook {
  readonly #clock: Clock;
  readonly #window = new TtftWindow();
  readonly #limit: GradientLimit;
  #inFlight = 0;
  #sampleCount = 0;
  #estimates: Estimates | null = null;

  constructor(clock: Clock, rules: LimitRules) {
    this.#clock = clock;
    this.#limit = new GradientLimit(rules);
  }

  /** A request begins. `tell` hears once what became of it, and a second time when it broke after its first token. */
  begin(tell: (verdict: Verdict, restMs: number) => void): FollowedRequest {
    this.#inFlight += 1;
    return new FollowedRequest(this, this.#clock.nowUs(), this.#inFlight, tell);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get limit(): number {
    return this.#limit.limit;
  }

  /** It has more to do than it takes, and that shows. */
  get isFull(): boolean {
    return this.#inFlight >= this.limit && this.#limit.isCrowded;
  }

  hasRoomFor(kind: ExtraCallKind): boolean {
    return this.#inFlight < this.limit * ROOM[kind];
  }

  /** Null while too little is known. */
  get p95Us(): number | null {
    return this.#read().p95Us;
  }

  get medianUs(): number | null {
    return this.#read().medianUs;
  }

  /** A first token that is not there by then is late. */
  get hedgeUs(): number {
    return clampedHedge(this.p95Us);
  }

  /** By what a first token after this time is to be judged. */
  verdictOn(ttftUs: number): Verdict {
    const { earlierP80Us, earlierP95Us, p95Us } = this.#read();
    if (ttftUs > Math.max(HEDGE_US.most, 2 * (earlierP95Us ?? UNLEARNED_US))) return 'slow';
    if (ttftUs > clampedHedge(earlierP95Us ?? p95Us)) return 'late';
    return ttftUs > Math.max(LAGGING_LEAST_US, earlierP80Us ?? Infinity) ? 'lagging' : 'prompt';
  }

  answered(ttftUs: number, inFlightAtBegin: number): void {
    this.#add(ttftUs, false);
    this.#limit.answered(ttftUs, inFlightAtBegin);
  }

  /** Its first token had not come after so long. */
  givenUp(ranUs: number): void {
    this.#add(ranUs, true);
  }

  ended(): void {
    this.#inFlight -= 1;
  }

  #add(ttftUs: number, isGivenUp: boolean): void {
    this.#window.add({ atUs: this.#clock.nowUs(), ttftUs, isGivenUp });
    this.#sampleCount += 1;
  }

  #read(): Estimates {
    const known = this.#estimates;
    const nowUs = this.#clock.nowUs();
    if (known !== null && this.#isFresh(known, nowUs)) return known;
    this.#window.forget(nowUs);
    const learned = { answeredMin: LEARNED_N_MIN };
    const read = {
      sampleCount: this.#sampleCount,
      atUs: nowUs,
      p95Us: this.#window.quantileUs(0.95, learned),
      earlierP80Us: this.#window.quantileUs(0.8, { ...learned, butLast: JUDGED_NOW }),
      earlierP95Us: this.#window.quantileUs(0.95, { ...learned, butLast: JUDGED_NOW }),
      medianUs: this.#window.quantileUs(0.5, MEDIAN),
    };
    this.#estimates = read;
    return read;
  }

  #isFresh({ sampleCount, atUs }: Estimates, nowUs: number): boolean {
    if (nowUs - atUs > FRESH.us) return false;
    const isFew = this.#sampleCount < FRESH.samplesMin;
    return this.#sampleCount - sampleCount < (isFew ? 1 : FRESH.newSamples);
  }
}

/** One request, from its start to its end. */
export class FollowedRequest {
  readonly #book: ProviderBook;
  readonly #startedUs: number;
  readonly #inFlight: number;
  readonly #tell: (verdict: Verdict, restMs: number) => void;
  #state: 'waiting' | 'answering' | 'over' = 'waiting';

  constructor(
    book: ProviderBook,
    startedUs: number,
    inFlight: number,
    tell: (verdict: Verdict, restMs: number) => void,
  ) {
    this.#book = book;
    this.#startedUs = startedUs;
    this.#inFlight = inFlight;
    this.#tell = tell;
  }

  /** Text came; only the first one means anything. */
  text(nowUs: number): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'answering';
    const ttftUs = nowUs - this.#startedUs;
    const verdict = this.#book.verdictOn(ttftUs);
    this.#book.answered(ttftUs, this.#inFlight);
    this.#tell(verdict, 0);
  }

  done(): void {
    this.#end();
  }

  failed({ code, retryAfterMs = 0 }: Pick<ReplyFailure, 'code' | 'retryAfterMs'>, nowUs: number): void {
    if (this.#state === 'over') return;
    if (this.#state === 'waiting' && code === 'FIRST_TOKEN_TIMEOUT') this.#book.givenUp(nowUs - this.#startedUs);
    this.#end();
    if (!NOT_ITS_FAULT.has(code)) this.#tell('failed', retryAfterMs);
  }

  /**
   * We let it go: another one was faster, or nobody waits any more. That is no failure, but if it should have answered by
   * then it was late.
   */
  abandoned(nowUs: number): void {
    if (this.#state === 'waiting') {
      const ranUs = nowUs - this.#startedUs;
      const verdict = this.#book.verdictOn(ranUs);
      this.#book.givenUp(ranUs);
      if (verdict !== 'prompt') this.#tell(verdict, 0);
    }
    this.#end();
  }

  #end(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#book.ended();
  }
}

function clampedHedge(p95Us: number | null): number {
  return Math.max(HEDGE_US.least, Math.min(HEDGE_US.most, p95Us ?? UNLEARNED_US));
}
