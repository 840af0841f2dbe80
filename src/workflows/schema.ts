/**
 * What users may write of a workflow: everything but name and greeting has a default. One TypeBox schema serves
 * checking, types and OpenAPI; what a schema cannot say is in `workflow_checks.ts`.
 */
import { Type, type Static, type TObject, type TProperties, type TUnion } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { ValueErrorType, type ValueError } from '@sinclair/typebox/errors';
import { wordsOf } from '../domain/language_catalogue.ts';
import { PHONE_NUMBER_PATTERN } from '../domain/phone_number.ts';
import { DEFAULT_PREDICTION, type Slot, type WhenUnanswered, type Workflow } from '../domain/workflow.ts';
import { canonicalTag } from './language_tags.ts';
import { workflowProblems } from './workflow_checks.ts';

export interface WorkflowProblem {
  /** JSON path, e.g. `answers[2].wordings[0]`; `workflow` for the whole. */
  readonly field: string;
  readonly problem: string;
  /** Where the kind of problem has a name of its own. */
  readonly code?: 'LANGUAGE_UNKNOWN';
  /** What may have been meant. */
  readonly nearest?: readonly string[];
}

export type ParsedWorkflow =
  | { readonly ok: true; readonly workflow: Workflow }
  | { readonly ok: false; readonly problems: readonly WorkflowProblem[] };

const PROBLEMS_MAX = 20;
/** Of the answers of a workflow. */
export const ANSWER_BOUNDS = { answers: 200, wordings: 50, wordingChars: 300, replyChars: 2000 };
const DEFAULT_LANGUAGE = 'en-US';
const DEFAULT_LIMITS = { maxCallS: 3600, silenceS: 10, silenceCountMax: 2, ringS: 60 };
const DEFAULT_TURN_CLOCK = {
  bridgeMs: 900,
  scriptMs: 1300,
  apologyMs: 1400,
  scriptAfterBridgeMs: 2500,
  apologyAfterBridgeMs: 4000,
};
const DEFAULT_UNANSWERED_TURNS = 2;
const DEFAULT_MODEL = { temperature: 0.3, maxTokens: 200 };

const closed = <T extends TProperties>(properties: T): TObject<T> =>
  Type.Object(properties, { additionalProperties: false });
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const line = text(500);
const lines = Type.Array(line, { minItems: 1, maxItems: 20 });
const milliseconds = Type.Integer({ minimum: 100, maximum: 60_000 });
const language = Type.String({ minLength: 2, maxLength: 35, description: 'BCP-47, or `multi`.' });
/** Of a placeholder's kind, so that a slot's value can be put where it is named. */
const SLOT_NAME_PATTERN = '^[a-z][a-z0-9_]{0,39}$';
const slotValue = Type.Union([
  text(100),
  closed({ value: text(100), wordings: Type.Optional(Type.Array(text(100), { maxItems: 20 })) }),
]);
const phrases = Type.Array(text(200), { maxItems: 50 });
const voice = {
  ttsProvider: Type.Optional(text(100)),
  name: Type.Optional(text(200)),
  transcriptionProvider: Type.Optional(text(100)),
  speechModel: Type.Optional(text(100)),
};

export const WorkflowInputSchema = closed({
  id: Type.Optional(Type.String({ description: 'May be left out; otherwise the id of the URL.' })),
  version: Type.Optional(Type.Integer({ description: 'Ignored: the store assigns it.' })),
  name: text(200),
  numbers: Type.Optional(Type.Array(Type.String({ pattern: PHONE_NUMBER_PATTERN }), { maxItems: 1000 })),
  language: Type.Optional(language),
  voice: Type.Optional(closed(voice)),
  greeting: text(1000),
  instructions: Type.Optional(Type.String({ maxLength: 20_000 })),
  answers: Type.Optional(
    Type.Array(
      closed({
        wordings: Type.Array(text(ANSWER_BOUNDS.wordingChars), { minItems: 1, maxItems: ANSWER_BOUNDS.wordings }),
        reply: text(ANSWER_BOUNDS.replyChars),
        endCall: Type.Optional(Type.Boolean()),
      }),
      { maxItems: ANSWER_BOUNDS.answers },
    ),
  ),
  lines: Type.Optional(
    closed({
      bridge: Type.Optional(lines),
      apology: Type.Optional(lines),
      unknown: Type.Optional(lines),
      brokenOff: Type.Optional(lines),
      stillThere: Type.Optional(lines),
      goodbye: Type.Optional(line),
    }),
  ),
  limits: Type.Optional(
    closed({
      maxCallS: Type.Optional(Type.Integer({ minimum: 10, maximum: 14_400 })),
      silenceS: Type.Optional(Type.Integer({ minimum: 2, maximum: 120 })),
      silenceCountMax: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
      ringS: Type.Optional(Type.Integer({ minimum: 5, maximum: 600 })),
    }),
  ),
  turnClock: Type.Optional(
    closed({
      hedgeMs: Type.Optional({
        ...milliseconds,
        description: 'Left out: the 95th percentile of the provider that is asked, from 600 to 1,000 ms.',
      }),
      bridgeMs: Type.Optional(milliseconds),
      scriptMs: Type.Optional(milliseconds),
      apologyMs: Type.Optional(milliseconds),
      scriptAfterBridgeMs: Type.Optional(milliseconds),
      apologyAfterBridgeMs: Type.Optional(milliseconds),
    }),
  ),
  machineDetection: Type.Optional(Type.Union([Type.Literal('off'), Type.Literal('report'), Type.Literal('hang_up')])),
  relayAttributes: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 4000 }))),
  languages: Type.Optional(Type.Array(closed({ code: language, ...voice }), { maxItems: 50 })),
  speechPath: Type.Optional(
    Type.Union([Type.Literal('relay'), Type.Literal('media')], {
      description:
        'Who hears and speaks: the carrier (`relay`), or Azure Speech over a media stream (`media`). Left out: by language.',
    }),
  ),
  model: Type.Optional(
    closed({
      temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
      maxTokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 4000 })),
    }),
  ),
  slots: Type.Optional(
    Type.Array(
      closed({
        name: Type.String({ pattern: SLOT_NAME_PATTERN }),
        values: Type.Array(slotValue, { minItems: 1, maxItems: 2000 }),
        any: Type.Optional(phrases),
        asks: Type.Optional(phrases),
      }),
      { maxItems: 20 },
    ),
  ),
  prediction: Type.Optional(
    closed({
      firstVoice: Type.Optional(Type.Union([Type.Literal('race'), Type.Literal('hedge'), Type.Literal('off')])),
      providers: Type.Optional(Type.Array(text(100), { maxItems: 20, uniqueItems: true })),
      speculate: Type.Optional(Type.Boolean()),
      cache: Type.Optional(Type.Boolean()),
      nextTurn: Type.Optional(Type.Boolean()),
      extraCallsPerTurn: Type.Optional(Type.Number({ minimum: 0, maximum: 5 })),
    }),
  ),
  whenUnanswered: Type.Optional(
    closed({
      afterTurns: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
      transferTo: Type.Optional(Type.String({ pattern: PHONE_NUMBER_PATTERN })),
      callBack: Type.Optional(Type.Boolean()),
      line: Type.Optional(line),
    }),
  ),
});

export type WorkflowInput = Static<typeof WorkflowInputSchema>;

const compiled = TypeCompiler.Compile(WorkflowInputSchema);

/** Checks what a user wrote and fills in the defaults; the version is 0, for the store to assign. */
export function parseWorkflow(input: unknown, id: string): ParsedWorkflow {
  if (!compiled.Check(input)) return { ok: false, problems: shapeProblems(compiled.Errors(input)) };
  const workflow = withDefaults(input, id);
  const problems = workflowProblems(workflow);
  if (input.id !== undefined && input.id !== id) {
    problems.unshift({ field: 'id', problem: `is not the id of the URL, "${id}"; leave it out or make them equal` });
  }
  return problems.length === 0 ? { ok: true, workflow } : { ok: false, problems: problems.slice(0, PROBLEMS_MAX) };
}

function withDefaults(input: WorkflowInput, id: string): Workflow {
  const tag = canonicalTag(input.language ?? DEFAULT_LANGUAGE);
  return {
    id,
    version: 0,
    name: input.name,
    numbers: input.numbers ?? [],
    language: tag,
    ...(input.voice !== undefined && { voice: input.voice }),
    greeting: input.greeting,
    instructions: input.instructions ?? '',
    answers: input.answers ?? [],
    lines: { ...wordsOf(tag).lines, ...input.lines },
    limits: { ...DEFAULT_LIMITS, ...input.limits },
    turnClock: { ...DEFAULT_TURN_CLOCK, ...input.turnClock },
    machineDetection: input.machineDetection ?? 'off',
    relayAttributes: input.relayAttributes ?? {},
    languages: (input.languages ?? []).map((option) => ({ ...option, code: canonicalTag(option.code) })),
    ...(input.speechPath !== undefined && { speechPath: input.speechPath }),
    model: { ...DEFAULT_MODEL, ...input.model },
    slots: (input.slots ?? []).map(slotOf),
    prediction: { ...DEFAULT_PREDICTION, ...input.prediction },
    ...(input.whenUnanswered !== undefined && { whenUnanswered: whenUnansweredOf(input.whenUnanswered, tag) }),
  };
}

function whenUnansweredOf(
  {
    afterTurns = DEFAULT_UNANSWERED_TURNS,
    transferTo,
    callBack,
    line: own,
  }: NonNullable<WorkflowInput['whenUnanswered']>,
  tag: string,
): WhenUnanswered {
  return {
    afterTurns,
    ...(transferTo !== undefined && { transferTo }),
    ...(callBack === true && { callBack }),
    line: own ?? wordsOf(tag).parting[transferTo === undefined ? 'callBack' : 'transfer'],
  };
}

function slotOf({ name, values, any = [], asks = [] }: NonNullable<WorkflowInput['slots']>[number]): Slot {
  return {
    name,
    values: values.map((given) => {
      const { value, wordings = [] } = typeof given === 'string' ? { value: given } : given;
      return { value, wordings: [value, ...wordings.filter((wording) => wording !== value)] };
    }),
    any,
    asks,
  };
}

function shapeProblems(errors: Iterable<ValueError>): readonly WorkflowProblem[] {
  const byField = new Map<string, WorkflowProblem>();
  for (const error of errors) {
    const field = jsonPath(error.path);
    // A field may be wrong in several ways; the first is the plainest.
    if (!byField.has(field)) byField.set(field, { field, problem: problemOf(error) });
    if (byField.size === PROBLEMS_MAX) break;
  }
  return [...byField.values()];
}

const PROBLEM_WORDS: ReadonlyMap<ValueErrorType, string> = new Map([
  [ValueErrorType.ObjectAdditionalProperties, 'is not known'],
  [ValueErrorType.ObjectRequiredProperty, 'is missing'],
  [ValueErrorType.StringPattern, 'must be a phone number in E.164, such as +14155550123'],
]);

/** Otherwise TypeBox's words, e.g. "must be: string length less or equal to 2000". */
function problemOf(error: ValueError): string {
  const choices = choicesOf(error);
  if (choices.length > 0) return `must be one of ${choices.map((choice) => `"${choice}"`).join(', ')}`;
  return PROBLEM_WORDS.get(error.type) ?? error.message.replace(/^Expected/, 'must be:');
}

/** The texts that a field may be, where it may be nothing else. */
function choicesOf({ type, schema }: ValueError): readonly string[] {
  if (type !== ValueErrorType.Union) return [];
  const options = (schema as TUnion).anyOf.map((option) => option['const'] as unknown);
  return options.every((option) => typeof option === 'string') ? options : [];
}

/** `/answers/2/wordings/0` becomes `answers[2].wordings[0]`. */
function jsonPath(pointer: string): string {
  const path = pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~').slice(0, 100))
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
  return path === '' ? 'workflow' : path;
}
