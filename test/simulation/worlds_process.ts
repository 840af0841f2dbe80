/** A process of its own for some worlds of a simulation: hands back what came of them. */
import { runWorld, type WorldResult, type WorldsOrder } from './simulation.ts';

process.once('message', ({ options, indices }: WorldsOrder) => void run(options, indices));

async function run(options: WorldsOrder['options'], indices: WorldsOrder['indices']): Promise<void> {
  const results: WorldResult[] = [];
  for (const index of indices) results.push(await runWorld(options, index));
  process.send?.(results, () => process.disconnect());
}
