/** Azure's Speech service as calls over media streams hear and speak with it. */
import type { Clock } from '../domain/clock.ts';
import { AzureRecogniser } from './azure_recogniser.ts';
import { type AzureAccount, loadSdk } from './azure_sdk.ts';
import { AzureSynthesis, type SynthesisLimits } from './azure_synthesis.ts';
import type { SpeechService } from './speech_service.ts';

export function createAzureSpeech(account: AzureAccount, clock: Clock, limits: SynthesisLimits): SpeechService {
  const synthesis = new AzureSynthesis(account, clock, limits);
  return {
    name: 'azure_speech',
    recognise: (options, listener) => new AzureRecogniser(account, options, listener),
    synthesise: (request, sink, signal) => synthesis.speak(request, sink, signal),
    warm: () => {
      void loadSdk();
      synthesis.warm();
    },
    close: () => synthesis.close(),
  };
}
