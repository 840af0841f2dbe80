/** Listens to the text frames of one call: where a reply begins, where its answer begins, and what it said. Pure. */

/** One talk cycle: all text up to `last: true`. */
export interface Reply {
  /** When its first text came, whatever it was. */
  readonly beganUs: number;
  /** When the first text came that is not a line which stands in for an answer; null = there was none. */
  readonly answerUs: number | null;
  /** Without the lines around it. */
  readonly answer: string;
  /** The longest time between two of its texts. */
  readonly pauseUs: number;
}

export class Hearing {
  readonly #fillers: readonly string[];
  #beganUs: number | null = null;
  #answerUs: number | null = null;
  #answer = '';
  #lastTextUs = 0;
  #pauseUs = 0;
  /** Text that may still turn out to be a filler, and when it began. */
  #pending = '';
  #pendingUs = 0;

  /** `fillers`: bridge lines, apologies and the like; none is an answer. */
  constructor(fillers: readonly string[]) {
    this.#fillers = fillers;
  }

  /** A reply has begun and was not closed. */
  get isOpen(): boolean {
    return this.#beganUs !== null;
  }

  /** Gives the reply when this frame closes it; a closing frame alone closes nothing. */
  heard(token: string, isLast: boolean, atUs: number): Reply | null {
    if (token !== '') this.#take(token, atUs);
    return isLast ? this.close() : null;
  }

  /** The reply as far as it came; null when none has begun. */
  close(): Reply | null {
    if (this.#beganUs === null) return null;
    if (this.#answerUs === null && this.#pending.trim() !== '') this.#begin();
    const reply: Reply = {
      beganUs: this.#beganUs,
      answerUs: this.#answerUs,
      answer: this.#withoutFillers(this.#answer),
      pauseUs: this.#pauseUs,
    };
    this.#pauseUs = 0;
    this.#beganUs = null;
    this.#answerUs = null;
    this.#answer = '';
    this.#pending = '';
    return reply;
  }

  #take(token: string, atUs: number): void {
    if (this.#beganUs !== null) this.#pauseUs = Math.max(this.#pauseUs, atUs - this.#lastTextUs);
    this.#lastTextUs = atUs;
    this.#beganUs ??= atUs;
    if (this.#answerUs !== null) {
      this.#answer += token;
      return;
    }
    if (this.#pending.trim() === '') this.#pendingUs = atUs;
    this.#pending += token;
    for (;;) {
      const text = this.#pending.trimStart();
      const filler = this.#fillers.find((line) => text.startsWith(line));
      if (filler === undefined) {
        if (text !== '' && !this.#fillers.some((line) => line.startsWith(text))) this.#begin();
        return;
      }
      this.#pending = text.slice(filler.length);
      this.#pendingUs = atUs;
    }
  }

  #begin(): void {
    this.#answerUs = this.#pendingUs;
    this.#answer = this.#pending;
    this.#pending = '';
  }

  /** Behind the answer, or within one that broke off and was gone on with. */
  #withoutFillers(text: string): string {
    const answer = this.#fillers.reduce((left, line) => left.replaceAll(line, ' '), text);
    return answer === text ? text.trim() : answer.replaceAll(/\s+/g, ' ').trim();
  }
}
