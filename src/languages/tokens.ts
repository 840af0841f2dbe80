/**
 * Cuts an utterance into words, numbers and runs of scripts that are written without spaces. It keeps what the tools of
 * this folder must not lose: which words were capitalised, where punctuation stood, the sign and the parts of a number.
 */

export interface Token {
  /** Lower case. A number keeps its separators, a word its inner apostrophes. */
  readonly text: string;
  readonly kind: 'word' | 'number' | 'unspaced' | 'sign';
  /** The first letter was a capital one. */
  readonly isCapital: boolean;
  /** Punctuation other than a hyphen or an apostrophe stands before it. */
  readonly breaks: boolean;
  /** That punctuation ends a sentence. */
  readonly starts: boolean;
}

const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}ー`;
const PIECE = new RegExp(
  [
    String.raw`(?:(?:(?<![\p{L}\p{M}\p{N}])-)?\d+(?:[.,:/]\d+)*)`,
    `(?:[${UNSPACED}][${UNSPACED}\\p{M}]*)`,
    String.raw`(?:[%$€£¥])`,
    `(?:(?![${UNSPACED}])[\\p{L}\\p{N}])(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])*(?:'(?:(?![${UNSPACED}])\\p{L})(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])*)*`,
  ].join('|'),
  'gu',
);
const UNSPACED_START = new RegExp(`^[${UNSPACED}]`, 'u');
const BREAK = /[^\p{L}\p{M}\p{N}\s'-]/u;
const SENTENCE_END = /[.!?…。！？؟।\n]/u;
/** The same for what most utterances are, many times faster. */
const ASCII_PIECE = /(?:(?:(?<![a-z0-9])-)?\d+(?:[.,:/]\d+)*)|(?:[%$])|[a-z][a-z0-9]*(?:'[a-z][a-z0-9]*)*/gi;
/** Likewise for Latin letters with accents, which need little cleaning. */
const LATIN_PIECE =
  /(?:(?<![\p{L}\p{M}\p{N}])-)?\d+(?:[.,:/]\d+)*|[%$€£¥]|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:'\p{L}[\p{L}\p{M}\p{N}]*)*/gu;
const LATIN = /^[ -~¡£¿À-ľŁ-ňŊ-ž’‘€]*$/;
const PLAIN = /^[ -~]*$/;

export function tokensOf(text: string): readonly Token[] {
  const { clean, pieces } = readied(text);
  const tokens: Token[] = [];
  let end = 0;
  pieces.lastIndex = 0;
  for (let match = pieces.exec(clean); match !== null; match = pieces.exec(clean)) {
    const [piece] = match;
    const between = clean.slice(end, match.index);
    end = match.index + piece.length;
    const breaks = between !== '' && between !== ' ' && BREAK.test(between);
    const lower = piece.toLowerCase();
    tokens.push({
      text: lower,
      kind: kindOf(piece),
      isCapital: lower !== piece && isCapitalised(piece),
      breaks,
      starts: breaks && SENTENCE_END.test(between),
    });
  }
  return tokens;
}

function readied(text: string): { readonly clean: string; readonly pieces: RegExp } {
  if (PLAIN.test(text)) return { clean: dayHalf(text), pieces: ASCII_PIECE };
  if (!LATIN.test(text)) return { clean: dayHalf(cleaned(text)), pieces: PIECE };
  return { clean: dayHalf(text.normalize('NFKC').replace(/[’‘`]/g, "'")), pieces: LATIN_PIECE };
}

/** The first character tells: only numbers begin with a digit or a minus. */
function kindOf(piece: string): Token['kind'] {
  const code = piece.charCodeAt(0);
  if (code < 0x80) {
    if (code === 0x24 || code === 0x25) return 'sign';
    return code < 0x3a ? 'number' : 'word';
  }
  if (/^[€£¥]/.test(piece)) return 'sign';
  return code >= 0xe00 && UNSPACED_START.test(piece) ? 'unspaced' : 'word';
}

function isCapitalised(piece: string): boolean {
  return /^\p{Lu}/u.test(piece);
}

/** One way of writing for what has several: width, digits, quotes, hyphens, letters of Arabic and Hindi. */
function cleaned(text: string): string {
  return (
    text
      // Otherwise 1½ would become 11/2 and 5² would become 52.
      .replace(/\p{No}+/gu, ' $& ')
      .replace(/\p{Cf}+/gu, '')
      .normalize('NFKC')
      .replace(/[’‘ʼ`´]/g, "'")
      .replace(/[‐-―−]/g, '-')
      .replace(/⁄/g, '/')
      .replace(/(?![0-9])\p{Nd}/gu, asciiDigit)
      .replace(/[\u064b-\u065f\u0670\u0640]/g, '')
      .replace(/[أإآٱ]/g, 'ا')
      .replace(/ى/g, 'ي')
      .replace(/ँ/g, 'ं')
      .normalize('NFKC')
  );
}

/** "4 p.m." and "4 P. M." are "4 pm", "16h30" is "16:30". */
function dayHalf(text: string): string {
  if (!/\d/.test(text)) return text;
  return text.replace(/(?<![\d:])(\d{1,2})h(\d{2})(?!\d)/g, '$1:$2').replace(/(\d\s?)([ap])\.\s?m\b\.?/gi, '$1$2m');
}

/** Decimal digits of every script stand in rows of ten in code order. */
function asciiDigit(digit: string): string {
  let code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code -= 1;
    value += 1;
  }
  return String(value % 10);
}
