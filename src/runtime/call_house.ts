/**
 * The parts of calls put together: registry, relay route and who answers. The server builds one over the real clock,
 * replays and simulations over a virtual one.
 */
import type { Clock } from '../domain/clock.ts';
import type { CallRecord } from '../domain/call_record.ts';
import type { TrackingId } from '../domain/ids.ts';
import type { Log } from '../domain/log.ts';
import type { ReplyProvider } from '../domain/reply.ts';
import type { UpgradeRequest } from '../domain/socket.ts';
import { createScriptedProvider } from '../generation/scripted.ts';
import { continuationWords } from '../languages/continuation_words.ts';
import type { Script } from '../languages/cantonese/script.ts';
import type { LIMITS } from '../limits.ts';
import type { FrameTap } from '../relay/relay_session.ts';
import { createRelayRoute, type RelayRoute } from '../relay/relay_socket.ts';
import { createAnswerBook } from '../workflows/answer_book.ts';
import { buildMessages } from '../workflows/prompt.ts';
import { CallRegistry } from './call_registry.ts';
import type { TakeUps } from './take_ups.ts';
import type { EarlyParts } from './early_parts.ts';
import { createReplyFilter } from './reply_filter.ts';
import { remarkOn } from './reply_remark.ts';
import type { ProviderBoard } from './provider_board.ts';
import type { CallMeter, CallParts, CallWatcher, RecordedCall } from './parts.ts';

export interface HouseOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: typeof LIMITS;
  readonly meter: CallMeter;
  readonly early: EarlyParts;
  /** Of Cantonese replies; absent: their characters stay as a model gives them. */
  readonly script?: Script;
  /** Notices callers who go on in another language. */
  readonly followLanguage: CallParts['followLanguage'];
  readonly board: ProviderBoard;
  /** In the order of trying; empty: the workflow's own answers are spoken. */
  readonly models: readonly ReplyProvider[];
  /** Name of the carrier in records. */
  readonly carrier: string;
  readonly maxCalls: number;
  /** Names this process in the records of its calls. */
  readonly owner: string;
  /** Sees every frame of every call; null = nobody. */
  readonly tap: FrameTap | null;
  /** Sees calls come and go; null = nobody. */
  readonly watcher: CallWatcher | null;
  randomBytes(count: number): Uint8Array;
  /** Why no new call is taken at this time, if so. */
  refusal(): { readonly code: string; readonly message: string } | null;
  save(call: RecordedCall, when: 'soon' | 'gathered'): void;
  stored(trackingId: TrackingId): CallRecord | null;
  /** Calls of other processes that this one can go on with; null = calls end with their process. */
  readonly takeUps: TakeUps | null;
  /** Asks the carrier to hang up, as far as that is possible. */
  hangUp(callSid: string): void;
  /** Checks the signature of a socket's handshake. */
  verifySocket(upgrade: UpgradeRequest): boolean;
  /** Sees a provider before it is asked anything; gives the one that is asked. */
  decorate?(provider: ReplyProvider): ReplyProvider;
}

export interface CallHouse {
  readonly registry: CallRegistry;
  readonly relay: RelayRoute;
  /** Who answers, in the order of trying; never empty. */
  readonly providers: readonly ReplyProvider[];
}

export function createCallHouse(options: HouseOptions): CallHouse {
  const { clock, log, limits, meter, tap } = options;
  const answers = createAnswerBook({ keptMax: limits.calls.workflowsInUse });
  const scripted = createScriptedProvider({ clock, indexOf: (workflow) => answers.indexOf(workflow) });
  const { board, models } = options;
  const decorated = (provider: ReplyProvider): ReplyProvider => options.decorate?.(provider) ?? provider;
  const providers = models.length > 0 ? models.map((model) => board.watch(decorated(model))) : [decorated(scripted)];
  const parts: CallParts = {
    clock,
    log,
    providers,
    board,
    answers: {
      exact: (workflow, utterance) => answers.indexOf(workflow).exact(utterance),
      closest: (workflow, utterance) => scripted.answerFor(workflow, utterance),
    },
    early: options.early,
    followLanguage: options.followLanguage,
    meter,
    limits: limits.call,
    createFilter: (language) =>
      createReplyFilter(language, { script: options.script ?? null, count: (code) => meter.count(code) }),
    continuationWords,
    buildMessages: (workflow, history, utterance, language, known = {}) =>
      buildMessages(workflow, history, utterance, {
        maxLines: limits.call.promptLines,
        language,
        known,
        remark: remarkOn(history, language),
      }),
    save: (call, when) => options.save(call, when),
    isOurs: (trackingId, epoch) => options.takeUps?.isOurs(trackingId, epoch) ?? true,
    hangUp: (callSid) => options.hangUp(callSid),
  };
  const registry = new CallRegistry({
    parts,
    carrier: options.carrier,
    maxCalls: options.maxCalls,
    watcher: options.watcher,
    owner: options.owner,
    randomBytes: (count) => options.randomBytes(count),
    refusal: () => options.refusal(),
    stored: (trackingId) => options.stored(trackingId),
    takeUps: options.takeUps,
  });
  const relay = createRelayRoute({
    door: registry,
    clock,
    log,
    limits: limits.relay,
    verify: (upgrade) => options.verifySocket(upgrade),
    onCount: (code) => meter.count(code),
    ...(tap === null ? {} : { tap }),
  });
  return { registry, relay, providers };
}
