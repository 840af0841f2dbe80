/**
 * Runs the tests: names every file itself (`node --test` finds no `.ts` and passes with zero tests) and fails when fewer
 * files or tests ran than the floor. `npm test -- relay http` runs the files whose path contains one of the words.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLOOR = { files: 90, tests: 1600 };

const words = process.argv.slice(2);
const all = readdirSync('test', { recursive: true })
  .map((name) => join('test', String(name)))
  .filter((name) => name.endsWith('.test.ts'))
  .sort();
const files = words.length === 0 ? all : all.filter((name) => words.some((word) => name.includes(word)));
if (files.length === 0) {
  console.error(`No test file matches ${words.join(', ') || 'test/**/*.test.ts'}.`);
  process.exit(1);
}

const scratch = mkdtempSync(join(tmpdir(), 'weaver-tests-'));
const tap = join(scratch, 'tap');
const run = spawnSync(
  process.execPath,
  [
    '--import',
    'tsx',
    '--test',
    '--test-concurrency=2',
    '--test-reporter=dot',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${tap}`,
    ...files,
  ],
  { stdio: 'inherit' },
);
const text = readFileSync(tap, 'utf8');
rmSync(scratch, { recursive: true });

const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
const passed = count('pass');
const failed = count('fail') + count('cancelled');
if (failed > 0) {
  for (const [, name] of text.matchAll(/^ *not ok \d+ - (.*)$/gm)) console.log(`not ok: ${name}`);
}
console.log(`\n${files.length} files\n${passed} passed, ${failed} failed`);
if (words.length === 0 && (all.length < FLOOR.files || passed < FLOOR.tests)) {
  console.error(`Fewer tests ran than the floor of ${FLOOR.files} files and ${FLOOR.tests} tests.`);
  process.exit(1);
}
process.exit(run.status === 0 && failed === 0 ? 0 : 1);
