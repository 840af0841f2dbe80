import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WarmProblem } from '../../../src/warm/problem.ts';
import { readEntries } from '../../../src/warm/question_file.ts';
import { ANSWER_BOUNDS } from '../../../src/workflows/schema.ts';

const read = (name: string, text: string) => readEntries(name, text, ANSWER_BOUNDS);

test('a list of lines: comments and blank lines are left out, and lines are counted', () => {
  assert.deepEqual(read('q.txt', '\uFEFF# hours\r\nWhen  are you open?\r\n\r\n  你哋幾點開門？ \n  # more\n'), [
    { line: 2, wordings: ['When are you open?'], reply: null },
    { line: 4, wordings: ['你哋幾點開門？'], reply: null },
  ]);
});

test('JSON: entries with and without a reply, each with the line on which it begins', () => {
  const text =
    '[\n  {"wordings": ["a, \\"b]\\" {", "c\\nd"]},\n\n  {"wordings": ["e"],\n   "reply": " Yes. "}, {"wordings": ["f"]}\n]\n';
  assert.deepEqual(read('a.JSON', text), [
    { line: 2, wordings: ['a, "b]" {', 'c d'], reply: null },
    { line: 4, wordings: ['e'], reply: 'Yes.' },
    { line: 5, wordings: ['f'], reply: null },
  ]);
});

const LONG = 'word '.repeat(70);
const MALFORMED: readonly (readonly [name: string, text: string, problem: string])[] = [
  ['q.txt', '\n# nothing\n', 'q.txt holds no question.'],
  ['q.txt', `When?\n${LONG}`, 'q.txt:2: the question has more than 300 characters.'],
  ['q.txt', 'When?\nWhy?\n???', 'q.txt:3: the question has no letters or digits.'],
  ['q.txt', 'Is {{name}} there?', 'q.txt:1: the question has a placeholder, but it is what a caller says.'],
  ['a.json', '', 'a.json:1: this is no JSON.'],
  ['a.json', '[]', 'a.json holds no question.'],
  ['a.json', '{"wordings": ["a"]}', 'a.json:1: must be a list of {"wordings": [...], "reply": "..."}.'],
  ['a.json', '[\n  {"wordings": ["a"]},\n  {"wordings": ["b"]\n', 'a.json:3: this is no JSON.'],
  ['a.json', '[\n  {"wordings": ["a"]},\n  {"wordings": [b]},\n  {"wordings": ["c"]}\n]', 'a.json:3: this is no JSON.'],
  ['a.json', '[\n  {"wordings": ["a"]}\n  {"wordings": ["b"]}\n]', 'a.json:3: this is no JSON.'],
  ['a.json', '[\n  {"wordings": ["a\nb"]},\n  {"wordings": ["b"]}\n]', 'a.json:3: this is no JSON.'],
  ['a.json', '[\n  {"wordings": ["a"]},\n]', 'a.json:3: this is no JSON.'],
  ['a.json', '[\n {"wordings": ["a"]},\n "b"]', 'a.json:3: must be {"wordings": [...]}.'],
  ['a.json', '[{"wordings": []}]', 'a.json:1: "wordings" must be a list of texts that is not empty.'],
  ['a.json', '[{"wordings": ["a", 5]}]', 'a.json:1: "wordings" must be a list of texts that is not empty.'],
  ['a.json', '[{"wordings": ["a", "?"]}]', 'a.json:1: wording 2 has no letters or digits.'],
  [
    'a.json',
    '[{"wordings": ["a"], "answer": "b"}]',
    'a.json:1: "answer" is not known; there are "wordings" and "reply".',
  ],
  ['a.json', '[{"wordings": ["a"], "reply": 5}]', 'a.json:1: "reply" must be a text, or be left out.'],
  ['a.json', '[{"wordings": ["a"], "reply": " "}]', 'a.json:1: "reply" is blank; leave it out to ask the model.'],
  [
    'a.json',
    JSON.stringify([{ wordings: ['a'], reply: 'b'.repeat(2001) }]),
    'a.json:1: "reply" has more than 2000 characters.',
  ],
  [
    'a.json',
    JSON.stringify([{ wordings: Array.from({ length: 51 }, () => 'a') }]),
    'a.json:1: "wordings" has more than 50.',
  ],
];

for (const [name, text, problem] of MALFORMED) {
  test(`malformed: ${problem}`, () => {
    assert.throws(
      () => read(name, text),
      (error) => error instanceof WarmProblem && error.exitCode === 2 && error.message === problem,
      problem,
    );
  });
}
