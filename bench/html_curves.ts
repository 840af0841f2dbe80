/** Latency by percentile, one curve for each server: ms on a logarithmic axis, the tail stretched out. */
import { CURVE_SHARES, type Figures } from './figures.ts';
import { SERVER_TITLES } from './report.ts';

const WIDTH = 560;
const HEIGHT = 284;
const PLOT = { left: 52, right: 526, top: 30, bottom: 258 };
const LEGEND_WIDTH = 175;
const MARKS_MS = [250, 500, 900];
/** Of the time axis. */
const STEPS_MS = [-1, 0, 1, 2, 3, 4].flatMap((power) => [1, 2, 5].map((step) => step * 10 ** power));
const PERCENTILES = [0, 50, 75, 90, 95, 99, 99.9];
/** So many samples must lie beyond a point of a curve. */
const BEYOND_MIN = 10;

export function curvesSvg(figures: readonly Figures[]): string {
  const curves = figures.map((each) => ({ server: each.server, isCounted: each.isCounted, points: pointsOf(each) }));
  const values = curves.flatMap(({ points }) => points.map(([, ms]) => ms));
  const [least, most] = edgesAround(values);
  const lastShare = Math.max(0.9, ...curves.flatMap(({ points }) => points.map(([share]) => share)));
  const x = (share: number): number =>
    PLOT.left + ((PLOT.right - PLOT.left) * -Math.log10(1 - share)) / -Math.log10(1 - lastShare);
  const y = (ms: number): number =>
    PLOT.bottom - ((PLOT.bottom - PLOT.top) * Math.log10(ms / least)) / Math.log10(most / least);
  const lines = curves.map(({ server, isCounted, points }) => {
    const path = points.map(([share, ms]) => `${x(share).toFixed(1)},${y(Math.max(least, ms)).toFixed(1)}`).join(' ');
    const dashes = isCounted ? '' : ' stroke-dasharray="4 5"';
    return `<polyline points="${path}" fill="none" stroke="var(--${server})" stroke-width="2.5"${dashes}/>`;
  });
  const label = figures.map(({ server, p50, p95 }) => `${SERVER_TITLES[server]}: p50 ${p50}, p95 ${p95} ms`).join('; ');
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">` +
    timeAxis(least, most, y) +
    shareAxis(lastShare, x) +
    lines.join('') +
    legend(figures) +
    '</svg>'
  );
}

/** Share of turns and time; only where enough samples lie beyond. */
function pointsOf({ curve, n }: Figures): readonly (readonly [share: number, ms: number])[] {
  return CURVE_SHARES.flatMap((share, index) => {
    const ms = curve[index];
    return ms === undefined || (share > 0.5 && (1 - share) * n < BEYOND_MIN)
      ? []
      : [[share, Math.max(0.1, ms)] as const];
  });
}

/** 1, 2 or 5 times a power of ten: the last one below all values, and the first one above. */
function edgesAround(values: readonly number[]): [least: number, most: number] {
  const [smallest, largest] = [Math.min(...values), Math.max(...values)];
  const least = STEPS_MS.findLast((step) => step <= smallest) ?? smallest;
  const most = STEPS_MS.find((step) => step >= largest) ?? largest;
  return [least, Math.max(most, least * 2)];
}

function timeAxis(least: number, most: number, y: (ms: number) => number): string {
  const steps = STEPS_MS.filter((ms) => ms >= least && ms <= most).map(
    (ms) =>
      `<line x1="${PLOT.left}" y1="${y(ms)}" x2="${PLOT.right}" y2="${y(ms)}" stroke="var(--line)"/>` +
      `<text x="${PLOT.left - 6}" y="${y(ms) + 4}" text-anchor="end" class="soft">${tick(ms)}</text>`,
  );
  const marks = MARKS_MS.filter((ms) => ms > least && ms < most).map(
    (ms) =>
      `<line x1="${PLOT.left}" y1="${y(ms)}" x2="${PLOT.right}" y2="${y(ms)}" stroke="var(--soft)" stroke-dasharray="3 4"/>` +
      `<text x="${PLOT.right + 4}" y="${y(ms) + 4}" class="soft">${ms}</text>`,
  );
  return steps.join('') + marks.join('');
}

function shareAxis(lastShare: number, x: (share: number) => number): string {
  return PERCENTILES.filter((percent) => percent / 100 <= lastShare)
    .map(
      (percent) =>
        `<line x1="${x(percent / 100)}" y1="${PLOT.top}" x2="${x(percent / 100)}" y2="${PLOT.bottom}" stroke="var(--line)"/>` +
        `<text x="${x(percent / 100)}" y="${PLOT.bottom + 16}" text-anchor="middle" class="soft">${percent === 0 ? 'fastest' : `p${percent}`}</text>`,
    )
    .join('');
}

function legend(figures: readonly Figures[]): string {
  return figures
    .map(({ server }, index) => {
      const left = PLOT.left + index * LEGEND_WIDTH;
      return (
        `<rect x="${left}" y="8" width="12" height="12" rx="2" fill="var(--${server})"/>` +
        `<text x="${left + 17}" y="18">${SERVER_TITLES[server]}</text>`
      );
    })
    .join('');
}

function tick(ms: number): string {
  return ms >= 1 ? ms.toLocaleString('en-US') : ms.toFixed(1);
}
