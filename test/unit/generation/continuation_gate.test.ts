/** What is said after what, where one generation goes on with the answer of another. */
import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { createContinuationGate } from '../../../src/generation/continuation_gate.ts';
import { continuationWords } from '../../../src/languages/continuation_words.ts';

function goOn(sent: string, text: string, language = 'en-US'): string {
  const gate = createContinuationGate(sent, continuationWords(language));
  return sent + gate.push(text) + gate.flush();
}

interface Case {
  readonly sent: string;
  readonly comes: string;
  readonly heard: string;
  readonly language?: string;
}

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'goes on exactly there': [
    { sent: 'We open at', comes: 'nine on Monday.', heard: 'We open at nine on Monday.' },
    { sent: 'We open at ', comes: 'nine.', heard: 'We open at nine.' },
    { sent: 'We open at', comes: ' nine.', heard: 'We open at nine.' },
    { sent: 'We open at', comes: '...nine.', heard: 'We open at nine.' },
    { sent: 'We open at nine', comes: ', and close at five.', heard: 'We open at nine, and close at five.' },
    { sent: 'It costs 3', comes: '.50 a piece.', heard: 'It costs 3.50 a piece.' },
    {
      sent: '我哋朝早九點',
      comes: '開門，夜晚十點關門。',
      heard: '我哋朝早九點開門，夜晚十點關門。',
      language: 'yue-HK',
    },
    {
      sent: '我哋朝早九點開門',
      comes: '。夜晚十點關門。',
      heard: '我哋朝早九點開門。夜晚十點關門。',
      language: 'yue-HK',
    },
    { sent: 'We open at', comes: 'Paris station.', heard: 'We open at Paris station.' },
    { sent: 'Können', comes: 'Sie kommen?', heard: 'Können Sie kommen?', language: 'de-DE' },
  ],
  'has the full stop that was not sent': [
    { sent: 'We open at nine', comes: '. We close at five.', heard: 'We open at nine. We close at five.' },
    { sent: 'We open at nine', comes: '.', heard: 'We open at nine.' },
    { sent: 'We open at nine', comes: 'We close at five.', heard: 'We open at nine. We close at five.' },
    { sent: 'We open at nine.', comes: 'We close at five.', heard: 'We open at nine. We close at five.' },
    { sent: 'We open at nine.', comes: '. We close at five.', heard: 'We open at nine. We close at five.' },
    { sent: 'We open at nine.', comes: 'we close at five.', heard: 'We open at nine. We close at five.' },
    { sent: 'We open at nine,', comes: 'But not on Sunday.', heard: 'We open at nine, but not on Sunday.' },
  ],
  'repeats the last words': [
    { sent: 'We open at nine', comes: 'at nine and close at five.', heard: 'We open at nine and close at five.' },
    { sent: 'We open at nine', comes: 'We open at nine. We close.', heard: 'We open at nine. We close.' },
    { sent: 'We open at nine.', comes: 'We open at nine. We close.', heard: 'We open at nine. We close.' },
    { sent: 'We open from ni', comes: 'from nine to five.', heard: 'We open from nine to five.' },
    { sent: 'We are in Green Str', comes: 'Street, by the park.', heard: 'We are in Green Street, by the park.' },
    { sent: 'Gour', comes: 'Gourmet Kitchen is open.', heard: 'Gourmet Kitchen is open.' },
    { sent: 'There is a', comes: 'another one.', heard: 'There is a another one.' },
    { sent: 'Please call us at nine', comes: 'or call us at nine sharp.', heard: 'Please call us at nine sharp.' },
    { sent: 'Dial five 5', comes: '5 5 now.', heard: 'Dial five 5 5 5 now.' },
    {
      sent: '我哋星期一至五朝早九點開門',
      comes: '朝早九點開門，夜晚十點關門。',
      heard: '我哋星期一至五朝早九點開門，夜晚十點關門。',
      language: 'yue-HK',
    },
  ],
  'begins anew': [
    {
      sent: 'We are open from nine. On Sunday we',
      comes: 'We are open from nine. On Sunday we stay closed.',
      heard: 'We are open from nine. On Sunday we stay closed.',
    },
    {
      sent: 'We are open from nine to five on weekdays. On Sunday we',
      comes: 'We are open from nine to five on all weekdays. On a Sunday you find us closed. Come on Monday.',
      heard:
        'We are open from nine to five on weekdays. On Sunday we As I was saying, On a Sunday you find us closed. Come on Monday.',
    },
    {
      sent: 'We are open from nine to five on weekdays.',
      comes: 'We are open from nine until five on weekdays. Tea is free.',
      heard: 'We are open from nine to five on weekdays. Tea is free.',
    },
    {
      sent: 'We are open from nine and we',
      comes: 'We are open from nine to five. We have tea.',
      heard: 'We are open from nine and we As I was saying, We are open from nine to five. We have tea.',
    },
    {
      sent: '我哋星期一至五朝早九點開門。星期日',
      comes: '你好！我哋星期一至五朝早九點開門。星期日休息。',
      heard: '我哋星期一至五朝早九點開門。星期日休息。',
      language: 'yue-HK',
    },
  ],
  'greets a second time': [
    { sent: 'We open at', comes: 'Hello! Nine on Monday.', heard: 'We open at Nine on Monday.' },
    { sent: 'We open at nine.', comes: 'Hi there, we close at five.', heard: 'We open at nine. We close at five.' },
    { sent: 'We wish you a', comes: 'good morning.', heard: 'We wish you a good morning.' },
    { sent: '我哋九點開門。', comes: '你好，夜晚十點關門。', heard: '我哋九點開門。夜晚十點關門。', language: 'zh-HK' },
  ],
  'begins a sentence within an unfinished one': [
    {
      sent: 'We open at',
      comes: 'Our doors open at nine.',
      heard: 'We open at As I was saying, Our doors open at nine.',
    },
    {
      sent: 'Wir öffnen um',
      comes: 'Wir sind ab neun da.',
      heard: 'Wir öffnen um Wie gesagt, Wir sind ab neun da.',
      language: 'de',
    },
  ],
};

for (const [what, cases] of Object.entries(CASES)) {
  describe(`text that ${what}`, () => {
    for (const { sent, comes, heard, language } of cases) {
      it(`"${sent}" + "${comes}"`, () => assert.equal(goOn(sent, comes, language), heard));
    }
  });
}

describe('the held words are let go', () => {
  const firstOf = (sent: string, text: string): string => {
    const gate = createContinuationGate(sent, continuationWords('en-US'));
    for (const char of text) {
      const passed = gate.push(char);
      if (passed !== '') return passed;
    }
    return '';
  };

  it('when so few are known to be new that the answer cannot be begun anew any more', () => {
    assert.equal(firstOf('We open at', 'nine on Monday and Tuesday.'), ' nine ');
    assert.equal(
      firstOf('On weekdays we are open from nine to five and on', 'Saturday until noon, but never ever Sunday or so.'),
      ' Saturday until noon, ',
    );
  });

  it('with the first new word behind a repetition', () => {
    assert.equal(firstOf('Please do call us at nine', 'call us at nine sharp, please.'), ' sharp,');
  });

  it('at the end of the stream, however few they are', () => {
    const gate = createContinuationGate('On weekdays we are open from nine to five and on', continuationWords('en'));
    assert.equal(gate.push('Saturday'), '');
    assert.equal(gate.flush(), ' Saturday');
  });
});

describe('nothing new', () => {
  const said = (sent: string, text: string): readonly [string, boolean] => {
    const gate = createContinuationGate(sent, continuationWords('en-US'));
    const passed = gate.push(text) + gate.flush();
    return [passed, gate.saysAllWasSent];
  };

  it('is the whole answer where what was sent ends on a sentence', () => {
    for (const text of ['', '.', 'We open at nine.', 'Hello! We open at nine.']) {
      assert.deepEqual(said('We open at nine.', text), ['', true], text);
    }
  });

  it('is none where a sentence is unfinished', () => {
    assert.deepEqual(said('We open at', 'We open at'), ['', false]);
  });
});

test('after a line of ours the text follows that, without a second bridge or a sign before it', () => {
  const after = (sent: string, text: string): string => {
    const gate = createContinuationGate(sent, continuationWords('en-US'));
    gate.lineWasSaid();
    return gate.push(text) + gate.flush();
  };
  assert.equal(after('We open at', ' nine.'), 'nine.');
  assert.equal(after('We open at nine', '. We close at five.'), 'We close at five.');
  assert.equal(after('We open at', 'Our doors open at nine.'), 'Our doors open at nine.');
  assert.equal(after('We open from ni', 'from nine to five.'), 'nine to five.');
});

test('every language has words of its own, and one that has none gets the English ones', () => {
  const tags = ['en', 'yue', 'zh', 'zh-TW', 'es', 'fr', 'de', 'it', 'pt', 'nl', 'ja', 'ko'];
  const instructions = new Set(tags.map((tag) => continuationWords(tag).instruction));
  assert.equal(instructions.size, tags.length);
  assert.equal(continuationWords('xx'), continuationWords('en-GB'));
  assert.equal(continuationWords('zh-Hant-HK'), continuationWords('yue'));
});
