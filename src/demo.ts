/**
 * `npm run demo`: starts the server, places one call through its public interface and shows it as it happens.
 * `-- --me` lets you type the caller's lines, `-- --workflow restaurant-cantonese` calls another workflow, and
 * `-- --language zh-HK` one in that language, twice: over the relay, and over a media stream with Azure's Speech SDK, which
 * talks to a stand-in for the service on this machine.
 * It always uses the simulator, a free port and a temporary directory: whatever the environment says, it cannot dial.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Config, processEnvironment, readConfig } from './config.ts';
import { type DemoCall, DemoFeed, table } from './demo_screen.ts';
import { CATALOGUE } from './domain/language_catalogue.ts';
import { createServer } from './main.ts';
import { nodeProblem } from './node_check.ts';
import { createSystemClock } from './runtime/system_clock.ts';
import { createSpeechReader } from './speech/stand_in/speech_reader.ts';
import { encodeUtterance } from './speech/stand_in/spoken_code.ts';
import { startSpeechStandIn } from './speech/stand_in/speech_stand_in.ts';
import { SHIPPED_WORKFLOWS } from './workflows/shipped_workflows.ts';
import type { Persona } from './telephony/simulator/persona.ts';

interface CallAnswer {
  readonly call: DemoCall & { readonly end: string | null };
}

/** What is shown of the answer of the metrics endpoint. */
interface FleetFigures {
  readonly turns: {
    readonly measures: string;
    readonly answered: { readonly answeredCount: number; readonly n: number };
    readonly optimized?: { readonly responseGap: Latency };
  };
  readonly twiml: { readonly optimized?: Latency };
  readonly process: {
    readonly eventLoopDelay: { readonly p99Ms: number };
    readonly memory: { readonly rssBytes: number };
  };
}

interface Latency {
  readonly n: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

const LOOK_EVERY_MS = 100;
/** The example workflows that ask for variables get these. */
const VARIABLES = { name: 'Alex', date: 'Thursday, the third of December', time: 'half past two' };

async function demo(): Promise<void> {
  const { values } = parseArgs({
    options: {
      me: { type: 'boolean', default: false },
      workflow: { type: 'string', default: 'test-workflow' },
      language: { type: 'string' },
    },
  });
  const { me, workflow, language } = values;
  if (language === undefined) return showOne({ workflow, me, speech: null });
  const spoken = workflowIn(language);
  console.log('Over the relay, where the carrier hears and speaks:\n');
  await showOne({ workflow: spoken, me, speech: null });
  console.log('\n\nOver a media stream, where a speech service of ours hears and speaks:\n');
  const clock = createSystemClock();
  const key = randomBytes(16).toString('hex');
  const standIn = await startSpeechStandIn({ key, clock });
  try {
    await showOne({ workflow: spoken, me, speech: { key, endpoint: standIn.url.href.replace(/^ws/, 'http') } });
  } finally {
    await standIn.close();
  }
}

/** Throws with those that there are. */
function workflowIn(language: string): string {
  const code = CATALOGUE.find(language)?.code ?? language;
  const found = SHIPPED_WORKFLOWS.find((workflow) => workflow.language === code);
  if (found !== undefined) return found.id;
  const codes = [...new Set(SHIPPED_WORKFLOWS.map((workflow) => workflow.language))].join(', ');
  throw new Error(`No workflow that ships speaks ${language}. There are some in ${codes}.`);
}

interface Shown {
  readonly workflow: string;
  /** The person at the keyboard calls. */
  readonly me: boolean;
  /** Where Azure's Speech SDK finds its service; null = the carrier hears and speaks. */
  readonly speech: { readonly key: string; readonly endpoint: string } | null;
}

async function showOne({ workflow, me, speech }: Shown): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'call-flow-weaver-demo-'));
  const config = demoConfig(dataDir, speech);
  const audio = { speak: (text: string) => Buffer.concat(encodeUtterance(text)), createReader: createSpeechReader };
  const server = await createServer(config, { audio, ...(me && { personaFor: () => typingPersona() }) });
  const api = `http://127.0.0.1:${server.port}/api`;
  try {
    const answerer = config.providers[0]?.name ?? "the workflow's own answers (no model is configured)";
    console.log(`The server listens on port ${server.port}. Replies come from ${answerer}.\n`);
    const placed = await ask<{ optimization: { trackingId: string } }>(`${api}/make-call-optimized`, {
      to: '+1234567890',
      workflowId: workflow,
      variables: VARIABLES,
    });
    const { trackingId } = placed.optimization;
    console.log(`POST /api/make-call-optimized placed the call ${trackingId}.\n`);
    const end = await showCall(`${api}/calls/${trackingId}`);
    console.log(`\nThe call ended: ${end}.\n`);
    console.log(await figuresText(api));
    if (end !== 'completed') process.exitCode = 1;
  } finally {
    server.terminate();
    await server.stopped;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Only what answers is taken from the environment: no carrier, no address, no directory. */
function demoConfig(dataDir: string, speech: Shown['speech']): Config {
  const models = Object.entries(processEnvironment()).filter(([name]) => /^(AZURE_OPENAI|OPENAI)_/.test(name));
  const reading = readConfig({
    ...Object.fromEntries(models),
    ...(speech !== null && {
      AZURE_SPEECH_API_KEY: speech.key,
      AZURE_SPEECH_REGION: 'standin',
      AZURE_SPEECH_ENDPOINT: speech.endpoint,
    }),
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
  });
  if (reading.ok) return reading.config;
  throw new Error(reading.problems.map(({ variable, message }) => `${variable} ${message}`).join('\n'));
}

/** Prints each line and turn once, when nothing of it can change any more; resolves to how the call ended. */
async function showCall(url: string): Promise<string> {
  const feed = new DemoFeed();
  for (;;) {
    const { call } = await ask<CallAnswer>(url);
    for (const text of feed.news(call)) console.log(text);
    if (call.end !== null) return call.end;
    await pause(LOOK_EVERY_MS);
  }
}

async function figuresText(api: string): Promise<string> {
  const { turns, twiml, process } = await ask<FleetFigures>(`${api}/performance-metrics`);
  const gap = turns.optimized?.responseGap;
  const ms = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : `${value} ms`;
  const few = 'too few turns for a p99: it is printed from 1,000';
  return [
    'GET /api/performance-metrics says:',
    table([
      ['response gap, turns', String(gap?.n ?? 0)],
      ['response gap p50', ms(gap?.p50Ms)],
      ['response gap p95', ms(gap?.p95Ms)],
      ['response gap p99', gap?.p99Ms === null ? few : ms(gap?.p99Ms)],
      ['response gap, longest', ms(gap?.maxMs)],
      ['turns answered', `${turns.answered.answeredCount} of ${turns.answered.n}`],
      ['TwiML built in', ms(twiml.optimized?.maxMs)],
      ['event loop delay p99', ms(process.eventLoopDelay.p99Ms)],
      ['memory', `${Math.round(process.memory.rssBytes / 1_048_576)} MB`],
    ]),
    `\n${turns.measures}`,
  ].join('\n');
}

/** GET, or POST when there is a body. Throws with the server's own message when it refuses. */
async function ask<Answer>(url: string, body?: object): Promise<Answer> {
  const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url, { ...request, headers: { 'content-type': 'application/json' } });
  const answer = (await response.json()) as Answer & { readonly error?: { readonly message: string } };
  if (!response.ok) throw new Error(answer.error?.message ?? `${url} answered ${response.status}`);
  return answer;
}

/** A person at the keyboard: an empty line listens, `bye` and the end of input hang up. */
function typingPersona(): Persona {
  console.log('You are the caller: type what you say and press Enter. Say goodbye, or type Ctrl-D, to hang up.\n');
  const lines = createInterface({ input: process.stdin });
  const typed = lines[Symbol.asyncIterator]();
  return {
    name: 'you',
    answersAfterMs: 300,
    lines: [],
    hangUp: 'after_last_answer',
    maxWaitMs: null,
    createMind: () => ({
      heard: () => undefined,
      next: async () => {
        const { value, done } = await typed.next();
        return done === true ? 'hang_up' : { say: value, afterMs: 0 };
      },
    }),
  };
}

const wrongNode = nodeProblem(process.version);
if (wrongNode !== null) {
  console.error(wrongNode);
  process.exitCode = 1;
} else {
  await demo().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
  // A reader of the keyboard would keep the process.
  process.stdin.destroy();
}
