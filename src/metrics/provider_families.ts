/** How the providers do at the moment of the scrape. */
import type { ProviderState } from '../domain/provider_health.ts';
import { type Family, gauge, type Sample } from './family.ts';
import type { ShownProvider } from './provider_schema.ts';

const STATES: readonly ProviderState[] = ['closed', 'half_open', 'open'];

export function providerFamilies(providers: readonly ShownProvider[]): readonly Family[] {
  const states = providers.flatMap(({ name, state }) =>
    state === undefined ? [] : STATES.map((one) => sampleOf(name, Number(one === state), { state: one })),
  );
  const each = (value: (provider: ShownProvider) => number | null | undefined): readonly Sample[] =>
    providers.flatMap((provider) => {
      const known = value(provider) ?? null;
      return known === null ? [] : [sampleOf(provider.name, known)];
    });
  const seconds = (ms: number | null | undefined): number | null =>
    ms === null || ms === undefined ? null : ms / 1000;
  return [
    gauge(
      'weaver_provider_state',
      'Of each provider, 1 for the state that it is in: open ones are asked last.',
      states,
    ),
    gauge(
      'weaver_provider_unsteady',
      '1 while a provider is asked after the others because it is too often late or failing.',
      each(({ state, why }) => (state === undefined ? null : Number(why === 'unsteady'))),
    ),
    gauge(
      'weaver_provider_ttft_p95_seconds',
      'Of its times to first token in the last 5 minutes.',
      each(({ ttftP95Ms }) => seconds(ttftP95Ms)),
    ),
    gauge(
      'weaver_provider_hedge_delay_seconds',
      'After so long a second request is made beside one to it.',
      each(({ hedgeMs }) => seconds(hedgeMs)),
    ),
    gauge(
      'weaver_provider_in_flight',
      'Requests under way.',
      each(({ inFlight }) => inFlight),
    ),
    gauge(
      'weaver_provider_limit',
      'Requests that it takes at once without becoming slower, as far as it is known.',
      each(({ limit }) => limit),
    ),
  ];
}

function sampleOf(provider: string, value: number, labels: Readonly<Record<string, string>> = {}): Sample {
  return { labels: { provider, ...labels }, value };
}
