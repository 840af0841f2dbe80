/**
 * One call over ConversationRelay, from the ringing to the hanging up: Twilio's end of the socket and the person on the
 * line. It says what the schedule says when the schedule says it, whatever the server does.
 * Source: twilio.com/docs/voice/conversationrelay/websocket-messages
 */
import { WebSocket } from 'ws';
import { signRequest } from '../src/telephony/simulator/sign.ts';
import { type Cue, nowUs } from './player.ts';
import type { PlannedCall, PlannedTurn } from './schedule.ts';
import { CallBook, type TurnBook } from './turn_book.ts';
import type { Tongue } from './tongues/tongue.ts';
import { readRelayDocument, type RelayDocument } from './twiml.ts';
import { Voice } from './voice.ts';
import { type CarrierLine, OWN_NUMBER, sid, voiceFields } from './webhook.ts';

export interface PhoneParts {
  readonly twimlUrl: string;
  readonly carrier: CarrierLine;
  readonly book: TurnBook;
  /** Lines of the workflow that are no answers. */
  readonly fillers: readonly string[];
  readonly pace: number;
  /** False: a recogniser that tells nothing before the final prompt. */
  readonly sendsPartials: boolean;
  /** What is spoken on the line. */
  readonly tongue: Tongue;
}

/** So much of an utterance is recognised before it cuts in. */
const INTERRUPT_AFTER_MS = 200;
/** What waits for a socket that is not open yet. */
const WAITING_MAX = 1_000;

/** Everything that the caller of this call does, at its time. */
export function phoneCues(call: PlannedCall, parts: PhoneParts): readonly Cue[] {
  const phone = new Phone(call.from, parts);
  const cues: Cue[] = [{ atMs: call.startMs, run: () => phone.ring() }];
  for (const turn of call.turns) {
    cues.push({ atMs: turn.beginsMs, run: () => phone.beginSpeaking() });
    const cutMs = turn.beginsMs + INTERRUPT_AFTER_MS / parts.pace;
    if (cutMs < turn.finalMs) cues.push({ atMs: cutMs, run: () => phone.cutIn() });
    for (const { atMs, text } of turn.partials) cues.push({ atMs, run: () => phone.hearPartial(text) });
    cues.push({ atMs: turn.endsMs, run: () => phone.endSpeaking() });
    cues.push({ atMs: turn.finalMs, run: (intendedUs) => phone.hearFinal(turn, intendedUs) });
  }
  cues.push({ atMs: call.endMs, run: () => phone.hangUp() });
  return cues;
}

class Phone {
  readonly #parts: PhoneParts;
  readonly #book: CallBook;
  readonly #voice: Voice;
  readonly #who: { readonly callSid: string; readonly from: string };
  readonly #sessionId: string;
  #socket: WebSocket | null = null;
  #relay: RelayDocument | null = null;
  /** Null once the socket is open. */
  #waiting: string[] | null = [];
  #isSpeaking = false;
  #isOver = false;

  constructor(from: string, parts: PhoneParts) {
    this.#parts = parts;
    this.#who = { callSid: sid('CA'), from };
    this.#sessionId = sid('VX');
    this.#book = new CallBook(parts.book, parts.fillers, parts.tongue);
    const listener = {
      audible: (on: boolean): void => this.#agentAudible(on),
      played: (text: string): void => this.#played(text),
    };
    this.#voice = new Voice(listener, parts.pace, () => performance.now(), parts.tongue.spoken);
  }

  ring(): void {
    const { carrier, twimlUrl, book } = this.#parts;
    book.callBegan();
    void carrier.post(twimlUrl, voiceFields(this.#who, 'ringing')).then((twiml) => {
      const relay = twiml === null ? null : readRelayDocument(twiml);
      if (this.#isOver) return;
      if (relay === null) this.#drop();
      else this.#connect(relay);
    });
  }

  beginSpeaking(): void {
    this.#isSpeaking = true;
    this.#info('clientSpeaking', 'on');
  }

  cutIn(): void {
    if (!this.#voice.isActive) return;
    const { heard, ms } = this.#voice.cut();
    this.#book.cutIn(nowUs());
    this.#send({ type: 'interrupt', utteranceUntilInterrupt: heard, durationUntilInterruptMs: ms });
  }

  hearPartial(text: string): void {
    if (this.#parts.sendsPartials && this.#relay?.partialPrompts === true) this.#prompt(text, false);
  }

  endSpeaking(): void {
    this.#isSpeaking = false;
    this.#info('clientSpeaking', 'off');
  }

  hearFinal(turn: PlannedTurn, intendedUs: number): void {
    this.#voice.beginTurn();
    this.#book.prompted(turn, intendedUs, nowUs());
    this.#prompt(turn.text, true);
  }

  hangUp(): void {
    if (this.#isOver) return;
    this.#end();
    this.#socket?.close(1000);
    const action = this.#relay?.actionUrl ?? null;
    if (action === null) return;
    const fields = { ...voiceFields(this.#who, 'completed'), SessionId: this.#sessionId };
    void this.#parts.carrier.post(action, { ...fields, SessionStatus: 'completed', SessionDuration: '1' });
  }

  #connect(relay: RelayDocument): void {
    this.#relay = relay;
    const { carrier } = this.#parts;
    const socket = new WebSocket(relay.url, {
      headers: { 'x-twilio-signature': signRequest(carrier.authToken, relay.url) },
      perMessageDeflate: false,
    });
    this.#socket = socket;
    socket.on('open', () => this.#opened(relay));
    socket.on('message', (data) => this.#received(data as Buffer));
    // An error is always followed by a close; without a listener it would end the process.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#drop());
  }

  #opened({ parameters, greeting }: RelayDocument): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.#send({
      type: 'setup',
      sessionId: this.#sessionId,
      accountSid: this.#parts.carrier.accountSid,
      ...this.#who,
      to: OWN_NUMBER,
      direction: 'inbound',
      callType: 'PSTN',
      callStatus: 'RINGING',
      customParameters: parameters,
    });
    for (const frame of waiting) this.#socket?.send(frame);
    if (greeting !== '') this.#voice.say(greeting, true);
  }

  #received(data: Buffer): void {
    const atUs = nowUs();
    const frame = JSON.parse(data.toString('utf8')) as { type?: string; token?: string; last?: boolean };
    if (frame.type === 'end') this.#drop();
    if (frame.type !== 'text' || this.#isOver) return;
    const { token = '', last = false } = frame;
    this.#book.heard(token, last, atUs);
    this.#voice.say(token, last);
  }

  #agentAudible(on: boolean): void {
    this.#info('agentSpeaking', on ? 'on' : 'off');
    // Whoever is already talking when the agent begins cuts it off at once.
    if (on && this.#isSpeaking) this.cutIn();
  }

  #played(text: string): void {
    if (this.#relay?.tokensPlayed === true) this.#send({ type: 'info', name: 'tokensPlayed', value: text });
  }

  #info(name: 'agentSpeaking' | 'clientSpeaking', value: 'on' | 'off'): void {
    if (this.#relay?.speakerEvents === true) this.#send({ type: 'info', name, value, ts: Date.now() });
  }

  #prompt(voicePrompt: string, last: boolean): void {
    this.#send({ type: 'prompt', voicePrompt, lang: this.#parts.tongue.tag, last });
  }

  /** What is said before the socket stands leaves when it does. */
  #send(frame: object): void {
    if (this.#isOver) return;
    const json = JSON.stringify(frame);
    if (this.#waiting === null) this.#socket?.send(json);
    else if (this.#waiting.length < WAITING_MAX) this.#waiting.push(json);
  }

  /** The server has ended what the caller had not. */
  #drop(): void {
    if (this.#isOver) return;
    this.#parts.book.callDropped();
    this.#end();
    this.#socket?.close(1000);
  }

  /** Turns that the schedule still has for this call stay without an answer. */
  #end(): void {
    this.#isOver = true;
    this.#voice.stop();
    this.#book.close();
  }
}
