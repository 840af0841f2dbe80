/** For each rule about calls that outlive their processes a product that was broken on purpose, to see that it is noticed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallRecord } from '../../../src/domain/call_record.ts';
import { MemoryCalls, MemoryCallTables } from '../../support/memory_calls.ts';
import type { Rule } from '../call_watch.ts';
import { seedOf } from '../dice.ts';
import { FaultBook } from '../faults.ts';
import { Trace } from '../trace.ts';
import { LossWorld } from './loss_world.ts';

const SEED = 20_271_122;
const WORLDS_MAX = 5;

async function worldOf(tables: MemoryCallTables, faults = 1, index = 0): Promise<LossWorld> {
  const world = new LossWorld({
    seed: seedOf(SEED, index),
    callCount: 200,
    faults: new FaultBook(faults),
    trace: new Trace(),
    tables,
  });
  await world.run();
  return world;
}

test('without faults every call ends as it should, in the process in which it began', async () => {
  const { violation, outcomes } = await worldOf(new MemoryCallTables(), 0);
  assert.deepEqual(violation, null);
  assert.deepEqual([...outcomes], [['completed', 200]]);
});

/** What a store makes of the records that it is given. */
class ChangingCalls extends MemoryCalls {
  readonly #changed: (record: CallRecord) => CallRecord;

  constructor(changed: (record: CallRecord) => CallRecord) {
    super();
    this.#changed = changed;
  }

  override put(key: string, value: CallRecord, version: number, ifVersion?: number | null): Promise<boolean> {
    return super.put(key, this.#changed(value), version, ifVersion);
  }
}

class CarelessCalls extends MemoryCalls {
  override put(key: string, value: CallRecord, version: number): Promise<boolean> {
    return super.put(key, value, version);
  }
}

const BROKEN: readonly {
  readonly name: string;
  readonly rule: Rule;
  readonly says: RegExp;
  readonly calls: () => MemoryCalls;
}[] = [
  {
    name: 'a store that forgets who was greeted',
    rule: '3 the transcript is what was said and heard',
    says: /greeted 2 times/,
    calls: () =>
      new ChangingCalls((record) => ({ ...record, transcript: record.transcript.filter(({ turnId }) => turnId > 0) })),
  },
  {
    name: 'a store that forgets what was said last',
    rule: '7 nothing acknowledged is lost',
    says: /is not in the record|is gone/,
    calls: () =>
      new ChangingCalls((record) =>
        record.end === null ? { ...record, transcript: record.transcript.slice(0, -1) } : record,
      ),
  },
  {
    name: 'a store that lets two processes have a call',
    rule: '5 a call ends once and leaves nothing behind',
    says: /ended \d times|the turns of the record/,
    calls: () => new CarelessCalls(),
  },
  {
    name: 'a store that does not keep that a call was closed as lost',
    rule: '5 a call ends once and leaves nothing behind',
    says: /ended 0 times|no end/,
    calls: () => new ChangingCalls((record) => (record.end === 'lost' ? { ...record, end: null } : record)),
  },
];

for (const { name, rule, says, calls } of BROKEN) {
  test(`${name}: noticed by the rule "${rule}"`, async () => {
    let { violation } = await worldOf(new MemoryCallTables(calls()));
    // What is rare shows in one of some worlds.
    for (let index = 1; violation === null && index < WORLDS_MAX; index += 1) {
      ({ violation } = await worldOf(new MemoryCallTables(calls()), 1, index));
    }
    assert.ok(violation !== null, 'nothing was noticed');
    assert.equal(violation.rule, rule, violation.what);
    assert.match(violation.what, says);
  });
}
