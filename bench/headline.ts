/** What a reader wants to know first: the product beside the reference and beside the traditional call. Computed. */
import type { Figures } from './figures.ts';
import { SERVER_TITLES } from './report.ts';
import type { ServerName } from './scenarios/scenario.ts';

export interface Headline {
  readonly sentences: readonly string[];
  readonly rows: readonly Figures[];
}

const MAIN_SCENARIOS = ['dialogues_700', 'dialogues_350', 'traditional'];

/** Null: this run has nothing to compare. */
export function headlineOf(figures: readonly Figures[]): Headline | null {
  const find = (scenario: string, server: ServerName): Figures | undefined =>
    figures.find((each) => each.scenario === scenario && each.server === server && each.p50 !== null);
  const scenario = MAIN_SCENARIOS.find((name) => find(name, 'product') !== undefined);
  const product = scenario === undefined ? undefined : find(scenario, 'product');
  if (scenario === undefined || product === undefined) return null;
  const others = [
    find(scenario, 'reference'),
    find('traditional', 'reference_gather'),
    find('traditional', 'product_gather'),
  ].filter((each) => each !== undefined);
  if (others.length === 0) return null;
  const sentences = [
    `With real dialogues and a shared hosted model, half of this server's answers began within ${time(product.p50)} and ` +
      `95 % within ${time(product.p95)} (${product.n.toLocaleString('en-US')} turns).`,
    ...others.map((other) => comparisonOf(product, other)),
  ];
  return { sentences, rows: [product, ...others] };
}

function comparisonOf(product: Figures, other: Figures): string {
  const title = other.server === 'reference' ? 'The plain reference server' : `The ${SERVER_TITLES[other.server]} path`;
  return (
    `${title} needed ${time(other.p50)} and ${time(other.p95)} (${other.n.toLocaleString('en-US')} turns): ` +
    `the product is ${change(product.p50, other.p50)} at p50 and ${change(product.p95, other.p95)} at p95.`
  );
}

/** In percent of the other's time; said as it is, also when it is bad. */
function change(ours: number | null, theirs: number | null): string {
  if (ours === null || theirs === null || theirs === 0) return 'not comparable';
  const percent = Math.round((1 - ours / theirs) * 100);
  if (percent === 0) return 'equal';
  return percent > 0 ? `${percent} % shorter` : `${-percent} % longer`;
}

function time(value: number | null): string {
  return value === null ? 'an unknown time' : `${Math.round(value).toLocaleString('en-US')} ms`;
}
