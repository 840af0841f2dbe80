/** Answers that say what belongs to one call: stored without it, and filled again from the call that they are given to. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Workflow } from '../../../../src/domain/workflow.ts';
import { ownValuesOf, tellsPartOfOwn, withOwnValues } from '../../../../src/prediction/cache/own_values.ts';
import { cachedWorkflow, cacheWorld, type CacheWorld, MemoryTable } from '../../../support/cache_world.ts';

interface Person {
  readonly name: string;
  readonly date: string;
}

const NAMES = [
  'Jane Doe',
  'Omar Haddad',
  'Lucía Vega',
  'Peter Novak',
  'Mei Ling',
  'Ada Byron',
  'Tom Reed',
  'Sven Holm',
];
const DATES = ['Friday the 4th', 'Monday the 7th', 'Tuesday the 8th', 'Sunday the 13th'];
const PEOPLE = NAMES.map((name, index): Person => ({ name, date: DATES[index % DATES.length] ?? '' }));
const LAST: Person = { name: 'Ruth Okoye', date: 'Monday the 7th' };
const QUESTION = 'When is it?';

const answerFor = ({ name, date }: Person): string => `Your appointment is on ${date}, ${name}.`;
const lineFor = ({ name, date }: Person): string => `Hello ${name}, I am calling about ${date}. Will you come?`;

/** As it is filled for the call with this person. */
function workflowOf({ name, date }: Person, variables: Record<string, string> = { name, date }): Workflow {
  const greeting = lineFor({ name, date });
  const instructions = `You have called ${name} about their appointment on ${date}.`;
  return withOwnValues(cachedWorkflow({ greeting, instructions }), variables);
}

const placeOf = (person: Person) => ({
  workflow: workflowOf(person),
  lines: [['agent', lineFor(person)]] as const,
});

/** Each of these people was called, asked the same and was told what the model says to them. */
async function called(
  people: readonly Person[],
  answer = answerFor,
  world: CacheWorld = worldOf(answer),
): Promise<CacheWorld> {
  for (const [index, person] of people.entries()) await world.see(QUESTION, answer(person), index, placeOf(person));
  return world;
}

function worldOf(answer: (person: Person) => string, table = new MemoryTable()): CacheWorld {
  return cacheWorld({
    table,
    model: ({ workflow }) => {
      const own = ownValuesOf(workflow);
      return answer({ name: own['@name'] ?? '', date: own['@date'] ?? '' });
    },
  });
}

describe('values of a call', () => {
  test('an answer with them is served to the next call with its own in their places', async () => {
    const world = await called(PEOPLE);
    const hit = world.hit(QUESTION, placeOf(LAST));
    assert.equal(hit?.text, 'Your appointment is on Monday the 7th, Ruth Okoye.');
    assert.equal(hit.tier, 'template');
    assert.equal(world.cache.list('test-workflow', 10)[0]?.text, 'Your appointment is on {@date}, {@name}.');
  });

  test('an answer with them is not served before eight calls agreed on it', async () => {
    assert.equal((await called(PEOPLE.slice(0, 7))).hit(QUESTION, placeOf(LAST)), null);
  });

  test('an answer without them is served under the same rule, since it may depend on them', async () => {
    const answer = () => 'We are in Mill Lane.';
    assert.equal((await called(PEOPLE.slice(0, 7), answer)).hit(QUESTION, placeOf(LAST)), null);
    assert.equal((await called(PEOPLE, answer)).hit(QUESTION, placeOf(LAST))?.text, 'We are in Mill Lane.');
  });

  test('a value that had little variety is served only where it was seen', async () => {
    const world = await called(PEOPLE.map(({ name }, index) => ({ name, date: DATES[index % 3] ?? '' })));
    assert.equal(world.hit(QUESTION, placeOf({ ...LAST, date: 'Sunday the 13th' })), null);
    assert.ok(world.hit(QUESTION, placeOf({ ...LAST, date: 'Tuesday the 8th' })));
  });

  test('an answer that depends on one of them is closed by the first call in which it is another', async () => {
    const answer = ({ date }: Person) => (date.startsWith('Sunday') ? 'Ring the bell.' : 'The door is open.');
    const world = await called(PEOPLE, answer);
    assert.equal(world.hit(QUESTION, placeOf(LAST)), null);
    assert.equal(world.cache.list('test-workflow', 10)[0]?.closedBecause, 'disagreement');
  });

  test('nothing of them is in the store', async () => {
    const table = new MemoryTable();
    const world = await called(PEOPLE, answerFor, worldOf(answerFor, table));
    await world.cache.flush();
    assert.ok(table.records.size > 0);
    const stored = JSON.stringify([...table.records]);
    for (const word of [...NAMES, ...DATES].flatMap((value) => value.split(' ')).filter(({ length }) => length > 3)) {
      assert.ok(!stored.includes(word), word);
    }
  });

  test('an answer that tells a part of one is not stored', async () => {
    const table = new MemoryTable();
    const answer = ({ name }: Person) => `That is right, Mrs ${name.split(' ')[1]}.`;
    const world = await called(PEOPLE, answer, worldOf(answer, table));
    await world.cache.flush();
    assert.equal(world.hit(QUESTION, placeOf(LAST)), null);
    assert.doesNotMatch(JSON.stringify([...table.records]), /Doe/);
  });

  test('a date that belongs to the call makes an answer no less true tomorrow', async () => {
    const people = PEOPLE.map(({ name }, index) => ({
      name,
      date: index % 2 === 0 ? 'tomorrow at nine' : 'today at ten',
    }));
    const seen = await called([...people], ({ date }) => `It is ${date}.`);
    const hit = seen.hit(QUESTION, placeOf({ name: 'Ruth Okoye', date: 'today at ten' }));
    assert.equal(hit?.text, 'It is today at ten.');
  });

  test('calls whose instructions differ in more than them share nothing', async () => {
    const world = await called(PEOPLE);
    const { workflow, lines } = placeOf(LAST);
    const other = { ...workflow, instructions: `${workflow.instructions} Be brief.` };
    assert.equal(world.hit(QUESTION, { workflow: other, lines }), null);
  });

  test('two that are the same leave it open which is meant, so nothing is stored', async () => {
    const doubled = PEOPLE.map(({ name }) => ({ name, date: name }));
    assert.equal((await called(doubled)).hit(QUESTION, placeOf({ name: 'Ruth Okoye', date: 'Ruth Okoye' })), null);
  });
});

describe('which variables of a call are values of its own', () => {
  test('only those that the instructions or the greeting say, and that are told from other words', () => {
    const person = { name: 'Jane Doe', date: '12 May' };
    const variables = {
      name: 'Jane Doe',
      Date: '12 May',
      unused: 'something',
      seats: '2',
      note: '',
      '9th': 'Jane Doe',
    };
    const { slots } = workflowOf(person, variables);
    const own = slots.slice(cachedWorkflow().slots.length).map(({ name }) => name);
    assert.deepEqual(own, ['@name', '@date']);
  });

  test('a workflow whose calls bring none is the same workflow', () => {
    const workflow = cachedWorkflow();
    assert.equal(withOwnValues(workflow, {}), workflow);
    assert.equal(withOwnValues(workflow, { name: 'Nobody Here' }), workflow);
  });

  test('no more are taken than there are places in a key', () => {
    const variables = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`v${index}`, `value number ${index + 100}`]),
    );
    const workflow = cachedWorkflow({ instructions: Object.values(variables).join('\n') });
    assert.equal(withOwnValues(workflow, variables).slots.length, 26);
  });

  test('a part of one is found in any case and script, a short word is not', () => {
    const workflow = withOwnValues(cachedWorkflow({ instructions: 'Call Jane van Doe and 陳大文.' }), {
      a: 'Jane van Doe',
      b: '陳大文',
    });
    for (const text of ['Hello JANE!', 'Mr Doe', '大文你好']) assert.ok(tellsPartOfOwn(text, workflow), text);
    for (const text of ['It is in the van.', '你好大家']) assert.ok(!tellsPartOfOwn(text, workflow), text);
  });

  test('any: what is served to a call says the values of that call and of no other', async () => {
    const word = fc.stringMatching(/^[A-Z][a-z]{3,8}$/);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(word, { minLength: 9, maxLength: 9 }), async (names) => {
        const people = names.map((name, index) => ({ name: `${name} Xyz${index}x`, date: DATES[index % 4] ?? '' }));
        const last = people.at(-1) ?? LAST;
        const world = await called(people.slice(0, -1));
        const text = world.hit(QUESTION, placeOf(last))?.text;
        assert.ok(text === undefined || text === answerFor(last), text);
      }),
      { numRuns: 30, seed: 7 },
    );
  });
});
