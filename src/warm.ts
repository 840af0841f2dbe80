/**
 * `npm run warm -- <workflowId>`: fills a workflow's answers ahead of its first call, asking the configured model what it
 * would say, through the public interface of a server that is running. Its exit codes are in `warm/problem.ts`.
 */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Config, processEnvironment, readConfig } from './config.ts';
import { primaryLanguage } from './domain/language_tag.ts';
import { loadScript } from './languages/cantonese/script.ts';
import type { Workflow } from './domain/workflow.ts';
import { LIMITS } from './limits.ts';
import { nodeProblem } from './node_check.ts';
import { createReplyFilter } from './runtime/reply_filter.ts';
import type { SpeakableFilter } from './runtime/parts.ts';
import { inParallel } from './warm/asking.ts';
import { planWordings, wordingMessages } from './warm/further_wordings.ts';
import { readOptions, USAGE, type WarmOptions } from './warm/options.ts';
import type { Plan } from './warm/plan.ts';
import { WarmProblem } from './warm/problem.ts';
import { type Entry, readEntries } from './warm/question_file.ts';
import { type ModelReply, planAnswers, sortEntries } from './warm/questions.ts';
import { additionsJson, notStoredText, reportText, type RunFacts } from './warm/report.ts';
import type { WarmRules } from './warm/rules.ts';
import { createWorkflowServer } from './warm/workflow_server.ts';
import { createModel, type Model } from './warm_model.ts';
import { rulesFor } from './warm_rules.ts';
import { languageName } from './workflows/language_tags.ts';
import { requiredVariables } from './workflows/placeholders.ts';
import { buildMessages } from './workflows/prompt.ts';
import { ANSWER_BOUNDS } from './workflows/schema.ts';

interface Made {
  readonly plan: Plan;
  readonly facts: RunFacts;
}

const FILE_BYTES_MAX = 4 * 1024 * 1024;
/** Of a list of wordings: many scripts take a token for each character. */
const TOKENS_PER_WORDING = 60;
const UNFILTERED: SpeakableFilter = { push: (token) => token, flush: () => '' };
const NO_MODEL =
  'No model is configured: set AZURE_OPENAI_API_KEY and AZURE_OPENAI_ENDPOINT (or OPENAI_API_KEY and OPENAI_MODEL).';

async function run(args: readonly string[]): Promise<void> {
  const wrongNode = nodeProblem(process.version);
  if (wrongNode !== null) throw new WarmProblem('usage', wrongNode);
  const options = readOptions(args);
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const { workflowId, file, save } = options;
  if (save !== null && existsSync(save)) throw new WarmProblem('usage', `--save: ${save} exists already.`);
  const entries = file === null ? null : readFile(file);
  const config = configuration();
  const [key] = config.access.apiKeys;
  const server = createWorkflowServer(options.server ?? config.server.publicUrl, key?.reveal() ?? null);
  const workflow = await server.read(workflowId);
  const { plan, facts } = await makePlan(workflow, entries, options, config);
  console.log(reportText(plan, facts));
  if (plan.additions.length === 0) return;
  if (save !== null) saveTo(save, additionsJson(plan));
  if (!options.yes) {
    console.log(notStoredText(workflowId, save));
    return;
  }
  const version = await server.store(workflow, plan.answers);
  console.log(`Stored as version ${version} of ${workflowId}: calls that begin from now on have it.`);
}

async function makePlan(
  workflow: Workflow,
  entries: readonly Entry[] | null,
  options: WarmOptions,
  config: Config,
): Promise<Made> {
  const model = createModel(workflow, config);
  try {
    const rules = rulesFor(workflow);
    return await (entries === null
      ? addWordings(workflow, model, rules, options)
      : addQuestions(workflow, entries, { model, rules, options }));
  } finally {
    await model?.close();
  }
}

async function addQuestions(
  workflow: Workflow,
  entries: readonly Entry[],
  { model, rules, options }: { readonly model: Model | null; readonly rules: WarmRules; readonly options: WarmOptions },
): Promise<Made> {
  const sorted = sortEntries(workflow, entries, rules, options);
  const history = [{ role: 'agent' as const, text: workflow.greeting, turnId: 0, atMs: 0 }];
  // Answers are stored as they are spoken.
  const script = primaryLanguage(workflow.language) === 'yue' ? await loadScript() : null;
  const replies = await askAll(sorted.asked, model, options, (asking, { wordings: [question = ''] }) =>
    asking.ask(buildMessages(workflow, history, question, { maxLines: LIMITS.call.promptLines }), {
      createFilter: () => createReplyFilter(workflow.language, { script, count: () => {} }),
      maxTokens: workflow.model.maxTokens,
    }),
  );
  const plan = planAnswers(workflow, sorted, replies, { rules, trustsReplies: options.trustsReplies });
  return { plan, facts: factsAbout({ workflow, model, replies, plan, beyondLimit: sorted.beyondLimit }) };
}

async function addWordings(
  workflow: Workflow,
  model: Model | null,
  rules: WarmRules,
  options: WarmOptions,
): Promise<Made> {
  const asked = workflow.answers.slice(0, options.limit);
  const count = options.wordings;
  const language = languageName(workflow.language);
  const replies = await askAll(asked, model, options, (asking, answer) =>
    asking.ask(wordingMessages(answer, count, language), {
      createFilter: () => UNFILTERED,
      maxTokens: count * TOKENS_PER_WORDING,
    }),
  );
  const plan = planWordings(workflow, replies, { rules, count });
  const beyondLimit = workflow.answers.length - asked.length;
  return { plan, facts: factsAbout({ workflow, model, replies, plan, beyondLimit }) };
}

async function askAll<Item>(
  items: readonly Item[],
  model: Model | null,
  { concurrency }: WarmOptions,
  task: (model: Model, item: Item) => Promise<ModelReply>,
): Promise<readonly ModelReply[]> {
  if (items.length === 0) return [];
  if (model === null) throw new WarmProblem('provider', NO_MODEL);
  return inParallel(items, concurrency, (item) => task(model, item));
}

/** Throws where the model gave nothing at all, which is no matter of its answers. */
function factsAbout({
  workflow,
  model,
  replies,
  plan,
  beyondLimit,
}: {
  readonly workflow: Workflow;
  readonly model: Model | null;
  readonly replies: readonly ModelReply[];
  readonly plan: Plan;
  readonly beyondLimit: number;
}): RunFacts {
  const [first] = replies;
  if (first !== undefined && plan.additions.length === 0 && replies.every(({ text }) => text === null)) {
    throw new WarmProblem('provider', `${model?.name} answered none of ${replies.length}: ${first.problem}`);
  }
  return {
    workflow,
    provider: model?.name ?? null,
    askedCount: replies.length,
    cost: replies.reduce((sum, { cost }) => sum + cost, 0),
    beyondLimit,
    placeholders: requiredVariables(workflow),
  };
}

function configuration(): Config {
  const reading = readConfig(processEnvironment());
  if (reading.ok) return reading.config;
  const [problem] = reading.problems;
  throw new WarmProblem('usage', `The environment is wrong: ${problem?.variable} ${problem?.message}`);
}

function readFile(path: string): readonly Entry[] {
  let bytes: Buffer;
  try {
    if (statSync(path).size > FILE_BYTES_MAX) throw new WarmProblem('usage', `${path} is too large for questions.`);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof WarmProblem) throw error;
    throw new WarmProblem('usage', `${path} cannot be read (${codeOf(error)}).`);
  }
  return readEntries(basename(path), bytes.toString('utf8'), ANSWER_BOUNDS);
}

function saveTo(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    throw new WarmProblem('usage', `--save: ${path} cannot be written (${codeOf(error)}).`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof WarmProblem)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
