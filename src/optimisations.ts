/** What makes calls fast in this configuration, and why the rest is off: for the start lines, health and the answers to the app. */
import type { Config } from './config.ts';

export interface Optimisation {
  readonly name: OptimisationName;
  readonly on: boolean;
  /** What it does here, or why it is off. */
  readonly reason: string;
}

type OptimisationName =
  | 'conversationRelay'
  | 'providerFailover'
  | 'languageOptimization'
  | 'predictiveCache'
  | 'speculation'
  | 'azureSpeech';

/** All of them, in the order in which they are shown. */
export function optimisations(config: Config): readonly Optimisation[] {
  return [
    conversationRelay(config),
    providerFailover(config),
    on('languageOptimization', 'each call is heard and spoken in the language and voice of its workflow'),
    off('predictiveCache', 'this version has no answer cache'),
    off('speculation', 'this version asks a model only after the final transcript'),
    off('azureSpeech', 'this version has no media path, the carrier speaks'),
  ];
}

/** One line for each, for the log of the start. */
export function optimisationLines(config: Config): readonly string[] {
  return optimisations(config).map(({ name, on, reason }) => `${name}: ${on ? 'on' : 'off'}: ${reason}`);
}

function conversationRelay(config: Config): Optimisation {
  if (config.server.publicUrlProblem !== null) return off('conversationRelay', 'PUBLIC_URL is no https URL');
  const carrier = config.twilio === null ? 'the simulator' : 'Twilio';
  return on('conversationRelay', `${carrier} streams text over a socket`);
}

function providerFailover(config: Config): Optimisation {
  const names = config.providers.map((provider) => provider.name);
  if (names.length > 1) return on('providerFailover', `${names.join(', then ')}, then the answers of the workflow`);
  if (names.length === 1) {
    return on('providerFailover', `${names.join()}, a second attempt at it, then the answers of the workflow`);
  }
  return off('providerFailover', "no model provider is set, the workflow's own answers are spoken");
}

function on(name: OptimisationName, reason: string): Optimisation {
  return { name, on: true, reason };
}

function off(name: OptimisationName, reason: string): Optimisation {
  return { name, on: false, reason };
}
