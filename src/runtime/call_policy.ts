/** What the chart of a call is told about this call: pure, from the workflow and the process's limits. */
import type { CallPolicy } from '../../machines/call_setup.ts';
import type { ReplyProvider } from '../domain/reply.ts';
import type { TurnClock, Workflow } from '../domain/workflow.ts';
import type { CallIdentity, CallParts } from './parts.ts';

/**
 * A traditional call waits for whole replies and says nothing before them: no bridge, and the ladder's rungs only just
 * before the carrier gives its webhook up at 15 s.
 */
const TRADITIONAL_CLOCK: TurnClock = {
  hedgeMs: 7000,
  bridgeMs: 9000,
  scriptMs: 10_000,
  apologyMs: 11_000,
  scriptAfterBridgeMs: 10_000,
  apologyAfterBridgeMs: 11_000,
};

/**
 * Refusals come soon, and often because of something that passes in a moment: until the apology is due there is time for
 * five. Everybody is asked once, a single model twice, the second time on another connection, and where the workflow has
 * no answer either one of them again. Nobody waits for those that rest for longer than that, and the budget of failovers
 * bounds it too. The scripted provider has nothing else to say.
 */
const ATTEMPTS_MIN = 5;
const AT_ONCE_MIN = 2;

/** Who answers in this workflow, in the order of trying. Names that are not configured here are passed over. */
export function answeringProviders(workflow: Workflow, all: readonly ReplyProvider[]): readonly ReplyProvider[] {
  const named = workflow.prediction.providers.flatMap((name) => all.find((provider) => provider.name === name) ?? []);
  return named.length > 0 ? named : all;
}

/** Whether somebody else can answer when the first provider cannot; asking the same one again is no alternative. */
export function hasAlternative(workflow: Workflow, all: readonly ReplyProvider[]): boolean {
  return answeringProviders(workflow, all).length > 1 || workflow.answers.length > 0;
}

/** `wasAnswered`: the caller was reached before, by whoever had the call then. */
export function callPolicy(identity: CallIdentity, parts: CallParts, wasAnswered = false): CallPolicy {
  const { workflow, mode } = identity;
  const { limits } = parts;
  const providers = answeringProviders(workflow, parts.providers);
  const isTraditional = mode === 'traditional';
  // The caller's silence is told by the carrier; the timer only finds calls that nobody comes back for.
  const overGather = { silenceMs: limits.reconnectMs * 2 };
  const { firstVoice } = workflow.prediction;
  const isScripted = providers[0]?.name === 'scripted';
  return {
    start: identity.direction === 'outbound' && !wasAnswered ? 'dialling' : 'reconnecting',
    primaryAttemptsMax: isScripted ? 1 : Math.max(ATTEMPTS_MIN, providers.length),
    atOnceMax: Math.max(AT_ONCE_MIN, providers.length),
    pauseMs: limits.reply.pauseMs,
    mayHedge: firstVoice !== 'off',
    // The scripted provider has everything to say at once.
    continuationsMax: isScripted ? 0 : limits.reply.continuationsMax,
    resumeMs: limits.reply.resumeMs,
    canBridge: workflow.lines.bridge.length > 0,
    turnClock: workflow.turnClock,
    dialMs: workflow.limits.ringS * 1000 + limits.dialSlackMs,
    reconnectMs: limits.reconnectMs,
    maxCallMs: workflow.limits.maxCallS * 1000,
    silenceMs: workflow.limits.silenceS * 1000,
    silenceCountMax: workflow.limits.silenceCountMax,
    partialStaleMs: limits.partialStaleMs,
    closingMs: limits.closingMs,
    hangUpOnMachine: workflow.machineDetection === 'hang_up',
    parting: partingOf(workflow),
    transferMs: limits.transferMs,
    overGather,
    ...(isTraditional && { ...overGather, canBridge: false, turnClock: TRADITIONAL_CLOCK }),
  };
}

function partingOf({ whenUnanswered }: Workflow): CallPolicy['parting'] {
  if (whenUnanswered === undefined) return null;
  const { afterTurns, transferTo } = whenUnanswered;
  return { afterTurns, end: transferTo === undefined ? 'call_back' : 'transferred' };
}
