/** What a replay found, as text for people and as JSON. Pure. */
import type { CallEnd } from '../domain/call_record.ts';
import type { CallRecording } from '../domain/recording.ts';
import {
  isRegression,
  type Percentiles,
  type SpeculationSummary,
  type Summary,
  summarise,
  type TurnComparison,
  type TurnFacts,
} from './comparison.ts';

export interface ReplayedCall {
  readonly turns: readonly TurnComparison[];
  readonly end: { readonly recorded: CallEnd | null; readonly replayed: CallEnd | null };
  /** What a reader should know of this replay, whole sentences. */
  readonly notes: readonly string[];
}

export interface CallReport extends ReplayedCall {
  /** Its name, without the directory. */
  readonly file: string;
  readonly recording: CallRecording;
}

export interface ReplayReport {
  readonly calls: readonly CallReport[];
  /** Files that are no recordings, and why. */
  readonly skipped: readonly { readonly file: string; readonly problem: string }[];
  /** The options that changed something. */
  readonly given: readonly string[];
  readonly seed: number;
}

const UTTERANCE_CHARS = 32;

export function hasRegression({ calls }: ReplayReport): boolean {
  return calls.some(({ turns }) => turns.some(isRegression));
}

/** Byte for byte the same for the same recordings, options and seed. */
export function reportJson({ calls, skipped, given, seed }: ReplayReport): string {
  const told = calls.map(({ file, recording, end, turns, notes }) => {
    const { trackingId, privacy } = recording;
    return { file, trackingId, privacy, end, turns, notes, summary: summarise(turns) };
  });
  const summary = summarise(calls.flatMap(({ turns }) => turns));
  return JSON.stringify({ options: given, seed, calls: told, skipped, summary }, null, 2);
}

/** One call: its turns. */
export function callText(call: CallReport, { given, seed }: ReplayReport): string {
  const { recording, turns, notes, end } = call;
  const what = recording.privacy === 'redacted' ? 'redacted' : 'as it was said';
  const how = given.length === 0 ? 'without changes' : `with ${given.join(' ')}`;
  return [
    `${recording.trackingId} (${what}) replayed ${how}, seed ${seed}. Recorded → replayed, times in ms.`,
    '',
    ...turnLines(turns),
    '',
    `Call ended: ${change(end.recorded ?? 'not recorded', end.replayed ?? 'not at all')}.`,
    ...notes,
    summaryText(summarise(turns)),
  ].join('\n');
}

/** Many calls: a line each. */
export function suiteText(report: ReplayReport): string {
  const { calls, skipped, given, seed } = report;
  const rows = calls.map(({ file, turns, notes }) => {
    const { same, better, worse, changed, estimated, recorded, replayed } = summarise(turns);
    const counts = [same, better, worse, changed, estimated].map(String);
    const gap = change(msText(recorded.p50Ms), msText(replayed.p50Ms));
    return [printable(file), String(turns.length), ...counts, gap, notes.join(' ')];
  });
  const head = ['call', 'turns', 'same', 'better', 'worse', 'changed', 'estimated', 'gap p50 ms', ''];
  const how = given.length === 0 ? 'without changes' : `with ${given.join(' ')}`;
  return [
    `${calls.length} recorded call${calls.length === 1 ? '' : 's'} replayed ${how}, seed ${seed}.`,
    '',
    ...table([head, ...rows]),
    '',
    ...skipped.map(({ file, problem }) => `${printable(file)} was skipped: ${problem}`),
    summaryText(summarise(calls.flatMap(({ turns }) => turns))),
  ].join('\n');
}

function turnLines(turns: readonly TurnComparison[]): readonly string[] {
  const head = ['turn', 'caller', '', 'outcome', 'source', 'first text', 'response gap'];
  const rows = turns.map((turn) => {
    const { recorded, replayed } = turn;
    return [
      String(turn.turn),
      clipped(turn.utterance),
      turn.estimated ? `${turn.verdict}, estimated` : turn.verdict,
      change(recorded?.outcome ?? 'no turn', replayed?.outcome ?? 'no turn'),
      change(sourceText(recorded), sourceText(replayed)),
      change(msText(recorded?.firstTextMs), msText(replayed?.firstTextMs)),
      change(msText(recorded?.responseGapMs), msText(replayed?.responseGapMs)),
    ];
  });
  const [titles = '', ...lines] = table([head, ...rows]);
  return [titles, ...lines.flatMap((line, index) => [line, ...remarks(turns[index])])];
}

/** What does not fit into the table of a turn. */
function remarks(turn: TurnComparison | undefined): readonly string[] {
  if (turn === undefined) return [];
  const { difference, recorded, replayed } = turn;
  const lines: string[] = [];
  if (difference !== null) {
    const { at, recorded: before, replayed: after } = difference;
    lines.push(`        text differs from letter ${at + 1}: "${printable(before)}" → "${printable(after)}"`);
  }
  const discarded = change(discardedText(recorded), discardedText(replayed));
  if (discarded !== 'none' && discarded !== '–') lines.push(`        speculations discarded: ${discarded}`);
  const failures = change(failuresText(recorded), failuresText(replayed));
  if (failures !== 'none' && failures !== '–') lines.push(`        failures: ${failures}`);
  return lines;
}

function summaryText(summary: Summary): string {
  const { turns, same, better, worse, changed, estimated, recorded, replayed } = summary;
  return (
    `${turns} turn${turns === 1 ? '' : 's'}: ${same} same, ${better} better, ${worse} worse, ${changed} changed; ` +
    `${estimated} estimated. Response gap (unanswered turns at their deadline): ` +
    `recorded ${percentilesText(recorded)}; replayed ${percentilesText(replayed)}.${speculationText(summary)}`
  );
}

/** Nothing where there is none on either side. */
function speculationText({ speculation: { recorded, replayed } }: Summary): string {
  if (!hasAny(recorded) && !hasAny(replayed)) return '';
  return `\nSpeculation: recorded ${sideText(recorded)}; replayed ${sideText(replayed)}.`;
}

function hasAny({ adopted, discarded }: SpeculationSummary): boolean {
  return adopted + discarded > 0;
}

function sideText(side: SpeculationSummary): string {
  if (!hasAny(side)) return 'none';
  const { adopted, discarded, adoptedGap, otherGap } = side;
  const gaps = `gap p50 with it ${msText(adoptedGap.p50Ms)}, without ${msText(otherGap.p50Ms)} ms`;
  return `${adopted} turn${adopted === 1 ? '' : 's'} adopted, ${discarded} discarded, ${gaps}`;
}

function percentilesText({ n, p50Ms, p95Ms }: Percentiles): string {
  return `p50 ${msText(p50Ms)}, p95 ${msText(p95Ms)} ms (n = ${n})`;
}

function sourceText(facts: TurnFacts | null): string {
  if (facts === null || facts.source === null) return '–';
  return facts.start === null || facts.start === facts.source ? facts.source : `${facts.source}/${facts.start}`;
}

function failuresText(facts: TurnFacts | null): string {
  if (facts === null) return '–';
  return facts.failures.length === 0 ? 'none' : facts.failures.join(', ');
}

function discardedText(facts: TurnFacts | null): string {
  if (facts === null) return '–';
  return facts.discarded.length === 0 ? 'none' : facts.discarded.join(', ');
}

function change(before: string, after: string): string {
  return before === after ? before : `${before} → ${after}`;
}

function msText(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : String(Math.round(value));
}

function clipped(text: string): string {
  const shown = printable(text);
  return shown.length > UTTERANCE_CHARS ? `${shown.slice(0, UTTERANCE_CHARS - 1)}…` : shown;
}

/** A recording is somebody's file: nothing in it may steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
  }
  const padded = (cell: string, column: number): string =>
    cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
  return rows.map((row) => row.map(padded).join('  ').trimEnd());
}

const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff00-\uff60]/gu;

/** Columns on a terminal. */
function widthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}
