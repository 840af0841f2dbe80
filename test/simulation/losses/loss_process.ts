/** One process of the product on the shared store: its calls, its life, and its webhooks as the carrier asks them. */
import { NO_MEDIA } from '../../../src/telephony/webhook_parts.ts';
import { createWebhookRoutes } from '../../../src/telephony/webhook_routes.ts';
import { createWebhookUrls } from '../../../src/telephony/webhook_urls.ts';
import { ServerLife } from '../../../src/runtime/server_life.ts';
import type { Behaviour } from '../../support/fake_provider.ts';
import { createKeptLog } from '../../support/kept_log.ts';
import type { SharedStore, StoreProcess } from '../../support/shared_store.ts';
import { ACCOUNT_SID, parseTwiml, routeRequest, type XmlNode } from '../../support/telephony_samples.ts';
import { ProcessClock } from '../process_clock.ts';

/** What is waited for when it is told to stop; less than that of the product, so that calls outlast it. */
const DRAIN_MS = 8_000;
const LOOK_FOR_LOST_MS = 10_000;
const HANDOVER_GAP_S = 8;

export const PUBLIC_URL = 'https://example.com';

export class LossProcess {
  readonly store: StoreProcess;
  readonly #clock: ProcessClock;
  readonly #life: ServerLife;
  readonly #routes: ReturnType<typeof createWebhookRoutes>;
  /** Requests that were not answered yet. */
  readonly #asked = new Set<() => void>();
  isGone = false;
  /** Null: it was not killed. */
  killedUs: number | null = null;

  /** Codes of what it refused. */
  readonly refused: string[] = [];

  /** `stopped`: it has let go of everything; told what it has left behind, null = nothing. */
  constructor(store: SharedStore, model: Behaviour, stopped: (problem: string | null) => void) {
    this.#clock = new ProcessClock(store.clock);
    this.#life = new ServerLife(this.#clock, DRAIN_MS);
    this.store = store.process({ refusal: () => this.#life.refusal(), maxCalls: 1_000 });
    const { world } = this.store;
    for (const provider of world.providers) provider.always = model;
    this.#routes = createWebhookRoutes({
      desk: world.registry,
      accountSid: ACCOUNT_SID,
      workflows: { get: () => world.workflow, forNumber: () => world.workflow },
      defaultWorkflowId: world.workflow.id,
      fill: (workflow) => ({ workflow, missing: [] }),
      urls: createWebhookUrls(PUBLIC_URL),
      clock: this.#clock,
      log: createKeptLog(),
      meter: { twimlBuilt: () => {}, webhookRefused: (code) => void this.refused.push(code) },
      handoverGapS: HANDOVER_GAP_S,
      media: NO_MEDIA,
    });
    this.#closeLost();
    const served = this.#life.serve(world.registry, () => this.#stopParts());
    void served.then(
      () => this.#stopped(stopped),
      (error: unknown) => stopped(`the process broke: ${String(error)}`),
    );
  }

  get isServing(): boolean {
    return !this.isGone && this.#life.state === 'serving';
  }

  get registry() {
    return this.store.world.registry;
  }

  /** Null: it was gone before it answered. */
  async ask(url: URL, form: Readonly<Record<string, string>>): Promise<XmlNode | null> {
    const route = this.#routes.find(({ path }) => path === url.pathname);
    if (route === undefined) throw new Error(`Nobody answers ${url.pathname}.`);
    const query = Object.fromEntries(url.searchParams);
    const request = routeRequest({ body: { AccountSid: ACCOUNT_SID, ...form }, query });
    let goneWith = (): void => {};
    const gone = new Promise<null>((resolve) => {
      goneWith = () => resolve(null);
      this.#asked.add(goneWith);
    });
    const answered = Promise.resolve(route.handle({ ...request, receivedAtUs: this.#clock.nowUs() }));
    const response = await Promise.race([answered, gone]);
    this.#asked.delete(goneWith);
    if (response === null || this.isGone) return null;
    if (typeof response.body !== 'string') throw new Error(`${url.pathname} was not answered with TwiML.`);
    return parseTwiml(response.body);
  }

  /** From one moment to the next. */
  kill(): void {
    this.killedUs = this.#clock.nowUs();
    this.#leave();
  }

  /** SIGTERM. */
  terminate(): void {
    this.#life.terminate();
  }

  #leave(): void {
    this.isGone = true;
    this.store.kill();
    this.#clock.kill();
    for (const gone of this.#asked) gone();
  }

  async #stopParts(): Promise<void> {
    const { archive, inProgress } = this.store;
    await archive.flushed();
    inProgress.stop();
  }

  #stopped(report: (problem: string | null) => void): void {
    if (this.isGone) return;
    const problem = this.#leftBehind();
    this.#leave();
    report(problem);
  }

  #leftBehind(): string | null {
    try {
      this.store.world.assertEndedCleanly();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #closeLost(): void {
    this.#clock.setTimeout(() => {
      void this.store.inProgress.closeLost((trackingId) => this.registry.isLive(trackingId));
      this.#closeLost();
    }, LOOK_FOR_LOST_MS);
  }
}
