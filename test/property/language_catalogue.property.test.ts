import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { CATALOGUE } from '../../src/domain/language_catalogue.ts';

const tags = CATALOGUE.all.flatMap((language) =>
  [language.code, ...language.aliases].map((tag) => ({ tag, language })),
);

test('every code and alias finds its language in any case', () => {
  fc.assert(
    fc.property(fc.constantFrom(...tags), fc.infiniteStream(fc.boolean()), ({ tag, language }, raised) => {
      const cases = Array.from(tag, (char) => (raised.next().value === true ? char.toUpperCase() : char.toLowerCase()));
      assert.equal(CATALOGUE.find(cases.join('')), language);
    }),
    { numRuns: 2_000 },
  );
});

test('a tag with one letter too many, too few or wrong is close to the language that was meant', () => {
  const names = fc.constantFrom(...CATALOGUE.all.map(({ name }) => name.split(' (')[0] ?? ''));
  fc.assert(
    fc.property(names, fc.nat(), fc.constantFrom('', 'q', 'kept q'), (name, at, put) => {
      const index = at % name.length;
      const wrong = name.slice(0, index) + put.replace('kept ', name[index] ?? '') + name.slice(index + 1);
      // A short name is another word with one letter less.
      fc.pre(name.length >= 6 && /\p{L}{5}/u.test(wrong));
      assert.ok(
        CATALOGUE.nearest(wrong).some((language) => language.name.startsWith(name)),
        wrong,
      );
    }),
  );
});

test('any text finds at most three languages and breaks nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const found = CATALOGUE.nearest(text);
      assert.ok(found.length <= 3);
      assert.equal(new Set(found).size, found.length);
      assert.ok(CATALOGUE.find(text) === null || CATALOGUE.related(text) === CATALOGUE.find(text));
    }),
  );
});
