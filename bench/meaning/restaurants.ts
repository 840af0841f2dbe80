/** The world that the stand-in for the model knows: restaurants, and what can be asked for. See bench/data/README.md. */
import { readFileSync } from 'node:fs';

export type Slot = 'food' | 'area' | 'price';

/** In the order in which the agent asks for them. */
export const SLOTS: readonly Slot[] = ['food', 'area', 'price'];

export type Venue = Readonly<Record<'name' | 'food' | 'area' | 'price' | 'phone' | 'address' | 'postcode', string>>;

interface Restaurants {
  /** Every kind of food that has a name, also those that nobody serves. */
  readonly foods: readonly string[];
  readonly areas: readonly string[];
  readonly prices: readonly string[];
  /** By name; offers go through them in this order. */
  readonly venues: readonly Venue[];
}

const { foods, areas, prices, venues } = JSON.parse(
  readFileSync(new URL('../data/restaurants.json', import.meta.url), 'utf8'),
) as Restaurants;

export const VALUES: Readonly<Record<Slot, readonly string[]>> = { food: foods, area: areas, price: prices };

export const VENUES: readonly Venue[] = venues;

/** Kinds of food that at least one restaurant serves, each once. */
export const SERVED_FOODS: readonly string[] = [...new Set(venues.map(({ food }) => food))];
