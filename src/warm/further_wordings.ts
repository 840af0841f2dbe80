/** Further wordings for the answers that a workflow has: how the model is asked for them, and which are good. Pure. */
import type { Message } from '../domain/reply.ts';
import type { Answer, Workflow } from '../domain/workflow.ts';
import { AnswerList, type Plan } from './plan.ts';
import { tidyWording } from './question_file.ts';
import type { ModelReply } from './questions.ts';
import type { WarmRules } from './rules.ts';

/** `language` as it is called in English. */
export function wordingMessages(answer: Answer, count: number, language: string): readonly Message[] {
  return [
    {
      role: 'system',
      content:
        'You know how people speak on the telephone. You are shown how callers ask something, and what they are ' +
        `answered. Write ${count} further ways in which callers may ask exactly the same, in ${language}, as they would ` +
        'say it: short and natural, each a whole question or request that is understood without anything said before. ' +
        'What they ask for, numbers, names, days and denials stay the same, and the answer must fit every one of them ' +
        'word for word. Answer with a JSON list of texts and nothing else.',
    },
    { role: 'user', content: JSON.stringify({ wordings: answer.wordings, answer: answer.reply }) },
  ];
}

/** What the model wrote as a list, fences and remarks around it left out; null = there is no list. */
export function readWordings(text: string): { readonly wordings: readonly string[]; readonly unusable: number } | null {
  const [from, to] = [text.indexOf('['), text.lastIndexOf(']')];
  if (from === -1 || to < from) return null;
  let list: unknown;
  try {
    list = JSON.parse(text.slice(from, to + 1));
  } catch {
    return null;
  }
  if (!Array.isArray(list)) return null;
  const texts = (list as unknown[]).filter((item) => typeof item === 'string').map(tidyWording);
  const wordings = texts.filter((wording) => wording !== '');
  return { wordings, unusable: list.length - wordings.length };
}

/** `replies` are those about the first answers of the workflow, in their order. */
export function planWordings(
  workflow: Workflow,
  replies: readonly ModelReply[],
  { rules, count }: { readonly rules: WarmRules; readonly count: number },
): Plan {
  const list = new AnswerList(workflow, rules.bounds);
  for (const [place, { text, problem, cost }] of replies.entries()) {
    const answer = workflow.answers[place];
    if (answer === undefined) continue;
    const where = `answers[${place}]`;
    const [wording = ''] = answer.wordings;
    const read = text === null ? null : readWordings(text);
    if (read === null) {
      list.leaveOut({ where, wording, reply: null, why: text === null ? problem : 'the model wrote no JSON list' });
      continue;
    }
    if (read.unusable > 0) {
      list.leaveOut({ where, wording, reply: null, why: `${read.unusable} of what the model listed is no text` });
    }
    for (const proposed of addGood(list, { place, answer, proposals: read.wordings, cost }, rules, count)) {
      list.leaveOut({ where, wording: proposed.wording, reply: null, why: proposed.why });
    }
  }
  return list.plan();
}

interface Proposals {
  readonly place: number;
  readonly answer: Answer;
  readonly proposals: readonly string[];
  readonly cost: number;
}

/** Adds up to `count` of them; gives the others. */
function addGood(
  list: AnswerList,
  { place, answer, proposals, cost }: Proposals,
  rules: WarmRules,
  count: number,
): readonly { readonly wording: string; readonly why: string }[] {
  const others: { wording: string; why: string }[] = [];
  let added = 0;
  for (const wording of proposals) {
    const why =
      added < count
        ? (list.problemOf(wording, place) ?? meaningProblem(wording, answer, rules))
        : 'more than asked for';
    if (why !== null) {
      others.push({ wording, why });
      continue;
    }
    // The request is paid once.
    list.join(place, wording, added === 0 ? cost : 0);
    added += 1;
  }
  return others;
}

/** A wording is only as good as the ones that somebody wrote: it must ask for what one of them asks for. */
function meaningProblem(wording: string, { wordings }: Answer, rules: WarmRules): string | null {
  if (!wordings.some((own) => rules.asksTheSame(own, wording))) {
    return 'its numbers, names, negation or question word are not those of any wording of the answer';
  }
  if (rules.isContextDependent(wording)) return 'it depends on what was said before it';
  const problem = rules.questionProblem(wording);
  if (problem === null || wordings.some((own) => rules.questionProblem(own) === problem)) return null;
  return `it ${problem}`;
}
