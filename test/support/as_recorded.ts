/** A replay in which nothing is different from the recorded call. */
import type { ReplaySettings } from '../../src/replay/settings.ts';

export const AS_RECORDED: ReplaySettings = {
  faults: [],
  turnClock: {},
  providers: null,
  speculation: null,
  firstVoice: null,
  seed: 1,
};
