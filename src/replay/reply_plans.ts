/** Plans the replies of one replay: counts its requests, so that each is matched with its own of the recording. */
import type { ReplyRequest } from '../domain/reply.ts';
import type { RecordedCall } from './recorded_call.ts';
import { readReplies } from './recorded_replies.ts';
import { type PlanGround, planReply, type ReplyPlan } from './reply_plan.ts';
import type { ReplaySettings } from './settings.ts';
import { utteranceUpTo } from './turn_views.ts';

export class ReplyPlans {
  readonly #ground: PlanGround;
  readonly #call: RecordedCall;
  readonly #finalCount: () => number;
  readonly #counts = new Map<string, number>();

  /** `finalCount`: how much the caller has said for good by now. `firstTokenMs`: when a silent provider is given up. */
  constructor(call: RecordedCall, settings: ReplaySettings, firstTokenMs: number, finalCount: () => number) {
    const { recording, finals, turns } = call;
    this.#call = call;
    this.#finalCount = finalCount;
    this.#ground = {
      replies: readReplies(recording, finals, (count) => utteranceUpTo(finals, turns, count)),
      curated: (count) => turns.find(({ key, turn }) => key === `${count}` && turn.source === 'curated')?.text ?? null,
      faults: settings.faults,
      seed: settings.seed,
      firstTokenMs,
    };
  }

  plan(provider: string, { utterance }: ReplyRequest): ReplyPlan {
    const finalCount = this.#finalCount();
    const ordinal = this.#count(`${finalCount}`) + 1;
    const ordinalOfProvider = this.#count(`${finalCount} ${provider}`);
    const turn = this.#call.turns.find(({ key }) => Number(key) >= finalCount)?.turn.turnId ?? null;
    const name = `${finalCount} ${provider} ${ordinalOfProvider}`;
    return planReply({ finalCount, provider, ordinal, ordinalOfProvider, utterance, turn, name }, this.#ground);
  }

  #count(name: string): number {
    const count = this.#counts.get(name) ?? 0;
    this.#counts.set(name, count + 1);
    return count;
  }
}
