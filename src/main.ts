/**
 * The composition root: the only file that knows every concrete part. `node --import tsx src/main.ts` starts the server;
 * the demo and the tests call `createServer` with parts of their own. Parts with native code are imported after the
 * check of the Node version.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Config, processEnvironment, readConfig } from './config.ts';
import type { CallRecord } from './domain/call_record.ts';
import type { TrackingId } from './domain/ids.ts';
import { CATALOGUE } from './domain/language_catalogue.ts';
import type { Log } from './domain/log.ts';
import type { ReplyProvider } from './domain/reply.ts';
import type { Route } from './domain/route.ts';
import { Secret } from './domain/secret.ts';
import type { Workflow } from './domain/workflow.ts';
import { freePort } from './free_port.ts';
import { createLanguageRoutes } from './languages/language_routes.ts';
import { assertLimits, LIMITS } from './limits.ts';
import { createLog } from './log.ts';
import { nodeProblem } from './node_check.ts';
import { optimisationLines, optimisations } from './optimisations.ts';
import { createCacheRoutes } from './prediction/cache/cache_routes.ts';
import { hasAlternative } from './runtime/call_policy.ts';
import { createCallRoutes as createRecordRoutes } from './runtime/call_routes.ts';
import { createEarly, type Early } from './runtime/create_early.ts';
import { createLanguageFollowing, type LanguageFollowing, mayChangeLanguage } from './runtime/follow_language.ts';
import { ProviderBoard } from './runtime/provider_board.ts';
import { loadCantoneseTables } from './languages/cantonese/tables.ts';
import { ServerLife } from './runtime/server_life.ts';
import { createSystemClock } from './runtime/system_clock.ts';
import type { Storage } from './storage/storage.ts';
import { type CallFeatures, createCallRoutes } from './telephony/call_routes.ts';
import { createCallPlacer } from './telephony/place_call.ts';
import { verifyTwilioRequest } from './telephony/signature.ts';
import type { MediaPaths } from './telephony/webhook_parts.ts';
import { createWebhookRoutes } from './telephony/webhook_routes.ts';
import { createWebhookUrls } from './telephony/webhook_urls.ts';
import { SHIPPED_WORKFLOWS } from './workflows/shipped_workflows.ts';
import { fillWorkflow } from './workflows/placeholders.ts';
import { createWorkflowRoutes } from './workflows/routes.ts';
import { createWorkflowBook, type WorkflowBook } from './workflows/workflow_book.ts';
import { type Calls, type CallsGround, composeCalls, keepCalls } from './wiring_calls.ts';
import type { CarrierOptions } from './wiring_carrier.ts';
import { composeSpeech } from './wiring_speech.ts';
import { composeMeasuring } from './wiring_measuring.ts';
import { startObservers } from './wiring_observing.ts';

/** What the demo or a test brings along. */
export interface ServerOptions extends CarrierOptions {
  readonly log?: Log;
}

export interface RunningServer {
  readonly port: number;
  /** What the carrier calls and signs. */
  readonly publicUrl: string;
  /** Takes no new call, waits for the live ones, writes everything. Asked twice, it waits no longer. */
  terminate(): void;
  /** Resolves when nothing is left of the server. */
  readonly stopped: Promise<void>;
}

const version = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
  .version;
const clock = createSystemClock();

/** What everything else stands on. */
interface Ground extends CallsGround {
  readonly storage: Storage;
  readonly early: Early;
  /** What became of what earlier calls taught, where it could not be opened. */
  readonly learnedProblem: string | null;
  readonly workflows: WorkflowBook;
}

/** What tells languages is read before any call, where a workflow needs it: it takes the process for some 0.4 s. */
async function followingOf(workflows: WorkflowBook, log: Log): Promise<LanguageFollowing> {
  const following = createLanguageFollowing(log);
  if (workflows.list().some((workflow) => mayChangeLanguage(workflow))) await following.load();
  return following;
}

/** Rejects with an error whose message is for people when the data directory or the port cannot be used. */
export async function createServer(given: Config, options: ServerOptions = {}): Promise<RunningServer> {
  assertLimits(LIMITS);
  const config = await withRealPort(given);
  const log = options.log ?? createLog({ level: config.logLevel, secrets: secretsOf(config) });
  const [{ openStorage }, { openLearned }, { createHttpServer }] = await Promise.all([
    import('./storage/storage.ts'),
    import('./storage/learned.ts'),
    import('./http/server.ts'),
  ]);
  const storage = openStorage({ dataDir: config.dataDir, log });
  const { learned, problem: learnedProblem } = openLearned({ dataDir: config.dataDir, log, epochMs: clock.epochMs() });
  const observers = await startObservers(config, { clock, log, version, isStorageFailing: () => storage.isFailing });
  // Before any call: reading the tables takes the process for a quarter of a second.
  const cantonese = await loadCantoneseTables();
  const workflows = createWorkflowBook({ table: storage.workflows, shipped: SHIPPED_WORKFLOWS });
  const following = await followingOf(workflows, log);
  const board = new ProviderBoard({ clock, log, random: Math.random, limits: LIMITS.providers });
  const ground: Ground = {
    config,
    log,
    clock,
    storage,
    observers,
    board,
    cantonese,
    following,
    early: createEarly({ clock, prices: config.prices, board, random: Math.random, tables: learned, cantonese }),
    speech: composeSpeech({ config, clock, log, learned, count: (code) => observers.meter.count(code) }),
    learnedProblem,
    workflows,
    ...keepCalls({ storage, clock, meter: observers.meter }),
  };
  const life = new ServerLife(clock, config.calls.drainTimeoutS * 1000);
  const calls = composeCalls(ground, options, life);
  const { carrier } = calls;
  const { publicUrl, trustProxy, host, port } = config.server;
  const server = createHttpServer({
    clock,
    log,
    routes: composeRoutes(ground, calls, life),
    sockets: calls.sockets,
    access: { ...config.access, trustProxy, apiKeys: config.access.apiKeys.map((key) => key.reveal()) },
    verifyTwilio: (target, signature, form) =>
      verifyTwilioRequest(carrier.authToken, publicUrl, target, signature, form),
    randomId: () => randomBytes(9).toString('base64url'),
    limits: LIMITS.http,
    about: { title: 'Call Flow Weaver', version, publicUrl },
  });
  const housekeeping = startHousekeeping(ground, calls);
  const stopParts = async (): Promise<void> => {
    housekeeping.stop();
    // What is being answered in this moment, perhaps to the request that ended the last call, leaves first.
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, 0);
    });
    board.close();
    await carrier.close();
    ground.speech.close();
    await server.close();
    await Promise.all(calls.providers.map(async (provider) => provider.close?.()));
    await Promise.all([ground.archive.flushed(), observers.close(), ground.early.close()]);
    ground.inProgress.stop();
    await Promise.all([storage.close(), learned?.close()]);
  };
  try {
    const realPort = await server.listen(host, port);
    const stopped = life.serve(calls.registry, stopParts);
    return { port: realPort, publicUrl, terminate: () => life.terminate(), stopped };
  } catch (error) {
    await stopParts();
    throw error;
  }
}

/** With port 0 a free one is taken, also in the address that the carrier is given. */
async function withRealPort(config: Config): Promise<Config> {
  const { server } = config;
  if (server.port !== 0) return config;
  const port = await freePort(server.host);
  const publicUrl = server.publicUrlGiven ? server.publicUrl : `http://127.0.0.1:${port}`;
  return { ...config, server: { ...server, port, publicUrl } };
}

function composeRoutes(ground: Ground, calls: Calls, life: ServerLife): readonly Route[] {
  const { config, log, storage, observers, workflows, archive, early } = ground;
  const { figures } = observers;
  const { registry, carrier } = calls;
  const { publicUrl, publicUrlProblem } = config.server;
  // The simulator calls nobody but this machine.
  const fallbackUrl = carrier.name === 'simulator' ? null : config.calls.fallbackUrl;
  const urls = createWebhookUrls(publicUrl);
  const telephony = { desk: registry, workflows, fill: fillWorkflow, urls, clock, log };
  const features = featuresOf(config);
  const find = (trackingId: TrackingId): CallRecord | null => registry.find(trackingId);
  return [
    ...createCallRoutes({
      placer: createCallPlacer({
        ...telephony,
        carrier,
        placements: storage.placements,
        fallbackUrl,
        publicUrlProblem,
      }),
      features: (workflowId) => featuresFor(workflows.get(workflowId), features, calls.providers, ground.speech.paths),
      expected: (workflowId) => figures.expected(workflowId),
      ratePerMinute: LIMITS.placing.perMinute,
    }),
    ...createWebhookRoutes({
      ...telephony,
      accountSid: carrier.accountSid,
      defaultWorkflowId: config.calls.defaultWorkflow,
      handoverGapS: config.calls.handoverGapS,
      media: ground.speech.paths,
      meter: {
        twimlBuilt: (durationUs, mode) => figures.twimlBuilt(durationUs, mode),
        webhookRefused: (code) => figures.count(code),
      },
    }),
    ...composeMeasuring({
      ...ground,
      clock,
      version,
      registry,
      providers: calls.providers,
      carrierName: carrier.name,
      life,
      features: { ...features },
      isStorageFailing: () => storage.isFailing,
    }),
    ...createRecordRoutes({
      find,
      // What is live is newer than what was written of it.
      list: (limit, before) => archive.list(limit, before).map((record) => find(record.trackingId) ?? record),
    }),
    ...createCacheRoutes({ cache: early.cache }),
    ...createWorkflowRoutes(workflows),
    ...createLanguageRoutes(CATALOGUE),
  ];
}

/** Forgets what is older than the retention says, and closes calls that nobody came back for, a little at a time. */
function startHousekeeping(
  { config, storage, log, observers, early, inProgress }: Ground,
  { registry }: Calls,
): { stop(): void } {
  const keptMs = config.calls.retentionDays * 24 * 3600 * 1000;
  let timer: unknown = null;
  const tidy = (): void => {
    const nowEpochMs = clock.epochMs();
    Promise.all([
      storage.pruneCalls(nowEpochMs - keptMs, LIMITS.calls.prunedAtOnce),
      storage.placements.prune(nowEpochMs, LIMITS.calls.prunedAtOnce),
      observers.prune(nowEpochMs - keptMs),
      early.prune(nowEpochMs),
      inProgress.closeLost((trackingId) => registry.isLive(trackingId)),
    ]).catch(() => log.warn('old records could not be removed'));
    timer = clock.setTimeout(tidy, LIMITS.calls.pruneEveryMs);
  };
  tidy();
  return { stop: () => clock.clearTimeout(timer) };
}

/** What is on for the calls of a workflow. */
function featuresFor(
  workflow: Workflow | null,
  features: CallFeatures,
  providers: readonly ReplyProvider[],
  media: MediaPaths,
): CallFeatures {
  const isOverMedia = workflow !== null && media.isPreferred(workflow, workflow.language);
  return {
    ...features,
    conversationRelay: features.conversationRelay && !isOverMedia,
    predictiveCache: features.predictiveCache && workflow?.prediction.cache === true,
    providerFailover: features.providerFailover && (workflow === null || hasAlternative(workflow, providers)),
  };
}

function featuresOf(config: Config): CallFeatures {
  const on = new Map(optimisations(config).map((optimisation) => [optimisation.name, optimisation.on]));
  return {
    conversationRelay: on.get('conversationRelay') === true,
    predictiveCache: on.get('predictiveCache') === true,
    languageOptimization: on.get('languageOptimization') === true,
    providerFailover: on.get('providerFailover') === true,
  };
}

function secretsOf(config: Config): readonly Secret[] {
  const { tracing, alerts } = config.observing;
  const secrets = [...config.access.apiKeys, ...config.providers.map((provider) => provider.key)];
  // The address of a webhook is mostly a secret itself.
  const webhook = alerts.webhook === null ? [] : [alerts.webhook.secret, new Secret(alerts.webhook.url)];
  secrets.push(...webhook, ...Object.values(tracing?.headers ?? {}));
  return [...secrets, config.twilio?.authToken, config.speech?.key, config.simulatorAuthToken].filter(
    (secret) => secret instanceof Secret,
  );
}

/** The server as a process of its own: one clear line and exit 1 for everything that is wrong at the start. */
async function runAsProcess(): Promise<void> {
  const fail = (line: string): void => {
    process.stderr.write(`${line}\n`);
    process.exitCode = 1;
  };
  const wrongNode = nodeProblem(process.version);
  if (wrongNode !== null) return fail(wrongNode);
  const reading = readConfig(processEnvironment());
  if (!reading.ok) return reading.problems.forEach(({ variable, message }) => fail(`${variable} ${message}`));
  const { config } = reading;
  const log = createLog({ level: config.logLevel, secrets: secretsOf(config) });
  try {
    const server = await createServer(config, { log });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => server.terminate());
    // One call's bug must not end the others: what no part caught is logged, and health shows it.
    process.on('uncaughtException', (error) =>
      log.error('uncaught error', { error: error.name, at: error.stack ?? '' }),
    );
    log.info('listening', { host: config.server.host, port: server.port, publicUrl: server.publicUrl });
    for (const line of [...reading.notes, ...optimisationLines(config)]) log.info('configuration', { line });
    await server.stopped;
    log.info('stopped');
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await runAsProcess();
