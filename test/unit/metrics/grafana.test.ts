import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { createPrometheusRoute } from '../../../src/metrics/prometheus.ts';
import type { CacheCounts, LedgerRow } from '../../../src/domain/ledger.ts';
import { answeredTurn, measuredFigures, meteredCall } from '../../support/measured_figures.ts';
import { type ParsedFamily, parsePrometheus, scrape } from '../../support/prometheus_text.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string; readonly refId: string }[];
  readonly fieldConfig?: {
    readonly defaults: { readonly thresholds?: { readonly steps: readonly { readonly value: number | null }[] } };
  };
}

interface Dashboard {
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly query: unknown }[];
  };
}

const FILE = new URL('../../../src/metrics/grafana_dashboard.json', import.meta.url);
const dashboard = JSON.parse(readFileSync(FILE, 'utf8')) as Dashboard;
const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const queries = panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));

/** Labels that the scraper adds to every series. */
const SCRAPER_LABELS = ['instance', 'job'];
const METRIC = /\b(?:weaver|process|nodejs)_[a-z0-9_]+/g;

const LEDGER_ROW: LedgerRow = {
  workflowId: 'test-workflow',
  state: 'a1b2c3d4',
  kind: 'speculation',
  startedCount: 3,
  adoptedCount: 2,
  discarded: { appended: 1 },
  savedMs: 600,
  wastedTokens: 40,
  wastedCost: 0.0002,
};
const CACHE: CacheCounts = {
  lookUpCount: 9,
  hits: { exact: 1, normalised: 2, template: 1, near: 0 },
  turnCount: 9,
  eligibleTurnCount: 6,
  repeatedTurnCount: 5,
  near: { trialCount: 2, wrongCount: 1 },
};

let exposed: ReadonlyMap<string, ParsedFamily>;

before(async () => {
  const clock = new VirtualClock();
  const about = { name: 'disk', severity: 'critical', sinceEpochMs: 0, message: '' } as const;
  const alert = { ...about, value: 1, target: 0, unit: 'failing', n: 1 } as const;
  const figures = measuredFigures(clock);
  const spoken = answeredTurn(1, { start: 'speculation' });
  figures.turnEnded(meteredCall(), { ...spoken, timeline: { ...spoken.timeline, sourceStartedUs: 20_000 } });
  const route = createPrometheusRoute({
    figures,
    clock,
    calls: () => ({ speaking: 2 }),
    capacity: 2_000,
    alerts: () => [alert],
    ledger: () => [LEDGER_ROW],
    cache: () => CACHE,
    providers: () => [],
  });
  exposed = parsePrometheus(await scrape(route));
});

/** Of the family that exposes a series of this name; null when none does. */
function labelsOf(metric: string): ReadonlySet<string> | null {
  for (const { samples } of exposed.values()) {
    const sample = samples.find(({ name }) => name === metric);
    if (sample !== undefined) return new Set([...Object.keys(sample.labels), ...SCRAPER_LABELS]);
  }
  return null;
}

function groupedBy(expr: string): ReadonlySet<string> {
  return new Set([...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/,\s*/)));
}

/** Of one side of a division, or of a query without one. */
function operandProblems(expr: string): readonly string[] {
  const problems: string[] = [];
  const grouped = groupedBy(expr);
  for (const metric of expr.match(METRIC) ?? []) {
    const labels = labelsOf(metric);
    if (labels === null) problems.push(`${metric} is not exposed`);
    else for (const name of grouped) if (!labels.has(name)) problems.push(`${metric} has no label ${name}`);
  }
  for (const [, metric = '', matchers = ''] of expr.matchAll(/([a-z0-9_]+)\{([^}]*)\}/g)) {
    const labels = labelsOf(metric) ?? new Set();
    for (const [, name = '', value = ''] of matchers.matchAll(/(\w+)(?:=~|=)"([^"]*)"/g)) {
      if (!labels.has(name)) problems.push(`${metric} has no label ${name}`);
      if (!SCRAPER_LABELS.includes(name) && !hasSeries(metric, name, value)) {
        problems.push(`${metric} has no ${name} of ${value}`);
      }
    }
  }
  return problems;
}

/** What of a query does not fit to what is exposed. */
function problemsOf(expr: string, legend: string): readonly string[] {
  const problems = expr.split(' / ').flatMap(operandProblems);
  const grouped = groupedBy(expr);
  const shown = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
  const isAggregated = /\b(?:sum|max|min|count)\b/.test(expr);
  for (const name of shown) {
    const isKept = isAggregated ? grouped.has(name) : SCRAPER_LABELS.includes(name);
    if (!isKept) problems.push(`the legend shows ${name}, which the query drops`);
  }
  return problems;
}

function hasSeries(metric: string, label: string, value: string): boolean {
  const samples = [...exposed.values()].flatMap((family) => family.samples);
  return samples.some(({ name, labels }) => name === metric && labels[label] === value);
}

test('every series, label and bucket edge that the dashboard asks for is exposed', () => {
  assert.ok(queries.length >= 30, `${queries.length} queries`);
  for (const { title, expr, legendFormat } of queries) {
    assert.ok((expr.match(METRIC) ?? []).length > 0, `${title}: ${expr}`);
    assert.deepEqual(problemsOf(expr, legendFormat), [], `${title}: ${expr}`);
  }
});

test('every family of the product is on the dashboard', () => {
  const asked = queries.flatMap(({ expr }) => expr.match(METRIC) ?? []);
  const base = new Set(asked.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')));
  const missing = [...exposed.keys()].filter((name) => !base.has(name));
  assert.deepEqual(missing, []);
});

test('a planted drift is found', () => {
  assert.equal(problemsOf('sum(rate(weaver_renamed_total[5m]))', '').length, 1);
  assert.equal(problemsOf('sum by (outcome) (rate(weaver_calls_opened_total[5m]))', '').length, 1);
  assert.equal(problemsOf('weaver_calls_opened_total{colour="red"}', '').length, 2);
  assert.equal(problemsOf('weaver_response_gap_seconds_bucket{le="0.85"}', '').length, 1);
  assert.equal(problemsOf('sum(weaver_calls_active)', '{{state}}').length, 1);
  const hits = 'sum by (tier) (rate(weaver_cache_hits_total[5m]))';
  assert.deepEqual(problemsOf(`${hits} / scalar(sum(rate(weaver_cache_turns_total{of="all"}[5m])))`, '{{tier}}'), []);
  assert.equal(problemsOf(`${hits} / sum by (tier) (rate(weaver_cache_turns_total[5m]))`, '{{tier}}').length, 1);
  assert.deepEqual(problemsOf('sum by (state) (weaver_calls_active)', '{{state}}'), []);
});

test('the dashboard asks whatever Prometheus its user chooses, and which processes are shown', () => {
  assert.ok(dashboard.schemaVersion >= 38 && dashboard.schemaVersion <= 41, `${dashboard.schemaVersion}`);
  const variables = new Map(dashboard.templating.list.map((variable) => [variable.name, variable]));
  assert.equal(variables.get('datasource')?.type, 'datasource');
  assert.equal(variables.get('datasource')?.query, 'prometheus');
  for (const { title, datasource } of panels) {
    assert.deepEqual(datasource, { type: 'prometheus', uid: '${datasource}' }, title);
  }
  const used = queries.flatMap(({ expr }) => [...expr.matchAll(/\$(\w+)/g)].map(([, name = '']) => name));
  for (const name of new Set(used)) assert.ok(variables.has(name) || name === '__rate_interval', name);
  for (const { title, expr } of queries) assert.match(expr, /instance=~"\$instance"/, title);
  assert.match(JSON.stringify(variables.get('instance')?.query), /label_values\(weaver_calls_capacity, instance\)/);
});

test('panels have their own id, a title, a description and a place that no other panel covers', () => {
  assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length);
  const taken = new Set<string>();
  for (const { title, gridPos } of dashboard.panels) {
    assert.ok(gridPos.x + gridPos.w <= 24, title);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        assert.ok(!taken.has(`${x},${y}`), `${title} covers another panel`);
        taken.add(`${x},${y}`);
      }
    }
  }
  for (const { title, description = '' } of panels) assert.ok(title !== '' && description.length > 10, title);
});

test('the response gap is drawn with its lines at 250 and 900 ms', () => {
  const panel = panels.find(({ title }) => title === 'Response gap');
  const lines = panel?.fieldConfig?.defaults.thresholds?.steps.map(({ value }) => value);
  assert.deepEqual(lines, [null, 0.25, 0.9]);
});
