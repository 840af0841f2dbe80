/** One value for each label, up to a bound; labels beyond it share the value of `other`. */

export interface Labelled<T> {
  get(label: string): T;
  /** Null when the label has no value of its own. Creates nothing. */
  peek(label: string): T | null;
  entries(): readonly (readonly [label: string, value: T])[];
}

const OTHER = 'other';

/** `other` comes on top of `max` labels and exists once it is needed. */
export function createLabelled<T>(max: number, create: () => T): Labelled<T> {
  const values = new Map<string, T>();
  return {
    get(label) {
      const isKnown = values.has(label) || values.size < max;
      const kept = isKnown ? label : OTHER;
      let value = values.get(kept);
      if (value === undefined) {
        value = create();
        values.set(kept, value);
      }
      return value;
    },
    peek: (label) => values.get(label) ?? null,
    entries: () => [...values],
  };
}
