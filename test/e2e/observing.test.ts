/** A server whose calls are recorded, traced and counted: each place tells of the same call, and none of what is private. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readRecording } from '../../src/domain/read_recording.ts';
import { type OtlpCollector, startOtlpCollector } from '../support/otlp_collector.ts';
import { parsePrometheus } from '../support/prometheus_text.ts';
import { connectCall, putDown } from '../support/relay_client.ts';
import { ask } from '../support/signed_requests.ts';
import { endedCall, startTestServer, type TestServer } from '../support/test_server.ts';
import { eventually } from '../support/waiting.ts';

const NUMBER = '+14155550123';
const NAME = 'Penelope';

let collector: OtlpCollector;
let dataDir: string;
let server: TestServer;

before(async () => {
  collector = await startOtlpCollector();
  dataDir = mkdtempSync(join(tmpdir(), 'weaver-observing-'));
  server = await startTestServer({
    DATA_DIR: dataDir,
    RECORD: 'redacted',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_SERVICE_NAME: 'front-desk',
  });
});

after(async () => {
  await server.stop();
  await collector.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a call is recorded, traced, and counted in the metrics, without its numbers and names', async () => {
  const { call, relay } = await connectCall(server);
  await relay.askFor('What are your opening hours?');
  relay.fellSilent();
  await relay.askFor(`My name is ${NAME} and my number is ${NUMBER}, where are you?`);
  relay.fellSilent();
  await putDown(server, call);
  const { body } = await ask<{ readonly calls: readonly { readonly trackingId: string }[] }>(server, '/api/calls');
  const trackingId = body.calls[0]?.trackingId ?? '';
  const record = await endedCall(server, trackingId);
  assert.equal(record.turns.length, 2);

  const recordings = join(dataDir, 'recordings');
  const file = await eventually('the recording', async () =>
    existsSync(recordings) ? readdirSync(recordings).find((name) => name.endsWith('.json')) : undefined,
  );
  const text = readFileSync(join(recordings, file), 'utf8');
  const recording = readRecording(JSON.parse(text));
  assert.deepEqual([recording.trackingId, recording.privacy, recording.turns.length], [trackingId, 'redacted', 2]);
  assert.ok(recording.events.some(({ type }) => type === 'generation.requested'));
  assert.ok(text.includes('What are your opening hours?'), 'the wording stays');

  await collector.taken(3);
  const spans = collector.spans();
  const turns = spans.filter(({ name }) => name === 'turn');
  const root = spans.find(({ name }) => name === 'call');
  assert.equal(turns.length, 2);
  assert.ok(turns.every(({ traceId }) => traceId === root?.traceId));
  assert.equal(collector.resource()['service.name'], 'front-desk');

  const exposed = parsePrometheus(await (await fetch(`${server.origin}/metrics`)).text());
  const metrics = await ask<{ readonly turns: { readonly optimized: { readonly n: number } } }>(
    server,
    '/api/performance-metrics',
  );
  assert.equal(metrics.body.turns.optimized.n, 2);
  const counted = exposed.get('weaver_turns_total')?.samples ?? [];
  assert.equal(
    counted.reduce((sum, { value }) => sum + value, 0),
    2,
  );

  const told = [text, JSON.stringify(collector.requests), JSON.stringify(server.log.entries)];
  for (const place of told) assert.doesNotMatch(place, new RegExp(`${NAME}|4155550123|5550123`, 'i'));
});
