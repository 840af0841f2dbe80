import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createObjectionWatch, type ObjectionWatch } from '../../../../src/prediction/cache/objections.ts';
import { PLAIN_TOOLS } from '../../../support/cache_world.ts';

function watched(act: (watch: ObjectionWatch) => void): readonly string[] {
  const objected: string[] = [];
  const watch = createObjectionWatch({ objected: (id) => objected.push(id) }, PLAIN_TOOLS);
  watch.served('e', 'When do you open?');
  act(watch);
  return objected;
}

test('a correction right after the answer is an objection, a later one is not', () => {
  assert.deepEqual(
    watched((watch) => watch.callerSaid('No, I asked something else', 'en-US')),
    ['e'],
  );
  const later = watched((watch) => {
    watch.callerSaid('Thanks', 'en-US');
    watch.callerSaid('No, I asked something else', 'en-US');
  });
  assert.deepEqual(later, []);
});

test('the same question within two turns is an objection, after that it is not', () => {
  const asked = (...lines: readonly string[]): readonly string[] =>
    watched((watch) => {
      for (const line of lines) watch.callerSaid(line, 'en-US');
    });
  assert.deepEqual(asked('um when do you open please'), ['e']);
  assert.deepEqual(asked('What?', 'When do you open?'), ['e']);
  assert.deepEqual(asked('What?', 'And where?', 'When do you open?'), []);
});

test('cutting in at once is an objection, cutting in late is not', () => {
  assert.deepEqual(
    watched((watch) => watch.interrupted(400)),
    ['e'],
  );
  assert.deepEqual(
    watched((watch) => watch.interrupted(1_400)),
    [],
  );
});

test('an answer is objected to once', () => {
  const twice = watched((watch) => {
    watch.interrupted(400);
    watch.callerSaid('When do you open?', 'en-US');
  });
  assert.deepEqual(twice, ['e']);
});

test('an answer to a question of ours that is given twice is no question that is asked again', () => {
  const objected: string[] = [];
  const watch = createObjectionWatch({ objected: (id) => objected.push(id) }, PLAIN_TOOLS);
  watch.served('e', 'that one');
  watch.callerSaid('that one', 'en-US');
  assert.deepEqual(objected, []);
});
