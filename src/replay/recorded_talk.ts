/**
 * How our replies were heard in a recording: which talk cycle the carrier spoke when, what it reported of it, and where
 * the caller cut in. Pure.
 */
import type { CallRecording, JsonObject, RecordedEvent } from '../domain/recording.ts';
import { estimateSpeechMs } from '../domain/speech_estimate.ts';
import type { FinalWords } from './finals.ts';
import { frameIn, frameOut, letterCount } from './recorded_frames.ts';
import { type TalkCycle, TalkCycles } from './talk_cycles.ts';

/** What the carrier reported of a cycle. */
export interface SpeechReport {
  /** Since the cycle could be spoken: its first text, or the end of the one before it. */
  readonly afterUs: number;
  readonly kind: 'on' | 'off' | 'played';
  /** Of `played`: the words. */
  readonly text: string;
}

export interface HeardCycle {
  readonly key: string;
  readonly beginUs: number;
  readonly text: string;
  /** In the order in which they came. */
  readonly reports: readonly SpeechReport[];
  /** From when it could be spoken to the last of its speech, as reported, else estimated. */
  readonly speechUs: number;
  readonly endUs: number;
  /** The caller cut in, or the socket went. */
  readonly isCut: boolean;
}

export interface RecordedInterrupt {
  /** Of the cycle that it cut. */
  readonly key: string;
  /** Since the first text of that cycle. */
  readonly afterUs: number;
  readonly frame: JsonObject;
  readonly heard: string;
  /** False: by what the carrier had reported there was nothing more to cut. */
  readonly wasSpeaking: boolean;
  /** The carrier said that it fell silent just before it said why; how long before. */
  readonly silentBeforeUs: number | null;
}

export interface RecordedTalk {
  readonly cycles: readonly HeardCycle[];
  /** Of which text and times are compared with the replay's. */
  readonly sent: readonly TalkCycle[];
  readonly interrupts: readonly RecordedInterrupt[];
  /** Our own `end` frame. */
  readonly sessionEndUs: number | null;
  readonly reportsTokens: boolean;
  readonly reportsSpeaker: boolean;
}

interface Draft {
  readonly cycle: TalkCycle;
  readonly reports: { readonly atUs: number; readonly kind: SpeechReport['kind']; readonly text: string }[];
  playedLetters: number;
  endUs: number | null;
  /** `endUs` was not reported. */
  isEstimate: boolean;
  isCut: boolean;
}

/** A carrier that falls silent because of the caller says so within this time before it says why. */
const SILENT_BEFORE_US = 1_000_000;

export function readTalk(recording: CallRecording, finals: readonly FinalWords[]): RecordedTalk {
  const reader = new TalkReader(recording, finals);
  for (const [index, event] of recording.events.entries()) reader.read(event, index);
  return reader.talk();
}

class TalkReader {
  readonly #events: readonly RecordedEvent[];
  readonly #finals: readonly FinalWords[];
  readonly #greeting: string;
  readonly #cycles = new TalkCycles();
  readonly #drafts: Draft[] = [];
  readonly #interrupts: RecordedInterrupt[] = [];
  readonly #reportsTokens: boolean;
  #greeted = false;
  #reportsSpeaker = false;
  #silentBeforeUs: number | null = null;
  #sessionEndUs: number | null = null;

  constructor({ events, workflow }: CallRecording, finals: readonly FinalWords[]) {
    this.#finals = finals;
    this.#events = events;
    this.#greeting = workflow.greeting;
    this.#reportsTokens = events.some((event) => event.type === 'frame.in' && frameIn(event.frame).kind === 'played');
  }

  read(event: RecordedEvent, index: number): void {
    const { atUs } = event;
    for (let next = this.#finals[this.#cycles.finalCount]; next !== undefined && next.atUs <= atUs;) {
      this.#settle(next.atUs);
      this.#cycles.final();
      next = this.#finals[this.#cycles.finalCount];
    }
    if (event.type === 'frame.out') {
      const frame = frameOut(event.frame);
      if (frame.kind === 'end') this.#sessionEndUs ??= atUs;
      if (frame.kind === 'text') this.#sent(this.#cycles.text(frame.text, frame.last, atUs));
    } else if (event.type === 'frame.in') {
      this.#heard(event.frame, atUs, index);
    } else if (event.type === 'socket.closed') {
      this.#cut(atUs);
      this.#cycles.broken(atUs);
    }
  }

  talk(): RecordedTalk {
    let previousEndUs = 0;
    const cycles = this.#drafts.map((draft): HeardCycle => {
      const { cycle, isCut } = draft;
      const { key, beginUs, text } = cycle;
      const baseUs = Math.max(beginUs, previousEndUs);
      const reportedUs = draft.isEstimate ? null : (draft.endUs ?? lastOffUs(draft));
      const endUs = Math.max(beginUs, reportedUs ?? estimatedEndUs(cycle, previousEndUs));
      const reports = draft.reports.map(({ atUs, ...report }) => ({ ...report, afterUs: Math.max(0, atUs - baseUs) }));
      previousEndUs = endUs;
      return { key, beginUs, text, reports, speechUs: Math.max(0, endUs - baseUs), endUs, isCut };
    });
    return {
      cycles,
      sent: this.#cycles.all,
      interrupts: this.#interrupts,
      sessionEndUs: this.#sessionEndUs,
      reportsTokens: this.#reportsTokens,
      reportsSpeaker: this.#reportsSpeaker,
    };
  }

  #sent(cycle: TalkCycle | null): void {
    if (cycle === null || this.#drafts.at(-1)?.cycle === cycle) return;
    this.#settle(cycle.beginUs);
    this.#drafts.push({ cycle, reports: [], playedLetters: 0, endUs: null, isEstimate: false, isCut: false });
  }

  #heard(frame: JsonObject, atUs: number, index: number): void {
    const fact = frameIn(frame);
    if (fact.kind === 'setup') this.#setUp(atUs);
    else if (fact.kind === 'agent_speaking') this.#speaker(fact.on, atUs, index);
    else if (fact.kind === 'played') this.#report('played', fact.text, atUs);
    else if (fact.kind === 'interrupt') this.#interrupted(frame, fact.heard, atUs);
  }

  /** The carrier speaks the greeting by itself, once. */
  #setUp(atUs: number): void {
    if (!this.#greeted && this.#greeting !== '') this.#sent(this.#cycles.greeting(this.#greeting, atUs));
    this.#greeted = true;
  }

  #speaker(isOn: boolean, atUs: number, index: number): void {
    this.#reportsSpeaker = true;
    if (isOn) this.#report('on', '', atUs);
    else if (this.#isCutSoon(index)) this.#silentBeforeUs = atUs;
    else this.#fellSilent(atUs);
  }

  #report(kind: SpeechReport['kind'], text: string, atUs: number): void {
    const draft = this.#spoken();
    if (draft === undefined) return;
    draft.reports.push({ atUs, kind, text });
    draft.playedLetters += letterCount(text);
    if (kind === 'played' && isWhollyPlayed(draft)) draft.endUs = atUs;
  }

  #fellSilent(atUs: number): void {
    this.#report('off', '', atUs);
    const draft = this.#spoken();
    if (draft === undefined || draft.cycle.closedUs === null) return;
    // After the report of its last words the silence that follows is its end.
    if (draft.endUs !== null || !this.#reportsTokens) draft.endUs = atUs;
  }

  #interrupted(frame: JsonObject, heard: string, atUs: number): void {
    this.#settle(atUs);
    const draft = this.#spoken();
    if (draft !== undefined) {
      this.#interrupts.push({
        key: draft.cycle.key,
        afterUs: atUs - draft.cycle.beginUs,
        frame,
        heard,
        wasSpeaking: draft.endUs === null,
        silentBeforeUs: this.#silentBeforeUs === null ? null : atUs - this.#silentBeforeUs,
      });
    }
    this.#silentBeforeUs = null;
    this.#cut(atUs);
  }

  #cut(atUs: number): void {
    for (const draft of this.#drafts) {
      if (draft.endUs !== null) continue;
      draft.endUs = atUs;
      draft.isCut = true;
    }
  }

  /** The one that is spoken, else the one that was spoken last. */
  #spoken(): Draft | undefined {
    return this.#drafts.find(({ endUs }) => endUs === null) ?? this.#drafts.at(-1);
  }

  /** The conversation goes on: a cycle whose end was not plainly reported ended with the last silence, or by now. */
  #settle(atUs: number): void {
    let previousEndUs = 0;
    for (const draft of this.#drafts) {
      const { cycle, reports } = draft;
      if (draft.endUs === null && cycle.closedUs !== null) {
        const estimateUs = estimatedEndUs(cycle, previousEndUs);
        draft.isEstimate = reports.length === 0 && estimateUs <= atUs;
        draft.endUs = draft.isEstimate ? estimateUs : lastOffUs(draft);
      }
      // What comes after it is not spoken yet.
      if (draft.endUs === null) return;
      previousEndUs = draft.endUs;
    }
  }

  /** The next thing of its kind after this report is an interrupt. */
  #isCutSoon(index: number): boolean {
    const offUs = this.#events[index]?.atUs ?? 0;
    for (let at = index + 1; ; at++) {
      const event = this.#events[at];
      if (event === undefined || event.atUs - offUs > SILENT_BEFORE_US) return false;
      if (event.type !== 'frame.in') continue;
      const { kind } = frameIn(event.frame);
      if (kind === 'interrupt') return true;
      if (kind === 'agent_speaking') return false;
    }
  }
}

/** Speech is not over before the last of its text is there. */
function estimatedEndUs({ beginUs, text, lastTextUs, closedUs }: TalkCycle, previousEndUs: number): number {
  const spokenUs = Math.max(beginUs, previousEndUs) + estimateSpeechMs(text) * 1000;
  return Math.max(spokenUs, closedUs ?? lastTextUs);
}

function isWhollyPlayed({ cycle, playedLetters }: Draft): boolean {
  return cycle.closedUs !== null && playedLetters >= letterCount(cycle.text);
}

/** When the last report of it is that the carrier fell silent. */
function lastOffUs({ reports }: Draft): number | null {
  const last = reports.at(-1);
  return last?.kind === 'off' ? last.atUs : null;
}
