import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createNearMatches, errorUpperBound } from '../../../../src/prediction/cache/near_match.ts';
import { cacheWorld, type CacheWorld } from '../../../support/cache_world.ts';

const LONG = 'could you tell me in which street near the railway station the restaurant is which you were speaking of';
const NEARLY = LONG.replace('near the railway', 'near railway');
const entry = { id: 'e', words: LONG, text: 'In Mill Road.' };

describe('finding', () => {
  test('a question that lacks an article is near', () => {
    const near = createNearMatches();
    near.learn('place', entry);
    assert.equal(near.find('place', NEARLY, 'en-US'), 'e');
    assert.equal(near.find('elsewhere', NEARLY, 'en-US'), null);
    near.forget('e');
    assert.equal(near.find('place', NEARLY, 'en-US'), null);
  });

  const far: Readonly<Record<string, string>> = {
    'another preposition': LONG.replace('near the', 'behind the'),
    'a negation': LONG.replace('you were', 'you were not'),
    'another question word': LONG.replace('in which', 'in what'),
    'another modal verb': LONG.replace('could', 'should'),
    'a number more': LONG.replace('railway', '2 railway'),
    'another order': LONG.replace('railway station the restaurant', 'restaurant the railway station'),
  };
  for (const [what, words] of Object.entries(far)) {
    test(`a question with ${what} is not near`, () => {
      const near = createNearMatches();
      near.learn('place', entry);
      assert.equal(near.find('place', words, 'en-US'), null);
    });
  }

  test('a question that is as near to another answer is near to none', () => {
    const near = createNearMatches();
    near.learn('place', entry);
    near.learn('place', { id: 'f', words: LONG.replace('near the', 'near a'), text: 'In Station Road.' });
    assert.equal(near.find('place', NEARLY, 'en-US'), null);
  });

  test('only so many questions are remembered, the oldest of them not', () => {
    const near = createNearMatches();
    near.learn('place', entry);
    for (let n = 0; n < 2_000; n += 1) near.learn(`place ${n}`, { ...entry, id: `e${n}` });
    assert.equal(near.find('place', NEARLY, 'en-US'), null);
    assert.equal(near.find('place 7', NEARLY, 'en-US'), 'e7');
  });

  test('an article is a word like any other in other languages', () => {
    const near = createNearMatches();
    near.learn('place', entry);
    assert.equal(near.find('place', NEARLY, 'pt-BR'), null);
  });
});

describe('the bound', () => {
  test('the rule of three holds: 300 trials without an error, 475 with one', () => {
    assert.equal(errorUpperBound(0, 300), 0.01);
    assert.ok(errorUpperBound(1, 474) > 0.01);
    assert.ok(errorUpperBound(1, 475) <= 0.01);
    assert.equal(errorUpperBound(11, 1e9), 1);
    assert.equal(errorUpperBound(0, 0), 1);
  });

  async function tried(count: number): Promise<CacheWorld> {
    const world = cacheWorld({ model: () => 'In Mill Road.' });
    await world.see(LONG, 'In Mill Road.', 1);
    await world.see(LONG, 'In Mill Road.', 2);
    const place = (n: number) => ({ lines: [['agent', `Hello ${n}.`]] as const });
    for (let n = 0; n < 3; n += 1) {
      await world.see(LONG, 'In Mill Road.', 1, place(n));
      await world.see(LONG, 'In Mill Road.', 2, place(n));
    }
    for (let n = 0; n < count; n += 1) {
      // Each is sighted by one caller, then taken out, so that it is a near match again the next time.
      await world.see(NEARLY, 'In Mill Road.', 1);
      for (const row of world.cache.list('test-workflow', 20)) {
        if (row.state === 'sighted') world.cache.remove(row.entryId);
      }
    }
    return world;
  }

  test('a near match is in shadow through 299 trials and served from 300 on', async () => {
    const world = await tried(299);
    assert.deepEqual(world.cache.counts().near, { trialCount: 299, wrongCount: 0 });
    assert.equal(world.hit(NEARLY), null);
    await world.see(NEARLY, 'In Mill Road.', 1);
    const hit = world.hit(NEARLY);
    assert.equal(hit?.tier, 'near');
    assert.equal(hit?.text, 'In Mill Road.');
    assert.match(hit?.why ?? '', /^nearly "could you tell me/);
  });

  test('one wrong trial shuts near matches again', async () => {
    const world = await tried(300);
    assert.equal(world.hit(NEARLY)?.tier, 'near');
    await world.see(NEARLY, 'In 12 Station Road.', 1);
    assert.deepEqual(world.cache.counts().near, { trialCount: 301, wrongCount: 1 });
    assert.equal(world.hit(NEARLY), null);
  });
});
