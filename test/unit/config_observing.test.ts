import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from '../../src/config.ts';
import type { Environment } from '../../src/config_reader.ts';

const WEBHOOK = { ALERT_WEBHOOK_URL: 'https://ops.example.com/alerts', ALERT_WEBHOOK_SECRET: 'a-secret-of-alerts' };

function observing(environment: Environment) {
  const reading = readConfig(environment);
  assert.ok(reading.ok, JSON.stringify(reading));
  return { ...reading.config.observing, notes: reading.notes.join('\n') };
}

function wrong(environment: Environment): readonly string[] {
  const reading = readConfig(environment);
  return reading.ok ? [] : reading.problems.map(({ variable, message }) => `${variable} ${message}`);
}

describe('recording', () => {
  it('is off unless it is asked for', () => {
    assert.equal(observing({}).record, 'off');
    assert.equal(observing({ RECORD: 'redacted' }).record, 'redacted');
  });

  it('of everything as it was said is noted at the start', () => {
    assert.match(observing({ RECORD: 'full' }).notes, /RECORD=full/);
    assert.doesNotMatch(observing({ RECORD: 'redacted' }).notes, /RECORD/);
  });

  it('of another kind stops the start', () => {
    assert.deepEqual(wrong({ RECORD: 'everything' }), ['RECORD must be one of off, redacted, full.']);
  });
});

describe('alerts', () => {
  it('are told to the webhook, signed', () => {
    const { alerts } = observing(WEBHOOK);
    assert.equal(alerts.webhook?.url, WEBHOOK.ALERT_WEBHOOK_URL);
    assert.equal(alerts.webhook.secret.reveal(), WEBHOOK.ALERT_WEBHOOK_SECRET);
    assert.equal(alerts.responseGapP95Ms, 1000);
  });

  it('cannot be sent unsigned: without its secret the webhook stops the start', () => {
    const [problem] = wrong({ ALERT_WEBHOOK_URL: WEBHOOK.ALERT_WEBHOOK_URL });
    assert.match(problem ?? '', /^ALERT_WEBHOOK_SECRET is missing/);
  });

  it('have a target that can be set, within reason', () => {
    assert.equal(observing({ ALERT_P95_MS: '400' }).alerts.responseGapP95Ms, 400);
    assert.match(wrong({ ALERT_P95_MS: '5' })[0] ?? '', /^ALERT_P95_MS must be a whole number from 50 to 60000/);
  });
});

describe('tracing', () => {
  it('is on once a collector is named', () => {
    assert.equal(observing({}).tracing, null);
    const { tracing } = observing({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318/',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, x-team = voice',
      OTEL_SERVICE_NAME: 'front-desk',
    });
    assert.equal(tracing?.endpoint, 'http://localhost:4318');
    assert.equal(tracing.serviceName, 'front-desk');
    assert.deepEqual(
      Object.entries(tracing.headers).map(([name, value]) => [name, value.reveal()]),
      [
        ['api-key', 'a b'],
        ['x-team', 'voice'],
      ],
    );
  });

  it('shows no header in what is printed of the configuration', () => {
    const shown = JSON.stringify(
      observing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318', OTEL_EXPORTER_OTLP_HEADERS: 'k=hidden-value' }),
    );
    assert.doesNotMatch(shown, /hidden-value/);
  });

  it('with headers that are no pairs stops the start and does not repeat them', () => {
    assert.deepEqual(wrong({ OTEL_EXPORTER_OTLP_HEADERS: 'hidden-value' }), [
      'OTEL_EXPORTER_OTLP_HEADERS must be name=value pairs, separated by commas; entry 1 is not.',
    ]);
  });
});
