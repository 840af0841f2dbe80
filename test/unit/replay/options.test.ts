import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOptions, type ReplayOptions } from '../../../src/replay/options.ts';

function read(...args: readonly string[]): ReplayOptions {
  const reading = readOptions(args);
  assert.ok(reading.ok, reading.ok ? '' : reading.problem);
  return reading.options;
}

test('no options: nothing is different', () => {
  const { settings, given, dataDir, json, strict, help, target } = read('call.json');
  assert.deepEqual(settings, {
    faults: [],
    turnClock: {},
    providers: null,
    speculation: null,
    firstVoice: null,
    seed: 1,
  });
  assert.deepEqual([given, dataDir, json, strict, help, target], [[], null, false, false, false, 'call.json']);
});

test('every option is read', () => {
  const options = read(
    ...'--fault first:hang --fault all:slow:800@20% --fault azure_openai_2:500@3 --hedge 600'.split(' '),
    ...'--turn-clock bridgeMs=700,scriptMs=1000 --providers one,two --speculation off --first-voice race --seed 7'.split(
      ' ',
    ),
    ...'--data-dir /data --json --strict call.json'.split(' '),
  );
  assert.deepEqual(options.settings, {
    faults: [
      { which: 'first', what: 'hang', slowMs: 1000, when: null },
      { which: 'all', what: 'slow', slowMs: 800, when: { share: 0.2 } },
      { which: 'azure_openai_2', what: '500', slowMs: 1000, when: { turn: 3 } },
    ],
    turnClock: { bridgeMs: 700, scriptMs: 1000, hedgeMs: 600 },
    providers: ['one', 'two'],
    speculation: false,
    firstVoice: 'race',
    seed: 7,
  });
  assert.deepEqual([options.dataDir, options.json, options.strict], ['/data', true, true]);
  assert.deepEqual(options.given, [
    '--fault first:hang',
    '--fault all:slow:800@20%',
    '--fault azure_openai_2:500@3',
    '--hedge 600',
    '--turn-clock bridgeMs=700,scriptMs=1000',
    '--providers one,two',
    '--speculation off',
    '--first-voice race',
  ]);
});

test('a hedge that is off is later than any turn; a number of providers is a number', () => {
  const { turnClock, providers } = read('call.json', '--hedge', 'off', '--providers', '3').settings;
  assert.ok((turnClock.hedgeMs ?? 0) > 3_600_000);
  assert.equal(providers, 3);
});

test('--help needs nothing to replay', () => assert.equal(read('--help').help, true));

const WRONG: readonly (readonly [args: readonly string[], problem: RegExp])[] = [
  [[], /^What is to be replayed\? Give a trackingId, a file or a directory\. See npm run replay -- --help\.$/],
  [['a', 'b'], /"b" is one too many/],
  [['a', '--faults', 'x'], /^Unknown option '--faults'\. See/],
  [['a', '--fault', 'first'], /--fault must be WHICH:WHAT such as first:hang/],
  [['a', '--fault', 'first:explode'], /it is "first:explode"/],
  [['a', '--fault', 'first:hang:20'], /it is "first:hang:20"/],
  [['a', '--fault', 'first:hang@0'], /must be a share such as 0\.2 or 20%, or the number of a turn: it is "0"/],
  [['a', '--fault', 'first:hang@120%'], /it is "120%"/],
  [['a', '--hedge', 'soon'], /--hedge must be a whole number from 0 to 60000, or off: it is "soon"/],
  [['a', '--turn-clock', 'teaMs=3'], /--turn-clock has no "teaMs"; it has hedgeMs, /],
  [['a', '--turn-clock', 'hedgeMs'], /--turn-clock hedgeMs must be a whole number/],
  [['a', '--providers', '0'], /--providers must be a whole number from 1 to 9/],
  [['a', '--providers', 'one,one'], /different names/],
  [['a', '--speculation', 'maybe'], /--speculation must be on, off: it is "maybe"/],
  [['a', '--first-voice', 'loud'], /--first-voice must be race, hedge, off: it is "loud"/],
  [['a', '--seed', '-1'], /seed/],
];

for (const [args, problem] of WRONG) {
  test(`wrong: ${args.join(' ') || 'nothing'} is answered with one line`, () => {
    const reading = readOptions(args);
    assert.ok(!reading.ok);
    assert.match(reading.problem, problem);
    assert.equal(reading.problem.includes('\n'), false);
  });
}
