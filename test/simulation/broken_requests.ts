/** A product that asks what it asks of this kind in another way. */
import type { ExtraCallKind } from '../../src/domain/ledger.ts';
import type { ReplyProvider } from '../../src/domain/reply.ts';
import type { Breakage } from './server.ts';

export function asksThat(
  kind: ExtraCallKind,
  generate: (provider: ReplyProvider) => ReplyProvider['generate'],
): Breakage {
  let isOfKind = false;
  return {
    early: (parts) => ({
      ...parts,
      openAccount(workflow) {
        const account = parts.openAccount(workflow);
        return {
          turnBegan: () => account.turnBegan(),
          may: (order) => account.may(order),
          hedged: (order) => account.hedged(order),
          begin(order) {
            const extra = account.begin(order);
            isOfKind = order.kind === kind && extra !== null;
            return extra;
          },
        };
      },
    }),
    provider: (provider) => ({
      name: provider.name,
      generate(request, sink, signal) {
        const isBroken = isOfKind;
        isOfKind = false;
        (isBroken ? generate(provider) : provider.generate.bind(provider))(request, sink, signal);
      },
    }),
  };
}
