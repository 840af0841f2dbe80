/** E.164 by shape only: no numbering plan is consulted, so `+1234567890` of the users' documentation is valid. */
const E164 = /^\+[1-9]\d{6,14}$/;

export const PHONE_NUMBER_PATTERN = E164.source;

export function isPhoneNumber(value: string): boolean {
  return E164.test(value);
}

/** What carriers send in place of a withheld number: "anonymous" and the like on the keys of a phone. */
const WITHHELD = new Set(['266696687', '7378742833', '2562533', '8656696', '86282452253']);

/** The digits that tell one caller from another; '' where the number is withheld, or is none. */
export function callerDigits(from: string): string {
  const digits = from.replaceAll(/[^\d]/g, '');
  return /^\+?[\d\s().-]{6,20}$/.test(from) && !WITHHELD.has(digits) ? digits : '';
}

/** For logs: the country digits and the last two stay, `+14158675309` becomes `+1*******09`. */
export function maskNumber(value: string): string {
  if (value.length <= 4) return '*'.repeat(value.length);
  return value.slice(0, 2) + '*'.repeat(value.length - 4) + value.slice(-2);
}
