/**
 * Numbers in replies, written out as Cantonese reads them: prices, times, dates, telephone numbers, floors and flats,
 * codes. A synthesiser left alone with digits reads some as Mandarin would write them, and codes as amounts.
 */
import { AHEAD_CHARS, BEFORE_CHARS, SHAPES } from './spoken_shapes.ts';
import { createTextStage, type TextStage } from './stage.ts';

/** What numbers are made of, and what stands between those that belong together. */
const RUN = /^[\d.,:：/+$€£%％°℃ \-–—~～HKUSC年月日號點時分萬億元蚊室樓]+/;
const BEGINNING = /[\d$€£+\-HU]/;
/** What may still become a number: the beginning of HK$, and signs before digits. */
const OPENING = /^(?:H(?:K\$?)?|U(?:S\$?)?|[-+$€£])\s?$/;
/** Nothing is held back for longer. */
const RUN_CHARS_MAX = 48;

/** A whole text; one without digits comes out as it is. */
export function speakCantonese(text: string): string {
  const stage = createSpokenStage();
  return stage.push(text) + stage.flush();
}

/** The same for text in pieces. */
export function createSpokenStage(): TextStage {
  let before = '';

  return createTextStage((text, at, isWhole) => {
    const first = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const window = BEGINNING.test(first) ? windowAt(text, at, isWhole) : '';
    if (window === null) return null;
    const read = window === '' ? null : readAt(window, before);
    const end = at + (read?.length ?? first.length);
    before = (before + text.slice(at, end)).slice(-BEFORE_CHARS);
    return { end, said: read?.said ?? first };
  });
}

/** The number and what decides how it is read, '' = there is none here, null = it may go on. */
function windowAt(text: string, at: number, isWhole: boolean): string | null {
  const rest = text.slice(at, at + RUN_CHARS_MAX + AHEAD_CHARS);
  if (OPENING.test(rest) && !isWhole) return null;
  if (!/^(?:(?:HK|US)?[$€£]\s?|[-+])?\d/.test(rest)) return '';
  const run = RUN.exec(rest.slice(0, RUN_CHARS_MAX))?.[0].length ?? 0;
  const length = run + AHEAD_CHARS;
  return rest.length < length && !isWhole ? null : rest.slice(0, length);
}

function readAt(window: string, before: string): { readonly said: string; readonly length: number } | null {
  for (const shape of SHAPES) {
    const match = shape.pattern.exec(window);
    const said = match === null ? null : shape.read(match, before);
    if (match !== null && said !== null) return { said, length: match[0].length };
  }
  return null;
}
