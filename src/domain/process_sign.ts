/** The sign of life that a process leaves in the store, for others that use it and for its successor. */
export interface ProcessSign {
  readonly pid: number;
  readonly aliveEpochMs: number;
}
