/** The ways in which things go wrong, what callers and providers do besides, and how often each of it happened. */
import type { Dice } from './dice.ts';

/** What comes of processes that go away while calls go on, and of carriers that come back to the next one. */
export const LOSSES = [
  'process: killed before the answer',
  'process: killed in mid-answer',
  'process: killed while its words are heard',
  'process: killed while the caller speaks',
  'process: killed between two sockets',
  'process: killed with words unwritten',
  'process: told to stop, hands over',
  'process: its successor is beside it',
  'process: away, asked again',
  'process: away, the fallback holds the caller',
  'process: away too long',
  'process: call taken up by the next',
  'process: call closed as lost',
  'carrier: socket dropped, connects anew',
  'carrier: same session again',
  'carrier: final repeated after it came back',
  'carrier: session failed with a code',
  'carrier: action asked twice',
  'carrier: error frames end a session',
  'carrier: progress told to anybody',
  'carrier: relay given up, Gather goes on',
  'carrier: Gather answered in parts',
] as const;

export const FAULTS = [
  'provider: refused connection',
  'provider: 429',
  'provider: 500',
  'provider: no first token, gives up',
  'provider: no first token, hangs',
  'provider: slow first token',
  'provider: empty',
  'provider: nothing speakable',
  'provider: done without text',
  'provider: cut off',
  'provider: stalls for good',
  'provider: pauses',
  'provider: malformed',
  'provider: throws',
  'provider: very long reply',
  'provider: more than the outbox holds',
  'provider: whole reply at once',
  'provider: one token at a time',
  'provider: talks after abort',
  'provider: all are down',
  'provider: raced',
  'model: disagrees with itself',
  'continuation: goes on',
  'continuation: repeats the last words',
  'continuation: begins anew',
  'continuation: has nothing more',
  'check: fails',
  'speculation: adopted',
  'speculation: fails',
  'speculation: rate limited',
  'speculation: stalls',
  'speculation: whole before the final',
  'speculation: history cut',
  'carrier: socket dropped, comes back',
  'carrier: socket dropped for good',
  'carrier: comes back before the close',
  'carrier: bad frame',
  'carrier: too many frames',
  'carrier: flood',
  'carrier: slow socket',
  'carrier: stuck socket',
  'carrier: frame not taken',
  'carrier: stray socket',
  'carrier: storm of sockets',
  'carrier: setup repeated',
  'carrier: error frame',
  'carrier: end never told',
  'carrier: interrupt without text',
  'carrier: stray interrupt',
  'carrier: silent before interrupt',
  'carrier: cut told late',
  'carrier: reports nothing',
  'carrier: call not answered',
  'carrier: machine answers',
  'caller: second final',
  'caller: barge-in',
  'caller: backchannel',
  'caller: talks over the agent',
  'caller: noise without final',
  'caller: presses keys',
  'caller: says nothing',
  'caller: hangs up',
  'caller: very long utterance',
  'caller: no partials',
  'caller: pauses within the utterance',
  'caller: partial repeated',
  'caller: partial shrinks',
  'caller: partial rewritten',
  'caller: partial of 10,000 words',
  'caller: partial after the final',
  'caller: partial in another language',
  'caller: final in another language',
  'caller: final is the last partial',
  'caller: final appends to the last partial',
  'caller: final replaces words',
  'webhook: repeated',
  'store: slow commit',
  'store: failed commit',
  'store: write lost in a crash',
  'memory: read fails',
  'memory: write fails',
  'memory: record is damaged',
  'memory: crash between sighting and proof',
  'process: crash',
  'process: told to stop',
  'process: full',
  ...LOSSES,
] as const;

export type Fault = (typeof FAULTS)[number];

/** Bounds of the product that a call ran into. */
export const BOUNDS = [
  'frames a second',
  'frames a second, socket closed',
  'bytes of a frame',
  'bytes of the outbox',
  'lines of the history',
  'lines of the prompt',
  'turns kept',
  'facts of the carrier kept',
  'letters of an utterance',
  'sockets without setup',
  'calls at once',
] as const;

export type Bound = (typeof BOUNDS)[number];

/** What calls have of the calls before them. */
export const GAINS = [
  'cache: served',
  'cache: served with values filled in',
  'cache: served and asked again',
  'prepared: adopted',
] as const;

export type Gain = (typeof GAINS)[number];

export class FaultBook {
  readonly faults = new Map<Fault, number>(FAULTS.map((fault) => [fault, 0]));
  readonly bounds = new Map<Bound, number>(BOUNDS.map((bound) => [bound, 0]));
  readonly gains = new Map<Gain, number>(GAINS.map((gain) => [gain, 0]));
  readonly #scale: number;

  /** `scale` 0 = nothing goes wrong by itself, 1 = as usual, more = more often. */
  constructor(scale: number) {
    this.#scale = scale;
  }

  hit(fault: Fault): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }

  reached(bound: Bound): void {
    this.bounds.set(bound, (this.bounds.get(bound) ?? 0) + 1);
  }

  gained(gain: Gain): void {
    this.gains.set(gain, (this.gains.get(gain) ?? 0) + 1);
  }

  /** Whether it goes wrong this time; counted if so. */
  strikes(dice: Dice, fault: Fault, share: number): boolean {
    if (!dice.chance(share * this.#scale)) return false;
    this.hit(fault);
    return true;
  }

  get scale(): number {
    return this.#scale;
  }
}
