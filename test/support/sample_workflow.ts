/** A small workflow with everything a workflow has; tests say what they need to be different. */
import { NO_PREDICTION, type TurnClock, type Workflow } from '../../src/domain/workflow.ts';

export const TURN_CLOCK: Required<TurnClock> = {
  hedgeMs: 900,
  bridgeMs: 900,
  scriptMs: 1300,
  apologyMs: 1400,
  scriptAfterBridgeMs: 2500,
  apologyAfterBridgeMs: 4000,
};

export function sampleWorkflow(changes: Partial<Workflow> = {}): Workflow {
  return {
    id: 'test-workflow',
    version: 1,
    name: 'Test',
    numbers: [],
    language: 'en-US',
    greeting: 'Hello.',
    instructions: '',
    answers: [],
    lines: {
      bridge: ['One moment.'],
      apology: ['I am sorry, that did not work.'],
      unknown: ['I do not know.'],
      brokenOff: ['Excuse me.'],
      stillThere: ['Are you there?'],
      goodbye: 'Goodbye.',
    },
    limits: { maxCallS: 600, silenceS: 10, silenceCountMax: 2, ringS: 30 },
    turnClock: TURN_CLOCK,
    machineDetection: 'off',
    relayAttributes: {},
    languages: [],
    model: { temperature: 0, maxTokens: 100 },
    slots: [],
    prediction: NO_PREDICTION,
    ...changes,
  };
}
