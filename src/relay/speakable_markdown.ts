/**
 * Third stage: removes Markdown and emoji. Signs that mean something when spoken stay: "3 * 4", "snake_case", "C#",
 * "#1", "5 - 3". Numbers of ordered lists stay too. Of a code block only the fences go.
 */
import { createStage, GAP, HOLD_CHARS, UNDECIDED, type Stage } from './speakable_stage.ts';

/** Signs such as © and ‼ are pictographs by the letter of Unicode, but text to a reader. */
const EMOJI = /(?![©®™‼⁉〰〽㊗㊙])[\p{Extended_Pictographic}\p{Emoji_Presentation}\p{RI}\p{Emoji_Modifier}]/u;
/** Joiners belong to an emoji only after one; Indic and Persian words need theirs. */
const ZERO_WIDTH_JOINER = '\u200D';
/** Variation selectors for emoji, the keycap, and the tags of flags: never text. */
const EMOJI_PART = /[\uFE0E\uFE0F\u20E3\u{E0020}-\u{E007F}]/u;
/** Everything that may need a decision, also in the middle of a line. */
const SPECIAL = new RegExp(String.raw`[*_${'`'}~[\]!|•‣◦\n\0]|${EMOJI.source}|${EMOJI_PART.source}`, 'u');

const WORD_END = /[\p{L}\p{M}\p{N}]$/u;
const WORD_BEGIN = /^[\p{L}\p{M}\p{N}]/u;
const FENCE_INFO = /^[\w+#.-]{0,32}[ \t]{0,32}(?=\n)/;
const FENCE_INFO_BEGUN = /^[\w+#.-]{0,32}[ \t]{0,32}$/;
const LINK_CHARS = 1_000;
/** Brackets within the brackets of an address, as encyclopaedias have them. */
const LINK_DEPTH = 3;

export function createMarkdownStage(): Stage {
  const scanner = new MarkdownScanner();
  return createStage(
    (text) => scanner.passes(text),
    (emit) => {
      scanner.emit = emit;
      return (text, at, final) => scanner.step(text, at, final);
    },
  );
}

class MarkdownScanner {
  emit: (text: string) => void = () => {};
  /** The last character that was kept; white space at the start of the text. */
  #before = ' ';
  /** Nothing but marks and white space on this line so far. */
  #lineStart = true;
  #afterEmoji = false;
  /** Opening brackets whose partner may make them a link. */
  #brackets = 0;
  /** A code fence was opened or closed: the rest of its line names a language. */
  #fence = false;

  /** Takes a piece without any special character as it is. */
  passes(text: string): boolean {
    if (this.#lineStart || this.#afterEmoji || text === '' || SPECIAL.test(text)) return false;
    this.#before = lastCharacter(text);
    return true;
  }

  step(text: string, at: number, final: boolean): number {
    if (this.#fence) return this.#fenceInfo(text, at, final);
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const next = at + char.length;
    if (EMOJI_PART.test(char) || (this.#afterEmoji && char === ZERO_WIDTH_JOINER)) return next;
    this.#afterEmoji = EMOJI.test(char);
    if (this.#afterEmoji) return this.#remove(next);
    if (isSpace(char)) return this.#space(char, next);
    if (this.#lineStart) {
      const end = this.#mark(char, text, at, final);
      if (end !== null) return end;
    }
    return this.#inline(char, text, at, final);
  }

  /** Marks that have a meaning only at the start of a line; null if this is none. */
  #mark(char: string, text: string, at: number, final: boolean): number | null {
    if (char === '>') return at + 1;
    if (!'#-+=:*`~'.includes(char)) return null;
    const end = runEnd(text, at);
    const isLong = end - at >= HOLD_CHARS;
    if (end === text.length && !isLong && !final) return UNDECIDED;
    const after = text.charAt(end);
    const endsWord = after === '' || isSpace(after);
    const isMark = isLong || isLineMark(char, end - at, after, endsWord);
    if (!isMark) return null;
    if ((char === '`' || char === '~') && end - at >= 3) this.#fence = true;
    return end;
  }

  #inline(char: string, text: string, at: number, final: boolean): number {
    const next = at + char.length;
    switch (char) {
      case '*':
      case '_':
      case '~':
        return this.#emphasis(char, text, at, final);
      case '`':
        return next;
      case '[':
        this.#brackets = Math.min(this.#brackets + 1, HOLD_CHARS);
        return this.#remove(next);
      case ']':
        return this.#closeBracket(text, at, final);
      case '!':
        if (!isSpace(this.#before)) break;
        if (next === text.length && !final) return UNDECIDED;
        if (text.charAt(next) === '[') return next;
        break;
      case '|':
      case '•':
      case '‣':
      case '◦':
        return this.#remove(next);
      default:
    }
    this.#keep(char);
    return next;
  }

  /** A run of `*`, `_` or `~`: kept only where the characters around it say that it is no emphasis. */
  #emphasis(char: string, text: string, at: number, final: boolean): number {
    const mayStay = char === '~' || (char === '_' ? WORD_END.test(this.#before) : /[\s\d]/.test(this.#before));
    if (!mayStay) return at + 1;
    const end = runEnd(text, at);
    if (end - at >= HOLD_CHARS) return end;
    if (end === text.length && !final) return UNDECIDED;
    const after = text.slice(end, end + 2);
    if (this.#stays(char, end - at, after)) this.#keep(text.slice(at, end));
    return end;
  }

  #stays(char: string, length: number, after: string): boolean {
    if (char === '~') return length === 1 && this.#before !== '~' && after !== '';
    if (char === '_') return WORD_BEGIN.test(after);
    return isSpace(this.#before) ? !this.#lineStart && /^\s/.test(after) : /^\d/.test(after);
  }

  /** `[text](address)`: the address goes, unless it turns out to be words in brackets. */
  #closeBracket(text: string, at: number, final: boolean): number {
    const next = at + 1;
    if (this.#brackets === 0) return next;
    if (next === text.length && !final) return UNDECIDED;
    const end = text.charAt(next) === '(' ? linkEnd(text, next, final) : next;
    if (end === UNDECIDED) return UNDECIDED;
    this.#brackets -= 1;
    return end;
  }

  #fenceInfo(text: string, at: number, final: boolean): number {
    const rest = text.slice(at, at + 66);
    const info = FENCE_INFO.exec(rest);
    if (info === null && !final && FENCE_INFO_BEGUN.test(rest)) return UNDECIDED;
    this.#fence = false;
    // The step must go on: without a language the next character is looked at afresh.
    return info === null || info[0] === '' ? this.step(text, at, final) : at + info[0].length;
  }

  #space(char: string, next: number): number {
    if (char === '\n') this.#lineStart = true;
    this.#before = char;
    this.emit(char);
    return next;
  }

  #keep(chars: string): void {
    this.#lineStart = false;
    this.#before = lastCharacter(chars);
    this.emit(chars);
  }

  #remove(next: number): number {
    this.emit(GAP);
    return next;
  }
}

/** Whether a run of one character at the start of a line is Markdown: a heading, a bullet, a rule, a fence. */
function isLineMark(char: string, length: number, after: string, endsWord: boolean): boolean {
  switch (char) {
    case '#':
      return length <= 6 && endsWord;
    case ':':
      return endsWord || after === '-' || after === '|';
    case '*':
      return length === 1 && endsWord;
    case '`':
    case '~':
      return length >= 3;
    default:
      // `-`, `+`, `=`: bullets, rules and the line under a table's head; not "-5", "+1" or "--help".
      return endsWord || (length > 1 && !WORD_BEGIN.test(after)) || after === '|' || after === ':';
  }
}

function runEnd(text: string, at: number): number {
  const limit = Math.min(text.length, at + HOLD_CHARS);
  let end = at + 1;
  while (end < limit && text.charCodeAt(end) === text.charCodeAt(at)) end += 1;
  return end;
}

/** The end of a link's `(address "title")`; the place itself if it is none. */
function linkEnd(text: string, at: number, final: boolean): number {
  const limit = Math.min(text.length, at + LINK_CHARS);
  let depth = 0;
  let inTitle = false;
  for (let end = at; end < limit; end++) {
    const char = text.charAt(end);
    if (char === '\n') return at;
    if (char === '(') {
      depth += 1;
      if (depth > LINK_DEPTH) return at;
    } else if (char === ')') {
      depth -= 1;
      if (depth === 0) return end + 1;
    } else if (isSpace(char) && !inTitle) {
      const after = text.charAt(end + 1);
      if (after === '') return final ? at : UNDECIDED;
      if (!`"')`.includes(after)) return at;
      inTitle = true;
    }
  }
  return final || text.length - at >= LINK_CHARS ? at : UNDECIDED;
}

function isSpace(char: string): boolean {
  return /^\s/.test(char);
}

function lastCharacter(text: string): string {
  const code = text.codePointAt(text.length - 2) ?? 0;
  return code > 0xffff ? String.fromCodePoint(code) : text.slice(-1);
}
