/**
 * Runs the tests: names every file itself (`node --test` finds no `.ts` and passes with zero tests) and fails when fewer
 * files or tests ran than the floor. `npm test -- relay http` runs the files whose path contains one of the words,
 * `npm test -- '!simulation'` all but those whose path contains it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLOOR = { files: 150, tests: 2400 };

const asked = process.argv.slice(2);
const words = asked.filter((word) => !word.startsWith('!'));
const left = asked.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
const all = readdirSync('test', { recursive: true })
  .map((name) => join('test', String(name)))
  .filter((name) => name.endsWith('.test.ts'))
  .sort();
const files = all
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .filter((name) => !left.some((word) => name.includes(word)));
if (files.length === 0) {
  console.error(`No test file matches ${asked.join(', ') || 'test/**/*.test.ts'}.`);
  process.exit(1);
}

/** Runs these files and gives what they printed in the Test Anything Protocol. */
function run(some, concurrency) {
  const scratch = mkdtempSync(join(tmpdir(), 'weaver-tests-'));
  const tap = join(scratch, 'tap');
  const { status } = spawnSync(
    process.execPath,
    [
      '--import',
      'tsx',
      '--test',
      `--test-concurrency=${concurrency}`,
      '--test-reporter=dot',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      `--test-reporter-destination=${tap}`,
      ...some,
    ],
    { stdio: 'inherit' },
  );
  const text = readFileSync(tap, 'utf8');
  rmSync(scratch, { recursive: true });
  return { text, isGood: status === 0 };
}

/** What measures time by the wall is run when nothing else is. */
const measuring = files.filter((name) => /(?:e2e\/(?:agreement|stall)|simulation\/simulation)\.test\.ts$/.test(name));
const others = files.filter((name) => !measuring.includes(name));
const runs = [...(others.length > 0 ? [run(others, 2)] : []), ...(measuring.length > 0 ? [run(measuring, 1)] : [])];

const count = (word) =>
  runs.reduce((sum, { text }) => sum + Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0), 0);
const passed = count('pass');
const failed = count('fail') + count('cancelled');
for (const { text } of runs) {
  for (const [, name] of text.matchAll(/^ *not ok \d+ - (.*)$/gm)) console.log(`not ok: ${name}`);
  for (const [, name] of text.matchAll(/^ *ok \d+ - (.* # SKIP.*)$/gm)) console.log(`skipped: ${name}`);
}
console.log(`\n${files.length} files\n${passed} passed, ${failed} failed`);
if (asked.length === 0 && (all.length < FLOOR.files || passed < FLOOR.tests)) {
  console.error(`Fewer tests ran than the floor of ${FLOOR.files} files and ${FLOOR.tests} tests.`);
  process.exit(1);
}
process.exit(runs.every(({ isGood }) => isGood) && failed === 0 ? 0 : 1);
