import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { LedgerRow } from '../../../src/domain/ledger.ts';
import { Ledger, type LedgerEntry, type LedgerPlace } from '../../../src/prediction/ledger.ts';

const place = (state: string, workflowId = 'w'): LedgerPlace => ({ workflowId, state, kind: 'speculation' });
const sum = (rows: readonly LedgerRow[], count: (row: LedgerRow) => number): number =>
  rows.reduce((total, row) => total + count(row), 0);

test('A row counts what was started, adopted, discarded and wasted at its place', () => {
  const ledger = new Ledger();
  ledger.started(place('a')).adopted(240);
  const discarded = ledger.started(place('a'));
  discarded.discarded('appended');
  discarded.wasted(70, 0.002);
  ledger.started({ ...place('a'), kind: 'race' });
  ledger.started(place('a', 'v')).discarded('outrun');
  assert.deepEqual(ledger.rows('w'), [
    {
      workflowId: 'w',
      state: 'a',
      kind: 'speculation',
      startedCount: 2,
      adoptedCount: 1,
      discarded: { appended: 1 },
      savedMs: 240,
      wastedTokens: 70,
      wastedCost: 0.002,
    },
    {
      workflowId: 'w',
      state: 'a',
      kind: 'race',
      startedCount: 1,
      adoptedCount: 0,
      discarded: {},
      savedMs: 0,
      wastedTokens: 0,
      wastedCost: 0,
    },
  ]);
  assert.equal(ledger.rows().length, 3);
});

test('Rows that were given out do not change later', () => {
  const ledger = new Ledger();
  const entry = ledger.started(place('a'));
  const [row] = ledger.rows();
  entry.discarded('unused');
  assert.deepEqual(row?.discarded, {});
});

test('The place that was used longest ago goes into the row of other states, what is under way with it', () => {
  const ledger = new Ledger();
  const early = ledger.started(place('early'));
  const busy = ledger.started(place('busy'));
  for (let n = 0; n < 600; n++) {
    ledger.started(place(`s${n}`));
    ledger.started(place('busy'));
  }
  early.adopted(100);
  busy.discarded('failed');
  const states = new Map(ledger.rows('w').map((row) => [row.state, row]));
  assert.equal(states.has('early'), false);
  assert.equal(states.get('other')?.adoptedCount, 1);
  assert.equal(states.get('busy')?.startedCount, 601);
  assert.deepEqual(states.get('busy')?.discarded, { failed: 1 });
  assert.ok(ledger.rows().length <= 500);
});

test('Rows are never more than 500 and no count is lost, however many workflows and states there are', () => {
  const ends = fc.constantFrom('adopted', 'discarded', 'open');
  const step = fc.tuple(fc.nat(300), fc.nat(9), fc.constantFrom('speculation', 'race', 'check'), ends);
  fc.assert(
    fc.property(fc.array(step, { minLength: 500, maxLength: 2500 }), (steps) => {
      const ledger = new Ledger();
      const later: [LedgerEntry, string][] = [];
      for (const [workflow, state, kind, end] of steps) {
        later.push([ledger.started({ workflowId: `w${workflow}`, state: `s${state}`, kind }), end]);
      }
      for (const [entry, end] of later) {
        if (end === 'adopted') entry.adopted(10);
        if (end === 'discarded') entry.discarded('appended');
      }
      const rows = ledger.rows();
      assert.ok(rows.length <= 500);
      assert.equal(
        sum(rows, (row) => row.startedCount),
        steps.length,
      );
      const adopted = steps.filter(([, , , end]) => end === 'adopted').length;
      assert.equal(
        sum(rows, (row) => row.savedMs),
        adopted * 10,
      );
      for (const row of rows) assert.ok(row.adoptedCount + (row.discarded.appended ?? 0) <= row.startedCount);
    }),
    { numRuns: 20 },
  );
});
