/** How callers say things in a language, and the line that one of these ways makes of a meaning. Pure. */
import { SLOTS, type Slot } from '../meaning/restaurants.ts';
import type { FIELDS, Meaning } from '../meaning/utterance.ts';

/** Several ways to say the same, the most usual one first. */
type Ways = readonly [string, ...string[]];

type Field = (typeof FIELDS)[number];

export interface CallerWords {
  /** Said before the rest; the first is nothing at all. */
  readonly openers: Ways;
  readonly closers: Ways;
  readonly hello: Ways;
  readonly yes: Ways;
  readonly no: Ways;
  /** When more follows, where it would be another thing to say `no` before it: "no I want" and "I do not want". */
  readonly noBefore?: Ways;
  readonly alternatives: Ways;
  readonly bye: Ways;
  readonly repeat: Ways;
  readonly restart: Ways;
  /** With `{food}`, `{area}` and `{price}`, as far as they are named: by `food`, `food area`, `food area price`. */
  readonly wishes: Readonly<Record<string, Ways>>;
  /** `{food}` and so on: not this. */
  readonly denials: Readonly<Record<Slot, Ways>>;
  readonly any: Readonly<Record<Slot | 'unnamed', Ways>>;
  /** With `{fields}`. */
  readonly questions: Ways;
  readonly fields: Readonly<Record<Field, Ways>>;
  /** Between two fields: `, `. And before the last one: ` and `. */
  readonly listed: readonly [string, string];
  /** What means nothing to a line that finds restaurants. */
  readonly nothing: Ways;
  readonly joiner: '' | ' ';
}

/** `name`: a value as it is put into a line. `rank`: which way is taken, 0 = the usual one. */
export function lineOf(
  meaning: Meaning,
  rank: number,
  words: CallerWords,
  name: (slot: Slot, value: string, form: string) => string,
): string {
  let left = rank;
  const take = (ways: Ways): string => {
    const way = ways[left % ways.length] ?? ways[0];
    left = Math.floor(left / ways.length);
    return way;
  };
  const filled = (way: string, values: Meaning['values']): string =>
    way.replace(/\{(food|area|price)(\w*)\}/g, (_, slot: Slot, form: string) => name(slot, values[slot] ?? '', form));
  const { values, denied, requests, anyOf, says } = meaning;
  const parts = [
    ...(['restart', 'repeat', 'alternatives'] as const).filter((act) => says.has(act)).map((act) => take(words[act])),
    ...SLOTS.filter((slot) => denied[slot] !== undefined).map((slot) => filled(take(words.denials[slot]), denied)),
  ];
  const named = SLOTS.filter((slot) => values[slot] !== undefined).join(' ');
  if (named !== '') parts.push(filled(take(words.wishes[named] ?? ['']), values));
  for (const slot of anyOf) parts.push(take(words.any[slot]));
  if (requests.length > 0) parts.push(question(requests, words, take));
  if (says.has('bye')) parts.push(take(words.bye));
  const before = (['hello', 'yes', 'no'] as const)
    .filter((act) => says.has(act))
    .map((act) => take((act === 'no' && parts.length > 0 ? words.noBefore : undefined) ?? words[act]));
  if (before.length + parts.length === 0) parts.push(take(words.nothing));
  const [opener, closer] = [take(words.openers), take(words.closers)];
  return [opener, ...before, ...parts, closer].filter((part) => part !== '').join(words.joiner);
}

function question(requests: readonly Field[], words: CallerWords, take: (ways: Ways) => string): string {
  const way = take(words.questions);
  const names = requests.map((field) => take(words.fields[field]));
  const [between, and] = words.listed;
  const last = names.at(-1) ?? '';
  const fields = names.length === 1 ? last : names.slice(0, -1).join(between) + and + last;
  return way.replace('{fields}', fields);
}
