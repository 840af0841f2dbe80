import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, test } from 'node:test';
import type { CallEnd } from '../../../src/domain/call_record.ts';
import type { MeteredCall } from '../../../src/domain/metered_call.ts';
import type { TurnOutcome, TurnRecord } from '../../../src/domain/turn.ts';
import { type CallTraces, startTracing } from '../../../src/tracing/tracing.ts';
import type { TracingOptions } from '../../../src/tracing/tracing_options.ts';
import { createKeptLog, type KeptLog } from '../../support/kept_log.ts';
import { type CollectedSpan, type OtlpCollector, startOtlpCollector } from '../../support/otlp_collector.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';
import { within } from '../../support/waiting.ts';

const CREATED_MS = 1_800_000_000_123;
const CREATED_US = CREATED_MS * 1000;
/** A span waits for others for so long that only a whole batch or the end sends it. */
const NEVER_MS = 1_000_000;

const LIMITS = { openCalls: 100, queuedSpans: 100, batchSpans: 100, gatherMs: NEVER_MS, exportMs: 5_000 };

let collector: OtlpCollector;
let clock: VirtualClock;
let log: KeptLog;
let traces: CallTraces | null;

beforeEach(async () => {
  collector = await startOtlpCollector();
  clock = new VirtualClock();
  log = createKeptLog();
  traces = null;
});

afterEach(async () => {
  // Sockets and timers of exports that are still under way would keep the test's process from ending.
  collector.release();
  await traces?.close();
  await collector.close();
});

async function start(
  changes: Partial<Omit<TracingOptions, 'limits'>> = {},
  limits: Partial<TracingOptions['limits']> = {},
): Promise<CallTraces> {
  traces = await startTracing({
    endpoint: collector.url,
    headers: {},
    serviceName: 'phones',
    version: '1.2.3',
    log,
    clock,
    ...changes,
    limits: { ...LIMITS, ...limits },
  });
  return traces;
}

function metered(changes: Partial<MeteredCall> = {}): MeteredCall {
  return {
    trackingId: 'call_1800000000123_abcdefghij',
    direction: 'outbound',
    mode: 'optimized',
    carrier: 'simulator',
    workflowId: 'front-desk',
    language: 'en-US',
    createdEpochMs: CREATED_MS,
    ...changes,
  };
}

/** The first provider fails, the second one speaks. */
function turnOf(changes: Partial<TurnRecord> = {}): TurnRecord {
  return {
    turnId: 1,
    atMs: 1024.07,
    outcome: 'answered',
    source: 'second',
    start: 'recovery',
    language: 'de-DE',
    bridged: true,
    discarded: [],
    attempts: [
      {
        source: 'first',
        start: 'cold',
        startedUs: 500_011,
        firstTokenUs: null,
        endedUs: 600_013,
        end: 'failed',
        failure: 'HTTP_429',
      },
      {
        source: 'second',
        start: 'recovery',
        startedUs: 600_017,
        firstTokenUs: 900_019,
        endedUs: 1_500_023,
        end: 'whole',
        failure: null,
      },
    ],
    responseGapMs: 400.03,
    timeline: {
      firstPartialUs: 0,
      lastPartialChangeUs: 400_003,
      speechEndedUs: 450_001,
      finalUs: 500_003,
      lookedUpUs: 500_007,
      sourceStartedUs: 600_017,
      providerFirstTokenUs: 900_019,
      firstTextUs: 700_021,
      answerTextUs: 900_033,
      lastTextUs: 1_500_029,
      firstPlayedUs: 1_100_031,
      playedUs: 3_000_037,
      interruptedUs: 3_000_039,
      endedUs: 3_000_041,
    },
    ...changes,
  };
}

async function collected(open: CallTraces): Promise<readonly CollectedSpan[]> {
  await open.close();
  return collector.spans();
}

function only(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const found = spans.filter((span) => span.name === name);
  assert.equal(found.length, 1, `one span named ${name}`);
  return found[0] as CollectedSpan;
}

function loadedPackages(): readonly string[] {
  return Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('@opentelemetry'));
}

test('Without tracing nothing of OpenTelemetry is loaded, with it nothing is registered globally', async () => {
  assert.deepEqual(loadedPackages(), []);
  await start();
  assert.ok(loadedPackages().some((path) => path.includes('sdk-trace')));
  const globals = Object.getOwnPropertySymbols(globalThis).map(String);
  assert.deepEqual(
    globals.filter((name) => name.includes('opentelemetry')),
    [],
  );
});

test('A call with a turn becomes one trace: the call above the turn above its generations', async () => {
  const tracing = await start();
  const call = metered();
  tracing.callOpened(call);
  tracing.turnEnded(call, turnOf());
  tracing.callEnded(call, 'completed');
  const spans = await collected(tracing);

  const root = only(spans, 'call');
  const turn = only(spans, 'turn');
  const generations = spans.filter(({ name }) => name === 'generation');
  assert.equal(spans.length, 4);
  assert.deepEqual(new Set(spans.map(({ traceId }) => traceId)), new Set([root.traceId]));
  assert.equal(root.parentSpanId, undefined);
  assert.equal(turn.parentSpanId, root.spanId);
  assert.deepEqual(
    generations.map(({ parentSpanId }) => parentSpanId),
    [turn.spanId, turn.spanId],
  );
  assert.deepEqual([root.kind, turn.kind, ...generations.map(({ kind }) => kind)], [2, 1, 3, 3]);
});

test('The times of turns and generations are those of the record, to the microsecond', async () => {
  const tracing = await start();
  const call = metered();
  tracing.callOpened(call);
  const turn = turnOf();
  tracing.turnEnded(call, turn);
  const spans = await collected(tracing);

  const originUs = CREATED_US + 1_024_070;
  const { startUs, endUs, events } = only(spans, 'turn');
  assert.deepEqual([startUs, endUs], [originUs, originUs + 3_000_041]);
  assert.deepEqual(
    events.map(([name, atUs]) => [name, atUs - originUs]),
    [
      ['first_partial', 0],
      ['last_partial_change', 400_003],
      ['speech_ended', 450_001],
      ['final_prompt', 500_003],
      ['looked_up', 500_007],
      ['first_text', 700_021],
      ['answer_text', 900_033],
      ['last_text', 1_500_029],
      ['first_played', 1_100_031],
      ['played', 3_000_037],
      ['interrupted', 3_000_039],
    ],
  );
  const generations = spans.filter(({ name }) => name === 'generation');
  assert.deepEqual(
    generations.map((span) => [span.startUs - originUs, span.endUs - originUs, span.events]),
    [
      [500_011, 600_013, []],
      [600_017, 1_500_023, [['first_token', originUs + 900_019]]],
    ],
  );
});

test('A call lasts from its creation to its end, and never ends before its last turn', async () => {
  const tracing = await start();
  const [short, long] = [metered(), metered({ trackingId: 'call_1800000000123_zzzzzzzzzz' })];
  tracing.callOpened(short);
  tracing.callOpened(long);
  clock.advance(2500.001);
  tracing.turnEnded(short, turnOf());
  tracing.callEnded(short, 'completed');
  tracing.callEnded(long, 'completed');
  const calls = (await collected(tracing)).filter(({ name }) => name === 'call');
  assert.deepEqual(
    calls.map(({ startUs, endUs }) => [startUs, endUs]),
    [
      [CREATED_US, CREATED_US + 1_024_070 + 3_000_041],
      [CREATED_US, CREATED_US + 2_500_001],
    ],
  );
});

test('A call that goes on in another process ends its span here, and begins one there when it is taken up', async () => {
  const tracing = await start();
  const [left, taken] = [metered(), metered({ trackingId: 'call_1800000000123_zzzzzzzzzz' })];
  tracing.callOpened(left);
  clock.advance(1_000);
  tracing.callLeft(left);
  const takenUs = clock.epochMs() * 1000;
  tracing.callTakenUp(taken);
  clock.advance(500);
  tracing.callEnded(taken, 'completed');
  const calls = (await collected(tracing)).filter(({ name }) => name === 'call');
  assert.deepEqual(
    calls.map(({ startUs, endUs, attributes }) => [
      startUs,
      endUs,
      attributes['call.taken_up'],
      attributes['call.end'],
    ]),
    [
      [CREATED_US, CREATED_US + 1_000_000, undefined, undefined],
      [takenUs, takenUs + 500_000, true, 'completed'],
    ],
  );
});

test('The spans say what happened and in which service', async () => {
  const tracing = await start();
  const call = metered();
  tracing.callOpened(call);
  tracing.turnEnded(call, turnOf());
  tracing.turnEnded(call, turnOf({ turnId: 2, source: null, start: null, attempts: [], responseGapMs: null }));
  tracing.callEnded(call, 'completed');
  const spans = await collected(tracing);

  assert.deepEqual(only(spans, 'call').attributes, {
    'call.tracking_id': 'call_1800000000123_abcdefghij',
    'call.direction': 'outbound',
    'call.mode': 'optimized',
    'call.carrier': 'simulator',
    'call.workflow_id': 'front-desk',
    'call.language': 'en-US',
    'call.turn_count': 2,
    'call.end': 'completed',
  });
  const [first, second] = spans.filter(({ name }) => name === 'turn').map(({ attributes }) => attributes);
  const common = {
    'call.tracking_id': 'call_1800000000123_abcdefghij',
    'turn.language': 'de-DE',
    'turn.bridged': true,
  };
  assert.deepEqual(first, {
    ...common,
    'turn.id': 1,
    'turn.outcome': 'answered',
    'turn.source': 'second',
    'turn.start': 'recovery',
    'turn.response_gap_ms': 400.03,
    'turn.attempt_count': 2,
    'turn.discarded_count': 0,
  });
  const none = { 'turn.attempt_count': 0, 'turn.discarded_count': 0 };
  assert.deepEqual(second, { ...common, 'turn.id': 2, 'turn.outcome': 'answered', ...none });
  assert.deepEqual(
    spans.filter(({ name }) => name === 'generation').map(({ attributes }) => attributes),
    [
      {
        'generation.source': 'first',
        'generation.start': 'cold',
        'generation.end': 'failed',
        'error.type': 'HTTP_429',
      },
      { 'generation.source': 'second', 'generation.start': 'recovery', 'generation.end': 'whole' },
    ],
  );
  const resource = collector.resource();
  assert.deepEqual([resource['service.name'], resource['service.version']], ['phones', '1.2.3']);
});

test('An adopted speculation has its lead, and what was discarded a span with its reason and its own times', async () => {
  const tracing = await start();
  const call = metered();
  tracing.callOpened(call);
  const [, spoke] = turnOf().attempts;
  assert.ok(spoke !== undefined);
  const speculation = { ...spoke, start: 'speculation', startedUs: 300_001, firstTokenUs: 450_003 } as const;
  const discarded = [
    { source: 'second', startedUs: 100_001, firstTokenUs: 250_003, endedUs: 300_005, why: 'substituted' },
    { source: 'first', startedUs: 150_001, firstTokenUs: null, endedUs: 200_005, why: 'failed' },
  ] as const;
  const timeline = { ...turnOf().timeline, sourceStartedUs: 300_001 };
  tracing.turnEnded(call, turnOf({ start: 'speculation', attempts: [speculation], discarded, timeline }));
  const spans = await collected(tracing);

  const turn = only(spans, 'turn');
  const { attributes } = turn;
  assert.deepEqual(
    [attributes['turn.start'], attributes['turn.lead_ms'], attributes['turn.discarded_count']],
    ['speculation', 200.002, 2],
  );
  assert.equal(only(spans, 'generation').attributes['generation.start'], 'speculation');
  const originUs = CREATED_US + 1_024_070;
  const shown = spans.filter(({ name }) => name === 'discarded generation');
  assert.deepEqual(
    shown.map((span) => [span.parentSpanId, span.attributes, span.isError, span.kind]),
    [
      [turn.spanId, { 'generation.source': 'second', 'generation.discarded': 'substituted' }, false, 3],
      [turn.spanId, { 'generation.source': 'first', 'generation.discarded': 'failed' }, true, 3],
    ],
  );
  assert.deepEqual(
    shown.map(({ startUs, endUs, events }) => [startUs - originUs, endUs - originUs, events]),
    [
      [100_001, 300_005, [['first_token', originUs + 250_003]]],
      [150_001, 200_005, []],
    ],
  );
});

test('What was asked for ahead begins before its turn, and nothing begins before the call or ends before its start', async () => {
  const tracing = await start();
  const call = metered();
  tracing.callOpened(call);
  const [, spoke] = turnOf().attempts;
  assert.ok(spoke !== undefined);
  const ahead = {
    ...spoke,
    start: 'predicted',
    startedUs: -900_001,
    firstTokenUs: -600_001,
    endedUs: -300_001,
  } as const;
  const discarded = [
    { source: 'second', startedUs: -5_000_000, firstTokenUs: -4_000_000, endedUs: -3_000_000, why: 'unused' },
    { source: 'second', startedUs: -5_000_000, firstTokenUs: null, endedUs: 500_005, why: 'unused' },
    { source: 'second', startedUs: 700_001, firstTokenUs: null, endedUs: 600_001, why: 'interrupted' },
  ] as const;
  tracing.turnEnded(call, turnOf({ start: 'predicted', attempts: [ahead], discarded }));
  tracing.callEnded(call, 'completed');
  const spans = await collected(tracing);

  const originUs = CREATED_US + 1_024_070;
  const timesOf = (name: string): readonly unknown[] =>
    spans
      .filter((span) => span.name === name)
      .map(({ startUs, endUs, events }) => [
        startUs - originUs,
        endUs - originUs,
        events.map(([, us]) => us - originUs),
      ]);
  assert.deepEqual(timesOf('generation'), [[-900_001, -300_001, [-600_001]]]);
  assert.deepEqual(timesOf('discarded generation'), [
    [-1_024_070, -1_024_070, [-1_024_070]],
    [-1_024_070, 500_005, []],
    [700_001, 700_001, []],
  ]);
  for (const { startUs, endUs } of spans) assert.ok(startUs >= CREATED_US && endUs >= startUs);
});

test('Ends, outcomes and attempts that are failures are errors, all others are not', async () => {
  const tracing = await start();
  const ends: readonly CallEnd[] = ['completed', 'failed', 'no_answer', 'lost', 'drained', 'broken', 'machine'];
  for (const [index, end] of ends.entries()) {
    const call = metered({ trackingId: `call_180000000000${index}_abcdefghij` });
    tracing.callOpened(call);
    tracing.callEnded(call, end);
  }
  const call = metered();
  tracing.callOpened(call);
  const outcomes: readonly TurnOutcome[] = ['answered', 'failed', 'truncated', 'overrun', 'abandoned', 'interrupted'];
  const [failed, spoke] = turnOf().attempts;
  assert.ok(failed !== undefined && spoke !== undefined);
  const attempts = [failed, { ...failed, failure: null }, spoke, { ...spoke, end: 'lost' as const }];
  for (const outcome of outcomes) tracing.turnEnded(call, turnOf({ outcome, attempts }));
  tracing.turnEnded(call, turnOf({ outcome: 'disconnected', timeline: { finalUs: 0, endedUs: 2_000_000 } }));
  const spans = await collected(tracing);

  const errorsOf = (name: string, attribute: string): readonly unknown[] =>
    spans
      .filter((span) => span.name === name && span.isError)
      .map(({ attributes }) => [attributes[attribute], attributes['error.type']]);
  const twice = (word: string): readonly string[] => [word, word];
  assert.deepEqual(errorsOf('call', 'call.end'), ['failed', 'lost', 'broken'].map(twice));
  assert.deepEqual(errorsOf('turn', 'turn.outcome'), ['failed', 'truncated', 'overrun', 'disconnected'].map(twice));
  const generations = spans.filter(({ name }) => name === 'generation').map(({ isError }) => isError);
  assert.deepEqual(generations.slice(0, 4), [true, false, false, false]);
});

test('Two calls have different traces', async () => {
  const tracing = await start();
  const calls = [metered(), metered({ trackingId: 'call_1800000000123_zzzzzzzzzz' })];
  for (const call of calls) tracing.callOpened(call);
  for (const call of calls) tracing.turnEnded(call, turnOf({ attempts: [] }));
  for (const call of calls) tracing.callEnded(call, 'completed');
  const spans = await collected(tracing);
  for (const call of calls) {
    const own = spans.filter(({ attributes }) => attributes['call.tracking_id'] === call.trackingId);
    assert.deepEqual(own.map(({ name }) => name).sort(), ['call', 'turn']);
    assert.equal(new Set(own.map(({ traceId }) => traceId)).size, 1);
  }
  assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 2);
});

test('A turn arrives while its call goes on, and refers to the span that the call sends at its end', async () => {
  const tracing = await start({}, { batchSpans: 1 });
  const call = metered();
  tracing.callOpened(call);
  tracing.turnEnded(call, turnOf({ attempts: [] }));
  await collector.taken(1);
  const turn = only(collector.spans(), 'turn');
  tracing.callEnded(call, 'completed');
  await collector.taken(2);
  assert.equal(turn.parentSpanId, only(collector.spans(), 'call').spanId);
});

test('Nothing of the people on the phone and no key is in a span', async () => {
  const tracing = await start({ headers: { 'x-key': 'key-of-the-collector' } });
  const secrets = ['+14155550123', '+14155559876', 'my card is stolen', 'Ada Lovelace', 'hash-of-the-token'];
  const record = {
    ...metered(),
    to: secrets[0],
    from: secrets[1],
    transcript: [{ role: 'caller', text: secrets[2], turnId: 1, atMs: 0 }],
    variables: { name: secrets[3] },
    tokenHash: secrets[4],
  };
  const turn = { ...turnOf(), utterance: secrets[2], text: secrets[3] };
  tracing.callOpened(record);
  tracing.turnEnded(record, turn);
  tracing.callEnded(record, 'completed');
  await tracing.close();
  assert.equal(collector.spans().length, 4);
  for (const { body } of collector.requests) {
    for (const secret of [...secrets, 'key-of-the-collector']) assert.ok(!body.includes(secret), secret);
  }
});

test('The path of the endpoint is completed once, and headers and credentials go with every request', async () => {
  const { host } = new URL(collector.url);
  const paths: readonly (readonly [endpoint: string, path: string])[] = [
    [collector.url, '/v1/traces'],
    [`${collector.url}/`, '/v1/traces'],
    [`${collector.url}/tenants/7/`, '/tenants/7/v1/traces'],
    [`${collector.url}/v1/traces`, '/v1/traces'],
    [`http://user:pass@${host}/otlp?team=voice`, '/otlp/v1/traces?team=voice'],
  ];
  for (const [endpoint] of paths) {
    const tracing = await start({ endpoint, headers: { 'x-key': 'key-of-the-collector' } });
    tracing.callOpened(metered());
    await tracing.close();
  }
  assert.deepEqual(
    collector.requests.map(({ path }) => path),
    paths.map(([, path]) => path),
  );
  for (const { headers } of collector.requests) {
    assert.deepEqual([headers['x-key'], headers['content-type']], ['key-of-the-collector', 'application/json']);
  }
  assert.equal(collector.requests.at(-1)?.headers.authorization, `Basic ${btoa('user:pass')}`);
});

test('An endpoint that is not a URL rejects', async () => {
  await assert.rejects(start({ endpoint: 'collector' }), /Invalid URL/);
});

test('A call more than may be open ends the span of the oldest, whose later turns are not traced', async () => {
  const tracing = await start({}, { openCalls: 2 });
  const calls = ['a', 'b', 'c'].map((letter) => metered({ trackingId: `call_1800000000123_${letter.repeat(10)}` }));
  for (const call of calls) tracing.callOpened(call);
  for (const call of calls) tracing.turnEnded(call, turnOf({ attempts: [] }));
  for (const call of calls) tracing.callEnded(call, 'completed');
  const spans = await collected(tracing);
  const ends = spans.filter(({ name }) => name === 'call').map(({ attributes }) => attributes['call.end']);
  assert.deepEqual(ends, [undefined, 'completed', 'completed']);
  assert.equal(spans.filter(({ name }) => name === 'turn').length, 2);
});

test('Calls that are open when tracing closes have their span too, and what comes later changes nothing', async () => {
  const tracing = await start();
  const call = metered();
  tracing.callOpened(call);
  await tracing.close();
  tracing.turnEnded(call, turnOf());
  tracing.callEnded(call, 'completed');
  tracing.count('late_token');
  await tracing.close();
  assert.equal(only(collector.spans(), 'call').attributes['call.end'], undefined);
});

/** Ends calls one after the other, each of which is exported at once. */
function placeCalls(tracing: CallTraces, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const call = metered({ trackingId: `call_${1_800_000_000_000 + index}_abcdefghij` });
    tracing.callOpened(call);
    tracing.turnEnded(call, turnOf());
    tracing.callEnded(call, 'completed');
  }
}

test('A collector that is down costs the calls nothing, and one line in the log without credentials', async () => {
  const { host } = new URL(collector.url);
  await collector.close();
  // Too short for a repetition, so that the failure is there at once.
  const tracing = await start(
    { endpoint: `http://user:pass@${host}/key-in-the-path`, headers: { 'x-key': 'key-of-the-collector' } },
    { batchSpans: 4, exportMs: 500 },
  );
  placeCalls(tracing, 50);
  await within('the end of tracing', tracing.close(), 5_000);
  assert.deepEqual(log.entries, [
    {
      level: 'warn',
      event: 'traces cannot be exported',
      fields: { collector: `http://${host}`, reason: 'ECONNREFUSED' },
    },
  ]);
});

test('An outage is logged when it begins and when it is over', async () => {
  collector.behave('refuse');
  const tracing = await start({}, { batchSpans: 4, exportMs: 500 });
  placeCalls(tracing, 3);
  await collector.received(3);
  assert.deepEqual(
    log.entries.map(({ level, event }) => [level, event]),
    [['warn', 'traces cannot be exported']],
  );
  assert.ok(!JSON.stringify(log.entries).includes('secret reason'));
  clock.advance(7_000);
  collector.release();
  placeCalls(tracing, 1);
  await tracing.close();
  assert.deepEqual(
    log.entries.slice(1).map(({ level, event }) => [level, event]),
    [['info', 'traces are exported again']],
  );
});

test('A collector that is back soon gets the batch that it had refused', async () => {
  collector.behave('refuse');
  const tracing = await start({}, { batchSpans: 4 });
  placeCalls(tracing, 1);
  await collector.received(1);
  collector.release();
  await collector.taken(4);
  assert.deepEqual(log.entries, []);
});

test('A collector that hangs holds up neither the calls nor the end, and what waits for it is bounded', async () => {
  collector.behave('hold');
  const tracing = await start({}, { queuedSpans: 8, batchSpans: 4, exportMs: 60_000 });
  placeCalls(tracing, 500);
  await collector.received(1);
  let closed = false;
  const closing = tracing.close().then(() => (closed = true));
  // The batch that hangs, and the full queue.
  await collector.received(3);
  clock.advance(59_999);
  await new Promise(setImmediate);
  assert.equal(closed, false);
  clock.advance(1);
  await within('the end of tracing', closing, 2_000);
  collector.release();
  assert.equal(collector.spans().length, 12);
});
