/** What a recognition is asked for in its `speech.context`. Source: Speech SDK 1.52.0, common.speech/ServiceRecognizerBase.js */

export interface SpeechContext {
  readonly endSilenceMs: number;
  /** One, or those to tell apart. */
  readonly languages: readonly string[];
  readonly hints: readonly string[];
}

/** What the service is said to take without a setting. */
const END_SILENCE_MS = 500;

export function readSpeechContext(text: string): SpeechContext {
  const context = parsed(text);
  const detection = at(context, 'phraseDetection');
  const segmentation = at(at(detection, 'conversation'), 'segmentation');
  const silence = at(segmentation, 'segmentationSilenceTimeoutMs');
  const several = at(at(context, 'languageId'), 'languages');
  const language = at(detection, 'language');
  return {
    endSilenceMs: typeof silence === 'number' ? silence : END_SILENCE_MS,
    languages: Array.isArray(several) ? several.map(String) : typeof language === 'string' ? [language] : [],
    hints: hintsOf(at(context, 'dgi')),
  };
}

/** Source: common.speech/DynamicGrammarBuilder.js */
function hintsOf(grammar: unknown): readonly string[] {
  const groups = at(grammar, 'groups');
  if (!Array.isArray(groups)) return [];
  return groups.flatMap((group: unknown) => {
    const items = at(group, 'items');
    if (!Array.isArray(items)) return [];
    return items.map((item: unknown) => at(item, 'text')).filter((hint) => typeof hint === 'string');
  });
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
