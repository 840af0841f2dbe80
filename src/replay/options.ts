/** The command line of `npm run replay`. */
import { parseArgs } from 'node:util';
import { commandProblem } from '../domain/command_problem.ts';
import type { PredictionPolicy, TurnClock } from '../domain/workflow.ts';
import { FAULT_KINDS, type Fault } from './faults.ts';
import type { ReplaySettings } from './settings.ts';

export interface ReplayOptions {
  readonly help: boolean;
  /** A trackingId, a file or a directory. */
  readonly target: string;
  /** Null: as configured. */
  readonly dataDir: string | null;
  readonly json: boolean;
  readonly strict: boolean;
  readonly settings: ReplaySettings;
  /** The options that change something, as they were given. */
  readonly given: readonly string[];
}

export const USAGE = `npm run replay -- <trackingId | file | directory> [options]

Runs recorded calls again in virtual time, free of charge, and says turn by turn what would have been different. The
relay, the call's chart, the filter and the timers are the real ones; only the carrier's socket, the providers and the
clock are replaced. A trackingId is looked up in DATA_DIR/recordings (calls are recorded with RECORD=redacted or full).

  --fault WHICH:WHAT   may be repeated; WHICH: first or second request of a turn, all, or the name of a provider
                       WHAT: hang, refuse, 429, 500, empty, cut, slow or slow:MS (1000)
                       @0.2 or @20% after it strikes that share of the requests, @3 only turn 3
  --hedge MS|off       when a second request is sent beside a late one
  --turn-clock N=MS,…  hedgeMs, bridgeMs, scriptMs, apologyMs, scriptAfterBridgeMs, apologyAfterBridgeMs
  --providers N|NAMES  how many providers there are to try, or their names in order
  --speculation on|off asks the providers on partial prompts, or only after the final ones (as the workflow says)
  --first-voice HOW    race, hedge or off: when a second provider is asked (as the workflow says)
  --seed N             for everything that has to be assumed (default 1)
  --data-dir DIR       instead of DATA_DIR
  --json               prints the comparison as JSON
  --strict             exit code 1 when a turn became worse, or says something else though nothing was assumed
  --help

A request is matched with the recorded one of its provider about the same words, whether that was made on a partial
prompt or after the final one. One that was never recorded takes the recorded text and a time to first token drawn from
this call's own; such turns are marked estimated. Money limits no speculation here, the starts of the workflow do.
A directory of recordings is a regression suite: use --strict.

Exit code: 0 replayed, 1 see --strict, 2 nothing could be replayed.`;

export type OptionsReading =
  | { readonly ok: true; readonly options: ReplayOptions }
  | { readonly ok: false; readonly problem: string };

const CLOCK_NAMES: readonly (keyof TurnClock)[] = [
  'hedgeMs',
  'bridgeMs',
  'scriptMs',
  'apologyMs',
  'scriptAfterBridgeMs',
  'apologyAfterBridgeMs',
];
const CLOCK_MAX_MS = 60_000;
/** Longer than any turn. */
const NEVER_MS = 86_400_000;
const SLOW_MS = 1_000;
const PROVIDERS_MAX = 9;
const PROVIDER_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
const SPECULATION: ReadonlyMap<string, boolean> = new Map([
  ['on', true],
  ['off', false],
]);
const FIRST_VOICES: ReadonlyMap<string, PredictionPolicy['firstVoice']> = new Map(
  (['race', 'hedge', 'off'] as const).map((name) => [name, name]),
);
const FAULT = /^([A-Za-z][A-Za-z0-9_]*):([a-z0-9]+)(?::(\d{1,6}))?(?:@(.*))?$/;

/** A problem is one line for people. */
export function readOptions(args: readonly string[]): OptionsReading {
  try {
    return { ok: true, options: parse(args) };
  } catch (error) {
    return { ok: false, problem: commandProblem(error, 'replay') };
  }
}

function parse(args: readonly string[]): ReplayOptions {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: flag,
      fault: { type: 'string', multiple: true, default: [] },
      hedge: text,
      'turn-clock': text,
      providers: text,
      speculation: text,
      'first-voice': text,
      seed: text,
      'data-dir': text,
      json: flag,
      strict: flag,
    },
  });
  const [target, more] = positionals;
  if (target === undefined && !values.help)
    throw new Error('What is to be replayed? Give a trackingId, a file or a directory');
  if (more !== undefined) throw new Error(`One trackingId, file or directory at a time: "${more}" is one too many`);
  const turnClock = readTurnClock(values['turn-clock']);
  return {
    help: values.help,
    target: target ?? '',
    dataDir: values['data-dir'] ?? null,
    json: values.json,
    strict: values.strict,
    settings: {
      faults: values.fault.map(readFault),
      turnClock: values.hedge === undefined ? turnClock : { ...turnClock, hedgeMs: readHedge(values.hedge) },
      providers: readProviders(values.providers),
      speculation: oneOf('--speculation', values.speculation, SPECULATION),
      firstVoice: oneOf('--first-voice', values['first-voice'], FIRST_VOICES),
      seed: whole('--seed', values.seed ?? '1', 0, 4_294_967_295),
    },
    given: [
      ...values.fault.map((fault) => `--fault ${fault}`),
      ...(['hedge', 'turn-clock', 'providers', 'speculation', 'first-voice'] as const).flatMap((name) =>
        values[name] === undefined ? [] : [`--${name} ${values[name]}`],
      ),
    ],
  };
}

/** Null: it was not given. */
function oneOf<Value>(option: string, text: string | undefined, known: ReadonlyMap<string, Value>): Value | null {
  if (text === undefined) return null;
  const value = known.get(text);
  if (value !== undefined) return value;
  throw new Error(`${option} must be ${[...known.keys()].join(', ')}: it is "${text}"`);
}

function readFault(text: string): Fault {
  const [, which, what, ms, when] = FAULT.exec(text) ?? [];
  const kind = FAULT_KINDS.find((known) => known === what);
  if (which === undefined || kind === undefined || (ms !== undefined && kind !== 'slow')) {
    throw new Error(`--fault must be WHICH:WHAT such as first:hang, all:500@20% or openai:slow:800: it is "${text}"`);
  }
  return { which, what: kind, slowMs: ms === undefined ? SLOW_MS : Number(ms), when: readWhen(when) };
}

function readWhen(text: string | undefined): Fault['when'] {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,3}$/.test(text)) return { turn: Number(text) };
  const share = /^\d{1,3}%$/.test(text) ? Number(text.slice(0, -1)) / 100 : /^0?\.\d+$/.test(text) ? Number(text) : 0;
  if (share > 0 && share <= 1) return { share };
  throw new Error(`--fault …@ must be a share such as 0.2 or 20%, or the number of a turn: it is "${text}"`);
}

function readHedge(text: string): number {
  return text === 'off' ? NEVER_MS : whole('--hedge', text, 0, CLOCK_MAX_MS, ', or off');
}

function readTurnClock(text: string | undefined): Partial<TurnClock> {
  const entries = text?.split(',') ?? [];
  return Object.fromEntries(
    entries.map((entry) => {
      const [name = '', value = ''] = entry.split('=');
      const known = CLOCK_NAMES.find((one) => one === name.trim());
      if (known === undefined) throw new Error(`--turn-clock has no "${name}"; it has ${CLOCK_NAMES.join(', ')}`);
      return [known, whole(`--turn-clock ${known}`, value.trim(), 0, CLOCK_MAX_MS)];
    }),
  );
}

function readProviders(text: string | undefined): ReplaySettings['providers'] {
  if (text === undefined) return null;
  if (/^\d+$/.test(text)) return whole('--providers', text, 1, PROVIDERS_MAX);
  const names = text.split(',').map((name) => name.trim());
  const isGood = names.length <= PROVIDERS_MAX && new Set(names).size === names.length;
  if (isGood && names.every((name) => PROVIDER_NAME.test(name))) return names;
  throw new Error(`--providers must be a number, or different names with commas between them: it is "${text}"`);
}

function whole(option: string, text: string, min: number, max: number, or = ''): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`${option} must be a whole number from ${min} to ${max}${or}: it is "${text}"`);
}
