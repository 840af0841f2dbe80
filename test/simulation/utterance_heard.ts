/**
 * How a recogniser hears an utterance: partial prompts in its rhythm that grow, shrink, change words, come twice, in
 * another language or far too long, and a final prompt that is the last of them or not quite.
 */
import type { Dice } from './dice.ts';
import type { Fault, FaultBook } from './faults.ts';

export interface Hearing {
  /** After the one before it. */
  readonly afterMs: number;
  readonly what: 'begins' | 'partial' | 'ends' | 'cut told late' | 'final';
  readonly text: string;
  /** '' = the carrier does not say. */
  readonly language: string;
}

/** The recogniser of one call. */
export interface Ear {
  readonly partialMs: number;
  /** Its finals have capitals and punctuation. */
  readonly isFormatted: boolean;
}

const WORD_MS = 260;
const LANGUAGE = 'en-US';
const OTHER_LANGUAGE = 'es-ES';
const MANY_WORDS = 'and so on '.repeat(3_334);

export function drawEar(dice: Dice): Ear {
  return { partialMs: dice.between(110, 450), isFormatted: dice.chance(0.6) };
}

interface HeardParts {
  readonly dice: Dice;
  readonly faults: FaultBook;
  readonly ear: Ear;
}

export function heardAs(text: string, parts: HeardParts): readonly Hearing[] {
  const { dice, faults, ear } = parts;
  const said = { afterMs: 0, text: '', language: '' };
  const final = ear.isFormatted ? formatted(text) : text;
  const partials = faults.strikes(dice, 'caller: no partials', 0.06) ? [] : heardPartials(text, parts);
  const hearings: Hearing[] = [{ ...said, what: 'begins' }, ...partials, { ...said, what: 'ends', afterMs: 120 }];
  if (dice.chance(0.2 * faults.scale)) {
    hearings.push({ ...said, what: 'cut told late', afterMs: dice.between(300, 500) });
  }
  const language = faults.strikes(dice, 'caller: final in another language', 0.03)
    ? OTHER_LANGUAGE
    : dice.pick([LANGUAGE, '']);
  hearings.push({ afterMs: dice.between(200, 900), what: 'final', text: final, language });
  if (partials.length > 0) {
    const last = partials.at(-1)?.text ?? '';
    faults.hit(relationOf(last, text));
    if (faults.strikes(dice, 'caller: partial after the final', 0.06)) {
      hearings.push({ afterMs: dice.between(5, 400), what: 'partial', text: last, language: LANGUAGE });
    }
  }
  return hearings;
}

function relationOf(partial: string, text: string): Fault {
  if (partial === text) return 'caller: final is the last partial';
  return text.startsWith(partial) ? 'caller: final appends to the last partial' : 'caller: final replaces words';
}

/** What is heard while the words are said, tick by tick. */
function heardPartials(text: string, { dice, faults, ear }: HeardParts): readonly Hearing[] {
  const words = text.split(' ');
  const language = faults.strikes(dice, 'caller: partial in another language', 0.04) ? OTHER_LANGUAGE : LANGUAGE;
  const partials: Hearing[] = [];
  let [waitedMs, pausedMs, before] = [0, 0, ''];
  const tell = (partial: string): void => {
    partials.push({ afterMs: waitedMs, what: 'partial', text: partial, language });
    [waitedMs, before] = [0, partial];
  };
  const hasPause = words.length > 3 && faults.strikes(dice, 'caller: pauses within the utterance', 0.1);
  const pauseAt = hasPause ? dice.whole(2, words.length - 2) : -1;
  // The last word may never be heard before the final, or be heard as another.
  const until = words.length > 2 && dice.chance(0.12) ? words.length - 1 : words.length;
  for (let tick = 1; ; tick++) {
    waitedMs += ear.partialMs;
    const count = Math.min(until, Math.max(1, Math.floor((tick * ear.partialMs - pausedMs) / WORD_MS)));
    if (count === pauseAt && pausedMs === 0) {
      pausedMs = dice.between(500, 1_600);
      waitedMs += pausedMs;
    }
    const heard = words.slice(0, count).join(' ');
    if (heard !== before) {
      for (const partial of mistaken(heard, { dice, faults })) tell(partial);
    } else if (faults.strikes(dice, 'caller: partial repeated', 0.08)) tell(heard);
    if (count >= until) break;
  }
  if (before !== words.slice(0, until).join(' ') && dice.chance(0.6)) {
    waitedMs = ear.partialMs;
    tell(words.slice(0, until).join(' '));
  }
  return partials;
}

/** Mostly as it was said. */
function mistaken(heard: string, { dice, faults }: Pick<HeardParts, 'dice' | 'faults'>): readonly string[] {
  if (faults.strikes(dice, 'caller: partial of 10,000 words', 0.004)) return [`${heard} ${MANY_WORDS}`];
  if (faults.strikes(dice, 'caller: partial shrinks', 0.03)) return [heard, heard.slice(0, heard.lastIndexOf(' '))];
  if (faults.strikes(dice, 'caller: partial rewritten', 0.1)) return [`${heard.slice(0, -2)}h`];
  return [heard];
}

function formatted(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.includes('what') ? '?' : '.'}`;
}
