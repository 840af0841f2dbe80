/** Last stage: removes bare web addresses and the space that would then be doubled; the end of a sentence stays. */
import { createStage, UNDECIDED, type Stage } from './speakable_stage.ts';

const BEGIN = /https?:\/\/|www\./iy;
const BEGUN = /(?:h(?:t(?:t(?:p(?:s?(?::\/?)?)?)?)?)?|ww?w?)$/iy;
/** An address may follow a letter of a script without spaces, but not an ASCII one: "awww." is a word. */
const CANDIDATE = /(?<![A-Za-z0-9])[hw]|:/gi;
const WORD_LAST = /[A-Za-z0-9]$/;
/** "see-https://…" begins at "https", "xhttps://…" only at "://". */
const SCHEME_LAST = /https?$/i;
/** Enough of what was emitted to recognise "https". */
const TAIL_CHARS = 6;
/** The characters of an address; it ends at white space, quotation marks and other scripts. */
const ADDRESS_CHAR = /[!#-;=?-[\]_a-z~]/;
/** The spaces that the stage before lets through, and the places where another one would be too many. */
const SPACE_FIRST = /^[ \u3000]/;
const SPACE_LAST = /(?:^|[ \u3000])$/;
const SENTENCE_END = /[.,!?;)]/;
const SENTENCE_END_CHARS = 4;

export function createUrlStage(): Stage {
  const scanner = new AddressScanner();
  return createStage(
    (text) => scanner.passes(text),
    (emit) => {
      scanner.emit = emit;
      return (text, at, final) => scanner.step(text, at, final);
    },
    () => scanner.takePunctuation(),
  );
}

class AddressScanner {
  emit: (text: string) => void = () => {};
  #tail = '';
  #inAddress = false;
  /** Belongs to the sentence if the address ends after it. */
  #punctuation = '';

  /** Takes a piece that holds no beginning of an address as it is. */
  passes(text: string): boolean {
    if (this.#inAddress || text === '' || this.#candidate(text, 0) < text.length) return false;
    if (SPACE_FIRST.test(text) && SPACE_LAST.test(this.#tail)) return false;
    this.#remember(text);
    return true;
  }

  step(text: string, at: number, final: boolean): number {
    if (this.#inAddress) return this.#skip(text, at);
    if (SPACE_FIRST.test(text.charAt(at)) && SPACE_LAST.test(this.#tail)) return at + 1;
    const place = this.#candidate(text, at);
    if (place > at) return this.#keep(text.slice(at, place), place);
    const length = this.#beginning(text, at, final);
    if (length === UNDECIDED) return UNDECIDED;
    if (length === 0) return this.#keep(text.charAt(at), at + 1);
    this.#inAddress = true;
    return at + length;
  }

  takePunctuation(): string {
    const punctuation = this.#punctuation;
    this.#punctuation = '';
    return punctuation;
  }

  /** Where the next address may begin, at or after `at`; the end of the text if nowhere. */
  #candidate(text: string, at: number): number {
    CANDIDATE.lastIndex = at;
    let match = CANDIDATE.exec(text);
    // At the start of a piece the character before is not in the piece.
    const joinsWord = match?.index === 0 && match[0] !== ':' && WORD_LAST.test(this.#tail);
    if (joinsWord) match = CANDIDATE.exec(text);
    return match?.index ?? text.length;
  }

  /** The length of an address's beginning at this place, 0 if there is none. */
  #beginning(text: string, at: number, final: boolean): number {
    if (text.charAt(at) === ':') {
      if (!SCHEME_LAST.test(this.#tail)) return 0;
      const begun = text.slice(at, at + 3);
      if (begun === '://') return 3;
      return '://'.startsWith(begun) && !final ? UNDECIDED : 0;
    }
    BEGIN.lastIndex = at;
    const begin = BEGIN.exec(text);
    if (begin !== null) return begin[0].length;
    BEGUN.lastIndex = at;
    return BEGUN.test(text) && !final ? UNDECIDED : 0;
  }

  #skip(text: string, at: number): number {
    const char = text.charAt(at);
    if (!ADDRESS_CHAR.test(char)) {
      this.#inAddress = false;
      return this.#keep(this.takePunctuation(), at);
    }
    if (!SENTENCE_END.test(char)) this.#punctuation = '';
    else if (this.#punctuation.length < SENTENCE_END_CHARS) this.#punctuation += char;
    return at + 1;
  }

  #keep(text: string, next: number): number {
    this.emit(text);
    this.#remember(text);
    return next;
  }

  #remember(text: string): void {
    this.#tail = text.length >= TAIL_CHARS ? text.slice(-TAIL_CHARS) : (this.#tail + text).slice(-TAIL_CHARS);
  }
}
