/** Products that remember wrongly, each in one way, to see that it is noticed. */
import type { CacheQuestion } from '../../src/prediction/cache/question.ts';
import type { Dialogue } from '../../src/prediction/dialogue.ts';
import type { EarlyParts } from '../../src/runtime/early_parts.ts';
import { readingOf, SLOT_VALUES } from './question_bank.ts';
import type { Breakage } from './server.ts';

type Changes = Partial<Pick<Dialogue, 'asked' | 'answerTo' | 'learn'>>;

/** The dialogues of all calls with some of what they do done otherwise. */
function dialogues(change: (dialogue: Dialogue, parts: EarlyParts, call: OpenedCall) => Changes): Breakage {
  return {
    early: (parts) => ({
      ...parts,
      openDialogue(call) {
        const dialogue = parts.openDialogue(call);
        const changes = change(dialogue, parts, call);
        return new Proxy(dialogue, {
          get(target, name) {
            const value: unknown = Reflect.get(changes, name) ?? Reflect.get(target, name, target);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
      },
    }),
  };
}

type OpenedCall = Parameters<EarlyParts['openDialogue']>[0];

/** Whatever was said before the question, it is the same question. */
export function ignoresLastAgentLine(): Breakage {
  return dialogues((dialogue) => ({
    asked(utterance, language) {
      const question = dialogue.asked(utterance, language);
      return { ...question, context: { ...question.context, lastAgentLine: '', maskedLastAgentLine: '' } };
    },
  }));
}

/** Each caller counts as two. */
export function servesAfterOneCaller(): Breakage {
  return dialogues((dialogue, parts, call) => {
    const twin = parts.openDialogue({ ...call, caller: `${call.caller}77` });
    return {
      learn(question, sighted, askAgain) {
        dialogue.learn(question, sighted, askAgain);
        twin.learn(question, sighted, askAgain);
      },
    };
  });
}

/** Another answer to the same question closes nothing: what should be closed is served. */
export function servesWhatIsClosed(): Breakage {
  const firstBy = new WeakMap<EarlyParts, Map<string, string>>();
  return dialogues((dialogue, parts) => ({
    learn(question, sighted, askAgain) {
      const first = firstBy.get(parts) ?? new Map<string, string>();
      firstBy.set(parts, first);
      const key = keyOf(question);
      if (sighted?.outcome === 'complete' && !first.has(key)) first.set(key, sighted.text);
      dialogue.learn(question, sighted?.text === first.get(key) ? sighted : null, askAgain);
    },
  }));
}

function keyOf({ workflow, language, utterance, context: { lastAgentLine, slots } }: CacheQuestion): string {
  return JSON.stringify([workflow.id, workflow.version, language, lastAgentLine, slots, readingOf(utterance).plain]);
}

/** Says the south where a food or another area was said. */
export function fillsWrongSlot(): Breakage {
  return dialogues((dialogue) => ({
    answerTo(question) {
      const hit = dialogue.answerTo(question);
      if (hit === null) return null;
      const { food, area } = SLOT_VALUES;
      return { ...hit, text: withValues(withValues(hit.text, food, 'south'), area, 'south') };
    },
  }));
}

function withValues(text: string, values: readonly string[], value: string): string {
  const capital = value.charAt(0).toUpperCase() + value.slice(1);
  return text.replace(new RegExp(values.join('|'), 'i'), (word) => (word === word.toLowerCase() ? value : capital));
}
