/**
 * What was said and heard, in order. A value: every function returns a new transcript.
 * Agent lines hold only text that was handed to the carrier; a barge-in cuts them to what the caller heard.
 */
export interface Line {
  readonly role: 'caller' | 'agent';
  readonly text: string;
  /** 0 for the greeting and other lines outside a turn. */
  readonly turnId: number;
  /** Since the call was created. */
  readonly atMs: number;
  /** Present and true when the caller cut this agent line short; `text` is then what was heard. */
  readonly cut?: true;
}

export type Transcript = readonly Line[];

/**
 * Cuts the agent line at `index` to the text that was heard and drops agent lines after it, which were queued behind it
 * and never spoken. An unheard line is removed altogether. `heard` as the carrier reports it may differ from our text
 * in white space, so it replaces the line only up to our own length.
 */
export function cutAgentLine(transcript: Transcript, index: number, heard: string): Transcript {
  const line = transcript[index];
  if (line === undefined || line.role !== 'agent') return transcript;
  const text = heard.trim().slice(0, line.text.length);
  const cutLine: readonly Line[] = text === '' ? [] : [{ ...line, text, cut: true }];
  const after = transcript.slice(index + 1).filter((later) => later.role === 'caller');
  return [...transcript.slice(0, index), ...cutLine, ...after];
}
