/** What a scenario says. Adding one is one file with such a value, and one line in `all.ts`. */
import type { WorkflowChange } from '../bench_workflow.ts';
import type { FaultPlan } from '../fault_kinds.ts';
import type { ProfileChoice } from '../profiles.ts';
import type { RegimeOrder } from '../regimes.ts';
import type { SilenceMs } from '../speech_timing.ts';
import type { TongueTag } from '../tongues/tongue.ts';
import type { UpstreamOrder } from '../upstream_order.ts';
import type { Phase } from '../upstream_schedule.ts';

/** A server, and the way that its calls take: `_gather` = the traditional one, without it the relay. */
export type ServerName = 'floor' | 'reference' | 'product' | 'reference_gather' | 'product_gather';

/** Callers who talk with the server at speaking pace. */
export interface CallsScenario {
  readonly kind: 'calls';
  readonly name: string;
  /** One sentence for the report: what it shows. */
  readonly shows: string;
  readonly servers: readonly ServerName[];
  /** Calls at the same time. */
  readonly callCount: number;
  readonly rampMs: number;
  /** Turns that each caller takes in the window, about. */
  readonly turns: number;
  readonly silenceMs: SilenceMs;
  readonly profile: UpstreamOrder['profile'];
  /** Model deployments that the server may use. */
  readonly deployments: 1 | 2;
  readonly faults?: FaultPlan;
  readonly bursts?: boolean;
  readonly regimes?: RegimeOrder;
  /** Begins with the window: its times are ms of the window. */
  readonly schedule?: readonly Phase[];
  /** Failover is told of: first texts of any kind, recovery, requests by time, and what followed a change. */
  readonly failover?: FailoverWatch;
  /** 2 = people and voices take half the time, so that a run is shorter; 1 when absent. */
  readonly pace?: number;
  /** Share of replies that the caller cuts in on; 0 when absent. */
  readonly bargeInShare?: number;
  /** Between the warm-up and the reading of the idle server's memory; V8 gives some back only after about ten seconds. */
  readonly restMs?: number;
  /** Fields of the product's workflow that are other than the bench's own. */
  readonly workflow?: WorkflowChange;
  /** False: the callers' recogniser tells nothing before the final prompt. */
  readonly partials?: boolean;
  /** What the product has answered before it is measured; nothing when absent. */
  readonly train?: Training;
  /** As in `UpstreamOrder`. */
  readonly paraphrases?: number;
  readonly olderHistory?: number;
  /** What callers and agent speak; its row is shown beside those of the other languages. English when absent. */
  readonly tongue?: TongueTag;
}

export interface FailoverWatch {
  /** The change of the schedule that is looked at, ms of the window, and how many turns after it. Null: there is none. */
  readonly shift: { readonly ms: number; readonly turns: number } | null;
}

/** Calls of the training part, on as many lines as the scenario has. */
export interface Training {
  readonly callCount: number;
  readonly pace: number;
  /** The model's while it lasts, so that it is short. */
  readonly profile: ProfileChoice;
}

/** Webhooks alone, at a fixed rate. */
export interface WebhooksScenario {
  readonly kind: 'webhooks';
  readonly name: string;
  readonly shows: string;
  readonly perSecond: number;
  readonly seconds: number;
}

export type Scenario = CallsScenario | WebhooksScenario;
