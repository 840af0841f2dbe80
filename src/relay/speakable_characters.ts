/** First stage: well-formed text without control characters, HTML entities decoded. `&amp;` becomes `&` again. */
import { createStage, UNDECIDED, type Stage } from './speakable_stage.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  copy: '©',
  reg: '®',
  trade: '™',
  deg: '°',
  euro: '€',
  pound: '£',
  yen: '¥',
  times: '×',
};
const NAMES = Object.keys(ENTITIES);

const NUMBER = /#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});/y;
const NUMBER_BEGUN = /#(?:[0-9]{0,7}|[xX][0-9a-fA-F]{0,6})$/y;
const NAME = /([a-z]{2,6});/y;
const NAME_BEGUN = /[a-z]{0,6}$/y;

/** Everything but `&`, control characters that are not white space, and surrogates without their other half. */
const PLAIN_RUN = /(?:[^&\p{Cc}\p{Cs}]|[\t\n\r])+/uy;
const SPECIAL = /&|(?![\t\n\r])[\p{Cc}\p{Cs}]/u;

export function createCharacterStage(): Stage {
  return createStage(
    (text) => !SPECIAL.test(text),
    (emit) => (text, at, final) => {
      const run = matchAt(PLAIN_RUN, text, at);
      if (run !== null) {
        emit(run[0]);
        return at + run[0].length;
      }
      if (text.charAt(at) === '&') return entity(text, at, final, emit);
      // Half a pair at the end of a piece may be completed by the next one.
      const isFirstHalf = text.charCodeAt(at) >= 0xd800 && text.charCodeAt(at) <= 0xdbff;
      return isFirstHalf && at + 1 === text.length && !final ? UNDECIDED : at + 1;
    },
  );
}

function entity(text: string, at: number, final: boolean, emit: (text: string) => void): number {
  const number = matchAt(NUMBER, text, at + 1);
  if (number !== null) {
    emit(characterOf(number[0]));
    return at + 1 + number[0].length;
  }
  const name = matchAt(NAME, text, at + 1);
  const meaning = name === null ? undefined : ENTITIES[name[1] ?? ''];
  if (name !== null && meaning !== undefined) {
    emit(meaning);
    return at + 1 + name[0].length;
  }
  if (!final && mayGoOn(text, at + 1)) return UNDECIDED;
  emit('&');
  return at + 1;
}

function mayGoOn(text: string, at: number): boolean {
  if (matchAt(NUMBER_BEGUN, text, at) !== null) return true;
  const begun = matchAt(NAME_BEGUN, text, at);
  return begun !== null && NAMES.some((name) => name.startsWith(begun[0]));
}

/** `#65;` or `#x41;` to its character; nothing for what may not stand in text. */
function characterOf(entity: string): string {
  const code = /^#[xX]/.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number.parseInt(entity.slice(1), 10);
  const isText = code >= 0x20 && code <= 0x10ffff && !(code >= 0x7f && code <= 0x9f) && (code & 0x1ff800) !== 0xd800;
  return isText ? String.fromCodePoint(code) : '';
}

/** The match of a sticky expression at this place. */
function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
