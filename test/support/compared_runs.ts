/** Runs until one is quiet enough to be compared whole. What must always agree is compared in each that allows it. */

interface Comparisons<Run> {
  readonly runsMax: number;
  run(): Promise<Run>;
  /** In words; null: its counts can be compared. */
  countsNoise(run: Run): string | null;
  /** In words; null: its latencies can be compared as well. */
  latencyNoise(run: Run): string | null;
  compareCounts(run: Run): void;
  compareLatency(run: Run): void;
  tell(line: string): void;
}

/**
 * Null: everything was compared. Else why the latencies were not, which may be skipped; that the counts were compared in
 * no run is an error, because a test that has compared nothing must not look like one that passed.
 */
export async function compareRuns<Run>(parts: Comparisons<Run>): Promise<string | null> {
  const noises: string[] = [];
  let areCounted = false;
  for (let tries = 1; tries <= parts.runsMax; tries += 1) {
    const run = await parts.run();
    const countsNoise = parts.countsNoise(run);
    if (countsNoise === null) {
      parts.compareCounts(run);
      areCounted = true;
    }
    const noise = countsNoise ?? parts.latencyNoise(run);
    if (noise === null) {
      parts.compareLatency(run);
      return null;
    }
    parts.tell(`run ${tries} does not count: ${noise}`);
    noises.push(noise);
  }
  const why = `the machine was too busy in ${parts.runsMax} runs`;
  if (!areCounted) throw new Error(`The counts were compared in no run, because ${why}: ${noises.join('; ')}`);
  return `${why} for latencies to be compared`;
}
