/** One turn while it is open: its utterance, its attempts and its times. */
import type { TurnOutcome, TurnRecord, TurnTimeline } from '../domain/turn.ts';
import { responseGapUs } from '../domain/turn.ts';
import { usToMs } from '../domain/clock.ts';
import type { AttemptRun } from './attempt_run.ts';

export class OpenTurn {
  readonly id: number;
  readonly kind: 'reply' | 'line';
  readonly timeline: TurnTimeline = {};
  readonly attempts: AttemptRun[] = [];
  readonly failures: string[] = [];
  utterance = '';
  language: string;
  /** When the chart was last told of a partial prompt of this turn. */
  partialToldUs: number | null = null;
  /** The attempt that may speak. */
  speaking: AttemptRun | null = null;
  /** Letters of the bridge line: text beyond them is of the answer. */
  bridgeLength = 0;
  sent = '';
  endCall = false;

  constructor(id: number, kind: OpenTurn['kind'], language: string) {
    this.id = id;
    this.kind = kind;
    this.language = language;
  }

  hearPartial(language: string, atUs: number): void {
    this.timeline.firstPartialUs ??= atUs;
    this.timeline.lastPartialChangeUs = atUs;
    if (language !== '') this.language = language;
  }

  /** A further final prompt of the same turn is joined to what was said before. */
  hear(text: string): void {
    this.utterance = this.utterance === '' ? text : `${this.utterance} ${text}`;
  }

  abortAttempts(but: AttemptRun | null = null): void {
    for (const attempt of this.attempts) if (attempt !== but) attempt.abort();
  }

  /** Stamps text of this turn that was handed to the carrier. */
  textSent(text: string, atUs: number): void {
    this.sent += text;
    this.timeline.firstTextUs ??= atUs;
    this.timeline.lastTextUs = atUs;
    const isAnswer = this.speaking !== null && this.speaking.source !== 'apology';
    if (isAnswer && this.sent.length > this.bridgeLength) this.timeline.answerTextUs ??= atUs;
  }

  record(outcome: TurnOutcome): TurnRecord {
    const gapUs = responseGapUs(this.timeline);
    return {
      turnId: this.id,
      outcome,
      source: this.speaking?.source ?? null,
      language: this.language,
      attemptCount: this.attempts.length,
      bridged: this.bridgeLength > 0,
      failures: this.failures,
      responseGapMs: gapUs === null ? null : usToMs(gapUs),
      timeline: relativeTo(this.timeline),
    };
  }
}

/** Absolute monotonic times mean nothing to a reader: they become offsets from the turn's first fact. */
function relativeTo(timeline: TurnTimeline): TurnTimeline {
  const originUs = timeline.firstPartialUs ?? timeline.finalUs ?? 0;
  return Object.fromEntries(Object.entries(timeline).map(([name, atUs]) => [name, atUs - originUs]));
}
