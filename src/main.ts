/**
 * The composition root: the only file that knows every concrete part. `node --import tsx src/main.ts` starts the server;
 * the demo and the tests call `createServer` with parts of their own. Parts with native code are imported after the
 * check of the Node version.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Config, processEnvironment, readConfig } from './config.ts';
import type { CallRecord } from './domain/call_record.ts';
import type { Carrier } from './domain/carrier.ts';
import type { TrackingId } from './domain/ids.ts';
import type { Log } from './domain/log.ts';
import type { ReplyProvider } from './domain/reply.ts';
import type { Route } from './domain/route.ts';
import { Secret } from './domain/secret.ts';
import type { SocketRoute } from './domain/socket.ts';
import { freePort } from './free_port.ts';
import { createScriptedProvider } from './generation/scripted.ts';
import { andWord } from './languages/spoken_words.ts';
import { assertLimits, LIMITS } from './limits.ts';
import { createLog } from './log.ts';
import { createFigures, type Figures } from './metrics/figures.ts';
import { createHealthRoutes, type HealthFacts, type HealthProblem } from './metrics/health_routes.ts';
import { createMetricsRoutes } from './metrics/metrics_routes.ts';
import { createProcessMeter, type ProcessMeter } from './metrics/process_meter.ts';
import { nodeProblem } from './node_check.ts';
import { optimisationLines, optimisations } from './optimisations.ts';
import { createRelayRoute } from './relay/relay_socket.ts';
import { createSpeakableFilter } from './relay/speakable.ts';
import { CallArchive } from './runtime/call_archive.ts';
import { CallRegistry } from './runtime/call_registry.ts';
import { createCallRoutes as createRecordRoutes } from './runtime/call_routes.ts';
import type { CallParts } from './runtime/parts.ts';
import { createModelProvider } from './runtime/providers.ts';
import { ServerLife } from './runtime/server_life.ts';
import { createSystemClock } from './runtime/system_clock.ts';
import type { Storage } from './storage/storage.ts';
import { type CallFeatures, createCallRoutes } from './telephony/call_routes.ts';
import { createCallPlacer } from './telephony/place_call.ts';
import { verifyTwilioRequest, verifyTwilioSocket } from './telephony/signature.ts';
import type { SimulatorObserver } from './telephony/simulator/observer.ts';
import type { Persona } from './telephony/simulator/persona.ts';
import { personaForWorkflow } from './telephony/simulator/personas.ts';
import { createSimulatorCarrier } from './telephony/simulator/simulator_carrier.ts';
import { createTwilioCarrier } from './telephony/twilio_carrier.ts';
import { createWebhookRoutes } from './telephony/webhook_routes.ts';
import { createWebhookUrls } from './telephony/webhook_urls.ts';
import { createAnswerBook } from './workflows/answer_book.ts';
import { SHIPPED_WORKFLOWS } from './workflows/shipped_workflows.ts';
import { fillWorkflow } from './workflows/placeholders.ts';
import { buildMessages } from './workflows/prompt.ts';
import { createWorkflowRoutes } from './workflows/routes.ts';
import { createWorkflowBook, type WorkflowBook } from './workflows/workflow_book.ts';

/** What the demo or a test brings along. */
export interface ServerOptions {
  readonly log?: Log;
  /** Who answers the simulator's calls. */
  readonly personaFor?: (workflowId: string | undefined) => Persona;
  readonly observer?: SimulatorObserver;
  /** How fast the simulator's people speak; server deadlines stay real. */
  readonly pace?: number;
  /** Where Twilio's REST API is asked, when not at Twilio's own address. */
  readonly carrierApiUrl?: string;
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
interface Ground {
  readonly config: Config;
  readonly log: Log;
  readonly storage: Storage;
  readonly figures: Figures;
  readonly meter: ProcessMeter;
  readonly workflows: WorkflowBook;
  readonly archive: CallArchive;
}

interface Calls {
  readonly registry: CallRegistry;
  readonly carrier: Carrier;
  readonly providers: readonly ReplyProvider[];
}

/** Rejects with an error whose message is for people when the data directory or the port cannot be used. */
export async function createServer(given: Config, options: ServerOptions = {}): Promise<RunningServer> {
  assertLimits(LIMITS);
  const config = await withRealPort(given);
  const log = options.log ?? createLog({ level: config.logLevel, secrets: secretsOf(config) });
  const [{ openStorage }, { createHttpServer }] = await Promise.all([
    import('./storage/storage.ts'),
    import('./http/server.ts'),
  ]);
  const storage = openStorage({ dataDir: config.dataDir, log });
  const figures = createFigures(LIMITS.metrics);
  const ground: Ground = {
    config,
    log,
    storage,
    figures,
    meter: createProcessMeter(clock),
    workflows: createWorkflowBook({ table: storage.workflows, shipped: SHIPPED_WORKFLOWS }),
    archive: new CallArchive({
      table: storage.calls,
      clock,
      gatherMs: LIMITS.calls.saveGatherMs,
      failed: () => figures.count('record_not_written'),
    }),
  };
  const life = new ServerLife(clock, config.calls.drainTimeoutS * 1000);
  const calls = composeCalls(ground, options, life);
  const relay = composeRelay(ground, calls);
  const { carrier } = calls;
  const { publicUrl, trustProxy, host, port } = config.server;
  const server = createHttpServer({
    clock,
    log,
    routes: composeRoutes(ground, calls, life),
    sockets: [relay],
    access: { ...config.access, trustProxy, apiKeys: config.access.apiKeys.map((key) => key.reveal()) },
    verifyTwilio: (target, signature, form) =>
      verifyTwilioRequest(carrier.authToken, publicUrl, target, signature, form),
    randomId: () => randomBytes(9).toString('base64url'),
    limits: LIMITS.http,
    about: { title: 'Call Flow Weaver', version, publicUrl },
  });
  const housekeeping = startHousekeeping(ground);
  const stopParts = async (): Promise<void> => {
    housekeeping.stop();
    ground.meter.close();
    // What is being answered in this moment, perhaps to the request that ended the last call, leaves first.
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, 0);
    });
    await carrier.close();
    await server.close();
    await Promise.all(calls.providers.map(async (provider) => provider.close?.()));
    await ground.archive.flushed();
    await storage.close();
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

function composeCalls(ground: Ground, options: ServerOptions, life: ServerLife): Calls {
  const { config, log, figures, archive } = ground;
  const answers = createAnswerBook({ keptMax: LIMITS.calls.workflowsInUse });
  const scripted = createScriptedProvider({ clock, indexOf: (workflow) => answers.indexOf(workflow) });
  const models = config.providers.map((provider) =>
    createModelProvider(provider, { clock, log, limits: LIMITS.generation }),
  );
  const providers: readonly ReplyProvider[] = models.length > 0 ? models : [scripted];
  const parts: CallParts = {
    clock,
    log,
    providers,
    answers: {
      exact: (workflow, utterance) => answers.indexOf(workflow).exact(utterance),
      closest: (workflow, utterance) => scripted.answerFor(workflow, utterance),
    },
    meter: figures,
    limits: LIMITS.call,
    createFilter: (language) => createSpeakableFilter({ and: andWord(language) }),
    buildMessages: (workflow, history, utterance, language) =>
      buildMessages(workflow, history, utterance, { maxLines: LIMITS.call.promptLines, language }),
    save: (call, when) => archive.save(call, when),
    hangUp: (callSid) => {
      carrier.hangUp(callSid).catch(() => log.warn('call not hung up at the carrier', { callSid }));
    },
  };
  const registry = new CallRegistry({
    parts,
    carrier: config.twilio === null ? 'simulator' : 'twilio',
    maxCalls: config.calls.maxCalls,
    owner: randomUUID(),
    randomBytes: (count) => randomBytes(count),
    refusal: () => life.refusal(),
    stored: (trackingId) => archive.find(trackingId),
  });
  const carrier = createCarrier(ground, options, (trackingId) => registry.workflowOf(trackingId)?.id);
  return { registry, carrier, providers };
}

function createCarrier(
  { config, log }: Ground,
  options: ServerOptions,
  workflowIdOf: (trackingId: TrackingId) => string | undefined,
): Carrier {
  if (config.twilio !== null) {
    const { accountSid, authToken, phoneNumber } = config.twilio;
    const timeoutMs = LIMITS.placing.requestMs;
    return createTwilioCarrier({
      accountSid,
      authToken: authToken.reveal(),
      defaultFrom: phoneNumber,
      clock,
      log,
      timeoutMs,
      ...(options.carrierApiUrl !== undefined && { apiBaseUrl: options.carrierApiUrl }),
    });
  }
  const personaFor = options.personaFor ?? personaForWorkflow;
  return createSimulatorCarrier({
    clock,
    log,
    authToken: config.simulatorAuthToken?.reveal() ?? randomBytes(16).toString('hex'),
    random: Math.random,
    personaFor: ({ trackingId }) => personaFor(workflowIdOf(trackingId)),
    options: { pace: options.pace ?? 1, allowedHosts: [new URL(config.server.publicUrl).hostname] },
    ...(options.observer !== undefined && { observer: options.observer }),
  });
}

function composeRelay({ config, log, figures }: Ground, { registry, carrier }: Calls): SocketRoute {
  const { publicUrl } = config.server;
  return createRelayRoute({
    door: registry,
    clock,
    log,
    limits: LIMITS.relay,
    verify: (request) => {
      const { path, query } = request;
      const target = query === '' ? path : `${path}?${query}`;
      return verifyTwilioSocket(carrier.authToken, publicUrl, target, request.header('x-twilio-signature'));
    },
    onCount: (code) => figures.count(code),
  });
}

function composeRoutes(ground: Ground, calls: Calls, life: ServerLife): readonly Route[] {
  const { config, log, storage, figures, workflows, archive } = ground;
  const { registry, carrier, providers } = calls;
  const { publicUrl, publicUrlProblem } = config.server;
  const telephony = {
    desk: registry,
    workflows,
    fill: fillWorkflow,
    urls: createWebhookUrls(publicUrl),
    clock,
    log,
  };
  const features = featuresOf(config);
  const find = (trackingId: TrackingId): CallRecord | null => registry.find(trackingId);
  return [
    ...createCallRoutes({
      placer: createCallPlacer({ ...telephony, carrier, placements: storage.placements, publicUrlProblem }),
      features: () => features,
      expected: (workflowId) => figures.expected(workflowId),
      ratePerMinute: LIMITS.placing.perMinute,
    }),
    ...createWebhookRoutes({
      ...telephony,
      accountSid: carrier.accountSid,
      defaultWorkflowId: config.calls.defaultWorkflow,
      handoverGapS: config.calls.handoverGapS,
      meter: {
        twimlBuilt: (durationUs, mode) => figures.twimlBuilt(durationUs, mode),
        webhookRefused: (code) => figures.count(code),
      },
    }),
    ...createMetricsRoutes({
      figures,
      process: ground.meter,
      calls: { find, activeByState: () => registry.states() },
    }),
    ...createHealthRoutes({
      figures,
      clock,
      version,
      probe: () => ({
        state: life.state,
        carrier: carrier.name,
        features,
        providers: providers.map(({ name }) => ({ name, state: 'closed' as const })),
        activeCalls: registry.liveCount,
        capacity: config.calls.maxCalls,
        problems: problemsOf(config, storage),
      }),
    }),
    ...createRecordRoutes({
      find,
      // What is live is newer than what was written of it.
      list: (limit, before) => archive.list(limit, before).map((record) => find(record.trackingId) ?? record),
    }),
    ...createWorkflowRoutes(workflows),
  ];
}

function problemsOf(config: Config, storage: Storage): HealthFacts['problems'] {
  const problems: HealthProblem[] = [];
  if (config.server.publicUrlProblem !== null) problems.push({ code: 'PUBLIC_URL_MISSING', severity: 'degraded' });
  if (storage.isFailing) problems.push({ code: 'STORAGE_FAILED', severity: 'degraded' });
  return problems;
}

/** Forgets what is older than the retention says, a little at a time. */
function startHousekeeping({ config, storage, log }: Ground): { stop(): void } {
  const keptMs = config.calls.retentionDays * 24 * 3600 * 1000;
  let timer: unknown = null;
  const tidy = (): void => {
    const nowEpochMs = clock.epochMs();
    Promise.all([
      storage.pruneCalls(nowEpochMs - keptMs, LIMITS.calls.prunedAtOnce),
      storage.placements.prune(nowEpochMs, LIMITS.calls.prunedAtOnce),
    ]).catch(() => log.warn('old records could not be removed'));
    timer = clock.setTimeout(tidy, LIMITS.calls.pruneEveryMs);
  };
  tidy();
  return { stop: () => clock.clearTimeout(timer) };
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
  const secrets = [...config.access.apiKeys, ...config.providers.map((provider) => provider.key)];
  return [...secrets, config.twilio?.authToken, config.simulatorAuthToken].filter((secret) => secret instanceof Secret);
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
