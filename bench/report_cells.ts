/** Numbers as a report shows them. */

export const DASH = '–';

export function ms(value: number | null): string {
  if (value === null) return DASH;
  return value >= 1_000 ? Math.round(value).toLocaleString('en-US') : value.toFixed(1);
}

export function percent(share: number | null): string {
  return share === null ? DASH : `${Math.round(share * 100)}%`;
}

export function number(value: number | null, digits: number): string {
  return value === null ? DASH : value.toFixed(digits);
}
