/**
 * The data of a session that we end only so that another process goes on with its call. The carrier hands it to whoever
 * is asked what is next.
 */
export const HAND_OVER_DATA = JSON.stringify({ reason: 'handover' });

export function isHandOver(handoffData: string): boolean {
  return handoffData === HAND_OVER_DATA;
}
