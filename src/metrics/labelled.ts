/** One value for each label, up to a bound; labels beyond it share the value of `other`. */

export type KeptIn = 'own' | 'other';

export interface Labelled<T> {
  get(label: string): T;
  /** Null when the label has no value of its own. Creates nothing. */
  peek(label: string): T | null;
  /** Where the label's value is, or would be: its own, or that of `other`, which others share. Null: not known of yet. */
  keptIn(label: string): KeptIn | null;
  /** `other` last. */
  entries(): readonly (readonly [label: string, value: T])[];
}

const OTHER = 'other' satisfies KeptIn;

/**
 * `other` comes on top of `max` labels and exists once it is needed. `create` may refuse a value of its own, by null, to
 * a label; `createOther` may not.
 */
export function createLabelled<T extends object>(
  max: number,
  create: () => T | null,
  createOther: () => T,
): Labelled<T> {
  const values = new Map<string, T>();
  let other: T | null = null;
  return {
    get(label) {
      const known = values.get(label);
      if (known !== undefined) return known;
      const own = label !== OTHER && values.size < max ? create() : null;
      if (own === null) return (other ??= createOther());
      values.set(label, own);
      return own;
    },
    peek: (label) => values.get(label) ?? (label === OTHER ? other : null),
    keptIn: (label) => (values.has(label) ? 'own' : other === null ? null : OTHER),
    entries: () => (other === null ? [...values] : [...values, [OTHER, other]]),
  };
}
