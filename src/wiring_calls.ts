/** The calls put together: their store, registry, relay and carrier, as `main.ts` needs them. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Config } from './config.ts';
import type { Carrier } from './domain/carrier.ts';
import type { Clock } from './domain/clock.ts';
import type { Log } from './domain/log.ts';
import type { SocketRoute, UpgradeRequest } from './domain/socket.ts';
import type { CantoneseTables } from './languages/cantonese/tables.ts';
import { LIMITS } from './limits.ts';
import { CallArchive } from './runtime/call_archive.ts';
import { type CallHouse, createCallHouse } from './runtime/call_house.ts';
import { CallsInProgress, type InProgressTables } from './runtime/calls_in_progress.ts';
import type { Early } from './runtime/create_early.ts';
import type { LanguageFollowing } from './runtime/follow_language.ts';
import type { CallMeter } from './runtime/parts.ts';
import type { ProviderBoard } from './runtime/provider_board.ts';
import { createModelProvider } from './runtime/providers.ts';
import { recordedMedia } from './runtime/recorded_media.ts';
import { takeUpsFrom } from './runtime/take_ups.ts';
import type { ServerLife } from './runtime/server_life.ts';
import type { Storage } from './storage/storage.ts';
import { verifyTwilioSocket } from './telephony/signature.ts';
import { type CarrierOptions, createCarrier } from './wiring_carrier.ts';
import type { Observers } from './wiring_observing.ts';
import type { Speech } from './wiring_speech.ts';

/** What the calls stand on. */
export interface CallsGround {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly observers: Observers;
  readonly board: ProviderBoard;
  readonly early: Early;
  readonly cantonese: CantoneseTables;
  readonly following: LanguageFollowing;
  readonly speech: Speech;
  readonly archive: CallArchive;
  readonly inProgress: CallsInProgress;
}

export interface Calls extends CallHouse {
  readonly carrier: Carrier;
  readonly sockets: readonly SocketRoute[];
}

/** Where the records of calls are kept, and which of them are in progress, here or in other processes on this store. */
export function keepCalls(parts: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly meter: CallMeter;
}): Pick<CallsGround, 'archive' | 'inProgress'> {
  const { storage, clock, meter } = parts;
  const { saveGatherMs, saveBatch, signEveryMs, goneMs, lostAfterMs, prunedAtOnce } = LIMITS.calls;
  const tables: InProgressTables = storage;
  const inProgress = new CallsInProgress({
    tables,
    clock,
    owner: randomUUID(),
    pid: process.pid,
    isRunning,
    limits: { signEveryMs, goneMs, lostAfterMs, lookMax: prunedAtOnce },
    closed(record) {
      meter.count('call_not_taken_up');
      meter.callEnded(record, record.end);
    },
  });
  inProgress.start();
  const archive = new CallArchive({
    table: storage.calls,
    rows: inProgress,
    clock,
    gatherMs: saveGatherMs,
    batchMax: saveBatch,
    failed: () => meter.count('record_not_written'),
  });
  return { archive, inProgress };
}

/** A process that we may not signal runs all the same. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function composeCalls(ground: CallsGround, options: CarrierOptions, life: ServerLife): Calls {
  const { config, log, clock, observers, archive, inProgress, early, board, speech } = ground;
  const { recording } = observers;
  const limits = LIMITS.generation;
  const verifySocket = (request: UpgradeRequest): boolean => {
    const { path, query } = request;
    const target = query === '' ? path : `${path}?${query}`;
    const signature = request.header('x-twilio-signature');
    return verifyTwilioSocket(carrier.authToken, config.server.publicUrl, target, signature);
  };
  const house = createCallHouse({
    clock,
    log,
    limits: LIMITS,
    meter: observers.meter,
    early: early.parts,
    script: ground.cantonese.script,
    followLanguage: ground.following.follow,
    board,
    models: config.providers.map((provider) => createModelProvider(provider, { clock, log, limits })),
    carrier: config.twilio === null ? 'simulator' : 'twilio',
    maxCalls: config.calls.maxCalls,
    owner: inProgress.owner,
    tap: recording?.tap ?? null,
    watcher: observers.watcher,
    ...(recording !== null && { decorate: (provider) => recording.decorate(provider) }),
    randomBytes: (count) => randomBytes(count),
    refusal: () => life.refusal(),
    save: (call, when) => archive.save(call, when),
    stored: (trackingId) => archive.find(trackingId),
    takeUps: takeUpsFrom(inProgress, archive),
    hangUp: (callSid) => {
      carrier.hangUp(callSid).catch(() => log.warn('call not hung up at the carrier', { callSid }));
    },
    verifySocket,
  });
  const carrier = createCarrier(ground, options, (trackingId) => house.registry.workflowOf(trackingId)?.id);
  const mediaDoor = recording === null ? house.registry : recordedMedia(house.registry, recording.tap, clock);
  return { ...house, carrier, sockets: [house.relay, ...speech.routes(mediaDoor, verifySocket)] };
}
