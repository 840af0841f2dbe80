/**
 * Values that belong to one call: what the app sent along with it, such as the name of the person who is called. An answer
 * that says them is stored with their places open, `{@name}`, and filled again from the call that it is given to; the
 * values themselves are never stored. To the cache they are slots of which this call knows the values from its beginning.
 */
import type { Slot, Workflow } from '../../domain/workflow.ts';
import { maskMentions } from './mask.ts';
import type { SlotValues } from './slot_values.ts';
import type { SlotLexicon } from './slot_words.ts';

/** No slot that a workflow declares can be called so. */
const OWN = '@';
/** Each place of a key needs a letter of its own (`question.ts`). */
const SLOTS_MAX = 26;
/** "2" or "no" would be found where something else is meant. Left as they are they belong to the scope of the answers. */
const VALUE = /\p{L}{3}|\d.*\d.*\d/u;
/** Words of a value that are not in every other text as well. */
const TELLING_WORD = /\p{Lu}\p{L}+|\p{L}{4,}|\d{3,}/gu;
const HAN_PAIR = /(?=(\p{Script=Han}{2}))/gu;
const WORD = /\p{L}+|\d+/gu;

export function isOwn(slot: string): boolean {
  return slot.startsWith(OWN);
}

/** The workflow of a call with the call's own values as slots; without any it is the same workflow. */
export function withOwnValues(workflow: Workflow, variables: Readonly<Record<string, string>>): Workflow {
  const { slots, instructions, greeting } = workflow;
  const said = `${instructions}\n${greeting}`;
  const own = new Map<string, Slot>();
  for (const [variable, text] of Object.entries(variables)) {
    const value = text.trim();
    const name = OWN + variable.toLowerCase();
    if (!/^@[a-z][a-z0-9_]*$/.test(name) || !VALUE.test(value) || !said.includes(value)) continue;
    if (own.size + slots.length < SLOTS_MAX)
      own.set(name, { name, values: [{ value, wordings: [] }], any: [], asks: [] });
  }
  return own.size === 0 ? workflow : { ...workflow, slots: [...slots, ...own.values()] };
}

/** What is known of them before anything was said: all. */
export function ownValuesOf({ slots }: Pick<Workflow, 'slots'>): SlotValues {
  const own = slots.filter(({ name }) => isOwn(name));
  return Object.fromEntries(own.map(({ name, values: [only] }) => [name, only?.value ?? '']));
}

/** The text with the places of the call's values open: the same for calls that differ in nothing else. */
export function withoutOwn(text: string, lexicon: Pick<SlotLexicon, 'mentionsIn'>): string {
  const mentions = lexicon.mentionsIn(text).flatMap((mention) => {
    const own = mention.values.find(({ slot }) => isOwn(slot));
    return own === undefined ? [] : [{ ...mention, values: [own] }];
  });
  return maskMentions(text, mentions);
}

/** Whether what is left of a text without the values still tells a part of one: "Mr Doe" where the value is "Jane Doe". */
export function tellsPartOfOwn(textWithoutOwn: string, { slots }: Pick<Workflow, 'slots'>): boolean {
  const words = new Set(textWithoutOwn.toLowerCase().match(WORD));
  return Object.values(ownValuesOf({ slots })).some(
    (value) =>
      (value.match(TELLING_WORD) ?? []).some((word) => words.has(word.toLowerCase())) ||
      [...value.matchAll(HAN_PAIR)].some(([, pair = '']) => textWithoutOwn.includes(pair)),
  );
}
