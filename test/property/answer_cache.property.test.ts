import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { fillAnswer, maskAnswer } from '../../src/prediction/cache/mask.ts';
import { createNearMatches } from '../../src/prediction/cache/near_match.ts';
import { compileSlots } from '../../src/prediction/cache/slot_words.ts';
import type { SightedAnswer } from '../../src/prediction/cache/answer_cache.ts';
import { TOOLS } from '../../src/runtime/create_early.ts';
import { cacheWorld, SLOTS } from '../support/cache_world.ts';

const lexicon = compileSlots(SLOTS);
const foods = fc.constantFrom('thai', 'Thai', 'THAI', 'chinese', 'north african', 'North African', 'African');
const pieces = fc.constantFrom(
  '{food}',
  '{',
  '}',
  '{{',
  '}}',
  '{food^}',
  ' in the ',
  'North',
  'south',
  ', ',
  '. ',
  '"',
  "'s",
);
const texts = fc.array(fc.oneof(foods, pieces, fc.string({ maxLength: 6, unit: 'grapheme' })), { maxLength: 14 });
const holdings = fc.record(
  {
    food: fc.constantFrom('thai', 'chinese', 'north african', 'african', '*', '?'),
    area: fc.constantFrom('north', 'south', 'city centre', '*', '?'),
  },
  { requiredKeys: [] },
);

test('masking and filling again gives any text back, whatever is known', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom('', ' '), holdings, (parts, between, held) => {
      const text = parts.join(between);
      const slots = JSON.parse(JSON.stringify(held)) as Record<string, string>;
      const template = maskAnswer(text, lexicon.mentionsIn(text), slots);
      if (template !== null) assert.equal(fillAnswer(template, slots), text);
    }),
    { numRuns: 2_000 },
  );
});

const CONTENT =
  'train ticket office restaurant window station garden music teacher doctor winter market river bridge'.split(' ');
const MARKS: readonly (readonly string[])[] = [
  ['2', '3', '12', '1.5'],
  ['not', 'never', 'no'],
  ['london', 'paris', 'anna'],
  ['what', 'where', 'when', 'who', 'how'],
  ['can', 'must', 'should', 'may'],
];
const filling = fc.constantFrom('the', 'a', 'an', 'please', 'um');

test('no near match crosses a changed number, negation, name, question word or modal verb', () => {
  const sentence = fc.array(fc.oneof(fc.constantFrom(...CONTENT), filling), { minLength: 8, maxLength: 40 });
  const change = fc.constantFrom(...MARKS).chain((kind) =>
    fc.record({
      from: fc.option(fc.constantFrom(...kind), { nil: null }),
      to: fc.option(fc.constantFrom(...kind), { nil: null }),
      at: fc.nat(40),
    }),
  );
  let nearCount = 0;
  fc.assert(
    fc.property(sentence, change, filling, (words, { from, to, at }, extra) => {
      const near = createNearMatches();
      const put = (mark: string | null): string => words.toSpliced(at, 0, ...(mark === null ? [] : [mark])).join(' ');
      near.learn('place', { id: 'e', words: put(from), text: 'x' });
      if (from !== to) assert.equal(near.find('place', put(to), 'en-US'), null);
      if (near.find('place', `${put(from)} ${extra}`, 'en-US') === 'e') nearCount += 1;
    }),
    { numRuns: 2_000 },
  );
  assert.ok(nearCount > 100, `only ${nearCount} were near at all`);
});

/** What callers ask and are told, in an order that nobody foresaw; mostly the same, for else all is closed at once. */
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.integer({ min: 0, max: 8 * others.length }).map((n) => others[n] ?? usual);
const turn = fc
  .record({
    question: fc.constantFrom(
      'When do you open?',
      'um when do you open please',
      'Do you have thai?',
      'Do you have korean?',
    ),
    line: mostly('Hello.', 'Did you say thai?'),
    outcome: mostly<SightedAnswer['outcome']>('complete', 'interrupted', 'truncated', 'failed'),
    usedTool: mostly(false, true),
    caller: fc.integer({ min: 1, max: 3 }),
    answer: mostly(null, 'At 8.', 'There is thai food.'),
    model: mostly<'right' | 'At 8.' | null>('right', 'At 8.', null),
  })
  .map(({ answer, model, ...rest }) => {
    const right = rest.question.includes('open') ? 'At 9.' : `There is ${/thai|korean/.exec(rest.question)?.[0]} food.`;
    return { ...rest, answer: answer ?? right, model: model === 'right' ? right : model };
  });

for (const [name, tools] of [
  ['plain', undefined],
  ['real', TOOLS],
] as const) {
  test(`nothing is served that two callers and the model did not agree on, and what was closed never is again (${name} tools)`, async () => {
    let hitCount = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 4, maxLength: 40 }), async (turns) => {
        let model: string | null = null;
        const world = cacheWorld({ model: () => model, ...(tools === undefined ? {} : { tools }) });
        const told = new Map<string, Set<number>>();
        const closed = new Set<string>();
        const asked = new Set<string | null>();
        for (const { question, line, answer, outcome, usedTool, caller, ...rest } of turns) {
          model = rest.model;
          const place = { lines: [['agent', line]] as const };
          const hit = world.hit(question, place);
          if (hit !== null) {
            hitCount += 1;
            assert.ok(!closed.has(hit.entryId), 'a closed entry was served');
            const row = world.cache.list('test-workflow', 100).find(({ entryId }) => entryId === hit.entryId);
            assert.ok((told.get(hit.entryId)?.size ?? 0) >= 2, `${hit.text} was told to fewer than two`);
            assert.equal(row?.state, 'proven');
            const said = [...asked].some((text) => text === hit.text || hit.tier === 'template');
            assert.ok(said, 'the model never said it to the key alone');
          }
          await world.see(question, { text: answer, outcome, usedTool }, caller, place);
          if (world.asked.length > 0) asked.add(model);
          for (const row of world.cache.list('test-workflow', 100)) {
            if (row.state === 'closed') closed.add(row.entryId);
            if (outcome !== 'complete' || !isOf(row, question, line)) continue;
            told.set(row.entryId, (told.get(row.entryId) ?? new Set()).add(caller));
          }
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(hitCount > 200, `only ${hitCount} hits`);
  });
}

/** Whether the turn was under this entry's key. */
function isOf(row: { utterance: string; place: { lastAgentLine: string } }, question: string, line: string): boolean {
  const about = /thai|korean|\{food\}/.test(question) ? 'do you have' : 'when do you open';
  const masked = line.replace('thai', '{food}');
  return row.utterance.includes(about) && [line, masked].includes(row.place.lastAgentLine);
}
