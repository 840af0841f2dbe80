import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as facts from '../../../../src/languages/facts.ts';
import { normaliseUtterance } from '../../../../src/languages/normalise.ts';
import { saysTheSame } from '../../../../src/prediction/cache/agreement.ts';
import type { LanguageTools } from '../../../../src/prediction/cache/language_tools.ts';
import { compileSlots } from '../../../../src/prediction/cache/slot_words.ts';
import { SLOTS } from '../../../support/cache_world.ts';

const tools: LanguageTools = {
  ...facts,
  normalise: normaliseUtterance,
  sameFacts: (a, b) => facts.sameFacts(a as facts.Facts, b as facts.Facts),
};
const lexicon = compileSlots(SLOTS);
const agree = (one: string, other: string): boolean => {
  const there = saysTheSame(one, other, 'en-US', { lexicon, tools });
  assert.equal(saysTheSame(other, one, 'en-US', { lexicon, tools }), there, 'it is symmetric');
  return there;
};

describe('two wordings agree', () => {
  const pairs: readonly (readonly [string, string])[] = [
    ['We open at 9 and close at 5.', 'Our hours are from 9 to 5.'],
    ['You can reach them at 555 1234.', 'The number is 555 1234.'],
    ['What kind of food would you like?', 'Gladly. Which kind of food do you have in mind?'],
    ['Thai food it is. What part of town?', 'Good, thai food. And in what part of town should it be?'],
    ['What kind of food, thai or chinese?', 'What kind of food would you like?'],
    ['Parking is free for guests.', 'For our guests parking is free.'],
    ['You are welcome. Good bye!', 'Thank you for calling. Have a nice day!'],
    ['Can I help you with anything else?', 'Good. What else would you like to know?'],
    ['Thai is a good choice.', 'A good choice is thai.'],
  ];
  for (const [one, other] of pairs) test(`${one} | ${other}`, () => assert.ok(agree(one, other)));
});

describe('two wordings do not agree', () => {
  const pairs: readonly (readonly [string, string])[] = [
    ['We open at 9.', 'We open at 8.'],
    ['Dogs are allowed.', 'Dogs are not allowed.'],
    ['There is thai food here.', 'There is korean food here.'],
    ['There is thai food here.', 'There is thai food here in the north.'],
    ['What kind of food would you like?', 'What part of town do you have in mind?'],
    ['Can I help you with anything else?', 'Could you please repeat that?'],
    ['Let us see. What would you like to eat?', 'Let us see. Which day would suit you best?'],
    ['We have thai and chinese.', 'We have korean and chinese.'],
    ['Ask for Maria at the door.', 'Ask for Anna at the door.'],
    ['You are welcome. Good bye!', 'Can I help you with anything else?'],
    ['You are welcome. Good bye!', 'Your table is at the window, and have a nice day!'],
    ['You are welcome. Good bye!', 'Could you say it once more?'],
  ];
  for (const [one, other] of pairs) test(`${one} | ${other}`, () => assert.ok(!agree(one, other)));
});
