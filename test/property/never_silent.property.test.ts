/**
 * Calls of twenty turns whose providers hang, refuse or garble every reply: within 1,500 ms of every final prompt the caller
 * hears something, in the language of the call.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { DEAD_AIR_US, type TurnRecord } from '../../src/domain/turn.ts';
import { DEFAULT_PREDICTION, type Workflow } from '../../src/domain/workflow.ts';
import { parseWorkflow } from '../../src/workflows/schema.ts';
import { CallWorld } from '../support/call_world.ts';
import { type Behaviour, fails, hang, throws } from '../support/fake_provider.ts';

const TURNS = 20;

/** A workflow that says nothing itself but its name. */
function plainWorkflow(language: string, prediction: Workflow['prediction']): Workflow {
  const parsed = parseWorkflow({ name: 'Desk', greeting: 'Hello.', language }, 'desk');
  assert.ok(parsed.ok);
  return { ...parsed.workflow, prediction };
}

interface Played {
  readonly turns: readonly TurnRecord[];
  readonly texts: readonly string[];
  readonly workflow: Workflow;
}

function play(
  behaviours: readonly (readonly Behaviour[])[],
  { language = 'en-US', pauseMs = 6_000, firstVoice = DEFAULT_PREDICTION.firstVoice } = {},
): Played {
  const workflow = plainWorkflow(language, { ...DEFAULT_PREDICTION, firstVoice });
  const providers = behaviours.map((_, index) => `provider_${index}`);
  const world = new CallWorld({ providers, workflow });
  for (const [index, fates] of behaviours.entries()) {
    let asked = 0;
    world.provider(index).always = (generation, clock) => fates[asked++ % fates.length]?.(generation, clock);
  }
  const call = world.talking({ workflow, language });
  for (let n = 0; n < TURNS; n++) {
    call.hearsPartial(`question ${n}`);
    world.clock.advance(400);
    call.says(`question ${n}`);
    world.clock.advance(pauseMs);
    call.heardAll();
  }
  call.hangsUp();
  world.assertEndedCleanly();
  return { turns: world.metered, texts: call.channel.sent.map(({ text }) => text), workflow };
}

function assertNeverSilent({ turns }: Played): void {
  assert.equal(turns.length, TURNS);
  for (const { turnId, timeline } of turns) {
    const waitedUs = (timeline.firstTextUs ?? Infinity) - (timeline.finalUs ?? 0);
    assert.ok(waitedUs <= DEAD_AIR_US, `turn ${turnId}: nothing for ${waitedUs} µs`);
  }
}

const refuse = fails(40, [], 'HTTP_ERROR');
const garble = fails(120, [], 'MALFORMED_STREAM');
const limit: Behaviour = ({ sink }) => sink.failed({ code: 'RATE_LIMITED', message: '', retryAfterMs: 60_000 });

for (const [name, fate] of [
  ['hangs', hang],
  ['refuses', refuse],
  ['garbles', garble],
  ['throws', throws],
  ['asks for a minute of rest', limit],
] as const) {
  for (const count of [1, 2, 3]) {
    test(`When every one of ${count} providers ${name}, each of ${TURNS} turns has text within 1,500 ms`, () => {
      assertNeverSilent(play(Array.from({ length: count }, () => [fate])));
    });
  }
}

for (const language of ['en-US', 'zh-HK', 'de-DE', 'es-ES']) {
  test(`What a caller hears while nobody answers is in the language of the call: ${language}`, () => {
    const { texts, workflow } = play([[hang], [hang]], { language });
    const { bridge, apology } = workflow.lines;
    for (const text of texts) {
      const said = text.trim();
      assert.ok(said === '' || [...bridge, ...apology].some((line) => line.includes(said)), said);
    }
    assert.ok(bridge.length > 1, 'there are several bridge lines');
    const bridges = texts.map((text) => text.trim()).filter((text) => bridge.includes(text));
    assert.ok(bridges.length >= TURNS / 2);
    for (const [index, line] of bridges.entries())
      assert.notEqual(line, bridges[index - 1], 'the same line twice running');
  });
}

const fate: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.constant(hang),
  fc.constant(throws),
  fc.constant(limit),
  fc
    .tuple(
      fc.integer({ min: 0, max: 2_500 }),
      fc.constantFrom('HTTP_ERROR', 'CONNECTION_FAILED', 'EMPTY_REPLY', 'MALFORMED_STREAM', 'FIRST_TOKEN_TIMEOUT'),
    )
    .map(([afterMs, code]) => fails(afterMs, [], code)),
);

test('Whatever providers do that never answer, in whatever order, no turn is silent', () => {
  const fates = fc.array(fate, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      fc.array(fates, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 4_500, max: 9_000 }),
      fc.constantFrom('race' as const, 'hedge' as const, 'off' as const),
      (behaviours, pauseMs, firstVoice) => assertNeverSilent(play(behaviours, { pauseMs, firstVoice })),
    ),
    { numRuns: 60 },
  );
});
