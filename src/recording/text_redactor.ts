/** Replaces names and numbers in the texts of one call by their pseudonyms. */
import { applyEdits, applyToPieces, type Edit, type Span } from './edits.ts';
import type { CallNames } from './names.ts';
import { numberEdits } from './number_edits.ts';
import { after, type Pseudonyms } from './pseudonyms.ts';
import { isSpelled, lowerCase } from './words.ts';

export interface RedactedText {
  /** In order; what stands across two pieces is found in the joined text. */
  readonly pieces: readonly string[];
  /** BCP-47. */
  readonly language: string;
  /** Names that are names here, as offsets of the joined text. */
  readonly spans: readonly Span[];
  /** The workflow's own words in the joined text: only the caller's own values are replaced there. */
  readonly own: readonly Span[];
  /** May break off within a word. */
  readonly open: boolean;
}

const GENITIVE = /(?<=\p{L}{2})['’]s(?![\p{L}\p{M}])/giu;

export class TextRedactor {
  readonly #pseudonyms: Pseudonyms;
  readonly #names: CallNames;
  /** Groups of digits of the caller's own values. */
  readonly #digitGroups: ReadonlySet<string>;

  constructor(pseudonyms: Pseudonyms, names: CallNames, values: readonly string[]) {
    this.#pseudonyms = pseudonyms;
    this.#names = names;
    this.#digitGroups = new Set(values.flatMap((value) => value.match(/\p{Nd}+/gu) ?? []));
  }

  pieces({ pieces, language, spans, own, open }: RedactedText): readonly string[] {
    const text = pieces.join('');
    const isOwn = ({ start, end }: Span): boolean => own.some((span) => span.start <= start && span.end >= end);
    const named = [...spans, ...this.#names.occurrences(text, cutsOf(pieces), open)].filter((span) => !isOwn(span));
    const numbers = this.#numbers(text, language).filter((edit) => !isOwn(edit) || this.#isPersonal(text, edit));
    return applyToPieces(pieces, this.#edits(text, [...named, ...this.#names.personal(text)], numbers));
  }

  /** A text of the workflow: the caller's own values in it are replaced. */
  own(text: string, language: string): string {
    const numbers = this.#numbers(text, language).filter((edit) => this.#isPersonal(text, edit));
    return applyEdits(text, this.#edits(text, this.#names.personal(text), numbers));
  }

  /** A value that is personal as a whole. */
  value(text: string): string {
    return applyEdits(text, this.#edits(text, [{ start: 0, end: text.length }], this.#numbers(text, '')));
  }

  #numbers(text: string, language: string): readonly Edit[] {
    return numberEdits(text, language, this.#pseudonyms);
  }

  #isPersonal(text: string, { start, end }: Edit): boolean {
    return this.#digitGroups.has(text.slice(start, end));
  }

  /** Letters of names, and the numbers that are not a part of one. */
  #edits(text: string, spans: readonly Span[], numbers: readonly Edit[]): readonly Edit[] {
    const letters = this.#letterEdits(text, spans);
    const taken = new Set(letters.map(({ start }) => start));
    const isFree = ({ start, end }: Edit): boolean => {
      for (let at = start; at < end; at += 1) if (taken.has(at)) return false;
      return true;
    };
    return [...letters, ...numbers.filter(isFree)];
  }

  /** Each letter by the letters of its word before it; letters that are spelled one by one make a word. */
  #letterEdits(text: string, spans: readonly Span[]): readonly Edit[] {
    if (spans.length === 0) return [];
    const masked = marked(text.length, spans);
    const spelled = marked(
      text.length,
      spans.filter(({ start, end }) => isSpelled(text.slice(start, end))),
    );
    for (const { index } of text.matchAll(GENITIVE)) masked[index + 1] = 0;
    const edits: Edit[] = [];
    let before = '';
    let at = 0;
    for (const character of text) {
      const start = at;
      at += character.length;
      if (/\p{L}/u.test(character)) {
        if (masked[start] !== 1) {
          before = '';
          continue;
        }
        edits.push({ start, end: at, text: this.#pseudonyms.letter(character, before) });
        before = after(before, lowerCase(character));
      } else if (spelled[start] !== 1 && !/[\p{M}'’]/u.test(character)) before = '';
    }
    return edits;
  }
}

function cutsOf(pieces: readonly string[]): readonly number[] {
  let offset = 0;
  return pieces.map((piece) => (offset += piece.length));
}

function marked(length: number, spans: readonly Span[]): Uint8Array {
  const marks = new Uint8Array(length);
  for (const { start, end } of spans) marks.fill(1, start, end);
  return marks;
}
