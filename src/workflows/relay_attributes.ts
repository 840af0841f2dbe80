/**
 * The ConversationRelay attributes that a workflow may set, and what each may hold. A wrong name is ignored by Twilio
 * without a word and a wrong value ends the call, so both are found when the workflow is stored.
 * Source: twilio.com/docs/voice/twiml/connect/conversationrelay and its changelogs up to November 2026.
 */
import { editCount } from '../domain/edit_count.ts';

const ANY = /^[^]*$/;
const BOOLEAN = /^(true|false)$/;
const INPUT = /^(none|dtmf|speech|any)$/;
const INTERRUPTIBLE = /^(none|dtmf|speech|any|true|false)$/;

/** `url` and `welcomeGreeting` are not among them: the server sets those itself. */
const ATTRIBUTES: ReadonlyMap<string, RegExp> = new Map([
  ['welcomeGreetingInterruptible', INTERRUPTIBLE],
  ['language', ANY],
  ['ttsLanguage', ANY],
  ['ttsProvider', /^(google|amazon|elevenlabs)$/i],
  ['voice', ANY],
  ['transcriptionLanguage', ANY],
  ['transcriptionProvider', /^(google|deepgram)$/i],
  ['speechModel', ANY],
  ['deepgramSmartFormat', BOOLEAN],
  ['hints', ANY],
  ['interruptible', INTERRUPTIBLE],
  ['interruptSensitivity', /^(low|medium|high)$/],
  ['ignoreBackchannel', BOOLEAN],
  ['dtmfDetection', BOOLEAN],
  ['reportInputDuringAgentSpeech', INPUT],
  ['preemptible', BOOLEAN],
  ['partialPrompts', BOOLEAN],
  ['speechTimeout', /^(auto|[6-9]\d\d|[1-4]\d{3}|5000)$/],
  ['eotThreshold', /^0\.([5-8]\d*|90*)$/],
  ['turnDetection', ANY],
  ['echoPromptFiltering', ANY],
  ['backgroundNoiseReduction', ANY],
  ['profanityFilter', BOOLEAN],
  ['applicationReconnect', BOOLEAN],
  ['events', /^((speaker-events|tokens-played|config-updated)( |$))*$/],
  ['debug', /^((debugging|speaker-events|tokens-played)( |$))*$/],
  ['elevenlabsTextNormalization', /^(on|auto|off)$/],
  ['intelligenceService', ANY],
  ['conversationConfiguration', ANY],
  ['conversationId', ANY],
]);

/** What is wrong with this attribute, or null. */
export function relayAttributeProblem(name: string, value: string): string | null {
  if (name === 'url' || name === 'welcomeGreeting') {
    return `is set by the server${name === 'url' ? '' : ' from the workflow\'s "greeting"'}; leave it out`;
  }
  const pattern = ATTRIBUTES.get(name);
  if (pattern === undefined) return `is no attribute of ConversationRelay; did you mean "${closestName(name)}"?`;
  return pattern.test(value) ? null : `must match ${pattern.source}`;
}

function closestName(name: string): string {
  let closest = '';
  let fewest = Number.POSITIVE_INFINITY;
  for (const known of ATTRIBUTES.keys()) {
    const edits = editCount(name.toLowerCase(), known.toLowerCase());
    if (edits < fewest) [closest, fewest] = [known, edits];
  }
  return closest;
}
