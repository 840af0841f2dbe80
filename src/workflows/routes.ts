/** The app's routes for reading and changing workflows. */
import { Type } from '@sinclair/typebox';
import { RequestError } from '../domain/outcome.ts';
import type { JsonSchema, Route } from '../domain/route.ts';
import { languageWarnings } from './language_checks.ts';
import { requiredVariables } from './placeholders.ts';
import { WorkflowInputSchema, type WorkflowProblem } from './schema.ts';
import type { WorkflowBook } from './workflow_book.ts';

/**
 * Described in full, but let through as it is: `parseWorkflow` checks more than a schema can, and one check should say
 * everything that is wrong. The copy as JSON leaves out TypeBox's marks, which would make the server check it as well.
 */
const describedBody = Type.Any(JSON.parse(JSON.stringify(WorkflowInputSchema)) as object) as JsonSchema;

const success = Type.Literal(true);
const workflow = Type.Unknown({ description: 'With every default filled in.' });
const workflowAnswer = Type.Object({ success, workflow });
const storedAnswer = Type.Object({
  success,
  workflow,
  warnings: Type.Optional(
    Type.Array(Type.Object({ field: Type.String(), warning: Type.String() }), {
      description: 'What was stored, but may not work; absent when there is nothing.',
    }),
  ),
});
const problemAnswer = Type.Object({
  success: Type.Literal(false),
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    details: Type.Optional(
      Type.Object({
        fields: Type.Array(
          Type.Object({
            field: Type.String(),
            problem: Type.String(),
            code: Type.Optional(Type.String()),
            nearest: Type.Optional(Type.Array(Type.String())),
          }),
        ),
      }),
    ),
  }),
});
const notFoundAnswer = { description: 'WORKFLOW_NOT_FOUND', schema: problemAnswer };

export function createWorkflowRoutes(book: WorkflowBook): readonly Route[] {
  return [listRoute(book), getRoute(book), putRoute(book), deleteRoute(book)];
}

function listRoute(book: WorkflowBook): Route {
  return {
    method: 'GET',
    path: '/api/workflows',
    audience: 'app',
    summary: 'Lists the workflows.',
    responses: {
      200: {
        description: 'All workflows, by id.',
        schema: Type.Object({
          success,
          workflows: Type.Array(
            Type.Object({
              id: Type.String(),
              version: Type.Integer(),
              name: Type.String(),
              language: Type.String(),
              numbers: Type.Array(Type.String()),
              variables: Type.Array(Type.String(), { description: 'What a call must bring in `variables`.' }),
              shipped: Type.Boolean({ description: 'Comes with the server; storing one of the same id replaces it.' }),
            }),
          ),
        }),
      },
    },
    handle: () => ({
      status: 200,
      body: {
        success: true,
        workflows: book.list().map((workflow) => ({
          id: workflow.id,
          version: workflow.version,
          name: workflow.name,
          language: workflow.language,
          numbers: workflow.numbers,
          variables: requiredVariables(workflow),
          shipped: book.isShipped(workflow.id),
        })),
      },
    }),
  };
}

function getRoute(book: WorkflowBook): Route {
  return {
    method: 'GET',
    path: '/api/workflows/:id',
    audience: 'app',
    summary: 'Shows a workflow.',
    responses: { 200: { description: 'The workflow.', schema: workflowAnswer }, 404: notFoundAnswer },
    handle({ params }) {
      const workflow = book.get(params['id'] ?? '');
      if (workflow === null) throw notFound();
      return { status: 200, body: { success: true, workflow } };
    },
  };
}

function putRoute(book: WorkflowBook): Route {
  return {
    method: 'PUT',
    path: '/api/workflows/:id',
    audience: 'app',
    summary: 'Stores a workflow as the next version of its id; calls under way keep the version they began with.',
    body: describedBody,
    responses: {
      200: { description: 'Stored.', schema: storedAnswer },
      400: {
        description: 'LANGUAGE_UNKNOWN; `details.fields` has the closest codes in `nearest`, and what else is wrong.',
        schema: problemAnswer,
      },
      422: { description: 'WORKFLOW_INVALID; `details.fields` names each field.', schema: problemAnswer },
    },
    async handle({ params, body }) {
      const result = await book.put(params['id'] ?? '', body);
      if (!result.ok) throw invalid(result.problems);
      const warnings = languageWarnings(result.workflow);
      const { workflow: stored } = result;
      return { status: 200, body: { success: true, workflow: stored, ...(warnings.length > 0 && { warnings }) } };
    },
  };
}

function deleteRoute(book: WorkflowBook): Route {
  return {
    method: 'DELETE',
    path: '/api/workflows/:id',
    audience: 'app',
    summary: 'Removes a stored workflow; one that comes with the server takes its place again.',
    responses: {
      200: {
        description: 'Removed.',
        schema: Type.Object({ success, id: Type.String(), restored: Type.Boolean() }),
      },
      404: notFoundAnswer,
      409: { description: 'WORKFLOW_SHIPPED: it comes with the server.', schema: problemAnswer },
    },
    async handle({ params }) {
      const id = params['id'] ?? '';
      const result = await book.remove(id);
      if (result !== 'unknown') return { status: 200, body: { success: true, id, restored: result === 'restored' } };
      if (!book.isShipped(id)) throw notFound();
      const message =
        'This workflow comes with the server and cannot be removed. Store one of the same id to replace it.';
      throw new RequestError(409, 'WORKFLOW_SHIPPED', message);
    },
  };
}

function notFound(): RequestError {
  return new RequestError(
    404,
    'WORKFLOW_NOT_FOUND',
    'There is no workflow of this id. GET /api/workflows lists those that there are.',
  );
}

function invalid(problems: readonly WorkflowProblem[]): RequestError {
  const unknown = problems.find(({ code }) => code === 'LANGUAGE_UNKNOWN');
  const first = unknown ?? problems[0];
  const more = problems.length > 1 ? ` ${problems.length - 1} more in details.fields.` : '';
  const message = `The workflow was not stored: ${first?.field} ${first?.problem}.${more}`;
  if (unknown !== undefined) return new RequestError(400, 'LANGUAGE_UNKNOWN', message, { fields: problems });
  return new RequestError(422, 'WORKFLOW_INVALID', message, { fields: problems });
}
