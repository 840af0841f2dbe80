/** What the model is told when its replies were not what the caller should hear, and could not be mended on their way. */
import { primaryLanguage } from '../domain/language_tag.ts';
import type { Transcript } from '../domain/transcript.ts';
import { hasWrittenWording } from '../languages/cantonese/repair.ts';

/** A model that has fallen into the other style does so again, and one that has found back needs no reminding for long. */
const LINES_LOOKED_AT = 3;

const SPEAK_CANTONESE =
  'Your last answers had words of standard written Chinese, which nobody says on the telephone. Answer in colloquial ' +
  'Cantonese only, written as it is spoken: 係 嘅 喺 唔 冇 佢 啲 嚟 畀 咗, never 是 的 在 不 沒有 他 些 來 給 了.';

/** `history` without the turn that is asked for. '' = nothing is to be said. */
export function remarkOn(history: Transcript, language: string): string {
  if (primaryLanguage(language) !== 'yue') return '';
  const ours = history.filter(({ role }) => role === 'agent').slice(-LINES_LOOKED_AT);
  return ours.some(({ text }) => hasWrittenWording(text)) ? SPEAK_CANTONESE : '';
}
