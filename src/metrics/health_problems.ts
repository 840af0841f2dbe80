/** What health has to say of this process beside its figures. */
import type { ProviderTrouble } from '../domain/provider_health.ts';
import type { AlertState } from './alerts.ts';
import { alertProblems, type HealthProblem } from './health_routes.ts';
import type { ShownProvider } from './provider_schema.ts';

interface ProblemFacts {
  readonly publicUrlProblem: string | null;
  readonly isStorageFailing: boolean;
  readonly learnedProblem: string | null;
  readonly alerts: readonly AlertState[];
  readonly providers: readonly ShownProvider[];
}

export function healthProblems(facts: ProblemFacts): readonly HealthProblem[] {
  const problems: HealthProblem[] = [];
  if (facts.publicUrlProblem !== null) problems.push({ code: 'PUBLIC_URL_MISSING', severity: 'degraded' });
  if (facts.isStorageFailing) problems.push({ code: 'STORAGE_FAILED', severity: 'degraded' });
  if (facts.learnedProblem !== null) {
    problems.push({ code: 'CACHE_SET_ASIDE', severity: 'degraded', message: facts.learnedProblem });
  }
  const open = facts.providers.filter(({ state = 'closed' }) => state !== 'closed');
  if (open.length > 0) problems.push(openProblem(open, facts.providers.length));
  return [...problems, ...alertProblems(facts.alerts)];
}

const REASONS: Readonly<Record<ProviderTrouble, string>> = {
  unsteady: 'it is too often late',
  slow: 'it has become slow',
  failing: 'too many of its requests fail',
  failing_in_a_row: 'its requests fail',
  asked_for_rest: 'it asked to be left alone',
};

function openProblem(open: readonly ShownProvider[], count: number): HealthProblem {
  const each = open.map(({ name, why }) => `${name}: ${REASONS[why ?? 'failing']}`).join('; ');
  const meanwhile =
    open.length < count
      ? 'Turns are asked of the others first, and it is tried in the background.'
      : 'There is no other, so turns are asked of it all the same.';
  const message = `${each}. ${meanwhile} See the log for its error codes, then its key, quota and status page.`;
  return { code: 'PROVIDER_OPEN', severity: 'degraded', message };
}
