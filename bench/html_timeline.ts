/** A small drawing of one turn that shows between which two events the figures lie. */

interface Span {
  readonly fromX: number;
  readonly toX: number;
  readonly label: string;
  readonly color: string;
}

const SPANS: readonly Span[] = [
  { fromX: 20, toX: 230, label: 'the caller speaks', color: 'var(--floor)' },
  { fromX: 230, toX: 390, label: 'silence', color: 'var(--line)' },
  { fromX: 390, toX: 590, label: 'response gap', color: 'var(--product)' },
  { fromX: 590, toX: 780, label: 'the answer streams', color: 'var(--good)' },
];

const EVENTS: readonly { readonly x: number; readonly lines: readonly [string, string] }[] = [
  { x: 230, lines: ['end of', 'speech'] },
  { x: 390, lines: ['final transcript', 'due to be sent'] },
  { x: 590, lines: ['first text of', 'the answer received'] },
];

export function timelineSvg(): string {
  const spans = SPANS.map(({ fromX, toX, label, color }) => {
    const middle = (fromX + toX) / 2;
    return (
      `<rect x="${fromX}" y="34" width="${toX - fromX}" height="24" rx="3" fill="${color}" opacity=".55"/>` +
      `<text x="${middle}" y="51" text-anchor="middle">${label}</text>`
    );
  });
  const events = EVENTS.map(({ x, lines: [first, second] }) => {
    return (
      `<line x1="${x}" y1="26" x2="${x}" y2="66" stroke="var(--ink)" stroke-width="2"/>` +
      `<text x="${x}" y="82" text-anchor="middle" class="soft">${first}</text>` +
      `<text x="${x}" y="97" text-anchor="middle" class="soft">${second}</text>`
    );
  });
  const measured = arrow(390, 590, 18, 'measured');
  const whole = arrow(230, 590, 114, 'speech end to answer, also in the table');
  return (
    '<svg viewBox="0 0 800 130" role="img" aria-label="One turn: the caller speaks, silence, final transcript, response ' +
    `gap, first text of the answer">${spans.join('')}${events.join('')}${measured}${whole}</svg>`
  );
}

function arrow(fromX: number, toX: number, y: number, label: string): string {
  const middle = (fromX + toX) / 2;
  const width = label.length * 6.6 + 12;
  return (
    `<line x1="${fromX}" y1="${y}" x2="${toX}" y2="${y}" stroke="var(--ink)"/>` +
    `<path d="M${fromX + 6} ${y - 4}L${fromX} ${y}l6 4M${toX - 6} ${y - 4}L${toX} ${y}l-6 4" fill="none" stroke="var(--ink)"/>` +
    `<rect x="${middle - width / 2}" y="${y - 9}" width="${width}" height="18" fill="var(--paper)"/>` +
    `<text x="${middle}" y="${y + 4}" text-anchor="middle">${label}</text>`
  );
}
