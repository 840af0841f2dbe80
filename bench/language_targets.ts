/**
 * No language is worse served than English: what was promised of it holds for each of the others, and beside the same calls
 * in English hardly anything is lost. Printed as it came, met or not. Pure.
 */
import { UNANSWERED } from './failover_targets.ts';
import type { Figures } from './figures.ts';
import { errorsText, errorVerdict } from './shares.ts';
import { notRun, timedVerdict, unmeasured, type Verdict, verdict } from './verdict.ts';

const ENGLISH = 'en-US';
const WITHIN_250 = 0.88;
const P99_MS = 650;
/** What is allowed for chance, set before anything was measured; how far runs of one language differ is not known. */
const SHARE_LESS_MAX = 0.05;
const P50_RATIO_MAX = 1.2;
const P50_EXTRA_MS = 15;

export function languageVerdicts(all: readonly Figures[]): readonly Verdict[] {
  const rows = all.filter(({ language, server }) => language !== null && server === 'product');
  const english = rows.find(({ language }) => language === ENGLISH) ?? null;
  if (rows.length === 0) return [notRun('every language is served as en-US is', 'language_en_us')];
  return rows.flatMap((row) => [...ownVerdicts(row), ...(row === english ? [] : besideVerdicts(row, english))]);
}

function ownVerdicts(row: Figures): readonly Verdict[] {
  const { n, verdicts, within, p99 } = row;
  const on = (target: string): string =>
    `${row.language ?? ''}: ${target}${row.language === ENGLISH ? '' : ', as for en-US'}`;
  const { none, broken, wrong } = verdicts ?? { none: 0, broken: 0, wrong: 0 };
  const share = within?.[250] ?? null;
  return [
    errorVerdict(on('turns answered >= 99.9 %'), none + broken, n, UNANSWERED),
    verdict(on('no wrong answer'), wrong === 0, errorsText(wrong, n, 'turns')),
    share === null
      ? unmeasured(on(`>= ${percent(WITHIN_250)} of the turns within 250 ms`), 'no turns')
      : timedVerdict(
          on(`>= ${percent(WITHIN_250)} of the turns within 250 ms`),
          [row],
          share >= WITHIN_250,
          exact(share),
        ),
    p99 === null
      ? unmeasured(on(`response gap p99 <= ${P99_MS} ms`), 'too few turns')
      : timedVerdict(on(`response gap p99 <= ${P99_MS} ms`), [row], p99 <= P99_MS, `${p99.toFixed(0)} ms`),
  ];
}

function besideVerdicts(row: Figures, english: Figures | null): readonly Verdict[] {
  const name = (what: string): string => `${row.language ?? ''}: ${what} as for en-US`;
  const share = (what: string, of: (figures: Figures) => number | null): Verdict => {
    const target = `${name(what)} (at most ${SHARE_LESS_MAX * 100} points less)`;
    if (english === null) return notRun(target, 'language_en_us');
    const [mine, its] = [of(row), of(english)];
    if (mine === null || its === null) return unmeasured(target, 'the server does not tell');
    return timedVerdict(target, [row, english], mine >= its - SHARE_LESS_MAX, `${exact(mine)} beside ${exact(its)}`);
  };
  const p50Target = `${name('response gap p50')} (at most 1.2x and 15 ms more)`;
  return [
    english === null ? notRun(p50Target, 'language_en_us') : p50Verdict(p50Target, row, english),
    share('turns within 250 ms', ({ within }) => within?.[250] ?? null),
    share('served from the cache', servedShare),
    share('ready before the final prompt', ({ early }) => early?.readyShare ?? null),
  ];
}

function p50Verdict(target: string, row: Figures, english: Figures): Verdict {
  const [mine, its] = [row.p50, english.p50];
  if (mine === null || its === null) return unmeasured(target, 'no turns');
  const most = Math.max(its * P50_RATIO_MAX, its + P50_EXTRA_MS);
  return timedVerdict(target, [row, english], mine <= most, `${mine.toFixed(1)} beside ${its.toFixed(1)} ms`);
}

/** Of all turns, those that a stored answer served, as the server counts them. */
export function servedShare({ early }: Figures): number | null {
  const cache = early?.cache ?? null;
  return cache === null || cache.lookedUpCount === 0 ? null : cache.hitCount / cache.lookedUpCount;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function exact(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
