/** Which way of speech a call is connected by: relay, media stream or Gather, and what follows when one of them fails. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { NO_FAILURE, type SessionCourse, withoutPath } from '../../../src/domain/session_course.ts';
import type { MediaPaths } from '../../../src/telephony/webhook_parts.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';
import { findAll } from '../../support/telephony_samples.ts';
import { actionIn, namesIn, relayIn, WebhookHouse } from '../../support/webhook_house.ts';

const PREFERRED: MediaPaths = { isAvailable: () => true, isPreferred: () => true };
const AVAILABLE: MediaPaths = { isAvailable: () => true, isPreferred: () => false };
const LIVE = { CallStatus: 'in-progress' };

async function connected(media: MediaPaths) {
  const house = new WebhookHouse([sampleWorkflow()], media);
  const trackingId = house.outbound();
  const root = await house.ask('twiml-optimized', {}, { trackingId });
  house.desk.connect(trackingId);
  return { house, trackingId, root, over: () => house.desk.find(trackingId)?.relay?.over };
}

test('a call in a language that is preferred there is connected by a media stream, with its token', async () => {
  const { root, trackingId, over, house } = await connected(PREFERRED);
  const [stream] = findAll(root, 'Stream');
  assert.equal(stream?.attributes['url'], 'wss://example.com/media');
  const parameters = findAll(root, 'Parameter').map(({ attributes }) => [attributes['name'], attributes['value']]);
  assert.deepEqual(parameters, [
    ['token', 'token-1'],
    ['trackingId', trackingId],
  ]);
  assert.equal(over(), 'media');
  assert.deepEqual(house.desk.told, []);
});

test('a call whose service is only available begins with the relay', async () => {
  const { root, over } = await connected(AVAILABLE);
  assert.equal(findAll(root, 'ConversationRelay').length, 1);
  assert.equal(over(), undefined);
});

test('a stream that is over in a call that goes on is connected anew; after three in a row the relay takes over', async () => {
  const { house, root, over } = await connected(PREFERRED);
  let action = actionIn(root);
  for (let count = 0; count < 2; count += 1) {
    const again = await house.askUrl(action, LIVE);
    assert.equal(findAll(again, 'Stream').length, 1);
    action = actionIn(again);
  }
  const last = await house.askUrl(action, LIVE);
  assert.equal(findAll(last, 'ConversationRelay').length, 1);
  assert.equal('welcomeGreeting' in relayIn(last), false);
  assert.equal(over(), 'relay');
});

test('a stream whose caller has hung up ends the call', async () => {
  const { house, root } = await connected(PREFERRED);
  assert.deepEqual(namesIn(await house.askUrl(actionIn(root), { CallStatus: 'completed' })), ['Hangup']);
  assert.deepEqual(house.desk.told[0]?.event, { type: 'carrier.ended', end: 'completed' });
});

test('a relay that fails three times makes way for a stream where there is a service, and a failing stream for Gather', async () => {
  const { house, root, over } = await connected(AVAILABLE);
  house.desk.answer = { text: '', hangUp: false };
  let action = actionIn(root);
  const failed = { ...LIVE, SessionId: 'VX1', SessionStatus: 'failed', ErrorCode: '64106', SessionDuration: '1' };
  for (let count = 0; count < 2; count += 1) action = actionIn(await house.askUrl(action, failed));
  const stream = await house.askUrl(action, failed);
  assert.equal(findAll(stream, 'Stream').length, 1);
  assert.equal(over(), 'media');
  action = actionIn(stream);
  for (let count = 0; count < 2; count += 1) action = actionIn(await house.askUrl(action, LIVE));
  assert.deepEqual(namesIn(await house.askUrl(action, LIVE)), ['Gather', 'Redirect']);
  assert.deepEqual(house.codes, ['RELAY_GIVEN_UP']);
});

test('whatever fails, a way that was given up is not taken again, and Gather is the last', () => {
  fc.assert(
    fc.property(
      fc.nat(3),
      fc.boolean(),
      fc.constantFrom<'relay' | 'media'>('relay', 'media'),
      (failedCount, hasMedia, first) => {
        const ways: string[] = [];
        let course: SessionCourse = { ...NO_FAILURE, over: first };
        for (let count = 0; count < failedCount; count += 1) {
          ways.push(course.over);
          course = withoutPath(course, hasMedia);
        }
        ways.push(course.over);
        const before = ways.filter((way) => way !== 'gather');
        assert.equal(new Set(before).size, before.length);
        if (ways.length > 2) assert.equal(ways.at(-1), 'gather');
      },
    ),
  );
});
