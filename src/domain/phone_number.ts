/** E.164 by shape only: no numbering plan is consulted, so `+1234567890` of the users' documentation is valid. */
const E164 = /^\+[1-9]\d{6,14}$/;

export const PHONE_NUMBER_PATTERN = E164.source;

export function isPhoneNumber(value: string): boolean {
  return E164.test(value);
}

/** For logs: the country digits and the last two stay, `+14158675309` becomes `+1*******09`. */
export function maskNumber(value: string): string {
  if (value.length <= 4) return '*'.repeat(value.length);
  return value.slice(0, 2) + '*'.repeat(value.length - 4) + value.slice(-2);
}
