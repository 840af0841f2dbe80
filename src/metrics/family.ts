/** One name of Prometheus with its samples. */

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly Sample[];
}

export type Labels = Readonly<Record<string, string | number>>;

export interface Sample {
  /** Of a histogram's parts, which have names of their own. */
  readonly metricName?: string;
  readonly labels: Labels;
  /** Further labels, the same object for all samples of a series: prom-client then writes them once. */
  readonly sharedLabels?: Labels;
  readonly value: number;
}

export function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'counter', samples };
}

export function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'gauge', samples };
}
