/**
 * The talk on one media stream. It plays the part for its call that ConversationRelay plays elsewhere: hears the caller,
 * speaks the replies, notices when the caller cuts in, and says how much was heard until then.
 */
import type { Clock } from '../domain/clock.ts';
import type { Socket } from '../domain/socket.ts';
import type { Workflow } from '../domain/workflow.ts';
import type { ClipStore } from './clip_store.ts';
import type { MediaFact, MediaLink } from './media_door.ts';
import { MediaVoice, type VoiceChoice, type VoiceLimits } from './media_voice.ts';
import type { Recogniser, RecogniserOptions, SpeechFailure, SpeechService } from './speech_service.ts';

/** How a call is heard and spoken to. */
export interface MediaSpeech {
  readonly hears: RecogniserOptions;
  readonly speaks: VoiceChoice;
  readonly mayCutIn: { readonly bySpeech: boolean; readonly byKeys: boolean };
  /** Said while somebody else speaks, and no reason to stop: "mhm". */
  isBackchannel(text: string): boolean;
}

export interface TalkParts {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly service: SpeechService;
  readonly clips: ClipStore;
  readonly limits: VoiceLimits;
  readonly streamSid: string;
  speechFor(workflow: Workflow, language: string): MediaSpeech;
  tell(fact: MediaFact, atUs: number): void;
}

/** A recogniser that breaks is begun anew so often; then the call goes on by other means. */
const RECOGNISERS_MAX = 3;

export class MediaTalk {
  readonly voice: MediaVoice;
  readonly #parts: TalkParts;
  #speechFor: ((language: string) => MediaSpeech) | null = null;
  #speech: MediaSpeech | null = null;
  #recogniser: Recogniser | null = null;
  #recognisersFailed = 0;
  #isCallerSpeaking = false;
  #hasFailed = false;
  #isOver = false;

  constructor(parts: TalkParts) {
    this.#parts = parts;
    const { socket, clock, service, clips, limits, streamSid } = parts;
    this.voice = new MediaVoice(
      {
        socket,
        clock,
        service,
        clips,
        limits,
        audible: (on) => this.#tell({ type: 'agent.speaking', on }),
        played: (text) => this.#tell({ type: 'tokens.played', text }),
        speakIn: (language, { listens }) => this.#speakIn(language, listens),
        failed: (failure) => this.#failed(failure),
      },
      streamSid,
    );
  }

  begin({ workflow, language, listener, greeting }: Omit<MediaLink, 'tell' | 'trackingId'>): void {
    this.#speechFor = (other) => this.#parts.speechFor(workflow, other);
    const speech = this.#speechFor(language);
    this.#speech = speech;
    this.#parts.service.warm();
    this.#listen();
    this.voice.begin(speech.speaks, listener, greeting);
  }

  #speakIn(language: string, listens: boolean): void {
    const speech = this.#speechFor?.(language);
    if (speech === undefined) return;
    this.voice.speakAs(speech.speaks);
    if (!listens || this.#speech === null) return;
    this.#speech = speech;
    this.#recogniser?.close();
    this.#listen();
  }

  hear(audio: Uint8Array): void {
    this.#recogniser?.write(audio);
  }

  pressed(digit: string): void {
    if (this.#speech?.mayCutIn.byKeys === true) this.#cut();
    this.#tell({ type: 'caller.pressed', digit });
  }

  end(): void {
    this.#isOver = true;
    this.#recogniser?.close();
    this.#recogniser = null;
    this.voice.detach();
  }

  #listen(): void {
    const speech = this.#speech;
    if (speech === null || this.#isOver) return;
    this.#recogniser = this.#parts.service.recognise(speech.hears, {
      partial: (text, language) => this.#heard(speech, text, language, false),
      final: (text, language) => this.#heard(speech, text, language, true),
      failed: (failure) => this.#heardNoMore(failure),
    });
  }

  #heard(speech: MediaSpeech, text: string, language: string, isFinal: boolean): void {
    if (this.#isOver) return;
    if (this.voice.isAudible) {
      if (speech.mayCutIn.bySpeech && !speech.isBackchannel(text)) this.#cut();
      // What began before we spoke is told in any case.
      else if (!this.#isCallerSpeaking) return;
    }
    if (!this.#isCallerSpeaking) this.#tell({ type: 'client.speaking', on: true });
    this.#isCallerSpeaking = !isFinal;
    if (!isFinal) return this.#tell({ type: 'prompt.partial', text, language });
    this.#tell({ type: 'client.speaking', on: false });
    this.#tell({ type: 'prompt.final', text, language });
  }

  #cut(): void {
    const heard = this.voice.cut();
    if (heard !== null) this.#tell({ type: 'caller.interrupted', heard });
  }

  /** What the caller was saying is lost, but not what is said next. */
  #heardNoMore(failure: SpeechFailure): void {
    this.#recogniser = null;
    this.#isCallerSpeaking = false;
    this.#recognisersFailed += 1;
    const mayHelp = failure.kind === 'network' || failure.kind === 'service';
    if (!mayHelp || this.#recognisersFailed >= RECOGNISERS_MAX) this.#failed(failure);
    else this.#listen();
  }

  #failed({ kind }: SpeechFailure): void {
    if (this.#hasFailed || this.#isOver) return;
    this.#hasFailed = true;
    this.#tell({ type: 'speech.failed', kind, wasHeard: this.voice.wasHeard });
  }

  #tell(fact: MediaFact): void {
    if (!this.#isOver) this.#parts.tell(fact, this.#parts.clock.nowUs());
  }
}
