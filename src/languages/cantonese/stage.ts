/**
 * The frame that the streaming stages of this folder share: text comes in pieces, a step decides place by place, and may
 * put a decision off while what follows is not there yet. A decision depends on what came before and on what follows
 * immediately, never on where the text was cut, so a stage gives the same text for every cutting.
 */

/** A piece of a reply after another in, what may be spoken of it out. */
export interface TextStage {
  push(text: string): string;
  /** The reply is whole: what was still held back. The stage must not be used afterwards. */
  flush(): string;
}

/** What is decided at a place: where reading goes on, and what is spoken. Null = more text is needed. */
export type Step = (
  text: string,
  at: number,
  isWhole: boolean,
) => { readonly end: number; readonly said: string } | null;

export function createTextStage(step: Step): TextStage {
  let held = '';

  function run(text: string, isWhole: boolean): string {
    let said = '';
    let at = 0;
    while (at < text.length) {
      const decided = isCutPair(text, at, isWhole) ? null : step(text, at, isWhole);
      if (decided === null) break;
      said += decided.said;
      at = decided.end;
    }
    held = text.slice(at);
    return said;
  }

  return { push: (text) => run(held + text, false), flush: () => run(held, true) };
}

/** One stage after another. */
export function chainStages(stages: readonly TextStage[]): TextStage {
  return {
    push: (text) => stages.reduce((said, stage) => stage.push(said), text),
    flush: () => stages.reduce((said, stage) => stage.push(said) + stage.flush(), ''),
  };
}

/** The first half of a surrogate pair whose second half has not come. */
function isCutPair(text: string, at: number, isWhole: boolean): boolean {
  return !isWhole && at === text.length - 1 && (text.charCodeAt(at) & 0xfc00) === 0xd800;
}
