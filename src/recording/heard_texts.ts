/**
 * What the caller has said and pressed so far, as it was and redacted: a model is asked about exactly that, so what it was
 * asked is put together from the redacted texts again.
 */
import type { RecordedFrame } from '../domain/recording.ts';

interface HeardText {
  readonly was: string;
  readonly is: string;
}

export class HeardTexts {
  readonly #prompts: HeardText[] = [];
  readonly #finals: HeardText[] = [];
  #keys: HeardText = { was: '', is: '' };

  /** A frame of the carrier, before and after. */
  frame(was: RecordedFrame, is: RecordedFrame): void {
    if (was['type'] === 'dtmf') this.#pressed(textOf(was, 'digit'), textOf(is, 'digit'));
    if (was['type'] !== 'prompt') return;
    const heard = { was: textOf(was, 'voicePrompt'), is: textOf(is, 'voicePrompt') };
    this.#prompts.push(heard);
    if (was['last'] !== false) this.#finals.push(heard);
  }

  /** Of an utterance that a model is asked about now; null when it is not made of what was heard. */
  redacted(utterance: string): string | null {
    const prompt = this.#prompts.findLast(({ was }) => was === utterance);
    return prompt?.is ?? this.#joined(utterance) ?? this.#typed(utterance);
  }

  /** Further final prompts of one turn are joined. */
  #joined(utterance: string): string | null {
    let [was, is] = ['', ''];
    for (const final of this.#finals.toReversed()) {
      was = was === '' ? final.was : `${final.was} ${was}`;
      is = is === '' ? final.is : `${final.is} ${is}`;
      if (was === utterance) return is;
      if (was.length >= utterance.length) return null;
    }
    return null;
  }

  #pressed(was: string, is: string): void {
    if (was !== '#') this.#keys = { was: this.#keys.was + was, is: this.#keys.is + is };
  }

  #typed(utterance: string): string | null {
    const { was, is } = this.#keys;
    const from = was.lastIndexOf(utterance);
    const isWhole = from !== -1 && was.length === is.length;
    return isWhole ? is.slice(from, from + utterance.length) : null;
  }
}

function textOf(frame: RecordedFrame, name: string): string {
  const value = frame[name];
  return typeof value === 'string' ? value : '';
}
