import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createCallPlacer } from '../../src/telephony/place_call.ts';
import { createTwilioCarrier } from '../../src/telephony/twilio_carrier.ts';
import { createWebhookUrls } from '../../src/telephony/webhook_urls.ts';
import { FakeCallDesk } from '../support/fake_call_desk.ts';
import { ACCOUNT_SID } from '../support/telephony_samples.ts';
import { createKeptLog } from '../support/kept_log.ts';
import { sampleWorkflow } from '../support/sample_workflow.ts';
import { startTwilioRestServer } from '../support/twilio_rest_server.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';

const clock = new VirtualClock();
const log = createKeptLog();
const desk = new FakeCallDesk();
const server = await startTwilioRestServer();
const carrier = createTwilioCarrier({
  accountSid: ACCOUNT_SID,
  authToken: 'secret-token',
  defaultFrom: '+14155550100',
  clock,
  log,
  timeoutMs: 600_000,
  apiBaseUrl: server.url,
});
after(async () => {
  await carrier.close();
  await server.close();
});
const placer = createCallPlacer({
  desk,
  carrier,
  placements: { claim: async () => null, put: async () => undefined },
  workflows: { get: () => sampleWorkflow() },
  fill: (workflow) => ({ workflow, missing: [] }),
  urls: createWebhookUrls('https://example.com'),
  fallbackUrl: null,
  publicUrlProblem: null,
  clock,
  log,
});

test('a call whose answer was lost on the way is found at Twilio and placed once', async () => {
  server.plan.push({ kind: 'reset', placed: true });
  const state = { over: false };
  const work = placer
    .place(
      { mode: 'optimized', to: '+14155550123', from: null, workflowId: 'w', language: null, variables: {} },
      { idempotencyKey: null, client: 'app', describe: (placed) => ({ ...placed }) },
    )
    .finally(() => {
      state.over = true;
    });
  await server.seen(1);
  // The carrier's own deadline is far beyond the 5 s that pass here.
  for (let steps = 0; !state.over && steps < 5_000; steps++) {
    await setImmediate();
    if (!state.over) clock.advance(100);
  }
  const { answer } = await work;
  assert.equal(answer.body['callSid'], server.calls[0]?.sid);
  assert.deepEqual([server.calls.length, server.requests.map(({ method }) => method)], [1, ['POST', 'GET']]);
  assert.equal(clock.pendingCount, 0);
});
