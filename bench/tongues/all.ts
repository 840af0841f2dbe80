/** The languages by their tags. */
import { ARABIC } from './ar_ae.ts';
import { GERMAN } from './de_de.ts';
import { ENGLISH } from './en_us.ts';
import { HINDI } from './hi_in.ts';
import { JAPANESE } from './ja_jp.ts';
import type { Tongue, TongueTag } from './tongue.ts';
import { CANTONESE } from './zh_hk.ts';

const TONGUES: Readonly<Record<TongueTag, Tongue>> = {
  'en-US': ENGLISH,
  'zh-HK': CANTONESE,
  'ja-JP': JAPANESE,
  'ar-AE': ARABIC,
  'hi-IN': HINDI,
  'de-DE': GERMAN,
};

export function tongueOf(tag: TongueTag = 'en-US'): Tongue {
  return TONGUES[tag];
}
