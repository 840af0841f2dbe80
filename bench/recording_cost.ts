/**
 * `npm run bench:recording`: what it costs to record all figures of a turn, and the memory that the figures take after a
 * quarter of an hour of 1,000 calls. On one thread, with turns made ahead; only the clock of the windows is virtual.
 */
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import type { MeteredCall } from '../src/domain/metered_call.ts';
import type { TurnRecord } from '../src/domain/turn.ts';
import { LIMITS } from '../src/limits.ts';
import { createFigures } from '../src/metrics/create_figures.ts';
import type { Figures } from '../src/metrics/figures.ts';
import { VirtualClock } from '../src/runtime/virtual_clock.ts';
import { quantilesOf } from './quantiles.ts';
import { lognormal, seededRandom } from './seeded.ts';

export interface RecordingCost {
  readonly batches: number;
  /** Of the batches; each is the mean of its turns. */
  readonly medianUs: number;
  readonly p99Us: number;
  readonly histogramBytes: number;
  readonly roundedUpCount: number;
}

interface EndedTurn {
  readonly call: MeteredCall;
  readonly turn: TurnRecord;
}

/** More different turns than fit into the caches of the processor. */
const TURNS_MADE = 20_000;
const LANGUAGES = ['en-US', 'es-ES', 'de-DE', 'yue-Hant-HK', 'fr-FR'];
const PROVIDERS = ['azure_openai', 'azure_openai_2', 'openai'];

/** Runs `batches` batches of turns after one to warm up, at so many turns a second of the windows' time. */
export function measureRecording(batches: number, turnsPerBatch: number, turnsPerSecond: number): RecordingCost {
  const clock = new VirtualClock();
  const figures = createFigures(clock, LIMITS.metrics);
  const ended = endedTurns();
  recordBatch(figures, clock, ended, turnsPerBatch, turnsPerSecond);
  const costs: number[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    costs.push(recordBatch(figures, clock, ended, turnsPerBatch, turnsPerSecond));
  }
  const { p50, p99 } = quantilesOf(costs) ?? { p50: Number.NaN, p99: Number.NaN };
  const { bytes, roundedUpCount } = figures;
  return { batches, medianUs: p50, p99Us: p99, histogramBytes: bytes, roundedUpCount };
}

/** Mean µs a turn. */
function recordBatch(
  figures: Figures,
  clock: VirtualClock,
  ended: readonly EndedTurn[],
  turns: number,
  turnsPerSecond: number,
): number {
  const beganMs = performance.now();
  for (let i = 0; i < turns; i += 1) {
    const { call, turn } = ended[i % ended.length] as EndedTurn;
    clock.advance(1000 / turnsPerSecond);
    figures.turnEnded(call, turn);
  }
  return ((performance.now() - beganMs) * 1000) / turns;
}

/** 5 workflows, 5 languages and 3 providers; one turn in 50 is rescued by another provider, one in 100 fails. */
function endedTurns(): readonly EndedTurn[] {
  const random = seededRandom(1);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  return Array.from({ length: TURNS_MADE }, (_, number) => {
    const language = pick(LANGUAGES);
    const call: MeteredCall = {
      trackingId: `call_1800000000000_${String(number).padStart(10, '0')}`,
      direction: 'inbound',
      mode: 'optimized',
      carrier: 'twilio',
      workflowId: `workflow-${Math.floor(random() * 5)}`,
      language,
      createdEpochMs: 1_800_000_000_000,
    };
    return { call, turn: turnOf(language, pick(PROVIDERS), random) };
  });
}

function turnOf(language: string, source: string, random: () => number): TurnRecord {
  const finalUs = Math.round(lognormal(1_200_000, 0.4, random));
  const ttftUs = Math.round(lognormal(450_000, 0.35, random));
  const replyUs = Math.round(lognormal(1_500_000, 0.5, random));
  const chance = random();
  const isRescued = chance < 0.02;
  const isFailed = chance > 0.99;
  const firstUs = finalUs + Math.round(random() * 400);
  const lateUs = isRescued ? 900_000 : 0;
  const spokeUs = firstUs + lateUs + ttftUs;
  const late = {
    source,
    start: 'cold',
    startedUs: firstUs,
    firstTokenUs: null,
    endedUs: spokeUs,
    end: 'lost',
  } as const;
  const spoke = { source, startedUs: firstUs + lateUs, firstTokenUs: spokeUs, endedUs: spokeUs + replyUs } as const;
  const start = isRescued ? 'hedge' : 'cold';
  return {
    turnId: 1,
    atMs: 0,
    outcome: isFailed ? 'failed' : 'answered',
    source: isFailed ? null : source,
    start: isFailed ? null : start,
    language,
    bridged: isRescued,
    discarded: [],
    attempts: [
      ...(isRescued ? [{ ...late, failure: null }] : []),
      { ...spoke, start, end: isFailed ? 'failed' : 'whole', failure: isFailed ? 'STALLED' : null },
    ],
    responseGapMs: isFailed ? null : (spokeUs - finalUs) / 1000,
    timeline: {
      firstPartialUs: 0,
      speechEndedUs: finalUs - 350_000,
      finalUs,
      sourceStartedUs: firstUs + lateUs,
      ...(isFailed ? {} : { providerFirstTokenUs: spokeUs, firstTextUs: spokeUs, answerTextUs: spokeUs }),
      lastTextUs: spokeUs + replyUs,
      endedUs: spokeUs + replyUs + 50_000,
    },
  };
}

function report(): void {
  const cost = measureRecording(60, 10_000, 500);
  console.log(`Recording all figures of a turn, ${cost.batches} batches of 10,000 turns, 500 turns a second:`);
  console.log(`  median ${cost.medianUs.toFixed(1)} µs, p99 of the batches ${cost.p99Us.toFixed(1)} µs a turn`);
  // A call speaks a turn in about seven seconds.
  const load = measureRecording(16, 9_000, 150);
  const megabytes = (load.histogramBytes / 1_048_576).toFixed(1);
  console.log('After 16 minutes of 1,000 calls with 150 turns a second:');
  console.log(`  median ${load.medianUs.toFixed(1)} µs a turn`);
  console.log(`  histograms take ${megabytes} MiB; samples rounded up for want of memory: ${load.roundedUpCount}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) report();
