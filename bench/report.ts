/** What a run of the bench has to tell, and its JSON, which a later run can be compared with. */
import { cpus, totalmem } from 'node:os';
import type { Comparison } from './compare.ts';
import type { Figures } from './figures.ts';
import type { ServerName } from './scenarios/scenario.ts';
import type { Verdict } from './verdict.ts';

export interface Report {
  readonly format: typeof FORMAT;
  readonly command: string;
  readonly machine: string;
  readonly madeAt: string;
  readonly seed: number;
  readonly figures: readonly Figures[];
  /** Of the scenarios, by name: what each shows. */
  readonly shows: Readonly<Record<string, string>>;
  readonly verdicts: readonly Verdict[];
  /** Why figures do not count, one sentence each. */
  readonly noise: readonly string[];
  /** What could not be measured at all. */
  readonly problems: readonly string[];
  readonly comparisons: readonly Comparison[];
}

/** 3: other callers, and a recogniser with another timing, so that nothing before it can be compared. */
export const FORMAT = 'call-flow-weaver bench 3';

export const SERVER_TITLES: Readonly<Record<ServerName, string>> = {
  product: 'product',
  reference: 'reference',
  floor: 'floor',
  product_gather: 'product, traditional',
  reference_gather: 'reference, traditional',
};

export function machineLine(): string {
  const cores = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return `${cores[0]?.model.trim() ?? 'unknown CPU'}, ${cores.length} cores, ${memoryGb} GB, Node ${process.version}, ${process.platform}`;
}

export function asJson(report: Report): string {
  return JSON.stringify(report, null, 2);
}

/** The figures of an earlier report. Throws with what is wrong with the file. */
export function figuresInJson(text: string, file: string): readonly Figures[] {
  let report: Partial<Report>;
  try {
    report = JSON.parse(text) as Partial<Report>;
  } catch {
    throw new Error(`${file} is not JSON; it must be a file that --json has written.`);
  }
  if (report.format !== FORMAT || !Array.isArray(report.figures)) {
    throw new Error(`${file} was not written by --json of this bench ("${FORMAT}").`);
  }
  return report.figures as readonly Figures[];
}
