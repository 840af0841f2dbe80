/**
 * Values in a text as `{slot}`, and back. Brackets of the text itself are doubled, so that nothing that a model or a
 * caller says can pass for a place to be filled. `{slot^}` is the value with capitals, as in "Thai food", `{@slot}` a value of
 * the call itself.
 */
import { isKnownValue, type SlotValues } from './slot_values.ts';
import type { Mention } from './slot_words.ts';

/** For keys: every wording of every value, whatever is known; a wording of several slots stays as it is. */
export function maskMentions(
  text: string,
  mentions: readonly Mention[],
  placeholder: (slot: string) => string = (slot) => `{${slot}}`,
): string {
  return replaced(text, mentions, ({ values: [only, ...others] }) =>
    only === undefined || others.length > 0 ? null : placeholder(only.slot),
  );
}

/**
 * The answer as a template. A value that is neither known nor was said stays as it is, and so does another wording of a
 * known one. Null = a value that two slots hold at once is in it, so that nobody can tell which of them is meant.
 */
export function maskAnswer(text: string, mentions: readonly Mention[], slots: SlotValues): string | null {
  const slotOf = new Map<string, string>();
  const doubled = new Set<string>();
  for (const [slot, value] of Object.entries(slots)) {
    if (!isKnownValue(value)) continue;
    const key = value.toLowerCase();
    if (slotOf.has(key)) doubled.add(key);
    slotOf.set(key, slot);
  }
  let isAmbiguous = false;
  const template = replaced(text, mentions, ({ from, to, values }) => {
    if (values.length === 0) return null;
    const surface = text.slice(from, to);
    if (values.some(({ value }) => doubled.has(value.toLowerCase()))) isAmbiguous = true;
    const slot = slotOf.get(surface.toLowerCase());
    const value = slot === undefined ? undefined : slots[slot];
    const style = value === undefined ? null : styleOf(surface, value);
    return slot === undefined || style === null ? null : `{${slot}${style}}`;
  });
  return isAmbiguous ? null : template;
}

/** Null = a place that these slots cannot fill. */
export function fillAnswer(template: string, slots: SlotValues): string | null {
  let isFilled = true;
  const text = template.replaceAll(
    /\{\{|\}\}|\{(@?[a-z][a-z0-9_]*)(\^?)\}/g,
    (place, slot: string | undefined, style) => {
      if (slot === undefined) return place.charAt(0);
      const value = slots[slot];
      if (!isKnownValue(value)) {
        isFilled = false;
        return '';
      }
      return style === '^' ? capitalised(value) : value;
    },
  );
  return isFilled ? text : null;
}

/** How the value must be written to be this surface; null = it is another wording of it. */
function styleOf(surface: string, value: string): '' | '^' | null {
  if (surface === value) return '';
  return surface === capitalised(value) ? '^' : null;
}

function capitalised(value: string): string {
  return value.replaceAll(/(?<![\p{L}\p{M}\p{N}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
}

function replaced(
  text: string,
  mentions: readonly Mention[],
  replacement: (mention: Mention) => string | null,
): string {
  let masked = '';
  let from = 0;
  for (const mention of mentions) {
    const instead = replacement(mention);
    if (instead === null) continue;
    masked += escaped(text.slice(from, mention.from)) + instead;
    from = mention.to;
  }
  return masked + escaped(text.slice(from));
}

function escaped(text: string): string {
  return text.includes('{') || text.includes('}') ? text.replaceAll(/[{}]/g, '$&$&') : text;
}
