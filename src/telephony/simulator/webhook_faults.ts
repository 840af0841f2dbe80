/** Webhooks that are delivered late, twice, or whose answers are late. */
import type { Clock } from '../../domain/clock.ts';
import type { CallFaults } from './faults.ts';
import { waitFor } from './wait.ts';
import type { WebhookClient } from './webhook_client.ts';

const DELAY_MS = 1_500;

type Ask = WebhookClient['ask'];

/** As the client's own `ask`. */
export async function askWithFaults(
  { webhooks, clock }: { readonly webhooks: WebhookClient; readonly clock: Clock },
  faults: CallFaults,
  request: Parameters<Ask>[0],
  signal: AbortSignal,
): ReturnType<Ask> {
  const late = faults.strikes('webhook_late');
  const slow = faults.strikes('webhook_slow');
  const isTwice = faults.strikes('webhook_twice') !== null;
  if (late !== null) await waitFor(clock, late.delayMs ?? DELAY_MS, signal);
  const first = webhooks.ask(request, signal);
  const answers = await Promise.all(isTwice ? [first, webhooks.ask(request, signal)] : [first]);
  if (slow !== null) await waitFor(clock, slow.delayMs ?? DELAY_MS, signal);
  return answers.at(-1) ?? first;
}
