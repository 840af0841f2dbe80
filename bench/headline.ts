/** What a reader wants to know first: the product beside whatever it can be held beside in this run. Computed. */
import type { Figures } from './figures.ts';
import { SERVER_TITLES } from './report.ts';
import type { ServerName } from './scenarios/scenario.ts';

export interface Headline {
  readonly sentences: readonly string[];
  readonly rows: readonly Figures[];
}

/** With a hosted model and nothing learned. */
const MAIN_SCENARIOS = ['dialogues_700', 'dialogues_350', 'traditional'];
/** Of what a trained server has ready: told first, in this order. */
const EARLY_SCENARIOS = ['race_700', 'speculation_700'];
const NOTHING_EARLY = 'prediction_off';
const SCENARIOS_MAX = 4;

const NOTHING: Headline = { sentences: [], rows: [] };

/** Null: nothing was measured of the product. */
export function headlineOf(figures: readonly Figures[]): Headline | null {
  // Where hardly a turn can be answered, there is no time to tell.
  const rows = figures.filter(({ p50, verdicts, n }) => p50 !== null && (verdicts === null || verdicts.none < n / 2));
  const main = mainOf(rows);
  const early = earlyOf(rows, main === NOTHING ? SCENARIOS_MAX : 0);
  const parts = main === NOTHING && early === NOTHING ? [plainOf(rows)] : [main, early];
  const sentences = parts.flatMap((part) => part.sentences);
  return sentences.length === 0 ? null : { sentences, rows: [...new Set(parts.flatMap((part) => part.rows))] };
}

function mainOf(rows: readonly Figures[]): Headline {
  const find = (scenario: string, server: ServerName): Figures | undefined =>
    rows.find((each) => each.scenario === scenario && each.server === server);
  const ours = MAIN_SCENARIOS.map((scenario) => find(scenario, 'product')).filter((each) => each !== undefined);
  const product = ours.find(({ isCounted }) => isCounted) ?? ours[0];
  if (product === undefined) return NOTHING;
  const others = [
    find(product.scenario, 'reference'),
    find('traditional', 'reference_gather'),
    find('traditional', 'product_gather'),
  ].filter((each) => each !== undefined);
  const sentence =
    `With real dialogues and a shared hosted model, half of this server's answers began within ${time(product.p50)} and ` +
    `95 % within ${time(product.p95)} ${sample(product)}.`;
  return {
    sentences: [sentence, ...others.map((other) => comparisonOf(product, other))],
    rows: [product, ...others],
  };
}

/** Of rows with a bound by perfect speculation; `othersMax`: how many beside the ones that matter most. */
function earlyOf(rows: readonly Figures[], othersMax: number): Headline {
  const all = rows.filter(
    ({ scenario, server, early }) =>
      server === 'product' &&
      early !== null &&
      early.bound !== null &&
      scenario !== NOTHING_EARLY &&
      !MAIN_SCENARIOS.includes(scenario),
  );
  const first = EARLY_SCENARIOS.flatMap((name) => all.find(({ scenario }) => scenario === name) ?? []);
  const others = all.filter((each) => !first.includes(each)).slice(0, Math.max(0, othersMax - first.length));
  const shown = [...first, ...others].sort((a, b) => Number(b.isCounted) - Number(a.isCounted));
  const [some] = shown;
  if (some === undefined) return NOTHING;
  const off = rows.find(({ scenario, server }) => scenario === NOTHING_EARLY && server === 'product');
  const beside = off === undefined ? boundSentence(some) : offSentence(off);
  return { sentences: [...shown.map(earlySentence), beside], rows: off === undefined ? shown : [...shown, off] };
}

function earlySentence(row: Figures): string {
  return (
    `Trained on other calls (${row.scenario}), half of its answers began within ${time(row.p50)} of the final prompt and ` +
    `${within250(row.within?.[250])} within 250 ms ${sample(row)}.`
  );
}

function offSentence(off: Figures): string {
  return (
    `With nothing asked early and nothing remembered (${off.scenario}) half began within ${time(off.p50)} and ` +
    `${within250(off.within?.[250])} within 250 ms ${sample(off)}.`
  );
}

function boundSentence({ scenario, early }: Figures): string {
  return (
    `Perfect speculation alone, which asks once for each turn and as early as its words are known, would give ` +
    `${time(early?.bound?.p50Ms ?? null)} and ${within250(early?.bound?.within250)} for the callers of ${scenario}.`
  );
}

/** Any other run. */
function plainOf(rows: readonly Figures[]): Headline {
  const products = rows.filter(({ server }) => server === 'product').slice(0, SCENARIOS_MAX);
  const parts = products.map((product): Headline => {
    const others = rows.filter(({ scenario, server }) => scenario === product.scenario && server !== 'product');
    const sentence =
      `${product.scenario}, ${product.load}: half of this server's answers began within ${time(product.p50)} and 95 % ` +
      `within ${time(product.p95)} ${sample(product)}.`;
    return {
      sentences: [sentence, ...others.map((other) => comparisonOf(product, other))],
      rows: [product, ...others],
    };
  });
  return { sentences: parts.flatMap(({ sentences }) => sentences), rows: parts.flatMap((part) => part.rows) };
}

function comparisonOf(product: Figures, other: Figures): string {
  const { server } = other;
  const title =
    server === 'reference'
      ? 'The plain reference server'
      : server === 'floor'
        ? 'The bare floor server'
        : `The ${SERVER_TITLES[server]} path`;
  const compared =
    product.isCounted && other.isCounted
      ? `the product is ${change(product.p50, other.p50)} at p50 and ${change(product.p95, other.p95)} at p95`
      : 'they cannot be compared';
  return `${title} needed ${time(other.p50)} and ${time(other.p95)} ${sample(other)}: ${compared}.`;
}

function sample({ n, verdicts, isCounted }: Figures): string {
  const doubt = isCounted ? '' : '; this does not count, the machine was too noisy';
  return `(${n.toLocaleString('en-US')} ${verdicts === null ? 'requests' : 'turns'}${doubt})`;
}

/** In percent of the other's time; said as it is, also when it is bad. */
function change(ours: number | null, theirs: number | null): string {
  if (ours === null || theirs === null || theirs === 0) return 'not comparable';
  const percent = Math.round((1 - ours / theirs) * 100);
  if (percent === 0) return 'equal';
  return percent > 0 ? `${percent} % shorter` : `${-percent} % longer`;
}

function within250(share: number | null | undefined): string {
  return typeof share === 'number' ? `${Math.round(share * 100)} %` : 'an unknown share';
}

function time(value: number | null): string {
  if (value === null) return 'an unknown time';
  return `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US')} ms`;
}
