/** What a recogniser reports of an utterance, and when. Pure; all times in ms from the caller's first sound. */
import { lognormal, normal } from './seeded.ts';

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
const WORD = { medianMs: 247, sigma: 0.35 };
const PAUSE = { share: 0.12, medianMs: 450, sigma: 0.35 };
const TICK = { meanMs: 250, deviationMs: 80, minMs: 60 };
const LAG = { fromMs: 150, toMs: 300 };
const REWRITE_SHARE = 0.25;
/** Of utterances whose words are first heard right in the final. */
const SURPRISE_SHARE = 0.2;
const AGENT_WORDS_PER_S = 2.8;

/** How long the carrier's voice needs for a text, without the time to its first sound. */
export function agentSpeechMs(text: string): number {
  return (wordsOf(text).length / AGENT_WORDS_PER_S) * 1000;
}

/** Plans one utterance. A partial that would come after the final does not come. */
export function planSpeech(text: string, silenceMs: SilenceMs, random: () => number): SpokenUtterance {
  const words = wordsOf(text);
  const endsMs = wordEndsMs(words.length, random);
  const speechMs = endsMs.at(-1) ?? 0;
  const finalAtMs = speechMs + lognormal(silenceMs, SILENCE_SIGMA[silenceMs], random);
  const isSurprise = random() < SURPRISE_SHARE;
  const partials: PartialText[] = [];
  let tickMs = 0;
  let arrivesMs = 0;
  let shown = '';
  let doneCount = 0;
  while (tickMs < speechMs) {
    tickMs += Math.max(TICK.minMs, normal(TICK.meanMs, TICK.deviationMs, random));
    while (doneCount < words.length && (endsMs[doneCount] ?? Infinity) <= tickMs) doneCount += 1;
    arrivesMs = Math.max(arrivesMs, tickMs + LAG.fromMs + random() * (LAG.toMs - LAG.fromMs));
    const heard = words.slice(0, doneCount);
    const isWhole = doneCount === words.length;
    const isRewritten = isWhole ? isSurprise : random() < REWRITE_SHARE;
    const partial = (isRewritten ? misheard(heard, random) : heard).join(' ');
    if (partial === '' || partial === shown || arrivesMs >= finalAtMs) continue;
    partials.push({ atMs: arrivesMs, text: partial });
    shown = partial;
  }
  return { speechMs, partials, finalAtMs };
}

function wordEndsMs(count: number, random: () => number): readonly number[] {
  const pauseBefore = count > 1 && random() < PAUSE.share ? 1 + Math.floor(random() * (count - 1)) : -1;
  let atMs = 0;
  return Array.from({ length: count }, (_, index) => {
    if (index === pauseBefore) atMs += lognormal(PAUSE.medianMs, PAUSE.sigma, random);
    atMs += lognormal(WORD.medianMs, WORD.sigma, random);
    return atMs;
  });
}

/** The last one or two words wrong, as a recogniser has them before it corrects itself. */
function misheard(words: readonly string[], random: () => number): readonly string[] {
  if (words.length === 0) return words;
  const wrongAt = Math.max(0, words.length - (random() < 0.5 ? 1 : 2));
  const wrong = words[wrongAt] ?? '';
  return [...words.slice(0, wrongAt), wrong.length > 3 ? wrong.slice(0, -2) : `${wrong}h`];
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
