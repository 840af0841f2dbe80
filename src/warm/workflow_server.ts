/** Reads and stores a workflow through the public interface of a server that is running. */
import type { Answer, Workflow } from '../domain/workflow.ts';
import { WarmProblem } from './problem.ts';

export interface WorkflowServer {
  /** Throws a `WarmProblem`, as the others do. */
  read(id: string): Promise<Workflow>;
  /** Only over the version that was read. Resolves to the new version. */
  store(workflow: Workflow, answers: readonly Answer[]): Promise<number>;
}

interface ServerAnswer {
  readonly success?: boolean;
  readonly workflow?: Workflow;
  readonly error?: { readonly code?: string; readonly message?: string };
}

const REQUEST_MS = 10_000;

/** `key`: null where the server asks for none. */
export function createWorkflowServer(origin: string, key: string | null): WorkflowServer {
  async function request(id: string, body?: object): Promise<Workflow> {
    const headers = { 'content-type': 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }) };
    const sent = body === undefined ? { method: 'GET' } : { method: 'PUT', body: JSON.stringify(body) };
    const url = `${origin}/api/workflows/${encodeURIComponent(id)}`;
    let response: Response;
    try {
      // A redirect would make a GET of the PUT, and take the key elsewhere.
      response = await fetch(url, { ...sent, headers, redirect: 'manual', signal: AbortSignal.timeout(REQUEST_MS) });
    } catch (error) {
      throw new WarmProblem('unreachable', unreachableText(origin, error));
    }
    const answer = await readAnswer(response);
    if (response.ok && answer?.workflow !== undefined && Array.isArray(answer.workflow.answers)) return answer.workflow;
    throw refusal({ origin, id, status: response.status, answer });
  }

  return {
    read: (id) => request(id),
    async store(workflow, answers) {
      const { version: now } = await request(workflow.id);
      if (now !== workflow.version) {
        const change = `${workflow.id} was changed meanwhile (version ${now} instead of ${workflow.version})`;
        throw new WarmProblem('refused', `Not stored: ${change}. Run it again.`);
      }
      const { version } = await request(workflow.id, storable(workflow, answers));
      return version;
    },
  };
}

/** As a user would write it: the server gives id and version, and lists a slot's value among its own wordings. */
function storable({ id: _id, version: _version, ...rest }: Workflow, answers: readonly Answer[]): object {
  const slots = rest.slots.map((slot) => ({
    ...slot,
    values: slot.values.map(({ value, wordings }) => ({ value, wordings: wordings.filter((own) => own !== value) })),
  }));
  return { ...rest, answers, slots };
}

async function readAnswer(response: Response): Promise<ServerAnswer | null> {
  try {
    return (await response.json()) as ServerAnswer | null;
  } catch {
    return null;
  }
}

interface Refusal {
  readonly origin: string;
  readonly id: string;
  readonly status: number;
  readonly answer: ServerAnswer | null;
}

function refusal({ origin, id, status, answer }: Refusal): WarmProblem {
  const { code, message } = answer?.error ?? {};
  const said = oneLine(message ?? `status ${status}`);
  if (status === 401) return new WarmProblem('unauthorized', `${origin} refuses the key: ${said}`);
  if (code === 'WORKFLOW_NOT_FOUND') return new WarmProblem('unknownWorkflow', `${id}: ${said}`);
  if (message === undefined || status === 404) {
    const what = `${origin} answers, but not as a Call Flow Weaver does (status ${status})`;
    return new WarmProblem('unreachable', `${what}. Name the server with --server.`);
  }
  return new WarmProblem('refused', `${origin} refuses it (${status} ${code ?? ''}): ${said}`);
}

function unreachableText(origin: string, error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const name = error instanceof Error ? error.name : 'unknown';
  return `${origin} cannot be reached (${code === '' ? name : code}). Start the server, or name it with --server.`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
