/** One ConversationRelay session: Twilio's end of the socket, between the server and the caller on the line. */
import type { Clock } from '../../domain/clock.ts';
import type { CallWatch } from './call_watch.ts';
import type { Caller, CallerListener } from './caller.ts';
import type { CallFaults, CarrierFault, FaultDetails } from './faults.ts';
import type { SimulatorOptions } from './options.ts';
import { Playback } from './playback.ts';
import { includesKind, type RelaySettings } from './relay_settings.ts';
import { RelayWire } from './relay_wire.ts';
import { readServerMessage, type ServerMessage } from './server_message.ts';

/** What the action request of `<Connect>` tells of a session. */
export interface SessionEnd {
  /** `ended`: the server sent `end`. `completed`: the call was over. `failed`: everything else. */
  readonly status: 'ended' | 'completed' | 'failed';
  readonly durationMs: number;
  readonly handoffData?: string;
  readonly errorCode?: number;
  readonly errorMessage?: string;
}

export interface RelaySessionDeps {
  readonly clock: Clock;
  readonly options: SimulatorOptions;
  readonly caller: Caller;
  readonly settings: RelaySettings;
  readonly signature: string;
  /** Without `type`, `sessionId` and `customParameters`. */
  readonly setup: Readonly<Record<string, string>>;
  readonly sessionId: string;
  readonly watch: CallWatch;
  readonly faults: CallFaults;
}

const BAD_MESSAGES_MAX = 10;
/** From the first sound of a reply, or of what the caller says, to a fault in it; at pace 1. */
const FAULT_AFTER_MS = 300;
/** How much of an utterance is recognised before it counts as cutting in, at pace 1. */
const INTERRUPT_AFTER_MS = { high: 200, medium: 450, low: 800 } as const;
const BACKCHANNEL = /^(yeah|ok|okay|right|uh[- ]?huh|mm+[- ]?hmm+|mhm|hmm+|嗯|哦)[.,!…。！]*$/iu;

/** Runs until either side ends it; never rejects. `signal` = the call is over. */
export function runRelaySession(deps: RelaySessionDeps, signal: AbortSignal): Promise<SessionEnd> {
  return new Promise((resolve) => new RelaySession(deps, signal, resolve).open());
}

class RelaySession implements CallerListener {
  readonly #deps: RelaySessionDeps;
  readonly #signal: AbortSignal;
  readonly #resolve: (end: SessionEnd) => void;
  readonly #startedUs: number;
  readonly #playback: Playback;
  readonly #abort = (): void => {
    this.#end({ status: 'completed' });
    if (this.#signal.reason === 'closed') this.#wire.terminate();
  };
  readonly #wire: RelayWire;
  #interruptTimer: unknown = null;
  #faultTimer: unknown = null;
  #transcriptionLanguage: string;
  #badCount = 0;
  #ended = false;
  /** The utterance in progress began while nothing was being spoken, so that it is always reported. */
  #beganInSilence = true;
  #ignored = false;
  #isSetUp = false;

  constructor(deps: RelaySessionDeps, signal: AbortSignal, resolve: (end: SessionEnd) => void) {
    this.#deps = deps;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#startedUs = deps.clock.nowUs();
    this.#transcriptionLanguage = deps.settings.transcriptionLanguage;
    const { clock, settings, signature, options } = deps;
    this.#wire = new RelayWire(
      {
        clock,
        url: settings.url,
        signature,
        handshakeTimeoutMs: options.handshakeTimeoutMs,
        comesBack: settings.applicationReconnect,
      },
      {
        opened: () => this.#opened(),
        ready: () => this.#ready(),
        received: (text) => this.#received(text),
        gone: (errorCode, message) => this.#fail(errorCode, message),
      },
    );
    this.#playback = new Playback(deps.clock, deps.options, {
      audible: (on) => this.#agentAudible(on),
      played: (text) => this.#played(text),
      finished: () => deps.caller.agentFinished(),
    });
  }

  get endOfTurnMs(): number | null {
    return this.#deps.settings.speechTimeoutMs;
  }

  open(): void {
    if (this.#signal.aborted) {
      this.#abort();
      return;
    }
    this.#signal.addEventListener('abort', this.#abort, { once: true });
    const fault = this.#deps.faults.strikes('session_fails_at_start');
    if (fault === null) this.#wire.open();
    else this.#failAs(fault);
  }

  #failAs({ code = 64105 }: FaultDetails): void {
    this.#fail(code, 'The session has failed');
  }

  /** Some time after an occasion for it. */
  #strikeSoon(fault: CarrierFault, strike: (details: FaultDetails) => void): void {
    const details = this.#deps.faults.strikes(fault);
    if (details === null) return;
    const { clock, options } = this.#deps;
    clock.clearTimeout(this.#faultTimer);
    this.#faultTimer = clock.setTimeout(() => strike(details), FAULT_AFTER_MS / options.pace);
  }

  speechBegan(text: string): void {
    const { clock, options, settings } = this.#deps;
    this.#info('clientSpeaking', 'on');
    this.#strikeSoon('drop_while_caller_speaks', ({ abrupt = false }) => this.#wire.drop(abrupt));
    this.#beganInSilence = !this.#playback.active;
    this.#ignored = !this.#beganInSilence && settings.ignoreBackchannel && BACKCHANNEL.test(text.trim());
    if (this.#beganInSilence || this.#ignored) return;
    const afterMs = INTERRUPT_AFTER_MS[settings.sensitivity] / options.pace;
    this.#interruptTimer = clock.setTimeout(() => this.#cut('speech'), afterMs);
  }

  heardPartial(text: string): void {
    if (this.#deps.settings.partialPrompts) this.#prompt(text, false);
  }

  speechEnded(): void {
    this.#clearInterrupt();
    this.#info('clientSpeaking', 'off');
  }

  heardFinal(text: string): void {
    this.#prompt(text, true);
    const fault = this.#deps.faults.strikes('error_frame');
    if (fault === null) return;
    const { description = 'An error occurred', frameCount = 1 } = fault;
    for (let count = 0; count < frameCount; count++) this.#send({ type: 'error', description });
  }

  pressed(digit: string): void {
    const { settings } = this.#deps;
    if (!settings.dtmfDetection) return;
    const audible = this.#playback.active;
    const cut = this.#cut('dtmf');
    if (!audible || cut || includesKind(settings.reportDuringSpeech, 'dtmf')) this.#send({ type: 'dtmf', digit });
  }

  /** Gives the `setup` frame; null: the socket goes before it. */
  #opened(): object | null {
    const { settings, setup, sessionId, faults } = this.#deps;
    if (faults.strikes('drop_before_setup') !== null) return null;
    return { type: 'setup', sessionId, ...setup, customParameters: settings.parameters };
  }

  #ready(): void {
    if (this.#isSetUp) return;
    this.#isSetUp = true;
    const { settings, caller } = this.#deps;
    if (settings.greeting !== '') {
      this.#playback.write(settings.greeting, true, {
        interruptible: settings.greetingInterruptible,
        preemptible: false,
      });
    }
    caller.listenTo(this);
  }

  #received(json: string): void {
    if (this.#ended) return;
    const message = readServerMessage(json);
    if ('bad' in message) this.#refuse(message.bad);
    else {
      this.#badCount = 0;
      this.#obey(message);
    }
  }

  #obey(message: ServerMessage): void {
    const { options, watch } = this.#deps;
    switch (message.type) {
      case 'text':
        watch.heardText(message.token, message.last);
        if (!this.#playback.write(message.token, message.last, this.#textOptions(message))) {
          this.#refuse('too much text is waiting to be spoken');
        }
        return;
      case 'play': {
        const rounds = message.loop === 0 ? 1000 : (message.loop ?? 1);
        this.#playback.clip(rounds * options.clipMs, this.#textOptions(message));
        return;
      }
      case 'language':
        this.#transcriptionLanguage = message.transcriptionLanguage ?? this.#transcriptionLanguage;
        return;
      case 'end':
        this.#end({
          status: 'ended',
          ...(message.handoffData === undefined ? {} : { handoffData: message.handoffData }),
        });
        return;
      case 'sendDigits':
        // Tones towards the caller change nothing in a conversation.
        return;
    }
  }

  #textOptions(message: { readonly interruptible?: boolean; readonly preemptible?: boolean }) {
    const { settings } = this.#deps;
    const own = message.interruptible;
    return {
      interruptible: own === undefined ? settings.interruptible : own ? ('any' as const) : ('none' as const),
      preemptible: message.preemptible ?? settings.preemptible,
    };
  }

  #refuse(reason: string): void {
    this.#badCount++;
    this.#send({ type: 'error', description: `64107 Invalid Message Received: ${reason}` });
    if (this.#badCount < BAD_MESSAGES_MAX) return;
    this.#wire.close(1007, 'Too many consecutive malformed messages');
    this.#fail(64105, 'Websocket ended');
  }

  #prompt(text: string, last: boolean): void {
    const { settings, watch } = this.#deps;
    const silenced = this.#playback.audible && !this.#beganInSilence;
    if (this.#ignored || (silenced && !includesKind(settings.reportDuringSpeech, 'speech'))) return;
    const language = this.#transcriptionLanguage;
    if (last) this.#playback.beginTurn();
    watch.spoke(text, last);
    this.#send({ type: 'prompt', voicePrompt: text, lang: language === 'multi' ? 'en' : language, last });
  }

  /** Stops the agent, if it may be stopped, and says so. True when it was. */
  #cut(by: 'speech' | 'dtmf'): boolean {
    const cut = this.#playback.cut(by);
    if (cut === null) return false;
    const { caller, watch } = this.#deps;
    // Whatever is spoken from now on, the utterance that cut in is reported.
    this.#beganInSilence = true;
    this.#send({
      type: 'interrupt',
      utteranceUntilInterrupt: cut.heard,
      durationUntilInterruptMs: cut.sinceStartMs,
    });
    watch.interrupted(cut.heard);
    caller.agentCut(cut.unfinished);
    return true;
  }

  #agentAudible(on: boolean): void {
    if (this.#ended) return;
    this.#info('agentSpeaking', on ? 'on' : 'off');
    if (on) {
      this.#strikeSoon('drop_in_reply', ({ abrupt = false }) => this.#wire.drop(abrupt));
      this.#strikeSoon('session_fails', (details) => this.#failAs(details));
    }
    this.#deps.caller.agentAudible(on);
    // The caller was already talking: the agent's first sound is cut off at once.
    if (on && this.#deps.caller.speaking && !this.#ignored) this.#cut('speech');
  }

  #played(text: string): void {
    const { caller, settings, watch } = this.#deps;
    caller.hear(text);
    watch.played(text);
    if (settings.tokensPlayed && text !== '') this.#send({ type: 'info', name: 'tokensPlayed', value: text });
  }

  #info(name: 'agentSpeaking' | 'clientSpeaking', value: 'on' | 'off'): void {
    if (!this.#deps.settings.speakerEvents) return;
    this.#send({ type: 'info', name, value, ts: this.#deps.clock.epochMs() });
  }

  #send(frame: object): void {
    this.#wire.send(frame);
  }

  #clearInterrupt(): void {
    this.#deps.clock.clearTimeout(this.#interruptTimer);
    this.#interruptTimer = null;
  }

  #fail(errorCode: number, errorMessage: string): void {
    this.#end({ status: 'failed', errorCode, errorMessage });
  }

  #end(end: Omit<SessionEnd, 'durationMs'>): void {
    if (this.#ended) return;
    this.#ended = true;
    const { clock, caller } = this.#deps;
    clock.clearTimeout(this.#faultTimer);
    this.#clearInterrupt();
    this.#playback.stop();
    caller.listenTo(null);
    const durationMs = Math.round((clock.nowUs() - this.#startedUs) / 1000);
    this.#wire.letGo(() => {
      this.#signal.removeEventListener('abort', this.#abort);
      this.#resolve({ ...end, durationMs });
    });
  }
}
