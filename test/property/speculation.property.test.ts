/** What holds of speculations and races in whole calls, whatever is said, cut in, answered and failed in any order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { DEFAULT_PREDICTION, type PredictionPolicy } from '../../src/domain/workflow.ts';
import { type Move, type Problem, SpeculationPlay } from '../support/speculation_play.ts';

const RUNS = 250;

const texts = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('when', 'when do you', 'when do you open', 'When do you open?') },
  { weight: 4, arbitrary: fc.constantFrom('when do you hope', 'where are you', 'hola', '…') },
  { weight: 1, arbitrary: fc.constant('word '.repeat(10_000)) },
);
const languages = fc.constantFrom('', '', '', 'en-US', 'es-ES');

const partial = fc.record({ type: fc.constant('partial' as const), text: texts, language: languages });
const finalLikePartial = fc.record({
  type: fc.constant('finalLikePartial' as const),
  how: fc.constantFrom('same' as const, 'folded' as const, 'appended' as const),
});
const told = fc.record({
  type: fc.constantFrom('text' as const, 'text' as const, 'done' as const, 'fail' as const),
  back: fc.constantFrom(0, 0, 0, 1, 2),
});
const wait = fc.record({ type: fc.constant('wait' as const), ms: fc.constantFrom(1, 40, 325, 400, 1_000) });
const whole = fc.constant({ type: 'done' as const, back: 0 });
const heardAll = fc.constant({ type: 'heardAll' as const });
const stable = fc.constant({ type: 'wait' as const, ms: 400 });

/** Single moves, and some in a row that are seldom in that order by chance. */
const moves: fc.Arbitrary<readonly Move[]> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: fc.tuple(partial) },
      { weight: 8, arbitrary: fc.tuple(partial, stable) },
      { weight: 4, arbitrary: fc.tuple(partial, stable, told, finalLikePartial) },
      { weight: 4, arbitrary: fc.tuple(heardAll, partial, stable, finalLikePartial, told) },
      { weight: 6, arbitrary: fc.tuple(finalLikePartial) },
      {
        weight: 4,
        arbitrary: fc.tuple(fc.record({ type: fc.constant('final' as const), text: texts, language: languages })),
      },
      { weight: 14, arbitrary: fc.tuple(wait) },
      { weight: 18, arbitrary: fc.tuple(told) },
      {
        weight: 4,
        arbitrary: fc.tuple(fc.record({ type: fc.constant('cutIn' as const), share: fc.constantFrom(0, 0.4, 1) })),
      },
      { weight: 4, arbitrary: fc.tuple(heardAll) },
      { weight: 10, arbitrary: fc.tuple(whole, heardAll) },
      { weight: 1, arbitrary: fc.constant([{ type: 'reconnect' as const }]) },
    ),
    { minLength: 8, maxLength: 50, size: 'max' },
  )
  .map((parts): readonly Move[] => parts.flat());

const policies: fc.Arbitrary<PredictionPolicy> = fc
  .record({
    firstVoice: fc.constantFrom('race' as const, 'hedge' as const, 'off' as const),
    extraCallsPerTurn: fc.constantFrom(0.3, 0.7, 1.5),
    speculate: fc.constantFrom(true, true, true, true, false),
  })
  .map((policy) => ({ ...DEFAULT_PREDICTION, cache: false, nextTurn: false, ...policy }));

/** Plays any call and holds it to this property. */
function holds(property: Problem['property']): { readonly adoptedCount: number; readonly unadoptedCount: number } {
  const counts = { adoptedCount: 0, unadoptedCount: 0 };
  fc.assert(
    fc.property(policies, moves, (policy, sequence) => {
      const play = new SpeculationPlay(policy).play(sequence);
      counts.adoptedCount += play.adoptedCount;
      counts.unadoptedCount += play.unadoptedCount;
      const found = play.problems.filter((problem) => problem.property === property);
      if (found.length > 0) throw new Error(found.map(({ what }) => what).join('\n'));
    }),
    { numRuns: RUNS, includeErrorInReport: true },
  );
  return counts;
}

test('a speculation that was not adopted is in no frame, no transcript, no record and no later request', () => {
  const { unadoptedCount } = holds('no trace');
  assert.ok(unadoptedCount >= 20, `only ${unadoptedCount} were not adopted`);
});

test('adopted text is exactly what the model would have been asked for, and what is exactly that is adopted', () => {
  const { adoptedCount } = holds('exactly what is asked');
  assert.ok(adoptedCount >= 20, `only ${adoptedCount} were adopted`);
});

test('a turn has one answer, closed once, and ends once', () => void holds('one answer'));

test('nothing is left behind, at most one speculation is under way, and each extra call is accounted for once', () => {
  holds('nothing is left');
});
