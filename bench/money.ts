/** What the requests of a run would have cost. */
import { PROFILES } from './profiles.ts';
import { profileOf, type DeploymentUse, type UpstreamOrder } from './upstream_order.ts';

/** US dollars for a million tokens: list prices of 2026 of models of such a kind, to compare rows with, not to plan with. */
const SMALL_HOSTED = { input: 0.15, output: 0.6 };
const FAST_HARDWARE = { input: 0.59, output: 0.79 };
const MILLION = 1_000_000;

/** US cents; tokens are estimated from the texts. */
export function centsOf(order: Pick<UpstreamOrder, 'profile'>, use: readonly DeploymentUse[]): number {
  return use.reduce((sum, { promptTokens, replyTokens }, deployment) => {
    const { input, output } = profileOf(order, deployment) === PROFILES.D_lpu ? FAST_HARDWARE : SMALL_HOSTED;
    return sum + (100 * (input * promptTokens + output * replyTokens)) / MILLION;
  }, 0);
}
