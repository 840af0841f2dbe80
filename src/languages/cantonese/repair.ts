/**
 * Replies to Cantonese callers are spoken, so they must be written as people speak. Models often answer in standard
 * written Chinese all the same: what can be said in Cantonese word by word is, and what cannot is left and counted, so
 * that the model can be told.
 */
import { CONTEXT_CHARS, type Node, ROOT, type Rule } from './phrases.ts';
import type { Script } from './script.ts';
import { chainStages, createTextStage, type TextStage } from './stage.ts';

export type Style = 'cantonese' | 'written' | 'unclear';

export interface StyleCheck {
  readonly style: Style;
  /** Words that only Cantonese has. */
  readonly cantoneseCount: number;
  /** Words that are said differently. */
  readonly writtenCount: number;
}

interface Change {
  readonly from: string;
  readonly to: string;
}

export interface Repair {
  /** What is to be spoken: the sentence in its wording where that is not safe to change. */
  readonly text: string;
  readonly changes: readonly Change[];
  /** False = it has written wording that was left. */
  readonly isSafe: boolean;
}

interface RepairCounts {
  /** Places with written wording, of which `repaired` were changed and `left` were not. */
  readonly caught: number;
  readonly repaired: number;
  readonly left: number;
}

export interface CantoneseRepair extends TextStage {
  readonly counts: RepairCounts;
}

/** Which of the two written forms of the language a text is in, by the words that only one of them has. */
export function checkCantonese(sentence: string, script: Script | null = null): StyleCheck {
  const { found } = scan(script === null ? sentence : script.toTraditional(sentence));
  const cantoneseCount = sentence.replace(NOT_SPOKEN, ' ').match(SPOKEN)?.length ?? 0;
  const writtenCount = found.length;
  const changedCount = found.filter(({ kind }) => kind === 'changed').length;
  // Words that are left may be good Cantonese elsewhere: by themselves they tell nothing.
  if (changedCount === 0) return { style: cantoneseCount > 0 ? 'cantonese' : 'unclear', cantoneseCount, writtenCount };
  return { style: cantoneseCount > writtenCount * 2 ? 'cantonese' : 'written', cantoneseCount, writtenCount };
}

/**
 * A sentence in Cantonese wording, all of it or none: a sentence that mixes both is worse than either. Characters become
 * Traditional in any case, when `script` is there.
 */
export function repairCantonese(sentence: string, script: Script | null = null): Repair {
  const traditional = script === null ? sentence : script.toTraditional(sentence);
  const { text, found } = scan(traditional);
  const changes = found.filter(({ kind }) => kind === 'changed').map(({ from, said: to }) => ({ from, to }));
  const isSafe = found.length === changes.length;
  return isSafe ? { text, changes, isSafe } : { text: traditional, changes: [], isSafe };
}

/**
 * The same for a reply that comes in pieces, word by word: what is safe is changed, what is not is left and counted. At
 * most `HELD_CHARS_MAX` characters are held back, and only what may be the beginning of a longer word.
 */
export function createCantoneseRepair(script: Script | null = null): CantoneseRepair {
  const reader = createReader();
  const repair = createTextStage(reader.step);
  const stage = script === null ? repair : chainStages([script.createStage(), repair]);
  return {
    push: (text) => stage.push(text),
    flush: () => stage.flush(),
    get counts() {
      const repaired = reader.found.filter(({ kind }) => kind === 'changed').length;
      return { caught: reader.found.length, repaired, left: reader.found.length - repaired };
    },
  };
}

/** Whether a line of ours, repaired as far as that was safe, still has words that nobody says. */
export function hasWrittenWording(line: string): boolean {
  return scan(line).found.length > 0;
}

const SPOKEN =
  /[係唔嘅喺冇佢哋咗啲嗰嘢睇咩乜嚟㗎喎啦喇噉咁畀俾搵諗攞瞓攰嘥揸咪噃啩咋㖭仲]|點解|點樣|點算|邊度|邊個|邊間|而家|聽日|尋日|呢[個度啲位間次]|幾時|鍾意|返工|返嚟|屋企|[啊呀]$/gu;
const NOT_SPOKEN = /[關聯]係|係數|仲裁|伯仲|昆仲|咁嗌|喇叭|喇嘛|啦啦隊/gu;

interface Found {
  readonly kind: 'changed' | 'unsure';
  readonly from: string;
  readonly said: string;
}

function scan(text: string): { readonly text: string; readonly found: readonly Found[] } {
  const reader = createReader();
  const stage = createTextStage(reader.step);
  return { text: stage.push(text) + stage.flush(), found: reader.found };
}

type Decided = { readonly end: number; readonly said: string };

function createReader(): {
  readonly found: readonly Found[];
  step(this: void, text: string, at: number, isWhole: boolean): Decided | null;
} {
  const found: Found[] = [];
  let before = '';
  let isWritten = false;

  function decided(text: string, at: number, end: number, rule: Rule | null): Decided {
    const from = text.slice(at, end);
    before = (before + from).slice(-CONTEXT_CHARS);
    if (rule === null || rule.kind === 'kept') return { end, said: from };
    found.push({ kind: rule.kind, from, said: rule.said });
    isWritten ||= rule.kind === 'changed';
    return { end, said: rule.said };
  }

  return {
    found,
    step(text, at, isWhole) {
      const words = wordsAt(text, at, isWhole);
      if (words === null) return null;
      for (let length = words.nodes.length; length > 0; length -= 1) {
        for (const rule of words.nodes[length - 1]?.rules ?? []) {
          if ((rule.isWeak === true && !isWritten) || rule.after?.test(before) === false) continue;
          const behind = text.slice(at + length, at + length + CONTEXT_CHARS);
          if (rule.before !== undefined && behind.length < CONTEXT_CHARS && !isWhole) return null;
          if (rule.before?.test(behind) !== false) return decided(text, at, at + length, rule);
        }
      }
      return decided(text, at, at + Math.max(1, words.cut), null);
    },
  };
}

interface Words {
  /** One for each length from one character on. */
  readonly nodes: readonly Node[];
  /** So many characters are read by themselves; 0 = no such word. */
  readonly cut: number;
}

const NONE: Words = { nodes: [], cut: 0 };

/** What may stand here. Null = the text may go on with a longer word. */
function wordsAt(text: string, at: number, isWhole: boolean): Words | null {
  let node = ROOT.next.get(text.charAt(at));
  if (node === undefined) return NONE;
  const nodes: Node[] = [];
  for (let place = at + 1; node !== undefined; place += 1) {
    nodes.push(node);
    if (node.next.size > 0 && place >= text.length && !isWhole) return null;
    node = node.next.get(text.charAt(place));
  }
  const cut = nodes.findLast(({ cutAfter }) => cutAfter > 0)?.cutAfter ?? 0;
  return { nodes: cut === 0 ? nodes : nodes.slice(0, cut), cut };
}
