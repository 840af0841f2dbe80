import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthProblems } from '../../../src/metrics/health_problems.ts';
import { providerFamilies } from '../../../src/metrics/provider_families.ts';
import type { ShownProvider } from '../../../src/metrics/provider_schema.ts';

const WELL: ShownProvider = {
  name: 'azure_openai',
  state: 'closed',
  why: null,
  ttftP95Ms: 740,
  hedgeMs: 740,
  inFlight: 3,
  limit: 200,
};
const OPEN: ShownProvider = { ...WELL, name: 'openai', state: 'open', why: 'failing', ttftP95Ms: null, hedgeMs: 900 };

function lines(...providers: readonly ShownProvider[]): readonly string[] {
  return providerFamilies(providers).flatMap(({ name, samples }) =>
    samples.map(({ labels, value }) => `${name} ${Object.values(labels).join(' ')} ${value}`),
  );
}

test('Of each provider the state, the doubt, the times and the requests are gauges', () => {
  assert.deepEqual(lines(WELL), [
    'weaver_provider_state azure_openai closed 1',
    'weaver_provider_state azure_openai half_open 0',
    'weaver_provider_state azure_openai open 0',
    'weaver_provider_unsteady azure_openai 0',
    'weaver_provider_ttft_p95_seconds azure_openai 0.74',
    'weaver_provider_hedge_delay_seconds azure_openai 0.74',
    'weaver_provider_in_flight azure_openai 3',
    'weaver_provider_limit azure_openai 200',
  ]);
  assert.ok(lines({ ...WELL, why: 'unsteady' }).includes('weaver_provider_unsteady azure_openai 1'));
});

test('What is not known of a provider has no sample, and the own answers of workflows have none at all', () => {
  assert.ok(!lines(OPEN).some((line) => line.startsWith('weaver_provider_ttft_p95_seconds')));
  assert.deepEqual(lines({ name: 'scripted' }), []);
});

test('Health says which providers are open, why, and what becomes of the turns', () => {
  const facts = { publicUrlProblem: null, isStorageFailing: false, learnedProblem: null, alerts: [] };
  assert.deepEqual(
    healthProblems({ ...facts, providers: [WELL, { ...WELL, why: 'unsteady' }, { name: 'scripted' }] }),
    [],
  );
  const [one] = healthProblems({ ...facts, providers: [WELL, OPEN] });
  assert.equal(one?.code, 'PROVIDER_OPEN');
  assert.equal(one.severity, 'degraded');
  assert.match(one.message ?? '', /openai: too many of its requests fail\. Turns are asked of the others first/);
  const [both] = healthProblems({ ...facts, providers: [{ ...OPEN, why: 'asked_for_rest' }] });
  assert.match(both?.message ?? '', /it asked to be left alone\. There is no other/);
});
