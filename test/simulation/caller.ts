/** A person, or an answering machine, on the line: what is said when, and all the ways in which people do not wait. */
import type { Clock } from '../../src/domain/clock.ts';
import type { Dice } from './dice.ts';
import type { FaultBook } from './faults.ts';
import { ANSWERED_WORDINGS, LAST_WORDINGS, longUtterance, utterance } from './texts.ts';
import { drawEar, type Ear, heardAs, type Hearing } from './utterance_heard.ts';

/** What a caller can do on the line. */
export interface Mouth {
  speaking(on: boolean): void;
  partial(text: string, language: string): void;
  final(text: string, language: string): void;
  /** The carrier tells of a barge-in that is long over. */
  cutToldLate(): void;
  /** Speaks into the agent's words. */
  cutIn(): void;
  press(key: string): void;
  hangUp(): void;
  agentIsAudible(): boolean;
  agentIsBusy(): boolean;
}

type Act =
  | 'talk'
  | 'say more'
  | 'cut in'
  | 'backchannel'
  | 'talk over'
  | 'noise'
  | 'keys'
  | 'silence'
  | 'known wording'
  | 'long utterance'
  | 'last wording'
  | 'hang up';

interface Step {
  readonly afterMs: number;
  run(): void;
}

/** How often each of these is done in an utterance's place. */
const ACTS: Readonly<Record<Act, number>> = {
  talk: 50,
  'say more': 8,
  'cut in': 14,
  backchannel: 6,
  'talk over': 8,
  noise: 3,
  keys: 5,
  silence: 2,
  'known wording': 8,
  'long utterance': 2,
  'last wording': 0,
  'hang up': 0,
};
/** Done while the agent speaks. */
const INTO_SPEECH: ReadonlySet<Act> = new Set<Act>(['cut in', 'backchannel', 'talk over']);

interface CallerParts {
  readonly clock: Clock;
  readonly dice: Dice;
  readonly faults: FaultBook;
  readonly mouth: Mouth;
  readonly isMachine: boolean;
  /** What everybody asks. */
  readonly topics: readonly string[];
}

export class Caller {
  readonly #clock: Clock;
  readonly #dice: Dice;
  readonly #faults: FaultBook;
  readonly #mouth: Mouth;
  readonly #isMachine: boolean;
  readonly #ear: Ear;
  readonly #topics: readonly string[];
  #actsLeft: number;
  #act: Act = 'talk';
  #utteranceCount = 0;
  #timer: unknown = null;
  #isConnected = false;
  #isActing = false;
  /** The agent has said something since the last act. */
  #hasHeard = false;

  constructor(parts: CallerParts) {
    this.#topics = parts.topics;
    this.#clock = parts.clock;
    this.#dice = parts.dice;
    this.#faults = parts.faults;
    this.#mouth = parts.mouth;
    this.#isMachine = parts.isMachine;
    this.#ear = drawEar(this.#dice);
    const isTalkative = this.#dice.chance(0.1);
    this.#actsLeft = isTalkative ? this.#dice.whole(15, 21) : this.#dice.whole(5, 10);
    this.#choose();
  }

  connected(): void {
    this.#isConnected = true;
    this.#arm();
  }

  /** Nobody listens: what was being said is not heard. */
  disconnected(): void {
    this.#isConnected = false;
    this.#isActing = false;
    this.#hasHeard = true;
    this.#clock.clearTimeout(this.#timer);
  }

  agentAudible(on: boolean): void {
    if (on) this.#hasHeard = true;
    if (INTO_SPEECH.has(this.#act) === on) this.#arm();
  }

  agentIdle(): void {
    this.#arm();
  }

  #choose(): void {
    this.#actsLeft -= 1;
    if (this.#actsLeft >= 0) this.#act = this.#isMachine ? 'talk' : this.#dice.weighted(ACTS);
    else this.#act = this.#isMachine || this.#dice.chance(0.4) ? 'hang up' : 'last wording';
    // Whoever has said goodbye and is still there hangs up.
    if (this.#actsLeft < -2) this.#act = 'hang up';
  }

  /** One timer: the next act, when its time has come or patience has run out. */
  #arm(): void {
    if (!this.#isConnected || this.#isActing) return;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => this.#perform(), this.#waitMs());
  }

  #waitMs(): number {
    const dice = this.#dice;
    if (this.#isMachine) return dice.between(10, 300);
    if (INTO_SPEECH.has(this.#act)) {
      return this.#mouth.agentIsAudible() ? dice.between(100, 1_800) : dice.between(4_000, 8_000);
    }
    return this.#hasHeard && !this.#mouth.agentIsBusy() ? dice.between(100, 1_200) : dice.between(6_000, 12_000);
  }

  #perform(): void {
    this.#isActing = true;
    this.#hasHeard = false;
    this.#run(this.#steps(this.#act));
  }

  #run(steps: readonly Step[], at = 0): void {
    const step = steps[at];
    if (step === undefined) {
      this.#isActing = false;
      this.#choose();
      this.#arm();
      return;
    }
    this.#timer = this.#clock.setTimeout(() => {
      step.run();
      if (this.#isConnected && this.#isActing) this.#run(steps, at + 1);
    }, step.afterMs);
  }

  #steps(act: Act): readonly Step[] {
    const mouth = this.#mouth;
    const dice = this.#dice;
    switch (act) {
      case 'talk':
        return this.#talk(this.#newWords());
      case 'say more':
        this.#faults.hit('caller: second final');
        return [
          ...this.#talk(this.#newWords()),
          { afterMs: dice.between(1, 1_300), run: () => mouth.final(this.#newWords(), '') },
        ];
      case 'cut in':
        return [
          { afterMs: 0, run: () => mouth.speaking(true) },
          { afterMs: 200, run: () => mouth.cutIn() },
          ...this.#talk(this.#newWords()).slice(1),
        ];
      case 'backchannel':
        this.#faults.hit('caller: backchannel');
        return this.#talk('mhm');
      case 'talk over':
        this.#faults.hit('caller: talks over the agent');
        return this.#talk(this.#newWords());
      case 'noise':
        this.#faults.hit('caller: noise without final');
        return [...this.#noise(), { afterMs: dice.pick([100, 5_000, 21_000]), run() {} }];
      case 'keys':
        return this.#keys();
      case 'silence':
        this.#faults.hit('caller: says nothing');
        return [{ afterMs: dice.between(12_000, 50_000), run() {} }];
      case 'known wording':
        return this.#talk(dice.pick(ANSWERED_WORDINGS));
      case 'long utterance': {
        this.#faults.hit('caller: very long utterance');
        const text = longUtterance(++this.#utteranceCount, dice.pick([4_200, 12_000]));
        return [{ afterMs: 900, run: () => mouth.final(text, 'en-US') }];
      }
      case 'last wording':
        return this.#talk(dice.pick(LAST_WORDINGS));
      case 'hang up':
        break;
    }
    return [{ afterMs: 0, run: () => mouth.hangUp() }];
  }

  #newWords(): string {
    return utterance(this.#dice, ++this.#utteranceCount, this.#topics);
  }

  #talk(text: string): readonly Step[] {
    return this.#heard(text).map((hearing) => this.#step(hearing));
  }

  #heard(text: string): readonly Hearing[] {
    return heardAs(text, { dice: this.#dice, faults: this.#faults, ear: this.#ear });
  }

  #step(hearing: Hearing): Step {
    return { afterMs: hearing.afterMs, run: () => this.#hear(hearing) };
  }

  /** What is heard up to the final prompt, which never comes. */
  #noise(): readonly Step[] {
    const hearings = this.#heard(this.#newWords());
    const finalAt = hearings.findIndex(({ what }) => what === 'final');
    return hearings.slice(0, finalAt).map((hearing) => this.#step(hearing));
  }

  #hear({ what, text, language }: Hearing): void {
    const mouth = this.#mouth;
    if (what === 'partial') mouth.partial(text, language);
    else if (what === 'final') mouth.final(text, language);
    else if (what === 'cut told late') mouth.cutToldLate();
    else mouth.speaking(what === 'begins');
  }

  #keys(): readonly Step[] {
    const dice = this.#dice;
    this.#faults.hit('caller: presses keys');
    const count = dice.chance(0.1) ? 36 : dice.whole(1, 6);
    const keys = Array.from({ length: count }, () => String(dice.whole(0, 9)));
    if (dice.chance(0.4)) keys.push('#');
    return keys.map((key) => ({ afterMs: dice.between(100, 800), run: () => this.#mouth.press(key) }));
  }
}
