/** The rules of the house as pure functions over paths and texts; `tidy.test.ts` holds the repository to them. */

export interface SourceFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** A path from the root, or the name of a package or `node:` module. */
  readonly target: string;
  readonly isType: boolean;
}

const LINES_MAX = 400;
/** A test file is a list, which may be longer. */
const TEST_LINES_MAX = 600;
const FUNCTION_LINES_MAX = 60;
const TOP_FOLDERS = new Set(['src', 'machines', 'test', 'bench', 'node_modules']);
/** The only files that may import across the features. */
const WIRING = /^src\/(?:main|demo|doctor|replay|warm|wiring|compose)(?:_[a-z_]+)?\.ts$|^src\/runtime\//;

export function importsOf(file: SourceFile): readonly Import[] {
  const found: Import[] = [];
  const statement = /^(?:import|export)\s+(?:(type)\s)?([^'";]*?from\s+)?'([^']+)';?$|\bimport\(\s*'([^']+)'\s*\)/gm;
  for (const [, type, , fixed, dynamic] of file.text.matchAll(statement)) {
    const name = fixed ?? dynamic ?? '';
    found.push({ target: name.startsWith('.') ? resolve(file.path, name) : name, isType: type !== undefined });
  }
  return found;
}

function resolve(from: string, relative: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const step of relative.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
}

/** The feature folder of a file under src; '' for files directly in it and outside. */
function featureOf(path: string): string {
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? '';
}

export function importProblems(file: SourceFile): readonly string[] {
  const problems: string[] = [];
  for (const { target, isType } of importsOf(file)) {
    const why = importProblem(file.path, target, isType);
    if (why !== null) problems.push(`${file.path} imports ${target}: ${why}`);
  }
  return problems;
}

function importProblem(path: string, target: string, isType: boolean): string | null {
  const isOurs = /^(?:src|machines|test|bench)\//.test(target);
  if (isOurs && !/\.(?:ts|json|mjs)$/.test(target)) return 'imports name the file with its ending';
  const area = path.split('/')[0];
  if (area === 'src' || area === 'machines') {
    if (/^(?:test|bench)\//.test(target)) return 'the product knows neither tests nor benches';
  }
  if (path.startsWith('src/domain/')) {
    return target.startsWith('src/domain/') ? null : 'the domain imports nothing';
  }
  if (area === 'machines') {
    const allowed = target.startsWith('src/domain/') || target.startsWith('machines/') || target === 'xstate';
    return allowed ? null : 'machines know the domain and xstate only';
  }
  if (area !== 'src' || WIRING.test(path) || !isOurs) return null;
  if (target.startsWith('src/domain/')) return null;
  const feature = featureOf(path);
  if (target.startsWith('machines/')) {
    if (isType && target.endsWith('_events.ts')) return null;
    return 'of the machines only the types of their events are known outside';
  }
  if (featureOf(target) === feature) return null;
  return feature === '' ? 'only the wiring files know features' : 'features do not know each other';
}

/** Each cycle once, type imports included. */
export function importCycles(files: readonly SourceFile[]): readonly string[] {
  const graph = new Map(files.map((file) => [file.path, importsOf(file).map(({ target }) => target)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(path);
    if (seenAt !== -1) return void cycles.push([...trail.slice(seenAt), path].join(' -> '));
    if (done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

export function nameProblems({ path }: SourceFile): readonly string[] {
  const problems: string[] = [];
  const name = path.split('/').at(-1) ?? '';
  if (!/^[a-z][a-z0-9_]*(?:(?:\.[a-z]+)?\.test)?\.(?:ts|mjs)$/.test(name))
    problems.push(`${path}: file names are lower_snake`);
  if (/^(?:index|mod)\./.test(name)) problems.push(`${path}: no barrels, import the file itself`);
  return problems;
}

/** Files and functions that have grown too long; functions of tests may be long. */
export function sizeProblems({ path, text }: SourceFile): readonly string[] {
  const lines = text.trimEnd().split('\n');
  const most = path.startsWith('test/') ? TEST_LINES_MAX : LINES_MAX;
  const problems = lines.length > most ? [`${path} has ${lines.length} lines`] : [];
  if (path.startsWith('test/')) return problems;
  for (const { name, length } of functionsIn(lines)) {
    if (length > FUNCTION_LINES_MAX) problems.push(`${path}: ${name} has ${length} lines`);
  }
  return problems;
}

const FUNCTION_START =
  /^(\s*)(?:(?:export |async |static |private |override |get |set )*(?:function\*? +)?#?([A-Za-z_]\w*)(?:<[^(]*>)?\(.*\{|(?:export )?const (\w+) = .*=> \{)$/;
const CONTROL = new Set(['if', 'for', 'while', 'switch', 'catch', 'return', 'throw', 'await']);

/**
 * By indentation, which the formatter keeps true: a function goes from its first line to the bracket at the same depth.
 * Lines of a function inside of it count for that one alone.
 */
function functionsIn(lines: readonly string[]): readonly { readonly name: string; readonly length: number }[] {
  const functions: { name: string; from: number; to: number; length: number }[] = [];
  for (const [from, line] of lines.entries()) {
    const start = FUNCTION_START.exec(line);
    const name = start?.[2] ?? start?.[3];
    if (start === null || name === undefined || CONTROL.has(name)) continue;
    const to = lines.findIndex((later, index) => index > from && later.startsWith(`${start[1] ?? ''}}`));
    if (to === -1) continue;
    for (const outer of functions)
      if (outer.to > to && !isInside(functions, from, outer)) outer.length -= to - from + 1;
    functions.push({ name, from, to, length: to - from + 1 });
  }
  return functions;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Whether this line is in a function that is itself inside of `outer`. */
function isInside(functions: readonly Range[], line: number, outer: Range): boolean {
  return functions.some(({ from, to }) => from > outer.from && from < line && to > line);
}

interface WordRule {
  readonly word: RegExp;
  readonly why: string;
  readonly applies: (path: string) => boolean;
}

const inProduct = (path: string): boolean => /^(?:src|machines)\//.test(path);

const WORDS: readonly WordRule[] = [
  {
    word: /(?<![.\w#])(?:Date\.now|setTimeout|setInterval|setImmediate|Math\.random|performance\.now)\b\(|\bnew Date\(\)/,
    why: 'time and randomness are handed in',
    // `clock.setTimeout(…)` and methods named so are not the machine's own.
    applies: (path) => inProduct(path) && path !== 'src/runtime/system_clock.ts',
  },
  {
    word: /\bprocess\.env\b/,
    why: 'only the configuration reads the environment',
    applies: (path) => inProduct(path) && !/^src\/(?:main|doctor|demo|replay|config)\.ts$/.test(path),
  },
  {
    word: /\bprocess\.env\b(?![,);]| as )/,
    why: 'the environment is only handed on here',
    applies: (path) => /^src\/(?:main|doctor|demo|replay)\.ts$/.test(path),
  },
  {
    word: /\bconsole\.\w+\(/,
    why: 'the product writes to its log',
    applies: (path) => inProduct(path) && !/^src\/(?:demo|doctor|replay|warm)\.ts$/.test(path),
  },
  { word: /\b(?:TO(?:DO)|FIX(?:ME))\b/, why: 'nothing is left for later', applies: () => true },
  {
    word: /\blog\.(?:debug|info|warn|error)\(\s*`/,
    why: 'an event of the log has a fixed name',
    applies: inProduct,
  },
  { word: /\bexport default\b/, why: 'exports have names', applies: inProduct },
];

export function wordProblems({ path, text }: SourceFile): readonly string[] {
  const code = withoutComments(text);
  const problems: string[] = [];
  for (const { word, why, applies } of WORDS) {
    if (!applies(path)) continue;
    // What is left for later is mostly said in comments.
    const searched = word.source.includes('FIX') ? text : code;
    const found = word.exec(searched);
    if (found !== null && !isOwnMethod(searched, found)) problems.push(`${path}: ${found[0]}: ${why}`);
  }
  return problems;
}

/** `setTimeout(task, delayMs) {` declares a method of a clock. */
function isOwnMethod(text: string, found: RegExpExecArray): boolean {
  const line = text.slice(text.lastIndexOf('\n', found.index) + 1, text.indexOf('\n', found.index));
  return /^\s*(?:setTimeout|setInterval)\(.*\)(?:: \w+;|(?:: \w+)? \{)$/.test(line);
}

/** Whole-line comments; a word inside of a string stays. */
function withoutComments(text: string): string {
  return text.replace(/^\s*(?:\/\/|\/\*|\*).*$/gm, '');
}

export function folderProblems(folders: readonly string[]): readonly string[] {
  return folders
    .filter((name) => !name.startsWith('.') && !TOP_FOLDERS.has(name))
    .map((name) => `${name}/: the house has no such folder`);
}

/** A machine without a test that names it. */
export function machineProblems(files: readonly SourceFile[]): readonly string[] {
  const tests = files.filter(({ path }) => /^test\/machine\/.*\.test\.ts$/.test(path));
  const tested = new Set(tests.flatMap((file) => importsOf(file).map(({ target }) => target)));
  return files
    .filter(({ path, text }) => path.startsWith('machines/') && text.includes('createMachine('))
    .filter(({ path }) => !tested.has(path))
    .map(({ path }) => `${path} has no test in test/machine`);
}
