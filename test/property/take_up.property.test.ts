/** One call, and every way in which its socket and its processes may be lost while people talk in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { TalkingCall } from '../support/call_world.ts';
import { MemoryCallTables } from '../support/memory_calls.ts';
import { SharedStore, type StoreProcess } from '../support/shared_store.ts';

const ACCOUNT_SID = 'AC00000000000000000000000000000001';
const SAVE_WITHIN_MS = 500;

type Step =
  | { readonly do: 'say' | 'answer' | 'answer in part' | 'fail' | 'hear' | 'cut in' }
  | { readonly do: 'lose socket' | 'kill' | 'hand over' | 'replace' }
  | { readonly do: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: 'say' as const }) },
  { weight: 4, arbitrary: fc.constantFrom({ do: 'answer' as const }, { do: 'answer in part' as const }) },
  { weight: 3, arbitrary: fc.constant({ do: 'hear' as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ do: 'fail' as const }, { do: 'cut in' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(20, 400, 700, 3_000) }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Step>({ do: 'lose socket' }, { do: 'kill' }, { do: 'hand over' }, { do: 'replace' }),
  },
);

/** The world as the carrier and the caller know it. */
class Play {
  readonly store = new SharedStore(new MemoryCallTables());
  /** Those that were not killed. */
  readonly #processes = new Set<StoreProcess>();
  #process = this.#start();
  #call: TalkingCall;
  /** What the caller said, and when. */
  readonly said: { readonly text: string; readonly atUs: number; mayBeLost: boolean }[] = [];
  #sessions = 1;

  constructor() {
    this.#call = this.#process.world.talking();
  }

  #start(): StoreProcess {
    const process = this.store.process();
    this.#processes.add(process);
    return process;
  }

  /** Its begin is kept before anything can happen to it. */
  async begin(): Promise<void> {
    this.store.clock.advance(1);
    await this.#settle();
  }

  async play(what: Step): Promise<void> {
    const { clock } = this.store;
    if (what.do === 'wait') clock.advance(what.ms);
    else if (what.do === 'say') this.#say();
    else if (what.do === 'hear') this.#call.heardAll();
    else if (what.do === 'cut in') this.#call.cutsIn('');
    else if (what.do === 'lose socket') this.#loseSocket();
    else if (what.do === 'kill') await this.#kill();
    else if (what.do === 'hand over') await this.#handOver();
    else if (what.do === 'replace') await this.#replace();
    else this.#answer(what.do);
    await this.#settle();
  }

  #say(): void {
    const text = `question ${this.said.length + 1}`;
    this.said.push({ text, atUs: this.store.clock.nowUs(), mayBeLost: false });
    this.#call.says(text);
  }

  #answer(how: 'answer' | 'answer in part' | 'fail'): void {
    const open = this.#process.world.providers.flatMap((provider) => provider.leftBehind);
    const generation = open[0];
    if (generation === undefined) return;
    if (how === 'fail') return generation.sink.failed({ code: 'HTTP_ERROR', message: 'The provider answered 500.' });
    generation.sink.text(`On ${generation.request.utterance} we say this. `);
    if (how === 'answer') generation.sink.done({ endCall: false });
  }

  #loseSocket(): void {
    this.#call.drops();
    this.#connect();
  }

  async #kill(): Promise<void> {
    const sinceUs = this.store.clock.nowUs() - SAVE_WITHIN_MS * 1000;
    for (const one of this.said) if (one.atUs >= sinceUs) one.mayBeLost = true;
    this.#process.kill();
    this.#processes.delete(this.#process);
    this.store.clock.advance(2_000);
    this.#process = this.#start();
    this.#takeUp();
  }

  async #handOver(): Promise<void> {
    const old = this.#process;
    void old.world.registry.handOver(1_000);
    this.store.clock.advance(1_000);
    await this.#settle();
    assert.equal(old.world.registry.liveCount, 0);
    this.#process = this.#start();
    this.#takeUp();
  }

  /** The carrier asks another process while the old one still has the call. */
  async #replace(): Promise<void> {
    const sinceUs = this.store.clock.nowUs() - SAVE_WITHIN_MS * 1000;
    for (const one of this.said) if (one.atUs >= sinceUs) one.mayBeLost = true;
    const old = this.#process;
    this.#process = this.#start();
    this.#takeUp();
    await this.#settle();
    this.store.clock.advance(SAVE_WITHIN_MS);
    old.world.registry.tell(this.#call.trackingId, { type: 'call.stop', end: 'drained' }, 'stopped');
    await this.#settle();
    assert.equal(old.world.registry.liveCount, 0);
  }

  #takeUp(): void {
    const { world } = this.#process;
    world.registry.takeUp(this.#call.trackingId, 'conversation');
    this.#connect();
    const { channel } = this.#call;
    const isAsked = world.providers.some((provider) => provider.leftBehind.length > 0);
    assert.ok(isAsked || channel.said() !== '', 'the caller sits in silence');
  }

  #connect(): void {
    const { world } = this.#process;
    const { trackingId, callSid } = this.#call;
    this.#call = new TalkingCall(
      world,
      trackingId,
      callSid,
      world.registry.issueToken(trackingId, callSid, ACCOUNT_SID),
    );
    this.#sessions += 1;
    this.#call.connect({ sessionId: `VX${this.#sessions}` });
  }

  async #settle(): Promise<void> {
    for (let turns = 0; turns < 4; turns++) await setImmediate();
  }

  get isOver(): boolean {
    return this.#process.world.registry.liveCount === 0;
  }

  async finish(): Promise<void> {
    if (!this.isOver) this.#call.hangsUp();
    this.store.clock.advance(SAVE_WITHIN_MS);
    await this.#settle();
    this.#checkRecord();
    for (const { world, archive } of this.#processes) {
      await archive.flushed();
      world.assertEndedCleanly();
    }
    assert.equal(this.store.storage.callWorkflows.count(), 0);
    const endings = [...this.#processes].flatMap(({ world }) => world.ended);
    assert.equal(endings.length, 1, 'the call ended once');
  }

  #checkRecord(): void {
    const record = this.store.record(this.#call.trackingId);
    assert.ok(record !== null && record.end !== null, 'its end is kept');
    const { transcript, turns } = record;
    assert.equal(transcript.filter(({ text }) => text === 'Hello.').length, 1, 'the greeting is there once');
    const asked = transcript.filter(({ role }) => role === 'caller').map(({ text }) => text);
    const words = asked.flatMap((text) => text.split(/(?= question)/)).map((text) => text.trim());
    assert.deepEqual(words, [...new Set(words)], 'what was said once is there once');
    const kept = this.said.filter(({ text, mayBeLost }) => !mayBeLost || words.includes(text)).map(({ text }) => text);
    assert.deepEqual(words, kept, 'nothing that was kept is lost, and its order is that of the conversation');
    const ids = turns.map(({ turnId }) => turnId);
    assert.deepEqual(
      ids,
      [...new Set(ids)].sort((a, b) => a - b),
      'each turn is there once',
    );
    assert.equal(record.openTurns.length, 0);
  }
}

test('whatever is lost in a call: it ends once, what was said is there once, and nobody sits in silence', async (context) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 22 }), async (steps) => {
      const play = new Play();
      await play.begin();
      for (const one of steps) {
        if (play.isOver) break;
        await play.play(one);
      }
      await play.finish();
    }),
    { numRuns: 300, seed: 5 },
  );
  context.diagnostic('300 calls');
});
