/** What health says is wrong, apart from what any server says on a machine that is busy with other tests. */

const BUSY_MACHINE: ReadonlySet<string> = new Set(['INSIDE_LATENCY_DOUBTFUL', 'ALERT_EVENT_LOOP_DELAY']);

export function lastingProblems(health: { readonly problems: readonly string[] }): readonly string[] {
  return health.problems.filter((code) => !BUSY_MACHINE.has(code));
}
