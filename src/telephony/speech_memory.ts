/**
 * Speech settings that later calls begin with, because calls of the same workflow and language found that their own do
 * not work. Of this process only, and for a while only: what failed may work again.
 */
import type { CallRecord } from '../domain/call_record.ts';
import type { Clock } from '../domain/clock.ts';
import { isOwnSpeech, OWN_SPEECH, type SpeechSteps } from '../domain/session_course.ts';

/** The oldest is forgotten first. */
const REMEMBERED_MAX = 500;
const REMEMBERED_FOR_US = 600_000_000;

interface Remembered {
  readonly steps: SpeechSteps;
  readonly untilUs: number;
}

type AboutCall = Pick<CallRecord, 'workflowId' | 'workflowVersion' | 'language'>;

export class SpeechMemory {
  readonly #clock: Clock;
  readonly #remembered = new Map<string, Remembered>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What a call begins with. */
  stepsFor(call: AboutCall): SpeechSteps {
    const found = this.#remembered.get(keyOf(call));
    return found !== undefined && found.untilUs > this.#clock.nowUs() ? found.steps : OWN_SPEECH;
  }

  learn(call: AboutCall, steps: SpeechSteps, verdict: 'works' | 'fails' | 'unknown'): void {
    if (isOwnSpeech(steps) || verdict === 'unknown') return;
    const key = keyOf(call);
    if (verdict === 'fails') return void this.#remembered.delete(key);
    // The time is not prolonged: the workflow's own settings get their chance again.
    if (sameSteps(this.stepsFor(call), steps)) return;
    this.#remembered.delete(key);
    this.#remembered.set(key, { steps, untilUs: this.#clock.nowUs() + REMEMBERED_FOR_US });
    if (this.#remembered.size > REMEMBERED_MAX) this.#remembered.delete(this.#remembered.keys().next().value ?? '');
  }
}

function keyOf({ workflowId, workflowVersion, language }: AboutCall): string {
  return `${workflowId} ${workflowVersion} ${language}`;
}

function sameSteps(one: SpeechSteps, other: SpeechSteps): boolean {
  return one.tts === other.tts && one.stt === other.stt && one.tag === other.tag && one.plain === other.plain;
}
