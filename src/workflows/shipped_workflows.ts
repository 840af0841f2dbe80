/** The workflows that come with the server, checked as those of users are. All are of version 1. */
import { invariant } from '../domain/outcome.ts';
import type { Workflow } from '../domain/workflow.ts';
import { parseWorkflow, type WorkflowInput } from './schema.ts';
import { appointmentReminder } from './examples/appointment_reminder.ts';
import { restaurantCantonese } from './examples/restaurant_cantonese.ts';
import { testWorkflow } from './examples/test_workflow.ts';

export const SHIPPED_WORKFLOWS: readonly Workflow[] = [
  shipped('test-workflow', testWorkflow),
  shipped('appointment-reminder', appointmentReminder),
  shipped('restaurant-cantonese', restaurantCantonese),
];

function shipped(id: string, input: WorkflowInput): Workflow {
  const parsed = parseWorkflow(input, id);
  invariant(parsed.ok, `The shipped workflow ${id} breaks the rules for workflows.`);
  return { ...parsed.workflow, version: 1 };
}
