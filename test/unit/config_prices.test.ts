import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from '../../src/config.ts';
import type { PricesConfig } from '../../src/config_prices.ts';
import type { Environment } from '../../src/config_reader.ts';

const AZURE = {
  AZURE_OPENAI_ENDPOINT: 'https://one.openai.azure.com/openai/deployments/chat/chat/completions?api-version=2024-10-21',
  AZURE_OPENAI_API_KEY: 'key-one',
};
const AZURE_2 = {
  AZURE_OPENAI_ENDPOINT_2:
    'https://two.openai.azure.com/openai/deployments/chat/chat/completions?api-version=2024-10-21',
  AZURE_OPENAI_KEY_2: 'key-two',
};
const OPENAI = { OPENAI_API_KEY: 'key-three', OPENAI_MODEL: 'gpt-small' };

function prices(environment: Environment): PricesConfig {
  const reading = readConfig(environment);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.config.prices;
}

function wrong(environment: Environment): readonly string[] {
  const reading = readConfig(environment);
  return reading.ok ? [] : reading.problems.map(({ variable, message }) => `${variable} ${message}`);
}

describe('the price of a phone minute', () => {
  it('is that of a relay minute and an outbound US minute unless it is told', () => {
    assert.equal(prices({}).phoneMinute, 0.084);
    assert.equal(prices({ PHONE_MINUTE_PRICE: ' ' }).phoneMinute, 0.084);
  });

  it('can be told, in whatever currency', () => {
    assert.equal(prices({ PHONE_MINUTE_PRICE: '1.25' }).phoneMinute, 1.25);
    assert.equal(prices({ PHONE_MINUTE_PRICE: '9999.000001' }).phoneMinute, 9999.000001);
    assert.equal(prices({ PHONE_MINUTE_PRICE: '0' }).phoneMinute, 0);
  });

  for (const value of ['-1', '1e3', '0,084', '$0.084', '12345', '.5', '1.', 'NaN']) {
    it(`stops the start when it is no price: ${value}`, () => {
      assert.deepEqual(wrong({ PHONE_MINUTE_PRICE: value }), [
        'PHONE_MINUTE_PRICE must be the price of a minute on the phone, such as 0.084.',
      ]);
    });
  }
});

describe('the price of a model', () => {
  it('is that of a small hosted model unless it is told', () => {
    assert.deepEqual(prices({ ...AZURE, ...OPENAI }).models, {
      azure_openai: { inputPerMillion: 0.4, outputPerMillion: 1.6 },
      openai: { inputPerMillion: 0.4, outputPerMillion: 1.6 },
    });
  });

  it('is told by the variable of its provider, for what is sent and what comes back', () => {
    const told = { AZURE_OPENAI_PRICE: '2/8', AZURE_OPENAI_PRICE_2: '0.15/0.6', OPENAI_PRICE: '0/0' };
    assert.deepEqual(prices({ ...AZURE, ...AZURE_2, ...OPENAI, ...told }).models, {
      azure_openai: { inputPerMillion: 2, outputPerMillion: 8 },
      azure_openai_2: { inputPerMillion: 0.15, outputPerMillion: 0.6 },
      openai: { inputPerMillion: 0, outputPerMillion: 0 },
    });
  });

  it('is read of those providers only that are configured', () => {
    assert.deepEqual(prices({}).models, {});
    assert.deepEqual(Object.keys(prices({ ...AZURE, OPENAI_PRICE: '1/1' }).models), ['azure_openai']);
  });

  for (const value of ['0.4', '0.4/', '/1.6', '0.4:1.6', '0.4/1.6/2', '-1/2', '1 / 2', '1e3/2']) {
    it(`stops the start when it is no pair of prices: ${value}`, () => {
      assert.deepEqual(wrong({ ...AZURE, ...AZURE_2, AZURE_OPENAI_PRICE_2: value }), [
        'AZURE_OPENAI_PRICE_2 must be two prices per million tokens, for what is sent and what comes back, such as 0.4/1.6.',
      ]);
    });
  }

  it('that is wrong does not repeat what was given', () => {
    assert.doesNotMatch(wrong({ ...AZURE, AZURE_OPENAI_PRICE: 'a-secret' }).join(), /a-secret/);
  });
});

it('The prices are frozen', () => {
  const read = prices({ ...AZURE, AZURE_OPENAI_PRICE: '1/2' });
  assert.ok(Object.isFrozen(read) && Object.isFrozen(read.models) && Object.isFrozen(read.models['azure_openai']));
});
