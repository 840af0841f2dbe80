/**
 * Fourth stage: white space. Runs collapse to one space, none at the start; removed things keep words apart; `&`
 * becomes a word of its own; `<` never touches a word, so that no voice can take it for the beginning of a tag.
 */
import { createStage, GAP, type Stage } from './speakable_stage.ts';

/** A gap before these would be heard as a stumble. */
const JOINS_LEFT = /[.,!?;)\]}”’»…。！？；，、）」』\p{M}]/u;
/** An ideographic space is a space that its scripts expect to stay one. */
const IDEOGRAPHIC_SPACE = '\u3000';
const SPECIAL = /[&<\0\u3000]|\s\s|[^\S ]/;

export function createSpacingStage(and: string): Stage {
  let last: 'nothing' | 'space' | 'text' = 'nothing';
  let gap = false;
  let afterLess = false;
  let afterAnd = false;

  const isPlain = (text: string): boolean => {
    if (last !== 'text' || gap || afterLess || afterAnd || text === '' || SPECIAL.test(text)) return false;
    if (text.endsWith(' ')) last = 'space';
    return true;
  };

  return createStage(isPlain, (emit) => {
    const space = (char: string): void => {
      if (last === 'text') {
        emit(char);
        last = 'space';
      }
      gap = false;
      afterLess = false;
    };

    return (text, at) => {
      const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
      const next = at + char.length;
      if (char === GAP) {
        gap = true;
        return next;
      }
      if (/\s/.test(char)) {
        space(char === IDEOGRAPHIC_SPACE ? char : ' ');
        return next;
      }
      if (char === '&') {
        if (afterAnd) return next;
        space(' ');
        emit(and);
        last = 'text';
        gap = true;
        afterAnd = true;
        return next;
      }
      if (char === '<' || (afterLess && char !== '=') || (gap && !JOINS_LEFT.test(char))) space(' ');
      gap = false;
      afterAnd = false;
      emit(char);
      last = 'text';
      afterLess = char === '<';
      return next;
    };
  });
}
