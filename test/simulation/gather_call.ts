/** A traditional call: the carrier asks round by round what to say, speaks the whole answer, and listens. */
import type { GatherInput } from '../../src/telephony/call_desk.ts';
import { ANSWERED_WORDINGS, LAST_WORDINGS, utterance } from './texts.ts';
import { SimulatedCall } from './simulated_call.ts';

const WORD_MS = 300;
/** The longest that the product may take for its answer: the apology is due at 11 s, a reply that was begun goes on. */
const ANSWER_WITHIN_MS = 45_000;

export class GatherCall extends SimulatedCall {
  #roundsLeft = 0;
  #utteranceCount = 0;
  /** Counts the requests; only the answer to the last one is heard. */
  #round = 0;

  begin(): void {
    this.#roundsLeft = this.dice.whole(4, 12);
    const workflow = { ...this.world.drawWorkflow(this.dice), prediction: this.world.drawPrediction(this.dice) };
    if (this.ask({ direction: 'inbound', mode: 'traditional', callSid: this.callSid }, workflow)) this.accepted();
  }

  protected accepted(): void {
    if (this.world.faults.strikes(this.dice, 'caller: hangs up', 0.1)) {
      this.after(this.dice.between(0, 60_000), () => this.#over());
    }
    this.#ask({ kind: 'opening', text: '' });
  }

  hangUp(): void {
    this.after(this.dice.between(30, 150), () => this.#over());
  }

  processGone(): void {
    this.after(this.dice.between(500, 2_000), () => this.#over());
  }

  protected lineDown(): void {
    this.#round += 1;
  }

  #ask(said: Pick<GatherInput, 'kind' | 'text'>): void {
    const { server, world } = this;
    if (!this.isLive || server === null || server.isGone) return;
    const round = ++this.#round;
    const input = { ...said, receivedAtUs: world.clock.nowUs() };
    this.note(`asks ${said.kind} ${said.text}`);
    // The product may have ended the call, which the carrier has not been told yet.
    if (said.kind === 'speech' && !this.watch.hasEnded) this.watch.callerSaidInRound(said.text);
    world.awaiting(1);
    const late = this.after(ANSWER_WITHIN_MS, () => {
      if (!server.isGone && this.isLive) world.fail('1 no dead air', this.number, 'a round was never answered');
    });
    server.clock
      .as(this.number, () => server.house.registry.converse(this.trackingId, input))
      .then(
        ({ text, hangUp }) => {
          world.clock.clearTimeout(late);
          world.awaiting(-1);
          if (!server.isGone) this.#answered(round, text, hangUp);
        },
        (error: unknown) => world.fail('5 a call ends once and leaves nothing behind', this.number, String(error)),
      );
    this.#perhapsAgain(said);
  }

  /** The carrier asks again although the first answer is still due: that one is answered with nothing. */
  #perhapsAgain({ kind, text }: Pick<GatherInput, 'kind' | 'text'>): void {
    if (kind !== 'speech' || !this.world.faults.strikes(this.dice, 'webhook: repeated', 0.12)) return;
    const round = this.#round;
    this.after(this.dice.between(1, 400), () => {
      if (this.#round === round && this.isLive) this.#ask({ kind: 'speech', text: `${text} again` });
    });
  }

  #answered(round: number, text: string, hangUp: boolean): void {
    this.note(`answer to ${round}: ${hangUp ? 'hang up ' : ''}${text}`);
    if (text !== '') this.watch.book.newCycle(text, true);
    if (round !== this.#round || !this.isLive) return;
    // An answered round is not repeated.
    this.#round += 1;
    const spokenMs = (text.match(/\S+/g)?.length ?? 0) * WORD_MS;
    this.after(spokenMs + this.dice.between(300, 4_000), () => {
      if (hangUp) this.#over();
      else this.#next();
    });
  }

  #next(): void {
    const { dice, world } = this;
    this.#roundsLeft -= 1;
    if (this.#roundsLeft < -2) return this.#over();
    if (this.#roundsLeft < 0) return this.#ask({ kind: 'speech', text: dice.pick(LAST_WORDINGS) });
    if (dice.chance(0.06)) {
      world.faults.hit('caller: says nothing');
      return this.#ask({ kind: 'silence', text: '' });
    }
    const text = dice.chance(0.15)
      ? dice.pick(ANSWERED_WORDINGS)
      : utterance(dice, ++this.#utteranceCount, world.topics);
    this.#ask({ kind: 'speech', text });
  }

  #over(): void {
    if (!this.isLive) return;
    const isTold = !this.world.faults.strikes(this.dice, 'carrier: end never told', 0.05);
    if (isTold) this.tell({ type: 'carrier.ended', end: 'completed' }, 'completed');
    this.carrierIsDone();
  }
}
