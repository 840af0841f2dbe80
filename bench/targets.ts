/** What the product has promised, and whether this run shows it. A target that was missed is said to be missed. */
import { P99_SAMPLES_MIN, quantilesOf } from './quantiles.ts';
import { type CallsResult, cpuMsPerTurn, gapsOf, kbPerCall, type Result } from './results.ts';

export interface Verdict {
  readonly target: string;
  readonly outcome: 'met' | 'missed' | 'not measured';
  readonly measured: string;
}

const RATIO_MAX = 1.5;
const P99_EXTRA_MS = 15;
const KB_PER_CALL_MAX = 60;
const TWIML_P99_MS = 50;

export function verdictsOf(results: readonly Result[]): readonly Verdict[] {
  const calls = (scenario: string, server: 'floor' | 'product'): CallsResult | null =>
    results.find((r): r is CallsResult => r.kind === 'calls' && r.scenario === scenario && r.server === server) ?? null;
  const pair = (scenario: string): Pair => ({ floor: calls(scenario, 'floor'), product: calls(scenario, 'product') });
  return [
    gapRatio('response gap p50 within 1.5x of the floor at 200 calls', pair('plain_200')),
    cpuRatio('CPU per turn within 1.5x of the floor at 200 calls', pair('plain_200')),
    tail('response gap p99 at most 15 ms above the floor at 200 calls', pair('plain_200')),
    tail('response gap p99 at most 15 ms above the floor at 1,000 calls', pair('plain_1000')),
    memory('memory below 60 KB per live call at 1,000 calls', pair('plain_1000').product),
    webhook('TwiML answered within 50 ms (p99) at 50 calls a second', results),
  ];
}

interface Pair {
  readonly floor: CallsResult | null;
  readonly product: CallsResult | null;
}

function verdict(target: string, holds: boolean, measured: string): Verdict {
  return { target, outcome: holds ? 'met' : 'missed', measured };
}

function unmeasured(target: string, why = 'not part of this run'): Verdict {
  return { target, outcome: 'not measured', measured: why };
}

function gapRatio(target: string, { floor, product }: Pair): Verdict {
  const least = floor && quantilesOf(gapsOf(floor));
  const ours = product && quantilesOf(gapsOf(product));
  if (!least || !ours) return unmeasured(target);
  const ratio = ours.p50 / least.p50;
  return verdict(target, ratio <= RATIO_MAX, `${ratio.toFixed(2)}x (${ms(ours.p50)} / ${ms(least.p50)} ms)`);
}

function cpuRatio(target: string, { floor, product }: Pair): Verdict {
  if (floor === null || product === null) return unmeasured(target);
  const [least, ours] = [cpuMsPerTurn(floor), cpuMsPerTurn(product)];
  if (least === null || ours === null) return unmeasured(target, 'this machine does not tell');
  const ratio = ours / least;
  return verdict(target, ratio <= RATIO_MAX, `${ratio.toFixed(2)}x (${ours.toFixed(2)} / ${least.toFixed(2)} ms)`);
}

function tail(target: string, { floor, product }: Pair): Verdict {
  const least = floor && quantilesOf(gapsOf(floor));
  const ours = product && quantilesOf(gapsOf(product));
  if (!least || !ours) return unmeasured(target);
  const extraMs = (ours.p99 - least.p99) / 1000;
  const n = Math.min(ours.n, least.n);
  const few = n < P99_SAMPLES_MIN ? `, from only ${n} turns` : '';
  const sign = extraMs < 0 ? '' : '+';
  const measured = `${sign}${extraMs.toFixed(1)} ms (${ms(ours.p99)} - ${ms(least.p99)}${few})`;
  return verdict(target, extraMs <= P99_EXTRA_MS, measured);
}

function memory(target: string, product: CallsResult | null): Verdict {
  if (product === null) return unmeasured(target);
  const kb = kbPerCall(product);
  if (kb === null) return unmeasured(target, 'this machine does not tell');
  return verdict(target, kb < KB_PER_CALL_MAX, `${kb.toFixed(1)} KB`);
}

function webhook(target: string, results: readonly Result[]): Verdict {
  const result = results.find((each) => each.kind === 'webhooks');
  const quantiles = result && quantilesOf(result.answersUs);
  if (!quantiles) return unmeasured(target);
  const few = quantiles.n < P99_SAMPLES_MIN ? `, from only ${quantiles.n} requests` : '';
  return verdict(target, quantiles.p99 / 1000 <= TWIML_P99_MS, `${ms(quantiles.p99)} ms${few}`);
}

function ms(us: number): string {
  return (us / 1000).toFixed(1);
}
