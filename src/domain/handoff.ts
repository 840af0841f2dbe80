/** The `handoffData` of a session that we end: why, as the action webhook reads it back. It holds nothing of the caller. */

export type Handoff =
  /** `error` frames; `code` is the carrier's, if they named one. */
  | { readonly reason: 'errors'; readonly code: number | null }
  /** Nobody could answer; the caller is connected with a person. */
  | { readonly reason: 'transfer' }
  /** Only another process is to go on with the call. */
  | { readonly reason: 'handover' };

export function writeHandoff(handoff: Handoff): string {
  return JSON.stringify(handoff);
}

/** Null for what is not ours. */
export function readHandoff(text: string): Handoff | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('reason' in value)) return null;
  if (value.reason === 'transfer' || value.reason === 'handover') return { reason: value.reason };
  if (value.reason !== 'errors') return null;
  const code = 'code' in value && Number.isSafeInteger(value.code) ? (value.code as number) : null;
  return { reason: 'errors', code };
}
