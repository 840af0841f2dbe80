/**
 * Which alerts are raised at this time. A rule's finding must hold before its alert is raised, and must be good for a while
 * before it is cleared, so that a figure at the edge of its target does not raise and clear alerts all day.
 */
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';
import { type AlertFacts, type AlertReading, type AlertRule, type Finding, inWords } from './alert_rules.ts';

/** One raised alert. JSON-ready, without secrets and without anything of a caller. */
export interface AlertState {
  readonly name: string;
  readonly severity: AlertRule['severity'];
  readonly sinceEpochMs: number;
  /** As of the last evaluation that had data. */
  readonly value: number;
  readonly target: number;
  readonly unit: Finding['unit'];
  readonly n: number;
  /** What happened, how it was measured, what to do next. */
  readonly message: string;
}

export interface AlertChange {
  readonly type: 'alert.raised' | 'alert.cleared';
  readonly alert: AlertState;
  /** Why it was cleared: it is good again, or nothing was measured for so long that nobody knows; null when raised. */
  readonly reason: 'good' | 'no_data' | null;
  readonly atEpochMs: number;
}

export interface AlertBook {
  /** Evaluates at once and then every `evaluateEveryMs`. */
  start(): void;
  stop(): void;
  /** Judges every rule once. Never throws. */
  evaluate(): void;
  /** In the order of the rules. */
  active(): readonly AlertState[];
}

interface AlertBookParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly figures: AlertReading['figures'];
  facts(): AlertFacts;
  readonly rules: readonly AlertRule[];
  /** Told of each change once, in order. */
  notify(change: AlertChange): void;
  /** 10 s when absent. */
  readonly evaluateEveryMs?: number;
}

const EVALUATE_EVERY_MS = 10_000;
/** Two evaluations in a row; a little less than their distance, because a timer may fire a hair early. */
const RAISE_AFTER_MS = 9_500;
const CLEAR_AFTER_MS = 60_000;
/** An alert about which nothing is measured any more is cleared then. */
const NO_DATA_AFTER_MS = 300_000;

export function createAlertBook(parts: AlertBookParts): AlertBook {
  const { clock, log, figures, rules } = parts;
  const watches = rules.map((rule) => new Watch(rule));
  let timer: unknown = null;
  let hasFailed = false;

  function evaluate(): void {
    const reading: AlertReading = {
      figures,
      get facts() {
        return parts.facts();
      },
    };
    const reasons = watches.map((watch) => judge(watch, reading)).filter((reason) => reason !== null);
    if (reasons[0] !== undefined && !hasFailed) log.error('alerts not evaluated', { reason: reasons[0] });
    hasFailed = reasons.length > 0;
  }

  /** Alerts must never cost a call, nor one rule the others: a mistake in one is told once and does no more. */
  function judge(watch: Watch, reading: AlertReading): string | null {
    try {
      const change = watch.judge(reading, clock);
      if (change !== null) tell(change);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  function tell(change: AlertChange): void {
    const { alert, reason, atEpochMs } = change;
    const { name, severity, value, target, unit, n, message, sinceEpochMs } = alert;
    const fields = { alert: name, severity, value, target, unit, n, message };
    if (change.type === 'alert.cleared') {
      log.info('alert cleared', { ...fields, reason, lastedMs: atEpochMs - sinceEpochMs });
    } else if (severity === 'critical') log.error('alert raised', fields);
    else log.warn('alert raised', fields);
    parts.notify(change);
  }

  const run = (): void => {
    evaluate();
    timer = clock.setTimeout(run, parts.evaluateEveryMs ?? EVALUATE_EVERY_MS);
  };
  return {
    start: run,
    stop: () => clock.clearTimeout(timer),
    evaluate,
    active: () => watches.flatMap(({ alert }) => (alert === null ? [] : [alert])),
  };
}

/** One rule and what became of its findings so far. */
class Watch {
  readonly #rule: AlertRule;
  /** Null: not raised. */
  alert: AlertState | null = null;
  /** What the findings have said without a break, and since when. */
  #verdict: Finding['verdict'] | 'no_data' = 'no_data';
  #sinceUs = 0;
  /** The first good finding after which none was anything else; those without data say nothing against it. */
  #goodSinceUs: number | null = null;

  constructor(rule: AlertRule) {
    this.#rule = rule;
  }

  judge(reading: AlertReading, clock: Clock): AlertChange | null {
    const finding = this.#rule.judge(reading);
    const verdict = finding?.verdict ?? 'no_data';
    const nowUs = clock.nowUs();
    const nowEpochMs = clock.epochMs();
    if (verdict !== this.#verdict) this.#sinceUs = nowUs;
    this.#verdict = verdict;
    if (verdict === 'good') this.#goodSinceUs ??= nowUs;
    else if (verdict !== 'no_data') this.#goodSinceUs = null;
    const heldMs = (nowUs - this.#sinceUs) / 1000;
    const goodMs = (nowUs - (this.#goodSinceUs ?? nowUs)) / 1000;
    if (this.alert === null) {
      if (finding === null || verdict !== 'bad' || heldMs < RAISE_AFTER_MS) return null;
      this.alert = this.#state(finding, nowEpochMs);
      return { type: 'alert.raised', alert: this.alert, reason: null, atEpochMs: nowEpochMs };
    }
    if (finding !== null) this.alert = this.#state(finding, this.alert.sinceEpochMs);
    if (verdict === 'good' && goodMs >= CLEAR_AFTER_MS) return this.#clear(this.alert, 'good', nowEpochMs);
    if (verdict === 'no_data' && heldMs >= NO_DATA_AFTER_MS) return this.#clear(this.alert, 'no_data', nowEpochMs);
    return null;
  }

  #state(finding: Finding, sinceEpochMs: number): AlertState {
    const { name, severity } = this.#rule;
    const { value, target, unit, n } = finding;
    return { name, severity, sinceEpochMs, value, target, unit, n, message: messageOf(name, finding) };
  }

  #clear(alert: AlertState, reason: 'good' | 'no_data', atEpochMs: number): AlertChange {
    this.alert = null;
    const message =
      reason === 'good'
        ? `Over: it has been good for a minute. Last: ${alert.message}`
        : `Cleared because nothing was measured for 5 minutes, not because it is known to be good. Last: ${alert.message}`;
    return { type: 'alert.cleared', alert: { ...alert, message }, reason, atEpochMs };
  }
}

function messageOf(name: string, finding: Finding): string {
  const { verdict, value, target, unit, n, measured, advice } = finding;
  const what = `${name} is ${inWords(value, unit)}, target ${inWords(target, unit)}: ${measured} (n = ${n}).`;
  return verdict === 'good' ? what : `${what} ${advice}`;
}
