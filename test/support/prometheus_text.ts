/** A strict reader of Prometheus' text format 0.0.4: whatever a scraper may trip over is an error here. */
import assert from 'node:assert/strict';
import type { Route, RouteRequest } from '../../src/domain/route.ts';

interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly ParsedSample[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const COMMENT = /^# (HELP|TYPE) ([^ ]+) (.+)$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.+)\})? (\+Inf|-?\d+(?:\.\d+)?(?:e[+-]\d+)?)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(,|$)/;
const TYPES = new Set(['counter', 'gauge', 'histogram']);

/** What the route answers to a scrape. */
export async function scrape(route: Route): Promise<string> {
  const { status, body, contentType } = await route.handle({} as RouteRequest);
  assert.equal(status, 200);
  assert.equal(contentType, 'text/plain; version=0.0.4; charset=utf-8');
  assert.ok(typeof body === 'string');
  return body;
}

/** By name. Throws an error with the line for the first thing that is wrong. */
export function parsePrometheus(text: string): ReadonlyMap<string, ParsedFamily> {
  if (!text.endsWith('\n')) throw new Error('The last line has no end.');
  const families = new Map<string, ParsedFamily & { readonly samples: ParsedSample[] }>();
  const lines = text.split('\n').filter((line) => line !== '');
  let current: (ParsedFamily & { readonly samples: ParsedSample[] }) | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (!line.startsWith('#')) {
      if (current === null) throw new Error(`A sample without a family: ${line}`);
      current.samples.push(parseSample(line, current));
      continue;
    }
    const [, kind, name = '', help = ''] = COMMENT.exec(line) ?? [];
    const [, nextKind, nextName, type = ''] = COMMENT.exec(lines[at + 1] ?? '') ?? [];
    if (kind !== 'HELP' || !NAME.test(name)) throw new Error(`A family begins with its HELP: ${line}`);
    if (nextKind !== 'TYPE' || nextName !== name) throw new Error(`TYPE follows HELP: ${line}`);
    if (!TYPES.has(type)) throw new Error(`${name} has the unknown type ${type}.`);
    if (families.has(name)) throw new Error(`${name} is there twice.`);
    current = { name, type, help, samples: [] };
    families.set(name, current);
    at += 1;
  }
  for (const family of families.values()) checkFamily(family);
  return families;
}

function parseSample(line: string, family: ParsedFamily): ParsedSample {
  const [, name, inner = '', number = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw new Error(`This is no sample: ${line}`);
  const suffixes = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  if (!suffixes.some((suffix) => name === family.name + suffix)) throw new Error(`Not of ${family.name}: ${line}`);
  const labels: Record<string, string> = {};
  for (let rest = inner; rest !== '';) {
    const [whole, label, value = '', end] = LABEL.exec(rest) ?? [];
    if (whole === undefined || label === undefined) throw new Error(`These are no labels: ${line}`);
    if (label in labels) throw new Error(`The label ${label} is there twice: ${line}`);
    labels[label] = value.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
    rest = rest.slice(whole.length);
    if (end === ',' && rest === '') throw new Error(`A label is missing: ${line}`);
  }
  return { name, labels, value: number === '+Inf' ? Number.POSITIVE_INFINITY : Number(number) };
}

function checkFamily(family: ParsedFamily): void {
  const { name, type, samples } = family;
  if (samples.length === 0) throw new Error(`${name} has no samples.`);
  const seen = new Set<string>();
  for (const sample of samples) {
    const key = seriesKey(sample.name, sample.labels);
    if (seen.has(key)) throw new Error(`${key} is there twice.`);
    seen.add(key);
    if (type !== 'gauge' && !(sample.value >= 0 && Number.isFinite(sample.value))) {
      throw new Error(`${key} counts ${sample.value}.`);
    }
  }
  if (type === 'counter' && !name.endsWith('_total')) throw new Error(`${name} is a counter without _total.`);
  if (type === 'histogram') checkHistogram(family);
}

function checkHistogram({ name, samples }: ParsedFamily): void {
  const series = new Map<string, ParsedSample[]>();
  for (const sample of samples) {
    const { le: _, ...own } = sample.labels;
    const key = seriesKey(name, own);
    series.set(key, [...(series.get(key) ?? []), sample]);
  }
  for (const [key, parts] of series) {
    const buckets = parts.filter((part) => part.name === `${name}_bucket`);
    const count = parts.find((part) => part.name === `${name}_count`);
    const sum = parts.find((part) => part.name === `${name}_sum`);
    if (count === undefined || sum === undefined) throw new Error(`${key} has no _count or no _sum.`);
    let lastEdge = Number.NEGATIVE_INFINITY;
    let lastValue = 0;
    for (const { labels, value } of buckets) {
      const edge = labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le'] ?? Number.NaN);
      if (!(edge > lastEdge)) throw new Error(`${key}: the edge ${labels['le']} is out of order.`);
      if (value < lastValue) throw new Error(`${key}: the bucket of ${labels['le']} is not cumulative.`);
      lastEdge = edge;
      lastValue = value;
    }
    if (lastEdge !== Number.POSITIVE_INFINITY) throw new Error(`${key} has no bucket of +Inf.`);
    if (lastValue !== count.value) throw new Error(`${key}: +Inf is not _count.`);
  }
}

/** The same for the same name and labels in any order. */
export function seriesKey(name: string, labels: Readonly<Record<string, string>>): string {
  return `${name}${JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
}
