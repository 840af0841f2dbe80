/** Which call a webhook is about: one that we know, or an inbound one that is opened here. */
import type { CallRecord } from '../domain/call_record.ts';
import type { CallSid, TrackingId } from '../domain/ids.ts';
import { RequestError } from '../domain/outcome.ts';
import type { RouteRequest } from '../domain/route.ts';
import type { Workflow } from '../domain/workflow.ts';
import { formOf, isCallSid, queryOf, trackingIdOf, type WebhookParts } from './webhook_parts.ts';
import type { CallMode } from './webhook_urls.ts';

/** Longer than all that a carrier tries for one request, its fallback included. */
const COMES_BACK_MS = 60_000;

export interface WebhookCall {
  readonly trackingId: TrackingId;
  readonly callSid: CallSid;
  readonly accountSid: string;
  readonly workflow: Workflow;
  readonly language: string;
  /** The caller has heard us before, the greeting included. */
  readonly connectedBefore: boolean;
  /** As it was when the webhook came. */
  readonly record: CallRecord;
}

/** Becomes spoken TwiML; `workflow` lends its words when it is known. */
export class WebhookRefusal extends Error {
  readonly code: string;
  readonly workflow: Workflow | null;

  constructor(code: string, message: string, workflow: Workflow | null = null) {
    super(message);
    this.name = 'WebhookRefusal';
    this.code = code;
    this.workflow = workflow;
  }
}

/** Throws `WebhookRefusal`. A repeated webhook finds the call that its first one opened, in whatever process that was. */
export function callOfWebhook(
  parts: WebhookParts,
  request: RouteRequest,
  mode: CallMode,
  why: 'conversation' | 'words' = 'conversation',
): WebhookCall {
  const callSid = checkedCallSid(parts, request);
  if (queryOf(request, 'trackingId') !== '') return knownCall(parts, trackingIdOf(request), callSid, why);
  const found = parts.desk.findBySid(callSid);
  const isKnown = found !== null && (found.end === null || hasJustSaidGoodbye(found, parts.clock.epochMs()));
  const known = isKnown ? found.trackingId : openInbound(parts, request, mode, callSid);
  return knownCall(parts, known, callSid, why);
}

/** The carrier may come back to it once more, by its fallback URL; nobody is to be greeted again then. */
function hasJustSaidGoodbye(record: CallRecord, nowEpochMs: number): boolean {
  return hasSaidGoodbye(record) && nowEpochMs - (record.endedEpochMs ?? 0) < COMES_BACK_MS;
}

/** Of a call that is over: whoever has heard us to its end has nothing more to hear. */
export function hasSaidGoodbye({ end, transcript }: CallRecord): boolean {
  return end !== 'lost' && transcript.length > 0;
}

/** As `callOfWebhook`, for webhooks that never begin a call. `end`: the call is over at the carrier. */
export function knownCallOfWebhook(
  parts: WebhookParts,
  request: RouteRequest,
  why: 'conversation' | 'end',
): WebhookCall {
  return knownCall(parts, trackingIdOf(request), checkedCallSid(parts, request), why);
}

function checkedCallSid(parts: WebhookParts, request: RouteRequest): CallSid {
  const form = formOf(request);
  const callSid = form('CallSid');
  if (!isCallSid(callSid)) throw new WebhookRefusal('FORM_INCOMPLETE', 'The form has no CallSid.');
  if (form('AccountSid') !== parts.accountSid) {
    throw new WebhookRefusal('ACCOUNT_MISMATCH', 'The form names another account than ours.');
  }
  return callSid;
}

function knownCall(
  parts: WebhookParts,
  trackingId: TrackingId | null,
  callSid: CallSid,
  why: 'conversation' | 'words' | 'end',
): WebhookCall {
  const { desk, accountSid } = parts;
  const record = trackingId === null ? null : desk.find(trackingId);
  if (trackingId === null || record === null) {
    throw new WebhookRefusal('CALL_UNKNOWN', 'No call has this trackingId.');
  }
  const workflow = desk.workflowOf(trackingId);
  if (record.end !== null || workflow === null) throw new WebhookRefusal('CALL_ENDED', 'The call is over here.');
  if (record.callSid === null || record.callSid === callSid)
    spokenIfRefused(workflow, () => desk.takeUp(trackingId, why));
  if (!desk.bindCallSid(trackingId, callSid)) {
    throw new WebhookRefusal('CALL_MISMATCH', 'The call has another CallSid.', workflow);
  }
  const connectedBefore = record.transcript.length > 0;
  return { trackingId, callSid, accountSid, workflow, language: record.language, connectedBefore, record };
}

/** What the desk refuses is told to the caller in the workflow's language. */
function spokenIfRefused<T>(workflow: Workflow, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RequestError) throw new WebhookRefusal(error.code, error.message, workflow);
    throw error;
  }
}

function openInbound(parts: WebhookParts, request: RouteRequest, mode: CallMode, callSid: CallSid): TrackingId {
  const form = formOf(request);
  const { workflow, missing } = parts.fill(inboundWorkflow(parts, request), {});
  if (missing.length > 0) {
    const message = `The workflow "${workflow.id}" needs ${missing.join(', ')}, which an inbound call does not bring.`;
    throw new WebhookRefusal('VARIABLES_MISSING', message, workflow);
  }
  return spokenIfRefused(workflow, () =>
    parts.desk.open({
      direction: 'inbound',
      mode,
      to: form('To'),
      from: form('From'),
      workflow,
      language: workflow.language,
      variables: {},
      callSid,
    }),
  );
}

function inboundWorkflow(parts: WebhookParts, request: RouteRequest): Workflow {
  const { workflows, defaultWorkflowId } = parts;
  const wanted = queryOf(request, 'workflowId');
  const workflow =
    wanted === ''
      ? (workflows.forNumber(formOf(request)('To')) ?? workflows.get(defaultWorkflowId))
      : workflows.get(wanted);
  if (workflow !== null) return workflow;
  throw new WebhookRefusal(
    'WORKFLOW_NOT_FOUND',
    'No workflow answers this call: neither the URL, the number nor DEFAULT_WORKFLOW names one that exists.',
  );
}
