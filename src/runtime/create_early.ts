/** What makes answers ready early, put together: who may ask the model before it is the turn's time, and at what cost. */
import type { Clock } from '../domain/clock.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import { LIMITS } from '../limits.ts';
import { Cadence } from '../prediction/cadence.ts';
import { Governor } from '../prediction/governor.ts';
import { Ledger } from '../prediction/ledger.ts';
import type { Price } from '../prediction/price.ts';
import { ProviderSpeeds } from '../prediction/provider_speeds.ts';
import type { EarlyParts } from './early_parts.ts';

export interface Early {
  readonly parts: EarlyParts;
  /** Of one workflow or of all. */
  ledger(workflowId?: string): readonly LedgerRow[];
}

interface Prices {
  readonly phoneMinute: number;
  /** By the provider's name. */
  readonly models: Readonly<Record<string, Price>>;
}

/** Where no price is known, as in a replay, nothing is too dear. */
const FREE = { inputPerMillion: 0, outputPerMillion: 0 };
/** What a reply is charged with before it is known: most are short. */
const REPLY_TOKENS = 60;

export function createEarly(clock: Clock, prices: Prices): Early {
  const ledger = new Ledger();
  const speeds = new ProviderSpeeds();
  const { phoneMinute, models } = prices;
  const governor = new Governor({
    clock,
    ledger,
    phoneMinuteCost: phoneMinute,
    priceOf: (provider) => models[provider] ?? FREE,
  });
  return {
    ledger: (workflowId) => ledger.rows(workflowId),
    parts: {
      limits: LIMITS.speculation,
      completenessOf: () => 'unclear',
      createCadence: () => new Cadence(),
      openAccount: ({ id, prediction }) =>
        governor.openAccount({
          workflowId: id,
          extraCallsPerTurn: prediction.extraCallsPerTurn,
          replyTokens: REPLY_TOKENS,
        }),
      providers: {
        answered(provider, ttftUs) {
          speeds.firstTokenCame(provider, ttftUs);
          governor.providerAnswered(provider);
        },
        failed: (provider, failure) => governor.providerFailed(provider, failure),
        mayOutrun: (second, first) => speeds.mayOutrun(second, first),
      },
    },
  };
}
