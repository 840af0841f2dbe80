/** `{{name}}` in what a workflow says: which variables a call must bring, and filling them in. */
import type { Answer, Workflow } from '../domain/workflow.ts';

const PLACEHOLDER = /\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}/g;
const VALUE_CHARS_MAX = 1000;

export interface FilledWorkflow {
  /** With every placeholder filled for which there was a variable. */
  readonly workflow: Workflow;
  /** Placeholders that no variable fills; empty = the workflow is ready for a call. */
  readonly missing: readonly string[];
}

/** What is wrong with the placeholders of this text, or null. */
export function placeholderProblem(text: string): string | null {
  const rest = text.replace(PLACEHOLDER, '');
  return /\{\{|\}\}/.test(rest)
    ? 'has a placeholder that is not closed or not named in letters, digits and underscores, as in {{name}}'
    : null;
}

/** The names of all placeholders, each once, in the order of their appearance. */
export function requiredVariables(workflow: Workflow): readonly string[] {
  const names = new Set<string>();
  mapTexts(workflow, (text) => {
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) names.add(name);
    return text;
  });
  return [...names];
}

/**
 * Fills greeting, instructions, replies and lines. Values are plain text: control characters become spaces, more than
 * 1,000 characters are cut, and a placeholder inside a value stays as it is. Without placeholders the same workflow
 * comes back.
 */
export function fillWorkflow(workflow: Workflow, variables: Readonly<Record<string, string>>): FilledWorkflow {
  const required = requiredVariables(workflow);
  if (required.length === 0) return { workflow, missing: [] };
  const missing = required.filter((name) => !Object.hasOwn(variables, name));
  const filled = mapTexts(workflow, (text) =>
    text.replace(PLACEHOLDER, (placeholder, name: string) =>
      Object.hasOwn(variables, name) ? plainText(variables[name] ?? '') : placeholder,
    ),
  );
  return { workflow: filled, missing };
}

function plainText(value: string): string {
  // The cut may have split a surrogate pair; half of one cannot be spoken or sent.
  return value
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, VALUE_CHARS_MAX)
    .replace(/[\uD800-\uDBFF]$/, '');
}

function mapTexts(workflow: Workflow, map: (text: string) => string): Workflow {
  const { greeting, instructions, answers, lines, whenUnanswered } = workflow;
  return {
    ...workflow,
    greeting: map(greeting),
    instructions: map(instructions),
    answers: answers.map((answer): Answer => ({ ...answer, reply: map(answer.reply) })),
    lines: {
      bridge: lines.bridge.map((text) => map(text)),
      apology: lines.apology.map((text) => map(text)),
      unknown: lines.unknown.map((text) => map(text)),
      brokenOff: lines.brokenOff.map((text) => map(text)),
      stillThere: lines.stillThere.map((text) => map(text)),
      goodbye: map(lines.goodbye),
    },
    ...(whenUnanswered !== undefined && { whenUnanswered: { ...whenUnanswered, line: map(whenUnanswered.line) } }),
  };
}
