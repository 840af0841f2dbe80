/** What health has to say of this process beside its figures. */
import type { AlertState } from './alerts.ts';
import { alertProblems, type HealthProblem } from './health_routes.ts';

interface ProblemFacts {
  readonly publicUrlProblem: string | null;
  readonly isStorageFailing: boolean;
  readonly learnedProblem: string | null;
  readonly alerts: readonly AlertState[];
}

export function healthProblems(facts: ProblemFacts): readonly HealthProblem[] {
  const problems: HealthProblem[] = [];
  if (facts.publicUrlProblem !== null) problems.push({ code: 'PUBLIC_URL_MISSING', severity: 'degraded' });
  if (facts.isStorageFailing) problems.push({ code: 'STORAGE_FAILED', severity: 'degraded' });
  if (facts.learnedProblem !== null) {
    problems.push({ code: 'CACHE_SET_ASIDE', severity: 'degraded', message: facts.learnedProblem });
  }
  return [...problems, ...alertProblems(facts.alerts)];
}
