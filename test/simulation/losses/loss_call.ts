/**
 * One call as carrier and caller have it while processes come and go: it follows the TwiML that it is given, opens the
 * sockets that it is told to, loses them, and comes back for as long as the carrier's patience lasts.
 */
import type { CallLink, RelayFact } from '../../../src/relay/call_door.ts';
import type { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { FakeChannel } from '../../support/fake_channel.ts';
import { ACCOUNT_SID, findAll, type XmlNode } from '../../support/telephony_samples.ts';
import type { Rule } from '../call_watch.ts';
import type { Dice } from '../dice.ts';
import type { FaultBook } from '../faults.ts';
import { CarrierRequests, type Form } from './carrier_requests.ts';
import { type LossProcess, PUBLIC_URL } from './loss_process.ts';
import { LossWatch } from './loss_watch.ts';

export interface LossCallWorld {
  readonly clock: VirtualClock;
  readonly faults: FaultBook;
  /** Who gets the next request; null while nobody is there. */
  alive(): LossProcess | null;
  note(call: number, what: string): void;
  fail(rule: Rule, call: number, what: string): void;
  finished(call: LossCall): void;
}

const LETTER_MS = 30;
const DEAD_AIR_MS = 1_500;
/** Whoever hears nothing after a new connection begins to speak. */
const SILENCE_MS = 2_200;
const FIRST_URL = `${PUBLIC_URL}/api/twiml-optimized`;
/** Those that have a remedy of their own, one that nobody knows, and none. */
const ERROR_CODES = ['64101', '64102', '64105', '64106', '64109', '64114', '39001', '64999', ''];
const LAST_WORDS = 'goodbye';

export class LossCall {
  readonly number: number;
  readonly callSid: string;
  readonly watch: LossWatch;
  isOver = false;
  trackingId = '';
  readonly #world: LossCallWorld;
  readonly #dice: Dice;
  readonly #requests: CarrierRequests;
  #turnsLeft: number;
  /** That had the last request or socket of this call. */
  #process: LossProcess | null = null;
  #link: CallLink | null = null;
  #channel: FakeChannel | null = null;
  #readCount = 0;
  #isReplyOpen = false;
  #isCallerSpeaking = false;
  #actionUrl = '';
  #token = '';
  #sessionId = '';
  #sessionCount = 0;
  /** Raised with each socket, so that what was planned in an earlier one is not done. */
  #age = 0;

  constructor(number: number, world: LossCallWorld, dice: Dice) {
    this.number = number;
    this.callSid = `CA${String(number).padStart(32, '0')}`;
    this.watch = new LossWatch(() => world.clock.nowUs());
    this.#world = world;
    this.#dice = dice;
    this.#turnsLeft = dice.whole(3, 9);
    this.#requests = new CarrierRequests({
      clock: world.clock,
      faults: world.faults,
      alive: () => world.alive(),
      isHeld: dice.chance(0.8),
      form: { CallSid: this.callSid, From: '+14155550123', To: '+14155550100', CallStatus: 'in-progress' },
      binUrl: dice.chance(0.5) ? FIRST_URL : null,
      asked: (process, asked) => {
        if (this.#channel !== null) return;
        this.#process = process;
        if ('SpeechResult' in asked) this.watch.heardBy(process);
      },
      failed: (error) => world.fail('5 a call ends once and leaves nothing behind', number, String(error)),
      gaveUp: () => {
        this.#note('the carrier gives up');
        this.#end();
      },
    });
  }

  begin(): void {
    this.#request(FIRST_URL, {});
    this.#sometime(
      'caller: hangs up',
      0.06,
      60_000,
      (task, ms) => this.#later(ms, task),
      () => this.#hangUp(),
    );
  }

  /** What the product has done since the last look. */
  look(): void {
    const channel = this.#channel;
    if (channel === null) return;
    const [fault] = channel.faults;
    if (fault !== undefined) this.#world.fail('2 one reply at a time', this.number, fault);
    for (; this.#readCount < channel.sent.length; this.#readCount += 1) {
      const sent = channel.sent[this.#readCount];
      if (sent === undefined) break;
      if (sent.text !== '') this.#told(sent.text);
      this.#isReplyOpen = !sent.last;
      if (sent.last) this.#replySent(channel.said(sent.turnId));
    }
    if (channel.isEnded) this.#sessionOver({ SessionStatus: 'ended', HandoffData: channel.handoffData ?? '' });
    else if (channel.isClosed) this.#sessionOver({ SessionStatus: 'failed' });
  }

  /** Its process is about to be killed. */
  isIn(process: LossProcess): boolean {
    return !this.isOver && this.#process === process;
  }

  get isConnected(): boolean {
    return this.#channel !== null;
  }

  processKilled(): void {
    const { faults } = this.#world;
    const channel = this.#channel;
    if (channel === null) faults.hit('process: killed between two sockets');
    else if (this.watch.isOwed) faults.hit('process: killed before the answer');
    else if (this.#isReplyOpen) faults.hit('process: killed in mid-answer');
    else if (this.#isCallerSpeaking) faults.hit('process: killed while the caller speaks');
    else faults.hit('process: killed while its words are heard');
    if (this.watch.hasUnwritten) faults.hit('process: killed with words unwritten');
    this.#note('its process is killed');
    if (channel === null) return;
    channel.isClosed = true;
    this.#letGo();
    this.#later(this.#dice.between(100, 1_500), () => this.#askAction({ SessionStatus: 'failed' }));
  }

  // What the carrier asks.

  #request(url: string, form: Form): void {
    this.#note(`asks ${url.slice(PUBLIC_URL.length)} ${JSON.stringify(form)}`);
    this.#requests.ask(url, form, (twiml, tookMs) => {
      if (this.isOver) return this.#notHeard(twiml);
      // Behind a bridge the answer has longer.
      if (tookMs > DEAD_AIR_MS && !url.includes('&part='))
        this.#world.fail('1 no dead air', this.number, `TwiML came after ${tookMs} ms`);
      this.#follow(twiml.children, 0);
    });
  }

  /** The verbs of a document, one after the other. */
  #follow(verbs: readonly XmlNode[], from: number): void {
    const verb = verbs[from];
    if (verb === undefined) return this.#hangUp();
    this.#note(`follows ${verb.name} ${verb.text.slice(0, 60)}`);
    const next = (): void => this.#follow(verbs, from + 1);
    switch (verb.name) {
      case 'Say':
        // Who is about to stop holds the caller, which is no line of the call.
        if (verbs[from + 1]?.name !== 'Pause') this.#told(verb.text);
        return this.#later(verb.text.length * LETTER_MS, next);
      case 'Pause':
        return this.#later(Number(verb.attributes['length']) * 1_000, next);
      case 'Redirect':
        if (verb.text.includes('&part=')) this.#world.faults.hit('carrier: Gather answered in parts');
        return this.#request(verb.text, {});
      case 'Connect':
        return this.#connect(verb);
      case 'Gather':
        return this.#gather(verb);
      default:
        return this.#hangUp();
    }
  }

  #askAction(form: Form): void {
    const session = { SessionId: this.#sessionId, SessionDuration: '20', ...form };
    if (this.#world.faults.strikes(this.#dice, 'carrier: action asked twice', 0.15)) {
      // The first answer comes too late to be heard.
      this.#send(this.#actionUrl, { ...session, CallStatus: 'in-progress' });
    }
    this.#request(this.#actionUrl, session);
  }

  /** Nobody waits for what is answered. */
  #send(url: string, form: Form): void {
    const asked = this.#world.alive()?.ask(new URL(url), { CallSid: this.callSid, ...form });
    void asked?.then((twiml) => {
      if (twiml !== null) this.#notHeard(twiml);
    });
  }

  /** Whoever has said it cannot know. */
  #notHeard(twiml: XmlNode): void {
    for (const { text } of findAll(twiml, 'Say')) this.watch.toldNobody(text);
  }

  // Sockets.

  #connect(verb: XmlNode): void {
    const [relay] = findAll(verb, 'ConversationRelay');
    const value = (name: string): string =>
      findAll(verb, 'Parameter').find(({ attributes }) => attributes['name'] === name)?.attributes['value'] ?? '';
    this.#actionUrl = verb.attributes['action'] ?? '';
    this.#token = value('token');
    this.trackingId = value('trackingId');
    this.#sessionCount += 1;
    this.#sessionId = `VX${this.number}.${this.#sessionCount}`;
    const greeting = relay?.attributes['welcomeGreeting'] ?? '';
    this.#later(this.#dice.between(80, 400), () => {
      if (!this.#open()) return this.#askAction({ SessionStatus: 'failed', ErrorCode: '64102' });
      if (greeting !== '') this.watch.greeted();
      this.#planTrouble();
      this.#callerSpeaksAfter(greeting === '' ? SILENCE_MS : greeting.length * LETTER_MS);
    });
  }

  #open(): boolean {
    const process = this.#world.alive();
    if (process === null) return false;
    const channel = new FakeChannel(this.#world.clock);
    const none = { parentCallSid: '', from: '', to: '', forwardedFrom: '', callType: '', callerName: '' };
    const ids = { sessionId: this.#sessionId, callSid: this.callSid, accountSid: ACCOUNT_SID };
    const customParameters = { token: this.#token };
    const setup = { type: 'setup', ...ids, ...none, direction: 'inbound', callStatus: '', customParameters } as const;
    const answer = process.registry.connect(setup, channel, this.#nowUs);
    this.#note(`socket of ${this.#sessionId}: ${'refused' in answer ? answer.refused : 'open'}`);
    if ('refused' in answer) return false;
    this.#age += 1;
    [this.#process, this.#channel, this.#link, this.#readCount] = [process, channel, answer, 0];
    this.#isReplyOpen = false;
    // Whoever was not answered is owed the answer from now on.
    if (this.watch.isOwed) this.#watchDeadAir();
    channel.listener = answer.listener;
    return true;
  }

  #planTrouble(): void {
    const inSession = (task: () => void, ms: number): void => this.#inSession(ms, task);
    this.#sometime('carrier: socket dropped, connects anew', 0.3, 25_000, inSession, () => this.#drop());
    this.#sometime('carrier: same session again', 0.15, 25_000, inSession, () => this.#dropAndComeBack());
    this.#sometime('carrier: error frames end a session', 0.1, 25_000, inSession, () => this.#errorFrames());
    this.#sometime('carrier: progress told to anybody', 0.1, 25_000, inSession, () => this.#tellProgress());
  }

  #sometime(
    fault: Parameters<FaultBook['hit']>[0],
    share: number,
    withinMs: number,
    plan: (task: () => void, ms: number) => void,
    task: () => void,
  ): void {
    const { faults } = this.#world;
    if (!this.#dice.chance(share * faults.scale)) return;
    plan(
      () => {
        faults.hit(fault);
        task();
      },
      this.#dice.between(200, withinMs),
    );
  }

  #drop(): void {
    const code = this.#dice.chance(0.5) ? this.#dice.pick(ERROR_CODES) : '';
    if (code !== '') this.#world.faults.hit('carrier: session failed with a code');
    this.#sessionOver({ SessionStatus: 'failed', ErrorCode: code });
  }

  /** The carrier has kept its session, and may repeat the last words of the caller. */
  #dropAndComeBack(): void {
    this.#closeSocket();
    this.#later(this.#dice.between(100, 3_000), () => {
      if (this.#channel !== null) return;
      const isOwed = this.watch.isOwed;
      if (!this.#open()) return this.#askAction({ SessionStatus: 'failed' });
      if (isOwed && this.#world.faults.strikes(this.#dice, 'carrier: final repeated after it came back', 0.7)) {
        this.#tell({ type: 'prompt.final', text: this.watch.lastWords, language: '' });
      }
      this.#callerSpeaksAfter(SILENCE_MS);
    });
  }

  #errorFrames(): void {
    for (let sent = 0; sent < 2; sent += 1) this.#tell({ type: 'relay.error', code: 64105 });
  }

  #tellProgress(): void {
    this.#send(`${PUBLIC_URL}/api/twiml-status?trackingId=${this.trackingId}`, { CallStatus: 'in-progress' });
  }

  #sessionOver(form: Form): void {
    this.#closeSocket();
    this.#later(this.#dice.between(50, 900), () => this.#askAction(form));
  }

  #closeSocket(): void {
    const [link, channel] = [this.#link, this.#channel];
    this.#letGo();
    if (channel !== null) channel.isClosed = true;
    link?.tell({ type: 'channel.closed', status: 1006 }, this.#nowUs);
  }

  #letGo(): void {
    this.#age += 1;
    this.#isCallerSpeaking = false;
    [this.#channel, this.#link] = [null, null];
  }

  #tell(fact: RelayFact): void {
    this.#link?.tell(fact, this.#nowUs);
  }

  // The caller.

  #told(text: string): void {
    this.#note(`hears ${text}`);
    this.watch.told(text);
  }

  #replySent(text: string): void {
    this.#callerSpeaksAfter(Math.max(200, text.length * LETTER_MS));
  }

  /** Once what was being said is over; whoever was answered with nothing asks something else. */
  #callerSpeaksAfter(ms: number): void {
    this.#inSession(ms, () => {
      if (this.#isReplyOpen || this.#isCallerSpeaking) return;
      this.#tell({ type: 'agent.speaking', on: false });
      this.#isCallerSpeaking = true;
      this.#inSession(this.#dice.between(300, 1_500), () => {
        const text = this.#nextWords();
        this.#tell({ type: 'prompt.partial', text: text.slice(0, 8), language: '' });
        this.#inSession(this.#dice.between(200, 900), () => this.#say(text));
      });
    });
  }

  #nextWords(): string {
    this.#turnsLeft -= 1;
    return this.#turnsLeft < 0 ? LAST_WORDS : `tell me ${this.number}x${this.#turnsLeft} please`;
  }

  #say(text: string): void {
    this.#isCallerSpeaking = false;
    if (this.#process === null) return;
    this.#note(`says ${text}`);
    this.watch.said(text);
    this.watch.heardBy(this.#process);
    this.#watchDeadAir();
    this.#tell({ type: 'prompt.final', text, language: '' });
    const inSession = (task: () => void, ms: number): void => this.#inSession(ms, task);
    this.#sometime('carrier: same session again', 0.05, 600, inSession, () => this.#dropAndComeBack());
  }

  #watchDeadAir(): void {
    const { saidCount, lastWords } = this.watch;
    this.#inSession(DEAD_AIR_MS + 1, () => {
      if (this.watch.saidCount === saidCount && this.watch.isOwed && this.#channel?.isEnded === false)
        this.#world.fail('1 no dead air', this.number, `no text for "${lastWords}"`);
    });
  }

  #gather(verb: XmlNode): void {
    this.#world.faults.hit('carrier: relay given up, Gather goes on');
    const text = findAll(verb, 'Say')
      .map((say) => say.text)
      .join('');
    if (text !== '') this.#told(text);
    this.#later(text.length * LETTER_MS + this.#dice.between(300, 2_500), () => {
      const words = this.#nextWords();
      this.#note(`says ${words}`);
      this.watch.said(words);
      this.#request(verb.attributes['action'] ?? '', { SpeechResult: words });
    });
  }

  // The end.

  #hangUp(): void {
    if (this.isOver) return;
    const { faults } = this.#world;
    const process = this.#world.alive();
    this.#note('hangs up');
    this.#closeSocket();
    if (process === null) faults.hit('carrier: end never told');
    else if (this.trackingId !== '' && !faults.strikes(this.#dice, 'carrier: end never told', 0.1)) {
      const url = `${PUBLIC_URL}/api/twiml-status?trackingId=${this.trackingId}`;
      this.#send(url, { CallStatus: 'completed', SequenceNumber: '9' });
    }
    this.#end();
  }

  #end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#letGo();
    this.#world.finished(this);
  }

  get #nowUs(): number {
    return this.#world.clock.nowUs();
  }

  #note(what: string): void {
    this.#world.note(this.number, what);
  }

  #later(ms: number, task: () => void): void {
    this.#world.clock.setTimeout(() => {
      if (!this.isOver) task();
    }, ms);
  }

  #inSession(ms: number, task: () => void): void {
    const age = this.#age;
    this.#later(ms, () => {
      if (this.#age === age && this.#channel !== null) task();
    });
  }
}
