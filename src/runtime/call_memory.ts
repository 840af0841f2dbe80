/**
 * What one call knows of earlier calls, and what they will know of it: proven answers are served from it, and what the
 * model answered is learned when a turn is over. Everything that asks the model here is off the path of the turns.
 */
import type { Message, ReplyProvider, ReplyRequest } from '../domain/reply.ts';
import type { TrackingId } from '../domain/ids.ts';
import { asksModel, type TurnOutcome } from '../domain/turn.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { CacheHit, SightedAnswer } from '../prediction/cache/answer_cache.ts';
import type { CanonicalQuestion } from '../prediction/cache/learner.ts';
import { isOwn } from '../prediction/cache/own_values.ts';
import { ANY_VALUE, UNCERTAIN } from '../prediction/cache/slot_values.ts';
import type { Dialogue } from '../prediction/dialogue.ts';
import { askOffPath } from './ask_off_path.ts';
import type { ExtraCallAccount } from './early_parts.ts';
import type { OpenTurn } from './open_turn.ts';
import type { CallParts } from './parts.ts';

export interface MemoryCall {
  readonly trackingId: TrackingId;
  readonly workflow: Workflow;
  /** Whom a turn that begins now would ask first. */
  firstProvider(): ReplyProvider;
  readonly account: ExtraCallAccount;
  readonly dialogue: Dialogue;
}

/** What belongs to no turn. */
const NO_TURN = 0;

export class CallMemory {
  readonly #call: MemoryCall;
  readonly #parts: Pick<CallParts, 'buildMessages' | 'createFilter'>;

  constructor(call: MemoryCall, parts: Pick<CallParts, 'buildMessages' | 'createFilter'>) {
    this.#call = call;
    this.#parts = parts;
  }

  /** A final prompt of this turn. One that was said over our reply is in a place that nobody knows yet. */
  asked(turn: OpenTurn): void {
    turn.question = turn.isBehind || turn.isAgain ? null : this.#call.dialogue.asked(turn.utterance, turn.language);
  }

  /** The proven answer to this turn, if there is one. */
  answerTo({ question }: OpenTurn): CacheHit | null {
    return question === null ? null : this.#call.dialogue.answerTo(question);
  }

  /** The turn is answered with it. Now and then the model is asked as well, to see that it still holds. */
  served({ question }: OpenTurn, hit: CacheHit, request: ReplyRequest): void {
    const { dialogue } = this.#call;
    if (question === null || !dialogue.served(question, hit)) return;
    void this.#ask(request).then((text) => {
      if (text !== null) dialogue.rechecked(question, text);
    });
  }

  /** A turn is over. */
  learn(turn: OpenTurn, outcome: TurnOutcome): void {
    if (turn.question === null) return;
    this.#call.dialogue.learn(turn.question, sightedIn(turn, outcome), (question) => this.#askAgain(question));
  }

  /** Only with what the key of an answer holds: no history, no caller. */
  #askAgain(question: CanonicalQuestion): Promise<string | null> {
    const { workflow, language, utterance, lastAgentLine, slots } = question;
    // Nobody can be told what is not known for sure.
    if (Object.values(slots).includes(UNCERTAIN)) return Promise.resolve(null);
    const known = Object.fromEntries(
      Object.entries(slots)
        // The instructions have them already.
        .filter(([name]) => !isOwn(name))
        .map(([name, value]) => [name, value === ANY_VALUE ? 'any' : value]),
    );
    const history = lastAgentLine === '' ? [] : [{ role: 'agent' as const, text: lastAgentLine, turnId: 0, atMs: 0 }];
    const messages = this.#parts.buildMessages(workflow, history, utterance, language, known);
    return this.#ask({
      trackingId: this.#call.trackingId,
      turnId: NO_TURN,
      workflow: { ...workflow, model: { ...workflow.model, temperature: 0 } },
      language,
      utterance,
      messages: () => messages,
    });
  }

  /** Null: there is no leave for it, or the model gave no whole answer. */
  async #ask(request: ReplyRequest): Promise<string | null> {
    const { account, dialogue } = this.#call;
    const provider = this.#call.firstProvider();
    const extra = account.begin({
      kind: 'check',
      provider: provider.name,
      state: dialogue.state,
      inputText: allText(request.messages()),
    });
    if (extra === null) return null;
    const answer = await askOffPath(provider, request, this.#parts.createFilter(request.language));
    extra.discarded(answer.text === null ? 'failed' : 'unused', answer.charCount);
    return answer.text;
  }
}

export function allText(messages: readonly Message[]): string {
  return messages.map(({ content }) => content).join('\n');
}

/** What the model said in this turn, as far as it may teach anything; null when no model spoke. */
function sightedIn(turn: OpenTurn, outcome: TurnOutcome): SightedAnswer | null {
  const { speaking, sent, bridgeLength, wasContinued } = turn;
  if (speaking === null || !asksModel(speaking.start)) return null;
  const text = sent.slice(bridgeLength).trim();
  // What two generations said together neither of them has answered.
  const sighted = wasContinued ? 'truncated' : (SIGHTED_AS[outcome] ?? 'failed');
  return { text, outcome: sighted, usedTool: false };
}

const SIGHTED_AS: Readonly<Partial<Record<TurnOutcome, SightedAnswer['outcome']>>> = {
  answered: 'complete',
  interrupted: 'interrupted',
  truncated: 'truncated',
};
