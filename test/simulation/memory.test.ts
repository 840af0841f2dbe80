/** Products that remember wrongly: rule 6 must notice each of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PREDICTION } from '../../src/domain/workflow.ts';
import { fillsWrongSlot, ignoresLastAgentLine, servesAfterOneCaller, servesWhatIsClosed } from './broken_memories.ts';
import { asksThat } from './broken_requests.ts';
import type { Breakage } from './server.ts';
import { simulate, violationText } from './simulation.ts';

const SEED = 20_271_122;
const RULE = '6 what was proven or prepared is said only where it was';

interface Broken {
  readonly name: string;
  readonly says: RegExp;
  readonly breakage: Breakage;
  /** Where the usual one does not come to it. */
  readonly seed?: number;
}

const BROKEN: readonly Broken[] = [
  {
    name: 'a cache that ignores the last line of the agent',
    says: /is not what a model said to the question alone|was answered to \d callers before/,
    breakage: ignoresLastAgentLine(),
  },
  {
    name: 'a cache that serves what one caller was answered',
    says: /was answered to 1 callers before/,
    breakage: servesAfterOneCaller(),
  },
  {
    name: 'a cache that serves what was answered otherwise since',
    says: /was answered (?:otherwise|to 1 callers) before/,
    breakage: servesWhatIsClosed(),
    seed: 20271132,
  },
  {
    name: 'a cache that fills a value into the place of another',
    says: /is not what a model said to the question alone/,
    breakage: fillsWrongSlot(),
  },
  {
    name: 'an answer that was prepared without the last line',
    says: /prepared for something else/,
    breakage: asksThat('predicted', (provider) => (request, sink, signal) => {
      const all = request.messages();
      const messages = all.length > 2 ? [...all.slice(0, -2), ...all.slice(-1)] : all;
      provider.generate({ ...request, messages: () => messages }, sink, signal);
    }),
  },
  {
    name: 'answers that were prepared and are not ended',
    says: /goes on/,
    breakage: asksThat(
      'predicted',
      (provider) => (request, sink) => provider.generate(request, sink, new AbortController().signal),
    ),
  },
];

for (const { name, says, breakage, seed = SEED } of BROKEN) {
  test(`${name}: noticed by rule 6`, async () => {
    const nextTurn = /prepared/.test(name);
    const policy = { firstVoice: 'hedge' as const, speculate: false, extraCallsPerTurn: 2, nextTurn };
    const prediction = { ...DEFAULT_PREDICTION, ...policy };
    const { violation } = await simulate({ seed, calls: 1_000, breakage, workflow: { prediction } });
    assert.ok(violation !== null, 'nothing was noticed');
    assert.equal(violation.rule, RULE, violationText(violation, seed));
    assert.match(violation.what, says);
  });
}
