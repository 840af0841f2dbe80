/** Compares a report with an earlier one: ratios, and whether a difference is more than the runs differ from themselves. */
import type { Figures } from './figures.ts';
import type { ServerName } from './scenarios/scenario.ts';

export interface Comparison {
  readonly scenario: string;
  readonly server: ServerName;
  readonly figure: string;
  readonly before: number;
  readonly now: number;
  /** `now` by `before`; null when there was nothing before. */
  readonly ratio: number | null;
  readonly verdict: 'better' | 'same' | 'worse';
}

interface Compared {
  readonly figure: string;
  readonly of: (figures: Figures) => number | null;
  /** Ratios up to this are within what runs differ from themselves. */
  readonly noise: (figures: Figures) => number;
  /** Differences up to this are nothing, whatever their ratio. */
  readonly leastMs: number;
}

/** Machines are never quite the same twice. */
const NOISE_MIN = 1.1;
const CPU_NOISE = 1.2;
const MEMORY_NOISE = 1.2;
/** A tail differs more than the middle does. */
const TAIL_NOISE = 1.25;

const COMPARED: readonly Compared[] = [
  { figure: 'gap p50 ms', of: ({ p50 }) => p50, noise: ({ spreadP50 }) => Math.max(NOISE_MIN, spreadP50), leastMs: 1 },
  { figure: 'gap p95 ms', of: ({ p95 }) => p95, noise: ({ spreadP95 }) => Math.max(NOISE_MIN, spreadP95), leastMs: 2 },
  { figure: 'gap p99 ms', of: ({ p99 }) => p99, noise: ({ spreadP95 }) => Math.max(TAIL_NOISE, spreadP95), leastMs: 5 },
  { figure: 'speech end p50 ms', of: ({ speechP50 }) => speechP50, noise: () => NOISE_MIN, leastMs: 5 },
  { figure: 'CPU ms/turn', of: ({ cpuMsPerTurn }) => cpuMsPerTurn, noise: () => CPU_NOISE, leastMs: 0.1 },
  // Reports without RSS come from a time when only the product had the young generation that `npm start` gives it.
  {
    figure: 'KB/call',
    of: (figures) => ('idleMb' in figures ? figures.kbPerCall : null),
    noise: () => MEMORY_NOISE,
    leastMs: 5,
  },
];

/** Only what was measured, and counts, in both. */
export function compare(now: readonly Figures[], before: readonly Figures[]): readonly Comparison[] {
  return now.flatMap((mine) => {
    const earlier = before.find(({ scenario, server }) => scenario === mine.scenario && server === mine.server);
    if (earlier === undefined || !mine.isCounted || !earlier.isCounted) return [];
    return [...COMPARED.flatMap((compared) => compareOne(compared, mine, earlier)), ...compareCounts(mine, earlier)];
  });
}

function compareOne({ figure, of, noise, leastMs }: Compared, mine: Figures, earlier: Figures): readonly Comparison[] {
  const [now, before] = [of(mine), of(earlier)];
  if (now === null || before === null || before <= 0) return [];
  const ratio = now / before;
  const most = Math.max(noise(mine), noise(earlier));
  const isSame = Math.abs(now - before) <= leastMs || (ratio <= most && ratio >= 1 / most);
  const verdict = isSame ? 'same' : ratio > 1 ? 'worse' : 'better';
  return [{ scenario: mine.scenario, server: mine.server, figure, before, now, ratio, verdict }];
}

/** Counts of what should not happen, of as many turns as now; beyond two standard deviations of a rare count. */
function compareCounts(mine: Figures, earlier: Figures): readonly Comparison[] {
  const kinds = [
    ['wrong answers', 'wrong'],
    ['without answer', 'none'],
  ] as const;
  return kinds.flatMap(([figure, kind]): Comparison[] => {
    if (mine.verdicts === null || earlier.verdicts === null || earlier.n === 0) return [];
    const now = mine.verdicts[kind];
    const before = (earlier.verdicts[kind] * mine.n) / earlier.n;
    const slack = 2 * Math.sqrt(before + (before === 0 ? 0 : 1));
    const verdict = now - before > slack ? 'worse' : before - now > slack && before > 0 ? 'better' : 'same';
    const ratio = before === 0 ? null : now / before;
    return [{ scenario: mine.scenario, server: mine.server, figure, before, now, ratio, verdict }];
  });
}
