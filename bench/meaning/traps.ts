/** Changes one word of a line so that it means something else where it is said. */
import { answerTo } from './answer.ts';
import type { DialogueState } from './dialogue_state.ts';
import { SERVED_FOODS, VALUES } from './restaurants.ts';

const OPPOSITES: Readonly<Record<string, string>> = {
  cheap: 'expensive',
  expensive: 'cheap',
  moderate: 'cheap',
  north: 'south',
  south: 'north',
  east: 'west',
  west: 'east',
  center: 'north',
  centre: 'north',
  yes: 'no',
  yeah: 'no',
  no: 'yes',
  dont: 'do',
  address: 'area',
  area: 'address',
};
const ONE_WORD_FOODS = SERVED_FOODS.filter((food) => !food.includes(' '));
const ALL_VALUES = new Set(Object.values(VALUES).flat());

/** Every version of the line, changed in one word, that must be understood and answered differently; maybe none. */
export function trapsOf(state: DialogueState, line: string, random: () => number): readonly string[] {
  const words = line.split(' ');
  const changes = words.flatMap((word, index) => {
    const put = (...now: readonly string[]): string =>
      [...words.slice(0, index), ...now, ...words.slice(index + 1)].join(' ');
    const changed: string[] = [];
    const opposite = OPPOSITES[word];
    if (opposite !== undefined) changed.push(put(opposite));
    if (ONE_WORD_FOODS.includes(word)) changed.push(put(otherFood(word, random)));
    if (ALL_VALUES.has(word)) changed.push(put('not', word));
    if (word === 'not') changed.push(put());
    return changed;
  });
  const before = JSON.stringify(answerTo(state, line).answer);
  return changes.filter((change) => {
    const { answer } = answerTo(state, change);
    return answer.act !== 'not_understood' && JSON.stringify(answer) !== before;
  });
}

function otherFood(food: string, random: () => number): string {
  const others = ONE_WORD_FOODS.filter((each) => each !== food);
  return others[Math.floor(random() * others.length)] ?? food;
}
