/**
 * Calls over a media stream, whatever callers, model, speech service and socket do: the transcript is what was played, one
 * reply at a time, and nothing is left behind.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { BYTES_PER_MS } from '../../src/domain/media_frames.ts';
import { DEAD_AIR_US } from '../../src/domain/turn.ts';
import type { SpeechFailure } from '../../src/speech/speech_service.ts';
import { WORKFLOW } from '../support/call_world.ts';
import type { FakeChannel } from '../support/fake_channel.ts';
import { type Behaviour, fails, hang, says } from '../support/fake_provider.ts';
import { LETTER_MS, spokenIndex } from '../support/fake_speech.ts';
import type { MediaPhone } from '../support/media_phone.ts';
import { ACCOUNT_SID, CALL_SID, start, type Stream, talking } from '../support/media_stream.ts';

type Deed =
  | { readonly does: 'asks' | 'cuts in' | 'says mhm' | 'presses a key'; readonly afterMs: number }
  /** The model, for the next turn. */
  | { readonly does: 'model is late'; readonly ms: number }
  | { readonly does: 'model fails' | 'model hangs' }
  /** The service, for the next sentence. */
  | { readonly does: 'voice fails'; readonly kind: SpeechFailure['kind'] }
  | { readonly does: 'voice breaks off'; readonly bytes: number }
  | { readonly does: 'voice is slow'; readonly ms: number }
  | { readonly does: 'ear fails' }
  /** The socket. */
  | { readonly does: 'socket is full'; readonly result: 'buffered' | 'dropped'; readonly ms: number }
  | { readonly does: 'stream is lost'; readonly ms: number };

const after = fc.integer({ min: 0, max: 6_000 });
const caller: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('asks' as const), afterMs: after }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('cuts in' as const), afterMs: after }) },
  fc.record({ does: fc.constantFrom('says mhm' as const, 'presses a key' as const), afterMs: after }),
);
const model: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ does: fc.constant('model is late' as const), ms: fc.integer({ min: 0, max: 3_000 }) }),
  fc.record({ does: fc.constantFrom('model fails' as const, 'model hangs' as const) }),
);
const trouble: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    does: fc.constant('voice fails' as const),
    kind: fc.constantFrom('network' as const, 'service' as const, 'quota' as const, 'auth' as const),
  }),
  fc.record({ does: fc.constant('voice breaks off' as const), bytes: fc.integer({ min: 0, max: 20_000 }) }),
  fc.record({ does: fc.constant('voice is slow' as const), ms: fc.integer({ min: 0, max: 1_500 }) }),
  fc.record({ does: fc.constant('ear fails' as const) }),
  fc.record({
    does: fc.constant('socket is full' as const),
    result: fc.constantFrom('buffered' as const, 'dropped' as const),
    ms: fc.integer({ min: 0, max: 800 }),
  }),
  fc.record({ does: fc.constant('stream is lost' as const), ms: fc.integer({ min: 0, max: 4_000 }) }),
);

/** Two sentences that nobody else says; they begin with whose they are. */
const answerTo = (utterance: string): readonly string[] => {
  // What was said before it without an answer is in the utterance too.
  const [asked = utterance] = /\bq\d+$/.exec(utterance) ?? [];
  return `${asked} is |what this is about. And |${asked} has more, |with a clause, and an end.`.split('|');
};
const answers =
  (afterMs: number): Behaviour =>
  (generation, clock) =>
    says(answerTo(generation.request.utterance), afterMs, 30)(generation, clock);

interface Sentence {
  readonly question: string;
  readonly letters: number;
}

/** Those that answer a question; the last one may be cut. Lines that a connection has lost may stand in one with another. */
function sentencesIn(text: string): readonly Sentence[] {
  const found = text.matchAll(/[^.?!]*?\b(q\d+)\b[^.?!]*\.?/g);
  return [...found].map(([sentence, question = '']) => ({ question, letters: sentence.trim().length }));
}

function add(to: Map<string, number>, question: string, letters: number): void {
  to.set(question, (to.get(question) ?? 0) + letters);
}

class Call {
  readonly stream: Stream = talking();
  phone: MediaPhone = this.stream.phone;
  readonly #phones = [this.phone];
  #relay: FakeChannel | null = null;
  #questions = 0;

  constructor() {
    for (const provider of this.stream.world.providers) provider.always = answers(200);
  }

  get isOver(): boolean {
    return this.phone.closedWith !== null;
  }

  does(deed: Deed): void {
    if (this.isOver) return;
    const { world, speech } = this.stream;
    const [first] = world.providers;
    switch (deed.does) {
      case 'asks':
        world.clock.advance(deed.afterMs);
        return this.#says(`q${++this.#questions}`);
      case 'cuts in':
        world.clock.advance(deed.afterMs % 1_500);
        return this.#says(`q${++this.#questions}`);
      case 'says mhm':
        world.clock.advance(deed.afterMs);
        return this.#hears('mhm');
      case 'presses a key':
        world.clock.advance(deed.afterMs);
        return this.phone.tell({ event: 'dtmf', dtmf: { digit: '5' } });
      case 'model is late':
        return void first?.next.push(answers(deed.ms));
      case 'model fails':
        return void first?.next.push(fails(50));
      case 'model hangs':
        return void first?.next.push(hang);
      case 'voice fails':
        return void speech.failures.push({ kind: deed.kind, message: 'It went wrong.' });
      case 'voice breaks off':
        speech.breaksAfterBytes = deed.bytes;
        return undefined;
      case 'voice is slow':
        speech.firstMs = deed.ms;
        return undefined;
      case 'ear fails':
        return this.#earFails();
      case 'socket is full':
        return void this.phone.full.push(deed);
      case 'stream is lost':
        return this.#lost(deed.ms);
    }
  }

  #says(text: string): void {
    this.#withEar((ear) => ear.partial(text.slice(0, 1), 'en-US'));
    this.stream.world.clock.advance(200);
    this.#hears(text);
  }

  #hears(text: string): void {
    this.#withEar((ear) => ear.final(text, 'en-US'));
  }

  /** It may just have been closed. */
  #withEar(use: (ear: Stream['speech']['ear']) => void): void {
    const newest = this.stream.speech.ears.at(-1);
    if (newest?.isClosed === false) use(newest.listener);
  }

  #earFails(): void {
    const newest = this.stream.speech.ears.at(-1);
    if (newest?.isClosed !== false) return;
    newest.isClosed = true;
    newest.listener.failed({ kind: 'network', message: 'Gone.' });
  }

  #lost(ms: number): void {
    this.phone.hangsUp();
    this.stream.world.clock.advance(ms);
    const streamSid = `MZ${this.#phones.length + 1}`;
    this.phone = this.stream.open(streamSid);
    this.#phones.push(this.phone);
    start({ ...this.stream, phone: this.phone }, { streamSid, callSid: CALL_SID, accountSid: ACCOUNT_SID });
  }

  /** Everything is said to its end, over the relay where the stream was given up, then the caller hangs up. */
  end(): void {
    const { world, trackingId } = this.stream;
    world.clock.advance(3_000);
    if (this.isOver && world.registry.liveCount > 0) this.#goesOnByRelay();
    world.clock.advance(6_000);
    while (this.phone.isPlaying) world.clock.advance(100);
    world.registry.tell(trackingId, { type: 'carrier.ended', end: 'completed' }, 'completed');
    this.phone.hangsUp();
    world.clock.advance(25_000);
  }

  /** By the carrier or given up by us. */
  get streamsLost(): number {
    return this.#phones.length - (this.#relay === null ? 1 : 0);
  }

  #goesOnByRelay(): void {
    const { world, trackingId } = this.stream;
    const token = world.registry.issueToken(trackingId, CALL_SID, ACCOUNT_SID);
    this.#relay = world.knock(token, { sessionId: 'VX1' }).channel;
  }

  /** What of the answers was played, by whom they answer. */
  get heard(): ReadonlyMap<string, number> {
    const heard = new Map<string, number>();
    const { spoken } = this.stream.speech;
    for (const { byte, bytes } of this.#phones.flatMap(({ played }) => played)) {
      const text = spoken[spokenIndex(byte, spoken.length)]?.text ?? '';
      for (const { question } of sentencesIn(text)) add(heard, question, bytes / BYTES_PER_MS / LETTER_MS);
    }
    for (const { question, letters } of sentencesIn(this.#relay?.said() ?? '')) add(heard, question, letters);
    return heard;
  }
}

function played(deeds: readonly Deed[]): Call {
  const call = new Call();
  for (const deed of deeds) call.does(deed);
  call.end();
  return call;
}

/** What stands around answers in a line. */
const { bridge, apology, brokenOff, unknown, stillThere, goodbye } = WORKFLOW.lines;
const OTHER_LINES = [...bridge, ...apology, ...brokenOff, ...unknown, ...stillThere, goodbye];
/** A word, and what two frames and rounding make of it. */
const WORD_LETTERS = 10;
const SENTENCE_LETTERS = 60;

/** Lines of the transcript against what the phone has played, letter by letter. */
function assertHeardAsWritten({ stream, heard, streamsLost }: Call): void {
  const { transcript } = stream.world.record(stream.trackingId);
  const written = new Map<string, number>();
  for (const { role, text } of transcript) {
    if (role !== 'agent') continue;
    const own = OTHER_LINES.reduce((left, line) => left.replaceAll(line, ''), text);
    for (const { question, letters } of sentencesIn(own)) add(written, question, letters);
  }
  for (const question of new Set([...written.keys(), ...heard.keys()])) {
    const [letters, inTranscript] = [heard.get(question) ?? 0, written.get(question) ?? 0];
    const said = `${question}: heard ${letters.toFixed(1)} letters, written ${inTranscript}`;
    assert.ok(inTranscript <= letters + WORD_LETTERS, said);
    // What a stream that is lost was in the middle of is said again from the beginning of its sentence.
    assert.ok(letters <= inTranscript + WORD_LETTERS + streamsLost * SENTENCE_LETTERS, said);
  }
}

function assertOneReplyAtATime({ stream }: Call): void {
  let isOpen = false;
  for (const { token, last } of stream.replies) {
    assert.ok(token !== '' || isOpen, 'a reply that was not begun is closed');
    isOpen = !last;
  }
}

function assertNothingLeft({ stream }: Call): void {
  const { world, speech, counts } = stream;
  assert.deepEqual(
    counts.filter((code) => code === 'MEDIA_BROKEN'),
    [],
  );
  assert.equal(speech.openCount, 0, 'sentences are being synthesised');
  assert.ok(
    speech.ears.every(({ isClosed }) => isClosed),
    'somebody listens',
  );
  world.assertEndedCleanly();
}

test('whatever happens on a media stream, the transcript is what was played, and nothing is left', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: caller }, model, trouble), { maxLength: 14 }), (deeds) => {
      const call = played(deeds);
      assertHeardAsWritten(call);
      assertOneReplyAtATime(call);
      assertNothingLeft(call);
    }),
    { numRuns: 300 },
  );
});

test('while voice and socket do their part, no turn on a media stream is silent, whatever the model does', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 2, arbitrary: caller }, model), { maxLength: 14 }), (deeds) => {
      const { stream } = played(deeds);
      for (const { turnId, outcome, timeline } of stream.world.metered) {
        if (timeline.finalUs === undefined || outcome === 'interrupted') continue;
        const waitedUs = (timeline.firstTextUs ?? Infinity) - timeline.finalUs;
        assert.ok(
          waitedUs <= DEAD_AIR_US + stream.speech.firstMs * 1_000,
          `turn ${turnId}: ${outcome}, ${waitedUs} µs`,
        );
      }
    }),
    { numRuns: 200 },
  );
});
