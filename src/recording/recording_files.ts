/** Recordings on the disk: one JSON file a call, readable by this user alone, the oldest go when there are too many. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isTrackingId, type TrackingId } from '../domain/ids.ts';
import type { Log } from '../domain/log.ts';
import { readRecording } from '../domain/read_recording.ts';
import type { CallRecording } from '../domain/recording.ts';

export interface RecordingFiles {
  /** Never throws: a disk that is full or read-only is logged, and the recording is lost. */
  write(recording: CallRecording): Promise<void>;
  /** The oldest first. */
  list(): Promise<readonly TrackingId[]>;
  /** Null: there is none. Throws when the file is no recording. */
  read(trackingId: TrackingId): Promise<CallRecording | null>;
  /** Removes what was created before this time, and the oldest above this count. Gives how many; never throws. */
  prune(beforeEpochMs: number, maxCount: number): Promise<number>;
}

const ENDING = '.json';
const UNFINISHED = '.tmp';

export function createRecordingFiles(deps: {
  /** Made when first needed. */
  readonly directory: string;
  readonly filesMax: number;
  readonly log: Log;
}): RecordingFiles {
  const { directory, filesMax, log } = deps;
  const pathOf = (trackingId: TrackingId): string => join(directory, trackingId + ENDING);

  /** The ids begin with their call's creation, so that their order is that of time. */
  async function list(): Promise<readonly TrackingId[]> {
    const names = await readdir(directory).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    });
    return names
      .filter((name) => name.endsWith(ENDING))
      .map((name) => name.slice(0, -ENDING.length))
      .filter(isTrackingId)
      .sort();
  }

  async function prune(beforeEpochMs: number, maxCount: number): Promise<number> {
    let removed = 0;
    try {
      const kept = await list();
      const surplus = kept.length - maxCount;
      for (const [index, trackingId] of kept.entries()) {
        if (index >= surplus && createdEpochMs(trackingId) >= beforeEpochMs) break;
        await rm(pathOf(trackingId), { force: true });
        removed += 1;
      }
    } catch (error) {
      log.warn('recordings not pruned', { reason: codeOf(error) });
    }
    return removed;
  }

  return {
    list,
    prune,
    async write(recording) {
      const path = pathOf(recording.trackingId);
      try {
        if (!isTrackingId(recording.trackingId)) throw new TypeError('The tracking id is none.');
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await writeFile(path + UNFINISHED, JSON.stringify(recording), { mode: 0o600 });
        await rename(path + UNFINISHED, path);
      } catch (error) {
        log.error('recording not written', { trackingId: recording.trackingId, reason: codeOf(error) });
        await rm(path + UNFINISHED, { force: true }).catch(() => undefined);
        return;
      }
      await prune(0, filesMax);
    },
    async read(trackingId) {
      if (!isTrackingId(trackingId)) return null;
      const text = await readFile(pathOf(trackingId), 'utf8').catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      });
      return text === null ? null : readRecording(JSON.parse(text));
    },
  };
}

/** `call_<epoch ms>_…` */
function createdEpochMs(trackingId: TrackingId): number {
  return Number(trackingId.split('_')[1]);
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : typeof error;
}
