/** What `npm run warm` may add to a workflow: by the rules of the cache, of languages and of workflows. */
import type { Workflow } from './domain/workflow.ts';
import { factsOf, isContextDependent, sameFacts } from './languages/facts.ts';
import { answerProblem, beyondDeclared, questionProblem } from './prediction/cache/admission.ts';
import { createSlotLexicons } from './prediction/cache/slot_tracker.ts';
import { spokenValue, TOOLS } from './runtime/create_early.ts';
import { reasonOf, type WarmRules } from './warm/rules.ts';
import { placeholderProblem, requiredVariables } from './workflows/placeholders.ts';
import { ANSWER_BOUNDS } from './workflows/schema.ts';

export function rulesFor(workflow: Workflow): WarmRules {
  const { language } = workflow;
  // A curated answer is given wherever it is asked for, so its question is looked at by itself.
  const context = { state: '', lastAgentLine: '', maskedLastAgentLine: '', slots: {} };
  const names = new Set(requiredVariables(workflow));
  const tools = beyondDeclared(TOOLS, createSlotLexicons(spokenValue).of(workflow), workflow);
  return {
    bounds: ANSWER_BOUNDS,
    questionProblem(utterance) {
      const problem = questionProblem({ workflow, language, utterance, context }, tools);
      return problem === null ? null : reasonOf(problem);
    },
    answerProblem(text) {
      const isFilled = requiredVariables({ ...workflow, greeting: text }).every((name) => names.has(name));
      if (placeholderProblem(text) !== null || !isFilled) return 'has a placeholder that the workflow has not';
      const problem = answerProblem(text, workflow, language, tools);
      return problem === null ? null : reasonOf(problem);
    },
    // Said three times, a question is never too short to be understood, and only its words count.
    isContextDependent: (text) => isContextDependent(`${text} ${text} ${text}`, language),
    asksTheSame(one, other) {
      const [facts, others] = [factsOf(one, language), factsOf(other, language)];
      return sameFacts(facts, others) && facts.questionWords.join(' ') === others.questionWords.join(' ');
    },
  };
}
