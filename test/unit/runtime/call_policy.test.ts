import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReplyProvider } from '../../../src/domain/reply.ts';
import { NO_PREDICTION } from '../../../src/domain/workflow.ts';
import { hasAlternative } from '../../../src/runtime/call_policy.ts';
import { sampleWorkflow } from '../../support/sample_workflow.ts';

const providers = (...names: readonly string[]): readonly ReplyProvider[] =>
  names.map((name) => ({ name, generate: () => {} }));

test('An alternative is a second provider or an answer of the workflow; the same provider once more is none', () => {
  const silent = sampleWorkflow({ answers: [] });
  const answering = sampleWorkflow({ answers: [{ wordings: ['when'], reply: 'At nine.' }] });
  assert.equal(hasAlternative(silent, providers('one')), false);
  assert.equal(hasAlternative(silent, providers('one', 'two')), true);
  assert.equal(hasAlternative(answering, providers('one')), true);
  const onlyOne = { ...silent, prediction: { ...NO_PREDICTION, providers: ['two'] } };
  assert.equal(hasAlternative(onlyOne, providers('one', 'two')), false);
});
