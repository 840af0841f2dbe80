/** What is said in a turn: text that an attempt gave, and the workflow's own lines around it. All of it goes out here. */
import type { CallEvent } from '../../machines/call_events.ts';
import type { ReplyChannel } from '../domain/channel.ts';
import { estimateSpokenMs, SYNTHESIS_START_MS } from '../domain/speech_estimate.ts';
import { spaceBetween } from '../generation/seam.ts';
import type { CallTimes } from './call_times.ts';
import type { Conversation } from './conversation.ts';
import { inTurn } from './in_turn.ts';
import type { OpenTurn } from './open_turn.ts';
import type { CallIdentity, CallParts } from './parts.ts';

export interface SpeakingCall {
  readonly identity: CallIdentity;
  readonly conversation: Conversation;
  /** How many lines of each kind were said so far. */
  readonly lineCounts: { bridge: number; stillThere: number };
  /** Where the caller is reached; null while no socket is there. */
  readonly channel: ReplyChannel | null;
  /** When the fact that is being told was received. */
  readonly factAtUs: number;
  tell(event: CallEvent, atUs?: number): void;
  readonly times: CallTimes;
}

export class TurnSpeech {
  readonly #call: SpeakingCall;
  readonly #parts: Pick<CallParts, 'clock' | 'limits' | 'createFilter'>;

  constructor(call: SpeakingCall, parts: Pick<CallParts, 'clock' | 'limits' | 'createFilter'>) {
    this.#call = call;
    this.#parts = parts;
  }

  /** As it is. */
  write(turn: OpenTurn, text: string): void {
    turn.given += text;
    this.#call.channel?.write(turn.id, text);
  }

  /** The whole reply of the turn; one without text is over at once. */
  sayAll(turn: OpenTurn, line: string): void {
    const text = this.#speakable(turn, line);
    if (text !== '') this.write(turn, text);
    this.close(turn, text === '');
  }

  stillThere(): string {
    return inTurn(this.#call.identity.workflow.lines.stillThere, this.#call.lineCounts.stillThere++);
  }

  /** Before the answer, or within one that nobody goes on with yet. */
  sayBridge(turn: OpenTurn): void {
    const { identity, lineCounts } = this.#call;
    const line = this.#speakable(turn, inTurn(identity.workflow.lines.bridge, lineCounts.bridge++));
    if (line === '') return;
    if (turn.speaking !== null) return this.#bridgeGap(turn, line);
    const text = `${line} `;
    turn.bridgeLength = turn.sent.length + text.length;
    this.write(turn, text);
  }

  #bridgeGap(turn: OpenTurn, line: string): void {
    turn.gapBridgeFrom = turn.given.length;
    this.write(turn, `${spaceBetween(turn.given, line)}${line} `);
    for (const attempt of turn.attempts) attempt.lineWasSaid();
  }

  /** Closes an answer that broke off. */
  sayExcuse(turn: OpenTurn): void {
    const excuse = this.#speakable(turn, inTurn(this.#call.identity.workflow.lines.brokenOff, turn.id));
    this.write(turn, spaceBetween(turn.given, excuse) + excuse);
    this.close(turn);
  }

  /** Nothing more comes. A reply that has no text, or no channel, is over at once. */
  close(turn: OpenTurn, isEmpty = false): void {
    const { channel, factAtUs } = this.#call;
    const { id: turnId, endCall } = turn;
    turn.isWhole = true;
    if (channel === null || isEmpty) this.#call.tell({ type: 'reply.sent', turnId, speechMs: 0, endCall }, factAtUs);
    else channel.closeReply(turnId, { endCall });
  }

  /** How long what was given takes to be heard, what the socket has not taken yet included. */
  leftMs(turn: OpenTurn): number {
    const sentMs = this.#call.conversation.speechLeftMs(this.#call.times.sinceCreatedMs(this.#parts.clock.nowUs()));
    return sentMs + estimateSpokenMs(turn.given.slice(turn.sent.length));
  }

  /** In how many ms a bridge has to be said, so that it is heard when all that was given was. */
  gapBridgeMs(turn: OpenTurn | undefined): number {
    const leftMs = turn === undefined ? 0 : this.leftMs(turn);
    return Math.max(this.#parts.limits.reply.gapBridgeMs, leftMs - SYNTHESIS_START_MS);
  }

  /** A whole line of the workflow as it is spoken. */
  #speakable(turn: OpenTurn, line: string): string {
    const filter = this.#parts.createFilter(turn.language);
    return filter.push(line) + filter.flush();
  }
}
