/**
 * The words under which an answer to a Cantonese caller is kept, and what tells two of them apart. Recognisers write one
 * sound with several characters, so characters are folded to their sounds, with their tones: without them 買 (to buy) and
 * 賣 (to sell) are one. Characters that deny, count or ask are never folded: in doubt two utterances are two.
 */
import { normaliseUtterance } from '../normalise.ts';
import type { Script } from './script.ts';

/** How characters are read in their context. */
export interface Sounds {
  /** One for each character, in Jyutping with its tone ("nei5"); null = it has none. */
  readingsOf(text: string): readonly (readonly [character: string, reading: string | null])[];
}

/** About 100 ms and 27 MB of heap, once: to be loaded before a Cantonese call is answered. */
export async function loadSounds(): Promise<Sounds> {
  const { getJyutpingList } = await import('to-jyutping');
  return { readingsOf: getJyutpingList };
}

const DENYING = '唔冇未咪不沒没無无非勿別别否莫毋';
const COUNTING = '零〇一二三四五六七八九十百千萬万億亿兩两廿卅半單雙孖第';
const ASKING = '邊乜咩點幾几誰何嗎呢';
const NEVER_FOLDED = new Set(DENYING + COUNTING + ASKING);
/** 黃 and 王, 張 and 章 sound the same and are two people. */
const NAMES =
  /(?<=姓|叫做|叫)\p{Script=Han}|(?![睇搵見問個位嘅有醫先學])\p{Script=Han}(?=先生|小姐|太太|女士|醫生|醫師|師傅|經理|老師|律師|教授|姑娘|生(?![日病意活氣產效果菜死存])|太(?![太大多貴遲早快慢遠近少])|記(?![得錄]))/gu;
/** What asks at the end. Which other particle stands there changes nothing that is asked. */
const ASKED =
  /(咩|嗎|吗|呢|未)[呀啊啦喇嚹嘞囖囉㗎𡃉]*(?:唔該(?:你|晒|曬|哂)?|麻煩(?:你|晒|曬|哂)|(?:多謝|謝謝)(?:你|晒|曬|哂)?|[\s\p{P}])*$/u;

/** The words of the key for people to read: as other languages have them, and with what asks at the end. */
export function cantoneseWords(text: string, script: Script | null = null): string {
  const traditional = script === null ? text : script.toTraditional(text);
  const normalised = normaliseUtterance(traditional, 'yue');
  const asked = ASKED.exec(traditional)?.[1]?.replace('吗', '嗎');
  return asked === undefined || normalised.endsWith(asked) ? normalised : normalised + asked;
}

/**
 * The words of `cantoneseWords` folded to what is heard: "SOENG2" for 想 and 相 where they are read alike, characters
 * that are never folded and words of other scripts as they are. Equal keys = the same numbers, denials and questions.
 */
export function soundKey(words: string, sounds: Sounds): string {
  const names = new Set<number>();
  for (const { index } of words.matchAll(NAMES)) names.add(index);
  let key = '';
  let at = 0;
  for (const [character, reading] of sounds.readingsOf(words)) {
    const isFolded = reading !== null && !NEVER_FOLDED.has(character) && !names.has(at);
    // Other scripts are in lower case by now, so that no word of theirs is taken for a sound.
    key += isFolded ? ` ${reading.toUpperCase()} ` : character;
    at += character.length;
  }
  return key.replaceAll('  ', ' ').trim();
}

/** Both at once. */
export function cantoneseKey(text: string, sounds: Sounds, script: Script | null = null): string {
  return soundKey(cantoneseWords(text, script), sounds);
}
