/** What is known of a workflow's slots after each line of a call. Values: every function gives new ones. */
import type { Mention, SlotLexicon, SlotValueName } from './slot_words.ts';

/** By slot: a value, `ANY_VALUE` or `UNCERTAIN`; a slot that is not there is not known. */
export type SlotValues = Readonly<Record<string, string>>;

/** The caller said that any value will do. */
export const ANY_VALUE = '*';
/** Something was said about it that does not tell the value: "not thai", "thai or chinese". */
export const UNCERTAIN = '?';

export function isKnownValue(value: string | undefined): value is string {
  return value !== undefined && value !== ANY_VALUE && value !== UNCERTAIN;
}

export function slotsAfterCaller(
  lexicon: SlotLexicon,
  slots: SlotValues,
  lastAgentLine: string,
  utterance: string,
  mentions: readonly Mention[] = lexicon.mentionsIn(utterance),
): SlotValues {
  if (mentions.length === 0) return slots;
  let asked: string | null | undefined;
  const askedSlot = (): string | null => (asked ??= lexicon.askedIn(lastAgentLine));
  const named = new Map<string, string>();
  const name = (slot: string, value: string): void => {
    const before = named.get(slot);
    named.set(slot, before === undefined || before === value ? value : UNCERTAIN);
  };
  for (const mention of mentions) {
    if (mention.isNegated || mention.values.length === 0) continue;
    const meant = meantValue(mention, askedSlot);
    if (meant !== null) name(meant.slot, meant.value);
    else for (const { slot } of mention.values) name(slot, UNCERTAIN);
  }
  for (const { isNegated, values } of mentions) {
    if (isNegated) for (const { slot } of values) if (!named.has(slot)) named.set(slot, UNCERTAIN);
  }
  for (const { any, values } of mentions) {
    const slot = any.length > 0 && values.length === 0 ? anySlot(lexicon, any, utterance, askedSlot) : null;
    if (slot !== null && !named.has(slot)) named.set(slot, ANY_VALUE);
  }
  return named.size === 0 ? slots : { ...slots, ...Object.fromEntries(named) };
}

/** A line that offers one value of a slot puts it in hand; one that lists several offers a choice and settles nothing. */
export function slotsAfterAgent(slots: SlotValues, mentions: readonly Mention[]): SlotValues {
  const offered = new Map<string, string | null>();
  for (const { values, isNegated } of mentions) {
    for (const { slot, value } of values) {
      const isOnly = !isNegated && values.length === 1 && (offered.get(slot) ?? value) === value;
      offered.set(slot, isOnly && offered.get(slot) !== null ? value : null);
    }
  }
  const settled = [...offered].filter((entry): entry is [string, string] => entry[1] !== null);
  return settled.length === 0 ? slots : { ...slots, ...Object.fromEntries(settled) };
}

function meantValue({ values }: Mention, askedSlot: () => string | null): SlotValueName | null {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only;
  const ofAsked = values.filter(({ slot }) => slot === askedSlot());
  return ofAsked.length === 1 ? (ofAsked[0] ?? null) : null;
}

function anySlot(
  lexicon: SlotLexicon,
  slots: readonly string[],
  utterance: string,
  askedSlot: () => string | null,
): string | null {
  const [only] = slots;
  const named = slots.length > 1 ? slots.filter((slot) => lexicon.isNamedIn(slot, utterance)) : [];
  if (named.length === 1) return named[0] ?? null;
  const asked = askedSlot();
  if (asked !== null && slots.includes(asked)) return asked;
  return slots.length === 1 ? (only ?? null) : null;
}
