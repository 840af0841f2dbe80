import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSpeakableFilter } from '../../../src/relay/speakable.ts';

function speak(text: string, and = 'and'): string {
  const filter = createSpeakableFilter({ and });
  return filter.push(text) + filter.flush();
}

const CASES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'emphasis goes, signs with a meaning stay': [
    ['**Bold** and *it* `code` ~~gone~~ ***all***', 'Bold and it code gone all'],
    ['_it_ __init__ snake_case (_x_)', 'it init snake_case (x)'],
    ['multiply 3 * 4', 'multiply 3 * 4'],
    ['2*3 rated 5*', '2*3 rated 5'],
    ['**Total: 5** items', 'Total: 5 items'],
    ['un**believ**able', 'unbelievable'],
    ['about ~5 minutes', 'about ~5 minutes'],
  ],
  'marks at the start of a line go, numbers stay': [
    ['# Title\nText\n\n- one\n* two\n• three\n1. Open the door', 'Title Text one two three 1. Open the door'],
    ['> quoted\n> - item', 'quoted item'],
    ['-5 degrees\n--help\n+1 555\n#1 choice', '-5 degrees --help +1 555 #1 choice'],
    ['a\n---\nb\n***\nc', 'a b c'],
    ['| a | b |\n|---|:-:|\n| 1 | 2 |', 'a b 1 2 '],
    ['C# e-mail 5 - 3 $5', 'C# e-mail 5 - 3 $5'],
  ],
  'of a code block only the fences go': [
    ['Run:\n```bash\nls\n```\ndone', 'Run: ls done'],
    ['```hello world```', 'hello world'],
  ],
  'links become their text, addresses go': [
    ['see [our site](https://x.com/a_(b) "T") now', 'see our site now'],
    ['![a cat](http://a.b/c.png) done', 'a cat done'],
    ['[yes](if you like) [1] arr[0]', 'yes(if you like) 1 arr 0'],
    ['at https://x.com/a?b=c. Then www.foo.bar, bye', 'at . Then , bye'],
    ['請看https://x.com吧', '請看吧'],
    ['<https://x.com> done', 'done'],
    ['http is a protocol: www too', 'http is a protocol: www too'],
    ['awww. Sweet', 'awww. Sweet'],
  ],
  'tags go, comparisons stay': [
    ['<b>x</b><br/>y <a href="u" class=\'c\'>z</a>', 'x y z'],
    ['<speak><prosody rate="slow">Hi</prosody></speak><!-- no -->', 'Hi'],
    ['3 < 5, a<b and c > d', '3 < 5, a < b and c > d'],
    ['if a<b then c>d', 'if a < b then c>d'],
    ['I <3 you', 'I < 3 you'],
    ['&lt;b&gt;x&lt;/b&gt;', 'x'],
  ],
  'entities are decoded, the ampersand is a word': [
    ['A & B, AT&T, R&amp;D &&', 'A and B, AT and T, R and D and'],
    ['it&#39;s &quot;so&quot;&hellip;', 'it\'s "so"…'],
    ['&unknown; &#0;x', 'and unknown; x'],
  ],
  'emoji go, letters with joiners stay': [
    ['Hi 👋🏽 👨‍👩‍👧 🇭🇰 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ok', 'Hi ok'],
    ['press 1️⃣ or 2️⃣', 'press 1 or 2'],
    ['great!👍Next 👍, fine', 'great! Next , fine'],
    ['क्‍ष می‌خواهم © ™', 'क्‍ष می‌خواهم © ™'],
    ['好👍', '好'],
  ],
  'white space collapses and never leads': [
    ['  a  b\n\n\tc ', 'a b c '],
    ['\n', ''],
    ['你好，　世界。', '你好，　世界。'],
  ],
};

for (const [name, cases] of Object.entries(CASES)) {
  test(name, () => {
    for (const [text, spoken] of cases) assert.equal(speak(text), spoken, text);
  });
}

test('the ampersand is spoken in the language of the filter', () => {
  assert.equal(speak('飲茶&食飯', '同'), '飲茶 同 食飯');
});

describe('held back is only what may begin something to remove', () => {
  test('an ordinary token passes whole, at once', () => {
    for (const token of [
      'Hello',
      'Sure,',
      'I',
      '5',
      'Why?',
      'Hi!',
      'What',
      'Oh',
      '你好',
      '"Yes"',
      '$5',
      'Note:',
      "it's",
    ]) {
      assert.equal(createSpeakableFilter({ and: 'and' }).push(token), token);
    }
    assert.equal(createSpeakableFilter({ and: 'and' }).push(' there'), 'there');
  });

  test('a token in the middle of a sentence passes with its space', () => {
    const filter = createSpeakableFilter({ and: 'and' });
    filter.push('Well,');
    for (const token of [' there', ' we', '-', ' 3', '.', ' how', ' are', ' was', ' #1', "'s", ' (so)']) {
      assert.equal(filter.push(token), token);
    }
  });

  test('a mark waits for the text that decides about it', () => {
    const filter = createSpeakableFilter({ and: 'and' });
    assert.equal(filter.push('3 *'), '3 ');
    assert.equal(filter.push(' 4 <'), '* 4 ');
    assert.equal(filter.push('b'), '');
    assert.equal(filter.push('>c ht'), 'c ');
    assert.equal(filter.push('tps://x.yz'), '');
    assert.equal(filter.push(' and \ud83d'), 'and ');
    assert.equal(filter.push('\udc4d so'), 'so');
    assert.equal(filter.flush(), '');
  });

  test('an unfinished tag or word of an address is let go at the end', () => {
    assert.equal(speak('x <b'), 'x < b');
    assert.equal(speak('say htt'), 'say htt');
    assert.equal(speak('fish &'), 'fish and');
  });

  test('a tag that never ends is let go after 200 characters', () => {
    const filter = createSpeakableFilter({ and: 'and' });
    assert.equal(filter.push(`<a href="${'x'.repeat(100)}`), '');
    assert.notEqual(filter.push('x'.repeat(100)), '');
  });
});
