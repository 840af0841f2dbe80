/** What a line of the caller means: the values it names, what it asks for, and a few acts. Pure patterns, no context. */
import { foldText } from './fold.ts';
import { SLOTS, type Slot, VALUES } from './restaurants.ts';

/** What can be asked about a venue, in the order in which it is told. */
export const FIELDS = ['phone', 'address', 'postcode', 'area', 'food', 'price'] as const;

type Field = (typeof FIELDS)[number];

export interface Meaning {
  readonly values: Readonly<Partial<Record<Slot, string>>>;
  /** Values that were named with a "no" or "not" before them. */
  readonly denied: Readonly<Partial<Record<Slot, string>>>;
  readonly requests: readonly Field[];
  /** Slots for which anything will do; 'unnamed' = the caller did not say which. */
  readonly anyOf: readonly (Slot | 'unnamed')[];
  readonly says: ReadonlySet<'yes' | 'no' | 'alternatives' | 'bye' | 'repeat' | 'restart' | 'hello'>;
}

const FILLERS = new Set(['uh', 'um', 'uhm', 'er', 'ah', 'hm', 'hmm', 'mm', 'eh', 'oh', 'noise', 'cough', 'breathing']);
const SPELLINGS: Readonly<Record<string, string>> = {
  center: 'centre',
  moderately: 'moderate',
  moderatly: 'moderate',
  cheaper: 'cheap',
  postcode: 'post code',
  goodbye: 'good bye',
  telephone: 'phone',
};
/** Words that may stand between a "no" and the value it denies. */
const BETWEEN_DENIAL = new Set(['a', 'an', 'any', 'the', 'want', 'like', 'need', 'serving', 'in']);
const DENIALS = new Set(['no', 'not', 'dont', 'without']);

interface Name {
  readonly slot: Slot;
  readonly value: string;
  readonly words: readonly string[];
}

/** Names of values by their first word, longest first, so that "north american" is a food and no part of town. */
const NAMES = new Map<string, readonly Name[]>();
for (const slot of SLOTS) {
  for (const value of VALUES[slot]) {
    const words = value.split(' ');
    const first = words[0] ?? '';
    const names = [...(NAMES.get(first) ?? []), { slot, value, words }];
    NAMES.set(
      first,
      names.sort((a, b) => b.words.length - a.words.length),
    );
  }
}

/** The words that count: folded, fillers dropped, spellings made one. */
function wordsOf(line: string): readonly string[] {
  const folded = foldText(line).replace(/\bsea food\b/g, 'seafood');
  return folded
    .split(' ')
    .filter((word) => word !== '' && !FILLERS.has(word))
    .flatMap((word) => (SPELLINGS[word] ?? word).split(' '));
}

/** The values that are named, and those that are denied; of two for one slot the later one holds. */
function readValues(words: readonly string[]): Pick<Meaning, 'values' | 'denied'> {
  const values: Partial<Record<Slot, string>> = {};
  const denied: Partial<Record<Slot, string>> = {};
  for (let from = 0; from < words.length; from++) {
    const names = NAMES.get(words[from] ?? '') ?? [];
    const name = names.find((each) => each.words.every((word, index) => words[from + index] === word));
    if (name === undefined) continue;
    (isDenied(words, from) ? denied : values)[name.slot] = name.value;
    from += name.words.length - 1;
  }
  return { values, denied };
}

function isDenied(words: readonly string[], from: number): boolean {
  let before = from - 1;
  while (BETWEEN_DENIAL.has(words[before] ?? '')) before -= 1;
  return DENIALS.has(words[before] ?? '');
}

export function readUtterance(line: string): Meaning {
  const words = wordsOf(line);
  const text = ` ${words.join(' ')} `;
  const { values, denied } = readValues(words);
  const isNamed = (slot: Slot): boolean => values[slot] !== undefined || denied[slot] !== undefined;
  const namesAny = SLOTS.some(isNamed);
  return {
    values,
    denied,
    requests: FIELDS.filter((field) => {
      if (field === 'area' || field === 'food' || field === 'price') {
        return REQUESTS[field].test(text) && !isNamed(field) && !ANY_OF[field].test(text);
      }
      return REQUESTS[field].test(text);
    }),
    anyOf: anyOf(text),
    says: new Set(
      SAYINGS.filter(([act, how]) => how.test(text) && !(act === 'alternatives' && namesAny)).map(([act]) => act),
    ),
  };
}

const REQUESTS: Readonly<Record<Field, RegExp>> = {
  phone: / phone | number /,
  address: / address | where is | located /,
  postcode: / post code | postal | zip /,
  area: / (?:what|whats|which) .*(?:area|part|town) |^ area $/,
  food: / (?:what|whats) .*(?:food|cuisine|serves?) | (?:type|kind) of food | serve /,
  price: / (?:what|whats|how) .*(?:price|expensive|cost|much) | price range /,
};

const DONT_CARE =
  / (?:dont|do not) (?:care|mind) | (?:doesnt|does not) matter | no preference | whatever | any | anything (?!else)| anywhere /;
const ANY_OF: Readonly<Record<Slot, RegExp>> = {
  food: / any (?:type|kind|food|cuisine)/,
  area: / any (?:area|part)| anywhere /,
  price: / any price/,
};

function anyOf(text: string): readonly (Slot | 'unnamed')[] {
  const slots = SLOTS.filter((slot) => ANY_OF[slot].test(text));
  if (slots.length > 0) return slots;
  return DONT_CARE.test(text) && !/ any other /.test(text) ? ['unnamed'] : [];
}

type Saying = Meaning['says'] extends ReadonlySet<infer Act> ? Act : never;

const SAYINGS: readonly (readonly [Saying, RegExp])[] = [
  ['yes', / (?:yes|yeah|yep|yea|right|correct|sure) /],
  ['no', / (?:no|not|nope|wrong) (?!preference )/],
  ['alternatives', / (?:else|another|other|next|different|alternatives?|more) /],
  ['bye', / (?:good bye|bye|thank you|thanks|thats all) /],
  ['repeat', / (?:repeat|again|say that) /],
  ['restart', / (?:start over|restart|reset) /],
  ['hello', / (?:hello|hi) /],
];
