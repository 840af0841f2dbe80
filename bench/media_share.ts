/**
 * What this process itself adds to a turn over a media stream: `npm run bench:media`. Fifty calls at once, each with 50
 * frames of audio a second in real time; the service is one that hears and speaks at once, so that what is left between a
 * final transcript and the first frame of the answer is ours. Sentences that are synthesised and sentences that were spoken
 * before are told apart.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { FRAME_BYTES, FRAME_MS, SILENCE } from '../src/domain/media_frames.ts';
import type { Socket, SocketListener } from '../src/domain/socket.ts';
import type { Workflow } from '../src/domain/workflow.ts';
import { LIMITS } from '../src/limits.ts';
import { type CallHouse, createCallHouse } from '../src/runtime/call_house.ts';
import { createEarly, NO_PRICES } from '../src/runtime/create_early.ts';
import { ProviderBoard } from '../src/runtime/provider_board.ts';
import { createSystemClock } from '../src/runtime/system_clock.ts';
import { ClipStore } from '../src/speech/clip_store.ts';
import { createMediaRoute } from '../src/speech/media_socket.ts';
import type { RecogniserListener, SpeechService } from '../src/speech/speech_service.ts';
import { SHIPPED_WORKFLOWS } from '../src/workflows/shipped_workflows.ts';
import { curveOf } from './quantiles.ts';

const STREAMS = 50;
const SECONDS = 30;
const TURN_EVERY_MS = 1_000;
const TARGETS_MS = { synthesised: 15, clips: 5 } as const;
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const SILENT_FRAME = Buffer.alloc(FRAME_BYTES, SILENCE).toString('base64');
const ACCOUNT_SID = 'AC00000000000000000000000000000001';

const clock = createSystemClock();

/** Hears what it is told to, speaks a second of audio at once. */
class InstantSpeech implements SpeechService {
  readonly name = 'instant';
  readonly ears: RecogniserListener[] = [];
  synthesisedCount = 0;

  recognise(_options: object, listener: RecogniserListener): { write(): void; close(): void } {
    this.ears.push(listener);
    return { write() {}, close() {} };
  }

  synthesise(_request: object, sink: Parameters<SpeechService['synthesise']>[1]): void {
    this.synthesisedCount += 1;
    sink.audio(new Uint8Array(8_000).fill(1));
    sink.done();
  }

  warm(): void {}

  close(): void {}
}

/** One caller: an open stream, and when it heard the first audio after its last words. */
class Caller {
  readonly listener: SocketListener;
  heardUs = 0;
  #marks: string[] = [];

  constructor(open: (socket: Socket) => SocketListener) {
    this.listener = open({
      send: (text) => {
        if (text.startsWith('{"event":"media"')) this.heardUs ||= clock.nowUs();
        else if (text.includes('"mark"')) this.#marks.push(text);
        return 'sent';
      },
      close: () => undefined,
    });
  }

  say(frame: object): void {
    this.listener.message(JSON.stringify({ streamSid: 'MZ1', ...frame }), clock.nowUs());
  }

  /** What was sent counts as heard. */
  hearAll(): void {
    for (const mark of this.#marks.splice(0)) this.listener.message(mark, clock.nowUs());
  }
}

function house(): CallHouse {
  const board = new ProviderBoard({ clock, log: QUIET, random: Math.random, limits: LIMITS.providers });
  return createCallHouse({
    followLanguage: () => null,
    clock,
    log: QUIET,
    limits: LIMITS,
    meter: { callOpened() {}, turnEnded() {}, callEnded() {}, count() {} },
    early: createEarly({ clock, prices: NO_PRICES, board, random: Math.random, tables: null }).parts,
    board,
    models: [],
    carrier: 'simulator',
    maxCalls: STREAMS,
    owner: 'bench',
    tap: null,
    watcher: null,
    randomBytes: (count) => randomBytes(count),
    refusal: () => null,
    save() {},
    stored: () => null,
    takeUps: null,
    hangUp() {},
    verifySocket: () => true,
  });
}

/** A workflow whose answers are so many that most are new, and one that everybody hears. */
function workflow(): Workflow {
  const [sample] = SHIPPED_WORKFLOWS;
  if (sample === undefined) throw new Error('No workflow ships.');
  const answers = Array.from({ length: STREAMS * SECONDS }, (_, at) => ({
    wordings: [`question number ${at}`],
    reply: `This is what we say to number ${at}.`,
  }));
  return { ...sample, answers: [...answers, { wordings: ['the usual'], reply: 'This is what we always say.' }] };
}

async function run(): Promise<void> {
  const { registry } = house();
  const service = new InstantSpeech();
  const route = createMediaRoute({
    door: registry,
    clock,
    log: QUIET,
    limits: LIMITS.media,
    service,
    clips: new ClipStore(null, LIMITS.media.clips),
    speechFor: (_workflow, language) => ({
      hears: { languages: [language], hints: [], endSilenceMs: 500 },
      speaks: { language, voice: 'voice' },
      mayCutIn: { bySpeech: true, byKeys: true },
      isBackchannel: () => false,
    }),
    verify: () => true,
    onCount() {},
  });
  const spoken = workflow();
  const callers = Array.from({ length: STREAMS }, (_, at) => {
    const callSid = `CA${at}`;
    const numbers = { to: '+14155550100', from: '+14155550101' };
    const call = { direction: 'inbound', mode: 'optimized', ...numbers, workflow: spoken, language: 'en-US' } as const;
    const trackingId = registry.open({ ...call, variables: {}, callSid });
    const token = registry.issueToken(trackingId, callSid, ACCOUNT_SID);
    const caller = new Caller((socket) => route.opened(socket));
    caller.say({
      event: 'start',
      start: { streamSid: 'MZ1', callSid, accountSid: ACCOUNT_SID, customParameters: { token } },
    });
    return caller;
  });
  const times = { synthesised: [] as number[], clips: [] as number[] };
  const startedUs = clock.nowUs();
  let question = 0;
  for (let tick = 0; tick < (SECONDS * 1_000) / FRAME_MS; tick += 1) {
    for (const [at, caller] of callers.entries()) {
      caller.say({ event: 'media', media: { payload: SILENT_FRAME } });
      // Each has its own moment in the second.
      if ((tick + at) % (TURN_EVERY_MS / FRAME_MS) !== 0) continue;
      caller.hearAll();
      caller.heardUs = 0;
      const isUsual = question % 2 === 0;
      const before = service.synthesisedCount;
      const saidUs = clock.nowUs();
      service.ears[at]?.final(isUsual ? 'the usual' : `question number ${question}`, 'en-US');
      question += 1;
      const kind = service.synthesisedCount === before ? 'clips' : 'synthesised';
      if (caller.heardUs > 0) times[kind].push((caller.heardUs - saidUs) / 1_000);
    }
    const dueUs = startedUs + (tick + 1) * FRAME_MS * 1_000;
    await pause(Math.max(0, (dueUs - clock.nowUs()) / 1_000));
  }
  report(times, (clock.nowUs() - startedUs) / 1_000_000);
}

function report(times: Readonly<Record<keyof typeof TARGETS_MS, readonly number[]>>, tookS: number): void {
  console.log(`${STREAMS} streams, ${SECONDS} s of audio played in ${tookS.toFixed(1)} s.`);
  let isMet = tookS < SECONDS * 1.05;
  for (const kind of ['synthesised', 'clips'] as const) {
    const [p50 = NaN, p99 = NaN, longest = NaN] = curveOf(times[kind], [0.5, 0.99, 1]);
    const ms = (value: number): string => `${value.toFixed(2)} ms`;
    const target = `target ${TARGETS_MS[kind]}`;
    console.log(`${kind}: n ${times[kind].length}, p50 ${ms(p50)}, p99 ${ms(p99)} (${target}), longest ${ms(longest)}`);
    isMet &&= times[kind].length > 500 && p99 <= TARGETS_MS[kind];
  }
  process.exitCode = isMet ? 0 : 1;
}

await run();
process.exit();
