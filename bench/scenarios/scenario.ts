/** What a scenario says. */

export type ServerName = 'floor' | 'product';

/** Callers who talk with the server at speaking pace. */
export interface CallsScenario {
  readonly kind: 'calls';
  readonly name: string;
  readonly path: string;
  readonly servers: readonly ServerName[];
  readonly callCount: number;
  readonly rampMs: number;
  /** Turns that each caller takes in the window, about. */
  readonly turns: number;
  /** Between the warm-up and the reading of the idle server's memory; V8 gives some back only after about ten seconds. */
  readonly restMs: number;
}

/** Webhooks alone, at a fixed rate. */
export interface WebhooksScenario {
  readonly kind: 'webhooks';
  readonly name: string;
  readonly path: string;
  readonly perSecond: number;
  readonly seconds: number;
}

export type Scenario = CallsScenario | WebhooksScenario;
