/**
 * A recording without what tells who was on the phone: digits, number words, names and what looks like one are replaced
 * by pseudonyms of the same shape, the same for the whole call; the wording stays. Too much may be replaced, too little
 * must not. It is slow (milliseconds a sentence), so it runs where no call waits for it.
 */
import type { CallRecording, JsonValue } from '../domain/recording.ts';
import { foldUtterance } from '../domain/utterance.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { Span } from './edits.ts';
import { EventRedactor, isObject, isOurParameter, pseudonymOfId } from './frame_redactor.ts';
import { asksForName, nounsOf } from './name_spans.ts';
import { CallNames } from './names.ts';
import { createOrdinaryWords } from './ordinary_words.ts';
import { ownSpans, ownTexts } from './own_words.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { type Said, saidIn } from './said.ts';
import { TextRedactor } from './text_redactor.ts';
import { wordKey, wordsOf } from './words.ts';

/** Fields of a workflow that are no text. */
const WORKFLOW_KEYS = new Set(['id', 'language', 'code', 'machineDetection', 'firstVoice', 'providers']);

/**
 * `secret` is the key of the pseudonyms: use one for each call and throw it away, so that nobody can go back. What comes
 * out is a recording like the other, with its events at their times.
 */
export function redactRecording(recording: CallRecording, secret: Uint8Array): CallRecording {
  const { workflow, language, callSid, variables, events } = recording;
  const pseudonyms = createPseudonyms(secret);
  const values = personalValues(recording);
  const said = saidIn(recording);
  const nouns = new Set(said.flatMap(({ text }) => nounsOf(text)));
  const names = new CallNames(createOrdinaryWords(), vocabularyOf(workflow, values), nouns);
  for (const value of values) names.addValue(value);
  const texts = new TextRedactor(pseudonyms, names, values);
  const rewritten = redactSaid(said, workflow, names, texts);
  const fields = {
    value: (text: string) => texts.value(text),
    text: (text: string) => {
      const spans = names.read({ text, language, asked: false });
      return texts.pieces({ pieces: [text], language, spans, own: [], open: true })[0] ?? '';
    },
  };
  const rewriter = new EventRedactor(fields, pseudonyms);
  return {
    ...recording,
    privacy: 'redacted',
    callSid: callSid === null ? null : pseudonymOfId(callSid, pseudonyms),
    workflow: redactWorkflow(workflow, texts),
    variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, texts.value(value)])),
    // A number word that was cut into tokens may have become shorter than their count.
    events: events
      .map((event, index) => rewriter.event(event, rewritten.get(index)))
      .filter((event) => event.type !== 'generation.text' || event.text !== ''),
  };
}

/** What is known of the caller before anything is said. */
function personalValues({ variables, events }: CallRecording): readonly string[] {
  const values = Object.values(variables);
  const add = (value: JsonValue | undefined): void => {
    if (typeof value === 'string' && value !== '') values.push(value);
  };
  for (const event of events) {
    if (event.type !== 'frame.in' || event.frame['type'] !== 'setup') continue;
    const { from, to, forwardedFrom, callerName, customParameters } = event.frame;
    for (const value of [from, to, forwardedFrom, callerName]) add(value);
    if (!isObject(customParameters)) continue;
    for (const [name, value] of Object.entries(customParameters)) if (!isOurParameter(name)) add(value);
  }
  return values;
}

/** Words of the workflow's own text are ordinary in its calls; those that a variable put there are not. */
function vocabularyOf(workflow: Workflow, values: readonly string[]): ReadonlySet<string> {
  const personal = new Set(keysOf(values));
  const texts = [workflow.name, workflow.instructions, ...ownTexts(workflow)];
  const wordings = workflow.answers.flatMap((answer) => answer.wordings);
  return new Set(keysOf([...texts, ...wordings]).filter((key) => !personal.has(key)));
}

function keysOf(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => wordsOf(text).map((word) => wordKey(word.text)));
}

/** The new texts of the events that say something, by the event's index. */
function redactSaid(
  said: readonly Said[],
  workflow: Workflow,
  names: CallNames,
  texts: TextRedactor,
): ReadonlyMap<number, string> {
  const own = ownTexts(workflow);
  const wordings = new Set(workflow.answers.flatMap((answer) => answer.wordings.map(foldUtterance)));
  // Every text is read before the first is rewritten: a name may be told long after it was first said.
  const spans = readSaid(said, workflow, names);
  const redacted = new Map<number, string>();
  for (const [index, one] of said.entries()) {
    const { by, text, open } = one;
    const isWording = by === 'caller' && wordings.has(foldUtterance(text));
    const whole = isWording ? [{ start: 0, end: text.length }] : [];
    const pieces = texts.pieces({
      ...one,
      spans: spans[index] ?? [],
      own: by === 'agent' ? ownSpans(text, own, open) : whole,
    });
    for (const [at, event] of one.events.entries()) redacted.set(event, pieces[at] ?? '');
  }
  return redacted;
}

/** From the last to the first, because a partial prompt is read as the beginning of the longer one after it. */
function readSaid(said: readonly Said[], workflow: Workflow, names: CallNames): readonly (readonly Span[])[] {
  const spans: (readonly Span[])[] = [];
  let next: { readonly said: Said; readonly spans: readonly Span[] } | null = null;
  for (const [index, one] of [...said.entries()].reverse()) {
    const { by, text, open, language } = one;
    const goesOn: boolean = by === 'caller' && open && next !== null && next.said.text.startsWith(text);
    const own: readonly Span[] =
      goesOn && next !== null
        ? clipped(next.spans, text.length)
        : names.read({ text, language, asked: isAsked(said, index, workflow) });
    spans[index] = own;
    if (by === 'caller') next = { said: one, spans: own };
  }
  return spans;
}

function clipped(spans: readonly Span[], length: number): readonly Span[] {
  return spans.filter(({ start }) => start < length).map(({ start, end }) => ({ start, end: Math.min(end, length) }));
}

/** Whether the caller was asked for a name just before. */
function isAsked(said: readonly Said[], index: number, workflow: Workflow): boolean {
  if (said[index]?.by !== 'caller') return false;
  const before = said.slice(0, index).findLast(({ by, open }) => by === 'agent' && !open);
  return asksForName(before?.text ?? workflow.greeting);
}

function redactWorkflow(workflow: Workflow, texts: TextRedactor): Workflow {
  const redact = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return WORKFLOW_KEYS.has(key) ? value : texts.own(value, workflow.language);
    if (Array.isArray(value)) return value.map((one) => redact(one, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redact(inner, name)]));
  };
  const numbers = workflow.numbers.map((number) => texts.value(number));
  const redacted = redact(workflow, '') as Workflow;
  const transferTo = workflow.whenUnanswered?.transferTo;
  if (redacted.whenUnanswered === undefined || transferTo === undefined) return { ...redacted, numbers };
  return { ...redacted, numbers, whenUnanswered: { ...redacted.whenUnanswered, transferTo: texts.value(transferTo) } };
}
