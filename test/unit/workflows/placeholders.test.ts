import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Workflow } from '../../../src/domain/workflow.ts';
import { fillWorkflow, requiredVariables } from '../../../src/workflows/placeholders.ts';
import { SHIPPED_WORKFLOWS } from '../../../src/workflows/shipped_workflows.ts';

const [cafe, reminder] = SHIPPED_WORKFLOWS as [Workflow, Workflow];
const greeting = (variables: Readonly<Record<string, string>>, text = 'Hello {{name}}.'): string =>
  fillWorkflow({ ...cafe, greeting: text }, variables).workflow.greeting;

test('required are the placeholders of every spoken text, each once', () => {
  assert.deepEqual(requiredVariables(reminder), ['name', 'date', 'time']);
  assert.deepEqual(requiredVariables(cafe), []);
});

test('without placeholders the same workflow comes back', () => {
  assert.equal(fillWorkflow(cafe, { name: 'x' }).workflow, cafe);
});

test('filling reaches greeting, instructions, replies and lines, and leaves the original alone', () => {
  const before = JSON.stringify(reminder);
  const { workflow, missing } = fillWorkflow(reminder, { name: 'Ann', date: 'May 2', time: 'noon', more: 'x' });
  assert.deepEqual(missing, []);
  assert.ok(!JSON.stringify(workflow).includes('{{'));
  assert.match(workflow.greeting, /Hello Ann,.*May 2 at noon/);
  assert.match(workflow.lines.goodbye, /Ann/);
  assert.equal(JSON.stringify(reminder), before);
});

test('what no variable fills is missing and stays', () => {
  const { workflow, missing } = fillWorkflow(reminder, { name: 'Ann', toString: 'x' });
  assert.deepEqual(missing, ['date', 'time']);
  assert.match(workflow.greeting, /Ann.*\{\{date\}\}/);
  assert.deepEqual(fillWorkflow({ ...cafe, greeting: '{{toString}}' }, {}).missing, ['toString']);
});

test('a value is plain text: bounded, without control characters, never filled or read as a pattern again', () => {
  assert.equal(greeting({ name: '{{date}} $& $1', date: 'no' }), 'Hello {{date}} $& $1.');
  assert.equal(greeting({ name: ' Ann\n\u0000\u2028Lee ' }), 'Hello Ann Lee.');
  assert.equal(greeting({ name: 'x'.repeat(5000) }).length, 'Hello .'.length + 1000);
  assert.ok(greeting({ name: `${'x'.repeat(999)}😀` }).isWellFormed());
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      assert.doesNotMatch(greeting({ name }), /\p{Cc}/u);
      assert.equal(greeting({ name, other: 'x' }, '{{ name }}{{other}}'), `${greeting({ name }, '{{name}}')}x`);
    }),
  );
});

test('the last line for a caller whom nobody can answer is filled as well', () => {
  const whenUnanswered = { afterTurns: 2, transferTo: '+14155550111', line: 'Hold the line, {{name}}.' };
  const asking = { ...cafe, whenUnanswered };
  assert.deepEqual(fillWorkflow(asking, {}).missing, ['name']);
  const filled = fillWorkflow(asking, { name: 'Ann' }).workflow.whenUnanswered;
  assert.deepEqual(filled, { ...whenUnanswered, line: 'Hold the line, Ann.' });
});
