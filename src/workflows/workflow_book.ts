/**
 * The workflows of this process. Shipped ones live in the code; a stored one of the same id shadows it until it is
 * removed. Everything is read from memory and written through to the table.
 */
import { storedAsOfNow, type StoredWorkflow, type Workflow } from '../domain/workflow.ts';
import { parseWorkflow, type ParsedWorkflow } from './schema.ts';

/** The table of stored workflows, by id. */
export interface WorkflowTable {
  entries(range: { readonly limit: number }): readonly { readonly key: string; readonly value: StoredWorkflow }[];
  /** Resolves when the record is on the disk. */
  put(key: string, value: StoredWorkflow): Promise<void>;
}

export interface WorkflowBook {
  get(id: string): Workflow | null;
  /** By id. */
  list(): readonly Workflow[];
  /** True when this id comes with the code and is not shadowed. */
  isShipped(id: string): boolean;
  /** Checks and stores it as the next version. Rejects when the table cannot write; then nothing has changed. */
  put(id: string, input: unknown): Promise<ParsedWorkflow>;
  /** `restored`: a shipped one has come back; `unknown`: there was no stored one. Rejects like `put`. */
  remove(id: string): Promise<'removed' | 'restored' | 'unknown'>;
  /** The workflow that answers this number of ours. */
  forNumber(to: string): Workflow | null;
}

/** Ids ever stored, removed ones included. */
const STORED_MAX = 10_000;

export function createWorkflowBook(parts: {
  readonly table: WorkflowTable;
  readonly shipped: readonly Workflow[];
}): WorkflowBook {
  const { table } = parts;
  const shipped = new Map(parts.shipped.map((workflow) => [workflow.id, workflow]));
  const stored = new Map(table.entries({ limit: STORED_MAX }).map(({ key, value }) => [key, storedAsOfNow(value)]));
  const current = new Map<string, Workflow>();
  const byNumber = new Map<string, Workflow>();
  let lastWrite: Promise<unknown> = Promise.resolve();

  function refresh(): void {
    current.clear();
    byNumber.clear();
    for (const id of [...new Set([...shipped.keys(), ...stored.keys()])].sort()) {
      const workflow = stored.get(id)?.workflow ?? restoredWorkflow(id);
      if (workflow === null) continue;
      current.set(id, workflow);
      for (const number of workflow.numbers) byNumber.set(number, workflow);
    }
  }

  /** The shipped workflow; where one was stored in between, its version goes on from there. */
  function restoredWorkflow(id: string): Workflow | null {
    const workflow = shipped.get(id);
    if (workflow === undefined) return null;
    return { ...workflow, version: Math.max(workflow.version, stored.get(id)?.version ?? 0) };
  }

  async function write(id: string, value: StoredWorkflow): Promise<void> {
    await table.put(id, value);
    stored.set(id, value);
    refresh();
  }

  /** One change after the other, so that no two get the same version. */
  function inTurn<R>(change: () => Promise<R>): Promise<R> {
    const result = lastWrite.then(change);
    lastWrite = result.catch(() => undefined);
    return result;
  }

  refresh();
  return {
    get: (id) => current.get(id) ?? null,
    list: () => [...current.values()],
    isShipped: (id) => shipped.has(id) && (stored.get(id)?.workflow ?? null) === null,
    put: (id, input) =>
      inTurn(async () => {
        const parsed = parseWorkflow(input, id);
        if (!parsed.ok) return parsed;
        const problems = parsed.workflow.numbers.flatMap((number, index) => {
          const other = byNumber.get(number);
          return other === undefined || other.id === id
            ? []
            : [{ field: `numbers[${index}]`, problem: `is answered by the workflow "${other.id}" already` }];
        });
        if (!stored.has(id) && stored.size >= STORED_MAX) {
          problems.push({ field: 'id', problem: `would be one more than the ${STORED_MAX} ids that can be stored` });
        }
        if (problems.length > 0) return { ok: false, problems };
        const version = Math.max(current.get(id)?.version ?? 0, stored.get(id)?.version ?? 0) + 1;
        const workflow: Workflow = { ...parsed.workflow, version };
        await write(id, { version, form: 2, workflow });
        return { ok: true, workflow };
      }),
    remove: (id) =>
      inTurn(async () => {
        const known = stored.get(id);
        if (known === undefined || known.workflow === null) return 'unknown';
        await write(id, { version: known.version + 1, form: 2, workflow: null });
        return shipped.has(id) ? 'restored' : 'removed';
      }),
    forNumber: (to) => byNumber.get(to) ?? null,
  };
}
