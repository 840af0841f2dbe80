/** Why nothing could be warmed up: one line for people and a number for scripts. */

/** Exit codes of the command; 0 = done, or there was nothing to do. They do not change. */
export const EXIT = {
  /** Command line, file or environment. */
  usage: 2,
  /** No model is configured, or the one that is gives nothing. */
  provider: 3,
  unreachable: 4,
  unauthorized: 5,
  unknownWorkflow: 6,
  /** The server would not store it. */
  refused: 7,
} as const;

export class WarmProblem extends Error {
  readonly exitCode: (typeof EXIT)[keyof typeof EXIT];

  constructor(why: keyof typeof EXIT, message: string) {
    super(message);
    this.exitCode = EXIT[why];
  }
}
