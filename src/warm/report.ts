/** What a run would add or has added, as text for people. Pure. */
import type { Workflow } from '../domain/workflow.ts';
import type { Addition, LeftOut, Plan } from './plan.ts';

export interface RunFacts {
  /** As it was read. */
  readonly workflow: Workflow;
  /** Name of the provider; null = nothing had to be asked. */
  readonly provider: string | null;
  readonly askedCount: number;
  readonly cost: number;
  /** Questions or answers for which the limit left nothing. */
  readonly beyondLimit: number;
  /** Placeholders that the model saw unfilled. */
  readonly placeholders: readonly string[];
}

export function reportText({ additions, leftOut }: Plan, facts: RunFacts): string {
  return [
    ...(additions.length === 0 ? ['Nothing to add.'] : [`To be added to ${facts.workflow.id}:`]),
    ...additions.flatMap(additionLines),
    ...(leftOut.length === 0 ? [] : ['', 'Left out:']),
    ...leftOut.flatMap(leftOutLines),
    '',
    ...noteLines(facts),
  ].join('\n');
}

/** The same as a file for `--file`. */
export function additionsJson({ additions }: Plan): string {
  const entries = additions.map(({ wordings, reply }) => ({ wordings, reply }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** How what was shown gets stored. */
export function notStoredText(workflowId: string, saved: string | null): string {
  const nothing = 'Nothing was stored.';
  if (saved !== null) {
    return `${nothing} ${saved} has it, to be edited; npm run warm -- ${workflowId} --file ${saved} --yes stores it.`;
  }
  return `${nothing} Add --yes to store it: the model is then asked anew. With --save FILE these very answers are kept.`;
}

function additionLines({ wordings, reply, joins, endsCall, cost }: Addition): readonly string[] {
  const about = [joins ? 'an answer that it has' : '', endsCall ? 'ends the call' : '', cost > 0 ? money(cost) : ''];
  const known = about.filter((word) => word !== '').join(', ');
  return [...wordings.map((wording) => `  + ${wording}`), `      → ${reply}${known === '' ? '' : `  (${known})`}`];
}

function leftOutLines({ where, wording, reply, why }: LeftOut): readonly string[] {
  const head = `  - ${where}: ${wording}: ${why}`;
  return reply === null ? [head] : [head, `      → ${reply}`];
}

function noteLines({ provider, askedCount, cost, beyondLimit, placeholders }: RunFacts): readonly string[] {
  const asked =
    provider === null || askedCount === 0
      ? 'No model was asked.'
      : `${provider} was asked ${askedCount} ${askedCount === 1 ? 'time' : 'times'}; ` +
        `estimated cost ${money(cost)} in the currency of its price.`;
  const names = placeholders.map((name) => `{{${name}}}`).join(', ');
  return [
    asked,
    ...(beyondLimit === 0 ? [] : [`${beyondLimit} more were not asked for: --limit is reached.`]),
    ...(placeholders.length === 0 || askedCount === 0
      ? []
      : [`The model did not know what calls bring: it was asked with ${names} as they are.`]),
  ];
}

/** Fractions of a cent are all there is to tell. */
function money(amount: number): string {
  return amount === 0 ? '0' : amount.toFixed(6);
}
