import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { answerTo } from '../../../bench/meaning/answer.ts';
import { stateAfter, stateOfMessages } from '../../../bench/meaning/conversation.ts';
import { type Answer, freshState, GREETING } from '../../../bench/meaning/dialogue_state.ts';
import { dialogues } from '../../../bench/meaning/dialogues.ts';
import { foldText, hashOf } from '../../../bench/meaning/fold.ts';
import { judge } from '../../../bench/meaning/judge.ts';
import { wordingFor, wordings } from '../../../bench/meaning/wordings.ts';

/** The answer to the last line, after the lines before it. */
function answerAfter(...lines: readonly string[]): Answer {
  return answerTo(stateAfter(lines.slice(0, -1)), lines.at(-1) ?? '').answer;
}

/** Every answer that a few hundred callers get, by its key. */
function answersOf(seed: number, count: number): ReadonlyMap<string, Answer> {
  const found = new Map<string, Answer>();
  for (const { lines } of dialogues({ seed, count, trapShare: 0.2 })) {
    let state = freshState();
    for (const { text } of lines) {
      const answered = answerTo(state, text);
      found.set(JSON.stringify(answered.answer), answered.answer);
      ({ state } = answered);
    }
  }
  return found;
}

const conversations: readonly (readonly [readonly string[], Answer])[] = [
  [['im looking for thai food'], { act: 'ask', slots: { asked: 'area', food: 'thai' } }],
  [
    ['um cheap restaurant in the south part of town', 'i dont care'],
    { act: 'offer', slots: { venue: 'Nandos', area: 'south', price: 'cheap' } },
  ],
  [
    ['cheap restaurant in the south', 'any kind of food', 'whats the phone number and address'],
    { act: 'tell', slots: { venue: 'Nandos', phone: '01632 960 422', address: '12 Park Parade' } },
  ],
  [
    ['cheap restaurant in the south', 'any', 'is there anything else'],
    { act: 'offer', slots: { venue: 'The Lucky Star', area: 'south', price: 'cheap' } },
  ],
  [
    ['cheap restaurant in the south', 'any', 'anything else', 'anything else'],
    { act: 'no_other', slots: { area: 'south', price: 'cheap' } },
  ],
  [['do you have welsh food'], { act: 'not_served', slots: { food: 'welsh' } }],
  [
    ['cheap korean food in the north part of town'],
    { act: 'no_match', slots: { food: 'korean', area: 'north', price: 'cheap' } },
  ],
  [['not danish'], { act: 'confirm', slots: { food: 'danish' } }],
  [['i dont want a cheap restaurant', 'yes'], { act: 'ask', slots: { asked: 'food', price: 'cheap' } }],
  [['not a cheap restaurant', 'no'], { act: 'ask', slots: { asked: 'food' } }],
  [['north american food'], { act: 'offer', slots: { venue: 'Gourmet Burger Kitchen', food: 'north american' } }],
  [['say that again'], { act: 'greet', slots: {} }],
  [['thai food', 'could you repeat that'], { act: 'ask', slots: { asked: 'area', food: 'thai' } }],
  [['thai food', 'start over'], { act: 'ask', slots: { asked: 'food' } }],
  [['phone number'], { act: 'ask', slots: { asked: 'food' } }],
  [['thank you good bye'], { act: 'farewell', slots: {} }],
  [['inaudible'], { act: 'not_understood', slots: {} }],
  [[''], { act: 'not_understood', slots: {} }],
];

for (const [lines, answer] of conversations) {
  test(`"${lines.join('" / "')}" is answered ${answer.act} ${Object.values(answer.slots).join(', ')}`, () => {
    assert.deepEqual(answerAfter(...lines), answer);
  });
}

test('fillers, case, punctuation and spelling variants of a line change nothing', () => {
  const plain = stateAfter(['moderate restaurant in the centre']);
  assert.deepEqual(stateAfter(['Uh, a MODERATELY priced restaurant in the center!']), plain);
  assert.deepEqual(answerAfter("I don't care"), answerAfter('i dont care'));
});

test('no wording of an answer is a wording of another, or the beginning of one', () => {
  const owners = new Map<string, string>();
  for (const [key, answer] of answersOf(3, 400)) {
    const three = wordings(answer).map(foldText);
    assert.equal(new Set(three).size, 3, key);
    for (const text of three) {
      assert.equal(owners.get(text) ?? key, key, `"${text}" answers two things`);
      owners.set(text, key);
    }
  }
  assert.ok(owners.size > 900, `${owners.size}`);
  const sorted = [...owners.keys()].sort();
  for (const [index, text] of sorted.entries()) {
    assert.ok(!(sorted[index + 1] ?? '').startsWith(text), `"${text}" begins "${sorted[index + 1]}"`);
  }
});

test('every wording is one to three spoken sentences that hold every slot value', () => {
  for (const [key, answer] of answersOf(4, 100)) {
    const values = Object.entries(answer.slots).filter(([slot]) => slot !== 'asked');
    for (const wording of wordings(answer)) {
      const sentences = wording.match(/[.?!](?: |$)/g)?.length ?? 0;
      assert.ok(sentences >= 1 && sentences <= 3, `${sentences} sentences: ${wording}`);
      for (const [, value] of values) assert.ok(wording.includes(value), `${key}: ${wording}`);
      assert.ok(!/[<>&"*_]/.test(wording), wording);
    }
  }
});

test('the greeting is the first wording of greeting', () => {
  assert.equal(wordings(freshState().last)[0], GREETING);
});

test('each wording of an answer is judged right for it and wrong for every other answer', () => {
  const answers = [...answersOf(5, 40).values()];
  const answer = fc.constantFrom(...answers);
  const property = fc.property(answer, answer, fc.nat(), (one, other, seed) => {
    const said = wordingFor(one, seed);
    assert.equal(judge(one, said.toUpperCase()), 'right');
    if (JSON.stringify(one) !== JSON.stringify(other)) assert.equal(judge(other, said), 'wrong');
  });
  fc.assert(property, { numRuns: 500 });
});

test('what was heard of a cut reply is the beginning of a right wording, in the middle of a word too', () => {
  const answer = answerAfter('cheap thai food');
  for (const wording of wordings(answer)) {
    for (let chars = 0; chars < foldText(wording).length; chars += 5) {
      assert.equal(judge(answer, foldText(wording).slice(0, chars)), 'cut');
    }
    assert.equal(judge(answer, `${wording} And more`), 'wrong');
    assert.equal(judge(answer, `Well, ${wording}`), 'wrong');
  }
  assert.equal(judge(answer, wordings(answerAfter('cheap indian food'))[0].slice(0, 40)), 'wrong');
});

test('bridge lines before an answer are allowed when they are known', () => {
  const answer = answerAfter('thai food');
  const allowBefore = ['One moment, please.', 'Let me see.'];
  const [wording] = wordings(answer);
  assert.equal(judge(answer, `One moment, please. ${wording}`), 'wrong');
  assert.equal(judge(answer, `One moment, please. ${wording}`, { allowBefore }), 'right');
  assert.equal(judge(answer, `Let me see. One moment please ${wording}`, { allowBefore }), 'right');
  assert.equal(judge(answer, `One moment, please.`, { allowBefore }), 'cut');
  assert.equal(judge(answer, `${wording} One moment, please.`, { allowBefore }), 'wrong');
});

test('the messages of a request lead to the state of their lines, whatever the agent was heard to say', () => {
  const messages = [
    { role: 'system', content: 'You answer the telephone.' },
    { role: 'assistant', content: GREETING },
    { role: 'user', content: 'cheap restaurant in the south' },
    { role: 'assistant', content: 'There are cheap rest—' },
    { role: 'user', content: 'i dont care' },
    { role: 'assistant', content: 'anything' },
    { role: 'user', content: 'phone number' },
  ];
  const { state, utterance } = stateOfMessages(messages);
  assert.equal(utterance, 'phone number');
  assert.deepEqual(state, stateAfter(['cheap restaurant in the south', 'i dont care']));
  const lost = stateOfMessages(messages.filter(({ content }) => content !== 'i dont care'));
  assert.notDeepEqual(answerTo(lost.state, utterance).answer, answerTo(state, utterance).answer);
});

test('messages without a line of the caller lead to a fresh state and an empty utterance', () => {
  const nothing = { state: freshState(), utterance: '', lineBefore: '' };
  assert.deepEqual(stateOfMessages([{ role: 'system', content: 'x' }]), nothing);
  assert.equal(stateOfMessages([{ role: 'user', content: [{ type: 'text' }] }]).utterance, '');
});

test('answering is a pure function: any lines, said twice, leave equal states and change none', () => {
  const lines = fc.array(fc.constantFrom(...dialogues({ seed: 8, count: 60 }).flatMap((each) => each.lines)));
  const property = fc.property(lines, fc.string(), (said, other) => {
    const state = Object.freeze(stateAfter(said.map(({ text }) => text)));
    assert.deepEqual(answerTo(state, other), answerTo(state, other));
    assert.deepEqual(stateAfter(said.map(({ text }) => text)), state);
  });
  fc.assert(property, { numRuns: 200 });
});

test('a hash depends on each part and on where one part ends', () => {
  const hashes = [hashOf(1, 'a'), hashOf(2, 'a'), hashOf(1, 'b'), hashOf('1a'), hashOf(1, 'a', ''), hashOf('a', 1)];
  assert.equal(new Set(hashes).size, hashes.length);
  assert.equal(hashOf(1, 'a'), hashOf(1, 'a'));
});
