/** How a language is written down in the catalogue, and the whole entries that are made of it, one for each region. */
import type { Hearing, Language, LanguageWords, Speaking } from '../language.ts';
import { invariant } from '../outcome.ts';
import type { WorkflowLines } from '../workflow.ts';

/** What differs between regions. Each provider is there if it has the language; its tag is the code unless `tags` says. */
interface Region {
  readonly code: string;
  /** Where a region is not the only one. */
  readonly name?: string;
  readonly ownName?: string;
  readonly aliases?: readonly string[];
  readonly elevenLabs?: true;
  /** A voice. */
  readonly google?: string;
  /** A voice. */
  readonly amazon?: string;
  /** Names of voices, without the tag before and `Neural` behind. */
  readonly azure?: readonly string[];
  /** Azure is preferred to the carrier's own providers, where it can be used. */
  readonly azureFirst?: true;
  /** Models of the recogniser. */
  readonly deepgram?: readonly string[];
  readonly googleHears?: true;
  readonly tags?: {
    readonly googleSpeaks?: string;
    readonly googleHears?: string;
    readonly amazon?: string;
    readonly gather?: string;
    readonly say?: string;
  };
  readonly speechTimeoutMs?: number;
}

export interface LanguageEntry {
  /** See `Language.key`. */
  readonly key: string;
  readonly name: string;
  readonly ownName: string;
  readonly modelName?: string;
  readonly scripts: readonly string[];
  /** The best-known one first. */
  readonly regions: readonly Region[];
  readonly and: string;
  /** Parted by commas. */
  readonly fillers: string;
  readonly sentenceEnds?: string;
  readonly clauseEnds?: string;
  readonly digits?: string;
  readonly lines: WorkflowLines;
  readonly transfer: string;
  readonly callBack: string;
  /** All lines are taken. */
  readonly busy: string;
  /** The call cannot be answered at all. */
  readonly failed: string;
  /** See `ContinuationLines`; greetings are parted by commas, starters by spaces. */
  readonly instruction: string;
  readonly asISaid: string;
  readonly greetings: string;
  readonly starters?: string;
}

interface Writing {
  readonly sentenceEnds: string;
  readonly clauseEnds: string;
  readonly direction?: 'rtl';
}

const WESTERN: Writing = { sentenceEnds: '.!?…', clauseEnds: ',;:' };
const INDIC: Writing = { sentenceEnds: '।.!?…', clauseEnds: ',;:' };
const EAST_ASIAN: Writing = { sentenceEnds: '。！？…', clauseEnds: '，、；：' };

/** By the first script of a language; all others are written as Latin is. */
const WRITING: ReadonlyMap<string, Writing> = new Map([
  ['Arabic', { sentenceEnds: '.!؟…۔', clauseEnds: '،؛:', direction: 'rtl' }],
  ['Hebrew', { ...WESTERN, direction: 'rtl' }],
  ['Devanagari', INDIC],
  ['Bengali', INDIC],
  ['Gurmukhi', INDIC],
  ['Greek', { sentenceEnds: '.!;…', clauseEnds: ',·:' }],
  ['Armenian', { sentenceEnds: '։՜՞…', clauseEnds: ',՝․' }],
  ['Ethiopic', { sentenceEnds: '።!?፧…', clauseEnds: '፣፤፥' }],
  ['Khmer', { sentenceEnds: '។!?…', clauseEnds: ',៖' }],
  ['Myanmar', { sentenceEnds: '။!?…', clauseEnds: '၊' }],
  ['Han', EAST_ASIAN],
]);

/** It speaks every language that its provider has. Source: twilio.com/docs/voice/twiml/connect/conversationrelay. */
const ELEVEN_LABS_VOICE = 'UgBBYS2sOqTuMpoF3BR0';

/** One language for each region of the entry. */
export function languagesOf(entry: LanguageEntry): readonly Language[] {
  const words = wordsOf(entry);
  const [home] = entry.regions;
  invariant(home !== undefined, `The language ${entry.key} has no region.`);
  return entry.regions.map((region) => languageOf(entry, region, home, words));
}

function languageOf(entry: LanguageEntry, region: Region, home: Region, words: LanguageWords): Language {
  const { key, scripts, digits = null } = entry;
  const { code, tags = {}, name = entry.name, ownName = entry.ownName, speechTimeoutMs } = region;
  const writing = WRITING.get(scripts[0] ?? '') ?? WESTERN;
  const speaks = speaksOf(region);
  const hears = hearsOf(region);
  return {
    code,
    key,
    home: home.code,
    name,
    ownName,
    modelName: entry.modelName ?? null,
    aliases: aliasesOf(code, [...(region === home ? [key] : []), ...(region.aliases ?? [])]),
    scripts,
    direction: writing.direction ?? 'ltr',
    speaks,
    hears,
    gather: tags.gather ?? code,
    say: tags.say ?? code,
    sentenceEnds: entry.sentenceEnds ?? writing.sentenceEnds,
    clauseEnds: entry.clauseEnds ?? writing.clauseEnds,
    digits,
    ...(speechTimeoutMs !== undefined && { speechTimeoutMs }),
    words,
  };
}

function aliasesOf(code: string, others: readonly string[]): readonly string[] {
  return [...new Set(others)].filter((alias) => alias.toLowerCase() !== code.toLowerCase());
}

/** In the order of preference: who begins to speak first, then who has most voices. */
function speaksOf({ code, tags = {}, elevenLabs, google, amazon, azure, azureFirst }: Region): readonly Speaking[] {
  const speaks: Speaking[] = [];
  if (elevenLabs === true) speaks.push({ provider: 'ElevenLabs', tag: code, voices: [ELEVEN_LABS_VOICE] });
  if (google !== undefined) speaks.push({ provider: 'Google', tag: tags.googleSpeaks ?? code, voices: [google] });
  if (amazon !== undefined) speaks.push({ provider: 'Amazon', tag: tags.amazon ?? code, voices: [amazon] });
  if (azure !== undefined) {
    const voices = azure.map((name) => `${code}-${name}Neural`);
    speaks.splice(azureFirst === true ? 0 : speaks.length, 0, { provider: 'Azure', tag: code, voices });
  }
  return speaks;
}

function hearsOf({ code, tags = {}, deepgram, googleHears, azure }: Region): readonly Hearing[] {
  const hears: Hearing[] = [];
  if (deepgram !== undefined) hears.push({ provider: 'Deepgram', tag: code, models: deepgram });
  if (googleHears === true) hears.push({ provider: 'Google', tag: tags.googleHears ?? code, models: [] });
  // Azure hears every language of the catalogue that it speaks.
  if (azure !== undefined) hears.push({ provider: 'Azure', tag: code, models: [] });
  return hears;
}

function wordsOf(entry: LanguageEntry): LanguageWords {
  const { lines, transfer, callBack, busy, failed, instruction, asISaid, greetings, starters = '', and } = entry;
  return {
    lines,
    parting: { transfer, callBack },
    notices: { oneMoment: lines.bridge[0] ?? '', busy, apology: failed },
    continuation: {
      instruction,
      bridge: asISaid,
      greetings: greetings.split(', '),
      starters: starters === '' ? [] : starters.split(' '),
    },
    and,
    fillers: entry.fillers.split(', '),
  };
}
