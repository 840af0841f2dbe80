import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { HeardRecord } from '../../../src/domain/heard_record.ts';
import { HeardBook, type Place } from '../../../src/prediction/heard/heard_book.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { openedLearned } from '../../support/opened_learned.ts';
import { createKeptLog } from '../../support/kept_log.ts';

const DAY_MS = 86_400_000;

/** A table in memory that, like the store, has what was written only a moment later. */
class Table {
  readonly records = new Map<string, HeardRecord>();
  putCount = 0;
  isBroken = false;

  get(key: string): HeardRecord | null {
    if (this.isBroken) throw new Error('closed');
    return this.records.get(key) ?? null;
  }

  async put(key: string, record: HeardRecord): Promise<void> {
    this.putCount += 1;
    await Promise.resolve();
    if (this.isBroken) throw new Error('disk full');
    this.records.set(key, record);
  }

  async remove(key: string): Promise<boolean> {
    await Promise.resolve();
    return this.records.delete(key);
  }

  entries({ after = '', limit }: { readonly after?: string; readonly limit: number }) {
    return [...this.records]
      .map(([key, value]) => ({ key, value }))
      .sort((one, other) => (one.key < other.key ? -1 : 1))
      .filter(({ key }) => key > after)
      .slice(0, limit);
  }

  get text(): string {
    return JSON.stringify([...this.records.values()]);
  }
}

function setUp(table = new Table()) {
  const clock = new VirtualClock();
  return { table, clock, book: new HeardBook({ table, clock }) };
}

const placeOf = (state: string): Place => ({ scope: 'w', state });
const HERE = placeOf('ask_area');

function learnTimes(book: HeardBook, text: string, times: number, place = HERE): void {
  for (let n = 0; n < times; n++) book.learn(place, text, `caller${n}`);
}

test('Completeness is unknown below four observations, then tells whole from gone on', () => {
  const { book } = setUp();
  learnTimes(book, 'the north', 2);
  book.learn(HERE, 'the north part of town', 'a');
  assert.equal(book.completeness(HERE, 'the north'), null);
  book.learn(HERE, 'the north please', 'b');
  assert.deepEqual(book.completeness(HERE, 'the north'), { wholeCount: 2, wentOnCount: 2 });
  assert.deepEqual(book.completeness(HERE, 'the'), { wholeCount: 0, wentOnCount: 4 });
  assert.equal(book.completeness(HERE, 'the nor'), null);
  assert.equal(book.completeness(placeOf('another'), 'the north'), null);
  assert.equal(book.completeness({ scope: 'v', state: HERE.state }, 'the north'), null);
});

test('Completeness of scripts without spaces goes by the character', () => {
  const { book } = setUp();
  learnTimes(book, '我想訂位', 3);
  learnTimes(book, '我想訂位 ok 今晚', 2);
  assert.deepEqual(book.completeness(HERE, '我想訂位'), { wholeCount: 3, wentOnCount: 2 });
  assert.deepEqual(book.completeness(HERE, '我想'), { wholeCount: 0, wentOnCount: 5 });
  learnTimes(book, '북쪽이요 네', 5);
  assert.equal(book.completeness(HERE, '북'), null);
});

test('Likely texts are the most probable first, not more and not less probable than asked for', () => {
  const { book } = setUp();
  learnTimes(book, 'yes', 6);
  learnTimes(book, 'no', 3);
  book.learn(HERE, 'who is this', 'a');
  assert.deepEqual(book.likely(HERE, 5, 0), [
    { text: 'yes', probability: 5.25 / 11 },
    { text: 'no', probability: 2.25 / 11 },
  ]);
  assert.deepEqual(book.likely(HERE, 5, 0.21), [{ text: 'yes', probability: 5.25 / 11 }]);
  assert.deepEqual(book.likely(HERE, 1, 0), [{ text: 'yes', probability: 5.25 / 11 }]);
  learnTimes(book, 'no', 10);
  assert.equal(book.likely(HERE, 1, 0)[0]?.text, 'no');
  assert.deepEqual(book.likely(placeOf('another'), 5, 0), []);
});

test('Probabilities of a state that was hardly seen are lower than its shares', () => {
  const { book } = setUp();
  learnTimes(book, 'yes', 3);
  assert.deepEqual(book.likely(HERE, 1, 0), []);
  learnTimes(book, 'yes', 1);
  assert.equal(book.likely(HERE, 1, 0)[0]?.probability, 0.65);
  learnTimes(book, 'yes', 96);
  assert.ok((book.likely(HERE, 1, 0)[0]?.probability ?? 0) > 0.98);
});

test('A text that two callers said in another state is not likely here', () => {
  const { book } = setUp();
  learnTimes(book, 'yes', 9);
  for (let n = 0; n < 9; n++) book.learn(placeOf('another'), 'yes', 'one');
  assert.deepEqual(book.likely(placeOf('another'), 5, 0), []);
});

test('Callers whose numbers are withheld may all be the same one', () => {
  const { book } = setUp();
  for (let n = 0; n < 9; n++) book.learn(HERE, 'i am maria', '');
  book.learn(HERE, 'i am maria', 'a');
  assert.deepEqual(book.likely(HERE, 5, 0), []);
  assert.deepEqual(book.completeness(HERE, 'i am maria'), { wholeCount: 10, wentOnCount: 0 });
  book.learn(HERE, 'i am maria', 'b');
  assert.equal(book.likely(HERE, 5, 0).length, 1);
});

const NEVER_CLEAR = [
  'my number is 555 1234',
  '1 2 3 4',
  'five five five one',
  'fünf drei 2 neun zwei',
  '電話係二三四五',
  'j o h n',
  'it is n as in nancy then k as in kevin',
  'm ü l l e r',
  'nw1 4ab',
  'order ab12cd',
  'i '.repeat(61).trim(),
];

test('Texts with numbers, spelled letters, codes or great length are never kept in clear', () => {
  for (const text of NEVER_CLEAR) {
    const { book, table, clock } = setUp();
    learnTimes(book, text, 9);
    clock.advance(5_000);
    assert.deepEqual(book.likely(HERE, 5, 0), [], text);
    assert.equal(table.putCount, 1);
  }
});

test('Ordinary answers with a number or a letter in them may be kept', () => {
  const ordinary = [
    'a table for two at 7',
    'plan b',
    'the 2nd please',
    'around 10am',
    'y a las dos',
    'vitamin c i think',
    '兩位',
  ];
  for (const text of ordinary) {
    const { book } = setUp();
    learnTimes(book, text, 4);
    assert.deepEqual(book.likely(HERE, 5, 0), [{ text, probability: 3.25 / 5 }]);
  }
});

test('A state is halved when 400 were learned, so that what is said now wins', () => {
  const { book } = setUp();
  learnTimes(book, 'yes', 398);
  book.learn(HERE, 'once', 'a');
  assert.deepEqual(book.completeness(HERE, 'yes'), { wholeCount: 398, wentOnCount: 0 });
  book.learn(HERE, 'yes', 'a');
  assert.deepEqual(book.completeness(HERE, 'yes'), { wholeCount: 199, wentOnCount: 0 });
  learnTimes(book, 'no', 199);
  assert.ok((book.likely(HERE, 1, 0)[0]?.probability ?? 1) < 0.52);
  learnTimes(book, 'no', 200);
  assert.equal(book.likely(HERE, 1, 0)[0]?.text, 'no');
});

test('A state keeps 64 utterances and 512 beginnings, those that are heard often', async () => {
  const { book, table } = setUp();
  for (let n = 0; n < 350; n++) {
    if (n % 13 === 0) learnTimes(book, 'the usual', 1);
    book.learn(HERE, `${String.fromCodePoint(97 + (n % 26)).repeat(3)} word${n} and more of it`, 'a');
  }
  book.flush();
  await new Promise((resolve) => setImmediate(resolve));
  const record = table.records.get('w|ask_area');
  assert.ok(record && record.texts.length <= 64 && record.prefixes.length <= 512 * 12);
  assert.ok(record.texts.length > 40 && record.prefixes.length > 300 * 12);
  assert.ok((book.completeness(HERE, 'the usual')?.wholeCount ?? 0) >= 10);
});

test('A new utterance finds room among 64 that were all said more often', () => {
  const { book } = setUp();
  for (let n = 0; n < 64; n++) learnTimes(book, `answer ${n}`, 3);
  learnTimes(book, 'news', 20);
  assert.equal(book.likely(HERE, 1, 0)[0]?.text, 'news');
});

test('States beyond 5,000 leave memory for the store and are read again when asked for', async () => {
  const { book, table } = setUp();
  learnTimes(book, 'yes', 4, placeOf('first'));
  for (let n = 0; n < 5_000; n++) learnTimes(book, 'no', 1, placeOf(`s${n}`));
  assert.equal(book.stateCount, 5_000);
  // On its way to the store it is not lost either.
  assert.equal(table.records.size, 0);
  assert.equal(book.completeness(placeOf('first'), 'yes')?.wholeCount, 4);
  await new Promise((resolve) => setImmediate(resolve));
  for (let n = 0; n < 5_000; n++) learnTimes(book, 'no', 1, placeOf(`s${n}`));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(book.completeness(placeOf('first'), 'yes')?.wholeCount, 4);
  assert.equal(book.stateCount, 5_000);
});

test('What was learned is written every five seconds, a part at a time, and no timer stays', () => {
  const { book, table, clock } = setUp();
  for (let n = 0; n < 70; n++) learnTimes(book, 'yes', 1, placeOf(`s${n}`));
  clock.advance(4_999);
  assert.equal(table.putCount, 0);
  clock.advance(1);
  assert.equal(table.putCount, 8);
  clock.advance(1_000);
  assert.equal(table.putCount, 70);
  assert.equal(clock.pendingCount, 0);
  learnTimes(book, 'yes', 1);
  book.flush();
  assert.equal(table.putCount, 71);
  assert.equal(clock.pendingCount, 0);
  book.flush();
  assert.equal(table.putCount, 71);
});

test('A store that fails is as if nothing was known, and memory still serves', async () => {
  const table = new Table();
  const { book, clock } = setUp(table);
  table.isBroken = true;
  assert.equal(book.completeness(HERE, 'yes'), null);
  learnTimes(book, 'yes', 4);
  clock.advance(5_000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(book.completeness(HERE, 'yes')?.wholeCount, 4);
  table.isBroken = false;
  for (const broken of [{ s: 1 }, { lastSeenEpochMs: 1, totalCount: 4, texts: [], prefixes: new Uint8Array(13) }]) {
    table.records.set('w|broken', broken as unknown as HeardRecord);
    assert.equal(book.completeness(placeOf('broken'), 'yes'), null);
    assert.deepEqual(book.likely(placeOf('broken'), 3, 0), []);
  }
  learnTimes(book, 'yes', 4, placeOf('broken'));
  assert.equal(book.likely(placeOf('broken'), 3, 0).length, 1);
});

test('A record with parts of another kind is as if nothing was known: nothing of it is ever asked or compared', () => {
  const text = { hash: 1, count: 300, caller: 0, text: 'yes' };
  const whole = { lastSeenEpochMs: 1, totalCount: 400, texts: [text], prefixes: new Uint8Array(0) };
  for (const changed of [
    { texts: [{ ...text, text: 5 }] },
    { texts: [{ ...text, text: undefined }] },
    { texts: [null] },
    { texts: 'none' },
    { totalCount: 'many' },
    { lastSeenEpochMs: undefined },
  ]) {
    const { book, table } = setUp();
    table.records.set('w|ask_area', { ...whole, ...changed } as unknown as HeardRecord);
    assert.deepEqual(book.likely(HERE, 3, 0), [], JSON.stringify(changed));
    learnTimes(book, 'yes', 4);
    assert.equal(book.likely(HERE, 3, 0).length, 1);
  }
});

test('Pruning forgets states that were not seen for long, a few at a time, those that were seen again not', async () => {
  const { book, table, clock } = setUp();
  for (let n = 0; n < 10; n++) learnTimes(book, 'yes', 4, placeOf(`s${n}`));
  book.flush();
  clock.advance(31 * DAY_MS);
  learnTimes(book, 'yes', 1, placeOf('s3'));
  await new Promise((resolve) => setImmediate(resolve));
  const before = clock.epochMs() - 30 * DAY_MS;
  let removed = 0;
  for (let round = 0; round < 4; round++) {
    const count = await book.prune(before, 3);
    assert.ok(count <= 3);
    removed += count;
  }
  assert.equal(removed, 9);
  assert.deepEqual([...table.records.keys()], ['w|s3']);
  assert.equal(book.completeness(placeOf('s4'), 'yes'), null);
  assert.equal(book.completeness(placeOf('s3'), 'yes')?.wholeCount, 5);
});

const said = fc.record({
  state: fc.constantFrom('a', 'b'),
  text: fc
    .array(fc.constantFrom('yes', 'no', 'the', 'north', '我', '要', 'it'), { minLength: 1, maxLength: 4 })
    .map((words) => words.join(' ')),
  caller: fc.constantFrom('', 'x', 'y', 'z'),
});

test('Nothing is kept in clear below two callers, and counts are what was learned, also from the store', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(said, { maxLength: 120 }), async (utterances) => {
      const { book, table, clock } = setUp();
      for (const { state, text, caller } of utterances) book.learn(placeOf(state), text, caller);
      book.flush();
      await new Promise((resolve) => setImmediate(resolve));
      const again = new HeardBook({ table, clock });
      for (const state of ['a', 'b']) {
        const here = utterances.filter((utterance) => utterance.state === state);
        const record = table.records.get(`w|${state}`);
        const clear = new Set(record?.texts.map(({ text }) => text));
        for (const text of new Set(here.map((utterance) => utterance.text))) {
          const callers = new Set(
            here.filter((one) => one.text === text && one.caller !== '').map((one) => one.caller),
          );
          assert.equal(clear.has(text), callers.size >= 2);
          const wholeCount = here.filter((one) => one.text === text).length;
          const wentOnCount = here.filter((one) => one.text !== text && one.text.startsWith(`${text} `)).length;
          const expected = wholeCount + wentOnCount < 4 ? null : { wholeCount, wentOnCount };
          assert.deepEqual(book.completeness(placeOf(state), text), expected);
          assert.deepEqual(again.completeness(placeOf(state), text), expected);
        }
        const likely = again.likely(placeOf(state), 64, 0);
        assert.deepEqual(likely, book.likely(placeOf(state), 64, 0));
        assert.ok(likely.reduce((total, { probability }) => total + probability, 0) <= 1 + 1e-9);
      }
    }),
    { numRuns: 60 },
  );
});

test('Counts never exceed what was learned, whatever was dropped or halved', () => {
  const words = fc.array(fc.nat(40), { minLength: 600, maxLength: 1200 });
  fc.assert(
    fc.property(words, (numbers) => {
      const { book } = setUp();
      for (const n of numbers) book.learn(HERE, `say w${n % 7} x${n} and so on`, `c${n % 3}`);
      for (const n of new Set(numbers)) {
        const found = book.completeness(HERE, `say w${n % 7} x${n}`);
        assert.ok((found?.wentOnCount ?? 0) <= numbers.filter((other) => other === n).length);
      }
      assert.ok((book.completeness(HERE, 'say')?.wentOnCount ?? 0) < 400);
    }),
    { numRuns: 20 },
  );
});

test('The book comes back from the real store, with nothing in it in clear that one caller said', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'weaver-heard-'));
  const log = createKeptLog();
  const clock = new VirtualClock();
  let storage = openedLearned(dataDir, log);
  const book = new HeardBook({ table: storage.heard, clock });
  learnTimes(book, 'in the centre', 4);
  book.learn(HERE, 'in the secret garden', 'a');
  book.flush();
  await storage.close();
  storage = openedLearned(dataDir, log);
  const again = new HeardBook({ table: storage.heard, clock });
  assert.deepEqual(again.likely(HERE, 3, 0), [{ text: 'in the centre', probability: 3.25 / 6 }]);
  assert.deepEqual(again.completeness(HERE, 'in the'), { wholeCount: 0, wentOnCount: 5 });
  assert.equal(JSON.stringify(storage.heard.entries({ limit: 9 })).includes('secret'), false);
  assert.equal(storage.unreadableCount + storage.failedWriteCount, 0);
  await storage.close();
  assert.equal(new HeardBook({ table: storage.heard, clock }).completeness(HERE, 'in the'), null);
  rmSync(dataDir, { recursive: true });
});

function p99Of(run: (n: number) => void): number {
  const tookUs = Array.from({ length: 20_000 }, (_, n) => {
    const from = performance.now();
    run(n);
    return (performance.now() - from) * 1000;
  });
  return tookUs.sort((one, other) => one - other)[19_800] ?? 0;
}

test('Looking up among 5,000 states in memory takes microseconds', (context) => {
  const { book } = setUp();
  const utterances = Array.from({ length: 60 }, (_, n) => `well i would like ${'very '.repeat(n % 5)}much choice ${n}`);
  for (let n = 0; n < 5_000; n++) {
    for (let m = 0; m < 40; m++) book.learn(placeOf(`s${n}`), utterances[(n + m) % 60] ?? '', `c${m % 3}`);
    for (let m = 0; m < 40; m++) book.learn(placeOf(`s${n}`), utterances[(n + m) % 60] ?? '', `d${m % 3}`);
  }
  const place = (n: number): Place => placeOf(`s${(n * 7919) % 5_000}`);
  const completeness = p99Of((n) => book.completeness(place(n), utterances[n % 60] ?? ''));
  const likely = p99Of((n) => book.likely(place(n), 3, 0.01));
  const learn = p99Of((n) => book.learn(place(n), utterances[n % 60] ?? '', `c${n % 9}`));
  const heapMb = Math.round(process.memoryUsage().rss / 1e6);
  context.diagnostic(
    `p99 completeness ${completeness.toFixed(1)} us, likely ${likely.toFixed(1)} us, learn ${learn.toFixed(1)} us; rss ${heapMb} MB`,
  );
  assert.ok(completeness < 1_000 && likely < 1_000 && learn < 5_000);
});
