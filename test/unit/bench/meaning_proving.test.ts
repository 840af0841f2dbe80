/** What the stand-in understands of a request that tells only what a stored answer depends on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchWorkflow } from '../../../bench/bench_workflow.ts';
import { ENGLISH } from '../../../bench/tongues/en_us.ts';
import { answerTo } from '../../../bench/meaning/answer.ts';
import { conversationKey, stateAfter, stateOfMessages } from '../../../bench/meaning/conversation.ts';
import { type Answer, type DialogueState, freshState, GREETING } from '../../../bench/meaning/dialogue_state.ts';
import { dialogues } from '../../../bench/meaning/dialogues.ts';
import { foldText } from '../../../bench/meaning/fold.ts';
import { respond } from '../../../bench/meaning/habits.ts';
import { allAnswers, answerOfWording } from '../../../bench/meaning/read_back.ts';
import { wordings } from '../../../bench/meaning/wordings.ts';
import { createPlanner } from '../../../bench/upstream_plan.ts';

interface Message {
  readonly role: string;
  readonly content: string;
}

const INSTRUCTIONS = 'You answer the telephone.\n\nSpeak plainly.';

/** As the product asks again what it wants to prove. */
function proving(state: DialogueState, utterance: string, lastLine: string): readonly Message[] {
  const known = (['food', 'area', 'price', 'venue'] as const).filter((name) => state[name] !== '');
  const block = known.map((name) => `${name} = ${state[name]}`).join('; ');
  return [
    { role: 'system', content: INSTRUCTIONS + (block === '' ? '' : `\n\nKnown so far: ${block}.`) },
    { role: 'assistant', content: lastLine },
    { role: 'user', content: utterance },
  ];
}

function answerToMessages(messages: readonly Message[]): Answer {
  const { state, utterance } = stateOfMessages(messages);
  return answerTo(state, utterance).answer;
}

test('every wording of everything that the agent can say tells which answer it was', () => {
  const owners = new Map<string, string>();
  const all = allAnswers();
  for (const answer of all) {
    for (const wording of wordings(answer)) {
      const folded = foldText(wording);
      assert.equal(owners.has(folded), false, `"${wording}" answers two things`);
      owners.set(folded, JSON.stringify(answer));
    }
  }
  assert.equal(new Set(all.map((answer) => JSON.stringify(answer))).size, all.length);
  assert.equal(answerOfWording('Good day to all of you.'), null);
});

test('what the agent says in real dialogues is read back as what it was, in each of its wordings', () => {
  let count = 0;
  for (const { lines } of dialogues({ seed: 2, count: 300, trapShare: 0.1 })) {
    let state = freshState();
    for (const { text } of lines) {
      const answered = answerTo(state, text);
      for (const wording of wordings(answered.answer)) {
        assert.deepEqual(answerOfWording(wording.toUpperCase()), answered.answer);
        count += 1;
      }
      ({ state } = answered);
    }
  }
  assert.ok(count > 4_000);
});

test('asked again with only what is known and the last line, the agent answers the same in nearly every turn', () => {
  let same = 0;
  let count = 0;
  for (const { lines } of dialogues({ seed: 3, count: 500, trapShare: 0 })) {
    let state = freshState();
    for (const { text } of lines) {
      const answered = answerTo(state, text);
      const asked = proving(state, text, wordings(state.last)[0]);
      count += 1;
      if (JSON.stringify(answerToMessages(asked)) === JSON.stringify(answered.answer)) same += 1;
      ({ state } = answered);
    }
  }
  assert.ok(same / count > 0.985, `${same} of ${count}`);
});

const restarts: readonly (readonly [string, readonly Message[], Answer])[] = [
  [
    'the slots that are known are known',
    proving({ ...freshState(), food: 'thai', area: 'any' }, 'cheap', 'There are restaurants serving thai food. Well?'),
    { act: 'no_match', slots: { food: 'thai', price: 'cheap' } },
  ],
  [
    'without a block the last line tells what it says back, and what it asked for',
    proving(
      freshState(),
      'i dont care',
      'There are cheap restaurants in the south of town. What kind of food would you like?',
    ),
    { act: 'offer', slots: { venue: 'Nandos', area: 'south', price: 'cheap' } },
  ],
  [
    'a venue is in hand when the last line offered it',
    proving(freshState(), 'phone number', wordings({ act: 'offer', slots: { venue: 'Nandos', area: 'south' } })[1]),
    { act: 'tell', slots: { venue: 'Nandos', phone: '01632 960 422' } },
  ],
  [
    'a venue is in hand when it is known',
    proving(
      { ...freshState(), venue: 'Nandos', area: 'south', price: 'cheap', food: 'any' },
      'anything else',
      'Can I help you with anything else?',
    ),
    { act: 'offer', slots: { venue: 'The Lucky Star', area: 'south', price: 'cheap' } },
  ],
  [
    'an agent who asks for wishes has let go of the venue',
    proving(
      { ...freshState(), venue: 'Nandos', food: 'thai' },
      'address',
      'There are restaurants serving thai food. What part of town do you have in mind?',
    ),
    { act: 'ask', slots: { asked: 'area', food: 'thai' } },
  ],
  [
    'what the agent said last is believed over what is known',
    proving({ ...freshState(), venue: 'Prezzo' }, 'phone', wordings({ act: 'offer', slots: { venue: 'Nandos' } })[2]),
    { act: 'tell', slots: { venue: 'Nandos', phone: '01632 960 422' } },
  ],
  [
    'a value that was asked back is no value yet',
    proving({ ...freshState(), food: 'danish' }, 'no', wordings({ act: 'confirm', slots: { food: 'danish' } })[0]),
    { act: 'ask', slots: { asked: 'food' } },
  ],
  [
    'a value that was asked back is one after a yes',
    proving(freshState(), 'yes', wordings({ act: 'confirm', slots: { price: 'cheap' } })[2]),
    { act: 'ask', slots: { asked: 'food', price: 'cheap' } },
  ],
  [
    'food that nobody serves is let go of',
    proving(
      { ...freshState(), food: 'welsh', area: 'centre' },
      'indian',
      wordings({ act: 'not_served', slots: { food: 'welsh' } })[0],
    ),
    { act: 'ask', slots: { asked: 'price', food: 'indian', area: 'centre' } },
  ],
  [
    'what is asked to repeat is the last line',
    proving(
      { ...freshState(), food: 'thai' },
      'repeat that',
      'There are restaurants serving thai food. What part of town do you have in mind?',
    ),
    { act: 'ask', slots: { asked: 'area', food: 'thai' } },
  ],
  [
    'slots and values that there are not are not known',
    [
      { role: 'system', content: 'Hello.\n\nKnown so far: food = moon dust; colour = red; area = north.' },
      { role: 'user', content: 'cheap' },
    ],
    { act: 'ask', slots: { asked: 'food', area: 'north', price: 'cheap' } },
  ],
];

for (const [what, messages, answer] of restarts) {
  test(`${what}: "${messages.at(-1)?.content}"`, () => assert.deepEqual(answerToMessages(messages), answer));
}

test('no declared value is an ordinary word of lines that name no value', () => {
  const lines = [
    GREETING,
    ...['anything_else', 'not_understood', 'farewell'].flatMap((act) => wordings({ act, slots: {} } as Answer)),
  ];
  for (const { values } of benchWorkflow(ENGLISH).slots) {
    for (const { value, wordings: others } of values) {
      for (const name of [value, ...others]) {
        assert.ok(!lines.some((line) => ` ${foldText(line)} `.includes(` ${foldText(name)} `)), name);
      }
    }
  }
});

test('a block counts only as the last paragraph of the instructions', () => {
  const content = 'Known so far: food = thai.\n\nSpeak plainly.';
  const { state } = stateOfMessages([
    { role: 'system', content },
    { role: 'user', content: 'hello' },
  ]);
  assert.deepEqual(state, freshState());
});

test('a whole conversation is answered by the lines of the caller, also when the greeting was cut in on', () => {
  for (const greeting of [GREETING, 'Hello, welcome to the', '']) {
    const messages = [
      { role: 'system', content: INSTRUCTIONS },
      { role: 'assistant', content: greeting },
      { role: 'user', content: 'thai food' },
      { role: 'assistant', content: 'Something else.' },
      { role: 'user', content: 'in the north' },
    ];
    const { state, lineBefore } = stateOfMessages(messages);
    assert.deepEqual([state, lineBefore], [stateAfter(['thai food']), 'thai food']);
    assert.deepEqual(conversationKey(messages), ['thai food', 'in the north']);
  }
});

test('requests that restart from different states are different conversations', () => {
  const one = proving({ ...freshState(), food: 'thai' }, 'cheap', 'Can I help you with anything else?');
  const other = proving({ ...freshState(), food: 'indian' }, 'cheap', 'Can I help you with anything else?');
  assert.notDeepEqual(conversationKey(one), conversationKey(other));
});

test('some pairs of state and utterance depend on the line before, others never; without the habit none does', () => {
  const before = ['cheap', 'thai food', 'hello', 'in the north', 'yes', 'no'];
  const state = stateAfter(['cheap food']);
  let dependent = 0;
  const pairs = 4_000;
  for (let index = 0; index < pairs; index++) {
    const utterance = `italian food ${index}`;
    const ordinary = answerTo(state, utterance);
    const answers = before.map((line) => respond(state, utterance, line, { olderHistory: 0.05 }));
    assert.deepEqual(respond(state, utterance, '', { olderHistory: 0.05 }), ordinary);
    assert.deepEqual(respond(state, utterance, 'cheap', {}), ordinary);
    const odd = answers.filter(({ answer }) => answer.act !== ordinary.answer.act);
    for (const each of odd) {
      assert.equal(each.answer.act, 'not_understood');
      assert.deepEqual(each.state, { ...state, last: each.answer });
    }
    if (odd.length > 0) dependent += 1;
  }
  assert.ok(Math.abs(dependent / pairs - 0.05) < 0.01, `${dependent}`);
});

test('the stand-in and the schedule agree on answers that depend on older history', () => {
  const habits = { olderHistory: 0.5 };
  const planner = createPlanner({ profile: 'fast', seed: 1, paraphrases: 0, ...habits });
  let odd = 0;
  for (const { lines } of dialogues({ seed: 4, count: 60 })) {
    const said = lines.map(({ text }) => text);
    for (const index of said.keys()) {
      const upTo = said.slice(0, index + 1);
      const { delivery } = planner.plan(
        upTo.map((content) => ({ role: 'user', content })),
        0,
        0,
      );
      const state = stateAfter(said.slice(0, index), habits);
      const { answer } = respond(state, said[index] ?? '', said[index - 1] ?? '', habits);
      assert.equal(delivery.kind === 'stream' && delivery.tokens.join(''), wordings(answer)[0]);
      if (JSON.stringify(answer) !== JSON.stringify(answerTo(state, said[index] ?? '').answer)) odd += 1;
    }
  }
  assert.ok(odd > 20, `${odd}`);
});

test('the wording is the first one at temperature 0 and in all but the paraphrased requests; faults stay the same', () => {
  const texts = (paraphrases: number | undefined, temperature: number): readonly string[] => {
    const order = { profile: 'B_payg', seed: 7, ...(paraphrases === undefined ? {} : { paraphrases }) } as const;
    const planner = createPlanner(order);
    return Array.from({ length: 3_000 }, (_, index) => {
      const { delivery, fault } = planner.plan([{ role: 'user', content: `thai food ${index}` }], 0, 0, {
        temperature,
      });
      const first = delivery.kind === 'stream' ? (delivery.timesMs[0] ?? 0) : 0;
      return delivery.kind === 'stream' && fault === null ? `${delivery.tokens.join('')}|${first}` : `${fault}`;
    });
  };
  const [first] = wordings(answerTo(freshState(), 'thai food').answer);
  const shareOfFirst = (all: readonly string[]): number => {
    const answered = all.filter((text) => text.includes('|'));
    return answered.filter((text) => text.startsWith(first)).length / answered.length;
  };
  assert.equal(shareOfFirst(texts(undefined, 0)), 1);
  assert.equal(shareOfFirst(texts(0, 1)), 1);
  assert.ok(Math.abs(shareOfFirst(texts(undefined, 0.3)) - 1 / 3) < 0.04);
  assert.ok(Math.abs(shareOfFirst(texts(0.3, 1)) - 0.8) < 0.04);
  const rest = (all: readonly string[]): readonly string[] => all.map((text) => text.split('|').at(-1) ?? '');
  assert.deepEqual(rest(texts(undefined, 0)), rest(texts(0.3, 1)));
});
