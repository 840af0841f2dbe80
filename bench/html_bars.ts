/** Bars of p50 and p95, one pair for each row; pale and with words when it does not count. */
import type { Figures } from './figures.ts';
import { SERVER_TITLES } from './report.ts';

const WIDTH = 800;
const LEFT = 170;
const ROW = 44;
/** Room for the words behind the longest bar. */
const WORDS = 240;

export function barsSvg(rows: readonly Figures[]): string {
  const longest = Math.max(1, ...rows.map(({ p95, p50 }) => p95 ?? p50 ?? 0));
  const scale = (WIDTH - LEFT - WORDS) / longest;
  const bars = rows.map(({ scenario, server, p50, p95, n, isCounted }, index) => {
    const y = index * ROW + 8;
    const [middle, tail] = [(p50 ?? 0) * scale, (p95 ?? 0) * scale];
    const words = `p50 ${round(p50)} ms, p95 ${round(p95)} ms`;
    const sample = `n ${n.toLocaleString('en-US')}${isCounted ? '' : ', does not count'}`;
    return (
      `<g opacity="${isCounted ? 1 : 0.5}">` +
      `<text x="${LEFT - 10}" y="${y + 12}" text-anchor="end">${SERVER_TITLES[server]}</text>` +
      `<text x="${LEFT - 10}" y="${y + 27}" text-anchor="end" class="soft">${scenario}</text>` +
      `<rect x="${LEFT}" y="${y}" width="${tail.toFixed(1)}" height="26" rx="3" fill="var(--${server})" opacity=".35"/>` +
      `<rect x="${LEFT}" y="${y}" width="${middle.toFixed(1)}" height="26" rx="3" fill="var(--${server})"/>` +
      `<text x="${LEFT + Math.max(middle, tail) + 8}" y="${y + 12}">${words}</text>` +
      `<text x="${LEFT + Math.max(middle, tail) + 8}" y="${y + 27}" class="soft">${sample}</text></g>`
    );
  });
  const label = rows.map(({ scenario, server, p50, isCounted }) => {
    return `${SERVER_TITLES[server]}, ${scenario}: ${round(p50)} ms${isCounted ? '' : ' (does not count)'}`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${rows.length * ROW + 8}" role="img" aria-label="p50 of ${label.join('; ')}">${bars.join('')}</svg>`;
}

function round(value: number | null): string {
  if (value === null) return '–';
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US');
}
