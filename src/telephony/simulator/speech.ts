/** How long words take to say, and what a recogniser reports of them when. Pure; times in ms at pace 1. */
import type { SpeechOptions } from './options.ts';

export interface UtterancePlan {
  /** The mouth is closed from here on. */
  readonly speechMs: number;
  /** Partial transcripts in order of time, each different from the one before it. */
  readonly partials: readonly { readonly atMs: number; readonly text: string }[];
  readonly finalAtMs: number;
}

/** A word, or one character of a script without spaces, with the punctuation that follows it. */
interface SpokenUnit {
  readonly startIndex: number;
  endIndex: number;
  readonly ms: number;
  readonly ideographic: boolean;
}

const IDEOGRAPHS = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}`;
const UNIT = new RegExp(`[${IDEOGRAPHS}]|[^\\s${IDEOGRAPHS}]+`, 'gu');
const IDEOGRAPH = new RegExp(`[${IDEOGRAPHS}]`, 'u');
const SOUNDED = /[\p{L}\p{N}]/u;

export function speechMs(text: string, wordsPerS: number, charsPerS: number): number {
  return spokenUnits(text, wordsPerS, charsPerS).reduce((sum, unit) => sum + unit.ms, 0);
}

/** The words of `text` that are out after `elapsedMs` of speaking it, without a trailing space. */
export function spokenPart(text: string, elapsedMs: number, wordsPerS: number, charsPerS: number): string {
  let spokenMs = 0;
  let end = 0;
  for (const unit of spokenUnits(text, wordsPerS, charsPerS)) {
    spokenMs += unit.ms;
    if (spokenMs > elapsedMs) break;
    end = unit.endIndex;
  }
  return text.slice(0, end);
}

/**
 * Plans one utterance. `random` gives numbers in [0, 1). `endOfTurnMs` replaces the recogniser's own choice of silence,
 * as the `speechTimeout` attribute does.
 */
export function planUtterance(
  text: string,
  random: () => number,
  options: SpeechOptions,
  endOfTurnMs: number | null = null,
): UtterancePlan {
  const units = spokenUnits(text, options.callerWordsPerS, options.callerCharsPerS);
  const endsMs = unitEnds(units, random, options);
  const speechMs = Math.max(200, endsMs.at(-1) ?? 0);
  const silenceMs = endOfTurnMs ?? lognormal(options.endOfTurnMedianMs, options.endOfTurnSigma, random);
  const lagMs = (): number => options.lagFromMs + random() * (options.lagToMs - options.lagFromMs);
  const partials: { atMs: number; text: string }[] = [];
  const report = (atMs: number, partial: string): void => {
    if (partial !== '' && partial !== partials.at(-1)?.text) partials.push({ atMs, text: partial });
  };

  let doneCount = 0;
  for (let atMs = nextPartialMs(0, random, options); atMs < speechMs; atMs = nextPartialMs(atMs, random, options)) {
    const heardMs = atMs - lagMs();
    while (doneCount < units.length && (endsMs[doneCount] ?? Infinity) <= heardMs) doneCount++;
    const wrong = random() < options.rewriteShare;
    report(atMs, wrong ? misheard(text, units.slice(0, doneCount), random) : prefix(text, units, doneCount));
  }
  const whole = random() < options.wholeLastPartialShare;
  const lastAtMs = speechMs + Math.min(lagMs(), silenceMs * 0.8);
  report(lastAtMs, whole ? text.trim() : misheard(text, units, random));
  return { speechMs, partials, finalAtMs: speechMs + silenceMs };
}

/** Box-Muller; `median * e^(sigma * z)`. */
export function lognormal(median: number, sigma: number, random: () => number): number {
  const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(sigma * z);
}

function nextPartialMs(atMs: number, random: () => number, options: SpeechOptions): number {
  return atMs + options.partialEveryMs + (random() * 2 - 1) * options.partialJitterMs;
}

function unitEnds(units: readonly SpokenUnit[], random: () => number, options: SpeechOptions): number[] {
  const hesitates = units.length >= 4 && random() < options.hesitationShare;
  const pauseBefore = hesitates ? 1 + Math.floor(random() * (units.length - 1)) : -1;
  let atMs = 0;
  return units.map((unit, index) => {
    if (index === pauseBefore) atMs += 350 + random() * 300;
    return (atMs += unit.ms);
  });
}

function spokenUnits(text: string, wordsPerS: number, charsPerS: number): SpokenUnit[] {
  const units: SpokenUnit[] = [];
  for (const match of text.matchAll(UNIT)) {
    const endIndex = match.index + match[0].length;
    const last = units.at(-1);
    if (!SOUNDED.test(match[0])) {
      if (last !== undefined) last.endIndex = endIndex;
      continue;
    }
    const ideographic = IDEOGRAPH.test(match[0]);
    units.push({ startIndex: match.index, endIndex, ms: 1000 / (ideographic ? charsPerS : wordsPerS), ideographic });
  }
  return units;
}

function prefix(text: string, units: readonly SpokenUnit[], count: number): string {
  const last = units[count - 1];
  return last === undefined ? '' : text.slice(0, last.endIndex).trim();
}

/** The text with its last one or two words wrong, as a recogniser has them before it corrects itself. */
function misheard(text: string, units: readonly SpokenUnit[], random: () => number): string {
  const last = units.at(-1);
  if (last === undefined) return '';
  const kept = Math.max(0, units.length - (random() < 0.5 ? 1 : 2));
  const head = prefix(text, units, kept);
  const wrong = units[kept] ?? last;
  const letters = text.slice(wrong.startIndex, wrong.endIndex).replace(/[^\p{L}\p{M}\p{N}]+$/u, '');
  const word = letters.length > 3 ? letters.slice(0, -2) : letters + (wrong.ideographic ? '啊' : 'h');
  return head === '' ? word : head + (wrong.ideographic ? '' : ' ') + word;
}
