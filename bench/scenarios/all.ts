/** Every scenario, in the order in which they run, and the short form for a gate. */
import { aloneAGood } from './alone_a_good.ts';
import { aloneBPayg } from './alone_b_payg.ts';
import { aloneDLpu } from './alone_d_lpu.ts';
import { answerCache } from './answer_cache.ts';
import { answerCacheVariant } from './answer_cache_variant.ts';
import { bargeIn } from './barge_in.ts';
import { dialogues350 } from './dialogues_350.ts';
import { dialogues700 } from './dialogues_700.ts';
import { downInTurn, failoverDown } from './failover_down.ts';
import { failoverMidSentence } from './failover_mid_sentence.ts';
import { failoverRegimes } from './failover_regimes.ts';
import { failoverShift } from './failover_shift.ts';
import { failoverSteady } from './failover_steady.ts';
import { firstTokenFailure } from './first_token_failure.ts';
import { LANGUAGES } from './languages.ts';
import { noPartials } from './no_partials.ts';
import { plain1000 } from './plain_1000.ts';
import { plain200 } from './plain_200.ts';
import { plain50 } from './plain_50.ts';
import { TRAINED } from './prediction.ts';
import { predictionOff } from './prediction_off.ts';
import { race350 } from './race_350.ts';
import { race700 } from './race_700.ts';
import type { Scenario } from './scenario.ts';
import { speculation350 } from './speculation_350.ts';
import { speculation700 } from './speculation_700.ts';
import { stormBursts } from './storm_bursts.ts';
import { traditional } from './traditional.ts';
import { twiml } from './twiml.ts';

export const SCENARIOS: readonly Scenario[] = [
  dialogues700,
  dialogues350,
  traditional,
  speculation700,
  speculation350,
  race700,
  race350,
  aloneAGood,
  aloneDLpu,
  aloneBPayg,
  noPartials,
  predictionOff,
  answerCache,
  answerCacheVariant,
  ...LANGUAGES,
  firstTokenFailure,
  failoverSteady,
  failoverShift,
  failoverMidSentence,
  failoverDown,
  failoverRegimes,
  bargeIn,
  stormBursts,
  plain50,
  plain200,
  plain1000,
  twiml,
];

/** About five minutes: many callers for a short while, because beginning and end of a run take longer than its window. */
export const SHORT: readonly Scenario[] = [
  { ...plain50, rampMs: 2_000, turns: 2, pace: 3 },
  { ...dialogues700, callCount: 170, rampMs: 3_000, turns: 0.9 },
  { ...race700, callCount: 75, rampMs: 3_000, turns: 1.5, train: { ...TRAINED, callCount: 150, pace: 12 } },
  { ...failoverSteady, callCount: 120, rampMs: 2_000, turns: 2, pace: 3 },
  { ...failoverDown, callCount: 60, rampMs: 2_000, turns: 2, pace: 2, schedule: downInTurn(3_300) },
];
