/** What the chart of a call is told about this call: pure, from the workflow and the process's limits. */
import type { CallPolicy } from '../../machines/call_setup.ts';
import type { TurnClock } from '../domain/workflow.ts';
import type { CallIdentity, CallParts } from './parts.ts';

/**
 * A traditional call waits for whole replies and cannot say anything before them: no bridge, and the ladder's rungs
 * only just before the carrier gives its webhook up at 15 s.
 */
const TRADITIONAL_CLOCK: TurnClock = {
  hedgeMs: 7000,
  bridgeMs: 9000,
  scriptMs: 10_000,
  apologyMs: 11_000,
  scriptAfterBridgeMs: 10_000,
  apologyAfterBridgeMs: 11_000,
};

export function callPolicy(identity: CallIdentity, parts: CallParts): CallPolicy {
  const { workflow, mode } = identity;
  const { limits, providers } = parts;
  const isTraditional = mode === 'traditional';
  const isModelAlone = providers.length === 1 && providers[0]?.name !== 'scripted';
  return {
    start: identity.direction === 'outbound' ? 'dialling' : 'reconnecting',
    // A single model is asked a second time on another connection; the scripted provider has nothing else to say.
    primaryAttemptsMax: isModelAlone ? 2 : providers.length,
    canBridge: !isTraditional && workflow.lines.bridge.length > 0,
    turnClock: isTraditional ? TRADITIONAL_CLOCK : workflow.turnClock,
    dialMs: workflow.limits.ringS * 1000 + limits.dialSlackMs,
    reconnectMs: limits.reconnectMs,
    maxCallMs: workflow.limits.maxCallS * 1000,
    // A traditional call's silence is told by the carrier; the timer only finds calls that nobody comes back for.
    silenceMs: isTraditional ? limits.reconnectMs * 2 : workflow.limits.silenceS * 1000,
    silenceCountMax: workflow.limits.silenceCountMax,
    partialStaleMs: limits.partialStaleMs,
    closingMs: limits.closingMs,
    hangUpOnMachine: workflow.machineDetection === 'hang_up',
  };
}
