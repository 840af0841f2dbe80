/** Follows one call, line by line: where the conversation is and what its slots hold. */
import { hash } from 'node:crypto';
import type { Slot, Workflow } from '../../domain/workflow.ts';
import { maskMentions } from './mask.ts';
import { slotsAfterAgent, slotsAfterCaller, type SlotValues } from './slot_values.ts';
import { compileSlots, type Mention, type SlotLexicon } from './slot_words.ts';

/** What an answer may depend on beside the utterance. Immutable. */
export interface DialogueContext {
  /** A short code of the masked last agent line: the same for all calls and values. */
  readonly state: string;
  readonly lastAgentLine: string;
  readonly maskedLastAgentLine: string;
  readonly slots: SlotValues;
}

export interface SlotTracker {
  callerSaid(text: string): void;
  agentSaid(text: string): void;
  /** The last agent line was cut short: this is what was heard of it, or of an earlier one where nothing was. */
  agentCut(lastHeard: string): void;
  /** Now, before the next utterance. The same object until the next line. */
  context(): DialogueContext;
}

/** Lexicons are large and shared by all calls of a workflow version, whose list of slots stays the same object. */
export interface SlotLexicons {
  of(workflow: Pick<Workflow, 'slots' | 'language'>): SlotLexicon;
}

/** `spoken`: how a reply in this language says a value that is written so; the same text where it says it as it is. */
export function createSlotLexicons(
  spoken: (value: string, language: string) => string = (value) => value,
): SlotLexicons {
  const lexicons = new WeakMap<readonly Slot[], SlotLexicon>();
  return {
    of({ slots, language }) {
      let lexicon = lexicons.get(slots);
      if (lexicon !== undefined) return lexicon;
      lexicon = compileSlots(slots.map((slot) => withSpoken(slot, (value) => spoken(value, language))));
      lexicons.set(slots, lexicon);
      return lexicon;
    },
  };
}

function withSpoken(slot: Slot, spoken: (value: string) => string): Slot {
  const values = slot.values.map(({ value, wordings }) => {
    const said = spoken(value);
    return { value, wordings: said === value || wordings.includes(said) ? wordings : [...wordings, said] };
  });
  return { ...slot, values };
}

const NO_SLOTS: SlotValues = Object.freeze({});

/** `known`: before anything was said. */
export function createSlotTracker(lexicon: SlotLexicon, known: SlotValues = NO_SLOTS): SlotTracker {
  let slots = known;
  /** What the last line offers is not among these; null = the caller has spoken since. */
  let slotsBeforeAgent: SlotValues | null = slots;
  let lastAgentLine = '';
  let maskedLastAgentLine = '';
  let state = stateOf('');
  let context: DialogueContext | null = null;

  function agentLine(text: string): readonly Mention[] {
    const mentions = lexicon.mentionsIn(text);
    lastAgentLine = text;
    maskedLastAgentLine = maskMentions(text, mentions);
    state = stateOf(maskedLastAgentLine);
    context = null;
    return mentions;
  }

  return {
    callerSaid(text) {
      slots = slotsAfterCaller(lexicon, slots, lastAgentLine, text);
      slotsBeforeAgent = null;
      context = null;
    },
    agentSaid(text) {
      slotsBeforeAgent = slots;
      slots = slotsAfterAgent(slots, agentLine(oneSpaced(text)));
    },
    agentCut(lastHeard) {
      const heard = oneSpaced(lastHeard);
      if (heard === lastAgentLine) return;
      const isItsBeginning = heard !== '' && lastAgentLine.startsWith(heard);
      const mentions = agentLine(heard);
      // What an earlier line offered is known already, or was changed since.
      if (slotsBeforeAgent !== null) {
        slots = isItsBeginning ? slotsAfterAgent(slotsBeforeAgent, mentions) : slotsBeforeAgent;
      }
    },
    context: () => (context ??= Object.freeze({ state, lastAgentLine, maskedLastAgentLine, slots })),
  };
}

function oneSpaced(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function stateOf(maskedLine: string): string {
  return hash('sha256', maskedLine, 'hex').slice(0, 8);
}
