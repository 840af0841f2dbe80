/** GET /api/calls and GET /api/calls/:trackingId: the records of calls, live and ended. */
import { type Static, Type } from '@sinclair/typebox';
import type { CallRecord } from '../domain/call_record.ts';
import type { TrackingId } from '../domain/ids.ts';
import { RequestError } from '../domain/outcome.ts';
import type { Route } from '../domain/route.ts';

export interface CallLibrary {
  find(trackingId: TrackingId): CallRecord | null;
  /** Newest first, begun before the call `before`. */
  list(limit: number, before?: TrackingId): readonly CallRecord[];
}

const PAGE = 50;
const PAGE_MAX = 200;
/** Calls that are looked through for those with one end, for one answer. */
const SEARCHED_MAX = 2_000;

const ListQuery = Type.Object({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: PAGE_MAX, description: 'How many calls at most; 50 if absent.' }),
  ),
  before: Type.Optional(Type.String({ maxLength: 64, description: 'The `next` of the page before.' })),
  end: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'Only calls that ended so, such as `call_back`: the callers who were promised to be called back.',
    }),
  ),
});

const CallSummary = Type.Object({
  trackingId: Type.String(),
  callSid: Type.Union([Type.String(), Type.Null()]),
  direction: Type.String(),
  mode: Type.String(),
  to: Type.String(),
  from: Type.String(),
  workflowId: Type.String(),
  language: Type.String(),
  state: Type.String(),
  end: Type.Union([Type.String(), Type.Null()]),
  createdEpochMs: Type.Integer(),
  endedEpochMs: Type.Union([Type.Integer(), Type.Null()]),
  turnCount: Type.Integer(),
});

const CallList = Type.Object({
  success: Type.Literal(true),
  calls: Type.Array(CallSummary),
  next: Type.Union([Type.String(), Type.Null()]),
});

const CallAnswer = Type.Object({
  success: Type.Literal(true),
  call: Type.Object({
    ...CallSummary.properties,
    transcript: Type.Array(Type.Unknown()),
    turns: Type.Array(Type.Unknown()),
  }),
});

export function createCallRoutes(library: CallLibrary): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/calls',
      audience: 'app',
      summary: 'Calls, newest first, a page at a time',
      query: ListQuery,
      responses: { 200: { description: 'A page of calls.', schema: CallList } },
      handle: (request) => {
        const { limit = PAGE, before, end } = request.query as Static<typeof ListQuery>;
        const { calls, next } =
          end === undefined ? pageOf(library, limit, before) : search(library, limit, before, end);
        return { status: 200, body: { success: true, calls: calls.map(summaryOf), next } };
      },
    },
    {
      method: 'GET',
      path: '/api/calls/:trackingId',
      audience: 'app',
      summary: 'One call: transcript, turns and what the carrier told',
      responses: { 200: { description: 'The call.', schema: CallAnswer } },
      handle: (request) => {
        const record = library.find(request.params['trackingId'] ?? '');
        if (record === null) {
          throw new RequestError(
            404,
            'CALL_NOT_FOUND',
            'No call has this tracking id. GET /api/calls lists the calls.',
          );
        }
        return { status: 200, body: { success: true, call: detailsOf(record) } };
      },
    },
  ];
}

interface Page {
  readonly calls: readonly CallRecord[];
  readonly next: TrackingId | null;
}

function pageOf(library: CallLibrary, limit: number, before: TrackingId | undefined): Page {
  const calls = library.list(limit, before);
  return { calls, next: calls.length === limit ? (calls.at(-1)?.trackingId ?? null) : null };
}

/** A page may have fewer calls than asked for and still have a `next`: there was not looked further. */
function search(library: CallLibrary, limit: number, before: TrackingId | undefined, end: string): Page {
  const calls: CallRecord[] = [];
  let last = before;
  for (let searched = 0; searched < SEARCHED_MAX; searched += PAGE_MAX) {
    const page = library.list(PAGE_MAX, last);
    for (const call of page) {
      last = call.trackingId;
      if (call.end === end) calls.push(call);
      if (calls.length === limit) return { calls, next: last };
    }
    if (page.length < PAGE_MAX) return { calls, next: null };
  }
  return { calls, next: last ?? null };
}

function summaryOf(record: CallRecord): Static<typeof CallSummary> {
  const { trackingId, callSid, direction, mode, to, from, workflowId, language, state, end } = record;
  const { createdEpochMs, endedEpochMs, turns } = record;
  const about = { trackingId, callSid, direction, mode, to, from, workflowId, language, state, end };
  return { ...about, createdEpochMs, endedEpochMs, turnCount: turns.length };
}

/** Everything but what only the process itself needs. */
function detailsOf(record: CallRecord): object {
  const { tokenHash: _token, owner: _owner, epoch: _epoch, schema: _schema, progress: _progress, ...details } = record;
  return { ...details, turnCount: record.turns.length };
}
