/** The carrier's webhooks over a desk that keeps what it is told, asked without HTTP. */
import assert from 'node:assert/strict';
import type { Workflow } from '../../src/domain/workflow.ts';
import { VirtualClock } from '../../src/runtime/virtual_clock.ts';
import { type MediaPaths, NO_MEDIA } from '../../src/telephony/webhook_parts.ts';
import { createWebhookRoutes } from '../../src/telephony/webhook_routes.ts';
import { createWebhookUrls } from '../../src/telephony/webhook_urls.ts';
import { FakeCallDesk } from './fake_call_desk.ts';
import { createKeptLog } from './kept_log.ts';
import { sampleWorkflow } from './sample_workflow.ts';
import { ACCOUNT_SID, CALL_SID, findAll, parseTwiml, routeRequest, type XmlNode } from './telephony_samples.ts';

const FORM = { CallSid: CALL_SID, AccountSid: ACCOUNT_SID, From: '+14155550123', To: '+14155550100' };

type Path = 'twiml-optimized' | 'twiml' | 'twiml-action' | 'twiml-status' | 'amd-status';

export class WebhookHouse {
  readonly desk = new FakeCallDesk();
  readonly clock = new VirtualClock();
  readonly log = createKeptLog();
  readonly codes: string[] = [];
  readonly built: string[] = [];
  readonly #routes: ReturnType<typeof createWebhookRoutes>;

  constructor(workflows: readonly Workflow[] = [sampleWorkflow()], media: MediaPaths = NO_MEDIA) {
    this.#routes = createWebhookRoutes({
      desk: this.desk,
      accountSid: ACCOUNT_SID,
      workflows: {
        get: (id) => workflows.find((workflow) => workflow.id === id) ?? null,
        forNumber: (number) => workflows.find(({ numbers }) => numbers.includes(number)) ?? null,
      },
      defaultWorkflowId: 'test-workflow',
      fill: (workflow) => ({ workflow, missing: workflow.greeting.includes('{{') ? ['name'] : [] }),
      urls: createWebhookUrls('https://example.com/'),
      clock: this.clock,
      log: this.log,
      meter: {
        twimlBuilt: (durationUs, mode) => this.built.push(`${mode} ${durationUs >= 0}`),
        webhookRefused: (code) => this.codes.push(code),
      },
      handoverGapS: 8,
      media,
    });
  }

  async ask(path: Path, form: object = {}, query: Readonly<Record<string, string>> = {}): Promise<XmlNode> {
    const route = this.#routes.find((candidate) => candidate.path === `/api/${path}`);
    assert.ok(route !== undefined);
    assert.deepEqual([route.method, route.audience], ['POST', 'twilio']);
    const response = await route.handle(routeRequest({ body: { ...FORM, ...form }, query }));
    assert.equal(response.status, 200);
    assert.equal(response.contentType, 'text/xml; charset=utf-8');
    assert.ok(typeof response.body === 'string');
    return parseTwiml(response.body);
  }

  /** Asks a URL that a document of ours has. */
  async askUrl(url: string | undefined, form: object = {}): Promise<XmlNode> {
    const { pathname, searchParams } = new URL(url ?? '');
    return this.ask(pathname.replace('/api/', '') as Path, form, Object.fromEntries(searchParams));
  }

  outbound(mode: 'optimized' | 'traditional' = 'optimized', workflow: Workflow = sampleWorkflow()): string {
    const numbers = { to: '+14155550123', from: '+14155550100' };
    const call = { direction: 'outbound', mode, ...numbers, workflow, language: workflow.language } as const;
    return this.desk.open({ ...call, variables: {}, callSid: null });
  }
}

export const namesIn = (root: XmlNode): string[] => root.children.map(({ name }) => name);

export const saidIn = (root: XmlNode): string =>
  findAll(root, 'Say')
    .map(({ text }) => text)
    .join('');

export const relayIn = (root: XmlNode): Readonly<Record<string, string>> => {
  const [found] = findAll(root, 'ConversationRelay');
  assert.ok(found !== undefined, 'a <ConversationRelay>');
  return found.attributes;
};

/** Where a document says that the call goes on: the action of its `<Connect>`, `<Gather>` or `<Dial>`. */
export function actionIn(root: XmlNode): string | undefined {
  const [verb] = ['Connect', 'Gather', 'Dial'].flatMap((name) => findAll(root, name));
  return verb?.attributes['action'];
}
