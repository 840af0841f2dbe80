/** The report as a page that opens in any browser: no scripts, no other files, light and dark. */
import { headlineOf } from './headline.ts';
import { barsSvg } from './html_bars.ts';
import { curvesSvg } from './html_curves.ts';
import { timelineSvg } from './html_timeline.ts';
import { type Figures, WITHIN_MS } from './figures.ts';
import { type Report, SERVER_TITLES } from './report.ts';
import { ms, number, percent } from './report_cells.ts';
import { EARLY_COLUMNS, EARLY_NOTE, earlyRows, readyLines } from './report_early.ts';
import { FAILOVER_NOTE, failoverLines } from './report_failover.ts';
import { LANGUAGE_COLUMNS, LANGUAGE_NOTE, languageRows } from './report_languages.ts';
import { notRunLine, verdictRows } from './report_verdicts.ts';
import { cutLine, wrongLines } from './report_text.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --paper: #ffffff; --line: #d5dbe1; --good: #17794a;
  --bad: #b3261e; --product: #0a7ea4; --reference: #d9580b; --floor: #7a8490; --product_gather: #7b4fc9;
  --reference_gather: #a2662a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf0; --soft: #9aa5b1; --paper: #14181d; --line: #343c46;
  --good: #4cc38a; --bad: #ff7b72; --product: #4cc2ec; --reference: #ff9a52; --floor: #97a3af; --product_gather: #b99aff;
  --reference_gather: #d6a26b; } }
body { margin: 0 auto; max-width: 66rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; }
p { max-width: 46rem; } .soft, figcaption { color: var(--soft); font-size: .9rem; }
figure { margin: 1rem 0; } svg { width: 100%; height: auto; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg .soft { fill: var(--soft); font-size: 12px; }
.grid { display: grid; gap: 1rem 2rem; grid-template-columns: repeat(auto-fit, minmax(27rem, 1fr)); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; } th { font-weight: 600; vertical-align: bottom; }
.words td { text-align: left; white-space: normal; } .met, .better { color: var(--good); } .missed, .worse { color: var(--bad); }
.uncounted { opacity: .6; } code { font-size: .9rem; overflow-wrap: anywhere; }`;

export function asHtml(report: Report): string {
  const { figures, noise, problems } = report;
  const headline = headlineOf(figures);
  const body = [
    '<h1>How long callers wait for the first word of an answer</h1>',
    `<p>${MEASURED}</p>`,
    `<figure>${timelineSvg()}</figure>`,
    ...(headline === null
      ? []
      : [
          '<h2>At a glance</h2>',
          ...headline.sentences.map((sentence) => `<p>${escape(sentence)}</p>`),
          `<figure>${barsSvg(headline.rows)}<figcaption>${BARS}</figcaption></figure>`,
        ]),
    doubts(noise, problems),
    '<h2>Every scenario</h2>',
    `<p class="soft">${CURVES}</p>`,
    `<div class="grid">${curves(report)}</div>`,
    '<h2>The figures</h2>',
    `<div class="scroll">${figuresTable(figures)}</div>`,
    `<p class="soft">${TABLE}</p>`,
    early(figures),
    languages(figures),
    extras(report),
    '<h2>How it was measured</h2>',
    method(report),
  ];
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>Call Flow Weaver: bench</title><style>${STYLE}</style></head><body>${body.join('\n')}</body></html>\n`
  );
}

const MEASURED =
  'Simulated callers repeat what people said in real telephone calls. Measured is the <b>response gap</b>, outside of the ' +
  'server: from the moment at which the recogniser’s final transcript was due to be sent, to the first text of the ' +
  '<em>answer</em> that comes back. A line such as “one moment please” is no answer. A turn without an answer counts as ' +
  '15 seconds.';
const BARS = 'Dark bar: half of all turns were faster (p50). Light bar: 95 % were faster (p95).';
const CURVES =
  'Each curve shows which share of the turns was answered within which time: the lower, the faster; the further to the ' +
  'right, the rarer. The time axis is logarithmic; it is easy on the middle and hard on nobody’s tail. A ' +
  'dashed curve does not count: the machine was too noisy.';
const TABLE =
  'Times in ms. p99 is told from 1,000 turns, p99.9 from 10,000. Speech end: from the end of the caller’s speech, the ' +
  'recogniser’s silence included. Extra: requests to the model beyond one a turn. Inside: what the server says of itself ' +
  'since its start. Idle and live MB: memory of the server process before its calls and with them; KB per call is the ' +
  'difference, from 1,000 calls; every server runs with the V8 flags of npm start, so its young generation is at its full ' +
  'size when idle. Rows in grey do not count: the machine was too noisy.';

function doubts(noise: readonly string[], problems: readonly string[]): string {
  if (noise.length + problems.length === 0) return '';
  const items = [...problems.map((line) => `Not measured: ${line}`), ...noise];
  return `<h2>Doubtful</h2><ul>${items.map((line) => `<li>${escape(line)}</li>`).join('')}</ul>`;
}

function curves({ figures, shows }: Report): string {
  return [...new Set(figures.map(({ scenario }) => scenario))]
    .map((scenario) => {
      const mine = figures.filter((each) => each.scenario === scenario && each.n > 0);
      const caption = `<b>${escape(scenario)}</b>: ${escape(shows[scenario] ?? '')}`;
      return mine.length === 0 ? '' : `<figure>${curvesSvg(mine)}<figcaption>${caption}</figcaption></figure>`;
    })
    .join('');
}

const COLUMNS: readonly (readonly [string, (figures: Figures) => string])[] = [
  ['scenario', ({ scenario }) => scenario],
  ['server', ({ server }) => SERVER_TITLES[server]],
  ['load', ({ load }) => load],
  ['n', ({ n }) => n.toLocaleString('en-US')],
  ['p50', ({ p50 }) => ms(p50)],
  ['p75', ({ p75 }) => ms(p75)],
  ['p90', ({ p90 }) => ms(p90)],
  ['p95', ({ p95 }) => ms(p95)],
  ['p99', ({ p99 }) => ms(p99)],
  ['p99.9', ({ p999 }) => ms(p999)],
  ...WITHIN_MS.map((most) => [`≤ ${most}`, ({ within }: Figures) => percent(within?.[most] ?? null)] as const),
  ['speech end p50', ({ speechP50 }) => ms(speechP50)],
  ['p90', ({ speechP90 }) => ms(speechP90)],
  ['wrong', ({ verdicts }) => count(verdicts?.wrong)],
  ['no answer', ({ verdicts }) => count(verdicts?.none)],
  ['broken off', ({ verdicts }) => count(verdicts?.broken)],
  ['extra', ({ extraCallsPerTurn }) => number(extraCallsPerTurn, 2)],
  ['CPU ms/turn', ({ cpuMsPerTurn }) => number(cpuMsPerTurn, 2)],
  ['idle MB', ({ idleMb }) => number(idleMb, 0)],
  ['live MB', ({ liveMb }) => number(liveMb, 0)],
  ['KB/call', ({ kbPerCall }) => number(kbPerCall, 1)],
  ['loop p99', ({ serverLoopP99 }) => ms(serverLoopP99)],
  ['inside n', ({ inside }) => count(inside?.n)],
  ['p50', ({ inside }) => ms(inside?.p50Ms ?? null)],
  ['p99', ({ inside }) => ms(inside?.p99Ms ?? null)],
];

function figuresTable(figures: readonly Figures[], columns = COLUMNS): string {
  const head = columns.map(([title]) => `<th>${escape(title)}</th>`).join('');
  const rows = figures.map((each) => {
    const cells = columns.map(([, cell]) => `<td>${escape(cell(each))}</td>`).join('');
    return `<tr${each.isCounted ? '' : ' class="uncounted"'}>${cells}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function early(figures: readonly Figures[]): string {
  const rows = earlyRows(figures);
  if (rows.length === 0) return '';
  const head = EARLY_COLUMNS.map(([title]) => `<th>${escape(title)}</th>`).join('');
  const lines = rows.map(([each, its]) => {
    const cells = EARLY_COLUMNS.map(([, cell]) => `<td>${escape(cell(each, its))}</td>`).join('');
    return `<tr${each.isCounted ? '' : ' class="uncounted"'}>${cells}</tr>`;
  });
  const ready = rows.flatMap(([each, its]) => readyLines(each, its)).map((line) => `<li>${escape(line.trim())}</li>`);
  return (
    `<h2>Ready before the final prompt</h2><div class="scroll"><table><thead><tr>${head}</tr></thead>` +
    `<tbody>${lines.join('')}</tbody></table></div><p class="soft">${escape(EARLY_NOTE.join(' '))}</p>` +
    (ready.length === 0 ? '' : `<ul>${ready.join('')}</ul>`)
  );
}

function languages(figures: readonly Figures[]): string {
  const rows = languageRows(figures);
  if (rows.length === 0) return '';
  return (
    `<h2>Languages</h2><div class="scroll">${figuresTable(rows, LANGUAGE_COLUMNS)}</div>` +
    `<p class="soft">${escape(LANGUAGE_NOTE.join(' '))}</p>`
  );
}

function extras({ figures, verdicts, comparisons }: Report): string {
  const parts: string[] = [];
  const lines = [...figures.flatMap(cutLine), ...figures.flatMap(wrongLines)];
  if (lines.length > 0) {
    const items = lines.map((line) => `<li>${escape(line.trim())}</li>`).join('');
    parts.push(`<h2>Barge-in and wrong answers</h2><ul>${items}</ul>`);
  }
  const failover = figures.flatMap(failoverLines);
  if (failover.length > 0) {
    const items = failover.map((line) => `<li>${escape(line.trim())}</li>`).join('');
    parts.push(`<h2>Failover</h2><ul>${items}</ul><p class="soft">${escape(FAILOVER_NOTE.join(' '))}</p>`);
  }
  if (verdicts.length > 0) {
    const rest = notRunLine(verdicts);
    const notRun = rest === null ? '' : `<p class="soft">${escape(rest)}</p>`;
    parts.push(`<h2>Targets</h2>${wordTable(verdictRows(verdicts))}${notRun}`);
  }
  if (comparisons.length > 0) {
    const rows = comparisons.map(({ verdict, scenario, server, figure, before, now, ratio }) => [
      verdict,
      `${scenario}, ${SERVER_TITLES[server]}: ${figure}`,
      `${before.toFixed(1)} → ${now.toFixed(1)}${ratio === null ? '' : ` (${ratio.toFixed(2)}x)`}`,
    ]);
    parts.push(`<h2>Against the earlier run</h2>${wordTable(rows)}`);
  }
  return parts.join('\n');
}

/** The first cell is also the class of its row. */
function wordTable(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = rows.map((cells) => {
    const [first = ''] = cells;
    return `<tr class="${first.replace(/\W/g, '-')}">${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`;
  });
  return `<table class="words"><tbody>${lines.join('')}</tbody></table>`;
}

function method({ command, machine, seed, madeAt }: Report): string {
  return (
    '<p>Callers, model and server are processes of their own on one machine. The whole schedule is computed beforehand ' +
    '(an open loop): a slow server meets the same callers at the same times as a fast one, and every delay that it causes ' +
    'is in the figures. The model is a stand-in with published behaviour; what it answers follows from what was said, so ' +
    'a wrong answer is seen as wrong. The <b>reference</b> is a plain server as common samples write it; the ' +
    '<b>floor</b> is the least code that can do the calls at all; <b>traditional</b> is the path with Gather and Say.</p>' +
    `<p class="soft"><code>${escape(command)}</code><br>${escape(machine)}<br>Seed ${seed}, ${escape(madeAt)}</p>`
  );
}

function count(value: number | undefined): string {
  return value === undefined ? '–' : value.toLocaleString('en-US');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
