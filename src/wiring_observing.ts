/** What watches the calls, put together: figures, event loop, alerts and who is told of them, traces, recordings. */
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Clock } from './domain/clock.ts';
import type { Log } from './domain/log.ts';
import type { ReplyProvider } from './domain/reply.ts';
import { LIMITS } from './limits.ts';
import { createDiskWatch } from './metrics/alert_disk.ts';
import { createAlertRules } from './metrics/alert_rules.ts';
import { type AlertWebhook, createAlertWebhook } from './metrics/alert_webhook.ts';
import { type AlertState, createAlertBook } from './metrics/alerts.ts';
import { createFigures } from './metrics/create_figures.ts';
import type { Figures } from './metrics/figures.ts';
import { startLoopProbe } from './metrics/loop_probe.ts';
import { createRecorder } from './recording/recorder.ts';
import { createRecordingFiles } from './recording/recording_files.ts';
import type { FrameTap } from './relay/relay_session.ts';
import type { CallMeter, CallWatcher } from './runtime/parts.ts';
import { type CallTraces, startTracing } from './tracing/tracing.ts';

interface ObserverParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** The store could not write what it was given last. */
  isStorageFailing(): boolean;
}

export interface Observers {
  readonly figures: Figures;
  /** Told by the calls: the figures, and the traces where there are some. */
  readonly meter: CallMeter;
  /** Sees calls come and go; null = nobody. */
  readonly watcher: CallWatcher | null;
  readonly recording: CallRecording | null;
  alerts(): readonly AlertState[];
  /** Forgets what is older than that. */
  prune(beforeEpochMs: number): Promise<void>;
  /** When no call is left: tells and writes what still waits. Never rejects. */
  close(): Promise<void>;
}

/** How calls are recorded. */
interface CallRecording {
  readonly tap: FrameTap;
  readonly watcher: CallWatcher;
  decorate(provider: ReplyProvider): ReplyProvider;
  prune(beforeEpochMs: number): Promise<number>;
  flushed(): Promise<void>;
}

export async function startObservers(config: Config, parts: ObserverParts): Promise<Observers> {
  const { clock, log } = parts;
  const figures = createFigures(clock, LIMITS.metrics);
  const probe = startLoopProbe(clock, figures);
  const traces = await startTraces(config, parts);
  const recording = startRecording(config, parts);
  const webhook = startWebhook(config, parts);
  const disk = createDiskWatch(config.dataDir);
  const alerts = createAlertBook({
    clock,
    log,
    figures,
    facts: () => ({ storageFailing: parts.isStorageFailing(), disk: disk.read() }),
    rules: createAlertRules({ responseGapP95Ms: config.observing.alerts.responseGapP95Ms }),
    notify: (change) => webhook?.notify(change),
  });
  alerts.start();
  return {
    figures,
    meter: traces === null ? figures : both(figures, traces),
    watcher: watcherOf(recording, traces),
    recording,
    alerts: () => alerts.active(),
    prune: async (beforeEpochMs) => void (await recording?.prune(beforeEpochMs)),
    async close() {
      probe.stop();
      alerts.stop();
      await Promise.all([webhook?.close(), traces?.close(), recording?.flushed()]);
    },
  };
}

async function startTraces({ observing }: Config, { clock, log, version }: ObserverParts): Promise<CallTraces | null> {
  if (observing.tracing === null) return null;
  const { endpoint, headers, serviceName } = observing.tracing;
  const revealed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.reveal()]));
  return startTracing({ endpoint, headers: revealed, serviceName, version, log, clock, limits: LIMITS.tracing });
}

function startWebhook({ observing, server }: Config, { clock, log, version }: ObserverParts): AlertWebhook | null {
  const { webhook } = observing.alerts;
  if (webhook === null) return null;
  const service = { name: 'call-flow-weaver', version, publicUrl: server.publicUrl };
  return createAlertWebhook({ ...webhook, service, clock, log, randomId: () => randomUUID() });
}

function startRecording(config: Config, { clock, log }: ObserverParts): CallRecording | null {
  const { record } = config.observing;
  if (record === 'off') return null;
  const { filesMax, ...limits } = LIMITS.recording;
  const files = createRecordingFiles({ directory: join(config.dataDir, 'recordings'), filesMax, log });
  const random = (count: number): Uint8Array => randomBytes(count);
  const recorder = createRecorder({ privacy: record, clock, store: files, limits, log, randomBytes: random });
  /** As providers are decorated before any call is opened, they are known by then. */
  const providers: string[] = [];
  return {
    tap: recorder,
    watcher: {
      opened({ identity, metered: { createdEpochMs }, times: { createdUs }, callSid, isTakenUp }) {
        // Half of a call cannot be replayed.
        if (isTakenUp) return;
        // Field by field: what a recording is not to hold, such as the numbers of the call, must not slip in.
        const { trackingId, direction, mode, carrier, workflow, language, variables } = identity;
        const about = { trackingId, callSid, direction, mode, carrier, createdEpochMs, createdUs };
        recorder.callOpened({ ...about, workflow, language, variables, providers });
      },
      told: (trackingId, event) => recorder.carrierTold(trackingId, { ...event }, clock.nowUs()),
      ended: (record) => recorder.callEnded(record),
    },
    decorate(provider) {
      providers.push(provider.name);
      return recorder.recorded(provider);
    },
    prune: (beforeEpochMs) => files.prune(beforeEpochMs, filesMax),
    flushed: () => recorder.flushed(),
  };
}

function watcherOf(recording: CallRecording | null, traces: CallTraces | null): CallWatcher | null {
  if (traces === null) return recording?.watcher ?? null;
  return {
    opened(call) {
      recording?.watcher.opened(call);
      if (call.isTakenUp) traces.callTakenUp(call.metered);
    },
    told: (trackingId, event) => recording?.watcher.told(trackingId, event),
    ended(record) {
      recording?.watcher.ended(record);
      if (record.end === null) traces.callLeft(record);
    },
  };
}

function both(figures: Figures, traces: CallTraces): CallMeter {
  return {
    callOpened(call) {
      figures.callOpened(call);
      traces.callOpened(call);
    },
    turnEnded(call, turn) {
      figures.turnEnded(call, turn);
      traces.turnEnded(call, turn);
    },
    callEnded(call, end) {
      figures.callEnded(call, end);
      traces.callEnded(call, end);
    },
    count: (code) => figures.count(code),
  };
}
