/** What is added to a workflow's answers, and what is left out and why. Pure: it is told what the model said. */
import { foldUtterance } from '../domain/utterance.ts';
import type { Answer, Workflow } from '../domain/workflow.ts';
import { type AnswerBounds, wordingProblem } from './question_file.ts';

export interface Addition {
  readonly wordings: readonly string[];
  readonly reply: string;
  /** Wordings for an answer that the workflow has, or gets in this run. */
  readonly joins: boolean;
  readonly endsCall: boolean;
  /** Estimated, of what the model was asked for it. */
  readonly cost: number;
}

export interface LeftOut {
  /** Where it is from: "line 4"; '' = nowhere to point at. */
  readonly where: string;
  readonly wording: string;
  readonly reply: string | null;
  /** Goes on after "left out: ". */
  readonly why: string;
}

export interface Plan {
  /** Of the workflow, the new ones included. */
  readonly answers: readonly Answer[];
  readonly additions: readonly Addition[];
  readonly leftOut: readonly LeftOut[];
}

/** A workflow's answers while others are added to them. */
export class AnswerList {
  readonly #bounds: AnswerBounds;
  readonly #answers: Answer[];
  /** Folded wording to the answer's place. */
  readonly #takenBy = new Map<string, number>();
  /** By the place of the answer that they are about. */
  readonly #additions = new Map<number, Addition>();
  readonly #leftOut: LeftOut[] = [];

  constructor(workflow: Workflow, bounds: AnswerBounds) {
    this.#bounds = bounds;
    this.#answers = [...workflow.answers];
    for (const [place, { wordings }] of this.#answers.entries()) this.#take(wordings, place);
  }

  leaveOut(leftOut: LeftOut): void {
    this.#leftOut.push(leftOut);
  }

  /** The place of the answer that has this wording. */
  placeOf(wording: string): number | undefined {
    return this.#takenBy.get(foldUtterance(wording));
  }

  /** The place of the answer that says exactly this. One that ends the call is joined only by who means it. */
  placeSaying(reply: string, mayEndCall: boolean): number | undefined {
    const place = this.#answers.findIndex(
      (answer) => answer.reply.trim() === reply && (mayEndCall || answer.endCall !== true),
    );
    return place === -1 ? undefined : place;
  }

  /** What keeps it from being a wording of the answer at this place; null = nothing does. */
  problemOf(wording: string, place: number | undefined): string | null {
    const takenBy = this.placeOf(wording);
    if (takenBy !== undefined)
      return takenBy === place ? 'the answer has it already' : 'another answer has this wording';
    const problem = wordingProblem(wording, this.#bounds);
    if (problem !== null) return `it ${problem}`;
    if (place === undefined) return null;
    const isFull = (this.#answers[place]?.wordings.length ?? 0) >= this.#bounds.wordings;
    return isFull ? `the answer has ${this.#bounds.wordings} wordings, which is the most` : null;
  }

  /** A wording that has no problem there. */
  join(place: number, wording: string, cost: number): void {
    const answer = this.#answers[place];
    if (answer === undefined) return;
    const { reply, endCall = false } = answer;
    this.#answers[place] = { ...answer, wordings: [...answer.wordings, wording] };
    this.#take([wording], place);
    const before = this.#additions.get(place) ?? { wordings: [], reply, joins: true, endsCall: endCall, cost: 0 };
    this.#additions.set(place, {
      ...before,
      wordings: [...before.wordings, wording],
      cost: before.cost + cost,
    });
  }

  get isFull(): boolean {
    return this.#answers.length >= this.#bounds.answers;
  }

  append(wordings: readonly string[], reply: string, cost: number): void {
    const place = this.#answers.length;
    this.#take(wordings, place);
    this.#answers.push({ wordings, reply });
    this.#additions.set(place, { wordings, reply, joins: false, endsCall: false, cost });
  }

  plan(): Plan {
    return { answers: this.#answers, additions: [...this.#additions.values()], leftOut: this.#leftOut };
  }

  #take(wordings: readonly string[], place: number): void {
    for (const wording of wordings) this.#takenBy.set(foldUtterance(wording), place);
  }
}
