/**
 * The carrier and the caller of a recorded call, playing their part again: each step at its recorded distance from what
 * it followed, the reports of our speech from what is really sent.
 */
import type { Clock } from '../domain/clock.ts';
import type { JsonObject, RecordedTelling } from '../domain/recording.ts';
import type { Socket, SocketListener } from '../domain/socket.ts';
import type { Anchor, CallerAction, CallerScript } from './caller_script.ts';
import type { FinalWords } from './finals.ts';
import { frameIn, frameOut } from './recorded_frames.ts';
import type { RecordedInterrupt } from './recorded_talk.ts';
import type { HeardSoFar } from './reply_plans.ts';
import { type TalkCycle, TalkCycles } from './talk_cycles.ts';
import { Voice } from './voice.ts';

export interface CarrierParts {
  readonly clock: Clock;
  readonly script: CallerScript;
  /** As the carrier speaks it when the first socket is there; empty: nothing. */
  readonly greeting: string;
  /** Keys are whole when none follows for so long. */
  readonly keyPauseMs: number;
  openSocket(socket: Socket): SocketListener;
  tell(event: RecordedTelling): void;
  /** A one-time token for a socket of this call. */
  issueToken(callSid: string, accountSid: string): string;
}

interface Session {
  readonly listener: SocketListener;
  isSetUp: boolean;
  /** The server has asked for the close. */
  isClosing: boolean;
  isGone: boolean;
}

/** The carrier closes its socket so long after our `end` when the recording does not say. */
const CLOSE_AFTER_END_US = 100_000;
const NORMAL_CLOSURE = 1000;

export class ReplayedCarrier {
  readonly cycles = new TalkCycles();
  /** With the times of the replay, since its call was created. */
  readonly finals: FinalWords[] = [];
  readonly #parts: CarrierParts;
  readonly #createdUs: number;
  readonly #voice: Voice;
  readonly #sessions: Session[] = [];
  readonly #moments = new Map<string, number>();
  readonly #unplayed: Set<RecordedInterrupt>;
  #partial: string | null = null;
  #closedCount = 0;
  #greeted = false;
  #next = 0;
  #lastUs: number;
  /** Our `end` came earlier than in the recording. */
  #isHurried = false;
  #timer: unknown = null;
  #keys = '';
  #keyTimer: unknown = null;

  /** The call is created now. */
  constructor(parts: CarrierParts) {
    const { clock, script } = parts;
    this.#parts = parts;
    this.#createdUs = clock.nowUs();
    this.#lastUs = this.#createdUs;
    this.#unplayed = new Set(script.interrupts);
    this.#voice = new Voice(clock, script.talk, {
      report: (frame) => this.#deliver(frame),
      ended: (cycle) => this.#moment(`end ${cycle.key}`),
    });
    this.#arm();
  }

  get heard(): HeardSoFar {
    return { finalCount: this.cycles.finalCount, partial: this.#partial };
  }

  /** How many recorded interruptions did not take place. */
  get interruptsLeftOut(): number {
    return this.#unplayed.size;
  }

  #arm(): void {
    const { clock, script } = this.#parts;
    clock.clearTimeout(this.#timer);
    const step = script.steps[this.#next];
    if (step === undefined) return;
    const anchorUs = this.#isHurried ? this.#lastUs : this.#anchorUs(step.anchor);
    if (anchorUs === null) return;
    const delayUs = this.#isHurried ? CLOSE_AFTER_END_US : step.delayUs;
    const dueUs = Math.max(anchorUs + delayUs, this.#lastUs, clock.nowUs());
    this.#timer = clock.setTimeout(() => this.#take(step.action), (dueUs - clock.nowUs()) / 1000);
  }

  /** Null: it has not come yet. */
  #anchorUs(anchor: Anchor): number | null {
    if (anchor.kind === 'step') return this.#lastUs;
    const name = anchor.kind === 'session_end' ? anchor.kind : `${anchor.kind} ${anchor.cycle}`;
    return this.#moments.get(name) ?? null;
  }

  #take(action: CallerAction): void {
    this.#next += 1;
    this.#isHurried = false;
    this.#lastUs = this.#parts.clock.nowUs();
    this.#act(action);
    this.#arm();
  }

  #act(action: CallerAction): void {
    switch (action.type) {
      case 'open':
        return void this.#open();
      case 'close':
        return this.#close(action.status);
      case 'tell':
        return this.#parts.tell(action.event);
      case 'frame':
        return this.#say(action.frame);
    }
  }

  #open(): Session {
    const parts = this.#parts;
    const close = (status: number): void => {
      if (session.isGone || session.isClosing) return;
      session.isClosing = true;
      parts.clock.setTimeout(() => this.#gone(session, status), 0);
    };
    const listener = parts.openSocket({
      send: (text) => {
        this.#sent(text);
        return 'sent';
      },
      close,
    });
    const session: Session = { listener, isSetUp: false, isClosing: false, isGone: false };
    this.#sessions.push(session);
    return session;
  }

  #setUp(frame: JsonObject): void {
    const newest = this.#sessions.at(-1);
    const session = newest === undefined || newest.isSetUp || newest.isGone ? this.#open() : newest;
    session.isSetUp = true;
    const token = this.#parts.issueToken(textOf(frame['callSid']), textOf(frame['accountSid']));
    const given = frame['customParameters'];
    const customParameters = Object.assign({}, given, { token });
    session.listener.message(JSON.stringify({ ...frame, customParameters }), this.#parts.clock.nowUs());
    if (this.#greeted || this.#parts.greeting === '') return;
    this.#greeted = true;
    this.#said(this.cycles.greeting(this.#parts.greeting, this.#parts.clock.nowUs()), true);
  }

  #say(frame: JsonObject): void {
    const fact = frameIn(frame);
    if (fact.kind === 'setup') return this.#setUp(frame);
    // Before the call hears of it, because the answer may come at once.
    if (fact.kind === 'partial') this.#partial = fact.text;
    if (fact.kind === 'final') this.#final(fact.text);
    if (fact.kind === 'key') this.#pressed(fact.digit);
    this.#deliver(frame);
  }

  #final(text: string): void {
    this.#partial = null;
    this.cycles.final();
    this.finals.push({ atUs: this.#parts.clock.nowUs() - this.#createdUs, text });
  }

  /** As the call itself gathers them. */
  #pressed(digit: string): void {
    const { clock, keyPauseMs } = this.#parts;
    const keys = digit === '#' ? this.#keys : this.#keys + digit;
    const whole = (): void => {
      this.#clearKeys();
      if (keys !== '') this.#final(keys);
    };
    this.#clearKeys();
    if (digit === '#') return whole();
    this.#keys = keys;
    this.#keyTimer = clock.setTimeout(whole, keyPauseMs);
  }

  #clearKeys(): void {
    this.#parts.clock.clearTimeout(this.#keyTimer);
    this.#keys = '';
  }

  #deliver(frame: JsonObject): void {
    const session = this.#sessions.findLast(({ isSetUp }) => isSetUp);
    if (session === undefined || session.isGone || session.isClosing) return;
    const unparsed = frame['unparsed'];
    const text = typeof unparsed === 'string' ? unparsed : JSON.stringify(frame);
    session.listener.message(text, this.#parts.clock.nowUs());
  }

  /** The recording's n-th closing is that of the n-th socket; one that we have closed meanwhile is gone already. */
  #close(status: number): void {
    const session = this.#sessions[this.#closedCount++];
    if (session !== undefined && !session.isClosing) this.#gone(session, status);
  }

  #gone(session: Session, status: number): void {
    if (session.isGone) return;
    session.isGone = true;
    this.#clearKeys();
    if (session === this.#sessions.at(-1)) {
      this.#voice.cut();
      this.cycles.broken(this.#parts.clock.nowUs());
    }
    session.listener.closed(status);
  }

  #sent(text: string): void {
    const frame = frameOut(JSON.parse(text) as JsonObject);
    if (frame.kind === 'end') return this.#sessionEnded();
    if (frame.kind !== 'text') return;
    const count = this.cycles.all.length;
    const cycle = this.cycles.text(frame.text, frame.last, this.#parts.clock.nowUs());
    if (cycle !== null) this.#said(cycle, this.cycles.all.length > count);
  }

  #said(cycle: TalkCycle, isNew: boolean): void {
    this.#voice.sent(cycle);
    if (!isNew) return;
    for (const interrupt of this.#unplayed) if (interrupt.key === cycle.key) this.#armInterrupt(interrupt);
    this.#moment(`begin ${cycle.key}`);
  }

  #moment(name: string): void {
    if (!this.#moments.has(name)) this.#moments.set(name, this.#parts.clock.nowUs());
    this.#arm();
  }

  /** The caller says nothing more; what the carrier does next follows our `end`, also where it did not in the recording. */
  #sessionEnded(): void {
    const { clock, script } = this.#parts;
    let step = script.steps[this.#next];
    while (step?.action.type === 'frame' || step?.action.type === 'open') step = script.steps[++this.#next];
    this.#lastUs = clock.nowUs();
    this.#isHurried = step !== undefined && step.anchor.kind !== 'session_end';
    this.#moment('session_end');
    if (step === undefined) clock.setTimeout(() => this.#close(NORMAL_CLOSURE), CLOSE_AFTER_END_US / 1000);
  }

  #armInterrupt(interrupt: RecordedInterrupt): void {
    const { clock } = this.#parts;
    const silentUs = interrupt.silentBeforeUs ?? 0;
    const fallSilent = (): void => {
      if (!this.#voice.isSpeaking && interrupt.wasSpeaking) return;
      if (interrupt.silentBeforeUs !== null) this.#deliver({ type: 'info', name: 'agentSpeaking', value: 'off' });
      clock.setTimeout(() => this.#interrupt(interrupt), silentUs / 1000);
    };
    clock.setTimeout(fallSilent, Math.max(0, interrupt.afterUs - silentUs) / 1000);
  }

  #interrupt(interrupt: RecordedInterrupt): void {
    this.#unplayed.delete(interrupt);
    const cycle = this.cycles.all.find(({ key }) => key === interrupt.key);
    const heardNow = this.#voice.cut();
    const said = lettersOf(cycle?.text ?? '');
    const fits = said.startsWith(lettersOf(interrupt.heard));
    this.#deliver(fits ? interrupt.frame : { ...interrupt.frame, utteranceUntilInterrupt: heardNow });
  }
}

function lettersOf(text: string): string {
  return text.replace(/\s+/g, '');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
