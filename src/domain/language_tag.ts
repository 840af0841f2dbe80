/** What BCP-47 tags say of a language, as far as its words and grammar go. */

/** Written in several ways: `zh-HK`, `yue`, `yue-HK`, `yue-CN`, `yue-Hant-HK`, `zh-Hant-HK`. Never Mandarin. */
export function isCantonese(tag: string): boolean {
  return /^(yue(-.*)?|zh(-hant)?-(hk|mo))$/i.test(tag);
}

/** The language without region or script; `yue` for every spelling of Cantonese, `zh-hant` for Mandarin in Taiwan. */
export function primaryLanguage(tag: string): string {
  if (isCantonese(tag)) return 'yue';
  if (/^(zh|cmn)-(hant|tw)/i.test(tag)) return 'zh-hant';
  const primary = tag.toLowerCase().split('-')[0] ?? '';
  return primary === 'cmn' ? 'zh' : primary;
}
