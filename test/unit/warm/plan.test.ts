/** What is added and what is left out, with the real rules of cache, languages and workflows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Workflow } from '../../../src/domain/workflow.ts';
import { planWordings, readWordings, wordingMessages } from '../../../src/warm/further_wordings.ts';
import type { LeftOut, Plan } from '../../../src/warm/plan.ts';
import { type Entry, readEntries } from '../../../src/warm/question_file.ts';
import { type ModelReply, planAnswers, sortEntries } from '../../../src/warm/questions.ts';
import { additionsJson, notStoredText, reportText } from '../../../src/warm/report.ts';
import { rulesFor } from '../../../src/warm_rules.ts';
import { ANSWER_BOUNDS } from '../../../src/workflows/schema.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

const HOURS = { wordings: ['When are you open?', 'what time do you open'], reply: 'We are open from nine to five.' };
const BYE = { wordings: ['goodbye'], reply: 'Goodbye.', endCall: true };
const workflow = sampleWorkflow({ greeting: 'Hello {{name}}.', answers: [HOURS, BYE] });

const said = (text: string | null): ModelReply => ({ text, problem: 'It broke.', cost: 0.001 });
const why = ({ leftOut }: { readonly leftOut: readonly LeftOut[] }) =>
  leftOut.map(({ wording, why }) => [wording, why]);

/** Questions of lines, each with what the model says to it. */
function planned(pairs: readonly (readonly [question: string, reply: string | null])[], on: Workflow = workflow): Plan {
  const entries = readEntries('q.txt', pairs.map(([question]) => question).join('\n'), ANSWER_BOUNDS);
  const rules = rulesFor(on);
  const sorted = sortEntries(on, entries, rules, { limit: 100, trustsReplies: false });
  const replies = sorted.asked.map(({ wordings: [asked] }) =>
    said(pairs.find(([question]) => question === asked)?.[1] ?? null),
  );
  return planAnswers(on, sorted, replies, { rules, trustsReplies: false });
}

function fromFile(entries: readonly Omit<Entry, 'line'>[], trustsReplies = false): Plan {
  const rules = rulesFor(workflow);
  const numbered = entries.map((entry, index) => ({ ...entry, line: index + 1 }));
  const sorted = sortEntries(workflow, numbered, rules, { limit: 100, trustsReplies });
  return planAnswers(workflow, sorted, [], { rules, trustsReplies });
}

test('an answer of the model becomes an answer of the workflow; what it has stays as it is', () => {
  const plan = planned([['Do you have parking?', ' We share a garage. ']]);
  assert.deepEqual(plan.answers, [HOURS, BYE, { wordings: ['Do you have parking?'], reply: 'We share a garage.' }]);
  assert.deepEqual(plan.leftOut, []);
  assert.deepEqual(
    plan.additions.map(({ wordings, joins, cost }) => ({ wordings, joins, cost })),
    [{ wordings: ['Do you have parking?'], joins: false, cost: 0.001 }],
  );
});

test('questions that are not asked: known wordings, twice in the file, personal, of today, of what was said before', () => {
  const entries = readEntries(
    'q.txt',
    [
      'when are you open',
      'Is there parking?',
      'is there parking',
      'My name is Anna Smith, do you know me?',
      'What is on the menu today?',
      'And what about that one?',
      'yes',
      'Parking?',
      'Do you take cards?',
    ].join('\n'),
    ANSWER_BOUNDS,
  );
  const sorted = sortEntries(workflow, entries, rulesFor(workflow), { limit: 2, trustsReplies: false });
  assert.deepEqual(
    sorted.asked.map(({ wordings }) => wordings),
    [['Is there parking?'], ['Parking?']],
  );
  assert.equal(sorted.beyondLimit, 1);
  assert.deepEqual(why(sorted), [
    ['when are you open', 'the workflow has this wording already'],
    ['is there parking', 'line 2 has this wording already'],
    ['My name is Anna Smith, do you know me?', 'the question may name or number a person'],
    ['What is on the menu today?', 'the question is true only for a while'],
    ['And what about that one?', 'the question depends on what was said before it'],
    ['yes', 'the question depends on what was said before it'],
  ]);
});

const NOT_KEPT: readonly (readonly [reply: string | null, why: RegExp])[] = [
  [null, /^It broke\.$/],
  ['  ', /^the answer is empty$/],
  ['You can call 415 555 0123 for that.', /^the answer may name or number a person$/],
  ['We close early today.', /^the answer is true only for a while$/],
  ['I am sorry, I cannot help with that.', /^the answer says that it cannot help$/],
  ['I am sorry, that did not work.', /^the answer says that it cannot help$/],
  ['We have cake. '.repeat(50), /^the answer has more than 600 characters$/],
  ['The garage belongs to {{owner}}.', /^the answer has a placeholder that the workflow has not$/],
  ['The garage is on the left, and on the other', /^the answer does not end as a sentence does/],
];

for (const [reply, reason] of NOT_KEPT) {
  test(`not kept: ${String(reply).slice(0, 50)}`, () => {
    const plan = planned([['Is there parking?', reply]]);
    assert.deepEqual(plan.answers, workflow.answers);
    assert.equal(plan.leftOut.length, 1);
    assert.match(plan.leftOut[0]?.why ?? '', reason);
    assert.equal(plan.leftOut[0]?.reply ?? null, reply?.trim() === '' ? null : (reply?.trim() ?? null));
  });
}

test('endings of sentences in other scripts, and a placeholder that the workflow has, are kept', () => {
  for (const reply of ['係，隔離有停車場。', 'มีที่จอดรถค่ะ', 'हाँ, है।', 'He said "yes."', 'Gladly, {{name}}.']) {
    assert.equal(planned([['Is there parking?', reply]]).leftOut.length, 0, reply);
  }
});

test('the same answer twice is one answer; one that the workflow has takes the question in, unless it ends the call', () => {
  const plan = planned([
    ['Do you have parking?', 'There is a garage.'],
    ['Where can I park?', 'There is a garage.'],
    ['What are your hours?', HOURS.reply],
    ['We are done here I think.', BYE.reply],
  ]);
  assert.deepEqual(plan.answers, [
    { ...HOURS, wordings: [...HOURS.wordings, 'What are your hours?'] },
    BYE,
    { wordings: ['Do you have parking?', 'Where can I park?'], reply: 'There is a garage.' },
    { wordings: ['We are done here I think.'], reply: BYE.reply },
  ]);
  assert.deepEqual(
    plan.additions.map(({ joins, wordings }) => [joins, wordings.length]),
    [
      [false, 2],
      [true, 1],
      [false, 1],
    ],
  );
});

test('replies of the file need no model and are held to the same rules unless they are trusted', () => {
  const entries = [
    { wordings: ['what is your number', 'how can I call you'], reply: 'It is 415 555 0123.' },
    { wordings: ['bye bye now'], reply: BYE.reply },
    { wordings: ['see you, goodbye'], reply: BYE.reply },
  ];
  const checked = fromFile(entries);
  assert.deepEqual(why(checked), [
    ['bye bye now', 'the question is true only for a while'],
    ['what is your number', 'the answer may name or number a person'],
  ]);
  assert.deepEqual(checked.answers, [HOURS, { ...BYE, wordings: ['goodbye', 'see you, goodbye'] }]);
  const trusted = fromFile(entries, true);
  assert.deepEqual(trusted.leftOut, []);
  assert.deepEqual(trusted.answers[2], entries[0]);
});

test('a workflow that has as many answers as it may have takes wordings only', () => {
  const answers = Array.from({ length: 200 }, (_, index) => ({
    wordings: [`word ${index} a`],
    reply: `Reply ${index}.`,
  }));
  const plan = planned(
    [
      ['Is there parking?', 'Yes, there is.'],
      ['Is there a garage?', 'Reply 7.'],
    ],
    sampleWorkflow({ answers }),
  );
  assert.deepEqual(why(plan), [['Is there parking?', 'the workflow has as many answers as it may have']]);
  assert.equal(plan.answers.length, 200);
  assert.equal(plan.answers[7]?.wordings.length, 2);
});

test('a list of wordings is found in what a model writes around it', () => {
  assert.deepEqual(readWordings('Sure!\n```json\n["a", " b\\n c ", 5, ""]\n```'), {
    wordings: ['a', 'b c'],
    unusable: 2,
  });
  for (const text of ['none', '[a]', ']["a"', '{"wordings": 5}']) assert.equal(readWordings(text), null, text);
});

test('the model is shown the answer and asked for a list in the language of the workflow', () => {
  const [system, user] = wordingMessages(HOURS, 3, 'French');
  assert.match(system?.content ?? '', /Write 3 further ways .* in French/);
  assert.deepEqual(JSON.parse(user?.content ?? ''), { wordings: HOURS.wordings, answer: HOURS.reply });
});

const wordings = (...replies: readonly (string | null)[]): Plan =>
  planWordings(workflow, replies.map(said), { rules: rulesFor(workflow), count: 3 });

test('further wordings: what asks for the same is added, anything else is left out with the reason', () => {
  const proposals = [
    'When do you open in the morning?',
    'WHEN ARE YOU OPEN',
    'Goodbye!',
    'When are you not open?',
    'When are you open on the 5th?',
    'Where are you?',
    'When is the café of Maria open?',
    'When?',
    'When do you open now?',
    'When does that open?',
    `When are you open ${'and open '.repeat(40)}`,
    'When is it that you are {{open}}?',
    'From when on are you open?',
    'When are the doors open?',
    'When can people come in?',
    'When do the doors open?',
  ];
  const plan = wordings(JSON.stringify(proposals), '["goodbye then", "When do you open in the morning?"]');
  const [first, second] = plan.answers;
  assert.deepEqual(first?.wordings.slice(0, 2), HOURS.wordings);
  assert.ok(first?.wordings.includes('When do you open in the morning?'));
  assert.equal(first?.wordings.length, 5);
  assert.deepEqual([second?.reply, second?.endCall], [BYE.reply, true]);
  const reasons = new Map(plan.leftOut.map((one) => [`${one.where} ${one.wording}`, one.why]));
  const other = 'its numbers, names, negation or question word are not those of any wording of the answer';
  assert.equal(reasons.get('answers[0] WHEN ARE YOU OPEN'), 'the answer has it already');
  assert.equal(reasons.get('answers[0] Goodbye!'), 'another answer has this wording');
  for (const text of ['When are you not open?', 'When are you open on the 5th?', 'Where are you?'])
    assert.equal(reasons.get(`answers[0] ${text}`), other, text);
  assert.equal(reasons.get('answers[0] When is the café of Maria open?'), other);
  assert.equal(reasons.get('answers[0] When?'), 'it depends on what was said before it');
  assert.equal(reasons.get('answers[0] When does that open?'), 'it depends on what was said before it');
  assert.equal(reasons.get('answers[0] When do you open now?'), 'it is true only for a while');
  assert.equal(reasons.get(`answers[0] ${(proposals[10] ?? '').trim()}`), 'it has more than 300 characters');
  assert.equal(
    reasons.get('answers[0] When is it that you are {{open}}?'),
    'it has a placeholder, but it is what a caller says',
  );
  assert.equal(reasons.get('answers[0] When do the doors open?'), 'more than asked for');
  assert.equal(reasons.get('answers[1] When do you open in the morning?'), 'another answer has this wording');
});

test('further wordings: no list, no answer, a full answer', () => {
  const plan = wordings('I would rather not.', null);
  assert.deepEqual(why(plan), [
    ['When are you open?', 'the model wrote no JSON list'],
    ['goodbye', 'It broke.'],
  ]);
  assert.deepEqual(plan.answers, workflow.answers);
  const full = sampleWorkflow({
    answers: [
      { ...HOURS, wordings: Array.from({ length: 50 }, (_, at) => `when do you open door ${'x'.repeat(at + 1)}`) },
    ],
  });
  const none = planWordings(full, [said('["When do you open?", 7]')], { rules: rulesFor(full), count: 3 });
  assert.deepEqual(
    none.leftOut.map(({ why }) => why),
    ['1 of what the model listed is no text', 'the answer has 50 wordings, which is the most'],
  );
});

test('the report shows what is added and left out, and what it cost; the saved file reads back as the same plan', () => {
  const plan = planned([
    ['Is there parking?', 'Yes, there is.'],
    ['What are your hours?', HOURS.reply],
    ['Is it far?', 'Only today.'],
    ['Do you have cake?', 'We close early today.'],
  ]);
  const facts = {
    workflow,
    provider: 'azure_openai',
    askedCount: 3,
    cost: 0.003,
    beyondLimit: 2,
    placeholders: ['name'],
  };
  const text = reportText(plan, facts);
  assert.match(text, /^To be added to test-workflow:$/m);
  assert.match(text, /^ {2}\+ Is there parking\?\n {6}→ Yes, there is\. {2}\(0\.001000\)$/m);
  assert.match(text, /^ {2}\+ What are your hours\?\n.*\(an answer that it has, 0\.001000\)$/m);
  assert.match(text, /^ {2}- line 3: Is it far\?: the question depends on/m);
  assert.match(
    text,
    /^ {2}- line 4: Do you have cake\?: the answer is true only for a while\n {6}→ We close early today\.$/m,
  );
  assert.match(text, /^azure_openai was asked 3 times; estimated cost 0\.003000 in the currency of its price\.$/m);
  assert.match(text, /^2 more were not asked for: --limit is reached\.$/m);
  assert.match(text, /\{\{name\}\}/);

  const again = fromFile(readEntries('s.json', additionsJson(plan), ANSWER_BOUNDS));
  assert.deepEqual(again.answers, plan.answers);
  assert.match(notStoredText('front-desk', 's.json'), /npm run warm -- front-desk --file s\.json --yes/);
  assert.match(notStoredText('front-desk', null), /Add --yes/);
  const idle = reportText({ ...plan, additions: [], leftOut: [] }, { ...facts, askedCount: 0, beyondLimit: 0 });
  assert.equal(idle, 'Nothing to add.\n\nNo model was asked.');
});
