/** The part of the composition root for calls that a speech service of ours hears and speaks for, over media streams. */
import type { Config } from './config.ts';
import type { Clock } from './domain/clock.ts';
import { CATALOGUE } from './domain/language_catalogue.ts';
import type { Log } from './domain/log.ts';
import { invariant } from './domain/outcome.ts';
import type { SocketRoute, UpgradeRequest } from './domain/socket.ts';
import type { Workflow } from './domain/workflow.ts';
import { LIMITS } from './limits.ts';
import { createAzureSpeech } from './speech/azure_speech.ts';
import { ClipStore } from './speech/clip_store.ts';
import { createClipTable } from './speech/clip_table.ts';
import type { MediaDoor } from './speech/media_door.ts';
import { createMediaRoute } from './speech/media_socket.ts';
import { isMediaPreferred, speechChoice } from './speech/speech_choice.ts';
import type { Learned } from './storage/learned.ts';
import { type MediaPaths, NO_MEDIA } from './telephony/webhook_parts.ts';

export interface Speech {
  readonly paths: MediaPaths;
  /** None without a service. */
  routes(door: MediaDoor, verify: (upgrade: UpgradeRequest) => boolean): readonly SocketRoute[];
  close(): void;
}

export function composeSpeech(parts: {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Null: clips end with the process. */
  readonly learned: Learned | null;
  count(code: string): void;
}): Speech {
  const { config, clock, log } = parts;
  if (config.speech === null) return { paths: NO_MEDIA, routes: () => [], close: () => {} };
  const { key, region, endpoint } = config.speech;
  const service = createAzureSpeech({
    key: key.reveal(),
    region,
    ...(endpoint !== null && { endpoint: new URL(endpoint.replace(/^http/, 'ws')) }),
    clock,
    log,
  });
  const table = parts.learned === null ? null : createClipTable(parts.learned.clips, LIMITS.media.clips.stored);
  const clips = new ClipStore(table, LIMITS.media.clips);
  const find = (tag: string) => CATALOGUE.find(tag);
  const isAvailable = (workflow: Workflow, language: string): boolean =>
    speechChoice(find, workflow, language) !== null;
  return {
    paths: {
      isAvailable,
      isPreferred: (workflow, language) =>
        isMediaPreferred(find, workflow, language) && isAvailable(workflow, language),
    },
    routes: (door, verify) => [
      createMediaRoute({
        door,
        clock,
        log,
        limits: LIMITS.media,
        service,
        clips,
        speechFor(workflow, language) {
          const choice = speechChoice(find, workflow, language) ?? speechChoice(find, workflow, workflow.language);
          invariant(choice !== null, `Calls in ${language} are not connected by media streams.`);
          return choice;
        },
        verify,
        onCount: (code) => parts.count(code),
      }),
    ],
    close: () => service.close(),
  };
}
