import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ExtraCallKind } from '../../../src/domain/ledger.ts';
import { AdoptionWatch } from '../../../src/prediction/adoption_watch.ts';
import { type ExtraCall, Governor, type GovernorAccount } from '../../../src/prediction/governor.ts';
import { Ledger } from '../../../src/prediction/ledger.ts';
import { VirtualClock } from '../../../src/runtime/virtual_clock.ts';

/** Forty characters: ten tokens in, ten tokens out, at a price that makes it 0.02. */
const INPUT = 'forty characters, which are ten tokens..';
const PRICE = { inputPerMillion: 1000, outputPerMillion: 1000 };
const COST = 0.02;

function setUp({ phoneMinuteCost = 1, extraCallsPerTurn = 0.7 } = {}) {
  const clock = new VirtualClock();
  const ledger = new Ledger();
  /** Providers that have no room for an extra call. */
  const full = new Set<string>();
  const hasRoomFor = (_kind: ExtraCallKind, provider: string): boolean => !full.has(provider);
  const governor = new Governor({ clock, ledger, phoneMinuteCost, priceOf: () => PRICE, hasRoomFor });
  const open = (): GovernorAccount => governor.openAccount({ workflowId: 'w', extraCallsPerTurn, replyTokens: 10 });
  return { clock, ledger, full, open, account: open() };
}

const order = (kind: ExtraCallKind = 'speculation', state = 's', provider = 'azure_openai') => ({
  kind,
  state,
  provider,
  inputText: INPUT,
});

function begun(account: GovernorAccount, kind: ExtraCallKind = 'speculation', state = 's'): ExtraCall {
  const extra = account.begin(order(kind, state));
  assert.ok(extra);
  return extra;
}

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

test('An account begins with the allowance of a minute, earns with time and saves up five minutes', () => {
  const { account, clock } = setUp();
  near(account.money, 0.1);
  clock.advance(30_000);
  near(account.money, 0.15);
  clock.advance(600_000);
  near(account.money, 0.5);
});

test('A start takes the estimate, adoption gives it back with the start', () => {
  const { account } = setUp();
  const extra = begun(account);
  near(account.money, 0.1 - COST);
  assert.equal(account.startsLeft, 1);
  extra.adopted(300);
  near(account.money, 0.1);
  assert.equal(account.startsLeft, 2);
  extra.adopted(300);
  extra.discarded('appended', 10);
  near(account.money, 0.1);
  assert.equal(account.startsLeft, 2);
});

test('A discarded call is settled with what it had used, and its start is gone', () => {
  const { account, ledger } = setUp();
  begun(account).discarded('appended', 12);
  near(account.money, 0.1 - 0.013);
  assert.equal(account.startsLeft, 1);
  const [row] = ledger.rows();
  assert.deepEqual(row?.discarded, { appended: 1 });
  assert.equal(row?.wastedTokens, 13);
  near(row?.wastedCost ?? 0, 0.013);
});

test('An adopted race pays for the request that it made needless', () => {
  const { account, ledger } = setUp();
  begun(account, 'race').adopted(0, 0.015);
  near(account.money, 0.1 - 0.015);
  near(ledger.rows()[0]?.wastedCost ?? 0, 0.015);
});

test('A call that the money does not suffice for waits until it was earned', () => {
  const { account, clock } = setUp({ phoneMinuteCost: 0.15 });
  assert.equal(account.may(order()), false);
  assert.equal(account.begin(order()), null);
  clock.advance(20_001);
  assert.equal(account.may(order()), true);
  begun(account);
});

test('A minute that costs nothing pays for nothing that has a price', () => {
  const { account, clock } = setUp({ phoneMinuteCost: 0 });
  clock.advance(3_600_000);
  assert.equal(account.may(order()), false);
});

test('Starts are two at first, come by the turn and are at most three', () => {
  const { account } = setUp({ phoneMinuteCost: 100 });
  begun(account);
  begun(account);
  assert.equal(account.may(order()), false);
  account.turnBegan();
  assert.equal(account.begin(order()), null);
  account.turnBegan();
  begun(account);
  for (let n = 0; n < 20; n++) account.turnBegan();
  for (let n = 0; n < 3; n++) begun(account);
  assert.equal(account.begin(order()), null);
});

test('A guess takes no last start, so that what is likelier in the same turn is still asked', () => {
  const { account } = setUp({ phoneMinuteCost: 100 });
  const guess = { ...order(), isGuess: true };
  assert.ok(account.begin(guess));
  assert.equal(account.may(guess), false);
  assert.equal(account.begin(guess), null);
  begun(account);
  assert.equal(account.may(order()), false);
});

test('A policy without extra calls has none at first either, but for races', () => {
  const { account } = setUp({ extraCallsPerTurn: 0 });
  account.turnBegan();
  assert.equal(account.may(order()), false);
  assert.equal(account.may(order('race')), true);
});

test('Races have a bucket of their own, one a turn', () => {
  const { account } = setUp();
  begun(account, 'race');
  assert.equal(account.may(order('race')), false);
  assert.equal(account.startsLeft, 2);
  account.turnBegan();
  account.turnBegan();
  begun(account, 'race').adopted(0);
  assert.equal(account.racesLeft, 1);
});

test('Asking whether it may be takes nothing', () => {
  const { account, ledger } = setUp();
  for (let n = 0; n < 100; n++) assert.equal(account.may(order()), true);
  assert.equal(account.startsLeft, 2);
  near(account.money, 0.1);
  assert.deepEqual(ledger.rows(), []);
});

/** One in a call of its own, so that neither money nor starts are what stops it. */
function tryOnce(open: () => GovernorAccount, state: string, isAdopted: boolean, kind: ExtraCallKind = 'speculation') {
  const extra = open().begin(order(kind, state));
  if (extra === null) return false;
  if (isAdopted) extra.adopted(100);
  else extra.discarded('substituted', 0);
  return true;
}

test('A place where nothing is adopted is stopped after twelve starts and tried again once a minute', () => {
  const { open, clock } = setUp();
  for (let n = 0; n < 12; n++) assert.equal(tryOnce(open, 's', false), true, `start ${n}`);
  assert.equal(tryOnce(open, 's', false), false);
  assert.equal(tryOnce(open, 'another', false), true);
  assert.equal(tryOnce(open, 's', false, 'race'), true);
  clock.advance(59_999);
  assert.equal(tryOnce(open, 's', false), false);
  clock.advance(1);
  assert.equal(tryOnce(open, 's', false), true);
  assert.equal(tryOnce(open, 's', false), false);
  clock.advance(60_000);
  assert.equal(tryOnce(open, 's', true), true);
  assert.equal(tryOnce(open, 's', false), true);
});

test('A place where guesses are for nothing is stopped for guesses only', () => {
  const { open } = setUp();
  const guess = { ...order(), isGuess: true };
  for (let n = 0; n < 12; n++) open().begin(guess)?.discarded('appended', 0);
  assert.equal(open().begin(guess), null);
  assert.equal(tryOnce(open, 's', false), true);
});

test('A place where one in three is adopted is never stopped', () => {
  const { open } = setUp();
  for (let n = 0; n < 300; n++) assert.equal(tryOnce(open, 's', n % 3 === 0), true, `start ${n}`);
});

test('Failures of a provider and checks, which are never adopted, stop no place', () => {
  const { open } = setUp();
  for (let n = 0; n < 50; n++) {
    open().begin(order())?.discarded('failed', 0);
    assert.equal(tryOnce(open, 's', false, 'check'), true);
  }
  assert.equal(tryOnce(open, 's', false), true);
});

test('Places that are watched are at most 2,000, the one that was started longest ago is forgotten', () => {
  const clock = new VirtualClock();
  const watch = new AdoptionWatch(clock);
  const stop = (key: string): void => {
    for (let n = 0; n < 20; n++) {
      watch.started(key);
      watch.ended(key, false);
    }
  };
  stop('first');
  stop('second');
  for (let n = 0; n < 1_999; n++) watch.started(`k${n}`);
  assert.equal(watch.keyCount, 2_000);
  assert.equal(watch.isWorthIt('first'), true);
  assert.equal(watch.isWorthIt('second'), false);
  watch.ended('first', true);
  assert.equal(watch.keyCount, 2_000);
});

test('A provider that has no room for them gets no extra calls, another one does', () => {
  const { open, full } = setUp();
  full.add('azure_openai');
  for (const kind of ['speculation', 'race', 'predicted', 'check'] as const) {
    assert.equal(open().may(order(kind)), false);
    assert.equal(open().begin(order(kind, 's', 'azure_openai')), null);
    assert.equal(open().may(order(kind, 's', 'openai')), true);
  }
  full.clear();
  assert.equal(open().may(order()), true);
});

test('A hedge is written down and costs neither money nor a start of the call', () => {
  const { account, ledger } = setUp({ extraCallsPerTurn: 0 });
  const { provider, state, inputText } = order();
  account.hedged({ provider, state, inputText }).adopted(0);
  account.hedged({ provider, state, inputText }).discarded('outrun', 0);
  near(account.money, 0.1);
  assert.equal(account.startsLeft, 0);
  const [row] = ledger.rows();
  assert.deepEqual([row?.kind, row?.startedCount, row?.adoptedCount], ['hedge', 2, 1]);
  assert.deepEqual([row?.discarded, row?.wastedTokens], [{ outrun: 1 }, 10]);
});

const ACTIONS = ['begin', 'adopt', 'discard', 'turn', 'time'] as const;
const step = fc.record({ action: fc.constantFrom(...ACTIONS), which: fc.nat(50), amount: fc.nat(2000) });

test('Money and starts never fall below zero by more than one estimate, whatever calls use in the end', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.constantFrom(0, 0.3, 0.7, 2), (steps, extraCallsPerTurn) => {
      const { account, clock } = setUp({ extraCallsPerTurn });
      const open: ExtraCall[] = [];
      for (const { action, which, amount } of steps) {
        if (action === 'begin') {
          const extra = account.begin(order(which % 3 === 0 ? 'race' : 'predicted', `s${which}`));
          if (extra !== null) open.push(extra);
        }
        if (action === 'turn') account.turnBegan();
        if (action === 'time') clock.advance(amount);
        if (action === 'adopt') open.splice(which % (open.length + 1), 1)[0]?.adopted(amount, amount / 1e5);
        if (action === 'discard') open.splice(which % (open.length + 1), 1)[0]?.discarded('appended', amount);
        assert.ok(account.money >= -COST - 1e-9 && account.money <= 0.5 + 1e-9, `${account.money}`);
        assert.ok(account.startsLeft >= 0 && account.startsLeft <= 3);
        assert.ok(account.racesLeft >= 0 && account.racesLeft <= 1);
      }
    }),
  );
});

test('Calls that are all adopted leave the account as if there had been none', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const { account, open: openAccount, clock } = setUp();
      const untouched = openAccount();
      const open: ExtraCall[] = [];
      for (const { action, which, amount } of steps) {
        if (action === 'begin') open.push(...[account.begin(order('predicted'))].filter((extra) => extra !== null));
        if (action === 'adopt') open.splice(which % (open.length + 1), 1)[0]?.adopted(amount);
        if (action === 'time') clock.advance(amount * 10);
      }
      for (const extra of open) extra.adopted(1);
      near(account.money, untouched.money);
      assert.equal(account.startsLeft, untouched.startsLeft);
    }),
  );
});

test('An extra call is allowed and begun in a few microseconds', (context) => {
  const { open } = setUp({ phoneMinuteCost: 1e9, extraCallsPerTurn: 3 });
  const account = open();
  const asked = { ...order('predicted'), inputText: INPUT.repeat(100) };
  const tookUs: number[] = [];
  for (let n = 0; n < 5_000; n++) {
    account.turnBegan();
    const from = performance.now();
    account.begin(asked)?.adopted(1);
    tookUs.push((performance.now() - from) * 1000);
  }
  const p99 = tookUs.sort((one, other) => one - other)[4_950] ?? 0;
  context.diagnostic(`begin with 4,000 letters: p50 ${tookUs[2_500]?.toFixed(1)} us, p99 ${p99.toFixed(1)} us`);
  assert.ok(p99 < 1_000);
});
