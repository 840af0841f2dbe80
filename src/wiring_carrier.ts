/** The part of the composition root that chooses who carries the calls: Twilio, or the simulator in its place. */
import { randomBytes } from 'node:crypto';
import type { Config } from './config.ts';
import type { Carrier } from './domain/carrier.ts';
import type { Clock } from './domain/clock.ts';
import type { TrackingId } from './domain/ids.ts';
import type { Log } from './domain/log.ts';
import { LIMITS } from './limits.ts';
import type { CallerAudio } from './telephony/simulator/caller_audio.ts';
import type { FaultOptions } from './telephony/simulator/faults.ts';
import type { SimulatorObserver } from './telephony/simulator/observer.ts';
import type { SimulatorOptions } from './telephony/simulator/options.ts';
import type { Persona } from './telephony/simulator/persona.ts';
import { personaForWorkflow } from './telephony/simulator/personas.ts';
import { createSimulatorCarrier } from './telephony/simulator/simulator_carrier.ts';
import { createTwilioCarrier } from './telephony/twilio_carrier.ts';

export interface CarrierOptions {
  /** Who answers the simulator's calls. */
  readonly personaFor?: (workflowId: string | undefined) => Persona;
  readonly observer?: SimulatorObserver;
  /** How fast the simulator's people speak; server deadlines stay real. */
  readonly pace?: number;
  /** What goes wrong at the simulator. */
  readonly faults?: FaultOptions;
  /** How media streams of the simulator sound; absent = it has none. */
  readonly audio?: CallerAudio;
  /** What becomes of a person that the simulator's callers are connected with. */
  readonly dialledPickUp?: SimulatorOptions['dialledPickUp'];
  /** Where Twilio's REST API is asked, when not at Twilio's own address. */
  readonly carrierApiUrl?: string;
}

export function createCarrier(
  { config, log, clock }: { readonly config: Config; readonly log: Log; readonly clock: Clock },
  options: CarrierOptions,
  workflowIdOf: (trackingId: TrackingId) => string | undefined,
): Carrier {
  if (config.twilio !== null) {
    const { accountSid, authToken, phoneNumber } = config.twilio;
    const timeoutMs = LIMITS.placing.requestMs;
    return createTwilioCarrier({
      accountSid,
      authToken: authToken.reveal(),
      defaultFrom: phoneNumber,
      clock,
      log,
      timeoutMs,
      ...(options.carrierApiUrl !== undefined && { apiBaseUrl: options.carrierApiUrl }),
    });
  }
  const { personaFor = personaForWorkflow, pace = 1, observer, faults, dialledPickUp } = options;
  return createSimulatorCarrier({
    clock,
    log,
    authToken: config.simulatorAuthToken?.reveal() ?? randomBytes(16).toString('hex'),
    random: Math.random,
    personaFor: ({ trackingId }) => personaFor(workflowIdOf(trackingId)),
    options: {
      pace,
      allowedHosts: [new URL(config.server.publicUrl).hostname],
      ...(dialledPickUp !== undefined && { dialledPickUp }),
    },
    ...(observer !== undefined && { observer }),
    ...(faults !== undefined && { faults }),
    ...(options.audio !== undefined && { audio: options.audio }),
  });
}
