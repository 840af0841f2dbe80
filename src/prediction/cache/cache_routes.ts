/** The app's routes for seeing why the cache answers as it does, and for taking answers out of it. */
import { type Static, Type } from '@sinclair/typebox';
import { RequestError } from '../../domain/outcome.ts';
import type { Route } from '../../domain/route.ts';
import type { AnswerCache } from './answer_cache.ts';

export interface CacheRouteParts {
  readonly cache: Pick<AnswerCache, 'list' | 'counts' | 'remove' | 'removeWorkflow'>;
}

const LIMIT_MAX = 1_000;
const LIMIT_DEFAULT = 100;

const success = Type.Literal(true);
const count = Type.Integer({ minimum: 0 });
const time = Type.Integer({ description: 'Milliseconds since 1970.' });
const workflowId = Type.String({ minLength: 1, maxLength: 200, description: 'Whose entries.' });

const ListQuery = Type.Object({
  workflowId,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX, description: `${LIMIT_DEFAULT} if left out.` })),
});
const RemoveQuery = Type.Object({ workflowId });

const entry = Type.Object({
  entryId: Type.String(),
  tier: Type.String({ description: '`exact`, `normalised` or `template`: how much of the question is in its key.' }),
  state: Type.String({ description: 'Only `proven` entries are served; `closed` ones never are again.' }),
  closedBecause: Type.Union([Type.String(), Type.Null()]),
  workflowVersion: Type.Integer(),
  language: Type.String(),
  place: Type.Object(
    { code: Type.String({ description: 'As in the ledger of extra calls.' }), lastAgentLine: Type.String() },
    { description: 'Where in the conversation.' },
  ),
  utterance: Type.String({ description: 'As it is in the key; `{slot}` stands for a value.' }),
  text: Type.String({ description: 'The answer; `{slot}` stands for a value.' }),
  sightingCount: count,
  callerCount: count,
  valueSetCount: count,
  trials: Type.Object(
    { agreed: count, disagreed: count },
    { description: 'Comparisons with what the model answered later.' },
  ),
  hitCount: count,
  objectionCount: count,
  isDoubted: Type.Boolean({ description: 'A caller objected; not served until the model has said the same again.' }),
  createdEpochMs: time,
  provenEpochMs: Type.Union([time, Type.Null()]),
  expiresEpochMs: time,
});

const counts = Type.Object(
  {
    lookUpCount: count,
    hits: Type.Object({ exact: count, normalised: count, template: count, near: count }),
    turnCount: count,
    eligibleTurnCount: count,
    repeatedTurnCount: count,
    near: Type.Object({ trialCount: count, wrongCount: count }, { description: 'Near matches that were tried.' }),
  },
  { description: 'Of all workflows since the start.' },
);

export function createCacheRoutes(parts: CacheRouteParts): readonly Route[] {
  return [listRoute(parts), removeWorkflowRoute(parts), removeEntryRoute(parts)];
}

function listRoute({ cache }: CacheRouteParts): Route {
  return {
    method: 'GET',
    path: '/api/cache',
    audience: 'app',
    summary: "Lists the answers that were learned from a workflow's calls, and why each may be served or not.",
    query: ListQuery,
    responses: {
      200: {
        description: 'Entries, in no particular order, and what the cache did since the start.',
        schema: Type.Object({ success, workflowId: Type.String(), entries: Type.Array(entry), counts }),
      },
    },
    handle({ query }) {
      const { workflowId: id, limit = LIMIT_DEFAULT } = query as Static<typeof ListQuery>;
      return {
        status: 200,
        body: { success: true, workflowId: id, entries: cache.list(id, limit), counts: cache.counts() },
      };
    },
  };
}

function removeWorkflowRoute({ cache }: CacheRouteParts): Route {
  return {
    method: 'DELETE',
    path: '/api/cache',
    audience: 'app',
    summary: 'Removes all learned answers of a workflow; none of them is served from then on.',
    query: RemoveQuery,
    responses: {
      200: {
        description: 'Removed.',
        schema: Type.Object({ success, workflowId: Type.String(), removedCount: count }),
      },
    },
    async handle({ query }) {
      const { workflowId: id } = query as Static<typeof RemoveQuery>;
      return { status: 200, body: { success: true, workflowId: id, removedCount: await cache.removeWorkflow(id) } };
    },
  };
}

function removeEntryRoute({ cache }: CacheRouteParts): Route {
  return {
    method: 'DELETE',
    path: '/api/cache/:entryId',
    audience: 'app',
    summary: 'Removes one learned answer.',
    responses: {
      200: { description: 'Removed.', schema: Type.Object({ success, entryId: Type.String() }) },
      404: {
        description: 'CACHE_ENTRY_NOT_FOUND',
        schema: Type.Object({
          success: Type.Literal(false),
          error: Type.Object({ code: Type.String(), message: Type.String() }),
        }),
      },
    },
    handle({ params }) {
      const entryId = params['entryId'] ?? '';
      if (cache.remove(entryId)) return { status: 200, body: { success: true, entryId } };
      const message = 'There is no entry of this id. GET /api/cache?workflowId= lists those that there are.';
      throw new RequestError(404, 'CACHE_ENTRY_NOT_FOUND', message);
    },
  };
}
