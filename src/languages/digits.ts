/** Numbers in digits, as languages write them: 1,000.5 in English is 1.000,5 in German. */

const COMMA_IS_POINT = new Set(
  'bg ca cs da de el es et eu fi fr gl hr hu id is it lt lv mk nb nl pl pt ro ru sk sl sr sv tr uk vi'.split(' '),
);

const POINT_IS_POINT = new Set('ar bn en fil he hi ja ko ms ta te th ur yue zh zh-hant'.split(' '));

/** Without separators of thousands; all else stays as it is written: 1,5 may be one number or two. */
export function writtenNumber(digits: string, language: string): string {
  if (/^-?\d+$/.test(digits)) return digits;
  if (!COMMA_IS_POINT.has(language) && !POINT_IS_POINT.has(language)) return digits;
  const [thousands, point] = COMMA_IS_POINT.has(language) ? ['.', ','] : [',', '.'];
  const sign = digits.startsWith('-') ? '-' : '';
  const [whole = '', fraction, ...more] = digits.slice(sign.length).split(point);
  const groups = whole.split(thousands);
  const isGrouped = groups.length > 1 && /^\d{1,3}$/.test(groups[0] ?? '') && groups.slice(1).every(isThree);
  if (more.length === 0 && (isGrouped || /^\d+$/.test(whole)) && (fraction === undefined || /^\d+$/.test(fraction)))
    return sign + groups.join('') + (fraction === undefined ? '' : point + fraction);
  return digits;
}

function isThree(group: string): boolean {
  return /^\d{3}$/.test(group);
}

/** The same value in the same way in all languages: 5.00 and 5 are 5, 1,5 of German is 1.5. */
export function canonicalNumber(digits: string, language: string): string {
  const written = writtenNumber(digits, language);
  const pointed = COMMA_IS_POINT.has(language) ? written.replace(',', '.') : written;
  if (!/^-?\d+(?:\.\d+)?$/.test(pointed)) return pointed;
  // Codes and telephone numbers keep their zeros in front.
  const plain = pointed.includes('.') ? pointed.replace(/\.?0+$/, '') : pointed;
  return /^-?0+\d{1,2}$/.test(plain) ? plain.replace(/^(-?)0+(?=\d)/, '$1') : plain;
}
