/** One of several lines that say the same; with a count that goes up, never the same one twice running. '' of none. */
export function inTurn(lines: readonly string[], count: number): string {
  return lines.length === 0 ? '' : (lines[count % lines.length] ?? '');
}
