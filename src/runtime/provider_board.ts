/**
 * What all calls together know of the providers, and what follows from it: in which order a turn tries them, when a second
 * one is asked beside the first, and what has to wait while they have enough to do. One for the process; every request to a
 * provider passes through it.
 */
import type { Clock } from '../domain/clock.ts';
import type { ExtraCallKind } from '../domain/ledger.ts';
import type { Log } from '../domain/log.ts';
import type { ProviderHealth } from '../domain/provider_health.ts';
import type { ReplyProvider } from '../domain/reply.ts';
import type { LIMITS } from '../limits.ts';
import { Hedging } from '../providers/hedging.ts';
import { ProviderBook } from '../providers/provider_book.ts';
import { Spending } from '../providers/spending.ts';
import { HealthSwitch } from './health_switch.ts';
import { watchedProvider } from './watched_provider.ts';

export interface BoardParts {
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly limits: (typeof LIMITS)['providers'];
}

interface Entry {
  readonly name: string;
  readonly book: ProviderBook;
  readonly health: HealthSwitch;
}

/** How much a provider has against it, in tries: one that was asked in this turn comes after one that was not. */
const AGAINST = { tried: 1, unsteady: 0.5, full: 0.5, open: 1.5 };
/** A race that the second wins seldom costs more than it gives. */
const FASTER_BY = 0.8;
/** For providers that are not watched, which are those that are no models. */
const UNWATCHED_HEDGE_MS = 900;

export class ProviderBoard {
  readonly #parts: BoardParts;
  readonly #entries = new Map<string, Entry>();
  /** Of second requests beside a late one. */
  readonly hedging: Hedging;
  /** Of those whose delay the workflow has set. */
  readonly hedgingAsSet: Hedging;
  /** Of further requests after one that failed. */
  readonly failovers: Spending;

  constructor(parts: BoardParts) {
    this.#parts = parts;
    const { hedges, hedgesAsSet, failovers } = parts.limits;
    this.hedging = new Hedging(parts.clock, rulesOf(hedges), hedges.latePercentMax);
    this.hedgingAsSet = new Hedging(parts.clock, rulesOf(hedgesAsSet), hedgesAsSet.latePercentMax);
    this.failovers = new Spending(parts.clock, rulesOf(failovers));
  }

  /** The provider as it is to be asked: what becomes of each request is seen here. */
  watch(provider: ReplyProvider): ReplyProvider {
    const { clock, log, random, limits } = this.#parts;
    const { name } = provider;
    const book = new ProviderBook(clock, limits.concurrency);
    const health = new HealthSwitch({ clock, log, random, provider, verdictOn: (ttftUs) => book.verdictOn(ttftUs) });
    this.#entries.set(name, { name, book, health });
    return watchedProvider(provider, clock, () => book.begin((verdict, restMs) => health.ended(verdict, restMs)));
  }

  /** Whom a turn asks first. */
  first(providers: readonly ReplyProvider[]): ReplyProvider | undefined {
    return this.next(providers, []);
  }

  /**
   * Whom a turn asks next. `tried`: the names of those that it has asked already, one for each request. One that is unsteady
   * loses its place to others that are in time; one that is open comes last, but it is asked where nobody else is left.
   */
  next(providers: readonly ReplyProvider[], tried: readonly string[]): ReplyProvider | undefined {
    let [best] = providers;
    let least = Infinity;
    for (const provider of providers) {
      const against = this.#against(provider.name, providers, tried);
      if (against >= least) continue;
      best = provider;
      least = against;
    }
    return best;
  }

  /** Who goes on with an answer that broke off, for the `count`th time in its turn; `inTrouble`: who has let it down. */
  toGoOn(providers: readonly ReplyProvider[], inTrouble: readonly string[], _count: number): ReplyProvider | undefined {
    return this.next(providers, inTrouble);
  }

  #against(name: string, all: readonly ReplyProvider[], tried: readonly string[]): number {
    const triedCount = tried.filter((one) => one === name).length * AGAINST.tried;
    const entry = this.#entries.get(name);
    if (entry === undefined) return triedCount;
    if (entry.health.state !== 'closed') return triedCount + AGAINST.open;
    const isUnsteady = entry.health.isUnsteady && all.some((other) => this.#isInTimeFor(entry, other.name));
    return triedCount + (isUnsteady ? AGAINST.unsteady : 0) + (entry.book.isFull ? AGAINST.full : 0);
  }

  /** Whether another one answers mostly before this one is called late; of one that is not known it is assumed. */
  #isInTimeFor(entry: Entry, name: string): boolean {
    const other = this.#entries.get(name);
    if (other === undefined || other === entry) return false;
    const { health, book } = other;
    return health.state === 'closed' && !health.isUnsteady && (book.medianUs ?? 0) <= entry.book.hedgeUs;
  }

  /** In how many ms a second request is made beside one to this provider. */
  hedgeMs(name: string): number {
    const entry = this.#entries.get(name);
    return entry === undefined ? UNWATCHED_HEDGE_MS : entry.book.hedgeUs / 1000;
  }

  /** Whether `second` is likely to speak before `first`. One that is not known yet is given its chance. */
  mayOutrun(second: string, first: string): boolean {
    const [secondUs, firstUs] = [second, first].map((name) => this.#entries.get(name)?.book.medianUs ?? null);
    if (secondUs === null || secondUs === undefined || firstUs === null || firstUs === undefined) return true;
    return secondUs < firstUs * FASTER_BY;
  }

  /**
   * Whether a turn that everybody has failed waits for one of them: those that rest for longer than `leftMs` are not waited
   * for.
   */
  mayAskLater(providers: readonly ReplyProvider[], leftMs: number): boolean {
    return providers.some(({ name }) => (this.#entries.get(name)?.health.restsForMs ?? 0) < leftMs);
  }

  /** Whether such a turn, which has asked those of `tried`, asks the next one now. */
  mayAskAgain(_tried: readonly string[]): boolean {
    return this.failovers.may();
  }

  isClosed(name: string): boolean {
    return (this.#entries.get(name)?.health.state ?? 'closed') === 'closed';
  }

  /** Whether a request that no turn depends on may be made now: not to one that has enough to do with the turns. */
  hasRoomFor(kind: ExtraCallKind, name: string): boolean {
    const entry = this.#entries.get(name);
    return entry === undefined || (entry.health.state === 'closed' && entry.book.hasRoomFor(kind));
  }

  /** Every provider has more to do than it takes: what it gets more of makes the calls wait that are there. */
  get isFull(): boolean {
    const entries = [...this.#entries.values()];
    const closed = entries.filter(({ health }) => health.state === 'closed');
    const asked = closed.length > 0 ? closed : entries;
    return asked.length > 0 && asked.every(({ book }) => book.isFull);
  }

  /** In the order in which they are configured. */
  read(): readonly ProviderHealth[] {
    return [...this.#entries.values()].map(({ name, book, health }) => ({
      name,
      state: health.state,
      why: health.why,
      ttftP95Ms: book.p95Us === null ? null : Math.round(book.p95Us / 1000),
      hedgeMs: Math.round(book.hedgeUs / 1000),
      inFlight: book.inFlight,
      limit: book.limit,
    }));
  }

  /** Nothing is tried in the background any more. */
  close(): void {
    for (const { health } of this.#entries.values()) health.close();
  }
}

function rulesOf({ sharePercent, perMinute, burst }: (typeof LIMITS)['providers']['failovers']) {
  return { share: sharePercent / 100, perSecond: perMinute / 60, burst };
}
