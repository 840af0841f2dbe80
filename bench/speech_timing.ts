/** What a recogniser reports of an utterance, and when. Pure; all times in ms from the caller's first sound. */
import { lognormal, normal } from './seeded.ts';
import { SPACED } from './tongues/spoken_form.ts';
import type { SpokenForm } from './tongues/tongue.ts';

export interface PartialText {
  readonly atMs: number;
  readonly text: string;
}

export interface SpokenUtterance {
  /** The mouth is closed from here on. */
  readonly speechMs: number;
  /** In order of time, each other than the one before it, all before the final. */
  readonly partials: readonly PartialText[];
  readonly finalAtMs: number;
}

/** Median of the silence that ends a turn: a model that hears the end of turns, or a plain silence. */
export type SilenceMs = 350 | 700;

const SILENCE_SIGMA: Readonly<Record<SilenceMs, number>> = { 350: 0.5, 700: 0.35 };
const SILENCE_MIN_MS = 120;
const WORD = { medianMs: 247, sigma: 0.35 };
/** Within an utterance; shorter than the silence that would have ended it. */
const PAUSE = { share: 0.12, medianMs: 450, sigma: 0.35, silenceShareMax: 0.9 };
const TICK = { meanMs: 250, deviationMs: 80, minMs: 80 };
const LAG = { fromMs: 150, toMs: 300 };
/** Of the texts that changed, those that are shown misheard until the next tick. */
const REWRITE_SHARE = 0.25;
/** Of utterances: one of their words is first heard right in the final. */
const SURPRISE_SHARE = 0.2;
const AGENT_WORDS_PER_S = 2.8;

/** How long the carrier's voice needs for a text, without the time to its first sound. */
export function agentSpeechMs(text: string, spoken: SpokenForm = SPACED): number {
  const weight = spoken.unitsOf(text).reduce((sum, unit) => sum + spoken.weightOf(unit), 0);
  return (weight / AGENT_WORDS_PER_S) * 1000;
}

/** Plans one utterance. A partial that would come after the final does not come. */
export function planSpeech(
  text: string,
  silenceMs: SilenceMs,
  random: () => number,
  spoken: SpokenForm = SPACED,
): SpokenUtterance {
  const words = spoken.unitsOf(text);
  const drawnMs = lognormal(silenceMs, SILENCE_SIGMA[silenceMs], random);
  const endsMs = wordEndsMs(words.map(spoken.weightOf), drawnMs * PAUSE.silenceShareMax, random);
  const speechMs = endsMs.at(-1) ?? 0;
  const finalAtMs = speechMs + Math.max(SILENCE_MIN_MS, drawnMs);
  const heard = random() < SURPRISE_SHARE ? withOneMisheard(words, spoken, random) : words;
  const partials = partialsOf(heard, { endsMs, finalAtMs, spoken }, random);
  return { speechMs, partials, finalAtMs };
}

interface Times {
  readonly endsMs: readonly number[];
  readonly finalAtMs: number;
  readonly spoken: SpokenForm;
}

/** The recogniser looks again and again until the final is there, and tells what changed. */
function partialsOf(words: readonly string[], times: Times, random: () => number): PartialText[] {
  const { endsMs, finalAtMs, spoken } = times;
  const partials: PartialText[] = [];
  let tickMs = random() * TICK.meanMs;
  let arrivesMs = 0;
  let doneCount = 0;
  /** The words that were shown last, and whether they were shown right. */
  let shown = { count: 0, isRight: true };
  for (;;) {
    arrivesMs = Math.max(arrivesMs, tickMs + LAG.fromMs + random() * (LAG.toMs - LAG.fromMs));
    if (arrivesMs >= finalAtMs) return partials;
    while (doneCount < words.length && (endsMs[doneCount] ?? Infinity) <= tickMs) doneCount += 1;
    const isLonger = doneCount > shown.count;
    if (isLonger || !shown.isRight) {
      const isRight = !isLonger || random() >= REWRITE_SHARE;
      const seen = words.slice(0, doneCount);
      const last = seen.at(-1) ?? '';
      const heard = isRight ? seen : [...seen.slice(0, -1), spoken.misheard(last)];
      partials.push({ atMs: arrivesMs, text: heard.join(spoken.joiner).trim() });
      shown = { count: doneCount, isRight };
    }
    tickMs += Math.max(TICK.minMs, normal(TICK.meanMs, TICK.deviationMs, random));
  }
}

function wordEndsMs(weights: readonly number[], pauseMaxMs: number, random: () => number): readonly number[] {
  const count = weights.length;
  const pauseBefore = count > 1 && random() < PAUSE.share ? 1 + Math.floor(random() * (count - 1)) : -1;
  let atMs = 0;
  return weights.map((weight, index) => {
    if (index === pauseBefore) atMs += Math.min(pauseMaxMs, lognormal(PAUSE.medianMs, PAUSE.sigma, random));
    atMs += lognormal(WORD.medianMs * weight, WORD.sigma, random);
    return atMs;
  });
}

function withOneMisheard(words: readonly string[], spoken: SpokenForm, random: () => number): readonly string[] {
  const wrongAt = Math.floor(random() * words.length);
  return words.map((word, index) => (index === wrongAt ? spoken.misheard(word) : word));
}
