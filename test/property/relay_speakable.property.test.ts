import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createSpeakableFilter } from '../../src/relay/speakable.ts';

/** Pieces that the filter must decide about, next to ordinary text of several scripts. */
const PIECES = [
  ['*', '**', '***', '_', '__', '`', '```', '~', '~~', '#', '## ', '- ', '-', '---', '+', '=', '•', '>', '|', '1. '],
  ['[', ']', '(', ')', '](', '](http://a.b)', '![', '!', ' "t")', '\n', '\r\n', ' ', '  ', '\t', '\u3000', '\u00a0'],
  ['<', '>', '</', '<b>', '</b>', '<br/>', '<a href="x">', '<!--', '-->', '<?', '<!D', '=', "'", '"', '/'],
  ['&', '&amp;', '&lt;', '&gt;', '&#', '&#42;', '&#x1F44D;', '&#0;', '&a', ';', '&nbsp;', '&hellip;'],
  ['http', 'https', 'h', 'w', 'www', '.', ':', '://', '//', 'HTTP://', 'https://x.yz', 'www.a', '?', ',', '\0'],
  ['👍', '👍🏽', '👨‍👩‍👧', '🇭🇰', '❤️', '1️⃣', '\ud83d', '\udc4d', '\u200d', '\ufe0f', '\u20e3', '©', '🏽'],
  ['a', 'I', '5', '3', 'word', ' there', 'snake_case', 'js', '你好', '。', '、', 'क्‍ष', 'می‌خواهم', 'مرحبا', 'é'],
].flat();

const nasty = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join(''));
const anyText = fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme' }));
const PROPERTY_RUNS = { numRuns: 2000 };

function speak(tokens: readonly string[]): string {
  const filter = createSpeakableFilter({ and: 'and' });
  return tokens.map((token) => filter.push(token)).join('') + filter.flush();
}

function cutAt(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [...places, text.length].map((place, index) => text.slice(places[index - 1] ?? 0, place));
}

test('speakable text does not depend on how it was cut into tokens, half surrogate pairs included', () => {
  fc.assert(
    fc.property(anyText, fc.array(fc.nat(), { maxLength: 12 }), (text, cuts) => {
      assert.equal(speak(cutAt(text, cuts)), speak([text]));
      assert.equal(speak(text.split('')), speak([text]));
    }),
    PROPERTY_RUNS,
  );
});

test('speakable text never contains what was to be removed, whatever comes in', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const spoken = speak([text]);
      assert.doesNotMatch(spoken, /[`&|[\]\n\r\t•]/, 'marks');
      assert.doesNotMatch(spoken, /<[\p{L}\p{N}/!?]/u, 'a tag');
      assert.doesNotMatch(spoken, /https?:\/\/|(?<![A-Za-z0-9])www\./i, 'an address');
      assert.doesNotMatch(
        spoken,
        /[\p{Emoji_Presentation}\p{Emoji_Modifier}\p{RI}]|\u2764|\u2714|\ufe0f|\u20e3/u,
        'emoji',
      );
      assert.doesNotMatch(spoken, /^\s|\s\s/, 'white space that is not one space');
      assert.doesNotMatch(spoken, /\p{Cs}|\p{Cc}/u, 'half pairs or control characters');
    }),
    PROPERTY_RUNS,
  );
});

test('speakable text that is ordinary passes unchanged, token by token, without waiting', () => {
  const word = fc.constantFrom(
    'Hello',
    'you',
    'I',
    '5',
    'it’s',
    'e-mail',
    'C#',
    '$5',
    '#1',
    "don't",
    '"so"',
    '請問',
    'नमस्ते',
  );
  const token = fc.tuple(word, fc.constantFrom('', ',', '.', '?', ';')).map(([text, end]) => ` ${text}${end}`);
  fc.assert(
    fc.property(fc.array(token, { minLength: 1, maxLength: 20 }), (tokens) => {
      const filter = createSpeakableFilter({ and: 'and' });
      tokens.forEach((text, index) => assert.equal(filter.push(text), index === 0 ? text.trimStart() : text));
      assert.equal(filter.flush(), '');
    }),
  );
});

test('speakable text of decorated words is the words', () => {
  const word = fc.constantFrom('alpha', 'Beta', 'three', '12', '你好', 'über');
  const decorations: ((text: string) => string)[] = [
    (text) => `**${text}**`,
    (text) => `_${text}_`,
    (text) => `\`${text}\``,
    (text) => `~~${text}~~`,
    (text) => `[${text}](https://example.com/a?b=1)`,
    (text) => `<b>${text}</b>`,
    (text) => `***${text}***`,
    (text) => `👍 ${text}`,
    (text) => text,
  ];
  const decorated = fc.tuple(word, fc.constantFrom(...decorations));
  fc.assert(
    fc.property(fc.array(decorated, { minLength: 1, maxLength: 12 }), fc.array(fc.nat()), (words, cuts) => {
      const text = words.map(([plain, decorate]) => decorate(plain)).join(' ');
      assert.equal(speak(cutAt(text, cuts)), words.map(([plain]) => plain).join(' '));
    }),
  );
});

test('speakable text is held back for a bounded number of characters', () => {
  const opener = fc.constantFrom('<a href="', '<!--', '[x](', '**', '#', '---', '&#', '```', '~', 'a_');
  const filler = fc.constantFrom('a', '-', '#', '*', '_', '(', '~', '0', '`', '=');
  fc.assert(
    fc.property(opener, filler, (start, char) => {
      const filter = createSpeakableFilter({ and: 'and' });
      filter.push(start + char.repeat(1_200));
      const spoken = filter.push(' and here the sentence goes on with words.');
      assert.match(spoken, /sentence goes on/);
    }),
  );
});
