/**
 * One call the traditional way: the carrier posts what was heard, and only the whole answer, with all of its text, lets
 * the agent speak. The same callers at the same times as over the relay.
 * Source: twilio.com/docs/voice/twiml/gather
 */
import type { PhoneParts } from './phone.ts';
import { type Cue, nowUs } from './player.ts';
import type { PlannedCall, PlannedTurn } from './schedule.ts';
import { CallBook } from './turn_book.ts';
import { type GatherDocument, readGatherDocument } from './twiml.ts';
import { sid, voiceFields } from './webhook.ts';

/** Everything that the caller of this call does, at its time. */
export function gatherPhoneCues(call: PlannedCall, parts: PhoneParts): readonly Cue[] {
  const phone = new GatherPhone(call.from, parts);
  return [
    { atMs: call.startMs, run: () => phone.ring() },
    ...call.turns.map((turn): Cue => ({ atMs: turn.finalMs, run: (intendedUs) => phone.hearFinal(turn, intendedUs) })),
    { atMs: call.endMs, run: () => phone.hangUp() },
  ];
}

class GatherPhone {
  readonly #parts: PhoneParts;
  readonly #book: CallBook;
  readonly #who: { readonly callSid: string; readonly from: string };
  /** The document that is being carried out: one request after the other, since each names the next one's URL. */
  #document: Promise<GatherDocument | null> = Promise.resolve(null);
  #isOver = false;

  constructor(from: string, parts: PhoneParts) {
    this.#parts = parts;
    this.#who = { callSid: sid('CA'), from };
    this.#book = new CallBook(parts.book, parts.fillers, parts.tongue);
  }

  ring(): void {
    const { book, twimlUrl } = this.#parts;
    book.callBegan();
    this.#document = this.#ask(twimlUrl, voiceFields(this.#who, 'ringing'));
  }

  hearFinal(turn: PlannedTurn, intendedUs: number): void {
    this.#book.prompted(turn, intendedUs, nowUs());
    const fields = { ...voiceFields(this.#who, 'in-progress'), SpeechResult: turn.text, Confidence: '0.92' };
    this.#document = this.#document.then(async (document) => {
      if (document === null) return null;
      const answer = await this.#ask(document.actionUrl, fields);
      if (answer !== null && !this.#isOver) this.#book.heard(answer.text, true, nowUs());
      return answer;
    });
  }

  hangUp(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#book.close();
  }

  /** Null: the call is over, since Twilio ends a call whose document is no good. */
  async #ask(url: string, fields: Readonly<Record<string, string>>): Promise<GatherDocument | null> {
    const xml = await this.#parts.carrier.post(url, fields);
    const document = xml === null ? null : readGatherDocument(xml, url);
    if (document === null && !this.#isOver) {
      this.#parts.book.callDropped();
      this.hangUp();
    }
    return document;
  }
}
