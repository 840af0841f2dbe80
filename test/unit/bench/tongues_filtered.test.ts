/** The languages of the bench beside the product's: its instruction to go on is known, and what it does to a reply is right. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchWorkflow } from '../../../bench/bench_workflow.ts';
import { continuationIn } from '../../../bench/meaning/continuing.ts';
import { judge } from '../../../bench/meaning/judge.ts';
import { allAnswers } from '../../../bench/meaning/read_back.ts';
import { tongueOf } from '../../../bench/tongues/all.ts';
import { TONGUE_TAGS } from '../../../bench/tongues/tongue.ts';
import { tokensOf } from '../../../bench/upstream_plan.ts';
import { wordsOf } from '../../../src/domain/language_catalogue.ts';
import { answerProblem, beyondDeclared } from '../../../src/prediction/cache/admission.ts';
import { createSlotLexicons } from '../../../src/prediction/cache/slot_tracker.ts';
import { spokenValue, TOOLS } from '../../../src/runtime/create_early.ts';
import { createReplyFilter } from '../../../src/runtime/reply_filter.ts';
import { parseWorkflow } from '../../../src/workflows/schema.ts';

for (const tag of TONGUE_TAGS) {
  test(`an answer in ${tag} is judged right after all that is done to it for the voice`, () => {
    const tongue = tongueOf(tag);
    const language = tag === 'zh-HK' ? 'yue-HK' : tag;
    const counted: string[] = [];
    for (const answer of allAnswers().filter((_, index) => index % 11 === 0)) {
      for (const wording of tongue.wordings(answer)) {
        const filter = createReplyFilter(language, {
          script: null,
          count: (code) => counted.push(`${code}: ${wording}`),
        });
        const tokens = tokensOf(wording, tongue.spoken);
        const heard = tokens.map((token) => filter.push(token)).join('') + filter.flush();
        assert.equal(judge(answer, heard, { tongue }), 'right', `${wording} became ${heard}`);
      }
    }
    assert.deepEqual(counted.slice(0, 5), []);
  });

  test(`an answer in ${tag} that tells nothing but declared values may be kept for others`, () => {
    const tongue = tongueOf(tag);
    const parsed = parseWorkflow(benchWorkflow(tongue), 'line');
    assert.ok(parsed.ok);
    const { workflow } = parsed;
    const tools = beyondDeclared(TOOLS, createSlotLexicons(spokenValue).of(workflow), workflow);
    for (const answer of allAnswers().filter((_, index) => index % 11 === 0)) {
      const filter = createReplyFilter(tag, { script: null, count: () => {} });
      const text = filter.push(tongue.wordings(answer)[0]) + filter.flush();
      assert.equal(answerProblem(text, workflow, tag, tools), null, text);
    }
  });

  test(`a request to go on with an answer in ${tag} is known as one, and what the product says between the parts too`, () => {
    const tongue = tongueOf(tag);
    const { instruction, bridge } = wordsOf(tag).continuation;
    const asked = { role: 'user', content: tongue.say('chinese food') };
    const messages = [asked, { role: 'assistant', content: 'a' }, { role: 'user', content: instruction }];
    assert.deepEqual(continuationIn(messages, tongue), { asked: [asked], said: 'a' });
    assert.equal(tongue.words.goingOn, bridge);
  });
}
