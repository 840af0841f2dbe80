/** The languages of the bench: what is said in each is read as it was meant, and no language is easier than English. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { benchWorkflow } from '../../../bench/bench_workflow.ts';
import { continuationIn, restOfAnswer } from '../../../bench/meaning/continuing.ts';
import { type ChatMessage, stateAfter, stateOfMessages } from '../../../bench/meaning/conversation.ts';
import { freshState } from '../../../bench/meaning/dialogue_state.ts';
import { foldText } from '../../../bench/meaning/fold.ts';
import { respond } from '../../../bench/meaning/habits.ts';
import { judge } from '../../../bench/meaning/judge.ts';
import { allAnswers, answerOfWording } from '../../../bench/meaning/read_back.ts';
import { recordedCalls } from '../../../bench/meaning/recorded_calls.ts';
import { readUtterance } from '../../../bench/meaning/utterance.ts';
import { planCalls, type ScheduleOrder } from '../../../bench/schedule.ts';
import { agentSpeechMs } from '../../../bench/speech_timing.ts';
import { tongueOf } from '../../../bench/tongues/all.ts';
import { ENGLISH } from '../../../bench/tongues/en_us.ts';
import { rankOf } from '../../../bench/tongues/frames.ts';
import { withDigits } from '../../../bench/tongues/numerals.ts';
import { TONGUE_TAGS } from '../../../bench/tongues/tongue.ts';
import { createPlanner } from '../../../bench/upstream_plan.ts';

const CALLS = [...recordedCalls('training'), ...recordedCalls('measuring')];
const LINES = [...new Set(CALLS.flatMap(({ lines }) => lines))];
const ANSWERS = allAnswers();
const ORDER: ScheduleOrder = {
  seed: 1,
  callCount: 20,
  rampMs: 2_000,
  lengthMs: 120_000,
  silenceMs: 700,
  trapShare: 0.05,
  bargeInShare: 0.1,
  pace: 1,
  marksRepeats: true,
  trainedCount: 300,
};
const OTHERS = TONGUE_TAGS.filter((tag) => tag !== 'en-US');

function comparable({ values, denied, requests, anyOf, says }: ReturnType<typeof readUtterance>): string {
  const sorted = (named: object): object => Object.entries(named).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([sorted(values), sorted(denied), requests, anyOf, [...says].toSorted()]);
}

test('English callers say what they said before there were other languages, at the same times', () => {
  const sha = createHash('sha256')
    .update(JSON.stringify(planCalls(ORDER)))
    .digest('hex');
  assert.equal(sha, '3c84782358289189fefca53172bea51e7cb7adf28ce651f52af80a2013c82192');
  const workflow = createHash('sha256')
    .update(JSON.stringify(benchWorkflow(ENGLISH)))
    .digest('hex');
  assert.equal(workflow, '856b6b778942b835c3311d919de7ef5171c62a23b363bd65864b21d246732fa1');
});

test('a frame that was said more often is said in a more usual way, whatever its values', () => {
  assert.equal(rankOf('phone number'), 0);
  assert.equal(rankOf('chinese food'), rankOf('indian food'));
  assert.ok(rankOf('what is the phone number') < rankOf('okay could i have the phone number'));
});

test('numbers that were read out are the digits that were written', () => {
  assert.equal(withDigits('電話係零一六三二，地址係三十八號，一百零五'), '電話係01632，地址係38號，105');
  assert.equal(withDigits('十二 二十 八十一'), '12 20 81');
});

for (const tag of OTHERS) {
  const tongue = tongueOf(tag);
  const { say, read, fold, wordings, spoken } = tongue;

  test(`every recorded line is read back to what it means after it was said in ${tag}`, () => {
    const lost = LINES.flatMap((line) => {
      const [meant, understood] = [comparable(readUtterance(line)), comparable(read(say(line)))];
      return meant === understood ? [] : [`${line} | ${say(line)} | ${meant} | ${understood}`];
    });
    assert.deepEqual(lost, []);
  });

  test(`lines with one changed word mean in ${tag} what they mean in English`, () => {
    const calls = planCalls({ ...ORDER, trapShare: 0.3, tongue: tag });
    const english = planCalls({ ...ORDER, trapShare: 0.3 });
    for (const [index, { turns }] of calls.slice(0, ORDER.callCount).entries()) {
      const same = english[index]?.turns ?? [];
      for (const [at, { expected }] of turns.slice(0, same.length).entries()) {
        assert.deepEqual(expected, same[at]?.expected, turns[at]?.text);
      }
    }
  });

  test(`lines repeat in ${tag} as they do in English, and take about as long`, (t) => {
    const all = CALLS.flatMap(({ lines }) => lines);
    const distinct = (texts: readonly string[]): number => new Set(texts.map(fold)).size;
    const [said, recorded] = [distinct(all.map(say)), new Set(all.map(foldText)).size];
    const secondsOf = (texts: readonly string[], form = spoken): number =>
      texts.reduce((sum, text) => sum + agentSpeechMs(text, form), 0) / texts.length / 1000;
    const [long, short] = [secondsOf(all.map(say)), secondsOf(all, ENGLISH.spoken)];
    const replies = ANSWERS.filter((_, index) => index % 50 === 0);
    const reply = secondsOf(replies.map((answer) => wordings(answer)[0]));
    const englishReply = secondsOf(
      replies.map((answer) => ENGLISH.wordings(answer)[0]),
      ENGLISH.spoken,
    );
    t.diagnostic(`${tag}: ${said} distinct lines of ${all.length}, English ${recorded}`);
    t.diagnostic(
      `a line ${long.toFixed(2)} s (${short.toFixed(2)}), a reply ${reply.toFixed(2)} s (${englishReply.toFixed(2)})`,
    );
    assert.ok(said > recorded * 0.85 && said < recorded * 1.15, `${said} of ${recorded}`);
    assert.ok(long > short * 0.6 && long < short * 1.6, `${long} and ${short} s`);
    assert.ok(reply > englishReply * 0.6 && reply < englishReply * 1.6, `${reply} and ${englishReply} s`);
  });

  test(`no wording of an answer in ${tag} is a wording of another, or the beginning of one`, () => {
    const owners = new Map<string, string>();
    for (const answer of ANSWERS) {
      const key = JSON.stringify(answer);
      const three = wordings(answer).map(fold);
      assert.equal(new Set(three).size, 3, key);
      for (const text of three) {
        assert.equal(owners.get(text) ?? key, key, `"${text}" answers two things`);
        owners.set(text, key);
      }
    }
    const sorted = [...owners.keys()].sort();
    for (const [index, text] of sorted.entries()) {
      assert.ok(!(sorted[index + 1] ?? '').startsWith(text), `"${text}" begins "${sorted[index + 1]}"`);
    }
  });

  test(`what the agent said in ${tag} tells which answer it was, and nothing of it is missing or foreign`, () => {
    for (const [index, answer] of ANSWERS.entries()) {
      for (const wording of wordings(answer)) {
        assert.ok(!/undefined|[{}<>&*_]|\s\s/.test(wording), wording);
        if (index % 97 === 0) assert.deepEqual(answerOfWording(wording, tongue), answer);
      }
    }
  });

  test(`the beginning of any line in ${tag} is read without harm`, () => {
    const property = fc.property(fc.constantFrom(...LINES), fc.nat(200), (line, length) => {
      const [part, whole] = [read(say(line).slice(0, length)), read(say(line))];
      for (const value of Object.values(part.values)) assert.equal(typeof value, 'string');
      assert.ok(whole.says instanceof Set);
    });
    fc.assert(property, { numRuns: 300 });
  });

  test(`whole dialogues in ${tag} are answered rightly by the stand-in for the model`, () => {
    const planner = createPlanner({ profile: 'fast', seed: 3, tongue: tag, paraphrases: 1 });
    for (const { turns } of planCalls({ ...ORDER, bargeInShare: 0, tongue: tag }).slice(0, 20)) {
      const messages: ChatMessage[] = [
        { role: 'system', content: tongue.words.instructions },
        { role: 'assistant', content: tongue.words.greeting },
      ];
      for (const { text, expected } of turns) {
        messages.push({ role: 'user', content: text });
        const { delivery } = planner.plan(messages, 0, 0);
        if (delivery.kind !== 'stream') continue;
        const heard = delivery.tokens.join('');
        assert.equal(judge(expected, heard, { tongue }), 'right', `${text}: ${heard}`);
        assert.equal(judge(expected, heard.slice(0, heard.length / 2), { tongue }), 'cut');
        messages.push({ role: 'assistant', content: heard });
      }
    }
  });

  test(`a request that knows values by their names in ${tag} leads to the state that they tell`, () => {
    const { value: thai } = tongue.words.nameOf('food', 'thai');
    const { value: north } = tongue.words.nameOf('area', 'north');
    const messages = [
      { role: 'system', content: `…\n\nKnown so far: food = ${thai}; area = ${north}; price = any.` },
      { role: 'user', content: say('phone number') },
    ];
    const { state } = stateOfMessages(messages, {}, tongue);
    assert.deepEqual([state.food, state.area, state.price], ['thai', 'north', 'any']);
  });

  test(`an answer in ${tag} that broke off is gone on with where it ended`, () => {
    const state = stateAfter([say('cheap restaurant')], {}, freshState(), tongue);
    const { answer } = respond(state, say('chinese food'), '', {}, tongue);
    const [whole] = wordings(answer);
    let goneOnCount = 0;
    for (let seed = 0; seed < 40; seed++) {
      const units = spoken.joiner === '' ? spoken.unitsOf(whole) : whole.split(' ');
      const said = units.slice(0, Math.ceil(units.length / 2)).join(spoken.joiner);
      const rest = restOfAnswer(answer, said, seed, tongue);
      assert.ok(fold(whole).endsWith(fold(rest)), rest);
      if (fold(said + rest) === fold(whole)) goneOnCount += 1;
    }
    assert.ok(goneOnCount > 15, `${goneOnCount} of 40`);
    const asked = { role: 'user', content: say('chinese food') };
    const messages = [asked, { role: 'assistant', content: 'x' }, { role: 'user', content: say('phone number') }];
    assert.equal(continuationIn(messages, tongue), null);
  });
}
