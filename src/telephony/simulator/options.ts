/** How the simulated phone network and its recogniser and voice behave. All times are at pace 1. */

export interface SpeechOptions {
  readonly callerWordsPerS: number;
  /** Chinese, Japanese and Korean characters. */
  readonly callerCharsPerS: number;
  /** A partial transcript comes this often, give or take the jitter. */
  readonly partialEveryMs: number;
  readonly partialJitterMs: number;
  /** How far the recogniser is behind the speech. */
  readonly lagFromMs: number;
  readonly lagToMs: number;
  /** Share of partials whose last one or two words are wrong and corrected later. */
  readonly rewriteShare: number;
  /** Share of utterances whose last partial says the same as the final. */
  readonly wholeLastPartialShare: number;
  /** Share of utterances with a pause in the middle. */
  readonly hesitationShare: number;
  /** Silence after which an utterance counts as finished, lognormal. */
  readonly endOfTurnMedianMs: number;
  readonly endOfTurnSigma: number;
}

export interface VoiceOptions {
  readonly agentWordsPerS: number;
  readonly agentCharsPerS: number;
  /** From the text of a sentence to its first sound. */
  readonly firstByteMs: number;
  /** Text without a sentence end is spoken when none came for this long. */
  readonly textWaitMs: number;
  /** How long one round of a `play` source lasts; the simulator does not fetch it. */
  readonly clipMs: number;
  /** Text that may wait to be spoken; more is answered with an `error` frame. */
  readonly queuedCharsMax: number;
}

export interface SimulatorOptions extends SpeechOptions, VoiceOptions {
  /**
   * 4 = everything that people, recogniser and voice do takes a quarter of the time. Webhook and socket deadlines,
   * `<Pause>`, `<Gather timeout>` and the caller's patience stay real: they measure the server.
   */
  readonly pace: number;
  /** Calls at once; the next one is refused as at an account's limit. */
  readonly callsMax: number;
  /** Hosts besides loopback whose URLs are called. */
  readonly allowedHosts: readonly string[];
  /** From placing a call to its ringing. */
  readonly dialMs: number;
  /** From the answer to the verdict of machine detection. */
  readonly machineDetectionMs: number;
  /** How long the caller takes to speak after the agent has stopped, when the line does not say. */
  readonly reactionFromMs: number;
  readonly reactionToMs: number;
  readonly handshakeTimeoutMs: number;
  /** TwiML Bins, documents that the carrier itself keeps, by their URL: they answer also when the server does not. */
  readonly twimlBins: Readonly<Record<string, string>>;
  /** What becomes of a line that the caller is connected with by `<Dial>`. */
  readonly dialledPickUp: 'answers' | 'busy' | 'no-answer' | 'failed';
  /** How long they talk then. */
  readonly dialledTalkMs: number;
}

export const DEFAULT_SIMULATOR_OPTIONS: SimulatorOptions = {
  pace: 1,
  callsMax: 5_000,
  allowedHosts: [],
  dialMs: 300,
  machineDetectionMs: 1_800,
  reactionFromMs: 200,
  reactionToMs: 600,
  handshakeTimeoutMs: 5_000,
  twimlBins: {},
  dialledPickUp: 'answers',
  dialledTalkMs: 4_000,
  callerWordsPerS: 3.8,
  callerCharsPerS: 4.5,
  partialEveryMs: 250,
  partialJitterMs: 80,
  lagFromMs: 150,
  lagToMs: 300,
  rewriteShare: 0.25,
  wholeLastPartialShare: 0.8,
  hesitationShare: 0.12,
  endOfTurnMedianMs: 700,
  endOfTurnSigma: 0.35,
  agentWordsPerS: 2.8,
  agentCharsPerS: 4.2,
  firstByteMs: 150,
  textWaitMs: 250,
  clipMs: 2_000,
  queuedCharsMax: 100_000,
};
