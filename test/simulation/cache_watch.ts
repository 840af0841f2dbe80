/**
 * Rule 6, what was proven in other calls is said only where it was proven: one for all calls of a world. It keeps its own
 * account of what was asked where, by whom, and what a model answered to it in a turn or to the question alone, and holds
 * every answer from the cache against it.
 */
import type { ReplyRequest } from '../../src/domain/reply.ts';
import { asksModel, type TurnRecord } from '../../src/domain/turn.ts';
import type { Workflow } from '../../src/domain/workflow.ts';
import type { FaultBook } from './faults.ts';
import { factIn, filledText, isForEverybody, type Known, maskedText, readingOf } from './question_bank.ts';
import { foldedWords, squeezed } from './texts.ts';

/** Where something is asked. */
export interface Place {
  readonly workflow: Workflow;
  readonly language: string;
  readonly lastAgentLine: string;
  readonly known: Known;
}

/** A turn that is over, as the world saw it. */
interface SeenTurn {
  readonly caller: string;
  readonly place: Place;
  readonly utterance: string;
  /** What of its answer was said, or was not cut from it. */
  readonly said: string;
  readonly record: TurnRecord;
  /** What was known when it was asked. */
  readonly askedAt: number;
  /** It was asked when nothing else was being said, so that everybody knows where. */
  readonly isSure: boolean;
}

interface Sighting {
  readonly at: number;
  readonly caller: string;
  readonly values: string;
  readonly fact: string;
}

/** What a model answered to a question alone. */
interface Proof {
  readonly at: number;
  readonly text: string;
}

type Kind = (typeof KINDS)[number];

interface Asked {
  readonly kind: Kind;
  readonly workflowId: string;
  readonly sightings: Sighting[];
  readonly proofs: Proof[];
  /** What was surely learned of it; null = nothing, or it may be forgotten. */
  learned: Learned | null;
  /** Another answer was learned besides: from now on there is none. */
  closed: { readonly at: number; readonly atUs: number } | null;
}

interface Learned {
  readonly fact: string;
  readonly at: number;
  readonly atUs: number;
}

type Tier = (typeof TIERS)[number];

interface Keys {
  readonly exact: string;
  readonly normalised: string;
  readonly template: string;
  /** Of a template as well: whichever values are known, where the utterance names none. */
  readonly whichever: string;
  readonly values: string;
  /** With what the utterance says. */
  readonly known: Known;
}

interface CacheWatchParts {
  readonly nowUs: () => number;
  readonly faults: FaultBook;
}

const CALLERS_NEEDED = 2;
const VALUE_SETS_NEEDED = 8;
const TIERS = ['exact', 'normalised', 'template'] as const;
const KINDS = [...TIERS, 'whichever'] as const;
/** Seconds until counts are written, and a commit that is slow. */
const WRITTEN_WITHIN_US = 7_000_000;
const WITHHELD = 'withheld';

export class CacheWatch {
  readonly #parts: CacheWatchParts;
  readonly #asked = new Map<string, Asked>();
  /** Counts what was seen. */
  #seen = 0;
  /** By the processes before this one. */
  #seenBefore = 0;
  /** When a record could not be read last. */
  #unreadUs = -1;

  constructor(parts: CacheWatchParts) {
    this.#parts = parts;
  }

  /** Everything that was seen so far has a smaller number than what comes. */
  get now(): number {
    return this.#seen;
  }

  /** What is wrong with how this turn was answered. */
  turnEnded(turn: SeenTurn): string | null {
    const { start, outcome } = turn.record;
    if (start === null) return null;
    if (start.startsWith('cache_')) return this.#servedProblem(turn, start.slice('cache_'.length));
    // What two generations said together is nobody's answer.
    const isWhole = outcome === 'answered' && !turn.record.attempts.some((attempt) => attempt.start === 'continuation');
    const isLearned = asksModel(start) && isWhole && turn.place.workflow.prediction.cache;
    if (isLearned && turn.said !== '') this.#sighted(turn);
    return null;
  }

  #sighted({ caller, place, utterance, said, isSure }: SeenTurn): void {
    const keys = keysOf(place, utterance);
    const [at, atUs, fact] = [++this.#seen, this.#parts.nowUs(), factIn(said)];
    const isLearned = isSure && isForEverybody(said) && this.#canLearn;
    for (const kind of KINDS) {
      const asked = this.#of(keys, kind, place.workflow);
      asked.sightings.push({ at, caller: isNumber(caller) ? caller : WITHHELD, values: keys.values, fact });
      if (isLearned) learn(asked, { fact, at, atUs });
    }
  }

  /** What a model says beside an answer from the cache. */
  rechecked(place: Place, utterance: string, text: string): void {
    if (!isForEverybody(text) || !this.#canLearn) return;
    const [at, atUs, fact] = [++this.#seen, this.#parts.nowUs(), factIn(text)];
    const keys = keysOf(place, utterance);
    for (const kind of KINDS) learn(this.#of(keys, kind, place.workflow), { fact, at, atUs });
  }

  /** A model has answered a question alone. */
  checked(request: ReplyRequest, text: string): string | null {
    const messages = request.messages();
    const [system, ...told] = messages.map(({ content }) => content);
    const lastAgentLine = told.length > 1 ? (told[0] ?? '') : '';
    if (told.length > 2 || told.at(-1) !== request.utterance) return 'a check tells more than the question';
    if (request.workflow.model.temperature !== 0) return 'a check leaves its answer to chance';
    const { workflow, language, utterance } = request;
    const keys = keysOf({ workflow, language, lastAgentLine, known: knownIn(system ?? '') }, utterance);
    const at = ++this.#seen;
    for (const kind of KINDS) {
      this.#of(keys, kind, workflow).proofs.push({ at, text: isFilled(kind) ? maskedText(text) : text });
    }
    return null;
  }

  /** The process is gone; what it wrote before this time is on the disk. */
  restarted(writtenUpToUs: number, how: 'crashed' | 'stopped'): void {
    const { faults, nowUs } = this.#parts;
    // What is only counted is handed over a little later.
    const handedUpToUs = how === 'stopped' ? writtenUpToUs : Math.min(writtenUpToUs, nowUs());
    const keptUpToUs = handedUpToUs - WRITTEN_WITHIN_US;
    for (const asked of this.#asked.values()) {
      const { kind, learned, closed, proofs } = asked;
      const isNew = learned !== null && learned.at > this.#seenBefore && closed === null && proofs.length === 0;
      if (how === 'crashed' && kind === 'normalised' && isNew) faults.hit('memory: crash between sighting and proof');
      if (closed !== null && closed.atUs >= writtenUpToUs) asked.closed = null;
      if (learned !== null && learned.atUs >= keptUpToUs) asked.learned = null;
    }
    this.#seenBefore = this.#seen;
  }

  /** What is seen in this moment may not be learned: nobody knows what was known before. */
  unread(): void {
    this.#unreadUs = this.#parts.nowUs();
  }

  get #canLearn(): boolean {
    return this.#unreadUs !== this.#parts.nowUs();
  }

  /** A record of an answer that was not closed is damaged: what was learned may begin anew. */
  damaged(workflowId: string): void {
    for (const asked of this.#asked.values()) if (asked.workflowId === workflowId) asked.learned = null;
  }

  #servedProblem(turn: SeenTurn, tier: string): string | null {
    const { place } = turn;
    const { faults } = this.#parts;
    if (!place.workflow.prediction.cache) return 'a workflow without a cache answers from it';
    if (!isTier(tier)) return `an answer was served as ${tier}`;
    faults.gained('cache: served');
    if (tier === 'template') faults.gained('cache: served with values filled in');
    const problem = this.#unprovenAs(tier, turn);
    return problem !== null && tier === 'template' ? this.#unprovenAs('whichever', turn) && problem : problem;
  }

  #unprovenAs(kind: Kind, { place, utterance, said, askedAt, record }: SeenTurn): string | null {
    const keys = keysOf(place, utterance);
    const { sightings, proofs, closed } = this.#of(keys, kind, place.workflow);
    const asked = `"${said}" to "${utterance}" (${kind}) after "${place.lastAgentLine}"`;
    if (!isForEverybody(said)) return `${asked} is not for everybody`;
    const proof = proofs.findLast(({ at, text }) => {
      const whole = isFilled(kind) ? filledText(text, keys.known) : text;
      return at <= askedAt && whole !== null && isSaid(said, whole, record);
    });
    if (proof === undefined) return `${asked} is not what a model said to the question alone`;
    const fact = factIn(proof.text);
    const agreed = sightings.filter((sighting) => sighting.at <= askedAt && sighting.fact === fact);
    const callers = new Set(agreed.map(({ caller }) => caller));
    if (callers.size < CALLERS_NEEDED) return `${asked} was answered to ${callers.size} callers before`;
    if (closed !== null && closed.at <= askedAt) return `${asked} was answered otherwise before`;
    const valueSets = new Set(agreed.map(({ values }) => values));
    if (isFilled(kind) && valueSets.size < VALUE_SETS_NEEDED && !valueSets.has(keys.values)) {
      return `${asked} was never seen with these values, and with ${valueSets.size} others only`;
    }
    return null;
  }

  #of(keys: Keys, kind: Kind, { id: workflowId }: Workflow): Asked {
    const known = this.#asked.get(keys[kind]);
    if (known !== undefined) return known;
    const asked: Asked = { kind, workflowId, sightings: [], proofs: [], learned: null, closed: null };
    this.#asked.set(keys[kind], asked);
    return asked;
  }
}

function learn(asked: Asked, answer: Learned): void {
  asked.learned ??= answer;
  if (asked.learned.fact !== answer.fact) asked.closed ??= answer;
}

/** Its text has values filled in. */
function isFilled(kind: Kind): boolean {
  return kind === 'template' || kind === 'whichever';
}

function isTier(tier: string): tier is Tier {
  return TIERS.some((known) => known === tier);
}

/** Of an answer that was cut only its beginning was said. */
function isSaid(said: string, whole: string, { outcome }: TurnRecord): boolean {
  const [one, other] = [squeezed(said), squeezed(whole)];
  return outcome === 'answered' ? one === other : other.startsWith(one);
}

/** Callers whose number is withheld may all be the same. */
function isNumber(caller: string): boolean {
  return caller.startsWith('+1');
}

function keysOf({ workflow, language, lastAgentLine, known: all }: Place, utterance: string): Keys {
  const names = workflow.slots.map(({ name }) => name);
  const { masked, plain, said } = readingOf(utterance);
  const before = names.map((name) => all[name] ?? null);
  const now: Known = Object.fromEntries(
    names.flatMap((name) => {
      const value = said[name] ?? all[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const pattern = before.map((value) => (value === null || value === '?' ? value : 'value'));
  // Whether a value is named again or in the place of another.
  const named = names.map((name) => {
    const [value, old] = [said[name], all[name]];
    return value === undefined || old === undefined || old === '?' ? null : value === old;
  });
  const scope = [workflow.id, workflow.version, language];
  const line = maskedText(lastAgentLine);
  const isBare = Object.keys(said).length === 0;
  return {
    exact: `exact ${JSON.stringify([...scope, lastAgentLine, before, foldedWords(utterance)])}`,
    normalised: `normalised ${JSON.stringify([...scope, lastAgentLine, before, plain])}`,
    template: `template ${JSON.stringify([...scope, line, pattern, named, masked])}`,
    whichever: `whichever ${JSON.stringify(isBare ? [...scope, line, masked] : [...scope, line, pattern, named, masked])}`,
    values: JSON.stringify(names.map((name) => now[name] ?? null)),
    known: now,
  };
}

/** What a model is told of the values where it is not told what was said. */
export function knownIn(system: string): Known {
  const [, told = ''] = /Known so far: (.*)\.$/.exec(system) ?? [];
  return Object.fromEntries([...told.matchAll(/(\w+) = (\w+)/g)].map(([, name = '', value]) => [name, value]));
}
