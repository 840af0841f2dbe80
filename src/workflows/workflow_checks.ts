/** What a schema cannot say of a workflow: relations between fields, unspeakable texts. */
import { foldUtterance } from '../domain/utterance.ts';
import type { TurnClock, Workflow } from '../domain/workflow.ts';
import { languageProblems, type LanguageProblem } from './language_checks.ts';
import { placeholderProblem } from './placeholders.ts';
import { relayAttributeProblem } from './relay_attributes.ts';

type Problem = LanguageProblem;

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const ATTRIBUTES_MAX = 40;

/** The problems of a workflow whose shape was checked already; empty = it may be stored. */
export function workflowProblems(workflow: Workflow): Problem[] {
  return [
    ...idProblems(workflow),
    ...numberProblems(workflow),
    ...textProblems(workflow),
    ...wordingProblems(workflow),
    ...clockProblems(workflow.turnClock),
    ...attributeProblems(workflow),
    ...languageProblems(workflow),
    ...unansweredProblems(workflow),
  ];
}

function idProblems({ id }: Workflow): Problem[] {
  if (ID.test(id)) return [];
  return [{ field: 'id', problem: 'must be 1 to 64 of a-z, 0-9 and "-", and not begin with "-"' }];
}

function numberProblems({ numbers }: Workflow): Problem[] {
  return numbers.flatMap((number, index) =>
    numbers.indexOf(number) === index ? [] : [{ field: `numbers[${index}]`, problem: 'is in the list twice' }],
  );
}

function unansweredProblems({ whenUnanswered, numbers }: Workflow): Problem[] {
  if (whenUnanswered === undefined) return [];
  const { transferTo, callBack } = whenUnanswered;
  const field = 'whenUnanswered';
  if (transferTo === undefined && callBack === undefined) {
    return [{ field, problem: 'must say what is done: "transferTo" with a phone number, or "callBack": true' }];
  }
  if (transferTo !== undefined && callBack !== undefined) {
    return [
      {
        field,
        problem: 'must have "transferTo" or "callBack", not both: a caller who is transferred is not called back',
      },
    ];
  }
  if (transferTo !== undefined && numbers.includes(transferTo)) {
    return [
      { field: `${field}.transferTo`, problem: 'is a number that this workflow answers, so the call would come back' },
    ];
  }
  return [];
}

function* spokenTexts(workflow: Workflow): Generator<readonly [field: string, text: string]> {
  yield ['name', workflow.name];
  yield ['greeting', workflow.greeting];
  for (const [index, answer] of workflow.answers.entries()) yield [`answers[${index}].reply`, answer.reply];
  for (const [name, value] of Object.entries(workflow.lines) as [string, string | readonly string[]][]) {
    if (typeof value === 'string') yield [`lines.${name}`, value];
    else for (const [index, text] of value.entries()) yield [`lines.${name}[${index}]`, text];
  }
  if (workflow.whenUnanswered !== undefined) yield ['whenUnanswered.line', workflow.whenUnanswered.line];
}

function textProblems(workflow: Workflow): Problem[] {
  const problems: Problem[] = [];
  const add = (field: string, problem: string | null): void => {
    if (problem !== null) problems.push({ field, problem });
  };
  for (const [field, text] of spokenTexts(workflow)) {
    add(field, text.trim() === '' ? 'must not be blank' : placeholderProblem(text));
  }
  add('instructions', placeholderProblem(workflow.instructions));
  return problems;
}

function wordingProblems({ answers }: Workflow): Problem[] {
  const problems: Problem[] = [];
  const takenBy = new Map<string, number>();
  for (const [index, answer] of answers.entries()) {
    for (const [position, wording] of answer.wordings.entries()) {
      const field = `answers[${index}].wordings[${position}]`;
      const folded = foldUtterance(wording);
      const other = takenBy.get(folded);
      if (folded === '') problems.push({ field, problem: 'has no letters or digits' });
      else if (wording.includes('{{')) {
        problems.push({ field, problem: 'must not have a placeholder: it is what a caller says' });
      } else if (other !== undefined && other !== index) {
        problems.push({ field, problem: `is a wording of answers[${other}] too` });
      } else takenBy.set(folded, index);
    }
  }
  return problems;
}

/** Each time must not be before the one that it follows. */
const CLOCK_ORDER: readonly (readonly [keyof TurnClock, keyof TurnClock])[] = [
  ['hedgeMs', 'bridgeMs'],
  ['bridgeMs', 'scriptMs'],
  ['scriptMs', 'apologyMs'],
  ['scriptMs', 'scriptAfterBridgeMs'],
  ['apologyMs', 'apologyAfterBridgeMs'],
  ['scriptAfterBridgeMs', 'apologyAfterBridgeMs'],
];

function clockProblems(clock: TurnClock): Problem[] {
  return CLOCK_ORDER.flatMap(([before, after]) =>
    (clock[before] ?? 0) <= (clock[after] ?? Infinity)
      ? []
      : [
          {
            field: `turnClock.${after}`,
            problem: `is ${clock[after]}, but must be at least turnClock.${before}, which is ${clock[before]}`,
          },
        ],
  );
}

function attributeProblems({ relayAttributes }: Workflow): Problem[] {
  const entries = Object.entries(relayAttributes);
  if (entries.length > ATTRIBUTES_MAX) {
    return [{ field: 'relayAttributes', problem: `must not have more than ${ATTRIBUTES_MAX} attributes` }];
  }
  return entries.flatMap(([name, value]) => {
    const problem = relayAttributeProblem(name, value);
    return problem === null ? [] : [{ field: `relayAttributes.${name.slice(0, 100)}`, problem }];
  });
}
