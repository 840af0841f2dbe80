/** How the stand-in for the model goes on with an answer of which the caller has heard the beginning. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTo } from '../../../bench/meaning/answer.ts';
import { continuationIn, restOfAnswer } from '../../../bench/meaning/continuing.ts';
import type { ChatMessage } from '../../../bench/meaning/conversation.ts';
import { freshState } from '../../../bench/meaning/dialogue_state.ts';
import { judge } from '../../../bench/meaning/judge.ts';
import { wordings } from '../../../bench/meaning/wordings.ts';
import { createPlanner } from '../../../bench/upstream_plan.ts';

const LINE = 'im looking for thai food';
const { answer } = answerTo(freshState(), LINE);
const ALL = wordings(answer);

const question: readonly ChatMessage[] = [
  { role: 'system', content: 'You answer the telephone.' },
  { role: 'user', content: LINE },
];

test('a request to go on is known by the words sent so far and an instruction after them, whoever gives it', () => {
  const said: ChatMessage = { role: 'assistant', content: 'There are' };
  const instructions: readonly ChatMessage[] = [
    { role: 'system', content: 'Go on.' },
    { role: 'developer', content: 'Go on.' },
    { role: 'user', content: 'Continue your answer after these words. Do not repeat them.' },
  ];
  for (const instruction of instructions) {
    assert.deepEqual(continuationIn([...question, said, instruction]), { asked: question, said: 'There are' });
  }
  assert.deepEqual(continuationIn([...question, said]), { asked: question, said: 'There are' });
});

test('an ordinary question is none, also when the caller asks to repeat', () => {
  const history: readonly ChatMessage[] = [...question, { role: 'assistant', content: ALL[0] }];
  assert.equal(continuationIn(question), null);
  assert.equal(continuationIn([...history, { role: 'user', content: 'could you repeat that' }]), null);
  const greeted: readonly ChatMessage[] = [
    { role: 'system', content: 'Be brief.' },
    { role: 'assistant', content: 'Hello.' },
    { role: 'user', content: LINE },
  ];
  assert.equal(continuationIn(greeted), null);
});

test('whatever was said of any wording, what comes is its rest, its last words again, or all of it', () => {
  const manners = new Map<string, number>();
  const note = (manner: string): void => void manners.set(manner, (manners.get(manner) ?? 0) + 1);
  for (const wording of ALL) {
    for (let length = 1; length < wording.length; length += 1) {
      const said = wording.slice(0, length).trimEnd();
      const rest = restOfAnswer(answer, said, length * 7_919);
      // Where nothing but the last sign is missing, a full stop is all that is left to say.
      const isRest = wording.endsWith(rest.trim()) || (rest === '.' && judge(answer, said) === 'right');
      assert.ok(isRest, `"${said}" then "${rest}"`);
      if (rest === wording) note('anew');
      else if (judge(answer, said + rest) === 'right') note('rest');
      else note('repeated');
    }
  }
  assert.deepEqual([...manners.keys()].sort(), ['anew', 'repeated', 'rest']);
  assert.ok((manners.get('rest') ?? 0) > (manners.get('anew') ?? 0), JSON.stringify([...manners]));
});

test('what was never said in its words is answered anew', () => {
  assert.equal(restOfAnswer(answer, 'Something else', 1), ALL[0]);
});

test('a stand-in that is asked to go on gives the rest of the answer and counts it to the same turn', () => {
  const planner = createPlanner({ profile: 'fast', seed: 1, paraphrases: 0 });
  const first = planner.plan(question, 0, 0);
  const said = ALL[0].split(' ').slice(0, 3).join(' ');
  const going = planner.plan(
    [...question, { role: 'assistant', content: said }, { role: 'system', content: 'Go on.' }],
    1,
    0,
  );
  assert.equal(going.conversation, first.conversation);
  const { delivery } = going;
  assert.ok(delivery.kind === 'stream');
  assert.ok(ALL[0].endsWith(delivery.tokens.join('').trim()));
});
