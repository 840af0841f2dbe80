/** The markup that a sentence is sent to the voice in. Built here, so that no text can be read as markup. */
import type { SpeechRequest } from './speech_service.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * What XML 1.0 forbids even when escaped: control characters, surrogates without their other half and two code points.
 * Line ends go too, because the service separates headers from the body of a message by them.
 */
// oxlint-disable-next-line no-control-regex -- these are the characters that are looked for
const UNSPEAKABLE = /[\u0000-\u001f\u007f-\u009f\p{Cs}\ufffe\uffff]/gu;

/**
 * One sentence in one voice.
 * Source: learn.microsoft.com/azure/ai-services/speech-service/speech-synthesis-markup-structure
 */
export function ssmlOf({ text, language, voice }: SpeechRequest): string {
  return (
    `<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="${escaped(language)}">` +
    `<voice name="${escaped(voice)}">${escaped(text)}</voice></speak>`
  );
}

/** Whether a voice has anything to say for this text; the service answers marks alone with an empty reply or an error. */
export function isSayable(text: string): boolean {
  return /[\p{L}\p{N}\p{S}]/u.test(text);
}

function escaped(text: string): string {
  return text.replace(UNSPEAKABLE, ' ').replace(/[&<>"']/g, (mark) => ESCAPES[mark] ?? mark);
}
