/** How the state of a provider is shown, by health and by the fleet's figures alike. */
import { Type } from '@sinclair/typebox';
import type { ProviderHealth } from '../domain/provider_health.ts';

/** Those of the workflow's own answers have nothing but a name: nobody is asked for them. */
export type ShownProvider = Pick<ProviderHealth, 'name'> & Partial<ProviderHealth>;

const Count = Type.Integer({ minimum: 0 });
const Ms = Type.Number({ minimum: 0 });
const literals = <T extends string>(...names: readonly T[]) => Type.Union(names.map((name) => Type.Literal(name)));

export const providerFields = {
  name: Type.String(),
  state: Type.Optional({
    ...literals('closed', 'open', 'half_open'),
    description:
      'closed: it is asked; open: only where nobody else is; half_open: it is being tried in the background.',
  }),
  why: Type.Optional({
    ...Type.Union([literals('unsteady', 'slow', 'failing', 'failing_in_a_row', 'asked_for_rest'), Type.Null()]),
    description:
      'Why it is not asked first; unsteady: too often late or failing, asked after the others. Null: nothing is wrong.',
  }),
  ttftP95Ms: Type.Optional({
    ...Type.Union([Ms, Type.Null()]),
    description: 'Of its times to first token in the last 5 minutes; null until 50 are known.',
  }),
  hedgeMs: Type.Optional({ ...Ms, description: 'After so long a second request is made beside one to it.' }),
  inFlight: Type.Optional(Count),
  limit: Type.Optional({ ...Count, description: 'Requests that it takes at once without becoming slower.' }),
};
