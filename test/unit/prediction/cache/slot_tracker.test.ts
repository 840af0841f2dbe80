import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Slot } from '../../../../src/domain/workflow.ts';
import {
  createSlotLexicons,
  createSlotTracker,
  type SlotTracker,
} from '../../../../src/prediction/cache/slot_tracker.ts';
import { spokenValue } from '../../../../src/runtime/create_early.ts';
import { SLOTS, slot } from '../../../support/cache_world.ts';

function track(slots: readonly Slot[], ...lines: readonly string[]): SlotTracker {
  const tracker = createSlotTracker(createSlotLexicons().of({ slots, language: 'en-US' }));
  for (const line of lines) {
    const [role, text = ''] = line.split(': ');
    if (role === 'A') tracker.agentSaid(text);
    else tracker.callerSaid(text);
  }
  return tracker;
}

const slotsAfter = (...lines: readonly string[]): unknown => ({ ...track(SLOTS, ...lines).context().slots });

const CASES: readonly (readonly [what: string, lines: readonly string[], slots: Readonly<Record<string, string>>])[] = [
  ['a value that is named sets its slot', ['C: Thai food, please'], { food: 'thai' }],
  ['two slots are set at once', ['C: chinese in the city centre'], { food: 'chinese', area: 'city centre' }],
  ['the longest wording wins', ['C: north african food'], { food: 'north african' }],
  ['a value inside of another word sets nothing', ['C: northern thailand'], {}],
  ['a later value replaces an earlier one', ['C: thai', 'C: no I said korean'], { food: 'korean' }],
  ['two values of one slot leave it uncertain', ['C: thai or chinese'], { food: '?' }],
  ['a negated value leaves its slot uncertain', ['C: thai', 'C: not thai'], { food: '?' }],
  ['both of two negated values set nothing', ['C: not thai or chinese'], { food: '?' }],
  ['the value beside a negated one counts', ["C: I don't want thai, chinese please"], { food: 'chinese' }],
  ['anything but a value is a negation', ['C: anything but thai'], { food: '?' }],
  ['a negation in another clause reaches nothing', ['C: no, thai'], { food: 'thai' }],
  ['a negation further off reaches nothing', ["C: I don't really know this town well thai"], { food: 'thai' }],
  ['an uncertain slot is settled by a value', ['C: not thai', 'C: korean'], { food: 'korean' }],
  ['an any that names its slot fills it', ['A: What part of town?', 'C: any food'], { food: '*' }],
  ['an any without a name fills the slot that was asked', ['A: What part of town?', "C: I don't mind"], { area: '*' }],
  [
    'the slot asked last in a line counts',
    ['A: What kind of food? What part of town?', 'C: I don’t mind'],
    { area: '*' },
  ],
  ['an any that belongs to no slot fills nothing', ['A: Hello.', "C: I don't mind"], {}],
  ['an agent line with one value puts it in hand', ['A: There is a thai place.'], { food: 'thai' }],
  ['an agent line with several values of a slot settles nothing', ['A: We have thai and chinese.'], {}],
  ['an agent line that negates a value settles nothing', ['A: There is no thai place.'], {}],
  [
    'an agent line settles one slot beside a choice of another',
    ['A: thai or chinese in the north?'],
    { area: 'north' },
  ],
];

describe('what the slots hold', () => {
  for (const [what, lines, slots] of CASES) test(what, () => assert.deepEqual(slotsAfter(...lines), slots));

  test('a wording of two slots counts for the one that was asked', () => {
    const cities = [
      slot('origin', ['paris', 'rome'], [], ['from where']),
      slot('target', ['paris', 'rome'], [], ['where to']),
    ];
    assert.deepEqual({ ...track(cities, 'A: From where?', 'C: paris').context().slots }, { origin: 'paris' });
    assert.deepEqual({ ...track(cities, 'C: paris').context().slots }, { origin: '?', target: '?' });
  });

  test('scripts without spaces are searched inside of their runs, with their negations', () => {
    const slots = [slot('food', ['泰國菜', '日本菜'], [], []), slot('day', ['火曜日'], [], [])];
    assert.deepEqual({ ...track(slots, 'C: 我想食泰國菜呀').context().slots }, { food: '泰國菜' });
    assert.deepEqual({ ...track(slots, 'C: 唔要泰國菜').context().slots }, { food: '?' });
    assert.deepEqual({ ...track(slots, 'C: 火曜日以外でお願いします').context().slots }, { day: '?' });
  });

  test('a name in Latin letters is found where Chinese characters or kana touch it', () => {
    const slots = [
      slot('venue', ['Prezzo', 'Golden House', 'The Hotpot'], [], []),
      slot('food', ['fusion菜', '泰國菜'], [], []),
    ];
    const found = (text: string): unknown => ({ ...track(slots, `A: ${text}`).context().slots });
    assert.deepEqual(found('Prezzo係一間北區嘅平價餐廳。'), { venue: 'Prezzo' });
    assert.deepEqual(found('不如試下Golden House？嗰間係泰國菜餐廳。'), { venue: 'Golden House', food: '泰國菜' });
    assert.deepEqual(found('The Hotpotはいかがでしょう。'), { venue: 'The Hotpot' });
    assert.deepEqual(found('我推薦Golden House，係fusion菜餐廳。'), { venue: 'Golden House', food: 'fusion菜' });
    assert.deepEqual(found('Prezzos係一間餐廳'), {});
    assert.deepEqual({ ...track(slots, 'C: 唔要Prezzo，泰國菜好').context().slots }, { venue: '?', food: '泰國菜' });
  });

  test('a value that is denied in Arabic or Hindi leaves its slot uncertain, before the verb or after it', () => {
    const slots = [slot('food', ['هندي', 'صيني', 'भारतीय', 'चीनी'], [], [])];
    for (const line of ['لا أريد أكل هندي', 'غير هندي', 'भारतीय खाना नहीं चाहिए', 'भारतीय खाना मत दीजिए']) {
      assert.deepEqual({ ...track(slots, `C: ${line}`).context().slots }, { food: '?' }, line);
    }
    assert.deepEqual({ ...track(slots, 'C: नहीं, मुझे चीनी खाना चाहिए').context().slots }, { food: 'चीनी' });
    assert.deepEqual({ ...track(slots, 'C: لا، أريد أكل صيني').context().slots }, { food: 'صيني' });
    assert.deepEqual({ ...track(slots, 'A: ما رأيك في مطعم صيني؟').context().slots }, { food: 'صيني' });
    assert.deepEqual({ ...track(slots, 'C: ما أريد هندي').context().slots }, { food: '?' });
  });

  test('a word that only holds a negation, or asks whether, negates no value behind it', () => {
    const slots = [slot('food', ['泰國菜', '日本菜'], [], [])];
    for (const line of [
      '唔該泰國菜',
      '有冇泰國菜',
      '不如泰國菜',
      '唔係我要泰國菜',
      '有沒有泰國菜',
      '你要唔要泰國菜',
      '特別泰國菜',
    ]) {
      assert.deepEqual({ ...track(slots, `C: ${line}`).context().slots }, { food: '泰國菜' }, line);
    }
    for (const line of ['唔要泰國菜', '唔好泰國菜', '我唔想食泰國菜', '不要泰國菜', '泰國菜以外', '冇泰國菜']) {
      assert.deepEqual({ ...track(slots, `C: ${line}`).context().slots }, { food: '?' }, line);
    }
  });
});

describe('the place in the conversation', () => {
  test('the state is the same for all values and differs between lines', () => {
    const state = (line: string): string => track(SLOTS, `A: ${line}`).context().state;
    assert.match(state('Thai in the north, right?'), /^[0-9a-f]{8}$/);
    assert.equal(state('Thai in the north, right?'), state('Korean in the south, right?'));
    assert.notEqual(state('Thai in the north, right?'), state('What part of town?'));
  });

  test('the last agent line is kept in full and masked', () => {
    const { lastAgentLine, maskedLastAgentLine } = track(SLOTS, 'A: A  Thai place\nin {town}?').context();
    assert.equal(lastAgentLine, 'A Thai place in {town}?');
    assert.equal(maskedLastAgentLine, 'A {food} place in {{town}}?');
  });

  test('a line that was cut short offers only what was heard of it', () => {
    const tracker = track(SLOTS, 'C: south', 'A: I have one in the north serving thai food');
    tracker.agentCut('I have one');
    assert.deepEqual({ ...tracker.context().slots }, { area: 'south' });
    assert.equal(tracker.context().lastAgentLine, 'I have one');
  });

  test('a line of which nothing was heard leaves the line before it as the last, and what was said since', () => {
    const tracker = track(SLOTS, 'A: Thai food, right?', 'C: no, korean', 'A: One in the north?');
    tracker.agentCut('Thai food, right?');
    assert.equal(tracker.context().lastAgentLine, 'Thai food, right?');
    assert.deepEqual({ ...tracker.context().slots }, { food: 'korean' });
  });

  test('a line that is cut after the caller has spoken takes nothing back of what the caller said', () => {
    const tracker = track(SLOTS, 'A: Which food would you like?', 'C: thai');
    tracker.agentCut('Which food would you like?');
    assert.deepEqual({ ...tracker.context().slots }, { food: 'thai' });
    tracker.agentCut('Which');
    assert.deepEqual({ ...tracker.context().slots }, { food: 'thai' });
    assert.equal(tracker.context().lastAgentLine, 'Which');
  });

  test('the context is the same object until the next line and never changes', () => {
    const tracker = track(SLOTS, 'A: Hello.');
    const context = tracker.context();
    assert.equal(tracker.context(), context);
    tracker.callerSaid('thai');
    assert.deepEqual({ ...context.slots }, {});
    assert.ok(Object.isFrozen(context));
  });
});

test('a declared number is found in a reply that reads it out', () => {
  const slots = [slot('phone', ['01632 960 100'], [], [])];
  const reply = '佢嘅電話係零一六三二 九六零 一零零。';
  const values = (language: string) =>
    createSlotLexicons(spokenValue)
      .of({ slots: [...slots], language })
      .mentionsIn(reply)
      .flatMap((mention) => mention.values.map(({ value }) => value));
  assert.deepEqual([values('zh-HK'), values('zh-CN')], [['01632 960 100'], []]);
});
