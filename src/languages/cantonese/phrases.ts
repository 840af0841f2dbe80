/** The tables of this folder as one tree: which of their words stand at a place, the longest first. */
import { IN_CONTEXT } from './word_contexts.ts';
import { CHANGES, DENIED, KEPT, MISSING, PARTED, UNSURE, VERY } from './word_table.ts';

export interface Rule {
  /** `kept` words are spoken as they are; `unsure` ones too, but should not have been. */
  readonly kind: 'changed' | 'kept' | 'unsure';
  readonly said: string;
  readonly after?: RegExp | undefined;
  readonly before?: RegExp | undefined;
  readonly isWeak?: boolean;
}

export interface Node {
  readonly next: Map<string, Node>;
  readonly rules: Rule[];
  /** Reading ends here and begins anew after so many characters. */
  cutAfter: number;
}

/** Longest word of the tables and what a rule reads behind it: nothing is held back for longer. */
export const HELD_CHARS_MAX = 16;
/** What a rule reads before and behind its word. */
export const CONTEXT_CHARS = 4;

function createTree(): Node {
  const root = createNode();
  for (const { word, said, after, before, isWeak = false } of IN_CONTEXT)
    add(root, word, { kind: said === null ? 'unsure' : 'changed', said: said ?? word, after, before, isWeak });
  for (const [written, said] of pairsOf(CHANGES)) add(root, written, { kind: 'changed', said });
  for (const [opening, list] of [
    ['不 唔', DENIED],
    ['沒 冇', MISSING],
    ['沒有 冇', MISSING],
    ['很 好', VERY],
  ] as const) {
    const [written = '', said = ''] = opening.split(' ');
    for (const entry of wordsOf(list)) {
      const [word = '', instead = word] = entry.split(':');
      add(root, written + word, { kind: 'changed', said: said + instead });
    }
  }
  for (const word of wordsOf(KEPT)) add(root, word, { kind: 'kept', said: word });
  for (const word of wordsOf(UNSURE)) add(root, word, { kind: 'unsure', said: word });
  for (const entry of wordsOf(PARTED)) nodeOf(root, entry.replace('|', '')).cutAfter = entry.indexOf('|');
  return root;
}

function pairsOf(list: string): readonly (readonly [string, string])[] {
  const words = wordsOf(list);
  return words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? word] as const] : []));
}

function wordsOf(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}

function createNode(): Node {
  return { next: new Map(), rules: [], cutAfter: 0 };
}

function add(root: Node, word: string, rule: Rule): void {
  nodeOf(root, word).rules.push(rule);
}

function nodeOf(root: Node, word: string): Node {
  let node = root;
  for (const character of word) {
    let next = node.next.get(character);
    if (next === undefined) node.next.set(character, (next = createNode()));
    node = next;
  }
  return node;
}

export const ROOT: Node = createTree();
