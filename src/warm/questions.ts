/** Questions of a file become answers: which of them the model is asked, and what of its replies may be kept. Pure. */
import { foldUtterance } from '../domain/utterance.ts';
import type { Workflow } from '../domain/workflow.ts';
import { AnswerList, type LeftOut, type Plan } from './plan.ts';
import type { Entry } from './question_file.ts';
import type { WarmRules } from './rules.ts';

/** What the model was asked and said. */
export interface ModelReply {
  /** As it would be spoken; null = there was none. */
  readonly text: string | null;
  /** Why there was none. */
  readonly problem: string;
  readonly cost: number;
}

export interface Sorted {
  /** The model is asked the first wording of each. */
  readonly asked: readonly Entry[];
  /** Their replies are in the file. */
  readonly given: readonly Entry[];
  readonly leftOut: readonly LeftOut[];
  /** Questions that a later run is for. */
  readonly beyondLimit: number;
}

interface SortOptions {
  readonly limit: number;
  readonly trustsReplies: boolean;
}

export function sortEntries(
  workflow: Workflow,
  entries: readonly Entry[],
  rules: WarmRules,
  { limit, trustsReplies }: SortOptions,
): Sorted {
  const known = new AnswerList(workflow, rules.bounds);
  const lineOf = new Map<string, number>();
  const leftOut: LeftOut[] = [];
  const [asked, given]: [Entry[], Entry[]] = [[], []];
  let beyondLimit = 0;
  for (const { line, wordings, reply } of entries) {
    const isTrusted = trustsReplies && reply !== null;
    const fresh = wordings.filter((wording) => {
      const folded = foldUtterance(wording);
      const why =
        takenProblem(known.placeOf(wording), lineOf.get(folded)) ??
        (isTrusted ? null : questionProblem(wording, rules));
      if (why !== null) leftOut.push({ where: `line ${line}`, wording, reply: null, why });
      if (!lineOf.has(folded)) lineOf.set(folded, line);
      return why === null;
    });
    if (fresh.length === 0) continue;
    if (reply !== null) given.push({ line, wordings: fresh, reply });
    else if (asked.length < limit) asked.push({ line, wordings: fresh, reply });
    else beyondLimit += 1;
  }
  return { asked, given, leftOut, beyondLimit };
}

function takenProblem(place: number | undefined, earlierLine: number | undefined): string | null {
  if (place !== undefined) return 'the workflow has this wording already';
  return earlierLine === undefined ? null : `line ${earlierLine} has this wording already`;
}

/** A curated answer is given wherever in a call its question comes. */
function questionProblem(wording: string, rules: WarmRules): string | null {
  const problem = rules.questionProblem(wording);
  if (problem !== null) return `the question ${problem}`;
  return rules.isContextDependent(wording) ? 'the question depends on what was said before it' : null;
}

/** `replies` in the order of `asked`. */
export function planAnswers(
  workflow: Workflow,
  { asked, given, leftOut }: Sorted,
  replies: readonly ModelReply[],
  { rules, trustsReplies }: { readonly rules: WarmRules; readonly trustsReplies: boolean },
): Plan {
  const list = new AnswerList(workflow, rules.bounds);
  for (const one of leftOut) list.leaveOut(one);
  const isOwn = new Set(workflow.answers.map(({ reply }) => reply.trim()));
  for (const entry of given) {
    const reply = entry.reply ?? '';
    const why = trustsReplies || isOwn.has(reply) ? null : answerProblem(reply, rules);
    addTo(list, entry, { reply, why, cost: 0, isGiven: true });
  }
  for (const [index, entry] of asked.entries()) {
    const { text, problem, cost } = replies[index] ?? { text: null, problem: 'it was not asked', cost: 0 };
    const reply = text?.trim() ?? '';
    const why = text === null ? problem : (answerProblem(reply, rules) ?? endProblem(reply));
    addTo(list, entry, { reply, why, cost, isGiven: false });
  }
  return list.plan();
}

interface Said {
  readonly reply: string;
  /** Why it must not be kept. */
  readonly why: string | null;
  readonly cost: number;
  readonly isGiven: boolean;
}

function addTo(list: AnswerList, { line, wordings }: Entry, { reply, why, cost, isGiven }: Said): void {
  const [wording = ''] = wordings;
  const where = `line ${line}`;
  const said = reply === '' ? null : reply;
  if (why !== null) return list.leaveOut({ where, wording, reply: said, why });
  const place = list.placeSaying(reply, isGiven);
  if (place === undefined) {
    if (!list.isFull) return list.append(wordings, reply, cost);
    return list.leaveOut({ where, wording, reply: said, why: 'the workflow has as many answers as it may have' });
  }
  let paid = cost;
  for (const one of wordings) {
    const problem = list.problemOf(one, place);
    if (problem !== null) {
      list.leaveOut({ where, wording: one, reply: null, why: problem });
      continue;
    }
    list.join(place, one, paid);
    paid = 0;
  }
}

function answerProblem(reply: string, rules: WarmRules): string | null {
  if (reply === '') return 'the answer is empty';
  const problem = rules.answerProblem(reply);
  return problem === null ? null : `the answer ${problem}`;
}

/** Scripts that write no full stop. */
const UNSTOPPED_END = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*$/u;
const SENTENCE_END = /[.!?…。！？।۔؟][\p{Pe}\p{Pf}"'”’»]*$/u;

/** A model that has used up its tokens stops in the middle, and says nothing of it. */
function endProblem(reply: string): string | null {
  if (SENTENCE_END.test(reply) || UNSTOPPED_END.test(reply)) return null;
  return 'the answer does not end as a sentence does, so it may have been cut short (model.maxTokens)';
}
