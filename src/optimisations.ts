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
  | 'fastFirstVoice'
  | 'azureSpeech';

/** All of them, in the order in which they are shown. */
export function optimisations(config: Config): readonly Optimisation[] {
  return [
    conversationRelay(config),
    providerFailover(config),
    on('languageOptimization', 'each call is heard and spoken in the language and voice of its workflow'),
    early('predictiveCache', config, 'answers that two callers and the model agreed on are served to others'),
    early('speculation', config, 'the model is asked on partial transcripts that seem complete, within its budget'),
    early('fastFirstVoice', config, racedIn(config)),
    config.speech === null
      ? off('azureSpeech', 'AZURE_SPEECH_API_KEY and AZURE_SPEECH_REGION are not set, the carrier hears and speaks')
      : on('azureSpeech', 'Cantonese, languages that the carrier lacks, and workflows with speechPath "media"'),
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

/** What makes a model's answers ready early; the answers of a workflow are ready at once anyway. */
function early(name: OptimisationName, { providers }: Config, reason: string): Optimisation {
  return providers.length > 0
    ? on(name, reason)
    : off(name, 'no model provider is set, and own answers need none of it');
}

function racedIn({ providers }: Config): string {
  const [first, second] = providers.map((provider) => provider.name);
  if (second === undefined) return 'nothing to race: set a second, faster provider, and it is asked at once when late';
  return `${second} is asked at once beside ${first ?? ''} where a turn is not ready, as long as it is the faster one`;
}

function on(name: OptimisationName, reason: string): Optimisation {
  return { name, on: true, reason };
}

function off(name: OptimisationName, reason: string): Optimisation {
  return { name, on: false, reason };
}
