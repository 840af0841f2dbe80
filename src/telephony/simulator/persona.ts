/** Who is on the line: what they say, when, and in answer to what. */
import { foldUtterance } from '../../domain/utterance.ts';

export interface Persona {
  readonly name: string;
  /** Outbound calls: how the phone is answered. `answers` if absent. */
  readonly pickUp?: 'answers' | 'busy' | 'no_answer' | 'fails';
  readonly answersAfterMs: number;
  /** The verdict of machine detection, in Twilio's words (`human`, `machine_start`, …); `human` if absent. */
  readonly answeredBy?: string;
  readonly lines: readonly PersonaLine[];
  /** What the persona does when it has no more lines and has heard the answer to the last one. */
  readonly hangUp: 'after_last_answer' | 'waits';
  /** Real milliseconds of silence after which the persona gives up and hangs up; null = never. */
  readonly maxWaitMs: number | null;
  /** A source of lines in place of `lines`, such as a human who types. */
  readonly createMind?: () => PersonaMind;
}

/**
 * Lines are said in order, each after the agent has stopped speaking. A line with `when` is said only when it fits what
 * was just heard; until then it is passed over and stays available.
 */
export interface PersonaLine extends Utterance {
  /** `heard`: folded containment ("opening hours"), or a case-insensitive pattern between slashes ("/open|close/"). */
  readonly when?: { readonly heard: string };
  /** Said without waiting for the agent to say anything first. */
  readonly unprompted?: boolean;
}

export interface Utterance {
  /** Empty when only keys are pressed. */
  readonly say: string;
  /** Pause before speaking, after the agent has stopped; a random reaction time if absent. */
  readonly afterMs?: number;
  /** Speaks into the agent's words, this long after they began. */
  readonly bargeInAfterMs?: number;
  /** Keys pressed after the words, `0-9 * #`. */
  readonly keys?: string;
}

export interface PersonaMind {
  /** The agent has finished speaking; this is what the persona heard since the last time. */
  heard(text: string): void;
  /** What to do next; asked once when the last utterance is over. May wait for `heard` or for anything else. */
  next(): Promise<Utterance | 'hang_up'>;
}

/** Plays `persona.lines`. Throws a SyntaxError when a pattern in them is malformed. */
export function scriptedMind(persona: Persona): PersonaMind {
  const left = persona.lines.map((line) => ({ line, fits: condition(line) }));
  let decide: ((next: Utterance | 'hang_up') => void) | null = null;

  const take = (entry: { readonly line: PersonaLine; fits(heard: string): boolean }): Utterance => {
    left.splice(left.indexOf(entry), 1);
    return entry.line;
  };
  return {
    heard(text) {
      if (decide === null) return;
      const entry = left.find((candidate) => candidate.fits(text));
      if (entry === undefined && persona.hangUp === 'waits') return;
      const resolve = decide;
      decide = null;
      resolve(entry === undefined ? 'hang_up' : take(entry));
    },
    next() {
      const entry = left.find(({ line }) => line.when === undefined);
      if (entry !== undefined && (entry.line.unprompted === true || entry.line.bargeInAfterMs !== undefined)) {
        return Promise.resolve(take(entry));
      }
      return new Promise((resolve) => {
        decide = resolve;
      });
    },
  };
}

/** Whether a line may be said after something was heard. */
function condition(line: PersonaLine): (heard: string) => boolean {
  if (line.when === undefined) return () => true;
  const wanted = line.when.heard;
  if (wanted.length > 2 && wanted.startsWith('/') && wanted.endsWith('/')) {
    const pattern = new RegExp(wanted.slice(1, -1), 'iu');
    return (heard) => pattern.test(heard);
  }
  const folded = foldUtterance(wanted);
  return (heard) => foldUtterance(heard).includes(folded);
}
