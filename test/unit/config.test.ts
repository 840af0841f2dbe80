import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type Config, readConfig } from '../../src/config.ts';
import type { Environment } from '../../src/config_reader.ts';
import { optimisationLines, optimisations } from '../../src/optimisations.ts';

const SID = `AC${'0a'.repeat(16)}`;
const TWILIO = { TWILIO_ACCOUNT_SID: SID, TWILIO_AUTH_TOKEN: 'auth-token', TWILIO_PHONE_NUMBER: '+14158675309' };
const AZURE_URL = 'https://weaver.openai.azure.com/openai/deployments/voice/chat/completions?api-version=2024-10-21';
const AZURE = { AZURE_OPENAI_API_KEY: 'azure-key', AZURE_OPENAI_ENDPOINT: AZURE_URL };
const OPENAI = { OPENAI_API_KEY: 'sk-openai', OPENAI_MODEL: 'a-model' };

function configOf(environment: Environment): Config {
  const reading = readConfig(environment);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.config;
}

function notesOf(environment: Environment): string {
  const reading = readConfig(environment);
  assert.ok(reading.ok);
  return reading.notes.join('\n');
}

function wrongVariables(environment: Environment): readonly string[] {
  const reading = readConfig(environment);
  return reading.ok ? [] : reading.problems.map((problem) => problem.variable);
}

describe('the configuration', () => {
  it('is complete with no variable set: simulator, scripted answers, this machine only', () => {
    const config = configOf({});
    assert.deepEqual(config, {
      server: {
        port: 3000,
        host: '127.0.0.1',
        publicUrl: 'http://127.0.0.1:3000',
        publicUrlGiven: false,
        publicUrlProblem: null,
        trustProxy: false,
      },
      access: { apiKeys: [], anonymous: false, corsOrigins: [] },
      twilio: null,
      providers: [],
      speech: null,
      prices: { phoneMinute: 0.084, models: {} },
      calls: {
        defaultWorkflow: 'test-workflow',
        maxCalls: 2000,
        drainTimeoutS: 25,
        handoverGapS: 8,
        fallbackUrl: null,
        retentionDays: 30,
      },
      observing: { record: 'off', alerts: { webhook: null, responseGapP95Ms: 1000 }, tracing: null },
      dataDir: './.data',
      logLevel: 'info',
      simulatorAuthToken: null,
    });
  });

  it('is frozen through and through', () => {
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      value.constructor.name === 'Secret' ||
      (Object.isFrozen(value) && Object.values(value).every(frozen));
    assert.ok(frozen(configOf({ ...TWILIO, ...AZURE, ...OPENAI, API_KEYS: 'k'.repeat(16) })));
  });

  it('takes a blank variable as unset and trims the others', () => {
    const blank = { PORT: '', HOST: '  ', TWILIO_AUTH_TOKEN: '\n', API_ANONYMOUS: ' ' };
    assert.deepEqual(configOf(blank), configOf({}));
    assert.equal(configOf({ MAX_CALLS: ' 7 ' }).calls.maxCalls, 7);
  });

  it('tells every problem at once', () => {
    assert.deepEqual(wrongVariables({ PORT: 'x', MAX_CALLS: '0', LOG_LEVEL: 'loud' }), [
      'PORT',
      'MAX_CALLS',
      'LOG_LEVEL',
    ]);
  });
});

describe('a wrong value names its variable', () => {
  const ORIGIN_PATH = 'https://app.example.com/path';
  const cases: readonly (readonly [variable: string, environment: Environment])[] = [
    ['PORT', { PORT: '-1' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '3000.5' }],
    ['HOST', { HOST: 'local host' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'calls.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://calls.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://calls.example.com/?a=b' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://calls.example.com/#top' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://user:pass@calls.example.com' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'maybe' }],
    ['API_KEYS', { API_KEYS: 'short' }],
    ['API_KEYS', { API_KEYS: `${'k'.repeat(16)},short` }],
    ['API_KEYS', { API_KEYS: ',' }],
    ['API_ANONYMOUS', { API_ANONYMOUS: 'true' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: '*' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: ORIGIN_PATH }],
    ['CORS_ORIGINS', { CORS_ORIGINS: 'https://app.example.com, nonsense' }],
    ['DEFAULT_WORKFLOW', { DEFAULT_WORKFLOW: '../etc' }],
    ['MAX_CALLS', { MAX_CALLS: '1e3' }],
    ['MAX_CALLS', { MAX_CALLS: '10001' }],
    ['DRAIN_TIMEOUT_S', { DRAIN_TIMEOUT_S: '-5' }],
    ['HANDOVER_GAP_S', { HANDOVER_GAP_S: '0' }],
    ['FALLBACK_URL', { FALLBACK_URL: 'handler.twilio.com/twiml/EH1' }],
    ['RETENTION_DAYS', { RETENTION_DAYS: 'forever' }],
    ['SIMULATOR_AUTH_TOKEN', { SIMULATOR_AUTH_TOKEN: 'two words' }],
    ['TWILIO_ACCOUNT_SID', { ...TWILIO, TWILIO_ACCOUNT_SID: 'AC123' }],
    ['TWILIO_ACCOUNT_SID', { ...TWILIO, TWILIO_ACCOUNT_SID: SID.toUpperCase() }],
    ['TWILIO_AUTH_TOKEN', { ...TWILIO, TWILIO_AUTH_TOKEN: 'auth token' }],
    ['TWILIO_AUTH_TOKEN', { ...TWILIO, TWILIO_AUTH_TOKEN: '' }],
    ['TWILIO_PHONE_NUMBER', { ...TWILIO, TWILIO_PHONE_NUMBER: '(415) 867-5309' }],
    ['AZURE_OPENAI_API_KEY', { AZURE_OPENAI_ENDPOINT: AZURE_URL }],
    ['AZURE_OPENAI_ENDPOINT', { AZURE_OPENAI_API_KEY: 'azure-key' }],
    ['AZURE_OPENAI_ENDPOINT', { ...AZURE, AZURE_OPENAI_ENDPOINT: 'weaver.openai.azure.com' }],
    ['AZURE_OPENAI_ENDPOINT', { ...AZURE, AZURE_OPENAI_ENDPOINT: 'ftp://weaver.openai.azure.com' }],
    ['AZURE_OPENAI_DEPLOYMENT', { ...AZURE, AZURE_OPENAI_ENDPOINT: 'https://weaver.openai.azure.com' }],
    ['OPENAI_MODEL', { OPENAI_BASE_URL: 'http://127.0.0.1:8000/v1' }],
    ['OPENAI_API_KEY', { OPENAI_MODEL: 'a-model' }],
    ['OPENAI_BASE_URL', { ...OPENAI, OPENAI_BASE_URL: 'https://host/v1/chat/completions' }],
    ['AZURE_SPEECH_REGION', { AZURE_SPEECH_API_KEY: 'speech-key' }],
    ['AZURE_SPEECH_REGION', { AZURE_SPEECH_API_KEY: 'speech-key', AZURE_SPEECH_REGION: 'West Europe' }],
  ];
  for (const [variable, environment] of cases) {
    it(`${variable}: ${Object.values(environment).join(' | ')}`, () => {
      assert.deepEqual(wrongVariables(environment), [variable]);
    });
  }
});

describe('the address', () => {
  it('is open to the network when the platform gives a port, unless HOST says otherwise', () => {
    assert.equal(configOf({ PORT: '8080' }).server.host, '0.0.0.0');
    assert.equal(configOf({ RENDER: 'true' }).server.host, '0.0.0.0');
    assert.equal(configOf({ PORT: '8080', HOST: '::1' }).server.host, '::1');
  });

  it('is PUBLIC_URL without its last slash, else the platform’s, else made up from the port', () => {
    const RENDER_EXTERNAL_URL = 'https://weaver.onrender.com';
    const both = { PUBLIC_URL: 'https://calls.example.com/base/', RENDER_EXTERNAL_URL };
    assert.equal(configOf(both).server.publicUrl, 'https://calls.example.com/base');
    assert.equal(configOf({ RENDER_EXTERNAL_URL }).server.publicUrl, RENDER_EXTERNAL_URL);
    assert.equal(configOf({ PORT: '8080' }).server.publicUrl, 'http://127.0.0.1:8080');
  });

  it('without https is a problem of placing only, and only with Twilio', () => {
    assert.equal(configOf({ PUBLIC_URL: 'http://calls.example.com' }).server.publicUrlProblem, null);
    assert.match(configOf(TWILIO).server.publicUrlProblem ?? '', /PUBLIC_URL/);
    assert.match(notesOf(TWILIO), /PUBLIC_URL/);
    const secure = { ...TWILIO, PUBLIC_URL: 'https://calls.example.com' };
    assert.equal(configOf(secure).server.publicUrlProblem, null);
  });
});

describe('access', () => {
  it('without keys says at the start that only this machine is answered', () => {
    assert.match(notesOf({}), /this machine only/);
    assert.doesNotMatch(notesOf({ API_KEYS: 'k'.repeat(16) }), /this machine only/);
  });

  it('opened to anyone is said at the start, and keys win over it', () => {
    assert.equal(configOf({ API_ANONYMOUS: 'allow' }).access.anonymous, true);
    assert.match(notesOf({ API_ANONYMOUS: 'allow' }), /anyone/);
    const both = { API_ANONYMOUS: 'allow', API_KEYS: 'k'.repeat(16) };
    assert.equal(configOf(both).access.anonymous, false);
    assert.match(notesOf(both), /API_ANONYMOUS is not used/);
  });

  it('takes several keys and origins', () => {
    const API_KEYS = ` ${'a'.repeat(16)} ,${'b'.repeat(20)},`;
    const { access } = configOf({ API_KEYS, CORS_ORIGINS: 'https://a.example,http://localhost:5173' });
    assert.deepEqual(
      access.apiKeys.map((key) => key.reveal()),
      ['a'.repeat(16), 'b'.repeat(20)],
    );
    assert.deepEqual(access.corsOrigins, ['https://a.example', 'http://localhost:5173']);
  });
});

describe('providers', () => {
  it('come in the order of their numbers, OpenAI last', () => {
    const environment = {
      ...OPENAI,
      AZURE_OPENAI_ENDPOINT_3: AZURE_URL,
      AZURE_OPENAI_API_KEY_3: 'third-key',
      AZURE_OPENAI_ENDPOINT_2: 'https://other.openai.azure.com/',
      AZURE_OPENAI_KEY_2: 'second-key',
      AZURE_OPENAI_DEPLOYMENT_2: 'spare',
      AZURE_OPENAI_API_VERSION_2: '2024-10-21',
      ...AZURE,
    };
    const { providers } = configOf(environment);
    const names = providers.map((provider) => [provider.name, provider.key?.reveal()]);
    assert.deepEqual(names, [
      ['azure_openai', 'azure-key'],
      ['azure_openai_2', 'second-key'],
      ['azure_openai_3', 'third-key'],
      ['openai', 'sk-openai'],
    ]);
  });

  it('at Azure hold the endpoint as it was read, whatever blank or other variables say', () => {
    const endpoint = {
      style: 'deployment',
      baseUrl: 'https://weaver.openai.azure.com/openai/deployments/voice',
      deployment: 'voice',
      apiVersion: '2024-10-21',
    };
    const beside = (deployment: string, apiVersion: string): Environment => ({
      ...AZURE,
      AZURE_OPENAI_DEPLOYMENT: deployment,
      AZURE_OPENAI_API_VERSION: apiVersion,
    });
    for (const environment of [AZURE, beside('', ' '), beside('retired', '2023-05-15')]) {
      const [azure] = configOf(environment).providers;
      assert.ok(azure?.kind === 'azure_openai');
      assert.deepEqual(azure.endpoint, endpoint);
    }
    assert.doesNotMatch(notesOf(beside('', ' ')), /AZURE/);
    const notes = notesOf(beside('retired', '2023-05-15'));
    assert.match(notes, /AZURE_OPENAI_DEPLOYMENT is not used: AZURE_OPENAI_ENDPOINT says it otherwise/);
    assert.match(notes, /AZURE_OPENAI_API_VERSION is not used: AZURE_OPENAI_ENDPOINT says it otherwise/);
    assert.doesNotMatch(notes, /retired|2023-05-15/);
  });

  it('with a gap or a strange number stop the start', () => {
    const third = { AZURE_OPENAI_ENDPOINT_3: AZURE_URL, AZURE_OPENAI_KEY_3: 'third-key' };
    assert.deepEqual(wrongVariables({ ...AZURE, ...third }), ['AZURE_OPENAI_ENDPOINT_2']);
    const second = { AZURE_OPENAI_ENDPOINT_2: AZURE_URL, AZURE_OPENAI_KEY_2: 'second-key' };
    assert.deepEqual(wrongVariables(second), ['AZURE_OPENAI_ENDPOINT']);
    assert.deepEqual(wrongVariables({ ...AZURE, AZURE_OPENAI_KEY_1: 'key' }), ['AZURE_OPENAI_KEY_1']);
    assert.deepEqual(wrongVariables({ ...AZURE, AZURE_OPENAI_KEY_10: 'key' }), ['AZURE_OPENAI_KEY_10']);
  });

  it('with two different keys for one endpoint stop the start', () => {
    const second = { AZURE_OPENAI_ENDPOINT_2: AZURE_URL, AZURE_OPENAI_KEY_2: 'one', AZURE_OPENAI_API_KEY_2: 'two' };
    assert.deepEqual(wrongVariables({ ...AZURE, ...second }), ['AZURE_OPENAI_KEY_2']);
  });

  it('of one’s own need a base URL and a model but no key', () => {
    const [own] = configOf({ OPENAI_BASE_URL: 'http://10.0.0.5:8000/v1/', OPENAI_MODEL: 'llama' }).providers;
    assert.deepEqual(own, {
      kind: 'openai',
      name: 'openai',
      baseUrl: 'http://10.0.0.5:8000/v1',
      model: 'llama',
      key: null,
    });
  });

  it('reached without https beyond this machine are noted', () => {
    const at = (OPENAI_BASE_URL: string): string => notesOf({ ...OPENAI, OPENAI_BASE_URL });
    assert.match(at('http://10.0.0.5:8000/v1'), /OPENAI_BASE_URL is not https/);
    assert.doesNotMatch(at('http://127.0.0.1:8000/v1'), /not https/);
    assert.doesNotMatch(at('https://host/v1'), /not https/);
  });
});

describe('Azure Speech', () => {
  const SPEECH = { AZURE_SPEECH_API_KEY: 'speech-key', AZURE_SPEECH_REGION: 'eastasia' };

  it('is on with key and region, at the region’s own address or at another one', () => {
    const { speech } = configOf(SPEECH);
    assert.deepEqual([speech?.key.reveal(), speech?.region, speech?.endpoint], ['speech-key', 'eastasia', null]);
    const other = configOf({ ...SPEECH, AZURE_SPEECH_ENDPOINT: 'https://speech.example.com' });
    assert.equal(other.speech?.endpoint, 'https://speech.example.com/');
  });

  it('names what is missing or wrong', () => {
    assert.deepEqual(wrongVariables({ AZURE_SPEECH_ENDPOINT: 'https://speech.example.com' }), [
      'AZURE_SPEECH_ENDPOINT',
    ]);
    assert.deepEqual(wrongVariables({ ...SPEECH, AZURE_SPEECH_ENDPOINT: 'speech' }), ['AZURE_SPEECH_ENDPOINT']);
  });
});

describe('secrets', () => {
  const SECRETS = [
    'TWILIO_AUTH_TOKEN',
    'AZURE_OPENAI_API_KEY',
    'AZURE_OPENAI_KEY_2',
    'OPENAI_API_KEY',
    'AZURE_SPEECH_API_KEY',
    'API_KEYS',
    'SIMULATOR_AUTH_TOKEN',
  ];

  it('are not shown by printing the configuration', () => {
    const config = configOf({ ...TWILIO, ...AZURE, ...OPENAI, API_KEYS: 'key-of-sixteen-chars' });
    const printed = `${JSON.stringify(config)} ${inspect(config, { depth: 9 })} ${config.access.apiKeys.join()}`;
    for (const secret of ['auth-token', 'azure-key', 'sk-openai', 'key-of-sixteen-chars']) {
      assert.ok(!printed.includes(secret), secret);
    }
    assert.equal(config.twilio?.authToken.reveal(), 'auth-token');
  });

  it('are in no message, whatever they are and wherever they were pasted', () => {
    const variables = [
      ...SECRETS,
      ...Object.keys({ ...TWILIO, ...AZURE, ...OPENAI }),
      'PORT',
      'PUBLIC_URL',
      'LOG_LEVEL',
    ];
    const anything = fc.string({ minLength: 8, unit: 'binary' }).map((text) => `§${text.trim()}§`);
    const plausible = fc.uuid().chain((id) => fc.constantFrom(id, `https://${id}.example`, `http://${id}@host/?${id}`));
    const value = fc.oneof(anything, plausible);
    const environments = fc.dictionary(fc.constantFrom(...variables), value, { minKeys: 1 });
    fc.assert(
      fc.property(environments, (environment) => {
        const reading = readConfig(environment);
        const said = reading.ok
          ? [...reading.notes, ...optimisationLines(reading.config)]
          : reading.problems.map(({ variable, message }) => `${variable} ${message}`);
        for (const secret of Object.values(environment)) {
          for (const line of said) assert.ok(!line.includes(secret));
        }
      }),
    );
  });
});

describe('optimisations', () => {
  const isOn = (environment: Environment, name: string): boolean | undefined =>
    optimisations(configOf(environment)).find((optimisation) => optimisation.name === name)?.on;

  it('say in one line each whether they are on, and why', () => {
    const lines = optimisationLines(configOf({}));
    assert.equal(new Set(lines.map((line) => line.split(':')[0])).size, lines.length);
    for (const line of lines) assert.match(line, /^\w+: (on|off): \w.+/);
  });

  it('failover is on as soon as more than one attempt is possible', () => {
    assert.equal(isOn({}, 'providerFailover'), false);
    assert.equal(isOn(AZURE, 'providerFailover'), true);
    assert.equal(isOn({ ...AZURE, ...OPENAI }, 'providerFailover'), true);
  });

  it('the relay is off while Twilio cannot reach this server', () => {
    assert.equal(isOn({}, 'conversationRelay'), true);
    assert.equal(isOn(TWILIO, 'conversationRelay'), false);
    assert.equal(isOn({ ...TWILIO, PUBLIC_URL: 'https://calls.example.com' }, 'conversationRelay'), true);
  });
});

it('OPENAI_API_KEY alone, as many machines have it for other programs, is noted and not used', () => {
  const reading = readConfig({ OPENAI_API_KEY: 'sk-openai' });
  assert.ok(reading.ok);
  assert.deepEqual(reading.config.providers, []);
  assert.ok(reading.notes.some((note) => note.startsWith('OPENAI_API_KEY is not used')));
});
