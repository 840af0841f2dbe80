/** `<Dial>`: the caller is connected with a person at another number, as far as a server can tell. */
import type { Clock } from '../../domain/clock.ts';
import type { SimulatorOptions } from './options.ts';
import type { DialVerb } from './twiml_reader.ts';
import { waitFor } from './wait.ts';

export interface DialStage {
  readonly clock: Clock;
  readonly options: SimulatorOptions;
  /** Aborted when the call is over. */
  readonly signal: AbortSignal;
  tellOther(url: string, callStatus: string): void;
}

/** Gives the `DialCallStatus` when the other line is over, or the call. */
export async function runDial(verb: DialVerb, stage: DialStage): Promise<string> {
  const { options } = stage;
  const pickUp = options.dialledPickUp;
  const ringMs = pickUp === 'no-answer' ? verb.timeoutS * 1000 : options.dialMs;
  await waitFor(stage.clock, ringMs / options.pace, stage.signal);
  if (stage.signal.aborted) return 'canceled';
  if (pickUp !== 'answers') return pickUp;
  if (verb.answeredUrl !== null) stage.tellOther(verb.answeredUrl, 'in-progress');
  await waitFor(stage.clock, options.dialledTalkMs / options.pace, stage.signal);
  return 'completed';
}
