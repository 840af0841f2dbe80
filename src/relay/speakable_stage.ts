/**
 * The frame that the stages of the speakable filter share. A stage decides place by place; it may put a decision off
 * while the text after the place is not there yet. A decision may depend only on what came before and on what follows
 * immediately, never on where the text was cut into pieces: so a stage gives the same text for every cutting.
 */

export interface Stage {
  push(text: string): string;
  /** The end of the text: decides everything that was put off. */
  flush(): string;
}

/** The end of what was decided, and what it becomes. `UNDECIDED` = more text is needed. */
export type Step = (text: string, at: number, final: boolean) => number;

export const UNDECIDED = -1;

/** Nothing is put off for longer than this many UTF-16 units. */
export const HOLD_CHARS = 200;

/** A mark between stages: something was removed here, keep the words on both sides apart. Never part of the input. */
export const GAP = '\0';

/**
 * `isPlain` tells that a whole piece passes as it is (it also keeps the stage's memory of what came last);
 * `step` decides at one place and gives what it emits to `emit`.
 */
export function createStage(
  isPlain: (text: string) => boolean,
  createStep: (emit: (text: string) => void) => Step,
  atEnd: () => string = () => '',
): Stage {
  let held = '';
  let out = '';
  const step = createStep((text) => {
    out += text;
  });

  const run = (text: string, final: boolean): string => {
    out = '';
    let at = 0;
    while (at < text.length) {
      const next = step(text, at, final);
      if (next === UNDECIDED) break;
      at = next;
    }
    held = at === 0 ? text : text.slice(at);
    return out;
  };

  return {
    push(text) {
      if (held === '' && isPlain(text)) return text;
      return run(held + text, false);
    },
    flush() {
      return run(held, true) + atEnd();
    },
  };
}
