/** The routes that place calls: `make-call-optimized` over the relay, `make-call` by Gather and Say. */
import { type Static, Type } from '@sinclair/typebox';
import { RequestError } from '../domain/outcome.ts';
import { PHONE_NUMBER_PATTERN } from '../domain/phone_number.ts';
import type { Route, RouteRequest, RouteResponse } from '../domain/route.ts';
import type { CallOrder, CallPlacer } from './place_call.ts';
import type { PlacedOrder } from './unclear_call.ts';
import type { CallMode } from './webhook_urls.ts';

/** Shown until a workflow has figures of its own. */
const TARGET_LATENCY = '150-250ms';

const phoneNumber = (description: string) =>
  Type.String({
    pattern: PHONE_NUMBER_PATTERN,
    description,
    examples: ['+14155550123'],
    errorCode: 'INVALID_PHONE_NUMBER',
    errorMessage: 'is not a phone number in E.164 form, such as +14155550123',
  });

/** Fields that we do not know are let through: clients of today send some. */
const makeCallBody = Type.Object({
  to: phoneNumber('The number to call, in E.164 form.'),
  workflowId: Type.String({ minLength: 1, maxLength: 200, description: 'What the call should say.' }),
  from: Type.Optional(phoneNumber('A number of the carrier account; its default number when absent.')),
  language: Type.Optional(
    Type.String({
      maxLength: 35,
      description: "A code or alias of GET /api/languages, or `multi`; the workflow's language when absent.",
      errorCode: 'LANGUAGE_UNKNOWN',
      errorMessage: 'is not a language tag, such as en-US or zh-HK',
    }),
  ),
  variables: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.String({ maxLength: 4000 }), Type.Number(), Type.Boolean()]), {
      maxProperties: 100,
      description: "Values of the workflow's placeholders.",
    }),
  ),
});

const errorBody = Type.Object({
  success: Type.Literal(false),
  error: Type.Object({ code: Type.String(), message: Type.String(), details: Type.Optional(Type.Unknown()) }),
});

const placedFields = {
  success: Type.Literal(true),
  callSid: Type.String(),
  status: Type.String(),
  to: Type.String(),
  from: Type.String(),
  message: Type.String(),
};

const features = Type.Object({
  conversationRelay: Type.Boolean(),
  predictiveCache: Type.Boolean(),
  languageOptimization: Type.Boolean(),
  providerFailover: Type.Boolean(),
});

const optimizedAnswer = Type.Object({
  ...placedFields,
  optimization: Type.Object({
    enabled: Type.Literal(true),
    trackingId: Type.String(),
    expectedLatency: Type.String({ pattern: '^\\d+-\\d+ms$' }),
    features,
  }),
});

const traditionalAnswer = Type.Object({
  ...placedFields,
  optimization: Type.Object({ enabled: Type.Literal(false), trackingId: Type.String() }),
});

/** What is really on for a call. */
export type CallFeatures = Readonly<Static<typeof features>>;

interface ExpectedLatency {
  /** Recent p50-p95 of the workflow's response gap, from the final transcript on, `"<a>-<b>ms"`. */
  readonly range: string;
  readonly measured: boolean;
  /** Turns behind the figures. */
  readonly n: number;
  /** The same from the end of speech as the carrier reports it; null where it is not known. */
  readonly afterSpeech: string | null;
  /** False: nothing is known of this workflow, because it shares its figures with others. */
  readonly ownFigures: boolean;
}

export interface CallRoutesParts {
  readonly placer: CallPlacer;
  features(workflowId: string, language: string | null): CallFeatures;
  expected(workflowId: string): ExpectedLatency;
  /** Calls that one client may place. */
  readonly ratePerMinute: number;
}

export function createCallRoutes(parts: CallRoutesParts): readonly Route[] {
  return [
    makeCallRoute(parts, 'optimized', '/api/make-call-optimized', 'Places a call that answers over the relay.'),
    makeCallRoute(parts, 'traditional', '/api/make-call', 'Places a call that answers turn by turn, in whole replies.'),
  ];
}

function makeCallRoute(parts: CallRoutesParts, mode: CallMode, path: string, summary: string): Route {
  const describe = mode === 'optimized' ? describeOptimized : describeTraditional;
  const refused = (description: string) => ({ description, schema: errorBody });
  return {
    method: 'POST',
    path,
    audience: 'app',
    summary,
    ratePerMinute: parts.ratePerMinute,
    body: makeCallBody,
    responses: {
      200: {
        description: 'The carrier has taken the call.',
        schema: mode === 'optimized' ? optimizedAnswer : traditionalAnswer,
      },
      400: refused('LANGUAGE_UNKNOWN: `details` has the field, and the closest codes in `nearest`.'),
      404: refused('No such workflow.'),
      409: refused('The Idempotency-Key is in use, or was used with another body.'),
      422: refused('The call cannot be placed as ordered.'),
      502: refused('The carrier failed, or it is not known whether it placed the call.'),
      503: refused('Not at this time.'),
    },
    async handle(request): Promise<RouteResponse> {
      const order = readOrder(mode, request.body as Static<typeof makeCallBody>);
      const { answer, replayed } = await parts.placer.place(order, {
        idempotencyKey: idempotencyKey(request),
        client: request.client,
        describe: (placed) => describe(parts, order, placed),
      });
      return replayed ? replay(answer) : { status: answer.status, body: answer.body };
    },
  };
}

function readOrder(mode: CallMode, body: Static<typeof makeCallBody>): CallOrder {
  const variables = Object.entries(body.variables ?? {}).map(([name, value]) => [name, String(value)] as const);
  return {
    mode,
    to: body.to,
    from: body.from ?? null,
    workflowId: body.workflowId,
    language: body.language ?? null,
    variables: Object.fromEntries(variables),
  };
}

function idempotencyKey(request: RouteRequest): string | null {
  const key = request.header('idempotency-key');
  if (key === '') return null;
  if (/^[\u0021-\u007e]{1,255}$/.test(key)) return key;
  const message = 'The Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID.';
  throw new RequestError(400, 'IDEMPOTENCY_KEY_INVALID', message);
}

/** An answer given before; the header tells it from a new one. */
function replay({ status, body }: { readonly status: number; readonly body: object }): RouteResponse {
  return { status, body, headers: { 'idempotent-replayed': 'true' } };
}

function describeOptimized(parts: CallRoutesParts, order: CallOrder, placed: PlacedOrder): Record<string, unknown> {
  const expected = parts.expected(order.workflowId);
  const { range, measured } = expected;
  return {
    ...placedAnswer(placed),
    optimization: {
      enabled: true,
      trackingId: placed.trackingId,
      expectedLatency: measured ? range : TARGET_LATENCY,
      features: parts.features(order.workflowId, order.language),
    },
    message: `Call placed. ${expectationOf(expected)}`,
  };
}

/** In words, with both ends of what was measured: callers wait from their last word on, which comes before the transcript. */
function expectationOf({ range, measured, n, afterSpeech, ownFigures }: ExpectedLatency): string {
  if (!ownFigures) {
    return (
      `${TARGET_LATENCY} is the target. This workflow has no figures of its own: more workflows are in use than are ` +
      'measured one by one.'
    );
  }
  if (!measured) return `${TARGET_LATENCY} is the target, not yet measured for this workflow.`;
  const heard =
    afterSpeech === null ? '' : `, about ${afterSpeech} after the caller stops speaking, as the carrier reports it`;
  return `Answers of this workflow begin within ${range} of the final transcript (p50-p95 of ${n} turns)${heard}.`;
}

function describeTraditional(_: CallRoutesParts, __: CallOrder, placed: PlacedOrder): Record<string, unknown> {
  return {
    ...placedAnswer(placed),
    optimization: { enabled: false, trackingId: placed.trackingId },
    message: 'Call placed. POST /api/make-call-optimized places the same call with faster answers.',
  };
}

function placedAnswer({ callSid, status, to, from }: PlacedOrder): Record<string, unknown> {
  return { success: true, callSid, status, to, from };
}
