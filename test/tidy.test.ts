/** Holds the repository to the rules of the house. Planted violations show that each rule can fail. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  folderProblems,
  importCycles,
  importProblems,
  importsOf,
  machineProblems,
  nameProblems,
  sizeProblems,
  type SourceFile,
  wordProblems,
} from './support/house_rules.ts';

const ROOT = new URL('..', import.meta.url);
const FILES_FLOOR = 120;
const IMPORTS_FLOOR = 400;

function sourceFiles(): readonly SourceFile[] {
  return ['src', 'machines', 'test', 'bench'].flatMap((folder) => {
    const names = readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' });
    return names
      .filter((name) => /\.(?:ts|mjs)$/.test(name))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .map((path) => ({ path, text: readFileSync(new URL(path, ROOT), 'utf8') }));
  });
}

const files = sourceFiles();

test('enough files and imports were read for the rules to mean anything', (context) => {
  const importCount = files.reduce((count, file) => count + importsOf(file).length, 0);
  context.diagnostic(`${files.length} files, ${importCount} imports`);
  assert.ok(files.length >= FILES_FLOOR, `only ${files.length} files`);
  assert.ok(importCount >= IMPORTS_FLOOR, `only ${importCount} imports`);
});

test('imports keep to the layers', () => assert.deepEqual(files.flatMap(importProblems), []));
test('imports name files that exist', () => {
  const known = new Set(files.map(({ path }) => path));
  const missing = files.flatMap((file) =>
    importsOf(file)
      .filter(({ target }) => /^(?:src|machines|test|bench)\/.*\.ts$/.test(target) && !known.has(target))
      .map(({ target }) => `${file.path} imports ${target}`),
  );
  assert.deepEqual(missing, []);
});
test('imports have no cycles', () => assert.deepEqual(importCycles(files), []));
test('files have lower_snake names and none is a barrel', () => assert.deepEqual(files.flatMap(nameProblems), []));
test('files and functions are short', () => assert.deepEqual(files.flatMap(sizeProblems), []));
test('the product has no word that it must not have', () => assert.deepEqual(files.flatMap(wordProblems), []));
test('every machine has a test', () => assert.deepEqual(machineProblems(files), []));
test('the top level has only the folders of the house', () => {
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(folderProblems(folders.map((folder) => folder.name)), []);
});

const planted = (path: string, text: string): SourceFile => ({ path, text });

const BAD_IMPORTS: readonly (readonly [path: string, text: string])[] = [
  ['src/domain/turn.ts', "import { z } from 'zod';"],
  ['src/domain/turn.ts', "import type { A } from '../relay/a.ts';"],
  ['src/domain/turn.ts', "import { readFileSync } from 'node:fs';"],
  ['src/relay/outbox.ts', "import { a } from '../http/a.ts';"],
  ['src/relay/outbox.ts', "import type { A } from '../http/a.ts';"],
  ['src/relay/outbox.ts', "import {\n  a,\n  b,\n} from '../http/a.ts';"],
  ['src/relay/outbox.ts', "import { LIMITS } from '../limits.ts';"],
  ['src/relay/outbox.ts', "import { a } from '../../machines/call_events.ts';"],
  ['src/relay/outbox.ts', "import type { A } from '../../machines/call.ts';"],
  ['src/relay/outbox.ts', "const a = await import('../http/a.ts');"],
  ['src/relay/outbox.ts', "export { a } from '../http/a.ts';"],
  ['src/relay/outbox.ts', "import { a } from './encode';"],
  ['src/config.ts', "import { a } from './relay/a.ts';"],
  ['src/main.ts', "import { a } from '../test/support/a.ts';"],
  ['src/runtime/live_call.ts', "import { a } from '../../bench/a.ts';"],
  ['machines/call.ts', "import { a } from 'node:fs';"],
  ['machines/call.ts', "import type { A } from '../src/runtime/a.ts';"],
];

for (const [path, text] of BAD_IMPORTS) {
  test(`a planted import is found: ${path}: ${text.replaceAll('\n', ' ')}`, () => {
    assert.equal(importProblems(planted(path, text)).length, 1);
  });
}

test('imports that are allowed pass', () => {
  const allowed: readonly SourceFile[] = [
    planted('src/relay/a.ts', "import type { A } from '../../machines/call_events.ts';\nimport { b } from './b.ts';"),
    planted('src/relay/a.ts', "import { b } from '../domain/b.ts';\nimport { z } from 'zod';"),
    planted('src/main.ts', "import { a } from './relay/a.ts';\nimport { b } from './http/b.ts';"),
    planted('src/runtime/a.ts', "import { callMachine } from '../../machines/call.ts';"),
    planted('machines/a.ts', "import { setup } from 'xstate';\nimport { b } from '../src/domain/b.ts';"),
    planted('test/a.test.ts', "import { a } from '../src/relay/a.ts';"),
  ];
  assert.deepEqual(allowed.flatMap(importProblems), []);
});

test('a planted cycle is found, of type imports too', () => {
  const cycle = [
    planted('src/relay/a.ts', "import { b } from './b.ts';"),
    planted('src/relay/b.ts', "import type { C } from './c.ts';"),
    planted('src/relay/c.ts', "import { a } from './a.ts';"),
  ];
  assert.deepEqual(importCycles(cycle), ['src/relay/a.ts -> src/relay/b.ts -> src/relay/c.ts -> src/relay/a.ts']);
  assert.deepEqual(importCycles(cycle.slice(0, 2)), []);
});

test('planted names are found', () => {
  for (const path of ['src/relay/callDoor.ts', 'src/relay/call-door.ts', 'src/Relay.ts', 'src/relay/index.ts']) {
    assert.equal(nameProblems(planted(path, '')).length, 1, path);
  }
  for (const path of ['src/relay/call_door.ts', 'test/tidy.test.ts', 'test/run.mjs']) {
    assert.deepEqual(nameProblems(planted(path, '')), [], path);
  }
});

test('planted long files and functions are found', () => {
  const body = (count: number): string => '  let a = 1;\n'.repeat(count);
  const heads = ['function a() {', 'export async function a<T>(b: T): Promise<void> {', 'const a = () => {'];
  for (const head of heads) {
    assert.equal(sizeProblems(planted('src/a.ts', `${head}\n${body(59)}}\n`)).length, 1, head);
    assert.deepEqual(sizeProblems(planted('src/a.ts', `${head}\n${body(58)}}\n`)), [], head);
  }
  const method = `class A {\n  #run(): void {\n  ${body(59).replaceAll('\n', '\n  ')}}\n}\n`;
  assert.equal(sizeProblems(planted('src/a.ts', method)).length, 1);
  assert.deepEqual(sizeProblems(planted('test/a.test.ts', method)), []);
  assert.equal(sizeProblems(planted('test/a.test.ts', 'a();\n'.repeat(601))).length, 1);
  assert.deepEqual(sizeProblems(planted('test/a.test.ts', 'a();\n'.repeat(600))), []);
  assert.equal(sizeProblems(planted('src/a.ts', 'a();\n'.repeat(401))).length, 1);
  const inner = `  const b = () => {\n${body(40)}  };\n`;
  assert.deepEqual(sizeProblems(planted('src/a.ts', `function a() {\n${inner}${body(40)}}\n`)), []);
});

const LATER = ['TO', 'DO'].join('');
const BAD_WORDS: readonly (readonly [path: string, text: string])[] = [
  ['src/relay/a.ts', 'const now = Date.now();'],
  ['src/relay/a.ts', 'const now = new Date();'],
  ['src/relay/a.ts', '  setTimeout(() => go(), 10);'],
  ['src/relay/a.ts', 'const timer = setInterval(go, 10);'],
  ['src/relay/a.ts', 'return Math.random() * 2;'],
  ['src/relay/a.ts', 'return performance.now();'],
  ['machines/a.ts', 'const now = Date.now();'],
  ['machines/a.ts', 'setTimeout(go, 10);'],
  ['src/relay/a.ts', "const key = process.env['KEY'];"],
  ['src/main.ts', "const port = process.env['PORT'];"],
  ['src/relay/a.ts', "console.log('hello');"],
  ['src/relay/a.ts', 'log.info(`call ${id} ended`);'],
  ['src/relay/a.ts', 'this.#parts.log.warn(`call ${id} ended`);'],
  ['src/relay/a.ts', 'export default class A {}'],
  ['test/a.test.ts', `// ${LATER}: later`],
];

for (const [path, text] of BAD_WORDS) {
  test(`a planted word is found: ${path}: ${text.replace(LATER, 'a note for later')}`, () => {
    assert.equal(wordProblems(planted(path, `\n${text}\n`)).length, 1);
  });
}

test('words that are allowed pass', () => {
  const allowed: readonly SourceFile[] = [
    planted('src/runtime/system_clock.ts', 'const now = Date.now();'),
    planted('src/relay/a.ts', 'this.#clock.setTimeout(go, 10);\n// Date.now() is not asked here\n'),
    planted('src/domain/clock.ts', '  setTimeout(task: () => void, delayMs: number): unknown;\n'),
    planted('src/main.ts', 'const config = readConfig(process.env);\n'),
    planted('src/config.ts', "const port = env['PORT'] ?? process.env['PORT'];\n"),
    planted('src/demo.ts', "console.log('hello');\n"),
    planted('src/relay/a.ts', "log.info('call ended', { id: `${id}` });\n"),
    planted('test/a.test.ts', 'const now = Date.now();\n'),
  ];
  assert.deepEqual(allowed.flatMap(wordProblems), []);
});

test('a planted folder and a planted machine without a test are found', () => {
  assert.deepEqual(folderProblems(['src', '.ci', 'lib']), ['lib/: the house has no such folder']);
  const machine = planted('machines/health.ts', 'export const a = setup({}).createMachine({});');
  const own = planted('test/machine/health.test.ts', "import { a } from '../../machines/health.ts';");
  assert.equal(machineProblems([machine]).length, 1);
  assert.deepEqual(machineProblems([machine, own]), []);
});
