import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isSayable, ssmlOf } from '../../../src/speech/ssml.ts';

const parser = new XMLParser({ ignoreAttributes: false, trimValues: false, parseTagValue: false });
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('<', '&', '"', "'", '>', ']', '\ud83d', '\ude00', '\u0000', 'a'), maxLength: 40 }),
);

test('any text in any voice is a well-formed document whose only element is the voice, and says the text', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (text, language, voice) => {
      const ssml = ssmlOf({ text: `a${text}b`, language, voice });
      assert.equal(XMLValidator.validate(ssml), true, ssml);
      assert.ok(ssml.isWellFormed());
      // oxlint-disable-next-line no-control-regex -- what XML forbids
      assert.doesNotMatch(ssml, /[\u0000-\u001f\ufffe\uffff]/);
      const { speak } = parser.parse(ssml) as { readonly speak: { readonly voice: { readonly '#text': string } } };
      assert.deepEqual(Object.keys(speak).toSorted(), ['@_version', '@_xml:lang', '@_xmlns', 'voice']);
      const clean = /^[\x20-\x7e]*$/.test(text);
      if (clean) assert.equal(speak.voice['#text'], `a${text}b`);
    }),
  );
});

test('marks and blanks alone are not sayable; letters, digits and signs are', () => {
  for (const text of ['', ' ', '...', '—', '?!', '\u0000', '「」']) assert.equal(isSayable(text), false, text);
  for (const text of ['a', '7', '三', '€', 'é', '…ok']) assert.equal(isSayable(text), true, text);
});
