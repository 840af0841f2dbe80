/** The people on the simulated lines of the shipped workflows, and one for any other workflow. */
import type { Persona, PersonaLine } from './persona.ts';

function person(name: string, lines: readonly PersonaLine[]): Persona {
  return { name, answersAfterMs: 1_200, lines, hangUp: 'after_last_answer', maxWaitMs: 20_000 };
}

/** Wordings of the workflow and loose ones, a barge-in, a question that nobody prepared for, a goodbye. */
const CAFE_CALLER = person('café caller', [
  { say: 'What are your opening hours?' },
  { say: 'Okay, and um, where exactly are you located?' },
  { say: 'Sorry, can I park my car there?', bargeInAfterMs: 2_600 },
  { say: 'Do you know who won the football last night?' },
  { say: 'I would like to book a table, please.' },
  { say: 'Thank you, goodbye.' },
]);

const PATIENT = person('patient', [
  { say: 'Who is calling?' },
  { say: 'Oh, I see. When is my appointment again?' },
  { say: 'What do I need to bring?' },
  { say: 'Hang on, where do I have to go?', bargeInAfterMs: 1_300 },
  { say: 'By the way, will it rain tomorrow?' },
  { say: 'Yes, I will be there.' },
]);

const CANTONESE_DINER = person('食客', [
  { say: '你哋幾點開門？' },
  { say: '唔該，我想訂枱。' },
  { say: '唔好意思，你哋喺邊度呀？', bargeInAfterMs: 1_800 },
  { say: '聽日會唔會落雨？' },
  { say: '咁有冇素食呀？' },
  { say: '唔該，拜拜。' },
]);

const ANYBODY = person('anybody', [
  { say: 'Hello, what can you help me with?' },
  { say: 'What are your opening hours?' },
  { say: 'Could you tell me a little more about that?' },
  { say: 'No, that is all. Thank you, goodbye.' },
]);

const BY_WORKFLOW: ReadonlyMap<string, Persona> = new Map([
  ['test-workflow', CAFE_CALLER],
  ['appointment-reminder', PATIENT],
  ['restaurant-cantonese', CANTONESE_DINER],
]);

export function personaForWorkflow(workflowId: string | undefined): Persona {
  return BY_WORKFLOW.get(workflowId ?? '') ?? ANYBODY;
}
