/**
 * Runs the tests: names every file itself (`node --test` finds no `.ts` and passes with zero tests) and fails when fewer
 * files or tests ran than the floor. `npm test -- relay http` runs the files whose path contains one of the words,
 * `npm test -- '!simulation'` all but those whose path contains it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FLOOR = { files: 150, tests: 2400 };
const FILES_A_PROCESS = 16;

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

const scratch = mkdtempSync(join(tmpdir(), 'weaver-tests-'));
process.on('exit', () => rmSync(scratch, { recursive: true }));

/** Runs these files and gives what they printed in the Test Anything Protocol. */
function run(some, concurrency) {
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
  return { text: readFileSync(tap, 'utf8'), isGood: status === 0 };
}

/**
 * Files that only compute share processes, because starting one costs more than the tests of most files. Hooks of a file
 * would be those of all files in its process, so a file that has any is by itself.
 */
function shared(some) {
  const groups = Array.from({ length: Math.ceil(some.length / FILES_A_PROCESS) }, () => []);
  for (const [index, name] of some.entries()) groups[index % groups.length].push(name);
  return groups.map((names, index) => {
    const path = join(scratch, `shared_${index}.test.mjs`);
    writeFileSync(path, names.map((name) => `import '${pathToFileURL(name).href}';\n`).join(''));
    return path;
  });
}

function onlyComputes(name) {
  return (
    /^test\/(?:unit|machine|property)\//.test(name) && !/^(?:before|after)(?:Each)?\(/m.test(readFileSync(name, 'utf8'))
  );
}

/** What measures time by the wall is run when nothing else is. */
const measuring = files.filter((name) => /(?:e2e\/(?:agreement|stall)|simulation\/simulation)\.test\.ts$/.test(name));
const others = files.filter((name) => !measuring.includes(name));
const computing = others.filter(onlyComputes);
const waiting = others.filter((name) => !computing.includes(name));
/** Of what waits for calls and processes more run at a time than there are processors. */
const runs = [
  [waiting, 4],
  [shared(computing), 2],
  [measuring, 1],
]
  .filter(([some]) => some.length > 0)
  .map(([some, concurrency]) => run(some, concurrency));

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
