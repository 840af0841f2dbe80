/** A call over the relay: the carrier's end of it, with everything that carriers and networks do to a socket. */
import { Caller, type Mouth } from './caller.ts';
import { type CarrierEnd, CarrierSocket } from './carrier_socket.ts';
import type { Dice } from './dice.ts';
import { type Line, planMischief } from './mischief.ts';
import { PressedKeys } from './pressed_keys.ts';
import { type CallWorld, SimulatedCall } from './simulated_call.ts';
import { StraySockets } from './stray_sockets.ts';
import { Voice } from './voice.ts';

const ACCOUNT = 'AC00000000000000000000000000000001';
const RECONNECTS_MAX = 3;
const WORD_MS = 300;
/** A line without a socket is given up by the carrier after that. */
const LINE_KEPT_MS = 60_000;

const NOBODY: CarrierEnd = { took: () => {}, closed: () => {}, blocked: () => {}, unblocked: () => {} };

export class RelayCall extends SimulatedCall {
  readonly #isOutbound: boolean;
  readonly #isMachine: boolean;
  readonly #caller: Caller;
  readonly #voice: Voice;
  readonly #reports: { readonly speaker: boolean; readonly tokens: boolean };
  readonly #timers = new Set<unknown>();
  #socket: CarrierSocket | null = null;
  #excessCount = 0;
  #wasFlooded = false;
  #sessionId = '';
  #token = '';
  #sessionCount = 0;
  #wasGreeted = false;
  #comesBack = true;
  #isCutting = false;
  readonly #keys: PressedKeys;
  readonly #strays: StraySockets;

  constructor(number: number, world: CallWorld, dice: Dice) {
    super(number, world, dice);
    const { clock, faults } = world;
    this.#isOutbound = dice.chance(0.4);
    this.#isMachine = this.#isOutbound && faults.strikes(dice, 'carrier: machine answers', 0.22);
    this.#caller = new Caller({
      clock,
      dice,
      faults,
      mouth: this.#mouth(),
      isMachine: this.#isMachine,
      topics: world.topics,
    });
    this.#reports = faults.strikes(dice, 'carrier: reports nothing', 0.1)
      ? { speaker: false, tokens: false }
      : { speaker: dice.chance(0.85), tokens: dice.chance(0.85) };
    this.#keys = new PressedKeys(clock, (keys) => this.watch.callerSaid(keys));
    this.#strays = new StraySockets({
      clock,
      admission: (signature) => this.#admission(signature),
      open: (owner) => {
        const socket = this.#newSocket(owner, NOBODY);
        socket.open(this.#relay());
        return socket;
      },
      setup: (changes) => this.#setup(changes),
      timersOf: (owner) => (this.server?.isGone === false ? this.server.clock.pendingOf(owner) : null),
      firstOwner: number * 1_000,
      fail: (rule, what) => world.fail(rule, number, what),
    });
    this.watch.reportsTokens = this.#reports.tokens;
    this.#voice = new Voice(clock, WORD_MS, {
      audible: (on) => {
        if (!this.#isCutting) this.#reportSpeaking('agentSpeaking', on);
        this.#caller.agentAudible(on);
      },
      played: (text) => this.#played(text),
      idle: () => this.#caller.agentIdle(),
    });
  }

  begin(): void {
    const workflow = this.world.drawWorkflow(this.dice);
    const changed = {
      ...workflow,
      prediction: this.world.drawPrediction(this.dice),
      machineDetection: this.dice.pick(['off', 'report', 'hang_up'] as const),
      limits: { ...workflow.limits, maxCallS: this.dice.chance(0.04) ? 40 : workflow.limits.maxCallS },
    };
    const direction = this.#isOutbound ? 'outbound' : 'inbound';
    const callSid = this.#isOutbound ? null : this.callSid;
    if (this.ask({ direction, mode: 'optimized', callSid }, changed)) this.accepted();
  }

  protected accepted(): void {
    const { dice } = this;
    if (dice.chance(0.02)) {
      this.#while(dice.between(0, 90_000), () => {
        this.watch.toldToHangUp();
        this.tell({ type: 'call.hang_up', end: 'canceled' }, 'app hangs up');
      });
    }
    if (this.world.faults.strikes(dice, 'caller: hangs up', 0.1)) {
      this.#while(dice.between(0, 60_000), () => this.#over('completed'));
    }
    if (this.#isOutbound) this.#dial();
    else this.#while(dice.between(80, 400), () => this.#connect());
  }

  hangUp(): void {
    this.#while(this.dice.between(30, 150), () => this.#over('completed'));
  }

  processGone(): void {
    this.#socket?.lose();
    if (this.#socket === null) this.#while(this.dice.between(500, 2_000), () => this.#over('completed'));
  }

  // The line.

  #dial(): void {
    const { dice, world } = this;
    this.#while(dice.between(50, 300), () => {
      this.server?.house.registry.bindCallSid(this.trackingId, this.callSid);
      this.tell({ type: 'carrier.progressed', status: 'queued' }, 'queued');
    });
    this.#while(400, () => this.tell({ type: 'carrier.progressed', status: 'ringing' }, 'ringing'));
    if (world.faults.strikes(dice, 'carrier: call not answered', 0.2)) {
      const end = dice.pick(['no_answer', 'busy', 'failed', 'canceled'] as const);
      this.#while(dice.between(500, 19_000), () => this.#over(end));
      return;
    }
    this.#while(dice.between(500, 9_000), () => {
      this.tell({ type: 'carrier.progressed', status: 'answered' }, 'answered');
      const answeredBy = this.#isMachine ? 'machine' : dice.pick(['human', 'human', 'unknown', 'fax'] as const);
      this.#while(1_800, () => this.tell({ type: 'carrier.answered_by', answeredBy }, `answered by ${answeredBy}`));
      this.#while(dice.between(80, 400), () => this.#connect());
    });
  }

  #connect(): void {
    const { server, dice } = this;
    if (server === null || server.isGone) return this.#over('completed');
    const { registry } = server.house;
    if (registry.find(this.trackingId)?.end !== null) return this.#over('completed');
    this.#sessionCount += 1;
    this.#sessionId = `VX${this.number}.${this.#sessionCount}`;
    this.#token = registry.issueToken(this.trackingId, this.callSid, ACCOUNT);
    const socket = this.#openSocket();
    if (socket === null) return this.#failed();
    const greeting = this.#wasGreeted ? '' : this.world.workflow.greeting;
    if (this.#wasGreeted) this.watch.sessionLost();
    socket.deliver(this.#setup());
    if (!socket.isOpen) return;
    this.watch.connected();
    if (greeting !== '') this.#voice.write(this.watch.book.newCycle(greeting, true), greeting, true);
    this.#wasGreeted = true;
    this.#caller.connected();
    if (this.#sessionCount === 1) planMischief(this.#line(), dice, this.world.faults, this.world.limits);
  }

  /** Null: the handshake was refused. */
  #openSocket(): CarrierSocket | null {
    const socket = this.#newSocket(this.number, {
      took: (text) => this.#received(socket, text),
      closed: (closed, status, byProduct) => this.#closed(closed, status, byProduct),
      blocked: () => this.watch.blocked(),
      unblocked: () => this.watch.unblocked(),
    });
    if (this.#admission() !== null) return null;
    this.#socket = socket;
    socket.open(this.#relay(), (inner) => this.world.wrapSocket(inner, this.trackingId));
    return socket;
  }

  #newSocket(owner: number, end: CarrierEnd): CarrierSocket {
    const { server, dice, world } = this;
    const as = (task: () => void): void => server?.clock.as(owner, task);
    return new CarrierSocket(
      { clock: world.clock, dice, faults: world.faults, frames: world.limits.relay.frames, as },
      end,
    );
  }

  #relay() {
    if (this.server === null) throw new Error('There is no process to connect to.');
    return this.server.house.relay;
  }

  #admission(signature = 'good'): { readonly status: number; readonly code: string } | null {
    const header = (name: string): string => (name === 'x-twilio-signature' ? signature : '');
    const refused = this.#relay().admit({ path: '/relay', query: '', header, peer: '127.0.0.1' });
    if (refused?.code === 'TOO_MANY_SOCKETS') this.world.faults.reached('sockets without setup');
    return refused;
  }

  #setup(changes: object = {}): object {
    const customParameters = { token: this.#token, trackingId: this.trackingId };
    const { callSid } = this;
    return { type: 'setup', sessionId: this.#sessionId, callSid, accountSid: ACCOUNT, customParameters, ...changes };
  }

  #received(socket: CarrierSocket, text: string): void {
    if (socket !== this.#socket) return;
    this.note(`out ${text}`);
    const frame = JSON.parse(text) as { type: string; token: string; last: boolean };
    if (frame.type === 'text') {
      this.#voice.write(this.watch.agentSaid(frame.token, frame.last), frame.token, frame.last);
    } else if (frame.type === 'end') {
      this.watch.sessionEnded();
      this.#while(this.dice.between(10, 200), () => this.#over('completed'));
    }
  }

  #closed(socket: CarrierSocket, status: number, byProduct: boolean): void {
    this.#excessCount += socket.excessCount;
    if (socket !== this.#socket) return;
    this.note(`socket closed ${status}${byProduct ? ' by the product' : ''}`);
    if (byProduct && status === 1000) this.watch.closedByProduct();
    if (byProduct && status === 1008 && this.#wasFlooded) this.world.faults.reached('frames a second, socket closed');
    this.#socket = null;
    this.#lineQuiet();
    if (this.isLive) this.#failed();
  }

  /** The session is over before the call is: the carrier asks what to do. */
  #failed(): void {
    const ms = this.server?.isGone === true ? this.dice.between(500, 2_000) : this.dice.between(50, 1_500);
    this.#while(ms, () => {
      if (this.#socket !== null || !this.#comesBack) return;
      if (this.#sessionCount > RECONNECTS_MAX) this.#over('lost');
      else this.#connect();
    });
  }

  #lineQuiet(): void {
    this.#keys.clear();
    this.#voice.stop();
    this.#caller.disconnected();
    this.watch.disconnected();
  }

  /** The carrier ends the call and says so, before or after its socket is gone. */
  #over(end: 'completed' | 'no_answer' | 'busy' | 'failed' | 'canceled' | 'lost'): void {
    if (!this.isLive) return;
    const { dice, world } = this;
    const isTold = !world.faults.strikes(dice, 'carrier: end never told', 0.1);
    const order = dice.whole(0, 2);
    const tell = (): void => this.tell({ type: 'carrier.ended', end }, end);
    if (isTold && order === 0) tell();
    this.#socket?.drop(1000);
    if (isTold && order === 1) tell();
    this.carrierIsDone();
    if (isTold && order === 2) this.after(dice.between(10, 900), tell);
  }

  protected lineDown(): void {
    for (const timer of this.#timers) this.world.clock.clearTimeout(timer);
    this.#timers.clear();
    this.#lineQuiet();
    const { server } = this;
    const recorded = server?.record(this.trackingId)?.counters['FRAME_FLOOD'] ?? 0;
    if (this.#excessCount > 0) this.world.faults.reached('frames a second');
    if (server?.isGone === false && !this.#wasFlooded && recorded !== this.#excessCount) {
      const what = `${recorded} frames were dropped as too many, ${this.#excessCount} were`;
      this.world.fail('8 everything is bounded', this.number, what);
    }
  }

  /** A timer of the carrier, as long as the call lives. */
  #while(ms: number, task: () => void): void {
    const timer = this.after(ms, () => {
      this.#timers.delete(timer);
      if (this.isLive) task();
    });
    this.#timers.add(timer);
  }

  // The caller.

  #mouth(): Mouth {
    return {
      speaking: (on) => this.#reportSpeaking('clientSpeaking', on),
      partial: (text, lang) => {
        const frame = { type: 'prompt', voicePrompt: text, lang, last: false };
        this.#deliver(frame, () => this.watch.callerBegins(text));
      },
      final: (text, lang) => {
        const frame = { type: 'prompt', voicePrompt: text, lang, last: true };
        this.#deliver(frame, () => this.watch.callerSaid(text, lang));
        this.watch.finalTaken();
      },
      cutToldLate: () => this.#cutToldLate(),
      cutIn: () => this.#cutIn(),
      press: (digit) => this.#deliver({ type: 'dtmf', digit }, () => this.#keys.pressed(digit)),
      hangUp: () => this.#over('completed'),
      agentIsAudible: () => this.#voice.audible,
      agentIsBusy: () => this.#voice.busy,
    };
  }

  #deliver(frame: object, accepted?: () => void): void {
    if (this.#socket === null) return;
    const text = JSON.stringify(frame);
    this.note(`in ${text.slice(0, 200)}`);
    // Of what was heard the product then knows no better than where nothing is reported.
    if (!this.#socket.deliver(text, accepted)) this.watch.reportsTokens = false;
  }

  #reportSpeaking(name: 'agentSpeaking' | 'clientSpeaking', on: boolean): void {
    if (this.#reports.speaker) this.#deliver({ type: 'info', name, value: on ? 'on' : 'off' });
  }

  #played(text: string): void {
    const playing = this.#voice.playing;
    if (playing === null || !this.#reports.tokens) return;
    this.#deliver({ type: 'info', name: 'tokensPlayed', value: text }, () => (playing.reported += text));
  }

  #cutIn(): void {
    const { faults } = this.world;
    this.#isCutting = true;
    const cut = this.#voice.cut();
    this.#isCutting = false;
    if (cut === null) return;
    faults.hit('caller: barge-in');
    const told = faults.strikes(this.dice, 'carrier: interrupt without text', 0.18) ? '' : cut.heard;
    const isSilentFirst = faults.strikes(this.dice, 'carrier: silent before interrupt', 0.2);
    if (isSilentFirst) this.#reportSpeaking('agentSpeaking', false);
    const frame = { type: 'interrupt', utteranceUntilInterrupt: told, durationUntilInterruptMs: '460' };
    this.#deliver(frame, () => this.watch.callerCutIn(cut.cycle, told, told === '' || isSilentFirst));
    if (!isSilentFirst) this.#reportSpeaking('agentSpeaking', false);
  }

  /** Word of a barge-in that comes when the caller's next words are being heard already. */
  #cutToldLate(): void {
    const cycle = this.watch.book.cycles.at(-1);
    if (this.#voice.busy || !this.watch.isQuiet || cycle === undefined || cycle.heard !== null) return;
    const told = cycle.text.slice(0, Math.ceil(cycle.text.length / 2)).trim();
    if (told === '') return;
    const frame = { type: 'interrupt', utteranceUntilInterrupt: told, durationUntilInterruptMs: '900' };
    this.#deliver(frame, () => {
      this.world.faults.hit('carrier: cut told late');
      this.watch.callerCutIn(cycle, told, false);
    });
  }

  #line(): Line {
    return {
      strays: this.#strays,
      socket: () => this.#socket,
      later: (ms, task) => this.#while(ms, task),
      note: (what) => this.note(what),
      deliver: (frame) => this.#deliver(frame),
      setup: (changes) => this.#setup(changes),
      giveUp: () => {
        this.#comesBack = false;
        this.#while(LINE_KEPT_MS, () => this.#over('completed'));
      },
      flooded: () => (this.#wasFlooded = true),
      replaceSocket: () => this.#replaceSocket(),
      strayInterrupt: () => this.#strayInterrupt(),
    };
  }

  /** The carrier noticed that the socket is gone before the product did. */
  #replaceSocket(): boolean {
    if (this.#admission() !== null) return false;
    this.#socket = null;
    this.#lineQuiet();
    const socket = this.#openSocket();
    socket?.deliver(this.#setup());
    if (socket === null || !socket.isOpen) return false;
    this.watch.connected();
    this.#caller.connected();
    return true;
  }

  /** While nobody speaks it concerns nothing. */
  #strayInterrupt(): boolean {
    const isQuiet = !this.#voice.busy && this.watch.isQuiet && this.#reports.tokens;
    if (isQuiet) {
      const utteranceUntilInterrupt = this.dice.pick(['', 'never said']);
      this.#deliver({ type: 'interrupt', utteranceUntilInterrupt, durationUntilInterruptMs: 0 });
    }
    return isQuiet;
  }
}
