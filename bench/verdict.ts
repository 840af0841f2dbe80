/** A target, and what this run says of it. */

export interface Verdict {
  readonly target: string;
  readonly outcome: 'met' | 'missed' | 'not measured';
  readonly measured: string;
}

export function verdict(target: string, holds: boolean, measured: string): Verdict {
  return { target, outcome: holds ? 'met' : 'missed', measured };
}

export function unmeasured(target: string): Verdict {
  return { target, outcome: 'not measured', measured: 'not part of this run' };
}
