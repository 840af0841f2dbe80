/**
 * What stands between a model's words and a Cantonese caller's ear: Traditional characters, spoken wording, numbers as
 * they are read. It comes behind the filter that makes text speakable, one for each reply.
 */
import { type CantoneseRepair, createCantoneseRepair } from './repair.ts';
import type { Script } from './script.ts';
import { createSpokenStage } from './spoken.ts';
import { chainStages } from './stage.ts';

/** `script` null = Simplified characters stay. */
export function createCantoneseReply(script: Script | null = null): CantoneseRepair {
  const repair = createCantoneseRepair(script);
  const chain = chainStages([repair, createSpokenStage()]);
  return {
    push: (text) => chain.push(text),
    flush: () => chain.flush(),
    get counts() {
      return repair.counts;
    },
  };
}
