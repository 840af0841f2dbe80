/** What must never be stored for others, whatever is agreed on it. Every reason is a word for the cache's list. */
import { foldUtterance } from '../../domain/utterance.ts';
import type { Workflow } from '../../domain/workflow.ts';
import type { LanguageTools } from './language_tools.ts';
import { isOwn, tellsPartOfOwn, withoutOwn } from './own_values.ts';
import type { CacheQuestion } from './question.ts';
import type { SlotLexicon } from './slot_words.ts';

export type AdmissionProblem =
  /** The answer came from a tool. */
  | 'tool'
  /** Question, place or answer may name or number a person. */
  | 'personal'
  /** Tells a part of a value that belongs to the call. */
  | 'own_value'
  /** True only for a while. */
  | 'time-relative'
  /** Says that something went wrong or cannot be done, which may pass. */
  | 'refusal'
  | 'long'
  /** Takes back what was said before. */
  | 'correction';

const ANSWER_CHARS_MAX = 600;

/**
 * Values that the workflow declares are public, whatever they look like: the telephone number of a place of one's own is no
 * personal data. Values of the call itself are private, but whoever stores a text leaves them out of it.
 */
export function beyondDeclared(
  tools: LanguageTools,
  lexicon: Pick<SlotLexicon, 'mentionsIn' | 'names'>,
  workflow: Pick<Workflow, 'slots'>,
): AdmissionTools {
  const hasOwn = lexicon.names.some(isOwn);
  return {
    isTimeRelative: (text, language) => tools.isTimeRelative(hasOwn ? withoutOwn(text, lexicon) : text, language),
    isCorrection: (text, language) => tools.isCorrection(text, language),
    hasPersonalData: (text, language) => tools.hasPersonalData(withoutDeclared(text, lexicon), language),
    tellsOwnValue: (text) => hasOwn && tellsPartOfOwn(withoutOwn(text, lexicon), workflow),
  };
}

/** Stands where a code was; of the characters that no text has. */
const CODE_MARK = '\uE000';
/** "The phone number is" announces what comes after it: it goes with a value that is a number, a code or an address. */
const ANNOUNCED = /(?:[\p{L}\p{M}'’]+[\s:,]+){0,3}(?:[\p{L}\p{M}'’]+[\s:,]*)?\uE000/gu;
const CODE = /\d.*\d.*\d|\p{L}\d|\d ?\p{Lu}|\d\p{L}/u;

function withoutDeclared(text: string, lexicon: Pick<SlotLexicon, 'mentionsIn'>): string {
  const mentions = lexicon.mentionsIn(text).filter(({ values, isNegated }) => values.length > 0 && !isNegated);
  if (mentions.length === 0) return text;
  let left = '';
  let from = 0;
  for (const mention of mentions) {
    const isCode = CODE.test(text.slice(mention.from, mention.to));
    left += text.slice(from, mention.from) + (isCode ? CODE_MARK : ' ');
    from = mention.to;
  }
  return (left + text.slice(from)).replaceAll(ANNOUNCED, ' ');
}

interface AdmissionTools extends Pick<LanguageTools, 'hasPersonalData' | 'isTimeRelative' | 'isCorrection'> {
  tellsOwnValue(text: string): boolean;
}

/** A refusal that tells nothing else. "Sorry, there is no such place" is an answer. */
const REFUSALS: readonly RegExp[] = [
  /\b(?:i|we) (?:cannot|cant|can not|could not|couldnt|am not able to|are not able to|am unable to|wont|will not) (?:help|assist|answer|do that|understand|hear|discuss|provide|share|process|comply)/,
  /\b(?:i|we) (?:did not|didnt|do not|dont) (?:quite |really )?(?:catch|understand|hear|get that|know)/,
  /\b(?:something went wrong|as an ai|language model|technical (?:problem|difficult|issue)|try again later)/,
  /\b(?:no (?:puedo|he podido) (?:ayudar|responder|entender)|no (?:entiendo|entendí|sé)\b|je ne (?:peux|sais|comprends) pas|ich (?:kann (?:ihnen )?(?:dabei |das )?nicht|weiß (?:es |das )?nicht|habe (?:sie |das )?nicht verstanden))/,
  /(?:無法|无法|唔可以|不能|不可以)(?:幫|帮|回答|協助|协助)|(?:聽唔|听不|聽不|唔)(?:清楚|明白)|(?:唔知道|不知道)|(?:わかりません|お答えできません|聞き取れません)/,
];

export function questionProblem(question: CacheQuestion, tools: AdmissionTools): AdmissionProblem | null {
  const { utterance, language, context } = question;
  if (tools.hasPersonalData(utterance, language)) return 'personal';
  if (context.lastAgentLine !== '' && tools.hasPersonalData(context.lastAgentLine, language)) return 'personal';
  if (tools.tellsOwnValue(utterance) || tools.tellsOwnValue(context.lastAgentLine)) return 'own_value';
  if (tools.isTimeRelative(utterance, language)) return 'time-relative';
  return tools.isCorrection(utterance, language) ? 'correction' : null;
}

export function answerProblem(
  text: string,
  workflow: Workflow,
  language: string,
  tools: AdmissionTools,
): AdmissionProblem | null {
  if (text.length > ANSWER_CHARS_MAX) return 'long';
  if (tools.hasPersonalData(text, language)) return 'personal';
  if (tools.tellsOwnValue(text)) return 'own_value';
  if (tools.isTimeRelative(text, language)) return 'time-relative';
  return isRefusal(text, workflow) ? 'refusal' : null;
}

function isRefusal(text: string, { lines }: Workflow): boolean {
  const folded = foldUtterance(text);
  if (folded === '' || REFUSALS.some((pattern) => pattern.test(folded))) return true;
  return [lines.apology, lines.unknown, lines.brokenOff, lines.bridge].some((ours) =>
    ours.some((line) => foldUtterance(line) === folded),
  );
}
