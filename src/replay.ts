/**
 * `npm run replay -- <trackingId | file | directory>`: runs recorded calls again in virtual time and says, turn by turn,
 * what would have been different. Exit code: 0 replayed, 1 worse with `--strict`, 2 nothing could be replayed.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { processEnvironment, readConfig } from './config.ts';
import { isTrackingId } from './domain/ids.ts';
import { primaryLanguage } from './domain/language_tag.ts';
import { readRecording } from './domain/read_recording.ts';
import type { CallRecording } from './domain/recording.ts';
import { loadScript } from './languages/cantonese/script.ts';
import { nodeProblem } from './node_check.ts';
import { readOptions, type ReplayOptions, USAGE } from './replay/options.ts';
import { type CallReport, callText, hasRegression, type ReplayReport, reportJson, suiteText } from './replay/report.ts';
import { providerNames } from './replay/settings.ts';
import type { ReplayLanguages } from './runtime/replay_call.ts';

/** One line for people; the command ends with 2. */
class ReplayProblem extends Error {}

interface Target {
  readonly paths: readonly string[];
  readonly isDirectory: boolean;
}

interface ReadFile {
  readonly file: string;
  readonly recording: CallRecording;
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
/** The longest recording has a few MB. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;

async function run(args: readonly string[]): Promise<number> {
  const wrongNode = nodeProblem(process.version);
  if (wrongNode !== null) throw new ReplayProblem(wrongNode);
  const reading = readOptions(args);
  if (!reading.ok) throw new ReplayProblem(reading.problem);
  const { options } = reading;
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const target = findTarget(options);
  const report = await replayAll(target, options);
  if (options.json) console.log(reportJson(report));
  else console.log(textOf(report, target.isDirectory));
  return options.strict && hasRegression(report) ? 1 : 0;
}

function textOf(report: ReplayReport, isSuite: boolean): string {
  const [only] = report.calls;
  return isSuite || only === undefined ? suiteText(report) : callText(only, report);
}

async function replayAll({ paths, isDirectory }: Target, options: ReplayOptions): Promise<ReplayReport> {
  const read: ReadFile[] = [];
  const skipped: { readonly file: string; readonly problem: string }[] = [];
  for (const path of paths) {
    const file = basename(path);
    try {
      read.push({ file, recording: readFile(path) });
    } catch (error) {
      if (!(error instanceof ReplayProblem)) throw error;
      if (!isDirectory) throw new ReplayProblem(`${path}: ${error.message}`);
      skipped.push({ file, problem: error.message });
    }
  }
  const { settings, given } = options;
  checkFaults(options, read);
  // The parts of a call take a second to load: not before there is something to replay.
  const [{ replayCall }, languages] = await Promise.all([import('./runtime/replay_call.ts'), languagesFor(read)]);
  const calls: CallReport[] = [];
  for (const { file, recording } of read) {
    try {
      calls.push({ file, recording, ...replayCall(recording, settings, languages) });
    } catch (error) {
      const problem = `its parts contradict each other (${error instanceof Error ? error.message : 'unknown'}).`;
      if (!isDirectory) throw new ReplayProblem(`${file} cannot be replayed: ${problem}`);
      skipped.push({ file, problem });
    }
  }
  if (calls.length === 0) {
    const why = skipped.map(({ file, problem }) => ` ${file}: ${problem}`).join('');
    throw new ReplayProblem(`${options.target} holds no recording that can be replayed.${why}`);
  }
  return { calls, skipped, given, seed: settings.seed };
}

/** Read only where one of the calls has such a language. */
async function languagesFor(read: readonly ReadFile[]): Promise<ReplayLanguages> {
  const { createLanguageFollowing, mayChangeLanguage } = await import('./runtime/follow_language.ts');
  const recordings = read.map(({ recording }) => recording);
  const tags = recordings.flatMap(({ language, workflow }) => [
    language,
    ...workflow.languages.map(({ code }) => code),
  ]);
  const script = tags.some((tag) => primaryLanguage(tag) === 'yue') ? await loadScript() : undefined;
  const following = createLanguageFollowing({ ...SILENT, error: (event) => console.error(event) });
  if (recordings.some(({ language, workflow }) => mayChangeLanguage(workflow, language))) await following.load();
  return { followLanguage: following.follow, ...(script !== undefined && { script }) };
}

/** A fault of a provider that no call has would change nothing without a word. */
function checkFaults({ settings }: ReplayOptions, read: readonly ReadFile[]): void {
  const names = new Set(read.flatMap(({ recording }) => providerNames(recording, settings)));
  const known = ['first', 'second', 'all', ...names];
  for (const { which } of settings.faults) {
    if (read.length > 0 && !known.includes(which)) {
      throw new ReplayProblem(`--fault ${which}: nothing is called that; there are ${known.join(', ')}.`);
    }
  }
}

function readFile(path: string): CallRecording {
  let json: unknown;
  try {
    if (statSync(path).size > FILE_BYTES_MAX) throw new ReplayProblem('it is too large for a recording.');
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof ReplayProblem) throw error;
    const isJson = !(error instanceof SyntaxError);
    throw new ReplayProblem(isJson ? `it cannot be read (${codeOf(error)}).` : 'it is no recording: it is no JSON.');
  }
  try {
    const recording = readRecording(json);
    if (recording.mode === 'optimized') return recording;
  } catch (error) {
    throw new ReplayProblem(error instanceof Error ? error.message : String(error));
  }
  throw new ReplayProblem('it is of a traditional call; only calls over the relay can be replayed.');
}

function findTarget({ target, dataDir }: ReplayOptions): Target {
  const kind = statSync(target, { throwIfNoEntry: false });
  if (kind?.isDirectory() === true) {
    const paths = readdirSync(target, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => join(target, name))
      .sort();
    return { paths, isDirectory: true };
  }
  if (kind !== undefined) return { paths: [target], isDirectory: false };
  const isCall: boolean = isTrackingId(target);
  if (!isCall) {
    throw new ReplayProblem(`${target} is neither a file nor a directory nor a trackingId (call_…). Check the name.`);
  }
  const directory = join(dataDir ?? configuredDataDir(), 'recordings');
  const path = join(directory, `${target}.json`);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new ReplayProblem(
      `There is no recording of ${target} in ${directory}. Calls are recorded with RECORD=redacted or RECORD=full; ` +
        'name another directory with --data-dir.',
    );
  }
  return { paths: [path], isDirectory: false };
}

function configuredDataDir(): string {
  const reading = readConfig(processEnvironment());
  if (reading.ok) return reading.config.dataDir;
  const [problem] = reading.problems;
  const why = problem === undefined ? '' : `${problem.variable} ${problem.message}`;
  throw new ReplayProblem(`DATA_DIR is not known, because the environment is wrong: ${why} Or give --data-dir.`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ReplayProblem)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
