/** The command line of `npm run warm`. */
import { parseArgs } from 'node:util';
import { commandProblem } from '../domain/command_problem.ts';
import { WarmProblem } from './problem.ts';

export interface WarmOptions {
  readonly help: boolean;
  readonly workflowId: string;
  /** Null: further wordings for the answers that the workflow has. */
  readonly file: string | null;
  /** Further wordings of an answer. */
  readonly wordings: number;
  /** Without a slash at its end; null: as configured. */
  readonly server: string | null;
  /** Requests to the model, at most. */
  readonly limit: number;
  readonly concurrency: number;
  /** Replies of the file are taken as they are. */
  readonly trustsReplies: boolean;
  /** Where to write what would be added; null: nowhere. */
  readonly save: string | null;
  /** Only then anything is stored. */
  readonly yes: boolean;
}

export const USAGE = `npm run warm -- <workflowId> [options]

Fills a workflow's answers before its first call, so that their questions are answered at once and without a model. The
model of the environment is asked; a server that is running gets the answers through GET and PUT /api/workflows/:id and
keeps its calls. Nothing is stored without --yes.

  --file FILE          what callers will ask: one question a line (blank lines and # comments are left out), or a .json
                       file of [{"wordings": ["…"], "reply": "…"}]. Questions without a reply are asked as the first of
                       a call would be. A reply that the workflow has already takes the wordings in.
                       Without --file the answers that the workflow has get further wordings from the model.
  --wordings N         further wordings of each answer, without --file (default 5)
  --limit N            requests to the model, at most (default 100)
  --concurrency N      at the same time (default 4)
  --trust-replies      replies of the file and their questions are added as they are: nobody looks for personal data,
                       for what is true only today, or for a refusal
  --save FILE          writes what would be added, to be edited and given back with --file
  --server URL         the server (default PUBLIC_URL, else this machine at PORT); its key is the first of API_KEYS
  --yes                stores it as the workflow's next version
  --help

Exit code: 0 done or nothing to do, 2 command line, file or environment, 3 no model or no answer of it, 4 server not
reached, 5 key refused, 6 unknown workflow, 7 not stored by the server.`;

const WORDINGS_MAX = 20;
const LIMIT_MAX = 10_000;
const CONCURRENCY_MAX = 32;

/** Throws a `WarmProblem`. */
export function readOptions(args: readonly string[]): WarmOptions {
  try {
    return parse(args);
  } catch (error) {
    throw new WarmProblem('usage', commandProblem(error, 'warm'));
  }
}

function parse(args: readonly string[]): WarmOptions {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: flag,
      file: text,
      wordings: text,
      limit: text,
      concurrency: text,
      'trust-replies': flag,
      save: text,
      server: text,
      yes: flag,
    },
  });
  const [workflowId, more] = positionals;
  if (workflowId === undefined && !values.help) throw new Error('Which workflow is to be warmed up? Give its id');
  if (more !== undefined) throw new Error(`One workflow at a time: "${more}" is one too many`);
  const hasFile = values.file !== undefined;
  if (hasFile && values.wordings !== undefined) throw new Error('--wordings is for a run without --file');
  if (!hasFile && values['trust-replies']) throw new Error('--trust-replies is for the replies of a --file');
  return {
    help: values.help,
    workflowId: workflowId ?? '',
    file: values.file ?? null,
    wordings: whole('--wordings', values.wordings ?? '5', WORDINGS_MAX),
    server: values.server === undefined ? null : readServer(values.server),
    limit: whole('--limit', values.limit ?? '100', LIMIT_MAX),
    concurrency: whole('--concurrency', values.concurrency ?? '4', CONCURRENCY_MAX),
    trustsReplies: values['trust-replies'],
    save: values.save ?? null,
    yes: values.yes,
  };
}

function whole(option: string, text: string, max: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= max) return value;
  throw new Error(`${option} must be a whole number from 1 to ${max}: it is "${text}"`);
}

function readServer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  if (isPlain && url.username === '' && url.password === '') return url.href.replace(/\/+$/, '');
  throw new Error('--server must be an http or https URL such as http://127.0.0.1:3000');
}
