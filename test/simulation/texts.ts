/** Who says what in the simulated calls, so that every word on a line can be traced to where it came from. */
import type { Workflow } from '../../src/domain/workflow.ts';
import { continuationWords } from '../../src/languages/continuation_words.ts';
import { sampleWorkflow } from '../support/sample_workflow.ts';
import type { Dice } from './dice.ts';
import { ALL_ANSWERS, askedQuestion, SLOTS } from './question_bank.ts';

export const WORKFLOW: Workflow = sampleWorkflow({
  slots: SLOTS,
  greeting: 'Hello, this is the front desk. How can I help you?',
  instructions: 'Be brief.',
  answers: [
    { wordings: ['opening hours', 'when are you open'], reply: 'We are open from nine to five. Come any day.' },
    { wordings: ['where are you', 'what is your address'], reply: 'You find us in Main Street.' },
    { wordings: ['goodbye', 'that was all'], reply: 'Thank you for calling us.', endCall: true },
  ],
  lines: {
    bridge: ['One moment, please.', 'Let me see.'],
    apology: ['I am sorry, I cannot answer that.', 'Sorry, could you ask me again?'],
    unknown: ['That is not known to me.'],
    brokenOff: ['Excuse me, my words are gone.'],
    stillThere: ['Are you still there?', 'Can you hear me?'],
    goodbye: 'Goodbye then.',
  },
  limits: { maxCallS: 600, silenceS: 9, silenceCountMax: 2, ringS: 20 },
});

const { bridge, apology, unknown, brokenOff, stillThere, goodbye } = WORKFLOW.lines;
export const GOODBYE = goodbye;
/** Wordings of the workflow: answered without a model, the last two by hanging up. */
export const ANSWERED_WORDINGS = ['opening hours', 'Where are you?', 'what is your address'];
export const LAST_WORDINGS = ['goodbye', 'That was all.'];
export const LAST_REPLY = 'Thank you for calling us.';

const ANSWERS = ALL_ANSWERS.map(squeezed);
const EXCUSES = brokenOff.map(squeezed);
const FIXED_LINES = [
  WORKFLOW.greeting,
  ...WORKFLOW.answers.map(({ reply }) => reply),
  ...ALL_ANSWERS,
  ...[bridge, apology, unknown, brokenOff, stillThere].flat(),
  goodbye,
]
  .map(squeezed)
  .sort((a, b) => b.length - a.length);

const CALLER_WORDS = 'please I would like to know when the room with a view is free and what it costs for two'.split(
  ' ',
);

/** Words that an utterance may end with. */
const LAST_WORDS = ['tonight', 'breakfast', 'downtown', 'Sunday', 'parking', 'anyway'];

/** What others ask as well, or what nobody else says in this call; calls mostly begin alike. */
export function utterance(dice: Dice, number: number, topics: readonly string[]): string {
  const isAlike = topics.length > 0 && dice.chance(number === 1 ? 0.95 : 0.8);
  return isAlike ? askedQuestion(dice, topics, number) : newUtterance(dice, number);
}

/** An utterance that nobody else says in this call. */
function newUtterance(dice: Dice, number: number): string {
  const words = Array.from({ length: dice.whole(1, 7) }, () => dice.pick(CALLER_WORDS));
  return `q${number} ${words.join(' ')} ${dice.pick(LAST_WORDS)}`;
}

/** As `newUtterance`, longer than a call takes. */
export function longUtterance(number: number, chars: number): string {
  return `q${number} ${'so much to tell '.repeat(Math.ceil(chars / 16))}`.trim();
}

/** The words of a model: each says which generation it is of and the how-manyth. */
export function modelWords(generation: number, from: number, count: number): string {
  let text = '';
  for (let index = from; index < from + count; index++) {
    const end = index % 9 === 8 ? '.' : index % 5 === 4 ? ',' : '';
    text += `${index === 0 ? '' : ' '}g${generation}w${index}${end}`;
  }
  return text;
}

export interface TaggedWord {
  readonly generation: number;
  readonly index: number;
}

/** The first word of a sentence may be given a capital. */
const TAGGED = /g(\d+)w(\d+)/gi;

/** A word may be cut where the text was: a number at the end of a cut text is not relied on. */
export function taggedWords(text: string): readonly TaggedWord[] {
  const words: TaggedWord[] = [];
  for (const [, generation, index] of text.matchAll(TAGGED)) {
    words.push({ generation: Number(generation), index: Number(index) });
  }
  return words;
}

/** As one compares what was said: without case and punctuation. */
export function foldedWords(text: string): string {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).join(' ');
}

/** Without white space: what was said, however it was cut into frames. */
export function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Nothing but bridge lines so far. */
export function isOnlyBridges(text: string): boolean {
  return withoutBridges(text) === '';
}

/** What comes before an excuse, which may be cut. */
export function withoutExcuse(text: string): string {
  const from = text.lastIndexOf(' Ex');
  return from !== -1 && brokenOff.some((line) => line.startsWith(text.slice(from + 1))) ? text.slice(0, from) : text;
}

/** Cut within a bridge line. */
export function isPartOfBridge(text: string): boolean {
  return bridge.some((line) => line.startsWith(text));
}

/** What comes after the bridge lines. */
export function withoutBridges(text: string): string {
  let left = text.trim();
  for (;;) {
    const found = bridge.find((line) => left.startsWith(line));
    if (found === undefined) return left;
    left = left.slice(found.length).trimStart();
  }
}

/** What is said within an answer that broke off. */
const GAP_LINES = [...bridge, continuationWords('en').bridge];

/** What comes before and after a gap. */
export function withoutGaps(text: string): string {
  return GAP_LINES.reduce((left, line) => left.replaceAll(line, ' '), text);
}

/** What of this text is neither a model's word nor a line of the workflow; a line may be cut at its end. */
export function strayText(text: string): string {
  let left = squeezed(withoutGaps(text).replace(/g\d+w\d+[.,]*/gi, ''));
  while (left !== '') {
    const found = FIXED_LINES.find((line) => left.startsWith(line)) ?? brokenAnswer(left);
    if (found === undefined) break;
    left = left.slice(found.length);
  }
  return FIXED_LINES.some((line) => line.startsWith(left)) ? '' : left;
}

/** Before an excuse an answer may have broken off anywhere. */
function brokenAnswer(left: string): string | undefined {
  const said = EXCUSES.map((excuse) => left.indexOf(excuse)).find((at) => at > 0);
  if (said === undefined) return undefined;
  const begun = left.slice(0, said);
  return ANSWERS.some((answer) => answer.startsWith(begun)) ? begun : undefined;
}

/** Frames that mean nothing: broken JSON, no type, fields of another kind, nothing said. */
export const BAD_FRAMES = [
  '{"type":"prompt"',
  'null',
  '[]',
  '{"no":"type"}',
  '{"type":"dtmf","digit":"12"}',
  '{"type":"info","name":"agentSpeaking","value":7}',
  '{"type":"prompt","voicePrompt":5}',
  '{"type":"prompt","voicePrompt":"  ","last":true}',
  '{"type":"later"}',
  `{"type":"info","name":"${'x'.repeat(3_000)}"}`,
];
