/** What Cantonese is read and written with, where a workflow speaks it. */
import { loadSounds, type Sounds } from './key.ts';
import { loadScript, type Script } from './script.ts';

export interface CantoneseTables {
  /** Simplified characters to Traditional ones, for replies and for keys. */
  readonly script: Script;
  /** For keys. */
  readonly sounds: Sounds;
}

/** About a quarter of a second and 32 MB of heap, once: at the start, and only where a workflow speaks Cantonese. */
export async function loadCantoneseTables(): Promise<CantoneseTables> {
  const [script, sounds] = await Promise.all([loadScript(), loadSounds()]);
  return { script, sounds };
}
