/**
 * Whether two answers say the same in other words. In doubt they do not: then the model is asked again, which costs time
 * and is never wrong.
 */
import { foldUtterance } from '../../domain/utterance.ts';
import type { LanguageTools } from './language_tools.ts';
import { smallTalkIn } from './small_talk.ts';
import type { Mention, SlotLexicon } from './slot_words.ts';

/**
 * Of the words that carry meaning, the part that two answers share (Dice's coefficient), and what it must be when only
 * one of them ends in a question or asks for a slot. Chosen by trial.
 */
const SHARED_MIN = 0.4;
const SHARED_MIN_UNLIKE = 0.6;
/** What answers begin or soften with, whatever they say. */
const OPENERS: ReadonlySet<string> = new Set(
  'course sure good great fine gladly certainly sorry afraid let see like know welcome glad happy'.split(' '),
);

export function saysTheSame(
  one: string,
  other: string,
  language: string,
  { lexicon, tools }: { readonly lexicon: SlotLexicon; readonly tools: LanguageTools },
): boolean {
  if (foldUtterance(one) === foldUtterance(other)) return true;
  const [first, second] = [valuesOf(one, lexicon), valuesOf(other, lexicon)];
  if (!isSameSet(first.named, second.named)) return false;
  const [firstAsks, secondAsks] = [askedIn(one, first, lexicon), askedIn(other, second, lexicon)];
  if (!areSameChoices(first.choices, second.choices, firstAsks, secondAsks)) return false;
  if (firstAsks !== null && secondAsks !== null && firstAsks !== secondAsks) return false;
  const facts = tools.factsOf(withoutNames(one, lexicon), language);
  const otherFacts = tools.factsOf(withoutNames(other, lexicon), language);
  if (!tools.sameFacts(facts, otherFacts)) return false;
  const [talk, otherTalk] = [smallTalkIn(one), smallTalkIn(other)];
  if (talk !== null && talk === otherTalk) return true;
  // Both ask for the same slot, and say the same of all others.
  if (firstAsks !== null && firstAsks === secondAsks) return true;
  // Opening hours, a telephone number: the facts agree on them already, and they are what was asked for.
  if (hasTellingNumbers(one) && hasTellingNumbers(other)) return true;
  const shared = sharedPart(facts.contentWords, otherFacts.contentWords);
  const isAlike = isQuestion(one) === isQuestion(other) && (firstAsks === null) === (secondAsks === null);
  return shared >= (isAlike ? SHARED_MIN : SHARED_MIN_UNLIKE);
}

function hasTellingNumbers(text: string): boolean {
  const numbers = new Set(text.match(/\d+/g));
  return numbers.size > 1 || [...numbers].some((number) => number.length > 2);
}

function isQuestion(text: string): boolean {
  return /[?？]\s*$/.test(text);
}

/** Values are compared as values; as names they would count only where they do not begin a sentence. */
function withoutNames(text: string, lexicon: SlotLexicon): string {
  let plain = '';
  let from = 0;
  for (const mention of lexicon.mentionsIn(text)) {
    plain += text.slice(from, mention.from) + text.slice(mention.from, mention.to).toLowerCase();
    from = mention.to;
  }
  return plain + text.slice(from);
}

interface ValuesSaid {
  /** `slot=value`, with `!` in front where it is denied. */
  readonly named: ReadonlySet<string>;
  /** Several values of one slot are a choice: by slot, sorted. */
  readonly choices: ReadonlyMap<string, string>;
}

function valuesOf(text: string, lexicon: SlotLexicon): ValuesSaid {
  const bySlot = new Map<string, Set<string>>();
  for (const mention of lexicon.mentionsIn(text)) {
    for (const { slot, said } of saidIn(mention)) {
      const known = bySlot.get(slot) ?? new Set<string>();
      bySlot.set(slot, known.add(said));
    }
  }
  const named = new Set<string>();
  const choices = new Map<string, string>();
  for (const [slot, said] of bySlot) {
    if (said.size > 1) choices.set(slot, [...said].sort().join('|'));
    else for (const value of said) named.add(`${slot}=${value}`);
  }
  return { named, choices };
}

function saidIn({ values, isNegated }: Mention): readonly { readonly slot: string; readonly said: string }[] {
  return values.map(({ slot, value }) => ({ slot, said: isNegated ? `!${value}` : value }));
}

/** The slot that the agent asks for, be it by offering its values. */
function askedIn(text: string, { choices }: ValuesSaid, lexicon: SlotLexicon): string | null {
  const asked = lexicon.askedIn(text);
  if (asked !== null || choices.size !== 1 || !isQuestion(text)) return asked;
  const [only = null] = choices.keys();
  return only;
}

/** A choice that only one of them lists is left out by the other, which must ask for that slot then. */
function areSameChoices(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
  oneAsks: string | null,
  otherAsks: string | null,
): boolean {
  for (const slot of new Set([...one.keys(), ...other.keys()])) {
    const [first, second] = [one.get(slot), other.get(slot)];
    if (first === second) continue;
    const isLeftOut = first === undefined || second === undefined;
    if (!isLeftOut || oneAsks !== slot || otherAsks !== slot) return false;
  }
  return true;
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((item) => other.has(item));
}

function sharedPart(one: readonly string[], other: readonly string[]): number {
  const [first, second] = [one, other].map((words) => new Set(words.filter((word) => !OPENERS.has(word))));
  if (first === undefined || second === undefined) return 0;
  if (first.size + second.size === 0) return 0;
  const shared = [...first].filter((word) => second.has(word)).length;
  return (2 * shared) / (first.size + second.size);
}
