/** Plans the replies of one replay: matches each of its requests with its own of the recording. */
import type { ReplyRequest } from '../domain/reply.ts';
import { foldUtterance } from '../domain/utterance.ts';
import type { RecordedCall } from './recorded_call.ts';
import { NO_TURN, readReplies, type RecordedReply } from './recorded_replies.ts';
import { type AskedReply, type PlanGround, planReply, type ReplyPlan } from './reply_plan.ts';
import type { ReplaySettings } from './settings.ts';
import { type TurnView, utteranceUpTo } from './turn_views.ts';

/** How far the caller has come. */
export interface HeardSoFar {
  /** Final prompts and keys. */
  readonly finalCount: number;
  /** The last partial prompt since; null when there was none. */
  readonly partial: string | null;
}

/** Answered without a provider. */
function isUnasked({ turn: { source } }: TurnView): boolean {
  return source === 'curated' || source === 'cache';
}

type Words = Pick<AskedReply, 'finalCount' | 'provider' | 'about' | 'isEarly'>;

export class ReplyPlans {
  readonly #ground: PlanGround;
  readonly #call: RecordedCall;
  readonly #heard: () => HeardSoFar;
  readonly #counts = new Map<string, number>();
  readonly #taken = new Set<RecordedReply>();

  /** `firstTokenMs`: when a silent provider is given up. */
  constructor(call: RecordedCall, settings: ReplaySettings, firstTokenMs: number, heard: () => HeardSoFar) {
    const { recording, finals, turns } = call;
    this.#call = call;
    this.#heard = heard;
    this.#ground = {
      replies: readReplies(recording, finals, (count) => utteranceUpTo(finals, turns, count)),
      unasked: (count) => turns.find((view) => view.key === `${count}` && isUnasked(view))?.text ?? null,
      faults: settings.faults,
      seed: settings.seed,
      firstTokenMs,
    };
  }

  plan(provider: string, { utterance, turnId }: ReplyRequest): ReplyPlan {
    const heard = this.#heard();
    const about = foldUtterance(utterance);
    const isEarly = turnId === NO_TURN || (heard.partial !== null && foldUtterance(heard.partial) === about);
    const finalCount = heard.finalCount + (isEarly ? 1 : 0);
    const ordinal = this.#count(`${finalCount} ${about}`) + 1;
    const name = `${finalCount} ${provider} ${this.#count(`${finalCount} ${provider} ${about}`)}`;
    const turn = this.#call.turns.find(({ key }) => Number(key) >= finalCount)?.turn.turnId ?? null;
    const words = { finalCount, provider, about, isEarly };
    return planReply({ ...words, ordinal, turn, name, recorded: this.#take(words) }, this.#ground);
  }

  /** The first that was not given yet; one that a turn had discarded is given to a turn only where there is no other. */
  #take({ finalCount, provider, about, isEarly }: Words): RecordedReply | null {
    const left = this.#ground.replies.to(finalCount, provider, about).filter((reply) => !this.#taken.has(reply));
    const taken = (isEarly ? undefined : left.find(({ isDiscarded }) => !isDiscarded)) ?? left[0] ?? null;
    if (taken !== null) this.#taken.add(taken);
    return taken;
  }

  #count(name: string): number {
    const count = this.#counts.get(name) ?? 0;
    this.#counts.set(name, count + 1);
    return count;
  }
}
